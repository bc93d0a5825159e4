//! Originals that are sent in parts: whole or not at all, and nothing is left over of what came to nothing.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId};
use store::folder::FolderStore;
use store::memory::Memory;
use store::s3::{Limits, S3Store};
use store::{Created, Error, Folder, Head, StorageClass, Store};
use tempfile::TempDir;

use crate::{BUCKET, Bucket, address, original};

const MIB: u64 = 1 << 20;

const LIMITS: Limits = Limits { single_bytes: 8 * MIB, part_bytes: 5 * MIB, parts_at_once: 3, copying_mib: 16 };

fn film(size_bytes: u64) -> Bytes {
    (0..size_bytes / 4).flat_map(|number| (number as u32).wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

async fn unfinished(bucket: &Bucket) -> usize {
    bucket.client.list_multipart_uploads().bucket(BUCKET).send().await.unwrap().uploads().len()
}

#[tokio::test]
async fn a_film_goes_up_in_parts_and_comes_back() {
    let (bucket, there, back) = (Bucket::start().await, TempDir::new().unwrap(), TempDir::new().unwrap());
    let store = S3Store::with_limits(&bucket.config(), address(), StorageClass::StandardIa, LIMITS);
    let there = FolderStore::open(there.path().into(), vec![]).unwrap();
    let back = FolderStore::open(back.path().into(), vec![]).unwrap();
    for (name, size_bytes, parts) in [("40.mov", 40 * MIB, 8), ("41.mov", 41 * MIB, 9), ("8.mov", 8 * MIB, 0)] {
        let (key, path, film) = (original(name), name.parse().unwrap(), film(size_bytes));
        let photo = PhotoId::of(&film);
        there.create(vec![(key.clone(), film.clone())]).await.unwrap();
        let before = store.requests().get("UploadPart").copied().unwrap_or_default();
        assert_eq!(store.copy(&path, &there, size_bytes, photo).await.unwrap(), Created::New, "{name}");
        assert_eq!(store.copy(&path, &there, size_bytes, photo).await.unwrap(), Created::Existed, "{name}");
        let sent = store.requests().get("UploadPart").copied().unwrap_or_default() - before;
        assert_eq!(sent, parts, "{name}");
        let head = store.head(&key).await.unwrap();
        assert_eq!((head.size_bytes, head.sha256), (size_bytes, Some(photo)), "{name}");
        assert_eq!(head.modified_ms, there.head(&key).await.unwrap().modified_ms, "{name} keeps the file's own time");
        let found = bucket.client.head_object().bucket(BUCKET).key(key.to_string()).send().await.unwrap();
        assert_eq!(found.storage_class().unwrap().as_str(), "STANDARD_IA");
        assert_eq!(back.copy(&path, &store, size_bytes, photo).await.unwrap(), Created::New, "{name}");
        assert!(back.get(&key).await.unwrap() == film && store.get(&key).await.unwrap() == film, "{name}");
    }
    assert_eq!(unfinished(&bucket).await, 0);
}

#[tokio::test]
async fn a_film_that_changes_or_ends_while_it_is_read_leaves_nothing() {
    let bucket = Bucket::start().await;
    let store = S3Store::with_limits(&bucket.config(), address(), StorageClass::default(), LIMITS);
    let (key, path, film) = (original("film.mov"), "film.mov".parse().unwrap(), film(20 * MIB));
    let from = Memory::default();
    from.create(vec![(key.clone(), film.clone())]).await.unwrap();
    let right = PhotoId::of(&film);
    for (size_bytes, photo) in [(20 * MIB, PhotoId::of(b"other")), (21 * MIB, right), (19 * MIB, right)] {
        let copied = store.copy(&path, &from, size_bytes, photo).await;
        assert!(matches!(copied, Err(Error::Corrupt(corrupt)) if corrupt == key), "{size_bytes}");
        assert!(matches!(store.head(&key).await, Err(Error::NotFound(_))), "{size_bytes}");
        assert_eq!(unfinished(&bucket).await, 0, "{size_bytes}");
    }
}

#[tokio::test]
async fn of_two_that_copy_at_once_one_is_first() {
    let bucket = Bucket::start().await;
    let store = S3Store::with_limits(&bucket.config(), address(), StorageClass::default(), LIMITS);
    let (key, path, film) = (original("film.mov"), "film.mov".parse().unwrap(), film(20 * MIB));
    let from = Memory::default();
    from.create(vec![(key.clone(), film.clone())]).await.unwrap();
    let copy = || store.copy(&path, &from, 20 * MIB, PhotoId::of(&film));
    let (one, other) = tokio::join!(copy(), copy());
    let created = [one.unwrap(), other.unwrap()];
    assert!(created.contains(&Created::New), "{created:?}");
    assert!(created.contains(&Created::Existed), "{created:?}");
    assert!(store.get(&key).await.unwrap() == film);
    assert_eq!(unfinished(&bucket).await, 0);
}

#[tokio::test]
async fn many_films_at_once_take_no_more_memory_than_one_may() {
    let bucket = Bucket::start().await;
    let limits = Limits { copying_mib: 10, ..LIMITS };
    let store = S3Store::with_limits(&bucket.config(), address(), StorageClass::default(), limits);
    let from = Counting::default();
    let film = film(20 * MIB);
    let photo = PhotoId::of(&film);
    let names = ["a.mov", "b.mov", "c.mov", "d.mov"];
    for name in names {
        from.films.create(vec![(original(name), film.clone())]).await.unwrap();
    }
    let copies = names.map(|name| {
        let (path, from, store): (OriginalPath, _, _) = (name.parse().unwrap(), &from, &store);
        async move { store.copy(&path, from, 20 * MIB, photo).await.unwrap() }
    });
    assert_eq!(futures::future::join_all(copies).await, [Created::New; 4]);
    assert_eq!(from.most.load(Ordering::Relaxed), 10 * MIB, "two parts of 5 MiB");
}

/// A store that counts how much of what it gave is still in use.
#[derive(Default)]
struct Counting {
    films: Memory,
    most: AtomicU64,
    live: std::sync::Arc<AtomicU64>,
}

/// Bytes that are counted until they are dropped.
struct Counted(Bytes, std::sync::Arc<AtomicU64>);

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.1.fetch_sub(self.0.len() as u64, Ordering::Relaxed);
    }
}

#[async_trait]
impl Store for Counting {
    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error> {
        let bytes = self.films.get_range(key, range).await?;
        let live = self.live.fetch_add(bytes.len() as u64, Ordering::Relaxed) + bytes.len() as u64;
        self.most.fetch_max(live, Ordering::Relaxed);
        Ok(Bytes::from_owner(Counted(bytes, self.live.clone())))
    }

    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error> {
        self.films.create(objects).await
    }

    async fn copy(&self, path: &OriginalPath, from: &dyn Store, bytes: u64, photo: PhotoId) -> Result<Created, Error> {
        self.films.copy(path, from, bytes, photo).await
    }

    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        self.films.replace(rendition, bytes).await
    }

    async fn remove(&self, rendition: &Key) -> Result<(), Error> {
        self.films.remove(rendition).await
    }

    async fn get(&self, key: &Key) -> Result<Bytes, Error> {
        self.films.get(key).await
    }

    async fn head(&self, key: &Key) -> Result<Head, Error> {
        self.films.head(key).await
    }

    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        self.films.list(folder, after).await
    }
}
