//! Accounts of a library: who is invited, who came, what each is shown, and what of that can be taken back.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalogue::Catalogue as _;
use library::{AccountWish, Accounts, AlbumWish, Library, Locked, Matter, Role, Scope, Secret, Sizes, Whose, Wish};
use photo::Reading;

use crate::in_memory::{self, opened, photo, picture};

const NOW_MS: u64 = 1_800_000_000_000;
const WEEK_MS: u64 = 7 * 86_400_000;
const TOKEN: Secret = Secret::new([7; 16]);

async fn library() -> (Library, Arc<store::memory::Memory>) {
    let with = |name: &str| Reading { people: vec![name.to_owned()], ..Reading::default() };
    let pictures = [("a", "Natalie"), ("b", "Tom")].into_iter().flat_map(|(name, who)| picture(name, with(who)));
    let (library, store) = in_memory::library(pictures).await;
    library.wish_of_albums(AlbumWish::Add { title: "Lake".into(), photos: vec![photo("a")] }).await.unwrap();
    (library, store)
}

fn password() -> Locked {
    Locked::of_password("correct horse", [1; 16]).unwrap()
}

async fn wish(library: &Library, wish: AccountWish) {
    library.wish_of_accounts(wish, NOW_MS).await.unwrap();
}

async fn invite(library: &Library, name: &str, random: u8) -> Secret {
    let token = Secret::new([random; 16]);
    wish(library, AccountWish::Invite { name: name.into(), scope: Scope::Whole, token }).await;
    token
}

fn chosen(albums: &[&str], people: &[&str]) -> Scope {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    Scope::Chosen { albums: set(albums), people: set(people) }
}

