//! Writing so that an object is there whole or not at all: into a staging folder first, then under its own name.
//! The staging folder is cleared at start, unless another process is at work in it.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::Created;

/// Where objects are before they have a name.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    /// Tells other processes that somebody is at work; the system lets go of it however this one ends.
    _at_work: Option<File>,
    /// Held where the file system cannot publish a name only if it is free.
    publishing: Mutex<()>,
}

/// An object that is written, and goes away again unless it is published.
#[derive(Debug)]
pub struct Staged<'a> {
    path: PathBuf,
    staging: &'a Staging,
}

/// Whether to wait until bytes would outlast a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// For what nobody can make again.
    Synced,
    /// For what can be computed again.
    Unsynced,
}

/// Counts what this process has staged, in whatever homes.
static STAGED: AtomicU64 = AtomicU64::new(0);

impl Staging {
    /// The staging folder of a home. Where nothing can be written there is none, and every write fails.
    pub fn open(home: &Path) -> io::Result<Self> {
        let folder = home.join("staging");
        let at_work = match Self::at_work(&folder) {
            Err(error) if matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => None,
            at_work => Some(at_work?),
        };
        Ok(Self { folder, _at_work: at_work, publishing: Mutex::default() })
    }

    fn at_work(folder: &Path) -> io::Result<File> {
        fs::create_dir_all(folder)?;
        let at_work = File::create(folder.join(LOCK))?;
        match at_work.try_lock() {
            Ok(()) => clear(folder)?,
            // Somebody else is at work, or the file system has no locks: leave what is there.
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
        match at_work.lock_shared() {
            Err(error) if error.kind() != ErrorKind::Unsupported => return Err(error),
            Ok(()) | Err(_) => {}
        }
        Ok(at_work)
    }

    /// Writes bytes that have no name yet.
    pub fn write(&self, bytes: &[u8], lasting: Lasting) -> io::Result<Staged<'_>> {
        self.write_pieces([bytes], lasting)
    }

    /// Writes bytes that come in pieces, and have no name yet.
    pub fn write_pieces(
        &self,
        pieces: impl IntoIterator<Item = impl AsRef<[u8]>>,
        lasting: Lasting,
    ) -> io::Result<Staged<'_>> {
        let (path, mut file) = self.new_file()?;
        let staged = Staged { path, staging: self };
        for piece in pieces {
            file.write_all(piece.as_ref())?;
        }
        match lasting {
            Lasting::Synced => file.sync_all()?,
            Lasting::Unsynced => {}
        }
        Ok(staged)
    }

    fn new_file(&self) -> io::Result<(PathBuf, File)> {
        loop {
            let number = STAGED.fetch_add(1, Ordering::Relaxed);
            let path = self.folder.join(format!("{}-{number}", std::process::id()));
            match File::create_new(&path) {
                Ok(file) => return Ok((path, file)),
                // In another container, another process may have the same number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// The file that is locked while somebody is at work.
const LOCK: &str = "lock";

impl Staged<'_> {
    /// Says when it was last written.
    pub fn set_modified(&self, modified: SystemTime) -> io::Result<()> {
        File::options().write(true).open(&self.path)?.set_modified(modified)
    }

    /// Gives it a name, if nothing has that name.
    pub fn create(self, to: &Path) -> io::Result<Created> {
        self.give(to)
    }

    /// The same, where another name may be tried after it.
    pub fn give(&self, to: &Path) -> io::Result<Created> {
        let linked = in_its_folder(to, || fs::hard_link(&self.path, to));
        match linked.as_ref().map_err(io::Error::kind) {
            Ok(()) => Ok(Created::New),
            Err(ErrorKind::AlreadyExists) if to.is_file() => Ok(Created::Existed),
            // Some file systems, such as a memory card's, have no second names.
            Err(ErrorKind::PermissionDenied | ErrorKind::Unsupported) => self.create_by_renaming(to),
            Err(_) => linked.map(|()| Created::New),
        }
    }

    fn create_by_renaming(&self, to: &Path) -> io::Result<Created> {
        let _alone = self.staging.publishing.lock().expect("nothing panics while it publishes");
        if to.try_exists()? {
            return Ok(Created::Existed);
        }
        fs::rename(&self.path, to).map(|()| Created::New)
    }

    /// Gives it a name, in the place of what has that name.
    pub fn replace(self, to: &Path) -> io::Result<()> {
        in_its_folder(to, || fs::rename(&self.path, to))
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // Gone already if it was renamed; if it cannot go, the next start clears it away.
        let _ = fs::remove_file(&self.path);
    }
}

/// Most objects come into a folder that is there; only when it is not is it made.
fn in_its_folder(to: &Path, publish: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match publish() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(to.parent().expect("a key has a folder"))?;
            publish()
        }
        done => done,
    }
}

fn clear(staging: &Path) -> io::Result<()> {
    for left_over in fs::read_dir(staging)? {
        let path = left_over?.path();
        if path.file_name().is_some_and(|name| name != LOCK) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_are_no_second_names_a_name_is_given_once_all_the_same() {
        let home = tempfile::TempDir::new().unwrap();
        let staging = Staging::open(home.path()).unwrap();
        let to = home.path().join("a.jpg");
        let give = |bytes: &[u8]| staging.write(bytes, Lasting::Synced).unwrap().create_by_renaming(&to).unwrap();
        assert_eq!((give(b"first"), give(b"second")), (Created::New, Created::Existed));
        assert_eq!(fs::read(&to).unwrap(), b"first");
        assert_eq!(fs::read_dir(home.path().join("staging")).unwrap().count(), 1, "only the lock is left");
    }
}
