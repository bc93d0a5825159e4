//! Every price and figure that an estimate uses, from one dated file with its sources.
//! `prices.json` is built in; another file of the same shape takes its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::listed::{Listed, list};
use crate::price::{Figure, Price};
use crate::{PicoUsd, StorageClass};

/// What things cost, and where it says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The day on which the file was put together, `2026-11-24`.
    pub dated: String,
    /// Where the prices hold.
    pub region: String,
    /// The documents that prices were taken from, by the short names that entries use.
    pub sources: BTreeMap<String, Source>,
    /// Amazon's prices.
    pub aws: Aws,
    /// What the deployed stack does for a photo.
    pub stack: Stack,
    /// A server with disks at home.
    pub home: HomePrices,
    /// Photo services that are paid by the month.
    pub services: Vec<Service>,
    /// Every entry of the file, for those who want to read it.
    #[serde(skip)]
    pub listed: Vec<Listed>,
}

/// A document that prices were taken from.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Which.
    pub name: String,
    /// The day, month or year it is from.
    pub date: String,
}

/// Amazon's prices. Where Amazon writes GB it counts 2^30 bytes, as the file does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each entry of prices.json has its unit and note beside it")]
pub struct Aws {
    pub standard: AtOnce,
    pub intelligent_tiering: AtOnce,
    pub standard_ia: AtOnce,
    pub glacier_ir: AtOnce,
    pub glacier: Archived,
    pub deep_archive: Archived,
    pub infrequent_tier: Price,
    pub archive_instant_tier: Price,
    pub monitored: Price,
    pub archived_index_bytes: Figure,
    pub archived_name_bytes: Figure,
    pub lambda_time: Price,
    pub lambda_calls: Price,
    pub queue_requests: Price,
    pub table_writes: Price,
    pub table_reads: Price,
    pub table_month: Price,
    pub table_backup_month: Price,
    pub labels: Price,
    pub faces: Price,
    pub stored_faces: Price,
    pub delivered: Price,
    pub delivered_requests: Price,
    pub egress: Price,
}

/// A storage class whose objects are read at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each entry of prices.json has its unit and note beside it")]
pub struct AtOnce {
    pub month: Price,
    pub put: Price,
    pub get: Price,
    pub retrieved: Price,
    pub least_bytes: Figure,
    pub least_days: Figure,
}

/// A storage class whose objects must be restored before they are read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each entry of prices.json has its unit and note beside it")]
pub struct Archived {
    pub month: Price,
    pub put: Price,
    pub get: Price,
    pub least_days: Figure,
    pub restores: Vec<Restore>,
}

/// One of the speeds at which archived objects are made readable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each entry of prices.json has its unit and note beside it")]
pub struct Restore {
    pub name: String,
    pub hours: Figure,
    pub retrieved: Price,
    pub request: Price,
}

/// What a storage class costs, whichever kind it is.
pub(crate) enum ClassPrices<'a> {
    AtOnce(&'a AtOnce),
    Archived(&'a Archived),
}

/// What the deployed stack does: counted by its tests, or assumed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each entry of prices.json has its unit and note beside it")]
pub struct Stack {
    pub derived_puts: Figure,
    pub recognised_puts: Figure,
    pub original_reads: Figure,
    pub table_writes: Figure,
    pub table_writes_per_label: Figure,
    pub table_bytes: Figure,
    pub ingest_ms: Figure,
    pub ingest_mb: Figure,
    pub onnx_ms: Figure,
    pub queue_requests: Figure,
    pub idle_polls: Figure,
    pub view_ms: Figure,
    pub view_mb: Figure,
    pub view_reads: Figure,
    pub landing_days: Figure,
    pub restored_days: Figure,
}

/// What a server with disks at home costs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each entry of prices.json has its unit and note beside it")]
pub struct HomePrices {
    pub disk: Price,
    pub smallest_disk: Price,
    pub disks: Figure,
    pub full: Figure,
    pub disk_years: Figure,
    pub failure_rate: Figure,
    #[serde(rename = "box")]
    pub server: Price,
    #[serde(rename = "box_years")]
    pub server_years: Figure,
    pub memory: Price,
    pub watts: Figure,
    pub electricity: Price,
    pub share: Figure,
    pub setup_hours: Figure,
    pub hours_a_year: Figure,
    pub hour: Price,
    pub bits_per_bad_sector: Figure,
    pub checks_a_year: Figure,
}

/// A photo service with plans of fixed sizes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Whether its gigabyte is 2^30 bytes instead of 10^9.
    pub binary: bool,
    /// Smallest first.
    pub plans: Vec<Plan>,
}

