//! Shares: photos that somebody outside is shown by a link, until a day comes or the link is revoked.
//! Each is a decision that can be taken back; what is in one is looked up whenever somebody looks.

mod given;
mod listed;
mod token;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use catalogue::Row;
use jiff::civil::Date;
use photo::{Decided, Matter, PhotoId, Rank};
use query::{checked_title, title_key};
use serde::{Deserialize, Serialize};

pub use given::{Given, copied_as};
pub use listed::{ListedShare, Views};
pub use token::ShareToken;

use crate::albums::title_now;
use crate::taken_back::{Decision, Known, known, meant, standing};
use crate::{Library, Locked, Refused, Standing};

/// Photos that others are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// What is in the link: whoever knows it may look.
    pub token: ShareToken,
    /// Of what.
    pub what: Shared,
    /// What stands above the photos.
    pub title: String,
    /// Who may look.
    pub access: ShareAccess,
    /// Good before this time, milliseconds since 1970; with `None` until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<u64>,
    /// Whether copies of originals are given, or only renditions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub originals: bool,
}

/// What is shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shared {
    /// These photos, in this order.
    Photos(Vec<PhotoId>),
    /// Whatever is in the album with this title, or with the one that it was given later.
    Album(String),
    /// Whatever this search finds by words.
    Search(String),
}

/// Who may look at a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareAccess {
    /// Whoever has the link.
    Link,
    /// Whoever has it and knows the passphrase.
    Passphrase(Locked),
    /// Everybody: search engines may list it.
    Public,
}

/// What can be decided of shares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum ShareDecision {
    /// That there is one.
    Shared(Share),
    /// That there is none any more that is known by this.
    Revoked {
        /// [`ShareToken::id`].
        id: String,
    },
    /// Takes back what was decided at once.
    Undo {
        /// Which.
        what: Standing,
    },
}

/// What somebody wants to be so of shares.
#[derive(Clone, Debug, PartialEq)]
pub enum ShareWish {
    /// That photos be shared.
    Share(Share),
    /// That a share end now.
    Revoke(String),
    /// That these decisions be taken back; where none is named, those of the last wish that stands.
    Undo(Vec<Standing>),
}

/// What was looked up of shares, while the catalogue has this version.
#[derive(Default)]
pub(crate) struct Kept {
    version: u64,
    all: Option<Arc<Vec<Share>>>,
    photos: HashMap<String, (Date, Arc<Vec<Row>>)>,
}

/// So many photos' identities fit into one record.
const MOST_PHOTOS: usize = 4_000;
const LONGEST_SEARCH_CHARS: usize = 500;

impl Decision for ShareDecision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            ShareDecision::Undo { what } => Some(*what),
            ShareDecision::Shared(_) | ShareDecision::Revoked { .. } => None,
        }
    }
}

impl Share {
    /// What it is called where the link is to stay secret.
    pub fn id(&self) -> String {
        self.token.id()
    }

    /// Where it opens, below the gallery's address.
    pub fn link(&self) -> String {
        format!("/s/{}", self.token)
    }

    /// Whether it is good still.
    pub fn is_live(&self, now_ms: u64) -> bool {
        self.until_ms.is_none_or(|until_ms| now_ms < until_ms)
    }
}

impl Library {
    /// Has a wish come true, at this time. Answers what that is known by, to be taken back.
    pub async fn wish_of_shares(&self, wish: ShareWish, now_ms: u64) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let decisions = match wish {
            ShareWish::Share(share) => vec![ShareDecision::Shared(self.checked(share, now_ms).await?)],
            ShareWish::Revoke(id) => {
                if !self.all_shares().await?.iter().any(|share| share.id() == id) {
                    return Err(Refused(format!("no share is called {id}, or it has ended already")).into());
                }
                vec![ShareDecision::Revoked { id }]
            }
            ShareWish::Undo(what) => {
                let known = known::<ShareDecision>(&self.decided(Matter::Shares).await?);
                meant(&known, &what)?.into_iter().map(|what| ShareDecision::Undo { what }).collect()
            }
        };
        let decided = self.decide(Matter::Shares, &decisions).await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    async fn checked(&self, share: Share, now_ms: u64) -> anyhow::Result<Share> {
        match &share.what {
            Shared::Photos(photos) => {
                if photos.is_empty() || photos.len() > MOST_PHOTOS {
                    let words = format!("a share has 1 to {MOST_PHOTOS} photos; an album may have more, and be shared");
                    return Err(Refused(words).into());
                }
                self.must_be_there(&photos.iter().copied().collect::<BTreeSet<_>>()).await?;
            }
            Shared::Album(title) => {
                let is_it = |album: &crate::Album| title_key(&album.title) == title_key(title);
                if !self.albums().await?.iter().any(is_it) {
                    return Err(Refused(format!("no album is called {title:?}")).into());
                }
            }
            Shared::Search(text) => {
                if text.trim().is_empty() || text.chars().count() > LONGEST_SEARCH_CHARS {
                    let words = format!("a search that is shared has 1 to {LONGEST_SEARCH_CHARS} characters");
                    return Err(Refused(words).into());
                }
            }
        }
        if !share.is_live(now_ms) {
            return Err(Refused("a share ends later than now".to_owned()).into());
        }
        let title = checked_title(&share.title).map_err(Refused)?;
        Ok(Share { title, ..share })
    }

