//! Years, decades and centuries, in digits and in words.
//! Two digits are a year where an apostrophe or the word before says so, and none is in the future.

use jiff::civil::date;

use super::dates::{Days, digits};
use super::{Parser, number_word, ordinal};

impl Parser<'_> {
    /// A year from the first photograph on.
    pub(super) fn year(&self, at: usize) -> Option<(i16, usize)> {
        let word = self.word(at);
        // "2010ish" is about then.
        let word = word.strip_suffix("-ish").or_else(|| word.strip_suffix("ish")).unwrap_or(word);
        if let Some(short) = word.strip_prefix('\'').filter(|short| short.len() == 2) {
            return short.parse().ok().map(|year| (self.century(year), at + 1));
        }
        if let Some(year) = digits(word).filter(|year| word.len() == 4 && (1826..2100).contains(year)) {
            return Some((year, at + 1));
        }
        self.short_year(at).or_else(|| self.spoken_year(at))
    }

    /// `in 07`, `summer 98`: two digits are a year only after such words.
    fn short_year(&self, at: usize) -> Option<(i16, usize)> {
        const BEFORE: &str = "in|since|before|after|until|till|spring|summer|autumn|fall|winter|christmas|xmas|easter|halloween|thanksgiving";
        let word = self.word(at);
        let short = digits(word).filter(|short| word.len() == 2 && (word.starts_with('0') || *short >= 50))?;
        let before = &self.words.get(at.checked_sub(1)?)?.folded;
        let is_alone = word.starts_with('0')
            || !self.word(at + 1).starts_with("mm") && self.see(at + 1, "people|faces|percent|photos").is_none();
        (BEFORE.split('|').any(|word| word == before) && is_alone).then(|| (self.century(short), at + 1))
    }

    /// `twenty nineteen`, `nineteen ninety-nine`, `two thousand and five`.
    fn spoken_year(&self, at: usize) -> Option<(i16, usize)> {
        let small = |at: usize| {
            let word = self.word(at);
            let (tens, unit) = word.split_once('-').unwrap_or((word, ""));
            let tens = number_word(tens).filter(|tens| *tens < 100)?;
            match (tens, unit) {
                (20.., "") => {
                    let unit = number_word(self.word(at + 1)).filter(|unit| (1..10).contains(unit));
                    Some((tens + unit.unwrap_or(0), at + 1 + usize::from(unit.is_some())))
                }
                (20.., unit) => Some((tens + number_word(unit)?, at + 1)),
                _ => Some((tens, at + 1)),
            }
        };
        if let Some(next) = self.see(at, "two thousand") {
            let (year, end) = small(self.see(next, "and?")?).filter(|(year, _)| *year < 30).unwrap_or((0, next));
            return Some((2000 + year as i16, end));
        }
        let century = match self.word(at) {
            "nineteen" => 1900,
            "twenty" => 2000,
            _ => return None,
        };
        let (year, end) = small(at + 1).filter(|(year, _)| (10..100).contains(year))?;
        Some((century + year as i16, end)).filter(|(year, _)| *year <= self.today.year())
    }

    /// The year that two digits mean: none in the future.
    pub(super) fn century(&self, short: i16) -> i16 {
        let year = 2000 + short;
        if year > self.today.year() { year - 100 } else { year }
    }

    pub(super) fn full_year(&self, year: i16) -> Option<i16> {
        match year {
            0..100 => Some(self.century(year)),
            1826..2100 => Some(year),
            _ => None,
        }
    }

    /// `2016`, `of 2016`, `in 2016`, `last year`.
    pub(super) fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let at = self.see(at, "of|in|from?")?;
        let this = self.today.year();
        self.year(at)
            .or_else(|| self.see(at, "last year").map(|end| (this - 1, end)))
            .or_else(|| self.see(at, "this year").map(|end| (this, end)))
    }

    /// `the 20th century`, `last century`.
    pub(super) fn century_of(&self, at: usize) -> Option<(Days, usize)> {
        let start = self.see(at, "the?")?;
        let end = self.see(start + 1, "century")?;
        let this = self.today.year().div_euclid(100);
        let century = match self.word(start) {
            "this" => this,
            "last" | "previous" => this - 1,
            word => i16::try_from(ordinal(word).filter(|nth| (19..=21).contains(nth))?).ok()? - 1,
        };
        (19..=20).contains(&century).then(|| (Days::year(100 * century).hull(Days::year(100 * century + 99)), end))
    }

    /// `the 90s`, `1990s`, `the nineties`, `the '90s`.
    pub(super) fn decade(&self, at: usize) -> Option<(Days, usize)> {
        const SPELLED: [(&str, i16); 12] = [
            ("noughties", 2000),
            ("naughties", 2000),
            ("aughts", 2000),
            ("twenty-tens", 2010),
            ("twenties", 2020),
            ("thirties", 1930),
            ("forties", 1940),
            ("fifties", 1950),
            ("sixties", 1960),
            ("seventies", 1970),
            ("eighties", 1980),
            ("nineties", 1990),
        ];
        let word_at = self.see(at, "the?")?;
        let word = self.word(word_at);
        let first = match SPELLED.iter().find(|(spelled, _)| *spelled == word) {
            Some((_, first)) => *first,
            None => {
                let number = word.strip_prefix('\'').unwrap_or(word);
                let number = number.strip_suffix('s')?;
                let first = digits(number).filter(|first| first % 10 == 0)?;
                match number.len() {
                    2 => self.century(first),
                    4 if (1826..2100).contains(&first) => first,
                    _ => return None,
                }
            }
        };
        Some((Days::new(date(first, 1, 1), date(first + 9, 12, 31)), word_at + 1))
    }
}
