//! The pictures as kinds of memories look at them: in order, with their days, and which of them may be shown.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use photo::PhotoId;

use crate::{FEWEST, Hidden, Pictures, Shot, Shown};

const DAY_MS: i64 = 86_400_000;

/// Photographs of days before today, in the order of their times. Screenshots, what is under a stack and what nobody knows the
/// day of are not among them.
pub(crate) struct View<'a> {
    pub(crate) today: Date,
    /// Days from 1970 to today.
    pub(crate) day: i64,
    pub(crate) pics: Vec<Pic<'a>>,
    /// Who is in which, by the person's number: nobody who is hidden.
    pub(crate) by_person: Vec<Vec<usize>>,
    /// What was taken where, by the number of a city or of a place in one.
    pub(crate) by_place: Vec<Vec<usize>>,
    pictures: &'a Pictures,
}

/// A photograph.
pub(crate) struct Pic<'a> {
    pub(crate) shot: &'a Shot,
    pub(crate) date: Date,
    /// Days from 1970 to its date.
    pub(crate) day: i64,
    /// Nobody may see it.
    pub(crate) is_hidden: bool,
    /// It may be shown: neither hidden, nor disliked, nor shown a short while ago. What is not so still counts where
    /// something is said of all photos, that one is the first of a person, say.
    pub(crate) is_fit: bool,
    /// [`Shot::place`], if it has a name; and likewise the others.
    pub(crate) place: Option<u32>,
    pub(crate) city: Option<u32>,
    pub(crate) country: Option<u32>,
    /// How good it promises to be.
    pub(crate) score: i64,
}

impl<'a> View<'a> {
    pub(crate) fn of(pictures: &'a Pictures, hidden: &Hidden, shown: &Shown, today: Date) -> Self {
        let hides_person: Vec<bool> = pictures.people.iter().map(|name| hidden.has_person(name)).collect();
        let hides = |person: &u32| hides_person.get(*person as usize).is_some_and(|hides| *hides);
        let mut shots: Vec<&Shot> = pictures.shots.iter().filter(|shot| is_of_use(shot)).collect();
        shots.sort_by_key(|shot| (shot.taken_ms, shot.photo));
        let day = photo::days_since_1970(today);
        let mut pics: Vec<Pic<'_>> = Vec::with_capacity(shots.len());
        let mut hides_day = false;
        for shot in shots.into_iter().take_while(|shot| shot.taken_ms.div_euclid(DAY_MS) < day) {
            let day = shot.taken_ms.div_euclid(DAY_MS);
            let known = pics.last().filter(|last| last.day == day).map(|last| last.date);
            let date = known.unwrap_or_else(|| {
                let date = date_at(shot.taken_ms);
                hides_day = hidden.has_day(date);
                date
            });
            let is_disliked = matches!(shot.rating, Some(1 | 2));
            let is_hidden = hides_day || shot.people.iter().any(hides);
            let is_fit = !is_disliked && !is_hidden && !shown.has_photo(&shot.photo, today);
            let [place, city, country] = [shot.place, shot.city, shot.country]
                .map(|number| number.filter(|number| (*number as usize) < pictures.places.len()));
            pics.push(Pic { shot, date, day, is_hidden, is_fit, place, city, country, score: score(shot) });
        }
        let mut by_person = vec![Vec::new(); pictures.people.len()];
        let mut by_place = vec![Vec::new(); pictures.places.len()];
        for (index, pic) in pics.iter().enumerate() {
            let smaller = pic.place.filter(|place| pic.city != Some(*place));
            for place in smaller.into_iter().chain(pic.city) {
                by_place[place as usize].push(index);
            }
            for person in pic.shot.people.iter().filter(|person| !hides(person)) {
                by_person.get_mut(*person as usize).into_iter().for_each(|of| of.push(index));
            }
        }
        Self { today, day, pics, by_person, by_place, pictures }
    }

    pub(crate) fn person(&self, number: usize) -> &'a str {
        &self.pictures.people[number]
    }

    pub(crate) fn place(&self, number: usize) -> &'a str {
        &self.pictures.places[number]
    }

    /// The photographs from one day to another, and both.
    pub(crate) fn between(&self, from: Date, to: Date) -> std::ops::Range<usize> {
        self.pics.partition_point(|pic| pic.date < from)..self.pics.partition_point(|pic| pic.date <= to)
    }

    /// The day, and the city if most were taken in one.
    pub(crate) fn when_and_where(&self, when: String, pics: &[usize]) -> String {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for city in pics.iter().filter_map(|pic| self.pics[*pic].city) {
            *counts.entry(city).or_default() += 1;
        }
        let most = counts.into_iter().find(|(_, count)| count * 5 >= pics.len() * 3);
        match most {
            Some((city, _)) => format!("{when}, {}", self.place(city as usize)),
            None => when,
        }
    }

    /// Those that may be shown.
    pub(crate) fn fit(&self, pics: impl IntoIterator<Item = usize>) -> Vec<usize> {
        pics.into_iter().filter(|pic| self.pics[*pic].is_fit).collect()
    }

    /// How good the best of them promise to be, from 0 to 20.
    pub(crate) fn worth(&self, pics: &[usize]) -> i64 {
        let mut scores: Vec<i64> = pics.iter().map(|pic| self.pics[*pic].score).collect();
        let best = scores.len().min(FEWEST);
        if best < scores.len() {
            scores.select_nth_unstable_by_key(best, |score| Reverse(*score));
        }
        (scores[..best].iter().sum::<i64>() / FEWEST as i64 / 3).clamp(0, 20)
    }

    /// Any number: the same all day, and another tomorrow.
    pub(crate) fn chance(&self, of: &[u8]) -> u64 {
        let folded = of.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        mixed(folded ^ mixed(self.day as u64))
    }

    /// The same for a photo.
    pub(crate) fn chance_of(&self, photo: &PhotoId) -> u64 {
        mixed(u64::from_le_bytes(photo.short().0) ^ mixed(self.day as u64))
    }
}

fn is_of_use(shot: &Shot) -> bool {
    shot.is_sure && shot.is_photo && !shot.is_under && !is_only_a_month(shot.taken_ms)
}

/// Scanners and people who know no more write the first of a month, or of a year, at midnight.
fn is_only_a_month(taken_ms: i64) -> bool {
    taken_ms.rem_euclid(DAY_MS) == 0 && date_at(taken_ms).day() == 1
}

/// The day of so many milliseconds after 1970-01-01 00:00; the end of the calendar for what lies beyond it.
fn date_at(taken_ms: i64) -> Date {
    date(1970, 1, 1).at(0, 0, 0, 0).saturating_add(SignedDuration::from_millis(taken_ms)).date()
}

/// What somebody said counts most, then who is in it: one or two rather than a crowd.
fn score(shot: &Shot) -> i64 {
    let liked = if shot.is_favourite { 40 } else { 0 };
    let stars = match shot.rating {
        Some(5..) => 30,
        Some(4) => 20,
        Some(3) => 5,
        _ => 0,
    };
    let faces = match shot.faces {
        0 => 0,
        1..=4 => 8,
        5..=12 => 4,
        _ => 0,
    };
    let named = 4 * shot.people.len().min(3) as i64;
    liked + stars + faces + named + if shot.place.or(shot.city).is_some() { 2 } else { 0 }
}

/// The finalizer of SplitMix64: bits that look like any others.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
