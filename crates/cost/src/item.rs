//! What a bill in the cloud is made of, and what can say what a photo shows.
//! Closed sets: whoever adds an item is told by the compiler where it must be named and grouped.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// What says what a photo shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recogniser {
    /// Nothing: only what is written in the files is found.
    None,
    /// Tintype's own models, in the Lambda that makes the thumbnails.
    Onnx,
    /// Amazon Rekognition: one call for labels, one for faces.
    Rekognition,
    /// The same, and one call more for the text in a picture.
    RekognitionText,
}

/// A name that no recogniser has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a recogniser: use onnx, rekognition, rekognition-text or none")]
pub struct UnknownRecogniser(String);

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// The files themselves, in their storage class.
    Originals,
    /// What S3 adds to each archived object, 40 KiB.
    ArchiveOverhead,
    /// What Intelligent-Tiering takes to watch each object.
    Monitoring,
    /// Thumbnails, in Standard.
    Thumbnails,
    /// Tiles, in Standard.
    Tiles,
    /// Records, in Standard.
    Records,
    /// Putting originals, thumbnails, tiles and records.
    Uploading,
    /// Some days in Standard, and being moved, for what is archived.
    Landing,
    /// Reading originals to make their thumbnails.
    Reading,
    /// Lambda, for thumbnails and for the gallery.
    Lambda,
    /// The queue between S3 and Lambda.
    Queue,
    /// Writing what is known of each photo to DynamoDB.
    TableWrites,
    /// Keeping it there.
    TableStorage,
    /// DynamoDB's own backups, to any second of 35 days.
    TableBackups,
    /// Rekognition's labels.
    Labels,
    /// Rekognition's text.
    Text,
    /// Rekognition's faces.
    Faces,
    /// The faces that Rekognition remembers.
    StoredFaces,
    /// Lambda, for Tintype's own models.
    OwnModels,
    /// Requests of the gallery: CloudFront, S3, DynamoDB.
    Viewing,
    /// Opening originals.
    Opening,
    /// What leaves Amazon: CloudFront and S3.
    Delivery,
}

/// Items that people think of together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Keeping originals.
    Originals,
    /// Keeping what is made of them.
    Derived,
    /// Taking in each photo.
    TakingIn,
    /// Saying what it shows.
    Recognising,
    /// Looking at it.
    Viewing,
}

impl Item {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Originals => "originals",
            Self::ArchiveOverhead => "40 KiB that S3 adds to each archived file",
            Self::Monitoring => "S3 watching what is read",
            Self::Thumbnails => "thumbnails",
            Self::Tiles => "tiles",
            Self::Records => "records",
            Self::Uploading => "putting files into the bucket",
            Self::Landing => "days in Standard, then moved",
            Self::Reading => "reading originals to make thumbnails",
            Self::Lambda => "Lambda, beyond its free part",
            Self::Queue => "queue, beyond its free part",
            Self::TableWrites => "writing to DynamoDB",
            Self::TableStorage => "DynamoDB storage, beyond its free part",
            Self::TableBackups => "DynamoDB backups",
            Self::Labels => "Rekognition: labels",
            Self::Text => "Rekognition: text",
            Self::Faces => "Rekognition: faces",
            Self::StoredFaces => "Rekognition: faces it remembers",
            Self::OwnModels => "Lambda for Tintype's own models",
            Self::Viewing => "requests of the gallery",
            Self::Opening => "opening originals",
            Self::Delivery => "data sent, beyond the free part",
        }
    }

    /// Where people would look for it.
    pub fn group(self) -> Group {
        match self {
            Self::Originals | Self::ArchiveOverhead | Self::Monitoring => Group::Originals,
            Self::Thumbnails | Self::Tiles | Self::Records | Self::TableStorage | Self::TableBackups => Group::Derived,
            Self::Uploading | Self::Landing | Self::Reading | Self::Lambda | Self::Queue | Self::TableWrites => {
                Group::TakingIn
            }
            Self::Labels | Self::Text | Self::Faces | Self::StoredFaces | Self::OwnModels => Group::Recognising,
            Self::Viewing | Self::Opening | Self::Delivery => Group::Viewing,
        }
    }
}

impl Group {
    /// All of them, in the order of a bill.
    pub const ALL: [Self; 5] = [Self::Originals, Self::Derived, Self::TakingIn, Self::Recognising, Self::Viewing];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Originals => "keeping originals",
            Self::Derived => "keeping what is made of them",
            Self::TakingIn => "taking photographs in",
            Self::Recognising => "recognising",
            Self::Viewing => "looking at them",
        }
    }
}

impl Recogniser {
    /// All of them, cheapest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Onnx, Self::Rekognition, Self::RekognitionText];

    /// In words.
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "only what the files say",
            Self::Onnx => "Tintype's models, in Lambda",
            Self::Rekognition => "Amazon's: labels and faces",
            Self::RekognitionText => "Amazon's: labels, faces, text",
        }
    }

    /// As it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Onnx => "onnx",
            Self::Rekognition => "rekognition",
            Self::RekognitionText => "rekognition-text",
        }
    }
}

impl fmt::Display for Recogniser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Recogniser {
    type Err = UnknownRecogniser;

    fn from_str(name: &str) -> Result<Self, UnknownRecogniser> {
        Self::ALL
            .into_iter()
            .find(|recogniser| recogniser.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownRecogniser(name.to_owned()))
    }
}
