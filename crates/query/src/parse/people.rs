//! Who is meant: names, aliases and groups, and what joins or excludes them.
//! A name that is also a word or a place ("Rose", "Florence") is a name unless what stands around it says otherwise.

use super::names::{Who, is_also_a_word, is_verb};
use super::rest::is_generic;
use super::{ChipKind, PICTURES, Parser, placenames, whereabouts};
use crate::{Count, People, Query};

const WITHOUT: [&str; 11] = [
    "but|and? without|not|minus|except|excluding|no those|ones|photos|pictures|any? of|for|with|including?",
    "but|and? exclude|excludes|omit|omits|omitting",
    "but|and? leave|leaves|leaving out",
    "but|except|unless when|where|if with?",
    "no|not any? photos|pictures|pics|shots|images|photo|picture of|with|featuring",
    "everyone|everybody|anyone|anybody|everything|anything|all but|except|excluding for?",
    "who|that|which|where is|are|do|does|did? not have|show|include|contain|feature|of|with?",
    "who|that|which|where? dont|doesnt|isnt|arent have|show|include|contain|feature|of|with?",
    "people|anyone|anybody|someone|somebody|everyone|everybody? except|excluding",
    "never with",
    "neither of?",
];

/// A name in the text.
struct Name {
    joint: Joint,
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
    /// Whoever follows is there too, whatever is said of those before: "Ella or Leo with Max".
    With,
}

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    if let Some(end) = nobodys_me(parser, at) {
        return Some(end);
    }
    if let Some(end) = my_day(parser, at) {
        return Some(end);
    }
    let not_only = parser.see(at, "not|never just|only|solely of|with?");
    let not_only = not_only.filter(|next| parser.reader.names.find(parser, *next).is_some());
    let (mut manner, first) = match not_only {
        Some(next) => (Manner::All, next),
        None => introduction(parser, at),
    };
    let both = parser
        .see(first, "both|all of|with?")
        .filter(|next| manner != Manner::None && named(parser, *next, first).is_some());
    let first = both.unwrap_or(first);
    let after_article = parser.see(first, "my|our|the").filter(|_| named(parser, first, at).is_none());
    let mut people = vec![named(parser, after_article.unwrap_or(first), at)?];
    while let Some(name) = next_name(parser, people[people.len() - 1].end, manner) {
        people.push(name);
    }
    let is = |joint: Joint| move |name: &Name| name.joint == joint;
    if manner == Manner::Any || people.iter().any(is(Joint::Or)) {
        let with = people.iter().position(is(Joint::With)).unwrap_or(people.len());
        people.truncate(with);
    }
    if manner == Manner::All && people.iter().any(is(Joint::Or)) {
        manner = Manner::Any;
    }
    let mut end = people[people.len() - 1].end;
    // "Ella, Leo, or both": any will do.
    if let Some(next) = parser.see(end, "or both|all|either").filter(|_| manner == Manner::All && people.len() > 1) {
        (manner, end) = (Manner::Any, next);
    }
    let joints: Vec<Joint> = people[1..].iter().map(|name| name.joint).collect();
    let are_groups = joints.contains(&Joint::And) && joints.contains(&Joint::Or) && !joints.contains(&Joint::Comma);
    if are_groups && manner == Manner::Any && parser.see(at, "either|any").is_none() {
        return Some(groups(parser, at, &people));
    }
    (manner, end) = said_after(parser, end, manner);
    let same_picture = parser.see(end, &format!("in|on? the same {PICTURES}|frame|video"));
    let together = both.is_some() || same_picture.is_some() || parser.see(end, "together|both").is_some();
    end = same_picture.unwrap_or(end);
    let either = parser.see(end, "but|and? not|never both|together").filter(|_| manner == Manner::Any);
    end = either.unwrap_or(end);
    claim(parser, at, end, &people, manner, together);
    parser.take(people[people.len() - 1].end..end);
    let chip = parser.chips.last_mut().expect("whoever is named has a chip");
    chip.end = parser.words[end - 1].end;
    if either.is_some() {
        chip.detail = Some("and not all of them".to_owned());
        let all = parser.query.people.any.clone();
        parser.query.none.push(Query { people: People { all, ..People::default() }, ..Query::default() });
    }
    // Nobody knows who took it.
    let is_taken_by = (at..people[0].start).any(|at| parser.words[at].folded == "by");
    if is_taken_by && chip.detail.is_none() {
        chip.detail = Some("in the picture: who took it is not known".to_owned());
    }
    // "Not only Tom" has somebody else.
    if not_only.is_some() && manner == Manner::All {
        chip.detail = Some("and somebody else".to_owned());
        parser.others = Some(Count { min: Some(1), ..Count::default() });
    }
    Some(end)
}

