//! Taking records in. A photo's item is written under the condition that nobody else has meanwhile, a path's under the
//! condition that what is said is greater; lines of the index come before the item that leads to them and go after it,
//! so that whatever was interrupted is finished by adding the same records again. Whoever has claimed a path, or written a
//! photo, looks once more: of two that do so at the same time, one sees what the other did.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures::{StreamExt, TryStreamExt, stream};
use photo::{FileState, OriginalPath, PhotoId, Record};

use super::DynamoDb;
use super::known::{self, Known, UNCHANGED, Written};
use super::line::{self, Line, Lines};
use super::state::{CLEARED, State, VERSION, WORDS};
use super::table::{self, Item, Key};
use super::words::{self, Word};
use crate::{Error, standing_bytes};

/// What the greatest record about a path says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Owner {
    pub(super) photo: PhotoId,
    pub(super) state: FileState,
    /// Rank and digest, as bytes that compare as they do.
    standing: [u8; 40],
}

const PHOTO: &str = "p";
const STANDING: &str = "k";
const SIZE: &str = "z";
const MODIFIED: &str = "m";

/// The path's item may be written when what is said is greater than what was.
const GREATER: &str = "attribute_not_exists(k) OR k < :k";

/// How many photos are worked on at once.
const AT_ONCE: usize = 16;

/// How often two that write the same photo get out of each other's way.
const MOST_TURNS: usize = 50;

/// Where a path's item is.
pub(super) fn path_key(path: &OriginalPath) -> Key {
    Key::new(format!("F{path}"), [0])
}

impl Owner {
    fn of_record(record: &Record) -> Option<(&OriginalPath, Self)> {
        let (path, state) = record.file()?;
        Some((path, Self { photo: record.photo(), state, standing: standing_bytes(record.standing()) }))
    }

    pub(super) fn of_item(item: &Item) -> Option<Self> {
        let modified_ms = item.get(MODIFIED).and_then(|attribute| attribute.as_n().ok()?.parse().ok());
        let state = match (table::count(item, SIZE), modified_ms) {
            (Some(size_bytes), Some(modified_ms)) => FileState::Present { size_bytes, modified_ms },
            _ => FileState::Gone,
        };
        let photo = PhotoId(table::bytes(item, PHOTO)?.try_into().ok()?);
        Some(Self { photo, state, standing: table::bytes(item, STANDING)?.try_into().ok()? })
    }

    fn item(&self) -> Item {
        let mut item = Item::from([
            (PHOTO.to_owned(), table::binary(self.photo.0)),
            (STANDING.to_owned(), table::binary(self.standing)),
        ]);
        match self.state {
            FileState::Present { size_bytes, modified_ms } => {
                item.insert(SIZE.to_owned(), table::number(size_bytes));
                item.insert(MODIFIED.to_owned(), table::signed(modified_ms));
            }
            FileState::Gone => {}
        }
        item
    }
}

/// What is another now, or about to be, for readers to be told.
#[derive(Default)]
pub(super) struct Changed {
    /// Anything at all.
    any: bool,
    /// The years whose timeline is another.
    years: BTreeSet<String>,
    /// Whether there may be new words.
    words: bool,
    /// Whether the table was cleared.
    cleared: bool,
    /// By how much the version has grown already.
    grown: u64,
}

impl Changed {
    /// All that there is.
    pub(super) fn everything(state: &State) -> Self {
        Self { any: true, years: state.years.keys().cloned().collect(), words: true, cleared: true, grown: 0 }
    }

    /// What is no photo's.
    pub(super) fn other() -> Self {
        Self { any: true, ..Self::default() }
    }

