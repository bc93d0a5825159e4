//! How often a password was said lately, so that nobody tries many.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use library::PhotoId;

/// How long a wrong one counts.
pub const LATELY_MS: u64 = 15 * 60 * 1_000;

/// Counts how often passwords were said.
#[async_trait]
pub trait Attempts: Send + Sync {
    /// Counts an attempt at something, as wrong until it has succeeded, if there were fewer than `most` lately. Answers whether:
    /// of several that are begun at once no more than that.
    async fn begin(&self, at: &str, most: usize, now_ms: u64) -> anyhow::Result<bool>;

    /// Says that the one begun at this time was right.
    async fn succeeded(&self, at: &str, begun_ms: u64) -> anyhow::Result<()>;
}

/// What passwords are tried at.
#[derive(Clone, Debug)]
pub(crate) struct At {
    /// Each with how many are enough of it.
    counted: Vec<(String, usize)>,
}

/// How many of one thing.
const MOST: usize = 10;
/// So many wrong passwords in all are enough, too, whoever's they were to be: whoever guesses may do so at many.
const MOST_SIGN_INS: usize = 100;

impl At {
    /// A share, by what it is called.
    pub(crate) fn share(id: &str) -> Self {
        Self { counted: vec![(format!("share {id}"), MOST)] }
    }

    /// Another password in place of an account's own, for whoever is signed in.
    pub(crate) fn password(id: &str) -> Self {
        Self { counted: vec![(format!("password {id}"), MOST)] }
    }

    /// An account of this name, be there one or not.
    pub(crate) fn account(name: &str) -> Self {
        // What was typed may be long, and a password in the wrong place.
        let name = format!("account {}", PhotoId::of(name.as_bytes()));
        Self { counted: vec![(name, MOST), ("accounts".to_owned(), MOST_SIGN_INS)] }
    }

    /// Counts an attempt, if it may be made.
    pub(crate) async fn begin(&self, attempts: &dyn Attempts, now_ms: u64) -> anyhow::Result<bool> {
        for (number, (at, most)) in self.counted.iter().enumerate() {
            if !attempts.begin(at, *most, now_ms).await? {
                // What is not tried does not count.
                for (begun, _) in &self.counted[..number] {
                    attempts.succeeded(begun, now_ms).await?;
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Says that the one begun at this time was right.
    pub(crate) async fn succeeded(&self, attempts: &dyn Attempts, begun_ms: u64) -> anyhow::Result<()> {
        for (at, _) in &self.counted {
            attempts.succeeded(at, begun_ms).await?;
        }
        Ok(())
    }
}

/// Counts for as long as the program runs.
#[derive(Debug, Default)]
pub struct Counted(Mutex<HashMap<String, Vec<u64>>>);

#[async_trait]
impl Attempts for Counted {
    async fn begin(&self, at: &str, most: usize, now_ms: u64) -> anyhow::Result<bool> {
        let mut all = self.0.lock().expect("nothing panics while it holds attempts");
        all.retain(|_, times| {
            times.retain(|time| now_ms < time + LATELY_MS);
            !times.is_empty()
        });
        let may = all.get(at).is_none_or(|times| times.len() < most);
        if may {
            all.entry(at.to_owned()).or_default().push(now_ms);
        }
        Ok(may)
    }

    async fn succeeded(&self, at: &str, begun_ms: u64) -> anyhow::Result<()> {
        let mut all = self.0.lock().expect("nothing panics while it holds attempts");
        if let Some(times) = all.get_mut(at)
            && let Some(at) = times.iter().position(|time| *time == begun_ms)
        {
            times.remove(at);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn ten_wrong_ones_are_enough_for_a_quarter_of_an_hour() {
        let attempts = Counted::default();
        let begin = async |name: &str, now_ms| At::share(name).begin(&attempts, now_ms).await.unwrap();
        for _ in 0..20 {
            assert!(begin("right", 5).await);
            At::share("right").succeeded(&attempts, 5).await.unwrap();
        }
        for _ in 0..MOST {
            assert!(begin("a", 5).await);
        }
        assert!(!begin("a", 5).await);
        assert!(begin("b", 5).await, "each has its own");
        assert!(!begin("a", 5 + LATELY_MS - 1).await);
        assert!(begin("a", 5 + LATELY_MS).await);
    }

    #[tokio::test]
    async fn so_many_are_enough_of_whatever() {
        let attempts = Counted::default();
        for number in 0..MOST_SIGN_INS {
            assert!(At::account(&number.to_string()).begin(&attempts, 5).await.unwrap());
        }
        let another = At::account("another");
        for _ in 0..2 * MOST {
            assert!(!another.begin(&attempts, 5).await.unwrap());
        }
        assert!(attempts.0.lock().unwrap().values().all(|times| times.len() != MOST), "what was not tried counts");
        assert!(At::share("a").begin(&attempts, 5).await.unwrap(), "a share is no account");
        assert!(another.begin(&attempts, 5 + LATELY_MS).await.unwrap());
    }
}
