//! A library's home on this machine: the folder with its records, renditions and catalogue, and the list of
//! source folders whose photographs stay where they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use catalogue::sqlite::Sqlite;
use media::Sizes;
use photo::OriginalPath;
use serde::{Deserialize, Serialize};
use store::folder::{Binding, FolderStore};

use crate::Library;

/// A library that lives in a folder.
pub struct Home {
    /// What it can do.
    pub library: Library,
    folder: PathBuf,
    settings: Settings,
}

/// The folder is none that the library knows.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not one of the library's folders; `tintype import` or `tintype serve` it first")]
pub struct Unbound(PathBuf);

/// `library.json`: what was decided when the library was made, and its source folders.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Settings {
    /// Of the layout that `docs/format.md` describes.
    format: u32,
    thumbnail_px: u32,
    tile_px: u32,
    #[serde(default)]
    sources: Vec<Source>,
}

/// A folder whose photographs are the library's, in place.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Source {
    /// Where its files are below `originals/`; the first folder is `originals/` itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefix: Option<OriginalPath>,
    folder: PathBuf,
}

const FORMAT: u32 = 1;
const SETTINGS: &str = "library.json";

/// The user's data folder: where the library is unless another is named.
pub fn default_home() -> anyhow::Result<PathBuf> {
    let data = dirs::data_dir().context("this user has no home folder; say where the library is with --library")?;
    Ok(data.join("tintype"))
}

