//! `process`: which parts of this crate read which format, and what becomes of their failures.
//! Metadata and pixels fail apart, so that a picture that cannot be shown still has its date.

use std::panic::{AssertUnwindSafe, catch_unwind};

use photo::{Format, Reading};

use crate::colour::Profile;
use crate::exif::Shown;
use crate::format::{format_of, why_unknown};
use crate::heif::Heif;
use crate::jpeg::{self, Segments};
use crate::orientation::Orientation;
use crate::picture::{MAX_DECODED_BYTES, Picture, check_size, shown as shown_format};
use crate::rendition::{Looks, render};
use crate::{MAX_ORIGINAL_BYTES, Processed, Sizes, metadata, raw, whole};

/// What resizing, encoding and the libraries' tables take beside the decoded picture, at the default sizes.
const WORKING_BYTES: u64 = 40 << 20;

/// How a decoded picture is to be shown, and how large the original is as it lies in the file.
struct Decoded {
    picture: Picture,
    orientation: Orientation,
    size: (u32, u32),
}

/// Reads an original. Never fails and never panics: problems are in the reading.
///
/// Panics of decoders are caught, but the process's panic hook still sees them.
pub fn process(bytes: &[u8], sizes: &Sizes) -> Processed {
    let mut reading = Reading { format: format_of(bytes), ..Reading::default() };
    let seen = seen(bytes, sizes, &mut reading);
    match seen {
        Ok((size, looks)) => {
            (reading.width_px, reading.height_px) = size;
            reading.colour = Some(looks.colour);
            reading.thumbhash = Some(looks.thumbhash);
            Processed { reading, renditions: Some(looks.renditions) }
        }
        Err(problem) => {
            reading.problems.push(problem);
            Processed { reading, renditions: None }
        }
    }
}

/// Fills the reading with metadata; gives back the upright size and the looks.
fn seen(bytes: &[u8], sizes: &Sizes, reading: &mut Reading) -> Result<((u32, u32), Looks), String> {
    if reading.format == Format::Unknown {
        return Err(why_unknown(bytes).to_owned());
    }
    if bytes.len() as u64 > MAX_ORIGINAL_BYTES {
        return Err(format!("the file has {} MiB, which is more than this version reads", bytes.len() >> 20));
    }
    let Decoded { mut picture, orientation, size } = caught(|| decoded(bytes, sizes, reading))?;
    let problem = picture.problem.take();
    let mut looks = caught(|| render(picture, orientation, sizes))?;
    reading.problems.extend(problem);
    reading.problems.extend(looks.problem.take());
    Ok((orientation.upright_size(size), looks))
}

fn decoded(bytes: &[u8], sizes: &Sizes, reading: &mut Reading) -> Result<Decoded, String> {
    match reading.format {
        Format::Jpeg => {
            let segments = Segments::of(bytes).unwrap_or_default();
            let shown = metadata::of_jpeg(&segments, reading);
            let picture = jpeg::decode(bytes, &segments, sizes.thumbnail_px)?;
            Ok(shown_as(picture, shown))
        }
        Format::Png | Format::WebP | Format::Gif => {
            let parts = metadata::parts(reading.format, bytes);
            let shown = metadata::of_container(&parts, reading);
            if let Some(size) = parts.size {
                check_size(reading.format, size, 1)?;
            }
            let mut picture = whole::decode(reading.format, bytes)?;
            if let (Profile::Srgb, Some((primaries, transfer))) = (&picture.profile, parts.cicp) {
                picture.profile = Profile::Cicp(primaries, transfer);
            }
            Ok(shown_as(picture, shown))
        }
        Format::Tiff => {
            let shown = metadata::of_tiff(bytes, reading);
            Ok(shown_as(whole::decode(reading.format, bytes)?, shown))
        }
        Format::Heic => {
            let shown = metadata::of_heif(bytes, reading);
            let heif = Heif::open(bytes)?;
            reading.animated = heif.moves();
            Ok(shown_as(heif.decode()?, shown))
        }
        Format::Avif => {
            metadata::of_heif(bytes, reading);
            Err("AVIF cannot be read by this version".to_owned())
        }
        Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => of_raw(bytes, sizes, reading),
        Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => of_raw(bytes, sizes, reading),
        Format::Unknown => Err(why_unknown(bytes).to_owned()),
    }
}

fn of_raw(bytes: &[u8], sizes: &Sizes, reading: &mut Reading) -> Result<Decoded, String> {
    let raw = raw::open(reading.format, bytes);
    let segments = raw.jpeg.and_then(Segments::of);
    let shown = metadata::of_raw(&raw, segments.as_ref(), reading);
    let (Some(jpeg), Some(segments)) = (raw.jpeg, segments) else {
        return Err(format!("the {} has no JPEG inside that could be shown", shown_format(reading.format)));
    };
    let decoded = shown_as(jpeg::decode(jpeg, &segments, sizes.thumbnail_px)?, shown);
    Ok(Decoded { size: raw.size.unwrap_or(decoded.size), ..decoded })
}

fn shown_as(mut picture: Picture, shown: Shown) -> Decoded {
    if picture.profile == Profile::Srgb && shown.adobe_rgb {
        picture.profile = Profile::AdobeRgb;
    }
    let size = picture.size;
    Decoded { picture, orientation: shown.orientation.unwrap_or_default(), size }
}

/// Runs what calls other people's decoders, whose panics on damaged files are problems of the file.
fn caught<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let damaged = || Err("the file is damaged in a way that its decoder does not survive".to_owned());
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| damaged())
}

/// Upper bound of the memory that [`process`] needs beyond the bytes, in bytes and at the default sizes, so that
/// large originals can run alone. Reads no pixels.
pub fn memory_bytes(bytes: &[u8]) -> u64 {
    let edge_px = Sizes::default().thumbnail_px;
    let jpeg = |bytes| Some(Segments::of(bytes)?.frame?.decoding_bytes(edge_px));
    // Twelve bytes a pixel: 16-bit samples with alpha, and the three bytes made of them; or HEVC's planes,
    // their conversion and the copy of that.
    let whole = |(width, height)| (u64::from(width) * u64::from(height)).saturating_mul(12);
    let format = format_of(bytes);
    let decoding = || match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png | Format::Gif => metadata::parts(format, bytes).size.map(whole),
        Format::WebP | Format::Tiff => whole::size(format, bytes).map(whole),
        Format::Heic => Heif::open(bytes).ok().map(|heif| whole(heif.size())),
        Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => {
            raw::open(format, bytes).jpeg.and_then(jpeg)
        }
        Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => raw::open(format, bytes).jpeg.and_then(jpeg),
        Format::Avif | Format::Unknown => None,
    };
    // Whatever a decoder would refuse is refused before it is allocated.
    let decoding_bytes = caught(|| Ok(decoding())).ok().flatten();
    WORKING_BYTES + decoding_bytes.unwrap_or(0).min(MAX_DECODED_BYTES + MAX_DECODED_BYTES / 2)
}
