//! What is known to be at a path, and whether somebody who read what was there may still say so.
//! Records of a path are ranked by time, and whoever is late must not win by its clock.

use photo::{FileState, Key, OriginalPath, PhotoId, Rank, Source};

use crate::Library;
use crate::ingest::{Changing, Original};

/// What the greatest record about a path says, later than which another has to be to stand, even when the clock was set back.
pub(crate) struct Standing {
    pub(crate) photo: PhotoId,
    pub(crate) state: FileState,
    pub(crate) rank: Rank,
}

impl Library {
    /// The least rank with which a record says that an original is at a path; `None` when that is what is known.
    ///
    /// [`Changing`] when something else is known and something else is there by now: then others may have read and written
    /// down what is there, and must not be outbid. Where nothing is known nobody is outbid, and every
    /// photo would pay for the question.
    pub(crate) async fn claim(&self, path: &OriginalPath, original: &Original) -> anyhow::Result<Option<Rank>> {
        let Some(standing) = self.standing(path).await? else { return Ok(Some(0)) };
        if (standing.photo, standing.state) == (original.photo, original.state()) {
            return Ok(None);
        }
        // After the standing was read: what comes to stand after this look has seen more, and a later time.
        let there = self.store.head(&Key::Original(path.clone())).await?;
        anyhow::ensure!(there.version == original.head.version, Changing);
        Ok(Some(standing.rank + 1))
    }

    /// What the greatest record about a path says.
    pub(crate) async fn standing(&self, path: &OriginalPath) -> anyhow::Result<Option<Standing>> {
        let Some((photo, state)) = self.catalogue.at(path).await? else { return Ok(None) };
        let source = Source::File(path.clone());
        let records = self.catalogue.records(photo).await?;
        let rank = records.iter().find(|record| record.source() == source).map_or(0, |record| record.standing().0);
        Ok(Some(Standing { photo, state, rank }))
    }
}
