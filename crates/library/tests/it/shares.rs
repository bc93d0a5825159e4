//! Shares of a library: what a link opens, what is in it, and what is given of it.

use jiff::civil::{Date, date};
use library::{
    AlbumWish, Edit, EditWish, Library, Locked, Share, ShareAccess, ShareToken, ShareWish, Shared, Shelf, Views,
};
use photo::Reading;

use crate::in_memory::{self, opened, photo, picture};

const TODAY: Date = date(2026, 11, 29);
const NOW_MS: u64 = 1_800_000_000_000;

fn share(what: Shared) -> Share {
    let until_ms = Some(NOW_MS + 1_000);
    let token = ShareToken::new([7; 16]);
    Share { token, what, title: "Summer".into(), access: ShareAccess::Link, until_ms, originals: false }
}

fn photos() -> Share {
    share(Shared::Photos(["c", "a", "b"].map(photo).into()))
}

async fn library() -> (Library, std::sync::Arc<store::memory::Memory>) {
    in_memory::library(["a", "b", "c", "d"].into_iter().flat_map(|name| picture(name, Reading::default()))).await
}

async fn wish(library: &Library, wish: ShareWish) {
    library.wish_of_shares(wish, NOW_MS).await.unwrap();
}

#[track_caller]
fn refused(wished: anyhow::Result<Vec<library::Standing>>, reason: &str) {
    let error = wished.unwrap_err().to_string();
    assert!(error.contains(reason), "{error}");
}

