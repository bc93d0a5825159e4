//! What is known of the photos, to the destination: the union of both sides' records, but for those that would not be
//! true there. What they say of a file is only sent for bytes that the destination has under that path, and that a file is
//! gone is never sent, since it stays there. Records are never changed, so one that was sent once need not be looked at again.

use std::collections::{HashMap, HashSet};
use std::pin::pin;

use anyhow::Context;
use bytes::Bytes;
use futures::TryStreamExt;
use photo::{FileState, Key, OriginalPath, PhotoId, Record, Source, Subject};
use store::Folder;

use super::plan::{Expected, Step};
use super::{Sync, Synced};
use crate::stored::{digest, pages, record_bytes};

/// Sent before what was sent is remembered.
const GROUP: usize = 128;

/// From so many new ones it is cheaper to ask which are there than to send them all.
const MANY: usize = 100;

/// The sources of records about files begin like this.
const OF_FILE: &str = "file-";

/// Files that the destination has, or will have, by the sources of the records about them.
#[derive(Debug, Default)]
pub(super) struct Files {
    there: HashSet<(PhotoId, String)>,
    /// Whatever their bytes turn out to be.
    coming: HashSet<String>,
}

impl Files {
    /// Those that are there.
    pub(super) fn there(places: &HashMap<OriginalPath, PhotoId>) -> Self {
        let source = |(path, photo): (&OriginalPath, &PhotoId)| (*photo, Source::File(path.clone()).key_part());
        Self { there: places.iter().map(source).collect(), ..Self::default() }
    }

    /// And those that will be, if all goes well.
    pub(super) fn and_coming(self, steps: &[Step]) -> Self {
        let new = steps.iter().filter(|step| match step.expected {
            Expected::Nothing | Expected::Something => true,
            Expected::Moved => false,
        });
        Self { coming: new.map(|step| Source::File(step.seen.path.clone()).key_part()).collect(), ..self }
    }

    /// Whether the destination may be told a record, as far as its key says.
    fn allow(&self, key: &Key) -> bool {
        match key {
            Key::Record { subject: Subject::Photo { photo, source }, .. } if source.starts_with(OF_FILE) => {
                self.coming.contains(source) || self.there.contains(&(*photo, source.clone()))
            }
            Key::Record { .. } => true,
            Key::Original(_) | Key::Thumbnail(_) | Key::Tile(_) | Key::Copy(_) => false,
        }
    }
}

impl Sync {
    /// How many records are to be sent, at most.
    pub(super) async fn count_new_records(&self, files: &Files, sent: &HashSet<PhotoId>) -> anyhow::Result<usize> {
        let mut new = 0;
        let mut pages = pin!(pages(&*self.from, Folder::Records));
        while let Some(keys) = pages.try_next().await? {
            new += keys.iter().filter(|key| is_new(key, sent) && files.allow(key)).count();
        }
        Ok(new)
    }

    /// Sends the records that were not sent before and are true of the destination: about so many.
    pub(super) async fn send_records(&self, about: usize, report: &mut Synced) -> anyhow::Result<()> {
        let files = Files::there(&self.state.places().await?);
        let mut sent = self.state.records().await?;
        if about > MANY {
            sent.extend(self.records_there().await?);
        }
        let mut group = Vec::new();
        let mut needless = Vec::new();
        let mut pages = pin!(pages(&*self.from, Folder::Records));
        while let Some(keys) = pages.try_next().await? {
            for key in keys.into_iter().filter(|key| is_new(key, &sent) && files.allow(key)) {
                match record_bytes(&*self.from, &key).await {
                    Ok(bytes) if says_gone(&bytes) => needless.extend(digest(&key)),
                    Ok(bytes) => group.push((key, bytes)),
                    // It is not sent.
                    Err(problem) => report.problems.push(problem),
                }
                if group.len() >= GROUP {
                    report.records += self.send_group(std::mem::take(&mut group)).await?;
                }
            }
        }
        report.records += self.send_group(group).await?;
        self.state.remember_records(needless).await
    }

    async fn send_group(&self, group: Vec<(Key, Bytes)>) -> anyhow::Result<usize> {
        let digests: Vec<PhotoId> = group.iter().filter_map(|(key, _)| digest(key)).collect();
        let number = group.len();
        if number > 0 {
            self.to.create(group).await.context("sending records")?;
            self.state.remember_records(digests).await?;
            self.step_done(number);
        }
        Ok(number)
    }

    /// The records that the destination has, which are remembered.
    async fn records_there(&self) -> anyhow::Result<HashSet<PhotoId>> {
        let mut there = HashSet::new();
        let mut pages = pin!(pages(&*self.to, Folder::Records));
        while let Some(keys) = pages.try_next().await? {
            let digests: Vec<PhotoId> = keys.iter().filter_map(digest).collect();
            there.extend(digests.iter().copied());
            self.state.remember_records(digests).await?;
        }
        Ok(there)
    }
}

fn is_new(key: &Key, sent: &HashSet<PhotoId>) -> bool {
    digest(key).is_some_and(|digest| !sent.contains(&digest))
}

/// Whether a record says that a file is not there any more.
fn says_gone(bytes: &[u8]) -> bool {
    Record::parse(bytes).is_ok_and(|record| matches!(record.file(), Some((_, FileState::Gone))))
}
