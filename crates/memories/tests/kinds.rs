//! What each kind of memory is made of, and what it is not.

mod made_up;

use jiff::civil::Date;
use made_up::pictures;
use memories::{Hidden, Kind, Memory, Shown, memories};

/// Memories of one kind, as "title · detail · number of photos", in the order of their keys: on a day without others.
#[track_caller]
fn check(kind: Kind, lines: &[&str], today: &str, expected: &[&str]) {
    check_but(&Hidden::default(), kind, lines, today, expected);
}

#[track_caller]
fn check_but(hidden: &Hidden, kind: Kind, lines: &[&str], today: &str, expected: &[&str]) {
    let mut found = memories(&pictures(lines), hidden, &Shown::default(), today.parse().unwrap());
    found.retain(|memory| memory.kind == kind);
    found.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(found.iter().map(said).collect::<Vec<_>>(), expected, "{lines:?}, {today}");
}

fn said(memory: &Memory) -> String {
    format!("{} · {} · {}", memory.title, memory.detail, memory.photos.len())
}

fn hidden(people: &[&str], days: &[&str]) -> Hidden {
    let people = people.iter().map(|name| (*name).to_owned()).collect();
    Hidden { people, days: days.iter().map(|days| days.parse().unwrap()).collect() }
}

#[test]
fn this_day_is_of_earlier_years() {
    let day = |lines, today, expected: &[&str]| check(Kind::ThisDay, lines, today, expected);
    day(&["2023-06-14 x8"], "2026-06-14", &["3 years ago · 14 June 2023 · 8"]);
    day(&["2025-06-14 x8 @Lisbon/Portugal"], "2026-06-14", &["1 year ago · 14 June 2025, Lisbon · 8"]);
    day(
        &["2023-06-14 x4 @Lisbon/Portugal", "2023-06-14 x4 @Porto/Portugal each=700"],
        "2026-06-14",
        &["3 years ago · 14 June 2023 · 7"],
    );
    day(&["2026-06-14 x8"], "2026-06-14", &[]);
    day(&["2023-06-13 x8", "2023-06-15 x8"], "2026-06-14", &[]);
    day(&["2023-06-14 x5"], "2026-06-14", &[]);
    day(&["2023-06-14 x60"], "2026-06-14", &["3 years ago · 14 June 2023 · 30"]);
}

#[test]
fn years_with_few_photos_of_this_day_are_shown_together() {
    let lines = ["2009-06-14 x2", "2014-06-14 x3", "2017-06-14 x1"];
    check(Kind::ThisDay, &lines, "2026-06-14", &["14 June over the years · 2009, 2014 and 2017 · 6"]);
    check(Kind::ThisDay, &lines[1..], "2026-06-14", &[]);
}

#[test]
fn the_leap_day_has_its_turn_every_year() {
    check(Kind::ThisDay, &["2024-02-29 x8"], "2028-02-29", &["4 years ago · 29 February 2024 · 8"]);
    check(Kind::ThisDay, &["2024-02-29 x8"], "2026-02-28", &["2 years ago · 29 February 2024 · 8"]);
    check(Kind::ThisDay, &["2024-02-28..2024-02-29 x8"], "2026-02-28", &["2 years ago · 28 to 29 February 2024 · 16"]);
    check(Kind::ThisDay, &["2024-02-29 x8"], "2028-02-28", &[]);
    check(Kind::ThisDay, &["2024-02-29 x8"], "2026-03-01", &[]);
    check(Kind::ThisDay, &["2025-02-28 x8"], "2028-02-29", &[]);
}

#[test]
fn only_good_photos_are_in_memories() {
    let day = |line: &str, expected: &[&str]| check(Kind::ThisDay, &[line], "2026-06-14", expected);
    day("2023-06-14 x8 screenshot", &[]);
    day("2023-06-14 x8 under", &[]);
    day("2023-06-14 x8 unsure", &[]);
    day("2023-06-14 x8 *1", &[]);
    day("2023-06-14 x8 *0", &["3 years ago · 14 June 2023 · 8"]);
    day("2023-06-14 x50 each=1", &[]);
    day("2023-06-14 x300 each=2", &["3 years ago · 14 June 2023 · 10"]);
}

