//! Models that run in the program itself: what a picture is of, which things are in it, faces, and text if that is wanted.
//! Nothing is sent to anybody.

mod align;
mod boxes;
mod faces;
mod labels;
#[cfg(feature = "meaning")]
mod meaning;
mod objects;
mod picture;
mod session;
mod similarity;
mod text;
mod vocabulary;
mod weights;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use photo::seen::{Features, Models as Versions};
use photo::{PhotoId, Rank, Said, Seen, Source};
use tokio::sync::Semaphore;

#[cfg(feature = "meaning")]
pub use self::meaning::{BadPair, Pair};
use self::picture::{Inks, Part, Picture};
use self::session::{Failure, Session};
use self::text::Reader;
use self::vocabulary::Vocabulary;
pub use self::weights::BadModels;
use self::weights::{CHARACTERS, Task, Weights};
use crate::{Error, Recogniser, Thumbnail};

/// **Add two** when thumbnails should be looked at again because more, or something else, is seen in them. With text it is one
/// more, so that a photo is looked at again when text is wanted, and not when it is no longer; a later version that is not asked
/// for text says nothing of it.
const VERSION: Rank = 1;

/// Pixels along each edge of what is looked at for labels, and how much of the middle of the picture that is, in parts of
/// its shorter edge.
const EDGE: usize = 224;
const MIDDLE: f64 = 224.0 / 256.0;

/// As the model for labels was trained.
const INKS: Inks = Inks { order: [0, 1, 2], minus: [127.0; 3], over: [128.0; 3] };

/// No more looks at once than this: each takes tens of megabytes, and all processors work on it. With text it takes hundreds.
const MOST_AT_ONCE: usize = 4;
const MOST_AT_ONCE_WITH_TEXT: usize = 1;

/// Looks by models in the program, on the machine's own processors: no more looks at once than there are of these.
#[derive(Clone)]
pub struct Onnx {
    models: Arc<OnceLock<Result<Models, String>>>,
    embedded: fn() -> Weights,
    with_text: bool,
    workers: Arc<Semaphore>,
}

/// The models, ready.
struct Models {
    labels: Session,
    objects: Session,
    faces: Session,
    landmarks: Session,
    embedding: Session,
    reader: Option<Reader>,
    vocabulary: Vocabulary,
    versions: Versions,
}

impl Onnx {
    /// With the models in the program. They are made ready when the first picture is looked at.
    pub fn embedded() -> Self {
        Self::new(Weights::embedded, false)
    }

    /// The same, and text is read: that takes several times as long.
    pub fn embedded_with_text() -> Self {
        Self::new(Weights::embedded_with_text, true)
    }

    fn new(embedded: fn() -> Weights, with_text: bool) -> Self {
        let most = if with_text { MOST_AT_ONCE_WITH_TEXT } else { MOST_AT_ONCE };
        let workers = std::thread::available_parallelism().map_or(2, usize::from).min(most);
        Self { models: Arc::default(), embedded, with_text, workers: Arc::new(Semaphore::new(workers)) }
    }

    /// With the models of a folder, of the same names and shapes, listed in its `SHA256SUMS`.
    pub fn from_folder(folder: &Path, with_text: bool) -> Result<Self, BadModels> {
        let models = Models::load(Weights::of_folder(folder, with_text)?)?;
        Ok(Self { models: Arc::new(Ok(models).into()), ..Self::new(Weights::embedded, with_text) })
    }
}

