//! Memories over HTTP: those of today, what is hidden from them, and feeds and calendars for programs that have a key.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use jiff::ToSpan;
use jiff::civil::Date;
use library::{Edit, EditWish, Home, MemoryWish, Secret, TakenBy};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, Remembered, start_link};

const ATOM: &str = "http://www.w3.org/2005/Atom";

const EXAMPLES: [&str; 8] = [
    "2003/01 Grand Canyon/PICT0031.JPG",
    "2004/11/IMG_0412.JPG",
    "2005/11/sunset.jpg",
    "2008/06/ladybird.jpg",
    "2011/07/dahlia.jpg",
    "2024/03/brushes.jpg",
    "Backup/old laptop/bee.jpg",
    "Phone/2015/By the water.jpg",
];

/// A library with eight photos of this day three years ago, and its gallery on this machine.
struct Gallery {
    _folder: tempfile::TempDir,
    home: Home,
    router: Router,
    session: String,
    then: Date,
}

fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

impl Gallery {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let photos = folder.path().join("photos");
        std::fs::create_dir_all(&photos).unwrap();
        for (number, example) in EXAMPLES.iter().enumerate() {
            let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos").join(example);
            std::fs::copy(example, photos.join(format!("{number}.jpg"))).unwrap();
        }
        let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
        home.bind(&photos).await.unwrap();
        home.import(&photos, false).await.unwrap();
        let found = home.library.search("", today()).await.unwrap().found.rows;
        let then = today().saturating_sub(3.years());
        for (row, hour) in found.iter().zip(9..) {
            let (photos, edit) = (vec![row.id], Edit::Taken(Some(TakenBy::At(then.at(hour, 0, 0, 0)))));
            home.library.wish_of_edits(EditWish::Edit { photos, edit }).await.unwrap();
        }
        let moment = Moment { now_ms: 1_800_000_000_000, random: [9; 16] };
        let access = Access {
            owner_key: "k".repeat(43).parse().unwrap(),
            once: Arc::new(Remembered::default()),
            attempts: Arc::new(Counted::default()),
            moment: Arc::new(move || moment),
        };
        let link = start_link(Door::ThisMachine, &access.owner_key, "", moment);
        let router = web::this_machine(home.library.clone(), access);
        let mut gallery = Self { _folder: folder, home, router, session: String::new(), then };
        let opened = gallery.response(Method::GET, &format!("{link}/open"), "").await;
        gallery.session = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        gallery
    }

    async fn response(&self, method: Method, path: &str, body: &str) -> axum::response::Response {
        let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8470");
        let request = request.header("cookie", &self.session).header("sec-fetch-site", "same-origin");
        self.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: &str) -> (u16, String) {
        let response = self.response(method, path, body).await;
        let status = response.status().as_u16();
        (status, String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap())
    }

    async fn get(&self, path: &str) -> String {
        let (status, text) = self.ask(Method::GET, path, "").await;
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    async fn wish(&self, wish: Value) -> u16 {
        self.ask(Method::POST, "/api/memories", &wish.to_string()).await.0
    }

    /// Without a session.
    async fn stranger(&self, path: &str) -> u16 {
        let request = Request::builder().uri(path).header("host", "127.0.0.1:8470");
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        response.status().as_u16()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn todays_memories_are_told_and_hidden_and_told_again() {
    let gallery = Gallery::new().await;
    let told = async || serde_json::from_str::<Value>(&gallery.get("/api/memories").await).unwrap();
    let memories = told().await;
    let memory = &memories[0];
    let days = (&memory["from"], &memory["to"]);
    assert_eq!((&memory["kind"], &memory["title"]), (&json!("this-day"), &json!("3 years ago")), "{memories}");
    assert_eq!(days, (&json!(gallery.then), &json!(gallery.then)));
    assert_eq!(memory["photos"].as_array().unwrap().len(), 8);
    assert!(memory["photos"].as_array().unwrap().iter().all(|photo| photo.as_str().unwrap().len() == 16));
    assert_eq!(memory["cover"].as_str().unwrap().len(), 64);
    assert_eq!(gallery.wish(json!({"wish": "days", "days": gallery.then.to_string(), "hidden": true})).await, 200);
    assert_eq!(told().await, json!([]));
    assert_eq!(gallery.wish(json!({"wish": "undo"})).await, 200);
    assert_eq!(told().await, memories);
    for wrong in
        [json!({"wish": "feeds", "key": "0"}), json!({"wish": "days", "days": "June", "hidden": true}), json!({})]
    {
        assert_eq!(gallery.wish(wrong.clone()).await, 400, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_valid_and_has_an_entry_for_each_day() {
    let gallery = Gallery::new().await;
    let text = gallery.get("/memories.atom").await;
    let feed = roxmltree::Document::parse(&text).unwrap();
    let root = feed.root_element();
    assert_eq!(root.tag_name(), (ATOM, "feed").into());
    let said = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found: Vec<_> = node.children().filter(|child| child.has_tag_name((ATOM, name))).collect();
        assert_eq!(found.len(), 1, "{name} once in {text}");
        (found[0].text().unwrap_or_default().to_owned(), found[0].attribute("href").unwrap_or_default().to_owned())
    };
    let is_uuid = |id: &str| id.strip_prefix("urn:uuid:").is_some_and(|id| id.len() == 36);
    assert!(is_uuid(&said(root, "id").0) && said(root, "title").0 == "Memories", "{text}");
    assert!(root.descendants().any(|node| node.has_tag_name((ATOM, "name"))), "a feed has an author");
    let entries: Vec<_> = root.children().filter(|child| child.has_tag_name((ATOM, "entry"))).collect();
    assert_eq!(said(entries[0], "updated").0, format!("{}T00:00:00Z", today()));
    assert_eq!(said(root, "updated"), said(entries[0], "updated"));
    assert!(
        said(entries[0], "title").0.contains("3 years ago") && said(entries[0], "summary").0.contains("3 years ago")
    );
    let (_, link) = said(entries[0], "link");
    assert!(link.starts_with("http://127.0.0.1:8470/#") && link.len() == 39, "{link}");
    let mut ids: Vec<String> = entries.iter().map(|entry| said(*entry, "id").0).collect();
    assert!(ids.iter().all(|id| is_uuid(id)) && entries.len() <= 7, "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), entries.len());
    assert_eq!(gallery.get("/memories.atom").await, text, "the same when somebody asks again");
    assert!(!text.contains("<img") && !text.contains("/tiles/"), "{text}");
}

/// The lines of a calendar, put together again where they were folded.
fn unfolded(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']), "{calendar}");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
    calendar.replace("\r\n ", "").trim_end().split("\r\n").map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_has_an_event_for_each_day() {
    let gallery = Gallery::new().await;
    let lines = unfolded(&gallery.get("/memories.ics").await);
    assert_eq!(lines[..2], ["BEGIN:VCALENDAR", "VERSION:2.0"]);
    assert!(lines[2].starts_with("PRODID:") && lines.last().unwrap() == "END:VCALENDAR");
    let events: Vec<BTreeMap<&str, &str>> = lines
        .split(|line| line == "BEGIN:VEVENT")
        .skip(1)
        .map(|lines| lines.iter().filter_map(|line| line.split_once(':')).collect())
        .collect();
    let (today, tomorrow) = (today(), today().tomorrow().unwrap());
    let digits = |day: Date| day.strftime("%Y%m%d").to_string();
    let last = events.last().unwrap();
    assert_eq!(last["DTSTART;VALUE=DATE"], digits(today));
    assert_eq!(last["DTEND;VALUE=DATE"], digits(tomorrow));
    assert!(last["SUMMARY"].contains("3 years ago") && last["URL"].starts_with("http://127.0.0.1:8470/#"), "{last:?}");
    for event in &events {
        assert!(event["UID"].len() == 36 && event["DTSTAMP"].ends_with("T000000Z"), "{event:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_feeds_and_nothing_else_until_there_is_another() {
    let gallery = Gallery::new().await;
    let keys = [[1; 16], [2; 16]].map(Secret::new);
    let open = async |key: Secret| {
        let mut statuses = Vec::new();
        for path in ["/memories.atom", "/memories.ics", "/api/memories", "/api/index", "/"] {
            statuses.push(gallery.stranger(&format!("{path}?key={key}")).await);
        }
        statuses
    };
    let wish = async |key| drop(gallery.home.library.wish_of_memories(MemoryWish::Feeds(key)).await.unwrap());
    const CLOSED: [u16; 5] = [401; 5];
    assert_eq!(open(keys[0]).await, CLOSED);
    wish(Some(keys[0])).await;
    assert_eq!(open(keys[0]).await, [200, 200, 401, 401, 401]);
    assert_eq!(open(keys[1]).await, CLOSED);
    for wrong in ["", "?key=", "?other=1", &format!("?Key={}", keys[0]), &format!("?key={}0", keys[0])] {
        assert_eq!(gallery.stranger(&format!("/memories.atom{wrong}")).await, 401, "{wrong}");
    }
    wish(Some(keys[1])).await;
    assert_eq!((open(keys[0]).await, open(keys[1]).await[0]), (CLOSED.to_vec(), 200));
    wish(None).await;
    assert_eq!(open(keys[1]).await, CLOSED);
    gallery.home.library.wish_of_memories(MemoryWish::Undo { what: Vec::new() }).await.unwrap();
    assert_eq!(open(keys[1]).await[0], 200);
    let decided = gallery.home.library.decided(library::Matter::Memories).await.unwrap();
    let written: Vec<String> = decided.iter().map(|one| String::from_utf8(one.to_bytes()).unwrap()).collect();
    assert!(written.iter().all(|text| !text.contains(&keys[1].to_string())), "the key itself is nowhere: {written:?}");
}
