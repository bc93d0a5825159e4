//! Where bytes live: a folder on this machine, S3, or memory.
//! Originals and records are created and never changed; renditions may be replaced and removed.

pub mod contract;
pub mod folder;
pub mod memory;
#[cfg(feature = "s3")]
pub mod s3;

use std::ops::Range;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId};
use tokio::sync::mpsc;

pub use photo::StorageClass;

/// A place that keeps objects under [`Key`]s. The promises below are checked by [`contract::holds`].
#[async_trait]
pub trait Store: Send + Sync {
    /// Adds originals and records that are not there yet. When it returns `Ok`, each is there whole and stays there
    /// through a power cut; the answers are in the order asked. On an error some may have been added: ask again.
    /// A record whose bytes are not those that its key has the digest of is damaged: it counts as not there, and makes
    /// way for the bytes that are.
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error>;

    /// Adds an original that another store has under the same path, without holding all of a large one in memory.
    /// It is `size_bytes` long, and `photo` is its SHA-256: if what `from` gives is anything else, the answer is
    /// [`Error::Corrupt`] and nothing is added. Otherwise as [`Store::create`].
    async fn copy(
        &self,
        path: &OriginalPath,
        from: &dyn Store,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error>;

    /// Adds an original that comes in pieces, under the first of these paths that is free: answers which, or `None` where all are
    /// taken. `photo` is the SHA-256 of all of it: if what came when no more comes is anything else, the answer is
    /// [`Error::Corrupt`] and nothing is added. Otherwise as [`Store::create`]. It was last written when it is said to have been, if that
    /// is. Only a folder takes any.
    async fn receive(
        &self,
        paths: &[OriginalPath],
        pieces: mpsc::Receiver<Bytes>,
        photo: PhotoId,
        modified: Option<SystemTime>,
    ) -> Result<Option<OriginalPath>, Error> {
        drop((pieces, photo, modified));
        match paths.first() {
            Some(path) => {
                Err(Error::Denied(Key::Original(path.clone()), "originals come here by `tintype sync`".into()))
            }
            None => Ok(None),
        }
    }

    /// Writes a rendition, whether or not there is one. It is there whole or not at all, unless the power fails.
    /// Originals and records are refused with [`Error::Denied`].
    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error>;

    /// Removes a rendition; one that is not there is removed already. Originals and records are refused as above.
    async fn remove(&self, rendition: &Key) -> Result<(), Error>;

    /// All of an object.
    async fn get(&self, key: &Key) -> Result<Bytes, Error>;

    /// The part of an object within `range`; shorter where the object ends before it. A range without any bytes may be
    /// answered without looking whether the object is there.
    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error>;

    /// The same of one version of an object; [`Error::Corrupt`] where another is there by now.
    async fn get_range_of(&self, key: &Key, version: &Version, range: Range<u64>) -> Result<Bytes, Error> {
        let bytes = self.get_range(key, range).await?;
        // Whatever is written is another version, so of one that is still there these were the bytes.
        if self.head(key).await?.version == *version { Ok(bytes) } else { Err(Error::Corrupt(key.clone())) }
    }

    /// What is known of an object without reading it.
    async fn head(&self, key: &Key) -> Result<Head, Error>;

    /// Up to [`PAGE`] keys of one kind that come after `after`, in the order of their spelling.
    /// A page with fewer is the last. Files that are not Tintype's are passed over. What comes or goes while a caller
    /// turns the pages may be in them or not.
    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error>;

    /// An address from which anybody can read an object for so long, without asking us; `None` where there is no such
    /// thing. Nobody looks whether the object is there. What is answered there says `disposition`, if any, of itself: whether
    /// a browser is to show it or to save it, and under which name (RFC 6266).
    async fn link(&self, _key: &Key, _lasting: Duration, _disposition: Option<&str>) -> Result<Option<String>, Error> {
        Ok(None)
    }

    /// Asks for an archived object to be made readable, and says how far that is. One that is readable stays as it is;
    /// one that is on its way is not asked for again.
    async fn restore(&self, key: &Key, _restoration: Restoration) -> Result<Availability, Error> {
        Ok(self.head(key).await?.availability)
    }
}

/// The most keys in one answer of [`Store::list`].
pub const PAGE: usize = 1_000;

/// The kinds of object that a store can list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// `originals/`
    Originals,
    /// `thumbnails/`
    Thumbnails,
    /// `tiles/`
    Tiles,
    /// `records/`
    Records,
}

