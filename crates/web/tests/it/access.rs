//! How links and sessions begin, are used up and end, and what the gallery answers meanwhile, mostly at the door for any
//! address; `matrix.rs` asks both doors for everything. Time and chance are what each test says.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use library::{AccountWish, Home, Library, Locked, Scope, Secret};
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, Once, OwnerKey, Pictures, Remembered, SeesAll, start_link};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
const ADDRESS: &str = "https://photos.example/";
const OWN_PAGE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A library of one photograph behind the door, and a clock.
struct Gallery {
    _folder: tempfile::TempDir,
    door: Door,
    library: Library,
    router: Router,
    now_ms: Arc<AtomicU64>,
    key: OwnerKey,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Gallery {
    async fn new() -> Self {
        Self::with(Arc::new(Remembered::default()), Pictures::Gallery).await
    }

    async fn with(once: Arc<dyn Once>, pictures: Pictures) -> Self {
        Self::behind(Door::Anywhere, once, pictures).await
    }

    async fn behind(door: Door, once: Arc<dyn Once>, pictures: Pictures) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let photos = folder.path().join("photos");
        std::fs::create_dir_all(&photos).unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos/2020/04/chelsea.png");
        std::fs::copy(example, photos.join("a cat+.png")).unwrap();
        let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
        home.bind(&photos).await.unwrap();
        home.import(&photos, false).await.unwrap();
        let key: OwnerKey = "k".repeat(43).parse().unwrap();
        let now_ms = Arc::new(AtomicU64::new(1_800_000_000_000));
        let clock = now_ms.clone();
        let moment = move || Moment { now_ms: clock.load(Ordering::SeqCst), random: [9; 16] };
        let attempts = Arc::new(Counted::default());
        let access = Access { owner_key: key.clone(), once, attempts, moment: Arc::new(moment) };
        let router = match door {
            Door::ThisMachine => web::this_machine(home.library.clone(), access),
            Door::Anywhere => web::anywhere(home.library.clone(), access, pictures, None).await.unwrap(),
        };
        Self { _folder: folder, door, library: home.library, router, now_ms, key }
    }

