//! Who is who: faces into groups, and what people decided of them.
//! Pure values: nothing here does I/O or reads a clock.
//!
//! [`People`] is a function of what was added to it, in whatever order: the faces of photos, links between faces, and
//! decisions. A decision by a person always holds; likeness only fills in what nobody decided, and would rather leave two
//! groups of one person than make one of two people.

mod decision;
mod faces;
mod group;
mod kept;
mod kins;
mod look;
mod neighbours;
mod people;
mod sets;
mod suggest;
mod verdict;

pub use decision::{Decision, Standing};
pub use faces::{FaceSeen, Sighting};
pub use look::Look;
pub use people::{By, Group, People, Person, Whose};
pub use suggest::Suggestion;
pub use verdict::About;
