//! What a search means: which entries it finds, and in which order.
//! Made of the lookup that catalogues index and the checks that no index can do, so the two cannot disagree.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday as CivilWeekday};
use photo::{Entry, Location, PhotoId, ShortId};

use crate::lookup::{count_people, people, person};
use crate::{Near, Query, Recur, Season, Select, Sort, Time, TimeOfDay, Weekday, terms};

fn at((lat, lon): (f64, f64)) -> Location {
    Location { lat, lon, altitude_m: None }
}

/// One check that the lookup cannot do.
pub(crate) type Check<'a> = Box<dyn Fn(&Entry) -> bool + 'a>;

impl Query {
    /// Whether a search finds an entry.
    pub fn matches(&self, entry: &Entry) -> bool {
        self.lookup().admits(entry.taken.local.date(), &terms(entry)) && self.residue().iter().all(|check| check(entry))
    }

    /// How well an entry that is found meets the search.
    pub fn relevance(&self, entry: &Entry) -> u32 {
        let terms = terms(entry);
        self.lookup().relevance(|term| terms.contains(term))
    }

    /// What is left to check of a candidate; nothing when the lookup says it all.
    pub(crate) fn residue(&self) -> Vec<Check<'_>> {
        let mut checks: Vec<Check<'_>> = Vec::new();
        if !self.people.only.is_empty() {
            let only: BTreeSet<_> = self.people.only.iter().map(|name| person(name)).collect();
            checks.push(Box::new(move |entry| people(entry) == only));
        }
        let faces = self.faces;
        if faces != crate::Count::default() {
            checks.push(Box::new(move |entry| faces.admits(count_people(entry))));
        }
        if self.time.picks() {
            checks.push(Box::new(|entry| self.time.admits(entry.taken.local.date())));
        }
        if let Some(tod) = self.tod {
            checks.push(Box::new(move |entry| TimeOfDay::of(entry.taken.local_ms()) == Some(tod)));
        }
        if let Some(near) = &self.place.near
            && let Some(centre) = near.at
        {
            let km = near.km.unwrap_or(Near::USUAL_KM);
            checks.push(Box::new(move |entry| {
                entry.reading.location.is_some_and(|location| at(centre).km_to(&location) <= km)
            }));
        }
        if let Some(hours) = self.hours {
            checks.push(Box::new(move |entry| hours.hold(entry.taken.local_ms())));
        }
        for unwanted in &self.place.none_at {
            checks.push(Box::new(|entry| {
                entry.reading.location.is_none_or(|location| at(*unwanted).km_to(&location) > Near::USUAL_KM)
            }));
        }
        if let Some(has) = self.place.has {
            checks.push(Box::new(move |entry| (entry.reading.location.is_some() || !entry.places.is_empty()) == has));
        }
        self.check_numbers(&mut checks);
        for search in self.refused() {
            checks.push(Box::new(|entry| !search.matches(entry)));
        }
        checks.extend(self.state.album_search.iter().flat_map(|search| search.residue()));
        for alternatives in &self.either {
            if !alternatives.is_empty() && alternatives.iter().all(|alternative| alternative.lookup().is_all()) {
                continue;
            }
            checks.push(Box::new(|entry| alternatives.iter().any(|alternative| alternative.matches(entry))));
        }
        checks
    }

    fn check_numbers<'a>(&'a self, checks: &mut Vec<Check<'a>>) {
        let (camera, file) = (&self.camera, &self.file);
        let mut check = |bounds: &'a crate::Bounds, number: fn(&Entry) -> Option<f64>| {
            if !bounds.is_empty() {
                checks.push(Box::new(move |entry| bounds.admit(number(entry))));
            }
        };
        check(&camera.iso, |entry| entry.reading.exposure.iso.map(f64::from));
        check(&camera.aperture, |entry| entry.reading.exposure.aperture);
        check(&camera.focal_mm, |entry| entry.reading.exposure.focal_mm);
        check(&camera.exposure_s, |entry| entry.reading.exposure.seconds);
        check(&file.megapixels, |entry| {
            let (width, height) = (entry.reading.width_px, entry.reading.height_px);
            Some(f64::from(width) * f64::from(height) / 1e6)
        });
        check(&file.size_mb, |entry| Some(size_bytes(entry) as f64 / 1e6));
        // Stills last no time at all, and other things are not read yet.
        check(&file.duration_s, |_| None);
        // Without stars it has none.
        check(&self.state.rating, |entry| Some(entry.reading.rating.map_or(0.0, f64::from)));
    }

    /// Which of two entries comes first. Catalogues that sort for themselves do it like this: by the capture time
    /// ([`photo::Taken::local_ms`]), newest first unless the sort says otherwise, and then by identity, least first.
    ///
    /// By relevance is by [`Self::relevance`], the greatest first, and then newest first. Orders by facts that are not kept
    /// (times of import and of viewing) are newest first.
    pub fn order(&self, a: &Entry, b: &Entry) -> Ordering {
        let newest_first = |entry: &Entry| (Reverse(entry.taken.local_ms()), entry.id);
        match self.sorted_by() {
            Sort::Random(seed) => shuffled(a.id, seed).cmp(&shuffled(b.id, seed)),
            Sort::TakenAsc => (a.taken.local_ms(), a.id).cmp(&(b.taken.local_ms(), b.id)),
            Sort::SizeDesc => size_bytes(b).cmp(&size_bytes(a)).then_with(|| newest_first(a).cmp(&newest_first(b))),
            Sort::Relevance => {
                (Reverse(self.relevance(a)), newest_first(a)).cmp(&(Reverse(self.relevance(b)), newest_first(b)))
            }
            Sort::TakenDesc | Sort::ImportedDesc | Sort::LeastRecentlyViewed => newest_first(a).cmp(&newest_first(b)),
        }
    }
}

