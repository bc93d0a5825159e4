"""The three models of face-api as ONNX: where faces are, 68 points of a face, and 128 numbers that tell faces apart.

Images are RGB, 0 to 255; whatever else is done to the numbers is in the graphs.
"""

import json
from pathlib import Path

import numpy as np

from graph import Graph, halved, same_padding, save

MEAN = np.array([122.782, 117.001, 104.298], np.float32).reshape(1, 3, 1, 1)


def tensors(folder, name):
    """The weights of a model; most are stored as bytes, with a scale and a least value."""
    found = {}
    for part in json.loads((folder / f"{name}-weights_manifest.json").read_text()):
        data, at = b"".join((folder / path).read_bytes() for path in part["paths"]), 0
        for weight in part["weights"]:
            count, packed = int(np.prod(weight["shape"])), weight.get("quantization")
            numbers = np.frombuffer(data, np.uint8 if packed else np.float32, count, at)
            at += numbers.nbytes
            if packed:
                numbers = numbers.astype(np.float32) * packed["scale"] + packed["min"]
            found[weight["name"]] = numbers.reshape(weight["shape"]).astype(np.float32)
    return found


def first(kernel):
    """Height, width, in, out: to ONNX's out, in, height, width."""
    return kernel.transpose(3, 2, 0, 1)


