//! Which photographs of earlier years are worth a look today, and under which titles.
//! Pure values: nothing here does I/O or reads a clock.
//!
//! [`memories`] is a function of the pictures, of what people hid, of what was shown before and of the day: whoever asks twice on
//! one day is given the same. A memory has six photos or more; where there are fewer that are good, there is none.
//! Each kind of memory is a file below `kinds`, and a row of the table there.

mod choose;
mod hidden;
mod kinds;
mod pictures;
mod shown;
mod spread;
mod view;
mod visits;
mod words;

pub use choose::memories;
pub use hidden::{BadDays, Days, Hidden};
pub use kinds::Kind;
pub use pictures::{Pictures, Shot};
pub use shown::Shown;

/// Fewer photos are no memory.
pub const FEWEST: usize = 6;

/// More are too many to look through.
pub const MOST: usize = 30;

/// Photos that are shown together under a title.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Memory {
    /// What it is made of.
    pub kind: Kind,
    /// The same for the same memory on another day: what [`Shown`] keeps.
    pub key: String,
    /// What it says above: "3 years ago".
    pub title: String,
    /// What it says below, smaller: "14 June 2023, Lisbon".
    pub detail: String,
    /// From [`FEWEST`] to [`MOST`], in the order of their capture times.
    pub photos: Vec<photo::PhotoId>,
    /// The one of them that stands for it.
    pub cover: photo::PhotoId,
}
