//! The facts of a picture as terms of the index's own, so that "at night" or "ISO over 3200" is looked up as words are.
//! What is no term, a row of the timeline or an entry says.

use std::collections::BTreeSet;

use photo::Entry;
use query::{Count, Hours, People, Query, Term, TermKind, TimeOfDay};

use crate::facts::{Facts, beyond};

/// What a term of the index's own is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// That there is a picture.
    Any,
    /// The part of the day, where the time is known.
    TimeOfDay,
    /// The half hour of the day, likewise: 0 to 47.
    HalfHour,
    /// How many people it shows.
    Faces,
    /// How many different people are named.
    Named,
    /// Whether it is known where it was: 1 or 0.
    Located,
    /// Stars, 0 for none.
    Rating,
    Iso,
    Aperture,
    FocalMm,
}

/// Terms of a fact: those whose number is one that a search allows.
pub type Allowed<'a> = (Fact, Box<dyn Fn(f64) -> bool + 'a>);

const HALF_HOUR_MS: i64 = 1_800_000;
const DAY_MS: i64 = 86_400_000;

impl Fact {
    /// How the table of terms spells it.
    pub fn number(self) -> i64 {
        match self {
            Self::Any => 20,
            Self::HalfHour => 21,
            Self::Faces => 22,
            Self::Named => 23,
            Self::Located => 24,
            Self::Rating => 25,
            Self::Iso => 26,
            Self::Aperture => 27,
            Self::FocalMm => 28,
            Self::TimeOfDay => 29,
        }
    }

    /// All that is so of an entry that has these terms, each with its number.
    pub fn all(entry: &Entry, terms: &BTreeSet<Term>) -> Vec<(Self, f64)> {
        let facts = Facts::of(entry);
        let named = terms.iter().filter(|term| term.kind == TermKind::Person).count();
        let in_day_ms = entry.taken.local_ms().rem_euclid(DAY_MS);
        let maybe = [
            (Self::TimeOfDay, TimeOfDay::of(in_day_ms).map(number_of)),
            (Self::HalfHour, (in_day_ms != 0).then_some((in_day_ms / HALF_HOUR_MS) as f64)),
            (Self::Iso, facts.iso),
            (Self::Aperture, facts.aperture),
            (Self::FocalMm, facts.focal_mm),
        ];
        let known = maybe.into_iter().filter_map(|(fact, number)| Some((fact, number?)));
        let always = [
            (Self::Any, 0.0),
            (Self::Faces, f64::from(facts.faces)),
            (Self::Named, named as f64),
            (Self::Located, f64::from(u8::from(facts.located))),
            (Self::Rating, facts.rating.unwrap_or(0.0)),
        ];
        known.chain(always).collect()
    }

    /// What a search asks of facts: a picture has an allowed term of each.
    pub fn asked(query: &Query) -> Vec<Allowed<'_>> {
        let mut asked: Vec<Allowed<'_>> = Vec::new();
        if query.faces != Count::default() {
            let faces = query.faces;
            asked.push((Self::Faces, Box::new(move |number| faces.admits(number as u32))));
        }
        if !query.people.only.is_empty() {
            let all = People { all: query.people.only.clone(), ..People::default() };
            // Names may be spelled in several ways, and clauses are not there twice.
            let named = Query { people: all, ..Query::default() }.lookup().all.len() as f64;
            asked.push((Self::Named, Box::new(move |number| number == named)));
        }
        if let Some(has) = query.place.has {
            asked.push((Self::Located, Box::new(move |number| (number > 0.0) == has)));
        }
        if let Some(tod) = query.tod {
            asked.push((Self::TimeOfDay, Box::new(move |number| number == number_of(tod))));
        }
        if let Some(hours) = query.hours {
            asked.push((
                Self::HalfHour,
                Box::new(move |half| (0..30).any(|minute| hours.hold(begin_ms(half) + minute * 60_000))),
            ));
        }
        if !query.file.duration_s.is_empty() {
            // Nothing that plays is read yet.
            asked.push((Self::Any, Box::new(|_| false)));
        }
        let (camera, rating) = (&query.camera, &query.state.rating);
        for (fact, bounds) in [
            (Self::Iso, &camera.iso),
            (Self::Aperture, &camera.aperture),
            (Self::FocalMm, &camera.focal_mm),
            (Self::Rating, rating),
        ] {
            if !bounds.is_empty() {
                asked.push((fact, Box::new(|number| bounds.admit(Some(number)))));
            }
        }
        asked
    }
}

fn number_of(tod: TimeOfDay) -> f64 {
    f64::from(tod as u8)
}

/// A moment of a half hour that is not midnight, which is when nothing is known of the time.
fn begin_ms(half: f64) -> i64 {
    half as i64 * HALF_HOUR_MS + 1
}

/// A search, and the one that the album is that it is about.
pub fn searches(query: &Query) -> impl Iterator<Item = &Query> {
    std::iter::successors(Some(query), |search| search.state.album_search.as_deref())
}

/// Whether only a picture's row of the timeline says that a search allows it.
pub fn ask_rows(query: &Query) -> bool {
    let is_part = |hours: Hours| !hours.from.is_multiple_of(30) || !hours.to.is_multiple_of(30);
    searches(query).any(|search| search.hours.is_some_and(is_part) || !search.file.size_mb.is_empty())
}

/// Whether the row of a picture is one that a search allows.
pub fn row_passes(query: &Query, taken_ms: i64, size_bytes: u64) -> bool {
    let size_mb = Some(size_bytes as f64 / 1e6);
    searches(query)
        .all(|search| search.hours.is_none_or(|hours| hours.hold(taken_ms)) && search.file.size_mb.admit(size_mb))
}

/// Whether terms and rows say all that is asked.
pub fn are_all(query: &Query) -> bool {
    searches(query).all(|search| {
        let mut beyond = beyond(search);
        beyond.people.only.clear();
        beyond.state.album_search = None;
        // What is one of several, and what is not wanted, is found by itself.
        beyond.either.clear();
        beyond.none.clear();
        beyond.state.not_album_searches.clear();
        beyond.lookup().exact
    })
}
