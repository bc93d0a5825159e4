"""NanoDet-g, a graph of TensorFlow.js, as ONNX.

Image: [N, 3, 416, 416], BGR, (x - [103.53, 116.28, 123.675]) / [57.375, 57.12, 58.395]. For the strides 8, 16 and 32, with
(416 / stride)² places each: `Identity`, `_1`, `_2` [N, places, 80] are the classes' scores in 0 to 1; `_3`, `_4`, `_5`
[N, places, 44] are how far the left, upper, right and lower edge is from the middle of the place, as 11 weights each of
0 to 10 strides, of which the softmax has to be taken.
"""

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from onnx import helper

from graph import Graph, halved, same_padding, save

CHANNELS_LAST = (0, 2, 3, 1)


@dataclass(frozen=True)
class Value:
    """What a node gives: `shape` and every axis are TensorFlow's; `order` says which of ONNX's axes each is."""

    name: str
    shape: tuple
    order: tuple
    # What is still to be put around it, in ONNX's order: as a convolution or pooling can do itself.
    pads: tuple = (0, 0, 0, 0)


def tensors(path, manifest):
    found = {}
    for part in manifest:
        data, at = b"".join((path.parent / name).read_bytes() for name in part["paths"]), 0
        for weight in part["weights"]:
            stored = np.float16 if weight.get("quantization", {}).get("dtype") == "float16" else np.dtype(weight["dtype"])
            numbers = np.frombuffer(data, stored, int(np.prod(weight["shape"])), at)
            at += numbers.nbytes
            found[weight["name"]] = numbers.astype(weight["dtype"]).reshape(weight["shape"])
    return found


