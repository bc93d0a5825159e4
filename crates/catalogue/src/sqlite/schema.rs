//! Opening the file: its tables, how it is written, and whether it is this version's.
//! A file of another version is emptied rather than changed, since everything in it can be built again.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use photo::seen::{Label, Line};
use photo::{Camera, Entry, File, PhotoId, Reading, Seen};
use query::Term;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::Failure;
use super::add::kind_number;

const TABLES: &str = include_str!("schema.sql");

/// How long to wait for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// What can be done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can be read and written.
    Written,
    /// It can only be read, and nobody else writes it: it is on a disk that cannot be written.
    Read,
}

/// Opens the file to write, with this version's tables in it, or else to read; and says whether it is complete.
pub fn open(path: &Path) -> Result<(Connection, Access, bool), Failure> {
    match open_writer(path) {
        Ok((writer, complete)) => Ok((writer, Access::Written, complete)),
        Err(Failure::Sqlite(error)) if cannot_write(&error) && is_whole(path) => {
            let reader = open_reader(path, Access::Read)?;
            let version: i32 = reader.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if version != schema_version() {
                return Err(Failure::Sqlite(error));
            }
            let complete = is_complete(&reader)?;
            Ok((reader, Access::Read, complete))
        }
        Err(failure) => Err(failure),
    }
}

fn cannot_write(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

/// Whether all of it is in the file itself: what a program that was killed left beside it can only be read by one that writes.
fn is_whole(path: &Path) -> bool {
    path.exists() && std::fs::metadata(beside(path, "-wal")).map_or(true, |wal| wal.len() == 0)
}

pub fn is_complete(connection: &Connection) -> Result<bool, Failure> {
    Ok(connection.query_row("SELECT complete FROM state", [], |row| row.get(0))?)
}

fn open_writer(path: &Path) -> Result<(Connection, bool), Failure> {
    let mut writer = Connection::open(path)?;
    writer.busy_timeout(PATIENCE)?;
    writer.pragma_update(None, "journal_mode", "wal")?;
    // After a power cut the last changes may be gone, but never half of one. They are in the store.
    writer.pragma_update(None, "synchronous", "normal")?;
    writer.pragma_update(None, "journal_size_limit", 64 << 20)?;
    writer.pragma_update(None, "cache_size", -CACHE_KIB)?;
    writer.set_prepared_statement_cache_capacity(64);
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != schema_version() {
        create(&transaction)?;
    }
    let complete = is_complete(&transaction)?;
    transaction.commit()?;
    Ok((writer, complete))
}

/// Memory for pages of a connection; half of it for one that reads.
const CACHE_KIB: i32 = 32 << 10;

/// Opens the file to read.
pub fn open_reader(path: &Path, access: Access) -> Result<Connection, Failure> {
    let reader = match access {
        Access::Written => {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(path, flags)?
        }
        Access::Read => {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable(path), flags)?
        }
    };
    reader.busy_timeout(PATIENCE)?;
    reader.pragma_update(None, "query_only", true)?;
    reader.pragma_update(None, "cache_size", -CACHE_KIB / 2)?;
    reader.set_prepared_statement_cache_capacity(64);
    Ok(reader)
}

/// The address of a file that nobody changes: SQLite then needs nothing beside it.
fn immutable(path: &Path) -> String {
    let spelled = |byte: &u8| match byte {
        b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(*byte).to_string(),
        byte => format!("%{byte:02x}"),
    };
    let path: String = path.as_os_str().as_encoded_bytes().iter().map(spelled).collect();
    format!("file:{path}?immutable=1")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut file = path.as_os_str().to_owned();
    file.push(ending);
    PathBuf::from(file)
}

