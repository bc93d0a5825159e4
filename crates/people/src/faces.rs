//! The faces that were seen, each in a numbered place for as long as it is known.

use std::collections::HashMap;

use jiff::civil::Date;
use photo::seen::Quality;
use photo::{FaceId, PhotoId, days_since_1970};

use crate::Look;

/// The faces that were seen in one photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// In which.
    pub photo: PhotoId,
    /// The last day that it may be from; none if nothing says so that can be relied on, as a file's own time cannot.
    pub day: Option<Date>,
    /// Whom it shows.
    pub faces: Vec<FaceSeen>,
}

/// A face, as far as telling people apart needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceSeen {
    /// By which it is known among all faces.
    pub id: FaceId,
    /// What it looks like; none if only links say so.
    pub look: Option<Look>,
    /// The shorter side of its area, in pixels of the picture that was looked at.
    pub size_px: u32,
    /// How sure that it is a face, percent.
    pub confidence: f64,
    /// How well it can be seen, if that was said.
    pub quality: Option<Quality>,
}

impl FaceSeen {
    /// A face as a recogniser saw it in a picture of this size; none for one that it did not keep.
    pub fn of(face: &photo::seen::Face, width_px: u32, height_px: u32) -> Option<Self> {
        let (width, height) = (face.area.width * f64::from(width_px), face.area.height * f64::from(height_px));
        Some(Self {
            id: face.id.clone()?,
            look: face.embedding.as_ref().and_then(|embedding| Look::of(embedding.numbers())),
            size_px: width.min(height) as u32,
            confidence: face.confidence,
            quality: face.quality,
        })
    }

    /// Whether its look can be relied on. Others may join a group but make none, and never two groups one.
    fn is_clear(&self) -> bool {
        const SMALLEST_PX: u32 = 48;
        const SUREST: f64 = 70.0;
        const SHARP: f64 = 15.0;
        const BRIGHT: f64 = 15.0;
        let seen = self.quality.is_none_or(|quality| quality.sharpness >= SHARP && quality.brightness >= BRIGHT);
        self.size_px >= SMALLEST_PX && self.confidence >= SUREST && seen
    }
}

/// A face in its place.
pub(crate) struct Face {
    pub(crate) id: FaceId,
    pub(crate) photo: PhotoId,
    /// Days since 1970.
    pub(crate) day: Option<i64>,
    pub(crate) look: Option<Look>,
    pub(crate) clear: bool,
}

/// Where a face is kept. The number says nothing, and is another's when the face is gone.
pub(crate) type Slot = u32;

#[derive(Default)]
pub(crate) struct Faces {
    faces: Vec<Option<Face>>,
    free: Vec<Slot>,
    slots: HashMap<FaceId, Slot>,
    photos: HashMap<PhotoId, Vec<Slot>>,
}

impl Faces {
    /// Takes in a face that is not known yet.
    pub(crate) fn add(&mut self, photo: PhotoId, day: Option<Date>, seen: FaceSeen) -> Slot {
        let face =
            Face { id: seen.id.clone(), photo, day: day.map(days_since_1970), clear: seen.is_clear(), look: seen.look };
        let slot = self.free.pop().unwrap_or(self.faces.len() as Slot);
        self.slots.insert(seen.id, slot);
        self.photos.entry(photo).or_default().push(slot);
        match self.faces.get_mut(slot as usize) {
            Some(place) => *place = Some(face),
            None => self.faces.push(Some(face)),
        }
        slot
    }

    /// Whether this is what is known of the photo.
    pub(crate) fn has(&self, sighting: &Sighting) -> bool {
        let known = self.in_photo(sighting.photo);
        let is_known = |(slot, seen): (&Slot, &FaceSeen)| {
            let face = self.at(*slot);
            let day = sighting.day.map(days_since_1970);
            (&face.id, face.day, face.look, face.clear) == (&seen.id, day, seen.look, seen.is_clear())
        };
        known.len() == sighting.faces.len() && known.iter().zip(&sighting.faces).all(is_known)
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        let Some(face) = self.faces[slot as usize].take() else { return };
        self.slots.remove(&face.id);
        if let Some(others) = self.photos.get_mut(&face.photo) {
            others.retain(|other| *other != slot);
            if others.is_empty() {
                self.photos.remove(&face.photo);
            }
        }
        self.free.push(slot);
    }

    /// The face in a place, if there is one.
    pub(crate) fn get(&self, slot: Slot) -> Option<&Face> {
        self.faces[slot as usize].as_ref()
    }

    /// The face in a place where there is one.
    pub(crate) fn at(&self, slot: Slot) -> &Face {
        self.get(slot).expect("a slot that is in use")
    }

    pub(crate) fn slot(&self, id: &FaceId) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    /// All faces of a photo.
    pub(crate) fn in_photo(&self, photo: PhotoId) -> &[Slot] {
        self.photos.get(&photo).map_or(&[], Vec::as_slice)
    }

    /// All places where there is a face.
    pub(crate) fn slots(&self) -> impl Iterator<Item = Slot> {
        (0..).zip(&self.faces).filter(|(_, face)| face.is_some()).map(|(slot, _)| slot)
    }

    /// More than the number of every place.
    pub(crate) fn end(&self) -> usize {
        self.faces.len()
    }
}
