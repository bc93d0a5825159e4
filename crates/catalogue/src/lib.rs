//! What answers questions about a library: SQLite on this machine, DynamoDB, or memory.
//! A catalogue is computed from records and may be deleted and built again at any time.

pub mod contract;
#[cfg(feature = "dynamodb")]
pub mod dynamodb;
#[cfg(any(feature = "dynamodb", feature = "sqlite"))]
mod facts;
pub mod memory;
mod row;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::path::PathBuf;

use async_trait::async_trait;
use photo::{Decided, Entry, FileState, Matter, OriginalPath, PhotoId, Rank, Record, ShortId, Source};
use query::Query;

pub use row::aspect_code;

/// Keeps the standing records of every photo, and the entries folded from them.
/// The promises below are checked by [`contract::holds`].
///
/// **The one rule**: of the records with one photo and source, the greatest by [`Record::standing`] stands; order, repeats
/// and lateness do not matter. **Of paths**: a path belongs to the photo that the greatest record about that path names,
/// whatever photo it is of; other photos no longer have a file there. An entry is visible when it has a file.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// Takes records in. All of them or none. Answers by how much that has the [version](Self::version) grow.
    async fn add(&self, records: &[Record]) -> Result<u64, Error>;

    /// A photo's standing records, in the order of their sources.
    async fn records(&self, photo: PhotoId) -> Result<Vec<Record>, Error>;

    /// The visible entries among these photos, in the order asked.
    async fn entries(&self, photos: &[PhotoId]) -> Result<Vec<Entry>, Error>;

    /// Which visible photo begins like this.
    async fn resolve(&self, photo: ShortId) -> Result<Option<PhotoId>, Error>;

    /// What the greatest record about a path says: which photo, and whether it is still there.
    async fn at(&self, path: &OriginalPath) -> Result<Option<(PhotoId, FileState)>, Error>;

    /// The pictures that a query finds, in its order; entries that are not to be found ([`photo::Entry::is_found`]) never are.
    /// Equal to filtering every entry by [`Query::matches`].
    async fn find(&self, query: &Query) -> Result<Found, Error>;

    /// Some of what [`Self::find`] finds, and how many there are in all.
    async fn page(&self, query: &Query, rows: Range<usize>) -> Result<Page, Error> {
        Ok(self.find(query).await?.page(rows))
    }

    /// The visible entries that have problems ([`Entry::problems`]), sorted by their first path.
    async fn troubled(&self) -> Result<Vec<Entry>, Error>;

    /// The pictures of which this source has said nothing with this rank or a greater one, newest first: what whoever speaks as
    /// it has still to do.
    async fn unsaid(&self, source: &Source, rank: Rank) -> Result<Vec<PhotoId>, Error>;

    /// What these sources say of those of these photos that they said something of, in the order asked: photo by photo.
    async fn said(&self, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Error>;

    /// Takes decisions in, of which all count; who is stopped at that does the rest when told again. Answers by how much that
    /// has the [version](Self::version) grow.
    async fn decide(&self, decisions: &[Decided]) -> Result<u64, Error>;

    /// Everything that was decided of a matter, the earliest first.
    async fn decisions(&self, matter: Matter) -> Result<Vec<Decided>, Error>;

    /// Names and words that searches can use: those of every picture, and maybe some of pictures that are gone.
    async fn vocabulary(&self) -> Result<Vocabulary, Error>;

    /// Grows with everything that could change an answer; stamps do not count.
    async fn version(&self) -> Result<u64, Error>;

    /// What scans remember of every file, so that an unchanged one need not be read again by the same reader. Nothing where
    /// there are no files to scan: a catalogue may forget what it is told of them.
    async fn stamps(&self) -> Result<HashMap<OriginalPath, Stamp>, Error>;

    /// Remembers, and with `None` forgets.
    async fn stamp(&self, stamps: &[(OriginalPath, Option<Stamp>)]) -> Result<(), Error>;

    /// What was put aside under a name, if it is still there.
    async fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, Error>;

    /// Puts aside what took long to compute. It may be forgotten at any time, and changes no answer.
    async fn keep(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error>;

    /// What was noted under a name, if it is still there.
    async fn noted(&self, name: &str) -> Result<Option<Vec<u8>>, Error>;

    /// Notes what comes of what was noted under a name; of several who do so at once each is given what another left, so that
    /// nothing gets lost. For what is computed from nothing, but may be forgotten at any time; it changes no answer.
    async fn note(&self, name: &str, change: Change) -> Result<(), Error>;

    /// Forgets everything, and with that is not complete. Answers which clearing this was; no other has that number.
    async fn clear(&self) -> Result<u64, Error>;

    /// Says that every record of the store has been added since a clearing; of no effect if another came after it, since
    /// that one forgot some of them. A catalogue that was stopped before this was said is told from a whole one when it
    /// is opened again, and is built again.
    async fn complete(&self, clearing: u64) -> Result<(), Error>;

    /// Whether that was said since it was cleared last. Where nothing was ever added it need not be.
    async fn is_complete(&self) -> Result<bool, Error>;
}

/// What is to be noted in place of what was; `None` if that remains. It may be asked again, with what somebody else noted meanwhile.
pub type Change = Box<dyn FnMut(Option<&[u8]>) -> Option<Vec<u8>> + Send>;

/// Rank and digest as bytes that compare as they do.
#[cfg(any(feature = "dynamodb", feature = "sqlite"))]
fn standing_bytes((rank, digest): (Rank, PhotoId)) -> [u8; 40] {
    let mut bytes = [0; 40];
    bytes[..8].copy_from_slice(&rank.to_be_bytes());
    bytes[8..].copy_from_slice(&digest.0);
    bytes
}

/// What a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Of which state of the catalogue.
    pub version: u64,
    /// In the query's order.
    pub rows: Vec<Row>,
}

