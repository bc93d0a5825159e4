//! The catalogue and the renditions again, from the store alone.
//! Records hold all that was ever learnt, so a lost or damaged catalogue costs time and nothing else.

use std::pin::pin;

use catalogue::Stamp;
use futures::{StreamExt, TryStreamExt, stream};
use photo::{BadRecord, Decided, Key, OriginalPath, PhotoId, Record, Subject};
use store::Folder;

use crate::ingest::Budget;
use crate::stored::{pages, record_bytes};
use crate::{Library, Problem, Progress};

/// What was built again.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Rebuilt {
    /// Records taken in.
    pub records: usize,
    /// Photos found in them.
    pub photos: usize,
    /// Photos whose thumbnail or tile had to be made again.
    pub renditions: usize,
    /// Records that could not be read, and originals that could not be reached.
    pub problems: Vec<Problem>,
}

/// A bucket takes longer to answer than to read one.
const RECORDS_AT_ONCE: usize = 16;

/// What became of a photo's renditions.
enum Mended {
    Whole,
    Made,
    Unreachable(OriginalPath),
}

impl Library {
    /// Builds the catalogue again, then makes the renditions that are missing or torn.
    pub async fn rebuild(&self) -> anyhow::Result<Rebuilt> {
        let mut rebuilt = self.rebuild_catalogue().await?;
        let photos = self.pictures().await?;
        let total = photos.len();
        rebuilt.photos = total;
        let mut mending = stream::iter(photos).map(|photo| self.mend(photo)).buffer_unordered(Budget::workers());
        let mut done = 0;
        while let Some(mended) = mending.next().await {
            done += 1;
            self.progress.send_replace(Some(Progress { done, total }));
            match mended? {
                Mended::Whole => {}
                Mended::Made => rebuilt.renditions += 1,
                Mended::Unreachable(path) => {
                    let reason = "its renditions are missing and its original cannot be reached";
                    rebuilt.problems.push(Problem::new(path.as_str(), reason));
                }
            }
        }
        self.progress.send_replace(None);
        rebuilt.problems.sort();
        Ok(rebuilt)
    }

    async fn mend(&self, photo: PhotoId) -> anyhow::Result<Mended> {
        let Some(entry) = self.catalogue.entries(&[photo]).await?.pop() else { return Ok(Mended::Whole) };
        if self.has_renditions(&entry).await? {
            return Ok(Mended::Whole);
        }
        if self.mend_renditions(&entry).await? {
            return Ok(Mended::Made);
        }
        Ok(Mended::Unreachable(entry.files[0].path.clone()))
    }

    /// Builds the catalogue again from the records.
    pub async fn rebuild_catalogue(&self) -> anyhow::Result<Rebuilt> {
        let mut rebuilt = Rebuilt::default();
        let clearing = self.catalogue.clear().await?;
        let mut pages = pin!(pages(&*self.store, Folder::Records));
        while let Some(keys) = pages.try_next().await? {
            let Read { records, decisions } = self.read_records(keys, &mut rebuilt.problems).await;
            rebuilt.records += records.len() + decisions.len();
            self.catalogue.add(&records).await?;
            self.catalogue.decide(&decisions).await?;
            self.catalogue.stamp(&unread(&records)).await?;
        }
        self.catalogue.complete(clearing).await?;
        self.draw_conclusions().await?;
        Ok(rebuilt)
    }

    /// Reads records, each of which must have the digest that its key says. What cannot be read is a problem and stops nothing.
    async fn read_records(&self, keys: Vec<Key>, problems: &mut Vec<Problem>) -> Read {
        let mut all = Read::default();
        let read = async |key: Key| (record_bytes(&*self.store, &key).await, key);
        let mut reading = stream::iter(keys).map(read).buffered(RECORDS_AT_ONCE);
        while let Some((read, key)) = reading.next().await {
            match read.map(|bytes| all.take(&key, &bytes)) {
                // What is a newer version's is not damaged, and stays where it is.
                Ok(Ok(()) | Err(BadRecord::Unknown)) => {}
                Ok(Err(error @ BadRecord::Damaged(_))) => {
                    problems.push(Problem::new(key.to_string(), error.to_string()));
                }
                Err(problem) => problems.push(problem),
            }
        }
        all
    }
}

/// What records say, of photos and of the library.
#[derive(Default)]
struct Read {
    records: Vec<Record>,
    decisions: Vec<Decided>,
}

impl Read {
    fn take(&mut self, key: &Key, bytes: &[u8]) -> Result<(), BadRecord> {
        match key {
            Key::Record { subject: Subject::Library(_), .. } => self.decisions.push(Decided::parse(bytes)?),
            _ => {
                let record = Record::parse(bytes)?;
                // Nobody stores these: they would be believed whatever else is known.
                if record.source().is_concluded() {
                    return Err(BadRecord::Unknown);
                }
                self.records.push(record);
            }
        }
        Ok(())
    }
}

/// Stamps that no file has: the next import knows these paths, and reads them all again.
fn unread(records: &[Record]) -> Vec<(OriginalPath, Option<Stamp>)> {
    let unread = Stamp { size_bytes: 0, modified_ns: 0, changed_ns: 0, inode: 0, device: 0, reader: 0 };
    records.iter().filter_map(|record| Some((record.file()?.0.clone(), Some(unread)))).collect()
}
