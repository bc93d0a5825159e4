//! How long SQLite takes for the first page of searches of two parts, with how many there are, at a million photos; and how
//! large the index is: `cargo bench -p catalogue --bench million`, or `-- 50000` for another number. What it asks of is kept
//! in the target folder until the tables change. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

mod made_up;

use std::path::Path;
use std::time::{Duration, Instant};

use catalogue::Catalogue;
use catalogue::sqlite::Sqlite;
use jiff::civil::date;
use made_up::{LABELS, PEOPLE, TOWNS, person, word};
use photo::{Record, Said};
use query::{
    Bounds, Camera, Comparison, Count, Media, People, Place, Query, Recur, Season, Sort, State, Time, TimeOfDay, Words,
};

/// How many photos the application adds at once.
const BATCH: usize = 1_000;

/// As many as a screen shows.
const PAGE: usize = 60;

const REPEATS: usize = 9;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("catalogue-{count}.sqlite"));
    let opened = Sqlite::open(&path).expect("a catalogue");
    let catalogue = opened.catalogue;
    if opened.fresh {
        build(&catalogue, count).await;
    }
    sizes(&path, count);
    let began = Instant::now();
    catalogue.vocabulary().await.expect("an answer");
    say("vocabulary", &[began.elapsed()], "");

    for sort in [Sort::TakenDesc, Sort::Relevance] {
        let mut all = Vec::new();
        for (what, query) in searches() {
            let query = Query { sort: Some(sort), ..query };
            let mut times = Vec::new();
            let mut found = 0;
            for _ in 0..REPEATS {
                let began = Instant::now();
                found = first_page(&catalogue, &query).await;
                times.push(began.elapsed());
            }
            say(what, &times, &format!("{found} found"));
            all.extend(times);
        }
        say(&format!("all of them, {sort:?}"), &all, "");
    }
}

/// How many a search finds, with the first page of them.
async fn first_page(catalogue: &Sqlite, query: &Query) -> usize {
    catalogue.page(query, 0..PAGE).await.expect("an answer").count
}

async fn build(catalogue: &Sqlite, count: u64) {
    let clearing = catalogue.clear().await.expect("it is there");
    let mut adding = Duration::ZERO;
    let mut photos = library(count);
    loop {
        let records: Vec<Record> = photos.by_ref().take(BATCH).flatten().collect();
        if records.is_empty() {
            break;
        }
        let began = Instant::now();
        catalogue.add(&records).await.expect("room for them");
        adding += began.elapsed();
    }
    catalogue.complete(clearing).await.expect("it is there");
    println!("adding {count}: {:.1} s", adding.as_secs_f64());
}

/// The made-up library; and many pictures show what is common, some have a caption.
fn library(count: u64) -> impl Iterator<Item = [Record; 2]> {
    made_up::library(count).zip(0_u64..).map(|([file, original], number)| {
        let Said::Original(mut reading) = original.said().clone() else {
            unreachable!("the second is of the original")
        };
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let common = [("people", 2), ("outdoors", 3), ("sky", 5), ("sunset", 40)];
        let shown = common.iter().enumerate().filter(|(at, (_, of))| (hash >> (4 * at)).is_multiple_of(*of));
        reading.labels.extend(shown.map(|(_, (label, _))| (*label).to_owned()));
        if hash.is_multiple_of(20) {
            reading.title = Some(format!("A day outdoors with {}", word(hash % LABELS)));
        }
        let original = Record::new(original.photo(), 1, Said::Original(reading));
        [file, original]
    })
}

