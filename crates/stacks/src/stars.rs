//! Groups in which every member was found to be like the one in the middle, so that none is there only because of another.

/// Pairs of things, each told both ways.
pub(crate) struct Links(Vec<Vec<usize>>);

impl Links {
    /// No pairs among so many things.
    pub(crate) fn none(count: usize) -> Self {
        Self(vec![Vec::new(); count])
    }

    pub(crate) fn add(&mut self, one: usize, other: usize) {
        self.0[one].push(other);
        self.0[other].push(one);
    }

    /// Whom it was paired with.
    pub(crate) fn of(&self, one: usize) -> &[usize] {
        &self.0[one]
    }

    /// For each thing the one in the middle of its group, which may be itself. In the order given, whoever is in no group yet is in
    /// the middle of one, with all that it is paired with and that are in none either.
    pub(crate) fn stars(&self, order: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut middles: Vec<Option<usize>> = vec![None; self.0.len()];
        for middle in order {
            if middles[middle].is_none() {
                middles[middle] = Some(middle);
                for &near in &self.0[middle] {
                    middles[near].get_or_insert(middle);
                }
            }
        }
        middles.into_iter().enumerate().map(|(own, middle)| middle.unwrap_or(own)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_in_a_group_because_of_another() {
        let mut links = Links::none(5);
        for (one, other) in [(0, 1), (1, 2), (2, 3)] {
            links.add(one, other);
        }
        assert_eq!(links.stars(0..5), [0, 0, 2, 2, 4]);
        assert_eq!(links.stars([1, 0, 2, 3, 4]), [1, 1, 1, 3, 4]);
    }
}
