//! How old somebody was: "Leo as a baby", "Ella's 5th birthday", "when Ella was 3".
//! Only for people whose birth is known; otherwise the words are left to other rules.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::{Again, Days, around};
use super::people::{Who, add_names};
use super::said::spell;
use super::{ChipKind, Parser, ordinal};

/// Somebody whose birth is known, named at a word.
struct Born {
    name: String,
    born: Date,
    end: usize,
}

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "photos|pictures|pics|shots|from|on|at|for?")?;
    birth(parser, at)
        .or_else(|| apart(parser, at))
        .or_else(|| around_name(parser, at, at))
        .or_else(|| after_name(parser, at, parser.see(at, "of|with|from|on|at|for?")?))
        .or_else(|| after_name(parser, at, at))
        .or_else(|| (start > at).then(|| around_name(parser, at, start))?)
}

fn born(parser: &Parser<'_>, at: usize) -> Option<Born> {
    let (Who::One(name), end) = parser.reader.names.find(parser, at)? else { return None };
    let born = parser.reader.context.people.iter().find(|person| person.name == name)?.born?;
    Some(Born { name, born, end })
}

/// `before Leo was born`, `the day Leo was born`.
fn birth(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    if let Some(next) = parser.see(at, "in|from|during? the year")
        && let Some(Born { born, end, .. }) = born(parser, next)
        && let Some(end) = parser.see(end, "was|is|were born")
    {
        let days = Days::year(born.year());
        let text = parser.slice(at..end);
        let chip = parser.claim(at..end, ChipKind::Date, text, Some(spell(Some(days.from), Some(days.to))));
        parser.says_days(chip, Some(days.from), Some(days.to));
        return Some(end);
    }
    for (pattern, before, after) in
        [("before", true, false), ("after|since", false, true), ("when|on? the? day|morning|night?", false, false)]
    {
        let Some(next) = parser.see(at, pattern).filter(|next| *next > at) else { continue };
        let Some(Born { born, end, .. }) = born(parser, next) else { continue };
        let Some(end) = parser.see(end, "was|is|were born").or_else(|| parser.see(end, "birth")) else { continue };
        let (from, to) = match (before, after) {
            (true, _) => (None, Some(born.saturating_sub(1.day()))),
            (_, true) => (Some(born), None),
            (false, false) => (Some(born), Some(born)),
        };
        let text = parser.slice(at..end);
        let chip = parser.claim(at..end, ChipKind::Date, text, Some(spell(from, to)));
        parser.says_days(chip, from, to);
        return Some(end);
    }
    None
}

/// `as a baby`, `when she was 3`, some words after a name.
fn apart(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let named_at =
        (0..at.checked_sub(1)?).rev().find(|before| born(parser, *before).is_some_and(|found| found.end < at))?;
    let born = born(parser, named_at)?.born;
    let (days, end) = match parser.see(at, "when he|she|they was|were only|just|still?") {
        Some(next) => {
            years_old(parser, next, born).or_else(|| stage(parser, parser.see(next, "a|an").unwrap_or(next), born))
        }
        None => stage(parser, parser.see(at, "as a|an")?, born),
    }?;
    let (from, to) = (Some(days.from), Some(days.to));
    let text = parser.slice(at..end);
    let chip = parser.claim(at..end, ChipKind::Date, text, Some(spell(from, to)));
    parser.says_days(chip, from, to);
    Some(end)
}

/// `when Ella was 3`, `baby Leo`, `baby photos of Leo`, `4 year old Ella`.
fn around_name(parser: &mut Parser<'_>, at: usize, start: usize) -> Option<usize> {
    if let Some(next) = parser.see(start, "when|while|where") {
        let Born { name, born, end } = born(parser, next)?;
        let next = parser.see(end, "was|is|turned|turns|turning|were about|only|just|still?")?;
        let turned = matches!(parser.words[end].folded.as_str(), "turned" | "turns" | "turning");
        let (days, end) = match turned {
            true => parser.whole(next).map(|(years, end)| (birthday(born, years), end)),
            false => years_old(parser, next, born)
                .or_else(|| stage(parser, parser.see(next, "a|an|in?").unwrap_or(next), born)),
        }?;
        return Some(claim(parser, at, end, name, days));
    }
    if let Some((days_of, next)) = stage_word(parser.word(start)).map(|stage| (stage, start + 1)) {
        let pictures =
            parser.see(next, "photos|photo|pictures|picture|pics|pic|images|shots|days of|from").unwrap_or(next);
        let Born { name, born, end } = born(parser, pictures)?;
        return Some(claim(parser, at, end, name, days_of(born)));
    }
    let (count, unit_at) = match parser.word(start).split_once('-') {
        Some((count, "year-old" | "years-old")) => {
            (count.parse().ok().or_else(|| super::number_word(count))?, start + 1)
        }
        Some((count, "month-old" | "months-old")) => {
            let months = count.parse().ok().or_else(|| super::number_word(count))?;
            let Born { name, born, end } = born(parser, start + 1)?;
            return Some(claim(parser, at, end, name, months_of_age(born, months)));
        }
        Some(_) | None => {
            let (count, next) = parser.whole(start)?;
            (count, parser.see(next, "year|years|yr|yrs old")?)
        }
    };
    let Born { name, born, end } = born(parser, unit_at)?;
    Some(claim(parser, at, end, name, year_of_age(born, count)))
}

