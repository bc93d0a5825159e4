//! When a photograph was taken: the camera's own clock, its offset when it is known, and who said so.
//! Local time is kept as written; an offset is never invented.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A capture time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Taken {
    /// The wall clock where the picture was taken, to the millisecond.
    pub local: DateTime,
    /// Minutes east of UTC, where the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i16>,
    /// Where the time comes from.
    pub clock: Clock,
}

/// What told the time: what a file says most trusted first, and last what is as rough as a folder's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// A person.
    Person,
    /// EXIF DateTimeOriginal, or DateTimeDigitized or DateTime where that is missing.
    Exif,
    /// `exif:DateTimeOriginal`, `photoshop:DateCreated` or `xmp:CreateDate`.
    Xmp,
    /// The file's name, as cameras and messengers write it.
    FileName,
    /// The names of the folders it is in: a day, a month or a year, of which the first day is taken.
    Folder,
    /// When the file was last written: UTC, and often only when it was copied.
    FileTime,
    /// A person, who knows no more than the month, of which the first day is taken.
    PersonMonth,
    /// A person, who knows no more than the year, of which the first day is taken.
    PersonYear,
}

impl Taken {
    /// The wall clock as milliseconds since 1970-01-01 00:00 on that same clock: what the timeline sorts by.
    pub fn local_ms(&self) -> i64 {
        let date_days = days_since_1970(self.local.date());
        let time = self.local.time();
        let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        (date_days * 86_400 + seconds) * 1_000 + i64::from(time.millisecond())
    }

    /// What the file's own time says, as a capture time.
    pub(crate) fn from_file_time(modified_ms: i64) -> Self {
        Self { local: datetime_at(modified_ms), offset_minutes: Some(0), clock: Clock::FileTime }
    }
}

/// Days since 1970-01-01 in the civil calendar; negative before it.
pub fn days_since_1970(date: Date) -> i64 {
    let since = date.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1))).expect("days between two dates fit");
    i64::from(since.get_days())
}

/// The day so many days after 1970-01-01 in the civil calendar, or before it; the end of the calendar for what lies beyond it.
pub fn day_since_1970(days: i64) -> Date {
    const DAY_S: i64 = 86_400;
    jiff::civil::date(1970, 1, 1).saturating_add(jiff::SignedDuration::from_secs(days.saturating_mul(DAY_S)))
}

/// The civil time so many milliseconds after 1970-01-01 00:00; the end of the calendar for what lies beyond it.
fn datetime_at(ms: i64) -> DateTime {
    let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    epoch.saturating_add(jiff::SignedDuration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_timeline_sorts_by_the_wall_clock() {
        let at = |local| Taken { local, offset_minutes: Some(120), clock: Clock::Exif }.local_ms();
        assert_eq!(at(date(1970, 1, 1).at(0, 0, 0, 0)), 0);
        assert_eq!(at(date(1970, 1, 2).at(1, 2, 3, 456_000_000)), 86_400_000 + 3_723_456);
        assert_eq!(at(date(1969, 12, 31).at(23, 59, 59, 0)), -1_000);
    }

    #[test]
    fn days_are_counted_from_1970_and_back() {
        for (days, day) in [(0, "1970-01-01"), (-1, "1969-12-31"), (20_786, "2026-11-29"), (i64::MAX, "9999-12-31")] {
            assert_eq!(day_since_1970(days), day.parse().unwrap());
            assert!(days == i64::MAX || days_since_1970(day.parse().unwrap()) == days);
        }
    }

    #[test]
    fn a_files_time_is_utc_and_says_so() {
        let taken = Taken::from_file_time(1_159_963_200_000);
        assert_eq!(taken.local, date(2006, 10, 4).at(12, 0, 0, 0));
        assert_eq!((taken.offset_minutes, taken.clock), (Some(0), Clock::FileTime));
        assert_eq!(Taken::from_file_time(i64::MAX).clock, Clock::FileTime);
    }
}
