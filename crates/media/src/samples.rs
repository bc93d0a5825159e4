//! Pixels as decoders lay them out, made eight bits of each ink.
//! A row at a time, so that no second copy of a large picture is ever made.

use crate::picture::Inks;

/// What the samples of a pixel are, and how each is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Samples {
    pub(crate) channels: Channels,
    pub(crate) depth: Depth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channels {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    /// 255 is full ink.
    Cmyk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Packed, the highest bit first, each row on whole bytes.
    One,
    Eight,
    /// In the machine's order.
    Sixteen,
    SixteenBigEndian,
    /// 0 to 1, in the machine's order.
    Float,
}

impl Samples {
    pub(crate) const RGB: Samples = Samples { channels: Channels::Rgb, depth: Depth::Eight };
    pub(crate) const RGBA: Samples = Samples { channels: Channels::Rgba, depth: Depth::Eight };

    /// What becomes of them.
    pub(crate) fn inks(self) -> Inks {
        match self.channels {
            Channels::Grey | Channels::GreyAlpha | Channels::Rgb | Channels::Rgba => Inks::Rgb,
            Channels::Cmyk => Inks::Cmyk,
        }
    }

    pub(crate) fn channels(self) -> usize {
        match self.channels {
            Channels::Grey => 1,
            Channels::GreyAlpha => 2,
            Channels::Rgb => 3,
            Channels::Rgba | Channels::Cmyk => 4,
        }
    }

    pub(crate) fn sample_bits(self) -> usize {
        match self.depth {
            Depth::One => 1,
            Depth::Eight => 8,
            Depth::Sixteen | Depth::SixteenBigEndian => 16,
            Depth::Float => 32,
        }
    }

    /// Bytes of a row.
    pub(crate) fn row_bytes(self, width: u32) -> usize {
        (width as usize).saturating_mul(self.channels() * self.sample_bits()).div_ceil(8)
    }

    /// Puts a row's inks in place of what is in `inks`. `width` is what a row of bits does not say itself.
    pub(crate) fn inks_of(self, row: &[u8], width: u32, inks: &mut Vec<u8>) {
        inks.clear();
        match self.depth {
            Depth::One => {
                let bits = row.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
                let bytes: Vec<u8> = bits.take(width as usize * self.channels()).map(|bit| bit * 255).collect();
                self.mapped::<1>(&bytes, |[byte]| byte, inks);
            }
            Depth::Eight => self.mapped::<1>(row, |[byte]| byte, inks),
            // The high byte is near enough: the rest is below what a screen shows.
            Depth::Sixteen => self.mapped(row, |two| u16::from_ne_bytes(two).to_be_bytes()[0], inks),
            Depth::SixteenBigEndian => self.mapped(row, |[high, _]| high, inks),
            // The cast saturates, and takes what is not a number for 0.
            Depth::Float => self.mapped(row, |four| (f32::from_ne_bytes(four) * 255.0).round() as u8, inks),
        }
    }

    fn mapped<const BYTES: usize>(self, row: &[u8], value: impl Fn([u8; BYTES]) -> u8, inks: &mut Vec<u8>) {
        let (samples, _) = row.as_chunks::<BYTES>();
        match self.channels {
            Channels::Grey => inks.extend(samples.iter().flat_map(|grey| [value(*grey); 3])),
            Channels::GreyAlpha => {
                let (pixels, _) = samples.as_chunks::<2>();
                inks.extend(pixels.iter().flat_map(|[grey, alpha]| [on_white(value(*grey), value(*alpha)); 3]));
            }
            Channels::Rgb | Channels::Cmyk => inks.extend(samples.iter().map(|sample| value(*sample))),
            Channels::Rgba => {
                let (pixels, _) = samples.as_chunks::<4>();
                inks.extend(pixels.iter().flat_map(|[r, g, b, alpha]| {
                    let alpha = value(*alpha);
                    [r, g, b].map(|sample| on_white(value(*sample), alpha))
                }));
            }
        }
    }
}

/// A sample seen before white paper.
fn on_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u16::from(sample), u16::from(alpha));
    // At most 255, for the weights are.
    ((sample * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(channels: Channels, depth: Depth, width: u32, row: &[u8], expected: &[u8]) {
        let samples = Samples { channels, depth };
        assert_eq!(samples.row_bytes(width), row.len());
        let mut inks = vec![7; 5];
        samples.inks_of(row, width, &mut inks);
        assert_eq!(inks, expected);
    }

    #[test]
    fn every_kind_of_sample_becomes_a_byte_of_ink() {
        check(Channels::Grey, Depth::One, 2, &[0b0111_1111], &[0, 0, 0, 255, 255, 255]);
        check(Channels::Grey, Depth::Eight, 2, &[1, 2], &[1, 1, 1, 2, 2, 2]);
        check(Channels::GreyAlpha, Depth::Eight, 2, &[9, 255, 9, 0], &[9, 9, 9, 255, 255, 255]);
        check(Channels::Rgb, Depth::SixteenBigEndian, 1, &[1, 200, 2, 200, 3, 200], &[1, 2, 3]);
        let native = [0x01c8u16, 0x02c8, 0x03c8, 0xffff].map(u16::to_ne_bytes).concat();
        check(Channels::Rgba, Depth::Sixteen, 1, &native, &[1, 2, 3]);
        check(Channels::Cmyk, Depth::Eight, 1, &[1, 2, 3, 4], &[1, 2, 3, 4]);
        let floats = [0.0f32, 1.0, f32::NAN].map(f32::to_ne_bytes).concat();
        check(Channels::Rgb, Depth::Float, 1, &floats, &[0, 255, 0]);
    }
}
