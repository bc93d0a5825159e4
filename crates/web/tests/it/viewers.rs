//! What viewers are shown, and how they sign in: nothing of what is outside what they may see is in any answer to them.
//! `matrix.rs` asks every address as everybody there is; here is what the answers say.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use jiff::civil::Date;
use library::{AccountWish, AlbumWish, Home, Library, Locked, PhotoId, Scope, Secret};
use serde_json::Value;
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, Names, OwnerKey, Remembered, start_link};

const NOW_MS: u64 = 1_800_000_000_000;
const QUARTER_MS: u64 = 15 * 60_000;
const OWN_PAGE: (&str, &str) = ("sec-fetch-site", "same-origin");
const PASSWORD: &str = "correct-horse";

/// A library of the example photographs, whose viewer is shown an album of two of them.
struct Gallery {
    folder: tempfile::TempDir,
    library: Library,
    router: Router,
    now_ms: Arc<AtomicU64>,
    key: OwnerKey,
    inside: Vec<PhotoId>,
    outside: Vec<PhotoId>,
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

    fn cookie(&self) -> String {
        self.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    }
}

impl Gallery {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let photos = folder.path().join("photos");
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos");
        for (example, name) in [
            ("2020/04/chelsea.png", "Our secret house/chelsea.png"),
            ("2005/11/sunset.jpg", "Our secret house/sunset.jpg"),
            ("2015/02/falcon9.jpg", "Divorce/falcon9.jpg"),
            ("Holidays/Lisbon 2019/Café à Lisboa.jpg", "Lisbon/tram.jpg"),
        ] {
            std::fs::create_dir_all(photos.join(name).parent().unwrap()).unwrap();
            std::fs::copy(examples.join(example), photos.join(name)).unwrap();
        }
        std::fs::write(photos.join("Divorce/broken.jpg"), b"\xff\xd8\xff no picture").unwrap();
        let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
        home.bind(&photos).await.unwrap();
        home.import(&photos, false).await.unwrap();
        let library = home.library.clone();
        let found = async |search: &str| -> Vec<PhotoId> {
            let found = library.search(search, Date::constant(2026, 11, 29)).await.unwrap().found;
            found.rows.iter().map(|row| row.id).collect()
        };
        let inside = found("house").await;
        let outside: Vec<_> = found("").await.into_iter().filter(|id| !inside.contains(id)).collect();
        assert_eq!((inside.len(), outside.len()), (2, 2));
        for (title, photos) in [("Home", &inside[..]), ("Moon party", &[inside[0], outside[0]])] {
            library.wish_of_albums(AlbumWish::Add { title: title.into(), photos: photos.to_vec() }).await.unwrap();
        }
        let key: OwnerKey = "k".repeat(43).parse().unwrap();
        let now_ms = Arc::new(AtomicU64::new(NOW_MS));
        let (clock, drawn) = (now_ms.clone(), AtomicU64::new(0));
        let moment = move || Moment {
            now_ms: clock.load(Ordering::SeqCst),
            random: u128::from(drawn.fetch_add(1, Ordering::SeqCst)).to_le_bytes(),
        };
        let access = Access {
            owner_key: key.clone(),
            once: Arc::new(Remembered::default()),
            attempts: Arc::new(Counted::default()),
            moment: Arc::new(moment),
        };
        let names = Names::beyond_this_machine(&["https://photos.example".to_owned()]).unwrap();
        let router = web::at_names(library.clone(), access, names);
        let gallery = Self { folder, library, router, now_ms, key, inside, outside };
        gallery.wish(AccountWish::Owner { name: "Ana".into(), password: password() }).await;
        gallery.viewer("Grandma", home_alone()).await;
        gallery
    }

    async fn wish(&self, wish: AccountWish) {
        self.library.wish_of_accounts(wish, NOW_MS).await.unwrap();
    }

    /// Makes an account.
    async fn viewer(&self, name: &str, scope: Scope) {
        let token = Secret::new(PhotoId::of(name.as_bytes()).0[..16].try_into().unwrap());
        self.wish(AccountWish::Invite { name: name.into(), scope, token }).await;
        self.library.join(&token.to_string(), password(), NOW_MS).await.unwrap();
    }

    async fn ask(&self, method: Method, path: &str, body: Body, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| *name != "host") {
            request = request.header("host", "192.168.1.2:8470");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask(Method::GET, path, Body::empty(), &[("cookie", cookie)]).await
    }

    async fn json(&self, path: &str, cookie: &str) -> Value {
        let answer = self.get(path, cookie).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn post(&self, path: &str, form: &str, cookie: &str) -> Answer {
        self.ask(Method::POST, path, Body::from(form.to_owned()), &[OWN_PAGE, ("cookie", cookie)]).await
    }

    async fn sign_in(&self, name: &str) -> String {
        let answer = self.post("/sign-in", &format!("name={name}&password={PASSWORD}"), "").await;
        assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (303, "/"), "{name}");
        answer.cookie()
    }

    /// The owner's session, by a start-up link.
    async fn owner(&self) -> String {
        let moment = Moment { now_ms: NOW_MS, random: [0xee; 16] };
        let link = start_link(Door::ThisMachine, &self.key, "", moment);
        self.get(&link, "").await.cookie()
    }
}

