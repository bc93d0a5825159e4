//! How often a password was said wrong lately, so that nobody tries many.

use std::collections::HashMap;
use std::sync::Mutex;

const LATELY_MS: u64 = 15 * 60 * 1_000;
/// How many of one thing.
const MOST: usize = 10;

/// When passwords were tried, for each thing that has one, as long as the program runs.
#[derive(Debug)]
pub(crate) struct Attempts {
    most_in_all: usize,
    times: Mutex<HashMap<String, Vec<u64>>>,
}

impl Attempts {
    /// So many wrong ones of whatever are enough, too: whoever guesses may do so at many.
    pub(crate) fn new(most_in_all: usize) -> Self {
        Self { most_in_all, times: Mutex::default() }
    }

    /// Counts an attempt as wrong until it has succeeded. Answers whether it may be made.
    pub(crate) fn begin(&self, of: &str, now_ms: u64) -> bool {
        let mut all = self.times.lock().expect("nothing panics while it holds attempts");
        all.retain(|_, times| {
            times.retain(|time| now_ms < time + LATELY_MS);
            !times.is_empty()
        });
        let in_all: usize = all.values().map(Vec::len).sum();
        let may = in_all < self.most_in_all && all.get(of).is_none_or(|times| times.len() < MOST);
        if may {
            all.entry(of.to_owned()).or_default().push(now_ms);
        }
        may
    }

    /// Says that the one begun at this time was right.
    pub(crate) fn succeeded(&self, of: &str, begun_ms: u64) {
        let mut all = self.times.lock().expect("nothing panics while it holds attempts");
        if let Some(times) = all.get_mut(of)
            && let Some(at) = times.iter().position(|time| *time == begun_ms)
        {
            times.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_ones_are_enough_for_a_quarter_of_an_hour() {
        let attempts = Attempts::new(usize::MAX);
        for _ in 0..20 {
            assert!(attempts.begin("right", 5));
            attempts.succeeded("right", 5);
        }
        for _ in 0..MOST {
            assert!(attempts.begin("a", 5));
        }
        assert!(!attempts.begin("a", 5));
        assert!(attempts.begin("b", 5), "each has its own");
        assert!(!attempts.begin("a", 5 + LATELY_MS - 1));
        assert!(attempts.begin("a", 5 + LATELY_MS));
    }

    #[test]
    fn so_many_are_enough_of_whatever() {
        let attempts = Attempts::new(100);
        for number in 0..100 {
            assert!(attempts.begin(&number.to_string(), 5));
        }
        assert!(!attempts.begin("another", 5));
        assert!(attempts.begin("another", 5 + LATELY_MS));
    }
}
