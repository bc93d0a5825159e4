//! PNG, WebP, GIF and TIFF: formats that are decoded whole, at their full size.
//! The first frame of those that move, on white where they are transparent.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ExtendedColorType, ImageDecoder, ImageResult, Limits};
use photo::Format;

use crate::colour::Profile;
use crate::picture::{Inks, MAX_DECODED_BYTES, Picture, Raster, check_size, undecodable};

/// What stays in the buffer where the data is missing.
const MISSING: u8 = 0x80;

/// Decodes a file that has been recognised as one of the four.
pub(crate) fn decode(format: Format, bytes: &[u8]) -> Result<Picture, String> {
    let wrong = |why: image::ImageError| undecodable(format, plain(&why));
    let bytes = Cursor::new(bytes);
    match format {
        Format::Png => finished(format, PngDecoder::with_limits(bytes, limits()).map_err(wrong)?),
        Format::WebP => finished(format, WebPDecoder::new(bytes).map_err(wrong)?),
        Format::Gif => finished(format, GifDecoder::new(bytes).map_err(wrong)?),
        Format::Tiff => finished(format, TiffDecoder::new(bytes).map_err(wrong)?),
        Format::Jpeg | Format::Heic | Format::Avif | Format::Unknown => {
            Err(undecodable(format, "it is of another kind"))
        }
        Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => Err(undecodable(format, "it is RAW")),
        Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => Err(undecodable(format, "it is RAW")),
    }
}

/// Width and height, for the two that do not say it in one place.
pub(crate) fn size(format: Format, bytes: &[u8]) -> Option<(u32, u32)> {
    let bytes = Cursor::new(bytes);
    if format == Format::WebP {
        Some(WebPDecoder::new(bytes).ok()?.dimensions())
    } else {
        Some(TiffDecoder::new(bytes).ok()?.dimensions())
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    limits
}

fn finished(format: Format, mut decoder: impl ImageDecoder) -> Result<Picture, String> {
    let size = decoder.dimensions();
    let colour = decoder.color_type();
    check_size(format, size, u64::from(colour.bytes_per_pixel()))?;
    decoder.set_limits(limits()).map_err(|why| undecodable(format, plain(&why)))?;
    // The decoder makes red, green and blue of inks, which its profile then does not fit.
    let inks = matches!(decoder.original_color_type(), ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16);
    let icc = decoder.icc_profile().unwrap_or_default().filter(|icc| !icc.is_empty() && !inks);
    let mut samples = vec![MISSING; usize::try_from(decoder.total_bytes()).map_err(|why| undecodable(format, why))?];
    let problem = match read(decoder, &mut samples) {
        Ok(()) => None,
        Err(why) if samples.iter().all(|byte| *byte == MISSING) => return Err(undecodable(format, plain(&why))),
        Err(why) => {
            Some(format!("the file is damaged or cut short, and a part of the picture is missing: {}", plain(&why)))
        }
    };
    let pixels = to_rgb(colour, samples);
    let raster = Raster { width: size.0, height: size.1, inks: Inks::Rgb, pixels };
    Ok(Picture { raster, profile: icc.map_or(Profile::Srgb, Profile::Icc), size, problem })
}

/// The library's message from where it says what happened.
fn plain(why: &image::ImageError) -> String {
    let mut cause: &dyn std::error::Error = why;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let text = cause.to_string();
    text.split(" while decoding ").next().unwrap_or_default().to_owned()
}

fn read(decoder: impl ImageDecoder, samples: &mut [u8]) -> ImageResult<()> {
    decoder.read_image(samples)
}

/// Eight bits each of red, green and blue.
fn to_rgb(colour: ColorType, samples: Vec<u8>) -> Vec<u8> {
    // The high byte of a native 16-bit sample is near enough: the rest is below what a screen shows.
    let deep = |at: &[u8]| u16::from_ne_bytes([at[0], at[1]]).to_be_bytes()[0];
    // The cast saturates, and takes what is not a number for 0.
    let float = |at: &[u8]| (f32::from_ne_bytes([at[0], at[1], at[2], at[3]]) * 255.0).round() as u8;
    let byte = |at: &[u8]| at[0];
    match colour {
        ColorType::Rgb8 => samples,
        ColorType::L8 => mapped::<1>(&samples, 1, byte),
        ColorType::La8 => mapped::<2>(&samples, 1, byte),
        ColorType::Rgba8 => mapped::<4>(&samples, 1, byte),
        ColorType::L16 => mapped::<1>(&samples, 2, deep),
        ColorType::La16 => mapped::<2>(&samples, 2, deep),
        ColorType::Rgb16 => mapped::<3>(&samples, 2, deep),
        ColorType::Rgba16 => mapped::<4>(&samples, 2, deep),
        ColorType::Rgb32F => mapped::<3>(&samples, 4, float),
        ColorType::Rgba32F => mapped::<4>(&samples, 4, float),
        // The enum is open; its other members would have to be invented first.
        _ => samples,
    }
}

/// Pixels of one (grey), two (grey, alpha), three (colour) or four (colour, alpha) samples.
fn mapped<const SAMPLES: usize>(samples: &[u8], sample_bytes: usize, value: impl Fn(&[u8]) -> u8) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(samples.len() / (SAMPLES * sample_bytes) * 3);
    for pixel in samples.chunks_exact(SAMPLES * sample_bytes) {
        let values: [u8; SAMPLES] = std::array::from_fn(|index| value(&pixel[index * sample_bytes..]));
        pixels.extend(match values.as_slice() {
            [grey] => [*grey; 3],
            [grey, alpha] => [on_white(*grey, *alpha); 3],
            [r, g, b] => [*r, *g, *b],
            [r, g, b, alpha, ..] => [on_white(*r, *alpha), on_white(*g, *alpha), on_white(*b, *alpha)],
            [] => [MISSING; 3],
        });
    }
    pixels
}

/// A sample seen before white paper.
pub(crate) fn on_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u16::from(sample), u16::from(alpha));
    // At most 255, for the weights are.
    ((sample * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
