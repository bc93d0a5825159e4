//! Thumbnails and tiles: found where they were left, shared between files with the same bytes, and made again when missing or torn.
//! The gallery sees only these, never an original.

use bytes::Bytes;
use photo::{Entry, Key, OriginalPath};

use crate::Library;
use crate::ingest::Original;

/// The two pictures made of every original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendition {
    /// JPEG for the lightbox.
    Thumbnail,
    /// WebP for the grid.
    Tile,
}

impl Rendition {
    fn key(self, path: &OriginalPath) -> Key {
        match self {
            Rendition::Thumbnail => Key::Thumbnail(path.clone()),
            Rendition::Tile => Key::Tile(path.clone()),
        }
    }

    /// Whether the bytes end where the format says they should: a write that a power cut tore does not.
    fn is_whole(self, bytes: &[u8]) -> bool {
        match self {
            Rendition::Thumbnail => bytes.starts_with(&[0xff, 0xd8]) && bytes.ends_with(&[0xff, 0xd9]),
            Rendition::Tile => {
                let length = bytes.get(4..8).map(|size| u32::from_le_bytes(size.try_into().expect("four bytes")));
                bytes.starts_with(b"RIFF") && length.is_some_and(|length| length as usize + 8 == bytes.len())
            }
        }
    }
}

impl Library {
    /// A photo's rendition, made again from its original if need be; `None` when it is of no picture or no original can be reached.
    pub async fn rendition(&self, entry: &Entry, rendition: Rendition) -> anyhow::Result<Option<Bytes>> {
        if let Some(bytes) = self.whole(entry, rendition).await? {
            return Ok(Some(bytes));
        }
        if entry.reading.is_picture() && self.mend_renditions(entry).await? {
            return self.whole(entry, rendition).await;
        }
        Ok(None)
    }

    /// Whether a photo's renditions are as they were left.
    pub(crate) async fn has_renditions(&self, entry: &Entry) -> anyhow::Result<bool> {
        let thumbnail = self.whole(entry, Rendition::Thumbnail).await?;
        Ok(thumbnail.is_some() && self.whole(entry, Rendition::Tile).await?.is_some())
    }

    /// Gives `path` the renditions that another file of the same photo has. Answers whether it has both now.
    pub(crate) async fn share_renditions(&self, path: &OriginalPath, original: &Original) -> anyhow::Result<bool> {
        // A photo that comes back has no entry yet, but may still have the renditions of its own path.
        let entry = self.catalogue.entries(&[original.photo]).await?.pop();
        // What is there may be of the photo that the path had before.
        let is_own = self.catalogue.at(path).await?.is_some_and(|(owner, _)| owner == original.photo);
        for rendition in [Rendition::Thumbnail, Rendition::Tile] {
            let own = rendition.key(path);
            if is_own && self.is_there(&own).await? {
                continue;
            }
            let Some(entry) = &entry else { return Ok(false) };
            let Some(bytes) = self.whole(entry, rendition).await? else { return Ok(false) };
            self.claim(path, original).await?;
            self.store.replace(&own, bytes).await?;
        }
        Ok(true)
    }

    /// Drops what was made of a file that is gone.
    pub(crate) async fn drop_renditions(&self, path: &OriginalPath) -> anyhow::Result<()> {
        self.store.remove(&Key::Thumbnail(path.clone())).await?;
        Ok(self.store.remove(&Key::Tile(path.clone())).await?)
    }

    /// A rendition as it was left, if it was left whole.
    async fn whole(&self, entry: &Entry, rendition: Rendition) -> anyhow::Result<Option<Bytes>> {
        for file in &entry.files {
            match self.store.get(&rendition.key(&file.path)).await {
                Ok(bytes) if rendition.is_whole(&bytes) => return Ok(Some(bytes)),
                Ok(_) | Err(store::Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    async fn is_there(&self, key: &Key) -> anyhow::Result<bool> {
        match self.store.head(key).await {
            Ok(_) => Ok(true),
            Err(store::Error::NotFound(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
