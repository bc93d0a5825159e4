#!/usr/bin/env python3
"""Makes examples/photos, and its SOURCES.md, from openly licensed pictures in unpacked packages: photos.py PACKAGES OUT
PACKAGES holds one folder per package, named as in the table. Needs exiftool, Pillow, pillow-heif and numpy.
"""

import bz2
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pillow_heif
from PIL import Image, ImageCms

import raw
from table import LICENCES, PACKAGES, PHOTOS, Photo

HEADER = """# Where these photographs come from

Every picture here is openly licensed and comes from a package that anyone may pass on. Scaled and converted copies stay under the licence of
their original. The texts of the licences that ask for it are in `LICENCES/`; the others are at the addresses below.

What the last column says was changed, was changed by us. *Catalogue data* is what we wrote in: capture dates, places, keywords, titles and ratings that
were **made up or looked up for the example**. *Camera added* means that make, model, lens and exposure were made up too. Where it says *its EXIF kept*,
camera, date and exposure are the real camera's, without maker notes and serial numbers. Author and licence were written into every file but the one
that plays a messenger's, which has no metadata at all. Camera RAW here is a container of the right structure around the real picture; in place of the
sensor's data the DNG has a mosaic made from the picture, the others nothing.

`make/photos.py`, beside this folder, made all of it.
"""


def main() -> None:
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    pillow_heif.register_heif_opener()
    for photo in PHOTOS:
        target = out / photo.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if photo.copy_of:
            shutil.copyfile(out / photo.copy_of, target)
            continue
        source = packages / photo.package / photo.member
        picture(photo, source, target, packages)
        metadata(photo, source, target)
    (out / "SOURCES.md").write_text(HEADER + sources())


def picture(photo: Photo, source: Path, target: Path, packages: Path) -> None:
    """Writes the pixels: scaled, turned against the orientation it will be tagged with, in the target's format."""
    image, profile = opened(source)
    image.thumbnail((photo.edge_px, photo.edge_px), Image.Resampling.LANCZOS)
    image = stored(image, photo.orientation)
    if photo.profile:
        profile = (packages / photo.profile).read_bytes()
        image = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(str(packages / photo.profile)))
    kept = {"icc_profile": profile} if profile else {}
    kind = target.suffix.upper()
    if kind in raw.CONTAINERS:
        target.write_bytes(raw.CONTAINERS[kind](image, photo.make, photo.model, photo.orientation))
    elif kind == ".PNG":
        image.save(target, optimize=True)
    elif kind == ".TIF":
        image.convert("L").save(target, compression="tiff_adobe_deflate")
    elif kind == ".WEBP":
        image.save(target, quality=photo.quality, method=6, **kept)
    elif kind == ".HEIC":
        # An empty EXIF item for exiftool to fill: it adds none to a HEIC without one.
        exif = Image.Exif()
        exif[0x10F] = photo.make
        image.save(target, quality=photo.quality, exif=exif.tobytes())
    else:
        image.save(target, "JPEG", quality=photo.quality, optimize=True, **kept)


def opened(source: Path) -> tuple[Image.Image, bytes | None]:
    if source.suffix == ".dat":
        # scipy keeps its raccoon as compressed bytes of this fixed size.
        pixels = numpy.frombuffer(bz2.decompress(source.read_bytes()), dtype=numpy.uint8).reshape(768, 1024, 3)
        return Image.fromarray(pixels), None
    image = Image.open(source)
    return image.convert("RGB"), image.info.get("icc_profile")


