//! Who is meant: names, aliases and groups, and what joins or excludes them.
//! A name that is also a word or a place ("Rose", "Florence") is a name unless what stands around it says otherwise.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::Context;
use crate::fold::{fold, tokens};

use super::rest::is_generic;
use super::{ChipKind, PICTURES, Parser};

/// Every way to name somebody, by its first word; the longest of each first.
#[derive(Debug)]
pub(super) struct Names(HashMap<String, Vec<Named>>);

#[derive(Debug)]
struct Named {
    words: Vec<String>,
    who: Who,
}

/// Who a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    One(String),
    /// Some of these: a group, or everybody with that first name.
    Some(Vec<String>),
}

impl Names {
    pub fn new(context: &Context) -> Self {
        let mut names = Self(HashMap::new());
        let mut called: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for person in &context.people {
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                names.add(name, Who::One(person.name.clone()));
            }
            if let Some(first) = spoken(&person.name).into_iter().next() {
                called.entry(first).or_default().push(&person.name);
            }
        }
        for (name, members) in &context.groups {
            let bare = fold(name);
            let bare = bare.strip_prefix("the ").unwrap_or(&bare);
            for name in
                [name.clone(), format!("the {bare}"), format!("our {bare}"), format!("my {bare}"), bare.to_owned()]
            {
                names.add(&name, Who::Some(members.clone()));
            }
        }
        for name in ["me", "myself"] {
            if let Some(owner) = &context.owner {
                names.add(name, Who::One(owner.clone()));
            }
        }
        for (first, people) in called {
            names.add(
                &first,
                match people[..] {
                    [only] => Who::One(only.to_owned()),
                    _ => Who::Some(people.into_iter().map(str::to_owned).collect()),
                },
            );
        }
        for named in names.0.values_mut() {
            named.sort_by_key(|named| Reverse(named.words.len()));
        }
        names
    }

    /// Adds a name, unless it means somebody already.
    fn add(&mut self, name: &str, who: Who) {
        let words = spoken(name);
        let Some(first) = words.first() else { return };
        let named = self.0.entry(first.clone()).or_default();
        if !named.iter().any(|named| named.words == words) {
            named.push(Named { words, who });
        }
    }

    /// Who is named at a word, and where the name ends.
    pub fn find(&self, parser: &Parser<'_>, at: usize) -> Option<(Who, usize)> {
        let first = parser.word(at);
        if first.is_empty() {
            return None;
        }
        let named = self
            .0
            .get(first)?
            .iter()
            .find(|named| named.words.iter().enumerate().all(|(offset, word)| parser.word(at + offset) == word))?;
        let end = at + named.words.len();
        let not_a_name = match first {
            // "Show me" and "photos I took" are not about who is in the picture.
            "me" => {
                at > 0
                    && matches!(
                        parser.words[at - 1].folded.as_str(),
                        "show" | "give" | "find" | "get" | "let" | "tell" | "bring"
                    )
            }
            "i" => is_verb(parser.word(end)),
            _ => false,
        };
        (!not_a_name).then(|| (named.who.clone(), end))
    }
}

fn spoken(name: &str) -> Vec<String> {
    let words: Vec<_> = name.split_whitespace().map(|word| fold(word).replace(['\'', '.', ','], "")).collect();
    if words.iter().any(String::is_empty) { tokens(name) } else { words }
}

fn is_verb(word: &str) -> bool {
    matches!(
        word,
        "took"
            | "take"
            | "shot"
            | "made"
            | "have"
            | "havent"
            | "had"
            | "was"
            | "am"
            | "were"
            | "liked"
            | "like"
            | "love"
            | "edited"
            | "saw"
            | "see"
            | "went"
            | "go"
            | "visited"
            | "want"
            | "need"
            | "added"
            | "uploaded"
            | "imported"
            | "captured"
            | "snapped"
            | "marked"
            | "favorited"
            | "favourited"
            | "did"
            | "do"
            | "last"
            | "never"
            | "ever"
            | "rated"
            | "lived"
            | "got"
            | "put"
            | "starred"
    )
}

