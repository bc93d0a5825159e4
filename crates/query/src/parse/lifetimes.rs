//! Parts of a life: "a baby", "3", "between 2 and 4", "in her early twenties", and the days they are for whom.
//! Ages are months since birth, so that a toddler, a year and a decade are counted alike.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::{Days, around};
use super::{Parser, number_word, ordinal};

/// A part of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// From so many months after birth to before so many.
    Months(u32, u32),
    /// From so many weeks after birth to before so many.
    Weeks(u32, u32),
    /// From so many months after birth on.
    From(u32),
    /// A birthday, and a day before and after for the party.
    Birthday(u32),
}

/// Nobody is older.
const OLDEST: u32 = 120;

pub(super) const CHILD: Age = Age::Months(0, 13 * 12);

impl Age {
    pub fn years(first: u32, last: u32) -> Self {
        Self::Months(12 * first, 12 * (last + 1))
    }

    /// Its first day, and its last if it has one.
    pub fn days(self, born: Date) -> (Date, Option<Date>) {
        let months = |months: u32| born.saturating_add(i64::from(months.min(2_400)).months());
        let weeks = |weeks: u32| born.saturating_add(i64::from(weeks.min(10_000)).weeks());
        match self {
            Self::Months(from, to) => (months(from), Some(months(to).saturating_sub(1.day()))),
            Self::Weeks(from, to) => (weeks(from), Some(weeks(to).saturating_sub(1.day()))),
            Self::From(from) => (months(from), None),
            Self::Birthday(years) => {
                let Days { from, to } = around(months(12 * years.min(OLDEST)));
                (from, Some(to))
            }
        }
    }
}

/// `3`, `three years old`, `6 months`, `between 3 and 5`, `2yo`; and whether it is said that it is an age.
pub(super) fn counted(parser: &Parser<'_>, at: usize) -> Option<(Age, usize, bool)> {
    // "Ella 5 years ago" is no age.
    any_counted(parser, at).filter(|(_, end, _)| parser.see(*end, "ago|back|earlier|later|before|after").is_none())
}

fn any_counted(parser: &Parser<'_>, at: usize) -> Option<(Age, usize, bool)> {
    let first = parser.see(at, "about|around|almost|nearly|only|just? between|from? the? age|ages? of?")?;
    if let Some(age) = joined(parser.word(first)) {
        return Some((age, parser.see(first + 1, "old?")?, true));
    }
    if let Some(next) = parser.see(first, "birth to|until|till the? age? of?") {
        let (last, end) = parser.whole(next).filter(|(last, _)| (1..OLDEST).contains(last))?;
        return Some((Age::years(0, last), parser.see(end, "years? old?")?, true));
    }
    let (count, next) = parser.whole(first).filter(|(count, _)| *count < OLDEST)?;
    if let Some(end) = parser.see(next, "and a half years? old?") {
        return Some((Age::Months(12 * count + 6, 12 * count + 12), end, true));
    }
    if let Some(second_at) = parser.see(next, "and|to|or|until|till|- age?")
        && let Some((last, end)) = parser.whole(second_at).filter(|(last, _)| (count..OLDEST).contains(last))
    {
        if let Some(end) = parser.see(end, "months|month|mo old?") {
            return Some((Age::Months(count, last + 1), end, true));
        }
        let end = parser.see(end, "year|years|yr|yrs|yo? old?")?;
        return Some((Age::years(count, last), end, true));
    }
    if let Some(end) = parser.see(next, "week|weeks old?") {
        return Some((Age::Weeks(count, count + 1), end, true));
    }
    if let Some(end) = parser.see(next, "month|months|mo old?") {
        return Some((Age::Months(count, count + 1), end, true));
    }
    let end = parser.see(next, "year|years|yr|yrs|yo|y/o? old?")?;
    Some((Age::years(count, count), end, end > next))
}

/// `4-year-old`, `18-month-old`, `2yo`.
fn joined(word: &str) -> Option<Age> {
    let (count, unit) = match word.split_once('-') {
        Some((count, unit)) => (count, unit.strip_suffix("-old").or_else(|| unit.strip_suffix("-olds"))?),
        None => word.split_at(word.find(char::is_alphabetic)?),
    };
    let count = count.parse().ok().or_else(|| number_word(count)).filter(|count| *count < OLDEST)?;
    match unit {
        "year" | "years" | "yr" | "yo" | "y/o" => Some(Age::years(count, count)),
        "month" | "months" | "mo" => Some(Age::Months(count, count + 1)),
        "week" | "weeks" => Some(Age::Weeks(count, count + 1)),
        _ => None,
    }
}

