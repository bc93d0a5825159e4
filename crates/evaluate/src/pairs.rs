//! How well distances tell whether two faces are one person's: pure statistics of pairs.

use crate::Share;

/// Distances of pairs of faces, the smallest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    same: Vec<f64>,
    different: Vec<f64>,
}

/// What comes of taking for one person's whose distance is at most this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// The greatest distance that is accepted.
    pub distance: f64,
    /// Pairs of one person that are accepted.
    pub true_accepts: Share,
    /// Pairs of two people that are accepted.
    pub false_accepts: Share,
}

impl At {
    /// How many of all pairs are decided rightly.
    pub fn accuracy(&self) -> Share {
        let rejected = self.false_accepts.of - self.false_accepts.part;
        Share { part: self.true_accepts.part + rejected, of: self.true_accepts.of + self.false_accepts.of }
    }

    /// The same if there were as many pairs of one person as of two.
    pub fn balanced(&self) -> Option<f64> {
        Some((self.true_accepts.value()? + 1.0 - self.false_accepts.value()?) / 2.0)
    }
}

impl Pairs {
    /// Of each distance, and whether the two faces are one person's.
    pub fn of(distances: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let (same, different): (Vec<_>, Vec<_>) = distances.into_iter().partition(|(_, same)| *same);
        let [same, different] = [same, different].map(|pairs| {
            let mut distances: Vec<f64> = pairs.into_iter().map(|(distance, _)| distance).collect();
            distances.sort_by(f64::total_cmp);
            distances
        });
        Self { same, different }
    }

    /// How many are one person's.
    pub fn same(&self) -> usize {
        self.same.len()
    }

    /// How many are two people's.
    pub fn different(&self) -> usize {
        self.different.len()
    }

    /// What comes of accepting up to a distance.
    pub fn at(&self, distance: f64) -> At {
        let accepted = |distances: &[f64]| Share {
            part: distances.partition_point(|other| *other <= distance),
            of: distances.len(),
        };
        At { distance, true_accepts: accepted(&self.same), false_accepts: accepted(&self.different) }
    }

    /// The distance at which the greatest part would be decided rightly if there were as many pairs of one person as of two;
    /// none without both kinds.
    pub fn best(&self) -> Option<At> {
        let each = self.same.iter().map(|distance| self.at(*distance)).filter(|at| at.balanced().is_some());
        each.max_by(|one, other| one.balanced().unwrap_or(0.0).total_cmp(&other.balanced().unwrap_or(0.0)))
    }

    /// Where as great a part of one kind is decided wrongly as of the other, and how great that is: the mean of both where they
    /// are nearest to each other. None without both kinds.
    pub fn equal_error(&self) -> Option<(At, f64)> {
        let wrong = |at: &At| Some((1.0 - at.true_accepts.value()?, at.false_accepts.value()?));
        let each = self.same.iter().chain(&self.different).map(|distance| self.at(*distance));
        let rates = each.filter_map(|at| wrong(&at).map(|rates| (at, rates)));
        let apart = |(_, (one, other)): &(At, (f64, f64))| (one - other).abs();
        let nearest = rates.min_by(|one, other| apart(one).total_cmp(&apart(other)))?;
        let (at, (rejects, accepts)) = nearest;
        Some((at, (rejects + accepts) / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APART: [(f64, bool); 5] = [(0.4, true), (0.3, true), (0.9, false), (0.8, false), (0.7, false)];
    const MIXED: [(f64, bool); 7] =
        [(0.2, true), (0.3, true), (0.4, true), (0.7, true), (0.6, false), (0.8, false), (0.9, false)];

    #[track_caller]
    fn check(pairs: &[(f64, bool)], distance: f64, expected: &str) {
        let at = Pairs::of(pairs.iter().copied()).at(distance);
        let balanced = at.balanced().map_or("-".into(), |balanced| format!("{balanced:.3}"));
        assert_eq!(format!("{} {} {} {balanced}", at.true_accepts, at.false_accepts, at.accuracy()), expected);
    }

    #[test]
    fn pairs_up_to_a_distance_are_accepted() {
        check(&[], 0.5, "- - - -");
        check(&[(0.5, true)], 0.5, "1.000 - 1.000 -");
        check(&APART, 0.35, "0.500 0.000 0.800 0.750");
        check(&APART, 0.5, "1.000 0.000 1.000 1.000");
        check(&APART, 1.0, "1.000 1.000 0.400 0.500");
        check(&MIXED, 0.6, "0.750 0.333 0.714 0.708");
        check(&MIXED, f64::INFINITY, "1.000 1.000 0.571 0.500");
    }

    #[test]
    fn the_best_distance_decides_most_rightly() {
        let best = |pairs: &[(f64, bool)]| Pairs::of(pairs.iter().copied()).best().map(|at| at.distance);
        assert_eq!(best(&APART), Some(0.4));
        assert_eq!(best(&MIXED), Some(0.4));
        assert_eq!(best(&[(0.5, true)]), None);
    }

    #[test]
    fn errors_of_both_kinds_are_equal_somewhere() {
        let rate = |pairs: &[(f64, bool)]| Pairs::of(pairs.iter().copied()).equal_error().map(|(_, rate)| rate);
        assert_eq!(rate(&APART), Some(0.0));
        // One of four is rejected, one of three accepted.
        assert_eq!(rate(&MIXED), Some((0.25 + 1.0 / 3.0) / 2.0));
        assert_eq!(rate(&[(0.5, false)]), None);
    }
}
