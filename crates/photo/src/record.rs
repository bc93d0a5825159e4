//! One thing that one source said of one photo, and the rule by which what it said last stands.
//! Records are only ever added, so their order, repeats and lateness do not matter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::stored::Stored;
use crate::{Edited, FaceId, Key, Location, Meant, ModelId, OriginalPath, PhotoId, Reading, Seen, Stack, Subject};

/// Milliseconds since 1970 for what was seen to happen; the reader's version for what was computed.
pub type Rank = u64;

/// One statement. Made by [`Record::new`] or read back by [`Record::parse`]; immutable.
#[derive(Clone, Debug, PartialEq)]
pub struct Record(Stored<Spoken>);

/// The record's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Spoken {
    photo: PhotoId,
    rank: Rank,
    #[serde(flatten)]
    said: Said,
}

/// What was said, by whom: each source can say only its own kind of thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "source", content = "fact", rename_all = "kebab-case")]
pub enum Said {
    /// The store: the photo's bytes are, or no longer are, at this path.
    File {
        /// Where.
        path: OriginalPath,
        /// How it was found there.
        #[serde(flatten)]
        state: FileState,
    },
    /// The original itself, as [`Reading`]'s reader understood it. Its rank is the reader's version.
    Original(Box<Reading>),
    /// Amazon Rekognition, of the thumbnail. Its rank is the version of what it was asked.
    Rekognition(Box<Seen>),
    /// The models that run where Tintype does, of the thumbnail. Its rank is the version of how they are asked.
    Onnx(Box<Seen>),
    /// Amazon Rekognition: which faces look like those that it keeps of this photo. Its rank is when it was asked.
    RekognitionAlike(BTreeMap<FaceId, Vec<Alike>>),
    /// A pair of models that the user brought: what the thumbnail means. Its rank is the version of how they are asked.
    Meaning(Box<Meant>),
    /// A person: where the photo was taken, whatever the file says; or that it is as the file says.
    Place(Option<Placed>),
    /// The library, by what is known of all photos together: who is in this one. Only catalogues are told, and its rank is a
    /// catalogue's version.
    Who(Who),
    /// The library, likewise: what the family calls the places that it was taken at, smallest first.
    Near(Vec<String>),
    /// The library, likewise: the titles of the albums that somebody put it into.
    Albums(Vec<String>),
    /// The library, likewise: what people made of it.
    Edited(Box<Edited>),
    /// The library, likewise: the stack that it is in, if it is in one.
    Stack(Option<Stack>),
}

/// A face that looks like another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alike {
    /// Which.
    pub face: FaceId,
    /// How alike they are, percent.
    pub percent: f64,
}

/// Who is in a photo, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Who {
    /// Who is, by their faces or by decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Who is not, though its file may say so: a person knows better.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<String>,
}

/// Where a person says that a photo was taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Placed {
    /// The position; none where it is not to be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Names, smallest place first, in place of those in the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// Whether a file is where it was said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum FileState {
    /// It is there.
    Present {
        /// Bytes.
        size_bytes: u64,
        /// When it was last written, milliseconds since 1970, UTC.
        modified_ms: i64,
    },
    /// It was there, and is not any more.
    Gone,
}

/// Who speaks: for each photo and source, the greatest record stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The store, of one path.
    File(OriginalPath),
    /// The original's own bytes.
    Original,
    /// Amazon Rekognition.
    Rekognition,
    /// The models that run where Tintype does.
    Onnx,
    /// Amazon Rekognition, of which faces are alike.
    RekognitionAlike,
    /// A pair of models, of what it means. Each speaks for itself.
    Meaning(ModelId),
    /// A person, of where it was taken.
    Place,
    /// The library, of who is in it.
    Who,
    /// The library, of the family's names for where it was taken.
    Near,
    /// The library, of the albums that it is in.
    Albums,
    /// The library, of what people made of it.
    Edited,
    /// The library, of what belongs together.
    Stack,
}

/// Why bytes are no record that this version can read.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    /// It has a photo, a rank and a source, so it is a record: leave it where it is for the version that knows it.
    #[error("a record of a source or kind that only a newer version of Tintype knows")]
    Unknown,
    /// Look for another copy of it; this one says nothing.
    #[error("damaged: not a record")]
    Damaged(#[source] serde_json::Error),
}

/// What the records of every version have.
#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "photo")]
    _photo: PhotoId,
    #[serde(rename = "rank")]
    _rank: Rank,
    #[serde(rename = "source")]
    _source: String,
}

