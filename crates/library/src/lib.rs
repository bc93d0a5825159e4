//! The application: what can be done with a library, one file for each thing.
//! A library is a store of originals and records, and a catalogue that answers questions about them.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use catalogue::Catalogue;
use store::Store;
use tokio::sync::watch;

mod accounts;
mod albums;
mod catch_up;
mod conclude;
mod edits;
mod folders;
mod gist;
#[cfg(feature = "home")]
mod home;
#[cfg(feature = "home")]
mod import;
mod ingest;
mod kind;
mod locked;
mod meaning;
mod memories;
mod notice;
mod original_link;
mod problem;
mod rebuild;
mod recognition;
mod rendition;
mod saved_places;
#[cfg(feature = "home")]
mod scan;
mod search;
mod secret;
mod seen;
mod shares;
mod show;
mod stacking;
mod standing;
mod stored;
#[cfg(feature = "home")]
mod sync;
mod taken_back;
mod upload;
mod who;
mod within;
mod words;
mod work;

pub use self::memories::{MemoryDecision, MemoryWish};
pub use ::memories::{BadDays, Days, Hidden as HiddenMemories, Kind as MemoryKind, Memory};
pub use accounts::{Account, AccountDecision, AccountWish, Accounts, Invitation, Role, Scope, SeenSession, Session};
pub use albums::{Album, AlbumDecision, AlbumWish, ListedAlbum};
pub use catalogue::{Page, Row, Stacked};
pub use catch_up::{CaughtUp, Missed};
pub use edits::{Away, Edit, EditDecision, EditWish, TRASH_DAYS, Trashed};
pub use folders::Folder;
pub use gist::{Gist, InPlace, OnDays};
#[cfg(feature = "home")]
pub use home::{Home, default_home};
#[cfg(feature = "home")]
pub use import::Report;
pub use ingest::{Ingested, Outcome};
pub use locked::Locked;
pub use meaning::Embedded;
pub use media::Sizes;
pub use notice::Noticed;
pub use people::{By, Decision as PersonDecision, Standing, Suggestion, Whose};
pub use photo::seen::{Area, Face};
pub use photo::{
    Camera, Clock, Decided, Edited, Entry, Exposure, FaceId, File, FileState, Format, Key, Location, Matter,
    OriginalPath, PersonId, PhotoId, Placed, Record, Said, Shelf, ShortId, Stack, TakenBy, day_since_1970,
};
pub use problem::Problem;
pub use query::{
    By as FoundBy, Chip, ChipKind, Completion, Context as SearchContext, Intent, Other as OtherReading, Query,
    Reader as SearchReader, Reason, Understood, title_key,
};
pub use rebuild::Rebuilt;
pub use recognise::meaning::Meaning;
pub use recognise::{Collection, Recogniser};
pub use recognition::Recognised;
pub use rendition::Rendition;
pub use saved_places::{PlaceDecision, SavedPlace};
#[cfg(feature = "home")]
pub use scan::Scan;
pub use search::{Answer, LeaveOut, Order, Wanted};
pub use secret::Secret;
pub use shares::{
    Given, ListedShare, Share, ShareAccess, ShareDecision, ShareToken, ShareWish, Shared, Views, copied_as,
};
pub use show::Shown;
pub use stacking::collapsed;
pub use store::Availability;
#[cfg(feature = "home")]
pub use sync::{Plan as SyncPlan, Settling, Sync, Synced};
pub use upload::{MOST_UPLOADED_BYTES, NotUploaded, Uploaded, is_no_room};
pub use who::{Compared, Portrait, Refused, Shown as ShownPerson, Somebody, Theirs, Unnamed, WhoIsWho, Wish};

