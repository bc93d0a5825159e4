//! The vocabulary of Tintype: identities, keys, what is known of a photograph and who said it.
//! Pure values: nothing here does I/O or reads a clock.

mod alike;
mod decided;
mod edited;
mod entry;
mod id;
mod key;
mod meaning;
mod named;
mod person;
mod reading;
mod record;
pub mod seen;
mod stack;
mod storage_class;
mod stored;
mod taken;

pub use decided::Decided;
pub use edited::{Edited, Shelf, TakenBy};
pub use entry::{Entry, File};
pub use id::{BadId, PhotoId, Pieces, ShortId};
pub use key::{BadPath, Key, Matter, OriginalPath, Subject};
pub use meaning::{Meanings, Meant, ModelId};
pub use person::{BadPersonId, PersonId};
pub use reading::{Camera, Exposure, Format, Location, Reading};
pub use record::{Alike, BadRecord, FileState, Placed, Rank, Record, Said, Source, Who};
pub use seen::{FaceId, Seen};
pub use stack::{Stack, Under, Why};
pub use storage_class::{StorageClass, UnknownClass};
pub use taken::{Clock, Taken, day_since_1970, days_since_1970};