#[tokio::test]
async fn a_link_opens_its_share_until_it_ends() {
    let (library, store) = library().await;
    wish(&library, ShareWish::Share(photos())).await;
    let token = photos().token.to_string();
    for library in [&library, &opened(&store).await] {
        assert_eq!(library.opened_share(&token, NOW_MS + 999).await.unwrap(), Some(photos()));
        for (token, now_ms) in [(&*token, NOW_MS + 1_000), (&"0".repeat(32), NOW_MS), ("", NOW_MS), ("Ü", NOW_MS)] {
            assert_eq!(library.opened_share(token, now_ms).await.unwrap(), None, "{token} at {now_ms}");
        }
        assert_eq!(library.opened_share(&token.replace('0', "O"), NOW_MS).await.unwrap(), None);
        assert_eq!(library.shares(NOW_MS).await.unwrap(), [photos()]);
        assert_eq!(library.shares(NOW_MS + 1_000).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_revoked_share_is_gone_at_once_and_comes_back_when_that_is_taken_back() {
    let (library, store) = library().await;
    wish(&library, ShareWish::Share(photos())).await;
    let token = photos().token.to_string();
    wish(&library, ShareWish::Revoke(photos().id())).await;
    assert_eq!(library.opened_share(&token, NOW_MS).await.unwrap(), None);
    assert_eq!(opened(&store).await.opened_share(&token, NOW_MS).await.unwrap(), None);
    refused(library.wish_of_shares(ShareWish::Revoke(photos().id()), NOW_MS).await, "no share is called");
    wish(&library, ShareWish::Undo(Vec::new())).await;
    assert_eq!(library.opened_share(&token, NOW_MS).await.unwrap(), Some(photos()));
    wish(&library, ShareWish::Undo(Vec::new())).await;
    assert_eq!(library.opened_share(&token, NOW_MS).await.unwrap(), None);
}

async fn names(library: &Library, share: &Share) -> Vec<&'static str> {
    let rows = library.photos_of_share(share, TODAY).await.unwrap();
    let name = |id| ["a", "b", "c", "d"].into_iter().find(|name| photo(name) == id).unwrap();
    rows.iter().map(|row| name(row.id)).collect()
}

#[tokio::test]
async fn what_is_put_away_is_in_no_share() {
    let (library, _store) = library().await;
    library
        .wish_of_albums(AlbumWish::Add { title: "Lake".into(), photos: vec![photo("a"), photo("b")] })
        .await
        .unwrap();
    let shares = [photos(), share(Shared::Album("Lake".into())), share(Shared::Search("photos of 2026".into()))];
    assert_eq!(names(&library, &shares[0]).await, ["c", "a", "b"], "in the order in which they were selected");
    for shelf in [Shelf::Hidden, Shelf::Trash(0)] {
        let edit = Edit::Shelf(Some(shelf));
        library.wish_of_edits(EditWish::Edit { photos: vec![photo("a")], edit }).await.unwrap();
        for share in &shares {
            assert!(!names(&library, share).await.contains(&"a"), "{share:?}");
        }
        library.wish_of_edits(EditWish::Undo { what: Vec::new() }).await.unwrap();
        assert_eq!(names(&library, &shares[0]).await, ["c", "a", "b"]);
    }
}

#[tokio::test]
async fn an_album_is_shared_as_it_is_when_somebody_looks() {
    let (library, _store) = library().await;
    let add = async |name| {
        let wish = AlbumWish::Add { title: "Lake".into(), photos: vec![photo(name)] };
        library.wish_of_albums(wish).await.unwrap();
    };
    add("a").await;
    let album = Share { token: ShareToken::new([8; 16]), ..share(Shared::Album("Lake".into())) };
    assert_eq!(names(&library, &album).await, ["a"]);
    add("d").await;
    let mut both = names(&library, &album).await;
    both.sort_unstable();
    assert_eq!(both, ["a", "d"]);
}

#[tokio::test]
async fn a_share_follows_its_album_and_no_other_of_its_title() {
    let (library, store) = library().await;
    let wish_of_albums = async |wish| drop(library.wish_of_albums(wish).await.unwrap());
    let add = async |title: &str, name| {
        wish_of_albums(AlbumWish::Add { title: title.into(), photos: vec![photo(name)] }).await;
    };
    let rename = async |title: &str, to: &str| {
        wish_of_albums(AlbumWish::Rename { title: title.into(), to: to.into() }).await;
    };
    add("Lake", "a").await;
    wish(&library, ShareWish::Share(share(Shared::Album("lake".into())))).await;
    let shown = async |library: &Library| match library.shares(NOW_MS).await.unwrap().pop() {
        Some(share) => format!("{:?} {:?}", share.what, names(library, &share).await),
        None => "nothing".to_owned(),
    };
    assert_eq!(shown(&library).await, r#"Album("Lake") ["a"]"#);
    rename("Lake", "Sea").await;
    add("Lake", "b").await;
    assert_eq!(shown(&library).await, r#"Album("Sea") ["a"]"#, "another album has its title now");
    rename("Sea", "Ocean").await;
    rename("Lake", "Sea").await;
    assert_eq!(shown(&library).await, r#"Album("Ocean") ["a"]"#);
    assert_eq!(shown(&opened(&store).await).await, r#"Album("Ocean") ["a"]"#);
    wish_of_albums(AlbumWish::Drop { title: "Ocean".into() }).await;
    assert_eq!(shown(&library).await, "nothing");
    add("Ocean", "c").await;
    assert_eq!(shown(&library).await, "nothing", "what was not shared");
    wish_of_albums(AlbumWish::Drop { title: "Ocean".into() }).await;
    for _ in 0..5 {
        wish_of_albums(AlbumWish::Undo { what: Vec::new() }).await;
    }
    assert_eq!(shown(&library).await, r#"Album("Sea") ["a"]"#);
}

#[tokio::test]
async fn what_cannot_be_shared_is_refused_in_words() {
    let (library, _store) = library().await;
    let rows = [
        (share(Shared::Photos(Vec::new())), "1 to 4000 photos"),
        (share(Shared::Photos(vec![photo("x")])), "the library has no photo"),
        (share(Shared::Album("None".into())), "no album is called"),
        (share(Shared::Search(" ".into())), "1 to 500 characters"),
        (Share { title: " ".into(), ..photos() }, "at least one character"),
        (Share { until_ms: Some(NOW_MS), ..photos() }, "later than now"),
    ];
    for (share, reason) in rows {
        refused(library.wish_of_shares(ShareWish::Share(share), NOW_MS).await, reason);
    }
    assert_eq!(library.shares(NOW_MS).await.unwrap(), []);
}

#[test]
fn a_passphrase_opens_only_what_it_locked() {
    let locked = Locked::new("correct horse", [1; 16]).unwrap();
    assert!(locked.as_str().starts_with("$argon2id$"));
    assert!(locked.opens("correct horse"));
    for wrong in ["", "Correct horse", "correct horse ", &"a".repeat(5_000)] {
        assert!(!locked.opens(wrong), "{wrong}");
    }
    assert!(Locked::new("", [1; 16]).is_err());
    assert_eq!(format!("{locked:?}"), "Locked", "it is not among what a log says");
}

#[tokio::test]
async fn looks_are_counted_for_each_share() {
    let (library, _store) = library().await;
    let version = library.version().await.unwrap();
    for later in 0..3 {
        library.note_view(&photos(), NOW_MS + later).await.unwrap();
    }
    let views = Views { count: 3, last_ms: NOW_MS + 2 };
    assert_eq!(library.views(&photos()).await.unwrap(), views);
    assert_eq!(library.version().await.unwrap(), version, "which changes no answer");
}
