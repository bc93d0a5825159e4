//! What every recogniser promises. Each implementation's tests run [`holds`] once, on one that has seen nothing.
//! A promise that is not checked here is not one.

use bytes::Bytes;
use photo::{FaceId, OriginalPath, PersonId, PhotoId, Record, Seen};

use crate::meaning::Meaning;
use crate::{Collection, Error, Likely, Recogniser, Thumbnail};

/// Checks every promise; panics at the first that is broken.
///
/// In these thumbnails there must be faces, and of a recogniser that has a collection some must look alike.
pub async fn holds(recogniser: &dyn Recogniser, thumbnails: &[Bytes]) {
    let album = an_album_is_looked_at(recogniser, thumbnails).await;
    looking_again_changes_nothing(recogniser, &album).await;
    what_it_says_reads_back(recogniser, &album);
    let Some(collection) = recogniser.collection() else { return };
    faces_that_look_alike_are_found(collection, &album).await;
    a_face_is_one_persons(collection, &album).await;
    many_faces_are_one_persons(collection, &album).await;
    a_forgotten_face_is_nobodys(recogniser, collection, &album).await;
    nothing_is_asked_of_no_faces(collection).await;
}

/// Thumbnails without any meaning, for a recogniser that makes up what it sees from their bytes or names.
pub fn meaningless() -> Vec<Bytes> {
    (0..24).map(|number| Bytes::from(format!("thumbnail {number}"))).collect()
}

/// Checks what whatever compares pictures with words promises; panics at the first promise that is broken. Each picture is rather
/// what the words beside it say than what any others say.
pub async fn means(meaning: &dyn Meaning, pictures: &[(PhotoId, Bytes, &str)]) {
    let path = "2006/a b.jpg".parse().expect("a path");
    for (photo, bytes, words) in pictures {
        let thumbnail = Thumbnail { photo: *photo, path: &path, bytes };
        let picture = meaning.of_picture(thumbnail).await.unwrap();
        assert_eq!(meaning.of_picture(thumbnail).await.unwrap(), picture);
        let mut likeness = Vec::new();
        for (_, _, others) in pictures {
            let said = meaning.of_words(others).await.unwrap();
            assert_eq!(meaning.of_words(others).await.unwrap(), said);
            likeness.push((picture.likeness(&said), *others));
        }
        let likest = likeness.iter().max_by(|one, other| one.0.total_cmp(&other.0));
        assert_eq!(likest.map(|(_, words)| words), Some(words), "{likeness:?}");
        let record = meaning.record(*photo, picture);
        assert_eq!((record.photo(), record.source()), (*photo, meaning.source()));
        assert_eq!(Record::parse(&record.to_bytes()).unwrap(), record);
    }
}

/// A picture, and what was seen in it first.
struct Page {
    photo: PhotoId,
    path: OriginalPath,
    bytes: Bytes,
    seen: Seen,
}

impl Page {
    fn thumbnail(&self) -> Thumbnail<'_> {
        Thumbnail { photo: self.photo, path: &self.path, bytes: &self.bytes }
    }
}

fn faces(album: &[Page]) -> Vec<(PhotoId, FaceId)> {
    album.iter().flat_map(|page| page.seen.face_ids().map(|face| (page.photo, face.clone()))).collect()
}

fn person(name: &str) -> PersonId {
    name.parse().expect("a person's identity")
}

async fn an_album_is_looked_at(recogniser: &dyn Recogniser, thumbnails: &[Bytes]) -> Vec<Page> {
    let mut album = Vec::new();
    for (number, bytes) in thumbnails.iter().enumerate() {
        let name = format!("2006/Urlaub & Meer/{number} +ü.jpg");
        let (photo, path) = (PhotoId::of(name.as_bytes()), name.parse().expect("a path"));
        let mut page = Page { photo, path, bytes: bytes.clone(), seen: Seen::default() };
        page.seen = recogniser.look(page.thumbnail()).await.unwrap();
        assert_eq!(page.seen.problems, <[&str; 0]>::default());
        for label in &page.seen.labels {
            assert!(!label.name.is_empty() && (0.0..=100.0).contains(&label.confidence), "{label:?}");
        }
        album.push(page);
    }
    assert!(album.iter().all(|page| !page.seen.labels.is_empty()));
    let mut ids: Vec<FaceId> = faces(&album).into_iter().map(|(_, face)| face).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert!(count > 0 && ids.len() == count, "{count} faces with {} names", ids.len());
    album
}

async fn looking_again_changes_nothing(recogniser: &dyn Recogniser, album: &[Page]) {
    let (_, face) = &faces(album)[0];
    let similar = async || match recogniser.collection() {
        Some(collection) => collection.similar(face).await.unwrap(),
        None => Vec::new(),
    };
    let before = similar().await;
    for page in album {
        assert_eq!(recogniser.look(page.thumbnail()).await.unwrap(), page.seen);
    }
    assert_eq!(similar().await, before);
}

