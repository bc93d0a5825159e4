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

use crate::scan::DiskId;
use crate::{Library, Problem, Rebuilt};

/// A library that lives in a folder.
pub struct Home {
    /// What it can do.
    pub library: Library,
    /// What could not be read when the catalogue had to be built again to open the library.
    pub problems: Vec<Problem>,
    folder: PathBuf,
    settings: Settings,
    /// The folder of originals that were sent to the library, if any were when it was opened.
    own: Option<Source>,
}

/// A folder of the user's within the library: which paths a look into it speaks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The folder.
    pub(crate) root: PathBuf,
    /// Where its files are below `originals/`; `None` for `originals/` itself.
    pub(crate) prefix: Option<OriginalPath>,
    /// Where other source folders have their files, below this one's: those paths are theirs.
    pub(crate) elsewhere: Vec<OriginalPath>,
    /// Folders on the disk that are not to be looked into: the library's home, and other sources.
    pub(crate) private: Vec<DiskId>,
}

/// `library.json`: what was decided when the library was made, and its source folders.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Settings {
    /// Of the layout that `docs/format.md` describes.
    format: u32,
    thumbnail_px: u32,
    tile_px: u32,
    #[serde(default)]
    sources: Vec<Source>,
    /// Where originals are below `originals/` that were sent to the library, which holds them itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    uploads: Option<OriginalPath>,
    /// Where the pair of models is that pictures are compared with words by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meaning: Option<PathBuf>,
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
    pub async fn open_or_make(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("making a library in {}", folder.display()))?;
        Self::opened(folder).await
    }

    /// Whether there is a library in `folder`.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(SETTINGS).exists()
    }

    /// Opens the library in `folder`.
    ///
    /// A catalogue that is missing, damaged or of another version is built again from the records.
    pub async fn open(folder: &Path) -> anyhow::Result<Self> {
        if !Self::is_in(folder) {
            bail!("there is no library in {}: `tintype import` or `tintype serve` a folder first", folder.display());
        }
        Self::opened(folder).await
    }

    async fn opened(folder: &Path) -> anyhow::Result<Self> {
        let what = || format!("opening the library in {}", folder.display());
        // Absolute, so that the folder can be told from the ones it might lie in.
        let folder = folder.canonicalize().with_context(what)?;
        let settings = Settings::read_or_make(&folder)?;
        let (library, fresh) = assemble(&folder, &settings).with_context(what)?;
        let mut problems = Vec::new();
        if fresh {
            let rebuilt = library.rebuild_catalogue().await.context("building the catalogue from the records")?;
            problems = rebuilt.problems;
        }
        let own = settings.own(&folder);
        let home = folder.clone();
        let library = library.with_uploads(Arc::new(move || Settings::uploads(&home)));
        Ok(Self { library, problems, folder, settings, own })
    }

    /// Builds the catalogue again, and the renditions that are missing or torn.
    pub async fn rebuild(&self) -> anyhow::Result<Rebuilt> {
        self.library.rebuild().await
    }

    /// Makes the photographs in `source` the library's, in place. A folder within a known one is known already.
    pub async fn bind(&mut self, source: &Path) -> anyhow::Result<()> {
        let source = existing_folder(source)?;
        if source.starts_with(&self.folder) {
            bail!("{} is the library's own home: name the folder that holds the photographs", source.display());
        }
        if self.settings.source_of(&source).is_some() {
            return Ok(());
        }
        // Another process may be adding a folder too.
        let _lock = Settings::lock(&self.folder)?;
        let mut settings = Settings::read(&self.folder)?;
        if settings.source_of(&source).is_none() {
            let prefix = settings.free_prefix(&source)?;
            settings.sources.push(Source { prefix, folder: source });
            settings.write(&self.folder)?;
        }
        self.library = self.library.clone().with_store(open_store(&self.folder, &settings)?);
        self.own = settings.own(&self.folder);
        self.settings = settings;
        Ok(())
    }

    /// Where the pair of models is that was kept.
    pub fn meaning(&self) -> Option<&Path> {
        self.settings.meaning.as_deref()
    }

    /// Keeps where the pair of models is, or with `None` that there is none.
    pub fn keep_meaning(&mut self, folder: Option<&Path>) -> anyhow::Result<()> {
        if self.meaning() == folder {
            return Ok(());
        }
        let _lock = Settings::lock(&self.folder)?;
        let settings = Settings { meaning: folder.map(Path::to_owned), ..Settings::read(&self.folder)? };
        settings.write(&self.folder)?;
        self.settings = settings;
        Ok(())
    }

    /// Where a folder is within the library.
    pub(crate) fn place(&self, folder: &Path) -> anyhow::Result<Place> {
        let root = existing_folder(folder)?;
        let Some(source) = self.source_of(&root) else {
            bail!("{} is not one of the library's folders: `tintype import` or `tintype serve` it", root.display());
        };
        let prefix = source.path_of(&root).with_context(|| format!("naming the files in {}", root.display()))?;
        let others = || self.all().filter(|other| other.folder != source.folder);
        let elsewhere = others().filter_map(|other| other.prefix.clone());
        let elsewhere =
            elsewhere.filter(|other| prefix.as_ref().is_none_or(|prefix| other.is_within(prefix))).collect();
        let private = others().map(|other| other.folder.as_path()).chain([self.folder.as_path()]);
        let private = private.filter_map(|folder| DiskId::of_folder(folder).ok()).collect();
        Ok(Place { root, prefix, elsewhere, private })
    }

    /// Where the key is kept by which the gallery knows its owner. Nobody else may read it.
    pub fn owner_key(&self) -> PathBuf {
        self.folder.join("owner.key")
    }

    /// The source folders there are, and the library's own folder of originals.
    pub fn sources(&self) -> impl Iterator<Item = &Path> {
        self.all().map(|source| source.folder.as_path())
    }

    fn all(&self) -> impl Iterator<Item = &Source> {
        self.settings.sources.iter().chain(&self.own)
    }

    /// The source that a folder is or lies in: the innermost, where one lies in another.
    fn source_of(&self, folder: &Path) -> Option<&Source> {
        innermost(self.all(), folder)
    }

    /// The path below `originals/` of a file on this machine.
    pub fn original_path(&self, file: &Path) -> Option<OriginalPath> {
        let file = std::path::absolute(file).ok()?;
        let name = file.file_name()?.to_str()?;
        let folder = file.parent()?.canonicalize().ok()?;
        let prefix = self.source_of(&folder)?.path_of(&folder).ok()?;
        below(prefix.as_ref(), name).ok()
    }
}

