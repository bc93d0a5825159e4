//! The commands, and how each finds its library.

pub(crate) mod completions;
pub(crate) mod import;
pub(crate) mod rebuild;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;

use std::path::{Path, PathBuf};

use library::Home;

/// Opens the library that was named, or else the user's own.
async fn open(library: Option<PathBuf>) -> anyhow::Result<Home> {
    let folder = library.map_or_else(library::default_home, Ok)?;
    refuse_addresses(&folder)?;
    Home::open(&folder).await
}

/// An address is not a folder's name, even though a folder could be called that.
fn refuse_addresses(folder: &Path) -> anyhow::Result<()> {
    if folder.to_string_lossy().contains("://") {
        anyhow::bail!("{} is not a folder: this version keeps libraries in folders only", folder.display());
    }
    Ok(())
}
