//! Holidays: when they are in each year; where two countries differ, as in the United States.
//! Movable ones are computed, or looked up where they follow the moon; Christmas is three days.

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
    span: Span,
}

/// What is named with a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    Itself,
    Weekend,
    /// From Monday to Sunday.
    Week,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The same day each year, and how many days before and after belong to it.
    Fixed { month: i8, day: i8, before: i8, after: i8 },
    /// The nth such weekday of a month, from its end if negative, and so many days later.
    Nth { month: i8, nth: i8, weekday: CivilWeekday, later: i8 },
    /// So many days after Easter Sunday.
    Easter(i8),
    /// Easter Sunday of the Julian calendar.
    Orthodox,
    /// By a calendar that follows the moon: the days of a column of the table, and how many before and after belong to it.
    Listed { before: i8, after: i8 },
}

const fn fixed(month: i8, day: i8) -> Rule {
    Rule::Fixed { month, day, before: 0, after: 0 }
}

const fn listed(before: i8, after: i8) -> Rule {
    Rule::Listed { before, after }
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
    // Days that begin on the evening before.
    ("chinese|lunar|korean|vietnamese new year|years", "Lunar New Year", listed(1, 1)),
    ("diwali|deepavali|divali", "Diwali", listed(2, 2)),
    ("hanukkah|chanukah|hanukah|chanukkah", "Hanukkah", listed(1, 7)),
    ("passover|pesach|seder", "Passover", listed(1, 7)),
    ("rosh hashanah|hashana", "Rosh Hashanah", listed(1, 1)),
    ("jewish new year", "Rosh Hashanah", listed(1, 1)),
    ("yom kippur", "Yom Kippur", listed(1, 0)),
    ("ramadan", "Ramadan", listed(0, 29)),
    ("eid al? adha", "Eid al-Adha", listed(0, 3)),
    ("eid|eid-ul-adha|eid-al-adha al-adha|ul-adha", "Eid al-Adha", listed(0, 3)),
    ("eid al|ul? fitr|al-fitr|ul-fitr?", "Eid al-Fitr", listed(0, 2)),
    ("new year|years eve", "New Year's Eve", fixed(12, 31)),
    ("nye", "New Year's Eve", fixed(12, 31)),
    ("new year|years day", "New Year's Day", fixed(1, 1)),
    ("new year|years", "New Year", Rule::Fixed { month: 1, day: 1, before: 1, after: 0 }),
    ("halloween|hallowe'en|halloweens day?", "Halloween", fixed(10, 31)),
    ("valentine|valentines day?", "Valentine's Day", fixed(2, 14)),
    ("saint|st|st. patrick|patricks|paddy|paddys|patty|pattys day", "St Patrick's Day", fixed(3, 17)),
    ("independence day", "Independence Day", fixed(7, 4)),
    ("the? 4th|fourth of? july", "Independence Day", fixed(7, 4)),
    ("july 4th|fourth", "Independence Day", fixed(7, 4)),
    ("juneteenth", "Juneteenth", fixed(6, 19)),
    ("veteran|veterans day", "Veterans Day", fixed(11, 11)),
    ("earth day", "Earth Day", fixed(4, 22)),
    ("bonfire|fireworks|guy night", "Bonfire Night", fixed(11, 5)),
    ("guy fawkes night|day?", "Bonfire Night", fixed(11, 5)),
    ("burns night", "Burns Night", fixed(1, 25)),
    ("st|st.|saint george|georges day", "St George's Day", fixed(4, 23)),
    ("st|st.|saint andrew|andrews day", "St Andrew's Day", fixed(11, 30)),
    ("st|st.|saint david|davids day", "St David's Day", fixed(3, 1)),
    ("st|st.|saint nicholas|nicks|nick day", "St Nicholas' Day", fixed(12, 6)),
    ("remembrance|armistice day", "Remembrance Day", fixed(11, 11)),
    ("canada day", "Canada Day", fixed(7, 1)),
    ("bastille day", "Bastille Day", fixed(7, 14)),
    ("australia day", "Australia Day", fixed(1, 26)),
    ("anzac day", "Anzac Day", fixed(4, 25)),
    ("all saints day", "All Saints' Day", fixed(11, 1)),
    ("day of the dead", "Day of the Dead", fixed(11, 2)),
    ("three kings day?", "Epiphany", fixed(1, 6)),
    ("epiphany", "Epiphany", fixed(1, 6)),
    ("midsummer eve|day", "Midsummer", fixed(6, 24)),
    ("orthodox easter sunday|day?", "Orthodox Easter", Rule::Orthodox),
    ("orthodox christmas|xmas day?", "Orthodox Christmas", fixed(1, 7)),
    ("hogmanay|silvester|sylvester", "New Year's Eve", fixed(12, 31)),
    ("remembrance sunday", "Remembrance Sunday", nth(2, CivilWeekday::Sunday, 11)),
    ("late-may-bank-holiday", "Spring Bank Holiday", nth(-1, CivilWeekday::Monday, 5)),
    ("april fool|fools day?", "April Fools' Day", fixed(4, 1)),
    ("cinco de mayo", "Cinco de Mayo", fixed(5, 5)),
    ("groundhog day", "Groundhog Day", fixed(2, 2)),
    ("cyber monday", "Cyber Monday", Rule::Nth { month: 11, nth: 4, weekday: CivilWeekday::Thursday, later: 4 }),
    ("canadian thanksgiving", "Canadian Thanksgiving", nth(2, CivilWeekday::Monday, 10)),
    ("indigenous peoples day", "Indigenous Peoples' Day", nth(2, CivilWeekday::Monday, 10)),
    ("early may bank holiday", "Early May Bank Holiday", nth(1, CivilWeekday::Monday, 5)),
    ("spring|may bank holiday", "Spring Bank Holiday", nth(-1, CivilWeekday::Monday, 5)),
    ("august|summer bank holiday", "Summer Bank Holiday", nth(-1, CivilWeekday::Monday, 8)),
    ("mothering sunday", "Mothering Sunday", Rule::Easter(-21)),
    ("may day", "May Day", fixed(5, 1)),
    ("kwanzaa", "Kwanzaa", Rule::Fixed { month: 12, day: 26, before: 0, after: 6 }),
    ("turkey day", "Thanksgiving", nth(4, CivilWeekday::Thursday, 11)),
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
    ("maundy thursday", "Maundy Thursday", Rule::Easter(-3)),
    ("palm sunday", "Palm Sunday", Rule::Easter(-7)),
    ("ash wednesday", "Ash Wednesday", Rule::Easter(-46)),
    ("mardi gras", "Mardi Gras", Rule::Easter(-47)),
    ("shrove tuesday", "Shrove Tuesday", Rule::Easter(-47)),
    ("pancake day|tuesday", "Shrove Tuesday", Rule::Easter(-47)),
    ("whit|pentecost monday", "Whit Monday", Rule::Easter(50)),
    ("whitsun|whitsunday|whit sunday?", "Pentecost", Rule::Easter(49)),
    ("pentecost", "Pentecost", Rule::Easter(49)),
    ("ascension day", "Ascension Day", Rule::Easter(39)),
    ("corpus christi", "Corpus Christi", Rule::Easter(60)),
];