/// `under 3`, `over 10`, `older than 5`, `younger than 2 years`.
pub(super) fn compared(parser: &Parser<'_>, at: usize) -> Option<(Age, usize)> {
    let start = parser.see(at, "at|who? is|was? aged?")?;
    let of = "than? the? age|ages? of?";
    let at_age = [
        (true, "before|until|till|to the? age of?"),
        (true, "up to the? age of?"),
        (false, "after|since the? age of?"),
    ];
    let (is_younger, next) = [(true, "under|younger|below|less"), (false, "over|older|above")]
        .into_iter()
        .find_map(|(is_younger, pattern)| Some((is_younger, parser.see(start, &format!("{pattern} {of}"))?)))
        .or_else(|| {
            at_age.into_iter().find_map(|(is_younger, pattern)| Some((is_younger, parser.see(start, pattern)?)))
        })?;
    let (years, end) = parser.whole(next).filter(|(years, _)| (1..OLDEST).contains(years))?;
    let end = parser.see(end, "year|years? old?")?;
    // "Over 10 MB" is no age.
    let word = parser.word(end);
    let goes_on = super::rest::is_generic(word) || matches!(word, "without" | "not" | "but" | "except");
    if !word.is_empty() && !goes_on && parser.any_date(end).is_none() {
        return None;
    }
    Some((if is_younger { Age::Months(0, 12 * years) } else { Age::From(12 * years) }, end))
}

/// `a baby`, `still tiny`, `in her early twenties`.
pub(super) fn stage(parser: &Parser<'_>, at: usize) -> Option<(Age, usize)> {
    if let Some(next) = parser.see(at, "in his|her|their|my") {
        let (first, end) = decade(parser, next)?;
        let second = parser.see(end, "and|or|to").and_then(|next| decade(parser, next));
        return Some(match (first, second) {
            (Age::Months(from, _), Some((Age::Months(_, to), end))) if from < to => (Age::Months(from, to), end),
            _ => (first, end),
        });
    }
    let first = parser.see(at, "still|only|just? a|an? very|so|really?")?;
    if let Some(end) = parser.see(first, "newborn baby|child?") {
        return Some((Age::Months(0, 1), end));
    }
    let end = parser.see(first, "tiny|little|small|young|new?")?;
    // "Little" is a stage by itself too.
    match stage_word(parser.word(end)) {
        Some(age) => Some((age, end + 1)),
        None if parser.see(first, "tiny|little|small|young").is_some() => {
            // "Little brother" is somebody else.
            let alone = parser.word(end).is_empty() || super::rest::is_generic(parser.word(end));
            alone.then_some((CHILD, end))
        }
        None => Some((stage_word(parser.word(first))?, first + 1)),
    }
}

/// A part of childhood. A baby is one for the first twelve months.
pub(super) fn stage_word(word: &str) -> Option<Age> {
    match word {
        "newborn" => Some(Age::Months(0, 1)),
        "baby" | "infant" | "babies" | "infants" | "babyhood" | "infancy" => Some(Age::years(0, 0)),
        "toddler" | "toddlers" | "toddlerhood" => Some(Age::years(1, 2)),
        "child" | "kid" | "boy" | "girl" | "children" | "kids" | "childhood" => Some(CHILD),
        "teenager" | "teen" | "teenagers" | "teens" | "teenage" | "adolescent" => Some(Age::years(13, 19)),
        _ => None,
    }
}

/// `teens`, `20s`, `early thirties`.
fn decade(parser: &Parser<'_>, at: usize) -> Option<(Age, usize)> {
    const SPELLED: [&str; 8] =
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
    let (first, last, next) = [(0, 3, "early"), (4, 6, "mid -?"), (7, 9, "late")]
        .into_iter()
        .find_map(|(first, last, pattern)| Some((first, last, parser.see(at, pattern)?)))
        .unwrap_or((0, 9, at));
    let word = parser.word(next);
    let digits =
        || word.strip_suffix("0s").and_then(|tens| tens.parse::<u32>().ok()).filter(|tens| (2..=9).contains(tens));
    let spelled = SPELLED.iter().position(|spelled| *spelled == word).map(|tens| tens as u32 + 2);
    let age = match word {
        "teens" => Age::years(13, 19),
        _ => {
            let tens = spelled.or_else(digits)?;
            Age::years(10 * tens + first, 10 * tens + last)
        }
    };
    Some((age, next + 1))
}

/// `first year`, `third month`, `first 6 weeks`, of a life.
pub(super) fn nth_part(parser: &Parser<'_>, at: usize) -> Option<(Age, usize)> {
    let nth = ordinal(parser.word(at)).filter(|nth| (1..OLDEST).contains(nth))?;
    let (from, to, unit_at) = match parser.whole(at + 1) {
        Some((count, unit_at)) if nth == 1 => (0, count, unit_at),
        Some(_) => return None,
        None => (nth - 1, nth, at + 1),
    };
    let age = match parser.word(unit_at) {
        "year" | "years" => Age::Months(12 * from, 12 * to),
        "month" | "months" => Age::Months(from, to),
        "week" | "weeks" => Age::Weeks(from, to),
        _ => return None,
    };
    let end = parser.see(unit_at + 1, "of life").or_else(|| parser.see(unit_at + 1, "alive|old?"))?;
    // "First year at school" is something else.
    let is_other = parser.see(end, "of|at|in a|an|the?").is_some_and(|next| {
        let word = parser.word(next);
        !word.is_empty()
            && !super::rest::is_generic(word)
            && parser.any_date(next).is_none()
            && parser.reader.names.find(parser, next).is_none()
            && super::placenames::named(parser, next).is_none()
    });
    (!is_other || parser.words[end - 1].folded == "life").then_some((age, end))
}
