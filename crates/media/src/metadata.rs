//! Where each format keeps its EXIF, XMP and IPTC, and which of them is believed.
//! EXIF's time and place come first, then XMP's, then IPTC's; what people wrote comes from XMP first.

use photo::{Format, Reading};

use crate::bmff;
use crate::container::{self, Parts};
use crate::exif::{self, Directories, Shown};
use crate::iptc;
use crate::jpeg::Segments;
use crate::raw::Raw;
use crate::tiff::Tiff;
use crate::xmp;

/// Blocks of metadata as they lie in a file.
#[derive(Debug, Default)]
struct Blocks<'a> {
    directories: Directories<'a>,
    xmp: Option<&'a [u8]>,
    /// Photoshop's resources.
    photoshop: Option<&'a [u8]>,
    /// IPTC outside of Photoshop's resources.
    iptc: Option<&'a [u8]>,
}

/// A JPEG's.
pub(crate) fn of_jpeg(segments: &Segments, reading: &mut Reading) -> Shown {
    read(&blocks_of_jpeg(segments), reading)
}

/// A RAW file's: its own, and what they leave out from the JPEG inside it.
pub(crate) fn of_raw(raw: &Raw, jpeg: Option<&Segments>, reading: &mut Reading) -> Shown {
    let own = Blocks { directories: raw.directories, ..of_directories(raw.directories) };
    let shown = read(&own, reading);
    let inner = jpeg.map(|segments| of_jpeg(segments, reading)).unwrap_or_default();
    // The JPEG's colours are its own business; how the camera was held is the same for both.
    Shown {
        orientation: shown.orientation.or(inner.orientation),
        adobe_rgb: inner.adobe_rgb || shown.adobe_rgb,
        ..shown
    }
}

/// A TIFF's.
pub(crate) fn of_tiff(bytes: &[u8], reading: &mut Reading) -> Shown {
    read(&of_directories(tree(Some(bytes))), reading)
}

/// A PNG's, a WebP's or a GIF's.
pub(crate) fn of_container(parts: &Parts, reading: &mut Reading) -> Shown {
    reading.animated = parts.frames > 1;
    read(&Blocks { directories: tree(parts.exif.as_deref()), xmp: parts.xmp.as_deref(), ..Blocks::default() }, reading)
}

/// A HEIC's or an AVIF's.
pub(crate) fn of_heif(bytes: &[u8], reading: &mut Reading) -> Shown {
    let items = bmff::items(bytes);
    let shown = read(&Blocks { directories: tree(items.exif), xmp: items.xmp, ..Blocks::default() }, reading);
    // The container turns the picture.
    Shown { orientation: None, ..shown }
}

/// What stands beside the pixels in the formats that are lists of chunks.
pub(crate) fn parts(format: Format, bytes: &[u8]) -> Parts<'_> {
    match format {
        Format::Png => container::png(bytes),
        Format::WebP => container::webp(bytes),
        Format::Gif => container::gif(bytes),
        Format::Jpeg | Format::Tiff | Format::Heic | Format::Avif | Format::Unknown => Parts::default(),
        Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => Parts::default(),
        Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => Parts::default(),
    }
}

fn tree(exif: Option<&[u8]>) -> Directories<'_> {
    exif.and_then(Tiff::new).map(|tiff| Directories::of(&tiff)).unwrap_or_default()
}

fn blocks_of_jpeg<'a>(segments: &Segments<'a>) -> Blocks<'a> {
    Blocks { directories: tree(segments.exif), xmp: segments.xmp, photoshop: segments.photoshop, iptc: None }
}

/// The main directory of a TIFF may hold the other kinds in tags (XMP part 3, 3.3.3; TIFF/IT; Photoshop's own).
fn of_directories(directories: Directories) -> Blocks {
    let bytes = |tag| Some(directories.main?.get(tag)?.bytes);
    Blocks { directories, xmp: bytes(0x02bc), photoshop: bytes(0x8649), iptc: bytes(0x83bb) }
}

fn read(blocks: &Blocks, reading: &mut Reading) -> Shown {
    // What people wrote is best read from XMP, what the camera wrote from EXIF; each fills what the others left.
    let mut written = Reading::default();
    let problem = blocks.xmp.and_then(|packet| xmp::read(packet, &mut written));
    if let Some(resources) = blocks.photoshop {
        iptc::read_photoshop(resources, &mut written);
    }
    if let Some(records) = blocks.iptc {
        iptc::read(records, &mut written);
    }
    let (taken, location, camera) =
        (written.taken.take(), written.location.take(), std::mem::take(&mut written.camera));
    fill(written, reading);
    let shown = exif::read(&blocks.directories, reading);
    reading.taken = reading.taken.or(taken);
    reading.location = reading.location.or(location);
    let known = &mut reading.camera;
    known.make = known.make.take().or(camera.make);
    known.model = known.model.take().or(camera.model);
    known.lens = known.lens.take().or(camera.lens);
    reading.problems.extend(problem);
    shown
}

/// Adds what people wrote where nothing is known yet.
fn fill(written: Reading, reading: &mut Reading) {
    if reading.labels.is_empty() {
        reading.labels = written.labels;
    }
    if reading.people.is_empty() {
        reading.people = written.people;
    }
    if reading.places.is_empty() {
        reading.places = written.places;
    }
    reading.title = reading.title.take().or(written.title);
    reading.description = reading.description.take().or(written.description);
    reading.rating = reading.rating.or(written.rating);
}
