//! All that is known of one photo, and who said it.

use photo::{Entry, OriginalPath, Record};

use crate::Library;

/// A photo's entry and the records that it was folded from.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What holds.
    pub entry: Entry,
    /// Who says so.
    pub records: Vec<Record>,
}

impl Library {
    /// What is known of the photo at `path`; `None` if the library has none there.
    pub async fn show(&self, path: &OriginalPath) -> anyhow::Result<Option<Shown>> {
        let Some((photo, _)) = self.catalogue.at(path).await? else { return Ok(None) };
        let Some(entry) = self.catalogue.entries(&[photo]).await?.pop() else { return Ok(None) };
        Ok(Some(Shown { entry, records: self.catalogue.records(photo).await? }))
    }
}