    /// The timeline, where it has these lines.
    fn lines<'a>(lines: impl Iterator<Item = &'a Key>) -> Self {
        let partitions = lines.map(|key| key.partition.clone());
        Self { any: true, years: partitions.filter(|partition| line::is_year(partition)).collect(), ..Self::default() }
    }

    fn and(mut self, other: Self) -> Self {
        self.any |= other.any;
        self.years.extend(other.years);
        self.words |= other.words;
        self.cleared |= other.cleared;
        self.grown += other.grown;
        self
    }

    /// The counters that go up, by their attributes.
    pub(super) fn counters(&self) -> Vec<String> {
        if !self.any {
            return Vec::new();
        }
        let some = [(true, VERSION), (self.words, WORDS), (self.cleared, CLEARED)];
        let some = some.iter().filter(|(grows, _)| *grows).map(|(_, counter)| (*counter).to_owned());
        some.chain(self.years.iter().cloned()).collect()
    }
}

impl DynamoDb {
    /// Takes records in. Answers by how much the version grows.
    pub(super) async fn take(&self, records: &[Record]) -> Result<u64, Error> {
        let mut spoken: BTreeMap<PhotoId, Vec<&Record>> = BTreeMap::new();
        let mut claims: HashMap<OriginalPath, Owner> = HashMap::new();
        for record in records {
            spoken.entry(record.photo()).or_default().push(record);
            if let Some((path, owner)) = Owner::of_record(record)
                && claims.get(path).is_none_or(|other| owner.standing > other.standing)
            {
                claims.insert(path.clone(), owner);
            }
        }
        let owners = self.owners(claims.keys()).await?;
        claims.retain(|path, claim| owners.get(path).is_none_or(|owner| claim.standing > owner.standing));
        // Who had the path before may have to go without it.
        for photo in claims.keys().filter_map(|path| owners.get(path)).map(|owner| owner.photo) {
            spoken.entry(photo).or_default();
        }
        // As if the claims had been written: were this to break off here, adding the same again would do the rest.
        let settled = self.settle_all(&spoken, &claims).await?;
        let grown = settled.grown + self.tell(settled).await?;
        if claims.is_empty() {
            return Ok(grown);
        }
        // Whoever wrote the same photos meanwhile knew nothing of the claims, and these may have come too late.
        let displaced = self.claim(&claims).await?;
        let affected = spoken.into_keys().chain(displaced).map(|photo| (photo, Vec::new())).collect();
        let settled = self.settle_all(&affected, &HashMap::new()).await?;
        Ok(grown + settled.grown + self.tell(settled).await?)
    }

    /// What is known of paths.
    pub(super) async fn owners(
        &self,
        paths: impl Iterator<Item = &OriginalPath>,
    ) -> Result<HashMap<OriginalPath, Owner>, Error> {
        let keys: HashMap<Key, &OriginalPath> = paths.map(|path| (path_key(path), path)).collect();
        let items = self.table.get_all(&keys.keys().cloned().collect::<Vec<_>>()).await?;
        let owner = |(key, item): &(Key, Item)| Some(((*keys.get(key)?).clone(), Owner::of_item(item)?));
        Ok(items.iter().filter_map(owner).collect())
    }

    async fn settle_all(
        &self,
        spoken: &BTreeMap<PhotoId, Vec<&Record>>,
        claims: &HashMap<OriginalPath, Owner>,
    ) -> Result<Changed, Error> {
        let settling: Vec<_> = spoken.iter().map(|(photo, records)| self.settle(*photo, records, claims)).collect();
        let changed = stream::iter(settling).buffer_unordered(AT_ONCE);
        changed.try_fold(Changed::default(), |one, other| async { Ok(one.and(other)) }).await
    }

