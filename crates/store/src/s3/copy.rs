//! Originals from another store into a bucket: small ones by one request, large ones in parts.
//! However large they are and however many at once, only so much of them is in memory.

use std::ops::Range;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::upload_part::{UploadPartError, UploadPartOutput};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumType, CompletedMultipartUpload, CompletedPart};
use aws_smithy_types::base64;
use bytes::Bytes;
use photo::{Key, PhotoId, Pieces};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinSet;

use super::S3Store;
use super::client::sending;
use super::error::Refusal;
use super::read::{MODIFIED, SHA256, spelled_time};
use super::write::{If, spelled};
use crate::{Created, Error, Store, read_piece};

/// An upload that S3 has begun to collect the parts of.
struct Upload<'a> {
    key: &'a Key,
    id: String,
    size_bytes: u64,
    photo: PhotoId,
}

/// One part, in memory until it is sent.
struct Part {
    number: i32,
    bytes: Bytes,
    sha256: PhotoId,
    held: OwnedSemaphorePermit,
}

type Sent = (i32, PhotoId, Result<UploadPartOutput, SdkError<UploadPartError>>);

/// The most parts that S3 makes an object of (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>, 2026).
const MOST_PARTS: u64 = 10_000;

impl S3Store {
    pub(super) async fn copy_at_once(
        &self,
        key: &Key,
        from: &dyn Store,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error> {
        let _held = self.hold(size_bytes).await;
        let bytes = read_piece(key, from, 0..size_bytes).await?;
        if sha256(bytes.clone()).await != photo {
            return Err(Error::Corrupt(key.clone()));
        }
        let asked = self.asked_to_put(key, photo, If::Absent);
        let asked = asked.metadata(MODIFIED, spelled_time(from.head(key).await?.modified_ms));
        let written = self.send_put(asked, key, bytes).await?;
        Ok(if written { Created::New } else { Created::Existed })
    }

    pub(super) async fn copy_in_parts(
        &self,
        key: &Key,
        from: &dyn Store,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error> {
        // Gigabytes are not sent to be refused at the end.
        match self.head(key).await {
            Ok(_) => return Ok(Created::Existed),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        let modified_ms = from.head(key).await?.modified_ms;
        let upload = self.begin(key, size_bytes, photo, modified_ms).await?;
        let done = match self.send_parts(&upload, from).await {
            Ok(parts) => self.complete(&upload, parts).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(Created::New) => {}
            // Parts that nothing was made of would be paid for as long as they are there.
            Ok(Created::Existed) | Err(_) => self.abort(&upload).await,
        }
        done
    }

    async fn begin<'a>(
        &self,
        key: &'a Key,
        size_bytes: u64,
        photo: PhotoId,
        modified_ms: i64,
    ) -> Result<Upload<'a>, Error> {
        let asked = self.client.create_multipart_upload().bucket(self.address.bucket()).key(key.to_string());
        let asked = asked.set_storage_class(spelled(self.class(key))).metadata(SHA256, photo.to_string());
        let asked = asked.metadata(MODIFIED, spelled_time(modified_ms));
        let asked = asked.checksum_algorithm(ChecksumAlgorithm::Sha256).checksum_type(ChecksumType::Composite);
        let begun = asked.send().await.map_err(|error| self.refusal(error).about(key))?;
        let id = begun.upload_id().unwrap_or_default().to_owned();
        Ok(Upload { key, id, size_bytes, photo })
    }

    /// Reads the parts one after the other and sends several at once; an error if they are not the photo's bytes.
    async fn send_parts(&self, upload: &Upload<'_>, from: &dyn Store) -> Result<Vec<CompletedPart>, Error> {
        let mut sending = JoinSet::new();
        let mut sent = Vec::new();
        let mut whole = Pieces::default();
        for (number, range) in (1..).zip(parts(upload.size_bytes, self.limits.part_bytes)) {
            while sending.len() >= self.limits.parts_at_once
                && let Some(part) = sending.join_next().await
            {
                sent.push(self.acknowledged(upload, part)?);
            }
            let held = self.hold(range.end - range.start).await;
            let bytes = read_piece(upload.key, from, range).await?;
            let (hashing, sha256) = hashed(whole, bytes.clone()).await;
            whole = hashing;
            let part = Part { number, bytes, sha256, held };
            sending.spawn(send(
                self.client.clone(),
                self.address.bucket().to_owned(),
                upload.key.to_string(),
                upload.id.clone(),
                part,
            ));
        }
        while let Some(part) = sending.join_next().await {
            sent.push(self.acknowledged(upload, part)?);
        }
        if whole.id() != upload.photo {
            return Err(Error::Corrupt(upload.key.clone()));
        }
        sent.sort_by_key(CompletedPart::part_number);
        Ok(sent)
    }

    fn acknowledged(
        &self,
        upload: &Upload<'_>,
        sent: Result<Sent, tokio::task::JoinError>,
    ) -> Result<CompletedPart, Error> {
        let (number, sha256, answer) = sent.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()));
        let answer = answer.map_err(|error| self.refusal(error).about(upload.key))?;
        let part = CompletedPart::builder().part_number(number).checksum_sha256(base64::encode(sha256.0));
        Ok(part.set_e_tag(answer.e_tag().map(str::to_owned)).build())
    }

    async fn complete(&self, upload: &Upload<'_>, parts: Vec<CompletedPart>) -> Result<Created, Error> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let asked = self.client.complete_multipart_upload().bucket(self.address.bucket()).key(upload.key.to_string());
        let asked = asked.upload_id(&upload.id).multipart_upload(parts).if_none_match("*");
        // S3 may take minutes to put large ones together.
        let asked = asked.customize().config_override(sending(upload.size_bytes));
        match asked.send().await.map_err(|error| self.refusal(error)) {
            Ok(_) => Ok(Created::New),
            Err(Refusal::Precondition) => Ok(Created::Existed),
            // It was put together the first time that this was asked, and the answer was lost.
            Err(Refusal::Missing) if self.is_there(upload).await => Ok(Created::New),
            // That was of the upload, not of the original.
            Err(Refusal::Missing) => {
                Err(Error::Unavailable(upload.key.clone(), "the upload was lost: try again".into()))
            }
            Err(refusal) => Err(refusal.about(upload.key)),
        }
    }

    async fn is_there(&self, upload: &Upload<'_>) -> bool {
        self.head(upload.key).await.is_ok_and(|head| head.sha256 == Some(upload.photo))
    }

    async fn abort(&self, upload: &Upload<'_>) {
        let asked = self.client.abort_multipart_upload().bucket(self.address.bucket()).key(upload.key.to_string());
        // What is left over, here or by a kill, is for the bucket's lifecycle to clear away.
        let _ = asked.upload_id(&upload.id).send().await;
    }

    /// Waits until there is memory for so many bytes; for more than there ever is, until there is all.
    async fn hold(&self, bytes: u64) -> OwnedSemaphorePermit {
        let most = self.limits.copying_mib;
        let mib = u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(most).clamp(1, most);
        self.copying.clone().acquire_many_owned(mib).await.expect("it is never closed")
    }
}

