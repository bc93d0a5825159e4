//! Where: known names anywhere, and unknown ones after "in", "at" or "near".
//! "At the lake" and "in snow" are what is seen, not where it was.

use std::collections::HashMap;

use super::{ChipKind, Parser};
use crate::fold::{stem, tokens};
use crate::places::{abbreviation, known};
use crate::{Context, Near, SavedPlace};

/// A place that is named at a word.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    /// Where it is, for a place that somebody saved.
    at: Option<(f64, f64)>,
    end: usize,
}

/// The context's places by their folded names.
pub(super) fn index(context: &Context) -> HashMap<String, &SavedPlace> {
    context.places.iter().map(|place| (tokens(&place.name).join(" "), place)).collect()
}

const OUTSIDE: [&str; 5] = [
    "but|and? not taken|shot|made? in|at|from|near|around",
    "but|and? not taken|shot|made? outside",
    "outside of?",
    "anywhere|everywhere|somewhere but|except in|at|from?",
    "except|excluding|without|minus in|at|from?",
];

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    location_known(parser, at)
        .or_else(|| outside(parser, at))
        .or_else(|| within(parser, at))
        .or_else(|| near(parser, at))
        .or_else(|| inside(parser, at))
}

/// `with no location`, `geotagged`.
fn location_known(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const POSITION: &str = "location|locations|gps|coordinates|geotag|geotags|position|place";
    let unknown = [
        format!(
            "with|have|has|having? no|without|missing|lacking a|any|the? gps|known|geo? {POSITION} data|info|information|tag|tags?"
        ),
        format!("unknown {POSITION}"),
        "not|never geotagged|geolocated|located|mapped".to_owned(),
        "ungeotagged|nongeotagged|unlocated".to_owned(),
        format!("that|which? dont|doesnt have a|any|the? gps|known? {POSITION} data|info|information?"),
        format!("with|where|whose? {POSITION} is? unknown|missing"),
    ];
    let known = [
        format!("with|has|have|having a|any|known|the? gps|known|geo? {POSITION} data|info|information|tag|tags?"),
        "geotagged|geolocated".to_owned(),
    ];
    let (has, end) = unknown
        .iter()
        .find_map(|pattern| Some((false, parser.see(at, pattern)?)))
        .or_else(|| known.iter().find_map(|pattern| Some((true, parser.see(at, pattern)?))))?;
    parser.query.place.has = Some(has);
    parser.claim(at..end, ChipKind::Place, if has { "with a place" } else { "without a place" }, None);
    Some(end)
}

/// `not taken in the US`, `outside Italy`.
fn outside(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = OUTSIDE.iter().filter_map(|pattern| parser.see(at, pattern)).max()?;
    let sure =
        matches!(parser.words[next - 1].folded.as_str(), "in" | "at" | "from" | "near" | "around" | "outside" | "of");
    let first = if sure { place_after(parser, next) } else { named(parser, next) }?;
    let (names, end, _) = places_from(parser, first);
    let text = format!("not in {}", names.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join(" or "));
    for named in names {
        parser.query.place.none.push(named.name);
        parser.query.place.none_at.extend(named.at);
    }
    parser.claim(at..end, ChipKind::Place, text, Some("photos of unknown places are kept".to_owned()));
    Some(end)
}

/// `within 20 miles of Yosemite`, `5 km from home`.
fn within(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = parser.see(
        at,
        "taken|shot|made? within|inside|in? a? radius? of? about|around|less|under|up|max|maximum? than|to?",
    )?;
    let (number, unit_at) = distance(parser, next)?;
    let (km, next) = (number, unit_at);
    let next = parser.see(next, "radius|away|around|distance? of|from|around|to|near")?;
    let place = named(parser, next).or_else(|| place_after(parser, next))?;
    set_near(parser, at, place, Some(km))
}

