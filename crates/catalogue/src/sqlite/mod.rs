//! A catalogue in one SQLite file: the standing records, and the indexes that answer the timeline and searches.
//! Written by one connection, read by several, so that browsing does not wait for indexing.

mod add;
mod ask;
mod facts;
mod find;
mod fold;
mod index;
mod pressed;
mod schema;

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use photo::{Decided, Entry, FileState, Matter, OriginalPath, PhotoId, Rank, Record, ShortId, Source};
use query::Query;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::{Catalogue, Change, Error, Found, Page, Stamp, Vocabulary};

/// A catalogue in a file.
#[derive(Debug)]
pub struct Sqlite(Arc<File>);

/// A catalogue that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The catalogue.
    pub catalogue: Sqlite,
    /// Whether it must be built from the store: it is new, it was another version's or damaged and is empty now, or it
    /// was never said to be complete ([`Catalogue::complete`]).
    pub fresh: bool,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    access: schema::Access,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

/// How many connections wait for readers; more are opened when there are more readers, and closed again.
const READERS: usize = 4;

impl Sqlite {
    /// Opens the catalogue at a path. Its folder must exist; where nothing can be written there, questions are answered
    /// and every change is refused.
    pub fn open(path: &Path) -> Result<Opened, Error> {
        let opened = schema::open(path).or_else(|error| match failure(path, error) {
            // Nothing is lost with it.
            Error::Damaged(..) => schema::remove(path).and_then(|()| schema::open(path)),
            other @ (Error::Denied(..) | Error::Missing(..) | Error::Unavailable(_)) => Err(Failure::Kept(other)),
        });
        let (writer, access, complete) = opened.map_err(|error| failure(path, error))?;
        let file = File { path: path.to_owned(), access, writer: Mutex::new(writer), readers: Mutex::default() };
        Ok(Opened { catalogue: Self(Arc::new(file)), fresh: !complete })
    }

    /// Asks, away from the threads that answer. What is asked sees one state of the catalogue.
    async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Error> {
        self.blocking(|file| {
            let pooled = file.readers.lock().expect("nothing panics while it holds the readers").pop();
            let mut reader = pooled.map_or_else(|| schema::open_reader(&file.path, file.access), Ok)?;
            let transaction = reader.transaction()?;
            let answer = ask(&transaction);
            transaction.finish()?;
            let mut readers = file.readers.lock().expect("nothing panics while it holds the readers");
            if readers.len() < READERS {
                readers.push(reader);
            }
            answer
        })
        .await
    }

    /// Changes all or nothing.
    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Error> {
        self.blocking(|file| {
            // A transaction that a panic interrupted was rolled back, so the connection is as good as before.
            let mut writer = file.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = change(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&File) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Error> {
        let file = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&file).map_err(|error| failure(&file.path, error))).await;
        done.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))
    }
}

#[async_trait]
impl Catalogue for Sqlite {
    async fn add(&self, records: &[Record]) -> Result<u64, Error> {
        let records = records.to_vec();
        self.write(move |transaction| add::add(transaction, &records)).await
    }

    async fn records(&self, photo: PhotoId) -> Result<Vec<Record>, Error> {
        self.read(move |reader| ask::records(reader, photo)).await
    }

    async fn entries(&self, photos: &[PhotoId]) -> Result<Vec<Entry>, Error> {
        let photos = photos.to_vec();
        self.read(move |reader| ask::entries(reader, &photos)).await
    }

    async fn resolve(&self, photo: ShortId) -> Result<Option<PhotoId>, Error> {
        self.read(move |reader| ask::resolve(reader, photo)).await
    }

    async fn at(&self, path: &OriginalPath) -> Result<Option<(PhotoId, FileState)>, Error> {
        let path = path.clone();
        self.read(move |reader| ask::at(reader, &path)).await
    }

    async fn find(&self, query: &Query) -> Result<Found, Error> {
        let query = query.clone();
        let Page { version, rows, .. } = self.read(move |reader| find::page(reader, &query, 0..usize::MAX)).await?;
        Ok(Found { version, rows })
    }

