//! Shares over HTTP: what their owner asks for comes true, what is given says nothing but how photos look, and it ends when it
//! is said to. `matrix.rs` asks who may ask.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response};
use futures::StreamExt;
use library::{AlbumWish, Edit, EditWish, Home, Shelf};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, OwnerKey, Pictures, Remembered, start_link};

const NOW_MS: u64 = 1_800_000_000_000;
const DAY_MS: u64 = 86_400_000;
const OWN_PAGE: (&str, &str) = ("sec-fetch-site", "same-origin");
const DOCUMENT: (&str, &str) = ("sec-fetch-dest", "document");

/// A library of three photographs, and its gallery on this machine.
struct Gallery {
    folder: tempfile::TempDir,
    home: Home,
    router: Router,
    now_ms: Arc<AtomicU64>,
    session: String,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Another number each time, as a generator gives them.
fn access(now_ms: &Arc<AtomicU64>) -> Access {
    let (clock, given) = (now_ms.clone(), AtomicU64::new(1));
    let moment = move || {
        let number = u128::from(given.fetch_add(1, Ordering::SeqCst));
        Moment { now_ms: clock.load(Ordering::SeqCst), random: number.to_be_bytes() }
    };
    let key: OwnerKey = "k".repeat(43).parse().unwrap();
    Access {
        owner_key: key,
        once: Arc::new(Remembered::default()),
        attempts: Arc::new(Counted::default()),
        moment: Arc::new(moment),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Gallery {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let photos = folder.path().join("photos");
        std::fs::create_dir_all(&photos).unwrap();
        for (from, name) in [
            ("fixtures/photos/house.jpg", "house.jpg"),
            ("examples/photos/2020/04/chelsea.png", "cat.png"),
            ("examples/photos/2005/11/sunset.jpg", "sunset.jpg"),
        ] {
            std::fs::copy(root().join(from), photos.join(name)).unwrap();
        }
        let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
        home.bind(&photos).await.unwrap();
        home.import(&photos, false).await.unwrap();
        let now_ms = Arc::new(AtomicU64::new(NOW_MS));
        let access = access(&now_ms);
        let moment = Moment { now_ms: NOW_MS, random: [1; 16] };
        let link = start_link(Door::ThisMachine, &access.owner_key, "", moment);
        let router = web::this_machine(home.library.clone(), access);
        let mut gallery = Self { folder, home, router, now_ms, session: String::new() };
        let opened = gallery.ask(Method::GET, &format!("{link}/open"), &[OWN_PAGE], "").await;
        gallery.session = opened.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        gallery
    }

    async fn response(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response<Body> {
        asked(&self.router, method, path, headers, body).await
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        answer(self.response(method, path, headers, body).await).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], "").await
    }

    async fn wish(&self, wish: Value) -> Answer {
        self.ask(Method::POST, "/api/shares", &[OWN_PAGE, ("cookie", &self.session)], &wish.to_string()).await
    }

    /// The link of a share that is made.
    async fn share(&self, wish: Value) -> String {
        let made = self.wish(wish).await;
        assert_eq!(made.status, 200, "{}", made.text());
        made.json()["link"].as_str().unwrap().to_owned()
    }

    async fn listed(&self) -> Value {
        self.ask(Method::GET, "/api/shares", &[("cookie", &self.session)], "").await.json()
    }

    /// The short identities of all photos, in the order of a share of all.
    async fn photos(&self) -> Vec<String> {
        let found = self.home.library.search("", jiff::civil::date(2026, 11, 29)).await.unwrap();
        found.found.rows.iter().map(|row| row.id.short().to_string()).collect()
    }

    fn photo_of(&self, name: &str) -> String {
        let bytes = std::fs::read(self.folder.path().join("photos").join(name)).unwrap();
        library::PhotoId::of(&bytes).short().to_string()
    }
}

async fn asked(router: &Router, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8470");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap()
}

async fn answer(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// The names and contents of what is in a ZIP file, as they stand one after the other.
fn unzipped(mut bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    while bytes.starts_with(b"PK\x03\x04") {
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let (crc, size, name) = (number(14), number(18), number(26) & 0xffff);
        let contents = bytes[30 + name..][..size].to_vec();
        assert_eq!((crc32fast::hash(&contents) as usize, number(22), number(26) >> 16), (crc, size, 0));
        all.push((String::from_utf8(bytes[30..30 + name].to_vec()).unwrap(), contents));
        bytes = &bytes[30 + name + size..];
    }
    assert!(bytes.starts_with(b"PK\x01\x02") && bytes[bytes.len() - 22..].starts_with(b"PK\x05\x06"));
    assert_eq!(bytes[bytes.len() - 12..][..2], (all.len() as u16).to_le_bytes());
    all
}

fn has(bytes: &[u8], said: &[u8]) -> bool {
    bytes.windows(said.len()).any(|window| window == said)
}

/// What cameras and people write into files of where, when and who.
const SAID: [&[u8]; 4] = [b"Exif\0\0", b"http://ns.adobe.com/xap/", b"Photoshop 3.0", b"eXIf"];

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_original_has_no_position_and_neither_has_one_in_a_zip() {
    let gallery = Gallery::new().await;
    let house = gallery.photo_of("house.jpg");
    let original = std::fs::read(gallery.folder.path().join("photos/house.jpg")).unwrap();
    assert!(SAID[..2].iter().all(|said| has(&original, said)), "the fixture has what is to be gone");
    let link = gallery.share(json!({"wish": "share", "photos": [house], "originals": true, "title": "Home"})).await;
    let copy = gallery.get(&format!("{link}/originals/{house}")).await;
    assert_eq!((copy.status, copy.headers["content-type"].as_bytes()), (200, &b"image/jpeg"[..]));
    let zip = gallery.get(&format!("{link}/zip")).await;
    assert_eq!((zip.status, zip.headers["content-type"].as_bytes()), (200, &b"application/zip"[..]));
    assert_eq!(zip.headers["content-disposition"], "attachment; filename*=UTF-8''Home.zip");
    assert_eq!(zip.headers["cache-control"], "private, no-store");
    assert_eq!(unzipped(&zip.body), [("photo-0001.jpg".to_owned(), copy.body.clone())]);
    assert_ne!(copy.body, gallery.get(&format!("{link}/thumbnails/{house}")).await.body, "it is a copy");
    for said in SAID {
        assert!(!has(&copy.body, said), "{}", String::from_utf8_lossy(said));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photos_page_says_full_size_only_of_what_is_given_in_full_size() {
    let gallery = Gallery::new().await;
    let photos = gallery.folder.path().join("photos");
    std::fs::copy(root().join("fixtures/photos/house.heic"), photos.join("phone.heic")).unwrap();
    gallery.home.import(&photos, false).await.unwrap();
    let [cat, phone] = ["cat.png", "phone.heic"].map(|name| gallery.photo_of(name));
    for (originals, photo, download, media_type) in [
        (true, &cat, "Download in full size", "image/png"),
        (true, &phone, "Download", "image/jpeg"),
        (false, &cat, "Download", "image/jpeg"),
    ] {
        let link = gallery.share(json!({"wish": "share", "photos": [photo], "originals": originals})).await;
        let page = gallery.get(&format!("{link}/{photo}")).await.text();
        assert!(page.contains(&format!("<a href=\"{link}/originals/{photo}\">{download}</a>")), "{page}");
        let given = gallery.get(&format!("{link}/originals/{photo}")).await;
        assert_eq!(given.headers["content-type"], media_type, "{photo}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_has_all_photos_by_number_and_names_those_that_could_not_be_read() {
    let gallery = Gallery::new().await;
    let photos = gallery.photos().await;
    let link = gallery.share(json!({"wish": "share", "photos": photos})).await;
    let names = async || {
        let files = unzipped(&gallery.get(&format!("{link}/zip")).await.body);
        assert!(files.iter().all(|(name, bytes)| name.ends_with(".txt") || bytes.starts_with(b"\xff\xd8")));
        files.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let page = gallery.get(&link).await.text();
    assert!(
        page.contains(&format!("<a class=\"all\" href=\"{link}/zip\" download>Download all (3 photos)</a>")),
        "{page}"
    );
    assert_eq!(names().await, ["photo-0001.jpg", "photo-0002.jpg", "photo-0003.jpg"]);
    let second = gallery.home.library.photo(photos[1].parse().unwrap()).await.unwrap().unwrap();
    let path = second.files[0].path.as_str();
    std::fs::remove_file(gallery.folder.path().join("photos").join(path)).unwrap();
    std::fs::remove_file(gallery.folder.path().join(format!("library/thumbnails/{path}.jpg"))).unwrap();
    assert_eq!(names().await, ["photo-0001.jpg", "photo-0003.jpg", "could-not-be-read.txt"]);
    let files = unzipped(&gallery.get(&format!("{link}/zip")).await.body);
    assert_eq!(files[2].1, b"photo-0002\n", "its name is not said");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_that_is_revoked_in_the_middle_gives_nothing_more() {
    let gallery = Gallery::new().await;
    let link = gallery.share(json!({"wish": "share", "search": "photos"})).await;
    let photo = &gallery.photos().await[0];
    let tile = format!("{link}/tiles/{photo}");
    assert_eq!(gallery.get(&tile).await.status, 200);
    let mut zip = gallery.response(Method::GET, &format!("{link}/zip"), &[], "").await.into_body().into_data_stream();
    assert!(zip.next().await.unwrap().unwrap().starts_with(b"PK\x03\x04"));
    assert!(zip.next().await.unwrap().unwrap().starts_with(b"\xff\xd8"));
    let id = gallery.listed().await[0]["id"].clone();
    assert_eq!(gallery.wish(json!({"wish": "revoke", "id": id})).await.status, 200);
    assert!(zip.next().await.unwrap().is_err(), "whoever saves it learns that it is not whole");
    for path in [&link, &tile, &format!("{link}/zip"), &format!("{link}/originals/{photo}")] {
        assert_eq!(gallery.get(path).await.status, 404, "{path}");
    }
    assert_eq!(gallery.listed().await, json!([]));
    assert_eq!(gallery.wish(json!({"wish": "undo"})).await.status, 200);
    assert_eq!(gallery.get(&tile).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_ends_when_its_days_are_over() {
    let gallery = Gallery::new().await;
    let photos = gallery.photos().await;
    let tile = |link: &str| format!("{link}/tiles/{}", photos[0]);
    let month = gallery.share(json!({"wish": "share", "search": "photos"})).await;
    let day = gallery.share(json!({"wish": "share", "search": "photos", "days": 1})).await;
    let always = gallery.share(json!({"wish": "share", "search": "photos", "days": null})).await;
    for (after_days, open) in
        [(0, [200, 200, 200]), (1, [200, 404, 200]), (30, [404, 404, 200]), (3_000, [404, 404, 200])]
    {
        gallery.now_ms.store(NOW_MS + after_days * DAY_MS, Ordering::SeqCst);
        for (link, status) in [&month, &day, &always].into_iter().zip(open) {
            assert_eq!(gallery.get(link).await.status, status, "after {after_days} days");
            assert_eq!(gallery.get(&tile(link)).await.status, status, "after {after_days} days");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_in_the_trash_is_in_no_share() {
    let gallery = Gallery::new().await;
    let photos = gallery.photos().await;
    let link = gallery.share(json!({"wish": "share", "photos": photos})).await;
    let id = gallery.home.library.photo(photos[0].parse().unwrap()).await.unwrap().unwrap().id;
    let edit = Edit::Shelf(Some(Shelf::Trash(0)));
    gallery.home.library.wish_of_edits(EditWish::Edit { photos: vec![id], edit }).await.unwrap();
    let page = gallery.get(&link).await.text();
    assert!(page.contains("2 photos") && !page.contains(&photos[0]), "{page}");
    for path in ["", "tiles/", "thumbnails/", "originals/"] {
        assert_eq!(gallery.get(&format!("{link}/{path}{}", photos[0])).await.status, 404, "{path}");
    }
    assert_eq!(unzipped(&gallery.get(&format!("{link}/zip")).await.body).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_person_who_sees_a_page_has_looked_at_it() {
    let gallery = Gallery::new().await;
    let link = gallery.share(json!({"wish": "share", "search": "photos"})).await;
    let views = async || {
        let share = gallery.listed().await[0].clone();
        (share["views"].as_u64().unwrap(), share["last_view_ms"].as_u64())
    };
    for (method, headers) in [
        (Method::HEAD, &[DOCUMENT][..]),
        (Method::GET, &[("user-agent", "WhatsApp/2.23")]),
        (Method::GET, &[("sec-fetch-dest", "empty")]),
        (Method::GET, &[DOCUMENT, ("sec-purpose", "prefetch")]),
        (Method::GET, &[DOCUMENT, ("cookie", &gallery.session)]),
    ] {
        assert_eq!(gallery.ask(method.clone(), &link, headers, "").await.status, 200);
        assert_eq!(views().await, (0, None), "{method} {headers:?}");
    }
    gallery.ask(Method::GET, &link, &[DOCUMENT], "").await;
    gallery.now_ms.fetch_add(5, Ordering::SeqCst);
    gallery.ask(Method::GET, &link, &[DOCUMENT], "").await;
    assert_eq!(views().await, (2, Some(NOW_MS + 5)));
}

#[tokio::test(flavor = "multi_thread")]
async fn shares_are_made_listed_and_taken_back() {
    let gallery = Gallery::new().await;
    let photos = gallery.photos().await;
    let whole = gallery.home.library.photo(photos[0].parse().unwrap()).await.unwrap().unwrap().id;
    let add = AlbumWish::Add { title: "Lake".into(), photos: vec![whole] };
    gallery.home.library.wish_of_albums(add).await.unwrap();
    let album = gallery.share(json!({"wish": "share", "album": "Lake", "public": true, "days": null})).await;
    let search =
        json!({"wish": "share", "search": "cat", "passphrase": "open sesame", "title": "Cats", "originals": true});
    let search = gallery.share(search).await;
    let single = gallery.share(json!({"wish": "share", "photos": [photos[0], whole], "days": 7})).await;
    let rename = AlbumWish::Rename { title: "Lake".into(), to: "Sea".into() };
    gallery.home.library.wish_of_albums(rename).await.unwrap();
    let mut listed = gallery.listed().await;
    for share in listed.as_array_mut().unwrap() {
        assert_eq!(share.as_object_mut().unwrap().remove("id").unwrap().as_str().unwrap().len(), 10);
    }
    let also = |mut share: Value, also: Value| {
        share.as_object_mut().unwrap().extend(also.as_object().unwrap().clone());
        share
    };
    let as_said = json!({"originals": false, "photos": 1, "views": 0, "last_view_ms": null});
    let month = NOW_MS + 30 * DAY_MS;
    assert_eq!(
        listed,
        json!([
            also(
                as_said.clone(),
                json!({"link": album, "title": "Lake", "album": "Sea", "access": "public", "until_ms": null})
            ),
            also(
                as_said.clone(),
                json!({"link": search, "title": "Cats", "search": "cat", "access": "passphrase",
                "until_ms": month, "originals": true})
            ),
            also(
                as_said,
                json!({"link": single, "title": "Photos", "access": "link", "until_ms": NOW_MS + 7 * DAY_MS})
            ),
        ])
    );
    assert_eq!(gallery.get(&search).await.status, 401);
    let undone = gallery.wish(json!({"wish": "undo"})).await.json();
    assert_eq!(undone["taken_back"][0]["shared"], Value::Null);
    assert_eq!(undone["taken_back"][0]["title"], "Photos");
    assert_eq!(undone.get("link"), None);
    assert_eq!(gallery.get(&single).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_shared_is_refused_in_words() {
    let gallery = Gallery::new().await;
    for (wish, words) in [
        (json!({"wish": "share"}), "of photos, of an album or of a search"),
        (json!({"wish": "share", "album": "a", "search": "b"}), "of photos, of an album or of a search"),
        (json!({"wish": "share", "album": "None"}), "no album is called"),
        (json!({"wish": "share", "search": " "}), "1 to 500 characters"),
        (json!({"wish": "share", "photos": ["0000000000000000"]}), "the library has no photo"),
        (json!({"wish": "share", "search": "cat", "days": 0}), "1 to 3650 days"),
        (json!({"wish": "share", "search": "cat", "passphrase": ""}), "a passphrase has"),
        (json!({"wish": "share", "search": "cat", "passphrase": "x", "public": true}), "has no passphrase"),
        (json!({"wish": "share", "search": "cat", "orignals": true}), "no wish"),
        (json!({"wish": "revoke", "id": "0000000000"}), "no share is called"),
        (json!({"wish": "undo"}), "nothing was decided"),
        (json!([]), "no wish"),
    ] {
        let answer = gallery.wish(wish.clone()).await;
        assert!(answer.status == 400 && answer.text().contains(words), "{wish}: {} {}", answer.status, answer.text());
    }
    assert_eq!(gallery.listed().await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_share_may_be_found_and_a_title_is_only_words() {
    let gallery = Gallery::new().await;
    let link =
        gallery.share(json!({"wish": "share", "search": "photos", "public": true, "title": "../x<script>"})).await;
    let photo = &gallery.photos().await[0];
    for path in [&link, &format!("{link}/{photo}")] {
        let page = gallery.get(path).await;
        assert!(!page.headers.contains_key("x-robots-tag"), "{path}");
        assert_eq!(page.headers["cache-control"], "private, no-store");
        let html = page.text();
        assert!(
            html.contains("../x&lt;script&gt;") && !html.contains("<script") && !html.contains("noindex"),
            "{html}"
        );
    }
    let zip = gallery.get(&format!("{link}/zip")).await;
    assert_eq!(zip.headers["content-disposition"], "attachment; filename*=UTF-8''-x-script-.zip");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_has_a_picture_where_the_gallery_knows_its_address_and_never_by_what_it_is_called() {
    let gallery = Gallery::new().await;
    let link = gallery.share(json!({"wish": "share", "search": "photos"})).await;
    let photo = &gallery.photos().await[0];
    let picture = |origin: &str| format!("<meta property=\"og:image\" content=\"{origin}{link}/thumbnails/{photo}\">");
    assert!(gallery.get(&link).await.text().contains(&picture("http://127.0.0.1:8470")));
    for (address, shown) in [(Some("https://photos.example"), true), (None, false)] {
        let (library, access) = (gallery.home.library.clone(), access(&gallery.now_ms));
        let there = web::anywhere(library, access, Pictures::Gallery, address.map(str::to_owned)).await.unwrap();
        let page = answer(asked(&there, Method::GET, &link, &[], "").await).await.text();
        assert_eq!(page.contains(&picture("https://photos.example")), shown, "{page}");
        assert_eq!(page.contains("og:image"), shown, "{page}");
        assert!(!page.contains("127.0.0.1") && !page.contains("/zip"), "{page}");
        assert_eq!(answer(asked(&there, Method::GET, &format!("{link}/zip"), &[], "").await).await.status, 404);
    }
    let locked = gallery.share(json!({"wish": "share", "search": "photos", "passphrase": "x"})).await;
    assert!(!gallery.get(&locked).await.text().contains("og:image"));
}
