//! What can be read in the picture: "receipts that say IKEA", "with the text hello".
//! Quotation marks say where it ends; without them it ends at a preposition or a date.

use super::dates::When;
use super::{ChipKind, Parser};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let quoted = |at: usize| parser.words.get(at).is_some_and(|word| word.quote.is_some());
    let next = [
        "that|which|who? says|say|saying|said the? word|words|text?",
        "that|which? reads|reading|read the? word|words|text",
        "that|which reads|read",
        "with|containing|contains|contain|has|having|showing|including the|a? text|word|words|letters|writing|caption of|saying|that|says?",
        "that|which? mentions|mention|mentioning the? word|words|text?",
        "text|words written|saying|containing",
        "where it says",
        "where|which|that you can read",
        "with|showing|has the numbers|number|digits",
    ]
    .iter()
    .filter_map(|pattern| parser.see(at, pattern))
    .max()
    .or_else(|| parser.see(at, "the? text|word|words|phrase").filter(|next| quoted(*next) || parser.words[*next - 1].pause))
    .or_else(|| written_on(parser, at))
    .or_else(|| reading(parser, at))
    .or_else(|| is_quotation(parser, at).then_some(at))?;
    let quote = parser.words.get(next)?.quote;
    // "With text in Iceland" asks for any.
    if quote.is_none() && matches!(parser.word(next), "in" | "from" | "on" | "at" | "taken" | "near") {
        return None;
    }
    let mut end = next;
    while !parser.word(end).is_empty() {
        let goes_on = match quote {
            Some(_) => parser.words[end].quote == quote,
            None => end == next || !ends(parser, end),
        };
        if !goes_on {
            break;
        }
        end += 1;
    }
    if end == next {
        return None;
    }
    let text = parser.slice(next..end).trim_end_matches("'s").to_owned();
    let chip_end = parser
        .see(end, "written|printed|spelled? on|in it|them")
        .or_else(|| parser.see(end, "on|in it|them"))
        .unwrap_or(end);
    parser.query.text.contains.push(text.clone());
    parser.claim(at..chip_end, ChipKind::Text, format!("“{text}”"), None);
    Some(chip_end)
}

/// `with IKEA written on it`.
fn written_on(parser: &Parser<'_>, at: usize) -> Option<usize> {
    const MOST_WORDS: usize = 5;
    let next = parser.see(at, "with|has|have|having|that has|have?")?;
    let written_at =
        (next + 1..next + MOST_WORDS).find(|at| parser.see(*at, "written|printed|spelled on|in?").is_some())?;
    (next..written_at).all(|at| !parser.word(at).is_empty()).then_some(next)
}

/// `street sign reading Rue de Rivoli`: what can be written on reads.
fn reading(parser: &Parser<'_>, at: usize) -> Option<usize> {
    const WRITTEN_ON: &str = "sign|signs|banner|banners|poster|posters|shirt|shirts|tshirt|t-shirt|t-shirts|plaque|card|cards|billboard|label|note|board|cake";
    let next = parser.see(at, "reading|reads")?;
    let is_written_on = at > 0 && parser.see(at - 1, WRITTEN_ON).is_some();
    let is_name = parser.words.get(next).is_some_and(|word| word.capital || word.quote.is_some());
    (is_written_on && is_name).then_some(next)
}

/// Whether a quotation begins there that is nothing else: no name, no place, no date, no album.
fn is_quotation(parser: &Parser<'_>, at: usize) -> bool {
    let quote = parser.words[at].quote;
    let before = at.checked_sub(1);
    if quote.is_none() || before.is_some_and(|before| parser.words[before].quote == quote) {
        return false;
    }
    let end = (at..parser.words.len()).find(|at| parser.words[*at].quote != quote).unwrap_or(parser.words.len());
    let is_named = before
        .is_some_and(|before| parser.see(before, "album|albums|folder|called|named|titled|from|in").is_some())
        || parser.see(end, "album|folder").is_some();
    let is_name = parser.reader.names.find(parser, at).is_some_and(|(_, name_end)| name_end == end)
        || super::placenames::named(parser, at).is_some_and(|place| place.end == end)
        || parser.any_date(at).is_some_and(|(_, date_end)| date_end == end);
    !is_named && !is_name
}

fn ends(parser: &Parser<'_>, at: usize) -> bool {
    parser.words[at - 1].pause
        || matches!(
            parser.word(at),
            "in" | "from"
                | "on"
                | "at"
                | "taken"
                | "near"
                | "before"
                | "after"
                | "since"
                | "last"
                | "this"
                | "with"
                | "written"
                | "printed"
                | "spelled"
        )
        // "Merry Christmas" is said, and "SALE 2019" was in that year.
        || matches!(parser.any_date(at), Some((When::Once(_), _)))
}
