//! What sees what a picture shows: Rekognition, models in the program, or memory; and what says what it means.
//! All are given thumbnails, never originals.

pub mod contract;
pub mod meaning;
pub mod memory;
#[cfg(feature = "onnx")]
pub mod onnx;
#[cfg(feature = "rekognition")]
pub mod rekognition;

use async_trait::async_trait;
use bytes::Bytes;
use photo::{FaceId, Key, OriginalPath, PersonId, PhotoId, Rank, Record, Said, Seen, Source};

/// Looks at pictures. The promises below are checked by [`contract::holds`].
///
/// Everything may be asked twice, as it is when a message comes again: nothing is then there twice.
#[async_trait]
pub trait Recogniser: Send + Sync {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// As whom it speaks in records.
    fn source(&self) -> Source;

    /// What it says, as a record has it.
    fn says(&self, seen: Seen) -> Said;

    /// The rank of what it says: greater when a later version of it looks, or when it is asked for more.
    fn version(&self) -> Rank;

    /// How many images one look is paid as.
    fn images_paid(&self) -> u32;

    /// Looks at a picture, and keeps its faces if it keeps any. What it refuses to look at is a problem in what it says, and no error:
    /// asking again would change nothing. Looking at the same thumbnail again gives the same answer, and keeps no face twice.
    async fn look(&self, thumbnail: Thumbnail<'_>) -> Result<Seen, Error>;

    /// The faces that it keeps between looks; `None` when all that it knows of a face is in what it says.
    fn collection(&self) -> Option<&dyn Collection> {
        None
    }

    /// What it said of a photo, as a record to store.
    fn record(&self, photo: PhotoId, seen: Seen) -> Record {
        Record::new(photo, self.version(), self.says(seen))
    }

    /// What it, or a later version of it, said of a photo before, by the photo's standing records.
    /// `None` when it is still to look.
    fn known<'a>(&self, records: &'a [Record]) -> Option<&'a Seen> {
        records
            .iter()
            .find(|record| record.source() == self.source() && record.standing().0 >= self.version())
            .and_then(Record::seen)
    }
}

/// The faces that a recogniser keeps, and whose they are.
#[async_trait]
pub trait Collection: Send + Sync {
    /// The kept faces that look like one of them, likeliest first; not that one itself.
    async fn similar(&self, face: &FaceId) -> Result<Vec<Similar>, Error>;

    /// Notes that faces are a person's, whatever they look like. A face is one person's at most. Answers which faces
    /// could not be noted, and why.
    async fn associate(&self, person: &PersonId, faces: &[FaceId]) -> Result<Vec<Unfit>, Error>;

    /// Notes that faces are not that person's, or no longer.
    async fn dissociate(&self, person: &PersonId, faces: &[FaceId]) -> Result<(), Error>;

    /// Whose a face may be by its looks, of those who have faces; likeliest first.
    async fn who(&self, face: &FaceId) -> Result<Vec<Likely>, Error>;

    /// Forgets faces: all of a photo's ([`Seen::face_ids`]), or those [`superseded`]. No person has them any more.
    async fn forget(&self, faces: &[FaceId]) -> Result<(), Error>;
}

/// The thumbnail of one photo. No other picture can be looked at, so an original is never read for it.
#[derive(Clone, Copy, Debug)]
pub struct Thumbnail<'a> {
    /// Of which photo.
    pub photo: PhotoId,
    /// One of the photo's files: its thumbnail is in the store.
    pub path: &'a OriginalPath,
    /// What is in the store, JPEG.
    pub bytes: &'a Bytes,
}

impl Thumbnail<'_> {
    /// Where it is in the store.
    pub fn key(&self) -> Key {
        Key::Thumbnail(self.path.clone())
    }
}

/// A face that looks like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// Which.
    pub face: FaceId,
    /// In which photo.
    pub photo: PhotoId,
    /// How alike they are, percent.
    pub likeness: f64,
}

/// A person whose face it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Likely {
    /// Who.
    pub person: PersonId,
    /// How alike they are, percent.
    pub likeness: f64,
}

/// A face that could not be noted as a person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Which.
    pub face: FaceId,
    /// Whose it is already, if that is why.
    pub owner: Option<PersonId>,
    /// Why, in the recogniser's words.
    pub reasons: Vec<String>,
}

/// The faces that an earlier look kept and a later look at another thumbnail of the same photo did not:
/// to be forgotten once the later record is stored.
pub fn superseded(before: &Seen, after: &Seen) -> Vec<FaceId> {
    before.face_ids().filter(|face| after.face_ids().all(|kept| kept != *face)).cloned().collect()
}

/// What went wrong, named by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Look at the photo again, or leave the face out.
    #[error("{0} is not among the faces that are kept")]
    NotFound(String),
    /// Ask the person to permit it; trying again won't help before.
    #[error("not allowed to recognise {0}: {1}")]
    Denied(String, String, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// Try again later.
    #[error("the recogniser did not answer for {0}")]
    Unavailable(String, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// Tell the person: it will be refused again.
    #[error("the recogniser refuses {0}")]
    Refused(String, #[source] Box<dyn std::error::Error + Send + Sync>),
}

#[cfg(test)]
mod tests {
    use photo::seen::Face;

    use super::*;
    use crate::memory::Memory;

    #[test]
    fn what_it_said_before_is_known_while_it_is_not_asked_for_more() {
        let recogniser = Memory::default();
        let photo = PhotoId::of(b"cat");
        let seen = Seen { problems: vec!["too dark".into()], ..Seen::default() };
        let ranked = |rank| Record::new(photo, rank, recogniser.says(seen.clone()));
        let original = Record::new(photo, 99, Said::Original(Box::default()));
        for (records, known) in [
            (vec![], false),
            (vec![original.clone()], false),
            (vec![original.clone(), recogniser.record(photo, seen.clone())], true),
            (vec![ranked(recogniser.version() + 1)], true),
            (vec![ranked(recogniser.version() - 1)], false),
        ] {
            assert_eq!(recogniser.known(&records), known.then_some(&seen), "{records:?}");
        }
    }

    #[test]
    fn faces_that_a_later_look_does_not_keep_are_superseded() {
        let seen = |ids: &[&str]| {
            let faces = ids.iter().map(|id| Face { id: Some(FaceId((*id).into())), ..Face::default() });
            Seen { faces: faces.chain([Face::default()]).collect(), ..Seen::default() }
        };
        assert_eq!(superseded(&seen(&["a", "b"]), &seen(&["b", "c"])), [FaceId("a".into())]);
        assert_eq!(superseded(&seen(&["a"]), &seen(&["a"])), []);
    }
}
