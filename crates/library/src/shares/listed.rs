//! The shares there are, as whoever made them sees them: what each shows, how often it was looked at, and when last.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Share, ShareAccess, Shared};
use crate::Library;

/// A share as a list of them shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedShare {
    /// [`Share::id`].
    pub id: String,
    /// Where it opens, below the gallery's address: as secret as the photos.
    pub link: String,
    /// What stands above the photos.
    pub title: String,
    /// The album that it is, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// The search that it is, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// `link`, `passphrase` or `public`.
    pub access: &'static str,
    /// [`Share::until_ms`].
    pub until_ms: Option<u64>,
    /// [`Share::originals`].
    pub originals: bool,
    /// How many photos are in it today.
    pub photos: usize,
    /// How often it was looked at.
    pub views: u64,
    /// When that was last, milliseconds since 1970.
    pub last_view_ms: Option<u64>,
}

/// How often a share was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    /// So often.
    pub count: u64,
    /// The last time, milliseconds since 1970.
    pub last_ms: u64,
}

impl Library {
    /// The shares that are good at this time, the latest last, with what is in them on the day `today`.
    pub async fn listed_shares(&self, now_ms: u64, today: Date) -> anyhow::Result<Vec<ListedShare>> {
        let mut listed = Vec::new();
        for share in self.shares(now_ms).await? {
            let photos = self.photos_of_share(&share, today).await?.len();
            let (id, link) = (share.id(), share.link());
            let Views { count: views, last_ms } = self.views(&share).await?;
            let Share { token: _, what, title, access, until_ms, originals } = share;
            let (album, search) = match what {
                Shared::Photos(_) => (None, None),
                Shared::Album(title) => (Some(title), None),
                Shared::Search(text) => (None, Some(text)),
            };
            let access = match access {
                ShareAccess::Link => "link",
                ShareAccess::Passphrase(_) => "passphrase",
                ShareAccess::Public => "public",
            };
            let last_view_ms = (views > 0).then_some(last_ms);
            let share = ListedShare {
                id,
                link,
                title,
                album,
                search,
                access,
                until_ms,
                originals,
                photos,
                views,
                last_view_ms,
            };
            listed.push(share);
        }
        Ok(listed)
    }

    /// Counts that somebody looks at a share at this time.
    pub async fn note_view(&self, share: &Share, now_ms: u64) -> anyhow::Result<()> {
        let change = move |before: Option<&[u8]>| {
            let Views { count, .. } = read(before);
            serde_json::to_vec(&Views { count: count + 1, last_ms: now_ms }).ok()
        };
        Ok(self.catalogue.note(&noted_as(share), Box::new(change)).await?)
    }

    /// How often a share was looked at.
    pub async fn views(&self, share: &Share) -> anyhow::Result<Views> {
        Ok(read(self.catalogue.noted(&noted_as(share)).await?.as_deref()))
    }
}

/// Under which name the catalogue has how often a share was looked at: with the catalogue that is forgotten.
fn noted_as(share: &Share) -> String {
    format!("views-{}", share.id())
}

fn read(noted: Option<&[u8]>) -> Views {
    noted.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
}
