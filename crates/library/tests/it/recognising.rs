//! Somebody looks at every new picture once, and a picture is in the library whether or not they answer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use catalogue::Catalogue;
use library::{Library, OriginalPath, PhotoId, Sizes};
use photo::seen::{Face, Label};
use photo::{FileState, Format, Key, Rank, Reading, Record, Said, Seen, Source};
use recognise::{Collection, Error, Recogniser, Thumbnail};
use store::Store;

/// Answers in memory, while it is there.
#[derive(Default)]
struct Recognition {
    answers: recognise::memory::Memory,
    is_away: AtomicBool,
}

#[async_trait]
impl Recogniser for Recognition {
    fn name(&self) -> &'static str {
        self.answers.name()
    }
    fn source(&self) -> Source {
        self.answers.source()
    }
    fn says(&self, seen: Seen) -> Said {
        self.answers.says(seen)
    }
    fn version(&self) -> Rank {
        self.answers.version()
    }
    fn images_paid(&self) -> u32 {
        self.answers.images_paid()
    }
    async fn look(&self, thumbnail: Thumbnail<'_>) -> Result<Seen, Error> {
        if self.is_away.load(Ordering::Relaxed) {
            return Err(Error::Unavailable(thumbnail.key().to_string(), "throttled".into()));
        }
        self.answers.look(thumbnail).await
    }
    fn collection(&self) -> Option<&dyn Collection> {
        self.answers.collection()
    }
}

fn sunset() -> bytes::Bytes {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos/2005/11/sunset.jpg");
    std::fs::read(file).unwrap().into()
}

async fn library(recognition: &Arc<Recognition>, at: &[&str]) -> Library {
    let (store, catalogue) = (store::memory::Memory::default(), catalogue::memory::Memory::default());
    for path in at {
        store.create(vec![(Key::Original(path.parse().unwrap()), sunset())]).await.unwrap();
    }
    let seen = Seen {
        labels: vec![Label { name: "Zeppelin".into(), confidence: 99.0, ..Label::default() }],
        ..Seen::default()
    };
    recognition.answers.tell(PhotoId::of(&sunset()), seen);
    let sizes = Sizes { thumbnail_px: 2048, tile_px: 360 };
    Library::new(Arc::new(store), Arc::new(catalogue), sizes).recognising(recognition.clone())
}

fn path(path: &str) -> OriginalPath {
    path.parse().unwrap()
}

async fn found(library: &Library, words: &str) -> usize {
    library.search(words, "2026-11-24".parse().unwrap()).await.unwrap().found.rows.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_looked_at_once_however_many_files_it_has() {
    let recognition = Arc::default();
    let library = library(&recognition, &["a.jpg", "b.jpg"]).await;
    for at in ["a.jpg", "a.jpg", "b.jpg"] {
        library.ingest(&path(at), 1).await.unwrap();
    }
    assert_eq!(recognition.answers.looks(), 1);
    assert_eq!(found(&library, "zeppelin").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_there_before_anybody_answers() {
    let recognition: Arc<Recognition> = Arc::default();
    let library = library(&recognition, &["a.jpg"]).await;
    recognition.is_away.store(true, Ordering::Relaxed);
    let error = library.ingest(&path("a.jpg"), 1).await.unwrap_err();
    assert!(format!("{error:#}").contains("asking what the picture shows"), "{error:#}");
    assert_eq!((found(&library, "").await, found(&library, "zeppelin").await), (1, 0));
    recognition.is_away.store(false, Ordering::Relaxed);
    library.ingest(&path("a.jpg"), 2).await.unwrap();
    assert_eq!((found(&library, "").await, found(&library, "zeppelin").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_not_asked_at_first_looks_at_all_pictures_later_and_once() {
    let recognition: Arc<Recognition> = Arc::default();
    let (store, catalogue) = (Arc::new(store::memory::Memory::default()), catalogue::memory::Memory::default());
    let (picture, torn) = (sunset(), bytes::Bytes::from_static(b"torn"));
    for (at, bytes) in [("a.jpg", &picture), ("copy of a.jpg", &picture), ("torn.jpg", &torn)] {
        store.create(vec![(Key::Original(path(at)), bytes.clone())]).await.unwrap();
    }
    let sizes = Sizes { thumbnail_px: 2048, tile_px: 360 };
    let library = Library::new(store.clone(), Arc::new(catalogue), sizes);
    for at in ["a.jpg", "copy of a.jpg", "torn.jpg"] {
        library.ingest(&path(at), 1).await.unwrap();
    }
    let faces = vec![Face::default(), Face::default()];
    let labels = vec![Label { name: "Zeppelin".into(), confidence: 99.0, ..Label::default() }];
    recognition.answers.tell(PhotoId::of(&picture), Seen { labels, faces, ..Seen::default() });

    recognition.is_away.store(true, Ordering::Relaxed);
    let error = library.recognise(&*recognition).await.unwrap_err();
    assert!(format!("{error:#}").starts_with("looking at a.jpg"), "{error:#}");
    assert_eq!(library.unrecognised(&*recognition).await.unwrap(), 1);

    recognition.is_away.store(false, Ordering::Relaxed);
    let recognised = library.recognise(&*recognition).await.unwrap();
    assert_eq!((recognised.pictures, recognised.faces, recognised.labelled), (1, 2, 1));
    assert_eq!(found(&library, "zeppelin").await, 1);
    assert_eq!(library.unrecognised(&*recognition).await.unwrap(), 0);
    let again = library.recognise(&*recognition).await.unwrap();
    assert_eq!((again.pictures, recognition.answers.looks()), (0, 1));
}

/// A thumbnail that is gone is made again, while there is something that it can be made of.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_without_a_thumbnail_is_a_problem_and_stops_nothing() {
    let recognition: Arc<Recognition> = Arc::default();
    let (store, catalogue) = (Arc::new(store::memory::Memory::default()), catalogue::memory::Memory::default());
    let library = Library::new(store.clone(), Arc::new(catalogue), Sizes { thumbnail_px: 2048, tile_px: 360 });
    store.create(vec![(Key::Original(path("a.jpg")), sunset())]).await.unwrap();
    library.ingest(&path("a.jpg"), 1).await.unwrap();
    store.remove(&Key::Thumbnail(path("a.jpg"))).await.unwrap();
    assert_eq!(library.recognise(&*recognition).await.unwrap().pictures, 1);

    let recognition: Arc<Recognition> = Arc::default();
    let (store, catalogue) = (Arc::new(store::memory::Memory::default()), catalogue::memory::Memory::default());
    let colour = Some([1, 2, 3]);
    let reading = Reading { format: Format::Jpeg, width_px: 3, height_px: 2, colour, ..Reading::default() };
    let photo = PhotoId::of(b"lost");
    let state = FileState::Present { size_bytes: 4, modified_ms: 1 };
    let file = Record::new(photo, 1, Said::File { path: path("lost.jpg"), state });
    catalogue.add(&[file, Record::new(photo, 1, Said::Original(reading.into()))]).await.unwrap();
    let library = Library::new(store, Arc::new(catalogue), Sizes { thumbnail_px: 2048, tile_px: 360 });
    let recognised = library.recognise(&*recognition).await.unwrap();
    assert_eq!((recognised.pictures, recognised.problems[0].path.as_str()), (0, "lost.jpg"));
    assert_eq!(recognition.answers.looks(), 0);
}
