//! What is known of one photo, folded from its standing records.
//! The catalogue keeps entries; search, the gallery and `show` read them.

use serde::{Deserialize, Serialize};

use crate::record::{Placed, Who};
use crate::{Edited, OriginalPath, PhotoId, Reading, Record, Said, Seen, Stack, Taken, named};

/// A photo as people see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which photo.
    pub id: PhotoId,
    /// Where its bytes are, sorted by path; at least one.
    pub files: Vec<File>,
    /// When it was taken, by the best clock there is.
    pub taken: Taken,
    /// What it shows and how it was made, as the file says.
    pub reading: Reading,
    /// What it shows, as recognisers say, all together; empty while none has looked.
    #[serde(default, skip_serializing_if = "Seen::is_empty")]
    pub seen: Seen,
    /// The names of who is in it: those that the file says and nobody denied, then those of whom it shows by their faces or
    /// by decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// The names of where it was taken, smallest place first: the family's own, then those that the file says, then those of
    /// its position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// The titles of the albums that somebody put it into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub albums: Vec<String>,
    /// What people made of it; the reading and the time are so already.
    #[serde(default, skip_serializing_if = "is_default")]
    pub edited: Edited,
    /// The photos that it belongs together with, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<Stack>,
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
    /// The entry of a photo with these files, this reading and what was seen in it; `None` when no file holds it any more.
    ///
    /// The capture time is the reading's; failing that, the best that any file's name says, then any
    /// folder, then the oldest file time.
    pub fn fold(id: PhotoId, files: Vec<File>, reading: Reading, seen: Seen) -> Option<Self> {
        Self::concluded(id, files, reading, seen, Conclusions::default())
    }

    /// The same, with what the library concluded.
    fn concluded(
        id: PhotoId,
        mut files: Vec<File>,
        mut reading: Reading,
        seen: Seen,
        Conclusions { who, near, albums, edited, stack }: Conclusions<'_>,
    ) -> Option<Self> {
        files.sort();
        let named = files.iter().filter_map(|file| named::taken(&file.path)).min_by_key(|taken| taken.clock);
        let oldest_ms = files.iter().map(|file| file.modified_ms).min()?;
        let edited = edited.cloned().unwrap_or_default();
        edited.apply(&mut reading);
        let taken = edited.correct(reading.taken.or(named).unwrap_or_else(|| Taken::from_file_time(oldest_ms)));
        let position = reading.location.and_then(|at| at.place());
        let position = position.iter().flat_map(places::Place::names).map(str::to_owned);
        let places = distinct(near.iter().chain(&reading.places).cloned().chain(position));
        let denied: Vec<String> = who.iter().flat_map(|who| &who.not).map(|name| name.to_lowercase()).collect();
        let written = reading.people.iter().filter(|name| !denied.contains(&name.to_lowercase()));
        let people = distinct(written.chain(who.iter().flat_map(|who| &who.names)).cloned());
        let (albums, stack) = (albums.to_vec(), stack.cloned());
        Some(Self { id, files, taken, reading, seen, people, places, albums, edited, stack })
    }

    /// The entry of a photo with these files, by what its standing records say of it.
    pub fn of_records<'a>(
        id: PhotoId,
        files: Vec<File>,
        records: impl IntoIterator<Item = &'a Record>,
    ) -> Option<Self> {
        let (mut reading, mut rekognition, mut onnx) = (Reading::default(), Seen::default(), Seen::default());
        let (mut placed, mut concluded) = (None, Conclusions::default());
        for record in records {
            match record.said() {
                // Which of them hold is for whoever knows the other photos' records too.
                Said::File { .. } => {}
                // Of use only beside other photos' faces and meanings.
                Said::RekognitionAlike(_) | Said::Meaning(_) => {}
                Said::Original(read) => reading = (**read).clone(),
                Said::Rekognition(seen) => rekognition = (**seen).clone(),
                Said::Onnx(seen) => onnx = (**seen).clone(),
                Said::Place(by_hand) => placed = by_hand.as_ref(),
                Said::Who(who) => concluded.who = Some(who),
                Said::Near(names) => concluded.near = names,
                Said::Albums(titles) => concluded.albums = titles,
                Said::Edited(edited) => concluded.edited = Some(edited),
                Said::Stack(stack) => concluded.stack = stack.as_ref(),
            }
        }
        if let Some(Placed { location, names }) = placed {
            (reading.location, reading.places) = (*location, names.clone());
        }
        Self::concluded(id, files, reading, rekognition.joined(onnx), concluded)
    }

    /// Whether searches find it: it is a picture, and nobody put it away.
    pub fn is_found(&self) -> bool {
        self.reading.is_picture() && self.edited.is_found()
    }

    /// What it shows, for a person to read: the file's own keywords, then what was seen for sure and is not among them.
    pub fn labels(&self) -> Vec<String> {
        let mut labels = self.reading.labels.clone();
        for label in self.seen.sure_labels() {
            if !labels.iter().any(|there| there.eq_ignore_ascii_case(&label.name)) {
                labels.push(label.name.clone());
            }
        }
        labels
    }

    /// What could not be read or was refused, in words; empty when all is well.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        self.reading.problems.iter().chain(&self.seen.problems).map(String::as_str)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What the library concluded of a photo from all of them.