    async fn page(&self, query: &Query, rows: Range<usize>) -> Result<Page, Error> {
        let query = query.clone();
        self.read(move |reader| find::page(reader, &query, rows)).await
    }

    async fn troubled(&self) -> Result<Vec<Entry>, Error> {
        self.read(ask::troubled).await
    }

    async fn unsaid(&self, source: &Source, rank: Rank) -> Result<Vec<PhotoId>, Error> {
        let source = source.clone();
        self.read(move |reader| ask::unsaid(reader, &source, rank)).await
    }

    async fn said(&self, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Error> {
        let (photos, sources) = (photos.to_vec(), sources.to_vec());
        self.read(move |reader| ask::said(reader, &photos, &sources)).await
    }

    async fn decide(&self, decisions: &[Decided]) -> Result<u64, Error> {
        let decisions = decisions.to_vec();
        self.write(move |transaction| add::decide(transaction, &decisions)).await
    }

    async fn decisions(&self, matter: Matter) -> Result<Vec<Decided>, Error> {
        self.read(move |reader| ask::decisions(reader, matter)).await
    }

    async fn vocabulary(&self) -> Result<Vocabulary, Error> {
        self.read(ask::vocabulary).await
    }

    async fn version(&self) -> Result<u64, Error> {
        self.read(ask::version).await
    }

    async fn stamps(&self) -> Result<HashMap<OriginalPath, Stamp>, Error> {
        self.read(ask::stamps).await
    }

    async fn stamp(&self, stamps: &[(OriginalPath, Option<Stamp>)]) -> Result<(), Error> {
        let stamps = stamps.to_vec();
        self.write(move |transaction| add::stamp(transaction, &stamps)).await
    }

    async fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let name = name.to_owned();
        self.read(move |reader| ask::kept(reader, &name)).await
    }

    async fn keep(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        if self.0.access == schema::Access::Read {
            return Ok(());
        }
        let name = name.to_owned();
        self.write(move |transaction| add::keep(transaction, &name, &bytes)).await
    }

    async fn noted(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.kept(name).await
    }

    async fn note(&self, name: &str, mut change: Change) -> Result<(), Error> {
        if self.0.access == schema::Access::Read {
            return Ok(());
        }
        let name = name.to_owned();
        self.write(move |transaction| match change(ask::kept(transaction, &name)?.as_deref()) {
            Some(bytes) => add::keep(transaction, &name, &bytes),
            None => Ok(()),
        })
        .await
    }

    async fn clear(&self) -> Result<u64, Error> {
        self.write(schema::clear).await
    }

    async fn complete(&self, clearing: u64) -> Result<(), Error> {
        self.write(move |transaction| schema::complete(transaction, clearing)).await
    }

    async fn is_complete(&self) -> Result<bool, Error> {
        self.read(schema::is_complete).await
    }
}

/// What can go wrong inside, before it is known what the caller can do about it.
#[derive(Debug)]
enum Failure {
    /// SQLite says so.
    Sqlite(rusqlite::Error),
    /// What is in a table makes no sense.
    Nonsense(Box<dyn std::error::Error + Send + Sync>),
    /// A file could not be removed.
    Io(std::io::Error),
    /// It is known already.
    Kept(Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn failure(path: &Path, failure: Failure) -> Error {
    match failure {
        Failure::Sqlite(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Error::Damaged(path.to_owned(), error.into()),
            // A column that is not what it should be, or a table that is not there, is damage too: see schema::open.
            Some(ErrorCode::Unknown) | None => Error::Damaged(path.to_owned(), error.into()),
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
                Error::Unavailable(format!("{error}: is there room on the disk of {}?", path.display()).into())
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => {
                Error::Unavailable(format!("{error}: nothing can be written to {}", path.display()).into())
            }
            Some(_) => Error::Unavailable(error.into()),
        },
        Failure::Nonsense(error) => Error::Damaged(path.to_owned(), error),
        Failure::Io(error) => Error::Unavailable(error.into()),
        Failure::Kept(error) => error,
    }
}

#[cfg(test)]
mod tests;
