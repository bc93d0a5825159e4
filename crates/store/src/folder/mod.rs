//! A store in a folder of this machine: the home, and the user's own folders that are bound to it, read-only, in place.
//! Objects are staged, synced and published whole, so neither a kill nor a power cut leaves a torn one behind.

mod publish;
mod walk;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use photo::{Key, OriginalPath, PhotoId, Pieces};
use tokio::sync::mpsc;

use self::publish::{Lasting, Staged, Staging};
use self::walk::{Identity, Listing, Root};
use crate::{
    Availability, Created, Error, Folder, Head, PAGE, Store, Version, mends, modified_ms, read_piece,
    refuse_unless_rendition,
};

/// A home folder with `originals/`, `records/`, `thumbnails/` and `tiles/` in it, and the source folders bound to it.
///
/// An original is looked up in the binding with the longest prefix that covers its path, then in the home.
/// Only the home is ever written to.
#[derive(Debug)]
pub struct FolderStore(Arc<Home>);

/// A source folder whose files are originals, in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// What their paths begin with; `None` when they are the paths below the folder.
    pub prefix: Option<OriginalPath>,
    /// Where they are.
    pub folder: PathBuf,
}

#[derive(Debug)]
struct Home {
    folder: PathBuf,
    bindings: Vec<Binding>,
    staging: Staging,
    /// Where listings stopped, so that the next page need not find its place again.
    bookmarks: Mutex<Vec<Bookmark>>,
}

