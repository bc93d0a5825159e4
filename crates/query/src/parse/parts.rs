//! Parts of years, seasons and months: "early 2015", "the first week of June", "Q3 2020", "the last day of 2019".
//! Nothing here claims words.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday as CivilWeekday, date};

use super::dates::{Days, When, digits, season, weekdays};
use super::{Parser, ordinal};
use crate::Weekday;

impl Parser<'_> {
    /// The year, season or month at a word, of which there can be parts.
    fn period(&self, at: usize) -> Option<(Days, usize)> {
        let latest = |found: (When, usize)| match found {
            (When::Once(days), end) => Some((days, end)),
            (When::Every(again), end) => Some((again.latest(self.today, false)?, end)),
        };
        let this_year = || Some((self.today.year(), self.see(at, "the year")?));
        let year = || self.year(at).or_else(|| self.year_after(at)).or_else(this_year);
        year()
            .map(|(year, end)| (Days::year(year), end))
            .or_else(|| self.month_of_year(at).and_then(latest))
            .or_else(|| season(self.word(at)).and(self.season_of_year(at)).and_then(latest))
            .or_else(|| self.last_or_this(at).filter(|(days, _)| days.from < days.to))
    }

    /// `the first week of June 2019`, `last weekend of May`, `the second Sunday of July 2020`, `the first three months of 2021`.
    pub(super) fn nth_of_period(&self, at: usize) -> Option<(Days, usize)> {
        let start = self.see(at, "the? very?")?;
        let nth = match self.word(start) {
            "last" | "final" => -1,
            word => i8::try_from(ordinal(word).filter(|nth| (1..=53).contains(nth))?).ok()?,
        };
        let (count, unit_at) =
            self.whole(start + 1).filter(|(count, _)| (1..=60).contains(count)).unwrap_or((1, start + 1));
        // "The last days" are more than one.
        if unit_at == start + 1 && self.word(unit_at).ends_with('s') {
            return None;
        }
        let count = if count > 1 && nth > 1 { return None } else { i64::from(count) };
        let unit = self.word(unit_at);
        let of = self.see(unit_at + 1, "of|in");
        let (period, end) = self.period(of.or_else(|| (unit == "quarter").then_some(unit_at + 1))?)?;
        let skipped = i64::from(nth.max(1)) - 1;
        let first = |days: i64, from: i64| {
            let from = period.from.saturating_add(from.days());
            Days::new(from, from.saturating_add((days - 1).days()))
        };
        let last = |days: i64| Days::new(period.to.saturating_sub((days - 1).days()), period.to);
        let months = |months: i64, skipped: i64| {
            if nth < 0 {
                let from = period.to.saturating_sub((months - 1).months()).first_of_month();
                return Days::new(from, period.to);
            }
            let from = period.from.saturating_add(skipped.months());
            Days::new(from, from.saturating_add((months - 1).months()).last_of_month())
        };
        let days = match unit {
            "day" | "days" if nth < 0 => last(count),
            "day" | "days" => first(count, skipped),
            "week" | "weeks" if nth < 0 => last(7 * count),
            "week" | "weeks" => first(7 * count, 7 * skipped),
            "month" | "months" => months(count, skipped),
            "quarter" => months(3, 3 * skipped),
            unit => self.nth_weekday(nth, weekdays(unit)?.0, period)?,
        };
        (period.from <= days.from && days.to <= period.to.saturating_add(1.day())).then_some((days, end))
    }

    fn nth_weekday(&self, nth: i8, weekdays: &[Weekday], month: Days) -> Option<Days> {
        let first = match weekdays {
            [weekday] => weekday.civil(),
            _ => Weekday::Sat.civil(),
        };
        let day = (month == Days::month(month.from.year(), month.from.month()))
            .then(|| month.from.nth_weekday_of_month(nth, first).ok())??;
        Some(Days::new(day, if weekdays.len() == 1 { day } else { day.saturating_add(1.day()) }))
    }

    /// `early 2015`, `the end of June 2018`, `mid 90s`, `Q3 2020`, `week 32 of 2020`.
    pub(super) fn part_of(&self, at: usize) -> Option<(When, usize)> {
        if let Some(next) = self.see(at, "week")
            && let Some((week, next)) = self.whole(next)
            && let Some((year, end)) = self.year_after(next)
        {
            let monday = ISOWeekDate::new(year, i8::try_from(week).ok()?, CivilWeekday::Monday).ok()?;
            return Some((When::Once(Days::week(monday.date())), end));
        }
        if let Some(quarter) = self.word(at).strip_prefix('q').and_then(digits).filter(|q| (1..=4).contains(q)) {
            let (year, end) = self.year_after(at + 1)?;
            let last = quarter as i8 * 3;
            return Some((When::Once(Days::month(year, last - 2).hull(Days::month(year, last))), end));
        }
        let (part, next) = [
            (0, "early|beginning"),
            (0, "the? start|beginning of"),
            (1, "mid|middle"),
            (1, "the? middle of"),
            (2, "late"),
            (2, "the? end of"),
            (0, "the? first days|weeks of"),
            (2, "the? last|final days|weeks of"),
            (3, "the? first half of"),
            (4, "the? second|last half of"),
        ]
        .into_iter()
        .find_map(|(part, pattern)| Some((part, self.see(at, pattern)?)))?;
        let next = self
            .see(next, "in|-? the?")
            .map(|after| if self.see(next, "the year").is_some() { next } else { after })?;
        if let Some((days, end)) = self.decade(next) {
            let first = days.from.year();
            let (from, to) = [(0, 3), (4, 6), (7, 9), (0, 4), (5, 9)][part];
            return Some((When::Once(Days::new(date(first + from, 1, 1), date(first + to, 12, 31))), end));
        }
        let (period, end) = self.period(next).filter(|_| month_or_year(self, next))?;
        if let Some(year) = period.whole_year() {
            let (from, to) = [(1, 4), (5, 8), (9, 12), (1, 6), (7, 12)][part];
            return Some((When::Once(Days::month(year, from).hull(Days::month(year, to))), end));
        }
        if period != Days::month(period.from.year(), period.from.month()) {
            return None;
        }
        let last = period.to.day();
        let (from, to) = [(1, 10), (11, 20), (21, last), (1, 15), (16, last)][part];
        let day = |day| Date::new(period.from.year(), period.from.month(), day).unwrap_or(period.to);
        Some((When::Once(Days::new(day(from), day(to))), end))
    }
}

/// Whether more is said than the name of a month: "early May" comes every year.
fn month_or_year(parser: &Parser<'_>, at: usize) -> bool {
    !matches!(parser.month_of_year(at), Some((When::Every(_), _)))
}
