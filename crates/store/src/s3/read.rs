//! Reading from a bucket, and what is known of its objects without reading them.
//! Of what is read whole the checksum that S3 has is compared, and it is read again if the connection ends early.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStreamError;
use aws_sdk_s3::types::{ChecksumMode, EncodingType, GlacierJobParameters, RestoreRequest, StorageClass, Tier};
use aws_smithy_types::base64;
use bytes::{Bytes, BytesMut};
use percent_encoding::percent_decode_str;
use photo::{Key, PhotoId};

use super::S3Store;
use super::error::{Refusal, no_bucket};
use crate::{Availability, Error, Folder, Head, PAGE, Restoration, Speed, Version};

/// An object that was read whole.
pub(super) struct Object {
    pub(super) bytes: Bytes,
    /// Which version of it that is.
    pub(super) etag: String,
}

/// Where a library notes the SHA-256 of an original, as `x-amz-meta-sha256`.
pub(super) const SHA256: &str = "sha256";

/// Where it notes when the file was last written before it was uploaded, as rclone does: seconds since 1970, `mtime`.
pub(super) const MODIFIED: &str = "mtime";

/// How often an object is read whose bytes do not all arrive. Nothing is waited in between: what came to an end is one
/// connection, and where S3 is in trouble, asking again waits.
const READINGS: u32 = 3;

