//! How many people are in the picture: "more than 5 people", "nobody", "group photos".
//! Until faces are looked for, the people named in a file are the ones counted.

use super::{ChipKind, PICTURES, Parser};
use crate::Count;

const PEOPLE: &str = "people|persons|person|faces|face|humans";

/// Who is there when "three of us" are.
const OF: &str = "of us|them";

const COUNTED: &str = "people named in the file are counted";

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "of|with|showing|containing|featuring|and|has|have|having?")?;
    let start = parser
        .see(start, "group|groups")
        .and_then(|next| parser.see(next, PICTURES).or(Some(next)))
        .and_then(|next| parser.see(next, "of|with?"))
        .filter(|next| counted(parser, *next).is_some())
        .unwrap_or(start);
    // "Natalie and one other person": how many are named is known later.
    let counted_others = parser.see(at, "and|with|plus").and_then(|next| {
        let (bound, next) = bound(parser, next).unwrap_or((Bound::Equal, next));
        let (others, next) = parser.whole(next)?;
        let end = parser.see(next, &format!("other|more {PEOPLE}")).or_else(|| parser.see(next, "others"))?;
        Some((bound.count(others), end))
    });
    if let Some((others, end)) = counted_others {
        parser.others = Some(others);
        let text = match others {
            Count { eq: Some(eq), .. } => format!("and {eq} more"),
            Count { min: Some(min), .. } => format!("and at least {min} more"),
            Count { max, .. } => format!("and at most {} more", max.unwrap_or(0)),
        };
        parser.claim(at..end, ChipKind::Faces, text, Some(COUNTED.to_owned()));
        return Some(end);
    }
    if let Some(end) = parser
        .see(at, "and|with|plus somebody|someone else")
        .or_else(|| parser.see(at, "and|with|plus some? other people"))
        .or_else(|| parser.see(at, "and|with|plus a|one? stranger|friend|others"))
        .filter(|_| !parser.query.people.all.is_empty() || at > 0 && parser.reader.names.find(parser, at - 1).is_some())
    {
        parser.others = Some(Bound::AtLeast.count(1));
        parser.claim(at..end, ChipKind::Faces, "and somebody else", Some(COUNTED.to_owned()));
        return Some(end);
    }
    let (count, end) = nobody(parser, at).or_else(|| counted(parser, start)).or_else(|| group(parser, at))?;
    let faces = &mut parser.query.faces;
    *faces = Count { min: count.min.or(faces.min), max: count.max.or(faces.max), eq: count.eq.or(faces.eq) };
    let text = match count {
        Count { max: Some(0), .. } => "nobody".to_owned(),
        Count { eq: Some(1), .. } => "1 person".to_owned(),
        Count { eq: Some(eq), .. } => format!("{eq} people"),
        Count { min: Some(min), max: Some(max), .. } => format!("{min} to {max} people"),
        Count { min: Some(min), .. } => format!("{min} people or more"),
        Count { max, .. } => format!("{} people at most", max.unwrap_or(0)),
    };
    parser.claim(at..end, ChipKind::Faces, text, Some(COUNTED.to_owned()));
    Some(end)
}

/// Counts the people who are named together with those who are only counted.
pub(super) fn conclude(parser: &mut Parser<'_>) {
    if let Some(Count { min, max, eq }) = parser.others {
        // "Just Tom and one more" are two.
        let only = std::mem::take(&mut parser.query.people.only);
        super::people::add_names(&mut parser.query.people.all, only);
        let named = u32::try_from(parser.query.people.all.len()).unwrap_or(u32::MAX);
        let with_named = |others: u32| named.saturating_add(others);
        let faces = &mut parser.query.faces;
        (faces.min, faces.max) = (min.map(with_named).or(faces.min), max.map(with_named).or(faces.max));
        faces.eq = eq.map(with_named).or(faces.eq);
    }
}

fn nobody(parser: &Parser<'_>, at: usize) -> Option<(Count, usize)> {
    let none = Count { max: Some(0), ..Count::default() };
    [
        "and|but|with? no|without|not containing|showing|including|featuring? any|a|single|one? other? people|persons|person|humans|faces|anyone|anybody|one in? it|them?",
        "with? nobody|noone in? it|them?",
        "with? no one in? it|them?",
        "no|without people|faces in? it|them?",
        "where|that? there arent|isnt|werent|wasnt any|a? people|persons|person|humans|faces|anyone|anybody",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern))
    .map(|end| parser.see(end, "in? sight|view|shot").unwrap_or(end))
    // "And nobody else" is about those who are named.
    .filter(|end| parser.see(*end, "else|but|except|other").is_none())
    // What is said of others after names is about those, too.
    .filter(|_| {
        let named_before = (at.saturating_sub(MOST_WORDS)..at)
            .any(|start| parser.reader.names.find(parser, start).is_some_and(|(_, end)| end == at));
        !(named_before && parser.see(at, "and|but|with? no|without any? other").is_some())
    })
    .map(|end| (none, end))
}

/// No name has more words.
const MOST_WORDS: usize = 4;

