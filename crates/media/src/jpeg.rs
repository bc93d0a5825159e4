//! JPEG: its segments, read without decoding, and its pixels, scaled down while they are decoded.
//! A damaged file gives the segments and pixels that are left of it.

use photo::Format;
use turbojpeg::{Colorspace, Decompressor, Image, PixelFormat, ScalingFactor};

use crate::colour::Profile;
use crate::picture::{Inks, MAX_DECODED_BYTES, Picture, Raster, too_large, undecodable};

/// More segments than any writer makes.
const MAX_SEGMENTS: usize = 4_096;
/// Rubbish between two segments that is skipped at most, bytes.
const MAX_GAP_BYTES: usize = 64 * 1024;
/// A progressive file may repeat scans without end to keep decoders busy.
const MAX_SCANS: u32 = 500;
/// What libjpeg paints where the data is missing.
const MISSING: u8 = 0x80;

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";

/// What stands before the pixels.
#[derive(Debug, Default)]
pub(crate) struct Segments<'a> {
    pub(crate) frame: Option<Frame>,
    /// A TIFF tree.
    pub(crate) exif: Option<&'a [u8]>,
    pub(crate) xmp: Option<&'a [u8]>,
    /// Photoshop's resources, IPTC among them.
    pub(crate) photoshop: Option<&'a [u8]>,
    /// Pieces of an ICC profile, each with its number.
    icc: Vec<(u8, &'a [u8])>,
    /// Whether Adobe's marker is there: its CMYK files have 255 for no ink.
    adobe: bool,
}

/// The picture's frame header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) components: u8,
    pub(crate) kind: Kind,
}

/// How the pixels are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// SOF0 and SOF1.
    Sequential,
    /// SOF2.
    Progressive,
    /// SOF3, as the sensor's data in some RAW files, and the kinds that nobody uses.
    Other,
}

impl<'a> Segments<'a> {
    /// Walks the segments up to the first scan; `None` when it is not a JPEG.
    pub(crate) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
        let mut segments = Segments::default();
        for _ in 0..MAX_SEGMENTS {
            // Markers may be padded with 0xff; anything else between segments is skipped as libjpeg does.
            let Some(at) = rest[..rest.len().min(MAX_GAP_BYTES)]
                .windows(2)
                .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff))
            else {
                break;
            };
            let marker = rest[at + 1];
            rest = &rest[at + 2..];
            match marker {
                // The scan, or the end.
                0xda | 0xd9 => break,
                0x01 | 0xd0..=0xd8 => {}
                _ => {
                    let Some(length) = rest.first_chunk().map(|two| usize::from(u16::from_be_bytes(*two))) else {
                        break;
                    };
                    let Some(content) = rest.get(2..length) else { break };
                    segments.add(marker, content);
                    rest = &rest[length..];
                }
            }
        }
        Some(segments)
    }

    fn add(&mut self, marker: u8, content: &'a [u8]) {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                self.frame = self.frame.or(Frame::of(marker, content))
            }
            0xe1 => {
                self.exif = self.exif.or(content.strip_prefix(EXIF));
                self.xmp = self.xmp.or(content.strip_prefix(XMP));
            }
            0xe2 => {
                if let Some([number, _of, piece @ ..]) = content.strip_prefix(ICC) {
                    self.icc.push((*number, piece));
                }
            }
            0xed => self.photoshop = self.photoshop.or(content.strip_prefix(PHOTOSHOP)),
            0xee => self.adobe |= content.starts_with(b"Adobe"),
            _ => {}
        }
    }

    /// The ICC profile, put together.
    pub(crate) fn profile(&self) -> Option<Vec<u8>> {
        let mut pieces = self.icc.clone();
        pieces.sort_by_key(|(number, _)| *number);
        let whole: Vec<u8> = pieces.into_iter().flat_map(|(_, piece)| piece).copied().collect();
        (!whole.is_empty()).then_some(whole)
    }
}

impl Frame {
    fn of(marker: u8, content: &[u8]) -> Option<Self> {
        let [_precision, h1, h0, w1, w0, components, ..] = *content else { return None };
        let kind = match marker {
            0xc0 | 0xc1 => Kind::Sequential,
            0xc2 => Kind::Progressive,
            _ => Kind::Other,
        };
        let (width, height) = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
        Some(Self { width, height, components, kind })
    }

    /// Pixels in all.
    pub(crate) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Bytes that decoding keeps besides the pixels: a progressive file's coefficients, two bytes each, all at once.
    fn coefficients_bytes(&self) -> u64 {
        match self.kind {
            Kind::Sequential => 0,
            Kind::Progressive | Kind::Other => self.pixels() * 2 * u64::from(self.components),
        }
    }