#[test]
fn an_hour_has_no_more_than_its_share() {
    let lines = ["2023-06-14 x59 each=60 liked", "2023-06-14 x20 each=1800"];
    check(Kind::ThisDay, &lines, "2026-06-14", &["3 years ago · 14 June 2023 · 24"]);
}

#[test]
fn a_scan_of_which_only_the_month_is_known_is_of_no_day() {
    check(Kind::ThisDay, &["1985-06-01 x8 midnight each=0"], "2026-06-01", &[]);
    check(Kind::BestOf, &["1985-06-01 x40 midnight each=0"], "2026-06-09", &[]);
}

#[test]
fn who_and_what_is_hidden_is_in_no_memory() {
    let lines = ["2023-06-14 x8 +Max", "2022-06-14 x8 +Natalie", "2021-06-14 x8 +Natalie +Max", "2020-06-14 x8"];
    let day = |people: &[&str], days: &[&str], expected: &[&str]| {
        check_but(&hidden(people, days), Kind::ThisDay, &lines, "2026-06-14", expected);
    };
    day(&["max"], &["2020-06-01..2020-06-30"], &["4 years ago · 14 June 2022 · 8"]);
    day(&["Max", "Natalie"], &[], &["6 years ago · 14 June 2020 · 8"]);
    day(&[], &["06-14"], &[]);
    day(&["Nobody"], &["2023-06-14", "2022-06-14", "2021-06-14"], &["6 years ago · 14 June 2020 · 8"]);
}

#[test]
fn then_and_now_are_years_apart_and_now_is_now() {
    let then_and_now = |lines, expected: &[&str]| check(Kind::ThenAndNow, lines, "2026-09-20", expected);
    then_and_now(&["2009-06-14 x8 +Natalie", "2026-05-03 x4 +Natalie"], &["Natalie, then and now · 2009 and 2026 · 8"]);
    then_and_now(&["2009-06-14 x8 +Natalie", "2026-05-03 x2 +Natalie"], &[]);
    then_and_now(&["2009-06-14 x8 +Natalie", "2024-05-03 x9 +Natalie"], &[]);
    then_and_now(&["2022-06-14 x8 +Natalie", "2026-05-03 x9 +Natalie"], &[]);
    then_and_now(
        &["2009-06-14 x8 @Lisbon/Portugal", "2026-05-03 x3 @Lisbon/Portugal"],
        &["Lisbon, then and now · 2009 and 2026 · 6"],
    );
    then_and_now(
        &["2009-06-14 x8 @Cabin/Lisbon/Portugal", "2026-05-03 x3 @Cabin/Lisbon/Portugal"],
        &["Cabin, then and now · 2009 and 2026 · 6"],
    );
}

#[test]
fn then_and_now_prefer_who_is_alone() {
    let lines = ["2009-06-14 x8 +Natalie", "2010-06-14 x8 +Natalie +Max", "2026-05-03 x4 +Natalie"];
    check(Kind::ThenAndNow, &lines, "2026-09-20", &["Natalie, then and now · 2009 and 2026 · 8"]);
    let lines = ["2010-06-14 x8 +Natalie +Max", "2026-05-03 x4 +Natalie +Eve"];
    check(Kind::ThenAndNow, &lines, "2026-09-20", &["Natalie, then and now · 2010 and 2026 · 8"]);
}

/// At home in Berlin, twice a month.
const HOME: [&str; 8] = [
    "2018-01-10 x2 @Berlin/Germany",
    "2018-03-10 x2 @Berlin/Germany",
    "2018-05-10 x2 @Berlin/Germany",
    "2018-07-10 x2 @Berlin/Germany",
    "2018-09-10 x2 @Berlin/Germany",
    "2018-11-10 x2 @Berlin/Germany",
    "2019-02-10 x2 @Berlin/Germany",
    "2019-04-10 x2 @Berlin/Germany",
];

