//! A large picture made smaller while it is read, row by row, so that all of it is never in memory.
//! Means of squares, as a JPEG's decoder does; the last step to a rendition's size is left to a better filter.

use std::fmt::Display;

use photo::Format;

use crate::picture::{Raster, damaged, undecodable};
use crate::samples::Samples;

/// What stands where rows are missing.
const MISSING: u8 = 0x80;

/// The picture so far.
pub(crate) struct Shrinker {
    size: (u32, u32),
    samples: Samples,
    factor: u32,
    /// Rows that came.
    rows: u32,
    /// The inks of the last of them.
    inks: Vec<u8>,
    /// Sums down the rows that do not make a row of squares yet.
    sums: Vec<u32>,
    pixels: Vec<u8>,
}

/// The size that a picture is made while it is read: the smallest fraction that keeps the long edge.
pub(crate) fn shrunk_size((width, height): (u32, u32), edge_px: u32) -> (u32, u32) {
    let factor = factor((width, height), edge_px);
    (width.div_ceil(factor), height.div_ceil(factor))
}

/// Bytes that shrinking takes beside the smaller picture.
pub(crate) fn shrinking_bytes(width: u32) -> u64 {
    // A row of four inks, and its sums of four bytes each.
    u64::from(width) * (4 + 16)
}

fn factor((width, height): (u32, u32), edge_px: u32) -> u32 {
    (width.max(height) / edge_px.max(1)).max(1)
}

impl Shrinker {
    /// For a picture of `size`, so that its long edge keeps at least `edge_px` where it has that.
    pub(crate) fn new(size: (u32, u32), samples: Samples, edge_px: u32) -> Self {
        let (width, height) = shrunk_size(size, edge_px);
        let count = samples.inks().count();
        let factor = factor(size, edge_px);
        let row = size.0 as usize * count;
        Self {
            size,
            samples,
            factor,
            rows: 0,
            inks: Vec::with_capacity(row),
            sums: if factor == 1 { Vec::new() } else { vec![0; row] },
            pixels: Vec::with_capacity(width as usize * height as usize * count),
        }
    }

    /// Takes the next row, from the top. A row that is no row of this picture is none.
    pub(crate) fn add(&mut self, row: &[u8]) {
        if row.len() != self.samples.row_bytes(self.size.0) || self.rows == self.size.1 {
            return;
        }
        self.rows += 1;
        self.samples.inks_of(row, self.size.0, &mut self.inks);
        if self.factor == 1 {
            self.pixels.extend_from_slice(&self.inks);
            return;
        }
        self.sums.iter_mut().zip(&self.inks).for_each(|(sum, ink)| *sum += u32::from(*ink));
        let summed = self.rows % self.factor;
        if summed == 0 {
            self.end_squares(self.factor);
        } else if self.rows == self.size.1 {
            self.end_squares(summed);
        }
    }

    /// The smaller picture, grey where no rows came, and what is to be said of those. None at all is no picture.
    pub(crate) fn finish(
        self,
        format: Format,
        read: Result<(), impl Display>,
    ) -> Result<(Raster, Option<String>), String> {
        let (rows, height) = (self.rows, self.size.1);
        let why = match read {
            Ok(()) if rows == height => return Ok((self.raster(), None)),
            Ok(()) => "rows are missing".to_owned(),
            Err(why) => why.to_string(),
        };
        if rows == 0 {
            return Err(undecodable(format, why));
        }
        Ok((self.raster(), Some(damaged(why))))
    }

    fn raster(mut self) -> Raster {
        let inks = self.samples.inks();
        let (width, height) = (self.size.0.div_ceil(self.factor), self.size.1.div_ceil(self.factor));
        let summed = self.rows % self.factor;
        if summed != 0 && self.rows != self.size.1 {
            self.end_squares(summed);
        }
        self.pixels.resize(width as usize * height as usize * inks.count(), MISSING);
        Raster { width, height, inks, pixels: self.pixels }
    }

    fn end_squares(&mut self, rows: u32) {
        match self.samples.inks().count() {
            3 => self.squares::<3>(rows),
            _ => self.squares::<4>(rows),
        }
        self.sums.fill(0);
    }

    fn squares<const INKS: usize>(&mut self, rows: u32) {
        let (sums, _) = self.sums.as_chunks::<INKS>();
        for square in sums.chunks(self.factor as usize) {
            // A square holds less than 2^24 pixels, for no picture that is read has more than 2^28 and is as thin.
            let count = rows * square.len() as u32;
            let sum =
                square.iter().fold([count / 2; INKS], |sum, pixel| std::array::from_fn(|ink| sum[ink] + pixel[ink]));
            // A mean of bytes is a byte.
            self.pixels.extend(sum.map(|sum| (sum / count) as u8));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of red, green and blue, and the rows of the picture shrunk to an edge.
    #[track_caller]
    fn check(rows: &[&[u8]], height: u32, edge_px: u32, expected: &[&[u8]]) {
        let size = (rows[0].len() as u32 / 3, height);
        let mut shrinker = Shrinker::new(size, Samples::RGB, edge_px);
        rows.iter().for_each(|row| shrinker.add(row));
        let whole = rows.len() == height as usize;
        let (raster, problem) = shrinker.finish(Format::Png, Ok::<(), &str>(())).unwrap();
        assert_eq!(problem.is_none(), whole, "{problem:?}");
        assert_eq!((raster.width, raster.height), shrunk_size(size, edge_px));
        let rows: Vec<&[u8]> = raster.pixels.chunks(raster.width as usize * 3).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn squares_become_their_means() {
        let (a, b): (&[u8], &[u8]) = (&[0, 10, 20, 2, 12, 22, 90, 90, 90], &[4, 14, 24, 6, 16, 26, 91, 92, 93]);
        check(&[a, b], 2, 3, &[a, b]);
        check(&[a, b], 2, 2, &[a, b]);
        // The squares at the edges are only as large as the picture.
        check(&[&[a, &[0; 3]].concat(), &[b, &[0; 3]].concat(), &[8; 12]], 3, 2, &[&[3, 13, 23, 45, 46, 46], &[8; 6]]);
    }

    #[test]
    fn rows_that_do_not_come_are_grey() {
        check(&[&[8; 12]], 4, 4, &[&[8; 12], &[0x80; 12], &[0x80; 12], &[0x80; 12]]);
        check(&[&[8; 12]], 4, 2, &[&[8; 6], &[0x80; 6]]);
        let mut shrinker = Shrinker::new((4, 1), Samples::RGB, 4);
        shrinker.add(&[1; 11]);
        let nothing = shrinker.finish(Format::Png, Err("the end"));
        assert_eq!(nothing, Err("the PNG cannot be decoded: the end".to_owned()));
    }
}