impl Record {
    /// What `said` says of `photo`.
    pub fn new(photo: PhotoId, rank: Rank, said: Said) -> Self {
        Self(Stored::new(Spoken { photo, rank, said }))
    }

    /// Reads stored bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadRecord> {
        Stored::parse::<Outline>(bytes).map(Self)
    }

    /// The bytes to store: of a record that was read, the very ones that were.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.bytes.clone()
    }

    /// Of which photo.
    pub fn photo(&self) -> PhotoId {
        self.0.spoken.photo
    }

    /// What was said.
    pub fn said(&self) -> &Said {
        &self.0.spoken.said
    }

    /// What was seen, if a recogniser said it.
    pub fn seen(&self) -> Option<&Seen> {
        match &self.0.spoken.said {
            Said::Rekognition(seen) | Said::Onnx(seen) => Some(seen),
            _ => None,
        }
    }

    /// Which path it speaks of, and how the file is there, if that is what it says.
    pub fn file(&self) -> Option<(&OriginalPath, FileState)> {
        match &self.0.spoken.said {
            Said::File { path, state } => Some((path, *state)),
            _ => None,
        }
    }

    /// Who said it.
    pub fn source(&self) -> Source {
        match &self.0.spoken.said {
            Said::File { path, .. } => Source::File(path.clone()),
            Said::Original(_) => Source::Original,
            Said::Rekognition(_) => Source::Rekognition,
            Said::Onnx(_) => Source::Onnx,
            Said::RekognitionAlike(_) => Source::RekognitionAlike,
            Said::Meaning(meant) => Source::Meaning(meant.model.clone()),
            Said::Place(_) => Source::Place,
            Said::Who(_) => Source::Who,
            Said::Near(_) => Source::Near,
            Said::Albums(_) => Source::Albums,
            Said::Edited(_) => Source::Edited,
            Said::Stack(_) => Source::Stack,
        }
    }

    /// **The one rule**: of two records with the same photo and source, the one with the greater standing stands.
    /// The digest of the stored bytes decides between equal ranks, so that everybody decides alike.
    pub fn standing(&self) -> (Rank, PhotoId) {
        (self.0.spoken.rank, self.0.digest)
    }

    /// Where it is stored.
    pub fn key(&self) -> Key {
        let subject = Subject::Photo { photo: self.0.spoken.photo, source: self.source().key_part() };
        Key::Record { subject, rank: self.0.spoken.rank, digest: self.0.digest }
    }
}

impl Source {
    /// Whether it is the library, of what it concluded: such records are in catalogues alone.
    pub fn is_concluded(&self) -> bool {
        matches!(self, Source::Who | Source::Near | Source::Albums | Source::Edited | Source::Stack)
    }

