//! PNG's pixels: read a row at a time and made smaller at once, so that no size costs much.
//! Only interlaced pictures, whose rows come in no order, are held whole.

use std::io::Cursor;

use photo::Format;
use png::{BitDepth, ColorType, Decoder, Limits, Reader, Transformations};

use crate::colour::Profile;
use crate::picture::{Picture, Plan, undecodable};
use crate::samples::{Channels, Depth, Samples};
use crate::shrink::{Shrinker, shrinking_bytes, shrunk_size};

/// What profiles and other chunks may take, unpacked. Bytes.
const MAX_ASIDE_BYTES: usize = 16 << 20;
/// The row, the one before, what is unpacked ahead of them, and what they are expanded to.
const ROWS: u64 = 6;

/// An opened file.
pub(crate) struct Png<'a> {
    reader: Reader<Cursor<&'a [u8]>>,
    samples: Samples,
}

impl<'a> Png<'a> {
    /// Reads up to the pixels.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let wrong = |why: png::DecodingError| undecodable(Format::Png, why);
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_ASIDE_BYTES });
        decoder.set_ignore_text_chunk(true);
        decoder.set_transformations(Transformations::EXPAND);
        let reader = decoder.read_info().map_err(wrong)?;
        let (colour, depth) = reader.output_color_type();
        let channels = match colour {
            ColorType::Grayscale => Channels::Grey,
            ColorType::GrayscaleAlpha => Channels::GreyAlpha,
            // A palette's colours come expanded.
            ColorType::Rgb | ColorType::Indexed => Channels::Rgb,
            ColorType::Rgba => Channels::Rgba,
        };
        let depth = match depth {
            // Fewer bits come expanded.
            BitDepth::One | BitDepth::Two | BitDepth::Four | BitDepth::Eight => Depth::Eight,
            BitDepth::Sixteen => Depth::SixteenBigEndian,
        };
        Ok(Self { reader, samples: Samples { channels, depth } })
    }

    /// What decoding will take.
    pub(crate) fn plan(&self, edge_px: u32) -> Plan {
        let size = self.reader.info().size();
        let row_bytes = self.samples.row_bytes(size.0) as u64;
        let rows = if self.reader.info().interlaced { ROWS + u64::from(size.1) } else { ROWS };
        Plan {
            format: Format::Png,
            size,
            raster: shrunk_size(size, edge_px),
            inks: self.samples.inks(),
            decoder_bytes: row_bytes.saturating_mul(rows) + shrinking_bytes(size.0) + MAX_ASIDE_BYTES as u64,
        }
    }

    /// Decodes the picture that is there without its movement.
    pub(crate) fn decode(mut self, edge_px: u32) -> Result<Picture, String> {
        self.plan(edge_px).check(edge_px)?;
        let size = self.reader.info().size();
        let profile = self.reader.info().icc_profile.as_ref().filter(|icc| !icc.is_empty());
        let profile = profile.map_or(Profile::Srgb, |icc| Profile::Icc(icc.to_vec()));
        let mut shrinker = Shrinker::new(size, self.samples, edge_px);
        let read =
            if self.reader.info().interlaced { self.read_whole(&mut shrinker) } else { self.read_rows(&mut shrinker) };
        let (raster, problem) = shrinker.finish(Format::Png, read)?;
        Ok(Picture { raster, profile, size, problem })
    }

    fn read_rows(&mut self, shrinker: &mut Shrinker) -> Result<(), png::DecodingError> {
        while let Some(row) = self.reader.next_row()? {
            shrinker.add(row.data());
        }
        Ok(())
    }

    /// What could be read of an interlaced picture; no rows if that is nothing.
    fn read_whole(&mut self, shrinker: &mut Shrinker) -> Result<(), png::DecodingError> {
        const UNTOUCHED: u8 = 0x80;
        let (width, height) = self.reader.info().size();
        let row_bytes = self.samples.row_bytes(width);
        let mut samples = vec![UNTOUCHED; row_bytes * height as usize];
        let read = self.reader.next_frame(&mut samples);
        if read.is_ok() || samples.iter().any(|byte| *byte != UNTOUCHED) {
            samples.chunks_exact(row_bytes).for_each(|row| shrinker.add(row));
        }
        read.map(|_| ())
    }
}
