//! Tintype on AWS Lambda: events of S3 to the library, in the role that `deploy/template.yaml` gives the function.
//! Everything it knows is made once, before the first event, and kept while the function stays warm.

mod event;
mod ingest;
mod settings;

use std::sync::Arc;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::{Builder, tls};
use catalogue::dynamodb::DynamoDb;
use lambda_runtime::{LambdaEvent, service_fn};
use library::Library;
use recognise::rekognition::{Rekognition, Wanted};
use store::s3::S3Store;

use ingest::Ingest;
use settings::Settings;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let config = configuration().await;
    let queues = aws_sdk_sqs::Client::new(&config);
    let ingest = Ingest { library: library(&config, &settings), queues, dead_letters: settings.dead_letters };
    let ingest = &ingest;
    lambda_runtime::run(service_fn(|event: LambdaEvent<_>| async move {
        Ok::<_, lambda_runtime::Error>(ingest.deal_with(event.payload).await)
    }))
    .await
}

/// Region, credentials and endpoints are the environment's.
async fn configuration() -> SdkConfig {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let http = Builder::new().tls_provider(ring).build_https();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await
}

fn library(config: &SdkConfig, settings: &Settings) -> Library {
    let store = S3Store::new(config, settings.bucket.clone(), settings.originals);
    let catalogue = DynamoDb::new(aws_sdk_dynamodb::Client::new(config), &settings.table);
    let library = Library::new(Arc::new(store), Arc::new(catalogue), settings.sizes);
    let Some(collection) = &settings.collection else { return library };
    let client = aws_sdk_rekognition::Client::new(config);
    library.recognising(Arc::new(Rekognition::new(client, settings.bucket.bucket(), collection, Wanted::default())))
}
