//! RAW files that are TIFF trees: Nikon, Canon's CR2, Sony, Adobe, Olympus, Panasonic and Pentax.
//! JPEGs hang off directories in three standard ways, and in each maker's own notes.

use photo::Format;

use super::{Found, slice};
use crate::exif::Directories;
use crate::tiff::{Directory, Tiff};

const WIDTH: u16 = 0x0100;
const HEIGHT: u16 = 0x0101;
const PHOTOMETRIC: u16 = 0x0106;
const STRIP_OFFSETS: u16 = 0x0111;
const STRIP_LENGTHS: u16 = 0x0117;
const JPEG_OFFSET: u16 = 0x0201;
const JPEG_LENGTH: u16 = 0x0202;
const MAKER_NOTE: u16 = 0x927c;
/// Panasonic's, in the main directory: the JPEG itself.
const JPEG_FROM_RAW: u16 = 0x002e;

/// The tags, whatever may be a JPEG, and the sensor's size.
pub(super) fn look<'a>(format: Format, tiff: &Tiff<'a>) -> Found<'a> {
    let directories = Directories::of(tiff);
    let tree = tiff.tree();
    let mut candidates: Vec<&[u8]> = tree.iter().flat_map(|directory| in_directory(tiff, directory)).collect();
    candidates.extend(directories.exif.and_then(|exif| in_maker_note(tiff, &exif)));
    Found { directories, candidates, size: size(format, &directories, &tree) }
}

fn in_directory<'a>(tiff: &Tiff<'a>, directory: &Directory<'a>) -> Vec<&'a [u8]> {
    let at = |offset, length| slice(tiff.bytes, directory.unsigned(offset)?, directory.unsigned(length)?);
    // A picture in several strips is not one JPEG.
    let one_strip = directory.get(STRIP_OFFSETS).is_some_and(|offsets| offsets.len() == 1);
    let strip = one_strip.then(|| at(STRIP_OFFSETS, STRIP_LENGTHS)).flatten();
    let embedded = directory.extent(JPEG_FROM_RAW).and_then(|(offset, length)| slice(tiff.bytes, offset, length));
    [at(JPEG_OFFSET, JPEG_LENGTH), strip, embedded].into_iter().flatten().collect()
}

/// The preview of a maker note. Each maker counts its offsets from its own place.
fn in_maker_note<'a>(tiff: &Tiff<'a>, exif: &Directory<'a>) -> Option<&'a [u8]> {
    let (offset, length) = exif.extent(MAKER_NOTE)?;
    let note = slice(tiff.bytes, offset, length)?;
    // What a note names may lie behind it.
    let from_note = &tiff.bytes[usize::try_from(offset).ok()?..];
    let pair = |tiff: &Tiff<'a>, directory: Directory<'a>, at, length| {
        slice(tiff.bytes, directory.unsigned(at)?, directory.unsigned(length)?)
    };
    if note.starts_with(b"Nikon\0\x02") {
        let own = Tiff::new(from_note.get(10..)?)?;
        let preview = own.directory(own.first()?.unsigned(0x0011)?)?;
        pair(&own, preview, JPEG_OFFSET, JPEG_LENGTH)
    } else if note.starts_with(b"OLYMPUS\0") || note.starts_with(b"OM SYSTEM\0") {
        let start = if note.starts_with(b"OM") { 16 } else { 12 };
        let order = Tiff::new(note.get(start - 4..)?)?.order;
        let own = Tiff { bytes: from_note, order };
        let settings = own.directory(own.directory(u32::try_from(start).ok()?)?.unsigned(0x2020)?)?;
        pair(&own, settings, 0x0101, 0x0102)
    } else if note.starts_with(b"OLYMP\0") {
        let own = tiff.directory(offset.checked_add(8)?)?;
        pair(tiff, own, 0x0088, 0x0089)
    } else if note.starts_with(b"AOC\0") {
        let order = Tiff::new(note.get(4..)?).map_or(tiff.order, |own| own.order);
        let own = Tiff { bytes: tiff.bytes, order };
        pair(&own, own.directory(offset.checked_add(6)?)?, 0x0004, 0x0003)
    } else if note.starts_with(b"PENTAX \0") {
        let own = Tiff { bytes: from_note, order: Tiff::new(note.get(8..)?)?.order };
        pair(&own, own.directory(10)?, 0x0004, 0x0003)
    } else if note.starts_with(b"SONY ") {
        let (at, length) = tiff.directory(offset.checked_add(12)?)?.extent(0x2001)?;
        slice(tiff.bytes, at, length)
    } else {
        None
    }
}

/// The size of what the sensor saw, without the border that cameras cut away where that is known.
fn size(format: Format, directories: &Directories, tree: &[Directory]) -> Option<(u32, u32)> {
    let sized = |directory: &Directory, width, height| Some((directory.unsigned(width)?, directory.unsigned(height)?));
    let of_sensor = || {
        let sensor = tree.iter().filter(|directory| matches!(directory.unsigned(PHOTOMETRIC), Some(32_803 | 34_892)));
        sensor.filter_map(|directory| cropped(directory).or_else(|| sized(directory, WIDTH, HEIGHT))).max_by_key(area)
    };
    let largest = || tree.iter().filter_map(|directory| sized(directory, WIDTH, HEIGHT)).max_by_key(area);
    let in_exif = || sized(&directories.exif?, 0xa002, 0xa003);
    let found = match format {
        // Panasonic names the borders of the picture on the sensor: top, left, bottom, right.
        Format::Rw2 => directories.main.and_then(|main| {
            let [top, left, bottom, right] = [4, 5, 6, 7].map(|tag| main.unsigned(tag));
            let within = right?.checked_sub(left?).zip(bottom?.checked_sub(top?));
            within.filter(|size| area(size) > 0)
        }),
        // Canon's directories have the size of the JPEG, its EXIF that of the RAW.
        Format::Cr2 => in_exif(),
        Format::Nef | Format::Arw | Format::Dng | Format::Orf | Format::Pef => of_sensor(),
        Format::Raf | Format::Cr3 | Format::Jpeg | Format::Png | Format::WebP | Format::Gif => None,
        Format::Tiff | Format::Heic | Format::Avif | Format::Unknown => None,
    };
    let panasonic = || sized(directories.main.as_ref()?, 2, 3).filter(|_| format == Format::Rw2);
    found.or_else(panasonic).or_else(largest).or_else(in_exif).filter(|size| area(size) > 0)
}

/// Adobe's DefaultCropSize.
fn cropped(directory: &Directory) -> Option<(u32, u32)> {
    let crop = directory.get(0xc620)?;
    Some((crop.unsigned(0)?, crop.unsigned(1)?))
}

fn area(size: &(u32, u32)) -> u64 {
    u64::from(size.0) * u64::from(size.1)
}
