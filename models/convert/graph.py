"""Writes ONNX, node by node, and keeps its weights as half-precision numbers."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# The oldest operators and file format that say all of this, so that every runtime reads them.
OPSET, IR_VERSION = 13, 8
# Smaller tensors are kept whole: they cost nothing.
HALVED_FROM = 257


def same_padding(size, kernel, stride):
    """TensorFlow's `SAME`: what is put before and after, and the size that comes out."""
    out = -(-size // stride)
    pad = max((out - 1) * stride + kernel - size, 0)
    return pad // 2, pad - pad // 2, out


class Graph:
    """Names are numbers, so that the same calls give the same bytes."""

    def __init__(self):
        self.nodes, self.constants, self.made = [], [], 0

    def constant(self, array, name=None):
        if name is None:
            self.made += 1
            name = f"k{self.made}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator, inputs, output=None, **attributes):
        self.made += 1
        output = output or f"{operator}_{self.made}"
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def conv(self, x, size, weights, bias, stride, groups=1, activation=None):
        """A convolution with `SAME` padding; gives its output and the size of that."""
        kernel = weights.shape[2]
        before, after, out = same_padding(size, kernel, stride)
        x = self.node(
            "Conv",
            [x, self.constant(weights.astype(np.float32)), self.constant(bias.astype(np.float32))],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[before, before, after, after],
            group=groups,
        )
        if activation == "Relu6":
            x = self.node("Clip", [x, self.constant(np.float32(0)), self.constant(np.float32(6))])
        elif activation:
            x = self.node(activation, [x])
        return x, out

    def model(self, name, image, outputs, producer=""):
        """The whole, whose one input is `image`; the number of images is left open."""
        described = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", *shape])
        graph = helper.make_graph(
            self.nodes,
            name,
            [described("image", image)],
            [described(name, shape) for name, shape in outputs],
            self.constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        if producer:
            model.producer_name = producer
        return model


def halved(model):
    """The same with its weights in half precision, made single again when the model is loaded."""
    graph, halves, casts = model.graph, [], []
    for constant in list(graph.initializer):
        array = numpy_helper.to_array(constant)
        if array.dtype == np.float32 and array.size >= HALVED_FROM:
            graph.initializer.remove(constant)
            halves.append(numpy_helper.from_array(array.astype(np.float16), constant.name + "_h"))
            casts.append(helper.make_node("Cast", [constant.name + "_h"], [constant.name], to=TensorProto.FLOAT))
    graph.initializer.extend(halves)
    others = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + others)
    return model


def save(model, path):
    onnx.checker.check_model(model)
    onnx.save(model, path)
