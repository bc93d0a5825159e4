//! What was acknowledged is there whole after a kill at any instant, and nothing is there by halves.
//! The test runs itself again as the writer that is killed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use bytes::Bytes;
use photo::{Key, PhotoId};
use store::folder::FolderStore;
use store::{Folder, PAGE, Store};
use tempfile::TempDir;

/// Says where to write, and makes a run of this test the writer.
const HOME: &str = "TINTYPE_TEST_HOME";

/// Says with which group to begin.
const BEGIN: &str = "TINTYPE_TEST_BEGIN";

const ROUNDS: usize = 20;

#[test]
fn what_was_acknowledged_survives_a_kill() {
    if let Some(home) = std::env::var_os(HOME) {
        write_until_killed(Path::new(&home));
    }
    let home = TempDir::new().unwrap();
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let told = run_and_kill(home.path(), acknowledged, 7 * round % 10);
        assert!(told > acknowledged, "round {round} wrote nothing");
        acknowledged = told;
        check(home.path(), acknowledged);
    }
}

/// Writes groups of objects, each group once the one before is acknowledged, and says how many there are.
fn write_until_killed(home: &Path) -> ! {
    let store = FolderStore::open(home.to_owned(), vec![]).unwrap();
    let begin = std::env::var(BEGIN).unwrap().parse().unwrap();
    for group in begin..usize::MAX {
        runtime().block_on(store.create(objects(group))).unwrap();
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "\nacknowledged {}", group + 1).and_then(|()| stdout.flush()).unwrap();
    }
    unreachable!("numbers do not end")
}

/// Kills the writer at some instant after so many more groups; answers how many groups were ever said to be safe.
fn run_and_kill(home: &Path, begin: usize, more: usize) -> usize {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["what_was_acknowledged_survives_a_kill", "--exact", "--nocapture"])
        .env(HOME, home)
        .env(BEGIN, begin.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut told = lines.filter_map(|line| line.strip_prefix("acknowledged ").and_then(|count| count.parse().ok()));
    let mut last = told.nth(more).expect("the writer writes");
    // The next group is on its way now, somewhere between its first byte and its last.
    writer.kill().unwrap();
    last = told.last().unwrap_or(last);
    writer.wait().unwrap();
    last
}

fn check(home: &Path, acknowledged: usize) {
    let store = FolderStore::open(home.to_owned(), vec![]).unwrap();
    runtime().block_on(async {
        for group in 0..acknowledged {
            for (key, bytes) in objects(group) {
                assert!(store.get(&key).await.is_ok_and(|there| there == bytes), "{key} was acknowledged");
            }
        }
        // The group that was on its way may be there in part, but each of its objects whole.
        for (key, bytes) in objects(acknowledged) {
            assert!(store.get(&key).await.map_or(true, |there| there == bytes), "{key} is torn");
        }
        let listed = store.list(Folder::Originals, None).await.unwrap().len();
        assert!((acknowledged..PAGE).contains(&listed), "{listed} of {acknowledged} are listed");
        let staged = std::fs::read_dir(home.join("staging")).unwrap().count();
        assert_eq!(staged, 1, "what was half-written is cleared away, and the lock is left");
    });
}

/// An original, and two records about it, as an import writes them.
fn objects(group: usize) -> Vec<(Key, Bytes)> {
    let bytes = Bytes::from(format!("{group} ").repeat(20_000 + group * 997 % 50_000));
    let photo = PhotoId::of(&bytes);
    let record = |source: &str, rank: u64| {
        let said = Bytes::from(format!("{source} of {photo} at {rank}"));
        (Key::Record { photo, source: source.to_owned(), rank, digest: PhotoId::of(&said) }, said)
    };
    let path = format!("{}/{group}.NEF", group % 7).parse().unwrap();
    vec![(Key::Original(path), bytes), record("file-0123456789abcdef", 7), record("original", 1)]
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}
