//! One file to the destination: read to know what it is, and sent only if its bytes are not there yet.
//! What is there is never replaced, so a name that holds other bytes is a problem for the person to solve.

use std::io;
use std::pin::pin;

use futures::TryStreamExt;
use photo::{Key, OriginalPath, PhotoId, Pieces};
use store::{Created, Error, Store};

use super::Sync;
use super::plan::{Expected, Step};
use super::state::Read;
use crate::import::remembered;
use crate::since_1970;
use crate::stored::pieces;

/// What became of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was sent.
    Sent,
    /// It was there already under this name.
    There,
    /// Something is there under this name, and stays; why the person must decide.
    Taken(&'static str),
    /// It looked changed, and is what was sent before.
    Unchanged,
    /// Its bytes are there under this other name.
    Elsewhere(OriginalPath),
    /// A file with the same bytes is on its way: once that has arrived, this one has only another name.
    Later(Box<Step>),
}

/// Why a file is not at the destination.
#[derive(Debug)]
pub(super) enum Unsent {
    /// That is the file's own fault, or is for the person to decide.
    Refused(String),
    /// The destination failed.
    Failed(Error),
    /// What was sent could not be remembered.
    Forgotten(anyhow::Error),
}

/// What is under a name at the destination.
enum There {
    Nothing,
    Same,
    /// Other bytes, and what they are if that is known.
    Other(Option<PhotoId>),
    /// As long, and without a SHA-256 to compare.
    Unknown,
}

/// What is read at once while a file is hashed. It is small, as several are.
pub(super) const PIECE_BYTES: u64 = 4 << 20;

impl Sync {
    pub(super) async fn deal_with(&self, step: Step) -> Result<Outcome, Unsent> {
        let read = match step.read {
            Some(read) => read,
            None => self.read(&step).await?,
        };
        // Held until it is remembered: a second file with these bytes must find them, not send them too.
        let Some(_claim) = self.claims.claim(read.photo) else {
            return Ok(Outcome::Later(Step { read: Some(read), ..step }.into()));
        };
        let (outcome, there) = match &step.known {
            Some(known) if known.at.is_some() && known.read.photo == read.photo => (Outcome::Unchanged, None),
            Some(_) | None => self.bring(&step, read.photo).await?,
        };
        let now_ms = since_1970().map_err(Unsent::Forgotten)?.as_millis() as u64;
        let is_refused = matches!(outcome, Outcome::Taken(_));
        let remembered = self.state.remember(step.seen.path.clone(), read, there, is_refused, now_ms).await;
        remembered.map_err(Unsent::Forgotten)?;
        Ok(outcome)
    }

    /// Has the bytes at the destination, and says what is under the file's own name there, where that was learnt.
    async fn bring(&self, step: &Step, photo: PhotoId) -> Result<(Outcome, Option<PhotoId>), Unsent> {
        let path = &step.seen.path;
        let place = self.state.place_of(photo, path.clone()).await.map_err(Unsent::Forgotten)?;
        if place.as_ref() == Some(path) {
            return Ok((Outcome::There, None));
        }
        // That the bytes are elsewhere does not excuse what is under the file's own name.
        let there = match step.expected {
            Expected::Something => self.compare(step, photo).await?,
            Expected::Nothing | Expected::Moved => There::Nothing,
        };
        let there = match (there, place) {
            (There::Nothing, Some(place)) => return Ok((Outcome::Elsewhere(place), None)),
            (There::Nothing, None) => {
                let size_bytes = step.seen.stamp.size_bytes;
                match self.to.copy(path, &*self.from, size_bytes, photo).await {
                    Ok(Created::New) => return Ok((Outcome::Sent, Some(photo))),
                    Ok(Created::Existed) => self.compare(step, photo).await?,
                    Err(Error::Corrupt(_)) => return Err(Unsent::Refused(CHANGING.to_owned())),
                    Err(Error::NotFound(_)) => return Err(Unsent::Refused(VANISHED.to_owned())),
                    Err(error) => return Err(Unsent::Failed(error)),
                }
            }
            (there @ (There::Same | There::Other(_) | There::Unknown), _) => there,
        };
        match there {
            There::Same => Ok((Outcome::There, Some(photo))),
            There::Other(other) => Ok((Outcome::Taken(OTHER_BYTES), other)),
            There::Unknown => Ok((Outcome::Taken(INCOMPARABLE), None)),
            There::Nothing => Err(Unsent::Refused(COMES_AND_GOES.to_owned())),
        }
    }

