//! Originals for whoever asks for the user's own file: whether one can be read now, parts of it, and links to it.
//! Nothing is kept of what is read.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use photo::{File, Key, OriginalPath};
use store::Availability;

use crate::Library;

impl Library {
    /// Whether a file of an entry can be read now; `None` where it is not what it was said to be, or as large.
    pub async fn availability(&self, file: &File) -> anyhow::Result<Option<Availability>> {
        match self.store.head(&Key::Original(file.path.clone())).await {
            Ok(head) if head.size_bytes == file.size_bytes => Ok(Some(head.availability)),
            Ok(_) | Err(store::Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Part of an original, as it was put in.
    pub async fn original(&self, path: &OriginalPath, range: Range<u64>) -> Result<Bytes, store::Error> {
        self.store.get_range(&Key::Original(path.clone()), range).await
    }

    /// An address from which anybody can read an original for so long, without asking us; `None` where the store gives none.
    /// What is answered there says `disposition` of itself, as in RFC 6266.
    pub async fn original_link(
        &self,
        path: &OriginalPath,
        lasting: Duration,
        disposition: Option<&str>,
    ) -> Result<Option<String>, store::Error> {
        self.store.link(&Key::Original(path.clone()), lasting, disposition).await
    }
}
