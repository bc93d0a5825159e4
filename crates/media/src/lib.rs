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
mod strips;
mod text;
mod tiff;
mod whole;
mod xmp;

use photo::{Rank, Reading};

pub use format::format_of;
pub use process::{memory_bytes, process};

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
