//! Looks through a folder for photographs, without reading any of them whole.
//! What cannot be looked at is a problem with a name and a reason, and never stops the rest.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use catalogue::Stamp;
use photo::OriginalPath;
use walkdir::{DirEntry, WalkDir};

use crate::Problem;
use crate::home::{Place, below};
use crate::kind::{self, Kind};

/// What a folder holds.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Which folder, and which paths it speaks for.
    pub(crate) place: Place,
    /// Files that are photographs, by their content or by their name, in the order of their paths.
    pub files: Vec<Seen>,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// How many files are something else, by their ending.
    pub ignored: BTreeMap<String, usize>,
    /// Files and folders that could not be looked at: what is there or below is not known to be gone.
    pub(crate) closed: Vec<OriginalPath>,
    /// Whether the look broke off somewhere: then nothing at all is known to be gone.
    pub(crate) broken_off: bool,
}

/// One file, as it was when looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where it is below `originals/`.
    pub path: OriginalPath,
    /// How it looked.
    pub stamp: Stamp,
}

/// Which folder it is, however it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DiskId {
    device: u64,
    inode: u64,
}

impl DiskId {
    pub(crate) fn of_folder(folder: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(folder)?;
        Ok(Self { device: metadata.dev(), inode: metadata.ino() })
    }
}

/// Looks through a folder.
pub(crate) fn scan(place: Place) -> Scan {
    let walk = WalkDir::new(&place.root).follow_links(true).sort_by_file_name().into_iter();
    let private = place.private.clone();
    let mut scan = Scan { place, ..Scan::default() };
    for found in walk.filter_entry(|entry| !is_passed_over(entry, &private)) {
        match found {
            Ok(entry) if entry.file_type().is_dir() => scan.look_into(&entry),
            Ok(entry) => scan.look_at(&entry),
            Err(error) => scan.could_not_walk(&error),
        }
    }
    scan
}

impl Scan {
    /// A folder may have the name that the library gave to another source.
    fn look_into(&mut self, entry: &DirEntry) {
        let relative = self.relative(entry.path());
        let path = relative.to_str().and_then(|relative| below(self.place.prefix.as_ref(), relative).ok());
        if path.is_some_and(|path| self.place.elsewhere.contains(&path)) {
            let reason = "another folder of the library has this name there: rename this one, and its photographs will be imported";
            self.problems.push(Problem::new(shown(relative), reason));
        }
    }

    fn look_at(&mut self, entry: &DirEntry) {
        let file = entry.path();
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return self.could_not_walk(&error),
        };
        // A pipe or device would make reading wait for ever.
        if !metadata.is_file() {
            return self.ignore("special file");
        }
        let ending = ending(file);
        match kind_of(&ending, file) {
            Ok(Kind::Photograph) => {}
            Ok(Kind::Other) => return self.ignore(&ending),
            Err(error) => return self.could_not_look(file, &why(&error)),
        }
        let relative = self.relative(file);
        let Some(relative) = relative.to_str() else {
            let reason = "its name is not UTF-8: rename it";
            return self.problems.push(Problem::new(shown(relative), reason));
        };
        match below(self.place.prefix.as_ref(), relative) {
            Ok(path) if self.place.is_elsewhere(&path) => {}
            Ok(path) => self.files.push(Seen { path, stamp: stamp_of(&metadata) }),
            Err(error) => self.problems.push(Problem::new(relative, error.to_string())),
        }
    }

    fn ignore(&mut self, what: &str) {
        *self.ignored.entry(what.to_owned()).or_default() += 1;
    }

    fn could_not_walk(&mut self, error: &walkdir::Error) {
        let reason = match (error.loop_ancestor(), error.io_error()) {
            (Some(ancestor), _) => format!("a link that leads back to {}: not followed", shown(ancestor)),
            (None, Some(error)) => why(error),
            (None, None) => error.to_string(),
        };
        match error.path().map(Path::to_owned) {
            Some(path) => self.could_not_look(&path, &reason),
            // A folder whose listing breaks off does not say how far it came.
            None => self.could_not_look(&self.place.root.clone(), &reason),
        }
    }

    fn could_not_look(&mut self, at: &Path, reason: &str) {
        let relative = self.relative(at);
        if relative.as_os_str().is_empty() {
            self.broken_off = true;
            return self.problems.push(Problem::new(shown(at), reason));
        }
        let (name, path) =
            (shown(relative), relative.to_str().map(|relative| below(self.place.prefix.as_ref(), relative)));
        self.closed.extend(path.and_then(Result::ok));
        self.problems.push(Problem::new(name, reason));
    }

    fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.place.root).unwrap_or(path)
    }
}

