//! Which photos somebody opened: kept by the day for a year, beside the catalogue, and forgotten when that is wanted.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use library::Library;
use photo::{Clock, Reading, Taken};
use store::Store;

use crate::in_memory::{self, opened, photo, picture};

const TODAY: Date = date(2026, 11, 29);
const PHOTOS: i8 = 24;

/// Photos of a summer years ago, one a day: so many that a third of them are a memory.
async fn library() -> (Library, std::sync::Arc<store::memory::Memory>) {
    let of = |day: i8| {
        let local = date(2019, 7, 1 + day).at(9, 0, 0, 0);
        let taken = Some(Taken { local, offset_minutes: None, clock: Clock::Exif });
        picture(&format!("{day}"), Reading { taken, ..Reading::default() })
    };
    in_memory::library((0..PHOTOS).flat_map(of)).await
}

async fn not_seen(library: &Library, day: Date) -> bool {
    let memories = library.memories_of(day).await.unwrap();
    memories.iter().any(|memory| memory.key == "not-seen:2019")
}

#[tokio::test]
async fn what_was_opened_is_not_among_what_was_not_seen_in_a_while() {
    let (library, _store) = library().await;
    assert!(not_seen(&library, TODAY).await);
    let most: Vec<_> = (0..PHOTOS - 5).map(|number| photo(&number.to_string())).collect();
    let version = library.version().await.unwrap();
    library.note_seen(&most, TODAY).await.unwrap();
    library.note_seen(&most[..3], TODAY).await.unwrap();
    assert_eq!(library.version().await.unwrap(), version, "which changes no answer");
    assert!(!not_seen(&library, TODAY).await, "five are too few");
    assert!(!not_seen(&library, TODAY.saturating_add(364.days())).await);
    assert!(not_seen(&library, TODAY.saturating_add(365.days())).await, "after a year it was a while");
    library.forget_seen(TODAY).await.unwrap();
    assert!(not_seen(&library, TODAY).await);
}

#[tokio::test]
async fn what_was_opened_is_in_no_record() {
    let (library, store) = library().await;
    let records = async || store.list(store::Folder::Records, None).await.unwrap();
    let before = records().await;
    library.note_seen(&[photo("0")], TODAY).await.unwrap();
    assert_eq!(records().await, before);
    let again = opened(&store).await;
    assert!(not_seen(&again, TODAY).await, "with the catalogue it is forgotten");
}

#[tokio::test]
async fn a_day_a_year_later_takes_the_place_of_the_one_before() {
    let (library, _store) = library().await;
    let all: Vec<_> = (0..PHOTOS).map(|number| photo(&number.to_string())).collect();
    library.note_seen(&all, TODAY).await.unwrap();
    let later = TODAY.saturating_add(366.days());
    library.note_seen(&all[..1], later).await.unwrap();
    assert!(not_seen(&library, later).await);
    assert!(not_seen(&library, TODAY).await, "of that day nothing is known any more");
}
