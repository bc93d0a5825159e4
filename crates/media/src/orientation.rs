//! How a picture lies in its file, and the way back upright.
//! The eight values of EXIF's Orientation (tag 0x0112) are three independent turns.

use crate::picture::Raster;

/// Pixels are moved in squares of this edge, so that both sides of a transposition stay in the processor's cache.
const BLOCK_PX: usize = 32;

/// Where the pixel to show at (x, y) lies: swapped first if `transposed`, then counted from the other edge if flipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orientation {
    transposed: bool,
    flipped_across: bool,
    flipped_down: bool,
}

impl Orientation {
    /// From EXIF's number, 1 to 8; `None` for any other.
    pub(crate) fn from_exif(number: u32) -> Option<Self> {
        let (transposed, flipped_across, flipped_down) = match number {
            1 => (false, false, false),
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => return None,
        };
        Some(Self { transposed, flipped_across, flipped_down })
    }

    /// A width and height once upright.
    pub(crate) fn upright_size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.transposed { (height, width) } else { (width, height) }
    }

    /// The picture upright.
    pub(crate) fn upright(self, raster: Raster) -> Raster {
        if self == Self::default() {
            return raster;
        }
        match raster.inks.count() {
            3 => self.moved::<3>(&raster),
            _ => self.moved::<4>(&raster),
        }
    }

    fn moved<const INKS: usize>(self, raster: &Raster) -> Raster {
        let (source_width, source_height) = (raster.width as usize, raster.height as usize);
        let (width, height) = self.upright_size((raster.width, raster.height));
        let (across, down) = (width as usize, height as usize);
        let mut pixels = vec![0; raster.pixels.len()];
        let (source, _) = raster.pixels.as_chunks::<INKS>();
        let (target, _) = pixels.as_chunks_mut::<INKS>();
        for block_y in (0..down).step_by(BLOCK_PX) {
            for block_x in (0..across).step_by(BLOCK_PX) {
                for y in block_y..(block_y + BLOCK_PX).min(down) {
                    for x in block_x..(block_x + BLOCK_PX).min(across) {
                        let (u, v) = if self.transposed { (y, x) } else { (x, y) };
                        let u = if self.flipped_across { source_width - 1 - u } else { u };
                        let v = if self.flipped_down { source_height - 1 - v } else { v };
                        target[y * across + x] = source[v * source_width + u];
                    }
                }
            }
        }
        Raster { width, height, inks: raster.inks, pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Inks;

    /// A 3 × 2 picture `abc/def` as a camera held that way stores it, read back upright.
    #[track_caller]
    fn check(number: u32, stored: &str) {
        let rows: Vec<&str> = stored.split('/').collect();
        let raster = Raster {
            width: rows[0].len() as u32,
            height: rows.len() as u32,
            inks: Inks::Rgb,
            pixels: rows.concat().bytes().flat_map(|byte| [byte, 0, byte]).collect(),
        };
        let upright = Orientation::from_exif(number).unwrap().upright(raster);
        let letters: String = upright.pixels.chunks(3).map(|pixel| char::from(pixel[0])).collect();
        assert_eq!((upright.width, upright.height, letters.as_str()), (3, 2, "abcdef"), "orientation {number}");
    }

    #[test]
    fn every_orientation_comes_upright() {
        // Row 0 and column 0 are the visual sides that the EXIF standard's table names.
        check(1, "abc/def");
        check(2, "cba/fed");
        check(3, "fed/cba");
        check(4, "def/abc");
        check(5, "ad/be/cf");
        check(6, "cf/be/ad");
        check(7, "fc/eb/da");
        check(8, "da/eb/fc");
        assert_eq!(Orientation::from_exif(0), None);
        assert_eq!(Orientation::from_exif(9), None);
    }
}
