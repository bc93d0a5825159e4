//! "Or" between what no rule joins by itself: "Nikon or Canon", "Tom in 2019 or Sarah in 2020".
//! Between two of a kind it is about these alone; otherwise about all that stands on either side.

use std::ops::Range;

use jiff::civil::Date;

use super::{Chip, ChipKind, Parser, Reader, Understood, refusal};
use crate::{Camera, Intent, Query, Time};

/// More alternatives are not told from a text without sense.
pub(super) const MOST: usize = 8;

/// Reads a search with all its alternatives.
pub(super) fn read(reader: &Reader, text: &str, today: Date) -> Understood {
    let mut parser = Parser::new(reader, text, today);
    parser.apply_rules();
    parser.chips.sort_by_key(|chip| chip.start);
    let ors = left_over(&parser);
    let is_whole = |read: &Understood| read.chips.is_sorted_by(|one, next| one.end <= next.start);
    let is_clear = !ors.is_empty() && ors.len() < MOST;
    let alternatives = || split(&parser, &ors).or_else(|| of_a_kind(&parser, &ors[0]));
    let read = refusal::refused(&parser)
        .filter(is_whole)
        .or_else(|| refusal::refused_as_well(&parser).filter(is_whole))
        .or_else(|| is_clear.then(alternatives).flatten().filter(is_whole));
    if let Some(understood) = read {
        return understood;
    }
    for or in ors {
        let written = parser.slice(or.at..or.at + 1);
        parser.query.unmatched.push(written.clone());
        let detail = Some("between what it stands is not clear".to_owned());
        parser.claim(or.at..or.at + 1, ChipKind::Words, written, detail);
    }
    parser.chips.sort_by_key(|chip| chip.start);
    Understood { query: parser.query, chips: parser.chips }
}

/// An "or" that no rule made sense of.
struct Or {
    /// Which word it is.
    at: usize,
    /// The chips before it and after it.
    left: usize,
    right: usize,
}

fn left_over(parser: &Parser<'_>) -> Vec<Or> {
    let beside = |at: usize| {
        let word = &parser.words[at];
        let left = parser.chips.iter().rposition(|chip| chip.end <= word.start)?;
        let right = parser.chips.iter().position(|chip| chip.start >= word.end)?;
        Some(Or { at, left, right })
    };
    let is_left_over = |or: &Or| {
        let [left, right] = [or.left, or.right].map(|chip| &parser.chips[chip]);
        match (left.kind, right.kind) {
            // These have alternatives of their own, but for "cats or no dogs".
            (ChipKind::Label, ChipKind::Label) => !is_negative(left) && is_negative(right),
            (ChipKind::Kind, ChipKind::Kind) => false,
            (ChipKind::Sort, _) | (_, ChipKind::Sort) => false,
            _ => true,
        }
    };
    let ors = (0..parser.words.len()).filter(|at| parser.see(*at, "or|nor").is_some()).filter_map(beside);
    ors.filter(is_left_over).collect()
}

/// Whether a chip is about what is not wanted.
pub(super) fn is_negative(chip: &Chip) -> bool {
    let is_quoted = matches!(chip.kind, ChipKind::Text | ChipKind::Words);
    !is_quoted && ["no ", "not ", "without "].iter().any(|no| chip.text.starts_with(no))
}

/// What joins a chip of a list to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Or,
    Comma,
}

/// How one chip is joined to the next, if nothing else stands between them.
pub(super) fn joint(text: &str, one: &Chip, next: &Chip) -> Option<Joint> {
    let between = text[one.end..next.start].to_lowercase();
    let mut words = between.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let joint = match words.next() {
        Some("or" | "nor") => Joint::Or,
        None if between.contains(',') => Joint::Comma,
        Some(_) | None => return None,
    };
    words.all(|word| matches!(word, "in" | "at" | "on" | "by" | "with" | "the" | "a")).then_some(joint)
}

/// `Nikon or Canon`, `5 stars or favourites`: what stands beside each other is one thing, whatever else is asked.
fn of_a_kind(parser: &Parser<'_>, or: &Or) -> Option<Understood> {
    let Parser { text, reader, today, chips, .. } = parser;
    let kind = chips[or.left].kind;
    let joined = |one: &Chip, next: &Chip| next.kind == kind && joint(text, one, next).is_some();
    let first = (0..or.left).rev().take_while(|at| joined(&chips[*at], &chips[at + 1])).last().unwrap_or(or.left);
    let last = (or.right..chips.len() - 1).take_while(|at| joined(&chips[*at], &chips[at + 1])).last();
    let last = last.map_or(or.right, |at| at + 1);
    let of_kind = &chips[first..=last];
    let (negative, alternatives) = (is_negative(&of_kind[0]), of_kind.iter());
    let alternatives: Vec<Understood> = alternatives
        .map(|chip| {
            // "Not in Rome or by Canon" wants neither.
            let no = if negative && !is_negative(chip) { "not " } else { "" };
            read(reader, &format!("{no}{}", &text[chip.start..chip.end]), *today)
        })
        .collect();
    if alternatives.iter().any(|alternative| alternative.chips.len() != 1 || alternative.chips[0].kind != kind) {
        return None;
    }
    let span = of_kind[0].start..of_kind[of_kind.len() - 1].end;
    let mut all = read(reader, &without(text, span.clone()), *today);
    let said: Vec<&Chip> = alternatives.iter().map(|alternative| &alternative.chips[0]).collect();
    let chip = together(&said, if negative { "and" } else { "or" }, span);
    add(&mut all.query, alternatives.into_iter().map(|alternative| alternative.query).collect(), negative);
    all.chips.push(chip);
    all.chips.sort_by_key(|chip| chip.start);
    Some(all)
}

