//! Tintype on AWS Lambda: events of S3 to the library, or the gallery to whoever has signed in, as `deploy/template.yaml`
//! tells the function. Everything it knows is made once, before the first event, and kept while the function stays warm.
//!
//! It is built twice: with the feature `onnx` it has the models that recognise pictures, for the function that reads originals where
//! that is wanted; without, it is a third as large, for everything else.

mod clock;
mod edge;
mod event;
mod ingest;
mod log;
mod noted;
mod settings;
mod turns;
mod web;

use std::sync::Arc;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::{Builder, tls};
use catalogue::dynamodb::DynamoDb;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use library::Library;
use recognise::Recogniser;
use recognise::rekognition::{Rekognition, Wanted};
use store::s3::{Address, S3Store};

use ingest::Ingest;
use noted::Noted;
use settings::{Role, Settings, Who};

/// How often Rekognition is asked the same. An account may ask five times a second, and new ones ask for more pictures at
/// once: up to 20 seconds are waited between two times, half a minute in all as a rule.
const LOOKS: u32 = 8;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let config = configuration().await;
    let library = library(&config, &settings);
    match settings.role {
        Role::Ingest { who, queue, dead_letters } => {
            let library = match who {
                Who::Nobody => library,
                Who::Onnx => library.recognising(models().ok_or(WITHOUT_MODELS)?),
                Who::Rekognition(collection, wanted) => {
                    library.recognising(Arc::new(rekognition(&config, &settings.bucket, &collection, wanted)))
                }
            };
            let ingest = Ingest { library, queues: aws_sdk_sqs::Client::new(&config), queue, dead_letters };
            let ingest = &ingest;
            lambda_runtime::run(service_fn(|event: LambdaEvent<_>| async move {
                Ok::<_, Error>(ingest.deal_with(event.payload, event.context.deadline).await)
            }))
            .await
        }
        Role::Web { owner_key, edge_key, address } => {
            let noted = Noted::new(aws_sdk_dynamodb::Client::new(&config), &settings.table);
            web::run(library.changing_at_most(MOST_CHANGED), owner_key, noted, edge_key, address).await
        }
    }
}

/// Of so many photos what follows from a wish is in the table while somebody waits; `docs/aws.md` has what one takes.
const MOST_CHANGED: usize = 250;

const WITHOUT_MODELS: &str =
    "TINTYPE_RECOGNISER is onnx, and this program is the one without models: deploy tintype-lambda-onnx";

/// What recognises pictures in the program, if it was built with that.
fn models() -> Option<Arc<dyn Recogniser>> {
    #[cfg(feature = "onnx")]
    let models: Option<Arc<dyn Recogniser>> = Some(Arc::new(recognise::onnx::Onnx::embedded()));
    #[cfg(not(feature = "onnx"))]
    let models = None;
    models
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
    Library::new(Arc::new(store), Arc::new(catalogue), settings.sizes)
}

fn rekognition(config: &SdkConfig, bucket: &Address, collection: &str, wanted: Wanted) -> Rekognition {
    let asking = RetryConfig::standard().with_max_attempts(LOOKS);
    let config = aws_sdk_rekognition::config::Builder::from(config).retry_config(asking).build();
    Rekognition::new(aws_sdk_rekognition::Client::from_conf(config), bucket.bucket(), collection, wanted)
}
