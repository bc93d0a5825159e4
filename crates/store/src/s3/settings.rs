//! `library.json`, which says how the library in a bucket is to be used.
//! Its words are for whoever opens the library; here it is bytes.

use aws_smithy_types::base64;
use bytes::Bytes;
use photo::PhotoId;

use super::S3Store;
use super::error::Refusal;
use crate::Cause;

const SETTINGS: &str = "library.json";

impl S3Store {
    /// The library's settings; `None` where there are none, in a bucket that is there and may be read.
    pub async fn settings(&self) -> Result<Option<Bytes>, Cause> {
        let asked = self.client.get_object().bucket(self.address.bucket()).key(SETTINGS);
        let read = match asked.send().await.map_err(|error| self.refusal(error)) {
            Ok(read) => read,
            Err(Refusal::Missing) => return Ok(None),
            Err(refusal) => return Err(refusal.about_settings()),
        };
        match read.body.collect().await {
            Ok(body) => Ok(Some(body.into_bytes())),
            Err(error) => Err(Refusal::interrupted(&error).about_settings()),
        }
    }

    /// Writes the library's settings, whether or not there are some.
    pub async fn write_settings(&self, settings: Bytes) -> Result<(), Cause> {
        let asked = self.client.put_object().bucket(self.address.bucket()).key(SETTINGS);
        let asked = asked.checksum_sha256(base64::encode(PhotoId::of(&settings).0)).content_type("application/json");
        let written = asked.body(settings.into()).send().await;
        written.map(|_| ()).map_err(|error| self.refusal(error).about_settings())
    }
}
