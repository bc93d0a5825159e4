//! What was said about time, and how it fits together.
//! "Christmas" and "last year" may stand far apart, so the query's time is only concluded at the end.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::{Again, Days};
use super::{ChipKind, Parser};
use crate::{Query, Recur, Time};

/// One thing said about time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// The chip that shows it.
    pub chip: usize,
    pub what: What,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Between(Option<Date>, Option<Date>),
    Every(Again),
}

impl Parser<'_> {
    pub(super) fn says(&mut self, range: std::ops::Range<usize>, what: What) -> Option<usize> {
        let end = self.see(range.end, "or so|thereabouts").unwrap_or(range.end);
        let range = range.start..end;
        self.festive |= range.clone().any(|at| self.holiday(at).is_some());
        let detail = match what {
            What::Between(from, to) => Some(spell(from, to)),
            What::Every(Again::Holiday(holiday)) => Some(format!("every {}", holiday.name)),
            What::Every(_) => {
                const PART: &str = "early|late|mid|middle|beginning|start|end|first|last";
                range
                    .clone()
                    .any(|at| self.see(at, PART).is_some())
                    .then(|| "the whole of it, in every year".to_owned())
            }
        };
        const ABOUT: &str = "around|about|circa|roughly|approximately|approx|thereabouts|so|ca";
        let is_about = range.clone().any(|at| self.see(at, ABOUT).is_some());
        let detail = detail.map(|detail| if is_about { format!("{detail}, and nothing around it") } else { detail });
        // The chip shows the date without the little words before it.
        let mut first = range.start;
        while first + 1 < end && is_little(&self.words[first].folded) {
            first += 1;
        }
        let text = self.slice(first..end);
        let chip = self.claim(range, ChipKind::Date, text, detail);
        self.times.push(Said { chip, what });
        Some(end)
    }

    /// One of several times: one, where each follows the one before.
    pub(super) fn says_any(&mut self, range: std::ops::Range<usize>, mut days: Vec<Days>) -> Option<usize> {
        days.sort_by_key(|days| days.from);
        let mut apart: Vec<Days> = Vec::new();
        for days in days {
            match apart.last_mut() {
                Some(before) if days.from <= before.to.saturating_add(1.day()) => *before = before.hull(days),
                _ => apart.push(days),
            }
        }
        let hull = apart[0].hull(apart[apart.len() - 1]);
        let end = self.says(range, What::Between(Some(hull.from), Some(hull.to)))?;
        if apart.len() > 1 {
            let spelled: Vec<String> = apart.iter().map(|days| spell(Some(days.from), Some(days.to))).collect();
            let chip = self.times.last().expect("it was just said").chip;
            self.chips[chip].detail = Some(spelled.join("; or "));
            let time = |days: &Days| Time { from: Some(days.from), to: Some(days.to), ..Time::default() };
            self.one_of_times(apart.iter().map(time).collect());
        }
        Some(end)
    }

    /// One of these times, whatever is said of time elsewhere.
    pub(super) fn one_of_times(&mut self, times: Vec<Time>) {
        if self.query.time.any.is_empty() {
            self.query.time.any = times;
        } else {
            self.query.either.push(times.into_iter().map(|time| Query { time, ..Query::default() }).collect());
        }
    }

    /// Adds what a rule about something else says of time.
    pub(super) fn says_days(&mut self, chip: usize, from: Option<Date>, to: Option<Date>) {
        self.times.push(Said { chip, what: What::Between(from, to) });
    }

    pub(super) fn says_again(&mut self, chip: usize, again: Again) {
        self.times.push(Said { chip, what: What::Every(again) });
    }
}

fn is_little(word: &str) -> bool {
    matches!(
        word,
        "in" | "on"
            | "at"
            | "from"
            | "of"
            | "during"
            | "the"
            | "taken"
            | "dated"
            | "over"
            | "for"
            | "back"
            | "around"
            | "about"
            | "circa"
    )
}

/// Puts together what was said about time.
pub(super) fn conclude(parser: &mut Parser<'_>) {
    let times = std::mem::take(&mut parser.times);
    let (mut from, mut to) = (None, None);
    for said in &times {
        if let What::Between(first, last) = said.what {
            from = from.max(first);
            to = match (to, last) {
                (Some(to), Some(last)) => Some(Date::min(to, last)),
                (to, last) => to.or(last),
            };
        }
    }
    // "2012 with Ella … 2015": no day is in both, so the days from one to the other.
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        (from, to) = (None, None);
        for said in &times {
            if let What::Between(first, last) = said.what {
                from = [from, first].into_iter().flatten().min();
                to = to.max(last);
            }
        }
    }
    let year = from.zip(to).and_then(|(from, to)| Days::new(from, to).whole_year());
    let mut within: Option<Days> = None;
    for said in &times {
        let What::Every(again) = said.what else { continue };
        if let Some(days) = year.and_then(|year| again.in_year(year)) {
            within = Some(within.map_or(days, |within| within.hull(days)));
            parser.chips[said.chip].detail = Some(spell(Some(days.from), Some(days.to)));
        } else if let Some(recur) = again.recur() {
            merge(&mut parser.query.time.recur, recur);
        } else if let Again::Holiday(holiday) = again {
            // Easter is on no day of every year, but it can be seen.
            parser.query.labels.all.push(holiday.name.to_lowercase());
            parser.chips[said.chip].kind = ChipKind::Label;
        } else if let Some(days) = again.latest(parser.today, false) {
            within = Some(within.map_or(days, |within| within.hull(days)));
            parser.chips[said.chip].detail = Some(spell(Some(days.from), Some(days.to)));
        }
    }
    if let Some(within) = within {
        (from, to) = (Some(within.from), Some(within.to));
    }
    (parser.query.time.from, parser.query.time.to) = (from, to);
}

fn merge(into: &mut Recur, more: Recur) {
    into.month = more.month.or(into.month);
    into.day = more.day.or(into.day);
    into.season = more.season.or(into.season);
    for weekday in more.weekday {
        if !into.weekday.contains(&weekday) {
            into.weekday.push(weekday);
        }
    }
}

/// `1 Jan – 31 Dec 2007`, `until 31 Dec 2009`, `3 May 2016`.
pub(super) fn spell(from: Option<Date>, to: Option<Date>) -> String {
    const SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = |day: Date| format!("{} {}", day.day(), SHORT[usize::from(day.month().unsigned_abs()) - 1]);
    let full = |day: Date| format!("{} {}", month(day), day.year());
    match (from, to) {
        (Some(from), Some(to)) if from == to => full(from),
        (Some(from), Some(to)) if from.year() == to.year() => format!("{} – {}", month(from), full(to)),
        (Some(from), Some(to)) => format!("{} – {}", full(from), full(to)),
        (Some(from), None) => format!("from {}", full(from)),
        (None, Some(to)) => format!("until {}", full(to)),
        (None, None) => "any day".to_owned(),
    }
}
