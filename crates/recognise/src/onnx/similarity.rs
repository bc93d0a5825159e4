//! A part of a picture turned, moved and sized.
//! Pure.

use super::picture::Picture;

/// A point of a picture or of what is cut out of one, pixels.
pub(super) type Point = [f64; 2];

/// No more points than this are mixed for a pixel, along each edge.
const MOST_POINTS: usize = 8;

/// Moves, turns and sizes: a point is multiplied as a complex number, and then moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Similarity {
    turn: Point,
    shift: Point,
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

    /// What of a picture is where it brings a rectangle of this size, which begins at nought.
    pub(super) fn cut(&self, picture: &Picture, width: usize, height: usize) -> Picture {
        let points = (self.factor().ceil() as usize).clamp(1, MOST_POINTS);
        let mut pixels = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            for column in 0..width {
                let mut sums = [0.0; 3];
                for point in 0..points * points {
                    let within = |at: usize| (at as f64 + 0.5) / points as f64;
                    let x = column as f64 + within(point % points);
                    let [x, y] = self.of([x, row as f64 + within(point / points)]);
                    sums.iter_mut().zip(picture.at(x, y)).for_each(|(sum, ink)| *sum += ink);
                }
                pixels.extend(sums.map(|sum| (sum / (points * points) as f64).round() as u8));
            }
        }
        Picture { width, height, pixels }
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
}
