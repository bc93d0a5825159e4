//! Objects in an S3 bucket, or in whatever speaks its protocol.
//! Originals go to the storage class that the library chose.

mod address;
mod client;
mod copy;
mod error;
mod read;
mod settings;
mod write;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_types::SdkConfig;
use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId};
use tokio::sync::{OnceCell, Semaphore};

use self::client::Requests;
use self::error::Refusal;
use crate::{
    Availability, Created, Error, Folder, Head, Restoration, StorageClass, Store, Version, refuse_unless_rendition,
};

pub use self::address::{Address, BadAddress};
pub use self::client::endpoint;
pub use self::error::causes;
pub use self::settings::Settings;
pub use self::write::UploadLink;

/// The objects of one bucket.
///
/// Every write carries the SHA-256 of its bytes, which S3 compares with what arrived; what is created is written on the
/// condition that nothing is there. The credentials need `s3:ListBucket`, `GetObject`, `PutObject`, `DeleteObject`,
/// `AbortMultipartUpload` and `RestoreObject`.
#[derive(Debug)]
pub struct S3Store {
    client: Client,
    address: Address,
    originals: StorageClass,
    limits: Limits,
    requests: Requests,
    /// Holds a permit for each MiB of originals that may be in memory while they are copied.
    copying: Arc<Semaphore>,
    /// Known to be there, so that a missing object is not a missing bucket.
    bucket: OnceCell<()>,
}

/// How much of an original is sent, and held in memory, at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Originals up to so many bytes are copied by one request, at most 5 GB, and S3 knows the SHA-256 of the whole.
    /// Of larger ones, sent in parts, it knows that of each part, and what we noted beside the object.
    pub single_bytes: u64,
    /// The length of a part, at least 5 MiB; more for an original that would have over 10,000 of them.
    pub part_bytes: u64,
    /// How many parts of one original are on their way at once.
    pub parts_at_once: usize,
    /// All originals that are copied at one time together take no more than so many MiB of memory.
    pub copying_mib: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { single_bytes: 64 << 20, part_bytes: 16 << 20, parts_at_once: 4, copying_mib: 128 }
    }
}

impl S3Store {
    /// The store at an address; nothing is asked of it yet. How often requests are tried and how long they may take is set
    /// here; credentials, region, endpoint and the HTTP client are the configuration's.
    pub fn new(config: &SdkConfig, address: Address, originals: StorageClass) -> Self {
        Self::with_limits(config, address, originals, Limits::default())
    }

    /// The same, with limits that fit this machine.
    pub fn with_limits(config: &SdkConfig, address: Address, originals: StorageClass, limits: Limits) -> Self {
        let requests = Requests::default();
        let client = client::client(config, &requests);
        let copying = Arc::new(Semaphore::new(limits.copying_mib as usize));
        Self { client, address, originals, limits, requests, copying, bucket: OnceCell::new() }
    }

    /// How many requests were made so far, repeated ones too, by their names: `PutObject`, `GetObject` and so on.
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.requests.made()
    }

    fn refusal<E>(&self, error: SdkError<E>) -> Refusal
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        Refusal::of(error, &self.address)
    }

    /// Renditions and records are small and often read.
    fn class(&self, key: &Key) -> StorageClass {
        match key {
            Key::Original(_) => self.originals,
            Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) | Key::Record { .. } => StorageClass::Standard,
        }
    }
}

#[async_trait]
impl Store for S3Store {
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error> {
        self.create_all(&objects).await
    }

    async fn copy(
        &self,
        path: &OriginalPath,
        from: &dyn Store,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error> {
        let key = Key::Original(path.clone());
        if size_bytes <= self.limits.single_bytes {
            self.copy_at_once(&key, from, size_bytes, photo).await
        } else {
            self.copy_in_parts(&key, from, size_bytes, photo).await
        }
    }

    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        refuse_unless_rendition(rendition)?;
        self.overwrite(rendition, bytes).await
    }

    async fn remove(&self, rendition: &Key) -> Result<(), Error> {
        refuse_unless_rendition(rendition)?;
        self.delete(rendition).await
    }

    async fn get(&self, key: &Key) -> Result<Bytes, Error> {
        Ok(self.read(key).await?.bytes)
    }

    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error> {
        self.read_range(key, None, range).await
    }

    async fn get_range_of(&self, key: &Key, version: &Version, range: Range<u64>) -> Result<Bytes, Error> {
        self.read_range(key, Some(version), range).await
    }

    async fn head(&self, key: &Key) -> Result<Head, Error> {
        Ok(self.look(key).await?.0)
    }

    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        self.list_page(folder, after).await
    }

    async fn link(&self, key: &Key, lasting: Duration, disposition: Option<&str>) -> Result<Option<String>, Error> {
        Ok(Some(self.read_link(key, lasting, disposition).await?))
    }

    async fn restore(&self, key: &Key, restoration: Restoration) -> Result<Availability, Error> {
        self.ask_to_restore(key, restoration).await
    }
}
