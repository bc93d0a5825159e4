//! A thumbnail as pixels, and parts of it as the models want them.
//! libjpeg-turbo decodes, since it made the thumbnails and is linked for that already.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use turbojpeg::{Decompressor, PixelFormat};

/// Upright, sRGB, three bytes for each pixel, rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

/// Each colour of a picture by itself, rows from the top, as numbers for a model.
pub(super) struct Planes {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) numbers: Vec<f32>,
}

/// A rectangle in pixels of a picture, its corners between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// In which order, and how, a model takes the colours of a pixel: what is taken away from each, and what it is divided by.
pub(super) struct Inks {
    pub(super) order: [usize; 3],
    pub(super) minus: [f32; 3],
    pub(super) over: [f32; 3],
}

/// Red, green and blue as they are.
pub(super) const PLAIN: Inks = Inks { order: [0, 1, 2], minus: [0.0; 3], over: [1.0; 3] };

/// More than a thumbnail of any size that Tintype makes: 48 MB.
const MOST_PIXELS: usize = 16 << 20;

impl Picture {
    /// Decodes a JPEG. The error says, in words, why it is none.
    pub(super) fn decode(jpeg: &[u8]) -> Result<Self, String> {
        let wrong = |error: turbojpeg::Error| {
            let why = error.to_string();
            format!("the thumbnail cannot be decoded: {}", why.strip_prefix("TurboJPEG error: ").unwrap_or(&why))
        };
        let mut decompressor = Decompressor::new().map_err(wrong)?;
        let header = decompressor.read_header(jpeg).map_err(wrong)?;
        let (width, height) = (header.width, header.height);
        if width * height > MOST_PIXELS {
            return Err(format!("the thumbnail is too large: {width} × {height} pixels"));
        }
        let mut pixels = vec![0; width * height * 3];
        let image =
            turbojpeg::Image { pixels: &mut pixels[..], width, pitch: width * 3, height, format: PixelFormat::RGB };
        decompressor.decompress(jpeg, image).map_err(wrong)?;
        Ok(Self { width, height, pixels })
    }

    /// All of it.
    pub(super) fn whole(&self) -> Part {
        Part { left: 0.0, top: 0.0, width: self.width as f64, height: self.height as f64 }
    }

    /// A part of it, as large as said. What is outside of the picture is left out of the part first.
    pub(super) fn resized(&self, part: Part, width: usize, height: usize) -> Self {
        self.resized_by(FilterType::Bilinear, part, width, height)
    }

    /// The same, with another way of mixing pixels.
    pub(super) fn resized_by(&self, filter: FilterType, part: Part, width: usize, height: usize) -> Self {
        let from = ImageRef::new(self.width as u32, self.height as u32, &self.pixels, PixelType::U8x3);
        let from = from.expect("a picture has three bytes for each pixel");
        let mut to = Image::new(width as u32, height as u32, PixelType::U8x3);
        let within = part.within(self.whole());
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(
            within.left,
            within.top,
            within.width,
            within.height,
        );
        Resizer::new().resize(&from, &mut to, &options).expect("the part is within the picture");
        Self { width, height, pixels: to.into_vec() }
    }

    /// A part of it, with its longer edge as long as said.
    pub(super) fn fitted(&self, part: Part, edge: usize) -> Self {
        let longest = part.width.max(part.height);
        let scaled = |length: f64| ((length * edge as f64 / longest).round() as usize).clamp(1, edge);
        self.resized(part, scaled(part.width), scaled(part.height))
    }

    /// It on a grey ground: 0 is black.
    pub(super) fn on(&self, ground: u8, width: usize, height: usize, left: usize, top: usize) -> Self {
        let mut pixels = vec![ground; width * height * 3];
        for (row, line) in self.pixels.chunks_exact(self.width * 3).enumerate() {
            let start = ((top + row) * width + left) * 3;
            pixels[start..start + line.len()].copy_from_slice(line);
        }
        Self { width, height, pixels }
    }

    /// As a model takes it.
    pub(super) fn planes(&self, inks: &Inks) -> Planes {
        let plane = |ink: usize| {
            let (of, minus, over) = (inks.order[ink], inks.minus[ink], inks.over[ink]);
            self.pixels.chunks_exact(3).map(move |pixel| (f32::from(pixel[of]) - minus) / over)
        };
        Planes { width: self.width, height: self.height, numbers: (0..3).flat_map(plane).collect() }
    }

    /// The colour at a point between pixels' middles; black outside.
    pub(super) fn at(&self, x: f64, y: f64) -> [f64; 3] {
        let (left, top) = ((x - 0.5).floor(), (y - 0.5).floor());
        let (right_share, lower_share) = (x - 0.5 - left, y - 0.5 - top);
        let mut mixed = [0.0; 3];
        for (column, across) in [(left, 1.0 - right_share), (left + 1.0, right_share)] {
            for (row, down) in [(top, 1.0 - lower_share), (top + 1.0, lower_share)] {
                if column >= 0.0 && row >= 0.0 && column < self.width as f64 && row < self.height as f64 {
                    let start = (row as usize * self.width + column as usize) * 3;
                    for (ink, sum) in mixed.iter_mut().enumerate() {
                        *sum += across * down * f64::from(self.pixels[start + ink]);
                    }
                }
            }
        }
        mixed
    }
}

impl Part {
    /// What of it is within another; a sliver at its edge if nothing is.
    fn within(self, other: Part) -> Part {
        let inside = |from: f64, length: f64, least: f64, all: f64| {
            let start = from.clamp(least, least + all - all.min(SLIVER));
            let end = (from + length).clamp(start + all.min(SLIVER), least + all);
            (start, end - start)
        };
        let (left, width) = inside(self.left, self.width, other.left, other.width);
        let (top, height) = inside(self.top, self.height, other.top, other.height);
        Part { left, top, width, height }
    }
}

/// Pixels.
const SLIVER: f64 = 0.5;
