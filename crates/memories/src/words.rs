//! Dates, spans and lists as titles say them.

use jiff::civil::{Date, Weekday};

/// "14 June 2019".
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "June 2019".
pub(crate) fn month(date: Date) -> String {
    date.strftime("%B %Y").to_string()
}

/// "3 to 9 June 2019", "28 June to 5 July 2019".
pub(crate) fn between(from: Date, to: Date) -> String {
    if from == to {
        return day(to);
    }
    let from = match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => from.strftime("%-d"),
        (true, false) => from.strftime("%-d %B"),
        (false, _) => from.strftime("%-d %B %Y"),
    };
    format!("{from} to {}", day(to))
}

/// "1 year ago", "12 years ago".
pub(crate) fn years_ago(years: i16) -> String {
    format!("{} ago", count(i64::from(years), "year"))
}

/// How long a journey was: "A weekend", "5 days", "A week", "3 weeks".
pub(crate) fn span(from: Date, to: Date) -> String {
    let days = photo::days_since_1970(to) - photo::days_since_1970(from) + 1;
    match days {
        2 | 3 if to.weekday() == Weekday::Sunday => "A weekend".to_owned(),
        7 | 8 => "A week".to_owned(),
        14 | 15 | 21 | 22 | 28 | 29 => count(days / 7, "week"),
        _ => count(days, "day"),
    }
}

/// "Lisbon", "Lisbon and Porto", "Lisbon, Porto and Faro".
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [names @ .., last] if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        names => names.concat(),
    }
}

/// A country's name as it follows a word: "the Netherlands".
pub(crate) fn in_a_sentence(country: String) -> String {
    const LAST: [&str; 9] =
        ["Netherlands", "Philippines", "Bahamas", "Maldives", "Seychelles", "Comoros", "Gambia", "Republic", "Islands"];
    let has_article = country.starts_with("United ") || LAST.iter().any(|last| country.ends_with(last));
    if has_article { format!("the {country}") } else { country }
}

/// "1 photo", "2 photos".
pub(crate) fn count(number: i64, one: &str) -> String {
    let number = match number {
        1_000.. => format!("{},{:03}", number / 1_000, number % 1_000),
        _ => number.to_string(),
    };
    format!("{number} {one}{}", if number == "1" { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(format!("{}: {}", span(from, to), between(from, to)), expected);
    }

    #[test]
    fn spans_are_said_as_people_do() {
        check("2019-06-14", "2019-06-14", "1 day: 14 June 2019");
        check("2019-06-15", "2019-06-16", "A weekend: 15 to 16 June 2019");
        check("2019-06-14", "2019-06-16", "A weekend: 14 to 16 June 2019");
        check("2019-06-12", "2019-06-13", "2 days: 12 to 13 June 2019");
        check("2019-06-28", "2019-07-04", "A week: 28 June to 4 July 2019");
        check("2019-06-01", "2019-06-14", "2 weeks: 1 to 14 June 2019");
        check("2018-12-30", "2019-01-07", "9 days: 30 December 2018 to 7 January 2019");
        check("2019-06-01", "2019-07-10", "40 days: 1 June to 10 July 2019");
    }

    #[test]
    fn plurals_are_right() {
        let photos = |number| count(number, "photo");
        assert_eq!([photos(1), photos(999), photos(12_034)], ["1 photo", "999 photos", "12,034 photos"]);
        assert_eq!((years_ago(1), years_ago(12)), ("1 year ago".to_owned(), "12 years ago".to_owned()));
    }

    #[test]
    fn some_countries_have_an_article() {
        let say = |country: &str| in_a_sentence(country.to_owned());
        assert_eq!([say("Portugal"), say("Netherlands")], ["Portugal", "the Netherlands"]);
        assert_eq!([say("United Kingdom"), say("Czech Republic")], ["the United Kingdom", "the Czech Republic"]);
    }

    #[test]
    fn lists_end_in_and() {
        let say = |names: &[&str]| list(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(say(&[]), "");
        assert_eq!(say(&["Lisbon"]), "Lisbon");
        assert_eq!(say(&["Lisbon", "Porto"]), "Lisbon and Porto");
        assert_eq!(say(&["Lisbon", "Porto", "Faro"]), "Lisbon, Porto and Faro");
    }
}
