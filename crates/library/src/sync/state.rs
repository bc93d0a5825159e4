//! What was sent before, in one SQLite file: how each file looked, what its bytes are, and under which name they are
//! at the destination. Only an optimisation: without it everything is read, and compared with what is there.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use catalogue::Stamp;
use photo::{OriginalPath, PhotoId};
use rusqlite::{Connection, OptionalExtension, params};

/// The file.
#[derive(Clone, Debug)]
pub(crate) struct State(Arc<Mutex<Connection>>);

/// What is remembered of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// How it looked when it was read.
    pub(crate) stamp: Stamp,
    /// What its bytes were.
    pub(crate) photo: PhotoId,
    /// Under which path the destination has these bytes; `None` where something else is in their place.
    pub(crate) at: Option<OriginalPath>,
    /// Whether it was found to be no longer there.
    pub(crate) gone: bool,
}

const SCHEMA_NUMBER: i64 = 1;

/// `place` is the path at the destination; `verified_ms` says when the destination last answered for it, for people
/// who look into the file.
const SCHEMA: &str = "
    CREATE TABLE files (
        path TEXT PRIMARY KEY, size_bytes INTEGER, modified_ns INTEGER, changed_ns INTEGER, inode INTEGER,
        device INTEGER, photo BLOB NOT NULL, place TEXT, gone INTEGER NOT NULL, verified_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX files_of_photo ON files (photo) WHERE place IS NOT NULL;
    CREATE TABLE records (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
";

impl State {
    /// Opens the file, or begins it. One that is damaged or another version's is begun again.
    pub(crate) fn open(file: &Path) -> anyhow::Result<Self> {
        let opened = open(file).or_else(|_| {
            for ending in ["", "-wal", "-shm"] {
                let mut name = file.as_os_str().to_owned();
                name.push(ending);
                // What cannot be removed is told of by the opening that follows.
                let _ = fs::remove_file(name);
            }
            open(file)
        });
        let connection = opened.with_context(|| format!("opening {}", file.display()))?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Everything that is remembered of files.
    pub(crate) async fn files(&self) -> anyhow::Result<HashMap<OriginalPath, Known>> {
        self.with(|connection| {
            let mut asked = connection.prepare(
                "SELECT path, size_bytes, modified_ns, changed_ns, inode, device, photo, place, gone FROM files",
            )?;
            let rows = asked.query_map([], |row| {
                let path: String = row.get(0)?;
                let stamp = Stamp {
                    size_bytes: row.get::<_, i64>(1)?.cast_unsigned(),
                    modified_ns: row.get(2)?,
                    changed_ns: row.get(3)?,
                    inode: row.get::<_, i64>(4)?.cast_unsigned(),
                    device: row.get::<_, i64>(5)?.cast_unsigned(),
                    // Nobody reads pictures here.
                    reader: media::READER_VERSION,
                };
                let photo = PhotoId(row.get(6)?);
                let place: Option<String> = row.get(7)?;
                Ok((path, Known { stamp, photo, at: place.and_then(|at| at.parse().ok()), gone: row.get(8)? }))
            })?;
            let mut files = HashMap::new();
            for row in rows {
                let (path, known) = row?;
                files.extend(OriginalPath::new(path).ok().map(|path| (path, known)));
            }
            Ok(files)
        })
        .await
    }

    /// A path under which the destination has these bytes.
    pub(crate) async fn place_of(&self, photo: PhotoId) -> anyhow::Result<Option<OriginalPath>> {
        let place: Option<String> = self
            .with(move |connection| {
                let mut asked = connection
                    .prepare_cached("SELECT place FROM files WHERE photo = ? AND place IS NOT NULL LIMIT 1")?;
                asked.query_row([photo.0], |row| row.get(0)).optional()
            })
            .await?;
        Ok(place.and_then(|place| place.parse().ok()))
    }

    /// Remembers a file that the destination has just answered for.
    pub(crate) async fn remember(&self, path: OriginalPath, known: Known, now_ms: u64) -> anyhow::Result<()> {
        self.with(move |connection| {
            let Known { stamp, photo, at, gone } = known;
            let mut told = connection.prepare_cached("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
            told.execute(params![
                path.as_str(),
                stamp.size_bytes.cast_signed(),
                stamp.modified_ns,
                stamp.changed_ns,
                stamp.inode.cast_signed(),
                stamp.device.cast_signed(),
                photo.0,
                at.as_ref().map(OriginalPath::as_str),
                gone,
                now_ms.cast_signed(),
            ])?;
            Ok(())
        })
        .await
    }

    /// Notes that files are no longer there. Where their bytes are at the destination stays known.
    pub(crate) async fn forget(&self, gone: Vec<OriginalPath>) -> anyhow::Result<()> {
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            for path in &gone {
                transaction.execute("UPDATE files SET gone = 1 WHERE path = ?", [path.as_str()])?;
            }
            transaction.commit()
        })
        .await
    }

    /// Forgets everything.
    pub(crate) async fn clear(&self) -> anyhow::Result<()> {
        self.with(|connection| connection.execute_batch("BEGIN; DELETE FROM files; DELETE FROM records; COMMIT;")).await
    }

    /// The digests of the records that the destination has.
    pub(crate) async fn records(&self) -> anyhow::Result<HashSet<PhotoId>> {
        self.with(|connection| {
            let mut asked = connection.prepare("SELECT digest FROM records")?;
            asked.query_map([], |row| Ok(PhotoId(row.get(0)?)))?.collect()
        })
        .await
    }

    /// Remembers records that the destination has.
    pub(crate) async fn remember_records(&self, digests: Vec<PhotoId>) -> anyhow::Result<()> {
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            for digest in &digests {
                transaction.execute("INSERT OR IGNORE INTO records VALUES (?)", [digest.0])?;
            }
            transaction.commit()
        })
        .await
    }

    /// Asks or tells, away from the threads that answer.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let connection = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            // A transaction that a panic interrupted was rolled back.
            work(&mut connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
        });
        done.await?.context("remembering what was sent")
    }
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // What a power cut takes away is only asked again.
    connection.pragma_update(None, "synchronous", "normal")?;
    let number: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if number == 0 {
        connection
            .execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {SCHEMA_NUMBER}; COMMIT;"))?;
    } else if number != SCHEMA_NUMBER {
        return Err(rusqlite::Error::InvalidQuery);
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> OriginalPath {
        path.parse().unwrap()
    }

    fn known(bytes: &[u8], at: Option<&str>) -> Known {
        let reader = media::READER_VERSION;
        let stamp = Stamp { size_bytes: 1, modified_ns: -2, changed_ns: 3, inode: u64::MAX, device: 5, reader };
        Known { stamp, photo: PhotoId::of(bytes), at: at.map(path), gone: false }
    }

    #[tokio::test]
    async fn what_was_remembered_is_known_when_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.sqlite");
        let state = State::open(&file).unwrap();
        state.remember(path("a"), known(b"cat", Some("b")), 1).await.unwrap();
        state.remember(path("c"), known(b"dog", None), 1).await.unwrap();
        state.remember_records(vec![PhotoId::of(b"r"), PhotoId::of(b"r")]).await.unwrap();
        state.forget(vec![path("a")]).await.unwrap();
        drop(state);
        let state = State::open(&file).unwrap();
        let gone = Known { gone: true, ..known(b"cat", Some("b")) };
        assert_eq!(state.files().await.unwrap(), [(path("a"), gone), (path("c"), known(b"dog", None))].into());
        assert_eq!(state.place_of(PhotoId::of(b"cat")).await.unwrap(), Some(path("b")));
        assert_eq!(state.place_of(PhotoId::of(b"dog")).await.unwrap(), None);
        assert_eq!(state.records().await.unwrap(), [PhotoId::of(b"r")].into());
    }

    #[tokio::test]
    async fn a_damaged_file_is_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.sqlite");
        fs::write(&file, b"no database at all, but long enough to be looked at").unwrap();
        let state = State::open(&file).unwrap();
        assert_eq!(state.files().await.unwrap(), HashMap::new());
    }
}