fn what_it_says_reads_back(recogniser: &dyn Recogniser, album: &[Page]) {
    for page in album {
        let record = recogniser.record(page.photo, page.seen.clone());
        let read = [Record::parse(&record.to_bytes()).unwrap()];
        assert_eq!((&read[0], read[0].source()), (&record, recogniser.source()));
        assert_eq!(recogniser.known(&read), Some(&page.seen));
    }
}

async fn faces_that_look_alike_are_found(collection: &dyn Collection, album: &[Page]) {
    let all = faces(album);
    let mut pairs = 0;
    for (_, face) in &all {
        let similar = collection.similar(face).await.unwrap();
        assert!(similar.is_sorted_by(|one, other| one.likeness >= other.likeness), "{similar:?}");
        for found in &similar {
            assert_ne!(&found.face, face);
            assert!(all.contains(&(found.photo, found.face.clone())), "{found:?}");
            let back = collection.similar(&found.face).await.unwrap();
            assert!(back.iter().any(|other| &other.face == face), "{found:?} is not like {face:?}");
        }
        pairs += similar.len();
    }
    assert!(pairs > 0, "nobody is in two pictures");
}

async fn who(collection: &dyn Collection, face: &FaceId) -> Vec<PersonId> {
    let likely = collection.who(face).await.unwrap();
    assert!(likely.is_sorted_by(|one: &Likely, other: &Likely| one.likeness >= other.likeness), "{likely:?}");
    likely.into_iter().map(|likely| likely.person).collect()
}

async fn a_face_is_one_persons(collection: &dyn Collection, album: &[Page]) {
    let (zoe, tom) = (person("zoe"), person("person:tom"));
    let (_, face) = faces(album).remove(0);
    assert_eq!(who(collection, &face).await, []);
    let one = std::slice::from_ref(&face);
    for _ in 0..2 {
        assert_eq!(collection.associate(&zoe, one).await.unwrap(), []);
        assert_eq!(who(collection, &face).await, std::slice::from_ref(&zoe));
    }
    let unfit = collection.associate(&tom, one).await.unwrap();
    assert_eq!(
        unfit.iter().map(|unfit| (&unfit.face, unfit.owner.as_ref())).collect::<Vec<_>>(),
        [(&face, Some(&zoe))]
    );
    // It is not his, so this changes nothing.
    collection.dissociate(&tom, one).await.unwrap();
    assert_eq!(who(collection, &face).await, std::slice::from_ref(&zoe));
    for _ in 0..2 {
        collection.dissociate(&zoe, one).await.unwrap();
        assert_eq!(who(collection, &face).await, []);
    }
    collection.dissociate(&person("stranger"), one).await.unwrap();
    assert_eq!(collection.associate(&tom, one).await.unwrap(), []);
    assert_eq!(who(collection, &face).await, std::slice::from_ref(&tom));
    collection.dissociate(&tom, one).await.unwrap();
}

async fn many_faces_are_one_persons(collection: &dyn Collection, album: &[Page]) {
    // Whatever they look like: a person said so.
    let zoe = person("zoe");
    let all: Vec<FaceId> = faces(album).into_iter().map(|(_, face)| face).collect();
    let absent = FaceId("00000000-0000-0000-0000-000000000000".into());
    let unfit = collection.associate(&zoe, &[&all[..], std::slice::from_ref(&absent)].concat()).await.unwrap();
    assert_eq!(unfit.iter().map(|unfit| (&unfit.face, &unfit.owner)).collect::<Vec<_>>(), [(&absent, &None)]);
    for face in &all {
        assert_eq!(who(collection, face).await, std::slice::from_ref(&zoe));
    }
    collection.dissociate(&zoe, &all[1..]).await.unwrap();
    assert_eq!(who(collection, &all[0]).await, [zoe]);
}

async fn a_forgotten_face_is_nobodys(recogniser: &dyn Recogniser, collection: &dyn Collection, album: &[Page]) {
    // The first of them is still a person's.
    let page = album.iter().find(|page| page.seen.face_ids().next().is_some()).expect("somebody is in a picture");
    let mine: Vec<FaceId> = page.seen.face_ids().cloned().collect();
    for _ in 0..2 {
        collection.forget(&mine).await.unwrap();
        for face in &mine {
            assert!(matches!(collection.similar(face).await, Err(Error::NotFound(what)) if what.contains(&face.0)));
            assert!(matches!(collection.who(face).await, Err(Error::NotFound(what)) if what.contains(&face.0)));
        }
    }
    for (photo, face) in faces(album).into_iter().filter(|(photo, _)| *photo != page.photo) {
        let similar = collection.similar(&face).await.unwrap();
        assert!(similar.iter().all(|found| found.photo != page.photo), "{photo}");
        assert_eq!(who(collection, &face).await, []);
    }
    // Looked at once more, its faces are there and nobody's.
    let seen = recogniser.look(page.thumbnail()).await.unwrap();
    for face in seen.face_ids() {
        assert_eq!(who(collection, face).await, []);
    }
}

async fn nothing_is_asked_of_no_faces(collection: &dyn Collection) {
    assert_eq!(collection.associate(&person("nobody"), &[]).await.unwrap(), []);
    collection.dissociate(&person("nobody"), &[]).await.unwrap();
    collection.forget(&[]).await.unwrap();
}
