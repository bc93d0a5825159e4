//! What a recogniser saw in one photo: things, faces, text, and how sure it was of each.
//! Kept whole, so that nothing needs to be asked, and paid for, twice.

use serde::{Deserialize, Serialize};

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
    /// The confidence, percent, from which a label is searched for and shown. Below it about every other label is wrong;
    /// it stays in the record, so that this number can be changed without looking again.
    pub const SURE: f64 = 70.0;

    /// The labels to search for and to show.
    pub fn sure_labels(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|label| label.confidence >= Self::SURE)
    }

    /// The faces that the recogniser keeps.
    pub fn face_ids(&self) -> impl Iterator<Item = &FaceId> {
        self.faces.iter().filter_map(|face| face.id.as_ref())
    }

    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Label {
    /// What it may be called in a search: its name, its other names, and what it is a kind of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.aliases).chain(&self.parents).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use crate::{PhotoId, Record, Said};

    use super::*;

    fn dog(confidence: f64) -> Label {
        Label {
            name: "Dog".into(),
            confidence,
            instances: vec![Instance {
                area: Area { left: 0.25, top: -0.1, width: 0.5, height: 0.3 },
                confidence: 98.699_997,
            }],
            parents: vec!["Animal".into()],
            aliases: vec!["Canine".into()],
            categories: vec!["Animals and Pets".into()],
        }
    }

    #[track_caller]
    fn check(seen: Seen, fact: &str) {
        let record = Record::new(PhotoId::of(b"cat"), 1, Said::Rekognition(Box::new(seen)));
        let json = String::from_utf8(record.to_bytes()).unwrap();
        assert!(json.ends_with(&format!(r#""rank":1,"source":"rekognition","fact":{fact}}}"#)), "{json}");
        assert_eq!(Record::parse(json.as_bytes()).unwrap(), record);
    }

    #[test]
    fn what_was_seen_is_plain_json_without_what_was_not_said() {
        check(Seen::default(), "{}");
        check(
            Seen { labels: vec![dog(98.7)], ..Seen::default() },
            r#"{"labels":[{"name":"Dog","confidence":98.7,"instances":[{"area":{"left":0.25,"top":-0.1,"width":0.5,"height":0.3},"confidence":98.699997}],"parents":["Animal"],"aliases":["Canine"],"categories":["Animals and Pets"]}]}"#,
        );
        let face = Face {
            id: Some(FaceId("7f".into())),
            age: Some(Age { low: 3, high: 5 }),
            traits: vec![Trait { name: "smile".into(), holds: true, confidence: 97.5 }],
            emotions: vec![Guess { name: "HAPPY".into(), confidence: 99.0 }],
            ..Face::default()
        };
        check(
            Seen {
                faces: vec![face],
                models: Models { faces: Some("7.0".into()), ..Models::default() },
                problems: vec!["text: refused".into()],
                ..Seen::default()
            },
            r#"{"faces":[{"id":"7f","area":{"left":0.0,"top":0.0,"width":0.0,"height":0.0},"confidence":0.0,"age":{"low":3,"high":5},"traits":[{"name":"smile","holds":true,"confidence":97.5}],"emotions":[{"name":"HAPPY","confidence":99.0}]}],"models":{"faces":"7.0"},"problems":["text: refused"]}"#,
        );
    }

    #[test]
    fn what_is_unsure_is_kept_and_not_shown() {
        let seen = Seen { labels: vec![dog(69.999), dog(70.0)], ..Seen::default() };
        assert_eq!(seen.sure_labels().map(|label| label.confidence).collect::<Vec<_>>(), [70.0]);
        assert_eq!(dog(70.0).names().collect::<Vec<_>>(), ["Dog", "Canine", "Animal"]);
    }
}
