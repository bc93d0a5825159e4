//! In which cities somebody is at home, which may be others in other years: where photos were taken in many different months.

use std::collections::BTreeMap;

use crate::view::{Pic, View};

/// Half of the months that are looked at around each.
const AROUND_MONTHS: i32 = 18;

/// Of these 37, a city is usual where photos were taken in so many.
const MANY_MONTHS: usize = 8;

/// Which photographs were taken where somebody was at home.
pub(super) struct Usual {
    /// By the photographs' numbers.
    is_home: Vec<bool>,
    /// The country in which most of them were taken.
    pub(super) country: Option<u32>,
}

impl Usual {
    pub(super) fn of(view: &View<'_>) -> Self {
        let months = months(view);
        let (mut is_home, mut countries) = (Vec::with_capacity(view.pics.len()), BTreeMap::new());
        for pics in view.pics.chunk_by(|a, b| month(a) == month(b)) {
            let usual = cities(&months, month(&pics[0]));
            for pic in pics {
                let at_home = pic.city.is_some_and(|city| usual[city as usize]);
                is_home.push(at_home);
                if let Some(country) = pic.country.filter(|_| at_home) {
                    *countries.entry(country).or_insert(0_usize) += 1;
                }
            }
        }
        let country = countries.into_iter().max_by_key(|(_, count)| *count).map(|(country, _)| country);
        Self { is_home, country }
    }

    /// Whether it was taken where somebody was at home.
    pub(super) fn has(&self, pic: usize) -> bool {
        self.is_home[pic]
    }
}

/// For each place the months of the photographs from that city, and on how many days of each there are some.
fn months(view: &View<'_>) -> Vec<BTreeMap<i32, usize>> {
    let mut months = vec![BTreeMap::new(); view.by_place.len()];
    let mut last_day = vec![None; view.by_place.len()];
    for pic in &view.pics {
        for city in pic.city.into_iter().map(|city| city as usize) {
            if last_day[city].replace(pic.day) != Some(pic.day) {
                *months[city].entry(month(pic)).or_default() += 1;
            }
        }
    }
    months
}

/// For each place whether it is a city that is usual at this time: where much was taken around it, and where most was.
fn cities(months: &[BTreeMap<i32, usize>], at: i32) -> Vec<bool> {
    let around = |of: &BTreeMap<i32, usize>| {
        let around = of.range(at - AROUND_MONTHS..=at + AROUND_MONTHS);
        around.fold((0, 0), |(months, days), (_, of_month)| (months + 1, days + of_month))
    };
    let around: Vec<(usize, usize)> = months.iter().map(around).collect();
    let most = around.iter().max();
    around.iter().map(|of| of.0 >= MANY_MONTHS || Some(of) == most).collect()
}

fn month(pic: &Pic<'_>) -> i32 {
    i32::from(pic.date.year()) * 12 + i32::from(pic.date.month())
}
