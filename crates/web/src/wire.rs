//! The gallery's wire format: one byte of aspect ratio for each photo, and what a grid needs of 512 photos at a time.
//! `docs/gallery.md` describes it for those who write the other side.

use library::Row;

/// How many photos one chunk covers.
pub(crate) const CHUNK: usize = 512;

const DAY_MS: i64 = 86_400_000;

/// `version` (8 bytes, little-endian), then varints: photos, days, the first day (zigzag days since 1970), and for
/// each day the zigzag distance from the day before and its count; then one aspect code for each photo.
pub(crate) fn index(version: u64, rows: &[Row]) -> Vec<u8> {
    let days: Vec<(i64, u64)> =
        rows.chunk_by(|a, b| day(a) == day(b)).map(|rows| (day(&rows[0]), rows.len() as u64)).collect();
    let first = days.first().map_or(0, |(day, _)| *day);
    let mut bytes = Vec::with_capacity(rows.len() + 4 * days.len() + 24);
    bytes.extend(version.to_le_bytes());
    varint(&mut bytes, rows.len() as u64);
    varint(&mut bytes, days.len() as u64);
    varint(&mut bytes, zigzag(first));
    let mut before = first;
    for (day, count) in days {
        varint(&mut bytes, zigzag(day - before));
        varint(&mut bytes, count);
        before = day;
    }
    bytes.extend(rows.iter().map(|row| row.aspect));
    bytes
}

/// For each photo: the first 8 bytes of its identity, its colour (RGB565, little-endian), its flags, and how many others are in its stack.
pub(crate) fn chunk(rows: &[Row]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(12 * rows.len());
    for row in rows {
        bytes.extend(row.id.short().0);
        bytes.extend(row.colour.to_le_bytes());
        bytes.extend([row.flags, row.stack.map_or(0, |stack| stack.under)]);
    }
    bytes
}

fn day(row: &Row) -> i64 {
    row.taken_ms.div_euclid(DAY_MS)
}

/// LEB128.
fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use library::PhotoId;

    use super::*;

    fn row(taken_ms: i64, aspect: u8) -> Row {
        Row { id: PhotoId([7; 32]), taken_ms, aspect, colour: 0x1234, flags: Row::RAW, stack: None }
    }

    #[test]
    fn an_index_is_days_and_aspects() {
        let rows = [row(3 * DAY_MS + 5, 128), row(3 * DAY_MS, 140), row(-1, 100)];
        assert_eq!(index(1, &rows), [1, 0, 0, 0, 0, 0, 0, 0, 3, 2, 6, 0, 2, 7, 1, 128, 140, 100]);
        assert_eq!(index(300, &[]), [44, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_chunk_is_what_a_grid_needs() {
        assert_eq!(chunk(&[row(0, 128)]), [7, 7, 7, 7, 7, 7, 7, 7, 0x34, 0x12, 1, 0]);
    }

    #[test]
    fn varints_are_leb128() {
        let mut bytes = Vec::new();
        varint(&mut bytes, 300);
        assert_eq!((bytes, zigzag(-1), zigzag(1), zigzag(i64::MIN)), (vec![0xac, 2], 1, 2, u64::MAX));
    }
}
