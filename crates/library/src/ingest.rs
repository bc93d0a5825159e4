//! One original into the library: its identity, what its bytes say, its renditions, and the records of it.
//! May run twice, in any order, and be killed at any instant: what was acknowledged stays, the rest is done again.

use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use futures::TryStreamExt;
use media::Processed;
use photo::{Entry, FileState, Key, OriginalPath, PhotoId, Rank, Reading, Record, Said, Seen};
use recognise::{Recogniser, Thumbnail};
use store::{Availability, Head};
use tokio::sync::{Mutex, Semaphore};

use crate::recognition::{forget, outdated};
use crate::stored::pieces;
use crate::{Library, kind};

/// What became of one original.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingested {
    /// Which photo its bytes are.
    pub photo: PhotoId,
    /// Whether the library had it already.
    pub outcome: Outcome,
    /// What could not be read of it.
    pub problems: Vec<String>,
}

/// Whether an original was new to the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was: a photo more.
    New,
    /// Its bytes were known at these other paths.
    Known(Vec<OriginalPath>),
    /// Its bytes were known at this very path.
    Same,
    /// It is kept, but there is no picture in it that could be shown.
    Unreadable,
}

/// An original that is being written to: what was read of it is no photo that anybody took.
#[derive(Debug, thiserror::Error)]
#[error("it was changing while it was read: import again once it is whole")]
pub(crate) struct Changing;

/// An original that was found, and what was known of the photo that it is.
pub(crate) struct Original {
    pub(crate) photo: PhotoId,
    pub(crate) head: Head,
    known: Vec<Record>,
}

/// What was made of an original.
struct Developed {
    reading: Reading,
    /// The bytes that are in the store now; `None` when there is no picture.
    thumbnail: Option<Bytes>,
}

/// What was learnt of an original that was not known.
struct News {
    reading: Option<Reading>,
    seen: Option<Seen>,
}

/// How much may be in memory and under work at once.
pub(crate) struct Budget {
    /// A permit for each processor.
    workers: Semaphore,
    /// Mebibytes of originals held.
    held: Semaphore,
    /// Mebibytes that decoding may take.
    decoding: Semaphore,
    /// Held by whoever makes a missing rendition again.
    mending: Mutex<()>,
}

/// Together with what the program itself takes, within half a gigabyte.
const HELD_MIB: u32 = 128;
const DECODING_MIB: u32 = (media::MAX_DECODING_BYTES >> 20) as u32;
const PIECE_BYTES: u64 = 8 << 20;

/// What is worth leaving unread. Of Glacier Instant Retrieval a gigabyte costs as much as 3,000 requests
/// (<https://aws.amazon.com/s3/pricing/>, 2026), so a megabyte costs as much as three, and takes longer.
const WORTH_BYTES: u64 = 1 << 20;

impl Budget {
    pub(crate) fn of_this_machine() -> Self {
        let workers = Semaphore::new(Self::workers());
        let (held, decoding) = (Semaphore::new(HELD_MIB as usize), Semaphore::new(DECODING_MIB as usize));
        Self { workers, held, decoding, mending: Mutex::new(()) }
    }

    /// How many originals are worked on at once.
    pub(crate) fn workers() -> usize {
        std::thread::available_parallelism().map_or(2, usize::from)
    }
}

fn mebibytes(bytes: u64, most: u32) -> u32 {
    u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(most).clamp(1, most)
}