/// One chip in place of several: of the first one's kind, with all that each says.
pub(super) fn together(chips: &[&Chip], joined: &str, span: Range<usize>) -> Chip {
    let texts: Vec<&str> = chips.iter().map(|chip| chip.text.as_str()).collect();
    let details: Option<Vec<&str>> = chips.iter().map(|chip| chip.detail.as_deref()).collect();
    let detail = details.map(|details| details.join("; or "));
    Chip { detail, ..Chip::new(chips[0].kind, texts.join(&format!(" {joined} ")), span) }
}

/// Has a query ask for one of these; where they are refusals, for all.
fn add(query: &mut Query, alternatives: Vec<Query>, all_of_them: bool) {
    if all_of_them {
        for alternative in alternatives {
            // "Not Canon or Nikon".
            let unwanted = alternative.camera.none.clone();
            let camera = Camera { none: unwanted.clone(), ..Camera::default() };
            match alternative == (Query { camera, seed: alternative.seed, ..Query::default() }) {
                true => query.camera.none.extend(unwanted),
                false => query.either.push(vec![alternative]),
            }
        }
        return;
    }
    let is_time = |alternative: &Query| {
        *alternative == Query { time: alternative.time.clone(), seed: alternative.seed, ..Query::default() }
    };
    if query.time == Time::default() && alternatives.iter().all(is_time) {
        query.time = Time::one_of(alternatives.into_iter().map(|alternative| alternative.time).collect());
    } else {
        query.either.push(alternatives);
    }
}

/// `Tom in 2019 or Sarah in 2020`: each side is a search of its own, but for what is said once of all.
fn split(parser: &Parser<'_>, ors: &[Or]) -> Option<Understood> {
    let Parser { text, reader, today, chips, words, .. } = parser;
    let differ = |or: &&Or| {
        let [left, right] = [or.left, or.right].map(|chip| &chips[chip]);
        left.kind != right.kind || !is_negative(left) && is_negative(right)
    };
    let ors: Vec<&Or> = ors.iter().filter(differ).collect();
    if ors.is_empty() {
        return None;
    }
    let mut parts: Vec<Range<usize>> = Vec::with_capacity(ors.len() + 1);
    let mut start = 0;
    for or in &ors {
        // "Tom, Sarah or dogs" are three, and so are "Tom in 2019, Sarah in 2020 or dogs".
        for at in 0..or.left {
            let (one, next) = (&chips[at], &chips[at + 1]);
            let is_said = |chip: &&Chip| chip.start >= start && chip.kind == next.kind;
            if one.start >= start
                && text[one.end..next.start].trim() == ","
                && chips[..=at].iter().any(|chip| is_said(&chip))
            {
                parts.push(start..one.end);
                start = next.start;
            }
        }
        parts.push(start..words[or.at].start);
        start = words[or.at].end;
    }
    parts.push(start..text.len());
    let part_of = |chip: &Chip| parts.iter().position(|part| part.contains(&chip.start));
    let is_beside = |number: usize| ors.iter().any(|or| or.left == number || or.right == number);
    let is_shared = |number: usize| {
        let chip = &chips[number];
        let is_alone =
            || chips.iter().filter(|other| other.kind == chip.kind).all(|other| part_of(other) == part_of(chip));
        let may_be = matches!(chip.kind, ChipKind::Date | ChipKind::Place) && !is_beside(number) && is_alone();
        chip.kind == ChipKind::Sort || may_be
    };
    let shared: Vec<Range<usize>> =
        (0..chips.len()).filter(|number| is_shared(*number)).map(|at| chips[at].span()).collect();
    let mut all = read(reader, &only(text, &shared), *today);
    let mut alternatives = Vec::with_capacity(parts.len());
    let mut spelled = Vec::with_capacity(parts.len());
    for part in parts {
        let unshared = shared.iter().fold(only(text, &[part]), |text, shared| without(&text, shared.clone()));
        let Understood { mut query, chips } = read(reader, &unshared, *today);
        // What is wanted, and in which order, is asked once.
        if query.intent != Intent::Find {
            all.query.intent = std::mem::take(&mut query.intent);
        }
        all.query.sort = all.query.sort.or(query.sort.take());
        all.query.limit = all.query.limit.or(query.limit.take());
        all.query.select = all.query.select.or(query.select.take());
        if query == Query::default() {
            return None;
        }
        spelled.push(chips.iter().map(|chip| chip.text.as_str()).collect::<Vec<_>>().join(" "));
        alternatives.push(query);
        all.chips.extend(chips);
    }
    all.query.either.push(alternatives);
    let detail = spelled.join(", or ");
    all.chips.extend(ors.iter().map(|or| {
        let word = &words[or.at];
        Chip { detail: Some(detail.clone()), ..Chip::new(ChipKind::Or, "or", word.start..word.end) }
    }));
    all.chips.sort_by_key(|chip| chip.start);
    Some(all)
}

/// The text with spaces in place of a part of it, so that all else is where it was.
pub(super) fn without(text: &str, part: Range<usize>) -> String {
    format!("{}{}{}", &text[..part.start], " ".repeat(part.len()), &text[part.end..])
}

/// The text with spaces in place of all but these parts of it.
pub(super) fn only(text: &str, parts: &[Range<usize>]) -> String {
    let mut only = String::with_capacity(text.len());
    for part in parts {
        only.push_str(&" ".repeat(part.start - only.len()));
        only.push_str(&text[part.clone()]);
    }
    only.push_str(&" ".repeat(text.len() - only.len()));
    only
}
