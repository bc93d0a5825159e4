//! What only a bucket promises: where things are kept, what is known of them, and links for those who have no credentials.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use aws_sdk_s3::types::ChecksumMode;
use photo::{Key, PhotoId};
use store::{Availability, Created, Error, Folder, PAGE, Restoration, Speed, StorageClass, Store};

use crate::{BUCKET, Bucket, original, record};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_bucket_keeps_the_contract() {
    let bucket = Bucket::start().await;
    store::contract::holds(&bucket.store(StorageClass::default())).await;
}

#[tokio::test]
async fn originals_are_in_the_class_that_was_chosen_and_all_else_in_the_standard_one() {
    let bucket = Bucket::start().await;
    for class in StorageClass::ALL {
        let store = bucket.store(class);
        let (cat, said) = (original(&format!("{class}.jpg")), record("{}"));
        let renditions = [Key::Thumbnail("cat.jpg".parse().unwrap()), Key::Tile("cat.jpg".parse().unwrap())];
        store.create(vec![(cat.clone(), "cat".into()), (said.clone(), "{}".into())]).await.unwrap();
        for rendition in &renditions {
            store.replace(rendition, "rendition".into()).await.unwrap();
        }
        let [thumbnail, tile] = renditions;
        for (key, class, content, kept) in [
            (cat, class.name(), "application/octet-stream", None),
            (said, "STANDARD", "application/json", None),
            (thumbnail, "STANDARD", "image/jpeg", Some("private, max-age=31536000, immutable")),
            (tile, "STANDARD", "image/webp", Some("private, max-age=31536000, immutable")),
        ] {
            let found = bucket.client.head_object().bucket(BUCKET).key(key.to_string());
            let found = found.checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
            assert_eq!(found.storage_class().map_or("STANDARD", |class| class.as_str()), class, "{key}");
            assert!(found.checksum_sha256().is_some(), "{key}");
            assert!(found.content_type().is_some_and(|found| found.ends_with(content)), "{key}: {found:?}");
            assert_eq!(found.cache_control(), kept, "{key}");
        }
    }
}

#[tokio::test]
async fn settings_replace_only_what_their_writer_has_read() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::default());
    let read = async || store.settings().await.unwrap();
    let said = async || read().await.map(|settings| settings.bytes);
    assert!(store.write_settings("first".into(), None).await.unwrap());
    let first = read().await;
    for (text, before, written, there) in [
        ("other", None, false, Some("first")),
        ("second", first.as_ref(), true, Some("second")),
        ("other", first.as_ref(), false, Some("second")),
    ] {
        assert_eq!(store.write_settings(text.into(), before).await.unwrap(), written, "{text} after {before:?}");
        assert_eq!(said().await, there.map(Into::into), "{text} after {before:?}");
    }
    let second = read().await;
    bucket.client.delete_object().bucket(BUCKET).key("library.json").send().await.unwrap();
    assert!(!store.write_settings("third".into(), second.as_ref()).await.unwrap(), "what was read is gone");
    assert_eq!(said().await, None);
}

#[tokio::test]
async fn a_head_knows_the_sha_256_that_the_bucket_knows() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::default());
    store.create(vec![(original("ours.jpg"), "cat".into()), (record("{}"), "{}".into())]).await.unwrap();
    bucket.put("originals/theirs.jpg", b"cat").await;
    let noted = bucket.client.put_object().bucket(BUCKET).key("originals/noted.jpg").body(b"cat".to_vec().into());
    noted.metadata("sha256", PhotoId::of(b"cat").to_string()).send().await.unwrap();
    for (key, sha256) in [
        (original("ours.jpg"), Some(PhotoId::of(b"cat"))),
        (original("noted.jpg"), Some(PhotoId::of(b"cat"))),
        (original("theirs.jpg"), None),
        (record("{}"), Some(PhotoId::of(b"{}"))),
    ] {
        assert_eq!(store.head(&key).await.unwrap().sha256, sha256, "{key}");
    }
    // What was noted is also what is compared, where the bucket itself compared nothing.
    let wrong = bucket.client.put_object().bucket(BUCKET).key("originals/wrong.jpg").body(b"dog".to_vec().into());
    wrong.metadata("sha256", PhotoId::of(b"cat").to_string()).send().await.unwrap();
    let read = store.get(&original("wrong.jpg")).await;
    assert!(matches!(read, Err(Error::Corrupt(key)) if key == original("wrong.jpg")));
}

#[tokio::test]
async fn an_archived_original_is_readable_once_it_is_restored() {
    let bucket = Bucket::start().await;
    let restoration = Restoration { days: 3, speed: Speed::Bulk };
    for class in [StorageClass::Glacier, StorageClass::DeepArchive] {
        let store = bucket.store(class);
        let key = original(&format!("{class}.jpg"));
        store.create(vec![(key.clone(), "cat".into())]).await.unwrap();
        assert_eq!(store.head(&key).await.unwrap().availability, Availability::Archived);
        assert!(matches!(store.get(&key).await, Err(Error::Archived(archived)) if archived == key));
        assert!(matches!(store.get_range(&key, 0..1).await, Err(Error::Archived(archived)) if archived == key));
        for _ in 0..2 {
            assert_eq!(store.restore(&key, restoration).await.unwrap(), Availability::Restoring);
        }
        // The server lets it take two seconds.
        let mut availability = Availability::Restoring;
        while availability == Availability::Restoring {
            tokio::task::yield_now().await;
            availability = store.head(&key).await.unwrap().availability;
        }
        assert_eq!(availability, Availability::Readable);
        assert_eq!(store.get(&key).await.unwrap(), "cat");
        assert_eq!(store.restore(&key, restoration).await.unwrap(), Availability::Readable);
        assert_eq!(store.requests()["RestoreObject"], 1, "only what is archived is asked for");
    }
}

