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
use photo::{Key, PhotoId};

/// A place that keeps objects under [`Key`]s. The promises below are checked by [`contract::holds`].
#[async_trait]
pub trait Store: Send + Sync {
    /// Adds originals and records that are not there yet. When it returns `Ok`, each is there whole and stays there
    /// through a power cut; the answers are in the order asked. On an error some may have been added: ask again.
    /// A record whose bytes are not those that its key has the digest of is damaged: it counts as not there, and makes
    /// way for the bytes that are.
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error>;

    /// Writes a rendition, whether or not there is one. It is there whole or not at all, unless the power fails.
    /// Originals and records are refused with [`Error::Denied`].
    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error>;

    /// Removes a rendition; one that is not there is removed already. Originals and records are refused as above.
    async fn remove(&self, rendition: &Key) -> Result<(), Error>;

    /// All of an object.
    async fn get(&self, key: &Key) -> Result<Bytes, Error>;

    /// The part of an object within `range`; shorter where the object ends before it.
    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error>;

    /// How large an object is, and when it was last written.
    async fn head(&self, key: &Key) -> Result<Head, Error>;

    /// Up to [`PAGE`] keys of one kind that come after `after`, in the order of their spelling.
    /// A page with fewer is the last. Files that are not Tintype's are passed over. What comes or goes while a caller
    /// turns the pages may be in them or not.
    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error>;
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
    /// Something was there already, and still is.
    Existed,
}

/// What is known of an object without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes.
    pub size_bytes: u64,
    /// When it was last written, milliseconds since 1970, UTC.
    pub modified_ms: i64,
}

/// What went wrong, named by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look elsewhere, or call it missing.
    #[error("{0} is not in the store")]
    NotFound(Key),
    /// Ask the person to fix permissions; trying again won't help.
    #[error("not allowed to reach {0}")]
    Denied(Key, #[source] std::io::Error),
    /// Try again later, once there is room or the disk answers.
    #[error("the store did not answer for {0}")]
    Unavailable(Key, #[source] std::io::Error),
    /// Ask the person to mount the folder or to fix its permissions: what is in it cannot be told, so nothing may be
    /// called missing.
    #[error("cannot look into the folder {0}")]
    Unlisted(String, #[source] std::io::Error),
}

fn refuse_unless_rendition(key: &Key) -> Result<(), Error> {
    match key {
        Key::Thumbnail(_) | Key::Tile(_) => Ok(()),
        Key::Original(_) | Key::Record { .. } => {
            Err(Error::Denied(key.clone(), std::io::Error::other("originals and records are never changed")))
        }
    }
}

/// Whether a record that is there is damaged, and `bytes` are what was lost.
fn mends(key: &Key, there: &[u8], bytes: &[u8]) -> bool {
    match key {
        Key::Record { digest, .. } => PhotoId::of(there) != *digest && PhotoId::of(bytes) == *digest,
        Key::Original(_) | Key::Thumbnail(_) | Key::Tile(_) => false,
    }
}

fn modified_ms(time: SystemTime) -> i64 {
    let ms = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => ms(since),
        Err(before) => -ms(before.duration()),
    }
}
