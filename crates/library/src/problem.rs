//! What could not be done with one file, said so that a person can mend it.
//! A problem never stops the rest.

use photo::{Key, OriginalPath};
use serde::Serialize;

use crate::ingest::Changing;

/// What could not be read, wholly or in part, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file or folder; bytes that are not UTF-8 are shown as `\xFF`.
    pub path: String,
    /// What is wrong, and where it helps, what to do.
    pub reason: String,
}

impl Problem {
    /// The problem of a file or folder.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

/// Whether an original could not be taken in for a reason that is its own, so that the next one may be.
pub(crate) fn is_its_own(error: &anyhow::Error, path: &OriginalPath) -> bool {
    match error.downcast_ref() {
        Some(
            store::Error::NotFound(key)
            | store::Error::Denied(key, _)
            | store::Error::Unavailable(key, _)
            | store::Error::Archived(key)
            | store::Error::Corrupt(key),
        ) => *key == Key::Original(path.clone()),
        Some(store::Error::Unlisted(..)) => false,
        None => error.is::<Changing>(),
    }
}
