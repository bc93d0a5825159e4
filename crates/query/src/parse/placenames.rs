//! Which words are a place's name: saved and well-known ones, and unknown ones by how they are written.
//! A place called like a thing or a person is one only where the words before it say so.

use std::collections::HashMap;

use super::Parser;
use super::spelling::is_english;
use super::whereabouts::{called, home, in_region, own_home, part_of, with_head};
use crate::fold::{stem, tokens};
use crate::places::{abbreviation, known};
use crate::{Context, SavedPlace};

/// A place that is named at a word.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub name: String,
    /// Where it is, for a place that somebody saved.
    pub at: Option<(f64, f64)>,
    pub end: usize,
}

/// The context's places by their folded names.
pub(super) fn index(context: &Context) -> HashMap<String, SavedPlace> {
    let mut index = HashMap::new();
    for place in &context.places {
        let spelled = tokens(&place.name).join(" ");
        // "At grandma's" and "the cabin" are heard without what is around the name.
        let lower = place.name.to_lowercase();
        let bare = lower.strip_prefix("the ").unwrap_or(&lower);
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        index.entry(tokens(bare).join(" ")).or_insert_with(|| place.clone());
        index.insert(spelled, place.clone());
    }
    index
}

/// A place that must be one because of what stands before it.
pub(super) fn place_after(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let bare = parser.see(at, "the|my|our?")?;
    let home = home(parser, at, true);
    home.or_else(|| named(parser, at)).or_else(|| named(parser, bare)).or_else(|| {
        // "At the lake" is what is seen; "at the Louvre" is a place.
        let capital = bare < parser.words.len() && parser.words[bare].capital;
        if bare == at || capital { unknown(parser, bare) } else { None }
    })
}

/// A place that somebody's name, the context or the list of well-known ones names.
pub(super) fn named(parser: &Parser<'_>, at: usize) -> Option<Named> {
    home(parser, at, false)
        .or_else(|| own_home(parser, at))
        .or_else(|| called(parser, at))
        .or_else(|| in_region(parser, at))
        .or_else(|| listed(parser, at))
        .or_else(|| with_head(parser, at))
        .or_else(|| part_of(parser, at))
}

