//! Rectangles that a model found, each with how sure it was: which of them are of one and the same thing.
//! Pure.

use photo::seen::Area;

/// What was found somewhere, in fractions of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// Of which class.
    pub(super) class: usize,
    /// How sure, 0 to 1.
    pub(super) score: f64,
    pub(super) area: Area,
}

/// Of those of the same class that cover much of each other the surest; surest first.
///
/// How much two cover each other is what both have in common, as a part of what either has.
pub(super) fn once(mut found: Vec<Found>, most_in_common: f64) -> Vec<Found> {
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        let is_same = |there: &Found| there.class == one.class && in_common(there.area, one.area) > most_in_common;
        if !kept.iter().any(is_same) {
            kept.push(one);
        }
    }
    kept
}

/// From 0, nothing, to 1, everything.
pub(super) fn in_common(one: Area, other: Area) -> f64 {
    let both = overlap(one, other);
    let either = one.width * one.height + other.width * other.height - both;
    if either > 0.0 { both / either } else { 0.0 }
}

fn overlap(one: Area, other: Area) -> f64 {
    let along = |from: f64, length: f64, other_from: f64, other_length: f64| {
        ((from + length).min(other_from + other_length) - from.max(other_from)).max(0.0)
    };
    along(one.left, one.width, other.left, other.width) * along(one.top, one.height, other.top, other.height)
}

/// The rectangle between two corners.
pub(super) fn between(left: f64, top: f64, right: f64, bottom: f64) -> Area {
    Area { left, top, width: (right - left).max(0.0), height: (bottom - top).max(0.0) }
}

/// What of it is in the picture.
pub(super) fn clipped(area: Area) -> Area {
    let edge = |at: f64| at.clamp(0.0, 1.0);
    between(edge(area.left), edge(area.top), edge(area.left + area.width), edge(area.top + area.height))
}

/// How much of one is in another, from 0 to 1.
pub(super) fn inside(one: Area, other: Area) -> f64 {
    let size = one.width * one.height;
    if size > 0.0 { overlap(one, other) / size } else { 0.0 }
}

/// To ten-thousandths: a fifth of a thumbnail's pixel.
pub(super) fn rounded(area: Area) -> Area {
    let [left, top, width, height] = [area.left, area.top, area.width, area.height].map(fraction);
    Area { left, top, width, height }
}

/// To ten-thousandths.
pub(super) fn fraction(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_rectangles_have_in_common() {
        let unit = between(0.0, 0.0, 1.0, 1.0);
        for (other, common) in [
            (unit, 1.0),
            (between(0.5, 0.0, 1.5, 1.0), 1.0 / 3.0),
            (between(0.0, 0.0, 0.5, 0.5), 0.25),
            (between(1.0, 0.0, 2.0, 1.0), 0.0),
            (between(0.5, 0.5, 0.5, 0.5), 0.0),
        ] {
            assert!((in_common(unit, other) - common).abs() < 1e-9, "{other:?}");
            assert_eq!(in_common(unit, other), in_common(other, unit));
        }
        let nothing = between(0.3, 0.3, 0.2, 0.2);
        assert_eq!(in_common(nothing, nothing), 0.0);
    }

    #[test]
    fn how_much_of_one_is_in_another() {
        let unit = between(0.0, 0.0, 1.0, 1.0);
        for (one, part) in [
            (unit, 1.0),
            (between(0.5, 0.5, 1.5, 1.0), 0.5),
            (between(0.25, 0.25, 0.5, 0.5), 1.0),
            (between(2.0, 0.0, 3.0, 1.0), 0.0),
            (between(0.5, 0.5, 0.5, 0.5), 0.0),
        ] {
            assert_eq!(inside(one, unit), part, "{one:?}");
        }
    }

    #[test]
    fn a_thing_is_found_once() {
        let found = |class, score, left| Found { class, score, area: between(left, 0.0, left + 1.0, 1.0) };
        for (all, kept) in [
            (vec![], vec![]),
            (vec![found(0, 0.5, 0.0), found(0, 0.9, 0.1)], vec![0.9]),
            (vec![found(0, 0.5, 0.0), found(1, 0.9, 0.1)], vec![0.9, 0.5]),
            (vec![found(0, 0.5, 0.0), found(0, 0.9, 0.9)], vec![0.9, 0.5]),
            // The one in the middle hides both its neighbours, which have less in common.
            (vec![found(0, 0.7, 0.0), found(0, 0.9, 0.25), found(0, 0.6, 0.5)], vec![0.9]),
        ] {
            assert_eq!(once(all, 0.5).iter().map(|found| found.score).collect::<Vec<_>>(), kept);
        }
    }

    #[test]
    fn a_rectangle_ends_with_the_picture() {
        assert_eq!(clipped(between(-0.5, 0.25, 0.5, 1.5)), between(0.0, 0.25, 0.5, 1.0));
        assert_eq!(clipped(between(1.5, 0.0, 2.0, 0.5)), between(1.0, 0.0, 1.0, 0.5));
    }
}