/// One plan of a service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What fits.
    pub gigabytes: u64,
    /// What it costs a month.
    pub month: Price,
}

/// What is wrong with a file of prices.
#[derive(Debug, thiserror::Error)]
pub enum BadPrices {
    /// It is not JSON of the right shape.
    #[error("the prices cannot be read; `tintype cost --print-prices` prints a file of the right shape")]
    Shape(#[from] serde_json::Error),
    /// An entry cannot be.
    #[error("{name}: {reason}")]
    Entry {
        /// Where it is in the file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// The file that is built in.
pub const BUILT_IN: &str = include_str!("../prices.json");

impl Prices {
    /// The prices that are built in.
    pub fn built_in() -> Self {
        Self::from_json(BUILT_IN).expect("the tests read the built-in prices")
    }

    /// Reads a file like [`BUILT_IN`].
    pub fn from_json(text: &str) -> Result<Self, BadPrices> {
        let mut prices: Self = serde_json::from_str(text)?;
        let mut listed = Vec::new();
        list(&serde_json::from_str(text)?, "", &prices.sources, &mut listed)?;
        prices.listed = listed;
        prices.check()?;
        Ok(prices)
    }

    /// What cannot be told from the shape alone.
    fn check(&self) -> Result<(), BadPrices> {
        let bad = |name: String, reason: &str| Err(BadPrices::Entry { name, reason: reason.to_owned() });
        for (name, archived) in [("aws.glacier", &self.aws.glacier), ("aws.deep_archive", &self.aws.deep_archive)] {
            if archived.restores.is_empty() {
                return bad(format!("{name}.restores"), "at least one way to restore is needed, the usual one last");
            }
        }
        for (name, years) in [
            ("home.disk_years", &self.home.disk_years),
            ("home.box_years", &self.home.server_years),
            ("home.full", &self.home.full),
            ("home.bits_per_bad_sector", &self.home.bits_per_bad_sector),
        ] {
            if years.value.0 == 0 {
                return bad(name.to_owned(), "must be more than 0");
            }
        }
        for service in &self.services {
            if !service.plans.is_sorted_by_key(|plan| plan.gigabytes) {
                return bad(format!("services, {}", service.name), "the plans must begin with the smallest");
            }
        }
        Ok(())
    }
}

impl Aws {
    pub(crate) fn class(&self, class: StorageClass) -> ClassPrices<'_> {
        match class {
            StorageClass::Standard => ClassPrices::AtOnce(&self.standard),
            StorageClass::IntelligentTiering => ClassPrices::AtOnce(&self.intelligent_tiering),
            StorageClass::StandardIa => ClassPrices::AtOnce(&self.standard_ia),
            StorageClass::GlacierIr => ClassPrices::AtOnce(&self.glacier_ir),
            StorageClass::Glacier => ClassPrices::Archived(&self.glacier),
            StorageClass::DeepArchive => ClassPrices::Archived(&self.deep_archive),
        }
    }
}

impl AtOnce {
    /// What it costs to ask so often for objects, and to read so many bytes of them.
    pub(crate) fn read(&self, requests: u128, bytes: u128) -> PicoUsd {
        self.get.of(requests) + self.retrieved.of(bytes)
    }
}

impl Archived {
    /// The usual way to restore: what opening one photo uses.
    pub(crate) fn usual(&self) -> &Restore {
        self.restores.last().expect("a price file without restores is refused")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_that_is_built_in_has_a_source_or_says_why_it_has_none() {
        let prices = Prices::built_in();
        assert!(prices.listed.len() > 100, "{}", prices.listed.len());
        for entry in &prices.listed {
            assert!(entry.source.is_some() || entry.note.is_some(), "{entry:?}");
            assert!(!entry.value.is_empty() && !entry.unit.is_empty(), "{entry:?}");
        }
        let used: Vec<&str> =
            BUILT_IN.split("\"source\": \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        for source in prices.sources.keys() {
            assert!(used.contains(&source.as_str()), "nothing is from {source}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_used_names_the_entry() {
        for (from, to, reason) in [
            (r#""source": "sqs""#, r#""source": "sqz""#, "aws.queue_requests: its source \"sqz\""),
            (
                r#""value": "6", "unit": "years"#,
                r#""value": "0", "unit": "years"#,
                "home.disk_years: must be more than 0",
            ),
            (r#""gigabytes": 15,"#, r#""gigabytes": 150,"#, "services, Google One: the plans must begin"),
        ] {
            assert!(BUILT_IN.contains(from), "{from}");
            let error = Prices::from_json(&BUILT_IN.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
