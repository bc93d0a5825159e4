//! Taking records in: the one rule as one upsert, then the index entries of the photos that it changed.
//! All of it happens in the caller's transaction.

use std::collections::{BTreeMap, BTreeSet};

use photo::{Decided, Entry, OriginalPath, Record, Source, days_since_1970};
use query::{Term, TermKind};
use rusqlite::{ToSql, Transaction, params, params_from_iter};

use super::{Failure, facts, fold};
use crate::facts::Facts;
use crate::{Row, Stamp, Vocabulary, standing_bytes};

/// Takes records in. Answers by how much the version grows.
pub fn add(transaction: &Transaction<'_>, records: &[Record]) -> Result<u64, Failure> {
    // Who may change: the photos spoken of, and those that a path passes from or to.
    let mut before = BTreeMap::new();
    for record in records {
        let n = number(transaction, record)?;
        remember(transaction, &mut before, n)?;
        if let Source::File(path) = record.source() {
            for other in photos_at(transaction, &path)? {
                remember(transaction, &mut before, other)?;
            }
        }
    }
    let mut changed = 0;
    for record in records {
        changed += upsert(transaction, record)?;
    }
    if changed == 0 {
        return Ok(0);
    }
    let mut index = Changes::default();
    for (n, before) in before {
        let after = fold::entry(transaction, n)?;
        index.entry(transaction, n, before.as_ref(), after.as_ref())?;
    }
    index.make(transaction)?;
    grow(transaction)
}

/// Takes decisions in, likewise.
pub fn decide(transaction: &Transaction<'_>, decisions: &[Decided]) -> Result<u64, Failure> {
    let mut insert =
        transaction.prepare_cached("INSERT OR IGNORE INTO decisions (matter, standing, json) VALUES (?1, ?2, ?3)")?;
    let mut new = 0;
    for decided in decisions {
        let standing = standing_bytes(decided.standing());
        new += insert.execute(params![decided.matter().name(), standing, decided.to_bytes()])?;
    }
    if new > 0 { grow(transaction) } else { Ok(0) }
}

fn grow(transaction: &Transaction<'_>) -> Result<u64, Failure> {
    transaction.prepare_cached("UPDATE state SET version = version + 1")?.execute([])?;
    Ok(1)
}

/// The one rule.
fn upsert(transaction: &Transaction<'_>, record: &Record) -> Result<usize, Failure> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO records (n, source, about, standing, json)
         SELECT n, ?2, ?3, ?4, ?5 FROM photos WHERE id = ?1
         ON CONFLICT (n, source, about) DO UPDATE SET standing = excluded.standing, json = excluded.json
         WHERE excluded.standing > records.standing",
    )?;
    let spoken_by = record.source();
    let (source, about) = fold::source(&spoken_by);
    let standing = standing_bytes(record.standing());
    Ok(statement.execute(params![record.photo().0, source, about, standing, record.to_bytes()])?)
}

/// The number of a record's photo, which gets one if it has none.
fn number(transaction: &Transaction<'_>, record: &Record) -> Result<i64, Failure> {
    if let Some(n) = fold::number(transaction, record.photo())? {
        return Ok(n);
    }
    let mut next = transaction.prepare_cached("UPDATE state SET photos = photos + 1 RETURNING photos")?;
    let n = next.query_row([], |row| row.get(0))?;
    transaction
        .prepare_cached("INSERT INTO photos (id, n, seen) VALUES (?1, ?2, 0)")?
        .execute(params![record.photo().0, n])?;
    Ok(n)
}

fn remember(transaction: &Transaction<'_>, before: &mut BTreeMap<i64, Option<Entry>>, n: i64) -> Result<(), Failure> {
    if let std::collections::btree_map::Entry::Vacant(place) = before.entry(n) {
        place.insert(fold::entry(transaction, n)?);
    }
    Ok(())
}

