//! HEIC, as iPhones and newer cameras write it, through libheif.
//! Rotation and cropping are the container's and are done by the library, so EXIF's orientation does not count.

use libheif_rs::{ColorSpace, DecodingOptions, HeifContext, ImageHandle, LibHeif, RgbChroma};
use photo::Format;

use crate::colour::Profile;
use crate::picture::{Inks, MAX_DECODED_BYTES, MAX_PIXELS, Picture, Raster, check_size, undecodable};
use crate::whole::on_white;

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
        limits.set_max_total_memory(MAX_DECODED_BYTES);
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

    /// Decodes the main picture, upright.
    pub(crate) fn decode(&self) -> Result<Picture, String> {
        let size = self.size();
        check_size(Format::Heic, size, 4)?;
        let wrong = |why: &str| undecodable(Format::Heic, why);
        let alpha = self.primary.has_alpha_channel();
        let chroma = if alpha { RgbChroma::Rgba } else { RgbChroma::Rgb };
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
        let (width, height) = (plane.width as usize, plane.height as usize);
        let samples = if alpha { 4 } else { 3 };
        let mut pixels = Vec::with_capacity(width * height * 3);
        for row in plane.data.chunks(plane.stride.max(1)).take(height) {
            let row = row.get(..width * samples).ok_or_else(|| wrong("its rows are short"))?;
            if alpha {
                let (row, _) = row.as_chunks::<4>();
                pixels.extend(row.iter().flat_map(|[r, g, b, a]| [r, g, b].map(|sample| on_white(*sample, *a))));
            } else {
                pixels.extend_from_slice(row);
            }
        }
        let raster = Raster { width: plane.width, height: plane.height, inks: Inks::Rgb, pixels };
        Ok(Picture { raster, profile: self.profile(), size, problem: None })
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