    /// The shares that are good at this time, the latest last.
    pub async fn shares(&self, now_ms: u64) -> anyhow::Result<Vec<Share>> {
        Ok(self.all_shares().await?.iter().filter(|share| share.is_live(now_ms)).cloned().collect())
    }

    /// The share that a link opens at this time. One that ended, one that was revoked and one that never was are the same.
    pub async fn opened_share(&self, token: &str, now_ms: u64) -> anyhow::Result<Option<Share>> {
        let Ok(token) = token.parse::<ShareToken>() else { return Ok(None) };
        // By what is known of them all: how long a comparison takes tells nothing of what was hashed.
        let asked = token.hashed();
        let all = self.all_shares().await?;
        Ok(all.iter().find(|share| share.token.hashed() == asked && share.is_live(now_ms)).cloned())
    }

    /// The pictures that are in a share on the day `today`: never what is hidden or in the trash.
    pub async fn photos_of_share(&self, share: &Share, today: Date) -> anyhow::Result<Arc<Vec<Row>>> {
        let version = self.catalogue.version().await?;
        let id = share.id();
        {
            let mut kept = self.shares.lock().await;
            kept.be_of(version);
            if let Some((day, rows)) = kept.photos.get(&id)
                && *day == today
            {
                return Ok(rows.clone());
            }
        }
        let rows = Arc::new(self.rows_of(share, today).await?);
        let mut kept = self.shares.lock().await;
        if kept.version == version {
            kept.photos.insert(id, (today, rows.clone()));
        }
        Ok(rows)
    }

    async fn rows_of(&self, share: &Share, today: Date) -> anyhow::Result<Vec<Row>> {
        let query = match &share.what {
            Shared::Photos(photos) => return self.rows(photos, Row::of).await,
            Shared::Album(title) => self.words().await?.reader().in_album(title, today),
            Shared::Search(text) => self.words().await?.reader().read(text, today).query,
        };
        Ok(crate::collapsed(&self.catalogue.find(&query).await?.rows))
    }

    /// All that were neither revoked nor taken back, ended or not, with the titles that albums have now. Of an album that was
    /// dropped there is none until that is taken back: another of that title is not what was shared.
    async fn all_shares(&self) -> anyhow::Result<Arc<Vec<Share>>> {
        let version = self.catalogue.version().await?;
        let mut kept = self.shares.lock().await;
        kept.be_of(version);
        if let Some(all) = &kept.all {
            return Ok(all.clone());
        }
        let decided = come_to(&known(&self.decided(Matter::Shares).await?));
        let albums = known(&self.decided(Matter::Albums).await?);
        let as_of_now = decided.into_iter().filter_map(|(since, share)| match &share.what {
            Shared::Album(title) => Some(Share { what: Shared::Album(title_now(&albums, title, since)?), ..share }),
            Shared::Photos(_) | Shared::Search(_) => Some(share),
        });
        let all: Arc<Vec<Share>> = Arc::new(as_of_now.collect());
        kept.all = Some(all.clone());
        Ok(all)
    }
}

impl Kept {
    fn be_of(&mut self, version: u64) {
        if self.version != version {
            *self = Self { version, ..Self::default() };
        }
    }
}

/// The shares that decisions come to, each with when that was said.
fn come_to(known: &[Known<ShareDecision>]) -> Vec<(Rank, Share)> {
    let mut shares: Vec<(Rank, Share)> = Vec::new();
    for ((rank, _), decisions) in standing(known) {
        for decision in decisions {
            match decision {
                ShareDecision::Shared(share) => shares.push((rank, share.clone())),
                ShareDecision::Revoked { id } => shares.retain(|(_, share)| share.id() != *id),
                ShareDecision::Undo { .. } => {}
            }
        }
    }
    shares
}
