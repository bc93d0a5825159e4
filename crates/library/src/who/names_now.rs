//! Who was called so at some time, by the names that they have now.

use std::collections::{BTreeMap, BTreeSet};

use people::Decision;
use photo::{PersonId, Rank};
use query::title_key;

use crate::taken_back::{Known, standing};

/// The names that those have now who were called so at that time. Where nobody was known by the name it is one that files say, and
/// stays.
pub(crate) fn names_now(known: &[Known<Decision>], name: &str, at: Rank) -> BTreeSet<String> {
    let is_it = |called: &String| title_key(called) == title_key(name);
    let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
    let mut meant: Option<BTreeSet<PersonId>> = None;
    let called = |names: &BTreeMap<PersonId, String>| -> BTreeSet<PersonId> {
        names.iter().filter(|(_, called)| is_it(called)).map(|(person, _)| person.clone()).collect()
    };
    for ((rank, _), decisions) in standing(known) {
        if rank > at && meant.is_none() {
            meant = Some(called(&names));
        }
        for decision in decisions {
            match decision {
                Decision::Named { person, name, .. } => drop(names.insert(person.clone(), name.clone())),
                Decision::Same { person, into } => {
                    if let Some(meant) = meant.as_mut().filter(|meant| meant.contains(person)) {
                        meant.insert(into.clone());
                    }
                }
                _ => {}
            }
        }
    }
    let meant = meant.unwrap_or_else(|| called(&names));
    match meant.is_empty() {
        true => [name.to_owned()].into(),
        false => meant.iter().filter_map(|person| names.get(person).cloned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use photo::PhotoId;

    use super::*;

    fn named(rank: Rank, person: &str, name: &str) -> Known<Decision> {
        let person = person.parse().unwrap();
        ((rank, PhotoId::of(name.as_bytes())), vec![Decision::Named { person, name: name.into(), aliases: vec![] }])
    }

    #[test]
    fn whoever_was_chosen_is_followed_and_nobody_else() {
        let same = Decision::Same { person: "p3".parse().unwrap(), into: "p4".parse().unwrap() };
        let known = [
            named(1, "p1", "Rover"),
            named(2, "p3", "Bea"),
            named(5, "p1", "Rex"),
            named(6, "p2", "Rover"),
            named(7, "p4", "Beatrice"),
            ((8, PhotoId::of(b"same")), vec![same]),
        ];
        for (name, at, now) in [
            ("rover", 3, "Rex"),
            ("Rover", 6, "Rover"),
            ("Rex", 6, "Rex"),
            ("Bea", 3, "Bea Beatrice"),
            ("Nobody", 3, "Nobody"),
        ] {
            let expected = now.split(' ').map(str::to_owned).collect();
            assert_eq!(names_now(&known, name, at), expected, "{name} at {at}");
        }
    }
}