fn password() -> Locked {
    Locked::of_password(PASSWORD, [1; 16]).unwrap()
}

fn home_alone() -> Scope {
    Scope::Chosen { albums: ["Home".to_owned()].into(), people: [].into() }
}

/// The identities in a chunk.
fn ids(chunk: &[u8]) -> BTreeSet<String> {
    chunk.chunks(12).map(|photo| photo[..8].iter().map(|byte| format!("{byte:02x}")).collect()).collect()
}

fn short(photos: &[PhotoId]) -> BTreeSet<String> {
    photos.iter().map(|photo| photo.short().to_string()).collect()
}

/// What is said only of what a viewer of the album Home is not shown.
const SECRETS: [&str; 8] =
    ["divorce", "falcon", "lisbon", "lisboa", "portugal", "moon party", "secret house", "broken"];

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_to_a_viewer_says_what_else_there_is() {
    let gallery = Gallery::new().await;
    let (viewer, owner) = (gallery.sign_in("Grandma").await, gallery.owner().await);
    let typed = ('a'..='z').map(|letter| format!("/api/completions?q={letter}"));
    let mut paths: Vec<String> = typed.collect();
    for search in [
        "",
        "divorce",
        "Lisbon",
        "falcon",
        "in+the+album+Moon+party",
        "where+were+we",
        "when+was+it+sunny",
        "house+in+Lisbon",
    ] {
        paths.push(format!("/api/search?q={search}&page=1"));
        paths.push(format!("/api/index?q={search}"));
        paths.push(format!("/api/photos/{}?q={search}", gallery.inside[0].short()));
    }
    paths.extend(["/api/albums", "/api/status", "/api/completions?q=in+the+album+"].map(str::to_owned));
    for path in paths {
        let (theirs, owners) = (gallery.get(&path, &viewer).await, gallery.get(&path, &owner).await);
        assert_eq!((theirs.status, owners.status), (200, 200), "{path}");
        let asked = path.to_lowercase().replace('+', " ");
        let text = theirs.text().to_lowercase();
        for secret in SECRETS.into_iter().filter(|secret| !asked.contains(secret)) {
            assert!(!text.contains(secret), "{path} says {secret}: {text}");
        }
    }
    let told = gallery.json("/api/search?q=house+in+Lisbon", &viewer).await;
    assert_eq!(told["chips"].as_array().unwrap().iter().filter(|chip| chip["kind"] == "album").count(), 0);
    assert_eq!((&told["count"], &told["leave_out"]["count"]), (&0.into(), &2.into()), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_gets_the_index_and_chunks_of_their_photos_alone() {
    let gallery = Gallery::new().await;
    gallery.viewer("All", Scope::Whole).await;
    let (viewer, all, owner) = (gallery.sign_in("Grandma").await, gallery.sign_in("All").await, gallery.owner().await);
    let everything = [&gallery.inside[..], &gallery.outside].concat();
    let mut tags = BTreeSet::new();
    for (cookie, photos) in
        [(&viewer, &gallery.inside), (&all, &everything), (&owner, &everything), (&viewer, &gallery.inside)]
    {
        for search in ["", "photos"] {
            let index = gallery.get(&format!("/api/index?q={search}"), cookie).await;
            tags.insert(index.headers["etag"].to_str().unwrap().to_owned());
            let version = u64::from_le_bytes(index.body[..8].try_into().unwrap());
            let chunk = gallery.get(&format!("/api/chunk/0?q={search}&v={version}"), cookie).await;
            assert_eq!(ids(&chunk.body), short(photos), "{search}");
            assert_eq!(gallery.get(&format!("/api/chunk/1?q={search}&v={version}"), cookie).await.status, 404);
        }
        let status = gallery.json("/api/status", cookie).await;
        assert_eq!(status["photos"], photos.len());
        assert_eq!((status["wishes"] == true, status["problems"] == 1), (cookie == &owner, cookie == &owner));
    }
    assert_eq!(tags.len(), 3, "what one was sent is not the other's, be it in one browser: {tags:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_outside_is_the_same_as_none() {
    let gallery = Gallery::new().await;
    let viewer = gallery.sign_in("Grandma").await;
    let (inside, outside) = (gallery.inside[0].short().to_string(), gallery.outside[0].short().to_string());
    for path in ["/tiles/", "/thumbnails/", "/originals/", "/api/photos/"] {
        let of = async |id: &str, headers: &[(&str, &str)]| {
            let headers = [headers, &[("cookie", &*viewer)]].concat();
            gallery.ask(Method::GET, &format!("{path}{id}"), Body::empty(), &headers).await
        };
        for headers in [&[][..], &[("range", "bytes=0-9")], &[("range", "bytes=99999999-")], &[("if-none-match", "*")]]
        {
            let (there, none) = (of(&outside, headers).await, of("0123456789abcdef", headers).await);
            assert_eq!((there.status, &there.body, &there.headers), (404, &none.body, &none.headers), "{path}");
        }
        assert_eq!(of(&inside, &[]).await.status, 200, "{path}");
    }
    let (path, headers) = (format!("/originals/{inside}"), [("cookie", &*viewer), ("range", "bytes=0-9")]);
    assert_eq!(gallery.ask(Method::GET, &path, Body::empty(), &headers).await.body.len(), 10);
    let told = gallery.json(&format!("/api/photos/{inside}?q=house"), &viewer).await;
    assert!(["chelsea.png", "sunset.jpg"].contains(&told["files"][0]["path"].as_str().unwrap()), "{told}");
    assert_eq!(told["albums"], serde_json::json!(["Home"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_removed_while_looking_sees_nothing_more() {
    let gallery = Gallery::new().await;
    let viewer = gallery.sign_in("Grandma").await;
    let tile = format!("/tiles/{}", gallery.inside[0].short());
    assert_eq!(gallery.get(&tile, &viewer).await.status, 200);
    // What somebody is shown changes at once, too.
    let scope = Scope::Chosen { albums: ["Moon party".to_owned()].into(), people: [].into() };
    gallery.wish(AccountWish::Scope { name: "Grandma".into(), scope }).await;
    assert_eq!(gallery.json("/api/status", &viewer).await["photos"], 2);
    assert_eq!(gallery.get(&format!("/tiles/{}", gallery.inside[1].short()), &viewer).await.status, 404);
    gallery.wish(AccountWish::Remove { name: "Grandma".into() }).await;
    assert_eq!(gallery.get(&tile, &viewer).await.status, 401);
    gallery.wish(AccountWish::Undo(Vec::new())).await;
    assert_eq!(gallery.get(&tile, &viewer).await.status, 401, "the account is back, and its sessions are not");
    assert_eq!(gallery.get(&tile, &gallery.sign_in("Grandma").await).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_end_at_once_and_for_good() {
    let gallery = Gallery::new().await;
    let agent = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0");
    let form = Body::from(format!("name=grandma&password={PASSWORD}"));
    let viewer = gallery.ask(Method::POST, "/sign-in", form, &[OWN_PAGE, agent]).await.cookie();
    let owner = gallery.owner().await;
    gallery.now_ms.fetch_add(2 * 3_600_000, Ordering::SeqCst);
    gallery.ask(Method::GET, "/api/status", Body::empty(), &[("cookie", &viewer), agent]).await;
    let listed = gallery.library.sessions(NOW_MS).await.unwrap();
    let [theirs, owners] = &listed[..] else { panic!("{listed:?}") };
    assert_eq!((theirs.name.as_deref(), &*theirs.browser), (Some("Grandma"), "Firefox, X11; Linux x86_64"));
    assert_eq!((theirs.begun_ms, theirs.last_ms), (NOW_MS, NOW_MS + 2 * 3_600_000));
    assert_eq!((owners.name.as_deref(), owners.last_ms), (None, NOW_MS));

    let page = gallery.get("/accounts", &owner).await.text();
    assert!(page.contains("Grandma") && page.contains("Firefox, X11") && page.contains("this browser"), "{page}");
    assert_eq!(gallery.get("/accounts", &viewer).await.status, 403);
    let ended = gallery.post("/accounts", &format!("wish=end&session={}", theirs.id), &owner).await;
    assert_eq!(ended.status, 303);
    assert_eq!(gallery.get("/api/status", &viewer).await.status, 401);
    assert_eq!(gallery.library.sessions(NOW_MS).await.unwrap().len(), 1);
    // The catalogue may be lost: what was ended is in the records.
    gallery.library.rebuild_catalogue().await.unwrap();
    assert_eq!(gallery.get("/api/status", &viewer).await.status, 401);
    assert_eq!(gallery.get("/api/status", &owner).await.status, 200);
    // Whoever signs out has ended theirs.
    let out = gallery.ask(Method::GET, "/sign-out", Body::empty(), &[OWN_PAGE, ("cookie", &owner)]).await;
    assert_eq!(out.status, 303);
    assert_eq!(gallery.get("/api/status", &owner).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_a_wrong_name_are_the_same_and_soon_too_many() {
    let gallery = Gallery::new().await;
    let mut answers = Vec::new();
    // As long as each other, for lengths are said, too.
    for name in ["Grandma", "Mallory"] {
        let mut said = Vec::new();
        for number in 0..12 {
            let answer = gallery.post("/sign-in", &format!("name={name}&password=wrong-{number}"), "").await;
            assert!(!answer.headers.contains_key("set-cookie"));
            let named = format!("value=\"{name}\"");
            assert!(answer.text().contains(&named), "what was typed is to be there again");
            said.push((answer.status, answer.text().replace(&named, ""), answer.headers));
        }
        assert_eq!(
            said.iter().map(|(status, ..)| *status).collect::<Vec<_>>(),
            [[403; 10].as_slice(), &[429; 2]].concat()
        );
        answers.push(said);
    }
    assert!(answers[0] == answers[1], "{answers:?}");
    // Another spelling of the name is the same name.
    for name in ["GRANDMA", "+grandma+"] {
        assert_eq!(gallery.post("/sign-in", &format!("name={name}&password={PASSWORD}"), "").await.status, 429);
    }
    for number in 0..80 {
        assert_eq!(gallery.post("/sign-in", &format!("name=n{number}&password=x"), "").await.status, 403, "{number}");
    }
    assert_eq!(
        gallery.post("/sign-in", &format!("name=Ana&password={PASSWORD}"), "").await.status,
        429,
        "whatever the name"
    );
    assert_eq!(gallery.get("/api/status", &gallery.owner().await).await.status, 200, "the link opens all the same");
    gallery.now_ms.fetch_add(QUARTER_MS, Ordering::SeqCst);
    gallery.sign_in("Grandma").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_invited_says_a_password_and_is_in() {
    let gallery = Gallery::new().await;
    let owner = gallery.owner().await;
    let name = "..%2Fx%3Cscript%3E";
    let invited = gallery.post("/accounts", &format!("wish=invite&name={name}&scope=chosen&album=Home"), &owner).await;
    let page = invited.text();
    assert!(invited.status == 200 && !page.contains("x<script>") && page.contains("../x&lt;script&gt;"), "{page}");
    let link = page.split("http://192.168.1.2:8470").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(link.starts_with("/invitation/") && link.len() == "/invitation/".len() + 32, "{link}");
    assert!(!gallery.get("/accounts", &owner).await.text().contains(&link), "it is shown once");
    let asked = gallery.get(&link, "").await;
    assert!(asked.status == 200 && !asked.text().contains("x<script>"), "{}", asked.text());
    for (password, status, words) in [
        ("short".to_owned(), 400, "at least 8 characters"),
        ("x".repeat(5_000), 400, "at most 1000 bytes"),
        ("x".repeat(10_000_000), 413, "that is too long"),
    ] {
        let answer = gallery.post(&link, &format!("password={password}"), "").await;
        assert!(answer.status == status && answer.text().contains(words), "{}: {}", answer.status, answer.text());
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    let form = format!("name=other&password={PASSWORD}");
    let (one, two) = tokio::join!(gallery.post(&link, &form, ""), gallery.post(&link, &form, ""));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert!(statuses == [303, 400] || statuses == [303, 404], "{statuses:?}");
    let viewer = if one.status == 303 { one } else { two }.cookie();
    assert_eq!(gallery.json("/api/status", &viewer).await["photos"], 2);
    assert_eq!(gallery.get(&link, "").await.status, 404);
    assert_eq!(gallery.library.accounts().await.unwrap().viewers.len(), 2);
    gallery.sign_in(name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_secure_where_something_is_encrypted_on_the_way() {
    let gallery = Gallery::new().await;
    for (host, kept) in [
        ("photos.example", "Secure; HttpOnly; SameSite=Strict"),
        ("192.168.1.2:8470", "HttpOnly; SameSite=Strict"),
        ("127.0.0.1:8470", "HttpOnly; SameSite=Strict"),
    ] {
        let form = Body::from(format!("name=Ana&password={PASSWORD}"));
        let answer = gallery.ask(Method::POST, "/sign-in", form, &[OWN_PAGE, ("host", host)]).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.ends_with(&format!("Max-Age=31536000; {kept}")), "{host}: {cookie}");
    }
    let form = Body::from(format!("name=Ana&password={PASSWORD}"));
    assert_eq!(gallery.ask(Method::POST, "/sign-in", form, &[OWN_PAGE, ("host", "evil.example")]).await.status, 403);
    // To such an address browsers say which page asked in another way.
    for (origin, status) in [("http://192.168.1.2:8470", 303), ("http://evil.example", 403), ("null", 403)] {
        let form = Body::from(format!("name=Ana&password={PASSWORD}"));
        let answer = gallery.ask(Method::POST, "/sign-in", form, &[("origin", origin)]).await;
        assert_eq!(
            (answer.status, answer.headers["referrer-policy"].as_bytes()),
            (status, &b"same-origin"[..]),
            "{origin}"
        );
    }
    let form = Body::from(format!("name=Ana&password={PASSWORD}"));
    assert_eq!(gallery.ask(Method::POST, "/sign-in", form, &[]).await.status, 403, "from no page of ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_names_no_file_to_a_viewer() {
    let gallery = Gallery::new().await;
    let (viewer, owner) = (gallery.sign_in("Grandma").await, gallery.owner().await);
    let tiles = gallery.folder.path().join("library/tiles/Our secret house");
    for tile in std::fs::read_dir(&tiles).unwrap().map(|tile| tile.unwrap().path()) {
        std::fs::remove_file(&tile).unwrap();
        std::fs::create_dir(&tile).unwrap();
    }
    let tile = format!("/tiles/{}", gallery.inside[0].short());
    let (theirs, owners) = (gallery.get(&tile, &viewer).await, gallery.get(&tile, &owner).await);
    assert_eq!((theirs.status, &*theirs.text()), (500, "the gallery could not answer: its log says why\n"));
    assert!(owners.status == 500 && owners.text().contains("Our secret house"), "{}", owners.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_their_password_may_have_another_and_that_ends_what_the_old_one_began() {
    let gallery = Gallery::new().await;
    for (name, link) in [("Grandma", "/password"), ("Ana", "/accounts")] {
        let (here, elsewhere) = (gallery.sign_in(name).await, gallery.sign_in(name).await);
        assert_eq!(gallery.json("/api/status", &here).await["account"], link);
        let page = gallery.get("/password", &here).await;
        assert!(page.status == 200 && page.text().contains(&format!("value=\"{name}\"")), "{}", page.text());
        for (form, words) in [
            ("password=wrong&new=another-horse".to_owned(), "That is not your password"),
            (format!("password={PASSWORD}&new=short"), "at least 8 characters"),
            (String::new(), "That is not your password"),
        ] {
            let refused = gallery.post("/password", &form, &here).await;
            assert!(refused.status == 400 && refused.text().contains(words), "{form}: {}", refused.text());
        }
        assert_eq!(gallery.get("/api/status", &elsewhere).await.status, 200, "nothing was changed");
        let changed = gallery.post("/password", &format!("password={PASSWORD}&new=another-horse"), &here).await;
        assert_eq!((changed.status, changed.headers["location"].as_bytes()), (303, &b"/"[..]));
        for (cookie, status) in [(&changed.cookie(), 200), (&here, 401), (&elsewhere, 401)] {
            assert_eq!(gallery.get("/api/status", cookie).await.status, status, "{name}");
        }
        let old = gallery.post("/sign-in", &format!("name={name}&password={PASSWORD}"), "").await;
        assert_eq!(old.status, 403);
        assert_eq!(gallery.post("/sign-in", &format!("name={name}&password=another-horse"), "").await.status, 303);
    }
    let by_link = gallery.post("/password", "password=&new=another-horse", &gallery.owner().await).await;
    assert!(by_link.status == 400 && by_link.text().contains("has no password"), "{}", by_link.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_does_not_say_what_is_shown_or_taken_back_does_nothing() {
    let gallery = Gallery::new().await;
    let owner = gallery.owner().await;
    let before = format!("{:?}", gallery.library.accounts().await.unwrap());
    for form in [
        "wish=invite&name=Kim&album=Home",
        "wish=invite&name=Kim&scope=chosn&album=Home",
        "wish=scope&name=Grandma&album=Home",
        "wish=undo&what=garbage",
        "wish=undo&what=[[1,%2200%22]]",
    ] {
        assert_eq!(gallery.post("/accounts", form, &owner).await.status, 400, "{form}");
        assert_eq!(format!("{:?}", gallery.library.accounts().await.unwrap()), before, "{form}");
    }
    let again = gallery.post("/accounts", "wish=invite&name=Kim&scope=chosen", &owner).await;
    let page = again.text();
    let is_chosen = page.contains(r#"name="name" value="Kim""#) && page.contains(r#"value="chosen" checked"#);
    assert!(again.status == 400 && is_chosen, "{page}");

    let invited = gallery.post("/accounts", "wish=invite&name=Kim&scope=chosen&album=Home", &owner).await.text();
    let what =
        invited.split("name=\"what\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&quot;", "%22");
    let undo = format!("wish=undo&what={what}");
    assert_eq!(gallery.post("/accounts", &undo, &owner).await.status, 303);
    assert_eq!(gallery.library.accounts().await.unwrap().invited, []);
    assert_eq!(gallery.post("/accounts", &undo, &owner).await.status, 400, "it takes back nothing else");
    assert!(gallery.library.accounts().await.unwrap().named("Grandma").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_viewer_was_shown_is_not_kept_for_long_nor_for_the_next() {
    let gallery = Gallery::new().await;
    let form = Body::from(format!("name=grandma&password={PASSWORD}"));
    let signed_in = gallery.ask(Method::POST, "/sign-in", form, &[OWN_PAGE]).await;
    assert_eq!(signed_in.headers["clear-site-data"], "\"cache\"");
    let (viewer, owner) = (signed_in.cookie(), gallery.owner().await);
    for kind in ["tiles", "thumbnails"] {
        let path = format!("/{kind}/{}", gallery.inside[0].short());
        assert_eq!(gallery.get(&path, &viewer).await.headers["cache-control"], "private, max-age=600");
        assert_eq!(gallery.get(&path, &owner).await.headers["cache-control"], "private, max-age=31536000, immutable");
    }
}
