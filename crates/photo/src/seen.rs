//! What a recogniser saw in one photo: things, faces, text, and how sure it was of each.
//! Kept whole, so that nothing needs to be asked, and paid for, twice.

use serde::{Deserialize, Serialize};

pub use crate::alike::{Embedding, Features};

/// Everything one recogniser said of one photo, in its own order. Nothing is left out because it was unsure.
///
/// Confidences are percent, 0 to 100.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// What the picture shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// Whose faces it shows, though not yet by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faces: Vec<Face>,
    /// What can be read in it, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Line>,
    /// What the whole picture is like, by which similar ones are found. Of records only: no entry has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<Features>,
    /// Who looked.
    #[serde(skip_serializing_if = "Models::is_empty")]
    pub models: Models,
    /// What was refused and why, in words for a person; empty when all is well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A thing, place, event or idea that a picture shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Label {
    /// `Dog`.
    pub name: String,
    /// How sure, percent.
    pub confidence: f64,
    /// Where each one is, of things that can be counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<Instance>,
    /// More general labels: `Animal`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// Other names: `Canine`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it is about: `Animals and Pets`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
}

/// One of the things that a label names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Instance {
    /// Where.
    pub area: Area,
    /// How sure, percent.
    pub confidence: f64,
}

/// An upright rectangle of the picture, in fractions of its width and height from the upper left corner.
/// It may reach beyond the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Area {
    /// Of the width.
    pub left: f64,
    /// Of the height.
    pub top: f64,
    /// Of the width.
    pub width: f64,
    /// Of the height.
    pub height: f64,
}

/// A face, and what was said of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Face {
    /// By which the recogniser finds it again; none for a face that it did not keep.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<FaceId>,
    /// Why it did not keep it, in the recogniser's words: `LOW_SHARPNESS`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_kept: Vec<String>,
    /// Where.
    pub area: Area,
    /// How sure that it is a face, percent.
    pub confidence: f64,
    /// How well it can be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// How the head is turned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
    /// Eyes, nose, mouth.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub landmarks: Vec<Landmark>,
    /// How old the person looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// What is so or is not: `smile`, `eyes_open`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub traits: Vec<Trait>,
    /// What the face expresses, in the recogniser's words: `HAPPY`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emotions: Vec<Guess>,
    /// How it looks, in the recogniser's words: `Female`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Guess>,
    /// Where the eyes look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gaze: Option<Gaze>,
    /// What the face is like, by which the same person's are found. Of records only: no entry has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embedding: Option<Embedding>,
}

impl Area {
    /// How much both cover, as a part of what either does: from 0, nothing, to 1, everything.
    pub fn in_common(&self, other: &Self) -> f64 {
        let both = self.overlap(other);
        let either = self.width * self.height + other.width * other.height - both;
        if either > 0.0 { both / either } else { 0.0 }
    }

    /// How much both cover.
    pub fn overlap(&self, other: &Self) -> f64 {
        let along = |from: f64, length: f64, other_from: f64, other_length: f64| {
            ((from + length).min(other_from + other_length) - from.max(other_from)).max(0.0)
        };
        along(self.left, self.width, other.left, other.width) * along(self.top, self.height, other.top, other.height)
    }
}

impl Face {
    /// Why a face is not kept that is no person's.
    pub const ANIMAL: &str = "ANIMAL";
}

/// The recogniser's own name for a face that it keeps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FaceId(pub String);

/// How well a face can be seen, 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quality {
    /// From black to white.
    pub brightness: f64,
    /// From blurred to sharp.
    pub sharpness: f64,
}

/// How a head is turned, degrees, -180 to 180.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pose {
    /// Around the line of sight.
    pub roll: f64,
    /// To the side.
    pub yaw: f64,
    /// Up and down.
    pub pitch: f64,
}

/// A point of a face.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Landmark {
    /// In the recogniser's words: `eyeLeft`.
    pub name: String,
    /// Fraction of the picture's width, from the left.
    pub x: f64,
    /// Fraction of the picture's height, from the top.
    pub y: f64,
}

