//! Times by the clock: "after 9pm", "between 6 and 8 in the evening", "around noon".
//! A number is one only with "am", "pm", a colon, or a part of the day beside it.

use super::{ChipKind, Parser};
use crate::{Hours, TimeOfDay};

/// How many ways there are to say where a time lies.
const MANNERS: usize = 4;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

const DAWN: u16 = 5 * 60;

/// "At ten" is from half an hour before to half an hour after.
const ABOUT: u16 = 30;

/// A time, and whether it may be in the other half of the day.
#[derive(Clone, Copy)]
struct Clock {
    minutes: u16,
    is_open: bool,
}

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "taken|shot|made?")?;
    let small_hours = || {
        let end = parser.see(start, "in? the? early|small|wee hours of? the? morning?")?;
        Some((Hours { from: 0, to: DAWN }, end))
    };
    let (hours, end) = between(parser, start).or_else(|| one(parser, start)).or_else(small_hours)?;
    parser.query.hours = Some(hours);
    parser.claim(at..end, ChipKind::Date, hours.to_string(), None);
    Some(end)
}

/// `between 6 and 8 in the evening`, `from 10pm to 2am`.
fn between(parser: &Parser<'_>, at: usize) -> Option<(Hours, usize)> {
    let first_at = parser.see(at, "between|from")?;
    let (first, next) = clock(parser, first_at)?;
    let second_at = parser.see(next, "and|to|until|till|-")?;
    let (second, end) = clock(parser, second_at)?;
    let (half, end) = half(parser, end);
    if first.is_open && second.is_open && half.is_none() {
        return None;
    }
    let second = second.placed(half)?;
    // "Between 6 and 8pm" are both in the evening.
    let later = |minutes: u16| {
        if first.is_open && half.is_none() && minutes + DAY / 2 < second { minutes + DAY / 2 } else { minutes }
    };
    let first = if first.is_open { later(first.placed(half).unwrap_or(first.minutes)) } else { first.minutes };
    Some((Hours { from: first, to: second }, end))
}

/// `after 9pm`, `before noon`, `around 10:30`, `at 3 in the morning`.
fn one(parser: &Parser<'_>, at: usize) -> Option<(Hours, usize)> {
    let (manner, next) = ["before|until|till", "after|since|from", "around|about|at", "at around|about"]
        .iter()
        .enumerate()
        .filter_map(|(manner, pattern)| Some((manner, parser.see(at, pattern)?)))
        .next_back()
        .unwrap_or((MANNERS, at));
    let (clock, end) = clock(parser, next)?;
    // "3 o'clock" needs no word before it, and "16:9" is no time.
    if manner == MANNERS && parser.see(end - 1, "oclock|am|pm").is_none() && !parser.word(end - 1).ends_with(['m']) {
        return None;
    }
    let (half, end) = half(parser, end);
    if clock.is_open && half.is_none() {
        return None;
    }
    let minutes = clock.placed(half)?;
    Some((
        match manner {
            0 => Hours { from: 0, to: minutes },
            // "After midnight" is over by dawn.
            1 if minutes == 0 => Hours { from: 0, to: DAWN },
            1 => Hours { from: minutes, to: DAY },
            _ => Hours { from: (minutes + DAY - ABOUT) % DAY, to: (minutes + ABOUT) % DAY },
        },
        end,
    ))
}

impl Clock {
    /// In the half of the day that is said; `None` where no clock shows it.
    fn placed(self, half: Option<TimeOfDay>) -> Option<u16> {
        let hour = self.minutes / 60;
        Some(match half {
            Some(TimeOfDay::Afternoon | TimeOfDay::Evening) if self.is_open && hour < 12 => self.minutes + DAY / 2,
            Some(TimeOfDay::Night) if self.is_open && (6..12).contains(&hour) => self.minutes + DAY / 2,
            Some(_) if self.is_open && hour == 12 => self.minutes - DAY / 2,
            Some(_) | None => self.minutes,
        })
        .filter(|minutes| *minutes < DAY)
    }
}

/// `in the morning`, `at night`.
fn half(parser: &Parser<'_>, at: usize) -> (Option<TimeOfDay>, usize) {
    [
        (TimeOfDay::Morning, "in the morning"),
        (TimeOfDay::Afternoon, "in the afternoon"),
        (TimeOfDay::Evening, "in the evening"),
        (TimeOfDay::Night, "at|in the? night"),
    ]
    .into_iter()
    .find_map(|(half, pattern)| Some((Some(half), parser.see(at, pattern)?)))
    .unwrap_or((None, at))
}

/// `9pm`, `9 pm`, `21:30`, `noon`, `9 o'clock`, `9`.
fn clock(parser: &Parser<'_>, at: usize) -> Option<(Clock, usize)> {
    if let Some(end) = parser.see(at, "noon|midday") {
        return Some((Clock { minutes: DAY / 2, is_open: false }, end));
    }
    if let Some(end) = parser.see(at, "midnight") {
        return Some((Clock { minutes: 0, is_open: false }, end));
    }
    let word = parser.word(at);
    let (digits, suffix) = word.split_at(word.find(char::is_alphabetic).unwrap_or(word.len()));
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, ""));
    let has_minutes = !minute.is_empty();
    let hour: u16 = hour.parse().ok().filter(|hour| *hour < 24)?;
    let minute: u16 = if has_minutes { minute.parse().ok().filter(|_| minute.len() == 2)? } else { 0 };
    let (suffix, end) = match (suffix, parser.word(at + 1)) {
        ("", half @ ("am" | "pm" | "a.m" | "p.m")) => (half, at + 2),
        ("", "oclock") => ("", at + 2),
        (suffix, _) => (suffix, at + 1),
    };
    let (hour, is_open) = match suffix.replace('.', "").as_str() {
        "am" if (1..=12).contains(&hour) => (hour % 12, false),
        "pm" if (1..=12).contains(&hour) => (hour % 12 + 12, false),
        "" | "h" if has_minutes => (hour, false),
        "h" => (hour, false),
        // "From 14 February" is no time.
        "" if hour > 0 => (hour, true),
        _ => return None,
    };
    (minute < 60).then_some((Clock { minutes: hour * 60 + minute, is_open: is_open && !has_minutes }, end))
}
