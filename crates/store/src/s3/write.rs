//! Writing into a bucket, each object by one request that carries the SHA-256 of its bytes.
//! What may not be replaced is written on the condition that nothing is there.

use std::collections::HashSet;
use std::time::Duration;

use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_types::base64;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use photo::{Key, OriginalPath, PhotoId};

use super::S3Store;
use super::client::sending;
use super::error::Refusal;
use super::read::{SHA256, presigning};
use crate::{Created, Error, StorageClass, mends};

/// How an original is uploaded by somebody who has no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLink {
    /// Where to `PUT` the bytes.
    pub url: String,
    /// What to send with them, names in lower case; without these the upload is refused.
    pub headers: Vec<(String, String)>,
}

/// When an object may be written.
#[derive(Clone, Copy, Debug)]
pub(super) enum If<'a> {
    /// Nothing is there.
    Absent,
    /// What is there is this version.
    Still(&'a str),
    Always,
}

/// How many objects of one group are written at once.
const AT_ONCE: usize = 16;

impl S3Store {
    pub(super) async fn create_all(&self, objects: &[(Key, Bytes)]) -> Result<Vec<Created>, Error> {
        // Of two with the same key the first is the one that is to be there.
        let mut keys = HashSet::new();
        let (firsts, repeats): (Vec<usize>, Vec<usize>) =
            (0..objects.len()).partition(|index| keys.insert(&objects[*index].0));
        let mut created = vec![Created::Existed; objects.len()];
        let create = async |index: usize| {
            let (key, bytes) = &objects[index];
            Ok::<_, Error>((index, self.create_one(key, bytes).await?))
        };
        let mut creating = stream::iter(firsts).map(create).buffer_unordered(AT_ONCE);
        while let Some((index, done)) = creating.try_next().await? {
            created[index] = done;
        }
        for index in repeats {
            created[index] = create(index).await?.1;
        }
        Ok(created)
    }

    async fn create_one(&self, key: &Key, bytes: &Bytes) -> Result<Created, Error> {
        let sha256 = PhotoId::of(bytes);
        if self.put(key, bytes.clone(), sha256, If::Absent).await? {
            return Ok(Created::New);
        }
        match key {
            Key::Record { digest, .. } if sha256 == *digest => self.mend(key, bytes, sha256).await,
            Key::Record { .. } | Key::Original(_) | Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) => {
                Ok(Created::Existed)
            }
        }
    }

    /// Looks at the record that is there, and puts the right bytes into its place if it is damaged.
    async fn mend(&self, key: &Key, bytes: &Bytes, sha256: PhotoId) -> Result<Created, Error> {
        let there = self.read(key).await?;
        if !mends(key, &there.bytes, bytes) {
            return Ok(Created::Existed);
        }
        match self.put(key, bytes.clone(), sha256, If::Still(&there.etag)).await? {
            true => Ok(Created::New),
            // Another mended it meanwhile.
            false => Ok(Created::Existed),
        }
    }

    pub(super) async fn overwrite(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        let sha256 = PhotoId::of(&bytes);
        self.put(rendition, bytes, sha256, If::Always).await?;
        Ok(())
    }

    /// Whether it was written, which it is not if the condition does not hold.
    pub(super) async fn put(&self, key: &Key, bytes: Bytes, sha256: PhotoId, condition: If<'_>) -> Result<bool, Error> {
        self.send_put(self.asked_to_put(key, sha256, condition), key, bytes).await
    }

    /// The same, of a request that says more.
    pub(super) async fn send_put(&self, asked: PutObjectFluentBuilder, key: &Key, bytes: Bytes) -> Result<bool, Error> {
        let config = sending(bytes.len() as u64);
        let asked = asked.body(ByteStream::from(bytes));
        match asked.customize().config_override(config).send().await.map_err(|error| self.refusal(error)) {
            Ok(_) => Ok(true),
            Err(Refusal::Precondition) => Ok(false),
            Err(refusal) => Err(refusal.about(key)),
        }
    }

    pub(super) fn asked_to_put(&self, key: &Key, sha256: PhotoId, condition: If<'_>) -> PutObjectFluentBuilder {
        let asked = self.client.put_object().bucket(self.address.bucket()).key(key.to_string());
        let asked = asked.checksum_sha256(base64::encode(sha256.0)).set_content_type(content_type(key));
        let asked = asked.set_cache_control(cache_control(key)).set_storage_class(spelled(self.class(key)));
        let asked = match key {
            // For servers that keep no checksums.
            Key::Original(_) => asked.metadata(SHA256, sha256.to_string()),
            Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) | Key::Record { .. } => asked,
        };
        match condition {
            If::Absent => asked.if_none_match("*"),
            If::Still(etag) => asked.if_match(etag),
            If::Always => asked,
        }
    }

    pub(super) async fn delete(&self, rendition: &Key) -> Result<(), Error> {
        let asked = self.client.delete_object().bucket(self.address.bucket()).key(rendition.to_string());
        match asked.send().await.map_err(|error| self.refusal(error)) {
            Ok(_) | Err(Refusal::Missing) => Ok(()),
            Err(refusal) => Err(refusal.about(rendition)),
        }
    }

    /// Lets anybody upload one original, for so long (a week at most): these bytes alone, and only if nothing is there.
    pub async fn upload_link(
        &self,
        path: &OriginalPath,
        photo: PhotoId,
        lasting: Duration,
    ) -> Result<UploadLink, Error> {
        let key = Key::Original(path.clone());
        let asked = self.asked_to_put(&key, photo, If::Absent);
        let link = asked.presigned(presigning(lasting)).await.map_err(|error| self.refusal(error).about(&key))?;
        let headers = link.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(UploadLink { url: link.uri().to_owned(), headers })
    }
}

/// As a browser needs it, that is shown a rendition without us.
fn content_type(key: &Key) -> Option<String> {
    match key {
        Key::Original(_) | Key::Copy(_) => None,
        Key::Thumbnail(_) => Some("image/jpeg".to_owned()),
        Key::Tile(_) => Some("image/webp".to_owned()),
        Key::Record { .. } => Some("application/json".to_owned()),
    }
}

/// As a browser needs it, too: whoever shows renditions without us asks for those of another photo by another address.
fn cache_control(key: &Key) -> Option<String> {
    match key {
        Key::Thumbnail(_) | Key::Tile(_) => Some("private, max-age=31536000, immutable".to_owned()),
        Key::Original(_) | Key::Copy(_) | Key::Record { .. } => None,
    }
}

/// Left out where S3 takes it anyway: other servers may know no classes.
pub(super) fn spelled(class: StorageClass) -> Option<aws_sdk_s3::types::StorageClass> {
    match class {
        StorageClass::Standard => None,
        StorageClass::StandardIa
        | StorageClass::GlacierIr
        | StorageClass::Glacier
        | StorageClass::DeepArchive
        | StorageClass::IntelligentTiering => Some(class.name().into()),
    }
}
