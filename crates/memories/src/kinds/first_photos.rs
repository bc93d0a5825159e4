//! The first photos of a person who is in many, and from a place where somebody was often.
//!
//! What was there when the library began, or when photos began to have places, is not called first.

use super::{Candidate, Kind, Most};
use crate::view::{Pic, View};
use crate::visits::OFTEN;
use crate::{FEWEST, words};

/// Who is in fewer photos is passed over.
const MANY: usize = 30;

/// What is first within so many days after the beginning may have been there before.
const BEGINNING_DAYS: i64 = 60;

/// First photos are from so many years ago, or more.
const AGO_YEARS: i16 = 2;

const MOST: usize = 12;

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let began = |known: fn(&Pic<'_>) -> bool| view.pics.iter().find(|pic| known(pic)).map(|pic| pic.day);
    let people = view.by_person.iter().enumerate().filter(|(_, of)| of.len() >= MANY).filter_map(|(person, of)| {
        let name = view.person(person);
        let soon = |days: i64| of.partition_point(|pic| view.pics[*pic].day - view.pics[of[0]].day < days);
        let first = [30, 365].into_iter().find_map(|days| first(view, &of[..soon(days)], began(|_| true)?))?;
        Some((format!("person:{name}"), format!("First photos of {name}"), first))
    });
    let places = view.by_place.iter().enumerate().filter_map(|(place, at)| {
        let name = view.place(place);
        let visits = view.visits(at);
        let first = first(
            view,
            visits.first().filter(|_| visits.len() >= OFTEN)?,
            began(|pic| pic.place.or(pic.city).is_some())?,
        )?;
        Some((format!("place:{name}"), format!("First photos from {name}"), first))
    });
    people.chain(places).map(|(key, title, pics)| candidate(view, key, title, pics)).collect()
}

/// Those of these that may be shown, if the first of all is among them.
fn first(view: &View<'_>, pics: &[usize], began: i64) -> Option<Vec<usize>> {
    let pic = &view.pics[*pics.first()?];
    if !pic.is_fit || pic.day < began + BEGINNING_DAYS || pic.date.year() > view.today.year() - AGO_YEARS {
        return None;
    }
    Some(view.fit(pics.iter().copied())).filter(|pics| view.spread(pics.iter().copied(), MOST).len() >= FEWEST)
}

fn candidate(view: &View<'_>, key: String, title: String, pics: Vec<usize>) -> Candidate {
    let first = view.pics[pics[0]].date;
    let years = view.today.year() - first.year();
    let is_today = (first.month(), first.day()) == (view.today.month(), view.today.day());
    Candidate {
        kind: Kind::FirstPhotos,
        key: format!("first-photos:{key}"),
        title,
        detail: if is_today { words::years_ago(years) + " today" } else { words::day(first) },
        most: Most::First(MOST),
        weight: if is_today { 160 } else { 50 },
        pics,
    }
}
