#!/usr/bin/env python3
"""Makes camera-like 24-megapixel JPEGs for the benches: crops of the example photographs, enlarged, with sensor noise and EXIF.

usage: corpus.py FOLDER [COUNT]        needs Pillow and numpy; the same call makes the same files
"""
import pathlib
import random
import sys

import numpy
from PIL import Image

EXAMPLES = pathlib.Path(__file__).parent.parent / "examples" / "photos"
SIZE = (6000, 4000)


def photograph(number, seeds):
    chance = random.Random(number)
    noise = numpy.random.default_rng(number)
    image = Image.open(seeds[number % len(seeds)]).convert("RGB")
    if image.height > image.width:
        image = image.rotate(90, expand=True)
    share = chance.uniform(0.7, 1.0)
    width = int(min(image.width, image.height * 1.5) * share)
    height = int(width / 1.5)
    left, top = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    image = image.crop((left, top, left + width, top + height)).resize(SIZE, Image.LANCZOS)
    # Fine luma noise and coarser colour noise, as a small sensor at ISO 400 has: files come out at 8 to 14 MB.
    pixels = numpy.asarray(image).astype(numpy.float32)
    strength = chance.uniform(2.5, 7)
    pixels += noise.standard_normal((SIZE[1], SIZE[0], 1), dtype=numpy.float32) * strength
    coarse = noise.standard_normal((SIZE[1] // 2, SIZE[0] // 2, 3), dtype=numpy.float32)
    pixels += coarse.repeat(2, 0).repeat(2, 1) * strength / 2
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))


def exif(number):
    chance = random.Random(f"exif {number}")
    tags = Image.Exif()
    tags[0x010F], tags[0x0110] = "Example", "24 megapixels"
    tags[0x0112] = chance.choice([1, 1, 1, 1, 6, 8, 3])
    moment = f"20{chance.randint(10, 25)}:{chance.randint(1, 12):02}:{chance.randint(1, 28):02} 12:{chance.randint(0, 59):02}:00"
    tags.get_ifd(0x8769)[0x9003] = moment
    return tags


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 24
    folder.mkdir(parents=True, exist_ok=True)
    jpegs = sorted(EXAMPLES.rglob("*.[jJ][pP][gG]"))
    seeds = [file for file in jpegs if min(Image.open(file).size) >= 1000]
    for number in range(count):
        file = folder / f"photo_{number:03}.jpg"
        if not file.exists():
            photograph(number, seeds).save(file, quality=92, subsampling="4:2:0", exif=exif(number))
            print(file, file.stat().st_size, file=sys.stderr)


main()
