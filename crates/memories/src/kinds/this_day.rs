//! This day in earlier years: each year that has enough by itself, and those together that have not.

use jiff::civil::{Date, date};

use super::{Candidate, Kind, Most};
use crate::view::View;
use crate::{FEWEST, MOST, words};

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let Some(first) = view.pics.first() else { return Vec::new() };
    let (mut years, mut few) = (Vec::new(), Vec::new());
    for year in (first.date.year()..view.today.year()).rev() {
        let pics = view.fit(days(view.today, year).flat_map(|day| view.between(day, day)));
        match view.spread(pics.iter().copied(), MOST).len() {
            FEWEST.. => years.push(of_year(view, year, pics)),
            0 => {}
            _ => few.push(pics),
        }
    }
    few.reverse();
    if few.len() > 1 {
        years.push(of_years(view, few.concat()));
    }
    years
}

/// This day in another year. Where there is no 29 February the 28th is that day too.
fn days(today: Date, year: i16) -> impl Iterator<Item = Date> {
    let same = Date::new(year, today.month(), today.day()).ok();
    let is_stand_in = (today.month(), today.day()) == (2, 28) && !today.in_leap_year();
    let leap_day = Date::new(year, 2, 29).ok().filter(|_| is_stand_in);
    same.into_iter().chain(leap_day)
}

fn of_year(view: &View<'_>, year: i16, pics: Vec<usize>) -> Candidate {
    let (first, last) = (view.pics[pics[0]].date, view.pics[pics[pics.len() - 1]].date);
    let years = view.today.year() - year;
    let is_round = years == 1 || years % 5 == 0;
    Candidate {
        kind: Kind::ThisDay,
        key: format!("this-day:{first}"),
        title: words::years_ago(years),
        detail: view.when_and_where(words::between(first, last), &pics),
        most: Most::Some(MOST),
        weight: 100 + view.worth(&pics) + if is_round { 10 } else { 0 },
        pics,
    }
}

fn of_years(view: &View<'_>, pics: Vec<usize>) -> Candidate {
    let mut years: Vec<String> = pics.iter().map(|pic| view.pics[*pic].date.year().to_string()).collect();
    years.dedup();
    // Of any leap year: only its month and its day are said.
    let day = date(2000, view.today.month(), view.today.day()).strftime("%-d %B");
    Candidate {
        kind: Kind::ThisDay,
        key: format!("this-day:{:02}-{:02}", view.today.month(), view.today.day()),
        title: format!("{day} over the years"),
        detail: words::list(&years),
        most: Most::Some(MOST),
        weight: 90 + view.worth(&pics),
        pics,
    }
}