def stored(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera held that way would have stored them."""
    turn = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    return upright if turn is None else upright.transpose(turn)


def metadata(photo: Photo, source: Path, target: Path) -> None:
    if photo.bare:
        return
    arguments = ["exiftool", "-q", "-q", "-m", "-overwrite_original", "-charset", "filename=UTF8", "-struct"]
    if photo.keeps_exif:
        arguments += ["-tagsFromFile", str(source), "-EXIF:all", "-GPS:all", "-MakerNotes=", "-SerialNumber=", "-LensSerialNumber=", "-OwnerName="]
        arguments += ["-Artist=", "-Copyright=", "-PrintIM=", "-ExifIFD:UserComment=", "-ExifImageWidth="]
        # The thumbnail lies as the original did, not as our pixels do.
        arguments += ["-ExifImageHeight=", "-IFD1:all="]
    licence = LICENCES[photo.licence]
    tags = {"XMP-dc:Creator": photo.author, "XMP-dc:Rights": licence.name, "XMP-xmpRights:WebStatement": licence.address} | photo.tags
    if photo.title:
        tags["XMP-dc:Title"] = photo.title
    if photo.rating:
        tags["XMP-xmp:Rating"] = photo.rating
    for name, value in zip(("XMP-iptcCore:Location", "XMP-photoshop:City", "XMP-photoshop:State", "XMP-photoshop:Country"), photo.place):
        if value:
            tags[name] = value
    if photo.taken:
        moment, offset = photo.taken[:19], photo.taken[19:]
        tags |= {"EXIF:DateTimeOriginal": moment, "EXIF:CreateDate": moment, "EXIF:ModifyDate": moment}
        if offset:
            tags |= {"EXIF:OffsetTimeOriginal": offset, "EXIF:OffsetTimeDigitized": offset, "EXIF:OffsetTime": offset}
    if photo.position:
        tags |= {"EXIF:GPSLatitude*": photo.position[0], "EXIF:GPSLongitude*": photo.position[1]}
    if photo.make:
        tags |= {"EXIF:Make": photo.make, "EXIF:Model": photo.model, "EXIF:ColorSpace#": 65535 if photo.profile else 1}
    if photo.make or photo.keeps_exif:
        tags |= {"EXIF:Orientation#": photo.orientation}
    arguments += [f"-{name}={value}" for name, value in tags.items()]
    arguments += [f"-XMP-dc:Subject={word}" for word in photo.keywords]
    subprocess.run(arguments + [str(target)], check=True)


def sources() -> str:
    lines = ["", "| path | what | author | licence | from | what we changed |", "|---|---|---|---|---|---|"]
    by_path = {photo.path: photo for photo in PHOTOS}
    for photo in PHOTOS:
        origin = by_path[photo.copy_of] if photo.copy_of else photo
        member = f"{origin.package}: `{origin.member.removeprefix('usr/share/')}`"
        changed = f"byte for byte the same as `{photo.copy_of}`" if photo.copy_of else changes(photo)
        lines.append(f"| `{photo.path}` | {origin.what} | {origin.author} | {origin.licence} | {member} | {changed} |")
    lines += ["", "## Packages", "", "| package | version | its word on licences |", "|---|---|---|"]
    lines += [f"| {name} | {version} | {says} |" for name, (version, says) in PACKAGES.items()]
    lines += ["", "## Licences", "", "| licence | in full |", "|---|---|"]
    lines += [f"| {key} ({licence.name}) | {licence.text} |" for key, licence in LICENCES.items()]
    return "\n".join(lines) + "\n"


def changes(photo: Photo) -> str:
    said = [f"scaled to at most {photo.edge_px} px" if photo.scaled else "encoded again"]
    kind = Path(photo.path).suffix.upper().lstrip(".")
    if kind not in ("JPG", "PNG") or (kind == "JPG" and photo.member.endswith((".png", ".dat"))):
        said.append({"JPG": "as JPEG", "TIF": "as greyscale TIFF", "HEIC": "as HEIC", "WEBP": "as WebP"}.get(kind, f"put into a {kind} container"))
    if photo.orientation != 1:
        said.append(f"stored turned, with orientation {photo.orientation}")
    if photo.profile:
        said.append("colours converted to a wide-gamut profile compatible with Adobe RGB (zlib licence, icc-profiles-free)")
    if photo.keeps_exif:
        said.append("its EXIF kept")
    made_up = [word for word, there in (
        ("capture date", photo.taken or photo.tags.get("XMP-exif:DateTimeOriginal")), ("place", photo.position or any(photo.place)),
        ("keywords", photo.keywords), ("title", photo.title), ("rating", photo.rating), ("name and face region", "XMP-iptcExt:PersonInImage" in photo.tags),
    ) if there]
    if made_up:
        said.append("catalogue data added: " + ", ".join(made_up))
    if photo.make:
        said.append("camera added")
    if photo.bare:
        said.append("no metadata")
    return "; ".join(said)


main()
