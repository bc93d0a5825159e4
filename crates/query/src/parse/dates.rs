//! Days, months, years and decades as people write them.
//! Each reader says what stands at a word and where it ends; nothing here claims words.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::holidays::Holiday;
use super::{Parser, ordinal};
use crate::{Recur, Season, Weekday};

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub from: Date,
    pub to: Date,
}

/// Something that comes again every year or week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    Month(i8),
    MonthDay(i8, i8),
    /// From a month's first day to another's last.
    Months(i8, i8),
    Birthday(i8, i8),
    Season(Season),
    Holiday(Holiday),
    Weekdays(&'static [Weekday]),
}

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Once(Days),
    Every(Again),
}

pub(super) const WEEKEND: &[Weekday] = &[Weekday::Sat, Weekday::Sun];
const WORKDAYS: &[Weekday] = &[Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
static WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Days {
    pub fn new(from: Date, to: Date) -> Self {
        Self { from, to }
    }

    pub fn one(day: Date) -> Self {
        Self { from: day, to: day }
    }

    pub fn year(year: i16) -> Self {
        Self::new(date(year, 1, 1), date(year, 12, 31))
    }

    pub fn month(year: i16, month: i8) -> Self {
        let first = date(year, month, 1);
        Self::new(first, first.last_of_month())
    }

    /// Meteorological, of the year it starts in.
    pub fn season(year: i16, season: Season) -> Self {
        let month = match season {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        };
        let first = date(year, month, 1);
        Self::new(first, first.saturating_add(2.months()).last_of_month())
    }

    /// Monday to Sunday around a day.
    pub fn week(day: Date) -> Self {
        let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
        Self::new(monday, monday.saturating_add(6.days()))
    }

    /// From the first of both to the last of both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.from.min(other.from), self.to.max(other.to))
    }

    /// The calendar year that it is.
    pub fn whole_year(self) -> Option<i16> {
        (self == Self::year(self.from.year())).then_some(self.from.year())
    }
}

impl When {
    /// The days, if they were but once.
    pub fn once(self) -> Option<Days> {
        match self {
            Self::Once(days) => Some(days),
            Self::Every(_) => None,
        }
    }

    /// When it was in a year.
    pub fn in_year(self, year: i16) -> Option<Days> {
        match self {
            Self::Once(days) => Some(days),
            Self::Every(again) => again.in_year(year),
        }
    }

    /// The month that it is, in every year.
    pub fn month(self) -> Option<i8> {
        match self {
            Self::Every(Again::Month(month)) => Some(month),
            Self::Once(_) | Self::Every(_) => None,
        }
    }
}

impl Again {
    /// When it was in a year; `None` for what comes every week.
    pub fn in_year(self, year: i16) -> Option<Days> {
        let day =
            |month: i8, day: i8| Date::new(year, month, day).unwrap_or_else(|_| date(year, month, 1).last_of_month());
        match self {
            Self::Month(month) => Some(Days::month(year, month)),
            Self::Months(from, to) if from <= to => Some(Days::month(year, from).hull(Days::month(year, to))),
            Self::Months(from, to) => {
                Some(Days::month(year, from).hull(Days::month(year.checked_add(1)?.min(9_999), to)))
            }
            Self::MonthDay(month, of_month) => Some(Days::one(day(month, of_month))),
            Self::Birthday(month, of_month) => Some(around(day(month, of_month))),
            Self::Season(season) => Some(Days::season(year, season)),
            Self::Holiday(holiday) => holiday.in_year(year),
            Self::Weekdays(_) => None,
        }
    }

    /// The last time that was over before `today`, or that had begun by it.
    pub fn latest(self, today: Date, over: bool) -> Option<Days> {
        let years = (0..3).map(|back| today.year() - back);
        years.filter_map(|year| self.in_year(year)).find(|days| if over { days.to < today } else { days.from <= today })
    }

    /// The days of every year or week, as a query spells them; `None` when it cannot.
    pub fn recur(self) -> Option<Recur> {
        let recur = Recur::default();
        match self {
            Self::Month(month) => Some(Recur { month: Some(month), ..recur }),
            Self::Months(3, 5) => Self::Season(Season::Spring).recur(),
            Self::Months(6, 8) => Self::Season(Season::Summer).recur(),
            Self::Months(9, 11) => Self::Season(Season::Autumn).recur(),
            Self::Months(12, 2) => Self::Season(Season::Winter).recur(),
            Self::Months(_, _) => None,
            Self::MonthDay(month, day) | Self::Birthday(month, day) => {
                Some(Recur { month: Some(month), day: Some(day), ..recur })
            }
            Self::Season(season) => Some(Recur { season: Some(season), ..recur }),
            Self::Holiday(holiday) => holiday.recur(),
            Self::Weekdays(weekdays) => Some(Recur { weekday: weekdays.to_vec(), ..recur }),
        }
    }
}

