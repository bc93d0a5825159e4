//! Who and which days are in no memory, because somebody said so.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is in no memory: a photo of one of these people or from one of these days is not shown, whoever and whatever else it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Names of people, in any case.
    #[serde(default)]
    pub people: BTreeSet<String>,
    /// Days.
    #[serde(default)]
    pub days: BTreeSet<Days>,
}

/// Some days: `2019-06-14`, `2019-06-14..2019-07-02`, or `06-14` of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Days {
    /// From one day to another, and both.
    Between(Date, Date),
    /// A day of a month in every year: the month from 1, and the day.
    Yearly(i8, i8),
}

/// The text names no days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadDays(String);

impl Hidden {
    /// Whether nobody may see what was taken on that day.
    pub(crate) fn has_day(&self, day: Date) -> bool {
        self.days.iter().any(|days| days.has(day))
    }

    /// Whether nobody may see whoever has this name.
    pub(crate) fn has_person(&self, name: &str) -> bool {
        self.people.contains(name) || self.people.iter().any(|hidden| hidden.to_lowercase() == name.to_lowercase())
    }
}

impl Days {
    /// Whether the day is among them.
    pub fn has(self, day: Date) -> bool {
        match self {
            Self::Between(from, to) => (from..=to).contains(&day),
            Self::Yearly(month, of_month) => (day.month(), day.day()) == (month, of_month),
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between(from, to) if from == to => write!(f, "{from}"),
            Self::Between(from, to) => write!(f, "{from}..{to}"),
            Self::Yearly(month, day) => write!(f, "{month:02}-{day:02}"),
        }
    }
}

impl FromStr for Days {
    type Err = BadDays;

    fn from_str(text: &str) -> Result<Self, BadDays> {
        let day = |text: &str| text.parse::<Date>().ok().filter(|day| day.to_string() == text);
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let between = || Some(Self::Between(day(from)?, day(to)?)).filter(|_| day(from) <= day(to));
        // A leap year has every day that there is.
        let yearly = || day(&format!("2000-{text}")).map(|day| Self::Yearly(day.month(), day.day()));
        between().or_else(yearly).ok_or_else(|| BadDays(text.to_owned()))
    }
}

impl TryFrom<String> for Days {
    type Error = BadDays;

    fn try_from(text: String) -> Result<Self, BadDays> {
        text.parse()
    }
}

impl From<Days> for String {
    fn from(days: Days) -> Self {
        days.to_string()
    }
}

impl fmt::Display for BadDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a day, like 2019-06-14, 06-14 for every year, or 2019-06-14..2019-07-02", self.0)
    }
}

impl std::error::Error for BadDays {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, has: &[&str], has_not: &[&str]) {
        let days: Days = text.parse().unwrap();
        assert_eq!(days.to_string(), text);
        for (listed, expected) in [(has, true), (has_not, false)] {
            for day in listed {
                assert_eq!(days.has(day.parse().unwrap()), expected, "{text}, {day}");
            }
        }
    }

    #[test]
    fn days_are_one_or_many_or_come_every_year() {
        check("2019-06-14", &["2019-06-14"], &["2019-06-13", "2019-06-15", "2018-06-14"]);
        check("2019-06-14..2019-07-02", &["2019-06-14", "2019-06-30", "2019-07-02"], &["2019-06-13", "2019-07-03"]);
        check("06-14", &["2019-06-14", "1985-06-14"], &["2019-06-15", "2019-07-14"]);
        check("02-29", &["2020-02-29"], &["2020-02-28", "2021-03-01"]);
    }

    #[test]
    fn other_text_names_no_days() {
        for text in ["", "..", "June", "06-31", "2019-02-29", "2019-07-02..2019-06-14", "2019-06-14T10:00", "6-14"] {
            assert_eq!(text.parse::<Days>(), Err(BadDays(text.to_owned())));
        }
    }
}
