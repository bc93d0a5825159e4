//! What every store promises. Each implementation's tests run [`holds`] once, on a store with nothing in it.
//! A promise that is not checked here is not one.

use std::collections::BTreeSet;

use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId};

use crate::memory::Memory;
use crate::{Availability, Created, Error, Folder, PAGE, Restoration, Speed, Store};

/// Checks every promise; panics at the first that is broken.
pub async fn holds(store: &dyn Store) {
    an_empty_store_has_nothing(store).await;
    an_original_is_written_once(store).await;
    many_are_created_together(store).await;
    a_damaged_record_is_written_again(store).await;
    an_original_is_copied_whole_or_not_at_all(store).await;
    a_rendition_is_replaced_and_removed(store).await;
    originals_and_records_cannot_be_changed(store).await;
    a_missing_object_is_not_found(store).await;
    a_range_ends_where_the_object_does(store).await;
    a_range_is_of_one_version(store).await;
    a_path_stays_as_the_user_spelled_it(store).await;
    a_readable_object_need_not_be_restored(store).await;
    a_listing_is_in_the_order_of_spelling(store).await;
    a_listing_of_records_is_whole(store).await;
    a_long_listing_comes_in_pages(store).await;
}

fn original(path: &str) -> Key {
    Key::Original(path.parse().expect("a path"))
}

fn tile(path: &str) -> Key {
    Key::Tile(path.parse().expect("a path"))
}

fn record(photo: &str, source: &str, rank: u64) -> Key {
    let photo = PhotoId::of(photo.as_bytes());
    Key::Record {
        subject: photo::Subject::Photo { photo, source: source.into() },
        rank,
        digest: PhotoId::of(&rank.to_le_bytes()),
    }
}

async fn an_empty_store_has_nothing(store: &dyn Store) {
    for folder in [Folder::Originals, Folder::Thumbnails, Folder::Tiles, Folder::Records] {
        assert_eq!(store.list(folder, None).await.unwrap(), []);
    }
}

async fn an_original_is_written_once(store: &dyn Store) {
    let key = original("2006/10/04/cat.NEF");
    assert_eq!(store.create(vec![(key.clone(), "first".into())]).await.unwrap(), [Created::New]);
    assert_eq!(store.create(vec![(key.clone(), "second".into())]).await.unwrap(), [Created::Existed]);
    assert_eq!(store.get(&key).await.unwrap(), "first");
    let head = store.head(&key).await.unwrap();
    assert_eq!(head.size_bytes, 5);
    assert!(head.modified_ms > 1_500_000_000_000, "{head:?}");
    assert!(head.sha256.is_none_or(|sha256| sha256 == PhotoId::of(b"first")), "{head:?}");
}

async fn many_are_created_together(store: &dyn Store) {
    let (old, new, said) = (original("2006/10/04/cat.NEF"), original("new.jpg"), record("cat", "original", 1));
    let objects = [(&old, "again"), (&new, "new"), (&said, "{}"), (&new, "twice")];
    let objects = objects.map(|(key, bytes)| (key.clone(), Bytes::from(bytes)));
    let created = store.create(objects.into()).await.unwrap();
    assert_eq!(created, [Created::Existed, Created::New, Created::New, Created::Existed]);
    for (key, bytes) in [(&old, "first"), (&new, "new"), (&said, "{}")] {
        assert_eq!(store.get(key).await.unwrap(), bytes);
    }
    assert_eq!(store.create(vec![]).await.unwrap(), []);
}

async fn a_damaged_record_is_written_again(store: &dyn Store) {
    let photo = PhotoId::of(b"mended");
    let key = Key::Record {
        subject: photo::Subject::Photo { photo, source: "original".into() },
        rank: 1,
        digest: PhotoId::of(b"whole"),
    };
    for (bytes, created, there) in [
        ("torn", Created::New, "torn"),
        ("torn otherwise", Created::Existed, "torn"),
        ("whole", Created::New, "whole"),
        ("whole", Created::Existed, "whole"),
        ("torn", Created::Existed, "whole"),
    ] {
        assert_eq!(store.create(vec![(key.clone(), bytes.into())]).await.unwrap(), [created], "{bytes} is created");
        assert_eq!(store.get(&key).await.unwrap(), there, "after {bytes} was created");
    }
}

