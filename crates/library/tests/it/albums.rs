//! Albums by hand and by search: what is in them, how searches ask for it, and what cannot be.

use std::sync::Arc;

use catalogue::Catalogue;
use jiff::civil::date;
use library::{AlbumDecision, AlbumWish, Decided, Library, ListedAlbum, Matter};
use photo::Reading;
use serde_json::{Value, json};
use store::Store;
use store::memory::Memory;

use crate::in_memory::{self, opened, opened_with, photo, picture};
use crate::searching::finds;

/// Photos by the names of their files, and the keywords written into them.
const PHOTOS: [(&str, &str); 4] = [("2019/a", "dog"), ("2020/02/b", "dog"), ("2020/03/c", "cat"), ("2021/d", "boat")];

async fn library() -> (Library, Arc<Memory>) {
    let of =
        |(name, label): (&str, &str)| picture(name, Reading { labels: vec![label.to_owned()], ..Reading::default() });
    in_memory::library(PHOTOS.into_iter().flat_map(of)).await
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
    let listed = library.listed_albums(date(2026, 11, 29)).await.unwrap();
    let spelled = |ListedAlbum { title, search, count, .. }: &ListedAlbum| {
        format!("{title}: {count}, {}", search.as_deref().unwrap_or_default())
    };
    listed.iter().map(spelled).collect()
}

#[tokio::test]
async fn an_album_by_hand_has_what_was_put_into_it() {
    let library = library().await;
    library.0.wish_of_albums(add("Best of", &["2019/a", "2020/03/c"])).await.unwrap();
    library.0.wish_of_albums(add("BEST OF", &["2021/d"])).await.unwrap();
    library.0.wish_of_albums(remove("best of", &["2019/a"])).await.unwrap();
    finds(&library, "photos in the album Best of", &["2021/d", "2020/03/c"]).await;
    finds(&library, "cats in the best of album", &["2020/03/c"]).await;
    finds(&library, "in no album", &["2020/02/b", "2019/a"]).await;
    finds(&library, "photos in an album from 2021", &["2021/d"]).await;
    library.0.wish_of_albums(rename("best of", "Pick of the bunch")).await.unwrap();
    finds(&library, "in the album Best of", &[]).await;
    finds(&library, "in the album pick of the bunch", &["2021/d", "2020/03/c"]).await;
    finds(&library, "bunch", &["2021/d", "2020/03/c"]).await;
    let entry = library.0.photos(&[photo("2021/d")]).await.unwrap().remove(0);
    assert_eq!(entry.albums, ["Pick of the bunch"]);
    library.0.wish_of_albums(dropped("pick of the bunch")).await.unwrap();
    finds(&library, "bunch", &[]).await;
    finds(&library, "in no album", &["2021/d", "2020/03/c", "2020/02/b", "2019/a"]).await;
}

#[tokio::test]
async fn an_album_by_search_has_what_that_finds() {
    let library = library().await;
    library.0.wish_of_albums(save("Good boys", "photos  of dogs")).await.unwrap();
    finds(&library, "album Good boys", &["2020/02/b", "2019/a"]).await;
    finds(&library, "in the good boys album in 2020", &["2020/02/b"]).await;
    finds(&library, "2020 in the album good boys", &["2020/02/b"]).await;
    // By the only album that is called so.
    finds(&library, "in the boys album", &["2020/02/b", "2019/a"]).await;
    library.0.wish_of_albums(save("Lately", "the good boys album since 2020")).await.unwrap();
    finds(&library, "in the album Lately", &["2020/02/b"]).await;
    assert_eq!(shelf(&library.0).await, ["Good boys: 2, photos of dogs", "Lately: 1, the good boys album since 2020"]);
    library.0.wish_of_albums(save("good boys", "cats")).await.unwrap();
    finds(&library, "in the album lately", &["2020/03/c"]).await;
    library.0.wish_of_albums(rename("lately", "Good girls")).await.unwrap();
    finds(&library, "in the album good girls", &["2020/03/c"]).await;
}

#[tokio::test]
async fn an_album_by_itself_lists_what_its_search_does() {
    let library = library().await;
    library.0.wish_of_albums(save("Two", "first 2 photos")).await.unwrap();
    finds(&library, "in the album Two", &["2019/a", "2020/02/b"]).await;
    // With more that is asked for it is only what narrows that.
    finds(&library, "cats in the album Two", &["2020/03/c"]).await;
    assert_eq!(shelf(&library.0).await, ["Two: 2, first 2 photos"]);
    library.0.wish_of_albums(save("Of two", "in the album Two")).await.unwrap();
    finds(&library, "in the album of two", &["2019/a", "2020/02/b"]).await;
}