fn counted(parser: &Parser<'_>, at: usize) -> Option<(Count, usize)> {
    let people = |next: usize| {
        let end = parser
            .see(next, &format!("or|and? more|over? other|different? {PEOPLE}"))
            .or_else(|| parser.see(next, OF))?;
        parser.see(end, "in? it|them?")
    };
    // "The two of us", "all four of them".
    if let Some((number, next)) = parser.see(at, "just|only|all? the? all?").and_then(|next| parser.whole(next))
        && let Some(end) = parser.see(next, OF)
    {
        return Some((Bound::Equal.count(number), end));
    }
    if let Some(next) = parser.see(at, "between|from?")
        && let Some((min, next)) = parser.whole(next)
        && let Some(next) = parser.see(next, "and|to|-|or")
        && let Some((max, next)) = parser.whole(next)
        && let Some(end) = people(next)
    {
        return Some((Count { min: Some(min), max: Some(max), eq: None }, end));
    }
    // "More than one but fewer than five people": who is counted is said once.
    if let Some((first, next)) = bound(parser, at)
        && let Some((low, next)) = parser.whole(next)
        && let Some((second, next)) = parser.see(next, "and|but").and_then(|next| self::bound(parser, next))
        && let Some((high, next)) = parser.whole(next)
        && let Some(end) = people(next)
    {
        let (first, second) = (first.count(low), second.count(high));
        return Some((Count { min: first.min.or(second.min), max: first.max.or(second.max), eq: None }, end));
    }
    if let Some((bound, next)) = bound(parser, at)
        && let Some((number, next)) = parser.whole(next).or_else(|| Some((1, parser.see(next, "a|an")?)))
        && let Some(end) = people(next)
    {
        let mut count = bound.count(number);
        // "At least 2 faces but no more than 5".
        if let Some((second, next)) = parser.see(end, "and|but").and_then(|next| self::bound(parser, next))
            && let Some((number, end)) = parser.whole(next)
            && !is_measured(parser, end)
        {
            let second = second.count(number);
            count = Count { min: count.min.or(second.min), max: count.max.or(second.max), eq: count.eq };
            return Some((count, people(end).unwrap_or(end)));
        }
        return Some((count, end));
    }
    // "2013 people" were there in that year.
    if parser.year(at).is_some() {
        return None;
    }
    let (number, next) = parser.whole(at).or_else(|| Some((1, parser.see(at, "a? single")?)))?;
    let plus = parser.slice(at..next).ends_with('+');
    if let Some(more) = parser.see(next, "or|and more|over|up") {
        let end = people(more)?;
        return Some((Bound::AtLeast.count(number), end));
    }
    if let Some(fewer) = parser.see(next, "or fewer|less") {
        let end = people(fewer)?;
        return Some((Bound::AtMost.count(number), end));
    }
    let end = people(next)?;
    let more = parser.see(end, "or more");
    let fewer = parser.see(end, "or fewer|less");
    let bound = if plus || more.is_some() {
        Bound::AtLeast
    } else if fewer.is_some() {
        Bound::AtMost
    } else {
        Bound::Equal
    };
    Some((bound.count(number), more.or(fewer).unwrap_or(end)))
}

/// How many at least or at most is said before a number.
fn bound(parser: &Parser<'_>, at: usize) -> Option<(Bound, usize)> {
    [
        (Bound::More, "more than"),
        (Bound::More, "over|>"),
        (Bound::AtLeast, "at least"),
        (Bound::AtLeast, ">="),
        (Bound::AtLeast, "minimum|min of?"),
        (Bound::AtLeast, "no|not fewer|less than"),
        (Bound::Fewer, "fewer|less than"),
        (Bound::Fewer, "under|below|<"),
        (Bound::AtMost, "at most|max|maximum of?"),
        (Bound::AtMost, "max|maximum of?"),
        (Bound::AtMost, "<="),
        (Bound::AtMost, "up to"),
        (Bound::AtMost, "no|not more than"),
        (Bound::Equal, "exactly|just|only"),
    ]
    .into_iter()
    .find_map(|(bound, pattern)| Some((bound, parser.see(at, pattern)?)))
}

/// Whether a number that ends there has a unit, so that it counts no people.
fn is_measured(parser: &Parser<'_>, at: usize) -> bool {
    let word = parser.word(at);
    let paused = at > 0 && parser.words[at - 1].pause;
    !word.is_empty() && !paused && !super::rest::is_generic(word) && parser.see(at, PEOPLE).is_none()
}

/// `group photos`: three people or more; `with people`: any.
fn group(parser: &Parser<'_>, at: usize) -> Option<(Count, usize)> {
    let many = |min| Count { min: Some(min), ..Count::default() };
    if let Some(end) = parser.see(at, &format!("group {PICTURES}|portrait|portraits")) {
        return Some((many(3), end));
    }
    // What a selfie is, another rule knows.
    if parser.see(at, "group selfie|selfies").is_some() {
        return Some((many(3), at + 1));
    }
    if let Some(next) = parser.see(at, "groups|group|crowds|crowd of")
        && let before = bound(parser, next)
        && let Some((number, end)) = parser.whole(before.map_or(next, |(_, next)| next))
    {
        let more = parser.see(end, "or|and more|over|up");
        let end = more.unwrap_or(end);
        let bound = if more.is_some() { Bound::AtLeast } else { before.map_or(Bound::Equal, |(bound, _)| bound) };
        // "Groups of 4 dogs" are seen.
        return (!is_measured(parser, end)).then_some((bound.count(number), end));
    }
    parser.see(at, "with any|some? people|faces|humans|somebody|someone in? them?").map(|end| (many(1), end))
}

#[derive(Clone, Copy)]
enum Bound {
    More,
    AtLeast,
    Fewer,
    AtMost,
    Equal,
}

impl Bound {
    fn count(self, number: u32) -> Count {
        let count = Count::default();
        match self {
            Self::More => Count { min: Some(number.saturating_add(1)), ..count },
            Self::AtLeast => Count { min: Some(number), ..count },
            Self::Fewer => Count { max: Some(number.saturating_sub(1)), ..count },
            Self::AtMost => Count { max: Some(number), ..count },
            Self::Equal => Count { eq: Some(number), ..count },
        }
    }
}
