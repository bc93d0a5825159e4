//! Albums by hand and by search: what is in them, how searches ask for it, and what cannot be.

mod in_memory;

use std::sync::Arc;

use jiff::civil::date;
use library::{AlbumWish, Library, PhotoId, Shelved};
use photo::Reading;
use store::memory::Memory;

use in_memory::{opened, photo, picture};

/// Photos by the names of their files, and the keywords written into them.
const PHOTOS: [(&str, &str); 4] = [("2019/a", "dog"), ("2020/02/b", "dog"), ("2020/03/c", "cat"), ("2021/d", "boat")];

async fn library() -> (Library, Arc<Memory>) {
    let of =
        |(name, label): (&str, &str)| picture(name, Reading { labels: vec![label.to_owned()], ..Reading::default() });
    in_memory::library(PHOTOS.into_iter().flat_map(of)).await
}

/// What a search finds, newest first, with the catalogue that was there and with another.
async fn check((library, store): &(Library, Arc<Memory>), text: &str, expected: &[&str]) {
    let expected: Vec<PhotoId> = expected.iter().map(|name| photo(name)).collect();
    for library in [library, &opened(store).await] {
        let answer = library.search(text, date(2026, 11, 29)).await.unwrap();
        let found: Vec<PhotoId> = answer.found.rows.iter().map(|row| row.id).collect();
        assert_eq!(found, expected, "{text}: {:?}", answer.understood);
    }
}

fn save(title: &str, search: &str) -> AlbumWish {
    AlbumWish::Save { title: title.into(), search: search.into() }
}

fn add(title: &str, photos: &[&str]) -> AlbumWish {
    AlbumWish::Add { title: title.into(), photos: photos.iter().map(|name| photo(name)).collect() }
}

fn remove(title: &str, photos: &[&str]) -> AlbumWish {
    AlbumWish::Remove { title: title.into(), photos: photos.iter().map(|name| photo(name)).collect() }
}

fn rename(title: &str, to: &str) -> AlbumWish {
    AlbumWish::Rename { title: title.into(), to: to.into() }
}

fn dropped(title: &str) -> AlbumWish {
    AlbumWish::Drop { title: title.into() }
}

/// Each album as "title: count, what it searches for".
async fn shelf(library: &Library) -> Vec<String> {
    let shelved = library.shelved(date(2026, 11, 29)).await.unwrap();
    let spelled = |Shelved { title, search, count, .. }| format!("{title}: {count}, {}", search.unwrap_or_default());
    shelved.into_iter().map(spelled).collect()
}

#[tokio::test]
async fn an_album_by_hand_has_what_was_put_into_it() {
    let library = library().await;
    library.0.wish_of_albums(add("Best of", &["2019/a", "2020/03/c"])).await.unwrap();
    library.0.wish_of_albums(add("BEST OF", &["2021/d"])).await.unwrap();
    library.0.wish_of_albums(remove("best of", &["2019/a"])).await.unwrap();
    check(&library, "photos in the album Best of", &["2021/d", "2020/03/c"]).await;
    check(&library, "cats in the best of album", &["2020/03/c"]).await;
    check(&library, "in no album", &["2020/02/b", "2019/a"]).await;
    check(&library, "photos in an album from 2021", &["2021/d"]).await;
    library.0.wish_of_albums(rename("best of", "Pick of the bunch")).await.unwrap();
    check(&library, "in the album Best of", &[]).await;
    check(&library, "in the album pick of the bunch", &["2021/d", "2020/03/c"]).await;
    check(&library, "bunch", &["2021/d", "2020/03/c"]).await;
    let entry = library.0.photos(&[photo("2021/d")]).await.unwrap().remove(0);
    assert_eq!(entry.albums, ["Pick of the bunch"]);
    library.0.wish_of_albums(dropped("pick of the bunch")).await.unwrap();
    check(&library, "bunch", &[]).await;
    check(&library, "in no album", &["2021/d", "2020/03/c", "2020/02/b", "2019/a"]).await;
}