/// Removes the file and what SQLite keeps beside it.
pub fn remove(path: &Path) -> Result<(), Failure> {
    for ending in ["", "-wal", "-shm"] {
        match std::fs::remove_file(beside(path, ending)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(Failure::Io(error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Forgets everything; answers the version that begins with that, by which the clearing is known.
pub fn clear(transaction: &Transaction<'_>) -> Result<u64, Failure> {
    transaction.execute_batch(
        "DELETE FROM photos; DELETE FROM records; DELETE FROM timeline; DELETE FROM terms; DELETE FROM postings; DELETE FROM stamps;
         DELETE FROM decisions; DELETE FROM kept;
         UPDATE state SET version = version + 1, cleared = version + 1, complete = 0, photos = 0, terms = 0",
    )?;
    Ok(transaction.query_row("SELECT cleared FROM state", [], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// Says that every record has been added since a clearing, if that was the last.
pub fn complete(transaction: &Transaction<'_>, clearing: u64) -> Result<(), Failure> {
    transaction.execute("UPDATE state SET complete = 1 WHERE cleared = ?1", [clearing.cast_signed()])?;
    Ok(())
}

/// Drops whatever tables there are, rather than removing a file that another program may have open.
fn create(transaction: &Transaction<'_>) -> Result<(), Failure> {
    let mut names =
        transaction.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
    let names = names.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    for name in names {
        transaction.execute_batch(&format!("DROP TABLE \"{}\"", name.replace('"', "\"\"")))?;
    }
    transaction.execute_batch(TABLES)?;
    // Versions grow by far fewer than one a millisecond, so none that an earlier file had comes again.
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    transaction.execute("INSERT INTO state VALUES (?1, ?1, 0, 0, 0)", [now_ms])?;
    transaction.pragma_update(None, "user_version", schema_version())?;
    Ok(())
}

/// **Add one** whenever the same records would be put into the tables otherwise than before: after a change to what
/// entries are folded to ([`Entry::fold`]; times from names), to the facts and rows of pictures, or to how the tables spell any of
/// it. Changed tables and most changed terms are noticed without.
const MEANING: u32 = 12;

/// The number of this version's tables and of what is put into them: terms that another version spelled cannot be
/// looked up. It is the same whatever compiler built this.
fn schema_version() -> i32 {
    let sample = sample();
    let terms = query::terms(&sample).into_iter().map(|Term { kind, text }| format!("{} {text}\n", kind_number(kind)));
    number_of(&format!("{MEANING}\n{TABLES}\n{}", terms.collect::<String>()))
}

/// 31 bits of a text's hash; never 0, which is what a new file has.
fn number_of(text: &str) -> i32 {
    let [first, second, third, fourth, ..] = PhotoId::of(text.as_bytes()).0;
    i32::from_be_bytes([first & 0x7f, second, third, fourth]).max(1)
}

/// An entry that has some of every kind of term.
fn sample() -> Entry {
    let reading = Reading {
        width_px: 6_000,
        height_px: 2_000,
        places: vec!["São Paulo".into(), "USA".into()],
        camera: Camera { make: Some("FUJI".into()), model: Some("X-T3".into()), lens: Some("XF18-55mmF2.8-4".into()) },
        labels: vec!["Hiking trips".into(), "cookies".into(), "Straße".into()],
        people: vec!["Zoë  O’Neill".into()],
        title: Some("Children's running".into()),
        description: Some("The churches of Łódź".into()),
        colour: Some([1, 2, 3]),
        animated: true,
        ..Reading::default()
    };
    let path = "2006/Lisboa 2006-10/Screenshot_IMG0042 (1).NEF".parse().expect("a path");
    let files = vec![File { path, size_bytes: 1, modified_ms: 1_159_963_200_000 }];
    let label = Label { name: "Pizzas".into(), parents: vec!["Foods".into()], confidence: 99.0, ..Label::default() };
    let line = Line { text: "Keep out".into(), confidence: 99.0, ..Line::default() };
    let seen = Seen { labels: vec![label], text: vec![line], ..Seen::default() };
    let entry = Entry::fold(PhotoId([7; 32]), files, reading, seen).expect("an entry with a file");
    Entry { albums: vec!["Best of 2006".into()], ..entry }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schemas_number_is_the_same_for_every_compiler() {
        // The first four bytes of what `sha256sum` prints, less the sign.
        for (text, number) in [("", 0x63b0_c442), ("abc", 0x3a78_16bf), ("tables", 0x598a_034f)] {
            assert_eq!(number_of(text), number, "{text}");
        }
    }
}
