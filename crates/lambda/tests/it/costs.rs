//! What one photo asks of S3 and of DynamoDB, counted: it is what everybody pays for each.

use std::sync::Arc;

use aws_config::SdkConfig;
use catalogue::dynamodb::DynamoDb;
use emulator::{Aws, Rekognition};
use library::{Key, Library, OriginalPath};
use recognise::rekognition::Wanted;
use store::s3::S3Store;
use store::{StorageClass, Store};

use crate::stack::{root, run, sizes};

const LABELS: usize = 15;

fn store(config: &SdkConfig) -> S3Store {
    S3Store::new(config, "s3://photos".parse().unwrap(), StorageClass::GlacierIr)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_fifteen_labels_costs_seven_requests_and_forty_units_at_most() {
    let (aws, rekognition) = (Aws::start(&[]), Rekognition::start());
    rekognition.tell(&format!(r#"{{"s3": "{}", "labels": {LABELS}, "faces": 2}}"#, aws.endpoint()));
    run(&aws, &["s3", "mb", "s3://photos"]);
    let config = emulator::config(&aws.endpoint());
    let path: OriginalPath = "2006/10/04/IMG_00001.jpg".parse().unwrap();
    let photo = std::fs::read(root().join("examples/photos/2005/11/sunset.jpg")).unwrap();
    store(&config).create(vec![(Key::Original(path.clone()), photo.into())]).await.unwrap();

    let (store, catalogue) =
        (Arc::new(store(&config)), Arc::new(DynamoDb::new(aws_sdk_dynamodb::Client::new(&config), "photos")));
    catalogue.make_table().await.unwrap();
    let client = aws_sdk_rekognition::Client::new(&emulator::config(&rekognition.endpoint()));
    let recogniser = recognise::rekognition::Rekognition::new(client, "photos", "faces", Wanted::default());
    let library = Library::new(store.clone(), catalogue.clone(), sizes()).recognising(Arc::new(recogniser));
    let before = catalogue.usage();
    library.ingest(&path, 1_790_000_000_000).await.unwrap();

    let shown = library.show(&path).await.unwrap().unwrap();
    assert_eq!((shown.entry.seen.labels.len(), shown.entry.seen.faces.len()), (LABELS, 2));
    let requests: u64 = store.requests().values().sum();
    let units = catalogue.usage().write_units - before.write_units;
    assert!((1..=7).contains(&requests), "{:?}", store.requests());
    // A unit for each label at least: fewer would mean that they are not counted.
    assert!((LABELS as f64..=40.0).contains(&units), "{units} write units");
}
