//! A catalogue in one DynamoDB table, paid for by the request: a photo is an item, and an index leads to it.
//! Every question is a few queries of one partition each; nothing but clearing reads the whole table.
//!
//! | partition | place | what |
//! |---|---|---|
//! | `P` and the first 16 hex digits of a photo | the photo | its standing records and its paths, compressed |
//! | | the photo, a name, a number | what of that is more than an item holds |
//! | `F` and a path | | the greatest record about the path, in short: which photo is there |
//! | `Y` and a year | capture time, photo | a line for each picture taken that year |
//! | `H`, `A`, `L`, `T`, `G`, `C` and a digest of terms | capture time, photo | a line for each picture of a person, album, label, word of a caption, place or camera |
//! | `N` and a term | capture time, photo | a line for each picture that has it in a file's or folder's name, or in its text |
//! | `D` and a matter | rank and digest | what was decided of it |
//! | `K` | a name | what was noted |
//! | `X` | the photo | those with problems |
//! | `V` | a digest | a word that searches can use: what several pictures may be found by |
//! | `Z`, `Y` and a year | a number | parts of that year's lines, pressed |
//! | `S` | | the state |
//!
//! Partitions whose names begin with a small letter are not the catalogue's, and it leaves them alone.
//!
//! An answer of the service has 1 MB at most: about 9,000 lines of the timeline, or 3,800 of what leads to pictures. Years
//! that are looked at again and again are packed, so that the whole timeline is a few requests. A limit ends the reading once
//! there are enough. `docs/aws.md` has the figures.

mod add;
mod decisions;
mod find;
mod known;
mod line;
mod notes;
mod packs;
mod state;
mod table;
mod words;
mod years;

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use photo::{Decided, Entry, FileState, Matter, OriginalPath, PhotoId, Rank, Record, ShortId, Source};
use query::Query;

use crate::{Catalogue, Change, Error, Found, Stamp, Vocabulary};
use add::Changed;
use known::Known;
use state::State;
use table::{Key, Table};
use words::Words;
use years::Years;

pub use table::Usage;

/// How many photos' records are in memory at once where all of them are looked through.
const READ_AT_ONCE: usize = 1_000;

const NOT_POISONED: &str = "nothing panics while it holds what was rebuilt";

/// A catalogue in a table.
pub struct DynamoDb {
    table: Table,
    words: Words,
    years: Years,
    /// Since it cleared the table: the photos that it has added again.
    rebuilt: Mutex<Option<HashSet<PhotoId>>>,
}

/// A catalogue that was opened.
pub struct Opened {
    /// The catalogue.
    pub catalogue: DynamoDb,
    /// Why it has to be built from the store, if it has.
    pub unbuilt: Option<Unbuilt>,
}

/// Why a catalogue has to be built from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbuilt {
    /// Nothing was ever in it.
    Empty,
    /// It is another version's, or building it was not finished: what it answers may be wrong.
    Stale,
}

