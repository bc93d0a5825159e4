//! What follows of each photo from what is known of all of them: who is in it, and what the family calls where it was taken.
//! The catalogue alone is told. Nothing of it is stored, since it can be computed again.

use std::collections::{BTreeSet, HashMap};

use photo::{Decided, Matter, PhotoId, Record, Said, Source, Who};

use crate::Library;

/// Under which name the catalogue keeps of which of its versions conclusions were drawn.
const CONCLUDED: &str = "concluded";

impl Library {
    /// Brings what follows up to date, for every photo of which it changed; nothing is done where nothing has changed since.
    pub async fn draw_conclusions(&self) -> anyhow::Result<()> {
        let now = self.catalogue.version().await?.to_be_bytes();
        if self.catalogue.kept(CONCLUDED).await?.is_some_and(|of| of == now) {
            return Ok(());
        }
        // First: what was put away is in nothing else.
        self.conclude_edits().await?;
        if !self.catalogue.decisions(Matter::People).await?.is_empty() {
            self.conclude_people().await?;
        }
        self.conclude_places().await?;
        self.conclude_albums().await?;
        self.conclude_stacks().await?;
        Ok(self.catalogue.keep(CONCLUDED, self.catalogue.version().await?.to_be_bytes().into()).await?)
    }

    /// Says of each picture who is in it.
    pub(crate) async fn conclude_people(&self) -> anyhow::Result<()> {
        let (version, untold) = self.untold_people().await?;
        let mut grown = 0;
        for untold in untold.chunks(crate::AT_ONCE) {
            let said = |(photo, who): &(PhotoId, Who)| Record::new(*photo, version, Said::Who(who.clone()));
            grown += self.catalogue.add(&untold.iter().map(said).collect::<Vec<_>>()).await?;
        }
        self.keep_faces(version, grown, |faces| faces.know_told(untold)).await
    }

    /// Tells the catalogue what follows for these photos from all that is decided of a matter, and again where somebody has decided more
    /// meanwhile: of two who do so at the same time, one may have found nothing to change yet that the other then changed.
    pub(crate) async fn tell_what_follows<T: Default>(
        &self,
        (matter, source): (Matter, Source),
        photos: &BTreeSet<PhotoId>,
        conclusions: impl Fn(&[Decided]) -> HashMap<PhotoId, T>,
        says: impl Fn(T) -> Said,
    ) -> anyhow::Result<()> {
        let photos: Vec<PhotoId> = photos.iter().copied().collect();
        let mut told = None;
        loop {
            // Read before what was decided: who has seen more says it with a greater rank.
            let version = self.catalogue.version().await?;
            let decided = self.decided(matter).await?;
            // None is ever taken from them, but an earlier one may be seen later.
            if told == Some(decided.len()) {
                return Ok(());
            }
            self.tell(version, &photos, conclusions(&decided), &source, &says).await?;
            told = Some(decided.len());
        }
    }

    /// Tells the catalogue what is so of these photos by its state of a version, where something else was; of those without a
    /// conclusion nothing is.
    pub(crate) async fn tell<T: Default>(
        &self,
        version: u64,
        photos: &[PhotoId],
        mut conclusions: HashMap<PhotoId, T>,
        source: &Source,
        says: impl Fn(T) -> Said,
    ) -> anyhow::Result<()> {
        let (before_all, mut grown) = (self.catalogue.version().await?, 0);
        let mut are_faces_kept = true;
        for photos in photos.chunks(crate::AT_ONCE) {
            let before = self.catalogue.said(photos, std::slice::from_ref(source)).await?;
            let mut before: HashMap<PhotoId, &Record> = before.iter().map(|said| (said.photo(), said)).collect();
            let mut changed = Vec::new();
            for photo in photos {
                let now = says(conclusions.remove(photo).unwrap_or_default());
                let nothing = says(T::default());
                let before = before.remove(photo).map_or(&nothing, Record::said);
                if *before != now {
                    are_faces_kept &= !changes_faces(before, &now);
                    changed.push(Record::new(*photo, version, now));
                }
            }
            if !changed.is_empty() {
                grown += self.catalogue.add(&changed).await?;
            }
        }
        if are_faces_kept { self.keep_faces(before_all, grown, |_| {}).await } else { Ok(()) }
    }
}

/// Whether a conclusion changes which faces there are, or from when they may be.
fn changes_faces(before: &Said, now: &Said) -> bool {
    match (before, now) {
        (Said::Edited(before), Said::Edited(now)) => (before.taken, before.is_found()) != (now.taken, now.is_found()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;

    use catalogue::Catalogue as _;
    use futures::FutureExt as _;

    use super::*;
    use crate::Sizes;

    #[tokio::test]
    async fn what_is_decided_while_it_is_told_is_told_too() {
        let catalogue = Arc::new(catalogue::memory::Memory::default());
        let library = Library::new(
            Arc::new(store::memory::Memory::default()),
            catalogue.clone(),
            Sizes { thumbnail_px: 8, tile_px: 4 },
        );
        let seen = RefCell::new(Vec::new());
        let conclusions = |decided: &[Decided]| {
            seen.borrow_mut().push(decided.len());
            if decided.len() < 3 {
                // Not in the order in which they are seen.
                let another = [Decided::new(Matter::Albums, 9 - decided.len() as u64, &["something"])];
                catalogue.decide(&another).now_or_never().expect("memory answers at once").unwrap();
            }
            HashMap::<PhotoId, Vec<String>>::new()
        };
        let of = (Matter::Albums, Source::Albums);
        library.tell_what_follows(of, &BTreeSet::new(), conclusions, Said::Albums).await.unwrap();
        assert_eq!(seen.into_inner(), [0, 1, 2, 3]);
    }
}
