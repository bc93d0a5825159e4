//! What an original's bytes say: its format, its metadata, how it looks, and what was wrong with it.
//! A reading is a pure function of the bytes, so a laptop and a server write the same one.

use serde::{Deserialize, Serialize};

use crate::Taken;

/// Everything one reader found in one original.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// What the first bytes say it is.
    pub format: Format,
    /// Pixels across, once upright; 0 when it cannot be told.
    pub width_px: u32,
    /// Pixels down, once upright; 0 when it cannot be told.
    pub height_px: u32,
    /// When the metadata says it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<Taken>,
    /// Where it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Names of the place, smallest first, as somebody wrote them into the file: `Alfama`, `Lisbon`, `Portugal`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// What it was taken with.
    pub camera: Camera,
    /// How it was taken.
    pub exposure: Exposure,
    /// What it shows, as keywords in the file (`dc:subject`, IPTC).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Who it shows, as names in the file (face regions, `PersonInImage`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Stars, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// Whether it moves: more than one frame.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub animated: bool,
    /// The dominant colour, sRGB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<[u8; 3]>,
    /// A [thumbhash](https://evanw.github.io/thumbhash/), base64: a blur to show before the tile is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbhash: Option<String>,
    /// What could not be read, in words for a person; empty when all is well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A kind of file, told by its first bytes and never by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// TIFF that is not a camera's RAW.
    Tiff,
    /// HEIF with HEVC inside: what iPhones make.
    Heic,
    /// HEIF with AV1 inside.
    Avif,
    /// Nikon RAW.
    Nef,
    /// Canon RAW, TIFF-based.
    Cr2,
    /// Canon RAW, ISO-BMFF-based.
    Cr3,
    /// Sony RAW.
    Arw,
    /// Adobe's RAW.
    Dng,
    /// Olympus RAW.
    Orf,
    /// Panasonic RAW.
    Rw2,
    /// Fujifilm RAW.
    Raf,
    /// Pentax RAW.
    Pef,
    /// None that this version can read.
    #[default]
    #[serde(other)]
    Unknown,
}

/// A position on Earth, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north, -90 to 90.
    pub lat: f64,
    /// Degrees east, -180 to 180.
    pub lon: f64,
    /// Metres above sea level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub altitude_m: Option<f64>,
}

impl Location {
    /// What it is in; nothing on the open sea.
    pub fn place(&self) -> Option<places::Place> {
        places::place(self.lat, self.lon)
    }

    /// How far it is to another, as the crow flies.
    pub fn km_to(&self, other: &Self) -> f64 {
        const EARTH_RADIUS_KM: f64 = 6_371.0;
        let (lat, other_lat) = (self.lat.to_radians(), other.lat.to_radians());
        let (d_lat, d_lon) = (other_lat - lat, (other.lon - self.lon).to_radians());
        let h = (d_lat / 2.0).sin().powi(2) + lat.cos() * other_lat.cos() * (d_lon / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin()
    }
}

/// What a picture was taken with, as the camera spells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// `Canon`.
    pub make: Option<String>,
    /// `Canon EOS 70D`.
    pub model: Option<String>,
    /// `EF-S18-135mm f/3.5-5.6 IS STM`.
    pub lens: Option<String>,
}

/// How a picture was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exposure {
    /// Shutter time.
    pub seconds: Option<f64>,
    /// The f-number.
    pub aperture: Option<f64>,
    /// ISO sensitivity.
    pub iso: Option<u32>,
    /// Focal length of the lens, millimetres.
    pub focal_mm: Option<f64>,
}

impl Reading {
    /// Whether there is a picture to show: renditions were made of it.
    pub fn is_picture(&self) -> bool {
        self.width_px > 0 && self.height_px > 0 && self.colour.is_some()
    }
}

impl Format {
    /// Every format there is, `Unknown` left out.
    pub const ALL: [Format; 16] = [
        Format::Jpeg,
        Format::Png,
        Format::WebP,
        Format::Gif,
        Format::Tiff,
        Format::Heic,
        Format::Avif,
        Format::Nef,
        Format::Cr2,
        Format::Cr3,
        Format::Arw,
        Format::Dng,
        Format::Orf,
        Format::Rw2,
        Format::Raf,
        Format::Pef,
    ];

    /// Its name in lower case, which is also the usual ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "jpeg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Gif => "gif",
            Format::Tiff => "tiff",
            Format::Heic => "heic",
            Format::Avif => "avif",
            Format::Nef => "nef",
            Format::Cr2 => "cr2",
            Format::Cr3 => "cr3",
            Format::Arw => "arw",
            Format::Dng => "dng",
            Format::Orf => "orf",
            Format::Rw2 => "rw2",
            Format::Raf => "raf",
            Format::Pef => "pef",
            Format::Unknown => "unknown",
        }
    }

    /// Whether it is a camera's RAW, shown by the JPEG inside it.
    pub fn is_raw(self) -> bool {
        match self {
            Format::Nef | Format::Cr2 | Format::Cr3 | Format::Arw | Format::Dng => true,
            Format::Orf | Format::Rw2 | Format::Raf | Format::Pef => true,
            Format::Jpeg | Format::Png | Format::WebP | Format::Gif | Format::Tiff => false,
            Format::Heic | Format::Avif | Format::Unknown => false,
        }
    }

    /// The type that HTTP names it by.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::WebP => "image/webp",
            Format::Gif => "image/gif",
            Format::Tiff => "image/tiff",
            Format::Heic => "image/heic",
            Format::Avif => "image/avif",
            Format::Dng => "image/x-adobe-dng",
            Format::Nef => "image/x-nikon-nef",
            Format::Cr2 => "image/x-canon-cr2",
            Format::Cr3 => "image/x-canon-cr3",
            Format::Arw => "image/x-sony-arw",
            Format::Orf => "image/x-olympus-orf",
            Format::Rw2 => "image/x-panasonic-rw2",
            Format::Raf => "image/x-fuji-raf",
            Format::Pef => "image/x-pentax-pef",
            Format::Unknown => "application/octet-stream",
        }
    }
}
