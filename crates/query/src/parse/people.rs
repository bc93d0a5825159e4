//! Who is meant: names, aliases and groups, and what joins or excludes them.
//! A name that is also a word or a place ("Rose", "Florence") is a name unless what stands around it says otherwise.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::Context;
use crate::fold::{fold, tokens};

use super::{ChipKind, PICTURES, Parser};

/// Every way to name somebody, by its first word; the longest of each first.
pub(super) struct Names(HashMap<String, Vec<Named>>);

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

const WITHOUT: [&str; 6] = [
    "but|and? without|not|minus|except|excluding|no of|for|with|including?",
    "everyone|everybody|anyone|anybody|all but|except|excluding for?",
    "who|that|which|where is|are|do|does|did? not have|show|include|contain|feature?",
    "who|that|which|where? dont|doesnt|isnt|arent have|show|include|contain|feature?",
    "other than",
    "never with",
];

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let mut first = at;
    let mut manner = Manner::All;
    if let Some(next) = WITHOUT.iter().filter_map(|pattern| parser.see(at, pattern)).filter(|next| *next > at).max() {
        manner = Manner::None;
        first = next;
    } else if let Some(next) = parser.see(at, "just|only of|with?") {
        manner = Manner::Only;
        first = next;
    } else if let Some(next) = parser.see(at, "either of|with?") {
        manner = Manner::Any;
        first = next;
    } else if let Some(next) = parser.see(at, "both of|with?") {
        first = next;
    } else if let Some(next) =
        parser.see(at, "of|with|featuring|showing|including|containing|by|and|from just|only|both|either?")
    {
        manner = match parser.words[next - 1].folded.as_str() {
            "just" | "only" => Manner::Only,
            "either" => Manner::Any,
            _ => Manner::All,
        };
        first = next;
    }
    let group_whole = parser
        .see(first, "both|all of?")
        .filter(|next| manner != Manner::None && named(parser, *next, first).is_some());
    let first = group_whole.unwrap_or(first);
    let first = parser.see(first, "my|our|the").filter(|_| named(parser, first, at).is_none()).unwrap_or(first);
    let mut people = vec![(named(parser, first, at)?, first)];
    let mut joined_by_or = false;
    let mut pauses_only = true;
    let mut end = people[0].0.1;
    while let Some((found, or, pause)) = next_name(parser, end, manner) {
        joined_by_or |= or;
        pauses_only &= pause;
        end = found.0.1;
        people.push(found);
    }
    if pauses_only && people.len() > 1 && manner == Manner::Any {
        joined_by_or = true;
    }
    let alone = [
        "alone|solo|only",
        "by|on himself|herself|themselves|myself|itself",
        "on his|her|their|my own",
        "and|with nobody|noone else?",
        "and|with no one else?",
        "and nothing|none else?",
    ]
    .iter()
    .find_map(|pattern| parser.see(end, pattern))
    .filter(|next| *next > end);
    if let Some(next) = alone.filter(|_| manner == Manner::All) {
        manner = Manner::Only;
        end = next;
    }
    let together = parser.see(end, "together|both").is_some() || group_whole.is_some();
    if joined_by_or && manner == Manner::All {
        manner = Manner::Any;
    }
    claim(parser, at, end, &people, manner, together);
    Some(end)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    All,
    Any,
    None,
    Only,
}

/// A name and where it ends, unless the words around make it a place or a thing.
fn named(parser: &Parser<'_>, at: usize, start: usize) -> Option<(Who, usize)> {
    let (who, end) = parser.names.find(parser, at)?;
    let before = at.checked_sub(1).map(|before| parser.word(before)).unwrap_or_default();
    if matches!(before, "in" | "at" | "near" | "around" | "to" | "visiting" | "outside" | "inside") {
        return None;
    }
    let word = &parser.words[at];
    // "Two kids" are any two.
    if matches!(who, Who::Some(_))
        && end == at + 1
        && !before.is_empty()
        && (before == "a" || !super::rest::is_generic(before))
        && start == at
    {
        return None;
    }
    if ALSO_WORDS.contains(&word.folded.as_str()) && !word.capital && !word.possessive && end == at + 1 {
        let after_article = matches!(before, "a" | "an" | "the" | "some");
        let after_word = start == at && !before.is_empty() && !super::rest::is_generic(before);
        let after = parser.word(end);
        let before_word = !after.is_empty() && !super::rest::is_generic(after) && !after.ends_with("ing");
        if after_article || after_word || before_word {
            return None;
        }
    }
    Some((who, end))
}

/// The next name of a list, whether "or" came before it, and whether only a comma did.
fn next_name(parser: &Parser<'_>, end: usize, manner: Manner) -> Option<(((Who, usize), usize), bool, bool)> {
    let pause = parser.words[end - 1].pause;
    let next = parser.see(end, "and|or|nor").or_else(|| {
        // "Natalie with Tom" is a list of who is there, but "without Sarah with Tom" is not a list of who is not.
        parser.see(end, "with|plus").filter(|_| manner != Manner::None)
    });
    let or = next.is_some_and(|next| matches!(parser.words[next - 1].folded.as_str(), "or" | "nor"));
    let at = match next {
        Some(next) => parser
            .see(next, "my|our|the|of?")
            .filter(|at| parser.names.find(parser, next).is_none() || *at == next)
            .unwrap_or(next),
        None if pause => end,
        None => return None,
    };
    let found = named(parser, at, at)?;
    Some(((found, at), or, next.is_none()))
}

fn claim(
    parser: &mut Parser<'_>,
    at: usize,
    end: usize,
    people: &[((Who, usize), usize)],
    manner: Manner,
    together: bool,
) {
    let members = |who: &Who| match who {
        Who::One(name) => vec![name.clone()],
        Who::Some(names) => names.clone(),
    };
    let everybody: Vec<_> = people.iter().flat_map(|((who, _), _)| members(who)).collect();
    let spelled = |parser: &Parser<'_>| {
        people
            .iter()
            .map(|((who, end), start)| match who {
                Who::One(name) => name.clone(),
                Who::Some(_) => parser.slice(*start..*end),
            })
            .collect::<Vec<_>>()
    };
    let spelled = spelled(parser);
    match manner {
        Manner::Any => {
            add_names(&mut parser.query.people.any, everybody);
            parser.claim(at..end, ChipKind::Person, spelled.join(" or "), None);
        }
        Manner::None => {
            add_names(&mut parser.query.people.none, everybody);
            parser.claim(at..end, ChipKind::Person, format!("without {}", spelled.join(" or ")), None);
        }
        Manner::Only => {
            add_names(&mut parser.query.people.only, everybody);
            parser.claim(at..end, ChipKind::Person, format!("only {}", spelled.join(" and ")), None);
        }
        Manner::All => {
            let mut start = at;
            for (((who, name_end), _), spelled) in people.iter().zip(spelled) {
                match who {
                    Who::One(name) => add_names(&mut parser.query.people.all, vec![name.clone()]),
                    Who::Some(names) if together => add_names(&mut parser.query.people.all, names.clone()),
                    Who::Some(names) => add_names(&mut parser.query.people.any, names.clone()),
                }
                let detail = match who {
                    Who::One(_) => None,
                    Who::Some(names) => Some(names.join(if together { " and " } else { " or " })),
                };
                parser.claim(start..*name_end, ChipKind::Person, spelled, detail);
                start = *name_end;
            }
        }
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