    /// Looks at what is under a file's name, without reading it unless that was asked for.
    async fn compare(&self, step: &Step, photo: PhotoId) -> Result<There, Unsent> {
        let key = Key::Original(step.seen.path.clone());
        let head = match self.to.head(&key).await {
            Ok(head) => head,
            Err(Error::NotFound(_)) => return Ok(There::Nothing),
            Err(error) => return Err(Unsent::Failed(error)),
        };
        let sha256 = match head.sha256 {
            sha256 if head.size_bytes != step.seen.stamp.size_bytes => return Ok(There::Other(sha256)),
            None if self.read_there => match hash(&*self.to, &key, head.size_bytes).await {
                Ok(sha256) => Some(sha256),
                Err(error @ Error::Archived(_)) => return Err(Unsent::Refused(error.to_string())),
                Err(error) => return Err(Unsent::Failed(error)),
            },
            sha256 => sha256,
        };
        Ok(match sha256 {
            Some(sha256) if sha256 == photo => There::Same,
            Some(other) => There::Other(Some(other)),
            None => There::Unknown,
        })
    }

    async fn read(&self, step: &Step) -> Result<Read, Unsent> {
        let begun = since_1970().map_err(Unsent::Forgotten)?;
        let key = Key::Original(step.seen.path.clone());
        match hash(&*self.from, &key, step.seen.stamp.size_bytes).await {
            Ok(photo) => Ok(Read { stamp: remembered(step.seen.stamp, begun), photo }),
            Err(Error::NotFound(_)) => Err(Unsent::Refused(VANISHED.to_owned())),
            Err(Error::Corrupt(_)) => Err(Unsent::Refused(CHANGING.to_owned())),
            Err(Error::Denied(..)) => Err(Unsent::Refused(UNREADABLE.to_owned())),
            Err(Error::Unavailable(_, cause)) => {
                let reason = cause.downcast_ref::<io::Error>().map_or_else(|| cause.to_string(), io::Error::to_string);
                Err(Unsent::Refused(format!("the disk could not read it: {reason}")))
            }
            Err(error @ (Error::Archived(_) | Error::Unlisted(..))) => Err(Unsent::Refused(error.to_string())),
        }
    }
}

const OTHER_BYTES: &str = "the destination has another photograph under this name, which is kept: give this file \
                           another name, and sync again";
const INCOMPARABLE: &str = "the destination has a file of this name and length, put there without a SHA-256: to have it \
                            read and compared, which costs what downloading it costs, sync with --read-there";
const CHANGING: &str = "it was changing while it was read: sync again once it is whole";
const VANISHED: &str = "it was gone before it could be read";
const UNREADABLE: &str = "no permission to read it: allow this user to, and sync again";
const COMES_AND_GOES: &str = "something was under this name and then not any more: sync again";

/// The SHA-256 of an original of so many bytes, which is damaged if it has more or fewer.
async fn hash(store: &dyn Store, key: &Key, size_bytes: u64) -> Result<PhotoId, Error> {
    let mut whole = Pieces::default();
    let mut pieces = pin!(pieces(store, key, size_bytes, PIECE_BYTES));
    while let Some(piece) = pieces.try_next().await? {
        let hashing = tokio::task::spawn_blocking(move || {
            whole.add(&piece);
            whole
        });
        whole = hashing.await.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()));
    }
    Ok(whole.id())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::scan::{Seen, scan};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_file_that_waits_for_another_is_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let photos = folder.path().join("photos");
        fs::create_dir(&photos).unwrap();
        fs::write(photos.join("a.jpg"), "one").unwrap();
        let there = Arc::new(store::memory::Memory::default());
        let sync = Sync::of_folder(&photos, there, &folder.path().join("memory")).unwrap();
        let seen: Seen = scan(sync.places[0].clone()).files.remove(0);
        let step = Step { seen, known: None, expected: Expected::Nothing, read: None };
        let other = sync.claims.claim(PhotoId::of(b"one")).unwrap();
        let Ok(Outcome::Later(step)) = sync.deal_with(step).await else {
            panic!("another file with its bytes is on its way")
        };
        drop(other);
        fs::remove_file(photos.join("a.jpg")).unwrap();
        sync.state
            .remember("b.jpg".parse().unwrap(), step.read.unwrap(), Some(PhotoId::of(b"one")), false, 1)
            .await
            .unwrap();
        let done = sync.deal_with(*step).await;
        assert!(matches!(&done, Ok(Outcome::Elsewhere(place)) if place.as_str() == "b.jpg"), "{done:?}");
    }
}
