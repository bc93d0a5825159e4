//! What fails for a while is tried again, what is damaged on the way is noticed, and what was done is not done twice.

use emulator::{Fault, Proxy};
use photo::{Key, PhotoId};
use store::memory::Memory;
use store::s3::S3Store;
use store::{Created, Error, StorageClass, Store};

use crate::{Bucket, address, config, original, record};

const BUSY: Fault = Fault::Answer("503 Slow Down", "<Error><Code>SlowDown</Code></Error>");
const BROKEN: Fault = Fault::Answer("500 Internal Server Error", "<Error><Code>InternalError</Code></Error>");
const CONFLICT: Fault = Fault::Answer("409 Conflict", "<Error><Code>ConditionalRequestConflict</Code></Error>");

/// A server, a proxy in front of it, and a store that asks the proxy.
async fn start() -> (Bucket, Proxy, S3Store) {
    let bucket = Bucket::start().await;
    let proxy = Proxy::start();
    proxy.pass_to(&bucket.server.endpoint());
    let config = config(&proxy.endpoint(), emulator::KEY, emulator::KEY);
    let store = S3Store::new(&config, address(), StorageClass::default());
    (bucket, proxy, store)
}

#[tokio::test]
async fn what_cannot_be_written_at_first_is_written_later() {
    let (_bucket, proxy, store) = start().await;
    for (number, fault) in [BUSY, BROKEN, CONFLICT, Fault::Refused, Fault::Sent].into_iter().enumerate() {
        let key = original(&format!("{number}.jpg"));
        proxy.expect("PUT", std::slice::from_ref(&fault));
        assert_eq!(store.create(vec![(key.clone(), "cat".into())]).await.unwrap(), [Created::New], "{fault:?}");
        assert_eq!(store.get(&key).await.unwrap(), "cat", "{fault:?}");
        assert_eq!(store.requests()["PutObject"], 2 * (number as u64 + 1), "{fault:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_at_first_is_read_later() {
    let (_bucket, proxy, store) = start().await;
    let key = original("cat.jpg");
    store.create(vec![(key.clone(), "0123456789".into())]).await.unwrap();
    for fault in [BUSY, BROKEN, Fault::Refused, Fault::Unheard, Fault::Cut(3), Fault::Answered] {
        proxy.expect("GET", std::slice::from_ref(&fault));
        assert_eq!(store.get(&key).await.unwrap(), "0123456789", "{fault:?}");
        assert_eq!(proxy.left(), 0, "{fault:?}");
    }
    proxy.expect("GET", &[Fault::Cut(3)]);
    assert_eq!(store.get_range(&key, 2..8).await.unwrap(), "234567");
    assert_eq!(proxy.left(), 0);
}

#[tokio::test]
async fn what_is_damaged_every_time_is_said_to_be() {
    let (_bucket, proxy, store) = start().await;
    let key = original("cat.jpg");
    let dog = original("dog.jpg");
    store.create(vec![(key.clone(), "0123456789".into())]).await.unwrap();
    let always = |fault: Fault| vec![fault; 99];
    proxy.expect("GET", &always(Fault::Answered));
    assert!(matches!(store.get(&key).await, Err(Error::Corrupt(corrupt)) if corrupt == key));
    proxy.expect("GET", &always(Fault::Cut(3)));
    let Err(Error::Unavailable(_, cause)) = store.get(&key).await else { panic!("three bytes are missing") };
    assert!(cause.to_string().starts_with("its bytes did not all arrive: try again later ("), "{cause}");
    proxy.expect("PUT", &always(Fault::Sent));
    assert!(
        matches!(store.create(vec![(dog.clone(), "dog".into())]).await, Err(Error::Corrupt(corrupt)) if corrupt == dog)
    );
    assert!(matches!(store.get(&dog).await, Err(Error::NotFound(missing)) if missing == dog));
}

#[tokio::test]
async fn what_was_done_unheard_is_not_done_twice() {
    let (_bucket, proxy, store) = start().await;
    let (key, said) = (original("cat.jpg"), record("{}"));
    for key in [&key, &said] {
        proxy.expect("PUT", &[Fault::Unheard]);
        assert_eq!(store.create(vec![(key.clone(), "{}".into())]).await.unwrap(), [Created::Existed]);
        assert_eq!(store.get(key).await.unwrap(), "{}");
        assert_eq!(proxy.left(), 0);
    }
    let from = Memory::default();
    let film = vec![7; 100];
    from.create(vec![(original("film.mov"), film.clone().into())]).await.unwrap();
    let limits = store::s3::Limits { single_bytes: 99, ..store::s3::Limits::default() };
    let config = config(&proxy.endpoint(), emulator::KEY, emulator::KEY);
    let store = S3Store::with_limits(&config, address(), StorageClass::default(), limits);
    proxy.expect("POST /photos/originals/film.mov?uploadId=", &[Fault::Unheard]);
    let copied = store.copy(&"film.mov".parse().unwrap(), &from, 100, PhotoId::of(&film)).await.unwrap();
    assert_eq!((copied, proxy.left()), (Created::New, 0));
    assert_eq!(store.get(&original("film.mov")).await.unwrap(), film);
}

#[tokio::test]
async fn a_part_that_was_damaged_on_the_way_is_sent_again() {
    let (_bucket, proxy, _) = start().await;
    let config = config(&proxy.endpoint(), emulator::KEY, emulator::KEY);
    let limits = store::s3::Limits { single_bytes: 99, ..store::s3::Limits::default() };
    let store = S3Store::with_limits(&config, address(), StorageClass::default(), limits);
    let (from, film) = (Memory::default(), vec![7; 100]);
    for (number, (begins, fault)) in [
        ("PUT", Fault::Sent),
        ("PUT", CONFLICT),
        ("POST", CONFLICT),
        ("POST /photos/originals/3.mov?uploadId=", CONFLICT),
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("{number}.mov").parse().unwrap();
        from.create(vec![(original(&format!("{number}.mov")), film.clone().into())]).await.unwrap();
        proxy.expect(begins, std::slice::from_ref(&fault));
        let copied = store.copy(&path, &from, 100, PhotoId::of(&film)).await.unwrap();
        assert_eq!((copied, proxy.left()), (Created::New, 0), "{begins} {fault:?}");
        assert_eq!(store.get(&Key::Original(path)).await.unwrap(), film);
    }
}
