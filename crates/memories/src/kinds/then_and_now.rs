//! One person or one place, years apart: as many photos of then as of now, at least three of each.
//!
//! Now is the last twelve months, so that nobody who is no longer photographed is shown as they are now.

use super::{Candidate, Kind, Most};
use crate::FEWEST;
use crate::view::View;

/// Fewer years are not enough to see.
const APART_YEARS: i16 = 5;

/// At most so many of then, and as many of now.
const OF_EACH: usize = 5;

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let people = view.by_person.iter().enumerate().filter_map(|(person, of)| {
        let name = view.person(person);
        let alone = |pic: &usize| view.pics[*pic].shot.people.len() == 1;
        let portraits: Vec<usize> = of.iter().copied().filter(alone).collect();
        let key = format!("then-and-now:person:{name}");
        years_apart(view, name, &key, &portraits).or_else(|| years_apart(view, name, &key, of))
    });
    let places = view.by_place.iter().enumerate().filter_map(|(place, at)| {
        let name = view.place(place);
        years_apart(view, name, &format!("then-and-now:place:{name}"), at)
    });
    people.chain(places).collect()
}

fn years_apart(view: &View<'_>, name: &str, key: &str, pics: &[usize]) -> Option<Candidate> {
    let recent = pics.partition_point(|pic| view.day - view.pics[*pic].day > 365);
    let now = &pics[recent..];
    let first_now = view.pics[*now.first()?].date.year();
    let is_then = |pic: &&usize| view.pics[**pic].date.year() + APART_YEARS <= first_now && view.pics[**pic].is_fit;
    let then: Vec<usize> = pics[..recent].iter().filter(is_then).copied().collect();
    let years = then.chunk_by(|a, b| view.pics[*a].date.year() == view.pics[*b].date.year());
    let years: Vec<&[usize]> = years.filter(|of| of.len() >= FEWEST / 2).collect();
    let any = view.chance(key.as_bytes()) as usize % years.len().max(1);
    let then = view.spread(years.get(any)?.iter().copied(), OF_EACH);
    let now = view.spread(now.iter().copied(), then.len());
    let then = view.spread(then, now.len());
    if now.len() < FEWEST / 2 || then.len() < now.len() {
        return None;
    }
    let (from, to) = (view.pics[then[0]].date.year(), view.pics[now[now.len() - 1]].date.year());
    let pics = [then, now].concat();
    Some(Candidate {
        kind: Kind::ThenAndNow,
        key: key.to_owned(),
        title: format!("{name}, then and now"),
        detail: format!("{from} and {to}"),
        most: Most::All,
        weight: 50 + view.worth(&pics) + i64::from(to - from).min(20),
        pics,
    })
}