impl Parser<'_> {
    /// The holiday named at a word, and where its name ends.
    pub(super) fn holiday(&self, at: usize) -> Option<(Holiday, usize)> {
        let (name, rule, end) =
            HOLIDAYS.iter().find_map(|(pattern, name, rule)| Some((*name, *rule, self.see(at, pattern)?)))?;
        // "Easter Island" is a place.
        if self.see(end, "island|islands").is_some() {
            return None;
        }
        let weekend = if rule == Rule::Easter(0) { "weekend|holidays|holiday|break" } else { "weekend" };
        let (span, end) = [(Span::Weekend, weekend), (Span::Week, "week")]
            .into_iter()
            .find_map(|(span, pattern)| Some((span, self.see(end, pattern)?)))
            .unwrap_or((Span::Itself, end));
        Some((Holiday { name, rule, span }, end))
    }
}

impl Holiday {
    /// Its days in a year; `None` where the table ends.
    pub fn in_year(self, year: i16) -> Option<Days> {
        let day = self.day(year)?;
        let (before, after) = match self.rule {
            Rule::Fixed { before, after, .. } | Rule::Listed { before, after } => (before, after),
            Rule::Nth { .. } | Rule::Easter(_) | Rule::Orthodox => (0, 0),
        };
        let days = Days::new(day.saturating_sub(i64::from(before).days()), day.saturating_add(i64::from(after).days()));
        match self.span {
            Span::Itself => return Some(days),
            Span::Week => return Some(Days::week(day)),
            Span::Weekend => {}
        }
        // From Friday or Saturday to Sunday or Monday, whichever the holiday is next to.
        let (before, after) = match day.weekday() {
            CivilWeekday::Sunday if self.rule == Rule::Easter(0) => (2, 1),
            CivilWeekday::Sunday => (1, 0),
            CivilWeekday::Monday => (2, 0),
            CivilWeekday::Tuesday => (3, 0),
            CivilWeekday::Wednesday => (0, 4),
            CivilWeekday::Thursday => (0, 3),
            CivilWeekday::Friday => (0, 2),
            CivilWeekday::Saturday => (0, 1),
        };
        Some(Days::new(day.saturating_sub(before.days()), day.saturating_add(after.days())))
    }

