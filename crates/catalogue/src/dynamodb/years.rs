//! Years of the timeline that were read, kept until they change.
//! Whoever looks at a library looks at all of it again and again, and most of it stays as it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use super::line::Line;

/// The years, by their partitions.
#[derive(Default)]
pub(super) struct Years(Mutex<HashMap<String, Year>>);

struct Year {
    /// In which state it was read.
    version: u64,
    lines: Arc<Vec<Line>>,
}

impl Years {
    fn read(&self) -> MutexGuard<'_, HashMap<String, Year>> {
        self.0.lock().expect("nothing panics while it holds the years")
    }

    /// A year, if it was read in this state.
    pub(super) fn kept(&self, partition: &str, version: u64) -> Option<Arc<Vec<Line>>> {
        self.read().get(partition).filter(|year| year.version == version).map(|year| year.lines.clone())
    }

    pub(super) fn keep(&self, partition: &str, version: u64, lines: Arc<Vec<Line>>) {
        self.read().insert(partition.to_owned(), Year { version, lines });
    }

    /// Forgets them all.
    pub(super) fn clear(&self) {
        self.read().clear();
    }
}
