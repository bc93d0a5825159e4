//! Rekognition keeps the contract, asks for no more than it should, and says what goes wrong.
//! It is a server on this machine that holds every request to the service's own description.

use std::time::{Duration, Instant};

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::config::retry::RetryConfig;
use bytes::Bytes;
use photo::{FaceId, OriginalPath, PhotoId, Seen};
use recognise::rekognition::{Faces, Rekognition, Wanted};
use recognise::{Collection, Error, Recogniser, Thumbnail, contract};

const ALL: Wanted = Wanted { faces: Faces::All, text: true };

fn rekognition(server: &emulator::Rekognition, wanted: Wanted) -> Rekognition {
    let config = emulator::config(&server.endpoint())
        .into_builder()
        .retry_config(RetryConfig::standard().with_max_attempts(4).with_initial_backoff(Duration::from_millis(1)));
    Rekognition::new(Client::new(&config.build()), "photos", "faces", wanted)
}

/// Looks at the thumbnail of a file.
async fn look(recogniser: &dyn Recogniser, path: &str) -> Result<Seen, Error> {
    let (photo, path) = (PhotoId::of(path.as_bytes()), path.parse::<OriginalPath>().unwrap());
    recogniser.look(Thumbnail { photo, path: &path, bytes: &Bytes::new() }).await
}

/// What was asked since so many requests, as `operation code`.
fn asked(server: &emulator::Rekognition, since: usize) -> Vec<String> {
    let said = |line: &String| {
        let request: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} {}", request["op"].as_str().unwrap(), request["code"])
    };
    let mut asked: Vec<_> = server.requests()[since..].iter().map(said).collect();
    asked.sort();
    asked
}

#[tokio::test]
async fn rekognition_keeps_the_contract() {
    let server = emulator::Rekognition::start();
    contract::holds(&rekognition(&server, Wanted::default()), &contract::meaningless()).await;
    // Nothing was asked that the service would not understand: only of faces that were forgotten.
    let odd = server.requests().into_iter().filter(|line| line.contains("InvalidParameter"));
    assert_eq!(odd.filter(|line| !line.contains("was not found in the collection")).collect::<Vec<_>>(), [""; 0]);
}

#[tokio::test]
async fn a_look_is_one_request_for_each_thing_wanted() {
    let server = emulator::Rekognition::start();
    let usual = rekognition(&server, Wanted::default());
    look(&usual, "a.jpg").await.unwrap();
    let first = ["CreateCollection 200", "DetectLabels 200", "IndexFaces 200", "IndexFaces 400"];
    assert_eq!(asked(&server, 0), first);
    let none = Wanted { faces: Faces::None, text: false };
    for (wanted, requests, version) in [
        (none, ["DetectLabels 200"].as_slice(), 10),
        (Wanted::default(), &["DetectLabels 200", "IndexFaces 200"], 11),
        (ALL, &["DetectLabels 200", "DetectText 200", "IndexFaces 200"], 15),
    ] {
        let before = server.requests().len();
        let recogniser = rekognition(&server, wanted);
        let seen = look(&recogniser, "b.jpg").await.unwrap();
        assert_eq!(asked(&server, before), requests);
        assert_eq!((recogniser.images_paid() as usize, recogniser.version()), (requests.len(), version));
        assert_eq!(seen.models.faces.is_some(), wanted.faces != Faces::None);
        assert_eq!(seen.models.text.is_some(), wanted.text);
    }
}

#[tokio::test]
async fn only_thumbnails_are_named() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, ALL);
    look(&recogniser, "2006/Sommer Üb+er&🏖.NEF ").await.unwrap();
    let images: Vec<_> = server.requests().into_iter().filter(|line| line.contains("S3Object")).collect();
    assert_eq!(images.len(), 4);
    for line in images {
        let request: serde_json::Value = serde_json::from_str(&line).unwrap();
        let request: serde_json::Value = serde_json::from_str(request["req"].as_str().unwrap()).unwrap();
        let object = &request["Image"]["S3Object"];
        assert_eq!(
            (&object["Bucket"], &object["Name"]),
            (&"photos".into(), &"thumbnails/2006/Sommer Üb+er&🏖.NEF .jpg".into())
        );
    }
}

