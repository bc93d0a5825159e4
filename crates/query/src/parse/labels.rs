//! How what is to be seen is spelled: as it is written, and one of it where a single word says many.
//! A label is one thing.

use super::Parser;
use crate::fold::{singular, stem};

/// What ends like many of something in -a, and is one.
const IN_AS: &str = "christmas|canvas|atlas|gas|texas|kansas|arkansas|bahamas|vegas|dallas|overseas|bias|alias|pajamas|pyjamas|was|has|as";

/// A phrase as it is written; a single word in the singular, since a label is one thing.
pub(super) fn spell(parser: &Parser<'_>, start: usize, end: usize) -> String {
    let words = &parser.words[start..end];
    let written = match words.iter().any(|word| word.is_misspelled) {
        true => words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" "),
        false => parser.slice(start..end),
    };
    let written = written.to_lowercase().replace(" & ", " and ").replace("b&w", "black and white");
    // Whose birth is not known has birthdays too: "Dad's 70th".
    let numbered = super::ordinal(parser.word(start)).is_some();
    let owned = start > 0 && parser.words[start - 1].possessive;
    let birthday = numbered && parser.word(start + 1) == "birthday";
    if birthday && end > start + 2 {
        return parser.slice(start + 1..end).to_lowercase();
    }
    let turning = end == start + 2 && parser.word(start) == "turning" && parser.whole(start + 1).is_some();
    if birthday || numbered && end == start + 1 && owned || turning {
        return "birthday".to_owned();
    }
    // "The red one" is red.
    let written =
        written.strip_suffix(" one").or_else(|| written.strip_suffix(" ones")).map_or(written.clone(), str::to_owned);
    if matches!(written.as_str(), "whole family" | "entire family") {
        return "family".to_owned();
    }
    if end > start + 1 {
        return written;
    }
    // Of these there are always many.
    const ALWAYS_MANY: [&str; 19] = [
        "trousers",
        "shorts",
        "pants",
        "binoculars",
        "tights",
        "fireworks",
        "glasses",
        "sunglasses",
        "clothes",
        "jeans",
        "scissors",
        "stairs",
        "woods",
        "pajamas",
        "pyjamas",
        "twins",
        "sports",
        "dunes",
        "goggles",
    ];
    if ALWAYS_MANY.contains(&parser.word(start)) {
        return written;
    }
    let one = singular(parser.word(start));
    match one.as_str() {
        "menus" => "menu".to_owned(),
        "len" | "lense" => "lens".to_owned(),
        // "Pizzas" are many, and a canvas is one.
        many if many.ends_with("as") && !IN_AS.split('|').any(|one| one == many) => many[..many.len() - 1].to_owned(),
        // A walk is seen as people walking.
        "hike" => "hiking".to_owned(),
        _ if stem(&one) == stem(&written) || parser.words[start].possessive => one,
        _ => written,
    }
}
