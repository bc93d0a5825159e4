//! How long a large share takes to open, how large its page is, and how long a tile of it takes: `cargo bench -p web`, and
//! `cargo bench -p web -- 500` for another number of photos than 2,000. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use futures::StreamExt;
use library::{Home, Share, ShareAccess, ShareToken, ShareWish, Shared};
use tower::ServiceExt;
use web::{Access, Counted, Moment, Remembered};

const NOW_MS: u64 = 1_800_000_000_000;

#[tokio::main]
async fn main() {
    let count: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(2_000);
    let folder = tempfile::tempdir().expect("a folder");
    let (photos, library) = (folder.path().join("photos"), folder.path().join("library"));
    std::fs::create_dir_all(&photos).expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let house = std::fs::read(root.join("fixtures/photos/house.jpg")).expect("a fixture");
    for number in 0..count {
        // What comes after a picture's end makes it another photo.
        let bytes = [house.as_slice(), &number.to_le_bytes()].concat();
        std::fs::write(photos.join(format!("{number:05}.jpg")), bytes).expect("room");
    }
    let mut home = Home::open_or_make(&library).await.expect("a library");
    home.bind(&photos).await.expect("a folder of its own");
    home.import(&photos, false).await.expect("an import");
    let all = home.library.search("", jiff::civil::date(2026, 11, 29)).await.expect("an answer").found.rows;
    let all: Vec<_> = all.iter().map(|row| row.id).collect();
    println!("{} photos", all.len());
    let last = all[all.len() - 1].short();
    let (token, access) = (ShareToken::new([1; 16]), ShareAccess::Link);
    // By identity, since pictures that look alike would be shown as one.
    let share =
        Share { token, what: Shared::Photos(all), title: "All".into(), access, until_ms: None, originals: false };
    let link = share.link();
    home.library.wish_of_shares(ShareWish::Share(share), NOW_MS).await.expect("a share");
    // As after the program's start: nothing was looked up yet.
    let home = Home::open(&library).await.expect("the library");
    let moment = || Moment { now_ms: NOW_MS, random: [9; 16] };
    let owner_key = "k".repeat(43).parse().expect("a key");
    let access = Access {
        owner_key,
        once: Arc::new(Remembered::default()),
        attempts: Arc::new(Counted::default()),
        moment: Arc::new(moment),
    };
    let router = web::this_machine(home.library.clone(), access);
    let (first, page_bytes) = timed(&router, &link).await;
    println!("its page for the first time: {:.1} ms, {} KB", ms(first), page_bytes >> 10);
    for (what, path) in [("again", link.clone()), ("a tile", format!("{link}/tiles/{last}"))] {
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..20 {
            times.push(timed(&router, &path).await.0);
        }
        times.sort();
        println!("{what}: {:.1} ms, the median of 20", ms(times[times.len() / 2]));
    }
    let (began, mut largest, mut total) = (Instant::now(), 0, 0);
    let mut zip = asked(&router, &format!("{link}/zip")).await.into_data_stream();
    while let Some(piece) = zip.next().await {
        let piece = piece.expect("a share that is good");
        (largest, total) = (largest.max(piece.len()), total + piece.len());
    }
    let (seconds, kb) = (began.elapsed().as_secs_f64(), total >> 10);
    println!("as a ZIP file: {seconds:.2} s, {kb} KB, at most {} KB at once", largest >> 10);
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn asked(router: &Router, path: &str) -> Body {
    let request = Request::builder().uri(path).header("host", "127.0.0.1:8470").header("sec-fetch-dest", "document");
    let response = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    assert!(response.status().is_success(), "{path}: {}", response.status());
    response.into_body()
}

async fn timed(router: &Router, path: &str) -> (Duration, usize) {
    let began = Instant::now();
    let bytes = to_bytes(asked(router, path).await, usize::MAX).await.expect("a body");
    (began.elapsed(), bytes.len())
}