impl Models {
    fn load(mut weights: Weights) -> Result<Self, BadModels> {
        session::ready().map_err(|reason| BadModels::NotRun(reason.to_string()))?;
        let characters = weights.characters.take();
        let weights_folder = weights.folder.clone();
        let mut session = |task| {
            let bytes = weights.take(task);
            Session::load(task, bytes).map_err(|error| BadModels::Unfit(weights.path(task), error.to_string()))
        };
        let [labels, objects, faces] = [Task::Labels, Task::Objects, Task::Faces].map(&mut session);
        let [landmarks, embedding] = [Task::Landmarks, Task::Embedding].map(&mut session);
        let reader = characters.map(|characters| -> Result<_, BadModels> {
            let (finder, letters) = (session(Task::Text)?, session(Task::Letters)?);
            Reader::new(finder, letters, &characters)
                .map_err(|error| BadModels::Unfit(weights_folder.join(CHARACTERS), error.to_string()))
        });
        let names =
            |tasks: &[Task]| Some(tasks.iter().map(|task| weights.version(*task)).collect::<Vec<_>>().join(", "));
        let versions = Versions {
            labels: names(&[Task::Labels, Task::Objects]),
            faces: names(&[Task::Faces, Task::Landmarks, Task::Embedding]),
            text: reader.as_ref().and_then(|_| names(&[Task::Text, Task::Letters])),
        };
        Ok(Self {
            labels: labels?,
            objects: objects?,
            faces: faces?,
            landmarks: landmarks?,
            embedding: embedding?,
            reader: reader.transpose()?,
            vocabulary: weights.vocabulary,
            versions,
        })
    }

    /// What a JPEG shows.
    fn see(&self, photo: PhotoId, jpeg: &[u8]) -> Result<Seen, Failure> {
        let picture = match Picture::decode(jpeg) {
            Ok(picture) => picture,
            Err(problem) => return Ok(Seen { problems: vec![problem], ..Seen::default() }),
        };
        let middle = picture.resized(middle(&picture), EDGE, EDGE);
        let answers = self.labels.run(middle.planes(&INKS))?;
        let [scenes, features] = &answers[..] else {
            return Err("the model for labels answered something else".into());
        };
        let objects = objects::find(&self.objects, &picture)?;
        let read = self.reader.as_ref().map(|reader| reader.read(&picture)).transpose();
        // What was seen besides stays, as with Rekognition.
        let (text, problems) = match read {
            Ok(text) => (text.unwrap_or_default(), Vec::new()),
            Err(error) => (Vec::new(), vec![format!("text: {error}")]),
        };
        Ok(Seen {
            labels: labels::labels(&labels::shares(scenes), &objects, &self.vocabulary),
            faces: faces::find(self, &picture, photo, &objects)?,
            text,
            features: Some(Features::of(features)),
            models: self.versions.clone(),
            problems,
        })
    }
}

/// The square in the middle of a picture.
fn middle(picture: &Picture) -> Part {
    let (width, height) = (picture.width as f64, picture.height as f64);
    let edge = width.min(height) * MIDDLE;
    Part { left: (width - edge) / 2.0, top: (height - edge) / 2.0, width: edge, height: edge }
}

#[async_trait]
impl Recogniser for Onnx {
    fn name(&self) -> &'static str {
        "Tintype's own models"
    }

    fn source(&self) -> Source {
        Source::Onnx
    }

    fn says(&self, seen: Seen) -> Said {
        Said::Onnx(Box::new(seen))
    }

    fn version(&self) -> Rank {
        VERSION + Rank::from(self.with_text)
    }

    fn images_paid(&self) -> u32 {
        0
    }

    async fn look(&self, thumbnail: Thumbnail<'_>) -> Result<Seen, Error> {
        let refused = |error: Failure| Error::Refused(thumbnail.key().to_string(), error);
        let _worker = self.workers.acquire().await.map_err(|error| refused(error.into()))?;
        let (models, photo, bytes) = (self.models.clone(), thumbnail.photo, thumbnail.bytes.clone());
        let embedded = self.embedded;
        let look = move || {
            let load = || Models::load(embedded()).map_err(|error| error.to_string());
            let models = models.get_or_init(load).as_ref().map_err(String::clone)?;
            Ok::<_, String>(models.see(photo, &bytes))
        };
        let unavailable = |reason: String| Error::Unavailable(thumbnail.key().to_string(), reason.into());
        let looked = tokio::task::spawn_blocking(look).await.map_err(|error| refused(error.into()))?;
        looked.map_err(unavailable)?.map_err(refused)
    }
}