/// What the words after names make of them: "alone", "isn't there".
fn said_after(parser: &Parser<'_>, end: usize, manner: Manner) -> (Manner, usize) {
    const ALONE: [&str; 10] = [
        "alone|solo|only",
        "all? by|on himself|herself|themselves|myself|itself",
        "on his|her|their|my|our|its own",
        "just|only us|them two|three|both?",
        "and|with|but? nobody|noone else?",
        "and|with|but? no one|body else?",
        "and none else?",
        "without anyone|anybody else",
        "and|with|but? no other|more people|persons|person|faces",
        "without any? other people|persons|faces",
    ];
    const ABSENT: [&str; 4] = [
        "isnt|arent|wasnt|werent there|present|around|here",
        "isnt|arent|wasnt|werent in|with it|them|her|him",
        "is|was|are|were? not there|present|around|here",
        "is|was|are|were? not in|with it|them|her|him",
    ];
    if matches!(manner, Manner::All | Manner::Only)
        && let Some(end) = ALONE.iter().find_map(|pattern| parser.see(end, pattern))
    {
        return (Manner::Only, end);
    }
    // "Photos where Tom isn't", but not "Tom isn't in Rome".
    const AT_END: [&str; 2] = ["isnt|arent|wasnt|werent in?", "is|was|are|were not in?"];
    let at_end = AT_END
        .iter()
        .find_map(|pattern| parser.see(end, pattern))
        .filter(|next| manner == Manner::All && (*next == parser.words.len() || parser.words[next - 1].pause));
    if let Some(end) = at_end {
        return (Manner::None, end);
    }
    // "Sarah when James isn't there".
    let absent = ABSENT.iter().find_map(|pattern| parser.see(end, pattern)).filter(|_| manner == Manner::All);
    match absent.filter(|next| parser.reader.names.find(parser, *next).is_none()) {
        Some(end) => (Manner::None, end),
        None => (manner, end),
    }
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

/// `my birthday` is the owner's.
fn my_day(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let end = parser.see(at, "of|from|on|at|for? my")?;
    let day = if super::ordinal(parser.word(end)).is_some() { end + 1 } else { end };
    parser.see(day, "birthday|birthdays|bday")?;
    let owner = parser.reader.context.owner.clone()?;
    add_names(&mut parser.query.people.all, vec![owner.clone()]);
    parser.claim(at..end, ChipKind::Person, owner, None);
    Some(end)
}

/// What the words before a name make of it, and where the name is.
fn introduction(parser: &Parser<'_>, at: usize) -> (Manner, usize) {
    let only = ["nobody|noone|none but|except", "no one but|except"].iter().find_map(|pattern| parser.see(at, pattern));
    let solo = || parser.see(at, &format!("solo|lone {PICTURES}|portrait|portraits of"));
    if let Some(next) = only.or_else(solo) {
        return (Manner::Only, next);
    }
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
    let next = parser
        .see(at, "of|with|featuring|feat|ft|showing|including|containing|by|and|but|when|where|plus|vs|versus|from?")
        .unwrap_or(at);
    let (manner, next) = [
        (Manner::Only, "just|only|exclusively|solely|exactly of|with?"),
        (Manner::Any, "either of|with?"),
        (Manner::Any, "at? least? one|any of"),
        (Manner::All, "at least of|with?"),
    ]
    .into_iter()
    .find_map(|(manner, pattern)| Some((manner, parser.see(next, pattern)?)))
    .unwrap_or((Manner::All, next));
    // "My brother Tom" is Tom.
    const KIN: &str = "my|our|the|his|her? brother|sister|son|daughter|uncle|aunt|auntie|aunty|cousin|nephew|niece|wife|husband|friend|friends|grandson|granddaughter|partner|colleague";
    let kin = parser.see(next, KIN).filter(|next| parser.reader.names.find(parser, *next).is_some());
    (manner, kin.unwrap_or(next))
}

/// A name, unless the words around make it a place or a thing.
fn named(parser: &Parser<'_>, at: usize, start: usize) -> Option<Name> {
    let (who, end) = parser.reader.names.find(parser, at)?;
    let before = at.checked_sub(1).map(|before| parser.word(before)).unwrap_or_default();
    let next_to = at > 1 && before == "to" && parser.word(at - 2) == "next";
    let is_led = matches!(before, "in" | "at" | "near" | "to" | "from" | "around" | "round" | "by");
    if whereabouts::home(parser, at, is_led && before != "from" && before != "by").is_some() {
        return None;
    }
    let second_home = (at.saturating_sub(4)..at.saturating_sub(1)).any(|first| {
        parser.see(first, "at|to|near|over|round").is_some()
            && whereabouts::home(parser, first + 1, true).is_some_and(|home| home.end >= end)
    });
    if second_home {
        return None;
    }
    // "In Rose's garden" is about Rose.
    let owns = parser.words[end - 1].possessive && !parser.word(end).is_empty() && !is_generic(parser.word(end));
    if !next_to
        && !owns
        && matches!(
            before,
            "in" | "at" | "near" | "around" | "to" | "visiting" | "outside" | "inside" | "called" | "named"
        )
    {
        return None;
    }
    let from_there = before == "from" && end == at + 1 && crate::places::known(parser.word(at)).is_some();
    if from_there || placenames::is_among_places(parser, at, end) {
        return None;
    }
    let paused = |at: usize| at > 0 && parser.words[at - 1].pause;
    let content_before = start == at && !before.is_empty() && !is_generic(before) && !paused(at);
    // "Two kids" are any two.
    let counted = content_before && !placenames::is_before(parser, at);
    if matches!(who, Who::Some(_)) && end == at + 1 && (counted || matches!(before, "a" | "had" | "have" | "having")) {
        return None;
    }
    // "Max. 10 km" and "max ISO" are no dog.
    if parser.word(at) == "max" && end == at + 1 && is_measured(parser, end) {
        return None;
    }
    let word = &parser.words[at];
    if is_also_a_word(&word.folded) && !word.capital && !word.possessive && end == at + 1 {
        let after_article = matches!(before, "a" | "an" | "the" | "some");
        let after = parser.word(end);
        let before_word = !after.is_empty() && !is_generic(after) && !after.ends_with("ing") && !paused(end);
        if after_article || content_before || before_word {
            return None;
        }
    }
    Some(Name { joint: Joint::Comma, who, start: at, end })
}

/// Whether a quantity follows.
fn is_measured(parser: &Parser<'_>, at: usize) -> bool {
    const UNITS: &str =
        "km|kms|kilometers|kilometres|mi|mile|miles|m|meters|metres|mb|gb|mm|people|faces|photos|pictures";
    let is_unit = |word: &str| UNITS.split('|').any(|unit| unit == word);
    let joined = parser.word(at).trim_start_matches(|c: char| c.is_ascii_digit());
    parser.number(at).is_some_and(|(_, next)| is_unit(parser.word(next)))
        || joined.len() < parser.word(at).len() && is_unit(joined)
}

/// The next name of a list.
fn next_name(parser: &Parser<'_>, end: usize, manner: Manner) -> Option<Name> {
    // "Natalie with Tom" is a list of who is there, but "without Sarah with Tom" is not a list of who is not.
    let with = |pattern| parser.see(end, pattern).filter(|_| manner != Manner::None);
    let (next, joint) = if let Some(next) = parser.see(end, "or|nor") {
        (next, Joint::Or)
    } else if let Some(next) = parser.see(end, "and|n") {
        // "Tom and (Sarah or Priya)" has a bracket after its "and".
        (next, if parser.words[end].pause { Joint::With } else { Joint::And })
    } else if let Some(next) = with("with|plus|featuring|feat|ft|vs|versus") {
        (next, Joint::With)
    } else if parser.words[end - 1].pause {
        (end, Joint::Comma)
    } else {
        return None;
    };
    let after_article = parser.see(next, "my|our|the|of").filter(|_| parser.reader.names.find(parser, next).is_none());
    let at = after_article.unwrap_or(next);
    let mine = || {
        let (who, end) = parser.reader.names.find_mine(parser, at)?;
        Some(Name { joint, who, start: at, end })
    };
    named(parser, at, at).map(|name| Name { joint, ..name }).or_else(mine)
}

/// `Tom and Ella or Rose and James`: the members of one of these are there.
fn groups(parser: &mut Parser<'_>, at: usize, people: &[Name]) -> usize {
    let (mut alternatives, mut spelled): (Vec<Query>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    for (number, Name { joint, who, start, end }) in people.iter().enumerate() {
        if number == 0 || *joint == Joint::Or {
            alternatives.push(Query::default());
            spelled.push(Vec::new());
        }
        let (Some(query), Some(group)) = (alternatives.last_mut(), spelled.last_mut()) else { continue };
        match who {
            Who::One(name) => add_names(&mut query.people.all, vec![name.clone()]),
            Who::Both(names) => add_names(&mut query.people.all, names.clone()),
            Who::Some(names) => add_names(&mut query.people.any, names.clone()),
        }
        group.push(match who {
            Who::One(name) => name.clone(),
            Who::Some(_) | Who::Both(_) => parser.slice(*start..*end),
        });
    }
    let end = people[people.len() - 1].end;
    let text = spelled.iter().map(|group| group.join(" and ")).collect::<Vec<_>>().join(", or ");
    parser.query.either.push(alternatives);
    parser.claim(at..end, ChipKind::Person, text, None);
    end
}

fn claim(parser: &mut Parser<'_>, at: usize, end: usize, people: &[Name], manner: Manner, together: bool) {
    let mut everybody = Vec::new();
    let mut spelled = Vec::new();
    for Name { who, start, end, .. } in people {
        match who {
            Who::One(name) => {
                everybody.push(name.clone());
                spelled.push(name.clone());
            }
            Who::Some(names) | Who::Both(names) => {
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
            Who::Both(names) => {
                add_names(&mut asked.all, names.clone());
                Some(names.join(" and "))
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
