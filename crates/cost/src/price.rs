//! One price with its steps, one figure with its unit: the entries of the file of prices.
//! A price is exact, and what it comes to is rounded up to a picodollar.

use serde::Deserialize;

use crate::money::{Millionths, PicoUsd};

/// A price; the first units may cost less or nothing, as in a free tier.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawPrice")]
pub struct Price {
    /// Never empty; the last one has no end.
    steps: Vec<Step>,
    per: Per,
}

/// A number that is not money.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// How much.
    pub value: Millionths,
    /// Of what.
    pub unit: String,
    /// Which document says so; without one it is an assumption.
    #[serde(default)]
    pub source: Option<String>,
    /// Why, or with what doubt.
    #[serde(default)]
    pub note: Option<String>,
}

impl Figure {
    /// The next whole number.
    pub fn whole(&self) -> u64 {
        self.value.whole()
    }
}

/// Prices above this, in dollars, are mistakes.
const MOST: u64 = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrice {
    usd: Option<PicoUsd>,
    steps: Option<Vec<Step>>,
    per: Per,
    #[serde(default, rename = "source")]
    _source: Option<String>,
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

/// So many units at one price.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// How many, counted from the end of the step before; `None` for all the rest.
    #[serde(default)]
    first: Option<u64>,
    usd: PicoUsd,
}

/// What a price is for, and so how many of the things counted make one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Per {
    /// Bytes are counted, kept for a month.
    #[serde(rename = "GiB-month")]
    GibMonth,
    /// Bytes are counted.
    #[serde(rename = "GiB")]
    Gib,
    /// Bytes are counted.
    #[serde(rename = "TB")]
    Terabyte,
    /// Milliseconds times MB (2^20 bytes) of memory are counted.
    #[serde(rename = "GB-second")]
    GbSecond,
    #[serde(rename = "1")]
    One,
    #[serde(rename = "1,000")]
    Thousand,
    #[serde(rename = "1,000,000")]
    Million,
    /// Millionths of an hour are counted.
    #[serde(rename = "hour")]
    Hour,
    /// Millionths of a kilowatt-hour are counted.
    #[serde(rename = "kWh")]
    KilowattHour,
}

impl Per {
    fn counted(self) -> u128 {
        match self {
            Self::GibMonth | Self::Gib => 1 << 30,
            Self::Terabyte => 1_000_000_000_000,
            Self::GbSecond => 1_024_000,
            Self::One => 1,
            Self::Thousand => 1_000,
            Self::Million | Self::Hour | Self::KilowattHour => 1_000_000,
        }
    }
}

impl Price {
    /// What `quantity` costs, rounded up to a picodollar.
    ///
    /// Counted in bytes, requests, images, MB-milliseconds, or millionths of hours and kilowatt-hours. Where the price
    /// has steps, it is the quantity of one month.
    pub fn of(&self, quantity: u128) -> PicoUsd {
        let counted = self.per.counted();
        let mut left = quantity;
        let mut sum = 0_u128;
        for step in &self.steps {
            let within = step.first.map_or(left, |first| left.min(u128::from(first) * counted));
            sum = sum.saturating_add(within.saturating_mul(step.usd.0));
            left -= within;
        }
        PicoUsd(sum.div_ceil(counted))
    }

    /// What `quantity` costs when all steps but the last are used up: counted and rounded as [`Price::of`] does.
    pub fn beyond_steps(&self, quantity: u128) -> PicoUsd {
        let last = self.steps.last().expect("a price has a step");
        PicoUsd(quantity.saturating_mul(last.usd.0).div_ceil(self.per.counted()))
    }
}

impl TryFrom<RawPrice> for Price {
    type Error = String;

    fn try_from(raw: RawPrice) -> Result<Self, String> {
        let steps = match (raw.usd, raw.steps) {
            (Some(usd), None) => vec![Step { first: None, usd }],
            (None, Some(steps)) => steps,
            (Some(_), Some(_)) | (None, None) => return Err("a price has either `usd` or `steps`".to_owned()),
        };
        let ends: Vec<bool> = steps.iter().map(|step| step.first.is_some()).collect();
        if ends.split_last().is_none_or(|(last, others)| *last || others.contains(&false)) {
            return Err("every step but the last has a `first`: how many units it is for".to_owned());
        }
        if steps.iter().any(|step| step.usd > PicoUsd::dollars(MOST)) {
            return Err(format!("no price may be above {MOST} dollars"));
        }
        Ok(Self { steps, per: raw.per })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(json: &str) -> Result<Price, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[track_caller]
    fn check(json: &str, quantity: u128, usd: &str) {
        assert_eq!(price(json).unwrap().of(quantity).to_string(), usd, "{quantity} at {json}");
    }

    #[test]
    fn a_quantity_is_priced_by_its_unit_and_rounded_up() {
        check(r#"{"usd": "0.023", "per": "GiB-month"}"#, 1 << 30, "0.023");
        check(r#"{"usd": "0.00099", "per": "GiB-month"}"#, 1, "0.000000000001");
        check(r#"{"usd": "0.125", "per": "1,000,000"}"#, 3, "0.000000375");
        check(r#"{"usd": "0.0000166667", "per": "GB-second"}"#, 1_024_000, "0.0000166667");
        check(r#"{"usd": "20", "per": "hour"}"#, 1_500_000, "30");
    }

    #[test]
    fn steps_are_filled_one_after_the_other() {
        let egress =
            r#"{"steps": [{"first": 100, "usd": "0"}, {"first": 10, "usd": "0.09"}, {"usd": "0.05"}], "per": "GiB"}"#;
        check(egress, 100 << 30, "0");
        check(egress, 101 << 30, "0.09");
        check(egress, 112 << 30, "1");
    }

    #[test]
    fn beyond_its_steps_a_price_is_its_last() {
        let time = r#"{"steps": [{"first": 400000, "usd": "0"}, {"usd": "0.0000166667"}], "per": "GB-second"}"#;
        for (quantity, usd) in [(0, "0"), (1, "0.000000000017"), (3 * 1_024_000, "0.0000500001")] {
            assert_eq!(price(time).unwrap().beyond_steps(quantity).to_string(), usd, "{quantity}");
        }
    }

    #[test]
    fn a_price_that_cannot_be_is_refused() {
        for (json, reason) in [
            (r#"{"per": "1"}"#, "either `usd` or `steps`"),
            (r#"{"usd": "1", "steps": [{"usd": "1"}], "per": "1"}"#, "either `usd` or `steps`"),
            (r#"{"steps": [], "per": "1"}"#, "every step but the last"),
            (r#"{"steps": [{"first": 1, "usd": "1"}], "per": "1"}"#, "every step but the last"),
            (r#"{"usd": "1000000.5", "per": "1"}"#, "above 1000000 dollars"),
            (r#"{"usd": "-1", "per": "1"}"#, "not a number"),
            (r#"{"usd": 1, "per": "1"}"#, "expected a string"),
            (r#"{"usd": "1", "per": "mile"}"#, "unknown variant"),
            (r#"{"usd": "1", "per": "1", "sauce": "x"}"#, "unknown field"),
        ] {
            let error = price(json).unwrap_err().to_string();
            assert!(error.contains(reason), "{json}: {error}");
        }
    }
}
