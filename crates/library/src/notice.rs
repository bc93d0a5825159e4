//! Something happened at a path of the store: what is there now is taken in, or noted to be gone.
//! What happened is not asked, only what is so now, so it makes no difference how often, how late or in which order
//! one is told.

use photo::{FileState, Key, OriginalPath, Rank};

use crate::kind::{self, Kind};
use crate::{Ingested, Library};

/// What was found at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Noticed {
    /// A photograph, which the library has now.
    Ingested(Ingested),
    /// A file that is no photograph: it is kept, and not looked into.
    PassedOver,
    /// Nothing, and it is noted that it is gone.
    Gone,
    /// Nothing, and the library knew of nothing there.
    Nothing,
}

impl Library {
    /// Looks at a path of the store, as it is `now_ms` (milliseconds since 1970).
    pub async fn notice(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<Noticed> {
        if path.folders().chain([path.name()]).any(kind::is_passed_over) {
            return Ok(Noticed::PassedOver);
        }
        let original = Key::Original(path.clone());
        let kind = match kind::of_ending(&kind::ending(path)) {
            Some(kind) => Ok(kind),
            None => self.store.get_range(&original, 0..kind::HEAD_BYTES).await.map(|head| kind::of_head(&head)),
        };
        let noticed = match kind {
            Ok(Kind::Photograph) => self.ingest(path, now_ms).await.map(Noticed::Ingested),
            Ok(Kind::Other) => return Ok(Noticed::PassedOver),
            Err(error) => Err(error.into()),
        };
        match noticed {
            Err(error) if is_missing(&error, &original) => {
                Ok(if self.forget(path, now_ms).await? { Noticed::Gone } else { Noticed::Nothing })
            }
            noticed => noticed,
        }
    }

    /// Notes that the file at a path is gone, if it is and was not. Its photo stays in the records; without any other file
    /// it leaves the gallery, and is back as soon as a file with its bytes is.
    pub(crate) async fn forget(&self, path: &OriginalPath, now_ms: Rank) -> anyhow::Result<bool> {
        match self.store.head(&Key::Original(path.clone())).await {
            Err(store::Error::NotFound(_)) => {}
            // It is there after all, or cannot be told to be gone.
            Ok(_) | Err(_) => return Ok(false),
        }
        let Some((photo, FileState::Present { .. })) = self.catalogue.at(path).await? else { return Ok(false) };
        let news = self.news_of_file(path, photo, FileState::Gone, now_ms).await?;
        self.record(news.as_slice()).await?;
        // Where no other file has them, they are kept for when the photo comes back.
        if !self.catalogue.entries(&[photo]).await?.is_empty() {
            self.drop_renditions(path).await?;
        }
        Ok(true)
    }
}

fn is_missing(error: &anyhow::Error, original: &Key) -> bool {
    matches!(error.downcast_ref::<store::Error>(), Some(store::Error::NotFound(key)) if key == original)
}
