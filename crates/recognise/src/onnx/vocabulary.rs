//! What the classes of the models are called, from a table: what a label is also called, and what it is a kind of.

use std::collections::BTreeMap;

/// The words for what models tell apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Vocabulary {
    classes: BTreeMap<(String, usize), Class>,
    words: BTreeMap<String, Word>,
}

/// One of the things that a model tells apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Class {
    pub(super) name: String,
    /// From near to far.
    pub(super) parents: Vec<String>,
    /// How sure the model must be for it to be believed, 0 to 1, if it is not as usual.
    pub(super) least: Option<f64>,
}

/// One of the words that labels have.
#[derive(Clone, Debug, Default, PartialEq)]
struct Word {
    aliases: Vec<String>,
    /// Of the classes that it names.
    own: Option<Vec<String>>,
    /// Those that are above it wherever it is above others: a farm animal may be a bird, but is always an animal.
    above: Option<Vec<String>>,
}

impl Vocabulary {
    /// Reads a table: a heading, then rows of model, class, name, aliases, parents and least confidence, percent, with tabs
    /// between them. A class without a name is never a label. The error says what is wrong with which line.
    pub(super) fn parse(table: &str) -> Result<Self, String> {
        let mut vocabulary = Self::default();
        for (line, row) in table.lines().enumerate().skip(1) {
            vocabulary.add(row).map_err(|reason| format!("line {}: {reason}", line + 1))?;
        }
        Ok(vocabulary)
    }

    fn add(&mut self, row: &str) -> Result<(), String> {
        let cells: Vec<&str> = row.split('\t').collect();
        let [model, class, name, aliases, parents, least] = cells[..] else {
            return Err(format!("{} cells instead of 6", cells.len()));
        };
        if name.is_empty() {
            return Ok(());
        }
        let class = class.parse().map_err(|_| format!("{class:?} is not the number of a class"))?;
        let percent = |least: &str| match least.parse::<f64>() {
            Ok(least) if (1.0..=99.0).contains(&least) => Ok(least / 100.0),
            _ => Err(format!("{least:?} is not 1 to 99 percent")),
        };
        let least = (!least.is_empty()).then(|| percent(least)).transpose()?;
        let (aliases, parents) = (words(aliases), words(parents));
        let word = self.words.entry(name.to_owned()).or_default();
        for alias in aliases {
            if !word.aliases.contains(&alias) {
                word.aliases.push(alias);
            }
        }
        common(&mut word.own, &parents);
        for (near, parent) in parents.iter().enumerate() {
            common(&mut self.words.entry(parent.clone()).or_default().above, &parents[near + 1..]);
        }
        self.classes.insert((model.to_owned(), class), Class { name: name.to_owned(), parents, least });
        Ok(())
    }

    /// What a class is, if it is ever a label.
    pub(super) fn class(&self, model: &str, class: usize) -> Option<&Class> {
        self.classes.get(&(model.to_owned(), class))
    }

    /// What a label is a kind of, from near to far.
    pub(super) fn kinds(&self, name: &str) -> &[String] {
        self.words.get(name).and_then(|word| word.own.as_deref().or(word.above.as_deref())).unwrap_or_default()
    }

    /// What else a label is called.
    pub(super) fn aliases(&self, name: &str) -> &[String] {
        self.words.get(name).map_or(&[], |word| &word.aliases)
    }
}

/// Leaves what is among these too.
fn common(words: &mut Option<Vec<String>>, others: &[String]) {
    match words {
        Some(words) => words.retain(|word| others.contains(word)),
        None => *words = Some(others.to_vec()),
    }
}

fn words(cell: &str) -> Vec<String> {
    cell.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "model\tclass\tname\taliases\tparents\tleast\n";

    #[test]
    fn a_table_says_what_classes_are_called() {
        let rows = "m\t3\tTiger Shark\t\tShark|Fish|Animal\t50\nm\t4\t\t\t\t\nm\t5\tShark\tJaws\tFish|Animal\t
m\t6\tCarp\tKoi|Big Carp\tFish|Pet|Animal\t";
        let vocabulary = Vocabulary::parse(&[HEADING, rows].concat()).unwrap();
        let tiger = vocabulary.class("m", 3).unwrap();
        assert_eq!((tiger.name.as_str(), tiger.least), ("Tiger Shark", Some(0.5)));
        assert_eq!(vocabulary.class("m", 4), None);
        assert_eq!(vocabulary.class("other", 3), None);
        for (name, aliases, kinds) in [
            ("Tiger Shark", &[][..], &["Shark", "Fish", "Animal"][..]),
            ("Shark", &["Jaws"], &["Fish", "Animal"]),
            ("Carp", &["Koi", "Big Carp"], &["Fish", "Pet", "Animal"]),
            ("Fish", &[], &["Animal"]),
            ("Animal", &[], &[]),
            ("Unknown", &[], &[]),
        ] {
            assert_eq!(
                (vocabulary.aliases(name), vocabulary.kinds(name)),
                (
                    &aliases.iter().map(ToString::to_string).collect::<Vec<_>>()[..],
                    &kinds.iter().map(ToString::to_string).collect::<Vec<_>>()[..]
                )
            );
        }
    }

    #[test]
    fn a_damaged_table_is_refused_with_the_line() {
        for (row, reason) in [
            ("m\t3\tShark", "line 2: 3 cells instead of 6"),
            ("m\tx\tShark\t\t\t", "line 2: \"x\" is not the number of a class"),
            ("m\t3\tShark\t\t\t0", "line 2: \"0\" is not 1 to 99 percent"),
            ("m\t3\tShark\t\t\tmany", "line 2: \"many\" is not 1 to 99 percent"),
        ] {
            assert_eq!(Vocabulary::parse(&[HEADING, row].concat()).unwrap_err(), reason);
        }
    }
}
