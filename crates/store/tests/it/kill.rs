//! What was acknowledged is there whole after a kill at any instant, and nothing is there by halves.
//! The test runs itself again as the writer that is killed.

use store::folder::FolderStore;
use store::{Folder, PAGE, Store};
use tempfile::TempDir;

use crate::written::{self, Writer};

const ROUNDS: usize = 20;

#[test]
fn what_was_acknowledged_survives_a_kill() {
    Writer::become_one_if_asked();
    let home = TempDir::new().unwrap();
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let mut writer = Writer::start("kill::what_was_acknowledged_survives_a_kill", home.path(), acknowledged, &[]);
        let told = writer.wait_for_more(7 * round % 10);
        acknowledged = writer.kill(told);
        assert_eq!(written::lost(home.path(), acknowledged), <[&str; 0]>::default(), "round {round}");
        let store = FolderStore::open(home.path().to_owned(), vec![]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let listed = runtime.block_on(store.list(Folder::Originals, None)).unwrap().len();
        assert!((acknowledged..PAGE).contains(&listed), "{listed} of {acknowledged} are listed");
        let staged = std::fs::read_dir(home.path().join("staging")).unwrap().count();
        assert_eq!(staged, 1, "what was half-written is cleared away, and the lock is left");
    }
}