/// The longest that S3 lets a link last.
const LONGEST_LINK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl S3Store {
    pub(super) async fn read(&self, key: &Key) -> Result<Object, Error> {
        let (bytes, response) = self.fetch(key, None, None).await.map_err(|refusal| refusal.about(key))?;
        // Of an original sent in parts, S3 compares no more than the parts.
        let noted = response.metadata().and_then(noted_sha256);
        let compared = whole_sha256(response.checksum_sha256()).is_some();
        match noted {
            Some(noted) if !compared && PhotoId::of(&bytes) != noted => Err(Error::Corrupt(key.clone())),
            Some(_) | None => Ok(Object { bytes, etag: response.e_tag().unwrap_or_default().to_owned() }),
        }
    }

    /// A part of whatever is there, or only of this version.
    pub(super) async fn read_range(
        &self,
        key: &Key,
        version: Option<&Version>,
        range: Range<u64>,
    ) -> Result<Bytes, Error> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        // Some servers count in 63 bits.
        let last = Some(range.end - 1).filter(|last| i64::try_from(*last).is_ok());
        let asked = match (range.start, last) {
            (0, None) => None,
            (start, None) => Some(format!("bytes={start}-")),
            (start, Some(last)) => Some(format!("bytes={start}-{last}")),
        };
        match self.fetch(key, version, asked).await {
            Ok((bytes, _)) => Ok(bytes),
            Err(Refusal::Range) => Ok(Bytes::new()),
            Err(Refusal::Precondition) => Err(Error::Corrupt(key.clone())),
            Err(refusal) => Err(refusal.about(key)),
        }
    }

    async fn fetch(
        &self,
        key: &Key,
        version: Option<&Version>,
        range: Option<String>,
    ) -> Result<(Bytes, GetObjectOutput), Refusal> {
        let mut readings = 1;
        loop {
            let asked = self.client.get_object().bucket(self.address.bucket()).key(key.to_string());
            let asked = asked.set_range(range.clone()).checksum_mode(ChecksumMode::Enabled);
            let asked = asked.set_if_match(version.map(|version| version.0.clone()));
            let mut response = asked.send().await.map_err(|error| self.refusal(error))?;
            match receive(&mut response).await {
                Ok(bytes) => return Ok((bytes, response)),
                Err(Interrupted::Early(_) | Interrupted::Wrong) if readings < READINGS => readings += 1,
                Err(Interrupted::Early(error)) => return Err(Refusal::interrupted(&error)),
                Err(Interrupted::Wrong) => return Err(Refusal::Corrupt),
            }
        }
    }

    /// What is known of an object, and S3's whole answer.
    pub(super) async fn look(&self, key: &Key) -> Result<(Head, HeadObjectOutput), Error> {
        let asked = self.client.head_object().bucket(self.address.bucket()).key(key.to_string());
        let found = match asked.checksum_mode(ChecksumMode::Enabled).send().await {
            Ok(found) => found,
            Err(error) => {
                let refusal = self.refusal(error);
                // A bucket that is missing is answered in the same way, and then nothing may be called missing.
                if matches!(refusal, Refusal::Missing) {
                    self.bucket.get_or_try_init(|| self.look_for_bucket(key)).await?;
                }
                return Err(refusal.about(key));
            }
        };
        let head = Head {
            size_bytes: found.content_length().and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default(),
            modified_ms: found
                .metadata()
                .and_then(noted_time)
                .or(found.last_modified().and_then(|time| time.to_millis().ok()))
                .unwrap_or_default(),
            sha256: whole_sha256(found.checksum_sha256()).or_else(|| found.metadata().and_then(noted_sha256)),
            availability: availability(&found),
            version: Version(found.e_tag().unwrap_or_default().to_owned()),
        };
        Ok((head, found))
    }

    async fn look_for_bucket(&self, key: &Key) -> Result<(), Error> {
        let found = self.client.head_bucket().bucket(self.address.bucket()).send().await;
        match found.map_err(|error| self.refusal(error)) {
            Err(Refusal::Missing) => {
                Err(Refusal::Unavailable(no_bucket(&self.address, "NoSuchBucket".to_owned())).about(key))
            }
            // Whoever may not look for it knows at least that it is there.
            Ok(_) | Err(Refusal::Denied(_)) => Ok(()),
            Err(refusal) => Err(refusal.about(key)),
        }
    }

    pub(super) async fn list_page(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        let mut keys = Vec::new();
        let mut next = None;
        loop {
            let asked =
                self.client.list_objects_v2().bucket(self.address.bucket()).prefix(format!("{}/", folder.name()));
            // Without it, XML could not spell every key.
            let asked = asked.encoding_type(EncodingType::Url).set_continuation_token(next);
            let asked = asked.set_start_after(after.map(Key::to_string));
            let page = asked.send().await.map_err(|error| self.refusal(error).about_listing(&self.address, folder))?;
            let is_encoded = page.encoding_type() == Some(&EncodingType::Url);
            let spellings = page.contents().iter().filter_map(|object| object.key());
            keys.extend(spellings.filter_map(|spelling| key(spelling, is_encoded)));
            next = page.next_continuation_token().map(str::to_owned);
            if keys.len() >= PAGE || next.is_none() {
                keys.truncate(PAGE);
                return Ok(keys);
            }
        }
    }

    pub(super) async fn read_link(
        &self,
        key: &Key,
        lasting: Duration,
        disposition: Option<&str>,
    ) -> Result<String, Error> {
        let asked = self.client.get_object().bucket(self.address.bucket()).key(key.to_string());
        let asked = asked.set_response_content_disposition(disposition.map(str::to_owned));
        let link = asked.presigned(presigning(lasting)).await.map_err(|error| self.refusal(error).about(key))?;
        Ok(link.uri().to_owned())
    }

    pub(super) async fn ask_to_restore(&self, key: &Key, wanted: Restoration) -> Result<Availability, Error> {
        let (head, found) = self.look(key).await?;
        match head.availability {
            Availability::Readable | Availability::Restoring => return Ok(head.availability),
            Availability::Archived => {}
        }
        let tier = match wanted.speed {
            Speed::Expedited => Tier::Expedited,
            Speed::Standard => Tier::Standard,
            Speed::Bulk => Tier::Bulk,
        };
        let tier = GlacierJobParameters::builder().tier(tier).build().expect("a tier is all that it needs");
        // What comes back from the archives of intelligent tiering stays, so it is asked for without days.
        let days = match found.storage_class() {
            Some(StorageClass::IntelligentTiering) => None,
            Some(_) | None => Some(i32::from(wanted.days)),
        };
        let request = RestoreRequest::builder().set_days(days).glacier_job_parameters(tier).build();
        let asked = self.client.restore_object().bucket(self.address.bucket()).key(key.to_string());
        match asked.restore_request(request).send().await {
            Ok(_) => Ok(Availability::Restoring),
            // Somebody else asked meanwhile.
            Err(error) if is_under_way(&error) => Ok(Availability::Restoring),
            Err(error) => Err(self.refusal(error).about(key)),
        }
    }
}

