//! Where in a RAW file the sensor's own data is: most of the file, and nothing that is ever looked into.
//! Whoever pays for what is read can do without it.

use std::ops::Range;

use photo::Format;

use crate::tiff::{Directory, Order, Tiff};

const PHOTOMETRIC: u16 = 0x0106;
const STRIP_OFFSETS: u16 = 0x0111;
const STRIP_LENGTHS: u16 = 0x0117;
const TILE_OFFSETS: u16 = 0x0144;
const TILE_LENGTHS: u16 = 0x0145;
/// Canon's, of the widths that the sensor's data is sliced into.
const CANON_SLICES: u16 = 0xc640;
/// A colour filter array: one colour at each place.
const FILTERED: u32 = 32_803;

/// Where a Fujifilm file keeps the place of its sensor's data.
const RAF_SENSOR_AT: usize = 100;

/// Pieces of the sensor's data with no more than this between them are one, bytes.
const GAP: u64 = 4_096;

/// Where the sensor's data is, by the beginning of a file of `size_bytes`: its longest piece.
pub(super) fn data(format: Format, head: &[u8], size_bytes: u64) -> Option<Range<u64>> {
    match format {
        Format::Raf => {
            let (at, length) = (Order::Big.u32(head, RAF_SENSOR_AT)?, Order::Big.u32(head, RAF_SENSOR_AT + 4)?);
            Some(u64::from(at)..(u64::from(at) + u64::from(length)).min(size_bytes))
        }
        Format::Nef | Format::Cr2 | Format::Arw | Format::Dng | Format::Orf | Format::Pef => {
            let tree = Tiff::new(head)?.tree();
            let pieces = tree.iter().flat_map(|directory| pieces(directory, size_bytes));
            longest(pieces.collect())
        }
        // Panasonic says where it begins and not where it ends; Canon's newest keeps several pictures in one box.
        Format::Rw2 | Format::Cr3 | Format::Jpeg | Format::Png | Format::WebP | Format::Gif => None,
        Format::Tiff | Format::Heic | Format::Avif | Format::Unknown => None,
    }
}

fn pieces(directory: &Directory<'_>, size_bytes: u64) -> Vec<Range<u64>> {
    if directory.unsigned(PHOTOMETRIC) != Some(FILTERED) && directory.get(CANON_SLICES).is_none() {
        return Vec::new();
    }
    let listed = |offsets, lengths| {
        let (offsets, lengths) = (directory.get(offsets)?, directory.get(lengths)?);
        let piece = |index| {
            let (at, length) = (u64::from(offsets.unsigned(index)?), u64::from(lengths.unsigned(index)?));
            Some(at..(at + length).min(size_bytes))
        };
        Some((0..offsets.len().min(lengths.len())).filter_map(piece).collect::<Vec<_>>())
    };
    listed(STRIP_OFFSETS, STRIP_LENGTHS).or_else(|| listed(TILE_OFFSETS, TILE_LENGTHS)).unwrap_or_default()
}

fn longest(mut pieces: Vec<Range<u64>>) -> Option<Range<u64>> {
    pieces.sort_by_key(|piece| piece.start);
    let mut joined: Vec<Range<u64>> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end + GAP => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined.into_iter().max_by_key(|piece| piece.end.saturating_sub(piece.start))
}
