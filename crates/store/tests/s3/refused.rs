//! What a person is told when a bucket cannot be reached: what is wrong, and what to do about it.

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use store::s3::{Address, S3Store};
use store::{Cause, Error, Folder, StorageClass, Store};

use emulator::{Fault, Proxy, config_with};

use crate::{Bucket, address, config, original};

/// What finds no credentials anywhere.
#[derive(Debug)]
struct NotSignedIn;

impl ProvideCredentials for NotSignedIn {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("no profile, no variables")))
    }
}

fn store(config: &aws_types::SdkConfig, address: Address) -> S3Store {
    S3Store::new(config, address, StorageClass::default())
}

#[track_caller]
fn denied(error: Error) -> String {
    match error {
        Error::Denied(_, cause) => said(&cause),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn unavailable(error: Error) -> String {
    match error {
        Error::Unavailable(_, cause) => said(&cause),
        other => panic!("{other:?}"),
    }
}

fn said(cause: &Cause) -> String {
    cause.to_string()
}

#[tokio::test]
async fn credentials_that_do_not_do_are_named() {
    let bucket = Bucket::start().await;
    let endpoint = bucket.server.endpoint();
    let key = original("cat.jpg");
    for (config, words) in [
        (
            config(&endpoint, "AKIAIOSFODNN7EXAMPLE", "x"),
            "the access key is unknown: see which profile or key is in use (",
        ),
        (
            config_with(&endpoint, NotSignedIn),
            "there are no usable AWS credentials: sign in, or say which profile to use with AWS_PROFILE (",
        ),
    ] {
        let store = store(&config, address());
        let created = denied(store.create(vec![(key.clone(), "cat".into())]).await.unwrap_err());
        assert!(created.starts_with(words), "{created}");
        let read = denied(store.get(&key).await.unwrap_err());
        assert!(read.starts_with(words), "{read}");
        match store.list(Folder::Originals, None).await {
            Err(Error::Unlisted(folder, cause)) => {
                assert_eq!(folder, "s3://photos/originals");
                assert!(said(&cause).starts_with(words), "{cause}");
            }
            listed => panic!("{listed:?}"),
        }
        denied(store.head(&key).await.unwrap_err());
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_not_an_object_that_is_missing() {
    let bucket = Bucket::start().await;
    let store = store(&bucket.config(), "elsewhere".parse().unwrap());
    let key = original("cat.jpg");
    let words = "there is no bucket elsewhere: see whether its name is right, or make it (NoSuchBucket";
    for said in [
        unavailable(store.get(&key).await.unwrap_err()),
        unavailable(store.head(&key).await.unwrap_err()),
        unavailable(store.create(vec![(key.clone(), "cat".into())]).await.unwrap_err()),
    ] {
        assert!(said.starts_with(words), "{said}");
    }
}

#[tokio::test]
async fn what_the_server_says_is_told_in_words() {
    let bucket = Bucket::start().await;
    let proxy = Proxy::start();
    proxy.pass_to(&bucket.server.endpoint());
    let store = store(&config(&proxy.endpoint(), emulator::KEY, emulator::KEY), address());
    let key = original("cat.jpg");
    for (answer, words) in [
        (
            Fault::Answer("400 Bad Request", "<Error><Code>ExpiredToken</Code><Message>Too late.</Message></Error>"),
            "the credentials have expired: sign in again (ExpiredToken: Too late.)",
        ),
        (
            Fault::Answer(
                "403 Forbidden\r\nx-amz-request-id: 7",
                "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>",
            ),
            "these credentials do not allow it (nor, without s3:ListBucket, to learn that an object is missing) \
             (AccessDenied: No. (request 7))",
        ),
        (
            Fault::Answer("403 Forbidden", "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
            "the secret key does not belong to the access key: see which one is in use (SignatureDoesNotMatch)",
        ),
        (
            Fault::Answer("403 Forbidden", "<Error><Code>RequestTimeTooSkewed</Code></Error>"),
            "this machine's clock is wrong: set it (RequestTimeTooSkewed)",
        ),
    ] {
        proxy.expect("GET", std::slice::from_ref(&answer));
        assert_eq!(denied(store.get(&key).await.unwrap_err()), words);
    }
    for (answer, words) in [
        (
            Fault::Answer(
                "301 Moved Permanently\r\nx-amz-bucket-region: eu-west-1",
                "<Error><Code>PermanentRedirect</Code></Error>",
            ),
            "the bucket photos is in the region eu-west-1: set AWS_REGION to it (PermanentRedirect)",
        ),
        (
            Fault::Answer("501 Not Implemented", "<Error><Code>NotImplemented</Code></Error>"),
            "this server does not know what was asked of it, such as to write only what is not there yet (NotImplemented)",
        ),
        (
            Fault::Answer("400 Bad Request", "<Error><Code>InvalidStorageClass</Code></Error>"),
            "this server does not know the storage class that was chosen for originals: choose STANDARD \
             (InvalidStorageClass)",
        ),
        (Fault::Answer("418 Teapot", ""), "it refused (418)"),
    ] {
        proxy.expect("PUT", &vec![answer; 9]);
        assert_eq!(unavailable(store.create(vec![(key.clone(), "cat".into())]).await.unwrap_err()), words);
    }
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_is_named() {
    let bucket = Bucket::start().await;
    let config = bucket.config();
    drop(bucket);
    let said = unavailable(store(&config, address()).head(&original("cat.jpg")).await.unwrap_err());
    assert!(
        said.starts_with("it could not be reached: see whether the network and the endpoint are right ("),
        "{said}"
    );
}
