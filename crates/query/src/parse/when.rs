//! Time: what the words around a date make of it.
//! "Every" repeats it, and a bare month or season may be no date at all.

use jiff::ToSpan;

use super::dates::{Again, Days, WEEKEND, When, month, season, weekdays};
use super::ranges::{between, open, unwanted};
use super::said::What;
use super::{ChipKind, PICTURES, Parser, placenames};
use crate::{Recur, Time, TimeOfDay};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    unwanted(parser, at)
        .or_else(|| yearly(parser, at))
        .or_else(|| between(parser, at))
        .or_else(|| open(parser, at))
        .or_else(|| part_of_relative_day(parser, at))
        .or_else(|| previous_years(parser, at))
        .or_else(|| any_time(parser, at))
        .or_else(|| either_weekday(parser, at))
        .or_else(|| every(parser, at))
        .or_else(|| list(parser, at))
        .or_else(|| plain(parser, at))
        .or_else(|| time_of_day(parser, at))
}

impl Parser<'_> {
    /// Any date at all. Rules ask again and again between claims, so the answer is kept.
    pub(super) fn any_date(&self, at: usize) -> Option<(When, usize)> {
        if let Some(known) = self.dates.borrow().get(&at) {
            return *known;
        }
        let found = self.find_date(at);
        self.dates.borrow_mut().insert(at, found);
        found
    }

    fn find_date(&self, at: usize) -> Option<(When, usize)> {
        // "A village called May" has a name.
        if at > 0 && matches!(self.words[at - 1].folded.as_str(), "called" | "named") {
            return None;
        }
        self.nth_of_period(at)
            .or_else(|| self.beside(at))
            .or_else(|| self.around(at))
            .map(|(days, end)| (When::Once(days), end))
            .or_else(|| self.simple_date(at))
    }

    /// A date that is not told by another one.
    pub(super) fn simple_date(&self, at: usize) -> Option<(When, usize)> {
        self.relative(at)
            .or_else(|| {
                let (holiday, end) = self.holiday(at)?;
                let in_year = self.year_after(end).and_then(|(year, end)| Some((holiday.in_year(year)?, end)));
                Some(match in_year {
                    Some((days, end)) => (When::Once(days), end),
                    None => (When::Every(Again::Holiday(holiday)), end),
                })
            })
            .or_else(|| self.date(at))
            .or_else(|| self.day_of_life(at))
    }

    /// A date as days: what comes every year is its latest time.
    pub(super) fn days(&self, at: usize, over: bool) -> Option<(Days, usize)> {
        if let Some(([weekday], false)) = weekdays(self.word(at))
            && self.any_date(at).is_none()
        {
            return Some((Days::one(self.latest_weekday(*weekday, true)), at + 1));
        }
        match self.any_date(at)? {
            (When::Once(days), end) => Some((days, end)),
            (When::Every(again), end) => Some((again.latest(self.today, over)?, end)),
        }
    }

    /// `now`, where it is an end.
    pub(super) fn now(&self, at: usize) -> Option<(Days, usize)> {
        let end = ["now", "the present day?", "present"].iter().find_map(|pattern| self.see(at, pattern))?;
        Some((Days::one(self.today), end))
    }
}

/// `every summer from 2010 to 2015`: the years are another matter.
fn yearly(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = parser.see(at, "on|at|in|during|over? the? each|every")?;
    let (again, end) = parser.once_a_year(next)?;
    parser.says(at..end, What::Every(again))
}

/// `last night`, `this morning`: a day and a part of it.
fn part_of_relative_day(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    if let Some(end) = parser.see(at, "tonight") {
        parser.query.tod = Some(TimeOfDay::Night);
        return parser.says(at..end, What::Between(Some(parser.today), Some(parser.today)));
    }
    let next = parser.see(at, "last|this")?;
    let (tod, false) = part_of_day(parser.word(next))? else { return None };
    let back = i64::from(parser.words[at].folded == "last");
    let day = parser.today.saturating_sub(back.days());
    parser.query.tod = Some(tod);
    parser.says(at..next + 1, What::Between(Some(day), Some(day)))
}

