//! What only SQLite promises: that its file may be damaged, of another version, or open twice.

use photo::{FileState, Format, Reading, Said};
use tempfile::TempDir;

use super::*;

fn path_in(folder: &TempDir) -> PathBuf {
    folder.path().join("catalogue.sqlite")
}

fn open(folder: &TempDir) -> Opened {
    Sqlite::open(&path_in(folder)).unwrap()
}

/// A picture and its file.
fn cat() -> [Record; 2] {
    let photo = PhotoId::of(b"cat");
    let state = FileState::Present { size_bytes: 3, modified_ms: 0 };
    let reading =
        Reading { format: Format::Jpeg, width_px: 3, height_px: 2, colour: Some([0; 3]), ..Reading::default() };
    [
        Record::new(photo, 1, Said::File { path: "cat.jpg".parse().unwrap(), state }),
        Record::new(photo, 1, Said::Original(Box::new(reading))),
    ]
}

async fn pictures(catalogue: &Sqlite) -> usize {
    catalogue.find(&Query::default()).await.unwrap().rows.len()
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let folder = TempDir::new().unwrap();
    let catalogue = open(&folder).catalogue;
    crate::contract::holds(&catalogue).await;
    crate::contract::remembers(&catalogue).await;
}

#[tokio::test]
async fn a_catalogue_survives_being_closed() {
    let folder = TempDir::new().unwrap();
    let first = open(&folder).catalogue;
    let clearing = first.clear().await.unwrap();
    first.add(&cat()).await.unwrap();
    first.complete(clearing).await.unwrap();
    let version = first.version().await.unwrap();
    drop(first);
    let second = open(&folder);
    assert!(!second.fresh);
    assert_eq!(pictures(&second.catalogue).await, 1);
    assert_eq!(second.catalogue.version().await.unwrap(), version);
}

#[tokio::test]
async fn a_file_on_a_disk_that_cannot_be_written_is_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("Zoë’s ?#%20 photos.sqlite");
    Sqlite::open(&path).unwrap().catalogue.add(&cat()).await.unwrap();
    let reader = schema::open_reader(&path, schema::Access::Read).unwrap();
    assert_eq!(find::page(&reader, &Query::default(), 0..1).unwrap().count, 1);
    let error = schema::clear(&reader.unchecked_transaction().unwrap()).map_err(|error| failure(&path, error));
    assert!(matches!(error, Err(Error::Unavailable(_))), "{error:?}");
}

#[tokio::test]
async fn a_catalogue_is_fresh_until_it_is_complete() {
    let folder = TempDir::new().unwrap();
    let first = open(&folder);
    assert!(first.fresh);
    first.catalogue.add(&cat()).await.unwrap();
    drop(first);
    // Building it was stopped half-way.
    let second = open(&folder);
    assert!(second.fresh);
    let clearing = second.catalogue.clear().await.unwrap();
    assert!(open(&folder).fresh);
    second.catalogue.add(&cat()).await.unwrap();
    second.catalogue.complete(clearing).await.unwrap();
    assert!(!open(&folder).fresh);
    second.catalogue.clear().await.unwrap();
    assert!(open(&folder).fresh);
}

#[tokio::test]
async fn of_two_that_build_a_catalogue_only_the_one_that_cleared_it_last_completes_it() {
    let folder = TempDir::new().unwrap();
    let (one, other) = (open(&folder).catalogue, open(&folder).catalogue);
    let earlier = one.clear().await.unwrap();
    one.add(&cat()).await.unwrap();
    let later = other.clear().await.unwrap();
    // The cat is gone again, and only the other will add it.
    one.complete(earlier).await.unwrap();
    assert!(open(&folder).fresh);
    other.add(&cat()).await.unwrap();
    other.complete(later).await.unwrap();
    assert!(!open(&folder).fresh);
    assert_eq!(pictures(&one).await, 1);
}

