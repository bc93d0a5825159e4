//! The catalogue and the renditions again, from the store alone.
//! Records hold all that was ever learnt, so a lost or damaged catalogue costs time and nothing else.

use photo::{Key, OriginalPath, PhotoId, Record, Said};
use store::{Folder, PAGE};

use crate::scan::Problem;
use crate::{Library, Progress, Rendition};
use catalogue::Stamp;

/// What was built again.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Rebuilt {
    /// Records taken in.
    pub records: usize,
    /// Photos found in them.
    pub photos: usize,
    /// Photos whose thumbnail or tile had to be made again.
    pub renditions: usize,
    /// Records that could not be read, and originals that could not be reached.
    pub problems: Vec<Problem>,
}

impl Library {
    /// Builds the catalogue again, then makes the renditions that are missing or torn.
    pub async fn rebuild(&self) -> anyhow::Result<Rebuilt> {
        let mut rebuilt = self.rebuild_catalogue().await?;
        let found = self.catalogue.find(&query::Query::default()).await?;
        rebuilt.photos = found.rows.len();
        for (done, row) in found.rows.iter().enumerate() {
            self.progress.send_replace(Some(Progress { done, total: found.rows.len() }));
            for entry in self.catalogue.entries(&[row.id]).await? {
                let mut reached = true;
                for rendition in [Rendition::Thumbnail, Rendition::Tile] {
                    if self.whole(&entry, rendition).await?.is_some() {
                        continue;
                    }
                    reached = self.rendition(&entry, rendition).await?.is_some();
                    rebuilt.renditions += usize::from(reached && rendition == Rendition::Thumbnail);
                }
                if !reached {
                    let reason = "its renditions are missing and its original cannot be reached";
                    rebuilt.problems.push(Problem::new(entry.files[0].path.as_str(), reason));
                }
            }
        }
        self.progress.send_replace(None);
        Ok(rebuilt)
    }

    /// Builds the catalogue again from the records.
    pub(crate) async fn rebuild_catalogue(&self) -> anyhow::Result<Rebuilt> {
        let mut rebuilt = Rebuilt::default();
        let clearing = self.catalogue.clear().await?;
        let mut after = None;
        loop {
            let keys = self.store.list(Folder::Records, after.as_ref()).await?;
            let records = self.read_records(&keys, &mut rebuilt.problems).await?;
            rebuilt.records += records.len();
            self.catalogue.add(&records).await?;
            self.catalogue.stamp(&unread(&records)).await?;
            after = keys.last().cloned();
            if keys.len() < PAGE {
                self.catalogue.complete(clearing).await?;
                return Ok(rebuilt);
            }
        }
    }

    /// Reads records, each of which must have the digest that its key says.
    async fn read_records(&self, keys: &[Key], problems: &mut Vec<Problem>) -> anyhow::Result<Vec<Record>> {
        let mut records = Vec::with_capacity(keys.len());
        for key in keys {
            let Key::Record { digest, .. } = key else { continue };
            let bytes = self.store.get(key).await?;
            if PhotoId::of(&bytes) != *digest {
                problems.push(Problem::new(key.to_string(), "damaged: its bytes are not those that were written"));
                continue;
            }
            match Record::parse(&bytes) {
                Ok(record) => records.push(record),
                Err(error) => problems.push(Problem::new(key.to_string(), error.to_string())),
            }
        }
        Ok(records)
    }
}

/// Stamps that no file has: the next import knows these paths, and reads them all again.
fn unread(records: &[Record]) -> Vec<(OriginalPath, Option<Stamp>)> {
    let unread = Stamp { size_bytes: 0, modified_ns: 0, changed_ns: 0, inode: 0, device: 0 };
    let paths = records.iter().filter_map(|record| match record.said() {
        Said::File { path, .. } => Some(path.clone()),
        Said::Original(_) => None,
    });
    paths.map(|path| (path, Some(unread))).collect()
}
