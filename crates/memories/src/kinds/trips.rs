//! Journeys: days away from the cities where most photos are taken, by when and where they were.

mod usual;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use usual::Usual;

use super::{Candidate, Kind, Most};
use crate::view::View;
use crate::{MOST, words};

/// How many days a journey takes.
const DAYS: std::ops::RangeInclusive<i64> = 2..=40;

/// Between two days of a journey there are at most so many of which nobody knows where.
const GAP_DAYS: i64 = 2;

/// A journey has so many photos that may be shown.
const LEAST: usize = 12;

/// What has only just ended is no memory yet, days.
const OVER_DAYS: i64 = 180;

/// At about its time of the year, so many days before or after.
const ABOUT_DAYS: i64 = 5;

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let usual = Usual::of(view);
    journeys(view, &usual).into_iter().filter_map(|run| journey(view, &usual, run)).collect()
}

/// Runs of days on which more photos were taken elsewhere than where they usually are.
fn journeys(view: &View<'_>, usual: &Usual) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let (mut from, mut is_open) = (0, false);
    for day in view.pics.chunk_by(|a, b| a.day == b.day) {
        let to = from + day.len();
        let located = (from..to).filter(|pic| view.pics[*pic].city.is_some());
        let (home, away): (Vec<usize>, Vec<usize>) = located.partition(|pic| usual.has(*pic));
        if away.len() > home.len() {
            match runs.last_mut().filter(|run| is_open && day[0].day - view.pics[run.end - 1].day <= GAP_DAYS + 1) {
                Some(run) => run.end = to,
                None => runs.push(from..to),
            }
            is_open = true;
        } else if !home.is_empty() {
            is_open = false;
        }
        from = to;
    }
    runs
}

fn journey(view: &View<'_>, usual: &Usual, run: Range<usize>) -> Option<Candidate> {
    let away: Vec<usize> = run.filter(|pic| !usual.has(*pic) && !view.pics[*pic].is_hidden).collect();
    let (first, last) = (&view.pics[*away.first()?], &view.pics[*away.last()?]);
    let days = last.day - first.day + 1;
    if !DAYS.contains(&days) || view.day - last.day < OVER_DAYS {
        return None;
    }
    let name = whither(view, usual, &away)?;
    let pics = view.fit(away);
    if pics.len() < LEAST {
        return None;
    }
    // Last year's as well: what began in December may have its time in January.
    let about = |years: i64| {
        let at = first.day + (years * 146_097) / 400;
        (at - ABOUT_DAYS..at + days + ABOUT_DAYS).contains(&view.day)
    };
    let years = i64::from(view.today.year() - first.date.year());
    let is_now = years > 0 && (about(years) || about(years - 1));
    Some(Candidate {
        kind: Kind::Trip,
        key: format!("trip:{}:{name}", first.date),
        title: format!("{} in {name}", words::span(first.date, last.date)),
        detail: words::between(first.date, last.date),
        most: Most::Some(MOST),
        weight: if is_now { 80 } else { 50 } + view.worth(&pics),
        pics,
    })
}

/// Where it went: the city where most was taken, else the country if it is not home's, else the countries, else two cities.
fn whither(view: &View<'_>, usual: &Usual, away: &[usize]) -> Option<String> {
    let cities = counted(away.iter().filter_map(|pic| view.pics[*pic].city));
    let countries = counted(away.iter().filter_map(|pic| view.pics[*pic].country));
    let located: usize = cities.iter().map(|(_, count)| count).sum();
    let name = |(place, _): &(u32, usize)| view.place(*place as usize).to_owned();
    let many = |(_, count): &&(u32, usize)| count * 5 >= located;
    let city = cities.first().filter(|(_, count)| count * 5 >= located * 3);
    let abroad: Vec<String> = countries.iter().filter(many).take(3).map(name).map(words::in_a_sentence).collect();
    match (city, abroad.as_slice()) {
        (Some(city), _) => Some(name(city)),
        (None, [_]) if countries.first().map(|(country, _)| *country) != usual.country => Some(abroad.concat()),
        (None, [_, _, ..]) => Some(words::list(&abroad)),
        (None, _) if !cities.is_empty() => Some(words::list(&cities.iter().take(2).map(name).collect::<Vec<_>>())),
        _ => None,
    }
}

/// How often each is there, the most first.
fn counted(places: impl Iterator<Item = u32>) -> Vec<(u32, usize)> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    places.for_each(|place| *counts.entry(place).or_default() += 1);
    let mut counts: Vec<(u32, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}