/// Years, from and to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Age {
    /// At least.
    pub low: u32,
    /// At most.
    pub high: u32,
}

/// Something that a face has or does, or not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trait {
    /// `smile`, `eyeglasses`, `sunglasses`, `beard`, `mustache`, `eyes_open`, `mouth_open`, `occluded`.
    pub name: String,
    /// Whether it is so.
    pub holds: bool,
    /// How sure of that, percent.
    pub confidence: f64,
}

/// One of several things that may be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guess {
    /// What.
    pub name: String,
    /// How sure, percent.
    pub confidence: f64,
}

/// Where eyes look, degrees, -180 to 180.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gaze {
    /// To the side.
    pub yaw: f64,
    /// Up and down.
    pub pitch: f64,
    /// How sure, percent.
    pub confidence: f64,
}

/// A line of text in the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// How sure, percent.
    pub confidence: f64,
    /// Where.
    pub area: Area,
}

/// The versions of the models that looked, as the recogniser names them; none where it was not asked to look for that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Models {
    /// For labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<String>,
    /// For faces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub faces: Option<String>,
    /// For text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Models {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Seen {
    /// The confidence, percent, from which a label, or text, is searched for and shown. Below it about every other label is wrong
    /// (of text it was not counted); it stays in the record, so that this number can be changed without looking again.
    pub const SURE: f64 = 70.0;

    /// The labels to search for and to show.
    pub fn sure_labels(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|label| label.confidence >= Self::SURE)
    }

    /// The lines of text to search for and to show, from the same confidence on.
    pub fn sure_text(&self) -> impl Iterator<Item = &str> {
        self.text.iter().filter(|line| line.confidence >= Self::SURE).map(|line| line.text.as_str())
    }

    /// The faces that the recogniser keeps.
    pub fn face_ids(&self) -> impl Iterator<Item = &FaceId> {
        self.faces.iter().filter_map(|face| face.id.as_ref())
    }

    /// How many faces of people it shows, be they kept or not.
    pub fn people(&self) -> usize {
        let is_animal = |face: &&Face| face.not_kept.iter().any(|reason| reason == Face::ANIMAL);
        self.faces.iter().filter(|face| !is_animal(face)).count()
    }

    /// What two recognisers say of one photo, as one. Of labels with the same name the surer stands, and the first's where both
    /// are as sure. Faces are one recogniser's, since nobody should be in a picture twice: the first's unless only the second
    /// keeps any. What only records have is left out.
    pub fn joined(self, other: Self) -> Self {
        let faces_of_other = is_fuller(&other.faces, &self.faces);
        let models = Models {
            labels: self.models.labels.or(other.models.labels),
            faces: if faces_of_other { other.models.faces } else { self.models.faces.or(other.models.faces) },
            text: self.models.text.or(other.models.text),
        };
        let mut labels = self.labels;
        for label in other.labels {
            match labels.iter_mut().find(|there| there.name.eq_ignore_ascii_case(&label.name)) {
                Some(there) if there.confidence < label.confidence => *there = label,
                Some(_) => {}
                None => labels.push(label),
            }
        }
        let faces = if faces_of_other { other.faces } else { self.faces };
        Self {
            labels,
            faces: faces.into_iter().map(|face| Face { embedding: None, ..face }).collect(),
            text: if self.text.is_empty() { other.text } else { self.text },
            features: None,
            models,
            problems: [self.problems, other.problems].concat(),
        }
    }

    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether faces are kept, or at least seen, of which there are none in the others.
fn is_fuller(faces: &[Face], others: &[Face]) -> bool {
    let fullness = |faces: &[Face]| (faces.iter().any(|face| face.id.is_some()), !faces.is_empty());
    fullness(faces) > fullness(others)
}

impl Label {
    /// What it may be called in a search: its name, its other names, and what it is a kind of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.aliases).chain(&self.parents).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
