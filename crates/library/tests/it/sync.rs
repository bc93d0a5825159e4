//! What is synced is at the destination once, as it is here; what was sent is not read again, and nothing there is lost.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use catalogue::Catalogue;
use library::{Home, Key, Library, PhotoId, Sizes, Sync, SyncPlan, Synced};
use store::memory::Memory;
use store::{Folder, Store};
use tempfile::TempDir;

use crate::watched::Watched;

/// A folder, what is remembered of it, and a destination.
struct Session {
    folder: TempDir,
    there: Arc<Memory>,
}

impl Session {
    fn new(files: &[(&str, &str)]) -> Self {
        let session = Self { folder: TempDir::new().unwrap(), there: Arc::default() };
        fs::create_dir(session.path("photos")).unwrap();
        files.iter().for_each(|(path, text)| session.write(path, text));
        session
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// A file that was written long ago, so that it is not read again for having been written just now.
    fn write(&self, path: &str, text: &str) {
        let file = self.path("photos").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(3_600 + text.len() as u64);
        fs::File::open(&file).unwrap().set_modified(long_ago).unwrap();
    }

    fn sync(&self) -> Sync {
        Sync::of_folder(&self.path("photos"), self.there.clone(), &self.path("memory")).unwrap()
    }

    async fn plan(&self) -> SyncPlan {
        self.sync().plan().await.unwrap()
    }

    async fn run(&self) -> Synced {
        let sync = self.sync();
        sync.carry_out(sync.plan().await.unwrap(), false).await.unwrap()
    }

    /// Syncs, and says in a line what that did.
    #[track_caller]
    fn check(&self, expected: &str) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let said = said(&self.run().await);
            assert_eq!(said, expected, "at {caller}");
        }
    }

    /// A library of the folder, which knows what is there now.
    async fn home(&self) -> Home {
        let mut home = Home::open_or_make(&self.path("home")).await.unwrap();
        home.bind(&self.path("photos")).await.unwrap();
        home.import(&self.path("photos"), true).await.unwrap();
        home
    }

    fn sync_of(&self, home: &Home) -> Sync {
        Sync::of_home(home, self.there.clone(), &self.path("memory")).unwrap()
    }

    async fn run_of(&self, home: &Home) -> Synced {
        let sync = self.sync_of(home);
        sync.carry_out(sync.plan().await.unwrap(), false).await.unwrap()
    }

    /// Which photos a library at the destination shows by its records alone, and as which files.
    async fn shown(&self, texts: &[&str]) -> String {
        let catalogue = Arc::new(catalogue::memory::Memory::default());
        let library = Library::new(self.there.clone(), catalogue.clone(), Sizes::default());
        library.rebuild_catalogue().await.unwrap();
        let mut shown = Vec::new();
        for text in texts {
            let entries = catalogue.entries(&[PhotoId::of(text.as_bytes())]).await.unwrap();
            let files = entries.iter().flat_map(|entry| &entry.files);
            shown.extend(files.map(|file| format!("{text} as {}", file.path)));
        }
        shown.join(", ")
    }

    async fn original(&self, path: &str) -> Option<bytes::Bytes> {
        self.there.get(&Key::Original(path.parse().unwrap())).await.ok()
    }
}

