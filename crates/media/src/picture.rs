//! A decoded picture on its way to becoming renditions, and the limits that keep decoding it affordable.
//! What could not be decoded is said in a person's words.

use photo::Format;

use crate::colour::Profile;

/// The most pixels that a file decoded whole may have: a 200-megapixel telephone's pass, a decompression bomb's do not.
pub(crate) const MAX_PIXELS: u64 = 268_435_456;

/// The most memory, in bytes, that one decoder may fill.
pub(crate) const MAX_DECODED_BYTES: u64 = 1 << 30;

/// Rows of pixels without padding.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Raster {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) inks: Inks,
    pub(crate) pixels: Vec<u8>,
}

/// What the bytes of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inks {
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black: 255 is full ink.
    Cmyk,
}

/// What a decoder made of a file. The raster may be smaller than the picture, never smaller than was asked for.
#[derive(Debug)]
pub(crate) struct Picture {
    /// As it lies in the file.
    pub(crate) raster: Raster,
    /// The colours of the raster.
    pub(crate) profile: Profile,
    /// Width and height of the picture as it lies in the file.
    pub(crate) size: (u32, u32),
    /// What is missing from it, for a person.
    pub(crate) problem: Option<String>,
}

impl Inks {
    /// Bytes of a pixel.
    pub(crate) fn count(self) -> usize {
        match self {
            Inks::Rgb => 3,
            Inks::Cmyk => 4,
        }
    }
}

/// Refuses what would need too much memory, before any is allocated.
pub(crate) fn check_size(format: Format, (width, height): (u32, u32), bytes_per_pixel: u64) -> Result<(), String> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(format!("the {} has no pixels", shown(format)));
    }
    if pixels > MAX_PIXELS || pixels.saturating_mul(bytes_per_pixel) > MAX_DECODED_BYTES {
        return Err(too_large(width, height));
    }
    Ok(())
}

/// That a picture is over the limit.
pub(crate) fn too_large(width: u32, height: u32) -> String {
    format!("the picture is {width} × {height} pixels, which is more than this version reads")
}

/// That a decoder gave up.
pub(crate) fn undecodable(format: Format, why: impl std::fmt::Display) -> String {
    format!("the {} cannot be decoded: {why}", shown(format))
}

/// The format's name as people write it.
pub(crate) fn shown(format: Format) -> String {
    match format {
        Format::WebP => "WebP".to_owned(),
        Format::Unknown => "file".to_owned(),
        Format::Jpeg | Format::Png | Format::Gif | Format::Tiff | Format::Heic | Format::Avif => {
            format.name().to_uppercase()
        }
        Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => format.name().to_uppercase(),
        Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => format.name().to_uppercase(),
    }
}
