//! Memories of a library: the same all day, without what somebody hid, and without what was put away.

use std::sync::Arc;

use jiff::civil::{Date, date};
use library::{Edit, EditWish, Library, MemoryWish, Shelf};
use photo::{Clock, Reading, Taken};
use store::memory::Memory;

use crate::in_memory::{self, opened, photo, picture};

const TODAY: Date = date(2026, 11, 29);

/// Eight photos of this day three years ago, an hour apart, with Zoe in four of them.
async fn library() -> (Library, Arc<Memory>) {
    let of = |hour: i8| {
        let local = date(2023, 11, 29).at(9 + hour, 0, 0, 0);
        let taken = Some(Taken { local, offset_minutes: None, clock: Clock::Exif });
        let people = if hour < 4 { vec!["Zoe".to_owned()] } else { Vec::new() };
        picture(&format!("{hour}"), Reading { taken, people, ..Reading::default() })
    };
    in_memory::library((0..8).flat_map(of)).await
}

async fn titles(library: &Library) -> Vec<String> {
    let memories = library.memories(TODAY).await.unwrap();
    memories.into_iter().map(|memory| format!("{}: {}", memory.title, memory.photos.len())).collect()
}

#[tokio::test]
async fn a_day_of_an_earlier_year_comes_back_until_it_is_hidden() {
    let (library, store) = library().await;
    assert_eq!(titles(&library).await, ["3 years ago: 8"]);
    assert_eq!(titles(&library).await, ["3 years ago: 8"], "the same all day");
    for wish in [
        MemoryWish::Days { days: "11-29".parse().unwrap(), hidden: true },
        MemoryWish::Days { days: "2023-11-29".parse().unwrap(), hidden: true },
        MemoryWish::Person { name: "zoe".into(), hidden: true },
    ] {
        library.wish_of_memories(wish.clone()).await.unwrap();
        let none: [String; 0] = [];
        assert_eq!(titles(&library).await, none, "{wish:?}");
        assert_eq!(titles(&opened(&store).await).await, none, "{wish:?}");
        library.wish_of_memories(MemoryWish::Undo { what: Vec::new() }).await.unwrap();
        assert_eq!(titles(&library).await, ["3 years ago: 8"]);
    }
}

#[tokio::test]
async fn what_is_in_the_trash_is_in_no_memory() {
    let (library, _store) = library().await;
    let edit = Edit::Shelf(Some(Shelf::Trash(0)));
    let photos = ["0", "1", "2"].map(photo).into();
    library.wish_of_edits(EditWish::Edit { photos, edit }).await.unwrap();
    assert_eq!(titles(&library).await, [""; 0], "five are too few");
    library.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap();
    assert_eq!(titles(&library).await, ["3 years ago: 8"]);
}