/// Whether a place is named right before a word.
pub(super) fn is_before(parser: &Parser<'_>, at: usize) -> bool {
    (at.saturating_sub(LONGEST)..at).any(|from| named(parser, from).is_some_and(|place| place.end == at))
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A place that the context or the list of well-known ones names: the longest name that fits.
pub(super) fn listed(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let article = parser.see(at, "the").unwrap_or(at);
    for start in if article > at { vec![at, article] } else { vec![at] } {
        for length in (1..=5).rev() {
            let words: Vec<String> = (start..start + length).map(|word| parser.word(word).to_owned()).collect();
            if words.iter().any(String::is_empty) {
                continue;
            }
            let end = start + length;
            let joined = words.join(" ");
            if let Some(place) = parser.reader.places.get(&tokens(&joined).join(" "))
                && (place.at.is_some()
                    || length > 1
                    || is_meant(parser, start, at, &joined) && !is_thing(parser, start))
            {
                return Some(Named { name: place.name.clone(), at: place.at, end });
            }
            let Some(name) =
                abbreviation(&joined).filter(|_| is_meant(parser, start, at, &joined)).or_else(|| known(&joined))
            else {
                continue;
            };
            if length == 1 && (!is_meant(parser, start, at, &joined) || is_name_here(parser, start)) {
                continue;
            }
            // "Yosemite National Park" says more than Yosemite, and "Washington state" does not.
            let whole = (end..).find(|at| !is_part_of_name(parser, *at)).unwrap_or(end);
            let small_park = parser.see(end, "national park").filter(|_| whole == end);
            let name = match small_park {
                Some(_) => format!("{name} National Park"),
                None if whole > end => parser.slice(start..whole),
                None => name.to_owned(),
            };
            let whole = small_park.unwrap_or(whole);
            let whole = parser.see(whole, "state|city|province|county").unwrap_or(whole);
            return Some(Named { name, at: None, end: whole });
        }
    }
    None
}

/// Whether a word is part of the place's name before it: `National`, `River`, with a capital.
fn is_part_of_name(parser: &Parser<'_>, at: usize) -> bool {
    const PARTS: &str = "national|state|park|river|beach|airport|island|islands|zoo|bridge|museum|bay|falls|canyon|valley|station|harbor|harbour|lake|forest|mountains|university|county|castle|cathedral|city";
    parser.see(at, PARTS).is_some() && parser.words[at].capital && !parser.words[at - 1].pause
}

/// Well-known places whose names are words too: in small letters, only a preposition makes places of them.
const ALSO_WORDS: &str =
    "nice|bath|reading|split|turkey|china|cork|orange|mobile|us|la|sf|buffalo|phoenix|jersey|cologne|reunion";

/// Whether a place is called like a thing.
pub(super) fn is_also_a_word(name: &str) -> bool {
    ALSO_WORDS.split('|').any(|word| word == name)
}

fn is_meant(parser: &Parser<'_>, at: usize, start: usize, name: &str) -> bool {
    if !is_also_a_word(name) {
        return true;
    }
    // "In the bath" is no town.
    let article = at > 0 && matches!(parser.words[at - 1].folded.as_str(), "the" | "a" | "an");
    if article && !parser.words[at].capital && name != "us" {
        return false;
    }
    // "Split, Croatia", "Istanbul Turkey", "our Turkey trip".
    let is_adjective = matches!(name, "nice" | "reading" | "split" | "mobile" | "orange");
    let after_place = || (at.saturating_sub(LONGEST)..at).any(|from| is_well_known(parser, from, at - from));
    let before_place = || (1..=LONGEST).any(|length| is_well_known(parser, at + 1, length));
    let is_listed = at > 0 && (parser.words[at - 1].pause || !is_adjective) && after_place();
    if is_listed || parser.words[at].pause && before_place() || !is_adjective && parser.see(at + 1, VISIT).is_some() {
        return true;
    }
    let before = before(parser, start);
    let led = matches!(
        before,
        "in" | "at" | "near" | "to" | "around" | "outside" | "visiting" | "across" | "through" | "of" | "from"
    );
    let raw = parser.slice(at..at + 1);
    match name {
        // "Us" is we, and "la" an article, unless they are shouted.
        "us" | "la" | "sf" => {
            parser.words[at].capital && raw.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
                || raw.contains('.')
                || led && matches!(before, "in" | "outside" | "across")
        }
        // A sentence's first word has a capital anyway.
        "nice" | "reading" | "split" | "mobile" | "orange"
            if parser.words[at].capital && parser.word(at + 1).is_empty() =>
        {
            true
        }
        "nice" | "reading" | "split" | "mobile" | "orange" => {
            led && matches!(before, "in" | "to" | "near" | "around" | "visiting" | "outside")
        }
        _ => {
            parser.words[at].capital
                || led
                    && matches!(before, "in" | "to" | "near" | "around" | "visiting" | "outside" | "across" | "through")
        }
    }
}

/// What makes a place of the name before it.
const VISIT: &str = "trip|trips|visit|vacation|holiday|airport|cathedral|skyline|hotel";

/// No name that is looked for in a list of places has more words.
const LONGEST: usize = 4;

/// Whether so many words are a well-known place's name, whatever else they are.
fn is_well_known(parser: &Parser<'_>, at: usize, length: usize) -> bool {
    let words: Vec<&str> = (at..at + length).map(|at| parser.word(at)).collect();
    let name = words.join(" ");
    !words.contains(&"") && (known(&name).is_some() || abbreviation(&name).is_some())
}

/// The word before one; nothing before the first.
fn before<'a>(parser: &'a Parser<'_>, at: usize) -> &'a str {
    at.checked_sub(1).map(|before| parser.words[before].folded.as_str()).unwrap_or_default()
}

/// Whether a word is rather a thing than the one village in the world that is called so.
fn is_thing(parser: &Parser<'_>, at: usize) -> bool {
    let before = before(parser, at);
    is_common(parser.word(at))
        && known(parser.word(at)).is_none()
        && !matches!(before, "in" | "at" | "near" | "to" | "around" | "outside" | "visiting")
}

/// Whether a name that somebody has is a place's by what is around: "Rome and Florence", "Florence, Italy", "Florence trip".
pub(super) fn is_among_places(parser: &Parser<'_>, at: usize, end: usize) -> bool {
    let alone = |from: usize, length: usize| {
        is_well_known(parser, from, length) && parser.reader.names.find(parser, from).is_none()
    };
    let joined = |at: usize| parser.see(at, "and|or").is_some();
    let before = || {
        let last = if at > 0 && joined(at - 1) { at - 1 } else { at };
        let is_listed = last < at || at > 0 && parser.words[at - 1].pause;
        is_listed && (last.saturating_sub(LONGEST)..last).any(|from| alone(from, last - from))
    };
    let after = || {
        let first = if joined(end) { end + 1 } else { end };
        let is_listed = first > end || parser.words[end - 1].pause;
        is_listed && (1..=LONGEST).any(|length| alone(first, length))
    };
    let visited = || parser.see(end, VISIT).is_some();
    is_well_known(parser, at, end - at) && (before() || after() || visited())
}

/// Whether a name at a word is a person's: names of people come before places unless a preposition decides.
fn is_name_here(parser: &Parser<'_>, at: usize) -> bool {
    let before = before(parser, at);
    parser.reader.names.find(parser, at).is_some_and(|(_, end)| !is_among_places(parser, at, end))
        && !matches!(before, "in" | "at" | "near" | "to" | "around" | "outside" | "visiting" | "from")
}

/// A name nobody knows: words with capitals, or one small word where nothing has capitals and it is not a common noun.
pub(super) fn unknown(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let word = parser.word(at);
    if word.is_empty()
        || super::when::looks_like_date(word)
        || super::rest::is_generic(word)
        || is_language(word)
        || !word.starts_with(char::is_alphabetic)
    {
        return None;
    }
    if parser.words[at].capital {
        let mut end = at + 1;
        while !parser.words[end - 1].pause {
            let inner = parser.see(end, "de|del|la|le|du|des|of|the|da|do|di? the|la?").unwrap_or(end);
            let goes_on = |at: usize| {
                !parser.word(at).is_empty()
                    && parser.words[at].capital
                    && !super::when::looks_like_date(parser.word(at))
                    && parser.reader.names.find(parser, at).is_none()
            };
            let of = inner > end && parser.word(end) == "of";
            if goes_on(inner) && (!of || goes_on(inner)) {
                end = inner + 1;
            } else {
                break;
            }
        }
        return Some(Named { name: parser.slice(at..end).trim_end_matches("'s").to_owned(), at: None, end });
    }
    let typed_small = parser.words.iter().all(|word| !word.capital);
    let in_library = parser.reader.context.labels.as_ref().is_some_and(|labels| labels.contains(&stem(word)));
    if !typed_small || in_library || is_common(word) || parser.reader.context.labels.is_some() {
        return None;
    }
    // A second small word is more likely to be what is seen.
    let next = parser.word(at + 1);
    if !next.is_empty()
        && !super::rest::is_generic(next)
        && parser.any_date(at + 1).is_none()
        && parser.reader.names.find(parser, at + 1).is_none()
    {
        return None;
    }
    Some(Named { name: capitalised(&parser.slice(at..at + 1)), at: None, end: at + 1 })
}

/// Whether "in" and "at" stand before a word without making a place of it: what English has, and what people do.
pub(super) fn is_common(word: &str) -> bool {
    const OTHERS: &str = "sunset|sunrise|brunch|prom|soccer|daycare|pajamas|pyjamas|selfie";
    word.len() < 4
        || is_english(word)
        || word.ends_with("ing")
        || word.ends_with("time")
        || OTHERS.split('|').any(|other| other == word)
}

fn is_language(word: &str) -> bool {
    const LANGUAGES: &str = "english|french|german|italian|spanish|portuguese|japanese|chinese|korean|russian|dutch|swedish|norwegian|danish|polish|greek|turkish|arabic|hebrew|hindi|latin";
    LANGUAGES.split('|').any(|language| language == word)
}