def faces(folder, to):
    """SSD on MobileNet v1. Image [N, 3, 512, 512]; `boxes` [N, 5118, 4] are top, left, bottom, right in 0 to 1; `scores` [N, 5118, 1]."""
    weights, graph, image = tensors(folder, "ssd_mobilenetv1_model"), Graph(), 512
    scaled = graph.node("Mul", ["image", graph.constant(np.float32(0.007843137718737125))])
    x, size = graph.node("Sub", [scaled, graph.constant(np.float32(1))]), image

    def pointwise(x, size, name, stride=1):
        kernel, bias = first(weights[f"{name}/weights"]), weights[f"{name}/convolution_bn_offset"]
        return graph.conv(x, size, kernel, bias, stride, activation="Relu6")

    x, size = pointwise(x, size, "MobilenetV1/Conv2d_0_pointwise", 2)
    for layer in range(1, 14):
        name = f"MobilenetV1/Conv2d_{layer}_depthwise"
        kernel = weights[f"{name}/depthwise_weights"]
        gain, shift, mean, variance = (
            weights[f"{name}/BatchNorm/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        scale = gain / np.sqrt(variance + 0.0010000000474974513)
        depthwise = kernel.transpose(2, 3, 0, 1) * scale[:, None, None, None]
        stride = 2 if layer in (2, 4, 6, 12) else 1
        x, size = graph.conv(x, size, depthwise, shift - mean * scale, stride, kernel.shape[2], "Relu6")
        x, size = pointwise(x, size, f"MobilenetV1/Conv2d_{layer}_pointwise")
        if layer == 11:
            finest = (x, size)
    features = [finest, (x, size)]
    for layer in range(8):
        x, size = pointwise(x, size, f"Prediction/Conv2d_{layer}_pointwise", 2 if layer % 2 else 1)
        if layer % 2:
            features.append((x, size))

    encoded = {"BoxEncodingPredictor": [], "ClassPredictor": []}
    for layer, (x, size) in enumerate(features):
        for part, width in (("BoxEncodingPredictor", 4), ("ClassPredictor", 3)):
            name = f"Prediction/BoxPredictor_{layer}/{part}"
            y, _ = graph.conv(x, size, first(weights[f"{name}/weights"]), weights[f"{name}/biases"], 1)
            y = graph.node("Transpose", [y], perm=[0, 2, 3, 1])
            encoded[part].append(graph.node("Reshape", [y, graph.constant(np.array([0, -1, width], np.int64))]))
    boxes = graph.node("Concat", encoded["BoxEncodingPredictor"], axis=1)
    classes = graph.node("Concat", encoded["ClassPredictor"], axis=1)

    anchors = weights["Output/extra_dim"][0]
    height, width = anchors[:, 2] - anchors[:, 0], anchors[:, 3] - anchors[:, 1]
    middle = np.stack([anchors[:, 0] + height / 2, anchors[:, 1] + width / 2], 1)[None].astype(np.float32)
    sizes = np.stack([height, width], 1)[None].astype(np.float32)

    def columns(x, start, end):
        return graph.node("Slice", [x, *(graph.constant(np.array([at], np.int64)) for at in (start, end, 2))])

    moved = graph.node("Mul", [columns(boxes, 0, 2), graph.constant(sizes / 10)])
    centre = graph.node("Add", [moved, graph.constant(middle)])
    grown = graph.node("Exp", [graph.node("Mul", [columns(boxes, 2, 4), graph.constant(np.float32(0.2))])])
    half = graph.node("Mul", [grown, graph.constant(sizes / 2)])
    corners = [graph.node("Sub", [centre, half]), graph.node("Add", [centre, half])]
    graph.node("Concat", corners, "boxes", axis=2)
    graph.node("Sigmoid", [columns(classes, 1, 2)], "scores")
    outputs = [("boxes", [len(anchors), 4]), ("scores", [len(anchors), 1])]
    save(halved(graph.model("g", [3, image, image], outputs)), to)


def landmarks(folder, to):
    """Image [N, 3, 112, 112]; `landmarks` [N, 136] are x and y of 68 points, in 0 to 1 of the image."""
    weights, graph, size = tensors(folder, "face_landmark_68_model"), Graph(), 112
    moved = graph.node("Sub", ["image", graph.constant(MEAN)])
    x = graph.node("Mul", [moved, graph.constant(np.float32(1 / 255))])

    def separable(x, size, name, stride=1):
        kernel = weights[f"{name}/depthwise_filter"]
        channels = kernel.shape[2]
        x, size = graph.conv(x, size, kernel.transpose(2, 3, 0, 1), np.zeros(channels), stride, channels)
        return graph.conv(x, size, first(weights[f"{name}/pointwise_filter"]), weights[f"{name}/bias"], 1)

    for block in range(4):
        name = f"dense{block}"
        if block == 0:
            kernel, bias = first(weights[f"{name}/conv0/filters"]), weights[f"{name}/conv0/bias"]
            x, size = graph.conv(x, size, kernel, bias, 2, activation="Relu")
        else:
            x, size = separable(x, size, f"{name}/conv0", 2)
            x = graph.node("Relu", [x])
        y, _ = separable(x, size, f"{name}/conv1")
        total = graph.node("Add", [x, y])
        for layer in ("conv2", "conv3"):
            y, _ = separable(graph.node("Relu", [total]), size, f"{name}/{layer}")
            total = graph.node("Add", [total, y])
        x = graph.node("Relu", [total])
    x = graph.node("Flatten", [graph.node("AveragePool", [x], kernel_shape=[7, 7], strides=[2, 2])], axis=1)
    full = [graph.constant(weights["fc/weights"]), graph.constant(weights["fc/bias"])]
    graph.node("Gemm", [x, *full], "landmarks")
    save(graph.model("g", [3, 112, 112], [("landmarks", [136])]), to)


def embedding(folder, to):
    """dlib's ResNet. Image [N, 3, 150, 150], a face turned upright; `embedding` [N, 128]."""
    weights, graph, size = tensors(folder, "face_recognition_model"), Graph(), 150
    moved = graph.node("Sub", ["image", graph.constant(MEAN)])
    x = graph.node("Mul", [moved, graph.constant(np.float32(1 / 256))])

    def conv(x, name, stride=1, relu=False, valid=False):
        nonlocal size
        scale, shift = weights[f"{name}/scale/weights"], weights[f"{name}/scale/biases"]
        kernel = first(weights[f"{name}/conv/filters"]) * scale[:, None, None, None]
        bias = weights[f"{name}/conv/bias"] * scale + shift
        edge = kernel.shape[2]
        before, after, same = same_padding(size, edge, stride)
        pads, size = ([0, 0, 0, 0], (size - edge) // stride + 1) if valid else ([before, before, after, after], same)
        inputs = [x, graph.constant(kernel.astype(np.float32)), graph.constant(bias.astype(np.float32))]
        x = graph.node("Conv", inputs, kernel_shape=[edge, edge], strides=[stride, stride], pads=pads)
        return graph.node("Relu", [x]) if relu else x

    def stay(x, name):
        y = conv(conv(x, f"{name}/conv1", relu=True), f"{name}/conv2")
        return graph.node("Relu", [graph.node("Add", [y, x])])

    def padded(x, channels, edge):
        """With zeros at the ends, as face-api does to make sizes meet."""
        ends = np.array([0, 0, 0, 0, 0, channels, edge, edge], np.int64)
        return graph.node("Pad", [x, graph.constant(ends), graph.constant(np.float32(0))])

    def shrink(x, name, channels):
        nonlocal size
        pooled_size, out = size // 2, weights[f"{name}/conv1/conv/filters"].shape[3]
        y = conv(conv(x, f"{name}/conv1", 2, relu=True, valid=True), f"{name}/conv2")
        pooled = graph.node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
        if pooled_size != size:
            y, size = padded(y, 0, pooled_size - size), pooled_size
        if out != channels:
            pooled = padded(pooled, out - channels, 0)
        return graph.node("Relu", [graph.node("Add", [pooled, y])]), out

    x = conv(x, "conv32_down", 2, relu=True, valid=True)
    x, size, channels = graph.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2]), (size - 3) // 2 + 1, 32
    for name, then in (("conv32", 3), ("conv64", 3), ("conv128", 2), ("conv256", 2)):
        if name != "conv32":
            x, channels = shrink(x, f"{name}_down", channels)
        for block in range(1, then + 1):
            x = stay(x, f"{name}_{block}")
    x, _ = shrink(x, "conv256_down_out", channels)
    x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], axis=1)
    graph.node("MatMul", [x, graph.constant(weights["fc"])], "embedding")
    save(halved(graph.model("dlib_resnet", [3, 150, 150], [("embedding", [128])])), to)


def convert(folder, to):
    folder, to = Path(folder), Path(to)
    faces(folder, to / "face_ssd_mnv1_f16.onnx")
    landmarks(folder, to / "face_landmark68.onnx")
    embedding(folder, to / "dlib_face128_f16.onnx")
