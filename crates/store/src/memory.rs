//! A store in memory, for tests and for what need not last.
//! It is the shortest thing that keeps the contract, so it also says what the contract means.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::{Bound, Range};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId};

use crate::{
    Availability, Created, Error, Folder, Head, PAGE, Store, Version, mends, modified_ms, read_piece,
    refuse_unless_rendition,
};

/// Objects in memory.
#[derive(Debug, Default)]
pub struct Memory {
    /// By their spelling, which is the order of a listing.
    objects: Mutex<BTreeMap<String, Object>>,
    /// How many were ever written.
    written: AtomicU64,
}

#[derive(Debug)]
struct Object {
    key: Key,
    bytes: Bytes,
    modified_ms: i64,
    /// How many were written before.
    number: u64,
}

impl Memory {
    fn written_now(&self, key: Key, bytes: Bytes) -> Object {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        Object { key, bytes, modified_ms: modified_ms(SystemTime::now()), number }
    }

    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Object>> {
        self.objects.lock().expect("nothing panics while it holds the objects")
    }

    /// Loses an object, as people and disks do.
    pub fn forget(&self, key: &Key) {
        self.objects().remove(&key.to_string());
    }

    fn read<T>(&self, key: &Key, answer: impl FnOnce(&Object) -> T) -> Result<T, Error> {
        self.objects().get(&key.to_string()).map(answer).ok_or_else(|| Error::NotFound(key.clone()))
    }
}

#[async_trait]
impl Store for Memory {
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error> {
        let mut there = self.objects();
        let create = |(key, bytes): (Key, Bytes)| match there.entry(key.to_string()) {
            Entry::Occupied(mut place) if mends(&key, &place.get().bytes, &bytes) => {
                place.insert(self.written_now(key, bytes));
                Created::New
            }
            Entry::Occupied(_) => Created::Existed,
            Entry::Vacant(place) => {
                place.insert(self.written_now(key, bytes));
                Created::New
            }
        };
        Ok(objects.into_iter().map(create).collect())
    }

    async fn copy(
        &self,
        path: &OriginalPath,
        from: &dyn Store,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error> {
        let key = Key::Original(path.clone());
        let bytes = read_piece(&key, from, 0..size_bytes).await?;
        if PhotoId::of(&bytes) != photo {
            return Err(Error::Corrupt(key));
        }
        Ok(self.create(vec![(key, bytes)]).await?[0])
    }

    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        refuse_unless_rendition(rendition)?;
        self.objects().insert(rendition.to_string(), self.written_now(rendition.clone(), bytes));
        Ok(())
    }

    async fn remove(&self, rendition: &Key) -> Result<(), Error> {
        refuse_unless_rendition(rendition)?;
        self.objects().remove(&rendition.to_string());
        Ok(())
    }

    async fn get(&self, key: &Key) -> Result<Bytes, Error> {
        self.read(key, |object| object.bytes.clone())
    }

    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error> {
        self.read(key, |object| {
            let within = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(object.bytes.len());
            let (start, end) = (within(range.start), within(range.end));
            object.bytes.slice(start..end.max(start))
        })
    }

    async fn head(&self, key: &Key) -> Result<Head, Error> {
        self.read(key, |object| Head {
            size_bytes: object.bytes.len() as u64,
            modified_ms: object.modified_ms,
            sha256: None,
            availability: Availability::Readable,
            version: Version(object.number.to_string()),
        })
    }

    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        let folder = format!("{}/", folder.name());
        let after = after.map(Key::to_string).unwrap_or_default();
        let there = self.objects();
        let later = there.range::<str, _>((Bound::Excluded(after.as_str()), Bound::Unbounded));
        let inside = later.filter(|(spelling, _)| spelling.starts_with(&folder));
        Ok(inside.take(PAGE).map(|(_, object)| object.key.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn memory_keeps_the_contract() {
        crate::contract::holds(&Memory::default()).await;
    }
}
