//! What people search a made-up library for, from all of it to a handful.
//! The benches of all catalogues ask the same.

use jiff::civil::date;
use query::{Camera, Count, People, Place, Query, Recur, Season, Sort, Time, TimeOfDay, Words};

use crate::made_up::{LABELS, PEOPLE, TOWNS, person, word};

/// Each with what it is called.
pub fn queries() -> Vec<(&'static str, Query)> {
    let year = |year| Time { from: Some(date(year, 1, 1)), to: Some(date(year, 12, 31)), ..Time::default() };
    let label = |number| Words { all: vec![word(number)], ..Words::default() };
    let people = |number| People { all: vec![person(number)], ..People::default() };
    let place = |name: String| Place { all: vec![name], ..Place::default() };
    let camera = |model: &str| Camera { model: Some(model.to_owned()), ..Camera::default() };
    let recur = Time { recur: Recur { month: Some(12), day: Some(25), ..Recur::default() }, ..Time::default() };
    let summer = Time { recur: Recur { season: Some(Season::Summer), ..Recur::default() }, ..Time::default() };
    let any = Query::default;
    vec![
        ("timeline", any()),
        ("oldest first", Query { sort: Some(Sort::TakenAsc), ..any() }),
        ("year", Query { time: year(2011), ..any() }),
        ("year and label", Query { time: year(2011), labels: label(LABELS / 4), ..any() }),
        ("year and frequent label", Query { time: year(2011), labels: label(0), ..any() }),
        ("frequent label", Query { labels: label(0), ..any() }),
        ("two frequent labels", Query { labels: Words { all: vec![word(0), word(1)], ..Words::default() }, ..any() }),
        ("person and year", Query { people: people(PEOPLE / 4), time: year(2011), ..any() }),
        (
            "person without another",
            Query { people: People { all: vec![person(0)], none: vec![person(1)], ..People::default() }, ..any() },
        ),
        (
            "person, year and label",
            Query { people: people(PEOPLE / 4), time: year(2011), labels: label(LABELS / 4), ..any() },
        ),
        ("place", Query { place: place(format!("Town {}", word(TOWNS / 4))), ..any() }),
        ("country", Query { place: place(format!("Land {}", word(3))), ..any() }),
        ("camera", Query { camera: camera("X-T3"), ..any() }),
        ("file name's number", Query { unmatched: vec!["04217".into()], ..any() }),
        ("every file name's word", Query { unmatched: vec!["img".into()], ..any() }),
        ("folder's word", Query { unmatched: vec!["phone".into()], ..any() }),
        ("every Christmas", Query { time: recur, ..any() }),
        ("every summer", Query { time: summer.clone(), ..any() }),
        ("at night", Query { tod: Some(TimeOfDay::Night), ..any() }),
        ("label in summer", Query { time: summer, labels: label(LABELS / 4), ..any() }),
        ("at least two people", Query { faces: Count { min: Some(2), ..Count::default() }, ..any() }),
    ]
}
