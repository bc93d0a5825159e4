//! How right labels are, at the confidence from which they are searched for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use photo::Seen;
use photo::seen::Label;

use crate::Share;
use crate::labelled::Shows;
use crate::look::Looked;

/// How often a label was said rightly, wrongly, and not where it should have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Said of a picture that shows it.
    pub right: usize,
    /// Said of a picture that does not.
    pub wrong: usize,
    /// Not said of a picture that shows it.
    pub missed: usize,
}

impl Tally {
    /// How much of what is said is right.
    pub fn precision(&self) -> Share {
        Share { part: self.right, of: self.right + self.wrong }
    }

    /// How much of what is shown is said.
    pub fn recall(&self) -> Share {
        Share { part: self.right, of: self.right + self.missed }
    }
}

/// Of many pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// How many pictures there are whose labels are known.
    pub pictures: usize,
    /// By label, in small letters.
    pub each: BTreeMap<String, Tally>,
    /// Of the pictures of which anything was said wrongly or missed.
    pub mistakes: Vec<Mistake>,
}

/// What was said wrongly of a picture, and what was missed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistake {
    /// Which.
    pub path: PathBuf,
    /// Labels that it does not show.
    pub wrong: Vec<String>,
    /// Labels that it shows.
    pub missed: Vec<String>,
}

impl Tallies {
    /// Of all labels together.
    pub fn all(&self) -> Tally {
        sum(self.each.values())
    }

    /// Of those together that the models have a word for.
    pub fn known(&self) -> Tally {
        let words = words();
        sum(self.each.iter().filter(|(label, _)| words.contains(*label)).map(|(_, tally)| tally))
    }

    /// Counts a picture.
    fn add(&mut self, path: &Path, shows: &Shows, seen: &Seen, evaluated: Option<&BTreeSet<String>>, sure: f64) {
        self.pictures += 1;
        let mut mistake = Mistake { path: path.to_owned(), ..Mistake::default() };
        let said: Vec<&Label> = seen.labels.iter().filter(|label| label.confidence >= sure).collect();
        let [surely, perhaps] = [&shows.surely, &shows.perhaps].map(|labels| names(labels, &said));
        let said: BTreeSet<String> = said.iter().map(|label| label.name.to_lowercase()).collect();
        let counts = |label: &&String| !perhaps.contains(*label) && evaluated.is_none_or(|only| only.contains(*label));
        for label in said.union(&surely).filter(counts) {
            let tally = self.each.entry(label.clone()).or_default();
            match (said.contains(label), surely.contains(label)) {
                (true, true) => tally.right += 1,
                (true, false) => {
                    tally.wrong += 1;
                    mistake.wrong.push(label.clone());
                }
                (false, _) => {
                    tally.missed += 1;
                    mistake.missed.push(label.clone());
                }
            }
        }
        if !mistake.wrong.is_empty() || !mistake.missed.is_empty() {
            self.mistakes.push(mistake);
        }
    }
}

fn sum<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |sum, tally| Tally {
        right: sum.right + tally.right,
        wrong: sum.wrong + tally.wrong,
        missed: sum.missed + tally.missed,
    })
}

/// All names, other names and kinds in the vocabulary of the models, in small letters.
fn words() -> BTreeSet<String> {
    let lines = include_str!("../../../models/vocabulary.tsv").lines().skip(1);
    let columns = lines.flat_map(|line| line.split('\t').skip(2).take(3));
    columns.flat_map(|column| column.split('|')).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// What people call labels, in small letters and by the name of what was said where they use another of its names.
fn names(labels: &[String], said: &[&Label]) -> BTreeSet<String> {
    let has = |said: &Label, label: &str| said.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(label));
    let name = |label: &String| match said.iter().find(|said| has(said, label)) {
        Some(said) => said.name.to_lowercase(),
        None => label.to_lowercase(),
    };
    labels.iter().map(name).collect()
}

