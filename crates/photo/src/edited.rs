//! What people made of one photo, whatever its file says.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{Clock, Rank, Reading, Taken};

/// What people made of a photo; of what they said nothing the file has its say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edited {
    /// It is one of the favourites.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// Stars, 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// What is said of it, in place of the file's title and description; empty for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// When it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<TakenBy>,
    /// Where it is kept, if not with all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shelf: Option<Shelf>,
}

/// How a person says when a photo was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakenBy {
    /// By a wall clock, at midnight where only the day is known.
    At(DateTime),
    /// In the month of this day; no more is known.
    InMonth(Date),
    /// In this year; no more is known.
    InYear(i16),
    /// By a camera whose clock was wrong: so many minutes later than it said, or earlier.
    Later(i64),
}

/// Where a photo is kept that is not with all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shelf {
    /// It is found, and not in the timeline.
    Archive,
    /// It is found nowhere, but among what is hidden.
    Hidden,
    /// It is found nowhere, but in the trash: since when.
    Trash(Rank),
}

impl Edited {
    /// Whether it is found by searches.
    pub fn is_found(&self) -> bool {
        !matches!(self.shelf, Some(Shelf::Hidden | Shelf::Trash(_)))
    }

    /// Changes what a file says to what people say.
    pub(crate) fn apply(&self, reading: &mut Reading) {
        if let Some(stars) = self.rating {
            reading.rating = Some(stars).filter(|stars| *stars > 0);
        }
        if let Some(caption) = &self.caption {
            reading.title = None;
            reading.description = Some(caption.clone()).filter(|caption| !caption.is_empty());
        }
    }

    /// When it was taken, where its clock says `taken`.
    pub(crate) fn correct(&self, taken: Taken) -> Taken {
        match self.taken {
            None => taken,
            Some(TakenBy::At(local)) => Taken { local, offset_minutes: None, clock: Clock::Person },
            Some(TakenBy::InMonth(day)) => roughly(day.first_of_month(), Clock::PersonMonth),
            // A year that there is not has been refused.
            Some(TakenBy::InYear(year)) => Date::new(year, 1, 1).map_or(taken, |day| roughly(day, Clock::PersonYear)),
            Some(TakenBy::Later(minutes)) => {
                let local = taken.local.saturating_add(SignedDuration::from_secs(minutes.saturating_mul(60)));
                Taken { local, clock: Clock::Person, ..taken }
            }
        }
    }
}

fn roughly(first: Date, clock: Clock) -> Taken {
    Taken { local: first.to_datetime(Time::midnight()), offset_minutes: None, clock }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(taken: Option<TakenBy>, expected: &str) {
        let camera =
            Taken { local: "2007-06-03T23:30:00".parse().unwrap(), offset_minutes: Some(60), clock: Clock::Exif };
        let corrected = Edited { taken, ..Edited::default() }.correct(camera);
        assert_eq!(format!("{} {:?} {:?}", corrected.local, corrected.offset_minutes, corrected.clock), expected);
    }

    #[test]
    fn a_person_knows_better_than_a_clock() {
        check(None, "2007-06-03T23:30:00 Some(60) Exif");
        check(Some(TakenBy::At("1974-08-01T00:00:00".parse().unwrap())), "1974-08-01T00:00:00 None Person");
        check(Some(TakenBy::InMonth("1974-08-15".parse().unwrap())), "1974-08-01T00:00:00 None PersonMonth");
        check(Some(TakenBy::InYear(1974)), "1974-01-01T00:00:00 None PersonYear");
        check(Some(TakenBy::InYear(i16::MAX)), "2007-06-03T23:30:00 Some(60) Exif");
        check(Some(TakenBy::Later(45)), "2007-06-04T00:15:00 Some(60) Person");
        check(Some(TakenBy::Later(-90)), "2007-06-03T22:00:00 Some(60) Person");
        check(Some(TakenBy::Later(i64::MAX)), "9999-12-31T23:59:59.999999999 Some(60) Person");
    }

    #[test]
    fn what_is_said_stands_in_place_of_the_files() {
        let file = || Reading {
            rating: Some(3),
            title: Some("IMG".into()),
            description: Some("Zoe".into()),
            ..Reading::default()
        };
        let edited =
            |rating, caption: Option<&str>| Edited { rating, caption: caption.map(str::to_owned), ..Edited::default() };
        for (edited, rating, title, description) in [
            (edited(None, None), Some(3), Some("IMG"), Some("Zoe")),
            (edited(Some(5), Some("Zoe at the sea")), Some(5), None, Some("Zoe at the sea")),
            (edited(Some(0), Some("")), None, None, None),
        ] {
            let mut reading = file();
            edited.apply(&mut reading);
            assert_eq!(
                (reading.rating, reading.title.as_deref(), reading.description.as_deref()),
                (rating, title, description)
            );
        }
    }

    #[test]
    fn it_is_small_json() {
        let edited = Edited {
            favourite: true,
            shelf: Some(Shelf::Trash(7)),
            taken: Some(TakenBy::Later(-60)),
            ..Edited::default()
        };
        let json = serde_json::to_string(&edited).unwrap();
        assert_eq!(json, r#"{"favourite":true,"taken":{"later":-60},"shelf":{"trash":7}}"#);
        assert_eq!(serde_json::from_str::<Edited>(&json).unwrap(), edited);
        assert_eq!(serde_json::to_string(&Edited::default()).unwrap(), "{}");
    }
}