#[test]
fn trips_are_days_away_from_home() {
    let trip = |away: &[&str], expected: &[&str]| {
        check(Kind::Trip, &[&HOME[..], away].concat(), "2026-10-20", expected);
    };
    trip(&["2018-06-03..2018-06-09 x4 @Lisbon/Portugal"], &["A week in Lisbon · 3 to 9 June 2018 · 28"]);
    trip(&["2018-06-09..2018-06-10 x8 @Hamburg/Germany"], &["A weekend in Hamburg · 9 to 10 June 2018 · 16"]);
    trip(&["2018-06-03 x40 @Lisbon/Portugal"], &[]);
    trip(&["2018-06-03..2018-06-05 x3 @Lisbon/Portugal"], &[]);
    trip(&["2018-06-03..2018-07-20 x3 @Lisbon/Portugal"], &[]);
    trip(&["2026-09-03..2026-09-10 x9 @Lisbon/Portugal"], &[]);
    trip(&["2018-06-03..2018-06-12 x4 @Berlin/Germany"], &[]);
    trip(
        &["2018-06-03 x9 @Lisbon/Portugal", "2018-06-06 x9 @Lisbon/Portugal"],
        &["4 days in Lisbon · 3 to 6 June 2018 · 18"],
    );
    trip(&["2018-06-03 x9 @Lisbon/Portugal", "2018-06-07 x9 @Lisbon/Portugal"], &[]);
}

#[test]
fn who_stays_at_home_does_not_end_a_trip_and_is_not_in_it() {
    let away = ["2018-06-03..2018-06-09 x4 @Lisbon/Portugal", "2018-06-05..2018-06-07 x2 @Berlin/Germany each=900"];
    let lines = [&HOME[..], &away].concat();
    check(Kind::Trip, &lines, "2026-10-20", &["A week in Lisbon · 3 to 9 June 2018 · 28"]);
}

#[test]
fn a_camera_without_positions_is_on_the_trip_too() {
    let lines =
        [&HOME[..], &["2018-06-03..2018-06-09 x1 @Lisbon/Portugal", "2018-06-03..2018-06-09 x1 each=1 *5"]].concat();
    check(Kind::Trip, &lines, "2026-10-20", &["A week in Lisbon · 3 to 9 June 2018 · 7"]);
}

#[test]
fn trips_are_named_by_where_most_was_taken() {
    let trip = |second: &str, expected: &str| {
        let away = ["2018-06-03..2018-06-05 x6 @Lisbon/Portugal seen=2026-09-01", second];
        check(Kind::Trip, &[&HOME[..], &away].concat(), "2026-10-20", &[expected]);
    };
    trip("2018-06-06..2018-06-07 x9 @Porto/Portugal seen=2026-09-01", "5 days in Portugal · 3 to 7 June 2018 · 30");
    trip(
        "2018-06-06..2018-06-07 x9 @Madrid/Spain seen=2026-09-01",
        "5 days in Portugal and Spain · 3 to 7 June 2018 · 30",
    );
    trip(
        "2018-06-06..2018-06-07 x9 @Leiden/Netherlands seen=2026-09-01",
        "5 days in Portugal and the Netherlands · 3 to 7 June 2018 · 30",
    );
    let away = [
        "2018-06-03..2018-06-05 x6 @Hamburg/Germany seen=2026-09-01",
        "2018-06-06..2018-06-07 x9 @Bremen/Germany seen=2026-09-01",
    ];
    check(
        Kind::Trip,
        &[&HOME[..], &away].concat(),
        "2026-10-20",
        &["5 days in Hamburg and Bremen · 3 to 7 June 2018 · 30"],
    );
}