    /// Bytes that decoding for an edge of so many pixels needs at most.
    pub(crate) fn decoding_bytes(&self, edge_px: u32) -> u64 {
        let scale = self.scale(edge_px);
        let pixels = scale.scale(self.width as usize) as u64 * scale.scale(self.height as usize) as u64;
        self.coefficients_bytes() + pixels * if self.components == 4 { 4 } else { 3 }
    }

    /// The smallest of the scales that have vector code (3/8 is slower than 4/8) and keep the long edge.
    fn scale(&self, edge_px: u32) -> ScalingFactor {
        let long_px = self.width.max(self.height) as usize;
        let scales = [ScalingFactor::ONE_EIGHTH, ScalingFactor::ONE_QUARTER, ScalingFactor::ONE_HALF];
        let enough = scales.into_iter().find(|scale| scale.scale(long_px) >= edge_px as usize);
        enough.unwrap_or(ScalingFactor::ONE)
    }
}

/// Decodes, at a scale that leaves the long edge at least `edge_px` where the picture has that.
pub(crate) fn decode(bytes: &[u8], segments: &Segments, edge_px: u32) -> Result<Picture, String> {
    let undecodable = |why: turbojpeg::Error| undecodable(Format::Jpeg, plain(&why.to_string()));
    if segments.frame.is_none() {
        return Err("the JPEG has no picture in it".to_owned());
    }
    let mut decompressor = Decompressor::new().map_err(undecodable)?;
    let header = decompressor.read_header(bytes).map_err(undecodable)?;
    let frame = Frame {
        width: u32::try_from(header.width).unwrap_or(u32::MAX),
        height: u32::try_from(header.height).unwrap_or(u32::MAX),
        components: segments.frame.map_or(3, |frame| frame.components),
        kind: match (header.is_lossless, header.is_progressive) {
            (false, false) => Kind::Sequential,
            (false, true) => Kind::Progressive,
            (true, _) => Kind::Other,
        },
    };
    if frame.decoding_bytes(edge_px) > MAX_DECODED_BYTES {
        return Err(too_large(frame.width, frame.height));
    }
    let scale = if header.is_lossless { ScalingFactor::ONE } else { frame.scale(edge_px) };
    decompressor.set_scaling_factor(scale).map_err(undecodable)?;
    decompressor.set_scan_limit(MAX_SCANS).map_err(undecodable)?;
    let inks = match header.colorspace {
        Colorspace::RGB | Colorspace::YCbCr | Colorspace::Gray => Inks::Rgb,
        Colorspace::CMYK | Colorspace::YCCK => Inks::Cmyk,
    };
    let scaled = header.scaled(scale);
    let size = (scaled.width, scaled.height);
    let mut pixels = vec![0; scaled.width * scaled.height * inks.count()];
    let mut problem = None;
    if let Err(why) = decompress(&mut decompressor, bytes, size, inks, &mut pixels) {
        // It may have been only a warning. What is painted over a known grey tells what could be decoded.
        pixels.fill(MISSING);
        let _ = decompress(&mut decompressor, bytes, size, inks, &mut pixels);
        if pixels.iter().all(|byte| *byte == MISSING) {
            return Err(undecodable(why));
        }
        problem = damage(&why.to_string());
    }
    if inks == Inks::Cmyk && segments.adobe {
        pixels.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    let raster = Raster { width: scaled.width as u32, height: scaled.height as u32, inks, pixels };
    let profile = segments.profile().map_or(Profile::Srgb, Profile::Icc);
    Ok(Picture { raster, profile, size: (frame.width, frame.height), problem })
}

fn decompress(
    decompressor: &mut Decompressor,
    bytes: &[u8],
    (width, height): (usize, usize),
    inks: Inks,
    pixels: &mut [u8],
) -> turbojpeg::Result<()> {
    let format = match inks {
        Inks::Rgb => PixelFormat::RGB,
        Inks::Cmyk => PixelFormat::CMYK,
    };
    decompressor.decompress(bytes, Image { pixels, width, pitch: width * inks.count(), height, format })
}

/// The decoder's complaint about a picture that it decoded all the same; `None` for what does not show.
fn damage(why: &str) -> Option<String> {
    if why.contains("Premature end") {
        Some("the file is cut short: a part of the picture is missing".to_owned())
    } else if why.contains("extraneous bytes") {
        // Padding that some cameras leave between segments.
        None
    } else {
        Some(format!("the JPEG is damaged, and a part of the picture may be wrong: {}", plain(why)))
    }
}

/// The library's message without the library's name.
fn plain(why: &str) -> &str {
    why.strip_prefix("TurboJPEG error: ").unwrap_or(why)
}
