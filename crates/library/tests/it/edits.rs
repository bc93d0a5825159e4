//! What people make of photos: found as they say, in the timeline or put away, and taken back.

use std::sync::Arc;

use catalogue::Catalogue;
use jiff::civil::date;
use library::{Away, Decided, Edit, EditDecision, EditWish, Library, Matter, PhotoId, Refused, Shelf, TakenBy};
use photo::{Clock, Reading, Taken};
use store::Store;
use store::memory::Memory;

use crate::in_memory::{self, opened, opened_with, photo, picture};
use crate::searching::finds;

/// Photos by the names of their files, the day that their cameras say, and their stars.
const PHOTOS: [(&str, &str, Option<u8>); 3] =
    [("a", "2019-07-01T12:00:00", Some(2)), ("b", "2020-07-01T12:00:00", None), ("c", "2021-07-01T12:00:00", Some(5))];

async fn library() -> (Library, Arc<Memory>) {
    let of = |(name, local, rating): (&str, &str, Option<u8>)| {
        let taken = Some(Taken { local: local.parse().unwrap(), offset_minutes: None, clock: Clock::Exif });
        picture(name, Reading { taken, rating, ..Reading::default() })
    };
    in_memory::library(PHOTOS.into_iter().flat_map(of)).await
}

fn edit(photos: &[&str], edit: Edit) -> EditWish {
    EditWish::Edit { photos: photos.iter().map(|name| photo(name)).collect(), edit }
}

#[tokio::test]
async fn favourites_stars_and_captions_are_searched_for_and_taken_back() {
    let library = library().await;
    finds(&library, "favourites", &[]).await;
    for (wish, text, found, undone) in [
        (edit(&["a", "b"], Edit::Favourite(true)), "favourites", &["b", "a"][..], &[][..]),
        (edit(&["a", "b"], Edit::Rating(Some(4))), "4 stars or more", &["c", "b", "a"], &["c"]),
        (edit(&["c"], Edit::Rating(Some(0))), "unrated", &["c", "b"], &["b"]),
        (edit(&["b"], Edit::Caption(Some(" Zoe by the lake ".into()))), "lake", &["b"], &[]),
        (edit(&["b"], Edit::Shelf(Some(Shelf::Archive))), "archived", &["b"], &[]),
        (edit(&["a"], Edit::Taken(Some(TakenBy::Later(365 * 24 * 60)))), "2020", &["b", "a"], &["b"]),
        (edit(&["c"], Edit::Taken(Some(TakenBy::InMonth(date(1974, 8, 1))))), "August 1974", &["c"], &[]),
        (edit(&["c"], Edit::Taken(Some(TakenBy::At("1974-08-01T00:00:00".parse().unwrap())))), "1974", &["c"], &[]),
    ] {
        library.0.wish_of_edits(wish.clone()).await.unwrap();
        finds(&library, text, found).await;
        library.0.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap();
        finds(&library, text, undone).await;
    }
}

#[tokio::test]
async fn what_is_put_away_is_found_nowhere_and_comes_back() {
    let library = library().await;
    let shelve = |names: &[&str], shelf| edit(names, Edit::Shelf(shelf));
    library.0.wish_of_edits(shelve(&["a", "b"], Some(Shelf::Trash(0)))).await.unwrap();
    library.0.wish_of_edits(shelve(&["c"], Some(Shelf::Hidden))).await.unwrap();
    finds(&library, "", &[]).await;
    finds(&library, "2019", &[]).await;
    let trash: Vec<PhotoId> = library.0.trash().await.unwrap().iter().map(|trashed| trashed.photo).collect();
    assert_eq!(trash.len(), 2);
    assert!(trash.contains(&photo("a")) && trash.contains(&photo("b")));
    assert_eq!(library.0.hidden().await.unwrap(), [photo("c")]);
    let away = async |away| -> Vec<PhotoId> {
        library.0.put_away(away).await.unwrap().rows.iter().map(|row| row.id).collect()
    };
    assert_eq!(away(Away::Trash).await, [photo("b"), photo("a")], "the latest taken first");
    assert_eq!(away(Away::Hidden).await, [photo("c")]);
    library.0.wish_of_edits(shelve(&["a"], None)).await.unwrap();
    finds(&library, "", &["a"]).await;
    for found in [&[][..], &["c"], &["c", "b", "a"]] {
        library.0.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap();
        finds(&library, "", found).await;
    }
    let nothing = library.0.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap_err();
    assert!(nothing.downcast_ref::<Refused>().is_some(), "{nothing}");
}