/// One family's photographs: everything Tintype does, it does through this.
#[derive(Clone)]
pub struct Library {
    store: Arc<dyn Store>,
    catalogue: Arc<dyn Catalogue>,
    sizes: Sizes,
    recogniser: Option<Arc<dyn Recogniser>>,
    meaning: Option<Arc<dyn Meaning>>,
    budget: Arc<ingest::Budget>,
    progress: Arc<watch::Sender<Option<Progress>>>,
    looking: Arc<watch::Sender<Option<Progress>>>,
    trouble: Arc<Mutex<Option<String>>>,
    /// Of how many photos a wish may change what follows, if not of all.
    most_changed: Option<usize>,
    /// Who is who, as far as was last looked at.
    faces: Arc<tokio::sync::Mutex<Option<who::Faces>>>,
    /// What pictures mean, as far as was last looked at.
    known: Arc<tokio::sync::Mutex<Option<meaning::Known>>>,
    wishing: Arc<tokio::sync::Mutex<()>>,
    /// Held by whoever looks for the day's memories.
    looking_back: Arc<tokio::sync::Mutex<()>>,
    words: Arc<tokio::sync::Mutex<words::Kept>>,
    completing: Arc<tokio::sync::Mutex<Option<words::Completing>>>,
    listed_albums: Arc<tokio::sync::Mutex<albums::KeptList>>,
    folders: Arc<tokio::sync::Mutex<Option<Arc<folders::Folders>>>>,
    shares: Arc<tokio::sync::Mutex<shares::Kept>>,
    accounts: Arc<tokio::sync::Mutex<accounts::Kept>>,
    /// Where somebody is only shown it: what of it.
    part: Option<Arc<within::Within>>,
    /// Held by whoever notes that something was looked at, or a session.
    viewing: Arc<tokio::sync::Mutex<()>>,
    /// Where uploads are kept; `None` where there can be none.
    uploads: Option<upload::Place>,
    receiving: Arc<upload::UnderWay>,
    uploaded: Arc<tokio::sync::Notify>,
}

/// How many photos' records are in memory at once, where all are looked through.
const AT_ONCE: usize = 1_000;

/// A table takes longer to answer than to be asked.
pub const ASKED_AT_ONCE: usize = 16;

/// The time.
fn since_1970() -> anyhow::Result<Duration> {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).context("this machine's clock is before 1970")
}

/// The time, milliseconds since 1970, for what is said now.
fn now_ms() -> photo::Rank {
    since_1970().map_or(0, |since| since.as_millis() as photo::Rank)
}

/// The rank of what is said now, later than what was said of the same before.
fn later(before: Option<(photo::Rank, PhotoId)>) -> photo::Rank {
    now_ms().max(before.map_or(0, |(rank, _)| rank + 1))
}

/// How far long work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files, or pictures, done.
    pub done: usize,
    /// All that are to do.
    pub total: usize,
}

impl Library {
    /// A library in this store, with this catalogue and renditions of these sizes.
    pub fn new(store: Arc<dyn Store>, catalogue: Arc<dyn Catalogue>, sizes: Sizes) -> Self {
        let budget = Arc::new(ingest::Budget::of_this_machine());
        let [progress, looking] = [(); 2].map(|()| Arc::new(watch::Sender::new(None)));
        Self {
            store,
            catalogue,
            sizes,
            recogniser: None,
            meaning: None,
            budget,
            progress,
            looking,
            trouble: Arc::default(),
            most_changed: None,
            faces: Arc::default(),
            known: Arc::default(),
            wishing: Arc::default(),
            looking_back: Arc::default(),
            words: Arc::default(),
            completing: Arc::default(),
            listed_albums: Arc::default(),
            folders: Arc::default(),
            shares: Arc::default(),
            accounts: Arc::default(),
            part: None,
            viewing: Arc::default(),
            uploads: None,
            receiving: Arc::default(),
            uploaded: Arc::default(),
        }
    }

    /// The same library, in which somebody looks at every new picture.
    pub fn recognising(self, recogniser: Arc<dyn Recogniser>) -> Self {
        Self { recogniser: Some(recogniser), ..self }
    }