#[derive(Default)]
struct Conclusions<'a> {
    who: Option<&'a Who>,
    near: &'a [String],
    albums: &'a [String],
    edited: Option<&'a Edited>,
    stack: Option<&'a Stack>,
}

/// Each name once, as it is first written.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        if !distinct.iter().any(|there| there.eq_ignore_ascii_case(&name)) {
            distinct.push(name);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Location;
    use crate::seen::Label;

    #[track_caller]
    fn check(files: &[(&str, i64)], exif: Option<&str>, expected: &str) {
        let files = files.iter().map(|(path, modified_ms)| File {
            path: path.parse().unwrap(),
            size_bytes: 1,
            modified_ms: *modified_ms,
        });
        let taken =
            exif.map(|local| Taken { local: local.parse().unwrap(), offset_minutes: None, clock: crate::Clock::Exif });
        let reading = Reading { taken, ..Reading::default() };
        let entry = Entry::fold(PhotoId::of(b"cat"), files.collect(), reading, Seen::default()).unwrap();
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
        assert_eq!(Entry::fold(PhotoId::of(b"cat"), vec![], Reading::default(), Seen::default()), None);
    }

    #[track_caller]
    fn check_places(written: &[&str], at: Option<(f64, f64)>, expected: &[&str]) {
        let files = vec![File { path: "a.jpg".parse().unwrap(), size_bytes: 1, modified_ms: 0 }];
        let places = written.iter().map(|name| (*name).to_owned()).collect();
        let location = at.map(|(lat, lon)| Location { lat, lon, altitude_m: None });
        let reading = Reading { places, location, ..Reading::default() };
        let entry = Entry::fold(PhotoId::of(b"cat"), files, reading, Seen::default()).unwrap();
        assert_eq!(entry.places, expected);
    }

    #[test]
    fn a_position_has_names_and_the_files_own_come_first() {
        let lisbon = Some((38.7139, -9.1394));
        check_places(&[], lisbon, &["Lisbon", "Portugal"]);
        check_places(&["Alfama", "LISBON"], lisbon, &["Alfama", "LISBON", "Portugal"]);
        check_places(&["Grandma's"], None, &["Grandma's"]);
        check_places(&[], Some((30.0, -40.0)), &[]);
        check_places(&[], Some((0.0, 0.0)), &[]);
    }

    #[test]
    fn people_and_the_library_have_their_say() {
        let id = PhotoId::of(b"cat");
        let lisbon = Location { lat: 38.7139, lon: -9.1394, altitude_m: None };
        let reading = Reading {
            people: vec!["Zoe".into()],
            places: vec!["Alfama".into()],
            location: Some(lisbon),
            ..Reading::default()
        };
        let said = |said| Record::new(id, 1, said);
        let read = said(Said::Original(Box::new(reading)));
        let who = said(Said::Who(Who { names: vec!["ZOE".into(), "Tom".into()], not: vec![] }));
        let not = said(Said::Who(Who { names: vec!["Tom".into()], not: vec!["zoe".into(), "Tom".into()] }));
        let near = said(Said::Near(vec!["Grandma's".into()]));
        let elsewhere = said(Said::Place(Some(Placed { location: None, names: vec!["Porto".into()] })));
        for (records, people, places) in [
            (vec![&read], vec!["Zoe"], vec!["Alfama", "Lisbon", "Portugal"]),
            (vec![&read, &who, &near], vec!["Zoe", "Tom"], vec!["Grandma's", "Alfama", "Lisbon", "Portugal"]),
            (vec![&read, &not], vec!["Tom"], vec!["Alfama", "Lisbon", "Portugal"]),
            (vec![&elsewhere, &read], vec!["Zoe"], vec!["Porto"]),
        ] {
            let files = vec![File { path: "a.jpg".parse().unwrap(), size_bytes: 1, modified_ms: 0 }];
            let entry = Entry::of_records(id, files, records).unwrap();
            assert_eq!(entry.people, people);
            assert_eq!(entry.places, places);
        }
    }

    #[test]
    fn labels_and_problems_are_those_of_the_file_and_of_who_looked() {
        let label = |name: &str, confidence| Label { name: name.into(), confidence, ..Label::default() };
        let seen = Seen {
            labels: vec![label("Dog", 99.0), label("Beach", 90.0), label("Cat", 50.0)],
            problems: vec!["faces: too dark".into()],
            ..Seen::default()
        };
        let reading =
            Reading { labels: vec!["beach".into()], problems: vec!["cut short".into()], ..Reading::default() };
        let files = vec![File { path: "a.jpg".parse().unwrap(), size_bytes: 1, modified_ms: 0 }];
        let entry = Entry::fold(PhotoId::of(b"cat"), files, reading, seen).unwrap();
        assert_eq!(entry.labels(), ["beach", "Dog"]);
        assert_eq!(entry.problems().collect::<Vec<_>>(), ["cut short", "faces: too dark"]);
    }
}
