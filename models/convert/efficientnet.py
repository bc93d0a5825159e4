"""EfficientNet-lite0 as ONNX, with batch normalisation folded into the convolutions.

Image: [N, 3, 224, 224], RGB, (x - 127) / 128. Gives `logits` [N, 1000] and `features` [N, 1280].
"""

import numpy as np

from graph import Graph, halved, same_padding, save
from torch_file import tensors

IMAGE, EPSILON = 224, 1e-3
# Of each stage: how many blocks, the kernel, the stride of its first block, whether it expands.
STAGES = [(1, 3, 1, False), (2, 3, 2, True), (2, 5, 2, True), (3, 3, 2, True), (3, 5, 1, True), (4, 5, 2, True), (1, 3, 1, True)]


def convert(path, to):
    weights, graph, size = tensors(path), Graph(), IMAGE
    graph.constant(np.float32(0), "zero")
    graph.constant(np.float32(6), "six")
    made = 0

    def conv(x, name, norm, stride=1, groups=1, clipped=True):
        nonlocal made, size
        kernel = weights[f"{name}.weight"]
        gain, shift, mean, variance = (
            weights[f"{norm}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gain / np.sqrt(variance + EPSILON)
        graph.constant(kernel * scale[:, None, None, None], f"w{made}")
        graph.constant(shift - mean * scale, f"b{made}")
        edge = kernel.shape[2]
        before, after, size = same_padding(size, edge, stride)
        x = graph.node(
            "Conv",
            [x, f"w{made}", f"b{made}"],
            f"c{made}",
            kernel_shape=[edge, edge],
            strides=[stride, stride],
            pads=[before, before, after, after],
            group=groups,
        )
        if clipped:
            x = graph.node("Clip", [x, "zero", "six"], f"a{made}")
        made += 1
        return x

    x = conv("image", "_conv_stem", "_bn0", 2)
    at = 0
    for repeats, _, stride, expands in STAGES:
        for repeat in range(repeats):
            block, before = f"_blocks.{at}", x
            if expands:
                x = conv(x, f"{block}._expand_conv", f"{block}._bn0")
            channels = len(weights[f"{block}._depthwise_conv.weight"])
            x = conv(x, f"{block}._depthwise_conv", f"{block}._bn1", 1 if repeat else stride, channels)
            x = conv(x, f"{block}._project_conv", f"{block}._bn2", clipped=False)
            if repeat:
                x = graph.node("Add", [x, before], f"s{at}")
            at += 1
    x = conv(x, "_conv_head", "_bn1")
    graph.node("Flatten", [graph.node("GlobalAveragePool", [x], "gap")], "features", axis=1)
    graph.constant(weights["_fc.weight"], "fcw")
    graph.constant(weights["_fc.bias"], "fcb")
    graph.node("Gemm", ["features", "fcw", "fcb"], "logits", transB=1)
    outputs = [("logits", [1000]), ("features", [1280])]
    save(halved(graph.model("efficientnet_lite0", [3, IMAGE, IMAGE], outputs, "build_el")), to)
