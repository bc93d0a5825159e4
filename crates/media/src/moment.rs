//! Times as EXIF, XMP and IPTC write them, read without inventing anything.
//! A clock that was never set, and a date that never was, are no time.

use jiff::civil::{DateTime, date};

/// The years in which a photograph may have been taken: Niépce's first, and well after anybody reads this.
const YEARS: std::ops::RangeInclusive<i16> = 1826..=2199;

/// `2007:06:03 14:30:02`, and what cameras and editors make of it: other separators, no seconds, no time.
pub(crate) fn exif(text: &str) -> Option<DateTime> {
    let numbers = numbers(text)?;
    let part = |index: usize| numbers.get(index).copied();
    let number = |index: usize| i8::try_from(part(index)?).ok();
    let year = i16::try_from(part(0)?).ok().filter(|year| YEARS.contains(year))?;
    let day = jiff::civil::Date::new(year, number(1)?, number(2)?).ok()?;
    let (hour, minute, second) = match numbers.len() {
        3 => (0, 0, 0),
        5 => (number(3)?, number(4)?, 0),
        6 => (number(3)?, number(4)?, number(5)?),
        _ => return None,
    };
    // A leap second is the second before it, to a calendar without them.
    let time = jiff::civil::Time::new(hour, minute, second.min(59), 0).ok()?;
    (second <= 60).then(|| day.to_datetime(time))
}

/// The numbers of a date and time; `None` where anything else than digits and separators is among them.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let parts = text.trim().split([':', '-', '/', '.', ' ', 'T']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// XMP's ISO 8601: `2019-05-17T14:30:02.25+02:00` and everything shorter, down to the year.
pub(crate) fn xmp(text: &str) -> Option<(DateTime, Option<i16>)> {
    let text = text.trim();
    let (day, rest) = text.split_once('T').unwrap_or((text, ""));
    let (time, zone) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let day = match day.split('-').count() {
        1 => format!("{day}-01-01"),
        2 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    let local = exif(&format!("{day} {whole}"))?;
    Some((with_milliseconds(local, milliseconds(fraction).unwrap_or(0)), offset(zone)))
}

/// IPTC's `20190517` and `143002+0200`.
pub(crate) fn iptc(day: &str, time: Option<&str>) -> Option<(DateTime, Option<i16>)> {
    let digits = |text: &str, from: usize, to: usize| text.get(from..to).map(str::to_owned);
    let day = format!("{}:{}:{}", digits(day, 0, 4)?, digits(day, 4, 6)?, digits(day, 6, 8)?);
    let midnight = exif(&day)?;
    let clock =
        time.and_then(|time| Some(format!("{}:{}:{}", digits(time, 0, 2)?, digits(time, 2, 4)?, digits(time, 4, 6)?)));
    let local = clock.and_then(|clock| exif(&format!("{day} {clock}")));
    Some((local.unwrap_or(midnight), time.and_then(|time| offset(time.get(6..)?))))
}

/// `+02:00`, `-0530` or `Z`, in minutes east of UTC.
pub(crate) fn offset(text: &str) -> Option<i16> {
    let text = text.trim();
    if text == "Z" {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let digits = digits.replace(':', "");
    if digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (digits[..2].parse::<i16>().ok()?, digits[2..].parse::<i16>().ok()?);
    // Kiribati is 14 hours ahead; nobody is further.
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The digits after a decimal point as milliseconds: `5` is half a second, `123456` is 123.
pub(crate) fn milliseconds(digits: &str) -> Option<u16> {
    let digits = digits.trim();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<3}")[..3].parse().ok()
}

/// The time with its fraction of a second.
pub(crate) fn with_milliseconds(time: DateTime, milliseconds: u16) -> DateTime {
    let subsec = i32::from(milliseconds.min(999)) * 1_000_000;
    date(time.year(), time.month(), time.day()).at(time.hour(), time.minute(), time.second(), subsec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(read: Option<DateTime>, expected: &str) {
        assert_eq!(read.map_or("none".to_owned(), |time| time.to_string()), expected);
    }

    #[test]
    fn exif_times_are_read_as_cameras_write_them() {
        check(exif("2007:06:03 14:30:02"), "2007-06-03T14:30:02");
        check(exif("2007-06-03 14:30:02"), "2007-06-03T14:30:02");
        check(exif("2007/06/03 14:30"), "2007-06-03T14:30:00");
        check(exif("2007:06:03"), "2007-06-03T00:00:00");
        check(exif("2016:12:31 23:59:60"), "2016-12-31T23:59:59");
        check(exif(" 2007: 6: 3 14:30:02 "), "2007-06-03T14:30:02");
    }

    #[test]
    fn a_clock_that_was_never_set_is_no_time() {
        for nonsense in [
            "0000:00:00 00:00:00",
            "    :  :     :  :  ",
            "2007:13:03 14:30:02",
            "2007:02:30 00:00:00",
            "",
            "2007:06:03 25:00:00",
            "yesterday",
            "1234567",
            "0001:01:01 00:00:00",
            "2007:06:03 14",
        ] {
            check(exif(nonsense), "none");
        }
    }

    #[test]
    fn xmp_times_may_be_short_and_may_have_an_offset() {
        #[track_caller]
        fn check(text: &str, expected: Option<(&str, Option<i16>)>) {
            assert_eq!(xmp(text), expected.map(|(local, offset)| (local.parse().unwrap(), offset)), "{text}");
        }
        check("2019-05-17T14:30:02.25+02:00", Some(("2019-05-17T14:30:02.25", Some(120))));
        check("2019-05-17T14:30:02-05:30", Some(("2019-05-17T14:30:02", Some(-330))));
        check("2019-05-17T14:30Z", Some(("2019-05-17T14:30:00", Some(0))));
        check("2019-05-17T14:30:02", Some(("2019-05-17T14:30:02", None)));
        check("2019-05", Some(("2019-05-01T00:00:00", None)));
        check("2019", Some(("2019-01-01T00:00:00", None)));
        check("0000-00-00T00:00:00", None);
    }

    #[test]
    fn iptc_times_have_no_separators() {
        assert_eq!(iptc("20190517", Some("143002+0200")), Some(("2019-05-17T14:30:02".parse().unwrap(), Some(120))));
        assert_eq!(iptc("20190517", None), Some(("2019-05-17T00:00:00".parse().unwrap(), None)));
        assert_eq!(iptc("00000000", None), None);
    }

    #[test]
    fn an_offset_is_whole_or_missing() {
        let read = ["+02:00", "-0530", "Z", "+14:00", "+15:00", "02:00", "", "+2:00", "+ab:cd"].map(offset);
        assert_eq!(read, [Some(120), Some(-330), Some(0), Some(840), None, None, None, None, None]);
    }

    #[test]
    fn fractions_are_kept_to_the_millisecond() {
        assert_eq!(
            ["5", "25", "123456", "007", "", "x"].map(milliseconds),
            [Some(500), Some(250), Some(123), Some(7), None, None]
        );
    }
}
