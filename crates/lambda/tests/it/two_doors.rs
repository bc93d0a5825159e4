//! The same files through the laptop's door and through the stack's: the same records, renditions and answers, although
//! the stack is told of them twice and in another order.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use library::{Home, Library, OriginalPath, PhotoId, Record, Rendition};
use recognise::rekognition::Wanted;
use tempfile::TempDir;

use crate::stack::{Stack, event, root};

/// The examples, and some files that are hard to name.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let copied =
        Command::new("cp").arg("-R").arg(root().join("examples/photos")).arg(folder.path().join("photos")).status();
    assert!(copied.unwrap().success());
    let photos = folder.path().join("photos");
    let sunset = photos.join("2005/11/sunset.jpg");
    std::fs::create_dir(photos.join("Sommer Üb+er&")).unwrap();
    for name in ["Sommer Üb+er&/🐈 100% #1?.jpg", "Sommer Üb+er&/trailing space.jpg ", "again.jpg"] {
        std::fs::copy(&sunset, photos.join(name)).unwrap();
    }
    std::fs::write(photos.join("empty.jpg"), "").unwrap();
    std::fs::write(photos.join("text.jpg"), "no picture").unwrap();
    std::fs::write(photos.join("notes.txt"), "no picture either").unwrap();
    folder
}

/// Uploads a folder the way people do.
fn upload(stack: &Stack, folder: &Path) {
    let to = format!("s3://{}/originals/", stack.output("Bucket"));
    stack.run(&["s3", "cp", "--quiet", "--recursive", folder.to_str().unwrap(), &to]);
}

/// Tells the stack of every original again, last first, in messages of several events as S3 may send them.
fn tell_again(stack: &Stack, paths: &[OriginalPath]) {
    let backwards: Vec<&OriginalPath> = paths.iter().rev().collect();
    for some in backwards.chunks(3) {
        let keys: Vec<String> = some.iter().map(|path| format!("originals/{path}")).collect();
        stack.tell(&event(&keys));
    }
}

/// What a library says of a photo, but for what the two doors cannot have alike: when each of them saw a file, and the
/// time that an upload gives it.
async fn records(library: &Library, paths: &[OriginalPath]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for path in paths {
        let Some(shown) = library.show(path).await.unwrap() else { continue };
        for record in shown.records {
            let said = match record.file() {
                Some((path, state)) => format!("at {path}: {}", format!("{state:?}").split("modified").next().unwrap()),
                None => String::from_utf8(record.to_bytes()).unwrap(),
            };
            all.insert(place(&record), said);
        }
    }
    all
}

/// A record's key without its rank and digest, when it is of a file.
fn place(record: &Record) -> String {
    let key = record.key().to_string();
    if record.file().is_some() { key.rsplit_once('/').unwrap().0.to_owned() } else { key }
}

async fn found(library: &Library, words: &str) -> Vec<PhotoId> {
    let today = "2026-11-24".parse().unwrap();
    let mut found: Vec<PhotoId> =
        library.search(words, today).await.unwrap().found.rows.iter().map(|row| row.id).collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn both_doors_lead_to_the_same_library() {
    let folder = folder();
    let photos = folder.path().join("photos");
    let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
    home.bind(&photos).await.unwrap();
    let scan = home.scan(&photos).await.unwrap();
    let paths: Vec<OriginalPath> = scan.files.iter().map(|seen| seen.path.clone()).collect();

    let (stack, rekognition) = Stack::recognising(r#""throttle": 5"#).await;
    upload(&stack, &photos);
    // While they are being looked at, and once they were.
    tell_again(&stack, &paths);
    stack.wait_for_an_empty_queue().await;
    tell_again(&stack, &paths);
    stack.wait_for_an_empty_queue().await;
    let library = stack.library();

    // The same eyes for both, which look at thumbnails in the bucket.
    let client = aws_sdk_rekognition::Client::new(&emulator::config(&rekognition.endpoint()));
    let bucket = stack.output("Bucket");
    let eyes = recognise::rekognition::Rekognition::new(client, bucket, "here", Wanted::default());
    home.library = home.library.clone().recognising(Arc::new(eyes));
    let report = home.carry_out(scan, false).await.unwrap();
    assert_eq!((report.files, report.unreadable), (paths.len(), 2), "{:?}", report.problems);

    assert_eq!(records(&library, &paths).await, records(&home.library, &paths).await);
    for path in &paths {
        let (Some(here), Some(there)) = (home.library.show(path).await.unwrap(), library.show(path).await.unwrap())
        else {
            panic!("{path} is not in both libraries");
        };
        for rendition in [Rendition::Thumbnail, Rendition::Tile] {
            let at_home = home.library.rendition(&here.entry, rendition).await.unwrap();
            let in_s3 = library.rendition(&there.entry, rendition).await.unwrap();
            assert_eq!(at_home.is_some(), here.entry.reading.is_picture(), "{path}");
            assert!(at_home == in_s3, "{path}: {rendition:?} differs");
        }
    }
    let labelled = paths.iter().map(|path| library.show(path));
    let labelled = futures::future::join_all(labelled).await.into_iter().filter_map(Result::unwrap);
    assert!(labelled.filter(|shown| !shown.entry.seen.labels.is_empty()).count() > paths.len() / 2);
    for words in ["", "2005", "boats", "sunset", "raw files", "Canon", "portrait", "Lisbon", "again", "2012 to 2020"] {
        let expected = found(&home.library, words).await;
        // Pictures that say nowhere when they were taken are as old as their file, which an upload makes new.
        assert_eq!(found(&library, words).await, expected, "{words}");
    }
    assert_eq!(stack.letters(), 0);
}
