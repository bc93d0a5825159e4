//! A catalogue in memory that keeps records, folds them all for every question and filters what it finds.
//! Too slow for a library, and short enough to be the definition that other catalogues are held to.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use photo::{Decided, Entry, File, FileState, Matter, OriginalPath, PhotoId, Rank, Record, ShortId, Source};
use query::Query;

use crate::{Catalogue, Change, Error, Found, Row, Stamp, Vocabulary};

/// Records in memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Those that stand.
    records: BTreeMap<(PhotoId, Source), Record>,
    decisions: BTreeMap<(Rank, PhotoId), Decided>,
    stamps: HashMap<OriginalPath, Stamp>,
    kept: HashMap<String, Vec<u8>>,
    version: u64,
    /// Which clearing has not been completed.
    clearing: Option<u64>,
}

impl Memory {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it holds the state")
    }
}

impl State {
    fn add(&mut self, record: &Record) {
        let place = (record.photo(), record.source());
        if self.records.get(&place).is_none_or(|stands| record.standing() > stands.standing()) {
            self.records.insert(place, record.clone());
            self.version += 1;
        }
    }

    /// The greatest record about each path.
    fn paths(&self) -> BTreeMap<&OriginalPath, (&Record, FileState)> {
        let mut paths: BTreeMap<&OriginalPath, (&Record, FileState)> = BTreeMap::new();
        for record in self.records.values() {
            if let Some((path, state)) = record.file()
                && paths.get(path).is_none_or(|(greatest, _)| record.standing() > greatest.standing())
            {
                paths.insert(path, (record, state));
            }
        }
        paths
    }

    /// Every visible entry.
    fn entries(&self) -> BTreeMap<PhotoId, Entry> {
        let mut files: BTreeMap<PhotoId, Vec<File>> = BTreeMap::new();
        for (path, (record, state)) in self.paths() {
            match state {
                FileState::Present { size_bytes, modified_ms } => {
                    files.entry(record.photo()).or_default().push(File { path: path.clone(), size_bytes, modified_ms });
                }
                FileState::Gone => {}
            }
        }
        let mut records: BTreeMap<PhotoId, Vec<&Record>> = BTreeMap::new();
        self.records.values().for_each(|record| records.entry(record.photo()).or_default().push(record));
        let said = |id| records.get(&id).into_iter().flatten().copied();
        let fold = |(id, files)| Some((id, Entry::of_records(id, files, said(id))?));
        files.into_iter().filter_map(fold).collect()
    }
}

#[async_trait]
impl Catalogue for Memory {
    async fn add(&self, records: &[Record]) -> Result<u64, Error> {
        let mut state = self.state();
        let before = state.version;
        records.iter().for_each(|record| state.add(record));
        Ok(state.version - before)
    }

    async fn records(&self, photo: PhotoId) -> Result<Vec<Record>, Error> {
        let state = self.state();
        Ok(state.records.iter().filter(|((of, _), _)| *of == photo).map(|(_, record)| record.clone()).collect())
    }

    async fn entries(&self, photos: &[PhotoId]) -> Result<Vec<Entry>, Error> {
        let entries = self.state().entries();
        Ok(photos.iter().filter_map(|photo| entries.get(photo).cloned()).collect())
    }

    async fn resolve(&self, photo: ShortId) -> Result<Option<PhotoId>, Error> {
        Ok(self.state().entries().into_keys().find(|id| id.short() == photo))
    }

    async fn at(&self, path: &OriginalPath) -> Result<Option<(PhotoId, FileState)>, Error> {
        Ok(self.state().paths().get(path).map(|(record, state)| (record.photo(), *state)))
    }

    async fn find(&self, query: &Query) -> Result<Found, Error> {
        let state = self.state();
        let mut found: Vec<Entry> = state.entries().into_values().filter(|entry| query.matches(entry)).collect();
        found.sort_by(|one, other| query.order(one, other));
        let rows = found.iter().filter_map(Row::of).take(query.limit.unwrap_or(usize::MAX));
        Ok(Found { version: state.version, rows: rows.collect() })
    }

    async fn troubled(&self) -> Result<Vec<Entry>, Error> {
        let mut troubled: Vec<Entry> = self.state().entries().into_values().collect();
        troubled.retain(|entry| entry.problems().next().is_some());
        troubled.sort_by(|one, other| one.files.cmp(&other.files));
        Ok(troubled)
    }

    async fn unsaid(&self, source: &Source, rank: Rank) -> Result<Vec<PhotoId>, Error> {
        let pictures = self.find(&Query::default()).await?.rows;
        let state = self.state();
        let has_said =
            |photo| state.records.get(&(photo, source.clone())).is_some_and(|said| said.standing().0 >= rank);
        Ok(pictures.iter().map(|row| row.id).filter(|photo| !has_said(*photo)).collect())
    }

    async fn said(&self, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Error> {
        let state = self.state();
        let of = |photo: &PhotoId| {
            let photo = *photo;
            sources.iter().map(move |source| (photo, source.clone()))
        };
        Ok(photos.iter().flat_map(of).filter_map(|place| state.records.get(&place).cloned()).collect())
    }

    async fn decide(&self, decisions: &[Decided]) -> Result<u64, Error> {
        let mut state = self.state();
        let before = state.version;
        for decided in decisions {
            let is_new = state.decisions.insert(decided.standing(), decided.clone()).is_none();
            state.version += u64::from(is_new);
        }
        Ok(state.version - before)
    }

    async fn decisions(&self, matter: Matter) -> Result<Vec<Decided>, Error> {
        let state = self.state();
        Ok(state.decisions.values().filter(|decided| decided.matter() == matter).cloned().collect())
    }

    async fn vocabulary(&self) -> Result<Vocabulary, Error> {
        let mut vocabulary = Vocabulary::default();
        self.state().entries().values().for_each(|entry| vocabulary.and(Vocabulary::of(entry)));
        Ok(vocabulary)
    }

    async fn version(&self) -> Result<u64, Error> {
        Ok(self.state().version)
    }

    async fn stamps(&self) -> Result<HashMap<OriginalPath, Stamp>, Error> {
        Ok(self.state().stamps.clone())
    }

    async fn stamp(&self, stamps: &[(OriginalPath, Option<Stamp>)]) -> Result<(), Error> {
        let there = &mut self.state().stamps;
        for (path, stamp) in stamps {
            match stamp {
                Some(stamp) => there.insert(path.clone(), *stamp),
                None => there.remove(path),
            };
        }
        Ok(())
    }

    async fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.state().kept.get(name).cloned())
    }

    async fn keep(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        self.state().kept.insert(name.to_owned(), bytes);
        Ok(())
    }

    async fn noted(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.kept(name).await
    }

    async fn note(&self, name: &str, mut change: Change) -> Result<(), Error> {
        let kept = &mut self.state().kept;
        if let Some(bytes) = change(kept.get(name).map(Vec::as_slice)) {
            kept.insert(name.to_owned(), bytes);
        }
        Ok(())
    }

    async fn clear(&self) -> Result<u64, Error> {
        let mut state = self.state();
        let version = state.version + 1;
        *state = State { version, clearing: Some(version), ..State::default() };
        Ok(state.version)
    }

    async fn complete(&self, clearing: u64) -> Result<(), Error> {
        self.state().clearing.take_if(|last| *last == clearing);
        Ok(())
    }

    async fn is_complete(&self) -> Result<bool, Error> {
        Ok(self.state().clearing.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn memory_keeps_the_contract() {
        crate::contract::holds(&Memory::default()).await;
        crate::contract::remembers(&Memory::default()).await;
    }
}