#[tokio::test]
async fn albums_can_be_left_out() {
    let library = library().await;
    library.0.wish_of_albums(add("Hand", &["2019/a", "2021/d"])).await.unwrap();
    library.0.wish_of_albums(save("Dogs", "dogs")).await.unwrap();
    finds(&library, "not in the album Hand", &["2020/03/c", "2020/02/b"]).await;
    finds(&library, "not in the album Dogs", &["2021/d", "2020/03/c"]).await;
    finds(&library, "in the album Hand but not in the album Dogs", &["2021/d"]).await;
    finds(&library, "not in the Dogs album and not in the Hand album", &["2020/03/c"]).await;
    library.0.wish_of_albums(save("Others", "not in the album Dogs")).await.unwrap();
    finds(&library, "not in the album Others", &["2020/02/b", "2019/a"]).await;
    let refusal = library.0.wish_of_albums(save("Dogs", "not in the album Others")).await.unwrap_err();
    let reason = r#""Dogs" would be made of itself: its search asks for it, or for an album that does"#;
    assert_eq!(refusal.to_string(), reason);
}

#[tokio::test]
async fn what_an_albums_search_is_met_by_is_said() {
    let library = library().await;
    library.0.wish_of_albums(save("Good boys", "dogs")).await.unwrap();
    let entry = library.0.photos(&[photo("2019/a")]).await.unwrap().remove(0);
    let reasons = library.0.why("in the album Good boys", date(2026, 11, 29), &entry).await.unwrap().unwrap();
    assert_eq!(library.0.why("no dogs", date(2026, 11, 29), &entry).await.unwrap(), None, "it does not find it");
    let said: Vec<String> = reasons.iter().map(|why| format!("{}: {:?} {}", why.asked, why.by, why.found)).collect();
    assert_eq!(said, ["dog: Keyword dog"]);
}

#[tokio::test]
async fn what_an_undo_takes_back_is_told() {
    let library = library().await;
    for wish in [save("Good boys", "dogs"), rename("good boys", "Dogs"), dropped("dogs")] {
        library.0.wish_of_albums(wish).await.unwrap();
    }
    for expected in [
        AlbumDecision::Dropped { title: "Dogs".into() },
        AlbumDecision::Renamed { title: "Good boys".into(), to: "Dogs".into() },
        AlbumDecision::Saved { title: "Good boys".into(), search: Some("dogs".into()), new: true },
    ] {
        let known_by = library.0.wish_of_albums(AlbumWish::Undo { what: Vec::new() }).await.unwrap();
        let (_, taken_back) = library.0.decided_as::<AlbumDecision>(Matter::Albums, &known_by).await.unwrap();
        assert_eq!(taken_back, [expected]);
    }
}