    /// Brings a photo's item and lines to what its records and these say, as if `claims` were written already.
    ///
    /// Readers are told of new lines and words before the item says that there is nothing more to do, and of lines that went
    /// by the caller. Whoever is stopped in between leaves an item from which the next one sees what is left to do.
    async fn settle(
        &self,
        photo: PhotoId,
        records: &[&Record],
        claims: &HashMap<OriginalPath, Owner>,
    ) -> Result<Changed, Error> {
        let is_second_look = records.is_empty() && claims.is_empty();
        let writes_all = !is_second_look && self.lacks_lines(photo);
        // What was written for a turn that came to nothing.
        let mut abandoned = BTreeSet::new();
        let mut done = Changed::default();
        for _ in 0..MOST_TURNS {
            let there = self.known(photo).await?;
            let mut known = there.clone();
            for record in records {
                known.take(record);
            }
            known.paths = self.paths(photo, &known, claims).await?;
            if known == there && abandoned.is_empty() && !writes_all {
                if is_second_look || there.leaving.is_empty() || self.finish(photo, known, &mut done).await? {
                    return Ok(done);
                }
                continue;
            }
            let (before, _) = lines(&there, photo);
            let (after, words) = lines(&known, photo);
            known.writes = there.writes + 1;
            // What an abandoned turn wrote may have been written over what was right.
            let is_new = |key: &Key, content: &Vec<u8>| {
                writes_all || before.get(key) != Some(content) || abandoned.contains(key)
            };
            let new: Vec<_> = after.iter().filter(|(key, content)| is_new(key, content)).collect();
            let told = Changed::lines(new.iter().map(|(key, _)| *key));
            let new = new.into_iter().map(|(key, content)| (key, Line::item(content.clone(), known.writes)));
            self.table.write(new.map(|(key, item)| (key.clone(), Some(item))).collect()).await?;
            done.grown += self.tell_with_words(told, &words).await?;
            let stale = before.into_keys().chain(there.leaving.iter().cloned()).chain(abandoned.iter().cloned());
            known.leaving = stale.filter(|key| !after.contains_key(key)).collect();
            if self.put(photo, &known, there.writes).await? {
                self.has_lines_now(photo);
                self.drop_lines(&known).await?;
                done = done.and(Changed::lines(known.leaving.iter()));
                // A path may have gone to another between being looked up and this being written.
                if !claims.is_empty() || known.paths == self.paths(photo, &known, claims).await? {
                    return Ok(done);
                }
                abandoned.clear();
                continue;
            }
            abandoned.extend(after.into_keys());
        }
        Err(self.busy())
    }

    /// Does again what has to be done after an item was written: whoever wrote it may have been stopped before that. Answers
    /// whether that was the last of it.
    async fn finish(&self, photo: PhotoId, mut known: Known, done: &mut Changed) -> Result<bool, Error> {
        self.drop_lines(&known).await?;
        done.grown += self.tell(Changed::lines(known.leaving.iter())).await?;
        known.leaving.clear();
        known.writes += 1;
        self.put(photo, &known, known.writes - 1).await
    }

    /// Writes a photo's item, unless another has since it had been written so many times.
    async fn put(&self, photo: PhotoId, known: &Known, writes: u64) -> Result<bool, Error> {
        let Written { item, parts } = known.written(photo);
        let new: Vec<Key> = parts.iter().map(|(key, _)| key.clone()).collect();
        let parts: Vec<_> = parts.into_iter().map(|(key, item)| (key, Some(item))).collect();
        self.table.write(parts.clone()).await?;
        let seen = (":w", table::number(writes));
        let is_put = self.table.put_if(&known::key(photo), item, UNCHANGED, seen).await?.is_some();
        // Whoever clears the table takes parts for nobody's until the item is there.
        if is_put && self.table.get_all(&new).await?.len() < new.len() {
            self.table.write(parts).await?;
        }
        let mut unused = if is_put { known.parts.clone() } else { new };
        if !is_put && !unused.is_empty() {
            // It may be written nevertheless, and refused when the SDK asked again because the first answer was lost.
            let named = self.table.get(&known::key(photo)).await?.as_ref().map(known::part_keys).unwrap_or_default();
            unused.retain(|key| !named.contains(key));
        }
        self.table.write(unused.into_iter().map(|key| (key, None)).collect()).await?;
        Ok(is_put)
    }

    /// Deletes the lines that a write left behind, but for those that a later write has written again.
    async fn drop_lines(&self, known: &Known) -> Result<(), Error> {
        let written = table::number(known.writes);
        let drop = |key| self.table.delete_if(key, line::NOT_LATER, (":w", written.clone()));
        let dropping: Vec<_> = known.leaving.iter().map(drop).collect();
        stream::iter(dropping).buffer_unordered(AT_ONCE).try_collect().await
    }

