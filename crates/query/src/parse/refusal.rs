//! "Not" before what no rule refuses by itself: "not at night", "not f/4", "neither in 2019 nor in 2020".
//! What follows it is a search of its own, which none of those found is found by.

use std::ops::Range;

use super::either::{MOST, is_negative, is_one_more, only, read, without};
use super::{Chip, ChipKind, Parser, Understood};
use crate::Query;

const REFUSALS: &str = "not|never|except|excluding|without|minus|neither";

/// Reads a search with all that is refused in it, if there is a refusal that no rule made sense of.
pub(super) fn refused(parser: &Parser<'_>) -> Option<Understood> {
    let chips = &parser.chips;
    let refuses = |at: &usize| {
        let (refusal, wanted) = (&chips[*at], &chips[at + 1]);
        refusal.kind == ChipKind::Words
            && is_one_of(&refusal.text, REFUSALS)
            && may_be_refused(wanted)
            && leads_to(&parser.text[refusal.end..wanted.start])
    };
    // For each the whole text is read once more.
    let refusals: Vec<usize> = (0..chips.len().saturating_sub(1)).filter(refuses).take(MOST).collect();
    if refusals.len() == MOST {
        return None;
    }
    refusals.into_iter().find_map(|at| {
        let is_neither = is_one_of(&chips[at].text, "neither");
        let goes_on = |at: &usize| {
            let (one, next) = (&chips[*at], &chips[at + 1]);
            is_one_more(parser.text, one, next) && (is_neither || one.kind == next.kind) && may_be_refused(next)
        };
        let more = (at + 1..chips.len() - 1).take_while(goes_on).count();
        leave_out(parser, chips[at].start, &chips[at + 1..=at + 1 + more])
    })
}

/// `Without Tom or dogs`: what follows a refusal is refused, too.
pub(super) fn refused_as_well(parser: &Parser<'_>, from: usize, wanted: &Chip) -> Option<Understood> {
    leave_out(parser, from, std::slice::from_ref(wanted))
}

/// Reads the rest of a search, and has it refuse what these chips ask for; they and what leads to them are one chip.
fn leave_out(parser: &Parser<'_>, from: usize, wanted: &[Chip]) -> Option<Understood> {
    let Parser { text, reader, today, .. } = parser;
    let span = from..wanted.last()?.end;
    let alone = wanted.iter().map(|chip| read(reader, &only(text, &[chip.span()]), *today));
    let alone: Vec<Understood> = alone.collect();
    let is_clear = |read: &Understood| read.chips.len() == 1 && read.query != Query::default();
    if !alone.iter().all(is_clear) {
        return None;
    }
    let mut all = read(reader, &without(text, span.clone()), *today);
    all.chips.push(chip(wanted, span));
    all.chips.sort_by_key(|chip| chip.start);
    all.query.none.extend(alone.into_iter().map(|alone| alone.query));
    Some(all)
}

fn chip(wanted: &[Chip], span: Range<usize>) -> Chip {
    let texts: Vec<&str> = wanted.iter().map(|chip| chip.text.as_str()).collect();
    let details: Option<Vec<&str>> = wanted.iter().map(|chip| chip.detail.as_deref()).collect();
    let (text, detail) = (format!("not {}", texts.join(" or ")), details.map(|details| details.join("; or ")));
    Chip { detail, ..Chip::new(wanted[0].kind, text, span) }
}

fn may_be_refused(chip: &Chip) -> bool {
    !matches!(chip.kind, ChipKind::Words | ChipKind::Sort | ChipKind::Or) && !is_negative(chip)
}

fn leads_to(between: &str) -> bool {
    between.split_whitespace().all(|word| is_one_of(word, "by|in|at|on|with|from|of|the|a|an|taken|shot|made|any"))
}

fn is_one_of(word: &str, words: &str) -> bool {
    words.split('|').any(|one| word.eq_ignore_ascii_case(one))
}
