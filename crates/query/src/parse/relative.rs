//! Dates counted from today: `last week`, `10 years ago`, `this day in 2015`.
//! Weeks start on Monday, and nothing here claims words.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::Parser;
use super::dates::{Again, Days, When, month, season, weekdays};
use crate::Weekday;

/// A length of time on a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
    Decade,
}

pub(super) fn unit(word: &str) -> Option<Unit> {
    match word {
        "day" | "days" => Some(Unit::Day),
        "week" | "weeks" | "wk" | "wks" => Some(Unit::Week),
        "weekend" | "weekends" => Some(Unit::Weekend),
        "month" | "months" | "mo" | "mos" | "mth" | "mths" => Some(Unit::Month),
        "year" | "years" | "yr" | "yrs" => Some(Unit::Year),
        "decade" | "decades" => Some(Unit::Decade),
        _ => None,
    }
}

/// So many of a length of time; a fortnight is two weeks, and hours are days when there are enough of them.
fn units(count: u32, word: &str) -> Option<(u32, Unit)> {
    match word {
        "hour" | "hours" => Some((count / 24, Unit::Day)),
        "minute" | "minutes" => Some((0, Unit::Day)),
        "fortnight" | "fortnights" => Some((2 * count, Unit::Week)),
        word => Some((count, unit(word)?)),
    }
}

impl Unit {
    /// The day so many of these before another.
    pub fn before(self, day: Date, count: i64) -> Date {
        let count = count.clamp(0, 3_000);
        match self {
            Self::Day => day.saturating_sub(count.days()),
            Self::Week | Self::Weekend => day.saturating_sub(count.weeks()),
            Self::Month => day.saturating_sub(count.months()),
            Self::Year => day.saturating_sub(count.years()),
            Self::Decade => day.saturating_sub((10 * count.min(300)).years()),
        }
    }

    /// The whole one around a day.
    fn around(self, day: Date) -> Days {
        match self {
            Self::Day => Days::one(day),
            Self::Week => Days::week(day),
            Self::Weekend => {
                let sunday = Days::week(day).to;
                Days::new(sunday.saturating_sub(1.day()), sunday)
            }
            Self::Month => Days::month(day.year(), day.month()),
            Self::Year => Days::year(day.year()),
            Self::Decade => {
                let first = day.year() - day.year().rem_euclid(10);
                Days::new(date(first, 1, 1), date(first.min(9_990) + 9, 12, 31))
            }
        }
    }
}

