//! A store in memory that counts what is read of originals, may know what is in it, and may be stopped in the middle.
//! What it says of an object can be changed, for what memory cannot be: huge, or archived.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId};
use store::memory::Memory;
use store::{Created, Error, Folder, Head, Store};
use tokio::sync::oneshot;

/// What is so, and what is said.
pub type Says = fn(Head) -> Head;

/// Which objects can neither be read nor written.
pub type Denies = fn(&Key) -> bool;

/// Those, and what is answered then.
type Denial = (Denies, fn(Key) -> Error);

/// The store.
#[derive(Default)]
pub struct Watched {
    objects: Memory,
    /// Whether it knows the SHA-256 of what is in it.
    knows: bool,
    says: Mutex<Option<Says>>,
    denies: Mutex<Option<Denial>>,
    read_bytes: AtomicU64,
    pause: Mutex<Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>>,
}

/// A reading that stops once the bytes were read, or a look that stops once it found nothing.
pub struct Pause {
    reached: oneshot::Receiver<()>,
    over: oneshot::Sender<()>,
}

impl Pause {
    pub async fn reached(&mut self) {
        (&mut self.reached).await.unwrap();
    }

    pub fn end(self) {
        self.over.send(()).unwrap();
    }
}

impl Watched {
    /// An empty one that knows the SHA-256 of what comes into it, or does not.
    pub fn new(knows: bool) -> Arc<Self> {
        Arc::new(Self { knows, ..Self::default() })
    }

    /// How much of originals was read, bytes.
    pub fn read_bytes(&self) -> u64 {
        self.read_bytes.load(Ordering::Relaxed)
    }

    /// Stops whoever next reads an original, or finds that it is missing.
    pub fn pause(&self) -> Pause {
        let ((reaching, reached), (over, end)) = (oneshot::channel(), oneshot::channel());
        *self.pause.lock().unwrap() = Some((reaching, end));
        Pause { reached, over }
    }

    /// Puts an original there, whatever was there before.
    pub async fn put(&self, at: &str, bytes: Bytes) {
        let key = Key::Original(at.parse().unwrap());
        self.objects.forget(&key);
        self.objects.create(vec![(key, bytes)]).await.unwrap();
    }

    pub fn lose(&self, at: &str) {
        self.objects.forget(&Key::Original(at.parse().unwrap()));
    }

    /// Says something else of originals from now on than what is so.
    pub fn say(&self, says: Says) {
        *self.says.lock().unwrap() = Some(says);
    }

    /// Refuses these from now on.
    pub fn deny(&self, denies: Denies) {
        let denied = |key| Error::Denied(key, "the credentials do not allow it".into());
        *self.denies.lock().unwrap() = Some((denies, denied));
    }

    /// Never answers from now on when these are asked for.
    pub fn silence(&self, silences: Denies) {
        *self.denies.lock().unwrap() = Some((silences, |key| Error::Unavailable(key, "no answer".into())));
    }

    fn allow(&self, key: &Key) -> Result<(), Error> {
        match *self.denies.lock().unwrap() {
            Some((denies, error)) if denies(key) => Err(error(key.clone())),
            Some(_) | None => Ok(()),
        }
    }

    async fn watch(&self, key: &Key, read: Result<Bytes, Error>) -> Result<Bytes, Error> {
        let Key::Original(_) = key else { return read };
        let bytes = read?;
        self.read_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.stop().await;
        Ok(bytes)
    }

    async fn stop(&self) {
        let pause = self.pause.lock().unwrap().take();
        if let Some((reaching, end)) = pause {
            reaching.send(()).unwrap();
            end.await.unwrap();
        }
    }
}

#[async_trait]
impl Store for Watched {
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error> {
        self.objects.create(objects).await
    }
    async fn copy(&self, path: &OriginalPath, from: &dyn Store, size: u64, photo: PhotoId) -> Result<Created, Error> {
        self.allow(&Key::Original(path.clone()))?;
        self.objects.copy(path, from, size, photo).await
    }
    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        self.allow(rendition)?;
        self.objects.replace(rendition, bytes).await
    }
    async fn remove(&self, rendition: &Key) -> Result<(), Error> {
        self.objects.remove(rendition).await
    }
    async fn get(&self, key: &Key) -> Result<Bytes, Error> {
        self.allow(key)?;
        self.watch(key, self.objects.get(key).await).await
    }
    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error> {
        self.watch(key, self.objects.get_range(key, range).await).await
    }
    async fn head(&self, key: &Key) -> Result<Head, Error> {
        let head = self.objects.head(key).await;
        if let (Key::Original(_), Err(Error::NotFound(_))) = (key, &head) {
            self.stop().await;
        }
        let mut head = head?;
        if let Key::Original(_) = key {
            head.sha256 = if self.knows { Some(PhotoId::of(&self.objects.get(key).await?)) } else { None };
            head = self.says.lock().unwrap().map_or(head.clone(), |says| says(head));
        }
        Ok(head)
    }
    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        self.objects.list(folder, after).await
    }
}
