//! What is known of one photo, folded from its standing records.
//! The catalogue keeps entries; search, the gallery and `show` read them.

use serde::{Deserialize, Serialize};

use crate::{OriginalPath, PhotoId, Reading, Taken, named};

/// A photo as people see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which photo.
    pub id: PhotoId,
    /// Where its bytes are, sorted by path; at least one.
    pub files: Vec<File>,
    /// When it was taken, by the best clock there is.
    pub taken: Taken,
    /// What it shows and how it was made.
    pub reading: Reading,
}

/// One of the places where a photo's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct File {
    /// Where.
    pub path: OriginalPath,
    /// Bytes.
    pub size_bytes: u64,
    /// When it was last written, milliseconds since 1970, UTC.
    pub modified_ms: i64,
}

impl Entry {
    /// The entry of a photo with these files and this reading; `None` when no file holds it any more.
    ///
    /// The capture time is the reading's; failing that, the best that any file's name says, then any
    /// folder, then the oldest file time.
    pub fn fold(id: PhotoId, mut files: Vec<File>, reading: Reading) -> Option<Self> {
        files.sort();
        let named = files.iter().filter_map(|file| named::taken(&file.path)).min_by_key(|taken| taken.clock);
        let oldest_ms = files.iter().map(|file| file.modified_ms).min()?;
        let taken = reading.taken.or(named).unwrap_or_else(|| Taken::from_file_time(oldest_ms));
        Some(Self { id, files, taken, reading })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, i64)], exif: Option<&str>, expected: &str) {
        let files = files.iter().map(|(path, modified_ms)| File {
            path: path.parse().unwrap(),
            size_bytes: 1,
            modified_ms: *modified_ms,
        });
        let taken =
            exif.map(|local| Taken { local: local.parse().unwrap(), offset_minutes: None, clock: crate::Clock::Exif });
        let entry = Entry::fold(PhotoId::of(b"cat"), files.collect(), Reading { taken, ..Reading::default() }).unwrap();
        assert_eq!(format!("{} {:?}", entry.taken.local, entry.taken.clock), expected);
    }

    #[test]
    fn the_best_clock_tells_the_time() {
        let named = "2011/IMG_20190517_143002.jpg";
        check(&[(named, 0)], Some("2007-06-03T14:30:02"), "2007-06-03T14:30:02 Exif");
        check(&[(named, 0)], None, "2019-05-17T14:30:02 FileName");
        check(&[("2011/07/a.jpg", 0), (named, 0)], None, "2019-05-17T14:30:02 FileName");
        check(&[("2011/07/a.jpg", 0)], None, "2011-07-01T00:00:00 Folder");
        check(&[("b.jpg", 9_000), ("a.jpg", 7_000)], None, "1970-01-01T00:00:07 FileTime");
    }

    #[test]
    fn a_photo_without_files_has_no_entry() {
        assert_eq!(Entry::fold(PhotoId::of(b"cat"), vec![], Reading::default()), None);
    }
}
