"""Camera RAW containers around a picture that is already a JPEG: NEF, CR2 and DNG with the directories a camera writes.
The full-size JPEG and its thumbnail are real; a DNG's sensor data is a mosaic of the picture, so it develops, the others' is a stub.
"""

import io
import struct

import numpy
from PIL import Image

BYTE, ASCII, SHORT, LONG, RATIONAL, SIGNED_RATIONAL = 1, 2, 3, 4, 5, 10
SIZE = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SIGNED_RATIONAL: 8}

# Stands for sensor data in a maker's own compression, which nothing here reads.
STUB = bytes(4096)


def jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=2 if quality < 90 else 0)
    return out.getvalue()


def mosaic(image: Image.Image) -> tuple[int, int, bytes]:
    """An RGGB sensor's 8-bit values, with the margin around the picture that sensors have; LINEAR turns them into light."""
    width, height = image.width // 2 * 2 + 16, image.height // 2 * 2 + 16
    framed = Image.new("RGB", (width, height))
    framed.paste(image, (8, 8))
    pixels = numpy.asarray(framed)
    sensor = pixels[:, :, 1].copy()
    sensor[0::2, 0::2] = pixels[0::2, 0::2, 0]
    sensor[1::2, 1::2] = pixels[1::2, 1::2, 2]
    return width, height, sensor.tobytes()


# The sRGB curve (IEC 61966-2-1) from 8 bits to 16.
LINEAR = [round(65535 * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)) for v in (n / 255 for n in range(256))]