async fn an_original_is_copied_whole_or_not_at_all(store: &dyn Store) {
    // Longer than the pieces in which it is read, and not a multiple of them.
    let film: Bytes = (0..2_400_001_u32).flat_map(u32::to_le_bytes).collect();
    let empty = Bytes::new();
    let from = Memory::default();
    for (path, bytes) in [("copied/film.mov", &film), ("copied/empty.jpg", &empty)] {
        from.create(vec![(original(path), bytes.clone())]).await.unwrap();
        let (key, path, size_bytes) = (original(path), path.parse().expect("a path"), bytes.len() as u64);
        for (size_bytes, photo) in [(size_bytes, PhotoId::of(b"other")), (size_bytes + 1, PhotoId::of(bytes))] {
            let copied = store.copy(&path, &from, size_bytes, photo).await;
            assert!(matches!(copied, Err(Error::Corrupt(corrupt)) if corrupt == key));
            assert!(matches!(store.head(&key).await, Err(Error::NotFound(missing)) if missing == key));
        }
        for created in [Created::New, Created::Existed] {
            assert_eq!(store.copy(&path, &from, size_bytes, PhotoId::of(bytes)).await.unwrap(), created);
            assert!(store.get(&key).await.unwrap() == bytes, "{key}");
        }
        let head = store.head(&key).await.unwrap();
        assert!(head.sha256.is_none_or(|sha256| sha256 == PhotoId::of(bytes)), "{head:?}");
    }
    let missing = "copied/missing.jpg".parse().expect("a path");
    let copied = store.copy(&missing, &from, 3, PhotoId::of(b"cat")).await;
    assert!(matches!(copied, Err(Error::NotFound(key)) if key == Key::Original(missing)));
}

async fn a_rendition_is_replaced_and_removed(store: &dyn Store) {
    for key in [tile("2006/cat.jpg"), Key::Thumbnail("2006/cat.jpg".parse().expect("a path"))] {
        for bytes in ["first", "second", ""] {
            store.replace(&key, bytes.into()).await.unwrap();
            assert_eq!(store.get(&key).await.unwrap(), bytes);
        }
        store.remove(&key).await.unwrap();
        assert!(matches!(store.get(&key).await, Err(Error::NotFound(missing)) if missing == key));
        store.remove(&key).await.unwrap();
    }
}

async fn originals_and_records_cannot_be_changed(store: &dyn Store) {
    for (key, bytes) in [(original("2006/10/04/cat.NEF"), "first"), (record("cat", "original", 1), "{}")] {
        assert!(matches!(store.replace(&key, "changed".into()).await, Err(Error::Denied(..))));
        assert!(matches!(store.remove(&key).await, Err(Error::Denied(..))));
        assert_eq!(store.get(&key).await.unwrap(), bytes);
    }
}

async fn a_missing_object_is_not_found(store: &dyn Store) {
    let deeper = original("2006/10/04/cat.NEF/deeper.jpg");
    for key in [original("2006/10/04"), original("2006/dog.jpg"), deeper, record("dog", "original", 1)] {
        assert!(matches!(store.get(&key).await, Err(Error::NotFound(missing)) if missing == key));
        assert!(matches!(store.get_range(&key, 0..1).await, Err(Error::NotFound(missing)) if missing == key));
        assert!(matches!(store.head(&key).await, Err(Error::NotFound(missing)) if missing == key));
    }
}

async fn a_range_ends_where_the_object_does(store: &dyn Store) {
    let key = original("digits.jpg");
    store.create(vec![(key.clone(), "0123456789".into())]).await.unwrap();
    #[allow(clippy::reversed_empty_ranges)]
    for (range, expected) in [
        (0..4, "0123"),
        (4..8, "4567"),
        (8..99, "89"),
        (0..u64::MAX, "0123456789"),
        (10..12, ""),
        (99..100, ""),
        (5..2, ""),
    ] {
        assert_eq!(store.get_range(&key, range.clone()).await.unwrap(), expected, "{range:?}");
    }
}

async fn a_range_is_of_one_version(store: &dyn Store) {
    let key = tile("versions.jpg");
    let mut versions = Vec::new();
    for bytes in ["first", "other", "longer"] {
        store.replace(&key, bytes.into()).await.unwrap();
        let version = store.head(&key).await.unwrap().version;
        assert_eq!(store.head(&key).await.unwrap().version, version);
        assert_eq!(store.get_range_of(&key, &version, 1..3).await.unwrap(), &bytes[1..3]);
        for earlier in &versions {
            let read = store.get_range_of(&key, earlier, 1..3).await;
            assert!(matches!(read, Err(Error::Corrupt(changed)) if changed == key), "{earlier:?} is {version:?}");
        }
        versions.push(version);
    }
    store.remove(&key).await.unwrap();
    let read = store.get_range_of(&key, &versions[2], 1..3).await;
    assert!(matches!(read, Err(Error::NotFound(missing)) if missing == key));
}

