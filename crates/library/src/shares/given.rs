//! What whoever opens a share is given of a photo, and how often one was looked at.
//! An original is never given itself: only a copy that shows the same and says nothing else.

use std::collections::BTreeMap;

use bytes::Bytes;
use photo::{Entry, Key};

use super::{Locked, Share};
use crate::{Library, Rendition};

/// A picture to be taken along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What it is.
    pub media_type: &'static str,
    /// How its name ends.
    pub ending: &'static str,
    /// The file.
    pub bytes: Bytes,
}

/// Under which name the catalogue keeps how often each share was looked at: with the catalogue that is forgotten.
const VIEWS: &str = "share-views";

impl Library {
    /// The copy of a photo's original, where `originals` are given and one can be made of this; else its thumbnail.
    pub async fn given(&self, entry: &Entry, originals: bool) -> anyhow::Result<Option<Given>> {
        if originals && let Some(copy) = self.copied(entry).await? {
            return Ok(Some(copy));
        }
        let thumbnail = self.rendition(entry, Rendition::Thumbnail).await?;
        Ok(thumbnail.map(|bytes| Given { media_type: "image/jpeg", ending: "jpg", bytes }))
    }

    async fn copied(&self, entry: &Entry) -> anyhow::Result<Option<Given>> {
        let media_type = entry.reading.format.media_type();
        let ending = match media_type {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/webp" => "webp",
            "image/gif" => "gif",
            _ => return Ok(None),
        };
        for file in entry.files.iter().filter(|file| file.size_bytes <= media::MAX_ORIGINAL_BYTES) {
            let _held = self.held(file.size_bytes).await?;
            // What cannot be read now, or holds other bytes, is not given.
            let Ok(bytes) = self.read_whole(&Key::Original(file.path.clone()), file.size_bytes).await else { continue };
            if self.identity(&bytes).await? != entry.id {
                continue;
            }
            let copy = self.work(move || media::stripped(&bytes)).await?;
            return Ok(copy.map(|bytes| Given { media_type, ending, bytes: bytes.into() }));
        }
        Ok(None)
    }

    /// Whether this is the passphrase, on a thread for what takes long.
    pub async fn unlocks(&self, lock: Locked, passphrase: String) -> anyhow::Result<bool> {
        self.work(move || lock.opens(&passphrase)).await
    }

    /// Counts that somebody looked at a share.
    pub async fn note_view(&self, share: &Share) -> anyhow::Result<()> {
        let _one_by_one = self.viewing.lock().await;
        let mut views = self.views().await?;
        *views.entry(share.id()).or_default() += 1;
        Ok(self.catalogue.keep(VIEWS, serde_json::to_vec(&views)?).await?)
    }

    /// How often each share was looked at, by [`Share::id`].
    pub async fn views(&self) -> anyhow::Result<BTreeMap<String, u64>> {
        let kept = self.catalogue.kept(VIEWS).await?;
        Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }
}
