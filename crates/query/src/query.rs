//! What a search means, as a value: the criteria that a photo must all meet.
//! Its JSON is the `understood` object of `tintype search --explain --json`; criteria that are not set are left out.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

/// A search. The default finds everything, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// What is wanted of the photos found.
    #[serde(skip_serializing_if = "is_default")]
    pub intent: Intent,
    /// Who is in the picture.
    #[serde(skip_serializing_if = "is_default")]
    pub people: People,
    /// How many faces there are.
    #[serde(skip_serializing_if = "is_default")]
    pub faces: Count,
    /// What is in the picture.
    #[serde(skip_serializing_if = "is_default")]
    pub labels: Words,
    /// When it was taken.
    #[serde(skip_serializing_if = "is_default")]
    pub time: Time,
    /// At what time of day.
    #[serde(skip_serializing_if = "is_default")]
    pub tod: Option<TimeOfDay>,
    /// Between which times of the clock.
    #[serde(skip_serializing_if = "is_default")]
    pub hours: Option<Hours>,
    /// Where it was taken.
    #[serde(skip_serializing_if = "is_default")]
    pub place: Place,
    /// What kinds of picture count; empty for all.
    #[serde(skip_serializing_if = "is_default")]
    pub media: Vec<Media>,
    /// What it was taken with, and how.
    #[serde(skip_serializing_if = "is_default")]
    pub camera: Camera,
    /// What its file is like.
    #[serde(skip_serializing_if = "is_default")]
    pub file: File,
    /// What can be read in the picture.
    #[serde(skip_serializing_if = "is_default")]
    pub text: Text,
    /// What people made of it.
    #[serde(skip_serializing_if = "is_default")]
    pub state: State,
    /// Of each of these lists at least one: a search of its own, but for what is wanted and in which order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub either: Vec<Vec<Query>>,
    /// None of these searches finds it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<Query>,
    /// Whether words are not looked for in the titles of albums: to whoever is not shown them they say nothing.
    #[serde(skip)]
    pub without_album_words: bool,
    /// Which of many.
    #[serde(skip_serializing_if = "is_default")]
    pub select: Option<Select>,
    /// Where any will do, which ones: with another number they are others.
    #[serde(skip)]
    pub seed: u64,
    /// In which order, where the words say; otherwise [`Sort::default`].
    #[serde(skip_serializing_if = "is_default")]
    pub sort: Option<Sort>,
    /// How many at most.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: Option<usize>,
    /// Words with no other meaning: each must be known of the picture in some way, be it that a file's or folder's name has it,
    /// or that it can be read. They are the answer's `unmatched`.
    #[serde(skip)]
    pub unmatched: Vec<String>,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Intent {
    /// The photos.
    #[default]
    Find,
    /// How many there are.
    Count,
    /// Where they were taken.
    Where,
    /// When they were taken.
    When,
    /// Some that have not been seen in a while.
    Resurface,
}

/// Names of people (and pets), as the library spells them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct People {
    /// All of them are in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// At least one of them is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// None of them is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
    /// They are, all of them, and nobody else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// Phrases that say what is to be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// All of them apply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// At least one of them does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// None of them does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
}

/// A whole number's bounds, each included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Count {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eq: Option<u32>,
}

impl Count {
    /// Whether so many are within them.
    pub fn admits(self, count: u32) -> bool {
        self.min.is_none_or(|min| count >= min)
            && self.max.is_none_or(|max| count <= max)
            && self.eq.is_none_or(|eq| count == eq)
    }
}

/// Local calendar days, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Time {
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Which days of every year or week.
    #[serde(skip_serializing_if = "is_default")]
    pub recur: Recur,
    /// Some of these days, if any are named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Time>,
    /// None of these days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<Time>,
}

/// Days that come again: all the parts that are set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recur {
    /// 1 to 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<i8>,
    /// Day of the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<i8>,
    /// Any of these days of the week.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekday: Vec<Weekday>,
    /// Meteorological, of the northern hemisphere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Three whole months: spring is March to May.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Part of a day, by the camera's wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeOfDay {
    /// 5:00 to 12:00.
    Morning,
    /// 12:00 to 17:00.
    Afternoon,
    /// 17:00 to 21:00.
    Evening,
    /// 21:00 to 5:00.
    Night,
}

/// From one time of the camera's wall clock to before another, minutes from midnight; over midnight where the second is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// 0 to 1,439.
    pub from: u16,
    /// 0 to 1,440.
    pub to: u16,
}

impl Hours {
    /// Whether it was so at so many milliseconds of the wall clock; never at midnight to the millisecond, which is what a time is
    /// where only a date is known.
    pub fn hold(self, local_ms: i64) -> bool {
        let in_day_ms = local_ms.rem_euclid(86_400_000);
        let minute = (in_day_ms / 60_000) as u16;
        let within = match self.from <= self.to {
            true => (self.from..self.to).contains(&minute),
            false => minute >= self.from || minute < self.to,
        };
        in_day_ms != 0 && within
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clock = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{} to {}", clock(self.from), clock(self.to))
    }
}

/// Places by name or nearness.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// In all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// In at least one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// In none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
    /// Degrees north and east of those among `none` that somebody saved: no photo is near them.
    #[serde(skip)]
    pub none_at: Vec<(f64, f64)>,
    /// Near one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<Near>,
    /// Whether anything is known of where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has: Option<bool>,
}

