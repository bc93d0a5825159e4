//! The pair of models that pictures are compared with words by: named for one run, or kept with the library.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use library::{Embedded, Library};
use recognise::onnx::Pair;

use crate::commands::Opened;
use crate::progress::{self, Work};
use crate::say;

/// Which pair.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// A folder with a pair of models of your own, as CLIP's are: searches then find what looks like what you ask for, too. `recognise`
    /// and `serve` keep it with a library that is a folder; `none` forgets it
    #[arg(long, value_name = "FOLDER", env = "TINTYPE_MEANING")]
    meaning: Option<PathBuf>,
}

/// Whether what is named now is used from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// In this run alone.
    Once,
    /// Whenever the library is searched.
    Kept,
}

impl Choice {
    /// Gives a library the pair that is named, or else the one that was kept. What was kept and cannot be used any more is no
    /// reason to do nothing.
    pub(crate) fn give(&self, opened: &mut Opened, lasting: Lasting) -> anyhow::Result<Option<Pair>> {
        let pair = match &self.meaning {
            Some(none) if none.as_os_str() == "none" => {
                keep(opened, lasting, None)?;
                None
            }
            Some(folder) => {
                let folder =
                    folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))?;
                let pair = Pair::open(&folder)?;
                if lasting == Lasting::Kept {
                    pair.check()?;
                }
                keep(opened, lasting, Some(&folder))?;
                Some(pair)
            }
            None => kept(opened),
        };
        if let Some(pair) = &pair {
            opened.with_meaning(Arc::new(pair.clone()));
        }
        Ok(pair)
    }
}

fn keep(opened: &mut Opened, lasting: Lasting, folder: Option<&Path>) -> anyhow::Result<()> {
    match opened {
        Opened::Home(home) if lasting == Lasting::Kept => home.keep_meaning(folder),
        Opened::Home(_) | Opened::Bucket(..) => Ok(()),
    }
}

fn kept(opened: &Opened) -> Option<Pair> {
    let Opened::Home(home) = opened else { return None };
    let opened = Pair::open(home.meaning()?);
    opened
        .map_err(|error| say::line(&format!("searches match words alone: {error} (`--meaning none` forgets it)")))
        .ok()
}

/// Has the pictures compared that were not yet, and shows how far that is.
pub(crate) async fn embed(library: &Library, pair: &Pair) -> anyhow::Result<Embedded> {
    pair.check()?;
    progress::shown(library.looking(), Work::Recognising, library.embed()).await
}

/// What came of it, in words.
pub(crate) fn say(library: &Library, embedded: &Embedded) {
    say::problems(&embedded.problems);
    let name = library.meaning().map_or("", |meaning| meaning.name());
    say::line(&format!(
        "{} looked at in {:.1} s for what they mean, by {name}",
        say::counted(embedded.pictures, "picture"),
        embedded.seconds
    ));
}
