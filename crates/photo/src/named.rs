//! Capture times that people, phones and messengers write into the names of files and folders.
//! Only calendar dates from 1826 (the first photograph) on count, so that counters are not taken for dates.

use jiff::civil::{Date, DateTime, Time};

use crate::{Clock, OriginalPath, Taken};

/// What the file's name says, or failing that its folders.
pub(crate) fn taken(path: &OriginalPath) -> Option<Taken> {
    let said = |local, clock| Taken { local, offset_minutes: None, clock };
    if let Some(local) = in_name(path.name()) {
        return Some(said(local, Clock::FileName));
    }
    in_folders(path).map(|date| said(date.to_datetime(Time::midnight()), Clock::Folder))
}

/// `IMG_20190517_143002`, `PXL_20210102_030405678`, `2019-05-17 14.30.02`, `IMG-20180704-WA0012`, `Screenshot_2020-01-02-03-04-05`:
/// a year, month and day, alike in their separators, then perhaps hours, minutes and seconds.
fn in_name(name: &str) -> Option<DateTime> {
    let numbers = numbers(name);
    // Eight digits in one run, or 4-2-2 with the same separator between.
    numbers.iter().enumerate().find_map(|(i, number)| {
        let (date, used) =
            compact_date(number).map(|date| (date, 1)).or_else(|| Some((parted_date(&numbers[i..])?, 3)))?;
        Some(date.to_datetime(time_after(numbers[i + used - 1].end, &numbers[i + used..], name)))
    })
}

/// A run of digits in a name, and where it stands.
struct Number<'a> {
    digits: &'a str,
    start: usize,
    end: usize,
    /// The text between the number before and this one.
    gap: &'a str,
}

fn numbers(text: &str) -> Vec<Number<'_>> {
    let mut found: Vec<Number<'_>> = Vec::new();
    let mut rest_at = 0;
    while let Some(start) = text[rest_at..].find(|c: char| c.is_ascii_digit()).map(|at| rest_at + at) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| start + at);
        found.push(Number { digits: &text[start..end], start, end, gap: &text[rest_at..start] });
        rest_at = end;
    }
    found
}

fn compact_date(number: &Number<'_>) -> Option<Date> {
    // 14 digits are a date and a time in one run: `20190517143002.jpg`.
    (matches!(number.digits.len(), 8 | 14))
        .then(|| civil(&number.digits[..4], &number.digits[4..6], &number.digits[6..8]))?
}