/// Kilometres, to a tenth: `20 miles`, `5km`, `a mile`.
fn distance(parser: &Parser<'_>, at: usize) -> Option<(f64, usize)> {
    let per_unit = |unit: &str| match unit {
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" | "k" => Some(1.0),
        "mi" | "mile" | "miles" => Some(1.609_344),
        "m" | "meter" | "meters" | "metre" | "metres" => Some(0.001),
        "yards" | "yard" => Some(0.000_914_4),
        "feet" | "foot" | "ft" => Some(0.000_304_8),
        _ => None,
    };
    let (number, factor, end) = match parser.number(at).or_else(|| Some((1.0, parser.see(at, "a|an|one")?))) {
        Some((number, next)) => (number, per_unit(parser.word(next))?, next + 1),
        None => {
            let word = parser.word(at);
            let unit_start = word.find(|c: char| c.is_alphabetic())?;
            let (number, unit) = word.split_at(unit_start);
            (number.parse().ok()?, per_unit(unit)?, at + 1)
        }
    };
    let km = number * factor;
    // Metres need their digits.
    Some((if km < 1.0 { km } else { (km * 10.0).round() / 10.0 }, end))
}

/// `near Yosemite`, `around Seattle`, `close to home`.
fn near(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "taken|shot|made?")?;
    let next = [
        "near|nearby|around to?",
        "close|next to",
        "not far from",
        "in the vicinity|area|neighborhood|neighbourhood of",
    ]
    .iter()
    .find_map(|pattern| parser.see(start, pattern))?;
    let place = place_after(parser, next)?;
    set_near(parser, at, place, None)
}

fn set_near(parser: &mut Parser<'_>, at: usize, place: Named, km: Option<f64>) -> Option<usize> {
    let detail = match (km, place.at) {
        (Some(km), Some(_)) => Some(format!("within {km} km")),
        (None, Some(_)) => Some(format!("within {} km", Near::USUAL_KM)),
        (Some(_) | None, None) => Some("by its name: where it is is not known".to_owned()),
    };
    let text = format!("near {}", place.name);
    if parser.query.place.near.is_some() {
        // Two places to be near: the second is at least a name.
        parser.query.place.all.push(place.name);
        parser.claim(at..place.end, ChipKind::Place, text, None);
        return Some(place.end);
    }
    parser.query.place.near = Some(Near { name: place.name, km, at: place.at });
    parser.claim(at..place.end, ChipKind::Place, text, detail);
    Some(place.end)
}

/// `in Lisbon`, `trip to Italy`, `Lisbon or Porto`, `at home`.
fn inside(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let led = [
        "our|my|the|a|that|this? trip|trips|visit|visits|journey|travels|travel|flight|drive to|in|through|around",
        "taken|shot|made|while? in|at|from|inside|to|visiting|visited|over|through|across",
        "back|up|down|over|out|here in|at",
        "taken|shot|made|while in|at",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern).filter(|next| *next > at));
    let first = match led {
        Some(next) => {
            let word = parser.words[next - 1].folded.as_str();
            // Anything can be from somebody and go to somewhere; only "in" and "at" make a place of an unknown word.
            let sure = matches!(word, "in" | "at" | "visiting" | "visited") && word != "to";
            if sure || next > at + 1 { place_after(parser, next) } else { named(parser, next) }
        }
        None => {
            let next = parser.see(at, "of|from|with?")?;
            named(parser, next).or_else(|| named(parser, at))
        }
    }?;
    let by_saved_place = first.at.is_some();
    if by_saved_place {
        let film = parser
            .words
            .get(first.end)
            .is_some_and(|word| matches!(word.folded.as_str(), "video" | "videos" | "movie" | "movies"));
        if led.is_none() && film {
            // "Home videos" need not be of the house.
            return None;
        }
        let led_or_alone = led.is_some() || !is_content(parser, first.end) && (at == 0 || !is_content(parser, at - 1));
        return if led_or_alone { set_near(parser, at, first, None) } else { None };
    }
    let (names, end, nested) = places_from(parser, first);
    let spelled = names.iter().map(|named| named.name.clone()).collect::<Vec<_>>();
    let many = spelled.len() > 1;
    if many && !nested {
        parser.claim(at..end, ChipKind::Place, spelled.join(" or "), None);
        parser.query.place.any.extend(spelled);
    } else {
        parser.claim(at..end, ChipKind::Place, spelled.join(", "), None);
        parser.query.place.all.extend(spelled);
    }
    Some(end)
}