impl Home {
    /// Opens the library in `folder`, making it where there is none.
    ///
    /// A catalogue that is missing, damaged or of another version is built again from the records.
    pub async fn open(folder: &Path) -> anyhow::Result<Self> {
        let what = || format!("opening the library in {}", folder.display());
        fs::create_dir_all(folder).with_context(what)?;
        // Absolute, so that the folder can be told from the ones it might lie in.
        let folder = folder.canonicalize().with_context(what)?;
        let settings = Settings::read(&folder)?;
        let (library, fresh) = assemble(&folder, &settings).with_context(what)?;
        if fresh {
            library.rebuild_catalogue().await.context("building the catalogue from the records")?;
        }
        Ok(Self { library, folder, settings })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the photographs in `source` the library's, in place. A folder within a known one is known already.
    pub async fn bind(&mut self, source: &Path) -> anyhow::Result<()> {
        let source = existing_folder(source)?;
        if self.folder.starts_with(&source) && self.folder == source {
            bail!("{} is the library's own home; name the folder that holds the photographs", source.display());
        }
        if source.starts_with(&self.folder) {
            bail!("{} is inside the library's own home {}", source.display(), self.folder.display());
        }
        if self.settings.place(&source).is_some() {
            return Ok(());
        }
        let prefix = self.settings.free_prefix(&source)?;
        let mut settings = self.settings.clone();
        settings.sources.push(Source { prefix, folder: source });
        settings.write(&self.folder)?;
        self.library = self.library.clone().with_store(open_store(&self.folder, &settings)?);
        self.settings = settings;
        Ok(())
    }

    /// Where below `originals/` a folder's files are: `None` for `originals/` itself.
    pub fn prefix_of(&self, folder: &Path) -> anyhow::Result<Option<OriginalPath>> {
        let folder = existing_folder(folder)?;
        self.settings.place(&folder).with_context(|| Unbound(folder))
    }

    /// The source folders there are.
    pub fn sources(&self) -> impl Iterator<Item = &Path> {
        self.settings.sources.iter().map(|source| source.folder.as_path())
    }

    /// The path below `originals/` of a file on this machine.
    pub fn original_path(&self, file: &Path) -> Option<OriginalPath> {
        let file = std::path::absolute(file).ok()?;
        let name = file.file_name()?.to_str()?;
        let folder = file.parent()?.canonicalize().ok()?;
        let prefix = self.settings.place(&folder)?;
        below(prefix.as_ref(), name).ok()
    }
}

/// The path of `relative` below a prefix.
pub(crate) fn below(prefix: Option<&OriginalPath>, relative: &str) -> Result<OriginalPath, photo::BadPath> {
    match prefix {
        Some(prefix) => OriginalPath::new(format!("{prefix}/{relative}")),
        None => OriginalPath::new(relative),
    }
}

impl Settings {
    fn read(home: &Path) -> anyhow::Result<Self> {
        let file = home.join(SETTINGS);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let sizes = Sizes::default();
                let settings =
                    Self { format: FORMAT, thumbnail_px: sizes.thumbnail_px, tile_px: sizes.tile_px, sources: vec![] };
                settings.write(home)?;
                return Ok(settings);
            }
            Err(error) => return Err(error).with_context(|| format!("reading {}", file.display())),
        };
        let settings: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged: mend it, or put an earlier copy in its place", file.display()))?;
        if settings.format != FORMAT {
            bail!("{} was made by a newer version of Tintype: use that one", home.display());
        }
        Ok(settings)
    }

    /// Writes itself whole or not at all, and so that it outlasts a power cut.
    fn write(&self, home: &Path) -> anyhow::Result<()> {
        let file = home.join(SETTINGS);
        let staged = home.join(format!("{SETTINGS}.{}", std::process::id()));
        let write = || {
            let mut writer = fs::File::create(&staged)?;
            writer.write_all(&serde_json::to_vec_pretty(self)?)?;
            writer.write_all(b"\n")?;
            writer.sync_all()?;
            fs::rename(&staged, &file)?;
            fs::File::open(home)?.sync_all()
        };
        write().with_context(|| format!("writing {}", file.display()))
    }

    /// Where a folder's files are, if it is one of the sources or inside one; `Some(None)` for `originals/` itself.
    fn place(&self, folder: &Path) -> Option<Option<OriginalPath>> {
        let inside = |source: &Source| {
            let relative = folder.strip_prefix(&source.folder).ok()?;
            let Some(relative) = relative.to_str().filter(|relative| !relative.is_empty()) else {
                return Some(source.prefix.clone());
            };
            below(source.prefix.as_ref(), relative).ok().map(Some)
        };
        // The innermost source, where one lies in another.
        let depth = |source: &&Source| source.folder.components().count();
        self.sources.iter().filter(|source| folder.starts_with(&source.folder)).max_by_key(depth).and_then(inside)
    }

    /// The first folder takes `originals/` itself, later ones a free name like their own.
    fn free_prefix(&self, folder: &Path) -> anyhow::Result<Option<OriginalPath>> {
        let Some(first) = self.sources.iter().find(|source| source.prefix.is_none()) else { return Ok(None) };
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("photos");
        let taken = |prefix: &str| {
            let used =
                self.sources.iter().filter_map(|source| source.prefix.as_ref()).any(|used| used.as_str() == prefix);
            used || first.folder.join(prefix).exists()
        };
        let numbered = (2..).map(|n| format!("{name}-{n}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|prefix| !taken(prefix));
        Ok(Some(OriginalPath::new(free.expect("numbers do not end"))?))
    }
}

fn existing_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let found = folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))?;
    if !found.is_dir() {
        bail!("{} is a file: name the folder it is in", folder.display());
    }
    Ok(found)
}

fn assemble(home: &Path, settings: &Settings) -> anyhow::Result<(Library, bool)> {
    let opened = Sqlite::open(&home.join("catalogue.sqlite"))?;
    let sizes = Sizes { thumbnail_px: settings.thumbnail_px, tile_px: settings.tile_px };
    Ok((Library::new(open_store(home, settings)?, Arc::new(opened.catalogue), sizes), opened.fresh))
}

fn open_store(home: &Path, settings: &Settings) -> anyhow::Result<Arc<FolderStore>> {
    let bindings = settings.sources.iter().cloned().map(|Source { prefix, folder }| Binding { prefix, folder });
    Ok(Arc::new(FolderStore::open(home.to_owned(), bindings.collect())?))
}