/// Counts the pictures of which labels are said; only these labels, if it is said of these alone. What the models are less sure
/// of, percent, is not said.
pub fn tally(pictures: &[Looked], evaluated: Option<&BTreeSet<String>>, sure: f64) -> Tallies {
    let mut tallies = Tallies::default();
    for picture in pictures {
        if let Some(shows) = &picture.said.shows {
            tallies.add(&picture.said.path, shows, &picture.seen, evaluated, sure);
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `shows`: words, those with `?` are neither right nor wrong. `said`: words with their percent.
    #[track_caller]
    fn check(pictures: &[(&str, &[(&str, f64)])], evaluated: Option<&str>, expected: &str) {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let evaluated = evaluated.map(|only| words(only).into_iter().collect());
        let mut tallies = Tallies::default();
        for (shows, said) in pictures {
            let (perhaps, surely): (Vec<_>, Vec<_>) = words(shows).into_iter().partition(|word| word.starts_with('?'));
            let perhaps = perhaps.iter().map(|word| word[1..].to_owned()).collect();
            let label = |(name, confidence): &(&str, f64)| {
                let aliases = if *name == "Beagle" { vec!["Puppy".to_owned()] } else { vec![] };
                Label { name: (*name).to_owned(), confidence: *confidence, aliases, ..Label::default() }
            };
            let seen = Seen { labels: said.iter().map(label).collect(), ..Seen::default() };
            tallies.add(Path::new("a.jpg"), &Shows { surely, perhaps }, &seen, evaluated.as_ref(), Seen::SURE);
        }
        let told =
            |(label, tally): (&String, &Tally)| format!("{label} {} {} {}", tally.right, tally.wrong, tally.missed);
        let all = tallies.all();
        let each = tallies.each.iter().map(told).collect::<Vec<_>>().join(", ");
        assert_eq!(format!("{each}: {} {}", all.precision(), all.recall()), expected);
    }

    #[test]
    fn what_is_said_is_right_if_it_is_shown() {
        check(&[("", &[])], None, ": - -");
        check(&[("Dog", &[("Dog", 70.0)])], None, "dog 1 0 0: 1.000 1.000");
        check(&[("Dog", &[("Dog", 69.99)])], None, "dog 0 0 1: - 0.000");
        check(&[("", &[("Dog", 90.0)])], None, "dog 0 1 0: 0.000 -");
        check(
            &[("Dog Grass", &[("Dog", 90.0), ("Cat", 80.0)]), ("Cat", &[("cat", 75.0)]), ("Dog", &[("Dog", 75.0)])],
            None,
            "cat 1 1 0, dog 2 0 0, grass 0 0 1: 0.750 0.750",
        );
    }

    #[test]
    fn what_is_perhaps_shown_or_not_evaluated_does_not_count() {
        check(&[("Dog ?Pet", &[("Dog", 90.0), ("Pet", 90.0)])], None, "dog 1 0 0: 1.000 1.000");
        check(&[("Dog ?Pet", &[("Dog", 90.0)])], None, "dog 1 0 0: 1.000 1.000");
        check(&[("Dog Grass", &[("Dog", 90.0), ("Car", 90.0)])], Some("dog cat"), "dog 1 0 0: 1.000 1.000");
    }

    #[test]
    fn a_label_may_be_called_by_its_other_names() {
        check(&[("puppy", &[("Beagle", 90.0)])], None, "beagle 1 0 0: 1.000 1.000");
        check(&[("puppy", &[("Beagle", 60.0)])], None, "puppy 0 0 1: - 0.000");
    }

    #[test]
    fn some_things_have_no_word() {
        let missed = |label: &str| (label.to_owned(), Tally { missed: 1, ..Tally::default() });
        let each = ["dog", "canine", "animal", "astronaut"].map(missed).into();
        let tallies = Tallies { each, ..Tallies::default() };
        assert_eq!((tallies.all().missed, tallies.known().missed), (4, 3));
    }
}
