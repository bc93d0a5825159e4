//! What happened to a bucket while nobody was told: originals that came are taken in, and those that went are noted.
//! Which there are is read from the store, so no event and no memory of an earlier look is needed.

use std::collections::HashSet;
use std::pin::pin;

use futures::{StreamExt, TryStreamExt, stream};
use photo::{FileState, Key, OriginalPath, PhotoId, Rank};
use query::Query;
use store::Folder;

use crate::ingest::{Budget, Changing};
use crate::stored::pages;
use crate::{Library, Noticed, Problem};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct CaughtUp {
    /// Photographs that the library did not know at their paths.
    pub taken_in: usize,
    /// Files that are not there any more.
    pub gone: usize,
    /// Originals that could not be read.
    pub problems: Vec<Problem>,
}

/// A table takes longer to answer than to be asked.
const ASKED_AT_ONCE: usize = 16;

impl Library {
    /// Compares the store's originals with what the library knows, by their paths, and looks at those that differ, as they
    /// are `now_ms` (milliseconds since 1970). An original whose bytes were replaced meanwhile is not found out.
    pub async fn catch_up(&self, now_ms: Rank) -> anyhow::Result<CaughtUp> {
        let mut caught_up = CaughtUp::default();
        let mut there = HashSet::new();
        let mut pages = pin!(pages(&*self.store, Folder::Originals));
        while let Some(keys) = pages.try_next().await? {
            let paths: Vec<OriginalPath> = keys.into_iter().filter_map(original).collect();
            let unknown = self.unknown(&paths).await?;
            there.extend(paths);
            self.notice_each(unknown, now_ms, &mut caught_up).await?;
        }
        let gone = self.known_elsewhere_than(&there).await?;
        self.notice_each(gone, now_ms, &mut caught_up).await?;
        caught_up.problems.sort();
        Ok(caught_up)
    }

    /// Those of which the library does not know that something is there.
    async fn unknown(&self, paths: &[OriginalPath]) -> anyhow::Result<Vec<OriginalPath>> {
        let is_known = async |path: &OriginalPath| match self.catalogue.at(path).await {
            Ok(at) => Ok((path.clone(), matches!(at, Some((_, FileState::Present { .. }))))),
            Err(error) => Err(error),
        };
        let asking = stream::iter(paths).map(is_known).buffered(ASKED_AT_ONCE);
        let known: Vec<(OriginalPath, bool)> = asking.try_collect().await?;
        Ok(known.into_iter().filter(|(_, is_known)| !is_known).map(|(path, _)| path).collect())
    }

    /// The paths of files that the library believes in and that are not among these.
    async fn known_elsewhere_than(&self, there: &HashSet<OriginalPath>) -> anyhow::Result<Vec<OriginalPath>> {
        let pictures: Vec<PhotoId> =
            self.catalogue.find(&Query::default()).await?.rows.iter().map(|row| row.id).collect();
        let mut gone = HashSet::new();
        let mut add = |entries: Vec<photo::Entry>| {
            let paths = entries.into_iter().flat_map(|entry| entry.files).map(|file| file.path);
            gone.extend(paths.filter(|path| !there.contains(path)));
        };
        for some in pictures.chunks(store::PAGE) {
            add(self.catalogue.entries(some).await?);
        }
        add(self.catalogue.troubled().await?);
        Ok(gone.into_iter().collect())
    }

    async fn notice_each(
        &self,
        paths: Vec<OriginalPath>,
        now_ms: Rank,
        caught_up: &mut CaughtUp,
    ) -> anyhow::Result<()> {
        let notice = async |path: OriginalPath| (self.notice(&path, now_ms).await, path);
        let mut noticing = stream::iter(paths).map(notice).buffer_unordered(Budget::workers());
        while let Some((noticed, path)) = noticing.next().await {
            match noticed {
                Ok(Noticed::Ingested(ingested)) => {
                    caught_up.taken_in += 1;
                    let problems = ingested.problems.into_iter();
                    caught_up.problems.extend(problems.map(|reason| Problem::new(path.as_str(), reason)));
                }
                Ok(Noticed::Unread(reason)) => caught_up.problems.push(Problem::new(path.as_str(), reason)),
                Ok(Noticed::Gone) => caught_up.gone += 1,
                Ok(Noticed::PassedOver | Noticed::Nothing) => {}
                Err(error) if error.is::<store::Error>() || error.is::<Changing>() => {
                    caught_up.problems.push(Problem::new(path.as_str(), format!("{error:#}")));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn original(key: Key) -> Option<OriginalPath> {
    match key {
        Key::Original(path) => Some(path),
        Key::Thumbnail(_) | Key::Tile(_) | Key::Record { .. } => None,
    }
}
