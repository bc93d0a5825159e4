//! What only a folder promises: where things are on the disk, and what a crash, a full disk or a second program leaves.

use std::os::unix::fs::{PermissionsExt, symlink};

use tempfile::TempDir;

use super::*;

fn bind(prefix: &str, folder: &Path) -> Binding {
    let prefix = if prefix.is_empty() { None } else { Some(prefix.parse().unwrap()) };
    Binding { prefix, folder: folder.to_owned() }
}

fn open(home: &TempDir, bindings: Vec<Binding>) -> FolderStore {
    FolderStore::open(home.path().join("home"), bindings).unwrap()
}

fn original(path: &str) -> Key {
    Key::Original(path.parse().unwrap())
}

fn write(folder: &Path, path: &str, bytes: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Every file and folder below a folder, with its bytes.
fn tree(folder: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        found.push((path.clone(), fs::read(&path).ok()));
        if path.is_dir() {
            found.extend(tree(&path));
        }
    }
    found.sort();
    found
}

async fn originals(store: &FolderStore) -> Vec<String> {
    let keys = store.list(Folder::Originals, None).await.unwrap();
    keys.iter().map(|key| key.to_string()["originals/".len()..].to_owned()).collect()
}

#[tokio::test]
async fn a_folder_keeps_the_contract() {
    let folder = TempDir::new().unwrap();
    crate::contract::holds(&open(&folder, vec![])).await;
}

#[tokio::test]
async fn a_folder_with_bindings_keeps_the_contract_and_writes_nothing_into_them() {
    let (home, photos, old) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let bindings = vec![bind("", photos.path()), bind("2006", old.path())];
    crate::contract::holds(&open(&home, bindings)).await;
    assert_eq!((tree(photos.path()), tree(old.path())), (vec![], vec![]));
}

#[tokio::test]
async fn an_original_is_found_in_the_binding_with_the_longest_prefix_then_in_the_home() {
    let (home, photos, phone) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    write(photos.path(), "a.jpg", "bound");
    write(photos.path(), "Phone/hidden.jpg", "covered by the other binding");
    write(photos.path(), "Phones/b.jpg", "not covered by it");
    write(phone.path(), "a.jpg", "phone");
    write(phone.path(), "2020/c.jpg", "phone");
    write(home.path(), "home/originals/a.jpg", "shadowed");
    write(home.path(), "home/originals/Phone/copied.jpg", "copied");
    let store = open(&home, vec![bind("", photos.path()), bind("Phone", phone.path())]);
    let before = (tree(photos.path()), tree(phone.path()));

    let listed = originals(&store).await;
    assert_eq!(listed, ["Phone/2020/c.jpg", "Phone/a.jpg", "Phone/copied.jpg", "Phones/b.jpg", "a.jpg"]);
    for (path, bytes) in [
        ("a.jpg", "bound"),
        ("Phone/a.jpg", "phone"),
        ("Phone/copied.jpg", "copied"),
        ("Phones/b.jpg", "not covered by it"),
    ] {
        assert_eq!(store.get(&original(path)).await.unwrap(), bytes, "{path}");
        assert_eq!(fs::read(store.path_of(&original(path))).unwrap(), bytes.as_bytes(), "{path}");
        let created = store.create(vec![(original(path), "other".into())]).await.unwrap();
        assert_eq!(created, [Created::Existed], "{path}");
    }
    assert!(matches!(store.get(&original("Phone/hidden.jpg")).await, Err(Error::NotFound(_))));
    let new = original("Phone/new.jpg");
    assert_eq!(store.path_of(&new), home.path().join("home/originals/Phone/new.jpg"));
    assert_eq!(store.create(vec![(new.clone(), "new".into())]).await.unwrap(), [Created::New]);
    assert_eq!(store.get(&new).await.unwrap(), "new");
    assert_eq!((tree(photos.path()), tree(phone.path())), before);
}

#[tokio::test]
async fn a_listing_passes_over_what_is_not_a_key() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let (home, photos) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(photos.path(), "a.jpg", "a");
    write(photos.path(), "dir/b.jpg", "b");
    fs::write(photos.path().join(OsStr::from_bytes(b"\xff.jpg")), "no key can spell it").unwrap();
    symlink("nowhere", photos.path().join("broken.jpg")).unwrap();
    symlink("self.jpg", photos.path().join("self.jpg")).unwrap();
    symlink("..", photos.path().join("dir/loop")).unwrap();
    symlink("../a.jpg", photos.path().join("dir/link.jpg")).unwrap();
    let home_inside = photos.path().join("home");
    let store = FolderStore::open(home_inside.clone(), vec![bind("", photos.path())]).unwrap();
    assert_eq!(originals(&store).await, ["a.jpg", "dir/b.jpg", "dir/link.jpg"]);

    for stranger in ["tiles/notes.txt", "tiles/a.jpg", "records/photos/x/original/1-2.json", "records/README"] {
        write(&home_inside, stranger, "");
    }
    let plus = format!("records/photos/{0}/original/+000000000000007-{0}.json", "a".repeat(64));
    write(&home_inside, &plus, "a rank that is not spelled so");
    for folder in [Folder::Tiles, Folder::Records, Folder::Thumbnails] {
        assert_eq!(store.list(folder, None).await.unwrap(), [], "{folder:?}");
    }
    drop(home);
}

