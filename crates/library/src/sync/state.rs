//! What was sent before, in one SQLite file: how each file here looked and what its bytes are, and which bytes the
//! destination has under which names. Only an optimisation: without it everything is read, and compared with what is there.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, bail};
use catalogue::Stamp;
use photo::{OriginalPath, PhotoId};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

/// The file.
#[derive(Clone, Debug)]
pub(crate) struct State(Arc<Mutex<Connection>>);

/// A file as it was when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    /// How it looked.
    pub(crate) stamp: Stamp,
    /// What its bytes were.
    pub(crate) photo: PhotoId,
}

/// What is remembered of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// When it was read.
    pub(crate) read: Read,
    /// Under which path the destination has these bytes; `None` where it has something else under the file's own name, or what
    /// could not be compared, even if it has the bytes under another.
    pub(crate) at: Option<OriginalPath>,
    /// Whether it was found to be no longer there.
    pub(crate) gone: bool,
}

/// How long another process may hold the file.
const PATIENCE: Duration = Duration::from_secs(10);

const SCHEMA_NUMBER: i64 = 3;

/// What is under a name at the destination stays there, whatever becomes of the files here: so it is kept apart from them.
/// `verified_ms` says when the destination last answered for it, for people who look into the file.
const SCHEMA: &str = "
    CREATE TABLE files (
        path TEXT PRIMARY KEY, size_bytes INTEGER, modified_ns INTEGER, changed_ns INTEGER, inode INTEGER,
        device INTEGER, photo BLOB NOT NULL, gone INTEGER NOT NULL, refused INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE places (path TEXT PRIMARY KEY, photo BLOB NOT NULL, verified_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX places_of_photo ON places (photo);
    CREATE TABLE records (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
";

/// Why the file could not be opened.
enum Failure {
    /// It is damaged or another version's: nothing is lost with it.
    Useless,
    /// It may be as good as ever.
    Kept(rusqlite::Error),
}

impl State {
    /// Opens the file, or begins it. One that is damaged or another version's is begun again.
    pub(crate) fn open(file: &Path) -> anyhow::Result<Self> {
        let opened = match open(file, PATIENCE) {
            Err(Failure::Useless) => {
                for ending in ["", "-wal", "-shm"] {
                    let mut name = file.as_os_str().to_owned();
                    name.push(ending);
                    // What cannot be removed is told of by the opening that follows.
                    let _ = fs::remove_file(name);
                }
                open(file, PATIENCE)
            }
            opened => opened,
        };
        let connection = match opened {
            Ok(connection) => connection,
            Err(Failure::Kept(error)) => return Err(error).with_context(|| format!("opening {}", file.display())),
            Err(Failure::Useless) => bail!("{} is damaged, and cannot be removed: remove it", file.display()),
        };
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Everything that is remembered of files.
    pub(crate) async fn files(&self) -> anyhow::Result<HashMap<OriginalPath, Known>> {
        self.with(|connection| {
            let mut asked = connection.prepare(
                "SELECT path, size_bytes, modified_ns, changed_ns, inode, device, photo, gone, (
                     SELECT places.path FROM places WHERE places.photo = files.photo AND NOT files.refused
                     ORDER BY places.path = files.path DESC LIMIT 1
                 ) FROM files",
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
                let read = Read { stamp, photo: PhotoId(row.get(6)?) };
                let place: Option<String> = row.get(8)?;
                Ok((path, Known { read, at: place.and_then(|at| at.parse().ok()), gone: row.get(7)? }))
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

    /// The photos that the destination is known to have, by their paths there.
    pub(crate) async fn places(&self) -> anyhow::Result<HashMap<OriginalPath, PhotoId>> {
        self.with(|connection| {
            let mut asked = connection.prepare("SELECT path, photo FROM places")?;
            let rows = asked.query_map([], |row| Ok((row.get::<_, String>(0)?, PhotoId(row.get(1)?))))?;
            let mut places = HashMap::new();
            for row in rows {
                let (path, photo) = row?;
                places.extend(OriginalPath::new(path).ok().map(|path| (path, photo)));
            }
            Ok(places)
        })
        .await
    }

    /// A path under which the destination has these bytes: this one, if there are several.
    pub(crate) async fn place_of(&self, photo: PhotoId, path: OriginalPath) -> anyhow::Result<Option<OriginalPath>> {
        let place: Option<String> = self
            .with(move |connection| {
                let mut asked = connection
                    .prepare_cached("SELECT path FROM places WHERE photo = ? ORDER BY path = ? DESC LIMIT 1")?;
                asked.query_row(params![photo.0, path.as_str()], |row| row.get(0)).optional()
            })
            .await?;
        Ok(place.and_then(|place| place.parse().ok()))
    }

    /// Remembers a file that was dealt with, what the destination was found to have under its name, and whether it was refused
    /// for that.
    pub(crate) async fn remember(
        &self,
        path: OriginalPath,
        read: Read,
        there: Option<PhotoId>,
        refused: bool,
        now_ms: u64,
    ) -> anyhow::Result<()> {
        self.with(move |connection| {
            let Read { stamp, photo } = read;
            let transaction = connection.transaction()?;
            transaction.prepare_cached("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, ?)")?.execute(
                params![
                    path.as_str(),
                    stamp.size_bytes.cast_signed(),
                    stamp.modified_ns,
                    stamp.changed_ns,
                    stamp.inode.cast_signed(),
                    stamp.device.cast_signed(),
                    photo.0,
                    refused,
                ],
            )?;
            if let Some(there) = there {
                let mut told = transaction.prepare_cached("REPLACE INTO places VALUES (?, ?, ?)")?;
                told.execute(params![path.as_str(), there.0, now_ms.cast_signed()])?;
            }
            transaction.commit()
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
        let all = "BEGIN; DELETE FROM files; DELETE FROM places; DELETE FROM records; COMMIT;";
        self.with(move |connection| connection.execute_batch(all)).await
    }

    /// The digests of the records that the destination has, or is not to be told.
    pub(crate) async fn records(&self) -> anyhow::Result<HashSet<PhotoId>> {
        self.with(|connection| {
            let mut asked = connection.prepare("SELECT digest FROM records")?;
            asked.query_map([], |row| Ok(PhotoId(row.get(0)?)))?.collect()
        })
        .await
    }

    /// Remembers records that the destination has, or is not to be told.
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

fn open(file: &Path, patience: Duration) -> Result<Connection, Failure> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(patience)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // What a power cut takes away is only asked again.
    connection.pragma_update(None, "synchronous", "normal")?;
    match schema_number(&connection)? {
        SCHEMA_NUMBER => return Ok(connection),
        0 => {}
        _ => return Err(Failure::Useless),
    }
    connection.execute_batch("BEGIN IMMEDIATE")?;
    // Another process may have begun it meanwhile.
    if schema_number(&connection)? == 0 {
        connection.execute_batch(&format!("{SCHEMA} PRAGMA user_version = {SCHEMA_NUMBER};"))?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}

fn schema_number(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Failure::Useless,
            Some(_) | None => Failure::Kept(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> OriginalPath {
        path.parse().unwrap()
    }

    fn read(bytes: &[u8]) -> Read {
        let reader = media::READER_VERSION;
        let stamp = Stamp { size_bytes: 1, modified_ns: -2, changed_ns: 3, inode: u64::MAX, device: 5, reader };
        Read { stamp, photo: PhotoId::of(bytes) }
    }

    fn opened(folder: &tempfile::TempDir) -> State {
        State::open(&folder.path().join("state.sqlite")).unwrap()
    }

    #[tokio::test]
    async fn what_was_remembered_is_known_when_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = opened(&folder);
        let (cat, dog) = (PhotoId::of(b"cat"), PhotoId::of(b"dog"));
        state.remember(path("b"), read(b"cat"), Some(cat), false, 1).await.unwrap();
        state.remember(path("a"), read(b"cat"), None, false, 1).await.unwrap();
        state.remember(path("c"), read(b"dog"), None, false, 1).await.unwrap();
        state.remember(path("d"), read(b"cat"), None, true, 1).await.unwrap();
        state.remember_records(vec![PhotoId::of(b"r"), PhotoId::of(b"r")]).await.unwrap();
        state.forget(vec![path("a")]).await.unwrap();
        drop(state);
        let state = opened(&folder);
        let known = |bytes: &[u8], at: Option<&str>, gone| Known { read: read(bytes), at: at.map(path), gone };
        let files = [
            (path("a"), known(b"cat", Some("b"), true)),
            (path("b"), known(b"cat", Some("b"), false)),
            (path("c"), known(b"dog", None, false)),
            (path("d"), known(b"cat", None, false)),
        ];
        assert_eq!(state.files().await.unwrap(), files.into());
        assert_eq!(state.places().await.unwrap(), [(path("b"), cat)].into());
        assert_eq!(state.place_of(cat, path("a")).await.unwrap(), Some(path("b")));
        assert_eq!(state.place_of(dog, path("c")).await.unwrap(), None);
        assert_eq!(state.records().await.unwrap(), [PhotoId::of(b"r")].into());
    }

    #[tokio::test]
    async fn where_bytes_are_stays_known_when_the_file_has_others() {
        let state = opened(&tempfile::tempdir().unwrap());
        let cat = PhotoId::of(b"cat");
        state.remember(path("a"), read(b"cat"), Some(cat), false, 1).await.unwrap();
        state.remember(path("a"), read(b"dog"), None, false, 2).await.unwrap();
        assert_eq!(state.place_of(cat, path("b")).await.unwrap(), Some(path("a")));
    }

    #[tokio::test]
    async fn a_file_that_is_damaged_or_another_versions_is_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.sqlite");
        fs::write(&file, b"no database at all, but long enough to be looked at").unwrap();
        assert_eq!(opened(&folder).files().await.unwrap(), HashMap::new());
        fs::remove_file(&file).unwrap();
        let older = Connection::open(&file).unwrap();
        older.execute_batch("CREATE TABLE files (path TEXT); PRAGMA user_version = 1;").unwrap();
        drop(older);
        assert_eq!(opened(&folder).files().await.unwrap(), HashMap::new());
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_opened_for_another_reason_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let state = opened(&folder);
        state.remember(path("a"), read(b"cat"), None, false, 1).await.unwrap();
        drop(state);
        let busy = Connection::open(folder.path().join("state.sqlite")).unwrap();
        busy.execute_batch("PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; DELETE FROM records;").unwrap();
        let refused = open(&folder.path().join("state.sqlite"), Duration::ZERO).err();
        assert!(matches!(refused, Some(Failure::Kept(_))));
        drop(busy);
        assert_eq!(opened(&folder).files().await.unwrap().len(), 1);
    }
}
