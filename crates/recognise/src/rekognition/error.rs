//! What Rekognition's errors mean for the caller.
//! By the time that one is seen here, the client has asked as often as it was configured to.

use aws_sdk_rekognition::error::{ProvideErrorMetadata, SdkError};

use crate::Error;

/// An error of asking about `what`, for which the caller needs `permission`.
pub(super) fn sorted<E>(what: String, permission: &str, error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let Some(code) = error.code().map(str::to_owned) else {
        // No answer, or none that Rekognition gives.
        return Error::Unavailable(what, error.into());
    };
    match code.as_str() {
        "AccessDeniedException" | "AccessDenied" => {
            Error::Denied(what, format!("add {permission} to what the caller's role permits"), error.into())
        }
        "InvalidS3ObjectException" => {
            let how = "add s3:GetObject on the bucket's thumbnails/ to what the caller's role permits, and see that \
                       Rekognition is asked in the bucket's region";
            Error::Denied(what, how.to_owned(), error.into())
        }
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "ExpiredTokenException"
        | "MissingAuthenticationTokenException"
        | "SubscriptionRequiredException" => {
            Error::Denied(what, "see that the caller's credentials are right and still good".to_owned(), error.into())
        }
        "ResourceNotFoundException" => Error::NotFound(what),
        // Of a user whose faces are being taken in: it passes.
        "ConflictException"
        | "InternalServerError"
        | "LimitExceededException"
        | "ProvisionedThroughputExceededException"
        | "ServiceUnavailable"
        | "ThrottlingException" => Error::Unavailable(what, error.into()),
        _ => Error::Refused(what, error.into()),
    }
}