    /// What is known of a photo.
    pub(super) async fn known(&self, photo: PhotoId) -> Result<Known, Error> {
        let item = self.table.get(&known::key(photo)).await?;
        Ok(self.read(item.into_iter().collect()).await?.remove(&photo).unwrap_or_default())
    }

    /// What photos' items say, with the further items that some have.
    pub(super) async fn read(&self, mut items: Vec<Item>) -> Result<HashMap<PhotoId, Known>, Error> {
        let mut read = HashMap::new();
        for _ in 0..MOST_TURNS {
            let parts: Vec<Key> = items.iter().flat_map(known::part_keys).collect();
            let parts: HashMap<Key, Item> = self.table.get_all(&parts).await?.into_iter().collect();
            let mut replaced = Vec::new();
            for item in &items {
                let Some(photo) = known::photo(item) else { continue };
                match Known::of(item, &parts)? {
                    Some(known) => drop(read.insert(photo, known)),
                    None => replaced.push(known::key(photo)),
                }
            }
            if replaced.is_empty() {
                return Ok(read);
            }
            items = self.table.get_all(&replaced).await?.into_iter().map(|(_, item)| item).collect();
        }
        Err(self.busy())
    }

    /// The paths that are a photo's, of those that its records name.
    async fn paths(
        &self,
        photo: PhotoId,
        known: &Known,
        claims: &HashMap<OriginalPath, Owner>,
    ) -> Result<BTreeSet<OriginalPath>, Error> {
        let named: Vec<&OriginalPath> =
            known.records.values().filter_map(|record| Some(Owner::of_record(record)?.0)).collect();
        let unclaimed = named.iter().copied().filter(|path| !claims.contains_key(*path));
        let owners = self.owners(unclaimed).await?;
        let is_its =
            |path: &&OriginalPath| claims.get(*path).or(owners.get(*path)).is_some_and(|owner| owner.photo == photo);
        Ok(named.into_iter().filter(is_its).cloned().collect())
    }

    /// Writes what is said of paths, where that is still greater. Answers whose they were until then.
    async fn claim(&self, claims: &HashMap<OriginalPath, Owner>) -> Result<BTreeSet<PhotoId>, Error> {
        let claiming: Vec<_> = claims.iter().map(|(path, owner)| self.claim_one(path, owner)).collect();
        stream::iter(claiming).buffer_unordered(AT_ONCE).try_filter_map(async |before| Ok(before)).try_collect().await
    }

    async fn claim_one(&self, path: &OriginalPath, owner: &Owner) -> Result<Option<PhotoId>, Error> {
        let standing = table::binary(owner.standing);
        let before = self.table.put_if(&path_key(path), owner.item(), GREATER, (":k", standing)).await?;
        Ok(before.and_then(|before| Owner::of_item(&before)).map(|before| before.photo))
    }

    /// Writes down the words that are new to the catalogue, and tells what changed and of them. They count as known once
    /// that was told: whoever comes here again after being stopped tells it again. Answers by how much the version grew.
    async fn tell_with_words(&self, changed: Changed, words: &[Word]) -> Result<u64, Error> {
        let mut changed = changed;
        for grown in 1..=MOST_TURNS as u64 {
            let news = self.words.news(&self.table, words).await?;
            self.table.write(news.words.iter().map(|word| (word.key(), Some(word.item()))).collect()).await?;
            changed.words = news.is_untold;
            let cleared = State::tell(&self.table, changed.counters()).await?;
            if self.words.learn(news, cleared) {
                return Ok(grown);
            }
        }
        Err(self.busy())
    }

    fn busy(&self) -> Error {
        Error::Unavailable("others kept changing the same photos: try again".into())
    }
}

/// The lines of a photo, and the words that it shares with others; none when it has no file left.
fn lines(known: &Known, photo: PhotoId) -> (Lines, Vec<Word>) {
    let Some(entry) = known.entry(photo) else { return Default::default() };
    if !entry.is_found() {
        return (line::lines(&entry, &BTreeSet::new()), Vec::new());
    }
    let facets = query::facets(&entry);
    (line::lines(&entry, &facets), words::entries(&facets))
}
