//! What every recogniser promises. Each implementation's tests run [`holds`] once, on one that has seen nothing.
//! A promise that is not checked here is not one.

use bytes::Bytes;
use photo::{FaceId, OriginalPath, PhotoId, Record, Seen};

use crate::{Error, Likely, PersonId, Recogniser, Thumbnail};

/// Checks every promise; panics at the first that is broken.
///
/// The pictures have no meaning, so what is seen in them must come from their bytes or their names, and some must have
/// faces that look alike.
pub async fn holds(recogniser: &dyn Recogniser) {
    let album = an_album_is_looked_at(recogniser).await;
    looking_again_changes_nothing(recogniser, &album).await;
    what_it_says_reads_back(recogniser, &album);
    faces_that_look_alike_are_found(recogniser, &album).await;
    a_face_is_one_persons(recogniser, &album).await;
    many_faces_are_one_persons(recogniser, &album).await;
    a_forgotten_face_is_nobodys(recogniser, &album).await;
    nothing_is_asked_of_no_faces(recogniser).await;
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

async fn an_album_is_looked_at(recogniser: &dyn Recogniser) -> Vec<Page> {
    let mut album = Vec::new();
    for number in 0..24 {
        let name = format!("2006/Urlaub & Meer/{number} +ü.jpg");
        let (photo, bytes) = (PhotoId::of(name.as_bytes()), Bytes::from(format!("thumbnail {number}")));
        let mut page = Page { photo, path: name.parse().expect("a path"), bytes, seen: Seen::default() };
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
    assert!(count > 10 && ids.len() == count, "{count} faces with {} names", ids.len());
    album
}

async fn looking_again_changes_nothing(recogniser: &dyn Recogniser, album: &[Page]) {
    let (_, face) = &faces(album)[0];
    let before = recogniser.similar(face).await.unwrap();
    for page in album {
        assert_eq!(recogniser.look(page.thumbnail()).await.unwrap(), page.seen);
    }
    assert_eq!(recogniser.similar(face).await.unwrap(), before);
}

fn what_it_says_reads_back(recogniser: &dyn Recogniser, album: &[Page]) {
    for page in album {
        let record = recogniser.record(page.photo, page.seen.clone());
        let read = [Record::parse(&record.to_bytes()).unwrap()];
        assert_eq!((&read[0], read[0].source()), (&record, recogniser.source()));
        assert_eq!(recogniser.known(&read), Some(&page.seen));
    }
}

async fn faces_that_look_alike_are_found(recogniser: &dyn Recogniser, album: &[Page]) {
    let all = faces(album);
    let mut pairs = 0;
    for (_, face) in &all {
        let similar = recogniser.similar(face).await.unwrap();
        assert!(similar.is_sorted_by(|one, other| one.likeness >= other.likeness), "{similar:?}");
        for found in &similar {
            assert_ne!(&found.face, face);
            assert!(all.contains(&(found.photo, found.face.clone())), "{found:?}");
            let back = recogniser.similar(&found.face).await.unwrap();
            assert!(back.iter().any(|other| &other.face == face), "{found:?} is not like {face:?}");
        }
        pairs += similar.len();
    }
    assert!(pairs > 0, "nobody is in two pictures");
}

async fn who(recogniser: &dyn Recogniser, face: &FaceId) -> Vec<PersonId> {
    let likely = recogniser.who(face).await.unwrap();
    assert!(likely.is_sorted_by(|one: &Likely, other: &Likely| one.likeness >= other.likeness), "{likely:?}");
    likely.into_iter().map(|likely| likely.person).collect()
}

async fn a_face_is_one_persons(recogniser: &dyn Recogniser, album: &[Page]) {
    let (zoe, tom) = (person("zoe"), person("person:tom"));
    let (_, face) = faces(album).remove(0);
    assert_eq!(who(recogniser, &face).await, []);
    let one = std::slice::from_ref(&face);
    for _ in 0..2 {
        assert_eq!(recogniser.associate(&zoe, one).await.unwrap(), []);
        assert_eq!(who(recogniser, &face).await, std::slice::from_ref(&zoe));
    }
    let unfit = recogniser.associate(&tom, one).await.unwrap();
    assert_eq!(
        unfit.iter().map(|unfit| (&unfit.face, unfit.owner.as_ref())).collect::<Vec<_>>(),
        [(&face, Some(&zoe))]
    );
    // It is not his, so this changes nothing.
    recogniser.dissociate(&tom, one).await.unwrap();
    assert_eq!(who(recogniser, &face).await, std::slice::from_ref(&zoe));
    for _ in 0..2 {
        recogniser.dissociate(&zoe, one).await.unwrap();
        assert_eq!(who(recogniser, &face).await, []);
    }
    recogniser.dissociate(&person("stranger"), one).await.unwrap();
    assert_eq!(recogniser.associate(&tom, one).await.unwrap(), []);
    assert_eq!(who(recogniser, &face).await, std::slice::from_ref(&tom));
    recogniser.dissociate(&tom, one).await.unwrap();
}

async fn many_faces_are_one_persons(recogniser: &dyn Recogniser, album: &[Page]) {
    // Whatever they look like: a person said so.
    let zoe = person("zoe");
    let all: Vec<FaceId> = faces(album).into_iter().map(|(_, face)| face).collect();
    let absent = FaceId("00000000-0000-0000-0000-000000000000".into());
    let unfit = recogniser.associate(&zoe, &[&all[..], std::slice::from_ref(&absent)].concat()).await.unwrap();
    assert_eq!(unfit.iter().map(|unfit| (&unfit.face, &unfit.owner)).collect::<Vec<_>>(), [(&absent, &None)]);
    for face in &all {
        assert_eq!(who(recogniser, face).await, std::slice::from_ref(&zoe));
    }
    recogniser.dissociate(&zoe, &all[1..]).await.unwrap();
    assert_eq!(who(recogniser, &all[0]).await, [zoe]);
}

async fn a_forgotten_face_is_nobodys(recogniser: &dyn Recogniser, album: &[Page]) {
    // The first of them is still a person's.
    let page = album.iter().find(|page| page.seen.face_ids().next().is_some()).expect("somebody is in a picture");
    let mine: Vec<FaceId> = page.seen.face_ids().cloned().collect();
    for _ in 0..2 {
        recogniser.forget(&mine).await.unwrap();
        for face in &mine {
            assert!(matches!(recogniser.similar(face).await, Err(Error::NotFound(what)) if what.contains(&face.0)));
            assert!(matches!(recogniser.who(face).await, Err(Error::NotFound(what)) if what.contains(&face.0)));
        }
    }
    for (photo, face) in faces(album).into_iter().filter(|(photo, _)| *photo != page.photo) {
        let similar = recogniser.similar(&face).await.unwrap();
        assert!(similar.iter().all(|found| found.photo != page.photo), "{photo}");
        assert_eq!(who(recogniser, &face).await, []);
    }
    // Looked at once more, its faces are there and nobody's.
    let seen = recogniser.look(page.thumbnail()).await.unwrap();
    for face in seen.face_ids() {
        assert_eq!(who(recogniser, face).await, []);
    }
}

async fn nothing_is_asked_of_no_faces(recogniser: &dyn Recogniser) {
    assert_eq!(recogniser.associate(&person("nobody"), &[]).await.unwrap(), []);
    recogniser.dissociate(&person("nobody"), &[]).await.unwrap();
    recogniser.forget(&[]).await.unwrap();
}