/// `Leo as a baby`, `Ella's 5th birthday party`, `Ella aged 4`, `Ella's first year`.
fn after_name(parser: &mut Parser<'_>, at: usize, start: usize) -> Option<usize> {
    let Born { name, born, end: next } = born(parser, start)?;
    if parser.words[next - 1].possessive {
        let (count, after) = match ordinal(parser.word(next)) {
            Some(count) => (Some(count), next + 1),
            None => (None, next),
        };
        if let Some(end) = parser.see(after, "birthday|birthdays|bday party|celebration?") {
            let Some(count) = count else {
                let chip = person(parser, at, end, &name, "birthday".to_owned(), None);
                parser.says_again(chip, Again::Birthday(born.month(), born.day()));
                return Some(end);
            };
            return Some(claim(parser, at, end, name, birthday(born, count)));
        }
        if let Some(count) = count
            && let Some((holiday, end)) = parser.holiday(after)
        {
            let nth = (born.year()..born.year().saturating_add(200))
                .filter(|year| holiday.day(*year).is_some_and(|day| day >= born))
                .nth(count.checked_sub(1)? as usize)?;
            return Some(claim(parser, at, end, name, holiday.in_year(nth)?));
        }
        if let Some(end) = parser.see(after, "year of? life?").filter(|_| count.is_some()) {
            let days = year_of_age(born, count?.checked_sub(1)?);
            return Some(claim(parser, at, end, name, days));
        }
        let (days_of, after) = (stage_word(parser.word(next))?, next + 1);
        let end = parser.see(after, "photos|pictures|pics|images|shots|years|days").unwrap_or(after);
        return Some(claim(parser, at, end, name, days_of(born)));
    }
    if let Some(age_at) = parser.see(next, "before|until he|she|they was|is|were|turned|turns|turning")
        && let Some((years, end)) = parser.whole(age_at).filter(|(years, _)| *years < 120)
    {
        let end = parser.see(end, "year|years? old?").unwrap_or(end);
        let days = Days::new(born, year_of_age(born, years).from.saturating_sub(1.day()));
        return Some(claim(parser, at, end, name, days));
    }
    if let Some(stage_at) = parser
        .see(next, "as|when|while he|she|they|still? was|is|were? still|only|just? a|an?")
        .filter(|stage_at| *stage_at > next)
        && let Some((days, end)) = stage(parser, stage_at, born).or_else(|| {
            // "Ella when she was 3", not "Ella as 3".
            parser.see(next, "when|while")?;
            years_old(parser, stage_at, born)
        })
    {
        return Some(claim(parser, at, end, name, days));
    }
    if let Some(age_at) = ["aged|age", "at the? age of?", "who is|was", "between the? ages? of?", "from? ages|age"]
        .iter()
        .find_map(|pattern| parser.see(next, pattern))
        && let Some((days, end)) = years_old(parser, age_at, born)
    {
        return Some(claim(parser, at, end, name, days));
    }
    if let Some(years_at) = parser.see(next, "turning|turns|turned")
        && let Some((years, end)) = parser.whole(years_at)
    {
        return Some(claim(parser, at, end, name, birthday(born, years)));
    }
    if let Some(age_at) = parser.see(next, "under|younger|before than? age|the? age? of?")
        && let Some((years, end)) = parser.whole(age_at).filter(|(years, _)| *years < 100)
    {
        let days = Days::new(born, born.saturating_add(i64::from(years).years()).saturating_sub(1.day()));
        return Some(claim(parser, at, end, name, days));
    }
    if let Some(in_at) = parser.see(next, "in his|her|their|my")
        && let Some(first) = in_life(parser.word(in_at))
    {
        let first_day = born.saturating_add(first.years());
        let days = Days::new(first_day, first_day.saturating_add(10.years()).saturating_sub(1.day()));
        return Some(claim(parser, at, in_at + 1, name, days));
    }
    // "Ella 3 years old", "Leo at 6 months".
    let age_at = parser.see(next, "at|is|was?")?;
    let (days, end) = years_old(parser, age_at, born)?;
    let has_unit = end > age_at + 1;
    // "Leo at 3", but not "Leo at 3 pm".
    let at_age = parser.see(next, "at").is_some() && parser.word(end).is_empty() && end == age_at + 1;
    (has_unit || at_age).then(|| claim(parser, at, end, name, days))
}

