//! HEIC, as iPhones and newer cameras write it, through libheif.
//! Rotation and cropping are the container's and are done by the library, so EXIF's orientation does not count.

use libheif_rs::{Chroma, ColorSpace, DecodingOptions, HeifContext, ImageHandle, LibHeif, RgbChroma};
use photo::Format;

use crate::MAX_DECODING_BYTES;
use crate::colour::Profile;
use crate::picture::{Inks, MAX_PIXELS, Picture, Plan, undecodable};
use crate::samples::Samples;
use crate::shrink::{Shrinker, shrinking_bytes, shrunk_size};

/// An opened file.
pub(crate) struct Heif<'a> {
    context: HeifContext<'a>,
    primary: ImageHandle,
}

impl<'a> Heif<'a> {
    /// Reads the boxes; no pixels yet.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let wrong = |why: libheif_rs::HeifError| undecodable(Format::Heic, why.message);
        // Limits first: they count from the first box.
        let mut context = HeifContext::new().map_err(wrong)?;
        let mut limits = context.security_limits();
        limits.set_max_image_size_pixels(MAX_PIXELS);
        limits.set_max_total_memory(MAX_DECODING_BYTES);
        context.set_security_limits(&limits).map_err(wrong)?;
        context.read_bytes(bytes).map_err(wrong)?;
        let primary = context.primary_image_handle().map_err(wrong)?;
        Ok(Self { context, primary })
    }

    /// Width and height, upright.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.primary.width(), self.primary.height())
    }

    /// Whether it is a sequence of pictures.
    pub(crate) fn moves(&self) -> bool {
        self.context.has_sequence()
    }

    /// What decoding will take.
    pub(crate) fn plan(&self, edge_px: u32) -> Plan {
        let size = self.size();
        // Half samples of a pixel, brightness and colours, as the codec keeps them and again as the library does: whose
        // way from 4:2:2 leads over 4:4:4.
        let colour_halves = match self.primary.preferred_decoding_colorspace() {
            Ok(ColorSpace::Monochrome) => 2 + 2,
            Ok(ColorSpace::YCbCr(Chroma::C420)) => 3 + 3,
            Ok(ColorSpace::YCbCr(Chroma::C422)) => 4 + 6,
            Ok(_) | Err(_) => 6 + 6,
        };
        let alpha_halves = if self.primary.has_alpha_channel() { 2 + 2 } else { 0 };
        let sample_bytes = if self.primary.luma_bits_per_pixel() > 8 { 2 } else { 1 };
        let pixels = u64::from(size.0) * u64::from(size.1);
        let planes_bytes = pixels * (colour_halves + alpha_halves) * sample_bytes / 2;
        let decoder_bytes = planes_bytes + pixels * self.samples().channels() as u64 + shrinking_bytes(size.0);
        Plan { format: Format::Heic, size, raster: shrunk_size(size, edge_px), inks: Inks::Rgb, decoder_bytes }
    }

    fn samples(&self) -> Samples {
        if self.primary.has_alpha_channel() { Samples::RGBA } else { Samples::RGB }
    }

    /// Decodes the main picture, upright.
    pub(crate) fn decode(&self, edge_px: u32) -> Result<Picture, String> {
        let wrong = |why: &str| undecodable(Format::Heic, why);
        self.plan(edge_px).check(edge_px)?;
        let samples = self.samples();
        let chroma = if samples == Samples::RGBA { RgbChroma::Rgba } else { RgbChroma::Rgb };
        let mut options = DecodingOptions::new().ok_or_else(|| wrong("there is no memory"))?;
        options.set_convert_hdr_to_8bit(true);
        // Left alone, the library would call every picture sRGB; the colours are converted from its profile later.
        options.set_output_image_nclx_profile_passthrough(true);
        // Sony's files say two things about their range.
        options.set_autocorrect_broken_input(true);
        // One photo is one thread's work: the caller runs as many as there are processors.
        options.set_num_library_threads(1);
        options.set_num_codec_threads(1);
        let decoded = LibHeif::new().decode(&self.primary, ColorSpace::Rgb(chroma), Some(options));
        let image = decoded.map_err(|why| wrong(&why.message))?;
        let plane = image.planes().interleaved.ok_or_else(|| wrong("it has no pixels"))?;
        let size = (plane.width, plane.height);
        let row_bytes = samples.row_bytes(size.0);
        let mut shrinker = Shrinker::new(size, samples, edge_px);
        for row in plane.data.chunks(plane.stride.max(1)).take(size.1 as usize) {
            shrinker.add(row.get(..row_bytes).ok_or_else(|| wrong("its rows are short"))?);
        }
        let (raster, problem) = shrinker.finish(Format::Heic, Ok::<(), &str>(()))?;
        Ok(Picture { raster, profile: self.profile(), size, problem })
    }

    /// The ICC profile wins over code points: writers who have both mean the first.
    fn profile(&self) -> Profile {
        if let Some(icc) = self.primary.color_profile_raw() {
            return Profile::Icc(icc.data);
        }
        match self.primary.color_profile_nclx() {
            Some(nclx) => Profile::Cicp(nclx.color_primaries() as u8, nclx.transfer_characteristics() as u8),
            None => Profile::Srgb,
        }
    }
}
