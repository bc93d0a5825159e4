//! The two pictures that people see instead of the original, and what to show before either has arrived.
//! Both are upright, sRGB and free of metadata; both come from one decoding.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use turbojpeg::{Compressor, PixelFormat, Subsamp};
use webp::{Encoder, WebPConfig};

use crate::colour;
use crate::orientation::Orientation;
use crate::picture::{Inks, Picture, Raster};
use crate::{Renditions, Sizes};

/// A tile is at most so many times as wide as it is high: a panorama's is less high instead.
const MAX_TILE_ASPECT: u32 = 4;
/// At 2,048 pixels an artefact of quality 82 is smaller than a pixel of most screens.
const THUMBNAIL_QUALITY: i32 = 82;
const TILE_QUALITY: f32 = 75.0;
/// libwebp's effort, 0 to 6. On tiles of 24-megapixel photographs: 1 is 11 % larger and hardly faster, 3 is 3 % smaller
/// and takes three times as long.
const TILE_METHOD: i32 = 2;
/// Lanczos takes a third longer, and at these ratios looks the same.
const FILTER: FilterType = FilterType::CatmullRom;
/// A thumbhash keeps at most 7 × 7 waves: it needs no more, and its crate refuses more than 100.
const HASHED_EDGE_PX: u32 = 100;

/// What a picture looks like.
pub(crate) struct Looks {
    pub(crate) renditions: Renditions,
    pub(crate) colour: [u8; 3],
    pub(crate) thumbhash: String,
    /// What is wrong with its colours, for a person.
    pub(crate) problem: Option<String>,
}

/// What the encoders' and the colour transformation's tables take. Bytes.
const TABLES_BYTES: u64 = 16 << 20;

/// The most that [`render`] takes, the raster of that size included. Bytes.
pub(crate) fn rendering_bytes(raster: (u32, u32), inks: Inks, thumbnail_px: u32) -> u64 {
    let bytes = |(width, height): (u32, u32)| u64::from(width) * u64::from(height) * inks.count() as u64;
    let thumbnail = fitted(raster, (thumbnail_px, thumbnail_px));
    // Resizing goes across first, for as many rows as there are; and a third copy of the thumbnail is made at most.
    let resizing = bytes(raster) + bytes((thumbnail.0, raster.1)) + bytes(thumbnail);
    TABLES_BYTES + resizing.max(3 * bytes(thumbnail))
}

/// Makes both renditions.
pub(crate) fn render(picture: Picture, orientation: Orientation, sizes: &Sizes) -> Result<Looks, String> {
    let Picture { raster, profile, .. } = picture;
    let small = sizes.thumbnail((raster.width, raster.height));
    let (small, problem) = colour::to_srgb(resized(raster, small)?, &profile);
    let thumbnail = orientation.upright(small);
    let size = (thumbnail.width, thumbnail.height);
    let renditions_jpeg = jpeg(&thumbnail)?;
    let tile = resized(thumbnail, fitted(size, (sizes.tile_px.saturating_mul(MAX_TILE_ASPECT), sizes.tile_px)))?;
    let renditions = Renditions { thumbnail: renditions_jpeg, tile: webp(&tile)? };
    let tiny_size = fitted((tile.width, tile.height), (HASHED_EDGE_PX, HASHED_EDGE_PX));
    let tiny = resized(tile, tiny_size)?;
    Ok(Looks { renditions, colour: dominant(&tiny), thumbhash: thumbhash(&tiny), problem })
}

impl Sizes {
    /// How large the thumbnail of a picture of this size is.
    pub fn thumbnail(&self, picture: (u32, u32)) -> (u32, u32) {
        fitted(picture, (self.thumbnail_px, self.thumbnail_px))
    }
}

