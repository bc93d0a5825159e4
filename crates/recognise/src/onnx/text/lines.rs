//! Where lines of text are, by a map of how surely each pixel is in the middle of one.
//! Pure.

use rten_imageproc::{BoundingRect, PointF, RetrievalMode, RotatedRect, Vec2, find_contours, min_area_rect};
use rten_tensor::{AsView as _, NdTensor};

/// What is less sure is beside a line, 0 to 1.
const LEAST_SURE: f32 = 0.3;

/// What is less sure on average is no line, 0 to 1.
const LEAST_SCORE: f32 = 0.5;

/// The middle of a line is so much smaller than the line: its edges are away by its area over its circumference, times this.
const GROWTH: f32 = 1.6;

/// Pixels of the map: what is thinner is no text.
const LEAST_EDGE: f32 = 3.0;

/// The lines, the largest first, each as upright as it can be; in pixels of the map, corners between pixels.
pub(super) fn find(map: &[f32], width: usize, height: usize) -> Vec<RotatedRect> {
    let sure = |x: usize, y: usize| map[y * width + x] > LEAST_SURE;
    // A pixel more to the right and below, so that lines do not fall apart at a letter.
    let mask = NdTensor::from_fn([height, width], |[y, x]| {
        [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().any(|(left, up)| x >= left && y >= up && sure(x - left, y - up))
    });
    let mut lines: Vec<RotatedRect> = find_contours(mask.view(), RetrievalMode::External)
        .iter()
        .filter_map(|contour| {
            let points: Vec<PointF> = contour.iter().map(|point| point.to_f32()).collect();
            min_area_rect(&points)
        })
        .filter(|middle| middle.width().min(middle.height()) >= LEAST_EDGE)
        .filter(|middle| score(middle, map, width, height) >= LEAST_SCORE)
        .map(whole)
        .collect();
    lines.sort_by(|one, other| other.area().total_cmp(&one.area()));
    lines
}

/// The mean of what is in it.
fn score(middle: &RotatedRect, map: &[f32], width: usize, height: usize) -> f32 {
    let around = middle.bounding_rect();
    let within =
        |from: f32, to: f32, length: usize| from.floor().max(0.0) as usize..=(to.ceil() as usize).min(length - 1);
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for y in within(around.top(), around.bottom(), height) {
        for x in within(around.left(), around.right(), width) {
            if middle.contains(PointF::from_yx(y as f32, x as f32)) {
                sum += map[y * width + x];
                count += 1.0;
            }
        }
    }
    sum / count.max(1.0)
}

fn whole(middle: RotatedRect) -> RotatedRect {
    let away = middle.area() * GROWTH / (2.0 * (middle.width() + middle.height()));
    let upright = middle.orient_towards(Vec2::from_yx(1.0, 0.0)).expanded(2.0 * away, 2.0 * away);
    let center = PointF::from_yx(upright.center().y + 0.5, upright.center().x + 0.5);
    RotatedRect::new(center, upright.up_axis(), upright.width(), upright.height())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map that is sure of what is in a shape.
    fn map(score: f32, is_in: impl Fn(f32, f32) -> bool) -> Vec<f32> {
        (0..100 * 60).map(|at| if is_in((at % 100) as f32, (at / 100) as f32) { score } else { 0.0 }).collect()
    }

    #[test]
    fn a_line_is_around_its_middle() {
        let bar = |x: f32, y: f32| (20.0..=60.0).contains(&x) && (30.0..=35.0).contains(&y);
        let tilted = |x: f32, y: f32| bar(x * 0.866 + y * 0.5 - 15.0, y * 0.866 - x * 0.5 + 30.0);
        for (name, map, expected) in [
            ("nothing", map(0.0, bar), None),
            ("unsure", map(0.4, bar), None),
            ("a speck", map(0.9, |x, y| x == 50.0 && y == 30.0), None),
            ("straight", map(0.9, bar), Some((50.0, 14.0, 0.0))),
            ("tilted", map(0.9, tilted), Some((50.0, 14.0, 30.0))),
        ] {
            let found = find(&map, 100, 60);
            let Some((width, height, degrees)) = expected else {
                assert!(found.is_empty(), "{name}: {found:?}");
                continue;
            };
            let [line] = &found[..] else { panic!("{name}: {found:?}") };
            let [left, right, ..] = line.corners();
            let slope = (right.y - left.y).atan2(right.x - left.x).to_degrees();
            assert!((slope - degrees).abs() < 3.0, "{name}: {slope}");
            assert!((line.width() - width).abs() < 4.0 && (line.height() - height).abs() < 4.0, "{name}: {line:?}");
        }
    }

    #[test]
    fn the_largest_line_comes_first() {
        let two = map(0.9, |x, y| (x < 20.0 && (5.0..10.0).contains(&y)) || (x > 40.0 && (30.0..36.0).contains(&y)));
        let widths: Vec<_> = find(&two, 100, 60).iter().map(|line| line.width() > 40.0).collect();
        assert_eq!(widths, [true, false]);
    }
}
