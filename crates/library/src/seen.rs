//! Which photos somebody opened, and on which day last, so that memories know what was not looked at in a while.
//! It is private: beside the catalogue, with which it is forgotten, never in a record; a day and no time, for a year.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use photo::PhotoId;
use serde::{Deserialize, Serialize};

use crate::Library;

/// The photos that were opened on a day.
#[derive(Serialize, Deserialize)]
struct OnDay {
    day: Date,
    photos: Vec<PhotoId>,
}

/// So many days are kept, each under a name that the day so many later takes over.
const DAYS: i64 = 366;

/// Nobody looks at more in a day, one by one.
const MOST_A_DAY: usize = 10_000;

impl Library {
    /// Notes that somebody opened these photos on the day `today`. Where nothing can be written it is not noted.
    pub async fn note_seen(&self, photos: &[PhotoId], today: Date) -> anyhow::Result<()> {
        let _one_by_one = self.viewing.lock().await;
        let of_today = self.seen_on(today).await?;
        let mut of_today = of_today.unwrap_or_else(|| OnDay { day: today, photos: Vec::new() });
        let before = of_today.photos.len();
        for photo in photos {
            if of_today.photos.len() < MOST_A_DAY && !of_today.photos.contains(photo) {
                of_today.photos.push(*photo);
            }
        }
        if of_today.photos.len() > before {
            self.catalogue.keep(&kept_as(today), serde_json::to_vec(&of_today)?).await?;
        }
        Ok(())
    }

    /// On which day of the last year each photo was last opened, of those that were.
    pub(crate) async fn seen_days(&self, today: Date) -> anyhow::Result<HashMap<PhotoId, Date>> {
        let mut seen = HashMap::new();
        for day in last_days(today) {
            if let Some(OnDay { day, photos }) = self.seen_on(day).await? {
                seen.extend(photos.into_iter().map(|photo| (photo, day)));
            }
        }
        Ok(seen)
    }

    /// Forgets what was opened.
    pub async fn forget_seen(&self, today: Date) -> anyhow::Result<()> {
        let _one_by_one = self.viewing.lock().await;
        for day in last_days(today) {
            if self.catalogue.kept(&kept_as(day)).await?.is_some_and(|kept| !kept.is_empty()) {
                self.catalogue.keep(&kept_as(day), Vec::new()).await?;
            }
        }
        Ok(())
    }

    async fn seen_on(&self, day: Date) -> anyhow::Result<Option<OnDay>> {
        let kept = self.catalogue.kept(&kept_as(day)).await?;
        let kept = kept.and_then(|bytes| serde_json::from_slice::<OnDay>(&bytes).ok());
        Ok(kept.filter(|kept| kept.day == day))
    }
}

fn kept_as(day: Date) -> String {
    format!("seen-{}", photo::days_since_1970(day).rem_euclid(DAYS))
}

/// The earliest first, so that of two the later counts.
fn last_days(today: Date) -> impl Iterator<Item = Date> {
    (0..DAYS).rev().map(move |ago| today.saturating_sub(ago.days()))
}
