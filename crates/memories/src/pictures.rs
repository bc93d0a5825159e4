//! What has to be known of a library's pictures: little of each, and names once.

use photo::PhotoId;

/// A library's pictures.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// In any order; nothing is slower for those that are in the order of their times.
    pub shots: Vec<Shot>,
    /// The names that [`Shot::people`] counts from 0.
    pub people: Vec<String>,
    /// The names that [`Shot::place`], [`Shot::city`] and [`Shot::country`] count from 0.
    pub places: Vec<String>,
}

/// A picture. What is unknown is none, and costs it nothing but its part in the memories that need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Which.
    pub photo: PhotoId,
    /// [`photo::Taken::local_ms`]: the wall clock where it was taken.
    pub taken_ms: i64,
    /// The day is known, by the camera, an editor or the file's name: not by a folder's name or when a file was written.
    pub is_sure: bool,
    /// It is not the one that is shown of its stack.
    pub is_under: bool,
    /// It is a photograph: no screenshot, receipt or page of text.
    pub is_photo: bool,
    /// Somebody likes it.
    pub is_favourite: bool,
    /// Stars, of 5; 0 is none.
    pub rating: Option<u8>,
    /// How many faces it shows, whosever they are.
    pub faces: u8,
    /// When somebody last looked at it by itself, milliseconds since 1970; none when nobody has.
    pub seen_ms: Option<i64>,
    /// Who is in it.
    pub people: Vec<u32>,
    /// The smallest place that has a name: one of the family's own, or the city.
    pub place: Option<u32>,
    /// The city, never a name of the family's own.
    pub city: Option<u32>,
    /// The country.
    pub country: Option<u32>,
}

impl Shot {
    /// A photograph of which nothing but its time is known.
    pub fn at(photo: PhotoId, taken_ms: i64) -> Self {
        Self {
            photo,
            taken_ms,
            is_sure: true,
            is_under: false,
            is_photo: true,
            is_favourite: false,
            rating: None,
            faces: 0,
            seen_ms: None,
            people: Vec::new(),
            place: None,
            city: None,
            country: None,
        }
    }
}
