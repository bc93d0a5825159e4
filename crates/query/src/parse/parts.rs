//! Parts of years, seasons and months: "early 2015", "the first week of June", "Q3 2020", "the last day of 2019".
//! Nothing here claims words.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday as CivilWeekday, date};

use super::dates::{Again, Days, When, digits, season, weekdays};
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
            (0, "the? start|beginning of"),
            (0, "early|beginning"),
            (1, "the? middle of"),
            (1, "mid|middle"),
            (2, "late"),
            (2, "the? end of"),
            (5, "the? first days of"),
            (6, "the? last|final days of"),
            (3, "the? first half of"),
            (4, "the? second|last half of"),
        ]
        .into_iter()
        .find_map(|(part, pattern)| Some((part, self.see(at, pattern)?)))?;
        let next = self
            .see(next, "in|-? the?")
            .map(|after| if self.see(next, "the year").is_some() { next } else { after })?;
        if let Some((days, end)) = self.decade(next).filter(|_| part < 5) {
            let first = days.from.year();
            let (from, to) = [(0, 3), (4, 6), (7, 9), (0, 4), (5, 9)][part];
            return Some((When::Once(Days::new(date(first + from, 1, 1), date(first + to, 12, 31))), end));
        }
        // Without a year it comes again: as near as a query can say it, in that month.
        let again = match self.month_of_year(next) {
            Some((When::Every(month), end)) => Some((month, end)),
            _ => self.season_of_year(next).and_then(|(when, end)| {
                let When::Every(Again::Season(season)) = when else { return None };
                let month = Days::season(2000, season).from.saturating_add((*[0, 1, 2].get(part)?).months()).month();
                Some((Again::Month(month), end))
            }),
        };
        if let Some((again, end)) = again {
            return Some((When::Every(again), end));
        }
        let (period, end) = self.period(next)?;
        let parts = match part {
            5 => Some(Days::new(period.from, period.from.saturating_add(9.days()))),
            6 => Some(Days::new(period.to.saturating_sub(9.days()), period.to)),
            _ => part_of_period(period, part),
        };
        Some((When::Once(parts?), end))
    }
}

fn part_of_period(period: Days, part: usize) -> Option<Days> {
    if let Some(year) = period.whole_year() {
        let (from, to) = [(1, 4), (5, 8), (9, 12), (1, 6), (7, 12)][part];
        return Some(Days::month(year, from).hull(Days::month(year, to)));
    }
    if period != Days::month(period.from.year(), period.from.month()) {
        // A season has three months.
        let month = period.from.saturating_add((*[0, 1, 2].get(part)?).months());
        return Some(Days::month(month.year(), month.month()));
    }
    let last = period.to.day();
    let (from, to) = [(1, 10), (11, 20), (21, last), (1, 15), (16, last)][part];
    let day = |day| Date::new(period.from.year(), period.from.month(), day).unwrap_or(period.to);
    Some(Days::new(day(from), day(to)))
}