/// `this day in previous years`, `in past years`.
fn previous_years(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let end = [
        "in|from|over? the? previous|past|earlier|other|former|prior|bygone years",
        "in|over? years past",
        "in|of|over? the years before",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern))?;
    let last_year = parser.today.year() - 1;
    // "This week in previous years": that of each.
    if let Some(said) = parser.times.last().copied()
        && at > 0
        && parser.chips[said.chip].end == parser.words[at - 1].end
        && let What::Between(Some(from), Some(to)) = said.what
        && (from..=to).contains(&parser.today)
    {
        const MOST_YEARS: i64 = 60;
        parser.times.pop();
        parser.chips[said.chip].detail = Some("of each year".to_owned());
        let back = |years: i64| Time {
            from: Some(from.saturating_sub(years.years())),
            to: Some(to.saturating_sub(years.years())),
            ..Time::default()
        };
        parser.one_of_times((1..=MOST_YEARS).map(back).collect());
    }
    parser.says(at..end, What::Between(None, Some(Days::year(last_year).to)))
}

/// `over the years`: at any time.
fn any_time(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let end = parser
        .see(at, "over|through|throughout|across|during all? the years|decades")
        .or_else(|| parser.see(at, "at|in? any time|year|date"))
        .or_else(|| parser.see(at, "whenever"))?;
    parser.take(at..end);
    Some(end)
}

/// `every Christmas`, `on Sundays`, `in June`, `weekend` before a noun.
fn every(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = parser.see(at, "on|at|in|during|over? the? each|every|all")?;
    if let Some(end) = parser.see(next, "year|years") {
        // "Every year" adds nothing to "this day" before it.
        let after_date =
            at > 0 && parser.times.iter().any(|said| parser.chips[said.chip].end == parser.words[at - 1].end);
        return after_date.then(|| {
            let chip = parser.times.last().expect("a date was just said").chip;
            parser.take(at..end);
            parser.chips[chip].end = parser.words[end - 1].end;
            end
        });
    }
    if let Some((weekdays, _)) = weekdays(parser.word(next)) {
        return parser.says(at..next + 1, What::Every(Again::Weekdays(weekdays)));
    }
    let (When::Every(again), end) = parser.any_date(next)? else { return None };
    parser.says(at..end, What::Every(again))
}

/// `on Monday or Tuesday`: any of them, for of the last ones only one is the last.
fn either_weekday(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "taken|made|shot? on? either? a|the?")?;
    let weekday = |parser: &Parser<'_>, at: usize| {
        weekdays(parser.word(at)).map(|(days, _)| days).filter(|_| parser.any_date(at).is_none())
    };
    let mut days = weekday(parser, start)?.to_vec();
    let (mut end, mut is_either) = (start + 1, false);
    loop {
        let or = parser.see(end, "or on? a|the?");
        let next = or.or_else(|| parser.words[end - 1].pause.then_some(end));
        let Some((next, more)) = next.and_then(|next| Some((next, weekday(parser, next)?))) else { break };
        is_either |= or.is_some();
        days.extend(more.iter().filter(|day| !days.contains(day)).copied().collect::<Vec<_>>());
        end = next + 1;
    }
    if !is_either {
        return None;
    }
    let text = parser.slice(start..end);
    parser.claim(at..end, ChipKind::Date, text, None);
    parser.query.time.recur.weekday.extend(days);
    Some(end)
}

