//! An original's bytes in, what is known of it out: metadata, renditions, and what was wrong.
//! A pure function that never fails: what cannot be read is said, in words for a person.

mod colour;
mod exif;
mod format;
mod jpeg;
mod moment;
mod orientation;
mod picture;
mod rendition;
mod text;
mod tiff;

use std::panic::{AssertUnwindSafe, catch_unwind};

use photo::{Format, Rank, Reading};

pub use format::format_of;

use colour::Profile;
use exif::Directories;
use jpeg::Segments;
use picture::Picture;
use tiff::Tiff;

/// Bumped whenever a reading or rendition of the same bytes would come out differently: the rank of `Original` records.
pub const READER_VERSION: Rank = 1;

/// Larger originals are kept and reported, not read. Bytes.
pub const MAX_ORIGINAL_BYTES: u64 = 512 << 20;

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

/// Reads an original. Never fails and never panics: problems are in the reading.
pub fn process(bytes: &[u8], sizes: &Sizes) -> Processed {
    let mut reading = Reading { format: format_of(bytes), ..Reading::default() };
    if bytes.len() as u64 > MAX_ORIGINAL_BYTES {
        let mib = bytes.len() >> 20;
        reading.problems.push(format!("the file has {mib} MiB, which is more than this version reads"));
        return Processed { reading, renditions: None };
    }
    if reading.format == Format::Unknown {
        reading.problems.push(format::why_unknown(bytes).to_owned());
        return Processed { reading, renditions: None };
    }
    let segments = Segments::of(bytes).unwrap_or_default();
    let shown = segments
        .exif
        .and_then(Tiff::new)
        .map(|tiff| exif::read(&Directories::of(&tiff), &mut reading))
        .unwrap_or_default();
    let orientation = shown.orientation.unwrap_or_default();
    let looks = caught(|| {
        let mut picture: Picture = jpeg::decode(bytes, &segments, sizes.thumbnail_px)?;
        if picture.profile == Profile::Srgb && shown.adobe_rgb {
            picture.profile = Profile::AdobeRgb;
        }
        let (size, problem) = (picture.size, picture.problem.take());
        Ok((size, problem, rendition::render(picture, orientation, sizes)?))
    });
    match looks {
        Ok((size, problem, looks)) => {
            (reading.width_px, reading.height_px) = orientation.upright_size(size);
            reading.colour = Some(looks.colour);
            reading.thumbhash = Some(looks.thumbhash);
            reading.problems.extend(problem.into_iter().chain(looks.problem));
            Processed { reading, renditions: Some(looks.renditions) }
        }
        Err(problem) => {
            reading.problems.push(problem);
            Processed { reading, renditions: None }
        }
    }
}

/// Runs what calls other people's decoders, whose panics on damaged files are problems of the file.
fn caught<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err("the file is damaged in a way that its decoder does not survive".to_owned()))
}

/// Upper bound of the memory that [`process`] needs beyond the bytes, in bytes, so that large originals can run alone.
pub fn memory_bytes(bytes: &[u8]) -> u64 {
    let frame = Segments::of(bytes).and_then(|segments| segments.frame);
    frame.map_or(0, |frame| frame.decoding_bytes(Sizes::default().thumbnail_px)) + (32 << 20)
}
