//! The kinds of memories, each in a file of its own: a function from the pictures to what could be shown of them.

mod best_of;
mod first_photos;
mod last_photos;
mod not_seen;
mod then_and_now;
mod this_day;
mod trips;

use serde::{Deserialize, Serialize};

use crate::view::View;

/// What a memory is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// This day in an earlier year.
    ThisDay,
    /// A person or a place, years apart.
    ThenAndNow,
    /// A journey.
    Trip,
    /// The best of a month or of a year.
    BestOf,
    /// The first photos of a person, or from a place.
    FirstPhotos,
    /// The last photos from a city, years ago.
    LastPhotos,
    /// What nobody looked at for long.
    NotSeen,
}

/// How many of a kind a day has at most, and what could be shown.
pub(crate) type Making = (usize, fn(&View<'_>) -> Vec<Candidate>);

/// Every kind.
pub(crate) const ALL: [Making; 7] = [
    (3, this_day::candidates),
    (2, then_and_now::candidates),
    (2, trips::candidates),
    (2, best_of::candidates),
    (1, first_photos::candidates),
    (1, last_photos::candidates),
    (1, not_seen::candidates),
];

/// How many of a candidate's photos are shown.
#[derive(Clone, Copy)]
pub(crate) enum Most {
    /// At most so many, whichever are good.
    Some(usize),
    /// At most so many, and always the first of all.
    First(usize),
    /// All, or it is no memory.
    All,
}

/// A memory that there could be.
pub(crate) struct Candidate {
    pub(crate) kind: Kind,
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) detail: String,
    /// Of what it is made, in the order of their times: such as [`View::fit`] and [`View::spread`] give.
    pub(crate) pics: Vec<usize>,
    /// How many of them are shown.
    pub(crate) most: Most,
    /// What is heavier is shown before what is lighter: about 100 for what can only be shown today, 50 for any other.
    pub(crate) weight: i64,
}
