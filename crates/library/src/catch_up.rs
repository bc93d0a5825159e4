//! What happened to a bucket while nobody was told: originals that came are taken in, and those that went are noted.
//! Which there are is read from the store, so no event and no memory of an earlier look is needed.

use std::collections::HashSet;
use std::pin::pin;

use futures::{StreamExt, TryStreamExt, stream};
use photo::{FileState, OriginalPath, Rank};
use store::Folder;

use crate::ingest::Budget;
use crate::notice::is_other_by_name;
use crate::problem::is_its_own;
use crate::stored::{original, pages};
use crate::{ASKED_AT_ONCE, Library, Noticed, Problem, Progress};

/// Where the store is not as the library knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Missed {
    /// Originals of which the library does not know, each of which has to be read.
    pub came: Vec<OriginalPath>,
    /// Files that the library believes in and that are not there.
    pub gone: Vec<OriginalPath>,
}

/// What became of what was missed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct CaughtUp {
    /// Photographs that the library did not know at their paths.
    pub taken_in: usize,
    /// Files that are not there any more.
    pub gone: usize,
    /// Originals that could not be read.
    pub problems: Vec<Problem>,
}

const ARCHIVED: &str =
    "it is kept, but not read: it is archived; have it restored, and rebuild again once it can be read";

impl Library {
    /// Compares the store's originals with what the library knows, by their paths. An original whose bytes were replaced
    /// meanwhile is not found out.
    pub async fn missed(&self) -> anyhow::Result<Missed> {
        let mut came = Vec::new();
        let mut there = HashSet::new();
        let mut pages = pin!(pages(&*self.store, Folder::Originals));
        while let Some(keys) = pages.try_next().await? {
            let paths: Vec<OriginalPath> = keys.into_iter().filter_map(original).collect();
            came.extend(self.unknown(&paths).await?);
            there.extend(paths);
        }
        Ok(Missed { came, gone: self.known_elsewhere_than(&there).await? })
    }

    /// Looks at what was missed, as it is `now_ms` (milliseconds since 1970).
    ///
    /// What is the matter with one original is among the problems; what would meet the next one too is an error, and what was
    /// done until then stays done.
    pub async fn catch_up(&self, missed: Missed, now_ms: Rank) -> anyhow::Result<CaughtUp> {
        let mut caught_up = CaughtUp::default();
        let done = self.notice_each(missed, now_ms, &mut caught_up).await;
        self.progress.send_replace(None);
        done?;
        caught_up.problems.sort();
        Ok(caught_up)
    }

    /// Those which may be photographs, and of which the library does not know that something is there.
    async fn unknown(&self, paths: &[OriginalPath]) -> anyhow::Result<Vec<OriginalPath>> {
        let is_known = async |path: &OriginalPath| match self.catalogue.at(path).await {
            Ok(at) => Ok((path.clone(), matches!(at, Some((_, FileState::Present { .. }))))),
            Err(error) => Err(error),
        };
        let asked = paths.iter().filter(|path| !is_other_by_name(path));
        let asking = stream::iter(asked).map(is_known).buffered(ASKED_AT_ONCE);
        let known: Vec<(OriginalPath, bool)> = asking.try_collect().await?;
        Ok(known.into_iter().filter(|(_, is_known)| !is_known).map(|(path, _)| path).collect())
    }

    /// The paths of files that the library believes in and that are not among these.
    async fn known_elsewhere_than(&self, there: &HashSet<OriginalPath>) -> anyhow::Result<Vec<OriginalPath>> {
        let pictures = self.pictures().await?;
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

    async fn notice_each(&self, missed: Missed, now_ms: Rank, caught_up: &mut CaughtUp) -> anyhow::Result<()> {
        let Missed { came, gone } = missed;
        let (mut done, total) = (0, came.len() + gone.len());
        let notice = async |path: OriginalPath| (self.notice(&path, now_ms).await, path);
        let mut noticing = stream::iter(came.into_iter().chain(gone)).map(notice).buffer_unordered(Budget::workers());
        while let Some((noticed, path)) = noticing.next().await {
            match noticed {
                Ok(Noticed::Ingested(ingested)) => {
                    caught_up.taken_in += 1;
                    let problems = ingested.problems.into_iter();
                    caught_up.problems.extend(problems.map(|reason| Problem::new(path.as_str(), reason)));
                }
                Ok(Noticed::Unread(reason)) => caught_up.problems.push(Problem::new(path.as_str(), reason)),
                Ok(Noticed::Archived) => caught_up.problems.push(Problem::new(path.as_str(), ARCHIVED)),
                Ok(Noticed::Gone) => caught_up.gone += 1,
                Ok(Noticed::PassedOver | Noticed::Nothing) => {}
                Err(error) if is_its_own(&error, &path) => {
                    caught_up.problems.push(Problem::new(path.as_str(), format!("{error:#}")));
                }
                Err(error) => return Err(error.context(format!("taking in {path}"))),
            }
            done += 1;
            self.progress.send_replace(Some(Progress { done, total }));
        }
        Ok(())
    }
}
