//! What belongs together is shown as one: after an import, once pictures were looked at, and when files go.

use std::fs;
use std::path::Path;

use library::{Edit, EditWish, Home, Row, Shelf, collapsed};

/// Paths of what the gallery shows, each with how many others are under it.
async fn shown(home: &Home) -> Vec<String> {
    let found = home.library.search("", "2026-11-28".parse().unwrap()).await.unwrap().found;
    let mut shown = Vec::new();
    for Row { id, stack, .. } in collapsed(&found.rows) {
        let entry = home.library.photos(&[id]).await.unwrap().remove(0);
        shown.push(format!("{} {}", entry.files[0].path, stack.map_or(0, |stack| stack.under)));
    }
    shown.sort();
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raw_is_under_its_picture_until_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    fs::create_dir(&photos).unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos");
    fs::copy(examples.join("2012/12/DSC_0412.NEF"), photos.join("DSC_0412.NEF")).unwrap();
    fs::copy(examples.join("2020/04/chelsea.png"), photos.join("cat.png")).unwrap();
    let mut home = Home::open_or_make(&folder.path().join("library")).await.unwrap();
    home.bind(&photos).await.unwrap();
    home.import(&photos, false).await.unwrap();
    assert_eq!(shown(&home).await, ["DSC_0412.NEF 0", "cat.png 0"]);
    // What the camera would have written beside it.
    let entry = home.library.show(&"DSC_0412.NEF".parse().unwrap()).await.unwrap().unwrap().entry;
    let jpeg = home.library.rendition(&entry, library::Rendition::Thumbnail).await.unwrap().unwrap();
    fs::write(photos.join("DSC_0412.JPG"), jpeg).unwrap();
    home.import(&photos, false).await.unwrap();
    assert_eq!(shown(&home).await, ["DSC_0412.JPG 1", "cat.png 0"]);
    let raw = home.library.search("RAW files", "2026-11-28".parse().unwrap()).await.unwrap().found.rows;
    assert_eq!(collapsed(&raw).len(), 1, "it is found though it is not shown");
    home.library.rebuild_catalogue().await.unwrap();
    assert_eq!(shown(&home).await, ["DSC_0412.JPG 1", "cat.png 0"]);
    // What is hidden is in no stack, and in the same one when it is back.
    let top = home.library.show(&"DSC_0412.JPG".parse().unwrap()).await.unwrap().unwrap().entry.id;
    for (shelf, expected) in
        [(Some(Shelf::Hidden), ["DSC_0412.NEF 0", "cat.png 0"]), (None, ["DSC_0412.JPG 1", "cat.png 0"])]
    {
        let wish = EditWish::Edit { photos: vec![top], edit: Edit::Shelf(shelf) };
        home.library.wish_of_edits(wish).await.unwrap();
        assert_eq!(shown(&home).await, expected);
    }
    fs::remove_file(photos.join("DSC_0412.JPG")).unwrap();
    home.import(&photos, false).await.unwrap();
    assert_eq!(shown(&home).await, ["DSC_0412.NEF 0", "cat.png 0"]);
}
