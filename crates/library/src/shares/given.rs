//! What whoever opens a share is given of a photo.
//! An original is never given itself: only a copy that shows the same and says nothing else.

use std::time::Duration;

use bytes::Bytes;
use photo::{Entry, Key, PhotoId};
use store::Availability;

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

/// A copy may be deleted a day after it was made: so long its link is given without another being made.
const LATELY_MS: u64 = 12 * 3_600_000;

impl Library {
    /// The copy of a photo's original, where `originals` are given and one can be made of this; else its thumbnail.
    pub async fn given(&self, entry: &Entry, originals: bool) -> anyhow::Result<Option<Given>> {
        if originals && let Some(copy) = self.copied(entry).await? {
            return Ok(Some(copy));
        }
        let thumbnail = self.rendition(entry, Rendition::Thumbnail).await?;
        Ok(thumbnail.map(|bytes| Given { media_type: "image/jpeg", ending: "jpg", bytes }))
    }

    /// Whether there is an original of which a copy can be given, as far as can be said without reading it.
    pub async fn can_copy(&self, entry: &Entry) -> bool {
        if copied_as(entry).is_none() {
            return false;
        }
        for file in entry.files.iter().filter(|file| file.size_bytes <= media::MAX_ORIGINAL_BYTES) {
            // What cannot be reached now is not given.
            if matches!(self.availability(file).await, Ok(Some(Availability::Readable))) {
                return true;
            }
        }
        false
    }

    /// The same link again, where the copy was put there lately.
    pub async fn link_again(
        &self,
        photo: PhotoId,
        lasting: Duration,
        disposition: &str,
        now_ms: u64,
    ) -> anyhow::Result<Option<String>> {
        let key = Key::Copy(photo);
        let link = self.store.link(&key, lasting, Some(disposition)).await?;
        if link.is_none() {
            return Ok(None);
        }
        match self.store.head(&key).await {
            Ok(head) => Ok(link.filter(|_| now_ms.saturating_sub(head.modified_ms.max(0).cast_unsigned()) < LATELY_MS)),
            Err(store::Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A link by which anybody can fetch the copy of a photo's original for so long, where the store gives out links: it is put there, and may be
    /// deleted as soon as that is over.
    pub async fn given_link(
        &self,
        photo: PhotoId,
        given: &Given,
        lasting: Duration,
        disposition: &str,
    ) -> anyhow::Result<Option<String>> {
        let key = Key::Copy(photo);
        if self.store.link(&key, lasting, None).await?.is_none() {
            return Ok(None);
        }
        self.store.replace(&key, given.bytes.clone()).await?;
        Ok(self.store.link(&key, lasting, Some(disposition)).await?)
    }

    async fn copied(&self, entry: &Entry) -> anyhow::Result<Option<Given>> {
        let Some(ending) = copied_as(entry) else { return Ok(None) };
        let media_type = entry.reading.format.media_type();
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
}

/// How the name of a photo's copy ends, where one can be made of what it is.
pub fn copied_as(entry: &Entry) -> Option<&'static str> {
    match entry.reading.format.media_type() {
        "image/jpeg" => Some("jpg"),
        "image/png" => Some("png"),
        "image/webp" => Some("webp"),
        "image/gif" => Some("gif"),
        _ => None,
    }
}
