//! Questions that are not searches.
//! Each is one look into an index, or a few.

use std::collections::{BTreeMap, HashMap};

use photo::{Decided, Entry, FileState, Matter, OriginalPath, PhotoId, Rank, Record, ShortId, Source};
use query::TermKind;
use rusqlite::{Connection, OptionalExtension, params};

use super::add::{PEOPLE, PLACES, SHOWN, kind_number};
use super::{Failure, fold, index};
use crate::{Stamp, Vocabulary};

/// A photo's standing records, in the order of their sources.
pub fn records(reader: &Connection, photo: PhotoId) -> Result<Vec<Record>, Failure> {
    let Some(n) = fold::number(reader, photo)? else { return Ok(vec![]) };
    let mut statement = reader.prepare_cached("SELECT json FROM records WHERE n = ?1")?;
    let mut rows = statement.query([n])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(fold::record(row.get_ref(0)?.as_blob().map_err(fold::nonsense)?)?);
    }
    records.sort_by_key(Record::source);
    Ok(records)
}

/// The visible entries among these photos.
pub fn entries(reader: &Connection, photos: &[PhotoId]) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::with_capacity(photos.len());
    for photo in photos {
        if let Some(n) = fold::number(reader, *photo)? {
            entries.extend(fold::entry(reader, n)?);
        }
    }
    Ok(entries)
}

/// Which visible photo begins like this.
pub fn resolve(reader: &Connection, photo: ShortId) -> Result<Option<PhotoId>, Failure> {
    let mut statement =
        reader.prepare_cached("SELECT id FROM photos WHERE id BETWEEN ?1 AND ?2 AND seen > 0 ORDER BY id LIMIT 1")?;
    let (mut first, mut last) = ([0; 32], [0xff; 32]);
    first[..8].copy_from_slice(&photo.0);
    last[..8].copy_from_slice(&photo.0);
    let id = statement.query_row(params![first, last], |row| row.get::<_, Vec<u8>>(0)).optional()?;
    id.map(|id| fold::photo_id(&id)).transpose()
}

/// What the greatest record about a path says.
pub fn at(reader: &Connection, path: &OriginalPath) -> Result<Option<(PhotoId, FileState)>, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT json FROM records WHERE source = 'file' AND about = ?1 ORDER BY standing DESC LIMIT 1",
    )?;
    let json = statement.query_row([path.as_str()], |row| row.get::<_, Vec<u8>>(0)).optional()?;
    let Some(record) = json.map(|json| fold::record(&json)).transpose()? else { return Ok(None) };
    let (_, state) = record.file().ok_or_else(|| fold::nonsense("a record about a file that is about a picture"))?;
    Ok(Some((record.photo(), state)))
}

/// The visible entries that have problems, sorted by their first path.
pub fn troubled(reader: &Connection) -> Result<Vec<Entry>, Failure> {
    let mut statement = reader.prepare_cached("SELECT n FROM photos WHERE seen = 2")?;
    let numbers = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut entries = Vec::with_capacity(numbers.len());
    for n in numbers {
        entries.extend(fold::entry(reader, n)?);
    }
    entries.sort_by(|one, other| one.files.cmp(&other.files));
    Ok(entries)
}

/// The pictures of which a source has said nothing with this rank or a greater one.
pub fn unsaid(reader: &Connection, source: &Source, rank: Rank) -> Result<Vec<PhotoId>, Failure> {
    // The rank is what a standing begins with, so no standing of that rank is less than it alone.
    let mut statement = reader.prepare_cached(
        "SELECT id FROM timeline WHERE NOT EXISTS (
             SELECT 1 FROM records said
             WHERE said.n = timeline.n AND said.source = ?1 AND said.about = ?2 AND said.standing >= ?3)
         ORDER BY day DESC, taken_ms DESC, id",
    )?;
    let (source, about) = fold::source(source);
    let mut rows = statement.query(params![source, about, rank.to_be_bytes()])?;
    let mut unsaid = Vec::new();
    while let Some(row) = rows.next()? {
        unsaid.push(fold::photo_id(row.get_ref(0)?.as_blob().map_err(fold::nonsense)?)?);
    }
    Ok(unsaid)
}

/// What these sources say of these photos.
pub fn said(reader: &Connection, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT json FROM records JOIN photos USING (n) WHERE photos.id = ?1 AND source = ?2 AND about = ?3",
    )?;
    let mut said = Vec::new();
    for photo in photos {
        for (source, about) in sources.iter().map(fold::source) {
            let of = params![photo.0, source, about];
            let json = statement.query_row(of, |row| row.get::<_, Vec<u8>>(0)).optional()?;
            said.extend(json.map(|json| fold::record(&json)).transpose()?);
        }
    }
    Ok(said)
}

/// Everything that was decided of a matter.
pub fn decisions(reader: &Connection, matter: Matter) -> Result<Vec<Decided>, Failure> {
    let mut statement = reader.prepare_cached("SELECT json FROM decisions WHERE matter = ?1 ORDER BY standing")?;
    let mut rows = statement.query([matter.name()])?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        decisions.push(Decided::parse(row.get_ref(0)?.as_blob().map_err(fold::nonsense)?).map_err(fold::nonsense)?);
    }
    Ok(decisions)
}

/// Names and words that searches can use.
pub fn vocabulary(reader: &Connection) -> Result<Vocabulary, Failure> {
    let counted = |kind| -> Result<BTreeMap<String, u64>, Failure> {
        let terms = index::terms(reader, kind)?;
        Ok(terms.into_iter().map(|(text, known)| (text, known.count.cast_unsigned())).collect())
    };
    Ok(Vocabulary {
        people: counted(PEOPLE)?,
        places: counted(PLACES)?,
        shown: counted(SHOWN)?,
        labels: [TermKind::Label, TermKind::Caption, TermKind::AlbumWord]
            .into_iter()
            .map(|kind| counted(kind_number(kind)))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flat_map(BTreeMap::into_keys)
            .collect(),
        cameras: counted(kind_number(TermKind::Camera))?.into_keys().collect(),
    })
}

/// [`crate::Catalogue::version`].
pub fn version(reader: &Connection) -> Result<u64, Failure> {
    let mut statement = reader.prepare_cached("SELECT version FROM state")?;
    Ok(statement.query_row([], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// What was put aside under a name.
pub fn kept(reader: &Connection, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let mut statement = reader.prepare_cached("SELECT bytes FROM kept WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// What scans remember of every file.
pub fn stamps(reader: &Connection) -> Result<HashMap<OriginalPath, Stamp>, Failure> {
    let mut statement = reader.prepare_cached("SELECT * FROM stamps")?;
    let mut rows = statement.query([])?;
    let mut stamps = HashMap::new();
    while let Some(row) = rows.next()? {
        let path = OriginalPath::new(row.get::<_, String>(0)?).map_err(fold::nonsense)?;
        let stamp = Stamp {
            size_bytes: row.get::<_, i64>(1)?.cast_unsigned(),
            modified_ns: row.get(2)?,
            changed_ns: row.get(3)?,
            inode: row.get::<_, i64>(4)?.cast_unsigned(),
            device: row.get::<_, i64>(5)?.cast_unsigned(),
            reader: row.get::<_, i64>(6)?.cast_unsigned(),
        };
        stamps.insert(path, stamp);
    }
    Ok(stamps)
}