class Tiff:
    """Little-endian TIFF: directories that name blobs and each other by a mark, placed when everything is known."""

    def __init__(self, header: bytes = b"II*\0\0\0\0\0") -> None:
        self.header, self.directories, self.blobs = header, [], []

    def blob(self, data: bytes) -> "Blob":
        self.blobs.append(data)
        return Blob(len(self.blobs) - 1)

    def directory(self, entries: dict, follows: "Directory | None" = None) -> "Directory":
        """`entries` is tag: (type, values); `follows` is the directory whose "next" points here."""
        self.directories.append([entries, None])
        here = Directory(len(self.directories) - 1)
        if follows is not None:
            self.directories[follows.index][1] = here
        return here

    def build(self, first: "Directory") -> bytes:
        starts, at = {}, len(self.header)
        for index, (entries, _) in enumerate(self.directories):
            starts[Directory(index)] = at
            at += 6 + 12 * len(entries) + sum(even(length(kind, values)) for kind, values in entries.values() if length(kind, values) > 4)
        for index, data in enumerate(self.blobs):
            starts[Blob(index)] = at
            at += even(len(data))
        out = bytearray(self.header)
        out[4:8] = struct.pack("<I", starts[first])
        for index, (entries, following) in enumerate(self.directories):
            assert len(out) == starts[Directory(index)]
            outside, outside_at = b"", len(out) + 6 + 12 * len(entries)
            out += struct.pack("<H", len(entries))
            for tag, (kind, values) in sorted(entries.items()):
                data = packed(kind, values, starts)
                out += struct.pack("<HHI", tag, kind, len(data) // SIZE[kind])
                if len(data) <= 4:
                    out += data.ljust(4, b"\0")
                else:
                    out += struct.pack("<I", outside_at + len(outside))
                    outside += data.ljust(even(len(data)), b"\0")
            out += struct.pack("<I", starts[following] if following else 0) + outside
        for data in self.blobs:
            out += data.ljust(even(len(data)), b"\0")
        return bytes(out)


class Mark:
    def __init__(self, index: int) -> None:
        self.index = index

    def __hash__(self) -> int:
        return hash((type(self), self.index))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.index == other.index


class Blob(Mark):
    pass


class Directory(Mark):
    pass


def even(n: int) -> int:
    return n + n % 2


def length(kind: int, values) -> int:
    return len(values) if isinstance(values, bytes) else SIZE[kind] * len(values)


def packed(kind: int, values, starts: dict) -> bytes:
    if isinstance(values, bytes):
        return values
    if kind == RATIONAL or kind == SIGNED_RATIONAL:
        return b"".join(struct.pack("<ii", top, bottom) for top, bottom in values)
    numbers = [starts[value] if isinstance(value, Mark) else value for value in values]
    return struct.pack("<%d%s" % (len(numbers), {BYTE: "B", SHORT: "H", LONG: "I"}[kind]), *numbers)


def camera(make: str, model: str, orientation: int) -> dict:
    return {0x10F: (ASCII, make.encode() + b"\0"), 0x110: (ASCII, model.encode() + b"\0"), 0x112: (SHORT, [orientation])}


def parts(stored: Image.Image) -> tuple[bytes, bytes]:
    """The full-size JPEG and the 160x120 thumbnail, letterboxed as cameras do, both as the sensor lay."""
    small = stored.copy()
    small.thumbnail((160, 120))
    boxed = Image.new("RGB", (160, 120))
    boxed.paste(small, ((160 - small.width) // 2, (120 - small.height) // 2))
    return jpeg(stored, 86), jpeg(boxed, 80)


def nef(stored: Image.Image, make: str, model: str, orientation: int) -> bytes:
    """Nikon: an uncompressed RGB thumbnail in IFD0, the full JPEG and the (compressed) sensor in its two SubIFDs."""
    full, _ = parts(stored)
    thumbnail = stored.resize((160, 120))
    tiff = Tiff()
    full_at, thumbnail_at, sensor_at = tiff.blob(full), tiff.blob(thumbnail.tobytes()), tiff.blob(STUB)
    preview = tiff.directory({0xFE: (LONG, [1]), 0x103: (SHORT, [6]), 0x201: (LONG, [full_at]), 0x202: (LONG, [len(full)])})
    raw = tiff.directory({
        0xFE: (LONG, [0]), 0x100: (LONG, [stored.width]), 0x101: (LONG, [stored.height]), 0x102: (SHORT, [12]), 0x103: (SHORT, [34713]),
        0x106: (SHORT, [32803]), 0x111: (LONG, [sensor_at]), 0x115: (SHORT, [1]), 0x116: (LONG, [stored.height]), 0x117: (LONG, [len(STUB)]),
        0x828D: (SHORT, [2, 2]), 0x828E: (BYTE, [0, 1, 1, 2]),
    })
    first = tiff.directory(camera(make, model, orientation) | {
        0xFE: (LONG, [1]), 0x100: (LONG, [160]), 0x101: (LONG, [120]), 0x102: (SHORT, [8, 8, 8]), 0x103: (SHORT, [1]), 0x106: (SHORT, [2]),
        0x111: (LONG, [thumbnail_at]), 0x115: (SHORT, [3]), 0x116: (LONG, [120]), 0x117: (LONG, [160 * 120 * 3]), 0x14A: (LONG, [preview, raw]),
    })
    return tiff.build(first)


def cr2(stored: Image.Image, make: str, model: str, orientation: int) -> bytes:
    """Canon: the full JPEG as IFD0's strip, the thumbnail in IFD1, a small RGB copy in IFD2, the (compressed) sensor in IFD3."""
    full, thumbnail = parts(stored)
    small = stored.resize((stored.width // 8, stored.height // 8))
    tiff = Tiff(b"II*\0\0\0\0\0CR\x02\0\0\0\0\0")
    full_at, thumbnail_at, small_at, sensor_at = (tiff.blob(data) for data in (full, thumbnail, small.tobytes(), STUB))
    first = tiff.directory(camera(make, model, orientation) | {
        0x100: (SHORT, [stored.width]), 0x101: (SHORT, [stored.height]), 0x102: (SHORT, [8, 8, 8]), 0x103: (SHORT, [6]),
        0x111: (LONG, [full_at]), 0x117: (LONG, [len(full)]),
    })
    second = tiff.directory({0x201: (LONG, [thumbnail_at]), 0x202: (LONG, [len(thumbnail)])}, first)
    third = tiff.directory({
        0x100: (SHORT, [small.width]), 0x101: (SHORT, [small.height]), 0x102: (SHORT, [8, 8, 8]), 0x103: (SHORT, [1]), 0x106: (SHORT, [2]),
        0x111: (LONG, [small_at]), 0x115: (SHORT, [3]), 0x116: (SHORT, [small.height]), 0x117: (LONG, [small.width * small.height * 3]), 0x11C: (SHORT, [1]),
    }, second)
    last = tiff.directory({0x103: (SHORT, [6]), 0x111: (LONG, [sensor_at]), 0x117: (LONG, [len(STUB)])}, third)
    out = bytearray(tiff.build(first))
    out[12:16] = struct.pack("<I", directory_offset(bytes(out), [first, second, third, last].index(last)))
    return bytes(out)


def directory_offset(tiff: bytes, steps: int) -> int:
    """Where the directory `steps` after the first lies; a CR2's header repeats it for the sensor's."""
    at = struct.unpack_from("<I", tiff, 4)[0]
    for _ in range(steps):
        entries = struct.unpack_from("<H", tiff, at)[0]
        at = struct.unpack_from("<I", tiff, at + 2 + 12 * entries)[0]
    return at


def dng(stored: Image.Image, make: str, model: str, orientation: int) -> bytes:
    """DNG 1.4: the thumbnail in IFD0, the sensor and the full JPEG in SubIFDs; sRGB's primaries as the camera's."""
    full, _ = parts(stored)
    thumbnail = stored.resize((160, 120))
    width, height, sensor = mosaic(stored)
    # XYZ to linear sRGB, D65 (IEC 61966-2-1), times 10000: the mosaic was made from sRGB.
    matrix = [32406, -15372, -4986, -9689, 18758, 415, 557, -2040, 10570]
    tiff = Tiff()
    full_at, thumbnail_at, sensor_at = tiff.blob(full), tiff.blob(thumbnail.tobytes()), tiff.blob(sensor)
    raw = tiff.directory({
        0xFE: (LONG, [0]), 0x100: (LONG, [width]), 0x101: (LONG, [height]), 0x102: (SHORT, [8]), 0x103: (SHORT, [1]), 0x106: (SHORT, [32803]),
        0x111: (LONG, [sensor_at]), 0x115: (SHORT, [1]), 0x116: (LONG, [height]), 0x117: (LONG, [len(sensor)]),
        0x828D: (SHORT, [2, 2]), 0x828E: (BYTE, [0, 1, 1, 2]), 0xC618: (SHORT, LINEAR), 0xC61D: (SHORT, [65535]),
        0xC68D: (LONG, [8, 8, height - 8, width - 8]),
    })
    preview = tiff.directory({
        0xFE: (LONG, [1]), 0x100: (LONG, [stored.width]), 0x101: (LONG, [stored.height]), 0x102: (SHORT, [8, 8, 8]), 0x103: (SHORT, [7]),
        0x106: (SHORT, [6]), 0x111: (LONG, [full_at]), 0x115: (SHORT, [3]), 0x116: (LONG, [stored.height]), 0x117: (LONG, [len(full)]),
    })
    first = tiff.directory(camera(make, model, orientation) | {
        0xFE: (LONG, [1]), 0x100: (LONG, [160]), 0x101: (LONG, [120]), 0x102: (SHORT, [8, 8, 8]), 0x103: (SHORT, [1]), 0x106: (SHORT, [2]),
        0x111: (LONG, [thumbnail_at]), 0x115: (SHORT, [3]), 0x116: (LONG, [120]), 0x117: (LONG, [160 * 120 * 3]), 0x14A: (LONG, [raw, preview]),
        0xC612: (BYTE, [1, 4, 0, 0]), 0xC613: (BYTE, [1, 1, 0, 0]), 0xC614: (ASCII, f"{make} {model}\0".encode()),
        0xC621: (SIGNED_RATIONAL, [(value, 10000) for value in matrix]), 0xC628: (RATIONAL, [(1, 1)] * 3), 0xC65A: (SHORT, [21]),
    })
    return tiff.build(first)


CONTAINERS = {".NEF": nef, ".CR2": cr2, ".DNG": dng}