/// `Mon`, where another day follows: "sun" alone is seen.
pub(super) fn short_weekday(word: &str) -> Option<&'static [Weekday]> {
    let full = weekdays(word).filter(|(days, many)| days.len() == 1 && !many).map(|(days, _)| days);
    full.or_else(|| {
        let short = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let at = short
            .iter()
            .position(|short| word.starts_with(short) && "sdrnes".contains(&word[3..]) && word.len() < 6)?;
        Some(&WEEK[at..=at])
    })
}

/// `Monday to Friday`.
pub(super) fn weekdays_between(first: &[Weekday], last: &[Weekday]) -> Option<&'static [Weekday]> {
    let place = |days: &[Weekday]| WEEK.iter().position(|day| [*day] == *days);
    let (first, last) = (place(first)?, place(last)?);
    (first < last).then(|| &WEEK[first..=last])
}

/// A birthday, with a day before and after for the party.
pub(super) fn around(day: Date) -> Days {
    Days::new(day.saturating_sub(1.day()), day.saturating_add(1.day()))
}

/// A month's number.
pub(super) fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let plain = word.strip_suffix('.').unwrap_or(word);
    let plain = if plain == "sept" { "sep" } else { plain };
    let plain = plain.strip_suffix('s').filter(|one| one.len() > 3).unwrap_or(plain);
    let at = MONTHS.iter().position(|month| *month == plain || (plain.len() == 3 && month.starts_with(plain)))?;
    Some(at as i8 + 1)
}

pub(super) fn season(word: &str) -> Option<Season> {
    match word {
        "spring" | "springtime" | "springs" => Some(Season::Spring),
        "summer" | "summertime" | "summers" => Some(Season::Summer),
        "autumn" | "fall" | "autumns" => Some(Season::Autumn),
        "winter" | "wintertime" | "winters" => Some(Season::Winter),
        _ => None,
    }
}

/// Days of the week, and whether the word speaks of more than one.
pub(super) fn weekdays(word: &str) -> Option<(&'static [Weekday], bool)> {
    const EACH: [(&str, &[Weekday]); 10] = [
        ("workday", WORKDAYS),
        ("monday", &[Weekday::Mon]),
        ("tuesday", &[Weekday::Tue]),
        ("wednesday", &[Weekday::Wed]),
        ("thursday", &[Weekday::Thu]),
        ("friday", &[Weekday::Fri]),
        ("saturday", &[Weekday::Sat]),
        ("sunday", &[Weekday::Sun]),
        ("weekend", WEEKEND),
        ("weekday", WORKDAYS),
    ];
    let (one, many) = match word.strip_suffix('s') {
        Some(one) => (one, true),
        None => (word, false),
    };
    let found = EACH.iter().find(|(name, _)| *name == one)?;
    Some((found.1, many))
}