/// Within a distance of a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// The place.
    pub name: String,
    /// The distance; [`Near::USUAL_KM`] when nothing was said.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "km_to_json")]
    pub km: Option<f64>,
    /// Degrees north and east, when the place is one that somebody saved. Otherwise only its name can be looked for.
    #[serde(skip)]
    pub at: Option<(f64, f64)>,
}

impl Near {
    /// How near is near: a neighbourhood.
    pub const USUAL_KM: f64 = 1.0;
}

/// Kinds of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Media {
    Photo,
    Video,
    Live,
    Raw,
    Screenshot,
    Selfie,
    Panorama,
    Animated,
}

/// What a picture was taken with, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// Words of the maker's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// Words of the model's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Words of the lens's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Words of the names of cameras that it was not taken with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
    /// ISO sensitivity.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub iso: Bounds,
    /// The f-number.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub aperture: Bounds,
    /// Focal length, millimetres.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub focal_mm: Bounds,
    /// How long the shutter was open, seconds.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub exposure_s: Bounds,
}

/// Comparisons with numbers, all of which must hold: `{"<=": 1.8}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bounds(#[serde(serialize_with = "bounds_to_json")] pub BTreeMap<Comparison, f64>);

/// How a number compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Comparison {
    #[serde(rename = "eq")]
    Equal,
    #[serde(rename = "<")]
    Less,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = ">")]
    More,
    #[serde(rename = ">=")]
    AtLeast,
}

/// What a file is like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct File {
    /// A format's usual name: `png`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Millions of bytes.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub size_mb: Bounds,
    /// Millions of pixels.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub megapixels: Bounds,
    /// How long it plays.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub duration_s: Bounds,
    /// Which way it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orientation: Option<Orientation>,
}

/// Which way a picture lies, once upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Orientation {
    Landscape,
    Portrait,
    Square,
}

/// What can be read in the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Text {
    /// All of these words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contains: Vec<String>,
}

/// What people made of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Whether it is a favourite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    /// Whether it was edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<bool>,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// The album it is in, by its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// The search that this album is, where it is one: it has what that finds, whatever its order and number.
    #[serde(skip)]
    pub album_search: Option<Box<Query>>,
    /// Albums that it is not in, by their titles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_albums: Vec<String>,
    /// The searches that those of them are which are searches.
    #[serde(skip)]
    pub not_album_searches: Vec<Query>,
    /// Whether somebody put it into any album.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_album: Option<bool>,
    /// Stars.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub rating: Bounds,
}

/// Which of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Select {
    /// The best.
    Quality,
    /// Any.
    Random,
}

/// An order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Sort {
    #[default]
    TakenDesc,
    TakenAsc,
    Relevance,
    SizeDesc,
    ImportedDesc,
    LeastRecentlyViewed,
    /// As chance has it: each number is another chance.
    #[serde(skip)]
    Random(u64),
}

impl Query {
    /// The searches that none of those found is found by: what is refused, and albums that are searches.
    pub fn refused(&self) -> impl Iterator<Item = &Self> {
        self.none.iter().chain(&self.state.not_album_searches)
    }

    /// Itself, and all searches that it is made of as it was written: not the searches that albums are.
    pub fn written(&self) -> Vec<&Self> {
        let parts = self.either.iter().flatten().chain(&self.none);
        std::iter::once(self).chain(parts.flat_map(Self::written)).collect()
    }

    /// All words with no other meaning, its own and those of what it is one of.
    pub fn all_unmatched(&self) -> Vec<&str> {
        let others = self.either.iter().flatten().flat_map(Query::all_unmatched);
        self.unmatched.iter().map(String::as_str).chain(others).collect()
    }
}

impl Time {
    /// One of these times, of which there are some.
    pub fn one_of(times: Vec<Self>) -> Self {
        let from = times.iter().map(|time| time.from).min().flatten();
        let to = match times.iter().all(|time| time.to.is_some()) {
            true => times.iter().filter_map(|time| time.to).max(),
            false => None,
        };
        Self { from, to, any: times, ..Self::default() }
    }
}

impl Bounds {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a number keeps them all; one that is not known keeps only empty bounds.
    pub fn admit(&self, number: Option<f64>) -> bool {
        self.0.iter().all(|(comparison, bound)| {
            number.is_some_and(|number| match comparison {
                // Cameras write 1.8 as 1.7999…
                Comparison::Equal => (number - bound).abs() <= 1e-3 * bound.abs(),
                Comparison::Less => number < *bound,
                Comparison::AtMost => number <= *bound * (1.0 + 1e-3),
                Comparison::More => number > *bound,
                Comparison::AtLeast => number >= *bound * (1.0 - 1e-3),
            })
        })
    }
}

/// Whole numbers without a point: people ask for 50 mm.
#[derive(Serialize)]
#[serde(untagged)]
enum Plain {
    Whole(i64),
    Real(f64),
}

impl Plain {
    fn new(number: f64) -> Self {
        if number.fract() == 0.0 && number.abs() < 1e15 { Self::Whole(number as i64) } else { Self::Real(number) }
    }
}

fn bounds_to_json<S: Serializer>(bounds: &BTreeMap<Comparison, f64>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(bounds.iter().map(|(comparison, number)| (comparison, Plain::new(*number))))
}

fn km_to_json<S: Serializer>(km: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    km.map(Plain::new).serialize(to)
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
