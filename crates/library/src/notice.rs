//! Something happened at a path of the store: what is there now is taken in, or noted to be gone.
//! What happened is not asked, only what is so now, so it makes no difference how often, how late or in which order
//! one is told.

use photo::{FileState, Key, OriginalPath, Rank, Record, Said};

use crate::kind::{self, Kind};
use crate::{Ingested, Library};

/// What was found at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Noticed {
    /// A photograph, which the library has now.
    Ingested(Ingested),
    /// A photograph that cannot be read, however often it is looked at: why, and what to do.
    Unread(String),
    /// A photograph that is archived: it can be read once somebody has had it restored.
    Archived,
    /// A file that is no photograph: it is kept, and not looked into.
    PassedOver,
    /// No photograph, and it is noted that the one known there is gone.
    Gone,
    /// Nothing, and the library knew of nothing there.
    Nothing,
}

/// The largest original that is read for its SHA-256 alone. A gigabyte takes the stack's function a quarter of a minute, and
/// costs up to 3 cents (<https://aws.amazon.com/s3/pricing/>, 2026).
const MOST_HASHED_BYTES: u64 = 1 << 30;

const TOO_LARGE: &str = "it is kept, but not read: it is larger than 1 GiB, and the store does not know its SHA-256; \
                         delete it there, and tintype sync uploads it with that";

impl Library {
    /// Looks at a path of the store, as it is `now_ms` (milliseconds since 1970).
    pub async fn notice(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<Noticed> {
        let mut is_noted_gone = false;
        loop {
            match self.notice_once(path, now_ms).await? {
                // It may be back by now, and whoever looked at it before this was noted found nothing new to write.
                Noticed::Gone => is_noted_gone = true,
                Noticed::Nothing | Noticed::PassedOver if is_noted_gone => return Ok(Noticed::Gone),
                noticed @ (Noticed::Ingested(_)
                | Noticed::Unread(_)
                | Noticed::Archived
                | Noticed::PassedOver
                | Noticed::Nothing) => {
                    return Ok(noticed);
                }
            }
        }
    }

    async fn notice_once(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<Noticed> {
        if is_other_by_name(path) {
            return Ok(Noticed::PassedOver);
        }
        let noticed = match kind::of_ending(&kind::ending(path)) {
            Some(_) => self.take_in_found(path, now_ms).await,
            None => match self.kind_by_content(path).await {
                Ok(Kind::Photograph) => self.take_in_found(path, now_ms).await,
                Ok(Kind::Other) => Ok(Noticed::PassedOver),
                Err(error) => Err(error.into()),
            },
        };
        let nothing = match noticed {
            // It may have been written over a photograph.
            Ok(Noticed::PassedOver) => Noticed::PassedOver,
            Err(error) => match error.downcast_ref() {
                Some(store::Error::NotFound(Key::Original(missing))) if missing == path => Noticed::Nothing,
                Some(store::Error::Archived(Key::Original(archived))) if archived == path => {
                    return Ok(Noticed::Archived);
                }
                Some(_) | None => return Err(error),
            },
            Ok(noticed) => return Ok(noticed),
        };
        Ok(if self.forget(path, now_ms).await? { Noticed::Gone } else { nothing })
    }

    async fn take_in_found(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<Noticed> {
        let head = self.store.head(&Key::Original(path.clone())).await?;
        if head.sha256.is_none() && head.size_bytes > MOST_HASHED_BYTES {
            return Ok(Noticed::Unread(TOO_LARGE.to_owned()));
        }
        self.ingest_found(path, head, now_ms).await.map(Noticed::Ingested)
    }

    /// Notes that there is no photograph at a path any more, if that is so and was not known. Its photo stays in the records;
    /// without any other file it leaves the gallery, and is back as soon as a file with its bytes is.
    pub(crate) async fn forget(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<bool> {
        // Before the look: what comes to stand after it has seen more, and a later time.
        let Some(standing) = self.standing(path).await? else { return Ok(false) };
        match standing.state {
            FileState::Present { .. } => {}
            FileState::Gone => return Ok(false),
        }
        let there = match kind::of_ending(&kind::ending(path)) {
            Some(kind) => self.store.head(&Key::Original(path.clone())).await.map(|_| kind),
            None => self.kind_by_content(path).await,
        };
        match there {
            Err(store::Error::NotFound(_)) | Ok(Kind::Other) => {}
            Ok(Kind::Photograph) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let (photo, rank) = (standing.photo, now_ms.max(standing.rank + 1));
        let gone = Record::new(photo, rank, Said::File { path: path.clone(), state: FileState::Gone });
        self.record(&[gone]).await?;
        // Where no other file has them, they are kept for when the photo comes back.
        if !self.catalogue.entries(&[photo]).await?.is_empty() {
            self.drop_renditions(path).await?;
        }
        Ok(true)
    }

    async fn kind_by_content(&self, path: &OriginalPath) -> Result<Kind, store::Error> {
        let head = self.store.get_range(&Key::Original(path.clone()), 0..kind::HEAD_BYTES).await?;
        Ok(kind::of_head(&head))
    }
}

/// Whether the names in a path alone say that no photograph of the user's is there.
pub(crate) fn is_other_by_name(path: &OriginalPath) -> bool {
    kind::of_ending(&kind::ending(path)) == Some(Kind::Other)
        || path.folders().chain([path.name()]).any(kind::is_passed_over)
}
