"""PP-OCRv6 (small) as RapidOCR's package has it: its two models under our names for what goes in and comes out, in half
precision, and the characters that the second knows, a line for each.

`text` finds text. Image: [N, 3, height, width], BGR, x / 127.5 - 1, both edges whole multiples of 32. `map` [N, 1, height,
width]: how surely each pixel is in the middle of a line, 0 to 1.

`letters` reads one line. Image: [N, 3, 48, width], the same colours. `letters` [N, width / 8, 18710]: for each step how likely
each character is; number 0 is none, the last one a space, those between are the lines of the list.
"""

from pathlib import Path

import onnx

from graph import IR_VERSION, halved, save

NOTICE = (
    "Copyright (c) 2016 PaddlePaddle Authors and 2021 RapidOCR Authors; Apache License 2.0. Modified: names, half precision."
)


def convert(folder, to):
    folder, to = Path(folder), Path(to)
    for name, output in [("det", "map"), ("rec", "letters")]:
        model = onnx.load(folder / f"PP-OCRv6_{name}_small.onnx")
        if name == "rec":
            characters = {entry.key: entry.value for entry in model.metadata_props}["character"]
            (to / "ppocrv6_characters.txt").write_text(characters + "\n", encoding="utf-8", newline="\n")
        del model.metadata_props[:]
        model.doc_string = NOTICE
        rename(model.graph, {model.graph.input[0].name: "image", model.graph.output[0].name: output})
        model.ir_version = IR_VERSION
        save(halved(model), to / f"ppocrv6_{name}_f16.onnx")


def rename(graph, names):
    for node in graph.node:
        for of in (node.input, node.output):
            of[:] = [names.get(name, name) for name in of]
    for value in (*graph.input, *graph.output):
        value.name = names.get(value.name, value.name)