async fn a_path_stays_as_the_user_spelled_it(store: &dyn Store) {
    // What addresses, XML and forms give a meaning of their own.
    let paths = [
        "a b+c&d.jpg",
        "100%25.jpg",
        "<who?>#1;=,:@!$'()*.jpg",
        "\"quoted\" \\ back.jpg",
        "trailing space ",
        "Üb\u{65}\u{301}r/école.jpg",
        "😀/🏳️‍🌈.heic",
        "line\nbreak\ttab.jpg",
        "~tilde/%2e%2e/x.jpg",
    ];
    for path in paths {
        let key = Key::Thumbnail(path.parse().expect("a path"));
        store.replace(&key, path.into()).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap(), path, "{key}");
        assert_eq!(store.head(&key).await.unwrap().size_bytes, path.len() as u64, "{key}");
        assert_eq!(store.list(Folder::Thumbnails, None).await.unwrap(), std::slice::from_ref(&key));
        assert_eq!(store.list(Folder::Thumbnails, Some(&key)).await.unwrap(), []);
        store.remove(&key).await.unwrap();
    }
}

async fn a_readable_object_need_not_be_restored(store: &dyn Store) {
    let (key, missing) = (original("digits.jpg"), original("missing.jpg"));
    let restoration = Restoration { days: 1, speed: Speed::Bulk };
    assert_eq!(store.head(&key).await.unwrap().availability, Availability::Readable);
    assert_eq!(store.restore(&key, restoration).await.unwrap(), Availability::Readable);
    assert!(matches!(store.restore(&missing, restoration).await, Err(Error::NotFound(key)) if key == missing));
}

async fn a_listing_is_in_the_order_of_spelling(store: &dyn Store) {
    // `-` and `.` come before `/`, and `0` after it; `é` is two bytes, above every ASCII letter.
    let paths = ["a-b.jpg", "a.b/c.jpg", "a.jpg", "a/b.jpg", "a/b/c.jpg", "a0.jpg", "zebra.jpg", "école/x y.jpg"];
    for path in paths.iter().rev() {
        store.replace(&tile(path), "tile".into()).await.unwrap();
    }
    let expected = paths.map(tile);
    assert_eq!(store.list(Folder::Tiles, None).await.unwrap(), expected);
    for (index, key) in expected.iter().enumerate() {
        assert_eq!(store.list(Folder::Tiles, Some(key)).await.unwrap(), expected[index + 1..], "after {key}");
    }
    for (missing, rest) in [("a.jp", 2), ("a/b", 4), ("a/a.jpg", 3), ("zzz/z.jpg", 7)] {
        assert_eq!(store.list(Folder::Tiles, Some(&tile(missing))).await.unwrap(), expected[rest..], "after {missing}");
    }
    for key in expected {
        store.remove(&key).await.unwrap();
    }
    assert_eq!(store.list(Folder::Tiles, None).await.unwrap(), []);
}

async fn a_listing_of_records_is_whole(store: &dyn Store) {
    let before = store.list(Folder::Records, None).await.unwrap();
    assert!(before.contains(&record("cat", "original", 1)));
    let mut expected: BTreeSet<String> = before.iter().map(Key::to_string).collect();
    for photo in ["cat", "dog"] {
        for (source, rank) in [("file-0123456789abcdef", 7), ("original", 2), ("original", 10)] {
            let key = record(photo, source, rank);
            expected.insert(key.to_string());
            store.create(vec![(key, "{}".into())]).await.unwrap();
        }
    }
    let keys = store.list(Folder::Records, None).await.unwrap();
    assert_eq!(keys.iter().map(Key::to_string).collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
    assert_eq!(store.list(Folder::Records, keys.last()).await.unwrap(), []);
}

async fn a_long_listing_comes_in_pages(store: &dyn Store) {
    let paths: Vec<OriginalPath> =
        (0..2 * PAGE + 5).map(|number| format!("{}/{number:05}.jpg", number / 300).parse().expect("a path")).collect();
    let mut expected: Vec<Key> = paths.into_iter().map(Key::Thumbnail).collect();
    for key in &expected {
        store.replace(key, "".into()).await.unwrap();
    }
    expected.sort_by_key(Key::to_string);
    let first = store.list(Folder::Thumbnails, None).await.unwrap();
    assert_eq!(first, expected[..PAGE]);
    let second = store.list(Folder::Thumbnails, first.last()).await.unwrap();
    assert_eq!(second, expected[PAGE..2 * PAGE]);
    assert_eq!(store.list(Folder::Thumbnails, second.last()).await.unwrap(), expected[2 * PAGE..]);
    // Asked again from the same place, the answer is the same.
    assert_eq!(store.list(Folder::Thumbnails, first.last()).await.unwrap(), second);
    for key in expected {
        store.remove(&key).await.unwrap();
    }
}