impl Library {
    /// Takes in the original at `path`, as it is `now_ms` (milliseconds since 1970).
    ///
    /// The error of an original that cannot be read is a [`store::Error`] naming that original; any other error means that
    /// the library itself cannot go on.
    pub async fn ingest(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<Ingested> {
        let head = self.store.head(&Key::Original(path.clone())).await?;
        self.ingest_found(path, head, now_ms).await
    }

    /// The same, of what was found there.
    pub(crate) async fn ingest_found(&self, path: &OriginalPath, head: Head, now_ms: Rank) -> anyhow::Result<Ingested> {
        let mut expected = None;
        // What the store knows the hash of need not be fetched to learn that nothing of it is left to be read.
        if let Some(photo) = head.sha256 {
            let original = Original { photo, known: self.catalogue.records(photo).await?, head: head.clone() };
            if self.is_at_hand(path, &original).await? {
                return self.conclude(path, original, None, now_ms).await;
            }
            expected = Some(original);
        }
        let key = Key::Original(path.clone());
        match head.availability {
            Availability::Readable => {}
            Availability::Archived | Availability::Restoring => return Err(store::Error::Archived(key).into()),
        }
        // Hashed in pieces, kept and reported: with another beside it, it would not fit the memory promised.
        if head.size_bytes > media::MAX_ORIGINAL_BYTES {
            let photo = match head.sha256 {
                Some(photo) => photo,
                None => self.identity_in_pieces(&key, head.size_bytes).await?,
            };
            let limit = media::MAX_ORIGINAL_BYTES >> 20;
            let reason = format!("larger than {limit} MiB: kept, but too large for this version to read");
            let reading = Reading { problems: vec![reason], ..Reading::default() };
            let original = Original { photo, known: Vec::new(), head };
            return self.conclude(path, original, Some(Developed { reading, thumbnail: None }), now_ms).await;
        }
        let _held = self.held(head.size_bytes).await?;
        let (photo, bytes) = match self.read_in_part(path, &head).await? {
            Some(read) => read,
            None => {
                let bytes = self.store.get(&key).await?;
                (self.identity(&bytes).await?, bytes)
            }
        };
        let head = Head { size_bytes: bytes.len() as u64, ..head };
        let original = match expected {
            Some(expected) if expected.photo == photo => Original { head, ..expected },
            Some(_) | None => {
                let original = Original { photo, known: self.catalogue.records(photo).await?, head };
                if self.is_at_hand(path, &original).await? {
                    return self.conclude(path, original, None, now_ms).await;
                }
                original
            }
        };
        let processed = self.process(bytes).await?;
        // Not over the renditions of what came meanwhile.
        self.claim(path, &original).await?;
        let developed = self.keep_renditions(path, processed).await?;
        let concluded = self.conclude(path, original, Some(developed), now_ms).await;
        if concluded.as_ref().is_err_and(|error| error.is::<Changing>()) {
            // They may lie over those of what came meanwhile, and are made again for whatever is there.
            self.drop_renditions(path).await?;
        }
        concluded
    }

    /// Whether nothing is left to be read of an original: it was read by this version, and `path` has its renditions.
    async fn is_at_hand(&self, path: &OriginalPath, original: &Original) -> anyhow::Result<bool> {
        match known_reading(&original.known) {
            Some(reading) => Ok(!reading.is_picture() || self.share_renditions(path, original).await?),
            None => Ok(false),
        }
    }

    /// Has somebody look at the picture, and writes everything down.
    async fn conclude(
        &self,
        path: &OriginalPath,
        original: Original,
        developed: Option<Developed>,
        now_ms: Rank,
    ) -> anyhow::Result<Ingested> {
        let (reading, thumbnail) = developed.map_or((None, None), |made| (Some(made.reading), made.thumbnail));
        let known_reading = known_reading(&original.known);
        let is_picture = known_reading.or(reading.as_ref()).is_some_and(Reading::is_picture);
        let looked = if is_picture { self.look(path, thumbnail, &original).await } else { Ok(None) };
        // What the file says is not held up by who looks at it.
        let (seen, failure) = looked.map_or_else(|error| (None, Some(error)), |seen| (seen, None));
        let news = News { reading: reading.filter(|_| known_reading.is_none()), seen };
        let ingested = self.learn(path, original, news, now_ms).await?;
        match failure {
            Some(error) => Err(error.context("asking what the picture shows")),
            None => Ok(ingested),
        }
    }

    /// Reads an original and makes its renditions.
    async fn process(&self, bytes: Bytes) -> anyhow::Result<Processed> {
        let need = mebibytes(media::memory_bytes(&bytes), DECODING_MIB);
        let _decoding = self.budget.decoding.acquire_many(need).await?;
        let sizes = self.sizes;
        self.work(move || media::process(&bytes, &sizes)).await
    }

    async fn keep_renditions(&self, path: &OriginalPath, processed: Processed) -> anyhow::Result<Developed> {
        let Processed { reading, renditions } = processed;
        let Some(renditions) = renditions else { return Ok(Developed { reading, thumbnail: None }) };
        let thumbnail = Bytes::from(renditions.thumbnail);
        let what = || format!("keeping the renditions of {path}");
        self.store.replace(&Key::Thumbnail(path.clone()), thumbnail.clone()).await.with_context(what)?;
        self.store.replace(&Key::Tile(path.clone()), renditions.tile.into()).await.with_context(what)?;
        Ok(Developed { reading, thumbnail: Some(thumbnail) })
    }

    /// What the recogniser says of a picture that it has not seen; `None` when it has, or there is nobody to ask.
    async fn look(
        &self,
        path: &OriginalPath,
        thumbnail: Option<Bytes>,
        original: &Original,
    ) -> anyhow::Result<Option<Seen>> {
        let has_not_seen = |recogniser: &&Arc<dyn Recogniser>| recogniser.known(&original.known).is_none();
        let Some(recogniser) = self.recogniser.as_ref().filter(has_not_seen) else { return Ok(None) };
        let bytes = match thumbnail {
            Some(bytes) => bytes,
            None => self.store.get(&Key::Thumbnail(path.clone())).await?,
        };
        Ok(Some(recogniser.look(Thumbnail { photo: original.photo, path, bytes: &bytes }).await?))
    }

    /// Does what keeps a processor busy, no more of it at once than there are processors.
    pub(crate) async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        let _worker = self.budget.workers.acquire().await?;
        Ok(tokio::task::spawn_blocking(work).await?)
    }

