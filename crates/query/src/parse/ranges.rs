//! Time from one date to another, and from one on: "between March and May 2020", "before 2010", "since last summer".
//! Of two dates a month or a year may be said only once.

use jiff::ToSpan;

use super::dates::{Again, Days, When, day, month, short_weekday, weekdays, weekdays_between};
use super::said::{What, spell};
use super::when::is_noun;
use super::{ChipKind, Parser};
use crate::Time;

/// `not in 2020`, `except last summer`.
pub(super) fn unwanted(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = parser
        .see(at, "but|and? not taken|made|shot|dated? in|on|at|from|during|over?")
        .or_else(|| parser.see(at, "everything|anything|all but|except|excluding|minus for? in|on|at|from|during?"))
        .or_else(|| parser.see(at, "except|excluding|without|minus for? in|on|at|from|during?"))
        .or_else(|| parser.see(at, "other than in|on|from|during?"))?;
    let weekdays_there =
        || Some((When::Every(Again::Weekdays(weekdays(parser.word(next)).map(|(weekdays, _)| weekdays)?)), next + 1));
    let (when, end) = parser.any_date(next).or_else(weekdays_there)?;
    let is_sure =
        matches!(when, When::Once(_)) || parser.reader.names.find(parser, next).is_none() && !is_noun(parser, end);
    // "Not from 2019 to 2020" is not about 2019 alone.
    let is_range = parser.see(end, "to|until|till|through|thru|-").is_some_and(|next| parser.any_date(next).is_some());
    if !is_sure || is_range {
        return None;
    }
    let between = |days: Days| Time { from: Some(days.from), to: Some(days.to), ..Time::default() };
    let (mut end, mut more) = (end, Vec::new());
    // "Not in 2019, 2020 or 2021": none of them.
    while let Some(next) =
        parser.see(end, "and|or|nor in|on|at|from|during?").or_else(|| parser.words[end - 1].pause.then_some(end))
        && let Some((When::Once(days), after)) = parser.any_date(next)
        && matches!(when, When::Once(_))
    {
        more.push(days);
        end = after;
    }
    let text = format!("not {}", parser.slice(next..end));
    let (unwanted, detail) = match when {
        When::Once(once) => {
            let days = || [once].into_iter().chain(more.iter().copied());
            let spelled: Vec<String> = days().map(|days| spell(Some(days.from), Some(days.to))).collect();
            (days().map(between).collect(), Some(spelled.join("; or ")))
        }
        When::Every(again) => match again.recur() {
            Some(recur) => (vec![Time { recur, ..Time::default() }], None),
            // Easter is on other days in each year.
            None => {
                let years = FIRST_PHOTOGRAPH..=parser.today.year();
                (years.filter_map(|year| again.in_year(year)).map(between).collect(), None)
            }
        },
    };
    parser.query.time.none.extend(unwanted);
    parser.claim(at..end, ChipKind::Date, text, detail);
    Some(end)
}

/// No photo is from before.
const FIRST_PHOTOGRAPH: i16 = 1826;

/// `between March and May 2020`, `from 2010 to 2012`, `2010-2012`.
pub(super) fn between(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "taken|made|shot|dated?")?;
    let (separators, first_at) = match parser.see(start, "in? between|from") {
        Some(next) => ("and|to|until|till|through|thru|-|up to?", next),
        None => ("to|until|till|through|thru|-", start),
    };
    let first_at = parser.see(first_at, "the? years|months|summers?")?;
    if let (Some(first), Some(next)) = (short_weekday(parser.word(first_at)), parser.see(first_at + 1, separators))
        && let Some(second) = short_weekday(parser.word(next))
    {
        let weekdays = weekdays_between(first, second)?;
        return parser.says(at..next + 1, What::Every(Again::Weekdays(weekdays)));
    }
    let (first, next) = first_date(parser, first_at)?;
    if let (When::Once(first), Some(end)) = (first, parser.see(next, "to date")) {
        return parser.says(at..end, What::Between(Some(first.from), Some(parser.today)));
    }
    let next = parser.see(next, separators)?;
    let (second, end) = second_date(parser, first, next)?;
    let days = match (first, second) {
        (When::Once(first), When::Once(second)) => first.hull(second),
        // "March to May 2020", "20 to 23 May 2016": the year is said once.
        (When::Every(first), When::Once(second)) => {
            let year = second.to.year();
            let first =
                first.in_year(year).filter(|days| days.from <= second.to).or_else(|| first.in_year(year - 1))?;
            first.hull(second)
        }
        (When::Every(Again::Month(first)), When::Every(Again::Month(second))) => {
            return parser.says(at..end, What::Every(Again::Months(first, second)));
        }
        (When::Every(first), When::Every(second)) => {
            let second = second.latest(parser.today, false)?;
            let year = second.to.year();
            let first =
                first.in_year(year).filter(|days| days.from <= second.to).or_else(|| first.in_year(year - 1))?;
            first.hull(second)
        }
        (When::Once(first), When::Every(second)) => {
            let year = first.from.year();
            let second =
                second.in_year(year).filter(|days| days.to >= first.from).or_else(|| second.in_year(year + 1))?;
            first.hull(second)
        }
    };
    parser.says(at..end, What::Between(Some(days.from), Some(days.to)))
}

/// The first date of two; its month may be said only with the second: `3 to 5 May`.
fn first_date(parser: &Parser<'_>, at: usize) -> Option<(When, usize)> {
    parser.any_date(at).or_else(|| {
        let first = parser.see(at, "the?")?;
        let day = day(parser.word(first))?;
        let next = first + 1;
        let second = parser.see(next, "to|and|until|till|through|- the?")?;
        let month = (second + 1..second + 4).find_map(|at| month(parser.word(at)))?;
        Some((When::Every(Again::MonthDay(month, day as i8)), next))
    })
}