/// `3`, `three years old`, `6 months old`, `between 3 and 5`: the days of that age.
fn years_old(parser: &Parser<'_>, at: usize, born: Date) -> Option<(Days, usize)> {
    let at = parser.see(at, "between|from? the? age|ages? of?")?;
    let (count, next) = parser.whole(at).filter(|(count, _)| *count < 120)?;
    if let Some(second_at) = parser.see(next, "and|to|until|till|-")
        && let Some((last, end)) = parser.whole(second_at).filter(|(last, _)| (count..120).contains(last))
    {
        let end = parser.see(end, "year|years|yr|yrs? old?")?;
        return Some((year_of_age(born, count).hull(year_of_age(born, last)), end));
    }
    if let Some(end) = parser.see(next, "month|months old?") {
        return Some((months_of_age(born, count), end));
    }
    let end = parser.see(next, "year|years|yr|yrs? old?")?;
    Some((year_of_age(born, count), end))
}

fn stage(parser: &Parser<'_>, at: usize, born: Date) -> Option<(Days, usize)> {
    let end = parser.see(at, "tiny|little|small|young|newborn|new?")?;
    // "Newborn" is a stage by itself too.
    match stage_word(parser.word(end)) {
        Some(days_of) => Some((days_of(born), end + 1)),
        None => Some((stage_word(parser.word(at))?(born), at + 1)),
    }
}

/// A part of childhood. A baby is one for the first twelve months.
fn stage_word(word: &str) -> Option<fn(Date) -> Days> {
    match word {
        "newborn" => Some(|born| months_of_age(born, 0)),
        "baby" | "infant" | "babies" => Some(|born| year_of_age(born, 0)),
        "toddler" | "toddlers" => Some(|born| year_of_age(born, 1).hull(year_of_age(born, 2))),
        "child" | "kid" | "boy" | "girl" | "children" | "kids" => {
            Some(|born| year_of_age(born, 0).hull(year_of_age(born, 12)))
        }
        "teenager" | "teen" | "teenagers" | "teens" => Some(|born| year_of_age(born, 13).hull(year_of_age(born, 19))),
        _ => None,
    }
}

/// `teens`, `20s`, `thirties`: how old one is at its start.
fn in_life(word: &str) -> Option<i64> {
    const SPELLED: [(&str, i64); 9] = [
        ("teens", 10),
        ("twenties", 20),
        ("thirties", 30),
        ("forties", 40),
        ("fifties", 50),
        ("sixties", 60),
        ("seventies", 70),
        ("eighties", 80),
        ("nineties", 90),
    ];
    let digits =
        word.strip_suffix("0s").and_then(|tens| tens.parse::<i64>().ok()).filter(|tens| (1..=9).contains(tens));
    digits
        .map(|tens| tens * 10)
        .or_else(|| SPELLED.iter().find(|(spelled, _)| *spelled == word).map(|(_, first)| *first))
}

fn year_of_age(born: Date, years: u32) -> Days {
    let birthday = |years: u32| born.saturating_add(i64::from(years.min(200)).years());
    Days::new(birthday(years), birthday(years.saturating_add(1)).saturating_sub(1.day()))
}

fn months_of_age(born: Date, months: u32) -> Days {
    let after = |months: u32| born.saturating_add(i64::from(months.min(2_400)).months());
    Days::new(after(months), after(months.saturating_add(1)).saturating_sub(1.day()))
}

fn birthday(born: Date, years: u32) -> Days {
    around(year_of_age(born, years).from)
}

fn claim(parser: &mut Parser<'_>, at: usize, end: usize, name: String, days: Days) -> usize {
    let text = parser.slice(at..end);
    let chip = person(parser, at, end, &name, text, Some(spell(Some(days.from), Some(days.to))));
    parser.says_days(chip, Some(days.from), Some(days.to));
    end
}

fn person(parser: &mut Parser<'_>, at: usize, end: usize, name: &str, text: String, detail: Option<String>) -> usize {
    add_names(&mut parser.query.people.all, vec![name.to_owned()]);
    let text = if text == "birthday" { format!("{name}’s birthday") } else { text };
    parser.claim(at..end, ChipKind::Person, text, detail)
}
