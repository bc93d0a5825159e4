//! What one photo asks of S3 and of DynamoDB, counted: it is what everybody pays for each.

use std::sync::Arc;

use aws_config::SdkConfig;
use catalogue::dynamodb::DynamoDb;
use emulator::{Aws, Rekognition};
use library::{AlbumWish, Edit, EditWish, Key, Library, OriginalPath, PhotoId, Shelf, Shown};
use recognise::rekognition::Wanted;
use store::s3::S3Store;
use store::{StorageClass, Store};

use crate::stack::{root, run, sizes};

const LABELS: usize = 15;

fn store(config: &SdkConfig) -> S3Store {
    S3Store::new(config, "s3://photos".parse().unwrap(), StorageClass::GlacierIr)
}

/// A library of one photo, which was just taken in, and what it asks.
struct Counted {
    _servers: (Aws, Rekognition),
    library: Library,
    photo: PhotoId,
    store: Arc<S3Store>,
    catalogue: Arc<DynamoDb>,
    /// What taking it in asked of DynamoDB, in write units.
    taken_in: f64,
}

/// A photo on which this is recognised.
async fn counted(wanted: Wanted, lines: usize) -> Counted {
    let (aws, rekognition) = (Aws::start(&[]), Rekognition::start());
    let endpoint = aws.endpoint();
    rekognition.tell(&format!(r#"{{"s3": "{endpoint}", "labels": {LABELS}, "faces": 2, "lines": {lines}}}"#));
    run(&aws, &["s3", "mb", "s3://photos"]);
    let config = emulator::config(&endpoint);
    let path: OriginalPath = "2006/10/04/IMG_00001.jpg".parse().unwrap();
    let photo = std::fs::read(root().join("examples/photos/2005/11/sunset.jpg")).unwrap();
    store(&config).create(vec![(Key::Original(path.clone()), photo.into())]).await.unwrap();

    let (store, catalogue) =
        (Arc::new(store(&config)), Arc::new(DynamoDb::new(aws_sdk_dynamodb::Client::new(&config), "photos")));
    catalogue.make_table().await.unwrap();
    let client = aws_sdk_rekognition::Client::new(&emulator::config(&rekognition.endpoint()));
    let recogniser = recognise::rekognition::Rekognition::new(client, "photos", "faces", wanted);
    let library = Library::new(store.clone(), catalogue.clone(), sizes()).recognising(Arc::new(recogniser));
    let before = catalogue.usage();
    library.ingest(&path, 1_790_000_000_000).await.unwrap();

    let Shown { entry, .. } = library.show(&path).await.unwrap().unwrap();
    let read = if wanted.text { lines } else { 0 };
    assert_eq!((entry.seen.labels.len(), entry.seen.faces.len(), entry.seen.text.len()), (LABELS, 2, read));
    let taken_in = catalogue.usage().write_units - before.write_units;
    Counted { _servers: (aws, rekognition), library, photo: entry.id, store, catalogue, taken_in }
}

/// What taking it in asks of S3 in all, and of DynamoDB in write units.
async fn asked(wanted: Wanted, lines: usize) -> (u64, f64) {
    let Counted { store, taken_in, .. } = &counted(wanted, lines).await;
    (store.requests().values().sum(), *taken_in)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_fifteen_labels_costs_seven_requests_and_forty_units_at_most() {
    let (requests, units) = asked(Wanted::default(), 0).await;
    assert!((1..=7).contains(&requests), "{requests} requests");
    // A unit for each label at least: fewer would mean that they are not counted.
    assert!((LABELS as f64..=40.0).contains(&units), "{units} write units");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_read_costs_forty_units_more_at_most() {
    let wanted = Wanted { text: true, ..Wanted::default() };
    let (requests, units) = asked(wanted, 60).await;
    assert!((1..=7).contains(&requests), "{requests} requests");
    assert!((40.0..=80.0).contains(&units), "{units} write units");
}

/// By which `docs/aws.md` says of how many photos a wish may be.
#[tokio::test(flavor = "multi_thread")]
async fn a_wish_of_a_photo_with_fifteen_labels_costs_forty_units_and_fifty_requests_at_most() {
    let Counted { library, photo, catalogue, .. } = &counted(Wanted::default(), 0).await;
    let edit = |edit| library.wish_of_edits(EditWish::Edit { photos: vec![*photo], edit });
    let mut before = catalogue.usage();
    let mut cost = |what: &str| {
        let now = catalogue.usage();
        let (units, requests) = (now.write_units - before.write_units, now.requests - before.requests);
        before = now;
        assert!(
            (LABELS as f64..=40.0).contains(&units) && requests <= 50,
            "{what}: {units} units, {requests} requests"
        );
    };
    edit(Edit::Favourite(true)).await.unwrap();
    cost("a favourite");
    edit(Edit::Caption(Some("Grandma by the lake".to_owned()))).await.unwrap();
    cost("a caption");
    let add = AlbumWish::Add { title: "The lake".to_owned(), photos: vec![*photo] };
    library.wish_of_albums(add).await.unwrap();
    cost("an album");
    edit(Edit::Shelf(Some(Shelf::Trash(0)))).await.unwrap();
    cost("to the trash");
    edit(Edit::Shelf(None)).await.unwrap();
    cost("back from there");
}
