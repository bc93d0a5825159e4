//! A decoded picture on its way to becoming renditions, and the limits that keep decoding it affordable.
//! What could not be decoded is said in a person's words.

use photo::Format;

use crate::MAX_DECODING_BYTES;
use crate::colour::Profile;
use crate::rendition::rendering_bytes;

/// The most pixels that a file may have whose decoder makes all of them: a 200-megapixel telephone's may, a
/// decompression bomb, which would keep a processor busy for minutes, may not.
pub(crate) const MAX_PIXELS: u64 = 268_435_456;

/// What opening a file and a decoder's tables take. Bytes.
pub(crate) const OPENING_BYTES: u64 = 4 << 20;

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

/// What decoding a file will take, known before any of it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Of what is decoded: a RAW file's is JPEG.
    pub(crate) format: Format,
    /// Width and height of the picture.
    pub(crate) size: (u32, u32),
    /// Width and height of the raster that will be made of it.
    pub(crate) raster: (u32, u32),
    pub(crate) inks: Inks,
    /// What the decoder takes at most beside that raster. Bytes.
    pub(crate) decoder_bytes: u64,
}

impl Plan {
    /// The most that decoding takes, or rendering after it, whichever is more. Bytes.
    pub(crate) fn need_bytes(&self, edge_px: u32) -> u64 {
        let raster_bytes = u64::from(self.raster.0) * u64::from(self.raster.1) * self.inks.count() as u64;
        let decoding_bytes = self.decoder_bytes.saturating_add(raster_bytes).saturating_add(OPENING_BYTES);
        decoding_bytes.max(rendering_bytes(self.raster, self.inks, edge_px))
    }

    /// Refuses what has no pixels, or would need too much memory or time, before any is spent.
    pub(crate) fn check(&self, edge_px: u32) -> Result<(), String> {
        if self.size.0 == 0 || self.size.1 == 0 {
            return Err(format!("the {} has no pixels", shown(self.format)));
        }
        let pixels = u64::from(self.size.0) * u64::from(self.size.1);
        // A JPEG is scaled while it is decoded, and has as many bytes as it has detail.
        let too_many = pixels > MAX_PIXELS && self.format != Format::Jpeg;
        if too_many || self.need_bytes(edge_px) > MAX_DECODING_BYTES {
            return Err(too_large(self.size));
        }
        Ok(())
    }
}

/// That a picture is over the limit.
fn too_large((width, height): (u32, u32)) -> String {
    let (width, height) = (grouped(width), grouped(height));
    format!("{width} × {height} pixels: larger than this version can read; the original is kept as it is")
}

/// In groups of three digits.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// That a part of a picture could be decoded, and why not more.
pub(crate) fn damaged(why: impl std::fmt::Display) -> String {
    format!("the file is damaged or cut short, and a part of the picture is missing: {why}")
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
