//! Where things are in a store: the one place that spells a key.
//! A path that leaves the folder, or that S3 cannot hold, cannot be made into a key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{PhotoId, Rank};

/// The path of an original below `originals/`, as the user named it: `2006/10/04/IMG_00001.NEF`.
///
/// Relative, UTF-8, parts joined by `/`; no empty part, no `.` or `..`, no NUL, and short enough that
/// the longest key made of it fits the 1,024 bytes of an S3 key, and each part of that the 255 bytes of a file's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OriginalPath(String);

/// Why a path cannot name an original.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPath {
    /// Nothing, or nothing between two slashes, or a slash at either end.
    #[error("the path {0:?} has an empty part")]
    Empty(String),
    /// `..`.
    #[error("the path {0:?} would leave the folder")]
    Leaves(String),
    /// `.`, which is not a name but the folder itself.
    #[error("the path {0:?} has a part that is `.`")]
    Dot(String),
    /// A NUL character, which no file system can hold.
    #[error("the path {0:?} has a NUL character in it")]
    Nul(String),
    /// Longer than S3 allows once the folder and ending are added.
    #[error("the path {0:?} is longer than {max} bytes", max = OriginalPath::MAX_BYTES)]
    TooLong(String),
    /// A part so long that the tile's name, which is the original's and `.webp`, would be longer than file systems allow.
    #[error(
        "the name {0:?} is longer than {max} bytes: a thumbnail's name would not fit a folder",
        max = OriginalPath::MAX_PART_BYTES
    )]
    NameTooLong(String),
}

/// The name of one object in a store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The user's file, byte for byte.
    Original(OriginalPath),
    /// The upright sRGB JPEG made of it, for the lightbox.
    Thumbnail(OriginalPath),
    /// The upright WebP made of it, for the grid.
    Tile(OriginalPath),
    /// What is given of it to whoever has a share: its copy that says nothing of place, time and owner.
    Copy(PhotoId),
    /// One thing that was said.
    Record {
        /// Of what.
        subject: Subject,
        /// How it compares with what was said of the same before.
        rank: Rank,
        /// SHA-256 of the stored bytes.
        digest: PhotoId,
    },
}

/// What a record is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One photo, as one source sees it.
    Photo {
        /// Which photo.
        photo: PhotoId,
        /// The source as a key spells it: see [`crate::Source::key_part`].
        source: String,
    },
    /// The library as a whole.
    Library(Matter),
}

/// What people decide of a library as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// Who is who.
    People,
    /// What they call places.
    Places,
    /// What they put together.
    Albums,
    /// What they made of photos.
    Edits,
    /// What they do not want to be reminded of.
    Memories,
    /// What they show others.
    Shares,
    /// Who has an account.
    Accounts,
}

impl Matter {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::People, Self::Places, Self::Albums, Self::Edits, Self::Memories, Self::Shares, Self::Accounts];

    /// As a key spells it.
    pub fn name(self) -> &'static str {
        match self {
            Matter::People => "people",
            Matter::Places => "places",
            Matter::Albums => "albums",
            Matter::Edits => "edits",
            Matter::Memories => "memories",
            Matter::Shares => "shares",
            Matter::Accounts => "accounts",
        }
    }
}

impl OriginalPath {
    /// 1,024 bytes less `thumbnails/` and `.webp`.
    pub const MAX_BYTES: usize = 1_024 - "thumbnails/".len() - ".webp".len();

    /// The 255 bytes of a name on ext4, XFS, Btrfs and others, less `.webp`.
    pub const MAX_PART_BYTES: usize = 255 - ".webp".len();

    /// The path, if it can name an original.
    pub fn new(path: impl Into<String>) -> Result<Self, BadPath> {
        let path = path.into();
        if path.len() > Self::MAX_BYTES {
            return Err(BadPath::TooLong(path));
        }
        if path.contains('\0') {
            return Err(BadPath::Nul(path));
        }
        if path.split('/').any(str::is_empty) {
            return Err(BadPath::Empty(path));
        }
        if path.split('/').any(|part| part == "..") {
            return Err(BadPath::Leaves(path));
        }
        if path.split('/').any(|part| part == ".") {
            return Err(BadPath::Dot(path));
        }
        match path.split('/').find(|part| part.len() > Self::MAX_PART_BYTES) {
            Some(part) => Err(BadPath::NameTooLong(part.to_owned())),
            None => Ok(Self(path)),
        }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: the file's name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().expect("a path has at least one part")
    }

    /// Whether it is `folder`, or below it.
    pub fn is_within(&self, folder: &OriginalPath) -> bool {
        self.0.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The parts before the name, outermost first.
    pub fn folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.rsplit_once('/').map(|(folders, _)| folders).into_iter().flat_map(|folders| folders.split('/'))
    }
}

impl fmt::Display for OriginalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OriginalPath {
    type Err = BadPath;
    fn from_str(path: &str) -> Result<Self, BadPath> {
        Self::new(path)
    }
}

impl TryFrom<String> for OriginalPath {
    type Error = BadPath;
    fn try_from(path: String) -> Result<Self, BadPath> {
        Self::new(path)
    }
}

