//! What is noticed at a path is what is there, however often and in whichever order one is told of it.

use std::path::Path;
use std::sync::Arc;

use catalogue::Catalogue as _;
use library::{Key, Library, Noticed, OriginalPath, Outcome, Query, Rendition, Sizes};
use store::Store;

use crate::watched::{Denies, Watched};

/// A library in memory, and its store and catalogue.
fn library() -> (Library, Arc<store::memory::Memory>, Arc<catalogue::memory::Memory>) {
    let store = Arc::new(store::memory::Memory::default());
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let sizes = Sizes { thumbnail_px: 2048, tile_px: 360 };
    (Library::new(store.clone(), catalogue.clone(), sizes), store, catalogue)
}

fn example(path: &str) -> bytes::Bytes {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos").join(path)).unwrap().into()
}

fn path(path: &str) -> OriginalPath {
    path.parse().unwrap()
}

async fn put(store: &store::memory::Memory, at: &str, bytes: bytes::Bytes) {
    store.create(vec![(Key::Original(path(at)), bytes)]).await.unwrap();
}

async fn outcome(library: &Library, at: &str, now_ms: u64) -> Option<Outcome> {
    match library.notice(&path(at), now_ms).await.unwrap() {
        Noticed::Ingested(ingested) => Some(ingested.outcome),
        Noticed::Unread(_) | Noticed::Archived | Noticed::PassedOver | Noticed::Gone | Noticed::Nothing => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn being_told_twice_changes_nothing() {
    let (library, store, catalogue) = library();
    put(&store, "2005/sunset.jpg", example("2005/11/sunset.jpg")).await;
    assert_eq!(outcome(&library, "2005/sunset.jpg", 1).await, Some(Outcome::New));
    let version = catalogue.version().await.unwrap();
    assert_eq!(outcome(&library, "2005/sunset.jpg", 2).await, Some(Outcome::Same));
    assert_eq!(catalogue.version().await.unwrap(), version);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_noted_once_and_may_come_back() {
    let (library, store, catalogue) = library();
    let sunset = example("2005/11/sunset.jpg");
    put(&store, "a.jpg", sunset.clone()).await;
    outcome(&library, "a.jpg", 1).await;
    store.forget(&Key::Original(path("a.jpg")));
    assert_eq!(library.notice(&path("a.jpg"), 2).await.unwrap(), Noticed::Gone);
    assert_eq!(catalogue.find(&Query::default()).await.unwrap().rows.len(), 0);
    assert_eq!(library.notice(&path("a.jpg"), 3).await.unwrap(), Noticed::Nothing);
    put(&store, "a.jpg", sunset).await;
    assert_eq!(outcome(&library, "a.jpg", 4).await, Some(Outcome::New));
    let found = catalogue.find(&Query::default()).await.unwrap().rows;
    let entry = library.photos(&[found[0].id]).await.unwrap().remove(0);
    assert!(library.rendition(&entry, Rendition::Tile).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_files_are_passed_over() {
    let (library, store, _) = library();
    let (text, photo) = (bytes::Bytes::from("Dear diary"), example("2020/04/chelsea.png"));
    for (at, bytes, expected) in [
        ("notes.txt", &text, None),
        ("diary", &text, None),
        ("photo without an ending", &photo, Some(Outcome::New)),
        ("@eaDir/thumb.jpg", &photo, None),
        ("2006/.trash/a.png", &photo, None),
        ("text.jpg", &text, Some(Outcome::Unreadable)),
    ] {
        put(&store, at, bytes.clone()).await;
        assert_eq!(outcome(&library, at, 1).await, expected, "{at}");
    }
    assert_eq!(library.notice(&path("never there.jpg"), 1).await.unwrap(), Noticed::Nothing);
    assert_eq!(library.notice(&path("never there"), 1).await.unwrap(), Noticed::Nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_was_told_of_is_caught_up_with() {
    let (library, store, catalogue) = library();
    for (at, example_of) in [("a.jpg", "2005/11/sunset.jpg"), ("gone.png", "2020/04/chelsea.png")] {
        put(&store, at, example(example_of)).await;
        outcome(&library, at, 1).await;
    }
    store.forget(&Key::Original(path("gone.png")));
    put(&store, "new.png", example("2020/04/chelsea.png")).await;
    put(&store, "notes.txt", "Dear diary".into()).await;
    put(&store, "empty.jpg", bytes::Bytes::new()).await;
    let missed = library.missed().await.unwrap();
    let paths = |missed: &[OriginalPath]| missed.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(paths(&missed.came), ["empty.jpg", "new.png"], "no words");
    assert_eq!(paths(&missed.gone), ["gone.png"]);
    let caught_up = library.catch_up(missed, 2).await.unwrap();
    assert_eq!((caught_up.taken_in, caught_up.gone), (2, 1), "{caught_up:?}");
    assert_eq!(caught_up.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["empty.jpg"]);
    let found = catalogue.find(&Query::default()).await.unwrap().rows;
    let entries = library.photos(&found.iter().map(|row| row.id).collect::<Vec<_>>()).await.unwrap();
    let paths: Vec<&str> = entries.iter().flat_map(|entry| &entry.files).map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["new.png", "a.jpg"]);
    let version = catalogue.version().await.unwrap();
    let missed = library.missed().await.unwrap();
    assert_eq!((missed.came.len(), missed.gone.len()), (0, 0));
    assert_eq!(library.catch_up(missed, 3).await.unwrap(), library::CaughtUp::default());
    assert_eq!(catalogue.version().await.unwrap(), version);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_meets_every_original_is_met_once() {
    let no_one = |key: &Key| *key == Key::Original(path("007.png"));
    let no_rendition = |key: &Key| matches!(key, Key::Thumbnail(_) | Key::Tile(_));
    let no_original = |key: &Key| matches!(key, Key::Original(_));
    for (denies, is_everybodys) in [(no_one as Denies, false), (no_rendition, true), (no_original, false)] {
        let store = Watched::new(false);
        let catalogue = Arc::new(catalogue::memory::Memory::default());
        let library = Library::new(store.clone(), catalogue, Sizes::default());
        let cat = example("2020/04/chelsea.png");
        for number in 0..200 {
            store.put(&format!("{number:03}.png"), cat.clone()).await;
        }
        store.deny(denies);
        let missed = library.missed().await.unwrap();
        assert_eq!(missed.came.len(), 200);
        match library.catch_up(missed, 1).await {
            Ok(caught_up) => {
                assert!(!is_everybodys, "{caught_up:?}");
                assert_eq!(caught_up.taken_in + caught_up.problems.len(), 200);
                let seventh = caught_up.problems.iter().find(|problem| problem.path == "007.png").unwrap();
                assert!(seventh.reason.contains("the credentials do not allow it"), "{seventh:?}");
            }
            Err(error) => {
                assert!(is_everybodys && format!("{error:#}").contains("the credentials do not allow it"), "{error:#}");
                let workers = std::thread::available_parallelism().map_or(2, usize::from);
                assert!(store.read_bytes() <= (workers * cat.len()) as u64, "all are read in vain");
            }
        }
    }
}