#[tokio::test]
async fn links_to_folders_are_followed() {
    let (home, photos, disk) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    write(disk.path(), "2006/a.jpg", "a");
    symlink(disk.path().join("2006"), photos.path().join("2006")).unwrap();
    // Two folders that hold links to each other.
    fs::create_dir(photos.path().join("x")).unwrap();
    fs::create_dir(photos.path().join("y")).unwrap();
    write(photos.path(), "x/x.jpg", "x");
    symlink("../y", photos.path().join("x/to-y")).unwrap();
    symlink("../x", photos.path().join("y/to-x")).unwrap();
    let store = open(&home, vec![bind("", photos.path())]);
    assert_eq!(originals(&store).await, ["2006/a.jpg", "x/x.jpg", "y/to-x/x.jpg"]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_read_is_named() {
    let (home, photos) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let missing = photos.path().join("unplugged");
    let store = open(&home, vec![bind("", &missing)]);
    let error = store.list(Folder::Originals, None).await.unwrap_err();
    assert_eq!(error.to_string(), format!("cannot look into the folder {}", missing.display()));

    // Root is refused nothing, and then lists it all.
    let private = photos.path().join("private");
    write(&private, "a.jpg", "a");
    fs::set_permissions(&private, fs::Permissions::from_mode(0o000)).unwrap();
    let home = TempDir::new().unwrap();
    let listed = open(&home, vec![bind("", photos.path())]).list(Folder::Originals, None).await;
    let refused = fs::read_dir(&private).is_err();
    fs::set_permissions(&private, fs::Permissions::from_mode(0o700)).unwrap();
    match listed {
        Err(Error::Unlisted(folder, _)) => assert!(refused && folder.ends_with("private"), "{folder}"),
        listed => assert!(!refused, "{listed:?}"),
    }
}

#[tokio::test]
async fn a_folder_of_many_names_is_listed_whole_from_anywhere() {
    let (home, photos) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    // More than are held at once, in folders and files that sort among each other.
    let mut expected: Vec<String> = (0..100)
        .flat_map(|number| [format!("{number}"), format!("{number}-x.jpg"), format!("{}/in.jpg", number + 100)])
        .collect();
    expected.iter().for_each(|path| write(photos.path(), path, ""));
    expected.sort();
    let store = open(&home, vec![bind("", photos.path())]);
    assert_eq!(originals(&store).await, expected);
    for start in (0..expected.len()).step_by(7) {
        let rest = store.list(Folder::Originals, Some(&original(&expected[start]))).await.unwrap();
        assert_eq!(rest, expected[start + 1..].iter().map(|path| original(path)).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_was_left_half_written_is_cleared_when_nobody_is_at_work() {
    let home = TempDir::new().unwrap();
    let first = open(&home, vec![]);
    let half_written = home.path().join("home/staging/12-34");
    fs::write(&half_written, "half").unwrap();
    let second = open(&home, vec![]);
    assert!(half_written.exists(), "somebody is at work");
    drop((first, second));
    let third = open(&home, vec![]);
    assert!(!half_written.exists());
    third.create(vec![(original("a.jpg"), "a".into())]).await.unwrap();
    assert_eq!(fs::read_dir(home.path().join("home/staging")).unwrap().count(), 1, "only the lock is left");
}

#[tokio::test]
async fn an_original_below_another_is_denied_and_leaves_nothing() {
    let home = TempDir::new().unwrap();
    let store = open(&home, vec![]);
    store.create(vec![(original("a.jpg"), "a".into())]).await.unwrap();
    let below = original("a.jpg/b.jpg");
    let created = store.create(vec![(below.clone(), "b".into())]).await;
    assert!(matches!(created, Err(Error::Denied(denied, _)) if denied == below));
    assert!(matches!(store.get(&below).await, Err(Error::NotFound(_))));
    assert_eq!(originals(&store).await, ["a.jpg"]);
    assert_eq!(fs::read_dir(home.path().join("home/staging")).unwrap().count(), 1, "only the lock is left");
}

#[tokio::test]
async fn a_record_that_a_disk_damaged_is_mended() {
    let home = TempDir::new().unwrap();
    let store = open(&home, vec![]);
    let bytes = "{\"said\":true}";
    let photo = photo::PhotoId::of(b"cat");
    let key = Key::Record {
        subject: photo::Subject::Photo { photo, source: "original".into() },
        rank: 1,
        digest: photo::PhotoId::of(bytes.as_bytes()),
    };
    let create = async || store.create(vec![(key.clone(), bytes.into())]).await.unwrap();
    assert_eq!(create().await, [Created::New]);
    for damaged in [&b""[..], b"{\"said\":", b"\0\0\0\0\0\0\0\0\0\0\0\0\0"] {
        fs::write(store.path_of(&key), damaged).unwrap();
        assert_eq!(create().await, [Created::New], "{damaged:?}");
        assert_eq!(store.get(&key).await.unwrap(), bytes);
        assert_eq!(create().await, [Created::Existed], "{damaged:?}");
    }
    assert_eq!(fs::read_dir(home.path().join("home/staging")).unwrap().count(), 1, "only the lock is left");
}
