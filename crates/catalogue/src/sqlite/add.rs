//! Taking records in: the one rule as one upsert, then the index entries of the photos that it changed.
//! All of it happens in the caller's transaction.

use std::collections::{BTreeMap, BTreeSet};

use photo::{Decided, Entry, OriginalPath, Record, Source, days_since_1970};
use query::{Term, TermKind};
use rusqlite::{Transaction, params};

use super::facts::Fact;
use super::index::{COUNTED, Changes, Spelled};
use super::pressed::Posting;
use super::{Failure, fold};
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
        change(transaction, &mut index, n, before.as_ref(), after.as_ref())?;
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

/// Says in the timeline what an entry is now, and notes what is to change in the index.
fn change(
    transaction: &Transaction<'_>,
    index: &mut Changes,
    n: i64,
    before: Option<&Entry>,
    after: Option<&Entry>,
) -> Result<(), Failure> {
    if before == after {
        return Ok(());
    }
    see(transaction, before, after)?;
    let (old, new) = (before.and_then(|entry| picture(entry, n)), after.and_then(|entry| picture(entry, n)));
    if let Some((posting, _)) = &old {
        let mut delete = transaction.prepare_cached("DELETE FROM timeline WHERE day = ?1 AND n = ?2")?;
        delete.execute(params![posting.day(), n])?;
    }
    if let (Some((posting, _)), Some(entry)) = (&new, after) {
        show(transaction, posting.day(), n, entry)?;
    }
    let (old, new) = (old.into_iter().collect::<Vec<_>>(), new.into_iter().collect::<Vec<_>>());
    let has = |all: &[(Posting, BTreeSet<Spelled>)], posting, term: &Spelled| {
        all.iter().any(|(other, terms)| *other == posting && terms.contains(term))
    };
    for (posting, terms) in &old {
        index.remove(terms.iter().filter(|term| !has(&new, *posting, term)).cloned(), *posting);
    }
    for (posting, terms) in &new {
        index.insert(terms.iter().filter(|term| !has(&old, *posting, term)).cloned(), *posting);
    }
    Ok(())
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
    let mut statement = transaction.prepare_cached(
        "INSERT INTO timeline (day, n, id, taken_ms, look, stack, size_bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let (top, size_bytes) = (row.stack.map(|stack| stack.top.0), Facts::of(entry).size_bytes.cast_signed());
    statement.execute(params![day, n, row.id.0, row.taken_ms, look(&row), top, size_bytes])?;
    Ok(())
}

/// A row's small fields as one column.
fn look(row: &Row) -> i64 {
    let under = row.stack.map_or(0, |stack| stack.under);
    i64::from(under) << 32 | i64::from(row.aspect) << 24 | i64::from(row.colour) << 8 | i64::from(row.flags)
}

/// Where a picture is in the index, and all its terms.
fn picture(entry: &Entry, n: i64) -> Option<(Posting, BTreeSet<Spelled>)> {
    if !entry.is_found() {
        return None;
    }
    let terms = query::terms(entry);
    let facts = Fact::all(entry, &terms).into_iter().map(|(fact, number)| (fact.number(), number.to_string()));
    let terms = terms.into_iter().map(|Term { kind, text }| (kind_number(kind), text));
    let Vocabulary { people, places, shown, .. } = Vocabulary::names(entry);
    let names = [(PEOPLE, people), (PLACES, places), (SHOWN, shown)];
    let names = names.into_iter().flat_map(|(kind, names)| names.into_keys().map(move |name| (kind, name)));
    let posting = Posting::new(days_since_1970(entry.taken.local.date()), n);
    Some((posting, terms.chain(facts).chain(names).collect()))
}

/// Of people's names as they are written.
pub const PEOPLE: i64 = COUNTED + 1;
/// The same of places.
pub const PLACES: i64 = COUNTED + 2;
/// The same of what pictures show.
pub const SHOWN: i64 = COUNTED + 3;

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
        TermKind::Caption => 9,
        TermKind::AlbumWord => 10,
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
