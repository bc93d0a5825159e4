//! A process that writes and says what is safe, and what of that cannot be found afterwards.
//! A test runs itself again as that process, and stops it as it likes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use photo::{Key, PhotoId};
use store::Store;
use store::folder::FolderStore;

/// Says where to write, and makes a run of a test the writer.
const HOME: &str = "TINTYPE_TEST_HOME";

/// Says with which group to begin.
const BEGIN: &str = "TINTYPE_TEST_BEGIN";

/// A process that writes groups of objects, each once the one before is acknowledged.
pub struct Writer {
    process: Child,
    /// How many groups it said are safe, as it says so.
    told: Box<dyn Iterator<Item = usize>>,
}

impl Writer {
    /// Makes this process the writer, for ever, if it was started as one. The test's first line.
    pub fn become_one_if_asked() {
        let Some(home) = std::env::var_os(HOME) else { return };
        let store = FolderStore::open(home.into(), vec![]).unwrap();
        let begin = std::env::var(BEGIN).unwrap().parse().unwrap();
        for group in begin..usize::MAX {
            runtime().block_on(store.create(objects(group))).unwrap();
            let mut stdout = std::io::stdout().lock();
            writeln!(stdout, "\nacknowledged {}", group + 1).and_then(|()| stdout.flush()).unwrap();
        }
    }

    /// Runs a test of this file as a writer that begins with a group.
    pub fn start(test: &str, home: &Path, begin: usize, environment: &[(&str, &Path)]) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture"])
            .env(HOME, home)
            .env(BEGIN, begin.to_string())
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told = lines.filter_map(|line| line.strip_prefix("acknowledged ").and_then(|count| count.parse().ok()));
        Self { process, told: Box::new(told) }
    }

    /// Its number among the system's processes.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until so many more groups than one are safe; the next is on its way then, somewhere between its first byte
    /// and its last.
    pub fn wait_for_more(&mut self, more: usize) -> usize {
        self.told.nth(more).expect("the writer writes")
    }

    /// Kills it; answers how many groups it said are safe, or `told` if it said no more.
    pub fn kill(mut self, told: usize) -> usize {
        self.process.kill().unwrap();
        let last = self.told.last().unwrap_or(told);
        self.process.wait().unwrap();
        last
    }
}

/// What is missing of the groups that were acknowledged, and what is torn of the one that was on its way then: it may be
/// there in part, but each of its objects whole.
pub fn lost(home: &Path, acknowledged: usize) -> Vec<String> {
    let store = FolderStore::open(home.to_owned(), vec![]).unwrap();
    let is_whole = |key: &Key, bytes: Bytes| match runtime().block_on(store.get(key)) {
        Ok(there) => there == bytes,
        Err(_) => false,
    };
    let is_absent = |key: &Key| matches!(runtime().block_on(store.get(key)), Err(store::Error::NotFound(_)));
    let mut lost = Vec::new();
    for (key, bytes) in (0..acknowledged).flat_map(objects) {
        if !is_whole(&key, bytes) {
            lost.push(format!("{key} was acknowledged"));
        }
    }
    for (key, bytes) in objects(acknowledged) {
        if !is_absent(&key) && !is_whole(&key, bytes) {
            lost.push(format!("{key} is torn"));
        }
    }
    lost
}

/// An original, and two records about it, as an import writes them.
fn objects(group: usize) -> Vec<(Key, Bytes)> {
    let bytes = Bytes::from(format!("{group} ").repeat(20_000 + group * 997 % 50_000));
    let photo = PhotoId::of(&bytes);
    let record = |source: &str, rank: u64| {
        let said = Bytes::from(format!("{source} of {photo} at {rank}"));
        (
            Key::Record {
                subject: photo::Subject::Photo { photo, source: source.to_owned() },
                rank,
                digest: PhotoId::of(&said),
            },
            said,
        )
    };
    let path = format!("{}/{group}.NEF", group % 7).parse().unwrap();
    vec![(Key::Original(path), bytes), record("file-0123456789abcdef", 7), record("original", 1)]
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}
