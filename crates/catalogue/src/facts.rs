//! What searches ask of a picture that is no term: numbers, and whether something is known.
//! Kept beside the index, so that "at night" or "ISO over 3200" need not fold every entry there is.

use photo::Entry;
use query::{Bounds, Count, Query, Recur};

/// The facts of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Facts {
    /// Of the largest file.
    pub(crate) size_bytes: u64,
    pub(crate) faces: u32,
    pub(crate) located: bool,
    pub(crate) rating: Option<f64>,
    pub(crate) iso: Option<f64>,
    pub(crate) aperture: Option<f64>,
    pub(crate) focal_mm: Option<f64>,
}

impl Facts {
    /// The facts of an entry.
    pub(crate) fn of(entry: &Entry) -> Self {
        let reading = &entry.reading;
        Self {
            size_bytes: entry.files.iter().map(|file| file.size_bytes).max().unwrap_or(0),
            faces: query::count_people(entry),
            located: reading.location.is_some() || !entry.places.is_empty(),
            rating: reading.rating.map(f64::from),
            iso: reading.exposure.iso.map(f64::from),
            aperture: reading.exposure.aperture,
            focal_mm: reading.exposure.focal_mm,
        }
    }

    /// Whether a search allows these, for a picture taken at `taken_ms`. As [`Query::matches`] has it.
    #[cfg(feature = "dynamodb")]
    pub(crate) fn pass(&self, query: &Query, taken_ms: i64) -> bool {
        let (camera, file) = (&query.camera, &query.file);
        query.faces.admits(self.faces)
            && query.tod.is_none_or(|tod| query::TimeOfDay::of(taken_ms) == Some(tod))
            && query.hours.is_none_or(|hours| hours.hold(taken_ms))
            && query.place.has.is_none_or(|has| self.located == has)
            && camera.iso.admit(self.iso)
            && camera.aperture.admit(self.aperture)
            && camera.focal_mm.admit(self.focal_mm)
            && file.size_mb.admit(Some(self.size_bytes as f64 / 1e6))
            && file.duration_s.admit(None)
            && query.state.rating.admit(Some(self.rating.unwrap_or(0.0)))
    }
}

/// What a search asks beyond its facts and its days.
pub(crate) fn beyond(query: &Query) -> Query {
    let mut beyond = query.clone();
    beyond.faces = Count::default();
    beyond.tod = None;
    beyond.hours = None;
    beyond.place.has = None;
    (beyond.time.recur, beyond.time.any, beyond.time.none) = (Recur::default(), Vec::new(), Vec::new());
    let numbers = [
        &mut beyond.camera.iso,
        &mut beyond.camera.aperture,
        &mut beyond.camera.focal_mm,
        &mut beyond.file.size_mb,
        &mut beyond.file.duration_s,
        &mut beyond.state.rating,
    ];
    numbers.into_iter().for_each(|bounds| *bounds = Bounds::default());
    beyond
}