impl Folder {
    /// The first part of its keys.
    pub fn name(self) -> &'static str {
        match self {
            Folder::Originals => "originals",
            Folder::Thumbnails => "thumbnails",
            Folder::Tiles => "tiles",
            Folder::Records => "records",
        }
    }
}

/// What became of an object that was to be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is there now, and was not before, or only damaged.
    New,
    /// Something was there already, and still is. It may be what this call itself wrote, if S3's answer to its first
    /// attempt was lost.
    Existed,
}

/// What is known of an object without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes.
    pub size_bytes: u64,
    /// When it was last written, milliseconds since 1970, UTC.
    pub modified_ms: i64,
    /// The SHA-256 of all of it, where the store knows it.
    pub sha256: Option<PhotoId>,
    /// Whether it can be read now.
    pub availability: Availability,
    /// Which one it is of those that were there one after the other.
    pub version: Version,
}

/// Tells an object from those that were, or will be, under its key: another for other bytes. In the store's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(pub String);

/// Whether an object can be read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// At once.
    Readable,
    /// Only once it was restored.
    Archived,
    /// As soon as its restoration, which is under way, is done.
    Restoring,
}

/// How an archived object is to be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// For how long it is to stay readable, at least 1.
    pub days: u16,
    /// How soon, and so for what price.
    pub speed: Speed,
}

/// How soon an archived object is readable, from Glacier Flexible Retrieval and from Deep Archive
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html>, 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// 1 to 5 minutes; not from Deep Archive.
    Expedited,
    /// 3 to 5 hours; 12 hours.
    Standard,
    /// 5 to 12 hours; 48 hours. The cheapest.
    Bulk,
}

/// What made something fail.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What went wrong, named by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look elsewhere, or call it missing.
    #[error("{0} is not in the store")]
    NotFound(Key),
    /// Ask the person to fix permissions; trying again won't help.
    #[error("not allowed to reach {0}")]
    Denied(Key, #[source] Cause),
    /// Try again later, once there is room or the disk or the network answers.
    #[error("the store did not answer for {0}")]
    Unavailable(Key, #[source] Cause),
    /// Ask for it with [`Store::restore`], and come back when it is readable.
    #[error("{0} is archived: it must be restored before it can be read")]
    Archived(Key),
    /// Look at it again, or heal it from another copy.
    #[error("{0} is damaged, or changed while it was read: its bytes are not those that were promised")]
    Corrupt(Key),
    /// Ask the person to mount the folder, or to fix its permissions: what is in it cannot be told, so nothing may be
    /// called missing.
    #[error("cannot look into the folder {0}")]
    Unlisted(String, #[source] Cause),
}

fn refuse_unless_rendition(key: &Key) -> Result<(), Error> {
    match key {
        Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) => Ok(()),
        Key::Original(_) | Key::Record { .. } => {
            Err(Error::Denied(key.clone(), "originals and records are never changed".into()))
        }
    }
}

/// A part of an original that is as long as was said.
async fn read_piece(key: &Key, from: &dyn Store, range: Range<u64>) -> Result<Bytes, Error> {
    let piece = from.get_range(key, range.clone()).await?;
    if piece.len() as u64 == range.end - range.start { Ok(piece) } else { Err(Error::Corrupt(key.clone())) }
}

/// Whether a record that is there is damaged, and `bytes` are what was lost.
fn mends(key: &Key, there: &[u8], bytes: &[u8]) -> bool {
    match key {
        Key::Record { digest, .. } => PhotoId::of(there) != *digest && PhotoId::of(bytes) == *digest,
        Key::Original(_) | Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) => false,
    }
}

fn modified_ms(time: SystemTime) -> i64 {
    let ms = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => ms(since),
        Err(before) => -ms(before.duration()),
    }
}