#[tokio::test]
async fn another_versions_catalogue_is_emptied() {
    let folder = TempDir::new().unwrap();
    let first = open(&folder).catalogue;
    let clearing = first.clear().await.unwrap();
    first.add(&cat()).await.unwrap();
    first.complete(clearing).await.unwrap();
    let version = first.version().await.unwrap();
    drop(first);
    let other = Connection::open(path_in(&folder)).unwrap();
    other.execute_batch("DROP TABLE terms; CREATE TABLE \"odd \"\" name\" (x); PRAGMA user_version = 1").unwrap();
    drop(other);
    let second = open(&folder);
    assert!(second.fresh);
    assert_eq!(pictures(&second.catalogue).await, 0);
    assert!(second.catalogue.version().await.unwrap() > version, "an answer of the old one must not look current");
    second.catalogue.add(&cat()).await.unwrap();
    assert_eq!(pictures(&second.catalogue).await, 1);
}

#[tokio::test]
async fn a_file_that_is_no_catalogue_is_emptied() {
    for bytes in
        [b"not a database, but long enough to be looked at by one: ".repeat(100), b"SQLite format 3\0".to_vec()]
    {
        let folder = TempDir::new().unwrap();
        std::fs::write(path_in(&folder), bytes).unwrap();
        let opened = open(&folder);
        assert!(opened.fresh);
        opened.catalogue.add(&cat()).await.unwrap();
        assert_eq!(pictures(&opened.catalogue).await, 1);
    }
}

#[tokio::test]
async fn damage_is_told_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let catalogue = open(&folder).catalogue;
    catalogue.add(&cat()).await.unwrap();
    let vandal = Connection::open(path_in(&folder)).unwrap();
    vandal.execute_batch("UPDATE records SET json = x'00'").unwrap();
    let error = catalogue.entries(&[PhotoId::of(b"cat")]).await.unwrap_err();
    assert!(matches!(error, Error::Damaged(..)), "{error}");
    let told = format!(
        "the catalogue {} is damaged; delete that file, and it is built again from the store",
        path_in(&folder).display()
    );
    assert_eq!(error.to_string(), told);
}

#[tokio::test]
async fn a_change_is_made_whole_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let catalogue = open(&folder).catalogue;
    let version = catalogue.version().await.unwrap();
    // The last step of a change fails.
    let vandal = Connection::open(path_in(&folder)).unwrap();
    vandal
        .execute_batch("CREATE TRIGGER stop BEFORE UPDATE OF version ON state BEGIN SELECT RAISE(ABORT, 'stop'); END")
        .unwrap();
    assert!(catalogue.add(&cat()).await.is_err());
    assert_eq!(catalogue.records(PhotoId::of(b"cat")).await.unwrap(), []);
    assert_eq!((pictures(&catalogue).await, catalogue.version().await.unwrap()), (0, version));
    vandal.execute_batch("DROP TRIGGER stop").unwrap();
    catalogue.add(&cat()).await.unwrap();
    assert_eq!(pictures(&catalogue).await, 1);
}

#[tokio::test]
async fn a_missing_folder_is_told() {
    let folder = TempDir::new().unwrap();
    let error = Sqlite::open(&folder.path().join("missing/catalogue.sqlite")).unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_whole_changes_while_others_write() {
    let folder = TempDir::new().unwrap();
    let catalogue = Arc::new(open(&folder).catalogue);
    let other_process = open(&folder).catalogue;
    let reader = tokio::spawn({
        let catalogue = Arc::clone(&catalogue);
        async move {
            let mut last = 0;
            while last < 40 {
                let rows = pictures(&catalogue).await;
                assert!(rows >= last && rows % 2 == 0, "{rows} after {last}");
                last = rows;
            }
        }
    });
    let picture = |number: usize| {
        let [_, reading] = cat();
        let photo = PhotoId::of(&number.to_le_bytes());
        let state = FileState::Present { size_bytes: 3, modified_ms: 0 };
        let path = format!("{number}.jpg").parse().unwrap();
        [Record::new(photo, 1, Said::File { path, state }), Record::new(photo, 1, reading.said().clone())]
    };
    for number in 0..10 {
        let pair = |start| [picture(start), picture(start + 1)].concat();
        catalogue.add(&pair(4 * number)).await.unwrap();
        other_process.add(&pair(4 * number + 2)).await.unwrap();
    }
    reader.await.unwrap();
}
