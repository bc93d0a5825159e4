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

/// Of those of the same class that cover much of each other ([`Area::in_common`]) the surest; surest first.
pub(super) fn once(mut found: Vec<Found>, most_in_common: f64) -> Vec<Found> {
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        let is_same = |there: &Found| there.class == one.class && there.area.in_common(&one.area) > most_in_common;
        if !kept.iter().any(is_same) {
            kept.push(one);
        }
    }
    kept
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
    if size > 0.0 { one.overlap(&other) / size } else { 0.0 }
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
            assert!((unit.in_common(&other) - common).abs() < 1e-9, "{other:?}");
            assert_eq!(unit.in_common(&other), other.in_common(&unit));
        }
        let nothing = between(0.3, 0.3, 0.2, 0.2);
        assert_eq!(nothing.in_common(&nothing), 0.0);
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
