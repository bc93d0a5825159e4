//! The commands, and how each finds its library.

pub(crate) mod completions;
pub(crate) mod cost;
pub(crate) mod import;
pub(crate) mod rebuild;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;

use std::path::PathBuf;

use library::Home;

use crate::say;

/// The library that was named, or else the user's own; made where there is none.
async fn open_or_make(library: Option<PathBuf>) -> anyhow::Result<Home> {
    Ok(told(Home::open_or_make(&folder(library)?).await?))
}

/// The library that was named, or else the user's own.
async fn open(library: Option<PathBuf>) -> anyhow::Result<Home> {
    Ok(told(Home::open(&folder(library)?).await?))
}

/// The library that was named, if there is one there.
async fn open_if_there(library: Option<PathBuf>) -> anyhow::Result<Option<Home>> {
    match library {
        Some(folder) if Home::is_in(&folder) => Ok(Some(open(Some(folder)).await?)),
        Some(_) | None => Ok(None),
    }
}

fn told(home: Home) -> Home {
    for problem in &home.problems {
        say::line(&format!("problem: {}: {}", problem.path, problem.reason));
    }
    home
}

fn folder(library: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let folder = library.map_or_else(library::default_home, Ok)?;
    // An address is not a folder's name, even though a folder could be called that.
    if folder.to_string_lossy().contains("://") {
        anyhow::bail!("{} is not a folder: this version keeps libraries in folders only", folder.display());
    }
    Ok(folder)
}
