//! Places that are told by what stands around a name: "Grandma's house", "a village called May", "southern Italy".
//! Nothing here claims words.

use super::Parser;
use super::placenames::{Named, capitalised, is_also_a_word, is_common, listed};
use crate::fold::tokens;
use crate::places::known;

/// `Grandma's house`, and after a preposition also `Tom and Sarah's`.
pub(super) fn home(parser: &Parser<'_>, at: usize, is_led: bool) -> Option<Named> {
    let mut first = at;
    let mut last = parser.reader.names.find(parser, at);
    if last.is_none() {
        first = parser.see(at, "my|our|the")?;
        last = parser.reader.names.find(parser, first);
    }
    let (_, mut end) = last?;
    if let Some((_, second)) = parser.see(end, "and").and_then(|next| parser.reader.names.find(parser, next)) {
        end = second;
    }
    if !parser.words[end - 1].possessive {
        return None;
    }
    let house = parser.see(end, "house|place|home|flat|apartment|farm|cottage|condo");
    let goes_on = |at: usize| !parser.word(at).is_empty() && !super::rest::is_generic(parser.word(at));
    let end = match house {
        Some(end) => end,
        None => (is_led && !goes_on(end) && parser.any_date(end).is_none()).then_some(end)?,
    };
    // "My parents' house" is the parents'.
    let first = parser.see(first, "my|our?")?;
    // "Grandmas house" is spelled without its apostrophe.
    let spelled = (first..end).map(|at| match (parser.slice(at..at + 1), parser.words[at].possessive) {
        (written, true) if !written.contains(['\'', '’']) => {
            format!("{}'s", written.strip_suffix('s').unwrap_or(&written))
        }
        (written, _) => written,
    });
    let written = spelled.collect::<Vec<_>>().join(" ");
    let saved = parser.reader.places.get(&tokens(&written).join(" "));
    let (name, position) = saved.map_or((capitalised(&written), None), |place| (place.name.clone(), place.at));
    Some(Named { name, at: position, end })
}

/// `my house` is home, if somebody saved that.
pub(super) fn own_home(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let end = parser.see(at, "my|our house|apartment|flat|place")?;
    let home = parser.reader.places.get("home").filter(|home| home.at.is_some())?;
    Some(Named { name: home.name.clone(), at: home.at, end })
}

/// `a village called May`.
pub(super) fn called(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let next = parser.see(at, "a|the|some|that? place|places|town|village|city|island|country called|named")?;
    listed(parser, next).or_else(|| {
        let word = Some(parser.word(next)).filter(|word| word.len() > 2)?;
        Some(Named { name: capitalised(word), at: None, end: next + 1 })
    })
}

/// `Orange, California`: a name that nothing else has, and where it is.
pub(super) fn in_region(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let word = parser.words.get(at).filter(|word| word.capital && word.pause && !parser.word(at).is_empty())?;
    let is_other = known(&word.folded).is_some()
        || !is_also_a_word(&word.folded) && is_common(&word.folded)
        || parser.reader.names.find(parser, at).is_some()
        || super::when::looks_like_date(&word.folded);
    listed(parser, at + 1).filter(|region| !is_other && region.at.is_none())?;
    Some(Named { name: parser.slice(at..at + 1), at: None, end: at + 1 })
}

/// `Isle of Wight`, `Mount Hood`, `Palace of Versailles`: what is called after what it is.
pub(super) fn with_head(parser: &Parser<'_>, at: usize) -> Option<Named> {
    const HEADS: &str = "mount|mt|lake|loch|fort|port|cape|isle|isles|tower|palace|bay|gulf|cliffs|gardens|bridge|castle|temple|cathedral";
    let next = parser.see(at, HEADS)?;
    if parser.see(at, "mt").is_some()
        && let Some(name) = known(&format!("mount {}", parser.word(next)))
    {
        return Some(Named { name: name.to_owned(), at: None, end: next + 1 });
    }
    let start = parser.see(next, "of the?").unwrap_or(next);
    let of = start > next;
    // "Lake Superior" has two capitals, and "lake house" none.
    let is_name = |at: usize| {
        !parser.word(at).is_empty() && parser.words[at].capital && !super::when::looks_like_date(parser.word(at))
    };
    let short = matches!(parser.word(at), "mount" | "mt" | "lake" | "loch" | "fort" | "port" | "cape");
    if !(parser.words[at].capital && is_name(start) && (of || short)) || parser.words[at].pause {
        return None;
    }
    let mut end = start + 1;
    while is_name(end) && !parser.words[end - 1].pause && parser.reader.names.find(parser, end).is_none() {
        end += 1;
    }
    let name = parser.slice(at..end);
    let name = name
        .strip_prefix("Mt. ")
        .or_else(|| name.strip_prefix("Mt "))
        .map_or(name.clone(), |rest| format!("Mount {rest}"));
    Some(Named { name, at: None, end })
}

/// `southern Italy`, `south of France`, `downtown Seattle`: the whole is at least there.
pub(super) fn part_of(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let start = parser.see(at, "the?")?;
    let region = parser.see(start, "state|city|town|country|island|province|county|region of");
    let next = parser.see(start, SIDES).or(region)?;
    let of = parser.see(next, "of the?");
    listed(parser, of.unwrap_or(next)).filter(|place| place.at.is_none())
}

/// Which part of a place some words name, if they do.
pub(super) fn side(parser: &Parser<'_>, mut range: std::ops::Range<usize>) -> Option<String> {
    // South Africa is no part of Africa that nothing is known of.
    let is_side = |at: &usize| {
        parser.see(*at, SIDES).is_some() && listed(parser, *at).is_none() && part_of(parser, *at).is_some()
    };
    let at = range.find(is_side)?;
    Some(parser.slice(at..at + 1))
}

const SIDES: &str = "south|north|east|west|southern|northern|eastern|western|central|downtown|upstate|mainland|greater|swiss|french|italian|austrian|bavarian|spanish";