    /// The same library in a program that may be stopped soon: what follows from a wish is told of so many photos at most.
    pub fn changing_at_most(self, photos: usize) -> Self {
        Self { most_changed: Some(photos), ..self }
    }

    /// Refuses what is about more photos than may be changed at once.
    pub fn may_change(&self, photos: usize) -> Result<(), Refused> {
        match self.most_changed {
            Some(most) if photos > most => Err(Refused(format!(
                "that is about {photos} photos, and here at most {most} can be at once: choose fewer, or do it from a machine"
            ))),
            _ => Ok(()),
        }
    }

    /// Whether whoever decided something may have been stopped before it was told.
    fn may_be_untold(&self) -> bool {
        self.most_changed.is_some()
    }

    /// The same library, once its store has changed.
    #[cfg(feature = "home")]
    fn with_store(self, store: Arc<dyn Store>) -> Self {
        Self { store, ..self }
    }

    /// How far the import under way has come; `None` while there is none.
    pub fn progress(&self) -> watch::Receiver<Option<Progress>> {
        self.progress.subscribe()
    }

    /// How many of the pictures that a recogniser had not seen it has looked at; `None` while it looks at none.
    pub fn looking(&self) -> watch::Receiver<Option<Progress>> {
        self.looking.subscribe()
    }

    /// Why what goes on behind the gallery was not brought to its end; `None` where nothing hindered it.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().expect("nothing panics while it holds a text").clone()
    }

    /// Says why, for the gallery's owner, after what was said before.
    pub fn tell_trouble(&self, why: &str) {
        let mut trouble = self.trouble.lock().expect("nothing panics while it holds a text");
        *trouble = Some(trouble.take().map_or_else(|| why.to_owned(), |before| format!("{before}; {why}")));
    }

    /// Changes with everything that could change what the library answers.
    pub async fn version(&self) -> anyhow::Result<u64> {
        Ok(self.catalogue.version().await?)
    }

    /// The photo whose identity begins like this.
    pub async fn photo(&self, id: ShortId) -> anyhow::Result<Option<Entry>> {
        let Some(id) = self.catalogue.resolve(id).await? else { return Ok(None) };
        Ok(self.catalogue.entries(&[id]).await?.pop())
    }

    /// What is known of these photos, those that the library no longer has left out.
    pub async fn photos(&self, ids: &[PhotoId]) -> anyhow::Result<Vec<Entry>> {
        Ok(self.catalogue.entries(ids).await?)
    }

    /// All that was decided of a matter, be it taken back or not, the earliest first.
    pub async fn decided(&self, matter: Matter) -> anyhow::Result<Vec<Decided>> {
        Ok(self.catalogue.decisions(matter).await?)
    }

    /// Every picture there is.
    async fn pictures(&self) -> anyhow::Result<Vec<PhotoId>> {
        Ok(self.catalogue.find(&Query::default()).await?.rows.iter().map(|row| row.id).collect())
    }

    /// Every file that could not be read, or not wholly.
    pub async fn problems(&self) -> anyhow::Result<Vec<Problem>> {
        let troubled = self.catalogue.troubled().await?;
        let files = troubled.iter().flat_map(|entry| entry.files.iter().map(move |file| (file, entry)));
        let reason = |entry: &Entry| entry.problems().collect::<Vec<_>>().join("; ");
        Ok(files.map(|(file, entry)| Problem::new(file.path.as_str(), reason(entry))).collect())
    }

    /// Makes records lasting, then known: in that order, so that what the catalogue answers is never lost. Answers by how much the
    /// catalogue's version has grown.
    async fn record(&self, records: &[Record]) -> anyhow::Result<u64> {
        self.must_be_whole()?;
        let objects = records.iter().map(|record| (record.key(), record.to_bytes().into())).collect();
        self.store.create(objects).await.context("writing down what was learnt")?;
        Ok(self.catalogue.add(records).await?)
    }
}
