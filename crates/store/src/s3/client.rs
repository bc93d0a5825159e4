//! How S3 is asked: how often, how long is waited, and how requests are counted.
//! What is set here holds for every request, whatever the caller's own configuration says of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_s3::config::interceptors::{BeforeTransmitInterceptorContextRef, InterceptorContext};
use aws_sdk_s3::config::retry::{ClassifyRetry, RetryAction, RetryConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{Builder, ConfigBag, Intercept, RuntimeComponents, StalledStreamProtectionConfig};
use aws_sdk_s3::error::{BoxError, ProvideErrorMetadata};
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadError;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadError;
use aws_sdk_s3::operation::delete_object::DeleteObjectError;
use aws_sdk_s3::operation::put_object::PutObjectError;
use aws_sdk_s3::operation::upload_part::UploadPartError;
use aws_sdk_s3::{Client, Config};
use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_types::retry::ErrorKind;
use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

/// How often a request is made before it has failed. Between two attempts a random time of up to [`FIRST_WAIT`] is
/// waited, then of up to twice that, and so on: 8 seconds at most in all.
const ATTEMPTS: u32 = 6;

const FIRST_WAIT: Duration = Duration::from_millis(250);

/// How long may pass until there is a connection.
const CONNECTING: Duration = Duration::from_secs(5);

/// How long an attempt may take until it is answered, besides sending what it sends.
const ANSWERING: Duration = Duration::from_secs(30);

/// The slowest connection that is waited for, bytes a second: 128 kbit/s.
const SLOWEST: u64 = 16_000;

/// How long a transfer may stand still.
const STALLED: Duration = Duration::from_secs(20);

/// How many requests were made, by what was asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Requests(Arc<Mutex<BTreeMap<String, u64>>>);

/// What S3 asks to be tried again, and the client does not know of.
#[derive(Debug)]
struct TryAgain;

/// A client for whatever endpoint the configuration says: Amazon's own, or another that speaks its protocol.
pub(super) fn client(config: &SdkConfig, requests: &Requests) -> Client {
    let config = Builder::from(config)
        .force_path_style(endpoint(config).is_some_and(|endpoint| !is_amazons(&endpoint)))
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS).with_initial_backoff(FIRST_WAIT))
        .retry_classifier(TryAgain)
        .timeout_config(timeouts(0))
        .stalled_stream_protection(StalledStreamProtectionConfig::enabled().grace_period(STALLED).build())
        .interceptor(requests.clone())
        .build();
    Client::from_conf(config)
}

/// The configuration of a request that sends so many bytes.
pub(super) fn sending(size_bytes: u64) -> Builder {
    Config::builder().timeout_config(timeouts(size_bytes))
}

fn timeouts(size_bytes: u64) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECTING)
        .operation_attempt_timeout(ANSWERING + Duration::from_secs(size_bytes / SLOWEST))
        .build()
}

/// Others seldom have a name for each bucket, as `bucket.s3.amazonaws.com` is.
fn is_amazons(endpoint: &str) -> bool {
    let host = endpoint.split("://").last().unwrap_or_default().split(['/', ':']).next().unwrap_or_default();
    [".amazonaws.com", ".amazonaws.com.cn"].iter().any(|domain| host.ends_with(domain))
}

/// The endpoint that was set for all services, or for S3 in the environment or a profile, in the client's own order;
/// `None` where none was.
pub fn endpoint(config: &SdkConfig) -> Option<String> {
    let all = config.endpoint_url().map(str::to_owned);
    if config.get_origin("endpoint_url").is_client_config() {
        return all;
    }
    let s3 = ServiceConfigKey::builder().service_id("S3").env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
    let s3 = s3.expect("all that it needs is set");
    config.service_config().and_then(|service| service.load_config(s3)).or(all)
}

impl Requests {
    /// As S3 names them: `PutObject`, `GetObject` and so on.
    pub(super) fn made(&self) -> BTreeMap<String, u64> {
        self.0.lock().expect("nothing panics while it counts").clone()
    }
}

impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "Requests"
    }

    // Of each attempt: each is a request that costs.
    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // A link is signed like a request, and then not sent.
        if context.request().uri().contains("X-Amz-Signature=") {
            return Ok(());
        }
        let operation = config.load::<Metadata>().map_or("", Metadata::name);
        let mut made = self.0.lock().expect("nothing panics while it counts");
        match made.get_mut(operation) {
            Some(count) => *count += 1,
            None => drop(made.insert(operation.to_owned(), 1)),
        }
        Ok(())
    }
}

impl ClassifyRetry for TryAgain {
    fn name(&self) -> &'static str {
        "TryAgain"
    }

    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(error)) = context.output_or_error() else { return RetryAction::NoActionIndicated };
        match error.as_operation_error().and_then(code) {
            // Another is writing the same key; or the bytes were damaged on the way.
            Some("ConditionalRequestConflict" | "OperationAborted" | "BadDigest" | "XAmzContentSHA256Mismatch") => {
                RetryAction::retryable_error(ErrorKind::ServerError)
            }
            Some(_) | None => RetryAction::NoActionIndicated,
        }
    }
}

/// What S3 calls the error of whatever writes; each kind of request has errors of its own type.
fn code(error: &Error) -> Option<&str> {
    fn of<E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static>(error: &Error) -> Option<&str> {
        error.downcast_ref::<E>()?.code()
    }
    of::<PutObjectError>(error)
        .or_else(|| of::<UploadPartError>(error))
        .or_else(|| of::<CreateMultipartUploadError>(error))
        .or_else(|| of::<CompleteMultipartUploadError>(error))
        .or_else(|| of::<DeleteObjectError>(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_amazon_has_a_name_for_each_bucket() {
        for (endpoint, amazons) in [
            ("https://s3.eu-west-1.amazonaws.com", true),
            ("https://bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com/", true),
            ("http://127.0.0.1:4566", false),
            ("https://amazonaws.com.example.org", false),
        ] {
            assert_eq!(is_amazons(endpoint), amazons, "{endpoint}");
        }
    }
}