fn photos_at(transaction: &Transaction<'_>, path: &OriginalPath) -> Result<Vec<i64>, Failure> {
    let mut statement = transaction.prepare_cached("SELECT n FROM records WHERE source = 'file' AND about = ?1")?;
    let numbers = statement.query_map([path.as_str()], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// What is to change in the index, in the order of its tables: pages are then changed one after another.
#[derive(Default)]
struct Changes {
    gone: BTreeSet<Posting>,
    new: BTreeSet<Posting>,
    /// By how much the count of each row of `words` grows.
    words: BTreeMap<(i64, String), i64>,
}

/// A row of `terms`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    kind: i64,
    text: String,
    day: i64,
    n: i64,
}

impl Changes {
    fn entry(
        &mut self,
        transaction: &Transaction<'_>,
        n: i64,
        before: Option<&Entry>,
        after: Option<&Entry>,
    ) -> Result<(), Failure> {
        if before == after {
            return Ok(());
        }
        see(transaction, before, after)?;
        let (old, new) = (before.and_then(|entry| picture(entry, n)), after.and_then(|entry| picture(entry, n)));
        if let Some((day, _)) = &old {
            transaction.prepare_cached("DELETE FROM timeline WHERE day = ?1 AND n = ?2")?.execute(params![day, n])?;
        }
        if let (Some((day, _)), Some(entry)) = (&new, after) {
            show(transaction, *day, n, entry)?;
        }
        let (old, new) =
            (old.map_or_else(BTreeSet::new, |(_, old)| old), new.map_or_else(BTreeSet::new, |(_, new)| new));
        self.gone.extend(old.difference(&new).cloned());
        self.new.extend(new.difference(&old).cloned());
        for (entry, by) in [(before, -1), (after, 1)] {
            for word in entry.into_iter().flat_map(words) {
                *self.words.entry(word).or_default() += by;
            }
        }
        Ok(())
    }

    fn make(&self, transaction: &Transaction<'_>) -> Result<(), Failure> {
        let mut delete =
            transaction.prepare_cached("DELETE FROM terms WHERE kind = ?1 AND text = ?2 AND day = ?3 AND n = ?4")?;
        for posting in &self.gone {
            delete.execute(params![posting.kind, posting.text, posting.day, posting.n])?;
        }
        let mut insert =
            transaction.prepare_cached("INSERT INTO terms (kind, text, day, n) VALUES (?1, ?2, ?3, ?4)")?;
        for posting in &self.new {
            insert.execute(params![posting.kind, posting.text, posting.day, posting.n])?;
        }
        let mut count = transaction.prepare_cached(
            "INSERT INTO words (kind, text, count) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, text) DO UPDATE SET count = count + excluded.count",
        )?;
        for ((kind, text), by) in self.words.iter().filter(|(_, by)| **by != 0) {
            count.execute(params![kind, text, by])?;
        }
        if self.words.values().any(|by| *by < 0) {
            transaction.prepare_cached("DELETE FROM words WHERE count = 0")?.execute([])?;
        }
        Ok(())
    }
}

/// Whether the photo can be seen at all.
fn see(transaction: &Transaction<'_>, before: Option<&Entry>, after: Option<&Entry>) -> Result<(), Failure> {
    let seen = |entry: Option<&Entry>| match entry {
        None => 0,
        Some(entry) if entry.problems().next().is_none() => 1,
        Some(_) => 2,
    };
    if let Some(entry) = after.or(before).filter(|_| seen(before) != seen(after)) {
        let mut statement = transaction.prepare_cached("UPDATE photos SET seen = ?2 WHERE id = ?1")?;
        statement.execute(params![entry.id.0, seen(after)])?;
    }
    Ok(())
}

fn show(transaction: &Transaction<'_>, day: i64, n: i64, entry: &Entry) -> Result<(), Failure> {
    let row = Row::of(entry).expect("only pictures are shown");
    let mut statement = transaction.prepare_cached(&format!(
        "INSERT INTO timeline (day, n, id, taken_ms, look, stack, {}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        facts::COLUMNS
    ))?;
    let top = row.stack.map(|stack| stack.top.0);
    let first: [Box<dyn ToSql>; 6] =
        [Box::new(day), Box::new(n), Box::new(row.id.0), Box::new(row.taken_ms), Box::new(look(&row)), Box::new(top)];
    statement.execute(params_from_iter(first.iter().chain(&facts::values(&Facts::of(entry)))))?;
    Ok(())
}

/// A row's small fields as one column.
fn look(row: &Row) -> i64 {
    let under = row.stack.map_or(0, |stack| stack.under);
    i64::from(under) << 32 | i64::from(row.aspect) << 24 | i64::from(row.colour) << 8 | i64::from(row.flags)
}

/// The day of a picture, and every row of `terms` that it has.
fn picture(entry: &Entry, n: i64) -> Option<(i64, BTreeSet<Posting>)> {
    if !entry.reading.is_picture() {
        return None;
    }
    let day = days_since_1970(entry.taken.local.date());
    let posting = |kind, text| Posting { kind, text, day, n };
    let terms = query::terms(entry).into_iter().map(|Term { kind, text }| posting(kind_number(kind), text));
    Some((day, terms.collect()))
}

/// The rows of `words` that an entry counts in.
fn words(entry: &Entry) -> Vec<(i64, String)> {
    let Vocabulary { people, places, shown, labels, cameras } = Vocabulary::of(entry);
    let of = |kind, words: Vec<String>| words.into_iter().map(move |word| (kind, word));
    of(PEOPLE, people.into_keys().collect())
        .chain(of(PLACES, places.into_keys().collect()))
        .chain(of(SHOWN, shown.into_keys().collect()))
        .chain(of(kind_number(TermKind::Label), labels.into_iter().collect()))
        .chain(of(kind_number(TermKind::Camera), cameras.into_iter().collect()))
        .collect()
}

/// Of people's names as they are written, in `words`.
pub const PEOPLE: i64 = 101;
/// The same of places.
pub const PLACES: i64 = 102;
/// The same of what pictures show.
pub const SHOWN: i64 = 103;

/// How the table spells a kind of term.
pub fn kind_number(kind: TermKind) -> i64 {
    match kind {
        TermKind::Person => 1,
        TermKind::Label => 2,
        TermKind::Place => 3,
        TermKind::Camera => 4,
        TermKind::Word => 5,
        TermKind::Kind => 6,
        TermKind::Text => 7,
        TermKind::Album => 8,
    }
}

/// Puts aside.
pub fn keep(transaction: &Transaction<'_>, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached("INSERT OR REPLACE INTO kept (name, bytes) VALUES (?1, ?2)")?;
    statement.execute(params![name, bytes])?;
    Ok(())
}

/// Remembers, and with `None` forgets.
pub fn stamp(transaction: &Transaction<'_>, stamps: &[(OriginalPath, Option<Stamp>)]) -> Result<(), Failure> {
    let mut remember =
        transaction.prepare_cached("INSERT OR REPLACE INTO stamps VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let mut forget = transaction.prepare_cached("DELETE FROM stamps WHERE path = ?1")?;
    for (path, stamp) in stamps {
        match stamp {
            Some(stamp) => remember.execute(params![
                path.as_str(),
                stamp.size_bytes.cast_signed(),
                stamp.modified_ns,
                stamp.changed_ns,
                stamp.inode.cast_signed(),
                stamp.device.cast_signed(),
                stamp.reader.cast_signed(),
            ])?,
            None => forget.execute([path.as_str()])?,
        };
    }
    Ok(())
}
