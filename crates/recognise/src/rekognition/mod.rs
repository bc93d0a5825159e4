//! Amazon Rekognition: labels, faces and text of thumbnails that are in an S3 bucket.
//! It reads the bucket itself, with the caller's permissions; nothing is sent to it but the thumbnail's key.

mod answer;
mod error;
mod faces;
mod look;

use async_trait::async_trait;
use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::types::{Attribute, Image, S3Object};
use photo::{FaceId, PersonId, Rank, Said, Seen, Source};

use crate::{Collection, Error, Likely, Recogniser, Similar, Thumbnail, Unfit};

/// **Add one** when thumbnails should be looked at again because more is asked, or kept, of every look. Each photo is then
/// paid once more.
const VERSION: Rank = 1;

/// Labels less sure than this are not asked for, percent: the service's own choice. What is searched for and shown is
/// surer ([`Seen::SURE`]).
const LEAST_CONFIDENCE: f32 = 55.0;

/// No more labels than this are asked for, surest first. Photographs seldom have 40; the price is the same.
const MOST_LABELS: i32 = 100;

/// No more faces than this are kept, largest first: as many as the service finds.
const MOST_FACES: i32 = 100;

/// Faces less alike than this are other people's, percent: the service's own choice.
const ALIKE: f32 = 80.0;

/// Looks by Rekognition. How often it asks again, and how long it waits between, is what the client was configured
/// with: the SDK waits a random part of a time that doubles, whenever the service says that it was asked too much.
#[derive(Clone, Debug)]
pub struct Rekognition {
    client: Client,
    /// The bucket that thumbnails are in, in the client's region.
    bucket: String,
    /// Where faces are kept. It is made when it is first needed.
    collection: String,
    wanted: Wanted,
}

/// What to look for, besides labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Faces; paid as one more image.
    pub faces: Faces,
    /// Text; paid as one more image.
    pub text: bool,
}

/// What to look for in faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faces {
    /// Nothing: no face is found or kept.
    None,
    /// Where they are, how they are turned, and whose they may be.
    Usual,
    /// Age, gender, emotions, smiles, glasses and beards, as they look, too. For the same price.
    All,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { faces: Faces::Usual, text: false }
    }
}

impl Wanted {
    /// Grows with what is asked for, so that a photo is looked at again when more is: the last digit of the rank.
    fn rank(self) -> Rank {
        let faces = match self.faces {
            Faces::None => 0,
            Faces::Usual => 1,
            Faces::All => 2,
        };
        faces + if self.text { 3 } else { 0 }
    }

    fn attributes(self) -> Option<Attribute> {
        match self.faces {
            Faces::None => None,
            Faces::Usual => Some(Attribute::Default),
            Faces::All => Some(Attribute::All),
        }
    }
}

impl Rekognition {
    /// Looks at the thumbnails in `bucket`, and keeps their faces in `collection`: 1 to 255 ASCII letters, digits, `_`, `.`
    /// and `-`.
    pub fn new(client: Client, bucket: impl Into<String>, collection: impl Into<String>, wanted: Wanted) -> Self {
        Self { client, bucket: bucket.into(), collection: collection.into(), wanted }
    }

    fn image(&self, thumbnail: Thumbnail<'_>) -> Image {
        let object = S3Object::builder().bucket(&self.bucket).name(thumbnail.key().to_string());
        Image::builder().s3_object(object.build()).build()
    }
}

#[async_trait]
impl Recogniser for Rekognition {
    fn name(&self) -> &'static str {
        "Amazon Rekognition"
    }

    fn source(&self) -> Source {
        Source::Rekognition
    }

    fn says(&self, seen: Seen) -> Said {
        Said::Rekognition(Box::new(seen))
    }

    fn version(&self) -> Rank {
        VERSION * 10 + self.wanted.rank()
    }

    fn images_paid(&self) -> u32 {
        1 + u32::from(self.wanted.faces != Faces::None) + u32::from(self.wanted.text)
    }

    /// A request for the labels, one for the faces and one for the text, at the same time. The first face ever takes two
    /// more, since the collection is made for it.
    async fn look(&self, thumbnail: Thumbnail<'_>) -> Result<Seen, Error> {
        look::look(self, thumbnail).await
    }

    fn collection(&self) -> Option<&dyn Collection> {
        Some(self)
    }
}

#[async_trait]
impl Collection for Rekognition {
    /// One request, paid as an image.
    async fn similar(&self, face: &FaceId) -> Result<Vec<Similar>, Error> {
        faces::similar(self, face).await
    }

    /// Two requests, and one more for each hundred faces after the first. A person has 100 faces at most.
    async fn associate(&self, person: &PersonId, faces: &[FaceId]) -> Result<Vec<Unfit>, Error> {
        faces::associate(self, person, faces).await
    }

    /// A request for each hundred faces.
    async fn dissociate(&self, person: &PersonId, faces: &[FaceId]) -> Result<(), Error> {
        faces::dissociate(self, person, faces).await
    }

    /// One request, paid as an image.
    async fn who(&self, face: &FaceId) -> Result<Vec<Likely>, Error> {
        faces::who(self, face).await
    }

    /// A request for each 4,096 faces, and two more where some of them are people's.
    async fn forget(&self, faces: &[FaceId]) -> Result<(), Error> {
        faces::forget(self, faces).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_for_more_is_a_greater_rank_of_one_digit() {
        let all = [false, true]
            .map(|text| [Faces::None, Faces::Usual, Faces::All].map(|faces| Wanted { faces, text }.rank()));
        assert_eq!(all.concat(), [0, 1, 2, 3, 4, 5]);
    }
}
