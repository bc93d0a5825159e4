//! Words that may mean several things: "May" is a name and a month, "Florence" a name and a town.
//! "The month May" and "the place Florence" say which is meant; every other reading of what was understood is offered so.

use jiff::civil::Date;

use super::dates::When;
use super::names::Who;
use super::people::add_names;
use super::placenames;
use super::said::What;
use super::{Chip, ChipKind, Parser, Reader, spelling};
use crate::fold::{stem, tokens};

/// Another way to read a part of a search.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Other {
    /// What it would be about.
    pub kind: ChipKind,
    /// What it would show.
    pub text: String,
    /// The whole search, so that this is meant.
    pub search: String,
}

/// A way to read words, and the words before them that say so.
const SAID: [(ChipKind, &str, &str); 4] = [
    (ChipKind::Person, "the person", "the person|pet"),
    (ChipKind::Place, "the place", "the place|town|village|city|country called|named|of?"),
    (ChipKind::Date, "the month", "the month of?"),
    (ChipKind::Label, "the thing", "the thing"),
];

/// No name has more words.
const LONGEST: usize = 4;

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    said_after(parser, at).or_else(|| said_before(parser, at))
}

/// `Florence the city`, `Rose, not the flower`.
fn said_after(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let (kind, end) = [
        (ChipKind::Place, "the|a city|town|place"),
        (ChipKind::Person, "the|a person|woman|girl|man|boy|lady"),
        (ChipKind::Person, "and? not the|a|in? city|town|place|flower|flowers|month|thing"),
        (ChipKind::Place, "and? not the|a person|woman|girl"),
        (ChipKind::Label, "the|a flower|thing|bird"),
    ]
    .into_iter()
    .find_map(|(kind, pattern)| Some((kind, parser.see(at + 1, pattern)?)))
    .filter(|(kind, _)| kinds(parser, at, at + 1).len() > 1 && kinds(parser, at, at + 1).contains(kind))?;
    match kind {
        ChipKind::Person => {
            let (Who::One(name), _) = parser.reader.names.find(parser, at)? else { return None };
            add_names(&mut parser.query.people.all, vec![name.clone()]);
            parser.claim(at..end, kind, name, None);
        }
        ChipKind::Place => {
            let (name, _) = place(parser, at, at + 1)?;
            parser.query.place.all.push(name.clone());
            parser.claim(at..end, kind, name, None);
        }
        _ => {
            let thing = parser.word(at).to_owned();
            parser.query.labels.all.push(thing.clone());
            parser.claim(at..end, kind, thing, None);
        }
    }
    Some(end)
}

/// `the person May`, `the place Florence`, `the month May`, `the thing rose`.
fn said_before(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let end = meant(parser, at)?;
    // "The month of May, not the person" has said so already.
    let Some(besides) = parser.see(end, "and? not the|a person|name|city|place|town|flower|month|thing") else {
        return Some(end);
    };
    parser.take(end..besides);
    let chip = parser.chips.last_mut().expect("what is meant has a chip");
    chip.end = parser.words[besides - 1].end;
    Some(besides)
}

fn meant(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let (kind, next) = SAID.iter().find_map(|(kind, _, pattern)| Some((*kind, parser.see(at, pattern)?)))?;
    match kind {
        ChipKind::Person => {
            let (Who::One(name), end) = parser.reader.names.find(parser, next)? else { return None };
            add_names(&mut parser.query.people.all, vec![name.clone()]);
            parser.claim(at..end, kind, name, None);
            Some(end)
        }
        ChipKind::Place => {
            let (name, end) = (1..=LONGEST).rev().find_map(|length| place(parser, next, next + length))?;
            parser.query.place.all.push(name.clone());
            parser.claim(at..end, kind, name, None);
            Some(end)
        }
        ChipKind::Date => {
            let (when, end) = parser.month_of_year(next)?;
            let what = match when {
                When::Every(again) => What::Every(again),
                When::Once(days) => What::Between(Some(days.from), Some(days.to)),
            };
            parser.says(at..end, what)
        }
        _ => {
            let thing = Some(parser.word(next)).filter(|word| word.len() > 2)?.to_owned();
            parser.query.labels.all.push(thing.clone());
            parser.claim(at..next + 1, kind, thing, None);
            Some(next + 1)
        }
    }
}

