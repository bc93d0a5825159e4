//! The best of the month that has just ended, of the year in January, and of this month and this time in earlier years.

use jiff::civil::{Date, date};

use super::{Candidate, Kind, Most};
use crate::view::View;
use crate::{FEWEST, MOST, words};

/// So many days long, a month that ended is the last one.
const JUST_ENDED_DAYS: i8 = 7;

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let Some(first) = view.pics.first() else { return Vec::new() };
    let today = view.today;
    let earlier = first.date.year()..today.year();
    let last_month = today.first_of_month().yesterday().ok().filter(|_| today.day() <= JUST_ENDED_DAYS);
    let months = earlier.clone().map(|year| (date(year, today.month(), 1), 40)).chain(last_month.map(|day| (day, 95)));
    let months = months.filter_map(|(day, weight)| {
        let name = words::month(day);
        best(view, (day.first_of_month(), day.last_of_month()), &day.strftime("%Y-%m").to_string(), &name, weight)
    });
    let years = earlier.filter(|_| today.month() == 1).filter_map(|year| {
        let weight = if year == today.year() - 1 { 110 } else { 40 };
        best(view, (date(year, 1, 1), date(year, 12, 31)), &year.to_string(), &year.to_string(), weight)
    });
    months.chain(years).collect()
}

fn best(view: &View<'_>, (from, to): (Date, Date), key: &str, name: &str, weight: i64) -> Option<Candidate> {
    let pics = view.fit(view.between(from, to));
    // What takes in more than half of them chooses nothing.
    let most = MOST.min(pics.len() / 2);
    (most >= FEWEST).then(|| Candidate {
        kind: Kind::BestOf,
        key: format!("best-of:{key}"),
        title: format!("Best of {name}"),
        detail: format!("From {}", words::count(pics.len() as i64, "photo")),
        most: Most::Some(most),
        weight: weight + view.worth(&pics),
        pics,
    })
}
