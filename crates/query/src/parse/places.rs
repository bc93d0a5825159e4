//! Where: known names anywhere, and unknown ones after "in", "at" or "near".
//! "At the lake" and "in snow" are what is seen, not where it was.

use super::placenames::{Named, named, place_after, unknown};
use super::{ChipKind, Parser};
use crate::Near;

const OUTSIDE: [&str; 12] = [
    "that|which? werent|wasnt|arent|isnt taken|shot|made? in|at|from",
    "away from",
    "far away? from",
    "neither in|at?",
    "but|and? not taken|shot|made? in|at|from|near|around",
    "but|and? not taken|shot|made? outside",
    "outside of?",
    "but|and? not|no|never",
    "anywhere|everywhere|somewhere but|except in|at|from?",
    "but|except|excluding|without|minus in|at|from?",
    "anywhere|everywhere|somewhere? other than in|at?",
    "anywhere|everywhere|somewhere? apart|aside from in|at?",
];

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    location_known(parser, at)
        .or_else(|| nearby(parser, at))
        .or_else(|| outside(parser, at))
        .or_else(|| beyond(parser, at))
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
        format!("unknown|untagged|missing {POSITION} tag|tags|data?"),
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
        parser.query.place.none_at.extend(named.at.filter(|_| !parser.reader.context.are_noted));
    }
    parser.claim(at..end, ChipKind::Place, text, Some("photos of unknown places are kept".to_owned()));
    Some(end)
}

/// `near me`: nobody knows where that is, so it is a word like any other.
fn nearby(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let end = ["near|around me|here", "close|next to me|here", "nearby"]
        .iter()
        .find_map(|pattern| parser.see(at, pattern))?;
    if end == at + 1 && is_content(parser, end) {
        return None;
    }
    let text = parser.slice(at..end);
    parser.query.unmatched.push(text.clone());
    parser.claim(at..end, ChipKind::Words, text, Some("where you are is not known".to_owned()));
    Some(end)
}

/// `within 20 miles of Yosemite`, `5 km from home`.
fn within(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = parser.see(
        at,
        "taken|shot|made? within|inside|in? a? radius? of? about|around|less|under|up|max|maximum? than|to?",
    )?;
    // "Within a mile" has but one article.
    let article = next.checked_sub(1).filter(|before| *before >= at && parser.see(*before, "a").is_some());
    let (km, next) = distance(parser, next).or_else(|| distance(parser, article?))?;
    let next = parser.see(next, "radius|away|around|distance? of|from|around|to|near")?;
    let place = named(parser, next).or_else(|| place_after(parser, next))?;
    set_near(parser, at, place, Some(km))
}

