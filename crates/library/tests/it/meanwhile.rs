//! What happens to an original while it is being read: in the end the library knows what is there, and shows it.

use std::sync::Arc;

use bytes::Bytes;
use library::{Library, Noticed, OriginalPath, Outcome, PhotoId, Rendition, Sizes};
use photo::{Key, Said};
use store::{Availability, Head, Store as _};

use crate::watched::Watched;

const AT: &str = "2005/photo.jpg";

fn example(path: &str) -> Bytes {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos");
    std::fs::read(folder.join(path)).unwrap().into()
}

fn sunset() -> Bytes {
    example("2005/11/sunset.jpg")
}

fn cat() -> Bytes {
    example("2020/04/chelsea.png")
}

fn path() -> OriginalPath {
    AT.parse().unwrap()
}

fn library(knows: bool) -> (Library, Arc<Watched>) {
    let store = Watched::new(knows);
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    (Library::new(store.clone(), catalogue, Sizes::default()), store)
}

/// What is known to be at the path.
async fn known(library: &Library) -> Option<PhotoId> {
    let shown = library.show(&path()).await.unwrap();
    shown.map(|shown| shown.entry.id)
}

/// Looks at `first`, and while it is being read, at what `meanwhile` makes of it. Answers what the first look gave.
async fn while_reading(
    (library, store): (&Library, &Watched),
    (first, first_ms): (Bytes, u64),
    (second, second_ms): (Option<Bytes>, u64),
) -> anyhow::Result<Noticed> {
    store.put(AT, first).await;
    let mut pause = store.pause();
    let slow = tokio::spawn({
        let library = library.clone();
        async move { library.notice(&path(), first_ms).await }
    });
    pause.reached().await;
    match second {
        Some(second) => store.put(AT, second).await,
        None => store.lose(AT),
    }
    library.notice(&path(), second_ms).await.unwrap();
    pause.end();
    slow.await.unwrap()
}