impl Found {
    /// Some of it.
    pub fn page(mut self, rows: Range<usize>) -> Page {
        let count = self.rows.len();
        self.rows.truncate(rows.end);
        self.rows.drain(..rows.start.min(self.rows.len()));
        Page { version: self.version, count, rows: self.rows }
    }
}

/// Some of what a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Of which state of the catalogue.
    pub version: u64,
    /// How many are found in all.
    pub count: usize,
    /// Those asked for, in the query's order.
    pub rows: Vec<Row>,
}

/// What a grid needs to know of one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which photo.
    pub id: PhotoId,
    /// [`photo::Taken::local_ms`].
    pub taken_ms: i64,
    /// Width over height, as [`aspect_code`] spells it.
    pub aspect: u8,
    /// The dominant colour, sRGB in 5, 6 and 5 bits.
    pub colour: u16,
    /// [`Row::RAW`], [`Row::ANIMATED`] and [`Row::TROUBLED`].
    pub flags: u8,
    /// The stack that it is in.
    pub stack: Option<Stacked>,
}

/// How a picture is in a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stacked {
    /// The photo that is shown of the stack: it may be this one.
    pub top: ShortId,
    /// How many others are under that; 255 for more.
    pub under: u8,
}

impl Row {
    /// It is a camera's RAW.
    pub const RAW: u8 = 1;
    /// It moves.
    pub const ANIMATED: u8 = 2;
    /// Its reading has problems.
    pub const TROUBLED: u8 = 4;
    /// It is in the archive.
    pub const ARCHIVED: u8 = 8;
    /// It is one of the favourites.
    pub const FAVOURITE: u8 = 16;
}

/// Names and words that searches of pictures can use; names with how many pictures have them. 0 is an unknown number:
/// DynamoDB would have to pay a write for each name of each picture, and does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// People's names, as written.
    pub people: BTreeMap<String, u64>,
    /// Names of places, as written.
    pub places: BTreeMap<String, u64>,
    /// What pictures show, as written ([`query::shown`]).
    pub shown: BTreeMap<String, u64>,
    /// The words of labels, captions and albums' titles, as terms have them.
    pub labels: BTreeSet<String>,
    /// The words of [`query::TermKind::Camera`] terms.
    pub cameras: BTreeSet<String>,
}

/// How a file looked when it was last read, and who read it. All equal means that there is nothing new to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size_bytes: u64,
    /// When its contents last changed, nanoseconds since 1970.
    pub modified_ns: i64,
    /// When its contents or name last changed, nanoseconds since 1970.
    pub changed_ns: i64,
    /// Which file of its disk.
    pub inode: u64,
    /// Which disk.
    pub device: u64,
    /// The version of the reader that read it: what an older one read is read again, even from an unchanged file.
    pub reader: u64,
}

/// What went wrong, named by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Delete the catalogue and build it again from the store.
    #[error("the catalogue {0} is damaged; delete that file, and it is built again from the store")]
    Damaged(PathBuf, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// Ask the person to fix credentials or permissions: trying again won't help.
    #[error("not allowed to use the table {0}")]
    Denied(String, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// Make it, or name another.
    #[error("there is no table {0}")]
    Missing(String, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// Try again later, once there is room or another program lets go of it.
    #[error("the catalogue did not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}