/// The second date of two; its month may be said only with the first: `May 3-10, 2016`.
fn second_date(parser: &Parser<'_>, first: When, at: usize) -> Option<(When, usize)> {
    let second = parser.any_date(at).or_else(|| parser.now(at).map(|(days, end)| (When::Once(days), end)));
    second.or_else(|| {
        let When::Every(Again::MonthDay(month, _)) = first else { return None };
        let last = Again::MonthDay(month, day(parser.word(at))? as i8);
        match parser.year_after(at + 1) {
            Some((year, end)) => Some((When::Once(last.in_year(year)?), end)),
            None => Some((When::Every(last), at + 1)),
        }
    })
}

/// `before 2010`, `since last summer`, `more than 5 years ago`, `2015 onwards`.
pub(super) fn open(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let years = parser.see(at, "in|from|during? the? years|days|months|time");
    let years = years.filter(|next| parser.see(*next, "before|after|since|until").is_some());
    let at_verb = years.or_else(|| parser.see(at, "taken|made|shot|dated|from?"))?;
    for (pattern, newer) in [
        ("no|not|never older|earlier than", true),
        ("no|not|never newer|later than", false),
        ("no|not|never more than", true),
        ("no|not|never less|fewer than", false),
        ("more than", false),
        ("over", false),
        ("older|earlier than", false),
        ("at least", false),
        ("less|fewer than", true),
        ("under|within", true),
        ("newer|later than", true),
    ] {
        let Some(next) = parser.see(at_verb, pattern) else { continue };
        let ago = parser.ago(next).map(|(day, _, end)| (day, end)).or_else(|| {
            // "Older than 5 years" and "more than 5 years old" have no "ago".
            let (count, unit, end) = parser.length(next)?;
            let end = match parser.see(end, "old") {
                Some(end) => end,
                None => parser.see(at_verb, "no|not|never? older|newer than").map(|_| end)?,
            };
            Some((unit.before(parser.today, count.into()), end))
        });
        if let Some((day, end)) = ago {
            let what =
                if newer { What::Between(Some(day), Some(parser.today)) } else { What::Between(None, Some(day)) };
            return parser.says(at..end, what);
        }
    }
    if let Some(end) = since_event(parser, at_verb) {
        return Some(end);
    }
    for (pattern, open) in [
        ("not before", Open::Since),
        ("no|not earlier|older than", Open::Since),
        ("not after", Open::UpTo),
        ("no|not later|newer than", Open::UpTo),
        ("before", Open::Before),
        ("pre -?", Open::Before),
        ("post -?", Open::After),
        ("prior to", Open::Before),
        ("earlier|older than", Open::Before),
        ("until|till|through", Open::UpTo),
        ("up to|until", Open::UpTo),
        ("by", Open::UpTo),
        ("after", Open::After),
        ("later|newer than", Open::After),
        ("since|starting from|in|with?", Open::Since),
        ("beginning from|with", Open::Since),
        ("as from", Open::Since),
    ] {
        let Some(next) = parser.see(at_verb, pattern) else { continue };
        let over = matches!(open, Open::After);
        let found = parser.days(next, over).or_else(|| {
            let next = parser.see(next, "and? including|about|around? the? end|start|beginning? of? the?")?;
            parser.days(next, over)
        });
        let found = found.or_else(|| matches!(open, Open::UpTo).then(|| parser.now(next))?);
        let is_sure = matches!(pattern, "before" | "after" | "prior to") || open == Open::Since;
        let found = found.or_else(|| parser.birth_alone(next).filter(|_| is_sure));
        let Some((days, end)) = found else { continue };
        let what = match open {
            Open::Before => What::Between(None, Some(days.from.saturating_sub(1.day()))),
            Open::UpTo => What::Between(None, Some(days.to)),
            Open::After => What::Between(Some(days.to.saturating_add(1.day())), None),
            Open::Since => What::Between(Some(days.from), None),
        };
        return parser.says(at..end, what);
    }
    let first = parser.see(at_verb, "from|in|on?")?;
    let (days, next) = parser.days(first, false)?;
    if let Some(end) =
        parser.see(next, "and? onwards|onward|on|later|after").or_else(|| parser.see(next, "or later|newer"))
    {
        // "2019 on the beach" goes on.
        let closed = parser.word(next) == "on" && !parser.word(end).is_empty();
        if !closed {
            return parser.says(at..end, What::Between(Some(days.from), None));
        }
    }
    let end = parser.see(next, "and|or before|earlier|older")?;
    parser.says(at..end, What::Between(None, Some(days.to)))
}

/// `since we moved to Seattle in 2015`: what happened is how the day is known, and not what is seen.
fn since_event(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const MOST_WORDS: usize = 10;
    let (is_since, next) = [(true, "ever? since"), (false, "before")]
        .into_iter()
        .find_map(|(is_since, pattern)| Some((is_since, parser.see(at, pattern)?)))?;
    let who = parser.see(next, "i|we|they|he|she|it").or_else(|| Some(parser.reader.names.find(parser, next)?.1))?;
    let date_at = (who + 1..who + MOST_WORDS)
        .take_while(|at| !parser.word(*at).is_empty())
        .find(|at| parser.see(*at, "in|on").is_some_and(|next| parser.any_date(next).is_some()))?;
    let (When::Once(days), end) = parser.any_date(date_at + 1)? else { return None };
    let what = match is_since {
        true => What::Between(Some(days.from), None),
        false => What::Between(None, Some(days.from.saturating_sub(1.day()))),
    };
    parser.says(at..end, what)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Before,
    UpTo,
    After,
    Since,
}
