//! What was said, with the very bytes that say it: what a newer version adds to them, and this one cannot read, is kept.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{BadRecord, PhotoId};

/// One statement as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored<T> {
    pub(crate) spoken: T,
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: PhotoId,
}

impl<T: Serialize + DeserializeOwned> Stored<T> {
    pub(crate) fn new(spoken: T) -> Self {
        let bytes = serde_json::to_vec(&spoken).expect("a record has only text keys and numbers that JSON can hold");
        let digest = PhotoId::of(&bytes);
        Self { spoken, bytes, digest }
    }

    /// Reads JSON, which is not damaged if it has what such records of every version have.
    pub(crate) fn parse<Outline: DeserializeOwned>(bytes: &[u8]) -> Result<Self, BadRecord> {
        match serde_json::from_slice(bytes) {
            Ok(spoken) => Ok(Self { spoken, bytes: bytes.to_owned(), digest: PhotoId::of(bytes) }),
            Err(error) => match serde_json::from_slice::<Outline>(bytes) {
                Ok(_) => Err(BadRecord::Unknown),
                Err(_) => Err(BadRecord::Damaged(error)),
            },
        }
    }
}
