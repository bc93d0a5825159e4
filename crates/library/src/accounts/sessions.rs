//! Where somebody is signed in, as far as that was seen, so that it can be ended.
//! Sessions are kept by browsers, sealed: what is noted here may be lost with the catalogue, and brings none back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Accounts, Library};

/// What was seen of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenSession {
    /// What it is called: 16 hex digits.
    pub id: String,
    /// Whose it is, and [`crate::Account::mark`] of that; `None` where a start-up link began it, and so the owner's.
    pub account: Option<(String, String)>,
    /// When it was seen first, milliseconds since 1970.
    pub begun_ms: u64,
    /// When it was seen last, to the hour.
    pub last_ms: u64,
    /// When it ends by itself.
    pub until_ms: u64,
    /// What the browser says it is.
    pub browser: String,
}

/// A session that is good, for a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Session {
    /// What it is called.
    pub id: String,
    /// Whose account's it is; `None` where a start-up link began it, and so the owner's.
    pub name: Option<String>,
    /// When it was seen first, milliseconds since 1970.
    pub begun_ms: u64,
    /// When it was seen last, to the hour.
    pub last_ms: u64,
    /// When it ends by itself.
    pub until_ms: u64,
    /// What the browser says it is.
    pub browser: String,
}

/// Under which name the catalogue has them.
const SEEN: &str = "sessions";
/// Of more, those that were seen longest ago are forgotten.
const MOST: usize = 500;

impl SeenSession {
    fn is_good(&self, accounts: &Accounts, now_ms: u64) -> bool {
        let is_there = |(id, mark): &(String, String)| accounts.of(id).is_some_and(|account| account.mark() == *mark);
        now_ms < self.until_ms && !accounts.has_ended(&self.id) && self.account.as_ref().is_none_or(is_there)
    }
}

impl Library {
    /// Notes that a session was seen.
    pub async fn note_session(&self, seen: SeenSession) -> anyhow::Result<()> {
        let change = move |before: Option<&[u8]>| {
            let mut all = read(before);
            all.retain(|_, other| seen.last_ms < other.until_ms);
            let begun_ms = all.get(&seen.id).map_or(seen.begun_ms, |before| before.begun_ms);
            all.insert(seen.id.clone(), SeenSession { begun_ms, ..seen.clone() });
            while all.len() > MOST {
                let oldest = all.values().min_by_key(|seen| seen.last_ms).map(|seen| seen.id.clone());
                all.retain(|id, _| Some(id) != oldest.as_ref());
            }
            serde_json::to_vec(&all).ok()
        };
        Ok(self.catalogue.note(SEEN, Box::new(change)).await?)
    }

    /// The sessions that are good at this time, as far as they were seen: the one that was seen last first.
    pub async fn sessions(&self, now_ms: u64) -> anyhow::Result<Vec<Session>> {
        let accounts = self.accounts().await?;
        let noted = self.catalogue.noted(SEEN).await?;
        let mut good: Vec<SeenSession> = read(noted.as_deref()).into_values().collect();
        good.retain(|seen| seen.is_good(&accounts, now_ms));
        good.sort_by_key(|seen| (std::cmp::Reverse(seen.last_ms), std::cmp::Reverse(seen.begun_ms)));
        let listed = |seen: SeenSession| {
            let SeenSession { id, account, begun_ms, last_ms, until_ms, browser } = seen;
            let name = account.and_then(|(id, _)| Some(accounts.of(&id)?.name.clone()));
            Session { id, name, begun_ms, last_ms, until_ms, browser }
        };
        Ok(good.into_iter().map(listed).collect())
    }
}

fn read(noted: Option<&[u8]>) -> BTreeMap<String, SeenSession> {
    noted.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
}