impl Parser<'_> {
    /// A date that depends on what day it is.
    pub(super) fn relative(&self, at: usize) -> Option<(When, usize)> {
        let once = |(days, end)| (When::Once(days), end);
        self.this_day(at)
            .or_else(|| self.day_by_name(at).map(once))
            .or_else(|| self.day_of_week(at).map(once))
            .or_else(|| self.between_ago(at).map(once))
            .or_else(|| self.ago(at).map(|(day, unit, end)| once((unit.around(day), end))))
            .or_else(|| self.times_ago(at).map(once))
            .or_else(|| self.before_last(at).map(once))
            .or_else(|| self.rolling(at).map(once))
            .or_else(|| self.last_or_this(at).map(once))
    }

    /// `today`, `yesterday`, `the day before yesterday`.
    fn day_by_name(&self, at: usize) -> Option<(Days, usize)> {
        let back = |days: i64| Days::one(Unit::Day.before(self.today, days));
        if let Some(end) = self.see(at, "the other day|night|evening|morning|week") {
            return Some((back(7).hull(back(0)), end));
        }
        [(0, "today"), (0, "tonight"), (1, "yesterday"), (2, "the? day before yesterday")]
            .into_iter()
            .find_map(|(days, pattern)| Some((back(days), self.see(at, pattern)?)))
    }

    /// `Tuesday last week`, `Saturday of this week`.
    fn day_of_week(&self, at: usize) -> Option<(Days, usize)> {
        // "A week last Saturday" is a week before that.
        if let Some(next) = self.see(at, "a? week last|on?").or_else(|| self.see(at, "a? week ago last|on"))
            && let Some(([weekday], false)) = weekdays(self.word(next))
        {
            return Some((Days::one(Unit::Week.before(self.latest_weekday(*weekday, true), 1)), next + 1));
        }
        let ([weekday], false) = weekdays(self.word(at))? else { return None };
        if let Some(end) = self.see(at + 1, "last|past").filter(|end| self.word(*end).is_empty()) {
            return Some((Days::one(self.latest_weekday(*weekday, true)), end));
        }
        let (back, end) = [(1, "of|in? last week"), (0, "of|in? this week")]
            .into_iter()
            .find_map(|(back, pattern)| Some((back, self.see(at + 1, pattern)?)))?;
        let monday = Days::week(Unit::Week.before(self.today, back)).from;
        let day = (0..7).map(|later| monday.saturating_add(later.days())).find(|day| Weekday::of(*day) == *weekday)?;
        Some((Days::one(day), end))
    }

    /// `three to five years ago`.
    fn between_ago(&self, at: usize) -> Option<(Days, usize)> {
        let (first, next) = self.whole(self.see(at, "between|from?")?)?;
        let (second, next) = self.see(next, "to|-|and|or").and_then(|next| self.whole(next))?;
        let (least, most) = (first.min(second), first.max(second));
        let (most, unit) = units(most, self.word(next))?;
        let (least, _) = units(least, self.word(next))?;
        let end = self.see(next + 1, "ago|back|earlier")?;
        let around = |count: u32| unit.around(unit.before(self.today, count.into()));
        Some((around(most).hull(around(least)), end))
    }

    /// `on this day`, `this day in 2015`, `this day last year`, `this time five years ago`.
    fn this_day(&self, at: usize) -> Option<(When, usize)> {
        let today = self.today;
        if let Some(next) = self.see(at, "today")
            && let Some((day, Unit::Year, end)) = self.ago(next)
        {
            return Some((When::Once(Days::one(day)), end));
        }
        let again = Again::MonthDay(today.month(), today.day());
        if let Some(end) = self.see(at, "today|this day|date? in history") {
            return Some((When::Every(again), end));
        }
        if let Some(end) = self.see(at, "this|that day|date").or_else(|| self.same(at, "day|date")) {
            if let Some((year, end)) = self.year_after(end) {
                return Some((When::Once(again.in_year(year)?), end));
            }
            if let Some((day, Unit::Year, end)) = self.ago(end) {
                return Some((When::Once(Days::one(day)), end));
            }
            return Some((When::Every(again), end));
        }
        if let Some((unit, end)) = [(Unit::Month, "this time last month"), (Unit::Week, "this time last week")]
            .into_iter()
            .find_map(|(unit, pattern)| Some((unit, self.see(at, pattern)?)))
        {
            return Some((When::Once(Unit::Week.around(unit.before(today, 1))), end));
        }
        let (unit, end) = [
            (Unit::Week, "this week"),
            (Unit::Month, "this month"),
            (Unit::Week, "this time"),
            (Unit::Week, "this time of year"),
        ]
        .into_iter()
        .filter_map(|(unit, pattern)| Some((unit, self.see(at, pattern)?)))
        .next_back()
        .or_else(|| Some((Unit::Week, self.same(at, "time|week")?)))
        .or_else(|| Some((Unit::Month, self.same(at, "month")?)))?;
        let (year, end) = self.year_after(end).or_else(|| {
            let (day, Unit::Year, end) = self.ago(end)? else { return None };
            Some((day.year(), end))
        })?;
        let then = Unit::Year.before(today, i64::from(today.year() - year));
        Some((When::Once(unit.around(then)), end))
    }

    /// `the same day last year`.
    fn same(&self, at: usize, what: &str) -> Option<usize> {
        let end = self.see(at, &format!("the? same {what}"))?;
        (self.year_after(end).is_some() || self.ago(end).is_some()).then_some(end)
    }

    /// `10 years ago today` is a day, `10 years ago` a year: the day so long ago, and the unit it is known to.
    pub(super) fn ago(&self, at: usize) -> Option<(Date, Unit, usize)> {
        let at = self.see(at, "exactly|about|around|almost|nearly|roughly?")?;
        let (count, unit, next) = self.length(at)?;
        let end = self.see(next, "ago|back|earlier")?;
        let day = unit.before(self.today, count.into());
        let (unit, end) = [
            (Unit::Day, "today"),
            (Unit::Day, "on? this|the? same? day|date"),
            (Unit::Week, "this week"),
            (Unit::Month, "this month"),
        ]
        .into_iter()
        .find_map(|(unit, pattern)| Some((unit, self.see(end, pattern)?)))
        .unwrap_or((unit, end));
        Some((day, unit, end))
    }

    /// `10 years`, `a month`, `half a year`.
    pub(super) fn length(&self, at: usize) -> Option<(u32, Unit, usize)> {
        if let Some(end) = self.see(at, "half a year") {
            return Some((6, Unit::Month, end));
        }
        if let Some(end) = self.see(at, "a|one year and a half") {
            return Some((18, Unit::Month, end));
        }
        let one = self.see(at, "a|an").filter(|next| units(1, self.word(*next)).is_some());
        let (count, next) = one.map(|next| (1, next)).or_else(|| self.whole(at))?;
        let (count, unit) = units(count, self.word(next))?;
        Some((count, unit, next + 1))
    }

    /// `the week of June 10 2019`, `the year Leo was born`, `the week of Christmas`: the whole one around a day.
    pub(super) fn around(&self, at: usize) -> Option<(Days, usize)> {
        let unit_at = self.see(at, "the?")?;
        if let Some(season) = season(self.word(unit_at)) {
            let (When::Once(days), end) = self.day_of_life(self.see(unit_at + 1, "that|when?")?)? else { return None };
            let year = (days.from.year() - 1..).find(|year| Days::season(*year, season).to >= days.from)?;
            return Some((Days::season(year, season), end));
        }
        let unit = unit(self.word(unit_at))?;
        let said = self.see(unit_at + 1, "of|around|that|when").unwrap_or(unit_at + 1);
        let days = match self.day_of_life(said).filter(|_| self.see(unit_at + 1, "of").is_none()) {
            Some((When::Once(days), end)) => Some((days, end)),
            _ => {
                let next = self.see(unit_at + 1, "of|around")?;
                match self.simple_date(next)? {
                    (When::Once(days), end) => Some((days, end)),
                    (When::Every(again @ (Again::Holiday(_) | Again::Birthday(..))), end) => {
                        Some((again.latest(self.today, false)?, end))
                    }
                    _ => None,
                }
            }
        };
        let (days, end) = days.filter(|(days, _)| days.to <= days.from.saturating_add(2.days()))?;
        Some((unit.around(days.from), end))
    }

    /// `the week before Easter 2019`, `two days after Christmas`, `the weekend before Thanksgiving`.
    pub(super) fn beside(&self, at: usize) -> Option<(Days, usize)> {
        let start = self.see(at, "the?")?;
        let counted = self.whole(start);
        // "The years before" are more than one.
        if counted.is_none() && self.word(start).ends_with('s') {
            return None;
        }
        let (count, unit_at) = counted.or_else(|| Some((1, self.see(start, "a|an?")?)))?;
        let count = i64::from(count.min(400));
        let unit = match self.word(unit_at) {
            "night" | "evening" | "morning" => Unit::Day,
            word => unit(word).filter(|unit| *unit != Unit::Decade)?,
        };
        let (after, next) = match self.word(unit_at + 1) {
            "before" => (false, unit_at + 2),
            "after" | "following" => (true, unit_at + 2),
            _ => return None,
        };
        let (of, end) = match (self.holiday(next), self.simple_date(next)?) {
            // The day after Christmas is the 26th.
            (Some((holiday, _)), (when, end)) => {
                let year = match when {
                    When::Once(days) => days.to.year(),
                    When::Every(again) => again.latest(self.today, true)?.to.year(),
                };
                (Days::one(holiday.day(year)?), end)
            }
            (None, (When::Once(days), end)) => (days, end),
            (None, (When::Every(again), end)) => (again.latest(self.today, true)?, end),
        };
        let day = |days: i64| match after {
            true => of.to.saturating_add(days.days()),
            false => of.from.saturating_sub(days.days()),
        };
        let days = match unit {
            Unit::Day => Days::one(day(count)),
            Unit::Week => Days::one(day(1)).hull(Days::one(day(7 * count))),
            Unit::Weekend => {
                let saturday = (1..8).map(day).find(|day| Weekday::of(*day) == Weekday::Sat)?;
                Days::one(saturday).hull(Days::one(saturday.saturating_add(1.day())))
            }
            Unit::Month if after => Days::new(day(1), of.to.saturating_add(count.months())),
            Unit::Month => Days::new(of.from.saturating_sub(count.months()), day(1)),
            Unit::Year if after => Days::new(day(1), of.to.saturating_add(count.years())),
            Unit::Year | Unit::Decade => Days::new(of.from.saturating_sub(count.years()), day(1)),
        };
        Some((days, end))
    }

    /// A month, a season or a holiday, which comes once a year.
    pub(super) fn once_a_year(&self, at: usize) -> Option<(Again, usize)> {
        let word = self.word(at);
        let again = month(word).map(Again::Month).or_else(|| season(word).map(Again::Season));
        again.map(|again| (again, at + 1)).or_else(|| {
            let (holiday, end) = self.holiday(at)?;
            Some((Again::Holiday(holiday), end))
        })
    }

    /// So many before the last one that is over.
    fn years_before_last(&self, again: Again, years: u32) -> Option<Days> {
        let last = again.latest(self.today, true)?;
        again.in_year(last.from.year() - i16::try_from(years).ok()?)
    }

    /// `two summers ago`: of those that are over, the last is one ago.
    fn times_ago(&self, at: usize) -> Option<(Days, usize)> {
        let (count, next) = self.whole(at).filter(|(count, _)| (1..200).contains(count))?;
        let (again, next) = self.once_a_year(next)?;
        let end = self.see(next, "ago|back")?;
        Some((self.years_before_last(again, count - 1)?, end))
    }

    /// `the weekend before last`, `the Christmas before last`, `last weekend but one`.
    fn before_last(&self, at: usize) -> Option<(Days, usize)> {
        let start = self.see(at, "the? last?")?;
        let said_last = start > at && self.word(start - 1) == "last";
        let back = |next: usize| self.see(next, if said_last { "but one" } else { "before last" });
        if let Some(unit) = unit(self.word(start)) {
            return Some((unit.around(unit.before(self.today, 2)), back(start + 1)?));
        }
        if let Some(([weekday], false)) = weekdays(self.word(start)) {
            let end = back(start + 1)?;
            return Some((Days::one(Unit::Week.before(self.latest_weekday(*weekday, true), 1)), end));
        }
        let (again, next) = self.once_a_year(start)?;
        let end = back(next)?;
        Some((self.years_before_last(again, 1)?, end))
    }

    /// `the last 3 months`, `past week`: up to today, counted back from it.
    fn rolling(&self, at: usize) -> Option<(Days, usize)> {
        let start = at;
        let at = self.see(at, "the? last|past|previous")?;
        // "The last month" is up to now; "last month" is a month of the calendar.
        let past = self.words[at - 1].folded == "past" || at == start + 2 && self.word(at - 1) == "last";
        let (count, next) = match self.whole(at) {
            Some(counted) => counted,
            None if past => (1, at),
            None => return None,
        };
        let (count, unit) = units(count, self.word(next))?;
        if unit == Unit::Weekend {
            let last = unit.around(unit.before(self.today, 1));
            return (count > 1).then(|| (unit.around(unit.before(self.today, count.into())).hull(last), next + 1));
        }
        Some((Days::new(unit.before(self.today, count.into()), self.today), next + 1))
    }

    /// `last summer`, `this month`, `last Friday`, `the weekend before last`.
    pub(super) fn last_or_this(&self, at: usize) -> Option<(Days, usize)> {
        let today = self.today;
        let start = self.see(at, "the?")?;
        let next = self.see(start, "last|this|previous|past")?;
        let last = self.words[next - 1].folded != "this";
        let (word, end) = (self.word(next), next + 1);
        if let Some(unit) = unit(word) {
            // The last day of something is not yesterday.
            if unit == Unit::Day && last {
                return None;
            }
            let day = if last { unit.before(self.today, 1) } else { self.latest_begun(unit) };
            return Some((unit.around(day), end));
        }
        if let Some((again, end)) = self.once_a_year(next) {
            // There are no photos of the next one.
            return Some((again.latest(today, last)?, end));
        }
        let (weekdays, false) = weekdays(word)? else { return None };
        Some((Days::one(self.latest_weekday(weekdays[0], last)), end))
    }

    /// A day in this week, month or year. This weekend is the last that has begun: there are no photos of the next.
    fn latest_begun(&self, unit: Unit) -> Date {
        let coming = unit == Unit::Weekend && unit.around(self.today).from > self.today;
        unit.before(self.today, coming.into())
    }

    /// The last such day of the week before today, or up to today.
    pub(super) fn latest_weekday(&self, weekday: Weekday, before_today: bool) -> Date {
        let first = i64::from(before_today);
        (first..first + 7)
            .map(|back| Unit::Day.before(self.today, back))
            .find(|day| Weekday::of(*day) == weekday)
            .unwrap_or(self.today)
    }
}
