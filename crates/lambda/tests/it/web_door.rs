//! The gallery behind its function's address: nothing for strangers, everything for whoever came by a start-up link.
//! Requests are signed as CloudFront signs them.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use emulator::{KEY, REGION};
use library::{AlbumWish, Key, Locked, PhotoId, Share, ShareAccess, ShareToken, ShareWish, Shared};
use serde_json::{Value, json};
use store::Store as _;

use crate::stack::{OWNER_KEY, Stack, root};

/// What was answered, redirects not followed.
struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The cookie of a session that begins.
    fn session(&self) -> Option<String> {
        Some(self.header("set-cookie")?.split(';').next()?.to_owned())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The gallery's address, as CloudFront reaches it.
struct Gallery(String);

impl Gallery {
    fn of(stack: &Stack) -> Self {
        let address = stack.output("WebFunctionUrl");
        let id = address.trim_start_matches("https://").split('.').next().unwrap();
        Self(format!("{}/_aws/lambda-url/{id}", stack.aws.endpoint()))
    }

    fn get(&self, path: &str, session: &str) -> Answer {
        self.ask(path, &["-H", &format!("cookie: {session}")])
    }

    /// As a button of the gallery's own pages does.
    fn press(&self, path: &str) -> Answer {
        self.ask(path, &["-H", "sec-fetch-site: same-origin"])
    }

    /// As a form of the gallery's own pages does.
    fn send(&self, path: &str, session: &str, form: &str) -> Answer {
        let cookie = format!("cookie: {session}");
        self.ask(path, &["-H", "sec-fetch-site: same-origin", "-H", &cookie, "--data", form])
    }

    /// As the gallery's own script does.
    fn wish(&self, path: &str, session: &str, wish: &Value) -> Answer {
        let cookie = format!("cookie: {session}");
        let json = ["-H", "content-type: application/json", "--data", &wish.to_string()];
        self.ask(path, &[&["-H", "sec-fetch-site: same-origin", "-H", &cookie][..], &json].concat())
    }

    /// How many photos a selection has.
    fn count(&self, path: &str, session: &str) -> u8 {
        let index = self.get(path, session);
        assert_eq!(index.status, 200, "{path}: {}", index.text());
        index.body[8]
    }

    /// The cookie of the session that an owner's link begins.
    fn sign_in(&self) -> String {
        self.press(&format!("{}/open", start_link())).session().expect("a link that nobody used begins a session")
    }

    fn ask(&self, path: &str, arguments: &[&str]) -> Answer {
        let signing = format!("aws:amz:{REGION}:lambda");
        let user = format!("{KEY}:{KEY}");
        fetch(&format!("{}{path}", self.0), &[&["--aws-sigv4", &signing, "--user", &user], arguments].concat())
    }
}

fn fetch(address: &str, arguments: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let (headers, body) = (folder.path().join("headers"), folder.path().join("body"));
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--output"]).arg(&body).arg("--dump-header").arg(&headers);
    let output = command.args(arguments).arg(address).output().unwrap();
    assert!(output.status.success(), "{address}: {}", String::from_utf8_lossy(&output.stderr));
    let headers = std::fs::read_to_string(headers).unwrap();
    let status = headers.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    Answer { status, headers, body: std::fs::read(body).unwrap_or_default() }
}

/// Puts two photos into the bucket, and waits until they are taken in.
async fn sunset_and_cat(stack: &Stack) -> [PhotoId; 2] {
    let examples = ["2005/11/sunset.jpg", "2020/04/chelsea.png"];
    let read = |example| std::fs::read(root().join("examples/photos").join(example)).unwrap();
    let photos = examples.map(|example| PhotoId::of(&read(example)));
    let key = |example: &str| Key::Original(example.parse().unwrap());
    stack.store().create(examples.map(|example| (key(example), read(example).into())).to_vec()).await.unwrap();
    stack.wait_for_pictures(2).await;
    photos
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

fn start_link() -> String {
    let (key, moment) = (OWNER_KEY.parse().unwrap(), web::Moment { now_ms: now_ms(), random: [7; 16] });
    let link = web::start_link(web::Door::Anywhere, &key, "https://photos.example/", moment);
    link.strip_prefix("https://photos.example").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_nothing_and_a_link_opens_the_gallery_once() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    let gallery = Gallery::of(&stack);
    let sunset = std::fs::read(root().join("examples/photos/2005/11/sunset.jpg")).unwrap();
    let key = Key::Original("2005/11/sun set.jpg".parse().unwrap());
    stack.store().create(vec![(key, sunset.clone().into())]).await.unwrap();
    stack.wait_for_pictures(1).await;

    assert_eq!(fetch(&format!("{}/", gallery.0), &[]).status, 403, "an unsigned request came through");
    let door = gallery.get("/", "");
    assert_eq!((door.status, door.header("cache-control")), (401, Some("no-store")), "{}", door.headers);
    assert!(door.text().contains("These photos are private"), "{}", door.text());
    for path in ["/api/index", "/api/search?q=sunset", "/tiles/0000000000000000", "/originals/x", "/no"] {
        for session in ["", "__Host-tintype=AQAAAAAAAAAA"] {
            let answer = gallery.get(path, session);
            assert_eq!((answer.status, answer.text().as_str()), (401, "sign in first\n"), "{path}");
        }
    }

    let link = start_link();
    let page = gallery.get(&link, "");
    assert_eq!(page.status, 200);
    assert!(page.text().contains(&format!("action=\"{link}/open\"")), "{}", page.text());
    let open = format!("{link}/open");
    assert_eq!(gallery.get(&open, "").status, 403, "another site's page could sign in");
    let signed_in = gallery.press(&open);
    assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/")), "{}", signed_in.text());
    let session = &signed_in.session().unwrap();
    let again = gallery.press(&open);
    assert_eq!((again.status, again.header("set-cookie")), (410, None));
    assert!(again.text().contains("This link was used"), "{}", again.text());

    assert!(gallery.get("/", session).text().contains("<div id=\"timeline\">"));
    let index = gallery.get("/api/index", session);
    assert_eq!((index.status, index.body[8]), (200, 1));
    let found: serde_json::Value =
        serde_json::from_slice(&gallery.get("/api/search?q=sun%20set%20in%202005", session).body).unwrap();
    assert_eq!(found["count"], 1, "{found}");
    let version = u64::from_le_bytes(index.body[..8].try_into().unwrap());
    let chunk = gallery.get(&format!("/api/chunk/0?v={version}"), session).body;
    let id: String = chunk[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let tile = gallery.get(&format!("/tiles/{id}"), session);
    assert_eq!((tile.status, tile.header("content-type"), &tile.body[..4]), (200, Some("image/webp"), &b"RIFF"[..]));
    let thumbnail = gallery.get(&format!("/thumbnails/{id}"), session);
    assert_eq!((thumbnail.status, &thumbnail.body[..2]), (200, &b"\xff\xd8"[..]));

    let original = gallery.get(&format!("/originals/{id}?download"), session);
    assert_eq!((original.status, original.body.len()), (307, 0), "{}", original.text());
    let link = original.header("location").unwrap();
    assert_eq!(fetch(link, &[]).body, sunset, "{link}");
    let pictures_from = stack.aws.endpoint();
    let policy = gallery.get("/", session).header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains(&format!("img-src 'self' blob: data: {pictures_from};")), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn viewers_are_shown_what_the_owner_says_until_they_are_not() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    let gallery = Gallery::of(&stack);
    let photos = sunset_and_cat(&stack).await;
    let library = stack.library();
    let wish = AlbumWish::Add { title: "For Tom".to_owned(), photos: vec![photos[0]] };
    library.wish_of_albums(wish).await.unwrap();

    let owner = gallery.sign_in();
    let page = gallery.get("/accounts", &owner);
    assert!(page.status == 200 && page.text().contains("For Tom"), "{}", page.text());
    let invited = gallery.send("/accounts", &owner, "wish=invite&name=Tom&scope=chosen&album=For+Tom").text();
    let (_, link) = invited.split_once("href=\"/invitation/").expect("an invitation has a link");
    let link = format!("/invitation/{}", link.split('"').next().unwrap());
    assert!(gallery.get(&link, "").text().contains("You are invited"));
    let joined = gallery.send(&link, "", "password=correct-horse");
    assert_eq!((joined.status, joined.header("location")), (303, Some("/")), "{}", joined.text());
    let tom = joined.session().unwrap();
    assert_eq!(gallery.send(&link, "", "password=correct-horse").status, 404, "an invitation was used twice");

    assert_eq!(gallery.get("/api/index", &tom).body[8], 1);
    assert_eq!(gallery.get("/api/index", &owner).body[8], 2);
    for (photo, status) in photos.iter().zip([[200, 200, 307], [404, 404, 404]]) {
        let addresses = ["tiles", "thumbnails", "originals"].map(|kind| format!("/{kind}/{}", photo.short()));
        assert_eq!(addresses.map(|address| gallery.get(&address, &tom).status), status);
    }
    assert_eq!(gallery.get("/accounts", &tom).status, 403);
    let end = gallery.send("/accounts", &tom, "wish=remove&name=Tom");
    assert_eq!((end.status, end.text().as_str()), (403, "your account is not shown this\n"));

    let say = |password: &str| gallery.send("/sign-in", "", &format!("name=tom&password={password}"));
    let again = say("correct-horse").session().unwrap();
    // They are counted for each quarter of an hour, which may end in between.
    let wrong = (0..21).map(|_| say("wrong").status).take_while(|status| *status == 403).count();
    assert!((10..=20).contains(&wrong), "{wrong} passwords were tried");

    let sessions = library.sessions(now_ms()).await.unwrap();
    let names: Vec<Option<&str>> = sessions.iter().map(|session| session.name.as_deref()).collect();
    assert_eq!(names.iter().filter(|name| **name == Some("Tom")).count(), 2, "{names:?}");
    assert!(names.contains(&None), "{names:?}");
    let ended = gallery.send("/accounts", &owner, "wish=remove&name=Tom");
    assert!(ended.status == 200 && ended.text().contains("Tom has no account any more"), "{}", ended.text());
    for session in [&tom, &again] {
        assert_eq!(gallery.get("/api/index", session).status, 401);
    }
    gallery.ask("/sign-out", &["-H", "sec-fetch-site: same-origin", "-H", &format!("cookie: {owner}")]);
    assert_eq!(gallery.get("/api/index", &owner).status, 401, "a session that was ended goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_makes_albums_edits_and_shares_there_and_takes_them_back() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    let gallery = Gallery::of(&stack);
    let photos = sunset_and_cat(&stack).await.map(|photo| photo.short().to_string());
    let owner = &gallery.sign_in();
    let status: Value = serde_json::from_slice(&gallery.get("/api/status", owner).body).unwrap();
    assert_eq!((&status["wishes"], &status["here"]), (&json!(true), &json!(false)));
    let granted = |path: &str, wish: Value| -> Value {
        let answer = gallery.wish(path, owner, &wish);
        assert_eq!(answer.status, 200, "{wish}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    };

    granted("/api/albums", json!({"wish": "add", "title": "The lake", "photos": [photos[0]]}));
    let renamed = granted("/api/albums", json!({"wish": "rename", "title": "The lake", "to": "Lake house"}));
    let albums =
        || ["The+lake", "Lake+house"].map(|title| gallery.count(&format!("/api/index?q=in+the+album+{title}"), owner));
    assert_eq!(albums(), [0, 1]);
    granted("/api/albums", json!({"wish": "undo", "what": renamed["known_by"]}));
    assert_eq!(albums(), [1, 0]);
    let again = gallery.wish("/api/albums", owner, &json!({"wish": "undo", "what": renamed["known_by"]}));
    assert_eq!((again.status, again.text().contains("taken back already")), (400, true), "{}", again.text());
    granted("/api/edits", json!({"wish": "edit", "photos": [photos[1]], "edit": {"caption": "Grandma's cat"}}));
    assert_eq!(gallery.count("/api/index?q=grandma", owner), 1);
    let trashed =
        granted("/api/edits", json!({"wish": "edit", "photos": [photos[1]], "edit": {"shelf": {"trash": 0}}}));
    let counts =
        || ["/api/index", "/api/index?q=grandma", "/api/away/trash/index"].map(|path| gallery.count(path, owner));
    assert_eq!(counts(), [1, 0, 1]);
    granted("/api/edits", json!({"wish": "undo", "what": trashed}));
    assert_eq!(counts(), [2, 1, 0]);

    let shared = granted("/api/shares", json!({"wish": "share", "photos": photos, "title": "Two"}));
    let link = shared["link"].as_str().unwrap();
    assert!(gallery.get(link, "").text().contains("<h1>Two</h1>"));
    let listed: Value = serde_json::from_slice(&gallery.get("/api/shares", owner).body).unwrap();
    assert_eq!((&listed[0]["title"], &listed[0]["photos"]), (&json!("Two"), &json!(2)), "{listed}");
    granted("/api/shares", json!({"wish": "revoke", "id": shared["id"]}));
    assert_eq!(gallery.get(link, "").status, 404);

    // What is recorded is what a machine reads, too.
    let library = stack.library();
    assert_eq!(library.albums().await.unwrap().len(), 1);
    let edited = library.photo(photos[1].parse().unwrap()).await.unwrap().unwrap().edited;
    assert_eq!(edited.caption.as_deref(), Some("Grandma's cat"));

    // They are not looked up first.
    let many = vec!["0000000000000000"; 251];
    for (path, wish) in [
        ("/api/edits", json!({"wish": "edit", "photos": many, "edit": {"favourite": true}})),
        ("/api/albums", json!({"wish": "add", "title": "Many", "photos": many})),
        ("/api/shares", json!({"wish": "share", "photos": many})),
    ] {
        let refused = gallery.wish(path, owner, &wish);
        let words = "that is about 251 photos, and here at most 250 can be at once";
        assert_eq!((refused.status, refused.text().contains(words)), (400, true), "{path}: {}", refused.text());
    }
    let stranger = gallery.wish("/api/albums", "", &json!({"wish": "drop", "title": "The lake"}));
    assert_eq!(stranger.status, 401);
}

/// A picture of noise, longer than a function may answer, that says where it was taken.
fn large() -> Vec<u8> {
    const PNG: &str = r#"
import random, struct, sys, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + random.randbytes(1300 * 3) for _ in range(1300))
parts = [(b"IHDR", struct.pack(">IIBBBBB", 1300, 1300, 8, 2, 0, 0, 0)), (b"tEXt", b"Comment\0Lisbon"), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")]
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))
"#;
    let output = Command::new(emulator::python("python")).args(["-c", PNG]).output().unwrap();
    assert!(output.status.success() && output.stdout.len() > 5_000_000);
    output.stdout
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_gives_what_an_answer_cannot_hold_by_a_link_and_its_looks_are_counted() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    let gallery = Gallery::of(&stack);
    let small = std::fs::read(root().join("examples/photos/2005/11/sunset.jpg")).unwrap();
    let large = large();
    let [one, other] = [&small, &large].map(|bytes| PhotoId::of(bytes));
    for (name, bytes) in [("sunset.jpg", small), ("noise.png", large.clone())] {
        stack.store().create(vec![(Key::Original(name.parse().unwrap()), bytes.into())]).await.unwrap();
    }
    stack.wait_for_pictures(2).await;
    let library = stack.library();
    let share = Share {
        token: ShareToken::new([3; 16]),
        what: Shared::Photos(vec![one, other]),
        title: "Two".to_owned(),
        access: ShareAccess::Passphrase(Locked::new("open sesame", [4; 16]).unwrap()),
        until_ms: None,
        originals: true,
    };
    let address = share.link();
    library.wish_of_shares(ShareWish::Share(share.clone()), now_ms()).await.unwrap();

    assert_eq!([1; 2].map(|_| gallery.send(&address, "", "passphrase=wrong").status), [401; 2]);
    let unlocked = gallery.send(&address, "", "passphrase=open+sesame");
    assert_eq!(unlocked.status, 303, "{}", unlocked.text());
    let cookie = unlocked.session().unwrap();
    let look = ["-H", "sec-fetch-dest: document", "-H", &format!("cookie: {cookie}")];
    assert_eq!([1; 2].map(|_| gallery.ask(&address, &look).status), [200; 2]);
    assert_eq!(library.views(&share).await.unwrap().count, 2);

    let original = |photo: PhotoId| format!("{address}/originals/{}", photo.short());
    let answer = gallery.get(&original(one), &cookie);
    assert_eq!((answer.status, &answer.body[..2]), (200, &b"\xff\xd8"[..]));
    let answer = gallery.get(&original(other), &cookie);
    assert_eq!((answer.status, answer.body.len()), (307, 0), "{}", answer.text());
    let again = gallery.get(&original(other), &cookie);
    assert_eq!(again.status, 307);
    for link in [&again, &answer].map(|answer| answer.header("location").unwrap()) {
        assert_eq!(fetch(link, &[]).status, 200);
    }
    let copy = fetch(answer.header("location").unwrap(), &[]);
    let disposition = copy.header("content-disposition");
    assert_eq!(disposition, Some("attachment; filename=\"photo-0002.png\""), "{}", copy.headers);
    assert!(copy.body.len() > 5_000_000 && copy.body.starts_with(b"\x89PNG"));
    let says = |bytes: &[u8]| bytes.windows(6).any(|six| six == b"Lisbon");
    assert!(says(&large) && !says(&copy.body), "a copy says where it was taken");
    library.wish_of_shares(ShareWish::Revoke(share.id()), now_ms()).await.unwrap();
    assert_eq!(gallery.get(&original(other), &cookie).status, 404);
}
