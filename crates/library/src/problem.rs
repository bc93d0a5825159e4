//! What could not be done with one file, said so that a person can mend it.
//! A problem never stops the rest.

use serde::Serialize;

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