#[tokio::test]
async fn a_link_is_all_that_is_needed_to_read() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::default());
    let key = original("Übung/a b+c&d.jpg");
    store.create(vec![(key.clone(), "cat".into())]).await.unwrap();
    let year = 365 * 24 * HOUR;
    for lasting in [HOUR, year] {
        let link = store.link(&key, lasting, None).await.unwrap().unwrap();
        assert_eq!(http("GET", &link, &[], b""), (200, b"cat".to_vec()), "{link}");
        let (other, _) = http("GET", &link.replace("c%26d", "c%26e"), &[], b"");
        assert_eq!(other, 403, "a link is to one object");
    }
    let saved = "attachment; filename*=UTF-8''a%20b%2Bc%26d.jpg";
    let link = store.link(&key, HOUR, Some(saved)).await.unwrap().unwrap();
    let (head, body) = exchange("GET", &link, &[], b"");
    assert!(head.to_lowercase().contains(&format!("content-disposition: {}\r\n", saved.to_lowercase())), "{head}");
    assert_eq!(body, b"cat");
}

#[tokio::test]
async fn an_upload_link_takes_the_promised_bytes_once() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::StandardIa);
    let path = "new é.jpg".parse().unwrap();
    let link = store.upload_link(&path, PhotoId::of(b"cat"), HOUR).await.unwrap();
    let headers: Vec<(&str, &str)> = link.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (wrong, _) = http("PUT", &link.url, &headers, b"dog");
    assert_eq!(wrong, 400, "other bytes");
    assert_eq!(http("PUT", &link.url, &headers, b"cat").0, 200);
    assert_eq!(http("PUT", &link.url, &headers, b"cat").0, 412, "a second time");
    let key = Key::Original(path);
    assert_eq!(store.get(&key).await.unwrap(), "cat");
    assert_eq!(store.head(&key).await.unwrap().sha256, Some(PhotoId::of(b"cat")));
    let found = bucket.client.head_object().bucket(BUCKET).key(key.to_string()).send().await.unwrap();
    assert_eq!(found.storage_class().unwrap().as_str(), "STANDARD_IA");
}

#[tokio::test]
async fn a_record_that_was_damaged_in_the_bucket_is_mended() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::default());
    let key = record("whole");
    for damaged in [&b""[..], b"who", b"whale"] {
        bucket.put(&key.to_string(), damaged).await;
        assert_eq!(store.create(vec![(key.clone(), "whole".into())]).await.unwrap(), [Created::New], "{damaged:?}");
        assert_eq!(store.get(&key).await.unwrap(), "whole");
        assert_eq!(store.create(vec![(key.clone(), "whole".into())]).await.unwrap(), [Created::Existed]);
    }
}

#[tokio::test]
async fn a_listing_passes_over_what_is_not_a_key_and_is_full_all_the_same() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::default());
    // More strangers than are answered at once, before, among and after two of ours.
    let strangers = (0..PAGE).map(|number| format!("tiles/{number:05}.txt"));
    let others = ["tiles/", "tiles/2006/", "tiles//x.webp", "tiles/../x.webp", "tiles0.webp", "x"].map(str::to_owned);
    let ours = ["tiles/00500.jpg.webp", "tiles/zebra.jpg.webp"].map(str::to_owned);
    for key in strangers.chain(others).chain(ours.clone()) {
        bucket.put(&key, b"tile").await;
    }
    let listed = store.list(Folder::Tiles, None).await.unwrap();
    assert_eq!(listed.iter().map(Key::to_string).collect::<Vec<_>>(), ours);
    assert_eq!(store.list(Folder::Tiles, Some(&listed[0])).await.unwrap(), listed[1..]);
}

#[tokio::test]
async fn what_needs_no_request_makes_none() {
    let bucket = Bucket::start().await;
    let store = bucket.store(StorageClass::default());
    let key = original("cat.jpg");
    assert_eq!(store.create(vec![]).await.unwrap(), []);
    assert_eq!(store.get_range(&key, 7..7).await.unwrap(), "");
    store.link(&key, HOUR, None).await.unwrap();
    assert!(store.requests().is_empty(), "{:?}", store.requests());
    store.create(vec![(key.clone(), "cat".into()), (record("{}"), "{}".into())]).await.unwrap();
    store.create(vec![(key.clone(), "cat".into())]).await.unwrap();
    store.get(&key).await.unwrap();
    let made: Vec<(String, u64)> = store.requests().into_iter().collect();
    assert_eq!(made, [("GetObject".to_owned(), 1), ("PutObject".to_owned(), 3)]);
}

/// Asks without any client's help; answers the status and the body.
fn http(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Vec<u8>) {
    let (head, answered) = exchange(method, url, headers, body);
    (head[9..12].parse().unwrap(), answered)
}

/// The answer's head and body.
fn exchange(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> (String, Vec<u8>) {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers.iter().filter(|(name, _)| !["host", "content-length"].contains(name)) {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
}
