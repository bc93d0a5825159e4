//! Having the pictures looked at that a recogniser has not seen: whoever did not ask it while importing asks it afterwards.
//! Each answer is written down as it comes, so that being killed loses no more than the looks that were under way.

use std::time::Instant;

use anyhow::Context as _;
use bytes::Bytes;
use photo::{FaceId, OriginalPath, PhotoId, Record, Seen};
use recognise::{Error, Recogniser, Thumbnail, superseded};
use serde::Serialize;

use crate::ingest::Budget;
use crate::work::work_through;
use crate::{Library, Problem, Rendition};

/// What came of looking.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Recognised {
    /// Pictures looked at.
    pub pictures: usize,
    /// Faces found in them.
    pub faces: usize,
    /// Pictures that it is surely known of what they show.
    pub labelled: usize,
    /// Pictures in which something can surely be read.
    pub read: usize,
    /// What could not be looked at, or not wholly.
    pub problems: Vec<Problem>,
    /// How long it took.
    pub seconds: f64,
}

impl Library {
    /// How many pictures a recogniser has not seen.
    pub async fn unrecognised(&self, recogniser: &dyn Recogniser) -> anyhow::Result<usize> {
        Ok(self.catalogue.unsaid(&recogniser.source(), recogniser.version()).await?.len())
    }

    /// Has every picture looked at that a recogniser has not seen, newest first. What it refuses is a problem; when it does
    /// not answer, nothing more is begun.
    pub async fn recognise(&self, recogniser: &dyn Recogniser) -> anyhow::Result<Recognised> {
        let began = Instant::now();
        let unseen = self.catalogue.unsaid(&recogniser.source(), recogniser.version()).await?;
        let mut recognised = Recognised::default();
        // One more than there are processors: it can wait for the disk while the others look.
        let at_once = Budget::workers() + 1;
        let look = |photo| self.look_at(photo, recogniser);
        let looked = |looked: Option<_>| looked.into_iter().for_each(|looked| recognised.count(looked));
        work_through(&self.looking, unseen.into_iter(), at_once, look, looked).await?;
        recognised.problems.sort();
        recognised.seconds = began.elapsed().as_secs_f64();
        self.draw_conclusions().await?;
        Ok(recognised)
    }

    /// What was seen in a photo, or why nothing could be, with one of its paths; `None` if it is gone.
    async fn look_at(
        &self,
        photo: PhotoId,
        recogniser: &dyn Recogniser,
    ) -> anyhow::Result<Option<(String, Result<Seen, String>)>> {
        let Some((path, bytes)) = self.to_look_at(photo).await? else { return Ok(None) };
        let what = || format!("looking at {path}");
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Some((path.to_string(), Err(reason)))),
        };
        let looked = recogniser.look(Thumbnail { photo, path: &path, bytes: &bytes }).await;
        let seen = match final_answer(looked).with_context(what)? {
            Ok(seen) => seen,
            Err(reason) => return Ok(Some((path.to_string(), Err(reason)))),
        };
        let outdated = outdated(recogniser, &self.catalogue.records(photo).await?, &seen);
        self.record(&[recogniser.record(photo, seen.clone())]).await?;
        forget(recogniser, &outdated).await.with_context(what)?;
        Ok(Some((path.to_string(), Ok(seen))))
    }

    /// A photo's thumbnail, or why there is none to look at, with one of its paths; `None` if the photo is gone.
    pub(crate) async fn to_look_at(
        &self,
        photo: PhotoId,
    ) -> anyhow::Result<Option<(OriginalPath, Result<Bytes, String>)>> {
        let Some(entry) = self.photos(&[photo]).await?.pop() else { return Ok(None) };
        let path = entry.files[0].path.clone();
        let bytes = match self.rendition(&entry, Rendition::Thumbnail).await {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err("its thumbnail is missing, and cannot be made again: import it again".to_owned()),
            // That one thumbnail cannot be reached says nothing of the others.
            Err(error) if matches!(error.downcast_ref(), Some(store::Error::Denied(..))) => {
                Err(format!("its thumbnail cannot be looked at: {error:#}"))
            }
            Err(error) => return Err(error).with_context(|| format!("looking at {path}")),
        };
        Ok(Some((path, bytes)))
    }
}

/// What was said of a picture, or why nothing ever will be; an error where the next one would meet it too.
pub(crate) fn final_answer<T>(looked: Result<T, Error>) -> Result<Result<T, String>, Error> {
    match looked {
        Ok(said) => Ok(Ok(said)),
        Err(error @ (Error::Refused(..) | Error::NotFound(_))) => Ok(Err(format!("{:#}", anyhow::Error::from(error)))),
        Err(error @ (Error::Denied(..) | Error::Unavailable(..))) => Err(error),
    }
}

/// The faces that earlier looks kept and this one did not.
pub(crate) fn outdated(recogniser: &dyn Recogniser, known: &[Record], seen: &Seen) -> Vec<FaceId> {
    let earlier = known.iter().filter(|record| record.source() == recogniser.source());
    earlier.filter_map(Record::seen).flat_map(|before| superseded(before, seen)).collect()
}

/// Has faces forgotten, once what was seen instead is written down.
pub(crate) async fn forget(recogniser: &dyn Recogniser, faces: &[FaceId]) -> Result<(), Error> {
    match recogniser.collection().filter(|_| !faces.is_empty()) {
        Some(collection) => collection.forget(faces).await,
        None => Ok(()),
    }
}

impl Recognised {
    fn count(&mut self, (path, looked): (String, Result<Seen, String>)) {
        let problems = match looked {
            Ok(seen) => {
                self.pictures += 1;
                self.faces += seen.faces.len();
                self.labelled += usize::from(seen.sure_labels().next().is_some());
                self.read += usize::from(seen.sure_text().next().is_some());
                seen.problems
            }
            Err(reason) => vec![reason],
        };
        self.problems.extend(problems.into_iter().map(|reason| Problem::new(path.clone(), reason)));
    }
}
