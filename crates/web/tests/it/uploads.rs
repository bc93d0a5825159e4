//! Uploads over HTTP: what is sent is in the library at once, whole or not at all, and nothing is ever replaced.

use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Method, Request};
use futures::stream;
use library::{Home, PhotoId};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, Remembered, start_link};

const NOW_MS: u64 = 1_800_000_000_000;

/// A library without photographs, and its gallery on this machine.
struct Gallery {
    folder: PathBuf,
    home: Home,
    router: Router,
    session: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn cat() -> Vec<u8> {
    std::fs::read(root().join("examples/photos/2020/04/chelsea.png")).unwrap()
}

fn house() -> Vec<u8> {
    std::fs::read(root().join("fixtures/photos/house.jpg")).unwrap()
}

impl Gallery {
    async fn new(folder: &Path) -> Self {
        let home = Home::open_or_make(&folder.join("library")).await.unwrap();
        let moment = Moment { now_ms: NOW_MS, random: [9; 16] };
        let access = Access {
            owner_key: "k".repeat(43).parse().unwrap(),
            once: Arc::new(Remembered::default()),
            attempts: Arc::new(Counted::default()),
            moment: Arc::new(move || moment),
        };
        let link = start_link(Door::ThisMachine, &access.owner_key, "", moment);
        let router = web::this_machine(home.library.clone(), access);
        let open = Request::builder().uri(format!("{link}/open")).header("host", "127.0.0.1:8470");
        let open = open.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
        let opened = router.clone().oneshot(open).await.unwrap();
        let session = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { folder: folder.to_owned(), home, router, session }
    }

    async fn ask(&self, method: Method, path: &str, sha256: Option<String>, body: Body) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8470");
        request = request.header("sec-fetch-site", "same-origin").header("cookie", &self.session);
        if let Some(sha256) = sha256 {
            request = request.header("x-sha256", sha256);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_else(|_| String::from_utf8_lossy(&body).into()))
    }

    async fn put(&self, path: &str, bytes: &[u8]) -> (u16, Value) {
        let sha256 = Some(PhotoId::of(bytes).to_string());
        self.ask(Method::PUT, &format!("/api/uploads/{path}"), sha256, Body::from(bytes.to_vec())).await
    }

