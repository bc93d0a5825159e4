//! Exact money: picodollars in a `u128`, read from and written as decimal digits.
//! No floating point anywhere, so that the lines of a bill add up to its total to the last digit.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Millionths of a millionth of a US dollar.
///
/// Lambda's $0.0000166667 for a GB-second is no whole number of nanodollars, so nothing coarser will do; and a `u64`
/// of them ends at 18 million dollars, which a very large library passes within ten years. Arithmetic stops at the
/// greatest amount, 340 million million million million dollars, instead of overflowing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PicoUsd(pub u128);

/// What is not a number as prices are written: `0.0125`, without signs, commas or exponents.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a number with at most {places} digits after the point, such as 0.0125")]
pub struct BadNumber {
    text: String,
    places: usize,
}

impl PicoUsd {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// Picodollars in a dollar.
    const DOLLAR: u128 = 1_000_000_000_000;

    /// So many whole dollars.
    pub const fn dollars(dollars: u64) -> Self {
        Self(dollars as u128 * Self::DOLLAR)
    }

    /// So many times as much.
    pub fn times(self, number: u64) -> Self {
        Self(self.0.saturating_mul(u128::from(number)))
    }

    /// A part of it, rounded up to a picodollar.
    ///
    /// `whole` is at least 1.
    pub fn part(self, part: u64, whole: u64) -> Self {
        Self(self.0.saturating_mul(u128::from(part)).div_ceil(u128::from(whole)))
    }

    /// For people: rounded up to a cent, so that nothing that costs is shown as free: `$1,234.57`.
    pub fn rounded(self) -> String {
        let cents = self.0.div_ceil(Self::DOLLAR / 100);
        format!("${}.{:02}", grouped(cents / 100), cents % 100)
    }

    /// For people: as [`PicoUsd::rounded`], but what is less than a cent rounded up to two digits that say something: `$0.00073`.
    pub fn rounded_finely(self) -> String {
        if self.0 == 0 || self.0 >= Self::DOLLAR / 100 {
            return self.rounded();
        }
        let step = 10_u128.pow(self.0.ilog10().saturating_sub(1));
        format!("${}", Self(self.0.div_ceil(step) * step))
    }
}

/// A whole number for people: `12,345`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Add for PicoUsd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for PicoUsd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for PicoUsd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for PicoUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Exact dollars: `0.984`.
impl fmt::Display for PicoUsd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&written(self.0, 12))
    }
}

impl FromStr for PicoUsd {
    type Err = BadNumber;

    fn from_str(text: &str) -> Result<Self, BadNumber> {
        Ok(Self(read(text, 12)?))
    }
}

impl Serialize for PicoUsd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PicoUsd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A number that is not money, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millionths(pub u128);

impl Millionths {
    /// In one.
    pub const ONE: u128 = 1_000_000;

    /// The next whole number.
    pub fn whole(self) -> u64 {
        u64::try_from(self.0.div_ceil(Self::ONE)).unwrap_or(u64::MAX)
    }
}

impl fmt::Display for Millionths {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&written(self.0, 6))
    }
}

impl FromStr for Millionths {
    type Err = BadNumber;

    fn from_str(text: &str) -> Result<Self, BadNumber> {
        Ok(Self(read(text, 6)?))
    }
}

impl Serialize for Millionths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Millionths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Reads digits with at most `places` of them after a point, and at most 18 before it.
fn read(text: &str, places: usize) -> Result<u128, BadNumber> {
    let bad = || BadNumber { text: text.to_owned(), places };
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > places || whole.len() > 18 {
        return Err(bad());
    }
    format!("{whole}{part:0<places$}").parse().map_err(|_| bad())
}

fn written(number: u128, places: u32) -> String {
    let one = 10u128.pow(places);
    let (whole, part) = (number / one, number % one);
    let part = format!("{part:0width$}", width = places as usize);
    match part.trim_end_matches('0') {
        "" => whole.to_string(),
        part => format!("{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, pico: Option<u128>, rounded: &str) {
        let read = text.parse::<PicoUsd>().ok();
        assert_eq!(read, pico.map(PicoUsd), "{text:?}");
        assert_eq!(read.map(PicoUsd::rounded).unwrap_or_default(), rounded, "{text:?}");
    }

    #[test]
    fn dollars_are_read_exactly_and_shown_rounded_up() {
        check("0.00099", Some(990_000_000), "$0.01");
        check("0.0000166667", Some(16_666_700), "$0.01");
        check("0.125", Some(125_000_000_000), "$0.13");
        check("1234.5", Some(1_234_500_000_000_000), "$1,234.50");
        check("0", Some(0), "$0.00");
        check("1.990000000001", Some(1_990_000_000_001), "$2.00");
    }

    #[test]
    fn less_than_a_cent_is_shown_in_two_digits() {
        for (text, shown) in [
            ("0.000721000001", "$0.00073"),
            ("0.00072", "$0.00072"),
            ("0.000000000007", "$0.000000000007"),
            ("0.00996", "$0.01"),
            ("0.0101", "$0.02"),
            ("0", "$0.00"),
        ] {
            assert_eq!(text.parse::<PicoUsd>().unwrap().rounded_finely(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,000", "0.0000000000001", "1234567890123456789", "½", "1 "]
        {
            check(text, None, "");
        }
    }

    proptest! {
        #[test]
        fn every_amount_is_written_and_read_back(pico in 0..10u128.pow(30)) {
            prop_assert_eq!(PicoUsd(pico).to_string().parse::<PicoUsd>(), Ok(PicoUsd(pico)));
        }
    }
}