fn searches() -> Vec<(&'static str, Query)> {
    let years = |from, to| Time { from: Some(date(from, 1, 1)), to: Some(date(to, 12, 31)), ..Time::default() };
    let year = || years(2011, 2011);
    let recur = |recur| Time { recur, ..Time::default() };
    let december = || recur(Recur { month: Some(12), ..Recur::default() });
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let labels = |all: &[&str]| Words { all: words(all), ..Words::default() };
    let but = |all: &[&str], none: &[&str]| Words { all: words(all), none: words(none), ..Words::default() };
    let people = |number| People { all: vec![person(number)], ..People::default() };
    let either = People { any: vec![person(1), person(PEOPLE / 4)], ..People::default() };
    let both = People { all: vec![person(0), person(1)], ..People::default() };
    let town = || Place { all: vec![format!("Town {}", word(TOWNS / 4))], ..Place::default() };
    let land = || Place { all: vec![format!("Land {}", word(3))], ..Place::default() };
    let camera = || Camera { model: Some("X-T3".into()), ..Camera::default() };
    let iso = Bounds([(Comparison::AtLeast, 3_200.0)].into());
    let stars = State { rating: Bounds([(Comparison::AtLeast, 4.0)].into()), ..State::default() };
    let two = || Count { min: Some(2), ..Count::default() };
    let (frequent, usual, rare) = (&*word(0), &*word(LABELS / 4), &*word(LABELS * 3 / 4));
    let night = Some(TimeOfDay::Night);
    let any = Query::default;
    vec![
        ("person, year", Query { people: people(PEOPLE / 4), time: year(), ..any() }),
        ("frequent person, ten years", Query { people: people(0), time: years(2008, 2017), ..any() }),
        ("person, label", Query { people: people(PEOPLE / 4), labels: labels(&[usual]), ..any() }),
        ("frequent person, common label", Query { people: people(0), labels: labels(&["outdoors"]), ..any() }),
        ("person, person", Query { people: both, ..any() }),
        ("person or person, year", Query { people: either, time: year(), ..any() }),
        (
            "person in a year or common label at night",
            Query {
                either: vec![vec![
                    Query { people: people(0), time: year(), ..any() },
                    Query { labels: labels(&["outdoors"]), tod: night, ..any() },
                ]],
                ..any()
            },
        ),
        (
            "common label, one of two people or a place",
            Query {
                labels: labels(&["people"]),
                either: vec![vec![
                    Query { people: people(0), ..any() },
                    Query { people: people(PEOPLE / 4), ..any() },
                    Query { place: town(), ..any() },
                ]],
                ..any()
            },
        ),
        (
            "common label, not at night",
            Query { labels: labels(&["outdoors"]), none: vec![Query { tod: night, ..any() }], ..any() },
        ),
        ("person, place", Query { people: people(0), place: town(), ..any() }),
        ("person, at night", Query { people: people(0), tod: night, ..any() }),
        ("label, label", Query { labels: labels(&[frequent, usual]), ..any() }),
        ("common label, common label", Query { labels: labels(&["people", "outdoors"]), ..any() }),
        ("common label, rare label", Query { labels: labels(&["people", rare]), ..any() }),
        ("label, not label", Query { labels: but(&[usual], &[frequent]), ..any() }),
        ("common label, not common label", Query { labels: but(&["people"], &["outdoors"]), ..any() }),
        ("label, place", Query { labels: labels(&[usual]), place: town(), ..any() }),
        ("common label, country", Query { labels: labels(&["outdoors"]), place: land(), ..any() }),
        ("common label, December", Query { labels: labels(&["outdoors"]), time: december(), ..any() }),
        ("common label, year", Query { labels: labels(&["people"]), time: year(), ..any() }),
        ("common label, at night", Query { labels: labels(&["outdoors"]), tod: night, ..any() }),
        ("common label, two people", Query { labels: labels(&["outdoors"]), faces: two(), ..any() }),
        ("common label, four stars", Query { labels: labels(&["people"]), state: stars, ..any() }),
        ("camera, year", Query { camera: camera(), time: year(), ..any() }),
        ("camera, common label", Query { camera: camera(), labels: labels(&["outdoors"]), ..any() }),
        ("camera, ISO", Query { camera: Camera { iso, ..camera() }, ..any() }),
        ("every file name's word, year", Query { unmatched: words(&["img"]), time: year(), ..any() }),
        (
            "every file name's word, common label",
            Query { unmatched: words(&["img"]), labels: labels(&["people"]), ..any() },
        ),
        ("file name's number, year", Query { unmatched: words(&["04217"]), time: year(), ..any() }),
        ("folder's word, common label", Query { unmatched: words(&["phone"]), labels: labels(&["people"]), ..any() }),
        ("RAW, year", Query { media: vec![Media::Raw], time: year(), ..any() }),
        (
            "place, summer",
            Query { place: land(), time: recur(Recur { season: Some(Season::Summer), ..Recur::default() }), ..any() },
        ),
    ]
}

/// How large each table is, for each photo.
fn sizes(path: &Path, count: u64) {
    let reader = rusqlite::Connection::open(path).expect("it is there");
    let mut statement = reader
        .prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        .expect("SQLite has this table");
    let tables = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)));
    for table in tables.expect("an answer") {
        let (name, bytes) = table.expect("a row");
        println!("{name:<45} {:>9.1} bytes for each photo", bytes as f64 / count as f64);
    }
}

/// The median, and what one in twenty takes longer than.
fn say(what: &str, times: &[Duration], besides: &str) {
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
    println!("{what:<45} {:>9.2} {:>9.2} ms  {besides}", at(0.5), at(0.95));
}