/// What creating an object will take.
#[derive(Debug)]
enum Plan<'a> {
    /// Giving a name to what is staged.
    Create(Staged<'a>),
    /// Putting it in the place of a damaged record.
    Mend(Staged<'a>),
    /// Nothing: it is there.
    Leave,
}

#[derive(Debug)]
struct Bookmark {
    folder: Folder,
    /// The last key of the page, as spelled.
    last: String,
    listing: Listing,
    began: Instant,
    left: Instant,
}

impl FolderStore {
    /// Opens a home, and makes it if it is not there. Clears away what a killed process left half-written.
    pub fn open(home: PathBuf, mut bindings: Vec<Binding>) -> io::Result<Self> {
        create_home(&home)?;
        let staging = Staging::open(&home)?;
        // The longest prefix first: the first that covers a path is the one that holds it.
        bindings.sort_by_key(|binding| std::cmp::Reverse(binding.prefix.as_ref().map_or(0, |p| p.as_str().len())));
        Ok(Self(Arc::new(Home { folder: home, bindings, staging, bookmarks: Mutex::default() })))
    }

    /// The file that holds an object; where it would be written if there is none.
    pub fn path_of(&self, key: &Key) -> PathBuf {
        self.0.path_of(key)
    }

    /// Files block, so they are read and written away from the threads that answer.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Home) -> T + Send + 'static) -> T {
        let home = Arc::clone(&self.0);
        match tokio::task::spawn_blocking(move || work(&home)).await {
            Ok(answer) => answer,
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }
}

#[async_trait]
impl Store for FolderStore {
    async fn create(&self, objects: Vec<(Key, Bytes)>) -> Result<Vec<Created>, Error> {
        self.blocking(move |home| home.create(&objects)).await
    }

    async fn copy(
        &self,
        path: &OriginalPath,
        from: &dyn Store,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error> {
        let key = Key::Original(path.clone());
        let (sender, pieces) = mpsc::channel(PIECES_WAITING);
        let keep = {
            let key = key.clone();
            self.blocking(move |home| home.copy(&key, pieces, size_bytes, photo))
        };
        let (read, kept) = tokio::join!(send_pieces(&key, from, size_bytes, sender), keep);
        // Why too little was read, rather than that it was.
        read.and(kept)
    }

    async fn receive(
        &self,
        paths: &[OriginalPath],
        pieces: mpsc::Receiver<Bytes>,
        photo: PhotoId,
        modified: Option<SystemTime>,
    ) -> Result<Option<OriginalPath>, Error> {
        let paths = paths.to_vec();
        self.blocking(move |home| home.receive(&paths, pieces, photo, modified)).await
    }

    async fn replace(&self, rendition: &Key, bytes: Bytes) -> Result<(), Error> {
        refuse_unless_rendition(rendition)?;
        let key = rendition.clone();
        self.blocking(move |home| {
            let replaced =
                home.staging.write(&bytes, Lasting::Unsynced).and_then(|staged| staged.replace(&home.home_path(&key)));
            replaced.map_err(|error| unwritten(&key, error))
        })
        .await
    }

    async fn remove(&self, rendition: &Key) -> Result<(), Error> {
        refuse_unless_rendition(rendition)?;
        let key = rendition.clone();
        self.blocking(move |home| match fs::remove_file(home.home_path(&key)) {
            Err(error) if !is_absence(&error) => Err(unwritten(&key, error)),
            Ok(()) | Err(_) => Ok(()),
        })
        .await
    }

    async fn get(&self, key: &Key) -> Result<Bytes, Error> {
        self.get_range(key, 0..u64::MAX).await
    }

    async fn get_range(&self, key: &Key, range: Range<u64>) -> Result<Bytes, Error> {
        let key = key.clone();
        self.blocking(move |home| {
            read(&home.path_of(&key), range).map(Bytes::from).map_err(|error| unread(&key, error))
        })
        .await
    }

    async fn head(&self, key: &Key) -> Result<Head, Error> {
        let key = key.clone();
        self.blocking(move |home| head(&home.path_of(&key)).map_err(|error| unread(&key, error))).await
    }

    async fn list(&self, folder: Folder, after: Option<&Key>) -> Result<Vec<Key>, Error> {
        let after = after.map(Key::to_string).unwrap_or_default();
        self.blocking(move |home| home.list(folder, after)).await
    }
}

impl Home {
    /// Writes and syncs them all, publishes them all, then syncs the folders once: a group costs little more than one.
    fn create<'a>(&'a self, objects: &'a [(Key, Bytes)]) -> Result<Vec<Created>, Error> {
        let plan = |(key, bytes): &'a (Key, Bytes)| Ok((key, self.plan(key, bytes)?));
        self.carry_out(objects.iter().map(plan).collect::<Result<_, _>>()?)
    }

    /// Writes what comes in pieces, if those are the photo's bytes. They end early where they could not be read.
    fn copy(
        &self,
        key: &Key,
        mut pieces: mpsc::Receiver<Bytes>,
        size_bytes: u64,
        photo: PhotoId,
    ) -> Result<Created, Error> {
        let plan = match self.find(key) {
            Some(_) => Plan::Leave,
            None => {
                let (mut read, mut read_bytes) = (Pieces::default(), 0);
                let arriving = std::iter::from_fn(|| pieces.blocking_recv()).inspect(|piece| {
                    read.add(piece);
                    read_bytes += piece.len() as u64;
                });
                let staged = self.staging.write_pieces(arriving, Lasting::Synced);
                let staged = staged.map_err(|error| unwritten(key, error))?;
                if read_bytes != size_bytes || read.id() != photo {
                    return Err(Error::Corrupt(key.clone()));
                }
                Plan::Create(staged)
            }
        };
        Ok(self.carry_out(vec![(key, plan)])?[0])
    }

    /// Writes what comes in pieces under the first path that is free, if those are the photo's bytes.
    fn receive(
        &self,
        paths: &[OriginalPath],
        mut pieces: mpsc::Receiver<Bytes>,
        photo: PhotoId,
        modified: Option<SystemTime>,
    ) -> Result<Option<OriginalPath>, Error> {
        let keys: Vec<Key> = paths.iter().cloned().map(Key::Original).collect();
        let Some(first) = keys.first() else { return Ok(None) };
        let mut read = Pieces::default();
        let arriving = std::iter::from_fn(|| pieces.blocking_recv()).inspect(|piece| read.add(piece));
        let staged = self.staging.write_pieces(arriving, Lasting::Synced).map_err(|error| unwritten(first, error))?;
        if read.id() != photo {
            return Err(Error::Corrupt(first.clone()));
        }
        if let Some(modified) = modified {
            // Where a file system knows no such time, it has another.
            drop(staged.set_modified(modified));
        }
        for (path, key) in paths.iter().zip(&keys) {
            let to = self.home_path(key);
            // Somebody may take the name meanwhile, and a folder may have it.
            let is_free = self.find(key).is_none() && !to.exists();
            if is_free && staged.give(&to).map_err(|error| unwritten(key, error))? == Created::New {
                let mut folders = to.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.folder));
                folders.try_for_each(sync_folder).map_err(|error| unwritten(key, error))?;
                return Ok(Some(path.clone()));
            }
            // Whoever was stopped once it was there sends it again.
            if self.find(key).is_some_and(|there| identity(&there).is_ok_and(|there| there == photo)) {
                return Ok(Some(path.clone()));
            }
        }
        Ok(None)
    }

    fn carry_out(&self, plans: Vec<(&Key, Plan<'_>)>) -> Result<Vec<Created>, Error> {
        let mut created = Vec::with_capacity(plans.len());
        let mut touched = BTreeMap::new();
        for (key, plan) in plans {
            let path = self.home_path(key);
            let done = match plan {
                Plan::Create(staged) => staged.create(&path),
                Plan::Mend(staged) => staged.replace(&path).map(|()| Created::New),
                Plan::Leave => Ok(Created::Existed),
            };
            created.push(done.map_err(|error| unwritten(key, error))?);
            // What existed may have been published by somebody who was stopped before syncing the folders.
            if self.binding_path(key).is_none_or(|bound| !bound.is_file()) {
                let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.folder));
                touched.extend(folders.map(|folder| (folder.to_owned(), key)));
            }
        }
        for (folder, key) in touched.into_iter().rev() {
            sync_folder(&folder).map_err(|error| unwritten(key, error))?;
        }
        Ok(created)
    }

    fn plan(&self, key: &Key, bytes: &[u8]) -> Result<Plan<'_>, Error> {
        let stage = || self.staging.write(bytes, Lasting::Synced).map_err(|error| unwritten(key, error));
        match (self.find(key), key) {
            (None, _) => Ok(Plan::Create(stage()?)),
            // What cannot be read is as good as damaged.
            (Some(there), Key::Record { .. }) if mends(key, &read(&there, 0..u64::MAX).unwrap_or_default(), bytes) => {
                Ok(Plan::Mend(stage()?))
            }
            (Some(_), _) => Ok(Plan::Leave),
        }
    }

    fn list(&self, folder: Folder, after: String) -> Result<Vec<Key>, Error> {
        let (mut listing, began) = self.resume(folder, &after);
        let mut keys = Vec::new();
        while keys.len() < PAGE
            && let Some(key) =
                listing.next().map_err(|(folder, error)| Error::Unlisted(folder.display().to_string(), error.into()))?
        {
            keys.push(key);
        }
        if keys.len() == PAGE {
            let last = keys[PAGE - 1].to_string();
            self.leave(Bookmark { folder, last, listing, began, left: Instant::now() });
        }
        Ok(keys)
    }

    /// The listing that stopped at this key not long ago, or a new one that begins after it.
    fn resume(&self, folder: Folder, after: &str) -> (Listing, Instant) {
        let mut bookmarks = self.bookmarks.lock().expect("nothing panics while it holds the bookmarks");
        bookmarks.retain(|bookmark| bookmark.left.elapsed() < BOOKMARK_LASTS);
        match bookmarks.iter().position(|bookmark| bookmark.folder == folder && bookmark.last == after) {
            Some(index) => {
                let bookmark = bookmarks.swap_remove(index);
                (bookmark.listing, bookmark.began)
            }
            None => (Listing::new(self.roots(folder), after), Instant::now()),
        }
    }

    /// Of two listings that stopped at one key, the younger is kept: a caller never resumes one older than its own.
    fn leave(&self, bookmark: Bookmark) {
        let mut bookmarks = self.bookmarks.lock().expect("nothing panics while it holds the bookmarks");
        let same = |other: &Bookmark| other.folder == bookmark.folder && other.last == bookmark.last;
        if bookmarks.iter().any(|other| same(other) && other.began > bookmark.began) {
            return;
        }
        bookmarks.retain(|other| !same(other));
        if bookmarks.len() == BOOKMARKS {
            bookmarks.remove(0);
        }
        bookmarks.push(bookmark);
    }

    /// Where the objects of a folder are: for originals, every bound folder and the home.
    fn roots(&self, folder: Folder) -> Vec<Root> {
        let spelled = |prefix: Option<&OriginalPath>| match prefix {
            Some(prefix) => format!("{}/{prefix}/", folder.name()),
            None => format!("{}/", folder.name()),
        };
        let mut roots = vec![Root {
            folder: self.folder.join(folder.name()),
            spelled: spelled(None),
            must_exist: false,
            passed_over: vec![],
            strange: None,
        }];
        if folder == Folder::Originals {
            let prefixes: Vec<String> = self.bindings.iter().map(|binding| spelled(binding.prefix.as_ref())).collect();
            roots.extend(self.bindings.iter().zip(&prefixes).map(|(binding, prefix)| Root {
                folder: binding.folder.clone(),
                spelled: prefix.clone(),
                must_exist: true,
                passed_over: prefixes.iter().filter(|other| *other != prefix).cloned().collect(),
                // A home inside a bound folder is not part of it.
                strange: Identity::of(&self.folder).ok(),
            }));
        }
        roots
    }

    fn path_of(&self, key: &Key) -> PathBuf {
        self.find(key).unwrap_or_else(|| self.home_path(key))
    }

    /// The file that holds an object.
    fn find(&self, key: &Key) -> Option<PathBuf> {
        // What cannot be looked at counts as there: reading it then says why.
        let is_there =
            |path: &PathBuf| fs::metadata(path).map_or_else(|error| !is_absence(&error), |found| found.is_file());
        self.binding_path(key).filter(is_there).or_else(|| Some(self.home_path(key)).filter(is_there))
    }

    fn home_path(&self, key: &Key) -> PathBuf {
        self.folder.join(key.to_string())
    }

    /// Where the binding that covers an original has it.
    fn binding_path(&self, key: &Key) -> Option<PathBuf> {
        let Key::Original(path) = key else { return None };
        self.bindings.iter().find_map(|binding| match &binding.prefix {
            Some(prefix) => {
                let below = path.as_str().strip_prefix(prefix.as_str())?.strip_prefix('/')?;
                Some(binding.folder.join(below))
            }
            None => Some(binding.folder.join(path.as_str())),
        })
    }
}