    /// All of an original that is so large, and no more of one that grows meanwhile.
    pub(crate) async fn read_whole(&self, key: &Key, size_bytes: u64) -> anyhow::Result<Bytes> {
        let bytes = self.store.get_range(key, 0..size_bytes + 1).await?;
        anyhow::ensure!(bytes.len() as u64 == size_bytes, Changing);
        Ok(bytes)
    }

    /// A RAW file without its sensor's data, where the store knows whose bytes they are: reading it all would cost more than
    /// two requests do. `None` when all of it is to be read.
    async fn read_in_part(&self, path: &OriginalPath, head: &Head) -> anyhow::Result<Option<(PhotoId, Bytes)>> {
        let Some(photo) = head.sha256.filter(|_| head.size_bytes > WORTH_BYTES && kind::is_raw(path)) else {
            return Ok(None);
        };
        let (original, size_bytes) = (Key::Original(path.clone()), head.size_bytes);
        // Of one version, since nobody compares the hash of what is put together here.
        let read = async |piece: Range<u64>| match self.store.get_range_of(&original, &head.version, piece).await {
            Err(store::Error::Corrupt(_)) => Err(Changing.into()),
            read => Ok::<_, anyhow::Error>(read?),
        };
        let beginning = read(0..media::HEAD_BYTES).await?;
        let unneeded = media::unneeded(&beginning, size_bytes);
        let Some(part) = unneeded.filter(|part| part.end - part.start > WORTH_BYTES) else { return Ok(None) };
        let mut bytes = vec![0; usize::try_from(size_bytes)?];
        bytes[..beginning.len()].copy_from_slice(&beginning);
        for piece in [beginning.len() as u64..part.start, part.end..size_bytes] {
            if !piece.is_empty() {
                let place = usize::try_from(piece.start)?..usize::try_from(piece.end)?;
                let read = read(piece).await?;
                anyhow::ensure!(read.len() == place.len(), Changing);
                bytes[place].copy_from_slice(&read);
            }
        }
        Ok((!media::depends_on(&bytes, &part)).then(|| (photo, bytes.into())))
    }

