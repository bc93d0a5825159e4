//! What is known of the photos, to the destination: the union of both sides' records.
//! Records are never changed, so one that was sent once need not be looked at again.

use std::collections::HashSet;
use std::pin::pin;

use anyhow::Context;
use bytes::Bytes;
use futures::TryStreamExt;
use photo::{Key, PhotoId};
use store::Folder;

use super::{Sync, Synced};
use crate::stored::{digest, pages, record_bytes};

/// Sent before what was sent is remembered.
const GROUP: usize = 128;

/// From so many new ones it is cheaper to ask which are there than to send them all.
const MANY: usize = 100;

impl Sync {
    /// How many records were not sent before.
    pub(super) async fn count_new_records(&self) -> anyhow::Result<usize> {
        let sent = self.state.records().await?;
        let mut new = 0;
        let mut pages = pin!(pages(&*self.from, Folder::Records));
        while let Some(keys) = pages.try_next().await? {
            new += keys.iter().filter(|key| is_new(key, &sent)).count();
        }
        Ok(new)
    }

    /// Sends the records that were not sent before, but for what `held_back` says of files that could not be sent.
    pub(super) async fn send_records(
        &self,
        new: usize,
        held_back: &HashSet<String>,
        report: &mut Synced,
    ) -> anyhow::Result<()> {
        let mut sent = self.state.records().await?;
        if new > MANY {
            sent.extend(self.records_there().await?);
        }
        let mut group = Vec::new();
        let mut pages = pin!(pages(&*self.from, Folder::Records));
        while let Some(keys) = pages.try_next().await? {
            let to_send = keys.into_iter().filter(|key| is_new(key, &sent) && !is_of(key, held_back));
            for key in to_send {
                match record_bytes(&*self.from, &key).await {
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
        Ok(())
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

/// Whether a record is by one of these sources.
fn is_of(key: &Key, sources: &HashSet<String>) -> bool {
    match key {
        Key::Record { source, .. } => sources.contains(source),
        Key::Original(_) | Key::Thumbnail(_) | Key::Tile(_) => false,
    }
}
