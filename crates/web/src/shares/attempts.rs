//! How often a share's passphrase was said wrong lately, so that nobody tries many.

use std::collections::HashMap;
use std::sync::Mutex;

const MOST: usize = 10;
const LATELY_MS: u64 = 15 * 60 * 1_000;

/// When passphrases were tried, for each share, as long as the program runs.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<HashMap<String, Vec<u64>>>);

impl Attempts {
    /// Counts an attempt as wrong until it has succeeded. Answers whether it may be made.
    pub(crate) fn begin(&self, share: &str, now_ms: u64) -> bool {
        let mut all = self.0.lock().expect("nothing panics while it holds attempts");
        let times = all.entry(share.to_owned()).or_default();
        times.retain(|time| now_ms < time + LATELY_MS);
        let may = times.len() < MOST;
        if may {
            times.push(now_ms);
        }
        may
    }

    /// Says that the one begun at this time was right.
    pub(crate) fn succeeded(&self, share: &str, begun_ms: u64) {
        let mut all = self.0.lock().expect("nothing panics while it holds attempts");
        if let Some(times) = all.get_mut(share)
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
        let attempts = Attempts::default();
        for _ in 0..20 {
            assert!(attempts.begin("right", 5));
            attempts.succeeded("right", 5);
        }
        for _ in 0..MOST {
            assert!(attempts.begin("a", 5));
        }
        assert!(!attempts.begin("a", 5));
        assert!(attempts.begin("b", 5), "each share has its own");
        assert!(!attempts.begin("a", 5 + LATELY_MS - 1));
        assert!(attempts.begin("a", 5 + LATELY_MS));
    }
}
