//! Names and dates that are misspelled: "natlie", "febuary".
//! A word that English or the library has is left alone, and what was read instead is said.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::lex::Word;
use crate::Context;
use crate::fold::{stem, tokens};

/// Words that English has, by their stems.
static ENGLISH: LazyLock<HashSet<String>> = LazyLock::new(|| include_str!("words.txt").lines().map(stem).collect());

/// Words that rules look for, are often misspelled, and are like no other word.
const WORDS: [&str; 40] = [
    "photos",
    "pictures",
    "videos",
    "screenshot",
    "screenshots",
    "favorites",
    "favourites",
    "panorama",
    "panoramas",
    "selfie",
    "selfies",
    "summer",
    "winter",
    "autumn",
    "spring",
    "birthdays",
    "january",
    "february",
    "april",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weekend",
    "yesterday",
    "christmas",
    "halloween",
    "thanksgiving",
    "easter",
    "birthday",
    "hanukkah",
    "valentine",
];

/// What family is called besides: each is like another.
const FAMILY: [&str; 16] = [
    "grandpa",
    "grandma",
    "granddad",
    "grandad",
    "grandfather",
    "grandmother",
    "granny",
    "grandpapa",
    "grandmama",
    "nanna",
    "nanny",
    "mommy",
    "mummy",
    "daddy",
    "auntie",
    "uncle",
];

/// Shorter words are like too many others.
const SHORTEST: usize = 5;

/// From this length on two letters may be wrong.
const LONG: usize = 7;

/// No more words than this are looked at: a search has fewer.
const MOST_WORDS: usize = 40;

/// What misspelled words may be meant as, by their first letters.
#[derive(Debug)]
pub(super) struct Spellings(HashMap<char, BTreeMap<Vec<char>, bool>>);

impl Spellings {
    pub fn new(context: &Context) -> Self {
        let mut spellings = Self(HashMap::new());
        let names = context.people.iter().flat_map(|person| [&person.name].into_iter().chain(&person.aliases));
        let places = context.places.iter().map(|place| &place.name);
        let words = names.chain(context.groups.keys()).chain(places).flat_map(|name| tokens(name));
        for word in words.chain(WORDS.map(str::to_owned)).filter(|word| may_be(word, SHORTEST)) {
            spellings.add(&word, true);
        }
        // A library's files have names that are like too many places.
        for place in crate::places::all().filter(|place| context.labels.is_none() && may_be(place, SHORTEST + 1)) {
            spellings.add(place, false);
        }
        spellings
    }

    /// Adds a word, and whether two of its letters may be wrong: names of places are like too many names of people.
    fn add(&mut self, word: &str, is_near: bool) {
        let letters: Vec<char> = word.chars().collect();
        let near = self.0.entry(letters[0]).or_default().entry(letters).or_default();
        *near |= is_near;
    }

    /// Spells words as they were meant.
    pub fn correct(&self, words: &mut [Word], context: &Context) {
        let all_small = words.iter().all(|word| !word.capital);
        for word in words.iter_mut().filter(|word| word.quote.is_none()).take(MOST_WORDS) {
            // "Sara" is short of a letter.
            if may_be(&word.folded, if word.capital || all_small { SHORTEST - 1 } else { SHORTEST })
                && !is_known(&word.folded, context)
                && let Some(meant) = self.nearest(&word.folded)
            {
                word.folded = meant;
                word.is_misspelled = true;
            }
        }
    }

    /// The only one that is so near; none for what is one itself.
    fn nearest(&self, word: &str) -> Option<String> {
        let letters: Vec<char> = word.chars().collect();
        let all = |first: char| self.0.get(&first).into_iter().flatten();
        let swapped = all(letters[1]).filter(|(other, _)| other[1] == letters[0] && other[0] != letters[0]);
        let near = all(letters[0]).chain(swapped).filter_map(|(other, is_near)| {
            let most = if *is_near && letters.len().min(other.len()) >= LONG { 2 } else { 1 };
            let may_be = letters.len().abs_diff(other.len()) <= most;
            let steps = if may_be { steps(&letters, other) } else { usize::MAX };
            (steps <= most).then_some((steps, other))
        });
        let mut near: Vec<_> = near.collect();
        near.sort_unstable();
        match near[..] {
            [] | [(0, _), ..] => None,
            [(_, only)] => Some(only.iter().collect()),
            [(first, nearest), (second, _), ..] => (first < second).then(|| nearest.iter().collect()),
        }
    }
}

fn may_be(word: &str, shortest: usize) -> bool {
    word.len() >= shortest && word.chars().all(char::is_alphabetic) && word.chars().nth(1).is_some()
}

/// Whether English has a word.
pub(super) fn is_english(word: &str) -> bool {
    ENGLISH.contains(&stem(word))
}

fn is_known(word: &str, context: &Context) -> bool {
    let stem = stem(word);
    ENGLISH.contains(&stem)
        || context.labels.as_ref().is_some_and(|labels| labels.contains(&stem))
        || context.cameras.contains(word)
        || super::rest::is_generic(word)
        || super::number_word(word).is_some()
        || FAMILY.contains(&word)
        || crate::places::known(word).is_some()
}

/// How many letters have to be put in, left out, replaced, or changed for the one beside (optimal string alignment).
fn steps(one: &[char], other: &[char]) -> usize {
    let mut before_last = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, wanted) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != wanted);
            let mut least = replaced.min(last[column + 1] + 1).min(now[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == *wanted {
                least = least.min(before_last[column - 1] + 1);
            }
            now.push(least);
        }
        before_last = std::mem::replace(&mut last, now);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Person;

    #[test]
    fn what_is_misspelled_is_read_as_it_was_meant() {
        let person = |name: &str| Person { name: name.to_owned(), ..Person::default() };
        let context =
            Context { people: vec![person("Natalie Lee"), person("Daisy"), person("Zoë")], ..Context::default() };
        for (written, read) in [
            ("natlie", "natalie"),
            ("nataile", "natalie"),
            ("natalies", "natalie"),
            ("Natalia", "natalie"),
            ("febuary", "february"),
            ("janurary", "january"),
            ("Setpember", "september"),
            ("wensday", "wednesday"),
            ("chrismas", "christmas"),
            ("haloween", "halloween"),
            ("agust", "august"),
            // What is a word of its own stays.
            ("dairy", "dairy"),
            ("gust", "gust"),
            ("zoo", "zoo"),
            ("mondays", "mondays"),
            ("\"natlie\"", "natlie"),
        ] {
            let mut words = super::super::lex::words(written);
            Spellings::new(&context).correct(&mut words, &context);
            assert_eq!(words[0].folded, read, "{written}");
        }
    }
}