class Conversion:
    def __init__(self, path):
        path = Path(path)
        whole = json.loads(path.read_text())
        self.weights = tensors(path, whole["weightsManifest"])
        self.given = {node["name"]: node for node in whole["modelTopology"]["node"]}
        self.uses = [name.split(":")[0] for node in self.given.values() for name in node.get("input", [])]
        self.graph, self.values, self.convolutions = Graph(), {}, {}

    def value(self, name):
        """What the node gives, made with all that it needs; an array where it is constant."""
        name, _, output = name.partition(":")
        if name not in self.values:
            node = self.given[name]
            inputs = [self.value(each) for each in node.get("input", [])]
            attributes = {key: attribute(value) for key, value in node.get("attr", {}).items()}
            self.values[name] = getattr(self, node["op"].lower())(name, inputs, attributes)
        value = self.values[name]
        return value[int(output or 0)] if isinstance(value, list) else value

    def made(self, operator, value, inputs=None, shape=None, **attributes):
        name = self.graph.node(operator, inputs or [value.name], **attributes)
        return Value(name, tuple(shape or value.shape), value.order)

    def placeholder(self, name, inputs, attributes):
        return Value("image", (1, 3, 416, 416), (0, 1, 2, 3))

    def const(self, name, inputs, attributes):
        return self.weights[name]

    def identity(self, name, inputs, attributes):
        return inputs[0]

    def sparsetodense(self, name, inputs, attributes):
        places, size, values, other = inputs
        dense = np.full([int(edge) for edge in size], other.item(), np.int32)
        for place, value in zip(places.reshape(-1, dense.ndim), np.atleast_1d(values)):
            dense[tuple(place)] = value
        return dense

    def transpose(self, name, inputs, attributes):
        value, axes = inputs[0], [int(axis) for axis in inputs[1]]
        if isinstance(value, np.ndarray):
            return value.transpose(axes)
        shape, order = (tuple(each[axis] for axis in axes) for each in (value.shape, value.order))
        return replace(value, shape=shape, order=order)

    def pad(self, name, inputs, attributes):
        value, around = inputs[0], np.zeros((4, 2), int)
        for axis, ends in enumerate(inputs[1]):
            around[value.order[axis]] = ends
        assert not around[:2].any(), f"{name} pads more than height and width"
        shape = tuple(size + int(sum(ends)) for size, ends in zip(value.shape, inputs[1]))
        return replace(value, shape=shape, pads=(*around[2:, 0].tolist(), *around[2:, 1].tolist()))

    def padv2(self, name, inputs, attributes):
        assert inputs[2] < -1e30, f"{name} pads with {inputs[2]}"
        return self.pad(name, inputs, attributes)

    def window(self, value, kernel, strides, padding):
        """Where a window goes: ONNX's attributes and the height and width that come out."""
        assert value.order == CHANNELS_LAST
        height, width = value.shape[1:3]
        if padding == "VALID":
            return value.pads, [(edge - window) // stride + 1 for edge, window, stride in zip((height, width), kernel, strides)]
        assert not any(value.pads)
        top, bottom, height = same_padding(height, kernel[0], strides[0])
        left, right, width = same_padding(width, kernel[1], strides[1])
        return (top, left, bottom, right), [height, width]

    def conv2d(self, name, inputs, attributes):
        value, kernel = inputs
        edges, strides = kernel.shape[:2], attributes["strides"][1:3]
        pads, size = self.window(value, edges, strides, attributes["padding"])
        weights = self.graph.constant(kernel.transpose(3, 2, 0, 1))
        shape = (value.shape[0], *size, kernel.shape[3])
        groups = value.shape[3] // kernel.shape[2]
        out = self.made(
            "Conv", value, [value.name, weights], shape, kernel_shape=edges, strides=strides, pads=pads, group=groups
        )
        self.convolutions[out.name] = (self.graph.nodes[-1], name)
        return out

    def maxpool(self, name, inputs, attributes):
        value, edges, strides = inputs[0], attributes["ksize"][1:3], attributes["strides"][1:3]
        pads, size = self.window(value, edges, strides, attributes["padding"])
        shape = (value.shape[0], *size, value.shape[3])
        return self.made("MaxPool", value, shape=shape, kernel_shape=edges, strides=strides, pads=pads)

    def addv2(self, name, inputs, attributes):
        value, other = sorted(inputs, key=lambda each: isinstance(each, np.ndarray))
        if isinstance(value, np.ndarray):
            return value + other
        if isinstance(other, Value):
            assert value.order == other.order
            return self.made("Add", value, [value.name, other.name])
        convolution, source = self.convolutions[value.name]
        channels = other.size == value.shape[value.order.index(1)] == other.shape[value.order.index(1) - 4]
        assert channels and self.chain_is_alone(name, source), f"{name} adds what is no bias"
        convolution.input.append(self.graph.constant(other.reshape(-1)))
        return value

    add = addv2

    def chain_is_alone(self, name, source):
        """Whether nothing else uses what the convolution gives before the addition."""
        while name != source:
            inputs = [each.split(":")[0] for each in self.given[name]["input"]]
            name = next(each for each in inputs if isinstance(self.values[each], Value))
            if self.uses.count(name) != 1:
                return False
        return True

    def leakyrelu(self, name, inputs, attributes):
        return self.made("LeakyRelu", inputs[0], alpha=attributes["alpha"])

    def sigmoid(self, name, inputs, attributes):
        return self.made("Sigmoid", inputs[0])

    def concatv2(self, name, inputs, attributes):
        *values, axis = inputs
        if all(isinstance(value, np.ndarray) for value in values):
            return np.concatenate(values, int(axis))
        assert len({value.order for value in values}) == 1
        shape, axis = list(values[0].shape), int(axis) % len(values[0].shape)
        shape[axis] = sum(value.shape[axis] for value in values)
        return self.made("Concat", values[0], [value.name for value in values], shape, axis=values[0].order[axis])

    def splitv(self, name, inputs, attributes):
        value, sizes, axis = inputs[0], inputs[1], int(inputs[2]) % len(inputs[0].shape)
        parts = [Value(f"{name}_{part}", value.shape, value.order) for part in range(len(sizes))]
        inputs = [value.name, self.graph.constant(sizes.astype(np.int64))]
        self.graph.nodes.append(helper.make_node("Split", inputs, [part.name for part in parts], axis=value.order[axis]))
        return [
            replace(part, shape=(*value.shape[:axis], int(size), *value.shape[axis + 1 :])) for part, size in zip(parts, sizes)
        ]

    def reshape(self, name, inputs, attributes):
        value, shape = inputs[0], [int(edge) for edge in inputs[1]]
        if isinstance(value, np.ndarray):
            return value.reshape(shape)
        assert value.order == tuple(range(len(value.shape))) and shape[0] == 1
        shape = np.empty(value.shape).reshape(shape).shape
        to = self.graph.constant(np.array([-1, *shape[1:]], np.int64))
        return replace(self.made("Reshape", value, [value.name, to], shape), order=tuple(range(len(shape))))

    def resizebilinear(self, name, inputs, attributes):
        value, (height, width) = inputs[0], (int(edge) for edge in inputs[1])
        assert value.order == CHANNELS_LAST and attributes["half_pixel_centers"]
        grown = np.array([1, 1, height / value.shape[1], width / value.shape[2]], np.float32)
        return self.made(
            "Resize",
            value,
            [value.name, "", self.graph.constant(grown)],
            (value.shape[0], height, width, value.shape[3]),
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )

    def output(self, name):
        value = self.value(name)
        if value.order == tuple(range(len(value.shape))):
            self.graph.node("Identity", [value.name], name)
        else:
            self.graph.node("Transpose", [value.name], name, perm=list(value.order))
        return name, value.shape[1:]


def attribute(value):
    """One attribute of a node, as JSON has it."""
    if "list" in value:
        return [int(number) for number in value["list"].get("i", [])]
    if "s" in value:
        return base64.b64decode(value["s"]).decode()
    return next(iter(value.values()))


def convert(path, to):
    conversion = Conversion(path)
    names = ["Identity", *(f"Identity_{at}" for at in range(1, 6))]
    outputs = [conversion.output(name) for name in names]
    save(halved(conversion.graph.model("nanodet_g", [3, 416, 416], outputs)), to)