async fn send(client: Client, bucket: String, key: String, upload: String, part: Part) -> Sent {
    let Part { number, bytes, sha256, held } = part;
    let config = sending(bytes.len() as u64);
    let asked = client.upload_part().bucket(bucket).key(key).upload_id(upload).part_number(number);
    let asked = asked.checksum_sha256(base64::encode(sha256.0)).body(ByteStream::from(bytes));
    let answer = asked.customize().config_override(config).send().await;
    drop(held);
    (number, sha256, answer)
}

/// Where the parts begin and end: all but the last are equally long.
fn parts(size_bytes: u64, part_bytes: u64) -> impl Iterator<Item = Range<u64>> {
    let mib = size_bytes.div_ceil(MOST_PARTS).div_ceil(1 << 20);
    let part_bytes = part_bytes.max(mib << 20);
    (0..size_bytes.div_ceil(part_bytes)).map(move |index| {
        let start = index * part_bytes;
        start..size_bytes.min(start + part_bytes)
    })
}

async fn sha256(bytes: Bytes) -> PhotoId {
    let work = tokio::task::spawn_blocking(move || PhotoId::of(&bytes));
    work.await.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))
}

/// Takes a piece into the whole's hash, and hashes it by itself, away from the threads that answer.
async fn hashed(mut whole: Pieces, piece: Bytes) -> (Pieces, PhotoId) {
    let work = tokio::task::spawn_blocking(move || {
        whole.add(&piece);
        let sha256 = PhotoId::of(&piece);
        (whole, sha256)
    });
    work.await.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(size_bytes: u64, count: usize, part_bytes: u64, last_bytes: u64) {
        let parts: Vec<Range<u64>> = parts(size_bytes, 16 << 20).collect();
        let last = parts.last().expect("a part");
        assert_eq!((parts.len(), parts[0].end, last.end - last.start), (count, part_bytes, last_bytes));
        assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(last.end, size_bytes);
    }

    #[test]
    fn parts_are_longer_where_there_would_be_too_many() {
        const MIB: u64 = 1 << 20;
        check(40 * MIB, 3, 16 * MIB, 8 * MIB);
        check(32 * MIB, 2, 16 * MIB, 16 * MIB);
        check(160_000 * MIB, 10_000, 16 * MIB, 16 * MIB);
        check(160_000 * MIB + 1, 9_412, 17 * MIB, 13 * MIB + 1);
        check(5 << 40, 9_987, 525 * MIB, 230 * MIB);
    }
}
