//! One photo as an item: all its standing records, and which of its files it has.
//! One item, so that they change together, and one read answers everything about a photo. What is more than an item holds
//! is in further items that this one names, written before it and never again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use photo::{Entry, File, FileState, OriginalPath, PhotoId, Record, ShortId, Source};
use serde::{Deserialize, Serialize};

use super::table::{self, Item, Key};
use crate::Error;

/// What is known of a photo.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// Those that stand.
    pub(super) records: BTreeMap<Source, Record>,
    /// The paths that belong to this photo, of those that its records name.
    pub(super) paths: BTreeSet<OriginalPath>,
    /// Where rows of the index were that may still have to be deleted.
    pub(super) leaving: BTreeSet<Key>,
    /// Counts the writes of the item; 0 while there is none.
    pub(super) writes: u64,
    /// The further items it was read from.
    pub(super) parts: Vec<Key>,
}

/// What to write of a photo.
pub(super) struct Written {
    pub(super) item: Item,
    /// Before that.
    pub(super) parts: Vec<(Key, Item)>,
}

/// How an item is stored, before it is compressed.
#[derive(Serialize, Deserialize)]
struct Stored {
    records: Vec<String>,
    paths: BTreeSet<OriginalPath>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    leaving: BTreeSet<Key>,
}

const WRITES: &str = "w";
const CONTENT: &str = "c";
/// What the places of the further items begin with, after the photo; and how many there are.
const PARTS: &str = "n";

/// How much of the content one item has: the service takes items of 400 KB.
const MOST_BYTES: usize = 300_000;

/// How long the places of items are, bytes.
const PLACE: usize = 32;

/// Where a photo's item is: photos that begin alike share a partition, so that one query resolves a beginning.
pub(super) fn key(photo: PhotoId) -> Key {
    Key::new(partition(photo.short()), photo.0)
}

/// The partition of all photos that begin like this.
pub(super) fn partition(short: ShortId) -> String {
    format!("P{short}")
}

/// Whether a key is a photo's item's.
pub(super) fn is_item(key: &Key) -> bool {
    key.partition.starts_with('P') && key.place.len() == PLACE
}

/// The item that a key's would be a part of.
pub(super) fn item_of_part(key: &Key) -> Option<Key> {
    let is_part = key.partition.starts_with('P') && key.place.len() > PLACE;
    is_part.then(|| Key::new(key.partition.clone(), &key.place[..PLACE]))
}

/// Which photo an item is of.
pub(super) fn photo(item: &Item) -> Option<PhotoId> {
    table::place(item).try_into().ok().map(PhotoId)
}

/// Where the further items of an item are.
pub(super) fn part_keys(item: &Item) -> Vec<Key> {
    let (Some(photo), Some(named)) = (photo(item), table::bytes(item, PARTS)) else { return Vec::new() };
    let Some((name, count)) = named.split_first_chunk::<8>() else { return Vec::new() };
    let count = count.try_into().map_or(0, u64::from_be_bytes);
    let place = |number: u64| [photo.0.as_slice(), name, &number.to_be_bytes()].concat();
    (0..count).map(|number| Key::new(partition(photo.short()), place(number))).collect()
}

impl Known {
    /// Reads an item, and those of its parts that are there; `None` if one is not.
    pub(super) fn of(item: &Item, parts: &HashMap<Key, Item>) -> Result<Option<Self>, Error> {
        let damaged =
            |reason: String| Error::Unavailable(format!("an item of the catalogue is damaged: {reason}").into());
        let keys = part_keys(item);
        let mut content = table::bytes(item, CONTENT).unwrap_or_default().to_vec();
        for key in &keys {
            let Some(part) = parts.get(key) else { return Ok(None) };
            content.extend(table::bytes(part, CONTENT).unwrap_or_default());
        }
        let mut text = Vec::new();
        DeflateDecoder::new(&*content).read_to_end(&mut text).map_err(|error| damaged(error.to_string()))?;
        let Stored { records, paths, leaving } =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        let writes = table::count(item, WRITES).unwrap_or_default();
        let mut known = Self { paths, leaving, writes, parts: keys, ..Self::default() };
        for record in records {
            let record = Record::parse(record.as_bytes()).map_err(|error| damaged(error.to_string()))?;
            known.records.insert(record.source(), record);
        }
        Ok(Some(known))
    }

    /// What to write.
    pub(super) fn written(&self, photo: PhotoId) -> Written {
        let text = |record: &Record| String::from_utf8(record.to_bytes()).expect("a record is JSON, which is UTF-8");
        let stored = Stored {
            records: self.records.values().map(text).collect(),
            paths: self.paths.clone(),
            leaving: self.leaving.clone(),
        };
        let stored = serde_json::to_vec(&stored).expect("text and lists can be JSON");
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let content = encoder.write_all(&stored).and_then(|()| encoder.finish()).expect("memory takes everything");
        let mut pieces = content.chunks(MOST_BYTES);
        let first = pieces.next().unwrap_or_default().to_vec();
        let mut item =
            Item::from([(WRITES.to_owned(), table::number(self.writes)), (CONTENT.to_owned(), table::binary(first))]);
        let pieces: Vec<&[u8]> = pieces.collect();
        if !pieces.is_empty() {
            // At random, so that of two that write at once neither writes over the other's.
            let named = [fastrand::u64(..).to_be_bytes(), (pieces.len() as u64).to_be_bytes()].concat();
            item.insert(PARTS.to_owned(), table::binary(named));
        }
        let part = |piece: &[u8]| Item::from([(CONTENT.to_owned(), table::binary(piece))]);
        let keys = part_keys(&key(photo).attributes().into_iter().chain(item.clone()).collect());
        Written { item, parts: keys.into_iter().zip(pieces.into_iter().map(part)).collect() }
    }

    /// The one rule. Answers whether the record stands now and did not before.
    pub(super) fn take(&mut self, record: &Record) -> bool {
        let source = record.source();
        let stands = self.records.get(&source).is_none_or(|there| record.standing() > there.standing());
        if stands {
            self.records.insert(source, record.clone());
        }
        stands
    }

    /// What the path's record says of it.
    pub(super) fn state(&self, path: &OriginalPath) -> Option<FileState> {
        self.records.get(&Source::File(path.clone()))?.file().map(|(_, state)| state)
    }

    /// What holds; `None` when no file is left.
    pub(super) fn entry(&self, photo: PhotoId) -> Option<Entry> {
        let files = self.paths.iter().filter_map(|path| match self.state(path)? {
            FileState::Present { size_bytes, modified_ms } => {
                Some(File { path: path.clone(), size_bytes, modified_ms })
            }
            FileState::Gone => None,
        });
        Entry::of_records(photo, files.collect(), self.records.values())
    }
}

/// The condition under which [`Known::item`] may be written: nobody else has since it was read.
pub(super) const UNCHANGED: &str = "attribute_not_exists(w) OR w = :w";
