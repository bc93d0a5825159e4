//! A photograph that somebody sends: into the library's own folder of originals, whole or not at all, and taken in at once.
//! Nothing is ever replaced: what has a name that is taken gets another, and bytes that are there already are not kept twice.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use futures::{Stream, StreamExt, pin_mut};
use photo::{OriginalPath, PhotoId, Shelf};
use serde::Serialize;
use tokio::sync::mpsc;

use crate::notice::is_other_by_name;
use crate::{Edit, EditWish, Ingested, Library, Outcome, kind, now_ms};

/// What became of a file that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Uploaded {
    /// Which photo it is.
    pub photo: PhotoId,
    /// Where it is kept below `originals/`.
    pub path: OriginalPath,
    /// Whether the library had its bytes already: then nothing was kept.
    pub is_duplicate: bool,
    /// What could not be read of it.
    pub problems: Vec<String>,
}

/// Why a file that was sent is not kept, named by what whoever sent it can do.
#[derive(Debug, thiserror::Error)]
pub enum NotUploaded {
    /// Send something else.
    #[error("{0}")]
    Refused(String),
    /// Send something smaller.
    #[error("it is larger than {} MiB, more than this version can read", media::MAX_ORIGINAL_BYTES >> 20)]
    TooLarge,
    /// Send it again: what came is not what was said to be sent.
    #[error("it did not arrive whole: send it again")]
    Broken,
    /// Make room, and send it again.
    #[error("the disk of the library is full: nothing was lost; make room there and send it again")]
    NoRoom,
    /// The library could not do it.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// Where uploads are kept below `originals/`; decided when the first comes.
pub(crate) type Place = Arc<dyn Fn() -> anyhow::Result<OriginalPath> + Send + Sync>;

/// Photos that are on their way, so that one that is sent twice at once is kept once.
pub(crate) type UnderWay = Mutex<HashMap<PhotoId, Arc<tokio::sync::Mutex<()>>>>;

/// What is larger is not kept.
pub const MOST_UPLOADED_BYTES: u64 = media::MAX_ORIGINAL_BYTES;

/// So many files may have one name.
const MOST_NAMES: usize = 1_000;
/// What waits to be written.
const PIECES_WAITING: usize = 2;

impl Library {
    /// The same library, in which uploads are kept there.
    #[cfg(feature = "home")]
    pub(crate) fn with_uploads(self, place: Place) -> Self {
        Self { uploads: Some(place), ..self }
    }

    /// Of these photos those that are in a file that is there, and not in the trash: sending such a one brings it back.
    pub async fn uploaded_already(&self, photos: &[PhotoId]) -> anyhow::Result<Vec<PhotoId>> {
        let mut there = Vec::new();
        for photo in photos {
            if self.kept_at(*photo).await?.is_some_and(|(_, is_in_trash)| !is_in_trash) {
                there.push(*photo);
            }
        }
        Ok(there)
    }

    /// Keeps a file that comes in pieces, of which it is said that they have this SHA-256, and when they were last changed where that is
    /// known, and takes it in. It lies below the folder of uploads under its own path: in no folder of a date, which would seem to be its.
    ///
    /// What follows from it for other photos is not drawn: see [`Library::draw_conclusions`].
    pub async fn upload(
        &self,
        path: &str,
        photo: PhotoId,
        modified_ms: Option<u64>,
        pieces: impl Stream<Item = Result<Bytes, io::Error>> + Send,
    ) -> Result<Uploaded, NotUploaded> {
        let Some(place) = &self.uploads else {
            let words = "photos are added to a library in a folder of this machine, or by `tintype sync`";
            return Err(NotUploaded::Refused(words.to_owned()));
        };
        let under_way = self.under_way(photo);
        let _one_by_one = under_way.lock().await;
        if let Some((path, is_in_trash)) = self.kept_at(photo).await? {
            if is_in_trash {
                let back = EditWish::Edit { photos: vec![photo], edit: Edit::Shelf(None) };
                self.wish_of_edits(back).await?;
            }
            return Ok(Uploaded { photo, path, is_duplicate: true, problems: Vec::new() });
        }
        // Checked before the folder is decided on, which writes.
        let below = OriginalPath::new(path).map_err(refused)?;
        // Of an empty file no arrival tells whether it was cut off.
        if photo == PhotoId::of(&[]) {
            return Err(NotUploaded::Refused("the file is empty".to_owned()));
        }
        if is_other_by_name(&below) {
            return Err(NotUploaded::Refused(NO_PHOTOGRAPH.to_owned()));
        }
        let path = OriginalPath::new(format!("{}/{below}", place().map_err(no_room)?)).map_err(refused)?;
        let path = self.receive(&path, photo, modified_ms, pieces).await?;
        let Ingested { outcome, problems, .. } = self.ingest(&path, now_ms()).await.map_err(no_room)?;
        self.uploaded.notify_one();
        Ok(Uploaded { photo, path, is_duplicate: matches!(outcome, Outcome::Known(_)), problems })
    }

    /// Waits until a photo is kept; not at all, if one was since this was waited for last.
    pub async fn next_upload(&self) {
        self.uploaded.notified().await;
    }

