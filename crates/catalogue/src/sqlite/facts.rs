//! The facts of a picture as columns of the timeline.

use rusqlite::{Row, ToSql};

use crate::facts::Facts;

/// Their columns.
pub const COLUMNS: &str = "size_bytes, faces, located, rating, iso, aperture, focal_mm";

/// The facts in a row whose columns from `first` on are [`COLUMNS`].
pub fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Facts> {
    Ok(Facts {
        size_bytes: row.get::<_, i64>(first)?.cast_unsigned(),
        faces: row.get(first + 1)?,
        located: row.get(first + 2)?,
        rating: row.get(first + 3)?,
        iso: row.get(first + 4)?,
        aperture: row.get(first + 5)?,
        focal_mm: row.get(first + 6)?,
    })
}

/// The values of [`COLUMNS`].
pub fn values(facts: &Facts) -> [Box<dyn ToSql>; 7] {
    [
        Box::new(facts.size_bytes.cast_signed()),
        Box::new(facts.faces),
        Box::new(facts.located),
        Box::new(facts.rating),
        Box::new(facts.iso),
        Box::new(facts.aperture),
        Box::new(facts.focal_mm),
    ]
}
