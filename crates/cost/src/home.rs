//! What keeping photographs on disks at home costs, everything included that makes it as safe.
//! Two disks that mirror each other in a small server with memory that corrects errors, and a third disk elsewhere.

use serde::Serialize;

use crate::money::Millionths;
use crate::prices::HomePrices;
use crate::usage::Usage;
use crate::{MONTHS, PicoUsd, Prices};

/// What is paid for at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HomeItem {
    /// Buying disks, and buying them again when they are old.
    Disks,
    /// Replacing those that fail before.
    Failures,
    /// The server without disks, and the next one.
    Server,
    /// Its memory.
    Memory,
    /// Electricity.
    Power,
    /// The time it takes, at what an hour is worth.
    Hours,
}

/// What one item costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HomeLine {
    /// Which.
    pub item: HomeItem,
    /// To begin with.
    pub once: PicoUsd,
    /// In a year in which nothing is bought.
    pub year: PicoUsd,
    /// To begin with, and all years after it, with what is bought again.
    pub years: PicoUsd,
}

/// What a server at home costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AtHome {
    /// Each item.
    pub lines: Vec<HomeLine>,
    /// To begin with.
    pub once: PicoUsd,
    /// In a year in which nothing is bought.
    pub year: PicoUsd,
    /// To begin with, and all years after it.
    pub years: PicoUsd,
    /// Of all this, what the hours come to.
    pub hours_in_years: PicoUsd,
    /// Hours of work in all the years.
    pub hours: Millionths,
    /// Sectors of one disk that will not read in all the years, as makers state it: what the mirror and the checks are for.
    pub bad_sectors: Millionths,
    /// Bytes that each disk must hold, free space included.
    pub disk_bytes: u128,
}

/// What keeping this library at home costs, for so many years.
///
/// The disks are bought large enough for what there will be at the end.
pub fn at_home(usage: &Usage, prices: &Prices, years: u64) -> AtHome {
    let home = &prices.home;
    let last = usage.held.and(years * MONTHS, &usage.arriving()).bytes;
    let disk_bytes = (u128::from(last) * Millionths::ONE).div_ceil(home.full.value.0);
    let disk = home.disk.of(disk_bytes).max(home.smallest_disk.of(1));
    let disks = disk.times(home.disks.whole());
    let server = shared(home.server.of(1), home);
    let memory = shared(home.memory.of(1), home);
    let power = shared(home.electricity.of(home.watts.value.0.saturating_mul(HOURS_A_YEAR) / 1_000), home);
    let failures = scaled(disks, home.failure_rate.value);
    let setting_up = home.hour.of(home.setup_hours.value.0);
    let hours_a_year = home.hour.of(home.hours_a_year.value.0);
    let line = |item, once: PicoUsd, year: PicoUsd, bought_again: u64| HomeLine {
        item,
        once,
        year,
        years: once.times(1 + bought_again) + year.times(years),
    };
    let lines = vec![
        line(HomeItem::Disks, disks, PicoUsd::ZERO, bought_again(years, home.disk_years.whole())),
        line(HomeItem::Failures, PicoUsd::ZERO, failures, 0),
        line(HomeItem::Server, server, PicoUsd::ZERO, bought_again(years, home.server_years.whole())),
        line(HomeItem::Memory, memory, PicoUsd::ZERO, bought_again(years, home.server_years.whole())),
        line(HomeItem::Power, PicoUsd::ZERO, power, 0),
        line(HomeItem::Hours, setting_up, hours_a_year, 0),
    ];
    let sum = |of: fn(&HomeLine) -> PicoUsd| lines.iter().map(of).sum();
    let hours = home.setup_hours.value.0.saturating_add(home.hours_a_year.value.0.saturating_mul(u128::from(years)));
    AtHome {
        once: sum(|line| line.once),
        year: sum(|line| line.year),
        years: sum(|line| line.years),
        hours_in_years: sum(|line| if line.item == HomeItem::Hours { line.years } else { PicoUsd::ZERO }),
        hours: Millionths(hours),
        bad_sectors: bad_sectors(usage, home, years),
        disk_bytes,
        lines,
    }
}

const HOURS_A_YEAR: u128 = 8_766;

/// The part of the server that the photographs bear.
fn shared(price: PicoUsd, home: &HomePrices) -> PicoUsd {
    scaled(price, home.share.value)
}

fn scaled(amount: PicoUsd, by: Millionths) -> PicoUsd {
    PicoUsd(amount.0.saturating_mul(by.0).div_ceil(Millionths::ONE))
}

/// How often something that lasts so long is bought again; what is old when the years end is not.
fn bought_again(years: u64, lasts_years: u64) -> u64 {
    years.saturating_sub(1) / lasts_years
}

/// Every check reads everything once; what there is halfway stands for all the years.
fn bad_sectors(usage: &Usage, home: &HomePrices, years: u64) -> Millionths {
    let halfway = usage.held.and(years * MONTHS / 2, &usage.arriving()).bytes;
    let bits = u128::from(halfway) * 8 * u128::from(years);
    let read = bits.saturating_mul(home.checks_a_year.value.0);
    let each = (home.bits_per_bad_sector.value.0 / Millionths::ONE).max(1);
    Millionths(read / each)
}

impl HomeItem {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disks => "disks",
            Self::Failures => "disks that fail",
            Self::Server => "server",
            Self::Memory => "memory with ECC",
            Self::Power => "electricity",
            Self::Hours => "your hours",
        }
    }
}