    fn wait(&self, ms: u64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// The path of a start-up link made now.
    fn link(&self, nonce: u8) -> String {
        let moment = Moment { now_ms: self.now_ms.load(Ordering::SeqCst), random: [nonce; 16] };
        let link = start_link(self.door, &self.key, ADDRESS, moment);
        link.strip_prefix("https://photos.example").unwrap().to_owned()
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let host = match self.door {
            Door::ThisMachine => "127.0.0.1:8470",
            Door::Anywhere => "abc.lambda-url.example",
        };
        let mut request = Request::builder().method(method).uri(path).header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn get(&self, path: &str, session: &str) -> Answer {
        self.ask(Method::GET, path, &[("cookie", session)]).await
    }

    /// As a button of the gallery's own pages does.
    async fn press(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[OWN_PAGE]).await
    }

    /// Signs in by a link made now. Answers the session's cookie.
    async fn sign_in(&self, nonce: u8) -> String {
        let answer = self.press(&format!("{}/open", self.link(nonce))).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
        answer.cookie().unwrap()
    }

    /// The cookie of somebody who is shown the whole library.
    async fn viewer(&self) -> String {
        let now_ms = self.now_ms.load(Ordering::SeqCst);
        let (token, scope) = (Secret::new([5; 16]), Scope::Whole);
        let wish = AccountWish::Invite { name: "Grandma".to_owned(), scope, token };
        self.library.wish_of_accounts(wish, now_ms).await.unwrap();
        let password = Locked::of_password("correct horse", [6; 16]).unwrap();
        self.library.join(&token.to_string(), password, now_ms).await.unwrap();
        let request = Request::post("/sign-in").header("host", "127.0.0.1:8470").header(OWN_PAGE.0, OWN_PAGE.1);
        let request = request.body(Body::from("name=Grandma&password=correct+horse")).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    /// What an answer says beside itself to whoever stands in front of the gallery.
    async fn sees_all(&self, path: &str, session: &str) -> Option<SeesAll> {
        let request = Request::get(path).header("cookie", session).header("host", "127.0.0.1:8470");
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        answer.extensions().get().copied()
    }

    async fn chunk(&self, session: &str) -> Vec<u8> {
        let index = self.get("/api/search?q=", session).await;
        assert_eq!(index.status, StatusCode::OK);
        let request = Request::get("/api/index").header("cookie", session).body(Body::empty()).unwrap();
        let index = to_bytes(self.router.clone().oneshot(request).await.unwrap().into_body(), 1 << 20).await.unwrap();
        let version = u64::from_le_bytes(index[..8].try_into().unwrap());
        let asked = format!("/api/chunk/0?v={version}");
        let request = Request::get(asked).header("cookie", session).body(Body::empty()).unwrap();
        let chunk = self.router.clone().oneshot(request).await.unwrap().into_body();
        to_bytes(chunk, 1 << 20).await.unwrap().to_vec()
    }

    async fn photo(&self, session: &str) -> String {
        let chunk = self.chunk(session).await;
        chunk[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The name and value of the cookie that it sets.
    fn cookie(&self) -> Option<String> {
        Some(self.headers.get("set-cookie")?.to_str().unwrap().split(';').next().unwrap().to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_a_button_and_signs_in_once() {
    let door = Gallery::new().await;
    let link = door.link(1);
    for _ in 0..3 {
        let page = door.ask(Method::GET, &link, &[]).await;
        assert_eq!((page.status, page.cookie()), (StatusCode::OK, None));
        assert!(page.body.contains(&format!(r#"<form action="{link}/open">"#)), "{}", page.body);
        assert!(!page.body.contains("__") && !page.body.contains("<script"), "{}", page.body);
    }
    let answer = door.press(&format!("{link}/open")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-tintype=") && cookie.len() < 200, "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
    let session = answer.cookie().unwrap();
    assert!(door.get("/", &session).await.body.contains("<div id=\"timeline\">"));
    assert_eq!(door.get("/", &format!("theme=dark; {session}; a=b")).await.status, StatusCode::OK);
    assert_eq!(door.get(&link, &session).await.header("location"), "/");
    let again = door.press(&format!("{link}/open")).await;
    assert_eq!((again.status, again.cookie()), (StatusCode::GONE, None));
    assert!(again.body.contains("This link was used"), "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_not_good_signs_nobody_in() {
    let door = Gallery::new().await;
    let (link, session) = (door.link(1), door.sign_in(2).await);
    let moment = Moment { now_ms: 1_800_000_000_000, random: [3; 16] };
    let other = start_link(Door::Anywhere, &"l".repeat(43).parse().unwrap(), ADDRESS, moment);
    let other = other.strip_prefix("https://photos.example").unwrap().to_owned();
    let changed = format!("/sign-in/B{}", &link["/sign-in/A".len()..]);
    let session_as_link = session.replace("__Host-tintype=", "/sign-in/");
    for path in [&other, &changed, &session_as_link, &link[..link.len() - 1].to_owned(), &"/sign-in/x".to_owned()] {
        for path in [path.clone(), format!("{path}/open")] {
            let answer = door.press(&path).await;
            assert_eq!((answer.status, answer.cookie()), (StatusCode::FORBIDDEN, None), "{path}");
            assert!(answer.body.contains("opens nothing here"), "{}", answer.body);
        }
    }
    door.wait(HOUR_MS);
    for path in [link.clone(), format!("{link}/open")] {
        let answer = door.press(&path).await;
        assert_eq!((answer.status, answer.cookie()), (StatusCode::GONE, None));
        assert!(answer.body.contains("too old"), "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_gallerys_own_pages_change_anything() {
    let door = Gallery::new().await;
    let (open, session) = (format!("{}/open", door.link(1)), door.sign_in(2).await);
    for headers in [vec![], vec![("sec-fetch-site", "cross-site")], vec![("sec-fetch-site", "none")]] {
        for (method, path) in [(Method::GET, &*open), (Method::GET, "/sign-out"), (Method::POST, "/api/index")] {
            let headers = [headers.clone(), vec![("cookie", &*session)]].concat();
            let answer = door.ask(method, path, &headers).await;
            assert_eq!((answer.status, answer.cookie()), (StatusCode::FORBIDDEN, None), "{path} {headers:?}");
        }
    }
    assert!(door.press(&open).await.cookie().is_some(), "a refused request used the link up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_renewed_while_somebody_looks_and_ends_when_nobody_does() {
    let door = Gallery::new().await;
    let first = door.sign_in(1).await;
    door.wait(DAY_MS);
    assert_eq!(door.get("/", &first).await.cookie(), None, "it is not old yet");
    door.wait(1);
    let photo = door.photo(&first).await;
    // The edge may keep these, and would give the session to others.
    for path in [format!("/tiles/{photo}"), format!("/originals/{photo}"), "/favicon.ico".to_owned()] {
        let answer = door.get(&path, &first).await;
        assert_eq!((answer.status, answer.cookie()), (StatusCode::OK, None), "{path}");
    }
    let second = door.get("/", &first).await.cookie().unwrap();
    assert_ne!(first, second);
    let status = door.get("/api/status", &first).await;
    assert!(status.cookie().is_some() && status.body.contains("\"wishes\":true,\"here\":false"), "{}", status.body);
    door.wait(29 * DAY_MS - 1);
    assert_eq!(door.get("/api/index", &first).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(door.get("/api/index", &second).await.status, StatusCode::OK);
    door.wait(2 * DAY_MS);
    assert_eq!(door.get("/api/index", &second).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_forgets_the_session_and_what_was_kept() {
    let door = Gallery::new().await;
    let answer = door.press("/sign-out").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert!(answer.header("set-cookie").starts_with("__Host-tintype=; Path=/; Max-Age=0;"));
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_stay_with_whoever_asked() {
    let door = Gallery::new().await;
    let session = door.sign_in(1).await;
    let photo = door.photo(&session).await;
    for (path, kept) in [
        ("/", "no-cache"),
        ("/api/index", "no-store"),
        ("/api/search?q=cat", "no-store"),
        ("/api/status", "no-store"),
        ("/nothing", "no-store"),
        (&format!("/api/photos/{photo}"), "no-store"),
        (&format!("/tiles/{photo}"), "private, max-age=31536000, immutable"),
        (&format!("/originals/{photo}"), "private, no-cache"),
    ] {
        let answer = door.get(path, &session).await;
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        assert!(
            answer.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"),
            "{path}"
        );
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
    let page = door.get("/", "").await;
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallerys_own_files_are_for_everybody_and_for_ever() {
    let door = Gallery::new().await;
    let page = door.get("/", "").await.body;
    let files: Vec<&str> = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(files.len(), 3);
    for file in files {
        let answer = door.get(file, "").await;
        assert_eq!((answer.status, answer.cookie()), (StatusCode::OK, None), "{file}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        let page = file.rsplit_once('/').unwrap().0.to_owned() + "/index.html";
        assert_eq!(door.get(&page, "").await.status, StatusCode::NOT_FOUND, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_this_machine_a_link_opens_at_once_for_a_year() {
    let here = Gallery::behind(Door::ThisMachine, Arc::new(Remembered::default()), Pictures::Gallery).await;
    let link = here.link(1);
    here.wait(30 * DAY_MS);
    let answer = here.get(&link, "").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("tintype-"), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"), "{cookie}");
    let again = here.get(&link, "").await;
    assert_eq!((again.status, again.cookie()), (StatusCode::GONE, None));
    assert!(again.body.contains("<code>tintype serve</code> printed last"), "{}", again.body);
    let first = answer.cookie().unwrap();
    assert_eq!(here.get(&here.link(2), &first).await.cookie(), None, "a session needs no link, and uses none up");
    here.wait(DAY_MS + 1);
    let second = here.get("/", &first).await.cookie().unwrap();
    here.wait(364 * DAY_MS);
    assert_eq!(here.get("/", &first).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(here.get("/", &second).await.status, StatusCode::OK);
    let ended = here.press("/sign-out").await;
    assert!(
        ended.header("set-cookie").starts_with(&format!("{}=; Path=/; Max-Age=0;", first.split_once('=').unwrap().0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_another_site_led_here_gets_a_button_that_their_browser_sends_the_session_with() {
    let here = Gallery::behind(Door::ThisMachine, Arc::new(Remembered::default()), Pictures::Gallery).await;
    for (site, has_button) in [("cross-site", true), ("none", false), ("same-origin", false)] {
        let page = here.ask(Method::GET, "/", &[("sec-fetch-site", site)]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(page.body.contains("Open the link that <code>tintype serve</code> printed"), "{}", page.body);
        assert_eq!(page.body.contains(r#"<form action="/">"#), has_button, "{site}");
    }
}

/// Cannot remember anything.
struct Broken;

#[async_trait]
impl Once for Broken {
    async fn first(&self, _nonce: [u8; 16], _until_ms: u64) -> anyhow::Result<bool> {
        anyhow::bail!("the table of secrets is away")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_while_links_cannot_be_looked_up() {
    let door = Gallery::with(Arc::new(Broken), Pictures::Gallery).await;
    let answer = door.press(&format!("{}/open", door.link(1))).await;
    assert_eq!((answer.status, answer.cookie()), (StatusCode::SERVICE_UNAVAILABLE, None));
    assert!(answer.body.contains("Try again") && !answer.body.contains("secrets"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn chunks_say_where_the_edge_finds_pictures_if_there_is_one() {
    for (pictures, paths) in [(Pictures::Gallery, ""), (Pictures::Edge, "a%20cat%2B.png")] {
        let door = Gallery::with(Arc::new(Remembered::default()), pictures).await;
        let session = door.sign_in(1).await;
        assert_eq!(String::from_utf8_lossy(&door.chunk(&session).await[12..]), paths);
        // The edge does not know what a viewer may see, be it everything today.
        let viewer = door.viewer().await;
        assert_eq!(door.chunk(&viewer).await.len(), 12);
        for path in ["/", "/api/status"] {
            assert_eq!(door.sees_all(path, &session).await, Some(SeesAll(true)), "{path}");
            assert_eq!(door.sees_all(path, &viewer).await, Some(SeesAll(false)), "{path}");
            assert_eq!(door.sees_all(path, "").await, None, "{path}");
        }
        for path in ["/sign-in", "/favicon.ico", "/invitation/0"] {
            assert_eq!(door.sees_all(path, &session).await, None, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_link_opens_in_a_viewers_browser_too() {
    let door = Gallery::new().await;
    let (viewer, link) = (door.viewer().await, door.link(1));
    assert!(door.get(&link, &viewer).await.body.contains("Come in"));
    let open = [("cookie", &*viewer), OWN_PAGE];
    let owner = door.ask(Method::GET, &format!("{link}/open"), &open).await.cookie().unwrap();
    assert_eq!(door.get("/accounts", &viewer).await.status, StatusCode::FORBIDDEN);
    assert_eq!(door.get("/accounts", &owner).await.status, StatusCode::OK);
}
