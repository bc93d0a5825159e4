//! What a search that is being typed may go on with: names that the library has, with how many photos have them.
//! Every one offered is read back, so that what it says is what it will be taken to mean.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::fold::fold;
use crate::{ChipKind, Reader};

/// A name that a search may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Of what: a person, a place, what is shown, a month or year, or, as a state, an album.
    pub kind: ChipKind,
    /// As people write it.
    pub text: String,
    /// How many photos have it; 0 where that is not known.
    pub count: u64,
    /// Of names of a kind the greater comes first.
    pub rank: u64,
}

/// A way to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// What it is about.
    pub kind: ChipKind,
    /// The name.
    pub text: String,
    /// How many photos have it, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The whole search, with the name in it.
    pub search: String,
}

/// Names by the beginnings of their words.
#[derive(Debug, Default)]
pub struct Completer {
    names: Vec<Name>,
    /// From each word on, folded; which name, and whether it is its first word. Sorted.
    starts: Vec<(String, usize, bool)>,
}

/// Of one kind no more come before others.
const OF_A_KIND: usize = 3;

/// No name that is completed has more words typed already.
const LONGEST_WORDS: usize = 6;

impl Completer {
    /// Makes names ready to be looked up: once for many searches.
    pub fn new(names: impl IntoIterator<Item = Name>) -> Self {
        let names: Vec<Name> = names.into_iter().collect();
        let mut starts = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let folded = squeezed(&fold(&name.text));
            let words = word_starts(&folded);
            starts.extend(words.map(|at| (folded[at..].to_owned(), number, at == 0)));
        }
        starts.sort();
        Self { names, starts }
    }

    /// At most so many ways to go on with a search, the likeliest first.
    pub fn complete(&self, reader: &Reader, text: &str, today: Date, most: usize) -> Vec<Completion> {
        let mut offered: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        let starts: Vec<usize> = word_starts(text).collect();
        for start in starts.iter().rev().take(LONGEST_WORDS).rev() {
            let typed = squeezed(&fold(&text[*start..]));
            if typed.is_empty() {
                continue;
            }
            let first = self.starts.partition_point(|(from, ..)| *from < typed);
            for (_, number, is_first) in self.starts[first..].iter().take_while(|(from, ..)| from.starts_with(&typed)) {
                // What more was typed of is meant more likely.
                offered.entry(*number).or_insert((*start, *is_first));
            }
        }
        let likelihood = |(number, (start, is_first)): &(usize, (usize, bool))| {
            let name = &self.names[*number];
            (
                *start,
                Reverse((*is_first, expected(&text[..*start]).contains(&name.kind))),
                Reverse(name.rank),
                name.text.clone(),
            )
        };
        let mut offered: Vec<_> = offered.into_iter().collect();
        offered.sort_by_cached_key(likelihood);
        let (mut of_kind, mut later, mut sooner) = (BTreeMap::new(), Vec::new(), Vec::new());
        for offer in offered {
            let count: &mut usize = of_kind.entry(self.names[offer.0].kind as u8).or_default();
            *count += 1;
            if *count <= OF_A_KIND { sooner.push(offer) } else { later.push(offer) }
        }
        let complete = |(number, (start, _))| completion(reader, text, start, &self.names[number], today);
        // Few are not understood; a letter begins thousands of names.
        sooner.into_iter().chain(later).take(4 * most).filter_map(complete).take(most).collect()
    }
}

/// The search that goes on with a name, in words by which it is read as what it is.
fn completion(reader: &Reader, text: &str, start: usize, name: &Name, today: Date) -> Option<Completion> {
    let before = match name.kind {
        ChipKind::State => before_album(&text[..start]),
        _ => &text[..start],
    };
    let written = match name.kind {
        ChipKind::Label => name.text.to_lowercase(),
        _ => name.text.clone(),
    };
    let is_unexpected = !expected(before).is_empty() && !expected(before).contains(&name.kind);
    let leads: &[&str] = match name.kind {
        _ if is_unexpected => &[""],
        ChipKind::Person => &["", "the person "],
        ChipKind::Place => &["", "the place "],
        ChipKind::Date => &["", "the month "],
        ChipKind::Label => &["", "the thing "],
        ChipKind::State => &["in the album "],
        _ => &[""],
    };
    let search = leads.iter().map(|lead| format!("{before}{lead}{written}")).find(|search| {
        let understood = reader.read(search, today);
        understood.chips.iter().any(|chip| {
            let covers = chip.start <= search.len() - written.len() && chip.end == search.len();
            chip.kind == name.kind && covers
        })
    })?;
    if search == text {
        return None;
    }
    let count = Some(name.count).filter(|count| *count > 0);
    Some(Completion { kind: name.kind, text: name.text.clone(), count, search })
}

/// What stands before "in the album", if that is how it ends.
fn before_album(text: &str) -> &str {
    let mut before = text;
    for words in [&["album", "albums"][..], &["the", "my", "our"], &["in", "from"]] {
        let trimmed = before.trim_end();
        let last = trimmed.rsplit(char::is_whitespace).next().unwrap_or_default();
        if words.contains(&fold(last).as_str()) {
            before = &trimmed[..trimmed.len() - last.len()];
        } else if words[0] == "album" {
            return text;
        }
    }
    before
}

/// The kinds of name that stand after the last word; none where it does not say.
fn expected(before: &str) -> &'static [ChipKind] {
    let word = before.split_whitespace().next_back().map(fold).unwrap_or_default();
    match word.as_str() {
        "of" | "with" | "and" | "by" => &[ChipKind::Person],
        "in" | "from" => &[ChipKind::Place, ChipKind::Date],
        "at" | "near" | "around" | "to" => &[ChipKind::Place],
        "since" | "before" | "after" | "until" | "during" => &[ChipKind::Date],
        "album" => &[ChipKind::State],
        _ => &[],
    }
}

/// One space for several, and none at the beginning; one at the end stays, for it ends a word.
fn squeezed(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.ends_with(char::is_whitespace) && !words.is_empty() { words + " " } else { words }
}

/// Where words begin.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, letter)| {
        let starts = letter.is_alphanumeric() && !inside;
        inside = letter.is_alphanumeric() || (inside && letter == '\'');
        starts.then_some(at)
    })
}
