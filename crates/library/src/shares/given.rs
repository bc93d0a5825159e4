//! What whoever opens a share is given of a photo.
//! An original is never given itself: only a copy that shows the same and says nothing else.

use bytes::Bytes;
use photo::{Entry, Key};

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
}
