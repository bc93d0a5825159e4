//! Entries out of the records in the tables.
//! They are folded whenever they are wanted, so that nothing is kept twice.

use photo::{Entry, File, FileState, PhotoId, Record, Source};
use rusqlite::{Connection, OptionalExtension};

use super::Failure;

/// A photo's entry, if it has a file.
pub fn entry(reader: &Connection, n: i64) -> Result<Option<Entry>, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT json, source = 'file' AND EXISTS (
             SELECT 1 FROM records greater
             WHERE greater.source = 'file' AND greater.about = records.about AND greater.standing > records.standing)
         FROM records WHERE n = ?1",
    )?;
    let mut rows = statement.query([n])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let outdone: bool = row.get(1)?;
        if !outdone {
            records.push(record(row.get_ref(0)?.as_blob().map_err(nonsense)?)?);
        }
    }
    let Some(photo) = records.first().map(Record::photo) else { return Ok(None) };
    let files = records.iter().filter_map(|record| match record.file()? {
        (path, FileState::Present { size_bytes, modified_ms }) => {
            Some(File { path: path.clone(), size_bytes, modified_ms })
        }
        (_, FileState::Gone) => None,
    });
    Ok(Entry::of_records(photo, files.collect(), &records))
}

/// The number that stands for a photo, if it is known.
pub fn number(reader: &Connection, photo: PhotoId) -> Result<Option<i64>, Failure> {
    let mut statement = reader.prepare_cached("SELECT n FROM photos WHERE id = ?1")?;
    Ok(statement.query_row([photo.0], |row| row.get(0)).optional()?)
}

/// A record as it was kept.
pub fn record(json: &[u8]) -> Result<Record, Failure> {
    Record::parse(json).map_err(nonsense)
}

/// An identity as it was kept.
pub fn photo_id(blob: &[u8]) -> Result<PhotoId, Failure> {
    Ok(PhotoId(blob.try_into().map_err(nonsense)?))
}

/// A source as two columns: who speaks, and about which of several things.
pub fn source(source: &Source) -> (&'static str, &str) {
    match source {
        Source::File(path) => ("file", path.as_str()),
        Source::Original => ("original", ""),
        Source::Rekognition => ("rekognition", ""),
        Source::Onnx => ("onnx", ""),
        Source::RekognitionAlike => ("rekognition-alike", ""),
        Source::Meaning(model) => ("meaning", model.as_str()),
        Source::Place => ("place", ""),
        Source::Who => ("who", ""),
        Source::Near => ("near", ""),
        Source::Albums => ("albums", ""),
        Source::Edited => ("edited", ""),
        Source::Stack => ("stack", ""),
    }
}

/// What is in a table is not what was put there.
pub fn nonsense(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
    Failure::Nonsense(error.into())
}