impl Place {
    /// Whether a look into the folder says if a path is there.
    pub(crate) fn speaks_for(&self, path: &OriginalPath) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| path.is_within(prefix)) && !self.is_elsewhere(path)
    }

    /// Whether a path belongs to another source folder.
    pub(crate) fn is_elsewhere(&self, path: &OriginalPath) -> bool {
        self.elsewhere.iter().any(|other| path.is_within(other))
    }
}

impl Source {
    /// Where the files of a folder inside this one are.
    fn path_of(&self, folder: &Path) -> anyhow::Result<Option<OriginalPath>> {
        let relative = folder.strip_prefix(&self.folder)?;
        if relative.as_os_str().is_empty() {
            return Ok(self.prefix.clone());
        }
        let relative = relative.to_str().context("its name is not UTF-8: rename it, or import the folder it is in")?;
        Ok(Some(below(self.prefix.as_ref(), relative)?))
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
    /// Keeps other processes from changing the settings for as long as the file is open.
    fn lock(home: &Path) -> anyhow::Result<fs::File> {
        let path = home.join("library.lock");
        let lock = || {
            let file = fs::File::create(&path)?;
            file.lock()?;
            Ok::<_, std::io::Error>(file)
        };
        lock().with_context(|| format!("locking {}", path.display()))
    }

    fn read_or_make(home: &Path) -> anyhow::Result<Self> {
        if home.join(SETTINGS).exists() {
            return Self::read(home);
        }
        let _lock = Self::lock(home)?;
        if home.join(SETTINGS).exists() {
            return Self::read(home);
        }
        let Sizes { thumbnail_px, tile_px } = Sizes::default();
        let settings = Self { format: FORMAT, thumbnail_px, tile_px, sources: vec![], uploads: None, meaning: None };
        settings.write(home)?;
        Ok(settings)
    }

    fn read(home: &Path) -> anyhow::Result<Self> {
        let file = home.join(SETTINGS);
        let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
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
        write().with_context(|| format!("writing {}", file.display())).inspect_err(|_| {
            // Where the disk is full this makes a little room.
            drop(fs::remove_file(&staged));
        })
    }

    fn source_of(&self, folder: &Path) -> Option<&Source> {
        innermost(self.sources.iter(), folder)
    }

    /// Where uploads are below `originals/`: decided, and written down, when the first comes.
    fn uploads(home: &Path) -> anyhow::Result<OriginalPath> {
        if let Some(uploads) = Self::read(home)?.uploads {
            return Ok(uploads);
        }
        let _lock = Self::lock(home)?;
        let settings = Self::read(home)?;
        if let Some(uploads) = settings.uploads {
            return Ok(uploads);
        }
        let uploads = settings.free("uploads")?;
        Self { uploads: Some(uploads.clone()), ..settings }.write(home)?;
        Ok(uploads)
    }

    /// The folder of uploads, if there is one.
    fn own(&self, home: &Path) -> Option<Source> {
        let uploads = self.uploads.as_ref()?;
        let folder = home.join("originals").join(uploads.as_str());
        folder.is_dir().then(|| Source { prefix: Some(uploads.clone()), folder })
    }

    /// The first folder takes `originals/` itself, later ones a free name like their own.
    fn free_prefix(&self, folder: &Path) -> anyhow::Result<Option<OriginalPath>> {
        if self.sources.iter().all(|source| source.prefix.is_some()) {
            return Ok(None);
        }
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("photos");
        self.free(name).map(Some)
    }

    /// A name below `originals/` that nothing has, like this one.
    fn free(&self, name: &str) -> anyhow::Result<OriginalPath> {
        let first = self.sources.iter().find(|source| source.prefix.is_none());
        let used = || self.sources.iter().filter_map(|source| source.prefix.as_ref()).chain(&self.uploads);
        let taken = |prefix: &str| {
            used().any(|used| used.as_str() == prefix) || first.is_some_and(|first| first.folder.join(prefix).exists())
        };
        let numbered = (2..).map(|n| format!("{name}-{n}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|prefix| !taken(prefix));
        Ok(OriginalPath::new(free.expect("numbers do not end"))?)
    }
}

/// The innermost of the sources that a folder is or lies in.
fn innermost<'a>(sources: impl Iterator<Item = &'a Source>, folder: &Path) -> Option<&'a Source> {
    let depth = |source: &&Source| source.folder.components().count();
    sources.filter(|source| folder.starts_with(&source.folder)).max_by_key(depth)
}

pub(crate) fn existing_folder(folder: &Path) -> anyhow::Result<PathBuf> {
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
