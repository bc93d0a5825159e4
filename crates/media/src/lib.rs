//! An original's bytes in, what is known of it out: metadata, renditions, and what was wrong.
//! A pure function that never fails: what cannot be read is said, in words for a person.

mod bmff;
mod colour;
mod container;
mod exif;
mod format;
mod heif;
mod iptc;
mod jpeg;
mod metadata;
mod moment;
mod orientation;
mod picture;
mod png;
mod process;
mod raw;
mod rendition;
mod samples;
mod shrink;
mod stripped;
mod strips;
mod text;
mod tiff;
mod whole;
mod xmp;

use std::ops::Range;

use photo::{Rank, Reading};

pub use format::format_of;
pub use process::{memory_bytes, process};
pub use stripped::stripped;

/// How much of the beginning of an original [`unneeded`] should be given, bytes: all of a camera's tags, as a rule.
pub const HEAD_BYTES: u64 = 256 << 10;

/// The part of an original of `size_bytes` that [`process`] will not look into, by its beginning: the sensor's data of a RAW
/// file. Any other bytes there, zeros for instance, give the same, unless [`depends_on`] says otherwise.
pub fn unneeded(head: &[u8], size_bytes: u64) -> Option<Range<u64>> {
    raw::unneeded(format_of(head), head, size_bytes).filter(|part| part.start < part.end)
}

/// Whether other bytes in this part of an original could make [`process`] say something else.
pub fn depends_on(bytes: &[u8], part: &Range<u64>) -> bool {
    raw::depends_on(format_of(bytes), bytes, part)
}

/// Bumped whenever a reading or rendition of the same bytes would come out differently: the rank of `Original` records.
pub const READER_VERSION: Rank = 1;

/// Larger originals are kept and reported, not read. Bytes.
pub const MAX_ORIGINAL_BYTES: u64 = 256 << 20;

/// Pictures whose decoding needs more are kept and reported, not decoded: [`memory_bytes`] of whatever is decoded is at most
/// this. Bytes, besides the original's own.
pub const MAX_DECODING_BYTES: u64 = 320 << 20;

/// How large renditions are, pixels. Nothing is ever enlarged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The thumbnail's long edge.
    pub thumbnail_px: u32,
    /// The tile's height. A panorama's is less high, for no tile is more than four times as wide as this.
    pub tile_px: u32,
}

/// What people see instead of the original: upright, sRGB, without metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renditions {
    /// JPEG.
    pub thumbnail: Vec<u8>,
    /// WebP.
    pub tile: Vec<u8>,
}

/// All that there is to know of an original.
#[derive(Clone, Debug, PartialEq)]
pub struct Processed {
    /// What its bytes say.
    pub reading: Reading,
    /// How it looks; `None` when the reading's problems say why not.
    pub renditions: Option<Renditions>,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { thumbnail_px: 2_048, tile_px: 360 }
    }
}
