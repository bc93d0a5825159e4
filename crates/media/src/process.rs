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
use crate::picture::{OPENING_BYTES, Picture, Plan, shown as shown_format};
use crate::png::Png;
use crate::rendition::{Looks, render};
use crate::strips::Strips;
use crate::whole::Whole;
use crate::{MAX_ORIGINAL_BYTES, Processed, Sizes, metadata, raw};

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
        Format::Png => of_container(bytes, reading, || Png::open(bytes)?.decode(sizes.thumbnail_px)),
        Format::WebP => of_container(bytes, reading, || Whole::webp(bytes)?.decode(sizes.thumbnail_px)),
        Format::Gif => of_container(bytes, reading, || Whole::gif(bytes)?.decode(sizes.thumbnail_px)),
        Format::Tiff => {
            let shown = metadata::of_tiff(bytes, reading);
            Ok(shown_as(Strips::open(bytes)?.decode(sizes.thumbnail_px)?, shown))
        }
        Format::Heic => {
            let shown = metadata::of_heif(bytes, reading);
            let heif = Heif::open(bytes)?;
            reading.animated = heif.moves();
            Ok(shown_as(heif.decode(sizes.thumbnail_px)?, shown))
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

fn of_container(
    bytes: &[u8],
    reading: &mut Reading,
    decode: impl FnOnce() -> Result<Picture, String>,
) -> Result<Decoded, String> {
    let parts = metadata::parts(reading.format, bytes);
    let shown = metadata::of_container(&parts, reading);
    let mut picture = decode()?;
    if let (Profile::Srgb, Some((primaries, transfer))) = (&picture.profile, parts.cicp) {
        picture.profile = Profile::Cicp(primaries, transfer);
    }
    Ok(shown_as(picture, shown))
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

/// The most memory that [`process`] takes beyond the bytes, in bytes and at the default sizes, so that large originals
/// can run alone: at most [`MAX_DECODING_BYTES`](crate::MAX_DECODING_BYTES), for what would take more is not decoded.
/// Reads no pixels.
pub fn memory_bytes(bytes: &[u8]) -> u64 {
    let edge_px = Sizes::default().thumbnail_px;
    let format = format_of(bytes);
    let need_bytes = caught(|| {
        let plan = plan(format, bytes, edge_px)?;
        plan.check(edge_px)?;
        Ok(plan.need_bytes(edge_px))
    });
    need_bytes.unwrap_or(OPENING_BYTES)
}

/// What decoding will take; why not, for what will not be decoded.
fn plan(format: Format, bytes: &[u8], edge_px: u32) -> Result<Plan, String> {
    let jpeg = |bytes| Segments::of(bytes).and_then(|segments| jpeg::plan(&segments, edge_px));
    let no_jpeg = || "there is no JPEG".to_owned();
    match format {
        Format::Jpeg => jpeg(bytes).ok_or_else(no_jpeg),
        Format::Png => Ok(Png::open(bytes)?.plan(edge_px)),
        Format::WebP => Ok(Whole::webp(bytes)?.plan(edge_px)),
        Format::Gif => Ok(Whole::gif(bytes)?.plan(edge_px)),
        Format::Tiff => Ok(Strips::open(bytes)?.plan(edge_px)),
        Format::Heic => Ok(Heif::open(bytes)?.plan(edge_px)),
        Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => {
            raw::open(format, bytes).jpeg.and_then(jpeg).ok_or_else(no_jpeg)
        }
        Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => {
            raw::open(format, bytes).jpeg.and_then(jpeg).ok_or_else(no_jpeg)
        }
        Format::Avif | Format::Unknown => Err("it is not decoded".to_owned()),
    }
}
