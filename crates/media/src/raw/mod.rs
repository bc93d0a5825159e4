//! Camera RAW by the JPEG that the camera put inside: the largest there is, as `dcraw -e` gives.
//! The sensor's own data is never decoded, so a RAW file costs no more than a JPEG.

mod iso;
mod sensor;
mod tagged;

use std::ops::Range;

use photo::Format;

use crate::exif::Directories;
use crate::jpeg::{Kind, Segments};
use crate::tiff::{Order, Tiff};

/// Where a Fujifilm file keeps the place of its JPEG and, further on, of its directory.
const RAF_JPEG_AT: usize = 84;
const RAF_DIRECTORY_AT: usize = 92;

/// What a RAW file holds besides the sensor's data.
#[derive(Debug)]
pub(crate) struct Raw<'a> {
    /// The camera's tags, where the file itself has them.
    pub(crate) directories: Directories<'a>,
    /// The largest JPEG.
    pub(crate) jpeg: Option<&'a [u8]>,
    /// Width and height of the sensor's picture as it lies in the file.
    pub(crate) size: Option<(u32, u32)>,
}

/// What a first look brings: pieces that may be JPEGs, unexamined.
#[derive(Debug, Default)]
struct Found<'a> {
    directories: Directories<'a>,
    candidates: Vec<&'a [u8]>,
    size: Option<(u32, u32)>,
}

/// What is read of the sensor's data all the same: it may be a JPEG of a kind that is not shown, which its beginning says.
const SENSOR_HEAD: u64 = 64 << 10;

/// The part of a file of `size_bytes` that [`open`] does not look into, by the file's beginning.
pub(crate) fn unneeded(format: Format, head: &[u8], size_bytes: u64) -> Option<Range<u64>> {
    let data = sensor::data(format, head, size_bytes)?;
    Some((data.start + SENSOR_HEAD).max(head.len() as u64)..data.end)
}

/// Whether what [`open`] would find may be another with other bytes in this part.
pub(crate) fn depends_on(format: Format, bytes: &[u8], part: &Range<u64>) -> bool {
    let place = |piece: &[u8]| (piece.as_ptr().addr() - bytes.as_ptr().addr()) as u64;
    let candidates = look(format, bytes).candidates;
    if candidates.iter().any(|piece| part.contains(&place(piece))) {
        return true;
    }
    // Without one that is listed, the whole file is searched.
    largest(candidates).is_none_or(|jpeg| place(jpeg) < part.end && part.start < place(jpeg) + jpeg.len() as u64)
}

/// Looks through a file of a RAW format.
pub(crate) fn open(format: Format, bytes: &[u8]) -> Raw<'_> {
    let found = look(format, bytes);
    let jpeg = largest(found.candidates).or_else(|| largest(unlisted(bytes)));
    Raw { directories: found.directories, jpeg, size: found.size }
}

fn look(format: Format, bytes: &[u8]) -> Found<'_> {
    match format {
        Format::Raf => {
            Found { candidates: raf_jpeg(bytes).into_iter().collect(), size: raf_size(bytes), ..Found::default() }
        }
        Format::Cr3 => iso::look(bytes),
        Format::Nef | Format::Cr2 | Format::Arw | Format::Dng | Format::Orf | Format::Rw2 | Format::Pef => {
            Tiff::new(bytes).map(|tiff| tagged::look(format, &tiff)).unwrap_or_default()
        }
        Format::Jpeg | Format::Png | Format::WebP | Format::Gif | Format::Tiff => Found::default(),
        Format::Heic | Format::Avif | Format::Unknown => Found::default(),
    }
}

/// The candidate with the most pixels, of those that are pictures: a sensor's data may be a lossless JPEG.
fn largest(candidates: Vec<&[u8]>) -> Option<&[u8]> {
    let pictures = candidates.into_iter().filter_map(|candidate| {
        let frame = Segments::of(candidate)?.frame?;
        let shown = matches!(frame.kind, Kind::Sequential | Kind::Progressive) && matches!(frame.components, 1 | 3);
        (shown && frame.pixels() > 0).then_some((frame.pixels(), candidate))
    });
    pictures.max_by_key(|(pixels, candidate)| (*pixels, candidate.len())).map(|(_, candidate)| candidate)
}

/// Every JPEG that seems to begin somewhere, for files whose tags name none that is whole.
fn unlisted(bytes: &[u8]) -> Vec<&[u8]> {
    const MAX_CANDIDATES: usize = 64;
    let starts = bytes.windows(4).enumerate().filter(|(_, start)| {
        // The segments that pictures begin with; the sensor's noise seldom looks like them.
        matches!(start, [0xff, 0xd8, 0xff, 0xdb | 0xc4 | 0xe0..=0xef])
    });
    starts.take(MAX_CANDIDATES).map(|(at, _)| &bytes[at..]).collect()
}

fn raf_jpeg(bytes: &[u8]) -> Option<&[u8]> {
    slice(bytes, Order::Big.u32(bytes, RAF_JPEG_AT)?, Order::Big.u32(bytes, RAF_JPEG_AT + 4)?)
}

/// The cropped size, or else the full one, of Fujifilm's own directory: tags of a number and a length in bytes.
fn raf_size(bytes: &[u8]) -> Option<(u32, u32)> {
    const FULL: u16 = 0x0100;
    const CROPPED: u16 = 0x0111;
    let start = usize::try_from(Order::Big.u32(bytes, RAF_DIRECTORY_AT)?).ok()?;
    let count = Order::Big.u32(bytes, start)?.min(256);
    let mut at = start + 4;
    let mut full = None;
    for _ in 0..count {
        let (tag, length) = (Order::Big.u16(bytes, at)?, Order::Big.u16(bytes, at + 2)?);
        if tag == FULL || tag == CROPPED {
            let size = (Order::Big.u16(bytes, at + 6)?.into(), Order::Big.u16(bytes, at + 4)?.into());
            if tag == CROPPED {
                return Some(size);
            }
            full = Some(size);
        }
        at += 4 + usize::from(length);
    }
    full
}

/// So many bytes from a place, or as many of them as there are.
fn slice(bytes: &[u8], at: u32, length: u32) -> Option<&[u8]> {
    let start = usize::try_from(at).ok()?;
    let end = start.saturating_add(usize::try_from(length).ok()?).min(bytes.len());
    bytes.get(start..end).filter(|piece| !piece.is_empty())
}