    /// The day that it is about in a year: of Christmas the 25th.
    pub fn day(self, year: i16) -> Option<Date> {
        match self.rule {
            Rule::Fixed { month, day, .. } => Some(date(year, month, day)),
            Rule::Listed { .. } => listed_day(self.name, year),
            Rule::Nth { month, nth, weekday, later } => {
                let day = date(year, month, 1).nth_weekday_of_month(nth, weekday);
                Some(day.expect("every month has four of each weekday").saturating_add(i64::from(later).days()))
            }
            Rule::Easter(later) => Some(easter(year).saturating_add(i64::from(later).days())),
            Rule::Orthodox => Some(orthodox_easter(year)),
        }
    }

    /// Every year, as near as a query can say it: a movable holiday is any such weekday of its month. Easter, and what follows
    /// the moon, has no month of its own.
    pub fn recur(self) -> Option<Recur> {
        let recur = Recur::default();
        match self.rule {
            Rule::Fixed { month, day, .. } => Some(Recur { month: Some(month), day: Some(day), ..recur }),
            Rule::Nth { month, weekday, later, .. } => {
                let day = date(2000, month, 1).nth_weekday_of_month(1, weekday).expect("every month has one");
                let day = day.saturating_add(i64::from(later).days());
                Some(Recur { month: Some(month), weekday: vec![Weekday::of(day)], ..recur })
            }
            Rule::Easter(_) | Rule::Orthodox | Rule::Listed { .. } => None,
        }
    }
}

/// A holiday's day in a year of the table, which `movable.py` made.
fn listed_day(name: &str, year: i16) -> Option<Date> {
    const TABLE: &str = include_str!("movable.tsv");
    let mut lines = TABLE.lines();
    let column = lines.next()?.split('\t').position(|column| column == name)?;
    let line = lines.find(|line| line.split('\t').next().and_then(|first| first.parse().ok()) == Some(year))?;
    let (month, day) = line.split('\t').nth(column)?.split_once('-')?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
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

/// Easter Sunday of the Julian calendar in days of the Gregorian, by Meeus, in the same chapter; right from 1900 to 2099.
fn orthodox_easter(year: i16) -> Date {
    let year_number = i32::from(year);
    let full_moon = (19 * (year_number % 19) + 15) % 30;
    let weekday = (2 * (year_number % 4) + 4 * (year_number % 7) - full_moon + 34) % 7;
    let days = full_moon + weekday + 114;
    date(year, (days / 31) as i8, (days % 31 + 1) as i8).saturating_add(13.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_holiday_is_in_the_table() {
        for (_, name, rule) in HOLIDAYS.iter().filter(|(_, _, rule)| matches!(rule, Rule::Listed { .. })) {
            let holiday = Holiday { name, rule: *rule, span: Span::Itself };
            assert!((1960..=2050).all(|year| holiday.in_year(year).is_some()), "{name}");
            assert_eq!(holiday.in_year(1900), None);
        }
    }

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
        for (year, month, day) in [(2021, 5, 2), (2024, 5, 5), (2025, 4, 20), (2016, 5, 1)] {
            assert_eq!(orthodox_easter(year), date(year, month, day));
        }
    }
}