impl Parser<'_> {
    /// A date, a month, a year, a decade, a season of a year.
    pub(super) fn date(&self, at: usize) -> Option<(When, usize)> {
        self.numeric_date(at)
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.part_of(at))
            .or_else(|| self.month_of_year(at))
            .or_else(|| self.season_of_year(at))
            .or_else(|| self.decade(at).or_else(|| self.century_of(at)).map(|(days, end)| (When::Once(days), end)))
            .or_else(|| {
                let (year, end) = self.year(self.see(at, "the? year").unwrap_or(at))?;
                Some((When::Once(Days::year(year)), end))
            })
    }

    /// `2016-05-03`, `20160503`, `5/3/2016` (month first), `03.05.2016` (day first), `2016-05`.
    fn numeric_date(&self, at: usize) -> Option<(When, usize)> {
        let word = self.word(at);
        if word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            let (year, month, day) = (digits(&word[..4])?, digits(&word[4..6])?, digits(&word[6..])?);
            let day = civil(year, month, day).filter(|day| (1826..2100).contains(&day.year()))?;
            return Some((When::Once(Days::one(day)), at + 1));
        }
        let separator = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
        let parts: Vec<i16> = word.split(separator).map(digits).collect::<Option<_>>()?;
        let year_first = word.find(separator) == Some(4);
        let once = |days| Some((When::Once(days), at + 1));
        match parts[..] {
            [year, month]
                if year_first && separator != '.' && (1826..2100).contains(&year) && (1..=12).contains(&month) =>
            {
                once(Days::month(year, month as i8))
            }
            [month, year] if separator != '.' && (1826..2100).contains(&year) && (1..=12).contains(&month) => {
                once(Days::month(year, month as i8))
            }
            // "2015/2016" are two years.
            [first, second] if year_first && first + 1 == second && separator == '/' => {
                once(Days::year(first).hull(Days::year(second)))
            }
            [year, month, day] if year_first => once(Days::one(civil(year, month, day)?)),
            [day, month, year] if separator == '.' => once(Days::one(civil(self.full_year(year)?, month, day)?)),
            [first, second, year] => {
                let year = self.full_year(year)?;
                once(Days::one(civil(year, first, second).or_else(|| civil(year, second, first))?))
            }
            _ => None,
        }
    }

    /// `3 May 2016`, `Saturday, May 3rd`, `the 3rd of May last year`.
    fn day_of_month(&self, at: usize) -> Option<(When, usize)> {
        let start = match short_weekday(self.word(at)) {
            Some(_) => self.see(at + 1, "the?")?,
            None => self.see(at, "the?")?,
        };
        let (month, day, end) = match month(self.word(start)) {
            Some(month) => {
                let next = self.see(start + 1, "the?")?;
                (month, day(self.word(next))?, next + 1)
            }
            None => {
                let next = self.see(start + 1, "of?")?;
                (month(self.word(next))?, day(self.word(start))?, next + 1)
            }
        };
        // "May 10 photos" is ten of them in May only to those who mean it so.
        match self.year_after(end) {
            Some((year, end)) => Some((When::Once(Days::one(civil(year, month.into(), day)?)), end)),
            None => civil(2000, month.into(), day).map(|_| (When::Every(Again::MonthDay(month, day as i8)), end)),
        }
    }

    /// `June 2018`, `Jun of '18`, `2018 June`; `June` alone.
    pub(super) fn month_of_year(&self, at: usize) -> Option<(When, usize)> {
        if let Some((year, next)) = self.year(at)
            && let Some(month) =
                month(self.word(next)).filter(|_| self.year(next + 1).is_none() && day(self.word(next + 1)).is_none())
        {
            return Some((When::Once(Days::month(year, month)), next + 1));
        }
        let month = month(self.word(at))?;
        match self.year_after(at + 1) {
            Some((year, end)) => Some((When::Once(Days::month(year, month)), end)),
            None => Some((When::Every(Again::Month(month)), at + 1)),
        }
    }

    /// `summer 2019`, `winter of 2019/2020`; `summer` alone.
    pub(super) fn season_of_year(&self, at: usize) -> Option<(When, usize)> {
        let season = season(self.word(at))?;
        let year = self.year_after(at + 1).or_else(|| {
            let word = self.word(self.see(at + 1, "of?")?);
            let first = word.split_once(['/', '-']).and_then(|(first, second)| digits(second).and(digits(first)));
            let full = first.map(|first| if word.len() == 5 { self.century(first) } else { first });
            Some((full.filter(|year| (1826..2100).contains(year))?, self.see(at + 1, "of?")? + 1))
        });
        let year = year.or_else(|| {
            let short_at = self.see(at + 1, "of")?;
            let short = digits(self.word(short_at)).filter(|_| self.word(short_at).len() == 2)?;
            Some((self.century(short), short_at + 1))
        });
        let Some((year, end)) = year else { return Some((When::Every(Again::Season(season)), at + 1)) };
        // "Winter 2019-2020" is one winter.
        let end = match self.see(end, "-|/").and_then(|next| self.year(next)) {
            Some((second, end)) if second == year + 1 => end,
            Some(_) | None => end,
        };
        Some((When::Once(Days::season(year, season)), end))
    }
}

pub(super) fn day(word: &str) -> Option<i16> {
    let day =
        digits(word).filter(|_| word.len() <= 2).or_else(|| ordinal(word).and_then(|day| i16::try_from(day).ok()))?;
    (1..=31).contains(&day).then_some(day)
}

pub(super) fn digits(word: &str) -> Option<i16> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}