#[tokio::test]
async fn a_wish_is_taken_back_whatever_was_wished_for_since_and_once() {
    let library = library().await;
    let favourite = library.0.wish_of_edits(edit(&["a"], Edit::Favourite(true))).await.unwrap();
    library.0.wish_of_edits(edit(&["a"], Edit::Rating(Some(5)))).await.unwrap();
    library.0.wish_of_edits(EditWish::Undo { what: favourite.clone() }).await.unwrap();
    finds(&library, "favourites", &[]).await;
    finds(&library, "5 stars", &["c", "a"]).await;
    let again = library.0.wish_of_edits(EditWish::Undo { what: favourite }).await.unwrap_err();
    assert_eq!(again.to_string(), "that was taken back already");
    finds(&library, "5 stars", &["c", "a"]).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let library = library().await;
    for (wish, reason) in [
        (edit(&["nobody"], Edit::Favourite(true)), "the library has no photo"),
        (edit(&["a"], Edit::Rating(Some(6))), "a rating is 0 to 5 stars"),
        (edit(&["a"], Edit::Caption(Some("x".repeat(2_001)))), "a caption has at most 2000 characters"),
        (edit(&["a"], Edit::Taken(Some(TakenBy::Later(i64::MIN)))), "no clock is wrong by more than 200 years"),
        (edit(&[], Edit::Favourite(true)), "no photo is named"),
    ] {
        let error = library.0.wish_of_edits(wish).await.unwrap_err();
        let Refused(said) = error.downcast_ref().expect("it is refused");
        assert!(said.starts_with(reason), "{said}");
    }
    assert_eq!(library.0.decided(library::Matter::Edits).await.unwrap(), []);
}

#[tokio::test]
async fn many_are_edited_at_once_and_taken_back_at_once() {
    let names: Vec<String> = (0..1_200).map(|number| format!("many/{number}")).collect();
    let (library, store) = in_memory::library(names.iter().flat_map(|name| picture(name, Reading::default()))).await;
    let photos = names.iter().map(|name| photo(name)).collect();
    library.wish_of_edits(EditWish::Edit { photos, edit: Edit::Favourite(true) }).await.unwrap();
    let favourites =
        async |library: &Library| library.search("favourites", date(2026, 11, 29)).await.unwrap().found.count;
    assert_eq!((favourites(&library).await, favourites(&opened(&store).await).await), (1_200, 1_200));
    library.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap();
    assert_eq!((favourites(&library).await, favourites(&opened(&store).await).await), (0, 0));
}

#[tokio::test]
async fn what_was_decided_and_not_told_is_told_by_the_next_wish_be_it_refused() {
    let (_, store) = library().await;
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let library = (opened_with(&store, catalogue.clone()).await.changing_at_most(3), store);
    let hidden = EditDecision::Edited { photos: vec![photo("a")], edit: Edit::Shelf(Some(Shelf::Hidden)) };
    let hidden = Decided::new(Matter::Edits, 1, &[hidden]);
    let undone = Decided::new(Matter::Edits, 2, &[EditDecision::Undo { what: hidden.standing() }]);
    for (decided, found, refused, found_then) in [
        (&hidden, &["c", "b", "a"][..], edit(&["x"], Edit::Favourite(true)), &["c", "b"][..]),
        (&undone, &["c", "b"], EditWish::Undo { what: vec![hidden.standing()] }, &["c", "b", "a"]),
    ] {
        // By somebody who was stopped then.
        catalogue.decide(std::slice::from_ref(decided)).await.unwrap();
        let found_now = async || library.0.search("", date(2026, 11, 29)).await.unwrap().found.rows.len();
        assert_eq!(found_now().await, found.len());
        library.0.wish_of_edits(refused).await.unwrap_err();
        assert_eq!(found_now().await, found_then.len());
        library.1.create(vec![(decided.key(), decided.to_bytes().into())]).await.unwrap();
        finds(&library, "", found_then).await;
    }
}

#[tokio::test]
async fn where_few_may_change_at_once_more_are_refused_and_nothing_is_decided() {
    let (all, store) = library().await;
    all.wish_of_edits(edit(&["a", "b", "c"], Edit::Favourite(true))).await.unwrap();
    let few = all.clone().changing_at_most(2);
    for wish in [edit(&["a", "b", "c"], Edit::Shelf(Some(Shelf::Hidden))), EditWish::Undo { what: Vec::new() }] {
        let refused = few.wish_of_edits(wish).await.unwrap_err();
        assert!(refused.to_string().contains("is about 3 photos, and here at most 2"), "{refused}");
    }
    let library = (few, store);
    finds(&library, "favourites", &["c", "b", "a"]).await;
    library.0.wish_of_edits(edit(&["a", "b"], Edit::Shelf(Some(Shelf::Hidden)))).await.unwrap();
    finds(&library, "favourites", &["c"]).await;
}
