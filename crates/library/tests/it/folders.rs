//! Folders as they lie on disk: which there are in which, and the pictures in them.

use library::{Edit, EditWish, Folder, Library, PhotoId, Shelf};
use photo::Reading;

use crate::in_memory::{self, photo, picture};

async fn library() -> Library {
    let names = ["2019/06/a", "2019/06/b", "2019/07/c", "2019-07/d", "e", "2019/f", "2019/06/a b/ü#?%"];
    in_memory::library(names.into_iter().flat_map(|name| picture(name, Reading::default()))).await.0
}

/// Each folder as "path: photos, folders".
async fn within(library: &Library, path: &str) -> Vec<String> {
    let folders = library.folders(path).await.unwrap();
    let spelled = |Folder { name, path, photos, folders }: &Folder| {
        assert!(path.ends_with(name), "{path} is called {name}");
        format!("{path}: {photos}, {folders}")
    };
    folders.iter().map(spelled).collect()
}

async fn photos(library: &Library, path: &str) -> Vec<PhotoId> {
    let mut photos: Vec<PhotoId> = library.in_folder(path).await.unwrap().rows.iter().map(|row| row.id).collect();
    photos.sort();
    photos
}

#[tokio::test]
async fn folders_are_within_folders_and_have_what_theirs_have() {
    let library = library().await;
    assert_eq!(within(&library, "").await, ["2019: 5, 2", "2019-07: 1, 0"]);
    assert_eq!(within(&library, "2019").await, ["2019/06: 3, 1", "2019/07: 1, 0"]);
    assert_eq!(within(&library, "2019/06").await, ["2019/06/a b: 1, 0"]);
    for none in ["2019/07", "2018", "201", "2019/", "..", "/"] {
        assert_eq!(within(&library, none).await, Vec::<String>::new(), "{none}");
    }
    let mut of = ["2019/06/a", "2019/06/b", "2019/06/a b/ü#?%"].map(photo);
    of.sort();
    assert_eq!(photos(&library, "2019/06").await, of);
    assert_eq!(photos(&library, "2019-07").await, [photo("2019-07/d")]);
    assert_eq!(photos(&library, "").await.len(), 7, "those in no folder too");
    assert_eq!(photos(&library, "../2019").await, []);
}

#[tokio::test]
async fn what_is_put_away_is_in_no_folder() {
    let library = library().await;
    let edit = EditWish::Edit { photos: vec![photo("2019-07/d")], edit: Edit::Shelf(Some(Shelf::Hidden)) };
    library.wish_of_edits(edit).await.unwrap();
    assert_eq!(within(&library, "").await, ["2019: 5, 2"]);
}
