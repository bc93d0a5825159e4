//! "Not" before what no rule refuses by itself: "not at night", "not f/4", "neither in 2019 nor in 2020".
//! What follows it is a search of its own, which none of those found is found by.

use super::either::{Joint, MOST, is_negative, joint, only, read, together, without};
use super::{Chip, ChipKind, Parser, Understood};
use crate::{People, Place, Query, Words};

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
    refusals.into_iter().find_map(|at| leave_out(parser, chips[at].start, listed(parser, at + 1)))
}

/// The chips of a list from one on: up to the last with an "or" before it, and nothing but commas between the others.
fn listed<'a>(parser: &'a Parser<'_>, first: usize) -> &'a [Chip] {
    let chips = &parser.chips;
    let mut last = first;
    for at in first..chips.len() - 1 {
        match joint(parser.text, &chips[at], &chips[at + 1]) {
            Some(_) if !may_be_refused(&chips[at + 1]) => break,
            Some(Joint::Or) => last = at + 1,
            Some(Joint::Comma) => {}
            None => break,
        }
    }
    &chips[first..=last]
}

/// `Without Tom or dogs`, `not in Rome, by Canon or at night`: what is listed after a refusal is refused, too.
pub(super) fn refused_as_well(parser: &Parser<'_>) -> Option<Understood> {
    let (text, chips) = (parser.text, &parser.chips);
    let goes_on = |at: &usize| is_negative(&chips[*at]) && listed(parser, *at).len() > 1;
    let begins: Vec<usize> = (0..chips.len()).filter(goes_on).take(MOST).collect();
    if begins.len() == MOST {
        return None;
    }
    begins.into_iter().find_map(|at| {
        let list = &listed(parser, at)[1..];
        // Two refusals of one rule are told by it alone.
        let is_told = list.iter().all(|chip| chip.kind == chips[at].kind && chip.kind != ChipKind::Label);
        let end = chips[at].end;
        let start = end + text[end..].find(|c: char| !c.is_whitespace() && c != ',')?;
        if is_told { None } else { leave_out(parser, start, list) }
    })
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
    // What joined it to the rest leads to nothing any more.
    let after = text[span.end..].trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    let joins = ["but ", "and ", "yet "].iter().find(|joins| after.to_lowercase().starts_with(**joins));
    let masked = joins.map_or(span.end, |joins| text.len() - after.len() + joins.len());
    let mut all = read(reader, &without(text, span.start..masked), *today);
    let together = together(&wanted.iter().collect::<Vec<_>>(), "or", span);
    all.chips.push(Chip { text: format!("not {}", together.text), ..together });
    all.chips.sort_by_key(|chip| chip.start);
    alone.into_iter().for_each(|alone| refuse(&mut all.query, alone.query));
    Some(all)
}

/// Has a query refuse another: by name where it is one thing that can be named, as the rules do.
fn refuse(query: &mut Query, unwanted: Query) {
    let Query { people, labels, place, time, .. } = unwanted.clone();
    let seed = unwanted.seed;
    let is = |named: Query| Query { seed, ..named } == unwanted;
    let one = |names: &[String]| names.len() == 1;
    if one(&people.all)
        && is(Query { people: People { all: people.all.clone(), ..People::default() }, ..Query::default() })
    {
        query.people.none.extend(people.all);
    } else if one(&labels.all)
        && is(Query { labels: Words { all: labels.all.clone(), ..Words::default() }, ..Query::default() })
    {
        query.labels.none.extend(labels.all);
    } else if one(&place.all)
        && is(Query { place: Place { all: place.all.clone(), ..Place::default() }, ..Query::default() })
    {
        query.place.none.extend(place.all);
    } else if is(Query { time: time.clone(), ..Query::default() }) {
        query.time.none.push(time);
    } else {
        query.none.push(unwanted);
    }
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
