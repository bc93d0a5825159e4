//! Whatever colours a file has, made sRGB.
//! Done at the thumbnail's size, where it costs a few milliseconds.

use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, DataColorSpace, Layout, MatrixCoefficients, RenderingIntent,
    TransferCharacteristics, TransformOptions,
};

use crate::picture::{Inks, Raster};

/// What the numbers of a raster mean.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Profile {
    /// What a file without a profile has.
    Srgb,
    /// Adobe RGB (1998), named in EXIF.
    AdobeRgb,
    /// An ICC profile's bytes.
    Icc(Vec<u8>),
    /// ITU-T H.273 code points: primaries and transfer characteristics.
    Cicp(u8, u8),
}

/// The raster in sRGB. A profile that cannot be used is reported, and the numbers shown as they are.
pub(crate) fn to_srgb(raster: Raster, profile: &Profile) -> (Raster, Option<String>) {
    let source = match profile {
        Profile::Srgb => None,
        Profile::AdobeRgb => Some(ColorProfile::new_adobe_rgb()),
        Profile::Icc(bytes) => match ColorProfile::new_from_slice(bytes) {
            Ok(source) => Some(source),
            Err(why) => return (plain(raster), Some(format!("the colour profile cannot be read: {why}"))),
        },
        Profile::Cicp(primaries, transfer) => cicp(*primaries, *transfer),
    };
    let Some(source) = source else { return (plain(raster), None) };
    match converted(&raster, &source) {
        Ok(converted) => (converted, None),
        Err(why) => (plain(raster), Some(format!("the colour profile cannot be used: {why}"))),
    }
}

/// `None` for what already is sRGB, or near enough: BT.709 video, whose curve cameras only pretend to follow.
fn cicp(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    let color_primaries = CicpColorPrimaries::try_from(primaries).ok()?;
    let transfer_characteristics = match TransferCharacteristics::try_from(transfer).ok()? {
        hdr @ (TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg | TransferCharacteristics::Linear) => {
            hdr
        }
        _ => TransferCharacteristics::Srgb,
    };
    let standard = matches!(
        color_primaries,
        CicpColorPrimaries::Bt709 | CicpColorPrimaries::Unspecified | CicpColorPrimaries::Reserved
    );
    if standard && transfer_characteristics == TransferCharacteristics::Srgb {
        return None;
    }
    Some(ColorProfile::new_from_cicp(CicpProfile {
        color_primaries,
        transfer_characteristics,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    }))
}

fn converted(raster: &Raster, source: &ColorProfile) -> Result<Raster, String> {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() };
    let (layout, grey): (Layout, Option<Vec<u8>>) = match (raster.inks, source.color_space) {
        (Inks::Rgb, DataColorSpace::Rgb) => (Layout::Rgb, None),
        // A grey picture was decoded to three equal channels.
        (Inks::Rgb, DataColorSpace::Gray) => (Layout::Gray, Some(raster.pixels.iter().copied().step_by(3).collect())),
        (Inks::Cmyk, DataColorSpace::Cmyk) => (Layout::Rgba, None),
        (Inks::Rgb | Inks::Cmyk, other) => return Err(format!("it is for {other:?} and the picture is not")),
    };
    let numbers: &[u8] = grey.as_deref().unwrap_or(&raster.pixels);
    let transform = source.create_transform_8bit(layout, &srgb, Layout::Rgb, options).map_err(|why| why.to_string())?;
    let mut pixels = vec![0; raster.width as usize * raster.height as usize * 3];
    transform.transform(numbers, &mut pixels).map_err(|why| why.to_string())?;
    Ok(Raster { width: raster.width, height: raster.height, inks: Inks::Rgb, pixels })
}

/// Red, green and blue without a profile: inks are taken as filters.
fn plain(raster: Raster) -> Raster {
    match raster.inks {
        Inks::Rgb => raster,
        Inks::Cmyk => {
            let (inks, _) = raster.pixels.as_chunks::<4>();
            let left = |ink: u8, black: u8| {
                let light = u16::from(255 - ink) * u16::from(255 - black);
                // At most 255, for both factors are.
                ((light + 127) / 255) as u8
            };
            let pixels = inks.iter().flat_map(|[c, m, y, k]| [left(*c, *k), left(*m, *k), left(*y, *k)]).collect();
            Raster { inks: Inks::Rgb, pixels, ..raster }
        }
    }
}
