//! Originals in a store that gives links, and that may have archived some of them: whoever asks for one is sent to it, or
//! told how to get it back.

use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode};
use library::{Availability, Key, Library, OriginalPath, PhotoId, Sizes};
use store::memory::Memory;
use store::{Created, Error, Folder, Head, Store};
use tower::ServiceExt;
use web::{Access, Counted, Door, Moment, OwnerKey, Pictures, Remembered, start_link};

/// A store in memory that gives links, and says of each file whether it can be read.
struct Archive {
    objects: Memory,
    unreadable: Mutex<Vec<(&'static str, Availability)>>,
}

#[async_trait]
impl Store for Archive {
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error> {
        self.objects.create(objects).await
    }
    async fn copy(&self, path: &OriginalPath, from: &dyn Store, size: u64, photo: PhotoId) -> Result<Created, Error> {
        self.objects.copy(path, from, size, photo).await
    }
    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        self.objects.replace(rendition, bytes).await
    }
    async fn remove(&self, rendition: &Key) -> Result<(), Error> {
        self.objects.remove(rendition).await
    }
    async fn get(&self, key: &Key) -> Result<Bytes, Error> {
        self.objects.get(key).await
    }
    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error> {
        self.objects.get_range(key, range).await
    }
    async fn head(&self, key: &Key) -> Result<Head, Error> {
        let head = self.objects.head(key).await?;
        let unreadable = self.unreadable.lock().unwrap();
        let said = unreadable.iter().find(|(path, _)| key.to_string() == format!("originals/{path}"));
        Ok(Head { availability: said.map_or(head.availability, |(_, availability)| *availability), ..head })
    }
    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        self.objects.list(folder, after).await
    }
    async fn link(&self, key: &Key, _: Duration, disposition: Option<&str>) -> Result<Option<String>, Error> {
        Ok(Some(format!("https://bucket.example/{key}?{}", disposition.unwrap_or("shown").replace(' ', ""))))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_original_is_answered_in_words() {
    let photo = include_bytes!("../../../../examples/photos/2020/04/chelsea.png");
    let store = Arc::new(Archive { objects: Memory::default(), unreadable: Mutex::default() });
    let library = Library::new(store.clone(), Arc::new(catalogue::memory::Memory::default()), Sizes::default());
    for path in ["cat.png", "copy.png"] {
        let path: OriginalPath = path.parse().unwrap();
        store.create(vec![(Key::Original(path.clone()), Bytes::from_static(photo))]).await.unwrap();
        library.ingest(&path, 1).await.unwrap();
    }
    let owner_key: OwnerKey = "k".repeat(43).parse().unwrap();
    let moment = || Moment { now_ms: 1_800_000_000_000, random: [9; 16] };
    let link = start_link(Door::Anywhere, &owner_key, "https://photos.example", moment());
    let access = Access {
        owner_key,
        once: Arc::new(Remembered::default()),
        attempts: Arc::new(Counted::default()),
        moment: Arc::new(moment),
    };
    let router = web::anywhere(library, access, Pictures::Gallery, None).await.unwrap();
    let signing = Request::get(format!("{}/open", link.strip_prefix("https://photos.example").unwrap()));
    let signing = signing.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
    let signed_in = router.clone().oneshot(signing).await.unwrap();
    let session = signed_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();

    let address = format!("/originals/{}", PhotoId::of(photo).short());
    let shown = "https://bucket.example/originals/cat.png?shown";
    let (archived, restoring) = (Availability::Archived, Availability::Restoring);
    for (unreadable, query, status, said) in [
        (vec![], "", StatusCode::TEMPORARY_REDIRECT, shown),
        (
            vec![],
            "?download",
            StatusCode::TEMPORARY_REDIRECT,
            "https://bucket.example/originals/cat.png?attachment;filename*=UTF-8''cat.png",
        ),
        (
            vec![("cat.png", archived)],
            "",
            StatusCode::TEMPORARY_REDIRECT,
            "https://bucket.example/originals/copy.png?shown",
        ),
        (vec![("cat.png", archived), ("copy.png", archived)], "?download", StatusCode::CONFLICT, "restore-object"),
        (vec![("cat.png", restoring), ("copy.png", archived)], "", StatusCode::CONFLICT, "on its way back"),
    ] {
        *store.unreadable.lock().unwrap() = unreadable;
        let asked = Request::get(format!("{address}{query}")).header("cookie", &session).body(Body::empty()).unwrap();
        let (parts, body) = router.clone().oneshot(asked).await.unwrap().into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        let location = parts.headers.get("location").map(|location| location.to_str().unwrap());
        assert_eq!(parts.status, status);
        assert!(location.unwrap_or(std::str::from_utf8(&body).unwrap()).contains(said), "{location:?} {body:?}");
    }
}
