//! The holidays of the United States: when they are in each year.
//! Movable ones are computed; Christmas is three days.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday as CivilWeekday, date};

use super::Parser;
use super::dates::Days;
use crate::{Recur, Weekday};

/// A holiday's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holiday {
    /// What it is called.
    pub name: &'static str,
    rule: Rule,
    /// The weekend around it too.
    weekend: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The same day each year, and how many days before and after belong to it.
    Fixed { month: i8, day: i8, before: i8, after: i8 },
    /// The nth such weekday of a month, from its end if negative, and so many days later.
    Nth { month: i8, nth: i8, weekday: CivilWeekday, later: i8 },
    /// So many days after Easter Sunday.
    Easter(i8),
}

const fn fixed(month: i8, day: i8) -> Rule {
    Rule::Fixed { month, day, before: 0, after: 0 }
}

const fn nth(nth: i8, weekday: CivilWeekday, month: i8) -> Rule {
    Rule::Nth { month, nth, weekday, later: 0 }
}

/// Patterns in the order they are tried.
const HOLIDAYS: &[(&str, &str, Rule)] = &[
    ("christmas|xmas eve", "Christmas Eve", fixed(12, 24)),
    ("christmas|xmas day", "Christmas Day", fixed(12, 25)),
    (
        "christmas|xmas|christmases time|holidays|season|break?",
        "Christmas",
        Rule::Fixed { month: 12, day: 25, before: 1, after: 1 },
    ),
    ("boxing day", "Boxing Day", fixed(12, 26)),
    ("new year|years eve", "New Year's Eve", fixed(12, 31)),
    ("nye", "New Year's Eve", fixed(12, 31)),
    ("new year|years day", "New Year's Day", fixed(1, 1)),
    ("new year|years", "New Year", Rule::Fixed { month: 1, day: 1, before: 1, after: 0 }),
    ("halloween|hallowe'en|halloweens night|day?", "Halloween", fixed(10, 31)),
    ("valentine|valentines day?", "Valentine's Day", fixed(2, 14)),
    ("saint|st|st. patrick|patricks|paddys day", "St Patrick's Day", fixed(3, 17)),
    ("independence day", "Independence Day", fixed(7, 4)),
    ("the? 4th|fourth of july", "Independence Day", fixed(7, 4)),
    ("july 4th|fourth", "Independence Day", fixed(7, 4)),
    ("juneteenth", "Juneteenth", fixed(6, 19)),
    ("veteran|veterans day", "Veterans Day", fixed(11, 11)),
    ("earth day", "Earth Day", fixed(4, 22)),
    ("april fool|fools day?", "April Fools' Day", fixed(4, 1)),
    ("cinco de mayo", "Cinco de Mayo", fixed(5, 5)),
    ("groundhog day", "Groundhog Day", fixed(2, 2)),
    ("thanksgiving|thanksgivings day?", "Thanksgiving", nth(4, CivilWeekday::Thursday, 11)),
    ("black friday", "Black Friday", Rule::Nth { month: 11, nth: 4, weekday: CivilWeekday::Thursday, later: 1 }),
    ("mother|mothers|mum|mums|mom|moms day", "Mother's Day", nth(2, CivilWeekday::Sunday, 5)),
    ("father|fathers|dad|dads day", "Father's Day", nth(3, CivilWeekday::Sunday, 6)),
    ("memorial day", "Memorial Day", nth(-1, CivilWeekday::Monday, 5)),
    ("labor|labour day", "Labor Day", nth(1, CivilWeekday::Monday, 9)),
    ("mlk|martin luther? king? jr? day", "Martin Luther King Day", nth(3, CivilWeekday::Monday, 1)),
    ("president|presidents day", "Presidents' Day", nth(3, CivilWeekday::Monday, 2)),
    ("columbus day", "Columbus Day", nth(2, CivilWeekday::Monday, 10)),
    ("good friday", "Good Friday", Rule::Easter(-2)),
    ("easter monday", "Easter Monday", Rule::Easter(1)),
    ("easter sunday|day?", "Easter", Rule::Easter(0)),
    ("mardi gras", "Mardi Gras", Rule::Easter(-47)),
    ("pentecost", "Pentecost", Rule::Easter(49)),
];

impl Parser<'_> {
    /// The holiday named at a word, and where its name ends.
    pub(super) fn holiday(&self, at: usize) -> Option<(Holiday, usize)> {
        let (name, rule, end) =
            HOLIDAYS.iter().find_map(|(pattern, name, rule)| Some((*name, *rule, self.see(at, pattern)?)))?;
        let weekend = match rule {
            Rule::Nth { .. } | Rule::Easter(_) => self.see(end, "weekend"),
            Rule::Fixed { .. } => None,
        };
        Some((Holiday { name, rule, weekend: weekend.is_some() }, weekend.unwrap_or(end)))
    }
}

impl Holiday {
    pub fn in_year(self, year: i16) -> Days {
        let days = match self.rule {
            Rule::Fixed { month, day, before, after } => {
                let day = date(year, month, day);
                Days::new(day.saturating_sub(i64::from(before).days()), day.saturating_add(i64::from(after).days()))
            }
            Rule::Nth { month, nth, weekday, later } => {
                let day = date(year, month, 1)
                    .nth_weekday_of_month(nth, weekday)
                    .expect("every month has four of each weekday");
                Days::one(day.saturating_add(i64::from(later).days()))
            }
            Rule::Easter(later) => Days::one(easter(year).saturating_add(i64::from(later).days())),
        };
        if !self.weekend {
            return days;
        }
        // From Friday or Saturday to Sunday or Monday, whichever the holiday is next to.
        match days.from.weekday() {
            CivilWeekday::Monday => Days::new(days.from.saturating_sub(2.days()), days.to),
            CivilWeekday::Sunday if self.rule == Rule::Easter(0) => {
                Days::new(days.from.saturating_sub(2.days()), days.to.saturating_add(1.day()))
            }
            CivilWeekday::Sunday => Days::new(days.from.saturating_sub(1.day()), days.to),
            CivilWeekday::Tuesday | CivilWeekday::Wednesday | CivilWeekday::Saturday => days,
            CivilWeekday::Thursday => Days::new(days.from, days.to.saturating_add(3.days())),
            CivilWeekday::Friday => Days::new(days.from, days.to.saturating_add(2.days())),
        }
    }

    /// Every year, as near as a query can say it: a movable holiday is any such weekday of its month. Easter has no month
    /// of its own.
    pub fn recur(self) -> Option<Recur> {
        let recur = Recur::default();
        match self.rule {
            Rule::Fixed { month, day, .. } => Some(Recur { month: Some(month), day: Some(day), ..recur }),
            Rule::Nth { month, weekday, later: 0, .. } => {
                let day = date(2000, month, 1).nth_weekday_of_month(1, weekday).expect("every month has one");
                Some(Recur { month: Some(month), weekday: vec![Weekday::of(day)], ..recur })
            }
            Rule::Nth { month, .. } => Some(Recur { month: Some(month), weekday: vec![Weekday::Fri], ..recur }),
            Rule::Easter(_) => None,
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm that Meeus gives in *Astronomical Algorithms*, ch. 8.
fn easter(year: i16) -> Date {
    let year_number = i32::from(year);
    let (golden, century, of_century) = (year_number % 19, year_number / 100, year_number % 100);
    let correction = (century + 8) / 25;
    let epact = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    date(year, (days / 31) as i8, (days % 31 + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_computed() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2019, 4, 21),
            (2024, 3, 31),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }
}
