//! A pair of models that the user brought, as CLIP and its like are: one for pictures, one for words.
//! The program has none of its own.

mod files;
mod pictures;
mod tokens;
mod words;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use photo::ModelId;
use photo::seen::Features;
use tokio::sync::Semaphore;

use self::files::Files;
use self::pictures::Pictures;
use self::words::Words;
use super::session::{self, AnySession, Failure, Numbers, Port};
use crate::meaning::Meaning;
use crate::{Error, Thumbnail};

/// Why the models of a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadPair {
    /// Put it there.
    #[error("{} has no {what}: one of {} is looked for there", .folder.display(), .names.join(", "))]
    Missing {
        /// Where it was looked for.
        folder: PathBuf,
        /// What is missing.
        what: &'static str,
        /// The names that it may have.
        names: Vec<&'static str>,
    },
    /// Permit it, or copy it once more.
    #[error("{} cannot be read", .0.display())]
    Unread(PathBuf, #[source] std::io::Error),
    /// Use another file.
    #[error("{} cannot be used: {}", .0.display(), .1)]
    Unfit(PathBuf, String),
    /// Use two that were made together.
    #[error(
        "{} says {} numbers of a picture, and {} says {} of words: they are no pair",
        .picture.0.display(), .picture.1, .words.0.display(), .words.1
    )]
    NoPair {
        /// The file for pictures, and how many numbers it says.
        picture: (PathBuf, usize),
        /// The same for words.
        words: (PathBuf, usize),
    },
    /// Install what runs them.
    #[error("{0}")]
    NotRun(String),
}

/// No more pictures at once than this: each takes tens of megabytes, and all processors work on it.
const MOST_AT_ONCE: usize = 4;

/// The two models of a folder. Words can be asked for at once; what is for pictures is made ready when the first is asked for.
#[derive(Clone)]
pub struct Pair(Arc<Ready>);

struct Ready {
    name: String,
    model: ModelId,
    files: Files,
    words: Words,
    pictures: OnceLock<Result<Pictures, String>>,
    workers: Semaphore,
}

impl Pair {
    /// The pair in a folder: see docs/recognition.md for how its files may be called.
    pub fn open(folder: &Path) -> Result<Self, BadPair> {
        session::ready().map_err(|reason| BadPair::NotRun(reason.to_string()))?;
        let files = Files::find(folder)?;
        let model = ModelId::of(files.digest()?);
        let words = Words::load(&files)?;
        let folder = folder.file_name().map_or_else(|| "models".into(), |name| name.to_string_lossy());
        let name = format!("{folder} {}", &model.as_str()[..8]);
        let workers = std::thread::available_parallelism().map_or(2, usize::from).min(MOST_AT_ONCE);
        let workers = Semaphore::new(workers);
        Ok(Self(Arc::new(Ready { name, model, files, words, pictures: OnceLock::new(), workers })))
    }

    /// Makes what is for pictures ready too, and checks that both are a pair.
    pub fn check(&self) -> Result<(), BadPair> {
        let pictures = self.0.load_pictures()?;
        // Whoever was faster has the same.
        let _ = self.0.pictures.set(Ok(pictures));
        Ok(())
    }
}

impl Ready {
    fn load_pictures(&self) -> Result<Pictures, BadPair> {
        let pictures = Pictures::load(&self.files)?;
        if pictures.dimensions != self.words.dimensions {
            return Err(BadPair::NoPair {
                picture: (self.files.picture.clone(), pictures.dimensions),
                words: (self.files.words.clone(), self.words.dimensions),
            });
        }
        Ok(pictures)
    }

    fn of_picture(&self, jpeg: &[u8]) -> Result<Features, Failure> {
        let load = || self.load_pictures().map_err(|error| error.to_string());
        let pictures = self.pictures.get_or_init(load).as_ref().map_err(String::as_str)?;
        kept(&pictures.of(jpeg)?)
    }
}

/// An output of a model that says one row of numbers of what it is given, and how many: that which is called an embedding if
/// several do.
fn embedding(
    model: &AnySession,
    run: impl Fn(&str) -> Result<(Vec<usize>, Vec<f32>), Failure>,
) -> Result<(String, usize), String> {
    let mut outputs = model.outputs();
    outputs.retain(|output| matches!(output.shape[..], [] | [_, _]));
    outputs.sort_by_key(|output| !output.name.contains("embed"));
    let Some(output) = outputs.first() else {
        return Err(format!("it answers {}, and no row of numbers for each", listed(&model.outputs())));
    };
    match run(&output.name).map_err(|error| format!("it cannot be run: {error}"))?.0[..] {
        [1, dimensions] if dimensions > 0 => Ok((output.name.clone(), dimensions)),
        _ => Err(format!("it answers {output} with something else than one row of numbers")),
    }
}

fn listed(ports: &[Port]) -> String {
    match ports {
        [] => "nothing".to_owned(),
        ports => ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// Numbers as records have them.
fn kept(numbers: &[f32]) -> Result<Features, Failure> {
    match numbers.iter().all(|number| number.is_finite()) {
        true => Ok(Features::of(numbers)),
        false => Err("the model answered numbers without end".into()),
    }
}

#[async_trait]
impl Meaning for Pair {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn model(&self) -> &ModelId {
        &self.0.model
    }

    async fn of_picture(&self, thumbnail: Thumbnail<'_>) -> Result<Features, Error> {
        let refused = |error: Failure| Error::Refused(thumbnail.key().to_string(), error);
        let _worker = self.0.workers.acquire().await.map_err(|error| refused(error.into()))?;
        let (pair, bytes) = (self.0.clone(), thumbnail.bytes.clone());
        let asked = tokio::task::spawn_blocking(move || pair.of_picture(&bytes)).await;
        asked.map_err(|error| refused(error.into()))?.map_err(refused)
    }

    async fn of_words(&self, words: &str) -> Result<Features, Error> {
        let refused = |error: Failure| Error::Refused(format!("{words:?}"), error);
        let (pair, said) = (self.0.clone(), words.to_owned());
        let asked = tokio::task::spawn_blocking(move || kept(&pair.words.of(&said)?)).await;
        asked.map_err(|error| refused(error.into()))?.map_err(refused)
    }
}