impl Query {
    /// The order that the words ask for, one way or another.
    pub fn sorted_by(&self) -> Sort {
        self.sort.unwrap_or(match self.select {
            Some(Select::Random) => Sort::Random(self.seed),
            Some(Select::Quality) | None => Sort::default(),
        })
    }
}

/// Where chance has a photo: identities are as good as random, and each number makes others of them.
pub fn shuffled(photo: PhotoId, seed: u64) -> (u64, PhotoId) {
    let ShortId(first) = photo.short();
    let mixed =
        (u64::from_be_bytes(first) ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed ^ (mixed >> 32), photo)
}

impl Time {
    /// Whether it says more than a first and a last day.
    pub fn picks(&self) -> bool {
        self.recur != Recur::default() || !self.any.is_empty() || !self.none.is_empty()
    }

    /// Whether a day between the first and the last is one of these.
    pub fn admits(&self, day: Date) -> bool {
        let some = |times: &[Self]| times.iter().any(|time| time.holds(day));
        self.recur.holds(day) && (self.any.is_empty() || some(&self.any)) && !some(&self.none)
    }

    fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to) && self.admits(day)
    }
}

impl Recur {
    /// Whether a day is one of these.
    pub fn holds(&self, day: Date) -> bool {
        self.month.is_none_or(|month| day.month() == month)
            && self.day.is_none_or(|of_month| day.day() == of_month)
            && (self.weekday.is_empty() || self.weekday.contains(&Weekday::of(day)))
            && self.season.is_none_or(|season| Season::of(day) == season)
    }
}

impl Weekday {
    /// A day's.
    pub fn of(day: Date) -> Self {
        match day.weekday() {
            CivilWeekday::Monday => Self::Mon,
            CivilWeekday::Tuesday => Self::Tue,
            CivilWeekday::Wednesday => Self::Wed,
            CivilWeekday::Thursday => Self::Thu,
            CivilWeekday::Friday => Self::Fri,
            CivilWeekday::Saturday => Self::Sat,
            CivilWeekday::Sunday => Self::Sun,
        }
    }
}

impl Weekday {
    /// The same in jiff's words.
    pub(crate) fn civil(self) -> CivilWeekday {
        match self {
            Self::Mon => CivilWeekday::Monday,
            Self::Tue => CivilWeekday::Tuesday,
            Self::Wed => CivilWeekday::Wednesday,
            Self::Thu => CivilWeekday::Thursday,
            Self::Fri => CivilWeekday::Friday,
            Self::Sat => CivilWeekday::Saturday,
            Self::Sun => CivilWeekday::Sunday,
        }
    }
}

impl Season {
    /// A day's.
    pub fn of(day: Date) -> Self {
        match day.month() {
            3..=5 => Self::Spring,
            6..=8 => Self::Summer,
            9..=11 => Self::Autumn,
            _ => Self::Winter,
        }
    }
}

impl TimeOfDay {
    /// The part of the day at so many milliseconds of the wall clock; `None` at midnight to the millisecond, which is
    /// what a time is where only a date is known.
    pub fn of(local_ms: i64) -> Option<Self> {
        let in_day_ms = local_ms.rem_euclid(86_400_000);
        if in_day_ms == 0 {
            return None;
        }
        Some(match in_day_ms / 3_600_000 {
            5..=11 => Self::Morning,
            12..=16 => Self::Afternoon,
            17..=20 => Self::Evening,
            _ => Self::Night,
        })
    }
}

fn size_bytes(entry: &Entry) -> u64 {
    entry.files.iter().map(|file| file.size_bytes).max().unwrap_or(0)
}
