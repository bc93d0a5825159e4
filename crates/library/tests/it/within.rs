//! What a viewer is shown of a library: their photos, and nothing by which to tell what else there is.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, date};
use library::{AlbumWish, Answer, Edit, EditWish, Library, Record, Scope, Shelf};
use photo::Reading;

use crate::in_memory::{self, photo, picture};

const TODAY: Date = date(2026, 11, 29);
/// What is said of the photos that no viewer of the album Lake is shown.
const OUTSIDE: [&str; 7] = ["Tom", "Rome", "Helicopter", "Divorce", "Secret", "Everything", "Nikon"];

/// What is known of a photo.
fn of(name: &str, [person, place, label, make]: [&str; 4]) -> [Record; 2] {
    let [person, place, label] = [person, place, label].map(|said| vec![said.to_owned()]);
    let mut reading = Reading { people: person, places: place, labels: label, ..Reading::default() };
    reading.camera.make = Some(make.to_owned());
    picture(name, reading)
}

const BY_THE_LAKE: [&str; 4] = ["Natalie", "Lisbon", "Boat", "Canon"];

/// Two photos by a lake, one of which is in another album too, and one elsewhere.
async fn library() -> (Library, Arc<store::memory::Memory>) {
    let elsewhere = of("b", ["Tom", "Rome", "Helicopter", "Nikon"]);
    let pictures = [of("a", BY_THE_LAKE), elsewhere, of("c", BY_THE_LAKE)];
    let (library, store) = in_memory::library(pictures.into_iter().flatten()).await;
    for (title, photos) in [("Lake", &["a", "c"][..]), ("Divorce", &["b", "c"]), ("Secret party", &["b"])] {
        let photos = photos.iter().map(|name| photo(name)).collect();
        library.wish_of_albums(AlbumWish::Add { title: title.into(), photos }).await.unwrap();
    }
    save(&library, "Everything", "photos of Natalie or Tom").await;
    (library, store)
}

/// The photos by the lake, as if there were nothing else.
async fn alone() -> Library {
    let (library, _store) = in_memory::library(["a", "c"].into_iter().flat_map(|name| of(name, BY_THE_LAKE))).await;
    let photos = vec![photo("a"), photo("c")];
    library.wish_of_albums(AlbumWish::Add { title: "Lake".into(), photos }).await.unwrap();
    library
}

async fn save(library: &Library, title: &str, search: &str) {
    library.wish_of_albums(AlbumWish::Save { title: title.into(), search: search.into() }).await.unwrap();
}

fn shown(library: &Library, albums: &[&str], people: &[&str]) -> Library {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    library.within(Scope::Chosen { albums: set(albums), people: set(people) }, || TODAY)
}

async fn names(library: &Library, search: &str) -> String {
    let mut found = library.search(search, TODAY).await.unwrap().found.rows;
    found.sort_by_key(|row| row.id);
    let name = |id| ["a", "b", "c"].into_iter().find(|name| photo(name) == id).unwrap();
    let mut names: Vec<&str> = found.iter().map(|row| name(row.id)).collect();
    names.sort_unstable();
    names.concat()
}

#[tokio::test]
async fn a_viewer_finds_their_photos_and_no_others() {
    let (library, _store) = library().await;
    for (albums, people, found) in [
        (&["Lake"][..], &[][..], "ac"),
        (&["lake"], &[], "ac"),
        (&["Secret party"], &[], "b"),
        (&["Everything"], &[], "abc"),
        (&[], &["Tom"], "b"),
        (&["Lake"], &["Tom"], "abc"),
        (&["Nothing"], &["Nobody"], ""),
        (&[], &[], ""),
    ] {
        let theirs = shown(&library, albums, people);
        assert_eq!(names(&theirs, "").await, found, "{albums:?} {people:?}");
        for name in ["a", "b", "c"] {
            let is_theirs = found.contains(name);
            assert_eq!(theirs.photo(photo(name).short()).await.unwrap().is_some(), is_theirs, "{name} in {albums:?}");
            assert_eq!(theirs.photos(&[photo(name)]).await.unwrap().len(), usize::from(is_theirs));
            let path = format!("{name}.jpg").parse().unwrap();
            assert_eq!(theirs.show(&path).await.unwrap().is_some(), is_theirs);
        }
    }
}

#[tokio::test]
async fn no_search_says_what_else_there_is() {
    let (library, _store) = library().await;
    let theirs = shown(&library, &["Lake"], &[]);
    for (search, found) in [
        ("photos of Natalie", "ac"),
        ("boats", "ac"),
        ("photos of Tom", ""),
        ("Rome", ""),
        ("helicopter", ""),
        ("divorce", ""),
        ("in the album Divorce", ""),
        ("in the Secret party album", ""),
        ("in the album Everything", ""),
        ("in the album Lake", "ac"),
        ("not in the album Divorce", "ac"),
        ("boats not in the album Divorce", "ac"),
        ("boats or in the album Divorce", "ac"),
        ("boats without divorce", "ac"),
        ("in an album", "ac"),
        ("in no album", ""),
        ("not in the album Lake", ""),
    ] {
        assert_eq!(names(&theirs, search).await, found, "{search}");
    }
    // All that is said of a search is what would be said if there were nothing else.
    let alone = alone().await;
    let templates =
        ["{}", "boats with {}", "photos of {}", "{} 2026", "boats not in {}", "{}x", "where was {}", "in the album {}"];
    for search in OUTSIDE.iter().flat_map(|word| templates.map(|template| template.replace("{}", word))) {
        let said = async |library: &Library| {
            let Answer { understood, found, leave_out, gist, others, .. } =
                library.search(&search, TODAY).await.unwrap();
            format!("{understood:?} {:?} {leave_out:?} {gist:?} {others:?}", found.rows)
        };
        assert_eq!(said(&theirs).await, said(&alone).await, "{search}");
    }
}