    /// Where a photo is in a file that can be found, and whether it is in the trash.
    async fn kept_at(&self, photo: PhotoId) -> anyhow::Result<Option<(OriginalPath, bool)>> {
        for entry in self.photos(&[photo]).await? {
            let is_in_trash = matches!(entry.edited.shelf, Some(Shelf::Trash(_)));
            for file in entry.files {
                if self.availability(&file).await?.is_some() {
                    return Ok(Some((file.path, is_in_trash)));
                }
            }
        }
        Ok(None)
    }

    fn under_way(&self, photo: PhotoId) -> Arc<tokio::sync::Mutex<()>> {
        let mut all = self.receiving.lock().expect("nothing panics while it holds what is under way");
        all.retain(|_, one| Arc::strong_count(one) > 1);
        all.entry(photo).or_default().clone()
    }

    /// Writes down what comes, if it is a photograph, and says under which name.
    async fn receive(
        &self,
        path: &OriginalPath,
        photo: PhotoId,
        modified_ms: Option<u64>,
        pieces: impl Stream<Item = Result<Bytes, io::Error>> + Send,
    ) -> Result<OriginalPath, NotUploaded> {
        let (sender, received) = mpsc::channel(PIECES_WAITING);
        let sending = async move {
            pin_mut!(pieces);
            let (mut head, mut size_bytes) = (Head::of(path), 0);
            loop {
                let piece: Option<Bytes> = pieces.next().await.transpose().map_err(|_| NotUploaded::Broken)?;
                let is_end = piece.is_none();
                size_bytes += piece.as_ref().map_or(0, |piece| piece.len() as u64);
                if size_bytes > media::MAX_ORIGINAL_BYTES {
                    return Err(NotUploaded::TooLarge);
                }
                let to_write = head.let_pass(piece)?;
                // Nobody takes it any more who could not write it.
                let is_taken = match to_write {
                    Some(piece) => sender.send(piece).await.is_ok(),
                    None => true,
                };
                if is_end || !is_taken {
                    return Ok(());
                }
            }
        };
        // A clock that is ahead says nothing of when it was taken.
        let modified_ms = modified_ms.filter(|ms| *ms <= now_ms());
        let modified = modified_ms.map(|ms| UNIX_EPOCH + Duration::from_millis(ms));
        let names: Vec<OriginalPath> = names(path).take(MOST_NAMES).collect();
        let (sent, kept) = tokio::join!(sending, self.store.receive(&names, received, photo, modified));
        sent?;
        match kept {
            Ok(Some(path)) => Ok(path),
            Ok(None) => Err(NotUploaded::Refused(format!("{MOST_NAMES} files are called {} already", path.name()))),
            Err(store::Error::Corrupt(_)) => Err(NotUploaded::Broken),
            Err(error) => Err(no_room(error.into())),
        }
    }
}

const NO_PHOTOGRAPH: &str = "it is not a photograph, by its name or by its first bytes";

fn refused(error: photo::BadPath) -> NotUploaded {
    NotUploaded::Refused(error.to_string())
}

/// An error of the store, told apart where it is that the disk is full.
fn no_room(error: anyhow::Error) -> NotUploaded {
    if is_no_room(&error) { NotUploaded::NoRoom } else { NotUploaded::Failed(error) }
}

/// Whether something failed because the library's disk is full.
pub fn is_no_room(error: &anyhow::Error) -> bool {
    let of_disk = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    let is_full = |kind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    of_disk.map(io::Error::kind).any(is_full)
}

/// The first bytes of a file whose name does not tell what it is: nothing is written before they do.
struct Head(Option<Vec<u8>>);

impl Head {
    fn of(path: &OriginalPath) -> Self {
        Self(kind::of_ending(&kind::ending(path)).is_none().then(Vec::new))
    }

    /// What may be written now that this came, or that no more comes.
    fn let_pass(&mut self, piece: Option<Bytes>) -> Result<Option<Bytes>, NotUploaded> {
        let Some(mut head) = self.0.take() else { return Ok(piece) };
        let is_end = piece.is_none();
        head.extend(piece.into_iter().flatten());
        let most = kind::HEAD_BYTES as usize;
        if head.len() < most && !is_end {
            self.0 = Some(head);
            return Ok(None);
        }
        match kind::of_head(&head[..head.len().min(most)]) {
            kind::Kind::Photograph => Ok(Some(head.into())),
            kind::Kind::Other => Err(NotUploaded::Refused(NO_PHOTOGRAPH.to_owned())),
        }
    }
}

/// A path, and others beside it with a number: `cat.jpg`, `cat-2.jpg`.
fn names(path: &OriginalPath) -> impl Iterator<Item = OriginalPath> {
    let (stem, ending) = match path.as_str().rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => (stem.to_owned(), format!(".{ending}")),
        Some(_) | None => (path.as_str().to_owned(), String::new()),
    };
    let numbered = (2..).map_while(move |number| OriginalPath::new(format!("{stem}-{number}{ending}")).ok());
    std::iter::once(path.clone()).chain(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        for (path, expected) in [
            ("u/2026/cat.jpg", "u/2026/cat-2.jpg u/2026/cat-3.jpg"),
            ("u/2026.01/cat", "u/2026.01/cat-2 u/2026.01/cat-3"),
        ] {
            let paths: Vec<String> =
                names(&path.parse().unwrap()).skip(1).take(2).map(|path| path.to_string()).collect();
            assert_eq!(paths.join(" "), expected);
        }
    }
}