#[tokio::test]
async fn titles_may_be_anything() {
    let library = library().await;
    for title in
        ["../x<script>alert(1)</script>", "2019", "Best of \"Rome\", 2020", "不思議", "in the album", "Ça & là!"]
    {
        library.0.wish_of_albums(save(title, "dogs in 2019")).await.unwrap();
        finds(&library, &format!("in the album {title}"), &["2019/a"]).await;
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
        library.0.wish_of_albums(AlbumWish::Undo { what: Vec::new() }).await.unwrap();
        assert_eq!(shelf(&library.0).await, expected);
        assert_eq!(shelf(&opened(&library.1).await).await, expected);
    }
    finds(&library, "in no album", &["2021/d", "2020/03/c", "2020/02/b", "2019/a"]).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words() {
    let library = library().await;
    library.0.wish_of_albums(add("Hand", &["2019/a"])).await.unwrap();
    library.0.wish_of_albums(save("Search", "dogs")).await.unwrap();
    library.0.wish_of_albums(save("Of search", "2019 in the album Search")).await.unwrap();
    library.0.wish_of_albums(save("Of none", "in the album Naught")).await.unwrap();
    let nowhere = photo("nowhere");
    for (wish, reason) in [
        (save("", "dogs"), "a title has at least one character"),
        (save("Dogs", " "), "a search has 1 to 500 characters"),
        (save("Dogs", &"x".repeat(501)), "a search has 1 to 500 characters"),
        (save("hand", "dogs"), r#""Hand" is an album by hand: use another title"#),
        (add("search", &["2019/a"]), r#""Search" is a search, and has what "dogs" finds"#),
        (remove("search", &["2019/a"]), r#""Search" is a search, and has what "dogs" finds"#),
        (remove("Nothing", &["2019/a"]), r#"there is no album "Nothing""#),
        (rename("Nothing", "x"), r#"there is no album "Nothing""#),
        (
            save("Loop", "in the album loop"),
            r#""Loop" would be made of itself: its search asks for it, or for an album that does"#,
        ),
        (
            save("Search", "cats in the album Of search"),
            r#""Search" would be made of itself: its search asks for it, or for an album that does"#,
        ),
        (
            rename("Of none", "Naught"),
            r#""Naught" would be made of itself: its search asks for it, or for an album that does"#,
        ),
        (add("a\u{202e}b", &["2019/a"]), r#"a title is one line of characters that can be seen: "a\u{202e}b" is not"#),
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
    let left =
        ["Hand: 1, ", "Of none: 0, in the album Naught", "Of search: 1, 2019 in the album Search", "Search: 2, dogs"];
    assert_eq!(shelf(&library.0).await, left);
}

#[tokio::test]
async fn what_is_so_already_is_not_said_again() {
    let library = library().await;
    library.0.wish_of_albums(add("Me", &["2019/a"])).await.unwrap();
    library.0.wish_of_albums(save("Dogs", "dogs")).await.unwrap();
    for wish in [
        add("me", &["2019/a"]),
        add("Other", &[]),
        remove("Me", &["2021/d"]),
        rename("me", "Me"),
        save("Dogs", " dogs "),
    ] {
        assert_eq!(library.0.wish_of_albums(wish.clone()).await.unwrap(), [], "{wish:?}");
    }
    assert_eq!(shelf(&library.0).await, ["Dogs: 2, dogs", "Me: 1, "]);
}

#[tokio::test]
async fn titles_that_only_look_alike_are_two_albums() {
    let library = library().await;
    for (title, name) in [("Zoe", "2019/a"), ("Zoë", "2020/02/b"), ("C", "2020/03/c"), ("C++", "2021/d")] {
        library.0.wish_of_albums(add(title, &[name])).await.unwrap();
        finds(&library, &format!("in the album {title}"), &[name]).await;
    }
    finds(&library, "in the album zoe", &["2019/a"]).await;
    library.0.wish_of_albums(dropped("ZOE\u{308}")).await.unwrap();
    assert_eq!(shelf(&library.0).await, ["C: 1, ", "C++: 1, ", "Zoe: 1, "]);
}

async fn with_two_albums() -> (Library, Arc<Memory>) {
    let library = library().await;
    library.0.wish_of_albums(add("Hand", &["2019/a", "2021/d"])).await.unwrap();
    library.0.wish_of_albums(save("Search", "dogs")).await.unwrap();
    library
}

/// Programs that do not know of each other decide these, the first a moment before the second.
async fn check_at_once(wishes: [AlbumWish; 2], expected: &[&str]) {
    const LATER: u64 = 1 << 50;
    let (_, store) = with_two_albums().await;
    for (rank, wish) in (LATER..).zip(wishes.clone()) {
        let (program, _) = with_two_albums().await;
        program.wish_of_albums(wish).await.unwrap();
        let facts: Vec<Value> = program.decided(Matter::Albums).await.unwrap().last().unwrap().facts().collect();
        write(&store, &[Decided::new(Matter::Albums, rank, &facts)]).await;
    }
    assert_eq!(shelf(&opened(&store).await).await, expected, "{wishes:?}");
}

async fn write(store: &Memory, decided: &[Decided]) {
    store.create(decided.iter().map(|decided| (decided.key(), decided.to_bytes().into())).collect()).await.unwrap();
}

#[tokio::test]
async fn no_album_is_lost_where_two_are_given_one_title() {
    check_at_once([rename("Hand", "X"), rename("Search", "X")], &["X: 2, ", "X (2): 2, dogs"]).await;
    check_at_once([rename("Search", "X"), rename("Hand", "X")], &["X: 2, dogs", "X (2): 2, "]).await;
    let both = ["Hand: 2, ", "New: 1, cats", "New (2): 1, ", "Search: 2, dogs"];
    check_at_once(
        [save("New", "cats"), add("new", &["2021/d"])],
        &["Hand: 2, ", "New: 1, cats", "new (2): 1, ", "Search: 2, dogs"],
    )
    .await;
    check_at_once([save("New", "cats"), add("New", &["2021/d"])], &both).await;
    let both = ["Hand: 2, ", "New: 1, ", "New (2): 1, cats", "Search: 2, dogs"];
    check_at_once([add("New", &["2021/d"]), save("New", "cats")], &both).await;
    let merged = ["Hand: 2, ", "New: 2, ", "Search: 2, dogs"];
    check_at_once([add("New", &["2021/d"]), add("New", &["2019/a"])], &merged).await;
    let both = ["Hand: 2, ", "New: 1, cats", "New (2): 1, boats", "Search: 2, dogs"];
    check_at_once([save("New", "cats"), save("New", "boats")], &both).await;
    check_at_once([dropped("Hand"), add("Hand", &["2020/02/b"])], &["Hand: 1, ", "Search: 2, dogs"]).await;
    check_at_once([rename("Hand", "X"), save("X", "cats")], &["Search: 2, dogs", "X: 2, ", "X (2): 1, cats"]).await;
}

#[tokio::test]
async fn an_album_of_many_thousand_photos_is_one_like_others() {
    const MANY: usize = 20_000;
    let names: Vec<String> = (0..MANY).map(|number| format!("many/{number}")).collect();
    let store = Arc::new(Memory::default());
    let records = names.iter().flat_map(|name| picture(name, Reading::default()));
    let objects = records.map(|record| (record.key(), record.to_bytes().into())).collect();
    store.create(objects).await.unwrap();
    let library = opened(&store).await;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (wish, expected) in [
        (add("Many", &names), &["Many: 20000, "][..]),
        (rename("many", "Lots"), &["Lots: 20000, "]),
        (AlbumWish::Undo { what: Vec::new() }, &["Many: 20000, "]),
        (AlbumWish::Undo { what: Vec::new() }, &[]),
    ] {
        library.wish_of_albums(wish).await.unwrap();
        assert_eq!(shelf(&library).await, expected);
    }
    assert_eq!(shelf(&opened(&store).await).await, [] as [&str; 0]);
}

#[tokio::test]
async fn decisions_of_before_renaming_are_read() {
    let library = library().await;
    let (dog, cat) = (photo("2019/a"), photo("2020/03/c"));
    let decided = |rank, facts: serde_json::Value| Decided::new(Matter::Albums, rank, facts.as_array().unwrap());
    let records = [
        decided(
            1,
            json!([{"decision": "saved", "title": "Old"}, {"decision": "added", "title": "Old", "photos": [dog, cat]}]),
        ),
        decided(
            2,
            json!([
                {"decision": "dropped", "title": "Old"},
                {"decision": "saved", "title": "New"},
                {"decision": "added", "title": "New", "photos": [dog, cat]},
            ]),
        ),
        decided(3, json!([{"decision": "saved", "title": "Kept", "search": "dogs"}])),
        decided(4, json!([{"decision": "saved", "title": "KEPT", "search": "cats"}])),
    ];
    write(&library.1, &records).await;
    assert_eq!(shelf(&opened(&library.1).await).await, ["KEPT: 1, cats", "New: 2, "]);
}

#[tokio::test]
async fn what_was_decided_and_not_told_is_told_by_the_same_wish() {
    let (_, store) = library().await;
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let library = (opened_with(&store, catalogue.clone()).await.changing_at_most(4), store);
    // By somebody who was stopped then.
    let decide = async |rank, decisions: &[AlbumDecision]| {
        let decided = Decided::new(Matter::Albums, rank, decisions);
        library.1.create(vec![(decided.key(), decided.to_bytes().into())]).await.unwrap();
        catalogue.decide(&[decided]).await.unwrap();
    };
    let begun = AlbumDecision::Saved { title: "Pets".into(), search: None, new: true };
    let added = AlbumDecision::Added { title: "Pets".into(), photos: vec![photo("2019/a")] };
    decide(1, &[begun, added]).await;
    assert_eq!(shelf(&library.0).await, ["Pets: 0, "]);
    assert_eq!(library.0.wish_of_albums(add("pets", &["2019/a"])).await.unwrap(), []);
    assert_eq!(shelf(&library.0).await, ["Pets: 1, "]);
    finds(&library, "in the album Pets", &["2019/a"]).await;
    decide(2, &[AlbumDecision::Renamed { title: "Pets".into(), to: "Animals".into() }]).await;
    assert_eq!(shelf(&library.0).await, ["Animals: 0, "]);
    library.0.wish_of_albums(rename("Pets", "Animals")).await.unwrap_err();
    assert_eq!(shelf(&library.0).await, ["Animals: 1, "]);
}

#[tokio::test]
async fn where_few_may_change_at_once_more_are_refused_and_nothing_is_decided() {
    let (all, store) = library().await;
    all.wish_of_albums(add("Three", &["2019/a", "2020/02/b", "2020/03/c"])).await.unwrap();
    let few = all.clone().changing_at_most(2);
    let decided = async || all.decided(Matter::Albums).await.unwrap().len();
    let before = decided().await;
    for wish in [
        add("Four", &["2019/a", "2020/03/c", "2021/d"]),
        rename("Three", "3"),
        dropped("Three"),
        AlbumWish::Undo { what: Vec::new() },
        remove("Three", &["2019/a", "2020/02/b", "2020/03/c"]),
    ] {
        let refused = few.wish_of_albums(wish.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("is about 3 photos, and here at most 2"), "{wish:?}: {refused}");
    }
    assert_eq!((decided().await, shelf(&few).await), (before, vec!["Three: 3, ".to_owned()]));
    few.wish_of_albums(remove("Three", &["2019/a"])).await.unwrap();
    few.wish_of_albums(rename("Three", "Two")).await.unwrap();
    assert_eq!(shelf(&opened(&store).await).await, ["Two: 2, "]);
}
