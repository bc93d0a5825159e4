//! The commands, and how each finds its library: a home folder on this machine, or any library wherever it is.

pub(crate) mod accounts;
pub(crate) mod albums;
pub(crate) mod completions;
pub(crate) mod cost;
pub(crate) mod deploy;
pub(crate) mod edit;
pub(crate) mod import;
pub(crate) mod memories;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod rebuild;
pub(crate) mod recognise;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod share;
pub(crate) mod show;
pub(crate) mod sync;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use jiff::civil::Date;
use library::{Home, Library, Meaning};

use crate::aws::{self, Bucket, Missing};
use crate::owner_key::KeyFile;
use crate::say;

/// The day it is.
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// A library that was opened, wherever it is.
pub(crate) enum Opened {
    /// In a folder on this machine, which also says where the photographs are.
    Home(Home),
    /// In a bucket.
    Bucket(Library, Box<Bucket>),
}

impl Opened {
    fn library(&self) -> &Library {
        match self {
            Opened::Home(home) => &home.library,
            Opened::Bucket(library, _) => library,
        }
    }

    /// Where the key is kept by which the gallery on this machine knows its owner.
    fn owner_key(&self) -> anyhow::Result<KeyFile> {
        Ok(KeyFile::at(match self {
            Opened::Home(home) => home.owner_key(),
            Opened::Bucket(_, bucket) => bucket.owner_key()?,
        }))
    }

    /// From now on it is searched by meaning too.
    pub(crate) fn with_meaning(&mut self, meaning: Arc<dyn Meaning>) {
        let (Opened::Home(Home { library, .. }) | Opened::Bucket(library, _)) = self;
        *library = library.clone().with_meaning(meaning);
    }
}

/// For commands that work with folders of this machine: the library that was named, or else the user's own; made where
/// there is none.
async fn home_or_new(library: Option<PathBuf>) -> anyhow::Result<Home> {
    let folder = named(library)?;
    if aws::is_address(&folder) {
        bail!(
            "{0} is not a folder on this machine: `tintype sync FOLDER {0}` puts photographs there",
            folder.display()
        );
    }
    Ok(told(Home::open_or_make(&folder).await?))
}

/// The library that is in a folder.
async fn home(folder: &Path) -> anyhow::Result<Home> {
    Ok(told(Home::open(folder).await?))
}

/// For commands that ask: the library that was named, or else the user's own.
async fn any(library: Option<PathBuf>) -> anyhow::Result<Opened> {
    open(named(library)?, Missing::Built).await
}

/// For the command that builds a catalogue.
async fn any_to_build(library: Option<PathBuf>) -> anyhow::Result<Opened> {
    open(named(library)?, Missing::Left).await
}

/// For commands that can do without: the library that was named, if there is one there.
async fn any_if_there(library: Option<PathBuf>) -> anyhow::Result<Option<Opened>> {
    match library {
        Some(named) if aws::is_address(&named) || Home::is_in(&named) => Ok(Some(open(named, Missing::Built).await?)),
        Some(_) | None => Ok(None),
    }
}

async fn open(named: PathBuf, missing: Missing) -> anyhow::Result<Opened> {
    if aws::is_address(&named) {
        let bucket = Bucket::reach(&named).await?;
        return Ok(Opened::Bucket(bucket.library(missing).await?, bucket.into()));
    }
    Ok(Opened::Home(home(&named).await?))
}

fn told(home: Home) -> Home {
    say::problems(&home.problems);
    home
}

fn named(library: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    library.map_or_else(library::default_home, Ok)
}
