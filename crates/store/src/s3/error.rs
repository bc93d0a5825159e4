//! What S3's answers mean to those who asked, by what they can do about it.
//! The words are for the person; what S3 itself said follows them.

use std::fmt;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use photo::Key;

use super::Address;
use crate::{Cause, Error, Folder};

/// Why a request was in vain.
#[derive(Debug)]
pub(super) enum Refusal {
    Missing,
    Archived,
    /// What was sent or received is not what was meant.
    Corrupt,
    /// A condition that the request made does not hold.
    Precondition,
    /// The range begins after the object's last byte.
    Range,
    Denied(Told),
    Unavailable(Told),
}

/// What to tell the person.
#[derive(Debug)]
pub(super) struct Told {
    /// What is wrong, and what to do.
    words: String,
    /// What S3 said, or what became of the request.
    detail: String,
}

impl Refusal {
    pub(super) fn of<E>(error: SdkError<E>, address: &Address) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let status = error.raw_response().map_or(0, |response| response.status().as_u16());
        let told = |words: &str| Told { words: words.to_owned(), detail: detail(&error) };
        match (error.code().unwrap_or_default(), status) {
            ("NoSuchBucket", _) => Refusal::Unavailable(no_bucket(address, detail(&error))),
            ("PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException", _)
            | (_, 301) => Refusal::Unavailable(elsewhere(&error, address)),
            ("InvalidObjectState", _) => Refusal::Archived,
            ("BadDigest" | "InvalidDigest" | "XAmzContentSHA256Mismatch", _) => Refusal::Corrupt,
            ("PreconditionFailed", _) | (_, 412) => Refusal::Precondition,
            ("InvalidRange", _) | (_, 416) => Refusal::Range,
            ("ExpiredToken" | "TokenRefreshRequired" | "InvalidToken", _) => {
                Refusal::Denied(told("the credentials have expired: sign in again"))
            }
            ("InvalidAccessKeyId", _) => {
                Refusal::Denied(told("the access key is unknown: see which profile or key is in use"))
            }
            ("SignatureDoesNotMatch", _) => {
                Refusal::Denied(told("the secret key does not belong to the access key: see which one is in use"))
            }
            ("RequestTimeTooSkewed", _) => Refusal::Denied(told("this machine's clock is wrong: set it")),
            (_, 403) => Refusal::Denied(told(
                "these credentials do not allow it (nor, without s3:ListBucket, to learn that an object is missing)",
            )),
            ("NotImplemented", _) | (_, 501) => Refusal::Unavailable(told(
                "this server does not know what was asked of it, such as to write only what is not there yet",
            )),
            ("InvalidStorageClass", _) => Refusal::Unavailable(told(
                "this server does not know the storage class that was chosen for originals: choose STANDARD",
            )),
            ("NoSuchKey" | "NotFound", _) | (_, 404) => Refusal::Missing,
            ("SlowDown" | "ServiceUnavailable", _) | (_, 429 | 503) => {
                Refusal::Unavailable(told("it is too busy: try again later"))
            }
            (_, 0) if lacks_credentials(&error) => Refusal::Denied(told(
                "there are no usable AWS credentials: sign in, or say which profile to use with AWS_PROFILE",
            )),
            (_, 0) => Refusal::Unavailable(told(
                "it could not be reached: see whether the network and the endpoint are right",
            )),
            (_, _) => Refusal::Unavailable(told("it refused")),
        }
    }

    /// Of an object whose bytes ended early, however often it was asked for.
    pub(super) fn interrupted(error: &(dyn std::error::Error + 'static)) -> Self {
        let words = "its bytes did not all arrive: try again later".to_owned();
        Refusal::Unavailable(Told { words, detail: causes(error) })
    }

    /// As the error of an object.
    pub(super) fn about(self, key: &Key) -> Error {
        let key = key.clone();
        match self {
            Refusal::Missing => Error::NotFound(key),
            Refusal::Archived => Error::Archived(key),
            Refusal::Corrupt => Error::Corrupt(key),
            Refusal::Precondition => Error::Unavailable(key, "it was changed meanwhile: try again".into()),
            Refusal::Range => Error::Unavailable(key, "there is no such range".into()),
            Refusal::Denied(told) => Error::Denied(key, told.into()),
            Refusal::Unavailable(told) => Error::Unavailable(key, told.into()),
        }
    }

    /// As the error of the library's settings.
    pub(super) fn about_settings(self) -> Cause {
        match self {
            Refusal::Denied(told) | Refusal::Unavailable(told) => told.into(),
            Refusal::Missing => "library.json is gone again".into(),
            Refusal::Archived => "library.json is archived: restore it".into(),
            Refusal::Corrupt | Refusal::Precondition | Refusal::Range => {
                "library.json did not arrive as it was sent: try again".into()
            }
        }
    }

    /// As the error of a listing.
    pub(super) fn about_listing(self, address: &Address, folder: Folder) -> Error {
        let cause: Cause = match self {
            Refusal::Denied(told) | Refusal::Unavailable(told) => told.into(),
            Refusal::Missing | Refusal::Archived | Refusal::Corrupt | Refusal::Precondition | Refusal::Range => {
                "it was answered as if an object had been asked for".into()
            }
        };
        Error::Unlisted(format!("{address}/{}", folder.name()), cause)
    }
}

pub(super) fn no_bucket(address: &Address, detail: String) -> Told {
    Told {
        words: format!("there is no bucket {}: see whether its name is right, or make it", address.bucket()),
        detail,
    }
}

fn elsewhere<E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static>(
    error: &SdkError<E>,
    address: &Address,
) -> Told {
    let region = error.raw_response().and_then(|response| response.headers().get("x-amz-bucket-region"));
    let region = region.map_or_else(|| "another region".to_owned(), |region| format!("the region {region}"));
    let words = format!("the bucket {} is in {region}: set AWS_REGION to it", address.bucket());
    Told { words, detail: detail(error) }
}

/// The code, message and number of S3's answer, by which Amazon can look it up; otherwise what became of the request.
fn detail<E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static>(error: &SdkError<E>) -> String {
    let Some(response) = error.raw_response() else { return causes(error) };
    let code = error.code().map_or_else(|| response.status().to_string(), str::to_owned);
    let message = error.message().map(|message| format!(": {message}")).unwrap_or_default();
    let request = error.request_id().map(|id| format!(" (request {id})")).unwrap_or_default();
    format!("{code}{message}{request}")
}

/// An error of the SDK's and what caused it, in a line: its own words are only the first.
pub fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn lacks_credentials(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<CredentialsError>() || error.source().is_some_and(lacks_credentials)
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.words, self.detail)
    }
}

impl std::error::Error for Told {}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::operation::get_object::GetObjectError;

    use super::*;

    #[test]
    fn what_became_of_a_request_is_said_in_a_line() {
        let late = std::io::Error::new(std::io::ErrorKind::TimedOut, "nobody answered");
        let error = SdkError::<GetObjectError>::timeout_error(late);
        assert_eq!(detail(&error), "request has timed out: nobody answered");
    }
}