/// The tile of what is at the path, and the one that it should have.
async fn tiles(library: &Library, bytes: Bytes) -> (Option<Bytes>, Option<Bytes>) {
    let (other, store) = self::library(false);
    store.put(AT, bytes).await;
    other.notice(&path(), 1).await.unwrap();
    let (here, there) = (library.show(&path()).await.unwrap().unwrap(), other.show(&path()).await.unwrap().unwrap());
    let tile = Rendition::Tile;
    (library.rendition(&here.entry, tile).await.unwrap(), other.rendition(&there.entry, tile).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_look_does_not_outbid_a_newer_one() {
    // The clock of whoever looks first may be ahead.
    for (first_ms, second_ms) in [(1_000, 2_000), (5_000, 2_000)] {
        for knows in [false, true] {
            let (library, store) = library(knows);
            let late = while_reading((&library, &store), (sunset(), first_ms), (Some(cat()), second_ms)).await;
            assert!(late.unwrap_err().to_string().contains("it was changing while it was read"));
            assert_eq!(known(&library).await, Some(PhotoId::of(&cat())), "{first_ms} {second_ms}");
            let (tile, expected) = tiles(&library, cat()).await;
            assert!(tile == expected, "the tile of another picture is shown");
            let Noticed::Ingested(again) = library.notice(&path(), 6_000).await.unwrap() else { panic!("it is there") };
            assert_eq!((again.photo, again.outcome), (PhotoId::of(&cat()), Outcome::Same));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_outbids_what_was_even_when_the_clock_was_set_back() {
    let (library, store) = library(true);
    for (bytes, now_ms) in [(sunset(), 5_000), (cat(), 2_000), (sunset(), 1_000)] {
        store.put(AT, bytes.clone()).await;
        library.notice(&path(), now_ms).await.unwrap();
        assert_eq!(known(&library).await, Some(PhotoId::of(&bytes)), "at {now_ms}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_while_it_was_read_again_stays_gone() {
    let (library, store) = library(false);
    store.put(AT, sunset()).await;
    library.notice(&path(), 1_000).await.unwrap();
    let late = while_reading((&library, &store), (sunset(), 2_000), (None, 3_000)).await;
    assert_eq!(late.unwrap(), Noticed::Nothing);
    assert_eq!(known(&library).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_while_it_is_noted_to_be_gone_is_there() {
    for copies in [&[AT][..], &[AT, "copy.jpg"]] {
        let (library, store) = library(true);
        store.say(|head| Head { modified_ms: 1, ..head });
        for at in copies {
            store.put(at, sunset()).await;
            library.notice(&at.parse().unwrap(), 1_000).await.unwrap();
        }
        store.lose(AT);
        let mut first = store.pause();
        let slow = tokio::spawn({
            let library = library.clone();
            async move { library.notice(&path(), 2_000).await }
        });
        first.reached().await;
        // The look that decides comes after what is known was read.
        let mut second = store.pause();
        first.end();
        second.reached().await;
        store.put(AT, sunset()).await;
        let Noticed::Ingested(back) = library.notice(&path(), 3_000).await.unwrap() else { panic!("it is there") };
        assert_eq!(back.outcome, Outcome::Same, "nothing is new to write");
        second.end();
        assert!(matches!(slow.await.unwrap().unwrap(), Noticed::Ingested(_)));
        assert_eq!(known(&library).await, Some(PhotoId::of(&sunset())));
        let (tile, expected) = tiles(&library, sunset()).await;
        assert!(tile == expected, "it is shown");
        store.get(&Key::Tile(path())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_over_a_photo_has_its_own_picture() {
    let (library, store) = library(false);
    store.put("cat.png", cat()).await;
    library.notice(&"cat.png".parse().unwrap(), 1).await.unwrap();
    for (bytes, now_ms) in [(sunset(), 2), (cat(), 3)] {
        store.put(AT, bytes.clone()).await;
        library.notice(&path(), now_ms).await.unwrap();
        let (tile, expected) = tiles(&library, bytes).await;
        assert!(tile == expected, "the tile of another picture is shown at {now_ms}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_something_else_was_written_over_is_gone() {
    let (library, store) = library(true);
    // Whose ending says nothing.
    let at = "2005/photo".parse().unwrap();
    let noticed = async |bytes: Bytes| {
        store.put("2005/photo", bytes).await;
        library.notice(&at, 1).await.unwrap()
    };
    assert!(matches!(noticed(sunset()).await, Noticed::Ingested(_)));
    assert_eq!(noticed("words".into()).await, Noticed::Gone);
    assert_eq!(noticed("more words".into()).await, Noticed::PassedOver);
    assert!(library.show(&at).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_library_has_is_not_fetched_again() {
    let (library, store) = library(true);
    let at: OriginalPath = "2005/sunset.jpg".parse().unwrap();
    store.put(at.as_str(), sunset()).await;
    library.notice(&at, 1).await.unwrap();
    let once = sunset().len() as u64;
    assert_eq!(store.read_bytes(), once);
    library.notice(&at, 2).await.unwrap();
    assert_eq!(store.read_bytes(), once);
    // Nor for another file with the same bytes.
    let copy = "copy.jpg".parse().unwrap();
    store.put("copy.jpg", sunset()).await;
    library.notice(&copy, 3).await.unwrap();
    assert_eq!(store.read_bytes(), once);
    assert_eq!(library.show(&copy).await.unwrap().unwrap().entry.files.len(), 2);
    // But to make a tile again that is missing everywhere.
    for path in [&at, &copy] {
        store.remove(&Key::Tile(path.clone())).await.unwrap();
    }
    library.notice(&at, 4).await.unwrap();
    assert_eq!(store.read_bytes(), 2 * once);
    let shown = library.show(&at).await.unwrap().unwrap();
    assert!(shown.records.iter().filter(|record| matches!(record.said(), Said::Original(_))).count() == 1);
    store.get(&Key::Tile(at)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_said_at_once_and_costs_nothing() {
    let huge = |head: Head| Head { size_bytes: 6 << 30, ..head };
    let archived = |head: Head| Head { availability: Availability::Archived, ..head };
    let restoring = |head: Head| Head { availability: Availability::Restoring, ..head };
    for (says, knows, reason) in [
        (huge as fn(Head) -> Head, false, Some("larger than 1 GiB")),
        (huge, true, None),
        (archived, false, Some("archived")),
        (archived, true, Some("archived")),
        (restoring, true, Some("archived")),
    ] {
        let (library, store) = library(knows);
        let at = "2005/huge.tif".parse().unwrap();
        store.put("2005/huge.tif", sunset()).await;
        store.say(says);
        match library.notice(&at, 1).await.unwrap() {
            Noticed::Unread(said) => assert!(reason.is_some_and(|reason| said.contains(reason)), "{said}"),
            Noticed::Archived => assert_eq!(reason, Some("archived")),
            // Whose SHA-256 is known is a photo with a problem.
            Noticed::Ingested(ingested) => {
                assert!(reason.is_none() && ingested.problems[0].starts_with("larger than 256 MiB"), "{ingested:?}");
            }
            noticed => panic!("{noticed:?}"),
        }
        assert_eq!(store.read_bytes(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_archived_once_it_was_read_is_still_the_same_photo() {
    let (library, store) = library(true);
    let at = "2005/sunset.jpg".parse().unwrap();
    store.put("2005/sunset.jpg", sunset()).await;
    library.notice(&at, 1).await.unwrap();
    store.say(|head| Head { availability: Availability::Archived, ..head });
    let Noticed::Ingested(again) = library.notice(&at, 2).await.unwrap() else { panic!("it is known") };
    assert_eq!((again.outcome, again.problems), (Outcome::Same, vec![]));
}