fn is_under_way(error: &impl aws_sdk_s3::error::ProvideErrorMetadata) -> bool {
    error.code() == Some("RestoreAlreadyInProgress")
}

pub(super) fn presigning(lasting: Duration) -> PresigningConfig {
    PresigningConfig::expires_in(lasting.min(LONGEST_LINK)).expect("it is no longer than the longest")
}

/// Why not all of an object was received.
enum Interrupted {
    Early(ByteStreamError),
    /// All bytes came, and the checksum is another's.
    Wrong,
}

async fn receive(response: &mut GetObjectOutput) -> Result<Bytes, Interrupted> {
    let expected = response.content_length().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or_default();
    let mut bytes = BytesMut::with_capacity(expected);
    loop {
        match response.body.try_next().await {
            Ok(Some(piece)) => bytes.extend_from_slice(&piece),
            Ok(None) => return Ok(bytes.freeze()),
            Err(_) if bytes.len() == expected => return Err(Interrupted::Wrong),
            Err(error) => return Err(Interrupted::Early(error)),
        }
    }
}

/// S3's checksum, unless it is one of the checksums of parts, which ends in how many those are.
fn whole_sha256(checksum: Option<&str>) -> Option<PhotoId> {
    let bytes = base64::decode(checksum?).ok()?;
    Some(PhotoId(bytes.try_into().ok()?))
}

fn noted_sha256(metadata: &HashMap<String, String>) -> Option<PhotoId> {
    metadata.get(SHA256)?.parse().ok()
}

/// Milliseconds as seconds.
pub(super) fn spelled_time(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    format!("{sign}{}.{:03}", ms / 1_000, ms % 1_000)
}

fn noted_time(metadata: &HashMap<String, String>) -> Option<i64> {
    read_time(metadata.get(MODIFIED)?)
}

/// Seconds, with as many digits after the point as the writer liked, as whole milliseconds.
fn read_time(seconds: &str) -> Option<i64> {
    let (whole, part) = seconds.split_once('.').unwrap_or((seconds, ""));
    let (negative, whole) = whole.strip_prefix('-').map_or((false, whole), |whole| (true, whole));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) {
        return None;
    }
    let thousandths: i64 = format!("{part:0<3}")[..3].parse().ok()?;
    let ms = whole.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(thousandths)?;
    Some(if negative { -ms } else { ms })
}

fn availability(found: &HeadObjectOutput) -> Availability {
    let is_archive = |class: &StorageClass| matches!(class, StorageClass::Glacier | StorageClass::DeepArchive);
    let is_archived = found.archive_status().is_some() || found.storage_class().is_some_and(is_archive);
    // As in `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`.
    match found.restore() {
        Some(restore) if restore.contains("ongoing-request=\"true\"") => Availability::Restoring,
        None if is_archived => Availability::Archived,
        Some(_) | None => Availability::Readable,
    }
}

/// A key that S3 spelled, if it is one of ours.
fn key(spelling: &str, is_encoded: bool) -> Option<Key> {
    let spelling = match is_encoded {
        true => percent_decode_str(&spelling.replace('+', " ")).decode_utf8().ok()?.into_owned(),
        false => spelling.to_owned(),
    };
    Key::parse(&spelling).filter(|key| key.to_string() == spelling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_time_is_read_as_it_is_spelled() {
        for ms in [0, 7, 1_159_963_100_500, -1, -86_400_001] {
            assert_eq!(read_time(&spelled_time(ms)), Some(ms), "{}", spelled_time(ms));
        }
        for (seconds, ms) in [
            ("1370014440", Some(1_370_014_440_000)),
            ("1370014440.123456789", Some(1_370_014_440_123)),
            ("1370014440.5", Some(1_370_014_440_500)),
            ("", None),
            (".5", None),
            ("yesterday", None),
            ("1.5e3", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(read_time(seconds), ms, "{seconds}");
        }
    }
}