/// Sends an original's bytes in pieces, unless nobody wants them.
async fn send_pieces(key: &Key, from: &dyn Store, size_bytes: u64, pieces: mpsc::Sender<Bytes>) -> Result<(), Error> {
    let mut start = 0;
    while start < size_bytes {
        let end = size_bytes.min(start + PIECE_BYTES);
        let piece = read_piece(key, from, start..end).await?;
        if pieces.send(piece).await.is_err() {
            break;
        }
        start = end;
    }
    Ok(())
}

/// How much of an original is read at once when it is copied.
const PIECE_BYTES: u64 = 4 << 20;

/// How many pieces are read before they are written.
const PIECES_WAITING: usize = 2;

/// How long a caller may take over a page before its place is lost; it then only costs time to find it again.
const BOOKMARK_LASTS: Duration = Duration::from_secs(60);

/// How many places are kept.
const BOOKMARKS: usize = 8;

/// Makes a home that a power cut does not take away again.
fn create_home(home: &Path) -> io::Result<()> {
    let home = std::path::absolute(home)?;
    let missing: Vec<&Path> = home.ancestors().take_while(|folder| !folder.exists()).collect();
    fs::create_dir_all(&home)?;
    missing.iter().filter_map(|made| made.parent()).try_for_each(sync_folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn read(path: &Path, range: Range<u64>) -> io::Result<Vec<u8>> {
    // Before opening: opening a pipe would wait for somebody to write into it.
    let size_bytes = head(path)?.size_bytes;
    let mut file = File::open(path)?;
    if range.start > 0 {
        file.seek(SeekFrom::Start(range.start.min(size_bytes)))?;
    }
    let length = range.end.min(size_bytes).saturating_sub(range.start);
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(|_| ErrorKind::OutOfMemory)?);
    file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn identity(path: &Path) -> io::Result<PhotoId> {
    let (mut file, mut whole) = (File::open(path)?, Pieces::default());
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(whole.id()),
            length => whole.add(&piece[..length]),
        }
    }
}

fn head(path: &Path) -> io::Result<Head> {
    let found = fs::metadata(path)?;
    if !found.is_file() {
        return Err(ErrorKind::NotFound.into());
    }
    Ok(Head {
        size_bytes: found.len(),
        modified_ms: modified_ms(found.modified()?),
        sha256: None,
        availability: Availability::Readable,
        version: version(&found),
    })
}

/// Whatever is written changes one of these.
fn version(found: &fs::Metadata) -> Version {
    let (modified, changed) = ((found.mtime(), found.mtime_nsec()), (found.ctime(), found.ctime_nsec()));
    Version(format!("{} {} {modified:?} {changed:?}", found.ino(), found.len()))
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename)
}

fn unread(key: &Key, error: io::Error) -> Error {
    if is_absence(&error) { Error::NotFound(key.clone()) } else { unwritten(key, error) }
}

fn unwritten(key: &Key, error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::InvalidFilename
        | ErrorKind::NotADirectory
        | ErrorKind::IsADirectory => Error::Denied(key.clone(), error.into()),
        _ => Error::Unavailable(key.clone(), error.into()),
    }
}

#[cfg(test)]
mod tests;
