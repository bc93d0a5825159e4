//! What is known of one photo, as far as it says with which others it belongs.

use std::collections::HashMap;

use photo::{Clock, Entry, PhotoId, Taken};

use crate::look::Look;

/// A photo.
pub(crate) struct Shot {
    pub(crate) id: PhotoId,
    /// Milliseconds since 1970 on the camera's clock; none where no clock that counts seconds tells.
    pub(crate) taken_ms: Option<i64>,
    /// The same, where only the file's name tells.
    named_ms: Option<i64>,
    /// Which model, as a number of its own.
    pub(crate) camera: Option<u32>,
    pub(crate) is_raw: bool,
    /// Whether a file's name says that it was made of another.
    pub(crate) is_edit: bool,
    size_px: (u32, u32),
    pub(crate) rating: u8,
    /// None for a picture that looks like nothing in particular.
    pub(crate) look: Option<Look>,
    /// The colour that most of it has: red, green, blue.
    colour: Option<[u8; 3]>,
    name_length: usize,
}

/// The numbers of cameras.
pub(crate) type Cameras = HashMap<String, u32>;

/// How much more one side may be stretched than the other in pictures of the same shape: rounding, and a crop of 2 %.
const STRETCH: f64 = 1.025;

impl Shot {
    pub(crate) fn of(entry: &Entry, is_edit: bool, cameras: &mut Cameras) -> Self {
        let reading = &entry.reading;
        let model = reading.camera.model.as_deref().map(|model| model.trim().to_lowercase());
        let camera = model.filter(|model| !model.is_empty()).map(|model| {
            let next = cameras.len() as u32;
            *cameras.entry(model).or_insert(next)
        });
        let (taken_ms, named_ms) = match entry.taken.clock {
            Clock::Exif | Clock::Xmp => (seconds_told(&entry.taken), None),
            Clock::FileName => (None, seconds_told(&entry.taken)),
            // A whole box of prints may be dated at once.
            Clock::Person | Clock::Folder | Clock::FileTime | Clock::PersonMonth | Clock::PersonYear => (None, None),
        };
        Self {
            id: entry.id,
            taken_ms,
            named_ms,
            camera,
            is_raw: reading.format.is_raw(),
            is_edit,
            size_px: (reading.width_px, reading.height_px),
            rating: reading.rating.unwrap_or(0),
            look: reading.thumbhash.as_deref().and_then(Look::of),
            colour: reading.colour,
            name_length: entry.files.iter().map(|file| file.path.name().len()).min().unwrap_or(0),
        }
    }

    /// The second in which it was taken.
    pub(crate) fn second(&self) -> Option<i64> {
        Some(self.taken_ms?.div_euclid(1_000))
    }

    /// Forgets the time: it is not the camera's.
    pub(crate) fn distrust_clock(&mut self) {
        self.taken_ms = None;
    }

    /// Which of several files of one shot to show, the greatest and of equals the first: what was made of another; not a RAW; then [`Shot::worth`].
    pub(crate) fn standing(&self) -> impl Ord + use<> {
        (self.is_edit, !self.is_raw, self.worth())
    }

    /// Which of several copies to show, likewise: the best rated, then the one with most pixels, where a RAW counts for half of
    /// its own, for a picture made of it is nicer; then one that knows when it was taken; then the shortest name.
    pub(crate) fn worth(&self) -> impl Ord + use<> {
        let pixels = u64::from(self.size_px.0) * u64::from(self.size_px.1);
        let counted = if self.is_raw { pixels / 2 } else { pixels };
        (self.rating, counted, self.taken_ms.is_some(), std::cmp::Reverse(self.name_length))
    }

    /// Whether two files whose names say that they are of one shot can be: neither clocks nor cameras speak against it, nor, where
    /// clocks are silent, looks.
    pub(crate) fn may_be_of_one_shot(&self, other: &Self) -> bool {
        // A RAW may be written a moment later than its JPEG.
        const MOMENT_S: u64 = 2;
        // A picture of which 5 % were cut off is nearer; of different ones 93 in 100 are farther.
        const UNLIKE: f32 = 0.3;
        let at_one_time = match (self.second(), other.second(), &self.look, &other.look) {
            (Some(one), Some(other), ..) => one.abs_diff(other) <= MOMENT_S,
            (_, _, Some(one), Some(other)) => one.distance(other) <= UNLIKE,
            _ => true,
        };
        at_one_time && self.may_be_of_one_camera(other)
    }

    /// Whether nothing but how they look keeps them from being one picture: cameras, clocks and shapes do not differ.
    pub(crate) fn may_be_copies(&self, other: &Self) -> bool {
        self.may_be_of_one_camera(other)
            && may_be_one_time(self.taken_ms, other.taken_ms)
            && may_be_one_time(self.named_ms, other.named_ms)
            && self.is_shaped_like(other)
            && !self.is_next_to(other)
    }

    /// Whether both are alike in everything that a camera writes: then they are two pictures, unless they look the very same.
    fn is_next_to(&self, other: &Self) -> bool {
        let taken_alike = self.taken_ms.is_some() && other.taken_ms.is_some() && self.camera.is_some();
        taken_alike && self.camera == other.camera && self.size_px == other.size_px && self.look != other.look
    }

    /// Whether both have as many pixels across and down.
    pub(crate) fn has_size_of(&self, other: &Self) -> bool {
        self.size_px == other.size_px
    }

    /// Whether most of both has one colour, but for rounding.
    pub(crate) fn is_coloured_as(&self, other: &Self) -> bool {
        let Some((own, its)) = self.colour.zip(other.colour) else { return false };
        own.iter().zip(its).all(|(own, its)| own.abs_diff(its) <= 2)
    }

    fn may_be_of_one_camera(&self, other: &Self) -> bool {
        self.camera.zip(other.camera).is_none_or(|(one, other)| one == other)
    }

    /// Whether one covers the other when it is made larger or smaller.
    pub(crate) fn is_shaped_like(&self, other: &Self) -> bool {
        let (one, other) = (self.size_px, other.size_px);
        let (across, down) = (f64::from(one.0) * f64::from(other.1), f64::from(one.1) * f64::from(other.0));
        across > 0.0 && across <= down * STRETCH && down <= across * STRETCH
    }
}

/// Whether two times do not differ, as far as they go: many clocks count only seconds, which copies may keep alone.
fn may_be_one_time(one: Option<i64>, other: Option<i64>) -> bool {
    let Some((one, other)) = one.zip(other) else { return true };
    let counts_only_seconds = one % 1_000 == 0 || other % 1_000 == 0;
    one == other || counts_only_seconds && one.div_euclid(1_000) == other.div_euclid(1_000)
}

/// The time, unless it is midnight to the millisecond: whoever writes only a day means no time.
fn seconds_told(taken: &Taken) -> Option<i64> {
    Some(taken.local_ms()).filter(|ms| ms.rem_euclid(86_400_000) != 0)
}
