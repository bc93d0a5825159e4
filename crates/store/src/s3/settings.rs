//! `library.json`, which says how the library in a bucket is to be used.
//! Its words are for whoever opens the library; here it is bytes.

use aws_smithy_types::base64;
use bytes::Bytes;
use photo::PhotoId;

use super::S3Store;
use super::error::Refusal;
use crate::{Cause, Version};

const SETTINGS: &str = "library.json";

/// The library's settings as they were when they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What they say.
    pub bytes: Bytes,
    version: Version,
}

impl S3Store {
    /// The library's settings; `None` where there are none, in a bucket that is there and may be read.
    pub async fn settings(&self) -> Result<Option<Settings>, Cause> {
        let asked = self.client.get_object().bucket(self.address.bucket()).key(SETTINGS);
        let read = match asked.send().await.map_err(|error| self.refusal(error)) {
            Ok(read) => read,
            Err(Refusal::Missing) => return Ok(None),
            Err(refusal) => return Err(refusal.about_settings()),
        };
        let version = Version(read.e_tag().unwrap_or_default().to_owned());
        match read.body.collect().await {
            Ok(body) => Ok(Some(Settings { bytes: body.into_bytes(), version })),
            Err(error) => Err(Refusal::interrupted(&error).about_settings()),
        }
    }

    /// Writes the library's settings where there are still those that were read before, or still none.
    ///
    /// Whether it was written, which it is not if others wrote meanwhile: then they are to be read again.
    pub async fn write_settings(&self, settings: Bytes, before: Option<&Settings>) -> Result<bool, Cause> {
        let asked = self.client.put_object().bucket(self.address.bucket()).key(SETTINGS);
        let asked = asked.checksum_sha256(base64::encode(PhotoId::of(&settings).0)).content_type("application/json");
        let asked = match before {
            Some(before) => asked.if_match(&before.version.0),
            None => asked.if_none_match("*"),
        };
        match asked.body(settings.into()).send().await.map_err(|error| self.refusal(error)) {
            Ok(_) => Ok(true),
            // What was there may also be gone.
            Err(Refusal::Precondition | Refusal::Missing) => Ok(false),
            Err(refusal) => Err(refusal.about_settings()),
        }
    }
}