    /// Where a file that is sent is kept.
    async fn kept(&self, path: &str, bytes: &[u8]) -> String {
        let (status, said) = self.put(path, bytes).await;
        assert_eq!((status, &said["photo"]), (200, &json!(PhotoId::of(bytes))), "{said}");
        said["path"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn refused(&self, (status, said): (u16, Value), expected: u16, words: &str) {
        assert!(
            status == expected && said["refused"].as_str().is_some_and(|said| said.contains(words)),
            "{status} {said}"
        );
        self.has_nothing_left_over();
    }

    #[track_caller]
    fn has_nothing_left_over(&self) {
        let left = std::fs::read_dir(self.folder.join("library/staging")).unwrap();
        assert_eq!(left.count(), 1, "only the lock is left");
    }

    /// The files of originals that the library holds.
    fn originals(&self) -> Vec<String> {
        let top = self.folder.join("library/originals");
        let (mut folders, mut files) = (vec![top.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        let mut files: Vec<String> =
            files.iter().map(|path| path.strip_prefix(&top).unwrap().to_str().unwrap().to_owned()).collect();
        files.sort();
        files
    }

    async fn count(&self) -> usize {
        self.home.library.search("", jiff::civil::date(2026, 11, 29)).await.unwrap().found.rows.len()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_is_in_the_library_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::new(folder.path()).await;
    let path = gallery.kept("a%20cat.png", &cat()).await;
    assert_eq!(path, "uploads/a cat.png");
    assert_eq!(gallery.kept("2006/Lake/house.jpg", &house()).await, "uploads/2006/Lake/house.jpg");
    assert_eq!(gallery.count().await, 2);
    assert_eq!(std::fs::read(folder.path().join("library/originals").join(&path)).unwrap(), cat());
    gallery.has_nothing_left_over();
    // Imports, syncs and rebuilding know them like any others.
    let library = folder.path().join("library");
    let again = Home::open(&library).await.unwrap();
    assert_eq!(again.sources().count(), 1);
    let report = again.import(again.sources().next().unwrap(), false).await.unwrap();
    assert_eq!((report.files, report.gone, report.problems.len()), (2, 0, 0), "{report:?}");
    std::fs::remove_file(library.join("catalogue.sqlite")).unwrap();
    let rebuilt = Home::open(&library).await.unwrap();
    assert_eq!(rebuilt.library.photo(PhotoId::of(&cat()).short()).await.unwrap().unwrap().files[0].path.as_str(), path);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_beside_them_neither_misses_them_nor_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    std::fs::create_dir_all(photos.join("uploads")).unwrap();
    std::fs::write(photos.join("uploads/house.jpg"), house()).unwrap();
    let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
    home.bind(&photos).await.unwrap();
    home.import(&photos, false).await.unwrap();
    let gallery = Gallery::new(folder.path()).await;
    let path = gallery.kept("2020/cat.png", &cat()).await;
    assert_eq!(path, "uploads-2/2020/cat.png", "the folder has that name");
    let again = Home::open(&folder.path().join("library")).await.unwrap();
    let sources: Vec<_> = again.sources().map(Path::to_owned).collect();
    for _ in 0..2 {
        for source in &sources {
            let report = again.import(source, false).await.unwrap();
            assert_eq!((report.files, report.gone, report.problems.len()), (1, 0, 0), "{source:?} {report:?}");
        }
    }
    assert_eq!(again.original_path(&folder.path().join("library/originals").join(&path)).unwrap().as_str(), path);
    assert!(std::fs::read_dir(&photos).unwrap().count() == 1, "nothing is ever written there");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_there_are_not_kept_twice_and_no_name_is_taken_from_anything() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::new(folder.path()).await;
    let first = gallery.kept("2020/cat.png", &cat()).await;
    let (status, said) = gallery.put("2021/other.png", &cat()).await;
    assert_eq!((status, &said["is_duplicate"], &said["path"]), (200, &json!(true), &json!(first)));
    assert_eq!(gallery.kept("2020/cat.png", &house()).await, "uploads/2020/cat-2.png");
    assert_eq!(gallery.originals(), ["uploads/2020/cat-2.png", "uploads/2020/cat.png"]);
    // What was lost can be sent again, be it known.
    std::fs::remove_file(folder.path().join("library/originals").join(&first)).unwrap();
    assert_eq!(gallery.kept("2020/cat.png", &cat()).await, first);
    // As where the program was stopped when the file was there and nothing was known of it.
    let tall = std::fs::read(root().join("fixtures/photos/turned.jpg")).unwrap();
    std::fs::write(folder.path().join("library/originals/uploads/2020/turned.jpg"), &tall).unwrap();
    assert_eq!(gallery.kept("2020/turned.jpg", &tall).await, "uploads/2020/turned.jpg");
    assert_eq!(gallery.count().await, 3);
    let asked = json!({"photos": [PhotoId::of(&cat()), PhotoId::of(b"another"), PhotoId::of(&tall)]});
    let (_, known) = gallery.ask(Method::POST, "/api/uploads/known", None, Body::from(asked.to_string())).await;
    assert_eq!(known, json!({"known": [PhotoId::of(&cat()), PhotoId::of(&tall)]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_one_name_at_once_are_all_kept_and_one_file_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::new(folder.path()).await;
    let files: Vec<Vec<u8>> = (0..4_u8).map(|number| [house(), vec![number]].concat()).collect();
    let [a, b, c, d] = [0, 1, 2, 3].map(|number| gallery.kept("2020/house.jpg", &files[number]));
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    let mut paths = [a, b, c, d];
    paths.sort();
    assert_eq!(paths, ["-2.jpg", "-3.jpg", "-4.jpg", ".jpg"].map(|ending| format!("uploads/2020/house{ending}")));
    let cat = cat();
    let (one, other) = tokio::join!(gallery.put("2021/cat.png", &cat), gallery.put("2021/cat.png", &cat));
    assert_eq!((one.1["path"].clone(), one.0), (other.1["path"].clone(), other.0));
    assert_eq!(gallery.originals().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_arrive_whole_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::new(folder.path()).await;
    let sha256 = || Some(PhotoId::of(&cat()).to_string());
    let half = Bytes::from(cat()[..1_000].to_vec());
    let cut_off = stream::iter([Ok(half.clone()), Err(std::io::Error::other("the connection was lost"))]);
    let put = |sha256, body| gallery.ask(Method::PUT, "/api/uploads/2020/cat.png", sha256, body);
    gallery.refused(put(sha256(), Body::from_stream(cut_off)).await, 400, "did not arrive whole");
    gallery.refused(put(sha256(), Body::from(half)).await, 400, "did not arrive whole");
    gallery.refused(put(sha256(), Body::from([cat(), vec![0]].concat())).await, 400, "did not arrive whole");
    gallery.refused(put(None, Body::from(cat())).await, 422, "must say the file's SHA-256");
    gallery.refused(put(Some("0".repeat(63)), Body::from(cat())).await, 422, "must say the file's SHA-256");
    assert_eq!((gallery.originals(), gallery.count().await), (Vec::new(), 0));
    assert_eq!(gallery.kept("2020/cat.png", &cat()).await, "uploads/2020/cat.png");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photograph_or_leads_elsewhere_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::new(folder.path()).await;
    for (path, bytes, words) in [
        ("notes.txt", &b"notes"[..], "not a photograph"),
        ("film.mov", b"film", "not a photograph"),
        ("2020/nothing", b"", "the file is empty"),
        ("2020/page", b"<!doctype html><script>", "not a photograph"),
        ("2020/.hidden.jpg", b"x", "not a photograph"),
        ("%2e%2e/%2e%2e/x.jpg", b"x", "would leave the folder"),
        ("2020/../x.jpg", b"x", "would leave the folder"),
        ("%2Fetc/x.jpg", b"x", "empty part"),
        ("2020//x.jpg", b"x", "empty part"),
        ("2020/x%00.jpg", b"x", "NUL"),
    ] {
        gallery.refused(gallery.put(path, bytes).await, 422, words);
    }
    let long = format!("{}.jpg", "a".repeat(300));
    gallery.refused(gallery.put(&long, b"x").await, 422, "is longer than");
    let zeros = Bytes::from(vec![0; 1 << 20]);
    let endless = stream::repeat_with(move || Ok::<_, std::io::Error>(zeros.clone()));
    let sha256 = Some(PhotoId::of(b"large").to_string());
    let large = gallery.ask(Method::PUT, "/api/uploads/large.jpg", sha256, Body::from_stream(endless)).await;
    gallery.refused(large, 413, "larger than 256 MiB");
    // Of what says how long it is nothing is waited for.
    let request = Request::put("/api/uploads/large.jpg").header("host", "127.0.0.1:8470");
    let request = request.header("sec-fetch-site", "same-origin").header("cookie", &gallery.session);
    let request = request.header("x-sha256", PhotoId::of(b"large").to_string()).header("content-length", "314572800");
    let never = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let answer = gallery.router.clone().oneshot(request.body(never).unwrap()).await.unwrap();
    assert_eq!(answer.status().as_u16(), 413);
    assert_eq!((gallery.originals(), gallery.count().await), (Vec::new(), 0));
    assert!(!folder.path().join("x.jpg").exists());
    // By its first bytes alone it is one.
    assert_eq!(gallery.kept("2020/IMG_0001", &house()).await, "uploads/2020/IMG_0001");
}

/// Says where the folder is, and makes a run of this test the one that may mount something in it.
const FOLDER: &str = "TINTYPE_TEST_FOLDER";
const TEST: &str = "a_disk_that_is_full_or_cannot_be_written_loses_nothing";

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_or_cannot_be_written_loses_nothing() {
    let Some(folder) = std::env::var_os(FOLDER) else { return apart() };
    let folder = Path::new(&folder);
    let gallery = Gallery::new(folder).await;
    let kept = gallery.kept("2020/house.jpg", &house()).await;
    let (staging, library) = (folder.join("library/staging"), folder.join("library"));
    let mount = |arguments: &[&str], at: &Path| {
        assert!(Command::new("mount").args(arguments).arg(at).status().unwrap().success(), "{arguments:?}");
    };
    mount(&["-t", "tmpfs", "-o", "size=64k", "tmpfs"], &staging);
    let (status, said) = gallery.put("2020/cat.png", &cat()).await;
    assert!(status == 507 && said["refused"].as_str().unwrap().contains("the disk of the library is full"), "{said}");
    assert_eq!(std::fs::read_dir(&staging).unwrap().count(), 0, "what was begun is gone");
    assert!(Command::new("umount").arg(&staging).status().unwrap().success());
    assert_eq!((gallery.originals(), gallery.count().await), (vec![kept.clone()], 1));
    mount(&["--bind", library.to_str().unwrap()], &library);
    mount(&["-o", "remount,bind,ro"], &library);
    let (status, said) = gallery.put("2020/cat.png", &cat()).await;
    assert!(status == 500 && said["refused"].as_str().unwrap().contains("not allowed to reach"), "{status} {said}");
    assert_eq!(gallery.originals(), [kept]);
}

/// Runs the test with mounts of its own, which end with it.
fn apart() {
    let folder = tempfile::tempdir().unwrap();
    let may_mount = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if !may_mount || Command::new("unshare").args(["--mount", "true"]).status().map_or(true, |done| !done.success()) {
        // Not by a macro, whose output is shown of tests that fail only.
        let skipped = format!("\nskipped {TEST}: only root can mount a disk\n");
        std::io::stderr().write_all(skipped.as_bytes()).unwrap();
        return;
    }
    let test = std::env::current_exe().unwrap();
    let mut run = Command::new("unshare");
    run.args(["--mount", "--"]).arg(test).args([TEST, "--exact", "--nocapture"]).env(FOLDER, folder.path());
    let run = run.output().unwrap();
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
}

/// The smallest picture.
const DOT: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_without_a_date_is_as_old_as_the_file_that_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let gallery = Gallery::new(folder.path()).await;
    for (number, (modified, expected)) in
        [("1262304000000", "2010-01-01"), ("99999999999999999", "today"), ("-1", "today"), ("yesterday", "today")]
            .into_iter()
            .enumerate()
    {
        // Behind a picture's end other bytes make another photo of it.
        let bytes = [DOT, &[number as u8]].concat();
        let request = Request::put(format!("/api/uploads/{number}.gif")).header("host", "127.0.0.1:8470");
        let request = request.header("sec-fetch-site", "same-origin").header("cookie", &gallery.session);
        let request = request.header("x-sha256", PhotoId::of(&bytes).to_string()).header("x-modified-ms", modified);
        let answer = gallery.router.clone().oneshot(request.body(Body::from(bytes.clone())).unwrap()).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{modified}");
        let taken = gallery.home.library.photo(PhotoId::of(&bytes).short()).await.unwrap().unwrap().taken;
        let today = jiff::ZonedDateTime::now().date();
        let is_right = match expected {
            "today" => today.since(taken.local.date()).unwrap().get_days().abs() <= 1,
            day => taken.local.date().to_string() == day,
        };
        assert!(is_right, "{modified}: {}", taken.local);
    }
}
