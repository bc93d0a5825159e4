//! The keys below folders, in the order of their spelling, found only as far as they are asked for.
//! A folder of a million names is read some at a time, so memory stays small whatever the size of a library.

use std::collections::VecDeque;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use photo::Key;

/// A folder that could not be read.
pub type Unlisted = (PathBuf, io::Error);

/// Where a walk begins.
#[derive(Clone, Debug)]
pub struct Root {
    /// The folder.
    pub folder: PathBuf,
    /// What the keys in it begin with, the last `/` included.
    pub spelled: String,
    /// Whether it is an error if it is not there.
    pub must_exist: bool,
    /// Beginnings of keys that are found elsewhere.
    pub passed_over: Vec<String>,
    /// A folder that does not count even where it is met.
    pub strange: Option<Identity>,
}

/// Which folder it is, however it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// The identity of what is at a path.
    pub fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|found| Self::in_metadata(&found))
    }

    fn in_metadata(found: &Metadata) -> Self {
        Self { device: found.dev(), inode: found.ino() }
    }
}

/// The keys below several roots as one sequence, each once.
#[derive(Debug)]
pub struct Listing {
    walks: Vec<(Walk, Option<Spelled>)>,
}

/// A key and its spelling, which is what they are ordered by.
type Spelled = (String, Key);

impl Listing {
    /// The keys below these roots that come after one, as spelled.
    pub fn new(roots: Vec<Root>, after: &str) -> Self {
        Self { walks: roots.into_iter().map(|root| (Walk::new(root, after), None)).collect() }
    }

    /// The next key.
    pub fn next(&mut self) -> Result<Option<Key>, Unlisted> {
        for (walk, head) in &mut self.walks {
            if head.is_none() {
                *head = walk.next()?;
            }
        }
        let heads = self.walks.iter().filter_map(|(_, head)| head.as_ref());
        let Some((first, key)) = heads.min_by(|(one, _), (other, _)| one.cmp(other)).cloned() else { return Ok(None) };
        for (_, head) in &mut self.walks {
            head.take_if(|(spelled, _)| *spelled == first);
        }
        Ok(Some(key))
    }
}

/// The keys below one root.
#[derive(Debug)]
struct Walk {
    root: Root,
    after: String,
    /// The folders being read, outermost first; `None` before the first is entered.
    levels: Option<Vec<Level>>,
}

/// A folder being read.
#[derive(Debug)]
struct Level {
    folder: PathBuf,
    identity: Identity,
    /// What the keys in it begin with.
    spelled: String,
    names: VecDeque<String>,
    /// Whether there are more than `names`; they come after this one.
    more_after: Option<String>,
}

/// How many names of one folder are held at once.
#[cfg(not(test))]
const HELD: usize = 1 << 16;
#[cfg(test)]
const HELD: usize = 16;

impl Walk {
    fn new(root: Root, after: &str) -> Self {
        Self { root, after: after.to_owned(), levels: None }
    }

    fn next(&mut self) -> Result<Option<Spelled>, Unlisted> {
        let mut levels = match self.levels.take() {
            Some(levels) => levels,
            None => self.first_level()?,
        };
        let found = self.advance(&mut levels)?;
        self.levels = Some(levels);
        Ok(found)
    }

    fn first_level(&self) -> Result<Vec<Level>, Unlisted> {
        let entered = self.enter(self.root.folder.clone(), self.root.spelled.clone(), &[])?;
        match entered {
            None if self.root.must_exist => Err((self.root.folder.clone(), ErrorKind::NotFound.into())),
            entered => Ok(Vec::from_iter(entered)),
        }
    }

    fn advance(&self, levels: &mut Vec<Level>) -> Result<Option<Spelled>, Unlisted> {
        while let Some(level) = levels.last_mut() {
            let Some(name) = level.next(&self.after)? else {
                levels.pop();
                continue;
            };
            let spelled = format!("{}{name}", level.spelled);
            match name.strip_suffix('/') {
                Some(name) => {
                    let folder = level.folder.join(name);
                    let entered = self.enter(folder, spelled, levels)?;
                    levels.extend(entered);
                }
                None => match Key::parse(&spelled) {
                    Some(key) if key.to_string() == spelled => return Ok(Some((spelled, key))),
                    Some(_) | None => {}
                },
            }
        }
        Ok(None)
    }

    /// A folder's level, unless its keys do not count, or it is one that is being read already: a loop of links.
    fn enter(&self, folder: PathBuf, spelled: String, above: &[Level]) -> Result<Option<Level>, Unlisted> {
        if self.root.passed_over.contains(&spelled) {
            return Ok(None);
        }
        let identity = match Identity::of(&folder) {
            Ok(identity) => identity,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err((folder, error)),
        };
        if self.root.strange == Some(identity) || above.iter().any(|level| level.identity == identity) {
            return Ok(None);
        }
        let mut level = Level { folder, identity, spelled, names: VecDeque::new(), more_after: Some(String::new()) };
        level.read(&self.after)?;
        Ok(Some(level))
    }
}

impl Level {
    fn next(&mut self, after: &str) -> Result<Option<String>, Unlisted> {
        if self.names.is_empty() && self.more_after.is_some() {
            self.read(after)?;
        }
        Ok(self.names.pop_front())
    }

    /// Reads the next names that keys after `after` may begin with.
    fn read(&mut self, after: &str) -> Result<(), Unlisted> {
        let Some(last) = self.more_after.take() else { return Ok(()) };
        let wanted = |name: &str| {
            let spelled = format!("{}{name}", self.spelled);
            name > last.as_str() && (spelled.as_str() > after || name.ends_with('/') && after.starts_with(&spelled))
        };
        let (names, more) = match first_names(&self.folder, wanted) {
            Ok(names) => names,
            // It went between being seen and being read.
            Err(error) if error.kind() == ErrorKind::NotFound => (vec![], false),
            Err(error) => return Err((self.folder.clone(), error)),
        };
        self.more_after = names.last().filter(|_| more).cloned();
        self.names = names.into();
        Ok(())
    }
}

/// The first [`HELD`] names of files and folders that are wanted, in order, and whether there are more. Folders end in
/// `/`, which puts them where their keys belong: `a.jpg` before what is in `a`.
fn first_names(folder: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<(Vec<String>, bool)> {
    let mut names = Vec::new();
    let mut more = false;
    for item in fs::read_dir(folder)? {
        let item = item?;
        // No key can spell a name that is not UTF-8.
        let Ok(mut name) = item.file_name().into_string() else { continue };
        let mut kind = item.file_type()?;
        if kind.is_symlink() {
            match fs::metadata(item.path()) {
                Ok(found) => kind = found.file_type(),
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(error),
                // It leads nowhere, or to itself.
                Err(_) => continue,
            }
        }
        if kind.is_dir() {
            name.push('/');
        } else if !kind.is_file() {
            continue;
        }
        if wanted(&name) {
            names.push(name);
        }
        if names.len() == 2 * HELD {
            names.select_nth_unstable(HELD);
            names.truncate(HELD);
            more = true;
        }
    }
    names.sort_unstable();
    more |= names.len() > HELD;
    names.truncate(HELD);
    Ok((names, more))
}
