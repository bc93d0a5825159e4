//! What can be read in the picture: "receipts that say IKEA", "with the text hello".
//! Quotation marks say where it ends; without them it ends at a preposition or a date.

use super::{ChipKind, Parser};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = [
        "that|which|who? says|say|saying|said the? word|words|text?",
        "that|which? reads|reading|read the? word|words|text",
        "that|which reads|read",
        "with|containing|contains|contain|has|having|showing|including the|a? text|word|words|letters|writing|caption of|saying|that|says?",
        "that|which? mentions|mention|mentioning the? word|words|text?",
        "text|words written|saying|containing",
        "where it says",
    ]
    .iter()
    .filter_map(|pattern| parser.see(at, pattern))
    .max()
    .or_else(|| {
        let next = parser.see(at, "the? text|word|words|phrase")?;
        parser.words.get(next).filter(|word| word.quote.is_some()).map(|_| next)
    })?;
    let quote = parser.words.get(next)?.quote;
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
    let chip_end =
        parser.see(end, "written? on|in it|them").or_else(|| parser.see(end, "on|in it|them")).unwrap_or(end);
    parser.query.text.contains.push(text.clone());
    parser.claim(at..chip_end, ChipKind::Text, format!("“{text}”"), None);
    Some(chip_end)
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
        )
        || parser.any_date(at).is_some()
}
