//! Files that go while they are being imported, and imports that are interrupted.

use std::fs;
use std::path::{Path, PathBuf};

use library::{Home, OriginalPath, Outcome};

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos").join(path)
}

/// A library and a bound folder of photographs.
async fn home(folder: &Path) -> Home {
    fs::create_dir_all(folder.join("photos")).unwrap();
    let mut home = Home::open_or_make(&folder.join("library")).await.unwrap();
    home.bind(&folder.join("photos")).await.unwrap();
    home
}

fn path(path: &str) -> OriginalPath {
    path.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_vanishes_before_it_is_read_is_named_and_the_rest_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let home = home(folder.path()).await;
    fs::copy(example("2020/04/chelsea.png"), folder.path().join("photos/cat.png")).unwrap();
    fs::copy(example("2005/11/sunset.jpg"), folder.path().join("photos/sunset.jpg")).unwrap();
    let scan = home.scan(&folder.path().join("photos")).await.unwrap();
    fs::remove_file(folder.path().join("photos/sunset.jpg")).unwrap();
    let report = home.carry_out(scan, false).await.unwrap();
    assert_eq!((report.files, report.photos), (2, 1));
    let problems: Vec<_> = report.problems.iter().map(|problem| (&*problem.path, &*problem.reason)).collect();
    assert_eq!(problems, [("sunset.jpg", "it was gone before it could be read")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_may_be_ingested_twice_and_twice_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let home = home(folder.path()).await;
    fs::copy(example("2020/04/chelsea.png"), folder.path().join("photos/cat.png")).unwrap();
    let cat = path("cat.png");
    let (first, second) = tokio::join!(home.library.ingest(&cat, 1_000), home.library.ingest(&cat, 2_000));
    assert_eq!(first.unwrap().photo, second.unwrap().photo);
    let third = home.library.ingest(&cat, 3_000).await.unwrap();
    assert_eq!((third.outcome, third.problems), (Outcome::Same, vec![]));
    let shown = home.library.show(&cat).await.unwrap().unwrap();
    assert_eq!((shown.entry.files.len(), shown.records.len()), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_but_not_yet_known_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let opened = home(folder.path()).await;
    fs::copy(example("2020/04/chelsea.png"), folder.path().join("photos/cat.png")).unwrap();
    let photo = opened.library.ingest(&path("cat.png"), 1_000).await.unwrap().photo;
    drop(opened);
    // As if the power had failed between the record and the catalogue.
    fs::remove_file(folder.path().join("library/catalogue.sqlite")).unwrap();
    let opened = home(folder.path()).await;
    assert_eq!(opened.library.show(&path("cat.png")).await.unwrap().unwrap().entry.id, photo);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_torn_rendition_is_made_again_when_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let home = home(folder.path()).await;
    fs::copy(example("2020/04/chelsea.png"), folder.path().join("photos/cat.png")).unwrap();
    home.library.ingest(&path("cat.png"), 1_000).await.unwrap();
    let entry = home.library.show(&path("cat.png")).await.unwrap().unwrap().entry;
    let tile = folder.path().join("library/tiles/cat.png.webp");
    let whole = fs::read(&tile).unwrap();
    for torn in [&[][..], &whole[..whole.len() / 2]] {
        fs::write(&tile, torn).unwrap();
        let made = home.library.rendition(&entry, library::Rendition::Tile).await.unwrap().unwrap();
        assert_eq!(made, whole);
        assert_eq!(fs::read(&tile).unwrap(), whole);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_folder_is_never_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let home = home(folder.path()).await;
    fs::copy(example("2020/04/chelsea.png"), folder.path().join("photos/cat.png")).unwrap();
    let before = fs::metadata(folder.path().join("photos")).unwrap().modified().unwrap();
    home.import(&folder.path().join("photos"), false).await.unwrap();
    let names: Vec<_> =
        fs::read_dir(folder.path().join("photos")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["cat.png"]);
    assert_eq!(fs::metadata(folder.path().join("photos")).unwrap().modified().unwrap(), before);
}
