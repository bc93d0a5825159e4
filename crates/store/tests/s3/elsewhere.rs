//! The contract on any other server, Amazon's own among them, in a bucket that is empty and may be written to.
//! `TINTYPE_TEST_BUCKET` names the bucket; region, endpoint and credentials are found as every AWS program finds them.

use std::io::Write;

use aws_config::BehaviorVersion;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use store::StorageClass;
use store::s3::S3Store;

const NAME: &str = "TINTYPE_TEST_BUCKET";

#[tokio::test]
async fn a_bucket_that_was_named_keeps_the_contract() {
    let Ok(bucket) = std::env::var(NAME) else {
        // Not by a macro, whose output is shown of tests that fail only.
        writeln!(std::io::stderr(), "\nskipped the contract elsewhere: {NAME} names no bucket").unwrap();
        return;
    };
    let http = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let store = S3Store::new(&config, bucket.parse().unwrap(), StorageClass::Standard);
    store::contract::holds(&store).await;
    let made = store.requests();
    writeln!(std::io::stderr(), "\nthe contract on {bucket} took {made:?}").unwrap();
}