/// `more than 100 km from home`: at least not there.
fn beyond(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next =
        ["more|further|farther than", "at least", "over|beyond"].iter().find_map(|pattern| parser.see(at, pattern))?;
    let (_, next) = distance(parser, next)?;
    let next = parser.see(next, "away? from|of")?;
    let place = named(parser, next).or_else(|| place_after(parser, next))?;
    let text = format!("not in {}", place.name);
    parser.query.place.none.push(place.name);
    parser.query.place.none_at.extend(place.at.filter(|_| !parser.reader.context.are_noted));
    parser.claim(at..place.end, ChipKind::Place, text, Some("how far away is not looked at".to_owned()));
    Some(place.end)
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
    if let Some(next) = parser.see(at, "half a|an?") {
        return Some((0.5 * per_unit(parser.word(next))?, next + 1));
    }
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
        "near|nearby|nearest|closest|around|round to?",
        "within? easy? walking|driving|cycling distance of|from|to",
        "a? short? walk|drive|stroll from",
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
        "on|along the? way|road to|from",
        "in|at|on? the? front|top|foot|bottom of",
        "under|beneath|behind|opposite|below",
        "taken|shot|made|while? in|at|from|inside|to|visiting|visited|over|through|across|along",
        "back|up|down|over|out|here in|at",
        "between",
        "taken|shot|made|while in|at",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern).filter(|next| *next > at))
    // The trip of "road trip through Arizona" is seen.
    .filter(|next| *next <= at + 1 || at == 0 || !is_content(parser, at - 1) || !is_content(parser, at));
    let first = match led {
        Some(next) => {
            let word = parser.words[next - 1].folded.as_str();
            // Anything can be from somebody and go to somewhere; only "in" and "at" make a place of an unknown word.
            let sure = matches!(word, "in" | "at" | "visiting" | "visited");
            if sure || next > at + 1 { place_after(parser, next) } else { named(parser, next) }
        }
        None => {
            let next = parser.see(at, "of|from|with?")?;
            named(parser, next).or_else(|| named(parser, at))
        }
    }?;
    let surroundings = [
        "area|region|surroundings|vicinity",
        "and|or its|the? surroundings|environs|vicinity|nearby|around",
        "and|or around|near it|there",
    ];
    if let Some(end) =
        surroundings.iter().find_map(|pattern| parser.see(first.end, pattern)).filter(|end| !is_content(parser, *end))
    {
        return set_near(parser, at, Named { end, ..first }, None);
    }
    let by_saved_place = first.at.is_some();
    if by_saved_place {
        let film = parser
            .words
            .get(first.end)
            .is_some_and(|word| matches!(word.folded.as_str(), "video" | "videos" | "movie" | "movies"));
        if led.is_none() && film && !parser.words[first.end - 1].pause {
            // "Home videos" need not be of the house.
            return None;
        }
        let led_or_alone = led.is_some() || !is_content(parser, first.end) && (at == 0 || !is_content(parser, at - 1));
        if !led_or_alone {
            return None;
        }
        let is_one = || places_from(parser, first.clone()).0.len() == 1;
        if !parser.reader.context.are_noted && is_one() {
            return set_near(parser, at, first, None);
        }
    }
    let (names, end, nested) = places_from(parser, first);
    let end = parser.see(end, "trip|trips|visit").filter(|end| !is_content(parser, *end)).unwrap_or(end);
    let spelled = names.iter().map(|named| named.name.clone()).collect::<Vec<_>>();
    let many = spelled.len() > 1;
    // "South of Spain": no place's data say which part it is in.
    let side = super::whereabouts::side(parser, at..end).map(|side| format!("all of it, not the {side} alone"));
    if many && !nested {
        parser.claim(at..end, ChipKind::Place, spelled.join(" or "), side);
        parser.query.place.any.extend(spelled);
    } else {
        parser.claim(at..end, ChipKind::Place, spelled.join(", "), side);
        let known = &mut parser.query.place.all;
        for name in spelled {
            if !known.contains(&name) {
                known.push(name);
            }
        }
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
        if let Some(found) = state_after(parser, end) {
            end = found.end;
            names.push(found);
            continue;
        }
        // "London to Paris" is both.
        let to = parser.see(end, "to").filter(|next| named(parser, *next).is_some());
        let next = parser.see(end, "and|or|nor in|at?").or(to);
        let found = match next {
            Some(next) => named(parser, next).or_else(|| unknown(parser, next).filter(|_| parser.words[next].capital)),
            None if pause => named(parser, end),
            None => None,
        };
        // Saved places are listed among themselves.
        let is_like = |found: &Named| found.at.is_none() || parser.reader.context.are_noted || names[0].at.is_some();
        let Some(found) = found.filter(is_like) else { break };
        // "Florence, Rome" are two cities, and "Colosseum, Rome" is one place.
        let are_cities = [&names[names.len() - 1], &found].iter().all(|place| crate::places::is_city(&place.name));
        nested &= next.is_none() && !are_cities;
        end = found.end;
        names.push(found);
    }
    (names, end, nested)
}

/// `WA` after Seattle.
fn state_after(parser: &Parser<'_>, at: usize) -> Option<Named> {
    if parser.word(at).len() != 2 {
        return None;
    }
    // "In" and "or" are states only in capitals.
    const SMALL: &str = "wa|tx|ca|ny|fl|ga|nc|nv|az|ut|nj|va|mn|il|nm|tn|ky|wi";
    let word = &parser.words[at];
    let is_code = word.capital || SMALL.split('|').any(|code| code == word.folded);
    let name = crate::places::state(&parser.slice(at..at + 1).to_uppercase()).filter(|_| is_code)?;
    // "Lisbon OR Porto" is one of two.
    named(parser, at + 1).is_none().then(|| Named { name: name.to_owned(), at: None, end: at + 1 })
}

fn is_content(parser: &Parser<'_>, at: usize) -> bool {
    let word = parser.word(at);
    !word.is_empty() && !super::rest::is_generic(word)
}
