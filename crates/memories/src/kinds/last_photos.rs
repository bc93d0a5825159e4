//! The last photos from a city where somebody was often, and has not been for years.
//!
//! Of cities only: the last photos of a person, or from somebody's house, may be the last that there will be.

use std::collections::BTreeSet;

use super::{Candidate, Kind, Most};
use crate::view::View;
use crate::visits::OFTEN;
use crate::{FEWEST, words};

/// Last photos are so many days old, or more: two years.
const AGO_DAYS: i64 = 730;

const MOST: usize = 12;

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let cities: BTreeSet<usize> = view.pics.iter().filter_map(|pic| pic.city).map(|city| city as usize).collect();
    cities.into_iter().filter_map(|city| last(view, view.place(city), &view.by_place[city])).collect()
}

fn last(view: &View<'_>, name: &str, at: &[usize]) -> Option<Candidate> {
    let last = &view.pics[*at.last()?];
    if view.day - last.day < AGO_DAYS {
        return None;
    }
    let visits = view.visits(at);
    let visit = visits.last().filter(|_| visits.len() >= OFTEN)?;
    let pics = view.fit(visit.iter().copied());
    let years = ((view.day - last.day) as f64 / 365.25).round() as i16;
    (pics.len() >= FEWEST).then(|| Candidate {
        kind: Kind::LastPhotos,
        key: format!("last-photos:{name}"),
        title: format!("Last photos from {name}"),
        detail: format!("{}, {}", words::month(last.date), words::years_ago(years)),
        most: Most::Some(MOST),
        weight: 40 + view.worth(&pics),
        pics,
    })
}