/// Names that are also words: in small letters beside another word of content they are only words.
const ALSO_WORDS: [&str; 33] = [
    "rose", "may", "will", "mark", "grace", "hope", "faith", "joy", "lily", "daisy", "ruby", "amber", "dawn", "eve",
    "ivy", "violet", "iris", "holly", "hazel", "olive", "pearl", "crystal", "melody", "sky", "star", "art", "max",
    "penny", "june", "april", "summer", "autumn", "jasmine",
];

const WITHOUT: [&str; 7] = [
    "but|and? without|not|minus|except|excluding|no of|for|with|including?",
    "everyone|everybody|anyone|anybody|all but|except|excluding for?",
    "who|that|which|where is|are|do|does|did? not have|show|include|contain|feature?",
    "who|that|which|where? dont|doesnt|isnt|arent have|show|include|contain|feature?",
    "other than",
    "never with",
    "neither of?",
];

/// A name in the text.
struct Name {
    who: Who,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    All,
    Any,
    None,
    Only,
}

/// What joins a name to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
    Comma,
}

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    if let Some(end) = nobodys_me(parser, at) {
        return Some(end);
    }
    let (mut manner, first) = introduction(parser, at);
    let both = parser
        .see(first, "both|all of?")
        .filter(|next| manner != Manner::None && named(parser, *next, first).is_some());
    let first = both.unwrap_or(first);
    let after_article = parser.see(first, "my|our|the").filter(|_| named(parser, first, at).is_none());
    let mut people = vec![named(parser, after_article.unwrap_or(first), at)?];
    let mut end = people[0].end;
    while let Some((name, joint)) = next_name(parser, end, manner) {
        if joint == Joint::Or && manner == Manner::All {
            manner = Manner::Any;
        }
        end = name.end;
        people.push(name);
    }
    const ALONE: [&str; 7] = [
        "alone|solo|only",
        "by|on himself|herself|themselves|myself|itself",
        "on his|her|their|my own",
        "and|with? nobody|noone else?",
        "and|with? no one else?",
        "and none else?",
        "without anyone|anybody else",
    ];
    if matches!(manner, Manner::All | Manner::Only)
        && let Some(next) = ALONE.iter().find_map(|pattern| parser.see(end, pattern))
    {
        manner = Manner::Only;
        end = next;
    }
    let together = both.is_some() || parser.see(end, "together|both").is_some();
    claim(parser, at, end, &people, manner, together);
    Some(end)
}

/// "Photos of me", where nobody has said who that is: it is said, and finds nothing.
fn nobodys_me(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let me = parser.see(at, "of|with|featuring|and|without me|myself")?;
    if parser.reader.context.owner.is_some() || is_verb(parser.word(me)) {
        return None;
    }
    parser.query.unmatched.push("me".to_owned());
    parser.claim(at..me, ChipKind::Person, "me", Some("nobody has said who that is".to_owned()));
    Some(me)
}

/// What the words before a name make of it, and where the name is.
fn introduction(parser: &Parser<'_>, at: usize) -> (Manner, usize) {
    if let Some(next) = WITHOUT.iter().filter_map(|pattern| parser.see(at, pattern)).max() {
        return (Manner::None, next);
    }
    if let Some(next) = parser
        .see(at, "standing|sitting|stood|sat|lying? next to")
        .or_else(|| parser.see(at, "standing|sitting|stood|sat|lying? beside|alongside|behind"))
        .filter(|next| parser.reader.names.find(parser, *next).is_some())
    {
        return (Manner::All, next);
    }
    let next = parser.see(at, "of|with|featuring|showing|including|containing|by|and|from?").unwrap_or(at);
    [(Manner::Only, "just|only of|with?"), (Manner::Any, "either of|with?"), (Manner::All, "both of|with?")]
        .into_iter()
        .find_map(|(manner, pattern)| Some((manner, parser.see(next, pattern)?)))
        .unwrap_or((Manner::All, next))
}

