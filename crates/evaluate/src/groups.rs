//! How well groups of faces are people: pure statistics of who is in each.

use std::collections::{BTreeMap, BTreeSet};

use crate::Share;

/// What came of grouping faces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// How many people there are.
    pub people: usize,
    /// Groups of two faces or more.
    pub groups: usize,
    /// Faces in no such group.
    pub alone: usize,
    /// Of the faces in groups, those of whoever has most faces in theirs.
    pub purity: Share,
    /// Of the pairs of faces in one group, those of one person.
    pub pairs_right: Share,
    /// Of the pairs of faces of one person, those in one group.
    pub pairs_found: Share,
}

/// Of who each face in each group is of; groups of one face are faces alone.
pub fn judge<'a>(groups: &[Vec<&'a str>]) -> Groups {
    let mut judged = Groups::default();
    let mut of_each: BTreeMap<&'a str, usize> = BTreeMap::new();
    for group in groups {
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for person in group {
            *here.entry(person).or_default() += 1;
            *of_each.entry(person).or_default() += 1;
        }
        match group.len() {
            0 => {}
            1 => judged.alone += 1,
            size => {
                judged.groups += 1;
                judged.purity.part += here.values().max().copied().unwrap_or(0);
                judged.purity.of += size;
                judged.pairs_right.part += here.values().map(|count| pairs(*count)).sum::<usize>();
                judged.pairs_right.of += pairs(size);
            }
        }
    }
    judged.people = of_each.keys().collect::<BTreeSet<_>>().len();
    judged.pairs_found = Share { part: judged.pairs_right.part, of: of_each.values().map(|count| pairs(*count)).sum() };
    judged
}

fn pairs(count: usize) -> usize {
    count * count.saturating_sub(1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each word a group, each letter the person of a face.
    #[track_caller]
    fn check(groups: &str, expected: &str) {
        let groups: Vec<Vec<&str>> =
            groups.split_whitespace().map(|group| group.split("").filter(|one| !one.is_empty()).collect()).collect();
        let judged = judge(&groups);
        let Groups { people, groups, alone, purity, pairs_right, pairs_found } = judged;
        assert_eq!(format!("{people} {groups} {alone}: {purity} {pairs_right} {pairs_found}"), expected);
    }

    #[test]
    fn a_group_is_pure_if_it_is_one_persons() {
        check("", "0 0 0: - - -");
        check("a b", "2 0 2: - - -");
        check("aaa bb", "2 2 0: 1.000 1.000 1.000");
        check("aa aa", "1 2 0: 1.000 1.000 0.333");
        check("aab b", "2 1 1: 0.667 0.333 0.500");
        check("aaab bbb c", "3 2 1: 0.857 0.667 0.667");
    }
}