/// The size with the same shape that fits a box, never enlarged, never without pixels.
fn fitted((width, height): (u32, u32), (box_width, box_height): (u32, u32)) -> (u32, u32) {
    if width <= box_width && height <= box_height {
        return (width, height);
    }
    let (w, h, bw, bh) = (u64::from(width), u64::from(height), u64::from(box_width), u64::from(box_height));
    // The quotients are at most the box, so they fit.
    if w * bh > h * bw {
        (box_width, (((2 * h * bw + w) / (2 * w)) as u32).max(1))
    } else {
        ((((2 * w * bh + h) / (2 * h)) as u32).max(1), box_height)
    }
}

fn resized(raster: Raster, (width, height): (u32, u32)) -> Result<Raster, String> {
    if (raster.width, raster.height) == (width, height) {
        return Ok(raster);
    }
    let kind = match raster.inks {
        Inks::Rgb => PixelType::U8x3,
        Inks::Cmyk => PixelType::U8x4,
    };
    let wrong = |why: &dyn std::fmt::Display| format!("the picture cannot be made smaller: {why}");
    let source = ImageRef::new(raster.width, raster.height, &raster.pixels, kind).map_err(|why| wrong(&why))?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FILTER)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(|why| wrong(&why))?;
    Ok(Raster { width, height, inks: raster.inks, pixels: target.into_vec() })
}

fn jpeg(raster: &Raster) -> Result<Vec<u8>, String> {
    let image = turbojpeg::Image {
        pixels: raster.pixels.as_slice(),
        width: raster.width as usize,
        pitch: raster.width as usize * 3,
        height: raster.height as usize,
        format: PixelFormat::RGB,
    };
    let encoded = Compressor::new().and_then(|mut compressor| {
        compressor.set_quality(THUMBNAIL_QUALITY)?;
        compressor.set_subsamp(Subsamp::Sub2x2)?;
        compressor.compress_to_vec(image)
    });
    encoded.map_err(|why| format!("the thumbnail cannot be made: {why}"))
}

fn webp(raster: &Raster) -> Result<Vec<u8>, String> {
    let wrong = |why: &str| format!("the tile cannot be made: {why}");
    let mut config = WebPConfig::new().map_err(|()| wrong("libwebp has no configuration"))?;
    config.quality = TILE_QUALITY;
    config.method = TILE_METHOD;
    let encoder = Encoder::from_rgb(&raster.pixels, raster.width, raster.height);
    let encoded = encoder.encode_advanced(&config).map_err(|why| wrong(&format!("{why:?}")))?;
    Ok(encoded.to_vec())
}

/// The mean of the most frequent of 512 colours.
fn dominant(raster: &Raster) -> [u8; 3] {
    let (pixels, _) = raster.pixels.as_chunks::<3>();
    let mut sums = vec![[0u32; 4]; 512];
    for [r, g, b] in pixels {
        let sum = &mut sums[usize::from(r >> 5) << 6 | usize::from(g >> 5) << 3 | usize::from(b >> 5)];
        *sum = [sum[0] + u32::from(*r), sum[1] + u32::from(*g), sum[2] + u32::from(*b), sum[3] + 1];
    }
    let [r, g, b, count] = sums.into_iter().max_by_key(|sum| sum[3]).unwrap_or_default();
    // A mean of bytes is a byte.
    [r, g, b].map(|sum| (sum / count.max(1)) as u8)
}

fn thumbhash(raster: &Raster) -> String {
    let (pixels, _) = raster.pixels.as_chunks::<3>();
    let rgba: Vec<u8> = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let hash = thumbhash::rgba_to_thumb_hash(raster.width as usize, raster.height as usize, &rgba);
    STANDARD_NO_PAD.encode(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_its_box_and_is_never_enlarged() {
        assert_eq!(fitted((6000, 4000), (2048, 2048)), (2048, 1365));
        assert_eq!(fitted((4000, 6000), (2048, 2048)), (1365, 2048));
        assert_eq!(fitted((2048, 1365), (1440, 360)), (540, 360));
        assert_eq!(fitted((300, 200), (1440, 360)), (300, 200));
        assert_eq!(fitted((2048, 205), (1440, 360)), (1440, 144));
        assert_eq!(fitted((65_500, 1), (2048, 2048)), (2048, 1));
    }
}