#[tokio::test]
async fn an_album_by_search_has_what_that_finds() {
    let library = library().await;
    library.0.wish_of_albums(save("Good boys", "photos  of dogs")).await.unwrap();
    check(&library, "album Good boys", &["2020/02/b", "2019/a"]).await;
    check(&library, "in the good boys album in 2020", &["2020/02/b"]).await;
    check(&library, "2020 in the album good boys", &["2020/02/b"]).await;
    // By the only album that is called so.
    check(&library, "in the boys album", &["2020/02/b", "2019/a"]).await;
    library.0.wish_of_albums(save("Lately", "the good boys album since 2020")).await.unwrap();
    check(&library, "in the album Lately", &["2020/02/b"]).await;
    assert_eq!(shelf(&library.0).await, ["Good boys: 2, photos of dogs", "Lately: 1, the good boys album since 2020"]);
    library.0.wish_of_albums(save("good boys", "cats")).await.unwrap();
    check(&library, "in the album lately", &["2020/03/c"]).await;
    library.0.wish_of_albums(rename("lately", "Good girls")).await.unwrap();
    check(&library, "in the album good girls", &["2020/03/c"]).await;
    // Albums that are made of one another end.
    library.0.wish_of_albums(save("good boys", "in the album good girls")).await.unwrap();
    check(&library, "in the album good boys", &[]).await;
}

#[tokio::test]
async fn titles_may_be_anything() {
    let library = library().await;
    for title in
        ["../x<script>alert(1)</script>", "2019", "Best of \"Rome\", 2020", "不思議", "in the album", "Ça & là!"]
    {
        library.0.wish_of_albums(save(title, "dogs in 2019")).await.unwrap();
        check(&library, &format!("in the album {title}"), &["2019/a"]).await;
        library.0.wish_of_albums(dropped(title)).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_said_last_is_taken_back() {
    let library = library().await;
    for wish in [
        add("Pets", &["2019/a"]),
        add("pets", &["2020/03/c"]),
        rename("Pets", "Animals"),
        remove("animals", &["2020/03/c"]),
        dropped("animals"),
    ] {
        library.0.wish_of_albums(wish).await.unwrap();
    }
    for expected in [&["Animals: 1, "][..], &["Animals: 2, "], &["Pets: 2, "], &["Pets: 1, "], &[]] {
        library.0.wish_of_albums(AlbumWish::Undo).await.unwrap();
        assert_eq!(shelf(&library.0).await, expected);
        assert_eq!(shelf(&opened(&library.1).await).await, expected);
    }
    check(&library, "in no album", &["2021/d", "2020/03/c", "2020/02/b", "2019/a"]).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words() {
    let library = library().await;
    library.0.wish_of_albums(add("Hand", &["2019/a"])).await.unwrap();
    library.0.wish_of_albums(save("Search", "dogs")).await.unwrap();
    let nowhere = photo("nowhere");
    for (wish, reason) in [
        (save("", "dogs"), "a name has at least one letter"),
        (save("Dogs", " "), "a search has 1 to 500 characters"),
        (save("Dogs", &"x".repeat(501)), "a search has 1 to 500 characters"),
        (save("hand", "dogs"), r#""Hand" is an album by hand: use another title"#),
        (add("search", &["2019/a"]), r#""Search" is a search, and has what "dogs" finds"#),
        (remove("search", &["2019/a"]), r#""Search" is a search, and has what "dogs" finds"#),
        (remove("Nothing", &["2019/a"]), r#"there is no album "Nothing""#),
        (rename("Nothing", "x"), r#"there is no album "Nothing""#),
        (rename("Hand", "SEARCH"), r#"there is an album "Search" already"#),
        (dropped("Nothing"), r#"there is no album "Nothing""#),
        (
            AlbumWish::Add { title: "Hand".into(), photos: vec![nowhere] },
            &format!("the library has no photo {nowhere}"),
        ),
    ] {
        let refusal = library.0.wish_of_albums(wish.clone()).await.unwrap_err();
        assert_eq!(refusal.to_string(), reason, "{wish:?}");
        assert!(refusal.is::<library::Refused>());
    }
    assert_eq!(shelf(&library.0).await, ["Hand: 1, ", "Search: 2, dogs"]);
}