#[tokio::test]
async fn everything_that_is_answered_is_kept() {
    let server = emulator::Rekognition::start();
    server.tell(r#"{"labels":20,"faces":5}"#);
    let recogniser = rekognition(&server, ALL);
    let mut kept = 0;
    for path in ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"] {
        let seen = look(&recogniser, path).await.unwrap();
        assert_eq!((seen.labels.len(), seen.faces.len()), (20, 5));
        assert!(seen.labels.is_sorted_by(|one, other| one.confidence >= other.confidence));
        for label in &seen.labels {
            assert!(!label.parents.is_empty() && label.categories.len() == 1, "{label:?}");
        }
        for face in &seen.faces {
            assert_eq!(face.id.is_some(), face.not_kept.is_empty(), "{face:?}");
            assert!(face.area.width > 0.0 && face.confidence > 89.0, "{face:?}");
            assert!(face.quality.is_some() && face.pose.is_some() && face.age.is_some(), "{face:?}");
            assert!(face.gender.is_some() && face.gaze.is_some(), "{face:?}");
            assert_eq!((face.landmarks.len(), face.traits.len(), face.emotions.len()), (5, 8, 3));
        }
        kept += seen.face_ids().count();
    }
    assert!((1..25).contains(&kept), "{kept} of 25 faces are kept");
    server.tell(r#"{"labels":300,"faces":0}"#);
    assert_eq!(look(&recogniser, "f.jpg").await.unwrap().labels.len(), 100);
}

#[tokio::test]
async fn throttling_is_waited_out_and_then_reported() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, Wanted { faces: Faces::None, text: false });
    for kind in ["ThrottlingException", "ProvisionedThroughputExceededException"] {
        for (times, requests) in [(3, 4), (4, 4)] {
            server.tell(&format!(r#"{{"throttle":{times},"throttle_with":"{kind}"}}"#));
            let before = server.requests().len();
            match look(&recogniser, "a.jpg").await {
                Ok(seen) => assert!(times < requests && !seen.labels.is_empty()),
                Err(Error::Unavailable(what, _)) => {
                    assert!(times == requests && what == "thumbnails/a.jpg.jpg", "{what}")
                }
                Err(error) => panic!("{error:?}"),
            }
            assert_eq!(server.requests().len() - before, requests, "{times} times {kind}");
        }
    }
}

#[tokio::test]
async fn a_refused_image_is_a_problem_of_the_photo() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, ALL);
    server.tell(r#"{"refuse":{"huge":"ImageTooLargeException","odd":"InvalidImageFormatException"}}"#);
    for (path, reason) in [
        ("huge.jpg", "the image is too large for Rekognition: Request has invalid image thumbnails/huge.jpg.jpg"),
        ("odd.jpg", "Rekognition cannot read this image: Request has invalid image thumbnails/odd.jpg.jpg"),
    ] {
        let seen = look(&recogniser, path).await.unwrap();
        let problems = ["labels", "faces", "text"].map(|what| format!("{what}: {reason}"));
        assert_eq!(seen, Seen { problems: problems.into(), ..Seen::default() });
    }
}

#[tokio::test]
async fn what_is_not_permitted_is_said_with_the_permission() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, ALL);
    // The collection first: any other look makes it.
    for operation in ["CreateCollection", "DetectLabels", "IndexFaces", "DetectText"] {
        server.tell(&format!(r#"{{"deny":["{operation}"]}}"#));
        let error = look(&recogniser, "a.jpg").await.unwrap_err();
        assert!(matches!(error, Error::Denied(..)), "{error:?}");
        assert!(error.to_string().contains(&format!("add rekognition:{operation} to")), "{error}");
    }
    // Then faces and people.
    server.tell(r#"{"deny":[],"faces":3}"#);
    let faces: Vec<FaceId> = look(&recogniser, "a.jpg").await.unwrap().face_ids().cloned().collect();
    let zoe = "zoe".parse().unwrap();
    let denied = r#"{"deny":["SearchFaces","SearchUsers","CreateUser","DisassociateFaces","DeleteFaces"]}"#;
    server.tell(denied);
    for (error, operation) in [
        (recogniser.similar(&faces[0]).await.unwrap_err(), "SearchFaces"),
        (recogniser.who(&faces[0]).await.unwrap_err(), "SearchUsers"),
        (recogniser.associate(&zoe, &faces).await.unwrap_err(), "CreateUser"),
        (recogniser.dissociate(&zoe, &faces).await.unwrap_err(), "DisassociateFaces"),
        (recogniser.forget(&faces).await.unwrap_err(), "DeleteFaces"),
    ] {
        assert!(error.to_string().contains(&format!("add rekognition:{operation} to")), "{error}");
    }
}

#[tokio::test]
async fn a_thumbnail_that_cannot_be_read_is_no_fault_of_the_photo() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, Wanted::default());
    server.tell(r#"{"refuse":{"a.jpg":"InvalidS3ObjectException"}}"#);
    let error = look(&recogniser, "a.jpg").await.unwrap_err();
    assert!(matches!(&error, Error::Denied(_, how, _) if how.contains("s3:GetObject")), "{error:?}");
}

#[tokio::test]
async fn a_hundred_faces_are_a_persons_and_no_more() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, Wanted::default());
    server.tell(r#"{"faces":60}"#);
    let mut faces = Vec::new();
    for path in ["a.jpg", "b.jpg", "c.jpg"] {
        faces.extend(look(&recogniser, path).await.unwrap().face_ids().cloned());
    }
    assert!(faces.len() > 110, "{}", faces.len());
    let zoe = "zoe".parse().unwrap();
    assert_eq!(recogniser.associate(&zoe, &faces[..100]).await.unwrap(), []);
    let unfit = recogniser.associate(&zoe, &faces[100..]).await.unwrap();
    assert_eq!(unfit.len(), faces.len() - 100);
    assert!(unfit.iter().all(|unfit| unfit.reasons == ["SERVICE_QUOTA_EXCEEDED"]), "{unfit:?}");
    recogniser.forget(&faces).await.unwrap();
    assert!(matches!(recogniser.who(&faces[0]).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn the_parts_of_a_look_are_asked_for_at_once() {
    let server = emulator::Rekognition::start();
    let recogniser = rekognition(&server, ALL);
    look(&recogniser, "a.jpg").await.unwrap();
    server.tell(r#"{"slow_ms":300}"#);
    let start = Instant::now();
    look(&recogniser, "b.jpg").await.unwrap();
    let took = start.elapsed();
    assert!(took < Duration::from_millis(700), "three requests of 300 ms took {took:?}");
}