/// A list of places, where it ends, and whether each lies in the next: `Lisbon, Portugal`.
fn places_from(parser: &Parser<'_>, first: Named) -> (Vec<Named>, usize, bool) {
    let mut end = first.end;
    let mut names = vec![first];
    let mut nested = true;
    loop {
        let pause = parser.words[end - 1].pause;
        let next = parser.see(end, "and|or|nor in|at?");
        let found = match next {
            Some(next) => named(parser, next).or_else(|| unknown(parser, next).filter(|_| parser.words[next].capital)),
            None if pause => named(parser, end),
            None => None,
        };
        let Some(found) = found.filter(|found| found.at.is_none()) else { break };
        nested &= next.is_none();
        end = found.end;
        names.push(found);
    }
    (names, end, nested)
}

/// A place that must be one because of what stands before it.
fn place_after(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let bare = parser.see(at, "the|my|our?")?;
    named(parser, at).or_else(|| named(parser, bare)).or_else(|| {
        // "At the lake" is what is seen; "at the Louvre" is a place.
        let capital = bare < parser.words.len() && parser.words[bare].capital;
        if bare == at || capital { unknown(parser, bare) } else { None }
    })
}

/// A place that the context or the list of well-known ones names: the longest name that fits.
fn named(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let article = parser.see(at, "the").unwrap_or(at);
    for start in if article > at { vec![at, article] } else { vec![at] } {
        for length in (1..=5).rev() {
            let words: Vec<String> = (start..start + length).map(|word| parser.word(word).to_owned()).collect();
            if words.iter().any(String::is_empty) {
                continue;
            }
            let end = start + length;
            if let Some(SavedPlace { name, at }) = parser.places.get(&tokens(&words.join(" ")).join(" ")) {
                return Some(Named { name: name.clone(), at: *at, end });
            }
            let joined = words.join(" ");
            let Some(name) =
                abbreviation(&joined).filter(|_| is_meant(parser, start, at, &joined)).or_else(|| known(&joined))
            else {
                continue;
            };
            if length == 1 && (!is_meant(parser, start, at, &joined) || is_name_here(parser, start)) {
                continue;
            }
            // "Yosemite National Park" says more than Yosemite.
            let whole = (end..).find(|at| !self::goes_on(parser, *at)).unwrap_or(end);
            let name = if whole > end { parser.slice(start..whole) } else { name.to_owned() };
            return Some(Named { name, at: None, end: whole });
        }
    }
    None
}

/// Whether a word is part of the place's name before it: `National`, `River`, with a capital.
fn goes_on(parser: &Parser<'_>, at: usize) -> bool {
    const PARTS: &str = "national|state|park|river|beach|airport|island|islands|zoo|bridge|museum|bay|falls|canyon|valley|station|harbor|harbour|lake|forest|mountains|university|county|castle|cathedral";
    parser.see(at, PARTS).is_some() && parser.words[at].capital && !parser.words[at - 1].pause
}

/// Well-known places whose names are words too: in small letters, only a preposition makes places of them.
const ALSO_WORDS: [&str; 22] = [
    "nice", "bath", "reading", "split", "turkey", "china", "jordan", "chad", "cork", "orange", "mobile", "georgia",
    "us", "la", "sf", "mali", "buffalo", "phoenix", "jersey", "victoria", "hamburg", "cologne",
];

