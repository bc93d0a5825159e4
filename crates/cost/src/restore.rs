//! What it costs, and how long it takes, to get every original back; and what leaving early costs.
//! Everything leaves through S3 itself, in one month.

use serde::Serialize;

use crate::prices::ClassPrices;
use crate::usage::Usage;
use crate::{DAYS, PicoUsd, Prices, StorageClass, product};

/// One way of getting everything back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Back {
    /// Where the originals are.
    pub class: StorageClass,
    /// How S3 is asked: `at once`, `bulk`, `standard`.
    pub speed: String,
    /// Hours until the first file can be read, at most.
    pub wait_hours: u64,
    /// Hours to download everything, at the speed that was named.
    pub download_hours: u64,
    /// For the requests, and for restoring each file.
    pub requests: PicoUsd,
    /// By size, for having it read.
    pub retrieval: PicoUsd,
    /// For the readable copies, while they are downloaded.
    pub copies: PicoUsd,
    /// For what leaves Amazon.
    pub egress: PicoUsd,
    /// All of these.
    pub total: PicoUsd,
}

/// The ways of getting everything back from a storage class, cheapest first.
pub fn getting_back(usage: &Usage, prices: &Prices, class: StorageClass) -> Vec<Back> {
    let (files, bytes) = (u128::from(usage.held.files), u128::from(usage.held.bytes));
    let egress = prices.aws.egress.of(bytes);
    let bits_an_hour = product([usage.megabits.max(1), 1_000_000, 3_600]);
    let download_hours = u64::try_from((bytes * 8).div_ceil(bits_an_hour)).unwrap_or(u64::MAX);
    let back = |speed: &str, wait_hours, requests: PicoUsd, retrieval: PicoUsd, copies: PicoUsd| {
        let total = requests + retrieval + copies + egress;
        Back { class, speed: speed.to_owned(), wait_hours, download_hours, requests, retrieval, copies, egress, total }
    };
    match prices.aws.class(class) {
        ClassPrices::AtOnce(at_once) => {
            vec![back("at once", 0, at_once.get.of(files), at_once.retrieved.of(bytes), PicoUsd::ZERO)]
        }
        ClassPrices::Archived(archived) => {
            let copies = prices.aws.standard.month.of(bytes).part(prices.stack.restored_days.whole(), DAYS);
            let restore = |restore: &crate::Restore| {
                let requests = restore.request.of(files) + archived.get.of(files);
                back(&restore.name, restore.hours.whole(), requests, restore.retrieved.of(bytes), copies)
            };
            let mut ways: Vec<Back> = archived.restores.iter().map(restore).collect();
            ways.sort_by_key(|back| back.total);
            ways
        }
    }
}

/// What deleting everything on the day it was put there costs: the storage of the least number of days.
pub fn early_deletion(usage: &Usage, prices: &Prices, class: StorageClass) -> PicoUsd {
    let (month, days) = match prices.aws.class(class) {
        ClassPrices::AtOnce(at_once) => {
            let billed = usage.held.billed_bytes(at_once.least_bytes.whole());
            (at_once.month.of(billed), &at_once.least_days)
        }
        ClassPrices::Archived(archived) => {
            let index = product([usage.held.files, prices.aws.archived_index_bytes.whole()]);
            (archived.month.of(index + u128::from(usage.held.bytes)), &archived.least_days)
        }
    };
    month.part(days.whole(), DAYS)
}
