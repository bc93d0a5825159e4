use tempfile::TempDir;

use super::*;

fn open(folder: &TempDir) -> Opened {
    Sqlite::open(&folder.path().join("catalogue.sqlite")).unwrap()
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let folder = TempDir::new().unwrap();
    crate::contract::holds(&open(&folder).catalogue).await;
}
