//! WebP and GIF: formats whose decoders give only the whole picture at its full size.
//! The first frame of those that move, on white where they are transparent.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder, Limits};
use photo::Format;

use crate::colour::Profile;
use crate::picture::{Picture, Plan, damaged, undecodable};
use crate::samples::Samples;
use crate::shrink::{Shrinker, shrinking_bytes, shrunk_size};

/// What stays in the buffer where the data is missing.
const MISSING: u8 = 0x80;
/// A GIF's frame that is not its whole screen takes a buffer of its own, at most as large as the screen or this. Bytes.
const GIF_FRAME_BYTES: u64 = 16 << 20;

/// An opened file.
pub(crate) struct Whole<'a> {
    decoder: Box<dyn ImageDecoder + 'a>,
    format: Format,
    samples: Samples,
    /// What the decoder takes beside the picture that it gives.
    beside_bytes: u64,
}

impl<'a> Whole<'a> {
    /// Reads up to the pixels.
    pub(crate) fn webp(bytes: &'a [u8]) -> Result<Self, String> {
        let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|why| undecodable(Format::WebP, plain(&why)))?;
        let (width, height) = decoder.dimensions();
        // By image-webp 0.2: a picture without losses is decoded with alpha even if it has none. One with losses is
        // planes of twelve bits a pixel, in whole blocks of 16 × 16; its alpha, and the frame and the screen of one
        // that moves, are pictures by themselves.
        let pixels = u64::from(width.next_multiple_of(16)) * u64::from(height.next_multiple_of(16));
        let (alpha, moves) = (decoder.color_type() == ColorType::Rgba8, decoder.has_animation());
        let bytes_per_pixel = match (alpha, moves) {
            (false, false) => 4,
            (true, false) => 7,
            (false | true, true) => 15,
        };
        let beside_bytes = pixels * bytes_per_pixel + bytes.len() as u64;
        Self::new(Format::WebP, Box::new(decoder), beside_bytes)
    }

    /// Reads up to the pixels.
    pub(crate) fn gif(bytes: &'a [u8]) -> Result<Self, String> {
        let wrong = |why: image::ImageError| undecodable(Format::Gif, plain(&why));
        let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(wrong)?;
        let beside_bytes = decoder.total_bytes().max(GIF_FRAME_BYTES);
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(beside_bytes);
        decoder.set_limits(limits).map_err(wrong)?;
        Self::new(Format::Gif, Box::new(decoder), beside_bytes)
    }

    fn new(format: Format, decoder: Box<dyn ImageDecoder + 'a>, beside_bytes: u64) -> Result<Self, String> {
        let samples = match decoder.color_type() {
            ColorType::Rgb8 => Samples::RGB,
            ColorType::Rgba8 => Samples::RGBA,
            other => return Err(undecodable(format, format_args!("{other:?} is not one of its colours"))),
        };
        Ok(Self { decoder, format, samples, beside_bytes })
    }

    /// What decoding will take.
    pub(crate) fn plan(&self, edge_px: u32) -> Plan {
        let size = self.decoder.dimensions();
        Plan {
            format: self.format,
            size,
            raster: shrunk_size(size, edge_px),
            inks: self.samples.inks(),
            decoder_bytes: self.decoder.total_bytes() + self.beside_bytes + shrinking_bytes(size.0),
        }
    }

    /// Decodes the first frame.
    pub(crate) fn decode(mut self, edge_px: u32) -> Result<Picture, String> {
        let size = self.decoder.dimensions();
        self.plan(edge_px).check(edge_px)?;
        let icc = self.decoder.icc_profile().unwrap_or_default().filter(|icc| !icc.is_empty());
        let row_bytes = self.samples.row_bytes(size.0);
        let mut pixels = vec![MISSING; row_bytes * size.1 as usize];
        let problem = match self.decoder.read_image_boxed(&mut pixels) {
            Ok(()) => None,
            Err(why) if pixels.iter().all(|byte| *byte == MISSING) => {
                return Err(undecodable(self.format, plain(&why)));
            }
            Err(why) => Some(damaged(plain(&why))),
        };
        let mut shrinker = Shrinker::new(size, self.samples, edge_px);
        pixels.chunks_exact(row_bytes).for_each(|row| shrinker.add(row));
        let (raster, _) = shrinker.finish(self.format, Ok::<(), &str>(()))?;
        Ok(Picture { raster, profile: icc.map_or(Profile::Srgb, Profile::Icc), size, problem })
    }
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