fn parted_date(numbers: &[Number<'_>]) -> Option<Date> {
    let [year, month, day, ..] = numbers else { return None };
    let parted = month.gap == day.gap && matches!(month.gap, "-" | "." | "_" | " ");
    let lengths = (year.digits.len(), month.digits.len(), day.digits.len()) == (4, 2, 2);
    (parted && lengths).then(|| civil(year.digits, month.digits, day.digits))?
}

/// The time that follows a date; midnight when none does.
fn time_after(date_end: usize, numbers: &[Number<'_>], name: &str) -> Time {
    let in_one_run = name[..date_end].rsplit(|c: char| !c.is_ascii_digit()).next().filter(|run| run.len() == 14);
    let digits = match (in_one_run, numbers) {
        (Some(run), _) => run[8..].to_owned(),
        // Within a separator or the word "at" of the date: `WA0012` is a counter, `-143002` a time.
        (None, [first, ..]) if matches!(first.digits.len(), 6 | 9) && is_separator(first.gap) => {
            first.digits.to_owned()
        }
        (None, [hour, minute, second, ..])
            if is_separator(hour.gap)
                && hour.start > date_end
                && [hour, minute, second].iter().all(|n| n.digits.len() == 2) =>
        {
            [hour.digits, minute.digits, second.digits].concat()
        }
        (None, _) => return Time::midnight(),
    };
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|digits| digits.parse::<i8>().ok());
    let millis = digits.get(6..9).and_then(|digits| digits.parse::<i32>().ok()).unwrap_or(0);
    let time = || Time::new(part(0..2)?, part(2..4)?, part(4..6)?, millis * 1_000_000).ok();
    time().unwrap_or(Time::midnight())
}

fn is_separator(gap: &str) -> bool {
    matches!(gap.trim(), "" | "_" | "-" | "." | "T" | "at")
}

/// The nearest folders that make a date: `2006-10-04 Harvest`, `2006/10/04`, `2006/10`, `2006-10`, `2006`.
fn in_folders(path: &OriginalPath) -> Option<Date> {
    let folders: Vec<&str> = path.folders().collect();
    (0..folders.len()).rev().find_map(|i| {
        if let Some(local) = in_name(folders[i]) {
            return Some(local.date());
        }
        let year = leading_number(folders[i], 4)?;
        if let Some(month) = folders[i][4..].strip_prefix(['-', '_', '.']).and_then(|rest| leading_number(rest, 2)) {
            return civil(year, month, "01");
        }
        let below = |k: usize| folders.get(i + k).and_then(|folder| leading_number(folder, 2));
        let dated = |month, day| civil(year, month, day);
        match (below(1), below(2)) {
            (Some(month), Some(day)) => dated(month, day).or_else(|| dated(month, "01")).or_else(|| dated("01", "01")),
            (Some(month), None) => dated(month, "01").or_else(|| dated("01", "01")),
            (None, _) => dated("01", "01"),
        }
    })
}

/// The digits that a folder begins with, if there are exactly so many.
fn leading_number(folder: &str, digits: usize) -> Option<&str> {
    let count = folder.bytes().take_while(u8::is_ascii_digit).count();
    (count == digits).then(|| &folder[..digits])
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1826..2100).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let taken = taken(&path.parse().unwrap());
        let said = taken.map_or("nothing".to_owned(), |taken| format!("{} {:?}", taken.local, taken.clock));
        assert_eq!(said, expected, "{path}");
    }

    #[test]
    fn phones_and_messengers_name_files_by_time() {
        check("IMG_20190517_143002.jpg", "2019-05-17T14:30:02 FileName");
        check("PXL_20210102_030405678.jpg", "2021-01-02T03:04:05.678 FileName");
        check("PXL_20210102_030405678.MP.jpg", "2021-01-02T03:04:05.678 FileName");
        check("2019-05-17 14.30.02.jpg", "2019-05-17T14:30:02 FileName");
        check("2019-05-17 14.30.02-1.jpg", "2019-05-17T14:30:02 FileName");
        check("IMG-20180704-WA0012.jpg", "2018-07-04T00:00:00 FileName");
        check("WhatsApp Image 2018-07-04 at 10.11.12.jpeg", "2018-07-04T10:11:12 FileName");
        check("Screenshot_2020-01-02-03-04-05.png", "2020-01-02T03:04:05 FileName");
        check("20190517143002.jpg", "2019-05-17T14:30:02 FileName");
        check("20190517_143002(0).jpg", "2019-05-17T14:30:02 FileName");
        check("signal-2021-03-04-05-06-07-890.jpg", "2021-03-04T05:06:07 FileName");
        check("2001_02_03 birthday.jpg", "2001-02-03T00:00:00 FileName");
    }

    #[test]
    fn counters_are_not_dates() {
        check("DSC_00001234.jpg", "nothing");
        check("20191399.jpg", "nothing");
        check("IMG_1234.jpg", "nothing");
        check("99999999_12345678.jpg", "nothing");
        check("1920x1080.jpg", "nothing");
        check("2019-05.17.jpg", "nothing");
        check("IMG_20190517_999999.jpg", "2019-05-17T00:00:00 FileName");
    }

    #[test]
    fn folders_say_a_day_a_month_or_a_year() {
        check("2006/10/04/a.jpg", "2006-10-04T00:00:00 Folder");
        check("2006/10/a.jpg", "2006-10-01T00:00:00 Folder");
        check("2006/a.jpg", "2006-01-01T00:00:00 Folder");
        check("2006/2006-10-04 Harvest/a.jpg", "2006-10-04T00:00:00 Folder");
        check("2006-10 Harvest/a.jpg", "2006-10-01T00:00:00 Folder");
        check("1998 Summer/Beach/a.jpg", "1998-01-01T00:00:00 Folder");
        check("2006/13/a.jpg", "2006-01-01T00:00:00 Folder");
        check("2011/07/IMG_20190517_143002.jpg", "2019-05-17T14:30:02 FileName");
        check("Canon/20060/a.jpg", "nothing");
        check("Été/ü2006é/a.jpg", "nothing");
    }
}
