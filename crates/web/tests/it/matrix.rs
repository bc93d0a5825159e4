//! Every address there is, asked by everybody there is, at both doors: who gets what they asked for, and who does not.
//! Addresses are read from the table that routers are made of, so that a new one is not in here until a row says so.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::civil::Date;
use library::{
    AccountWish, AlbumWish, Home, Library, Locked, PhotoId, Scope, Secret, Share, ShareAccess, ShareToken, ShareWish,
    Shared,
};
use tower::ServiceExt;
use web::{Access, Counted, Declared, Door, Moment, Needs, OwnerKey, Pictures, Remembered, declared, start_link};

use Needs::{Feed, Nothing, OwnPage, Owner, Public, Reader, SharesLink, WholeReader};

/// An address: what it is asked with, and how that is answered to the owner and to anybody else.
struct Row(Method, &'static str, Needs, &'static [Door], &'static str, u16, u16);

const BOTH: &[Door] = &[Door::ThisMachine, Door::Anywhere];
const HERE: &[Door] = &[Door::ThisMachine];
const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;

#[rustfmt::skip]
const ROWS: [Row; 57] = [
    Row(GET, "/", Reader, BOTH, "/", 200, 401),
    Row(GET, "/a/{build}/{*name}", Public, BOTH, "/a/BUILD/app.js", 200, 200),
    Row(GET, "/favicon.ico", Public, BOTH, "/favicon.ico", 200, 200),
    Row(GET, "/sign-in/{token}", Nothing, BOTH, "/sign-in/0", 303, 403),
    Row(GET, "/sign-in/{token}/open", OwnPage, BOTH, "/sign-in/0/open", 403, 403),
    Row(GET, "/sign-out", OwnPage, BOTH, "/sign-out", 303, 303),
    Row(GET, "/sign-in", Nothing, BOTH, "/sign-in", 303, 200),
    Row(POST, "/sign-in", Nothing, BOTH, "/sign-in", 403, 403),
    Row(GET, "/invitation/{token}", Nothing, BOTH, "/invitation/INVITATION", 200, 200),
    Row(POST, "/invitation/{token}", Nothing, BOTH, "/invitation/INVITATION", 400, 400),
    Row(GET, "/s/{token}", Needs::Share, BOTH, "/s/LINK", 200, 200),
    Row(POST, "/s/{token}", SharesLink, BOTH, "/s/LINK", 303, 303),
    Row(GET, "/s/{token}/zip", Needs::Share, HERE, "/s/LINK/zip", 200, 200),
    Row(GET, "/s/{token}/{id}", Needs::Share, BOTH, "/s/LINK/PHOTO", 200, 200),
    Row(GET, "/s/{token}/tiles/{id}", Needs::Share, BOTH, "/s/LINK/tiles/PHOTO", 200, 200),
    Row(GET, "/s/{token}/thumbnails/{id}", Needs::Share, BOTH, "/s/LINK/thumbnails/PHOTO", 200, 200),
    Row(GET, "/s/{token}/originals/{id}", Needs::Share, BOTH, "/s/LINK/originals/PHOTO", 200, 200),
    Row(GET, "/api/index", Reader, BOTH, "/api/index", 200, 401),
    Row(GET, "/api/chunk/{number}", Reader, BOTH, "/api/chunk/0?v=VERSION", 200, 401),
    Row(GET, "/api/search", Reader, BOTH, "/api/search?q=cat", 200, 401),
    Row(GET, "/api/completions", Reader, BOTH, "/api/completions?q=ca", 200, 401),
    Row(GET, "/api/status", Reader, BOTH, "/api/status", 200, 401),
    Row(GET, "/api/problems", Owner, BOTH, "/api/problems", 200, 401),
    Row(GET, "/api/photos/{id}", Reader, BOTH, "/api/photos/PHOTO", 200, 401),
    Row(GET, "/api/photos/{id}/people", Owner, HERE, "/api/photos/PHOTO/people", 200, 401),
    Row(GET, "/api/albums", Reader, BOTH, "/api/albums", 200, 401),
    Row(POST, "/api/albums", Owner, BOTH, "/api/albums", 400, 401),
    Row(GET, "/api/edits", Owner, BOTH, "/api/edits", 200, 401),
    Row(POST, "/api/edits", Owner, BOTH, "/api/edits", 400, 401),
    Row(GET, "/api/away/{away}/index", Owner, BOTH, "/api/away/trash/index", 200, 401),
    Row(GET, "/api/away/{away}/chunk/{number}", Owner, BOTH, "/api/away/hidden/chunk/0?v=VERSION", 404, 401),
    Row(GET, "/api/folders", Owner, HERE, "/api/folders?within=", 200, 401),
    Row(GET, "/api/folders/{path}/index", Owner, HERE, "/api/folders/2020%2F04/index", 200, 401),
    Row(GET, "/api/folders/{path}/chunk/{number}", Owner, HERE, "/api/folders/2020/chunk/0?v=VERSION", 404, 401),
    Row(GET, "/api/memories/{key}/index", WholeReader, HERE, "/api/memories/trip/index", 200, 401),
    Row(GET, "/api/memories/{key}/chunk/{number}", WholeReader, HERE, "/api/memories/trip/chunk/0?v=VERSION", 404, 401),
    Row(POST, "/api/places", Owner, HERE, "/api/places", 400, 401),
    Row(GET, "/api/shares", Owner, BOTH, "/api/shares", 200, 401),
    Row(POST, "/api/shares", Owner, BOTH, "/api/shares", 400, 401),
    Row(GET, "/api/memories", WholeReader, HERE, "/api/memories", 200, 401),
    Row(POST, "/api/memories", Owner, HERE, "/api/memories", 400, 401),
    Row(GET, "/memories.atom", Feed, HERE, "/memories.atom", 200, 401),
    Row(GET, "/memories.ics", Feed, HERE, "/memories.ics?key=00000000000000000000000000000000", 200, 401),
    Row(POST, "/api/seen", WholeReader, HERE, "/api/seen", 400, 401),
    Row(POST, "/api/uploads/known", Owner, HERE, "/api/uploads/known", 400, 401),
    Row(PUT, "/api/uploads/{*path}", Owner, HERE, "/api/uploads/2006/cat.jpg", 422, 401),
    Row(GET, "/api/people", Owner, HERE, "/api/people", 200, 401),
    Row(POST, "/api/people", Owner, HERE, "/api/people", 400, 401),
    Row(GET, "/api/people/faces", Owner, HERE, "/api/people/faces?group=0", 400, 401),
    Row(GET, "/api/openapi.json", Reader, BOTH, "/api/openapi.json", 200, 401),
    Row(GET, "/password", Reader, BOTH, "/password", 200, 401),
    Row(POST, "/password", Reader, BOTH, "/password", 400, 401),
    Row(GET, "/accounts", Owner, BOTH, "/accounts", 200, 401),
    Row(POST, "/accounts", Owner, BOTH, "/accounts", 400, 401),
    Row(GET, "/tiles/{id}", Reader, BOTH, "/tiles/PHOTO", 200, 401),
    Row(GET, "/thumbnails/{id}", Reader, BOTH, "/thumbnails/PHOTO", 200, 401),
    Row(GET, "/originals/{id}", Reader, BOTH, "/originals/PHOTO", 200, 401),
];

/// Addresses that are not.
const NOTHING: [&str; 7] = ["/nothing", "/api", "//", "/api/index/", "/invitation", "/sign-in/", "/originals"];
const METHODS: [Method; 7] = [GET, Method::HEAD, POST, PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
const OWN_PAGE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    Nobody,
    /// With the owner's key itself, which is no session.
    KeyItself,
    /// With a session that another owner's key began.
    OtherKey,
    /// With one whose seal was changed.
    Forged,
    /// With one that lasts longer than it was sealed to.
    Prolonged,
    Truncated,
    /// With a start-up link that was not opened.
    LinkInstead,
    /// With the session of the same key at the other door.
    OtherDoor,
    Expired,
    Owner,
    /// With the owner's password.
    OwnerByPassword,
    /// Who is shown the whole library.
    ViewerOfAll,
    /// Who is shown an album that has the photo.
    ViewerWith,
    /// Who is shown an album that has another.
    ViewerWithout,
    /// Whose account was removed, and came back.
    RemovedViewer,
    /// Whose session the owner ended.
    Ended,
    /// With the session of an account under the name of another.
    OtherAccount,
}

impl Asker {
    /// How an address is answered that this is asked with.
    fn is_answered(self, row: &Row, door: Door) -> u16 {
        let Row(_, path, needs, at, asked, owner, anybody) = row;
        let is_viewer = matches!(self, Asker::ViewerOfAll | Asker::ViewerWith | Asker::ViewerWithout);
        let is_known = is_viewer || matches!(self, Asker::Owner | Asker::OwnerByPassword);
        match needs {
            // Where it is not answered it is the address of a photo, and there is none.
            Needs::Share if !at.contains(&door) => 404,
            _ if !at.contains(&door) => {
                if is_known {
                    404
                } else {
                    401
                }
            }
            _ if !is_known => *anybody,
            // To a viewer the owner's link is one still.
            Nothing if is_viewer && *path == "/sign-in/{token}" => *anybody,
            Feed | Owner if is_viewer => 403,
            WholeReader if is_viewer && self != Asker::ViewerOfAll => 403,
            Reader if self == Asker::ViewerWithout && asked.contains("PHOTO") => {
                assert!(path.contains("{id}"));
                404
            }
            _ => *owner,
        }
    }
}

const ASKERS: [Asker; 17] = [
    Asker::Nobody,
    Asker::KeyItself,
    Asker::OtherKey,
    Asker::Forged,
    Asker::Prolonged,
    Asker::Truncated,
    Asker::LinkInstead,
    Asker::OtherDoor,
    Asker::Expired,
    Asker::Owner,
    Asker::OwnerByPassword,
    Asker::ViewerOfAll,
    Asker::ViewerWith,
    Asker::ViewerWithout,
    Asker::RemovedViewer,
    Asker::Ended,
    Asker::OtherAccount,
];

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// A library of one photograph behind one door.
struct Gallery {
    door: Door,
    router: Router,
    now_ms: Arc<AtomicU64>,
    /// How many were made.
    links: AtomicU8,
    key: OwnerKey,
}

impl Gallery {
    async fn new(door: Door, library: Library, letter: &str) -> Self {
        let key: OwnerKey = letter.repeat(43).parse().unwrap();
        let now_ms = Arc::new(AtomicU64::new(NOW_MS));
        let clock = now_ms.clone();
        let drawn = AtomicU64::new(0);
        let random = move || u128::from(drawn.fetch_add(1, Ordering::SeqCst)).to_le_bytes();
        let moment = move || Moment { now_ms: clock.load(Ordering::SeqCst), random: random() };
        let access = Access {
            owner_key: key.clone(),
            once: Arc::new(Remembered::default()),
            attempts: Arc::new(Counted::default()),
            moment: Arc::new(moment),
        };
        let router = match door {
            Door::ThisMachine => web::this_machine(library, access),
            Door::Anywhere => {
                web::anywhere(library, access, Pictures::Gallery, Some(ADDRESS.to_owned())).await.unwrap()
            }
        };
        Self { door, router, now_ms, links: AtomicU8::new(0), key }
    }

    async fn ask(&self, method: &Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| *name != "host") {
            request = request.header("host", "127.0.0.1:8470");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Says a passphrase.
    async fn say(&self, path: &str, passphrase: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(path, format!("passphrase={passphrase}"), headers).await
    }

    /// Sends a form.
    async fn send(&self, path: &str, form: String, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(POST).uri(path).header("host", "127.0.0.1:8470");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(form)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn link(&self) -> String {
        let nonce = self.links.fetch_add(1, Ordering::SeqCst);
        let moment = Moment { now_ms: self.now_ms.load(Ordering::SeqCst), random: [nonce; 16] };
        start_link(self.door, &self.key, "", moment)
    }

    /// The name and value of the cookie of a new session.
    async fn sign_in(&self) -> (String, String) {
        let answer = self.ask(&GET, &format!("{}/open", self.link()), &[OWN_PAGE]).await;
        assert_eq!((answer.status, answer.headers["location"].as_bytes()), (303, &b"/"[..]));
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        let (name, value) = cookie.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    }

    /// The value of the cookie of a new session of an account.
    async fn sign_in_as(&self, name: &str) -> String {
        let answer = self.send("/sign-in", format!("name={name}&password={PASSWORD}"), &[OWN_PAGE]).await;
        assert_eq!(answer.status, 303, "{name}");
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        cookie.split_once('=').unwrap().1.to_owned()
    }

    /// What each comes with.
    async fn cookies(&self, doors: &Doors, other_key: &Gallery, other_door: &Gallery) -> Vec<(Asker, String)> {
        let (name, expired) = self.sign_in().await;
        self.now_ms.fetch_add(365 * 86_400_000, Ordering::SeqCst);
        let (of_owner, of_all) = (self.sign_in_as("Ana").await, self.sign_in_as("All").await);
        let (with, without) = (self.sign_in_as("With").await, self.sign_in_as("Without").await);
        let (removed, ended) = (self.sign_in_as("Removed").await, self.sign_in_as("All").await);
        let wish = async |wish| doors.library.wish_of_accounts(wish, NOW_MS).await.unwrap();
        wish(AccountWish::Remove { name: "Removed".into() }).await;
        wish(AccountWish::Undo(Vec::new())).await;
        wish(AccountWish::End { session: session_of(&ended) }).await;
        let other_account = format!("{}.{}", of_all.split_once('.').unwrap().0, without.split_once('.').unwrap().1);
        let (_, own) = self.sign_in().await;
        let (_, of_other_key) = other_key.sign_in().await;
        let (name_there, of_other_door) = other_door.sign_in().await;
        let changed = |at: usize| {
            let letter = if &own[at..=at] == "A" { "B" } else { "A" };
            format!("{}{letter}{}", &own[..at], &own[at + 1..])
        };
        let link = self.link().rsplit_once('/').unwrap().1.to_owned();
        let with = |asker: Asker| match asker {
            Asker::Nobody => String::new(),
            Asker::KeyItself => format!("{name}={}", "k".repeat(43)),
            Asker::OtherKey => format!("{name}={of_other_key}"),
            Asker::Forged => format!("{name}={}", changed(own.len() - 5)),
            Asker::Prolonged => format!("{name}={}", changed(4)),
            Asker::Truncated => format!("{name}={}", &own[..own.len() - 1]),
            Asker::LinkInstead => format!("{name}={link}"),
            // Its seal would be good here; its name is not looked at.
            Asker::OtherDoor => format!("{name_there}={of_other_door}"),
            Asker::Expired => format!("{name}={expired}"),
            Asker::Owner => format!("{name}={own}"),
            Asker::OwnerByPassword => format!("{name}={of_owner}"),
            Asker::ViewerOfAll => format!("{name}={of_all}"),
            Asker::ViewerWith => format!("{name}={with}"),
            Asker::ViewerWithout => format!("{name}={without}"),
            Asker::RemovedViewer => format!("{name}={removed}"),
            Asker::Ended => format!("{name}={ended}"),
            Asker::OtherAccount => format!("{name}={other_account}"),
        };
        ASKERS.map(|asker| (asker, with(asker))).to_vec()
    }

    async fn owner(&self) -> String {
        let (name, value) = self.sign_in().await;
        format!("{name}={value}")
    }
}

const NOW_MS: u64 = 1_800_000_000_000;
const ADDRESS: &str = "https://photos.example";
const PASSWORD: &str = "correct-horse";
const INVITATION: Secret = Secret::new([0x1f; 16]);

/// What the session of a cookie is called: the first half of what is random in it.
fn session_of(cookie: &str) -> String {
    let sealed = cookie.split_once('.').map_or(cookie, |(_, sealed)| sealed);
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).unwrap();
    bytes[9..17].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Accounts of the owner and of viewers, and an invitation that lasts.
async fn make_accounts(library: &Library) {
    let wish = async |wish| library.wish_of_accounts(wish, NOW_MS).await.unwrap();
    let password = || Locked::of_password(PASSWORD, [1; 16]).unwrap();
    wish(AccountWish::Owner { name: "Ana".into(), password: password() }).await;
    let photos = library.search("", Date::constant(2026, 11, 29)).await.unwrap().found.rows;
    let album = async |title: &str, photo: PhotoId| {
        library.wish_of_albums(AlbumWish::Add { title: title.into(), photos: vec![photo] }).await.unwrap();
        Scope::Chosen { albums: [title.to_owned()].into(), people: [].into() }
    };
    let (cats, suns) = (album("Cats", photos[0].id).await, album("Sunsets", photos[1].id).await);
    let viewers = [("All", Scope::Whole), ("With", cats), ("Without", suns), ("Removed", Scope::Whole)];
    for (number, (name, scope)) in (0..).zip(viewers) {
        let token = Secret::new([number; 16]);
        wish(AccountWish::Invite { name: name.into(), scope, token }).await;
        library.join(&token.to_string(), password(), NOW_MS).await.unwrap();
    }
    let invite = AccountWish::Invite { name: "Invited".into(), scope: Scope::Whole, token: INVITATION };
    library.wish_of_accounts(invite, NOW_MS + 10 * 365 * 86_400_000).await.unwrap();
}

/// A share of the library's one photo, by link, with copies of originals, until it is revoked.
async fn shared(library: &Library, random: [u8; 16]) -> Share {
    let found = library.search("", Date::constant(2026, 11, 29)).await.unwrap();
    let what = Shared::Photos(found.found.rows.iter().map(|row| row.id).collect());
    let token = ShareToken::new(random);
    Share { token, what, title: "<Cat> & \"co\"".into(), access: ShareAccess::Link, until_ms: None, originals: true }
}

/// Both doors of one library, and what is asked for there.
struct Doors {
    _folder: tempfile::TempDir,
    library: Library,
    galleries: [Gallery; 2],
    build: String,
    version: u64,
    photo: String,
}

impl Doors {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let photos = folder.path().join("photos");
        std::fs::create_dir_all(&photos).unwrap();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos");
        for (example, name) in [("2020/04/chelsea.png", "cat.png"), ("2005/11/sunset.jpg", "sunset.jpg")] {
            std::fs::copy(examples.join(example), photos.join(name)).unwrap();
        }
        let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
        home.bind(&photos).await.unwrap();
        home.import(&photos, false).await.unwrap();
        let library = home.library.clone();
        let shared = ShareWish::Share(shared(&library, [5; 16]).await);
        library.wish_of_shares(shared, NOW_MS).await.unwrap();
        make_accounts(&library).await;
        let of = async |door| Gallery::new(door, library.clone(), "k").await;
        let galleries = [of(Door::ThisMachine).await, of(Door::Anywhere).await];
        let session = galleries[0].owner().await;
        let get = async |path: &str| galleries[0].ask(&GET, path, &[("cookie", &session)]).await.body;
        let page = String::from_utf8(get("/").await).unwrap();
        let build = page.split("\"/a/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let version = u64::from_le_bytes(get("/api/index").await[..8].try_into().unwrap());
        let chunk = get(&format!("/api/chunk/0?v={version}")).await;
        let photo = chunk[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { _folder: folder, library, galleries, build, version, photo }
    }

    fn asked(&self, row: &Row) -> String {
        let asked = row.4.replace("LINK", &"05".repeat(16)).replace("BUILD", &self.build).replace("PHOTO", &self.photo);
        asked.replace("VERSION", &self.version.to_string()).replace("INVITATION", &INVITATION.to_string())
    }
}

#[test]
fn every_address_has_its_row() {
    let of_table = declared();
    let said = |Declared { method, path, needs, doors }| format!("{method} {path} {needs:?} {doors:?}");
    let of_table: Vec<String> = of_table.into_iter().map(said).collect();
    let of_rows = ROWS.map(|Row(method, path, needs, doors, ..)| format!("{method} {path} {needs:?} {doors:?}"));
    assert_eq!(of_table, of_rows);
    for Row(_, path, needs, _, _, owner, anybody) in ROWS {
        match needs {
            Feed | Reader | WholeReader | Owner => assert!(owner != 401 && anybody == 401, "{path}"),
            Public => assert!(["/a/{build}/{*name}", "/favicon.ico"].contains(&path), "{path}"),
            Nothing | OwnPage => assert!(path.starts_with("/sign-") || path.starts_with("/invitation/"), "{path}"),
            Needs::Share | SharesLink => assert!(path.starts_with("/s/{token}") && owner == anybody, "{path}"),
        }
    }
}

#[test]
fn addresses_are_given_to_routers_by_the_table_alone() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.is_dir() {
                folders.push(file);
            } else if !file.ends_with("routes.rs") {
                let text = std::fs::read_to_string(&file).unwrap();
                for giving in [".route(", ".route_service(", ".merge(", ".nest(", ".nest_service(", ".fallback"] {
                    assert!(!text.contains(giving), "{} has {giving}", file.display());
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_they_may_and_nothing_else() {
    let doors = Doors::new().await;
    for (gallery, elsewhere) in [(0, 1), (1, 0)].map(|(one, other)| (&doors.galleries[one], &doors.galleries[other])) {
        let door = gallery.door;
        let other_key = Gallery::new(door, doors.library.clone(), "l").await;
        for (asker, cookie) in gallery.cookies(&doors, &other_key, elsewhere).await {
            let version = doors.library.version().await.unwrap();
            // Whoever signed out is nobody.
            let is_last = |row: &&Row| row.1 == "/sign-out";
            for row in ROWS.iter().filter(|row| !is_last(row)).chain(ROWS.iter().filter(is_last)) {
                let Row(method, path, ..) = row;
                // Wrong passwords are soon too many.
                gallery.now_ms.fetch_add(15 * 60_000, Ordering::SeqCst);
                let asked = doors.asked(row).replace(&format!("v={}", doors.version), &format!("v={version}"));
                let answer = gallery.ask(method, &asked, &[("cookie", &cookie), OWN_PAGE]).await;
                let what = format!("{method} {path} by {asker:?} at {door:?}");
                let status = if answer.status == 405 { 404 } else { answer.status };
                assert_eq!(status, asker.is_answered(row, door), "{what}");
                if answer.status == 401 {
                    assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
                    assert!(!answer.headers.contains_key("set-cookie"), "{what}");
                    let body = String::from_utf8(answer.body).unwrap();
                    let told = if *path == "/" {
                        body.contains("These photos are private")
                    } else {
                        body.starts_with("sign in first")
                    };
                    assert!(told, "{what}: {body}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_method_and_no_address_that_is_not_tells_strangers_more() {
    let doors = Doors::new().await;
    for gallery in &doors.galleries {
        let is_the_librarys = |Row(_, _, needs, at, ..): &Row| match needs {
            Needs::Share | SharesLink => false,
            Feed | Reader | WholeReader | Owner => true,
            Public | Nothing | OwnPage => !at.contains(&gallery.door),
        };
        let needs: Vec<(String, bool)> = ROWS.iter().map(|row| (doors.asked(row), is_the_librarys(row))).collect();
        let nothing = NOTHING.iter().map(|path| (path.to_string(), true));
        for (path, is_the_librarys) in needs.into_iter().chain(nothing) {
            let session = gallery.owner().await;
            for method in METHODS {
                let what = format!("{method} {path} at {:?}", gallery.door);
                let stranger = gallery.ask(&method, &path, &[OWN_PAGE]).await;
                assert_eq!(stranger.status == 401, is_the_librarys, "{what}: {}", stranger.status);
                let owner = gallery.ask(&method, &path, &[("cookie", &session), OWN_PAGE]).await;
                assert_ne!(owner.status, 401, "{what}");
                if NOTHING.contains(&&*path) {
                    assert_eq!(owner.status, 404, "{what}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_is_asked_by_the_gallerys_own_pages() {
    let doors = Doors::new().await;
    for gallery in &doors.galleries {
        let session = gallery.owner().await;
        for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
            for row in &ROWS {
                let (what, path) = (format!("{} from {site:?} at {:?}", row.1, gallery.door), doors.asked(row));
                let mut headers: Vec<(&str, &str)> = site.map(|site| ("sec-fetch-site", site)).into_iter().collect();
                let stranger = gallery.ask(&POST, &path, &headers).await;
                assert!([401, 403].contains(&stranger.status), "{what}: {}", stranger.status);
                headers.push(("cookie", &session));
                assert_eq!(gallery.ask(&POST, &path, &headers).await.status, 403, "{what}");
                if row.2 == OwnPage {
                    let asked = gallery.ask(&GET, &path, &headers).await;
                    assert_eq!((asked.status, asked.headers.get("set-cookie")), (403, None), "{what}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_this_machine_a_foreign_name_is_answered_nothing() {
    let doors = Doors::new().await;
    let [here, _] = &doors.galleries;
    let session = here.owner().await;
    let paths: BTreeSet<String> = ROWS.iter().map(|row| doors.asked(row)).chain(NOTHING.map(str::to_owned)).collect();
    for path in paths {
        for method in METHODS {
            for host in ["", "photos.example", "127.0.0.1.example", "192.168.1.2:8470"] {
                let headers = [("host", host), ("cookie", &*session), OWN_PAGE];
                let answer = here.ask(&method, &path, &headers).await;
                assert_eq!(answer.status, 403, "{method} {path} at {host}");
                let is_told = method == Method::HEAD || answer.body.starts_with(b"this gallery answers only");
                assert!(is_told, "{method} {path} at {host}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_kept_from_other_sites() {
    let doors = Doors::new().await;
    for gallery in &doors.galleries {
        let session = gallery.owner().await;
        for path in ROWS.iter().map(|row| doors.asked(row)).chain(NOTHING.map(str::to_owned)) {
            for cookie in [&*session, ""] {
                let headers = gallery.ask(&GET, &path, &[("cookie", cookie), OWN_PAGE]).await.headers;
                let policy = headers["content-security-policy"].to_str().unwrap();
                assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}");
                for (name, value) in [
                    ("referrer-policy", "no-referrer"),
                    ("cross-origin-resource-policy", "same-origin"),
                    ("x-content-type-options", "nosniff"),
                ] {
                    assert_eq!(headers[name], value, "{path}");
                }
            }
        }
    }
}

/// What is asked of a share, where `TOKEN` is its link's.
const OF_SHARE: [&str; 6] = [
    "/s/TOKEN",
    "/s/TOKEN/PHOTO",
    "/s/TOKEN/tiles/PHOTO",
    "/s/TOKEN/thumbnails/PHOTO",
    "/s/TOKEN/originals/PHOTO",
    "/s/TOKEN/zip",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_its_own_share_while_it_is_good_and_nothing_else() {
    let doors = Doors::new().await;
    let wish = async |wish| doors.library.wish_of_shares(wish, NOW_MS).await.unwrap();
    let link = shared(&doors.library, [1; 16]).await;
    let ending = Share { until_ms: Some(NOW_MS + 1), ..shared(&doors.library, [2; 16]).await };
    let revoked = shared(&doors.library, [3; 16]).await;
    let empty = Share { token: ShareToken::new([4; 16]), what: Shared::Search("dogs in 1901".into()), ..link.clone() };
    for share in [&link, &ending, &revoked, &empty] {
        wish(ShareWish::Share(share.clone())).await;
    }
    for gallery in &doors.galleries {
        gallery.now_ms.store(NOW_MS, Ordering::SeqCst);
        let all = async |token: &str| {
            let mut statuses = Vec::new();
            for path in OF_SHARE {
                let path = path.replace("TOKEN", token).replace("PHOTO", &doors.photo);
                statuses.push(gallery.ask(&GET, &path, &[]).await.status);
            }
            statuses
        };
        // There is no zip at any address but this machine's.
        let zip = if gallery.door == Door::ThisMachine { 200 } else { 404 };
        assert_eq!(all(&link.token.to_string()).await, [200, 200, 200, 200, 200, zip]);
        assert_eq!(all(&ending.token.to_string()).await, [200, 200, 200, 200, 200, zip]);
        assert_eq!(all(&empty.token.to_string()).await, [200, 404, 404, 404, 404, zip], "a photo that is not in it");
        gallery.now_ms.store(NOW_MS + 1, Ordering::SeqCst);
        for token in [ending.token.to_string(), "0".repeat(32), "x".to_owned(), link.token.to_string()[..31].to_owned()]
        {
            assert_eq!(all(&token).await, [404; 6], "{token}");
        }
        let token = link.token.to_string();
        let page = gallery.ask(&GET, &format!("/s/{token}"), &[]).await;
        assert_eq!(page.headers["x-robots-tag"], "noindex");
        assert_eq!(page.headers["cache-control"], "private, no-store");
        let html = String::from_utf8(page.body).unwrap();
        assert!(html.contains("<h1>&lt;Cat&gt; &amp; &quot;co&quot;</h1>") && html.contains("og:image"), "{html}");
        for said in ["cat.png", "2020", "<script", "style="] {
            assert!(!html.contains(said), "{said}");
        }
        for row in ROWS.iter().filter(|row| matches!(row.2, Feed | Reader | WholeReader | Owner)) {
            let cookie = format!("tintype={token}");
            let answer = gallery.ask(&row.0, &doors.asked(row), &[("cookie", &cookie), OWN_PAGE]).await;
            assert_eq!(answer.status, 401, "{}", row.1);
        }
    }
    wish(ShareWish::Revoke(revoked.id())).await;
    wish(ShareWish::Revoke(link.id())).await;
    for gallery in &doors.galleries {
        for share in [&revoked, &link] {
            assert_eq!(gallery.ask(&GET, &format!("/s/{}", share.token), &[]).await.status, 404);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_asked_for_and_not_often() {
    let doors = Doors::new().await;
    let access = ShareAccess::Passphrase(Locked::new("open sesame", [1; 16]).unwrap());
    let share = Share { access, ..shared(&doors.library, [6; 16]).await };
    doors.library.wish_of_shares(ShareWish::Share(share.clone()), NOW_MS).await.unwrap();
    let page = format!("/s/{}", share.token);
    for gallery in &doors.galleries {
        for path in OF_SHARE {
            let path = path.replace("TOKEN", &share.token.to_string()).replace("PHOTO", &doors.photo);
            let answer = gallery.ask(&GET, &path, &[]).await;
            let html = String::from_utf8(answer.body).unwrap();
            assert!(answer.status == 401 && !html.contains("Cat") && html.contains("Passphrase"), "{path}: {html}");
        }
        assert_eq!(gallery.say(&page, "open+sesame", &[]).await.status, 403, "from no page of ours");
        let opened = gallery.say(&page, "open+sesame", &[OWN_PAGE]).await;
        let cookie = opened.headers["set-cookie"].to_str().unwrap();
        assert!(opened.status == 303 && cookie.contains(&format!("Path={page};")) && cookie.contains("HttpOnly"));
        let cookie = cookie.split(';').next().unwrap().to_owned();
        assert_eq!(gallery.ask(&GET, &page, &[("cookie", &cookie)]).await.status, 200);
        assert_eq!(gallery.ask(&GET, "/api/index", &[("cookie", &cookie)]).await.status, 401);
        for attempt in 0..10 {
            assert_eq!(gallery.say(&page, "wrong", &[OWN_PAGE]).await.status, 401, "{attempt}");
        }
        assert_eq!(gallery.say(&page, "open+sesame", &[OWN_PAGE]).await.status, 429);
    }
}