/// `2015 or 2016`, `June and July 2019`: from the first to the last.
fn list(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "taken|made|shot|dated? in|on|from|during|of? both|either? the?")?;
    let (first, mut next) = parser.any_date(start)?;
    // "June, July and August 2020", "2015, 2018 or 2020": what is between commas is one of them.
    let mut between = Vec::new();
    while parser.words[next - 1].pause
        && let Some((more, after)) = parser.any_date(next)
        && std::mem::discriminant(&more) == std::mem::discriminant(&first)
    {
        between.push(more);
        next = after;
    }
    // "Christmas 2015, 2016 and 2017": each year's.
    if let (Some((again, _)), When::Once(days)) = (parser.once_a_year(start), first) {
        let (_, mut end) = parser.any_date(start)?;
        let (mut years, next) = (vec![days], end);
        while let Some(next) = parser.see(end, "and|or").or_else(|| parser.words[end - 1].pause.then_some(end))
            && let Some((year, after)) = parser.year(next)
        {
            years.push(again.in_year(year)?);
            end = after;
        }
        if end > next {
            return parser.says_any(at..end, years);
        }
    }
    let last = parser.see(next, "and|or").and_then(|next| parser.any_date(next));
    // "Dec, Jan, Feb" are three, too.
    let (second, end) = match last {
        Some(last) => last,
        None => (between.pop()?, next),
    };
    match (first, second) {
        (When::Once(first), When::Once(second)) => {
            let mut days = vec![first, second];
            days.extend(between.iter().filter_map(|more| more.once()));
            let mut end = end;
            // "2015, 2018 and 2020" are three.
            while let Some(next) = parser.see(end, "and|or")
                && let Some((When::Once(more), after)) = parser.any_date(next)
            {
                days.push(more);
                end = after;
            }
            parser.says_any(at..end, days)
        }
        (When::Every(again), When::Once(second)) => {
            let year = second.from.year();
            let mut days = vec![again.in_year(year)?, second];
            days.extend(between.iter().filter_map(|more| more.in_year(year)));
            parser.says_any(at..end, days)
        }
        (When::Every(Again::Month(first)), When::Every(Again::Month(second))) if first != second => {
            let months = [first].into_iter().chain(between.iter().filter_map(|more| more.month())).chain([second]);
            let of_month = |month: i8| Recur { month: Some(month), ..Recur::default() };
            let times = months.map(|month| Time { recur: of_month(month), ..Time::default() }).collect();
            let text = parser.slice(start..end);
            parser.one_of_times(times);
            parser.claim(at..end, ChipKind::Date, text, None);
            Some(end)
        }
        (When::Once(_) | When::Every(_), When::Every(_)) => None,
    }
}

/// A date with nothing around it but a preposition.
fn plain(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = [
        "taken|made|shot|dated|from|back? in|on|from|during|of|over|within|around|circa|for|at|throughout|when",
        "taken|made|shot|dated",
        "from? earlier|later in?",
        "from|in? so far",
        "in|from|during|throughout? the? whole|entire of? year?",
        "roughly|approximately|approx|c|ca",
        "in|from|during? month of",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern))
    .unwrap_or(at);
    let (start, led) = if parser.any_date(start).is_some() {
        (start, start > at)
    } else {
        let start = parser.see(start, "the|my|our?")?;
        (start, start > at)
    };
    if let Some((weekdays, many)) = weekdays(parser.word(start))
        && parser.any_date(start).is_none()
    {
        let end = start + 1;
        // "On Sunday" is the last one; "Sunday afternoons" are all of them; "the weekend" is the last.
        let last = led && !many && part_of_day(parser.word(end)).is_none_or(|(_, many)| !many);
        if last && weekdays == WEEKEND {
            let sunday = parser.latest_weekday(crate::Weekday::Sun, false);
            return parser.says(at..end, What::Between(Some(sunday.saturating_sub(1.day())), Some(sunday)));
        }
        if last && weekdays.len() == 1 {
            let day = parser.latest_weekday(weekdays[0], true);
            return parser.says(at..end, What::Between(Some(day), Some(day)));
        }
        return parser.says(at..end, What::Every(Again::Weekdays(weekdays)));
    }
    let (when, end) = parser.any_date(start)?;
    match when {
        When::Once(days) => parser.says(at..end, What::Between(Some(days.from), Some(days.to))),
        When::Every(again) if stands_alone(parser, again, at, start, end) => parser.says(at..end, What::Every(again)),
        When::Every(_) => None,
    }
}

/// Whether a bare month or season is meant as a date, and not as a name ("May") or as what is seen ("autumn leaves").
fn stands_alone(parser: &Parser<'_>, again: Again, at: usize, start: usize, end: usize) -> bool {
    let word = parser.word(start);
    let led = parser.see(at, "in|during|throughout|over|back|taken|from|every|each").is_some_and(|next| next <= start);
    let named = parser.reader.names.find(parser, start).is_some();
    let before_noun = is_noun(parser, end) && !parser.words[end - 1].pause;
    match again {
        // "From May" is from somebody, if there is a May.
        Again::Month(_) if named => parser.see(at, "taken|made|shot? in|during|throughout").is_some(),
        Again::Month(_) if word == "may" => led || parser.words[start].capital && !before_noun,
        Again::Month(_) if matches!(word, "march" | "mar" | "jan" | "dec") => {
            let after_article = at > 0 && matches!(parser.word(at - 1), "a" | "the" | "to" | "we" | "i" | "they");
            led || !before_noun && (parser.words[start].capital || !is_noun_before(parser, at) && !after_article)
        }
        Again::Month(_) if season(parser.word(end - 1)).is_some() => !before_noun,
        Again::Month(_) => true,
        Again::Season(_) if matches!(word, "fall" | "spring" | "falls" | "springs") => {
            !before_noun && (led || !is_noun_before(parser, at))
        }
        Again::Season(_) => !before_noun && (led || !is_noun_before(parser, at)) || year_is_said(parser),
        Again::Holiday(_) if again.recur().is_none() && !year_is_said(parser) => led || !before_noun,
        Again::Holiday(_) | Again::MonthDay(..) | Again::Months(..) | Again::Birthday(..) | Again::Weekdays(_) => true,
    }
}

