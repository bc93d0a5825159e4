//! What may happen once: remembers which start-up links were used.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;

/// Remembers what was used.
#[async_trait]
pub trait Once: Send + Sync {
    /// Notes that `nonce` is used, and answers whether it is for the first time: of several that ask at once, one hears
    /// `true`. After `until_ms` (milliseconds since 1970) it may be forgotten.
    async fn first(&self, nonce: [u8; 16], until_ms: u64) -> anyhow::Result<bool>;
}

/// Remembers for as long as the program runs.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<HashMap<[u8; 16], u64>>);

#[async_trait]
impl Once for Remembered {
    async fn first(&self, nonce: [u8; 16], until_ms: u64) -> anyhow::Result<bool> {
        let mut used = self.0.lock().expect("nothing panics while it holds what was used");
        Ok(used.insert(nonce, until_ms).is_none())
    }
}