    /// Room for an original of this size.
    pub(crate) async fn held(&self, size_bytes: u64) -> anyhow::Result<tokio::sync::SemaphorePermit<'_>> {
        Ok(self.budget.held.acquire_many(mebibytes(size_bytes, HELD_MIB)).await?)
    }

    pub(crate) async fn identity(&self, bytes: &Bytes) -> anyhow::Result<PhotoId> {
        let bytes = bytes.clone();
        self.work(move || PhotoId::of(&bytes)).await
    }

    async fn identity_in_pieces(&self, key: &Key, size_bytes: u64) -> anyhow::Result<PhotoId> {
        let mut whole = photo::Pieces::default();
        let mut pieces = pin!(pieces(&*self.store, key, size_bytes, PIECE_BYTES));
        loop {
            let piece = match pieces.try_next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => return Ok(whole.id()),
                Err(store::Error::Corrupt(_)) => return Err(Changing.into()),
                Err(error) => return Err(error.into()),
            };
            let hashing = move || {
                whole.add(&piece);
                whole
            };
            whole = self.work(hashing).await?;
        }
    }

    /// Makes the renditions of a photo again from the first of its files that still is it. Answers whether there was one.
    ///
    /// One at a time: a gallery asks for a whole screen of tiles at once, and may ask for the same one twice.
    pub(crate) async fn mend_renditions(&self, entry: &Entry) -> anyhow::Result<bool> {
        let _mending = self.budget.mending.lock().await;
        if self.has_renditions(entry).await? {
            return Ok(true);
        }
        for file in entry.files.iter().filter(|file| file.size_bytes <= media::MAX_ORIGINAL_BYTES) {
            let _held = self.held(file.size_bytes).await?;
            let original = Key::Original(file.path.clone());
            // A file that cannot be read, or holds other bytes now, is for the next import to tell of.
            let Ok(bytes) = self.read_whole(&original, file.size_bytes).await else { continue };
            let photo = self.identity(&bytes).await?;
            if photo == entry.id {
                let processed = self.process(bytes).await?;
                self.keep_renditions(&file.path, processed).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Writes down what is new: where the bytes are, what they say and what they show, besides what is known.
    async fn learn(
        &self,
        path: &OriginalPath,
        original: Original,
        news: News,
        now_ms: Rank,
    ) -> anyhow::Result<Ingested> {
        let (photo, state) = (original.photo, original.state());
        let before = self.catalogue.entries(&[photo]).await?.pop();
        let reading = news.reading.as_ref().or_else(|| known_reading(&original.known));
        let reading = reading.context("a photo without a reading")?;
        let mut problems = reading.problems.clone();
        let outcome = outcome(path, reading, before);
        let mut records = Vec::new();
        let read = |reading: Reading| Record::new(photo, media::READER_VERSION, Said::Original(reading.into()));
        records.extend(news.reading.map(read));
        if let Some(least) = self.claim(path, &original).await? {
            records.push(Record::new(photo, now_ms.max(least), Said::File { path: path.clone(), state }));
        }
        let mut forgotten = Vec::new();
        if let (Some(recogniser), Some(seen)) = (&self.recogniser, news.seen) {
            forgotten = outdated(&**recogniser, &original.known, &seen);
            problems.extend(seen.problems.iter().cloned());
            records.push(recogniser.record(photo, seen));
        }
        if !records.is_empty() {
            self.record(&records).await?;
        }
        if let Some(recogniser) = &self.recogniser {
            forget(&**recogniser, &forgotten).await?;
        }
        Ok(Ingested { photo, outcome, problems })
    }
}

impl Original {
    pub(crate) fn state(&self) -> FileState {
        FileState::Present { size_bytes: self.head.size_bytes, modified_ms: self.head.modified_ms }
    }
}

/// What this version of the reader said of a photo, if it has read it.
fn known_reading(records: &[Record]) -> Option<&Reading> {
    records.iter().find_map(|record| match record.said() {
        Said::Original(reading) if record.standing().0 >= media::READER_VERSION => Some(reading.as_ref()),
        _ => None,
    })
}

fn outcome(path: &OriginalPath, reading: &Reading, before: Option<Entry>) -> Outcome {
    if !reading.is_picture() {
        return Outcome::Unreadable;
    }
    let Some(before) = before else { return Outcome::New };
    if before.files.iter().any(|file| file.path == *path) {
        return Outcome::Same;
    }
    Outcome::Known(before.files.into_iter().map(|file| file.path).collect())
}