#[test]
fn where_somebody_often_is_is_no_trip() {
    let often = ["2018-01", "2018-03", "2018-05", "2018-07", "2018-09", "2018-11", "2019-02", "2019-04"];
    let mut lines = HOME.map(str::to_owned).to_vec();
    lines.push("2019-06-10 x2 @Berlin/Germany".to_owned());
    lines.extend(often.map(|month| format!("{month}-20..{month}-21 x9 @Hamburg/Germany")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    check(Kind::Trip, &lines, "2026-10-20", &[]);
}

#[test]
fn what_is_hidden_gives_a_trip_neither_name_nor_days() {
    let lines =
        ["2018-06-03..2018-06-09 x9 @Lisbon/Portugal", "2018-06-10..2018-06-12 x9 @Porto/Portugal seen=2026-09-01"];
    let lines = [&HOME[..], &lines].concat();
    let hidden = hidden(&[], &["2018-06-01..2018-06-09"]);
    check_but(&hidden, Kind::Trip, &lines, "2026-10-20", &["3 days in Porto · 10 to 12 June 2018 · 27"]);
}

#[test]
fn whoever_moves_is_at_home_in_the_new_city() {
    let mut lines = HOME.map(str::to_owned).to_vec();
    lines.extend((1..=12).map(|month| format!("2024-{month:02}-10..2024-{month:02}-12 x9 @Porto/Portugal")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    check(Kind::Trip, &lines, "2026-10-20", &[]);
}

#[test]
fn the_best_is_of_what_has_just_ended_or_of_this_time_of_the_year() {
    let best = |lines, today, expected: &[&str]| check(Kind::BestOf, lines, today, expected);
    best(&["2026-05-04..2026-05-23 x4"], "2026-06-02", &["Best of May 2026 · From 80 photos · 30"]);
    best(&["2026-05-04..2026-05-23 x4"], "2026-06-08", &[]);
    best(&["2019-06-04..2019-06-23 x1"], "2026-06-25", &["Best of June 2019 · From 20 photos · 10"]);
    best(&["2019-06-04..2019-06-14 x1"], "2026-06-25", &[]);
    best(&["2025-03-04..2025-03-23 x1"], "2026-01-09", &["Best of 2025 · From 20 photos · 10"]);
    best(&["2025-03-04..2025-03-23 x1"], "2026-02-09", &[]);
}

#[test]
fn first_photos_are_of_many_and_not_of_the_beginning() {
    let began = "2009-01-03 x1";
    let first = |lines: &[&str], today, expected: &[&str]| {
        check(Kind::FirstPhotos, &[&[began][..], lines].concat(), today, expected);
    };
    let max = ["2012-06-14 x9 +Max", "2013-06-16 x40 +Max"];
    first(&max, "2026-06-20", &["First photos of Max · 14 June 2012 · 9"]);
    first(&max, "2026-06-14", &["First photos of Max · 14 years ago today · 9"]);
    first(&["2012-06-14 x1 +Max", "2013-02-16 x40 +Max"], "2026-06-20", &["First photos of Max · 14 June 2012 · 12"]);
    first(&max[..1], "2026-06-20", &[]);
    first(&["2009-02-14 x40 +Max"], "2026-06-20", &[]);
    first(&["2025-06-14 x40 +Max"], "2026-06-20", &[]);
    let lisbon: Vec<String> =
        (2012..2017).map(|year| format!("{year}-06-10..{year}-06-12 x3 @Lisbon/Portugal")).collect();
    let mut lisbon: Vec<&str> = lisbon.iter().map(String::as_str).collect();
    first(&lisbon, "2026-09-20", &[]);
    lisbon.push("2010-06-10 x1 @Berlin/Germany");
    first(&lisbon, "2026-09-20", &["First photos from Lisbon · 10 June 2012 · 9"]);
    first(&[&lisbon[..3], &lisbon[5..]].concat(), "2026-09-20", &[]);
}

#[test]
fn last_photos_are_from_cities_and_years_old() {
    let visits = |place: &str| -> Vec<String> {
        (2012..2018).map(|year| format!("{year}-06-10..{year}-06-12 x3 {place}")).collect()
    };
    let last = |lines: &[String], expected: &[&str]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        check(Kind::LastPhotos, &lines, "2026-09-20", expected);
    };
    last(&visits("@Lisbon/Portugal"), &["Last photos from Lisbon · June 2017, 9 years ago · 9"]);
    last(&visits("@Lisbon/Portugal")[..4], &[]);
    last(&visits("@Grandma's"), &[]);
    last(&visits("+Max"), &[]);
    last(
        &[visits("@Lisbon/Portugal"), vec!["2025-06-10 x1 @Lisbon/Portugal under".to_owned()]].concat(),
        &["Last photos from Lisbon · June 2017, 9 years ago · 9"],
    );
    last(&[visits("@Lisbon/Portugal"), vec!["2025-06-10 x1 @Lisbon/Portugal".to_owned()]].concat(), &[]);
}

#[test]
fn not_seen_is_old_and_was_not_looked_at_lately() {
    let not_seen = |line: &str, expected: &[&str]| check(Kind::NotSeen, &[line], "2026-09-20", expected);
    not_seen("2012-03-14 x27", &["Not seen in a while · From 2012 · 9"]);
    not_seen("2012-03-14 x27 seen=2025-03-01", &["Not seen in a while · From 2012 · 9"]);
    not_seen("2012-03-14 x27 seen=2026-03-01", &[]);
    not_seen("2025-03-14 x27", &[]);
}

#[test]
fn what_somebody_likes_is_shown_first_and_is_the_cover() {
    let made =
        pictures(&["2023-06-14 x60 :1", "2023-06-14 x1 liked each=700", "2022-06-14 x8", "2021-06-14 x8 *5 liked"]);
    let liked = made.shots.iter().find(|shot| shot.is_favourite).unwrap().photo;
    let found = memories(&made, &Hidden::default(), &Shown::default(), "2026-06-14".parse().unwrap());
    let cover = found.iter().find(|memory| memory.title == "3 years ago").unwrap().cover;
    assert_eq!(cover, liked);
    assert_eq!(found[0].title, "5 years ago");
}

#[test]
fn what_is_sent_and_kept_is_json() {
    let today = "2026-06-14".parse().unwrap();
    let found = memories(&pictures(&["2023-06-14 x8"]), &Hidden::default(), &Shown::default(), today);
    let sent = serde_json::to_value(&found[0]).unwrap();
    assert_eq!([&sent["kind"], &sent["key"], &sent["title"]], ["this-day", "this-day:2023-06-14", "3 years ago"]);
    let mut shown = Shown::default();
    shown.note(&found, today);
    let kept = serde_json::to_string(&shown).unwrap();
    assert_eq!(serde_json::from_str::<Shown>(&kept).unwrap(), shown);
    let by_hand = r#"{"people": ["Max"], "days": ["06-14", "2019-06-01..2019-07-01"]}"#;
    let expected = hidden(&["Max"], &["06-14", "2019-06-01..2019-07-01"]);
    assert_eq!(serde_json::from_str::<Hidden>(by_hand).unwrap(), expected);
}

#[test]
fn nothing_is_shown_twice_soon() {
    let made = pictures(&["2019-06-01..2019-06-30 x6", "2012-06-01..2012-06-30 x6"]);
    let mut shown = Shown::default();
    let day = |text: &str, shown: &Shown| {
        let today: Date = text.parse().unwrap();
        let found = memories(&made, &Hidden::default(), shown, today);
        (found.iter().map(|memory| memory.key.clone()).collect::<Vec<_>>(), found)
    };
    let (first, found) = day("2026-06-14", &shown);
    assert!(first.contains(&"this-day:2019-06-14".to_owned()), "{first:?}");
    shown.note(&found, "2026-06-14".parse().unwrap());
    assert_eq!(day("2026-06-14", &shown).0, first, "the same all day");
    let (next, _) = day("2026-06-15", &shown);
    assert_eq!(next.iter().filter(|key| first.contains(key)).count(), 0, "{next:?}");
    let (_, later) = day("2026-08-20", &shown);
    let again = |memory: &Memory| memory.photos.iter().any(|photo| shown.photos.contains_key(photo));
    assert!(later.iter().any(again), "{later:?}");
}