/// A name, unless the words around make it a place or a thing.
fn named(parser: &Parser<'_>, at: usize, start: usize) -> Option<Name> {
    let (who, end) = parser.reader.names.find(parser, at)?;
    let before = at.checked_sub(1).map(|before| parser.word(before)).unwrap_or_default();
    let next_to = at > 1 && before == "to" && parser.word(at - 2) == "next";
    if !next_to && matches!(before, "in" | "at" | "near" | "around" | "to" | "visiting" | "outside" | "inside") {
        return None;
    }
    let content_before = start == at && !before.is_empty() && !is_generic(before);
    // "Two kids" are any two.
    if matches!(who, Who::Some(_)) && end == at + 1 && (content_before || before == "a") {
        return None;
    }
    let word = &parser.words[at];
    if ALSO_WORDS.contains(&word.folded.as_str()) && !word.capital && !word.possessive && end == at + 1 {
        let after_article = matches!(before, "a" | "an" | "the" | "some");
        let after = parser.word(end);
        let before_word = !after.is_empty() && !is_generic(after) && !after.ends_with("ing");
        if after_article || content_before || before_word {
            return None;
        }
    }
    Some(Name { who, start: at, end })
}

/// The next name of a list.
fn next_name(parser: &Parser<'_>, end: usize, manner: Manner) -> Option<(Name, Joint)> {
    // "Natalie with Tom" is a list of who is there, but "without Sarah with Tom" is not a list of who is not.
    let joined =
        parser.see(end, "and|or|nor").or_else(|| parser.see(end, "with|plus").filter(|_| manner != Manner::None));
    let (next, joint) = match joined {
        Some(next) if matches!(parser.word(end), "or" | "nor") => (next, Joint::Or),
        Some(next) => (next, Joint::And),
        None if parser.words[end - 1].pause => (end, Joint::Comma),
        None => return None,
    };
    let after_article = parser.see(next, "my|our|the|of").filter(|_| parser.reader.names.find(parser, next).is_none());
    let at = after_article.unwrap_or(next);
    named(parser, at, at).map(|name| (name, joint))
}

fn claim(parser: &mut Parser<'_>, at: usize, end: usize, people: &[Name], manner: Manner, together: bool) {
    let mut everybody = Vec::new();
    let mut spelled = Vec::new();
    for Name { who, start, end } in people {
        match who {
            Who::One(name) => {
                everybody.push(name.clone());
                spelled.push(name.clone());
            }
            Who::Some(names) => {
                everybody.extend(names.iter().cloned());
                spelled.push(parser.slice(*start..*end));
            }
        }
    }
    let asked = &mut parser.query.people;
    let (into, text) = match manner {
        Manner::Any => (&mut asked.any, spelled.join(" or ")),
        Manner::None => (&mut asked.none, format!("without {}", spelled.join(" or "))),
        Manner::Only => (&mut asked.only, format!("only {}", spelled.join(" and "))),
        Manner::All => {
            claim_each(parser, at, people, spelled, together);
            return;
        }
    };
    add_names(into, everybody);
    parser.claim(at..end, ChipKind::Person, text, None);
}

/// Everybody has a chip of their own, so that each can be taken away.
fn claim_each(parser: &mut Parser<'_>, at: usize, people: &[Name], spelled: Vec<String>, together: bool) {
    let mut start = at;
    for (Name { who, end, .. }, spelled) in people.iter().zip(spelled) {
        let asked = &mut parser.query.people;
        let detail = match who {
            Who::One(name) => {
                add_names(&mut asked.all, vec![name.clone()]);
                None
            }
            Who::Some(names) => {
                add_names(if together { &mut asked.all } else { &mut asked.any }, names.clone());
                Some(names.join(if together { " and " } else { " or " }))
            }
        };
        parser.claim(start..*end, ChipKind::Person, spelled, detail);
        start = *end;
    }
}

pub(super) fn add_names(into: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !into.contains(&name) {
            into.push(name);
        }
    }
}

/// Whether a word is one for pictures.
pub(super) fn is_picture(word: &str) -> bool {
    PICTURES.split('|').any(|picture| picture == word)
}