/// An error of the disk, in words for a person.
fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission to read it: allow this user to, and try again".to_owned(),
        io::ErrorKind::NotFound => "a link to nothing, or gone already".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a file or folder is not the user's own, or is the library itself, or another source of its own.
fn is_passed_over(entry: &DirEntry, private: &[DiskId]) -> bool {
    if entry.depth() == 0 {
        return false;
    }
    let name = entry.file_name().to_string_lossy();
    let is_private =
        || entry.file_type().is_dir() && DiskId::of_folder(entry.path()).is_ok_and(|id| private.contains(&id));
    kind::is_passed_over(&name) || is_private()
}

/// What a file is.
fn kind_of(ending: &str, file: &Path) -> io::Result<Kind> {
    if let Some(kind) = kind::of_ending(ending) {
        return Ok(kind);
    }
    let mut head = Vec::new();
    fs::File::open(file)?.take(kind::HEAD_BYTES).read_to_end(&mut head)?;
    Ok(kind::of_head(&head))
}

/// The part after the last dot, in lower case; empty where there is none.
fn ending(file: &Path) -> String {
    file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// A path for people to read, whatever bytes are in it.
fn shown(path: &Path) -> String {
    path.as_os_str().as_encoded_bytes().utf8_chunks().fold(String::new(), |mut text, chunk| {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02X}")));
        text
    })
}

fn stamp_of(metadata: &Metadata) -> Stamp {
    Stamp {
        size_bytes: metadata.size(),
        modified_ns: metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec()),
        changed_ns: metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec()),
        inode: metadata.ino(),
        device: metadata.dev(),
        reader: media::READER_VERSION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(scan: &Scan) -> Vec<&str> {
        scan.files.iter().map(|seen| seen.path.as_str()).collect()
    }

    fn at(folder: &Path) -> Place {
        Place { root: folder.to_owned(), ..Place::default() }
    }

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        folder
    }

    #[test]
    fn photographs_are_told_by_content_or_by_name() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
        let files: [(&str, &[u8]); 7] = [
            ("2006/a.JPG", b"not really"),
            ("2006/b", jpeg),
            ("c.backup", jpeg),
            ("d.backup", b"words"),
            ("e.mov", jpeg),
            (".hidden/f.jpg", jpeg),
            ("@eaDir/g.jpg", jpeg),
        ];
        let folder = folder(&files);
        let scan = scan(at(folder.path()));
        assert_eq!(paths(&scan), ["2006/a.JPG", "2006/b", "c.backup"]);
        assert_eq!(scan.ignored, BTreeMap::from([("backup".to_owned(), 1), ("mov".to_owned(), 1)]));
        assert_eq!(scan.problems, []);
    }

    #[test]
    fn a_link_that_leads_back_is_named_and_not_followed() {
        let folder = folder(&[("2006/a.jpg", b"a")]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("2006/loop")).unwrap();
        std::os::unix::fs::symlink("nothing", folder.path().join("dangling.jpg")).unwrap();
        let scan = scan(at(folder.path()));
        assert_eq!(paths(&scan), ["2006/a.jpg"]);
        let problems: Vec<_> = scan.problems.iter().map(|problem| (&*problem.path, &problem.reason[..18])).collect();
        assert_eq!(problems, [("2006/loop", "a link that leads "), ("dangling.jpg", "a link to nothing,")]);
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_shown_and_passed_over() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder(&[("a.jpg", b"a")]);
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.jpg")), b"b").unwrap();
        let scan = scan(at(folder.path()));
        assert_eq!(paths(&scan), ["a.jpg"]);
        assert_eq!(scan.problems[0].path, "caf\\xE9.jpg");
    }

    #[test]
    fn the_librarys_own_home_is_left_out_however_it_is_reached() {
        let folder = folder(&[("a.jpg", b"a"), ("library/tiles/a.jpg.webp", b"b")]);
        std::os::unix::fs::symlink("library", folder.path().join("link")).unwrap();
        let private = vec![DiskId::of_folder(&folder.path().join("library")).unwrap()];
        let scan = scan(Place { prefix: Some("Pictures".parse().unwrap()), private, ..at(folder.path()) });
        assert_eq!(paths(&scan), ["Pictures/a.jpg"]);
    }

    #[test]
    fn a_folder_named_like_another_source_is_named_and_left_alone() {
        let folder = folder(&[("a.jpg", b"a"), ("Phone/b.jpg", b"b")]);
        let scan = scan(Place { elsewhere: vec!["Phone".parse().unwrap()], ..at(folder.path()) });
        assert_eq!(paths(&scan), ["a.jpg"]);
        assert_eq!(scan.problems[0].path, "Phone");
    }
}
