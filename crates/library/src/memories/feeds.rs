//! Memories for programs that look by themselves, such as feed readers and calendars: those of a week, and the key by which such
//! a program, which has no session, may read them.

use ::memories::Memory;
use anyhow::Context;
use jiff::ToSpan;
use jiff::civil::Date;
use photo::{Matter, PhotoId};
use serde::{Deserialize, Serialize};

use super::MemoryDecision;
use crate::Library;
use crate::taken_back::{known, standing};

/// The memories of a week, put aside until the library changes.
#[derive(Serialize, Deserialize)]
struct OfWeek {
    version: u64,
    today: Date,
    days: Vec<(Date, Vec<Memory>)>,
}

/// Under which name the catalogue keeps them.
const WEEK: &str = "memories-week";
const DAYS: i64 = 7;

/// What is kept of the key that feeds are read by: whoever has it may read the titles of memories, and nothing else.
pub(super) fn hashed(key: &str) -> String {
    PhotoId::of(format!("tintype feeds {key}").as_bytes()).to_string()
}

impl Library {
    /// Whether this is the key that feeds are read by.
    pub async fn opens_feeds(&self, key: &str) -> anyhow::Result<bool> {
        let known = known::<MemoryDecision>(&self.decided(Matter::Memories).await?);
        let decisions = standing(&known).into_iter().flat_map(|(_, decisions)| decisions);
        let mut good = decisions.filter_map(|decision| match decision {
            MemoryDecision::Feeds { key } => Some(key.as_ref()),
            MemoryDecision::Person { .. } | MemoryDecision::Days { .. } | MemoryDecision::Undo { .. } => None,
        });
        // By what is known of both: how long a comparison takes tells nothing of what was hashed.
        Ok(good.next_back().flatten().is_some_and(|good| *good == hashed(key)))
    }

    /// The memories of each of the seven days up to `today`, as of now; of today those that are shown.
    pub async fn memories_of_week(&self, today: Date) -> anyhow::Result<Vec<(Date, Vec<Memory>)>> {
        let of_today = self.memories(today).await?;
        let version = self.catalogue.version().await?;
        let kept = self.catalogue.kept(WEEK).await?.and_then(|bytes| serde_json::from_slice::<OfWeek>(&bytes).ok());
        if let Some(kept) = kept.filter(|kept| kept.today == today && kept.version == version) {
            return Ok(kept.days);
        }
        let (pictures, hidden, mut shown) = self.to_look_back(today).await?;
        let look = move || {
            let before = (1..DAYS).rev().map(|ago| today.saturating_sub(ago.days()));
            let mut days: Vec<_> = before
                .map(|day| {
                    let memories = ::memories::memories(&pictures, &hidden, &shown, day);
                    shown.note(&memories, day);
                    (day, memories)
                })
                .collect();
            days.push((today, of_today));
            days
        };
        let days = tokio::task::spawn_blocking(look).await.context("looking for memories")?;
        let kept = OfWeek { version, today, days };
        self.catalogue.keep(WEEK, serde_json::to_vec(&kept)?).await?;
        Ok(kept.days)
    }
}