/// Whether a word with a meaning of its own follows: a noun, perhaps.
pub(super) fn is_noun(parser: &Parser<'_>, at: usize) -> bool {
    let word = parser.word(at);
    !word.is_empty()
        && !super::rest::is_generic(word)
        && parser.any_date(at).is_none()
        && parser.reader.names.find(parser, at).is_none()
        // "Summer evenings", but not "winter morning walk".
        && (part_of_day(word).is_none() || is_content(parser, at + 1))
}

fn is_content(parser: &Parser<'_>, at: usize) -> bool {
    !parser.word(at).is_empty() && !super::rest::is_generic(parser.word(at)) && parser.any_date(at).is_none()
}

fn is_noun_before(parser: &Parser<'_>, at: usize) -> bool {
    at > 0 && is_noun(parser, at - 1) && !parser.words[at - 1].pause && !placenames::is_before(parser, at)
}

/// Whether a year is named somewhere: then a season is that year's.
fn year_is_said(parser: &Parser<'_>) -> bool {
    (0..parser.words.len()).any(|at| parser.year(at).is_some() || parser.see(at, "last|this year").is_some())
        || parser.times.iter().any(|said| matches!(said.what, What::Between(Some(from), Some(to)) if Days::new(from, to).whole_year().is_some()))
}

fn part_of_day(word: &str) -> Option<(TimeOfDay, bool)> {
    match word {
        "morning" => Some((TimeOfDay::Morning, false)),
        "mornings" => Some((TimeOfDay::Morning, true)),
        "afternoon" => Some((TimeOfDay::Afternoon, false)),
        "afternoons" => Some((TimeOfDay::Afternoon, true)),
        "evening" => Some((TimeOfDay::Evening, false)),
        "evenings" => Some((TimeOfDay::Evening, true)),
        "night" | "nighttime" => Some((TimeOfDay::Night, false)),
        "nights" => Some((TimeOfDay::Night, true)),
        _ => None,
    }
}

/// `at night`, `in the morning`, `night shots`, but not `night sky`.
fn time_of_day(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let led = parser
        .see(at, "in? the? middle|dead of the?")
        .or_else(|| parser.see(at, "late|early? at|in|during|by|on? the? late|early?"))
        .unwrap_or(at);
    let (tod, end) = match parser.see(led, "after dark|midnight").or_else(|| parser.see(led, "midnight")) {
        Some(end) => (TimeOfDay::Night, end),
        None => {
            let (tod, _) = part_of_day(parser.word(led))?;
            (tod, parser.see(led + 1, "time?")?)
        }
    };
    if led == at && (is_noun(parser, end) || is_noun_before(parser, at)) {
        return None;
    }
    parser.query.tod = Some(tod);
    let hours = match tod {
        TimeOfDay::Morning => "5:00 to 12:00",
        TimeOfDay::Afternoon => "12:00 to 17:00",
        TimeOfDay::Evening => "17:00 to 21:00",
        TimeOfDay::Night => "21:00 to 5:00",
    };
    let part = (at..led).find(|at| parser.see(*at, "early|late").is_some());
    let part = part.map(|at| format!("; how {} is not told apart", parser.word(at))).unwrap_or_default();
    let text = parser.slice(led..end);
    parser.claim(at..end, ChipKind::Date, text, Some(format!("{hours}{part}")));
    Some(end)
}

/// Whether a word could begin a date, so that it is not a place's name.
pub(super) fn looks_like_date(word: &str) -> bool {
    month(word).is_some()
        || season(word).is_some()
        || weekdays(word).is_some()
        || PICTURES.split('|').any(|picture| picture == word)
}
