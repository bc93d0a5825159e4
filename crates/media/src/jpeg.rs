//! JPEG: its segments, read without decoding, and its pixels, scaled down while they are decoded.
//! A damaged file gives the segments and pixels that are left of it.

use photo::Format;
use turbojpeg::{Colorspace, Decompressor, Image, PixelFormat, ScalingFactor};

use crate::colour::Profile;
use crate::picture::{Inks, Picture, Plan, Raster, undecodable};

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
    /// How many components the first scan has.
    scanned: Option<u8>,
}

/// The picture's frame header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) components: u8,
    pub(crate) kind: Kind,
    /// Samples of all components in a hundredth of a pixel: 300 without subsampling, 150 with the usual one.
    samples_percent: u64,
}

/// How the pixels are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// SOF0 and SOF1.
    Sequential,
    /// SOF2.
    Progressive,
    /// SOF3, as the sensor's data in some RAW files.
    Lossless,
    /// The kinds that nobody uses.
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
                // The scan, whose length precedes the number of its components, or the end.
                0xda => {
                    segments.scanned = rest.get(2).copied();
                    break;
                }
                0xd9 => break,
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
        let [_precision, h1, h0, w1, w0, components, ref rest @ ..] = *content else { return None };
        let kind = match marker {
            0xc0 | 0xc1 => Kind::Sequential,
            0xc2 => Kind::Progressive,
            0xc3 => Kind::Lossless,
            _ => Kind::Other,
        };
        let (width, height) = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
        // A component's number, its two factors and its table.
        let (factors, _) = rest.as_chunks::<3>();
        let factors = factors.iter().take(components.into()).map(|[_, factors, _]| (factors >> 4, factors & 15));
        let most = factors.clone().fold((1, 1), |most, factor| (most.0.max(factor.0), most.1.max(factor.1)));
        let samples: u64 = factors.map(|factor| u64::from(factor.0) * u64::from(factor.1)).sum();
        let samples_percent = (samples * 100).div_ceil(u64::from(most.0) * u64::from(most.1));
        Some(Self { width, height, components, kind, samples_percent })
    }

    /// Pixels in all.
    pub(crate) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The smallest of the scales that have vector code (3/8 is slower than 4/8) and keep the long edge. What
    /// has no waves to leave out cannot be scaled.
    fn scale(&self, edge_px: u32) -> ScalingFactor {
        if self.kind == Kind::Lossless {
            return ScalingFactor::ONE;
        }
        let long_px = self.width.max(self.height) as usize;
        let scales = [ScalingFactor::ONE_EIGHTH, ScalingFactor::ONE_QUARTER, ScalingFactor::ONE_HALF];
        let enough = scales.into_iter().find(|scale| scale.scale(long_px) >= edge_px as usize);
        enough.unwrap_or(ScalingFactor::ONE)
    }
}

/// What decoding at such a scale will take; `None` when there is no picture.
pub(crate) fn plan(segments: &Segments, edge_px: u32) -> Option<Plan> {
    let frame = segments.frame?;
    // Where a component comes in several scans, the library keeps the coefficients of all, two bytes each, in whole
    // blocks: at most four blocks of 8 × 8 side by side.
    let blocks = |length: u32| u64::from(length.next_multiple_of(32));
    let coefficients_bytes = match (frame.kind, segments.scanned) {
        (Kind::Sequential, Some(scanned)) if scanned >= frame.components => 0,
        (Kind::Sequential | Kind::Progressive | Kind::Lossless | Kind::Other, _) => {
            (blocks(frame.width) * blocks(frame.height) * frame.samples_percent).div_ceil(100) * 2
        }
    };
    // Rows of blocks, before and after their transformation and enlargement.
    let rows_bytes = blocks(frame.width) * u64::from(frame.components) * 64;
    let scale = frame.scale(edge_px);
    let scaled = |length: u32| scale.scale(length as usize) as u32;
    Some(Plan {
        format: Format::Jpeg,
        size: (frame.width, frame.height),
        raster: (scaled(frame.width), scaled(frame.height)),
        inks: if frame.components == 4 { Inks::Cmyk } else { Inks::Rgb },
        decoder_bytes: coefficients_bytes + rows_bytes,
    })
}

/// Decodes, at a scale that leaves the long edge at least `edge_px` where the picture has that.
pub(crate) fn decode(bytes: &[u8], segments: &Segments, edge_px: u32) -> Result<Picture, String> {
    let wrong = |why: turbojpeg::Error| undecodable(Format::Jpeg, plain(&why.to_string()));
    let (Some(frame), Some(plan)) = (segments.frame, plan(segments, edge_px)) else {
        return Err("the JPEG has no picture in it".to_owned());
    };
    plan.check(edge_px)?;
    let mut decompressor = Decompressor::new().map_err(wrong)?;
    let header = decompressor.read_header(bytes).map_err(wrong)?;
    // What was planned must be what is done, however strange the file is.
    let same_size = (header.width, header.height) == (frame.width as usize, frame.height as usize);
    if !same_size || header.is_progressive && frame.kind == Kind::Sequential {
        return Err(undecodable(Format::Jpeg, "it says two things about itself"));
    }
    let scale = frame.scale(edge_px);
    decompressor.set_scaling_factor(scale).map_err(wrong)?;
    decompressor.set_scan_limit(MAX_SCANS).map_err(wrong)?;
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
            return Err(wrong(why));
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