impl DynamoDb {
    /// The catalogue in a table that is there.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        let (words, years) = (Words::default(), Years::default());
        Self { table: Table::new(client, table.into()), words, years, rebuilt: Mutex::default() }
    }

    /// The same, and whether it has to be built.
    pub async fn open(client: Client, table: impl Into<String>) -> Result<Opened, Error> {
        let catalogue = Self::new(client, table);
        let unbuilt = State::read(&catalogue.table).await?.unbuilt();
        Ok(Opened { catalogue, unbuilt })
    }

    /// Makes the table. Where a CloudFormation stack is, it does.
    pub async fn make_table(&self) -> Result<(), Error> {
        self.table.make().await
    }

    /// What it asked of the service so far.
    pub fn usage(&self) -> Usage {
        self.table.usage()
    }

    /// Deletes all that `is_doomed`, but for what a photo's item needs.
    async fn sweep(&self, is_doomed: impl Fn(&Key) -> bool) -> Result<(), Error> {
        let mut from = None;
        loop {
            let (mut keys, next) = self.table.every_key(from).await?;
            keys.retain(&is_doomed);
            let (mut parts, mut others) = (Vec::new(), Vec::new());
            for key in keys {
                match known::item_of_part(&key) {
                    Some(item) => parts.push((key, item)),
                    None => others.push((key, None)),
                }
            }
            self.table.write(others).await?;
            for (key, item) in parts {
                let needed = self.table.get(&item).await?.as_ref().map(known::part_keys).unwrap_or_default();
                if !needed.contains(&key) {
                    self.table.write(vec![(key, None)]).await?;
                }
            }
            from = next;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// Whether a photo may have its item and not all of its lines: it may have been taken in while this cleared the table.
    fn lacks_lines(&self, photo: PhotoId) -> bool {
        self.rebuilt.lock().expect(NOT_POISONED).as_ref().is_some_and(|rebuilt| !rebuilt.contains(&photo))
    }

    fn has_lines_now(&self, photo: PhotoId) {
        self.rebuilt.lock().expect(NOT_POISONED).as_mut().map(|rebuilt| rebuilt.insert(photo));
    }

    /// Tells what changed, if anything did. Answers by how much the version grew.
    async fn tell(&self, changed: Changed) -> Result<u64, Error> {
        let counters = changed.counters();
        if counters.is_empty() {
            return Ok(0);
        }
        State::tell(&self.table, counters).await?;
        Ok(1)
    }

    /// Tells that all is another.
    async fn tell_everything(&self) -> Result<(), Error> {
        self.tell(Changed::everything(&State::read(&self.table).await?)).await.map(drop)
    }

    /// What is known of these photos.
    async fn known_of(&self, photos: impl Iterator<Item = PhotoId>) -> Result<HashMap<PhotoId, Known>, Error> {
        let mut keys: Vec<Key> = photos.map(known::key).collect();
        keys.sort();
        keys.dedup();
        self.read(self.table.get_all(&keys).await?.into_iter().map(|(_, item)| item).collect()).await
    }

    /// What these sources say of these photos.
    async fn said_of(&self, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Error> {
        let mut said = Vec::new();
        for photos in photos.chunks(READ_AT_ONCE) {
            let mut known = self.known_of(photos.iter().copied()).await?;
            for photo in photos {
                let Some(known) = known.get_mut(photo) else { continue };
                said.extend(sources.iter().filter_map(|source| known.records.remove(source)));
            }
        }
        Ok(said)
    }

    /// The visible entries among these photos, in the order asked.
    async fn entries_of(&self, photos: &[PhotoId]) -> Result<Vec<Entry>, Error> {
        let known = self.known_of(photos.iter().copied()).await?;
        let entries: HashMap<PhotoId, Option<Entry>> =
            known.iter().map(|(photo, known)| (*photo, known.entry(*photo))).collect();
        Ok(photos.iter().filter_map(|photo| entries.get(photo).cloned().flatten()).collect())
    }
}

#[async_trait]
impl Catalogue for DynamoDb {
    async fn add(&self, records: &[Record]) -> Result<u64, Error> {
        self.take(records).await
    }

    async fn records(&self, photo: PhotoId) -> Result<Vec<Record>, Error> {
        Ok(self.known(photo).await?.records.into_values().collect())
    }

    async fn entries(&self, photos: &[PhotoId]) -> Result<Vec<Entry>, Error> {
        self.entries_of(photos).await
    }

    async fn resolve(&self, photo: ShortId) -> Result<Option<PhotoId>, Error> {
        let known = self.read(self.table.partition(&known::partition(photo), None).await?).await?;
        Ok(known.into_iter().find(|(id, known)| known.entry(*id).is_some()).map(|(id, _)| id))
    }

    async fn at(&self, path: &OriginalPath) -> Result<Option<(PhotoId, FileState)>, Error> {
        let owners = self.owners(std::iter::once(path)).await?;
        Ok(owners.get(path).map(|owner| (owner.photo, owner.state)))
    }

    async fn find(&self, query: &Query) -> Result<Found, Error> {
        self.find_pictures(query).await
    }

    async fn troubled(&self) -> Result<Vec<Entry>, Error> {
        let items = self.table.partition(line::TROUBLED, None).await?;
        let photos: Vec<PhotoId> = items.iter().filter_map(known::photo).collect();
        let mut troubled = self.entries_of(&photos).await?;
        troubled.sort_by(|one, other| one.files.cmp(&other.files));
        Ok(troubled)
    }

    async fn unsaid(&self, source: &Source, rank: Rank) -> Result<Vec<PhotoId>, Error> {
        let pictures: Vec<PhotoId> =
            self.find_pictures(&Query::default()).await?.rows.iter().map(|row| row.id).collect();
        let mut has_said = HashSet::new();
        for said in
            self.said_of(&pictures, std::slice::from_ref(source)).await?.iter().filter(|said| said.standing().0 >= rank)
        {
            has_said.insert(said.photo());
        }
        Ok(pictures.into_iter().filter(|photo| !has_said.contains(photo)).collect())
    }

    async fn said(&self, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Error> {
        self.said_of(photos, sources).await
    }

    async fn decide(&self, decisions: &[Decided]) -> Result<u64, Error> {
        let new = decisions::untold(&self.table, decisions).await?;
        if new.is_empty() {
            return Ok(0);
        }
        self.table.write(decisions::items(&new, decisions::Told::NotYet)).await?;
        let grown = self.tell(Changed::other()).await?;
        self.table.write(decisions::items(&new, decisions::Told::Already)).await?;
        Ok(grown)
    }

    async fn decisions(&self, matter: Matter) -> Result<Vec<Decided>, Error> {
        let (all, untold) = decisions::all(&self.table, matter).await?;
        if !untold.is_empty() {
            // Who decided that was stopped, or is about to tell it. What was read is right where it cannot be told, too.
            drop(self.decide(&untold).await);
        }
        Ok(all)
    }

    async fn vocabulary(&self) -> Result<Vocabulary, Error> {
        let state = State::read(&self.table).await?;
        Ok(self.words.index(&self.table, &state).await?.vocabulary())
    }

    async fn version(&self) -> Result<u64, Error> {
        Ok(State::read(&self.table).await?.version)
    }

    async fn stamps(&self) -> Result<HashMap<OriginalPath, Stamp>, Error> {
        // A bucket has no files to scan.
        Ok(HashMap::new())
    }

    async fn stamp(&self, _stamps: &[(OriginalPath, Option<Stamp>)]) -> Result<(), Error> {
        Ok(())
    }

    async fn kept(&self, _name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(None)
    }

    async fn keep(&self, _name: &str, _bytes: Vec<u8>) -> Result<(), Error> {
        // It would cost more than computing it again.
        Ok(())
    }

    async fn noted(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(notes::read(&self.table, name).await?.content)
    }

    async fn note(&self, name: &str, change: Change) -> Result<(), Error> {
        notes::change(&self.table, name, change).await
    }

    async fn clear(&self) -> Result<u64, Error> {
        let clearing = State::begin_clearing(&self.table).await?;
        // Packs are of a time before this.
        self.tell_everything().await?;
        // Photos' items before their lines: an item that is there afterwards knows its lines.
        self.sweep(known::is_item).await?;
        self.sweep(|key| key.is_the_catalogues() && !State::is_at(key) && !known::is_item(key)).await?;
        self.tell_everything().await?;
        self.words.clear();
        self.years.clear();
        // From here on: what others took in meanwhile may have lost some of its lines.
        *self.rebuilt.lock().expect(NOT_POISONED) = Some(HashSet::new());
        Ok(clearing)
    }

    async fn complete(&self, clearing: u64) -> Result<(), Error> {
        State::end_clearing(&self.table, clearing).await?;
        *self.rebuilt.lock().expect(NOT_POISONED) = None;
        Ok(())
    }

    async fn is_complete(&self) -> Result<bool, Error> {
        let State { version, clearing, .. } = State::read(&self.table).await?;
        Ok(version > 0 && clearing.is_none())
    }
}
