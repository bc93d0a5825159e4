//! Photos that are shown as one.

use serde::{Deserialize, Serialize};

use crate::PhotoId;

/// Photos that belong together, of which one is shown. None is in two stacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stack {
    /// The one to show.
    pub top: PhotoId,
    /// The others, at least one.
    pub under: Vec<Under>,
}

impl Stack {
    /// All that belong together, the one to show last.
    pub fn photos(&self) -> impl Iterator<Item = PhotoId> {
        self.under.iter().map(|under| under.photo).chain([self.top])
    }
}

/// A photo that is not shown by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Under {
    /// Which.
    pub photo: PhotoId,
    /// Why.
    pub why: Why,
}

/// Why a photo is under the top of its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The top was made of it.
    Original,
    /// It was made of the same original as the top.
    Edit,
    /// It is the camera's RAW of the same shot.
    Raw,
    /// It is the same picture again: smaller, encoded again, or with other metadata.
    Copy,
    /// It was taken within seconds of the top, of the same: another shot of a burst, or a file of one.
    Burst,
}