/// The place that exactly these words name.
fn place(parser: &Parser<'_>, start: usize, end: usize) -> Option<(String, usize)> {
    let words: Vec<&str> = (start..end).map(|at| parser.word(at)).collect();
    if words.iter().any(|word| word.is_empty()) {
        return None;
    }
    let joined = tokens(&words.join(" ")).join(" ");
    let saved = parser.reader.places.get(&joined).map(|place| place.name.clone());
    Some((saved.or_else(|| crate::places::known(&joined).map(str::to_owned))?, end))
}

/// The other ways to read what a chip is about.
pub(super) fn others(reader: &Reader, text: &str, today: Date, chip: &Chip) -> Vec<Other> {
    if !matches!(chip.kind, ChipKind::Person | ChipKind::Place | ChipKind::Date | ChipKind::Label) {
        return Vec::new();
    }
    let parser = Parser::new(reader, text, today);
    let is_in = |at: &usize| parser.words[*at].start >= chip.start && parser.words[*at].end <= chip.end;
    let within: Vec<usize> = (0..parser.words.len()).filter(is_in).collect();
    let (Some(first), Some(last)) = (within.first(), within.last()) else { return Vec::new() };
    let runs = (*first..=*last)
        .flat_map(|start| (start + 1..=(start + LONGEST).min(last + 1)).rev().map(move |end| (start, end)));
    let mut others: Vec<Other> = within.iter().filter_map(|at| day_first(&parser, *at, chip, today)).collect();
    for (start, end) in runs {
        let kinds = kinds(&parser, start, end);
        if kinds.len() < 2 || !kinds.contains(&chip.kind) {
            continue;
        }
        for (kind, said, _) in SAID.iter().filter(|(kind, ..)| *kind != chip.kind && kinds.contains(kind)) {
            // What says how it is meant now is replaced.
            let is_said = |at: &usize| SAID.iter().any(|(.., pattern)| parser.see(*at, pattern) == Some(start));
            let lead = start.checked_sub(2).filter(is_said).unwrap_or(start);
            let (begin, words) = (parser.words[lead].start, parser.slice(start..end));
            let words = if parser.words[end - 1].possessive { parser.words[start].folded.clone() } else { words };
            let search = format!("{}{said} {words}{}", &text[..begin], &text[parser.words[end - 1].end..]);
            let read = reader.read(&search, today);
            let there = read.chips.iter().find(|chip| chip.kind == *kind && chip.start <= begin && chip.end > begin);
            others.extend(there.map(|chip| Other {
                kind: *kind,
                text: chip.text.trim_start_matches("month ").to_owned(),
                search: search.clone(),
            }));
        }
        break;
    }
    others
}

/// `02/03/2018` is in February here, and in March elsewhere.
fn day_first(parser: &Parser<'_>, at: usize, chip: &Chip, today: Date) -> Option<Other> {
    let word = &parser.words[at];
    let written = &parser.text[word.start..word.end];
    let separator = ['/', '-'].into_iter().find(|separator| written.matches(*separator).count() == 2)?;
    let parts: Vec<&str> = written.split(separator).collect();
    let [first, second, year] = parts[..] else { return None };
    let is_either = |part: &str| part.len() < 3 && part.parse().is_ok_and(|number| (1..=12).contains(&number));
    if !is_either(first) || !is_either(second) || first == second {
        return None;
    }
    let swapped = [second, first, year].join(&separator.to_string());
    let search = format!("{}{swapped}{}", &parser.text[..word.start], &parser.text[word.end..]);
    let read = parser.reader.read(&search, today);
    let there = read.chips.into_iter().find(|other| other.kind == chip.kind && other.start == chip.start)?;
    Some(Other { kind: ChipKind::Date, text: there.detail.unwrap_or(there.text), search })
}

/// What exactly these words may be.
fn kinds(parser: &Parser<'_>, start: usize, end: usize) -> Vec<ChipKind> {
    let named = parser.reader.names.find(parser, start);
    let person = named.is_some_and(|(who, named_end)| named_end == end && matches!(who, Who::One(_)));
    let word = parser.word(start);
    let is_place = place(parser, start, end).is_some();
    let alone = end == start + 1;
    let month = alone && word.len() > 2 && super::dates::month(word).is_some();
    let thing = alone
        && match &parser.reader.context.labels {
            Some(labels) => labels.contains(&stem(word)),
            // WordNet has towns, too; a turkey is in the list of places' names that are words.
            None => spelling::is_english(word) && !month && (!is_place || placenames::is_also_a_word(word)),
        };
    let all =
        [(person, ChipKind::Person), (is_place, ChipKind::Place), (month, ChipKind::Date), (thing, ChipKind::Label)];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind).collect()
}