#[tokio::test]
async fn no_completion_names_what_else_there_is() {
    let (library, _store) = library().await;
    let theirs = shown(&library, &["Lake"], &[]);
    let letters = || 'a'..='z';
    let typed =
        letters().map(String::from).chain(letters().flat_map(|one| letters().map(move |two| format!("{one}{two}"))));
    let mut offered = BTreeSet::new();
    for typed in typed.chain([String::new(), "photos of ".into(), "in the album ".into()]) {
        for completion in theirs.complete(&typed, TODAY, 1_000).await.unwrap() {
            for word in OUTSIDE {
                assert!(!completion.search.to_lowercase().contains(&word.to_lowercase()), "{completion:?}");
            }
            offered.insert((completion.text.clone(), completion.count));
        }
    }
    for own in [("Natalie", 2), ("Lisbon", 2), ("Boat", 2), ("Lake", 2)] {
        assert!(offered.contains(&(own.0.to_owned(), Some(own.1))), "{own:?} in {offered:?}");
    }
}

#[tokio::test]
async fn a_photo_that_is_shown_says_nothing_of_albums_that_are_not() {
    let (library, _store) = library().await;
    let theirs = shown(&library, &["Lake"], &[]);
    assert_eq!(theirs.photos(&[photo("c")]).await.unwrap()[0].albums, ["Lake"]);
    let listed = theirs.listed_albums(TODAY).await.unwrap();
    assert_eq!(listed.iter().map(|album| (album.title.as_str(), album.count)).collect::<Vec<_>>(), [("Lake", 2)]);
    let by_search = shown(&library, &["Everything"], &[]).listed_albums(TODAY).await.unwrap();
    assert_eq!((by_search[0].count, &by_search[0].search), (3, &None), "its search may name what is not shown");
}

#[tokio::test]
async fn an_album_that_is_a_search_is_read_with_all_names() {
    let (library, _store) = library().await;
    save(&library, "Without Tom", "photos of Natalie, not Tom").await;
    save(&library, "Latest", "the latest photo of Natalie").await;
    let theirs = shown(&library, &["Without Tom"], &[]);
    assert_eq!(names(&theirs, "").await, "ac");
    assert_eq!(names(&theirs, "in the album Without Tom").await, "ac");
    // Its search would find more than the album lists.
    assert_eq!(names(&shown(&library, &["Latest"], &[]), "").await, "");
}

#[tokio::test]
async fn no_album_takes_the_place_of_one_that_is_no_more() {
    let (library, _store) = library().await;
    save(&library, "Lake of Rome", "Rome").await;
    let theirs = shown(&library, &["Lake"], &[]);
    assert_eq!(names(&theirs, "").await, "ac");
    library.wish_of_albums(AlbumWish::Drop { title: "Lake".into() }).await.unwrap();
    assert_eq!(names(&theirs, "").await, "");
    assert_eq!(names(&theirs, "in the album Lake").await, "");
    library.wish_of_albums(AlbumWish::Undo { what: Vec::new() }).await.unwrap();
    assert_eq!(names(&theirs, "").await, "ac");
}

#[tokio::test]
async fn what_is_put_away_is_shown_to_no_viewer() {
    let (library, _store) = library().await;
    let viewers = [library.within(Scope::Whole, || TODAY), shown(&library, &["Lake"], &[])];
    for shelf in [Shelf::Hidden, Shelf::Trash(0)] {
        let edit = Edit::Shelf(Some(shelf));
        library.wish_of_edits(EditWish::Edit { photos: vec![photo("a")], edit }).await.unwrap();
        assert!(library.photo(photo("a").short()).await.unwrap().is_some(), "the owner has it");
        for theirs in &viewers {
            assert_eq!(theirs.photo(photo("a").short()).await.unwrap(), None);
            assert_eq!((theirs.trash().await.unwrap(), theirs.hidden().await.unwrap()), (vec![], vec![]));
        }
        library.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap();
        assert_eq!([names(&viewers[0], "").await, names(&viewers[1], "").await], ["abc", "ac"]);
    }
}

#[tokio::test]
async fn a_viewer_changes_nothing() {
    let (library, store) = library().await;
    let wish = || AlbumWish::Add { title: "Lake".into(), photos: vec![photo("a"), photo("c")] };
    for theirs in [library.within(Scope::Whole, || TODAY), shown(&library, &["Lake"], &[])] {
        let version = library.version().await.unwrap();
        let rename = AlbumWish::Rename { title: "Lake".into(), to: "Sea".into() };
        assert!(theirs.wish_of_albums(rename).await.is_err());
        drop(theirs.wish_of_albums(wish()).await);
        assert_eq!(library.version().await.unwrap(), version);
        for library in [&library, &in_memory::opened(&store).await] {
            assert!(library.albums().await.unwrap().iter().any(|album| album.title == "Lake"));
        }
    }
}