fn is_meant(parser: &Parser<'_>, at: usize, start: usize, name: &str) -> bool {
    if !ALSO_WORDS.contains(&name) {
        return true;
    }
    let before = start.checked_sub(1).map(|before| parser.words[before].folded.as_str()).unwrap_or_default();
    let led = matches!(
        before,
        "in" | "at" | "near" | "to" | "around" | "outside" | "visiting" | "across" | "through" | "of" | "from"
    );
    let raw = parser.slice(at..at + 1);
    match name {
        // "Us" is we, and "la" an article, unless they are shouted.
        "us" | "la" | "sf" => {
            raw.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
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

/// Whether a name at a word is a person's: names of people come before places unless a preposition decides.
fn is_name_here(parser: &Parser<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| parser.words[before].folded.as_str()).unwrap_or_default();
    parser.names.find(parser, at).is_some()
        && !matches!(before, "in" | "at" | "near" | "to" | "around" | "outside" | "visiting" | "from")
}

/// A name nobody knows: words with capitals, or one small word where nothing has capitals and it is not a common noun.
fn unknown(parser: &Parser<'_>, at: usize) -> Option<Named> {
    let word = parser.word(at);
    if word.is_empty()
        || super::when::looks_like_date(word)
        || super::rest::is_generic(word)
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
                    && parser.names.find(parser, at).is_none()
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
    let typed_small = !parser.text.chars().any(char::is_uppercase);
    let in_library = parser.context.labels.as_ref().is_some_and(|labels| labels.contains(&stem(word)));
    if !typed_small || in_library || is_common(word) || parser.context.labels.is_some() {
        return None;
    }
    // A second small word is more likely to be what is seen.
    let next = parser.word(at + 1);
    if !next.is_empty()
        && !super::rest::is_generic(next)
        && parser.any_date(at + 1).is_none()
        && parser.names.find(parser, at + 1).is_none()
    {
        return None;
    }
    let written = parser.slice(at..at + 1);
    let mut letters = written.chars();
    let name = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Some(Named { name, at: None, end: at + 1 })
}

/// Nouns that "in" and "at" stand before without naming a place.
fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "snow",
        "rain",
        "water",
        "sun",
        "sunlight",
        "sunshine",
        "fog",
        "mist",
        "bed",
        "school",
        "church",
        "sunset",
        "sunrise",
        "dawn",
        "dusk",
        "noon",
        "midnight",
        "concert",
        "dinner",
        "breakfast",
        "lunch",
        "brunch",
        "party",
        "university",
        "college",
        "kindergarten",
        "daycare",
        "uniform",
        "costume",
        "dress",
        "hat",
        "glasses",
        "suit",
        "pajamas",
        "pyjamas",
        "black",
        "white",
        "color",
        "colour",
        "red",
        "blue",
        "green",
        "yellow",
        "pink",
        "action",
        "motion",
        "silhouette",
        "love",
        "traffic",
        "town",
        "nature",
        "public",
        "work",
        "home",
        "prom",
        "graduation",
        "wedding",
        "camp",
        "beach",
        "lake",
        "park",
        "zoo",
        "garden",
        "kitchen",
        "pool",
        "forest",
        "woods",
        "mountains",
        "mountain",
        "desert",
        "hospital",
        "airport",
        "restaurant",
        "office",
        "museum",
        "playground",
        "focus",
        "background",
        "foreground",
        "sand",
        "mud",
        "grass",
        "leaves",
        "flowers",
        "trees",
        "tears",
        "sleep",
        "class",
        "practice",
        "rehearsal",
        "soccer",
        "football",
        "baseball",
        "basketball",
        "tennis",
        "swimming",
        "sea",
        "ocean",
        "space",
        "air",
        "bloom",
        "boat",
        "car",
        "train",
        "plane",
        "bus",
        "tent",
        "bath",
        "front",
        "back",
        "between",
        "hand",
        "hands",
        "play",
        "game",
        "games",
        "practise",
        "christmas",
        "easter",
        "thanksgiving",
        "halloween",
        "low",
        "high",
        "bright",
        "dark",
        "darkness",
        "light",
        "shade",
        "shadow",
        "shadows",
        "storm",
        "wind",
        "portrait",
        "landscape",
        "hd",
        "4k",
        "raw",
    ];
    COMMON.contains(&word) || word.ends_with("ing")
}

fn is_content(parser: &Parser<'_>, at: usize) -> bool {
    let word = parser.word(at);
    !word.is_empty() && !super::rest::is_generic(word)
}