    /// The source as one part of a key: a file's path may be longer than a file system's names, so its hash stands for it.
    pub fn key_part(&self) -> String {
        match self {
            Source::File(path) => format!("file-{}", PhotoId::of(path.as_str().as_bytes()).short()),
            Source::Original => "original".to_owned(),
            Source::Rekognition => "rekognition".to_owned(),
            Source::Onnx => "onnx".to_owned(),
            Source::RekognitionAlike => "rekognition-alike".to_owned(),
            Source::Meaning(model) => format!("meaning-{model}"),
            Source::Place => "place".to_owned(),
            Source::Who => "who".to_owned(),
            Source::Near => "near".to_owned(),
            Source::Albums => "albums".to_owned(),
            Source::Edited => "edited".to_owned(),
            Source::Stack => "stack".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(rank: Rank, state: FileState) -> Record {
        Record::new(PhotoId::of(b"cat"), rank, Said::File { path: "2006/cat.jpg".parse().unwrap(), state })
    }

    #[test]
    fn a_record_is_plain_json() {
        let record = file(1_159_963_200_000, FileState::Present { size_bytes: 3, modified_ms: 5 });
        assert_eq!(
            String::from_utf8(record.to_bytes()).unwrap(),
            r#"{"photo":"77af778b51abd4a3c51c5ddd97204a9c3ae614ebccb75a606c3b6865aed6744e","rank":1159963200000,"source":"file","fact":{"path":"2006/cat.jpg","state":"present","size_bytes":3,"modified_ms":5}}"#
        );
        assert_eq!(Record::parse(&record.to_bytes()).unwrap(), record);
    }

    #[test]
    fn a_reading_reads_back() {
        let reading = Reading { rating: Some(5), places: vec!["Lisbon".into()], ..Reading::default() };
        let record = Record::new(PhotoId::of(b"cat"), 1, Said::Original(Box::new(reading)));
        assert_eq!(Record::parse(&record.to_bytes()).unwrap(), record);
    }

    #[test]
    fn what_a_newer_version_adds_is_kept() {
        let reading = Reading { rating: Some(5), ..Reading::default() };
        let original = Record::new(PhotoId::of(b"cat"), 1, Said::Original(Box::new(reading)));
        for (record, member, with_more) in [
            (&original, r#""rating""#, r#""mood":"merry","rating""#),
            (&original, r#""rank""#, r#""by":{"name":"oracle"},"rank""#),
            (&file(2, FileState::Gone), r#""state""#, r#""disk":7,"state""#),
        ] {
            let newer = String::from_utf8(record.to_bytes()).unwrap().replace(member, with_more);
            let read = Record::parse(newer.as_bytes()).unwrap();
            assert_eq!((read.said(), read.source()), (record.said(), record.source()));
            assert_eq!(
                (read.to_bytes(), read.standing().1),
                (newer.clone().into_bytes(), PhotoId::of(newer.as_bytes()))
            );
        }
    }

    #[test]
    fn a_record_from_the_future_is_told_from_a_damaged_one() {
        let outline = r#""photo":"77af778b51abd4a3c51c5ddd97204a9c3ae614ebccb75a606c3b6865aed6744e","rank":1"#;
        for (stored, unknown) in [
            (format!(r#"{{{outline},"source":"oracle","fact":{{}}}}"#), true),
            (format!(r#"{{{outline},"source":"oracle-2"}}"#), true),
            (format!(r#"{{{outline},"source":"file","fact":{{"path":"a.jpg","state":"lent"}}}}"#), true),
            (format!(r#"{{{outline},"source":"file","fact":{{"path":"a.jpg","sta"#), false),
            (format!(r#"{{{outline}}}"#), false),
            (r#"{"photo":"77af","rank":1,"source":"oracle"}"#.to_owned(), false),
            ("{}".to_owned(), false),
            ("\0\0\0".to_owned(), false),
            (String::new(), false),
        ] {
            let error = Record::parse(stored.as_bytes()).unwrap_err();
            assert_eq!(matches!(error, BadRecord::Unknown), unknown, "{stored}: {error}");
        }
    }

    #[test]
    fn the_greatest_record_stands() {
        let gone = file(2, FileState::Gone);
        assert!(gone.standing() > file(1, FileState::Present { size_bytes: 3, modified_ms: 5 }).standing());
        assert_ne!(gone.standing(), file(2, FileState::Present { size_bytes: 3, modified_ms: 5 }).standing());
    }

    #[test]
    fn numbers_read_back_to_the_last_digit() {
        let exposure = crate::Exposure { focal_mm: Some(1.1485302926973129), ..Default::default() };
        let said = Said::Original(Box::new(Reading { exposure, ..Reading::default() }));
        let record = Record::new(PhotoId::of(b"cat"), 1, said);
        assert_eq!(Record::parse(&record.to_bytes()).unwrap().said(), record.said());
    }

    #[test]
    fn what_two_pairs_of_models_say_stands_side_by_side() {
        let meant = |pair: &[u8]| {
            let model = ModelId::of(PhotoId::of(pair));
            let meant = Meant { model, features: crate::seen::Features::of(&[0.6, -0.8]) };
            Record::new(PhotoId::of(b"cat"), 1, Said::Meaning(meant.into()))
        };
        let [one, other] = [b"one", b"two"].map(|pair| meant(pair));
        assert_ne!(one.source(), other.source());
        assert!(one.key().to_string().contains("/meaning-7692c3ad3540bb80/"), "{}", one.key());
        for record in [one, other] {
            assert_eq!(Record::parse(&record.to_bytes()).unwrap(), record);
            assert_eq!(Key::parse(&record.key().to_string()), Some(record.key()));
        }
    }

    #[test]
    fn a_record_says_where_it_is_stored() {
        let key = file(2, FileState::Gone).key().to_string();
        let photo = PhotoId::of(b"cat");
        assert!(key.starts_with(&format!("records/photos/{photo}/file-8e1c38f40a9fda90/0000000000000002-")), "{key}");
        assert!(Key::parse(&key).is_some());
    }
}
