//! TIFF's pixels: read a strip, or a row of tiles, at a time and made smaller at once.
//! Its tags are read elsewhere, and without decoding.

use std::io::Cursor;

use photo::Format;
use tiff::ColorType;
use tiff::decoder::{ChunkType, Decoder, Limits};
use tiff::tags::{CompressionMethod, PlanarConfiguration, SampleFormat, Tag};

use crate::MAX_DECODING_BYTES;
use crate::colour::Profile;
use crate::picture::{Picture, Plan, undecodable};
use crate::samples::{Channels, Depth, Samples};
use crate::shrink::{Shrinker, shrinking_bytes, shrunk_size};

/// What one tag may hold: a colour profile is the largest that is asked for. Bytes.
const MAX_TAG_BYTES: usize = 16 << 20;

/// An opened file.
pub(crate) struct Strips<'a> {
    decoder: Decoder<Cursor<&'a [u8]>>,
    size: (u32, u32),
    samples: Samples,
    /// Width and height of a strip or tile.
    chunk: (u32, u32),
    /// 1 when the samples of a pixel lie together, or else how many they are.
    planes: u32,
    compressed: bool,
}

impl<'a> Strips<'a> {
    /// Reads the tags of the first picture.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let wrong = |why: tiff::TiffError| undecodable(Format::Tiff, why);
        let mut limits = Limits::default();
        limits.decoding_buffer_size = MAX_DECODING_BYTES as usize;
        limits.intermediate_buffer_size = MAX_DECODING_BYTES as usize;
        limits.ifd_value_size = MAX_TAG_BYTES;
        let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(wrong)?.with_limits(limits);
        let size = decoder.dimensions().map_err(wrong)?;
        let colour = decoder.colortype().map_err(wrong)?;
        let formats = decoder.find_tag_unsigned_vec::<u16>(Tag::SampleFormat).map_err(wrong)?.unwrap_or_default();
        let float = formats.contains(&SampleFormat::IEEEFP.to_u16());
        let mixed = formats
            .iter()
            .any(|format| *format != if float { SampleFormat::IEEEFP.to_u16() } else { SampleFormat::Uint.to_u16() });
        let samples = samples(colour, float).filter(|_| !mixed);
        let samples = samples.ok_or_else(|| undecodable(Format::Tiff, format_args!("{colour:?} is not supported")))?;
        let planar = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).map_err(wrong)?;
        let planes = if planar == Some(PlanarConfiguration::Planar.to_u16()) { samples.channels() as u32 } else { 1 };
        let compression = decoder.find_tag_unsigned::<u16>(Tag::Compression).map_err(wrong)?;
        let compressed = compression.is_some_and(|method| method != CompressionMethod::None.to_u16());
        let chunk = decoder.chunk_dimensions();
        Ok(Self {
            decoder,
            size,
            samples,
            chunk: (chunk.0.max(1), chunk.1.clamp(1, size.1.max(1))),
            planes,
            compressed,
        })
    }

    /// What decoding will take.
    pub(crate) fn plan(&self, edge_px: u32) -> Plan {
        let chunk_bytes = (self.samples.row_bytes(self.chunk.0) as u64).saturating_mul(self.chunk.1.into());
        let band_bytes = (self.samples.row_bytes(self.size.0) as u64).saturating_mul(self.chunk.1.into());
        // A JPEG inside is unpacked to a copy of its own, and others keep a row or two.
        let unpacking_bytes = if self.compressed { chunk_bytes } else { 0 };
        let band_bytes = if self.is_whole_rows() { 0 } else { band_bytes };
        Plan {
            format: Format::Tiff,
            size: self.size,
            raster: shrunk_size(self.size, edge_px),
            inks: self.samples.inks(),
            decoder_bytes: chunk_bytes
                .saturating_add(unpacking_bytes)
                .saturating_add(band_bytes)
                .saturating_add(shrinking_bytes(self.size.0)),
        }
    }

    /// Decodes the first picture.
    pub(crate) fn decode(mut self, edge_px: u32) -> Result<Picture, String> {
        self.plan(edge_px).check(edge_px)?;
        let icc = self.decoder.get_tag_u8_vec(Tag::IccProfile).ok().filter(|icc| !icc.is_empty());
        let mut shrinker = Shrinker::new(self.size, self.samples, edge_px);
        let read = self.read(&mut shrinker);
        let (raster, problem) = shrinker.finish(Format::Tiff, read)?;
        Ok(Picture { raster, profile: icc.map_or(Profile::Srgb, Profile::Icc), size: self.size, problem })
    }

    /// Whether chunks are strips, with all the samples of their pixels.
    fn is_whole_rows(&self) -> bool {
        self.decoder.get_chunk_type() == ChunkType::Strip && self.planes == 1
    }

    fn read(&mut self, shrinker: &mut Shrinker) -> tiff::TiffResult<()> {
        let ((width, height), (chunk_width, chunk_height)) = (self.size, self.chunk);
        let row_bytes = self.samples.row_bytes(width);
        let (across, down) = (width.div_ceil(chunk_width), height.div_ceil(chunk_height));
        let mut chunk = Vec::new();
        let mut band = Vec::new();
        for y in 0..down {
            if self.is_whole_rows() {
                self.read_chunk(y, &mut chunk)?;
                chunk.chunks_exact(row_bytes).for_each(|row| shrinker.add(row));
                continue;
            }
            band.clear();
            band.resize(row_bytes * chunk_height.min(height - y * chunk_height) as usize, 0);
            for x in 0..across {
                for plane in 0..self.planes {
                    let chunk_row_bytes = self.read_chunk((plane * down + y) * across + x, &mut chunk)?;
                    let start = self.samples.row_bytes(x * chunk_width);
                    for (row, part) in band.chunks_exact_mut(row_bytes).zip(chunk.chunks_exact(chunk_row_bytes)) {
                        self.place(&mut row[start..], part, plane as usize);
                    }
                }
            }
            band.chunks_exact(row_bytes).for_each(|row| shrinker.add(row));
        }
        Ok(())
    }

    /// Reads a strip or tile, without what pads it; gives back the bytes of its rows.
    fn read_chunk(&mut self, index: u32, chunk: &mut Vec<u8>) -> tiff::TiffResult<usize> {
        let layout = self.decoder.image_chunk_buffer_layout(index)?;
        chunk.clear();
        chunk.resize(layout.len, 0);
        self.decoder.read_chunk_bytes(index, chunk)?;
        Ok(layout.row_stride.map_or(1, usize::from))
    }

    /// Puts a row of a chunk where it belongs in the picture's.
    fn place(&self, row: &mut [u8], part: &[u8], plane: usize) {
        if self.planes == 1 {
            row.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            return;
        }
        let sample_bytes = self.samples.sample_bits() / 8;
        let pixels = row.chunks_exact_mut(sample_bytes * self.samples.channels());
        for (pixel, sample) in pixels.zip(part.chunks_exact(sample_bytes)) {
            pixel[plane * sample_bytes..][..sample_bytes].copy_from_slice(sample);
        }
    }
}

/// The kinds that are read; sizes of samples that nobody writes are not.
fn samples(colour: ColorType, float: bool) -> Option<Samples> {
    let (channels, bits) = match colour {
        ColorType::Gray(bits) => (Channels::Grey, bits),
        ColorType::GrayA(bits) => (Channels::GreyAlpha, bits),
        ColorType::RGB(bits) => (Channels::Rgb, bits),
        ColorType::RGBA(bits) => (Channels::Rgba, bits),
        ColorType::CMYK(bits) => (Channels::Cmyk, bits),
        _ => return None,
    };
    let depth = match (bits, float) {
        (1, false) if channels == Channels::Grey => Depth::One,
        (8, false) => Depth::Eight,
        (16, false) => Depth::Sixteen,
        (32, true) => Depth::Float,
        _ => return None,
    };
    Some(Samples { channels, depth })
}
