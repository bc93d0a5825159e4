//! Which faces look alike, as those say who keep faces and compare them themselves. What they say is a record, since it is paid for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context as _;
use futures::{StreamExt, TryStreamExt, stream};
use photo::{Alike, FaceId, PhotoId, Record, Said, Source};
use recognise::{Collection, Error};
use serde::Serialize;

use crate::work::work_through;
use crate::{Library, later};

/// What came of comparing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Compared {
    /// Faces that were asked about.
    pub faces: usize,
    /// Pairs that look alike.
    pub pairs: usize,
}

/// How many photos' faces are asked about at once.
const AT_ONCE: usize = 8;

/// The likest of each face that are kept: more change nothing.
const MOST_ALIKE: usize = 16;

impl Library {
    /// The faces that Rekognition keeps and was not asked about, by photo.
    pub async fn uncompared(&self) -> anyhow::Result<BTreeMap<PhotoId, Vec<FaceId>>> {
        let mut uncompared = BTreeMap::new();
        for photos in self.pictures().await?.chunks(crate::AT_ONCE) {
            let asked = self.catalogue.said(photos, &[Source::RekognitionAlike]).await?;
            let asked: HashMap<PhotoId, _> =
                asked.iter().filter_map(|said| Some((said.photo(), alike(said)?))).collect();
            for record in self.catalogue.said(photos, &[Source::Rekognition]).await? {
                let asked = asked.get(&record.photo());
                let is_new = |face: &&FaceId| asked.is_none_or(|asked| !asked.contains_key(*face));
                let faces: BTreeSet<FaceId> =
                    record.seen().into_iter().flat_map(|seen| seen.face_ids()).filter(is_new).cloned().collect();
                if !faces.is_empty() {
                    uncompared.insert(record.photo(), faces.into_iter().collect());
                }
            }
        }
        Ok(uncompared)
    }

    /// Asks a collection which faces are alike, of all that it was not asked about. Stopped, it goes on where it was.
    pub async fn compare(&self, collection: &dyn Collection) -> anyhow::Result<Compared> {
        let uncompared = self.uncompared().await?.into_iter();
        let mut compared = Compared::default();
        let compare = |(photo, faces)| self.compare_in(photo, faces, collection);
        let count = |Compared { faces, pairs }| {
            compared.faces += faces;
            compared.pairs += pairs;
        };
        work_through(&self.progress, uncompared, AT_ONCE, compare, count).await?;
        self.draw_conclusions().await?;
        Ok(compared)
    }

    async fn compare_in(
        &self,
        photo: PhotoId,
        faces: Vec<FaceId>,
        collection: &dyn Collection,
    ) -> anyhow::Result<Compared> {
        let ask = async |face: FaceId| match collection.similar(&face).await {
            Ok(similar) => {
                let alike = |similar: recognise::Similar| Alike { face: similar.face, percent: similar.likeness };
                Ok((face, similar.into_iter().take(MOST_ALIKE).map(alike).collect()))
            }
            // It is not in the collection any more, or nothing can be told by it.
            Err(Error::NotFound(_) | Error::Refused(..)) => Ok((face, Vec::new())),
            Err(error @ (Error::Denied(..) | Error::Unavailable(..))) => Err(error),
        };
        let new: BTreeMap<FaceId, Vec<Alike>> =
            stream::iter(faces).then(ask).try_collect().await.context("asking which faces are alike")?;
        let compared = Compared { faces: new.len(), pairs: new.values().map(Vec::len).sum() };
        let before = self.catalogue.said(&[photo], &[Source::RekognitionAlike]).await?.pop();
        let rank = later(before.as_ref().map(Record::standing));
        let mut all = before.as_ref().and_then(alike).cloned().unwrap_or_default();
        all.extend(new);
        self.record(&[Record::new(photo, rank, Said::RekognitionAlike(all))]).await?;
        Ok(compared)
    }
}

/// What a record says of which faces are alike.
fn alike(record: &Record) -> Option<&BTreeMap<FaceId, Vec<Alike>>> {
    match record.said() {
        Said::RekognitionAlike(alike) => Some(alike),
        _ => None,
    }
}