fn names(accounts: &Accounts) -> Vec<&str> {
    accounts.all().map(|account| account.name.as_str()).collect()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(wished: anyhow::Result<T>, reason: &str) {
    let error = wished.unwrap_err().to_string();
    assert!(error.contains(reason), "{error}");
}

#[tokio::test]
async fn an_invitation_is_good_once_and_for_a_week() {
    let (library, store) = library().await;
    let token = invite(&library, "Grandma", 7).await.to_string();
    for library in [&library, &opened(&store).await] {
        let accounts = library.accounts().await.unwrap();
        assert_eq!(accounts.invitation(&token, NOW_MS + WEEK_MS - 1).unwrap().name, "Grandma");
        for (token, now_ms) in [(&*token, NOW_MS + WEEK_MS), (&"0".repeat(32), NOW_MS), ("", NOW_MS), ("../x", NOW_MS)]
        {
            assert_eq!(accounts.invitation(token, now_ms), None, "{token} at {now_ms}");
        }
    }
    refused(library.join(&token, password(), NOW_MS + WEEK_MS).await, "too old");
    let account = library.join(&token, password(), NOW_MS + 1).await.unwrap();
    assert_eq!((account.name.as_str(), account.role), ("Grandma", Role::Viewer(Scope::Whole)));
    refused(library.join(&token, password(), NOW_MS + 2).await, "was used");
    assert_eq!(names(&opened(&store).await.accounts().await.unwrap()), ["Grandma"]);
}

#[tokio::test]
async fn of_two_who_open_one_invitation_at_once_one_comes_in() {
    let (library, store) = library().await;
    let token = invite(&library, "Grandma", 7).await.to_string();
    let other = Locked::of_password("another horse", [2; 16]).unwrap();
    let (one, two) =
        tokio::join!(library.join(&token, password(), NOW_MS), library.join(&token, other.clone(), NOW_MS));
    assert_ne!(one.is_ok(), two.is_ok());
    let account = one.or(two).unwrap();
    for library in [&library, &opened(&store).await] {
        let accounts = library.accounts().await.unwrap();
        assert_eq!(accounts.viewers.len(), 1);
        assert_eq!(accounts.named("grandma").unwrap().password, account.password);
    }
}

#[tokio::test]
async fn records_say_no_password_and_open_no_invitation() {
    let (library, _store) = library().await;
    let token = invite(&library, "Grandma", 7).await.to_string();
    library.join(&token, password(), NOW_MS).await.unwrap();
    let owner = Locked::of_password("secret enough", [3; 16]).unwrap();
    wish(&library, AccountWish::Owner { name: "Ana".into(), password: owner }).await;
    for decided in library.decided(Matter::Accounts).await.unwrap() {
        let text = String::from_utf8(decided.to_bytes()).unwrap();
        for secret in ["correct horse", "secret enough", &token, &token[..16]] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[tokio::test]
async fn a_viewer_who_was_removed_comes_back_without_sessions() {
    let (library, store) = library().await;
    let token = invite(&library, "Grandma", 7).await.to_string();
    let before = library.join(&token, password(), NOW_MS).await.unwrap();
    wish(&library, AccountWish::Remove { name: "grandma".into() }).await;
    for library in [&library, &opened(&store).await] {
        assert_eq!(names(&library.accounts().await.unwrap()), [""; 0]);
    }
    wish(&library, AccountWish::Undo(Vec::new())).await;
    for library in [&library, &opened(&store).await] {
        let accounts = library.accounts().await.unwrap();
        let account = accounts.named("Grandma").unwrap();
        assert_eq!((&account.id, &account.password), (&before.id, &before.password));
        assert_ne!(account.mark(), before.mark(), "what was sealed for it before opens nothing");
    }
}

#[tokio::test]
async fn an_ended_session_stays_ended_whatever_is_taken_back() {
    let (library, store) = library().await;
    invite(&library, "Grandma", 7).await;
    wish(&library, AccountWish::End { session: "0123456789abcdef".into() }).await;
    wish(&library, AccountWish::Undo(Vec::new())).await;
    refused(library.wish_of_accounts(AccountWish::Undo(Vec::new()), NOW_MS).await, "nothing was decided");
    for library in [&library, &opened(&store).await] {
        let accounts = library.accounts().await.unwrap();
        assert!(accounts.has_ended("0123456789abcdef") && !accounts.has_ended("0"));
        assert_eq!(accounts.invited, [], "it was the invitation that was taken back");
    }
}

#[tokio::test]
async fn another_password_of_the_owner_is_another_mark() {
    let (library, _store) = library().await;
    let set = async |name: &str, salt| {
        let password = Locked::of_password("correct horse", [salt; 16]).unwrap();
        wish(&library, AccountWish::Owner { name: name.into(), password }).await;
        library.accounts().await.unwrap().owner.clone().unwrap()
    };
    let (first, second) = (set("Ana", 1).await, set("../x<script>", 2).await);
    assert_eq!((second.name.as_str(), &second.role), ("../x<script>", &Role::Owner));
    assert_ne!(first.mark(), second.mark());
}

#[tokio::test]
async fn what_somebody_is_shown_is_spelled_as_the_library_does_and_can_be_changed_back() {
    let (library, _store) = library().await;
    let token = TOKEN;
    let scope = chosen(&["LAKE"], &[]);
    wish(&library, AccountWish::Invite { name: " Grandma ".into(), scope, token }).await;
    let shown = async || library.accounts().await.unwrap().invited[0].scope.clone();
    assert_eq!(shown().await, chosen(&["Lake"], &[]));
    wish(&library, AccountWish::Scope { name: "Grandma".into(), scope: chosen(&["Lake"], &["tom", "natalie"]) }).await;
    assert_eq!(shown().await.to_string(), "the album Lake, and photos of Natalie, Tom");
    let account = library.join(&token.to_string(), password(), NOW_MS).await.unwrap();
    assert_eq!(account.role, Role::Viewer(chosen(&["Lake"], &["Natalie", "Tom"])));
    wish(&library, AccountWish::Undo(Vec::new())).await;
    assert_eq!(library.accounts().await.unwrap().viewers[0].role, Role::Viewer(chosen(&["Lake"], &[])));
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words() {
    let (library, _store) = library().await;
    wish(&library, AccountWish::Owner { name: "Ana".into(), password: password() }).await;
    let token = invite(&library, "Grandma", 7).await;
    library.join(&token.to_string(), password(), NOW_MS).await.unwrap();
    let invite = |name: &str, scope| AccountWish::Invite { name: name.into(), scope, token };
    let scope = |name: &str| AccountWish::Scope { name: name.into(), scope: Scope::Whole };
    let rows = [
        (invite("ana", Scope::Whole), "ana has an account already"),
        (invite("GRANDMA", Scope::Whole), "GRANDMA has an account already"),
        (invite(" ", Scope::Whole), "a name has at least one character"),
        (invite("a\u{202e}b", Scope::Whole), "a name is one line"),
        (invite(&"x".repeat(10_000_000), Scope::Whole), "a name has at most 200 characters"),
        (invite("Tom", chosen(&[], &[])), "choose at least one"),
        (invite("Tom", chosen(&["Sea"], &[])), "no album is called \"Sea\""),
        (invite("Tom", chosen(&[], &["Bob"])), "nobody in a photo is called \"Bob\""),
        (scope("Tom"), "nobody called \"Tom\" has an account"),
        (scope("Ana"), "Ana is the owner"),
        (AccountWish::Remove { name: "Ana".into() }, "Ana is the owner"),
        (AccountWish::Owner { name: "Grandma".into(), password: password() }, "a viewer's name"),
    ];
    for (wish, reason) in rows {
        refused(library.wish_of_accounts(wish, NOW_MS).await, reason);
    }
    assert_eq!(names(&library.accounts().await.unwrap()), ["Ana", "Grandma"]);
    for password in ["short", "", &"x".repeat(10_000_000)] {
        refused(Locked::of_password(password, [1; 16]), "at least 8 characters");
    }
}

#[tokio::test]
async fn while_the_catalogue_is_built_the_store_says_who_may_look() {
    let (library, store) = library().await;
    let token = invite(&library, "Grandma", 7).await.to_string();
    let account = library.join(&token, password(), NOW_MS).await.unwrap();
    wish(&library, AccountWish::Remove { name: "Grandma".into() }).await;
    wish(&library, AccountWish::End { session: "0123456789abcdef".into() }).await;
    let late = library.change_password(&account.id, password(), NOW_MS).await;
    refused(late, "this account is no more");

    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let sizes = Sizes { thumbnail_px: 2048, tile_px: 360 };
    let being_built = Library::new(store.clone(), catalogue.clone(), sizes);
    catalogue.clear().await.unwrap();
    let accounts = being_built.accounts().await.unwrap();
    assert!(accounts.has_ended("0123456789abcdef"), "a session that was ended goes on");
    assert_eq!(names(&accounts), [""; 0], "who was removed may look");
    wish(&library, AccountWish::Undo(Vec::new())).await;
    being_built.rebuild_catalogue().await.unwrap();
    assert_eq!(names(&being_built.accounts().await.unwrap()), ["Grandma"]);
}

#[tokio::test]
async fn what_was_chosen_is_followed_under_another_name_and_what_takes_its_name_is_not_shown() {
    let (library, store) = library().await;
    let shown = Wish::Shown { photos: vec![photo("b")], name: "Rover".into() };
    library.wish(shown).await.unwrap();
    wish(&library, AccountWish::Invite { name: "Zoe".into(), scope: chosen(&["Lake"], &["Rover"]), token: TOKEN })
        .await;
    library.join(&TOKEN.to_string(), password(), NOW_MS).await.unwrap();

    library.wish_of_albums(AlbumWish::Rename { title: "Lake".into(), to: "Sea".into() }).await.unwrap();
    library.wish_of_albums(AlbumWish::Add { title: "Lake".into(), photos: vec![photo("b")] }).await.unwrap();
    let rover = library.everybody().await.unwrap().persons.pop().unwrap().id;
    let rex = Wish::Name { who: Whose::Person(rover), name: "Rex".into(), aliases: None };
    library.wish(rex).await.unwrap();
    library.wish(Wish::Shown { photos: vec![photo("a")], name: "Rover".into() }).await.unwrap();
    for library in [&library, &opened(&store).await] {
        let scope = library.accounts().await.unwrap().viewers[0].role.clone();
        assert_eq!(scope, Role::Viewer(chosen(&["Sea"], &["Rex"])));
    }
    library.wish_of_albums(AlbumWish::Drop { title: "Sea".into() }).await.unwrap();
    let scope = library.accounts().await.unwrap().viewers[0].role.clone();
    assert_eq!(scope, Role::Viewer(chosen(&[], &["Rex"])), "what is no more is nothing else");
}
