//! Reading what a store holds, piece by piece and page by page.
//! Whatever is read is held to what it should be: a record to its digest, an original to its length.

use bytes::Bytes;
use futures::{Stream, stream};
use photo::{Key, OriginalPath, PhotoId};
use store::{Error, Folder, PAGE, Store};

use crate::Problem;

/// All keys of a kind, by pages.
pub(crate) fn pages(store: &dyn Store, folder: Folder) -> impl Stream<Item = Result<Vec<Key>, Error>> {
    /// Which page comes next.
    enum Next {
        First,
        After(Key),
        None,
    }
    stream::try_unfold(Next::First, move |next| async move {
        let keys = match &next {
            Next::First => store.list(folder, None).await?,
            Next::After(key) => store.list(folder, Some(key)).await?,
            Next::None => return Ok(None),
        };
        let next = match keys.last() {
            Some(last) if keys.len() == PAGE => Next::After(last.clone()),
            Some(_) | None => Next::None,
        };
        Ok(Some((keys, next)))
    })
}

/// The pieces of an original of so many bytes, which is damaged if it has more or fewer.
pub(crate) fn pieces<'a>(
    store: &'a dyn Store,
    key: &'a Key,
    size_bytes: u64,
    piece_bytes: u64,
) -> impl Stream<Item = Result<Bytes, Error>> + 'a {
    stream::try_unfold(Some(0), move |at: Option<u64>| async move {
        let Some(at) = at else { return Ok(None) };
        let piece = store.get_range(key, at..at + piece_bytes).await?;
        let (end, has_ended) = (at + piece.len() as u64, (piece.len() as u64) < piece_bytes);
        if end > size_bytes || (has_ended && end < size_bytes) {
            return Err(Error::Corrupt(key.clone()));
        }
        Ok(Some((piece, (!has_ended).then_some(end))))
    })
}

/// A record's bytes, which must have the digest that its key says.
pub(crate) async fn record_bytes(store: &dyn Store, key: &Key) -> Result<Bytes, Problem> {
    match store.get(key).await {
        Ok(bytes) if digest(key) == Some(PhotoId::of(&bytes)) => Ok(bytes),
        Ok(_) => Err(Problem::new(key.to_string(), "damaged: its bytes are not those that were written")),
        Err(error) => Err(Problem::new(key.to_string(), format!("{:#}", anyhow::Error::new(error)))),
    }
}

/// The digest of a record, by its key.
pub(crate) fn digest(key: &Key) -> Option<PhotoId> {
    match key {
        Key::Record { digest, .. } => Some(*digest),
        Key::Original(_) | Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) => None,
    }
}

/// The path of an original, by its key.
pub(crate) fn original(key: Key) -> Option<OriginalPath> {
    match key {
        Key::Original(path) => Some(path),
        Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) | Key::Record { .. } => None,
    }
}
