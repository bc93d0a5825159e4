//! What was shown, and when, so that it is not shown again soon.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use photo::PhotoId;
use serde::{Deserialize, Serialize};

use crate::Memory;

/// Days in which nothing is shown twice.
pub(crate) const SOON_DAYS: i64 = 60;

/// The days on which memories and their photos were last shown. What was shown today is shown all day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// By [`Memory::key`].
    #[serde(default)]
    pub memories: BTreeMap<String, Date>,
    /// By photo.
    #[serde(default)]
    pub photos: HashMap<PhotoId, Date>,
}

impl Shown {
    /// Notes that these are shown today, and forgets what no longer matters.
    pub fn note(&mut self, memories: &[Memory], today: Date) {
        self.memories.retain(|_, day| matters(*day, today));
        self.photos.retain(|_, day| matters(*day, today));
        for memory in memories {
            self.memories.insert(memory.key.clone(), today);
            self.photos.extend(memory.photos.iter().map(|photo| (*photo, today)));
        }
    }

    /// Whether the memory was shown on a day before today, and not long ago.
    pub(crate) fn has_memory(&self, key: &str, today: Date) -> bool {
        self.memories.get(key).is_some_and(|day| *day < today && matters(*day, today))
    }

    /// Whether the photo was.
    pub(crate) fn has_photo(&self, photo: &PhotoId, today: Date) -> bool {
        self.photos.get(photo).is_some_and(|day| *day < today && matters(*day, today))
    }
}

fn matters(day: Date, today: Date) -> bool {
    photo::days_since_1970(today) - photo::days_since_1970(day) < SOON_DAYS
}
