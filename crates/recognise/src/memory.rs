//! A recogniser that makes up what it sees from the thumbnail's hash, or says what it was told to.
//! The same picture shows the same thing in every run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use photo::seen::{Area, Face, Label, Models};
use photo::{FaceId, PersonId, PhotoId, Rank, Said, Seen, Source};

use crate::{Collection, Error, Likely, Recogniser, Similar, Thumbnail, Unfit};

/// Answers in memory. In records it speaks as Rekognition does, for which it stands in.
#[derive(Debug, Default)]
pub struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    told: BTreeMap<PhotoId, Seen>,
    looks: usize,
    faces: BTreeMap<FaceId, Kept>,
}

#[derive(Debug)]
struct Kept {
    photo: PhotoId,
    owner: Option<PersonId>,
}

/// What it may see.
const LABELS: [(&str, &str); 6] = [
    ("Dog", "Animal"),
    ("Beach", "Nature"),
    ("Bicycle", "Vehicle"),
    ("Birthday Cake", "Food"),
    ("Church", "Building"),
    ("Snow", "Weather"),
];

/// How many people there are.
const PEOPLE: u8 = 4;

/// How alike two faces of the same person are, percent.
const ALIKE: f64 = 99.0;

impl Memory {
    /// Says this of a photo from now on.
    pub fn tell(&self, photo: PhotoId, seen: Seen) {
        self.state().told.insert(photo, seen);
    }

    /// How often it has looked.
    pub fn looks(&self) -> usize {
        self.state().looks
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it holds the state")
    }
}

impl State {
    fn kept(&self, face: &FaceId) -> Result<&Kept, Error> {
        self.faces.get(face).ok_or_else(|| Error::NotFound(format!("face {}", face.0)))
    }
}

/// What a thumbnail shows: one or two labels, and up to three faces.
fn made_up(thumbnail: Thumbnail<'_>) -> Seen {
    let picture = PhotoId::of(thumbnail.bytes).0;
    let label = |byte: u8| {
        let (name, parent) = LABELS[usize::from(byte) % LABELS.len()];
        Label {
            name: name.into(),
            confidence: 60.0 + f64::from(byte % 40),
            parents: vec![parent.into()],
            ..Label::default()
        }
    };
    let labels = picture[..2].iter().map(|byte| label(*byte)).collect();
    let face = |number: u8| Face {
        id: Some(FaceId(PhotoId::of(&[&picture[..], &thumbnail.photo.0, &[number]].concat()).to_string())),
        area: Area { left: f64::from(number) / 4.0, top: 0.25, width: 0.2, height: 0.3 },
        confidence: ALIKE,
        ..Face::default()
    };
    let faces = (0..picture[2] % 4).map(face).collect();
    let model = || Some("memory".to_owned());
    Seen { labels, faces, models: Models { labels: model(), faces: model(), text: None }, ..Seen::default() }
}

/// Two faces with the same number are the same person's.
fn looks_of(face: &FaceId) -> u8 {
    PhotoId::of(face.0.as_bytes()).0[0] % PEOPLE
}

#[async_trait]
impl Recogniser for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn source(&self) -> Source {
        Source::Rekognition
    }

    fn says(&self, seen: Seen) -> Said {
        Said::Rekognition(Box::new(seen))
    }

    fn version(&self) -> Rank {
        1
    }

    fn images_paid(&self) -> u32 {
        0
    }

    async fn look(&self, thumbnail: Thumbnail<'_>) -> Result<Seen, Error> {
        let mut state = self.state();
        state.looks += 1;
        let seen = state.told.get(&thumbnail.photo).cloned().unwrap_or_else(|| made_up(thumbnail));
        for face in seen.face_ids() {
            state.faces.entry(face.clone()).or_insert(Kept { photo: thumbnail.photo, owner: None });
        }
        Ok(seen)
    }

    fn collection(&self) -> Option<&dyn Collection> {
        Some(self)
    }
}

#[async_trait]
impl Collection for Memory {
    async fn similar(&self, face: &FaceId) -> Result<Vec<Similar>, Error> {
        let state = self.state();
        state.kept(face)?;
        let alike = state.faces.iter().filter(|(other, _)| *other != face && looks_of(other) == looks_of(face));
        Ok(alike.map(|(face, kept)| Similar { face: face.clone(), photo: kept.photo, likeness: ALIKE }).collect())
    }

    async fn associate(&self, person: &PersonId, faces: &[FaceId]) -> Result<Vec<Unfit>, Error> {
        let mut state = self.state();
        let mut unfit = Vec::new();
        for face in faces {
            let unfit_for = |owner, reason: &str| Unfit { face: face.clone(), owner, reasons: vec![reason.into()] };
            match state.faces.get_mut(face) {
                None => unfit.push(unfit_for(None, "FACE_NOT_FOUND")),
                Some(Kept { owner: Some(owner), .. }) if owner != person => {
                    unfit.push(unfit_for(Some(owner.clone()), "ASSOCIATED_TO_A_DIFFERENT_USER"));
                }
                Some(kept) => kept.owner = Some(person.clone()),
            }
        }
        Ok(unfit)
    }

    async fn dissociate(&self, person: &PersonId, faces: &[FaceId]) -> Result<(), Error> {
        let mut state = self.state();
        for face in faces {
            if let Some(kept) = state.faces.get_mut(face).filter(|kept| kept.owner.as_ref() == Some(person)) {
                kept.owner = None;
            }
        }
        Ok(())
    }

    async fn who(&self, face: &FaceId) -> Result<Vec<Likely>, Error> {
        let state = self.state();
        state.kept(face)?;
        let alike = state.faces.iter().filter(|(other, _)| looks_of(other) == looks_of(face));
        let people: BTreeSet<&PersonId> = alike.filter_map(|(_, kept)| kept.owner.as_ref()).collect();
        Ok(people.into_iter().map(|person| Likely { person: person.clone(), likeness: ALIKE }).collect())
    }

    async fn forget(&self, faces: &[FaceId]) -> Result<(), Error> {
        let mut state = self.state();
        faces.iter().for_each(|face| drop(state.faces.remove(face)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn memory_keeps_the_contract() {
        crate::contract::holds(&Memory::default(), &crate::contract::meaningless()).await;
    }

    #[tokio::test]
    async fn it_says_what_it_was_told() {
        let (memory, photo) = (Memory::default(), PhotoId::of(b"cat"));
        let told = Seen { problems: vec!["too dark".into()], ..Seen::default() };
        memory.tell(photo, told.clone());
        let (path, bytes) = ("cat.jpg".parse().unwrap(), "cat".into());
        let seen = memory.look(Thumbnail { photo, path: &path, bytes: &bytes }).await.unwrap();
        assert_eq!((seen, memory.looks()), (told, 1));
    }
}