impl From<OriginalPath> for String {
    fn from(path: OriginalPath) -> String {
        path.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Original(path) => write!(f, "originals/{path}"),
            Key::Thumbnail(path) => write!(f, "thumbnails/{path}.jpg"),
            Key::Tile(path) => write!(f, "tiles/{path}.webp"),
            Key::Copy(photo) => write!(f, "copies/{photo}"),
            // Ranks are padded so that keys sort as ranks do.
            Key::Record { subject, rank, digest } => write!(f, "records/{subject}/{rank:016}-{digest}.json"),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Photo { photo, source } => write!(f, "photos/{photo}/{source}"),
            Subject::Library(matter) => f.write_str(matter.name()),
        }
    }
}

impl Key {
    /// Reads a key back; `None` for anything Tintype did not put there.
    pub fn parse(text: &str) -> Option<Self> {
        let (folder, rest) = text.split_once('/')?;
        match folder {
            "originals" => Some(Key::Original(rest.parse().ok()?)),
            "thumbnails" => Some(Key::Thumbnail(rest.strip_suffix(".jpg")?.parse().ok()?)),
            "tiles" => Some(Key::Tile(rest.strip_suffix(".webp")?.parse().ok()?)),
            "copies" => Some(Key::Copy(rest.parse().ok()?)),
            "records" => {
                let (subject, name) = rest.rsplit_once('/')?;
                let (rank, digest) = name.strip_suffix(".json")?.split_once('-')?;
                let (subject, rank) = (Subject::parse(subject)?, parse_rank(rank)?);
                Some(Key::Record { subject, rank, digest: digest.parse().ok()? })
            }
            _ => None,
        }
    }
}

impl Subject {
    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("photos/") {
            Some(rest) => {
                let (photo, source) = rest.split_once('/')?;
                let source = Some(source).filter(|source| is_source(source))?.to_owned();
                Some(Subject::Photo { photo: photo.parse().ok()?, source })
            }
            None => Some(Subject::Library(Matter::ALL.into_iter().find(|matter| matter.name() == text)?)),
        }
    }
}

/// Whether a part of a key can be a source's, be it one that only a newer version knows: lower-case letters, digits and
/// hyphens. Nothing of the kind leads out of the folder.
fn is_source(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Reads a rank as a key spells it: 16 digits and no sign.
fn parse_rank(digits: &str) -> Option<Rank> {
    let spelled = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    spelled.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(path: &str, reason: &str) {
        let error = OriginalPath::new(path).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }

    #[test]
    fn a_path_that_leaves_the_folder_cannot_be_spelled() {
        refused("../secret.jpg", "leave the folder");
        refused("2006/../../secret.jpg", "leave the folder");
        refused("./a.jpg", "a part that is `.`");
        refused("/etc/passwd", "empty part");
        refused("2006//a.jpg", "empty part");
        refused("2006/", "empty part");
        refused("", "empty part");
        refused("a\0b.jpg", "NUL");
        refused(&"a/".repeat(OriginalPath::MAX_BYTES), "longer than 1008 bytes");
        refused(&"a".repeat(251), "is longer than 250 bytes: a thumbnail's name would not fit a folder");
        refused(&format!("2006/{}/a.jpg", "é".repeat(126)), "is longer than 250 bytes");
    }

    #[test]
    fn the_longest_path_fits_file_systems_and_s3() {
        let part = "é".repeat(OriginalPath::MAX_PART_BYTES / 2);
        let path = OriginalPath::new([part.as_str(); 4].join("/")).unwrap();
        let tile = Key::Tile(path).to_string();
        assert!(tile.len() <= 1_024 && tile.split('/').all(|part| part.len() <= 255), "{tile}");
    }

    #[test]
    fn a_users_own_names_are_kept() {
        for path in [
            "a.jpg",
            "2006/10/04/IMG_00001.NEF",
            "Été/Ωmega ünïcode/…/im ag%20e#?.jpg",
            "a..b/...jpg",
            "back\\slash.jpg",
        ] {
            assert_eq!(OriginalPath::new(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn every_key_reads_back() {
        let path: OriginalPath = "2006/a b.NEF".parse().unwrap();
        let of_photo = Subject::Photo { photo: PhotoId::of(b"a"), source: "original".into() };
        let subjects = Matter::ALL.map(Subject::Library).into_iter().chain([of_photo]);
        let records = subjects.map(|subject| Key::Record { subject, rank: 7, digest: PhotoId::of(b"b") });
        let copy = Key::Copy(PhotoId::of(b"c"));
        for key in [Key::Original(path.clone()), Key::Thumbnail(path.clone()), Key::Tile(path), copy]
            .into_iter()
            .chain(records)
        {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
    }

    #[test]
    fn strangers_in_the_store_are_not_keys() {
        let record = |source: &str, rank: &str| {
            let photo = PhotoId::of(b"a");
            format!("records/photos/{photo}/{source}/{rank}-{photo}.json")
        };
        assert!(Key::parse(&record("oracle-2", "0000000000000007")).is_some(), "a newer version's source");
        for source in ["", ".", "..", "Original", "file_1", "a b", "quoi?", "é"] {
            assert_eq!(Key::parse(&record(source, "0000000000000007")), None, "{source}");
        }
        for rank in ["7", "000000000000007", "00000000000000007", "+000000000000007", "000000000000007x", ""] {
            assert_eq!(Key::parse(&record("original", rank)), None, "{rank}");
        }
        for text in [
            "",
            "originals",
            "originals/",
            "originals/../x",
            "tiles/a.jpg",
            "copies/a.jpg",
            "records/photos/12/original/1-2.json",
            "records/people",
            "records/people/1-2.json",
            "records/wishes/0000000000000007-2.json",
            "notes.txt",
        ] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