fn said(synced: &Synced) -> String {
    let mut parts: Vec<String> = [
        (synced.sent, "sent"),
        (synced.unchanged, "unchanged"),
        (synced.there, "there"),
        (synced.records, "records"),
        (synced.gone, "gone"),
        (synced.unsent, "unsent"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{number} {what}"))
    .collect();
    parts.extend(synced.elsewhere.iter().map(|(path, place)| format!("{path} is {place}")));
    parts.extend(synced.problems.iter().map(|problem| format!("{}: {}", problem.path, &problem.reason[..15])));
    parts.join(", ")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_sent_once() {
    let session = Session::new(&[("a.jpg", "one"), ("2006/b.nef", "two two"), ("notes.txt", "no photograph")]);
    let plan = session.plan().await;
    assert_eq!((plan.files, plan.send, plan.send_bytes, plan.unchanged), (2, 2, 10, 0));
    assert_eq!(session.original("a.jpg").await, None, "a plan does nothing");
    session.check("2 sent").await;
    assert_eq!(session.original("2006/b.nef").await.unwrap(), "two two");
    assert_eq!(session.original("notes.txt").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_written_just_now_are_read_again_and_then_left_alone() {
    let session = Session::new(&[("a.jpg", "one")]);
    session.check("1 sent").await;
    // Its inode changed a moment ago, whatever its date says.
    assert_eq!(session.plan().await.compare, 1);
    session.check("1 unchanged").await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    session.check("1 unchanged").await;
    assert_eq!(session.plan().await.compare, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_file_and_a_second_one_with_the_same_bytes_are_not_sent() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    session.check("2 sent").await;
    fs::rename(session.path("photos/a.jpg"), session.path("photos/c.jpg")).unwrap();
    session.write("d.jpg", "two");
    let plan = session.plan().await;
    assert_eq!((plan.moved, plan.gone, &plan.doubt), (1, 1, &None));
    session.check("1 unchanged, 1 gone, c.jpg is a.jpg, d.jpg is b.jpg").await;
    assert_eq!(session.original("a.jpg").await.unwrap(), "one");
    assert_eq!((session.original("c.jpg").await, session.original("d.jpg").await), (None, None));
    session.check("3 unchanged").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_files_with_the_same_bytes_are_sent_once() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "one"), ("c.jpg", "one")]);
    let synced = session.run().await;
    assert_eq!((synced.sent, synced.elsewhere.len(), synced.unsent), (1, 2, 0));
    assert_eq!(session.there.list(Folder::Originals, None).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_never_replaces_what_was_sent() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    session.check("2 sent").await;
    session.write("a.jpg", "another");
    for _ in 0..2 {
        session.check("1 unchanged, 1 unsent, a.jpg: the destination").await;
        assert_eq!(session.original("a.jpg").await.unwrap(), "one");
    }
    fs::rename(session.path("photos/a.jpg"), session.path("photos/a-2.jpg")).unwrap();
    session.check("1 sent, 1 unchanged, 1 gone").await;
    assert_eq!(session.original("a-2.jpg").await.unwrap(), "another");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_holds_something_else_is_a_problem_each_time_though_the_bytes_are_there() {
    for there in ["another", "one"] {
        let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "one")]);
        // Memory has no SHA-256 to compare.
        session.there.create(vec![(Key::Original("a.jpg".parse().unwrap()), there.into())]).await.unwrap();
        session.check("1 sent, 1 unsent, a.jpg: the destination").await;
        for _ in 0..2 {
            session.check("1 unchanged, 1 unsent, a.jpg: the destination").await;
        }
        let reading = session.sync().reading_there();
        let synced = reading.carry_out(reading.plan().await.unwrap(), false).await.unwrap();
        let (read, then) = match there {
            "one" => ("1 unchanged, 1 there", "2 unchanged"),
            _ => ("1 unchanged, 1 unsent, a.jpg: the destination", "1 unchanged, 1 unsent, a.jpg: the destination"),
        };
        assert_eq!(said(&synced), read);
        session.check(then).await;
        session.there.forget(&Key::Original("a.jpg".parse().unwrap()));
        fs::rename(session.path("photos/a.jpg"), session.path("photos/c.jpg")).unwrap();
        session.write("d.jpg", "one");
        let synced = session.run().await;
        assert_eq!((synced.unsent, synced.sent, synced.elsewhere.len()), (0, 0, 2), "{synced:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_memory_it_compares_instead_of_sending() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two"), ("c.jpg", "three")]);
    session.check("3 sent").await;
    fs::remove_dir_all(session.path("memory")).unwrap();
    session.write("b.jpg", "other");
    let plan = session.plan().await;
    assert_eq!((plan.compare, plan.send), (3, 0));
    // Memory has no SHA-256 to compare.
    let synced = session.run().await;
    assert_eq!((synced.sent, synced.unsent), (0, 3));
    let reading = session.sync().reading_there();
    let synced = reading.carry_out(reading.plan().await.unwrap(), false).await.unwrap();
    assert_eq!(said(&synced), "2 there, 1 unsent, b.jpg: the destination");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_stops_nothing() {
    let session = Session::new(&[("a.jpg", "one")]);
    std::os::unix::fs::symlink("nothing", session.path("photos/dangling.jpg")).unwrap();
    session.check("1 sent, dangling.jpg: a link to nothi").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_vanished_is_asked_about() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    session.check("2 sent").await;
    fs::remove_file(session.path("photos/a.jpg")).unwrap();
    fs::remove_file(session.path("photos/b.jpg")).unwrap();
    let sync = session.sync();
    let refused = sync.carry_out(sync.plan().await.unwrap(), false).await.unwrap_err().to_string();
    assert!(refused.starts_with("2 of the 2 photographs known from "), "{refused}");
    let synced = sync.carry_out(sync.plan().await.unwrap(), true).await.unwrap();
    assert_eq!(said(&synced), "2 gone");
    assert_eq!(session.original("a.jpg").await.unwrap(), "one");
    session.write("a.jpg", "one");
    session.check("1 unchanged").await;
    let empty = Session::new(&[]);
    let refused = empty.sync().plan().await.unwrap_err().to_string();
    assert!(refused.contains("is the disk mounted?"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_takes_its_records_along() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    let home = session.home().await;
    // One of each original's bytes, and one of where it is.
    assert_eq!(session.sync_of(&home).plan().await.unwrap().records, 4);
    assert_eq!(said(&session.run_of(&home).await), "2 sent, 4 records");
    assert_eq!(session.there.list(Folder::Records, None).await.unwrap().len(), 4);
    assert_eq!(said(&session.run_of(&home).await), "2 unchanged");
    assert_eq!(session.sync_of(&home).plan().await.unwrap().records, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_to_the_library_goes_along() {
    let session = Session::new(&[("a.jpg", "one")]);
    let home = session.home().await;
    let pieces = futures::stream::iter([Ok(bytes::Bytes::from_static(b"two"))]);
    home.library.upload("2020/b.jpg", PhotoId::of(b"two"), None, pieces).await.unwrap();
    assert_eq!(said(&session.run_of(&session.home().await).await), "2 sent, 4 records");
    assert_eq!(session.original("uploads/2020/b.jpg").await.unwrap(), "two");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_there_shows_what_is_there_whatever_happens_here() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two"), ("e.jpg", "three")]);
    let texts = ["one", "two", "three", "four"];
    assert_eq!(said(&session.run_of(&session.home().await).await), "3 sent, 6 records");
    let all = "one as a.jpg, two as b.jpg, three as e.jpg";
    assert_eq!(session.shown(&texts).await, all);
    fs::rename(session.path("photos/a.jpg"), session.path("photos/c.jpg")).unwrap();
    fs::remove_file(session.path("photos/b.jpg")).unwrap();
    session.write("d.jpg", "three");
    let synced = session.run_of(&session.home().await).await;
    assert_eq!(said(&synced), "1 unchanged, 2 gone, c.jpg is a.jpg, d.jpg is e.jpg");
    assert_eq!(session.shown(&texts).await, all);
    session.write("b.jpg", "four");
    fs::rename(session.path("photos/c.jpg"), session.path("photos/a.jpg")).unwrap();
    let synced = session.run_of(&session.home().await).await;
    assert_eq!((synced.unsent, synced.sent), (1, 0), "{synced:?}");
    assert_eq!(session.shown(&texts).await, all);
    assert_eq!(session.sync_of(&session.home().await).plan().await.unwrap().gone, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_whose_folder_vanished_is_asked_about_and_tells_of_no_file() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    let home = session.home().await;
    fs::remove_file(session.path("photos/a.jpg")).unwrap();
    fs::remove_file(session.path("photos/b.jpg")).unwrap();
    let sync = session.sync_of(&home);
    let refused = sync.carry_out(sync.plan().await.unwrap(), false).await.unwrap_err().to_string();
    assert!(refused.starts_with("2 of the 2 photographs known from "), "{refused}");
    let synced = sync.carry_out(sync.plan().await.unwrap(), true).await.unwrap();
    assert_eq!(said(&synced), "2 records", "what their bytes say, and not where they are");
    assert_eq!(session.shown(&["one", "two"]).await, "");
    session.write("a.jpg", "one");
    session.write("b.jpg", "two");
    assert_eq!(said(&session.run_of(&home).await), "2 sent, 2 records");
    assert_eq!(session.shown(&["one", "two"]).await, "one as a.jpg, two as b.jpg");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_destination_is_not_told_of_bytes_that_it_does_not_have() {
    let session = Session::new(&[("a.jpg", "one")]);
    let other = vec![(Key::Original("a.jpg".parse().unwrap()), "not that one".into())];
    session.there.create(other).await.unwrap();
    let synced = session.run_of(&session.home().await).await;
    assert_eq!(said(&synced), "1 records, 1 unsent, a.jpg: the destination");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_took_each_others_names_are_problems_until_they_have_others() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    session.check("2 sent").await;
    let photo = |name: &str| session.path("photos").join(name);
    for (from, to) in [("a.jpg", "c"), ("b.jpg", "a.jpg"), ("c", "b.jpg")] {
        fs::rename(photo(from), photo(to)).unwrap();
    }
    for _ in 0..2 {
        session.check("2 unsent, a.jpg: the destination, b.jpg: the destination").await;
    }
    assert_eq!(session.original("a.jpg").await.unwrap(), "one");
    fs::rename(photo("a.jpg"), photo("c.jpg")).unwrap();
    fs::rename(photo("b.jpg"), photo("d.jpg")).unwrap();
    session.check("2 gone, c.jpg is b.jpg, d.jpg is a.jpg").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_to_look_again_forgets_nothing() {
    let session = Session::new(&[("a.jpg", "one"), ("b.jpg", "two")]);
    session.check("2 sent").await;
    let again = session.sync().looking_again().reading_there();
    let plan = again.plan().await.unwrap();
    assert_eq!((plan.compare, plan.unchanged), (2, 0));
    session.there.forget(&Key::Original("a.jpg".parse().unwrap()));
    session.check("2 unchanged").await;
    let synced = again.carry_out(again.plan().await.unwrap(), false).await.unwrap();
    assert_eq!(said(&synced), "1 sent, 1 there");
    session.check("2 unchanged").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_destination_that_answers_now_and_then_is_within_reach() {
    let session = Session::new(&[]);
    let there = Watched::new(false);
    there.silence(|key| matches!(key, Key::Original(path) if path.name() == "lost.jpg"));
    let number = 6;
    for group in 0..number {
        session.write(&format!("{group}/lost.jpg"), &format!("one {group}"));
        for file in 0..9 {
            session.write(&format!("{group}/{file}.jpg"), &format!("other {group} {file}"));
            let key = Key::Original(format!("{group}/{file}.jpg").parse().unwrap());
            there.create(vec![(key, "what others put there".into())]).await.unwrap();
        }
    }
    let sync = || Sync::of_folder(&session.path("photos"), there.clone(), &session.path("memory")).unwrap();
    let synced = sync().carry_out(sync().plan().await.unwrap(), false).await.unwrap();
    assert_eq!((synced.sent, synced.unsent), (0, 10 * number));
    for group in 0..number {
        (0..9).for_each(|file| fs::remove_file(session.path(&format!("photos/{group}/{file}.jpg"))).unwrap());
    }
    let refused = sync().carry_out(sync().plan().await.unwrap(), true).await.unwrap_err();
    assert!(format!("{refused:#}").starts_with("the destination cannot be reached; what was sent"), "{refused:#}");
}
