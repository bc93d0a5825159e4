//! A face turned, moved and sized until its eyes, nose and mouth are where the model for faces expects them.
//! Pure.

use super::picture::Picture;

/// A point of a picture or a chip, pixels.
pub(super) type Point = [f64; 2];

/// Pixels along each edge of an aligned face.
pub(super) const CHIP: usize = 150;

/// Where both eyes, the nose and both corners of the mouth are in dlib's mean face, whose sides are one
/// (`get_face_chip_details` of dlib 19).
const MEAN_FACE: [Point; 5] = [
    [0.225_492, 0.215_990],
    [0.754_761, 0.215_990],
    [0.490_127, 0.515_625],
    [0.254_149, 0.780_233],
    [0.726_104, 0.780_233],
];

/// What is around the mean face, in its sides.
const PADDING: f64 = 0.25;

/// No more points than this are mixed for a pixel, along each edge.
const MOST_POINTS: usize = 8;

/// Moves, turns and sizes: a point is multiplied as a complex number, and then moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Similarity {
    turn: Point,
    shift: Point,
}

/// The face whose eyes, nose and corners of the mouth are at these points of a picture. `None` where they are all in one.
pub(super) fn chip(picture: &Picture, face: &[Point; 5]) -> Option<Picture> {
    let place = |at: f64| (PADDING + at) / (1.0 + 2.0 * PADDING) * CHIP as f64;
    let similarity = Similarity::between(&MEAN_FACE.map(|point| point.map(place)), face)?;
    let points = (similarity.factor().ceil() as usize).clamp(1, MOST_POINTS);
    let mut pixels = Vec::with_capacity(CHIP * CHIP * 3);
    for row in 0..CHIP {
        for column in 0..CHIP {
            let mut sums = [0.0; 3];
            for point in 0..points * points {
                let within = |at: usize| (at as f64 + 0.5) / points as f64;
                let x = column as f64 + within(point % points);
                let [x, y] = similarity.of([x, row as f64 + within(point / points)]);
                sums.iter_mut().zip(picture.at(x, y)).for_each(|(sum, ink)| *sum += ink);
            }
            pixels.extend(sums.map(|sum| (sum / (points * points) as f64).round() as u8));
        }
    }
    Some(Picture { width: CHIP, height: CHIP, pixels })
}

impl Similarity {
    /// The one that brings points nearest to others, by the sum of squares; `None` if the points, or the others, are all in one.
    pub(super) fn between<const N: usize>(from: &[Point; N], to: &[Point; N]) -> Option<Self> {
        let mean =
            |points: &[Point; N]| [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / N as f64);
        let (from_mean, to_mean) = (mean(from), mean(to));
        let (mut turn, mut spread) = ([0.0, 0.0], 0.0);
        for (from, to) in from.iter().zip(to) {
            let [x, y] = [from[0] - from_mean[0], from[1] - from_mean[1]];
            let [u, v] = [to[0] - to_mean[0], to[1] - to_mean[1]];
            turn = [turn[0] + x * u + y * v, turn[1] + x * v - y * u];
            spread += x * x + y * y;
        }
        let turn = turn.map(|sum| sum / spread);
        let turned = Self { turn, shift: [0.0, 0.0] };
        if !turned.factor().is_normal() {
            return None;
        }
        let [x, y] = turned.of(from_mean);
        Some(Self { turn, shift: [to_mean[0] - x, to_mean[1] - y] })
    }

    /// Where it brings a point.
    pub(super) fn of(&self, [x, y]: Point) -> Point {
        let [across, along] = self.turn;
        [across * x - along * y + self.shift[0], along * x + across * y + self.shift[1]]
    }

    /// By how much lengths grow.
    fn factor(&self) -> f64 {
        let [across, along] = self.turn;
        // Lambda's C library has no `hypot` as new as the one that this would be linked with.
        (across * across + along * along).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_brought_onto_others() {
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        for (to, point, brought) in [
            (square, [1.0, 5.0], [1.0, 5.0]),
            (square.map(|[x, y]| [x + 3.0, y - 1.0]), [0.0, 0.0], [3.0, -1.0]),
            (square.map(|[x, y]| [10.0 * x, 10.0 * y]), [1.0, 2.0], [10.0, 20.0]),
            (square.map(|[x, y]| [-y, x]), [1.0, 0.0], [0.0, 1.0]),
        ] {
            let [x, y] = Similarity::between(&square, &to).unwrap().of(point);
            assert!((x - brought[0]).abs() < 1e-9 && (y - brought[1]).abs() < 1e-9, "{to:?}: {x} {y}");
        }
        assert_eq!(Similarity::between(&square, &[[1.0, 1.0]; 4]), None);
        assert_eq!(Similarity::between(&[[1.0, 1.0]; 4], &square), None);
    }

    #[test]
    fn a_face_where_it_is_expected_is_cut_out_as_it_is() {
        let ink = |at: usize| (at / 3 % 200) as u8;
        let pixels = (0..CHIP * CHIP * 3).map(ink).collect();
        let picture = Picture { width: CHIP, height: CHIP, pixels };
        let place = |at: f64| (PADDING + at) / 1.5 * CHIP as f64;
        assert_eq!(chip(&picture, &MEAN_FACE.map(|point| point.map(place))), Some(picture.clone()));
        let beside = MEAN_FACE.map(|point| point.map(|at| place(at) - 1000.0));
        assert!(chip(&picture, &beside).unwrap().pixels.iter().all(|ink| *ink == 0));
    }
}
