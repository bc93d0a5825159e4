//! The bench's made-up library, small: what it finds is what memory finds, so its figures are of right answers.
//! And what it is like, so that its figures are of a library like a family's.

use crate::made_up::{self, LABELS, TOWNS, person, word};
use catalogue::Catalogue;
use catalogue::memory::Memory;
use catalogue::sqlite::Sqlite;
use jiff::civil::date;
use photo::{FileState, Record, Said};
use query::{Count, People, Place, Query, Recur, Season, Sort, Time, TimeOfDay, Words};

const PHOTOS: u64 = 2_000;

#[tokio::test]
async fn a_made_up_library_is_found_right() {
    let records: Vec<Record> = made_up::library(PHOTOS).flatten().collect();
    check(&records, 300, 1.0).await;
}

/// What is written in the index is then written again, in the midst of other things.
#[tokio::test]
async fn a_library_that_came_in_any_order_and_changed_is_found_right() {
    let mut photos: Vec<[Record; 2]> = made_up::library(PHOTOS).collect();
    photos.sort_by_key(|[file, _]| file.photo());
    let mut records = photos.concat();
    for [one, other] in photos.as_chunks::<2>().0 {
        // Another day, other words.
        let read = |photo: &[Record; 2], as_is: &[Record; 2]| Record::new(photo[0].photo(), 2, as_is[1].said().clone());
        records.extend([read(one, other), read(other, one)]);
    }
    for [file, _] in photos.iter().step_by(4) {
        let Said::File { path, .. } = file.said().clone() else { unreachable!("the first is of a file") };
        records.push(Record::new(file.photo(), u64::MAX, Said::File { path, state: FileState::Gone }));
    }
    check(&records, 170, 0.75).await;
}

/// What SQLite finds once these were added, of which so many are left.
async fn check(records: &[Record], batch: usize, left: f64) {
    let folder = tempfile::TempDir::new().unwrap();
    let sqlite = Sqlite::open(&folder.path().join("catalogue.sqlite")).unwrap().catalogue;
    let memory = Memory::default();
    for batch in records.chunks(batch) {
        sqlite.add(batch).await.unwrap();
        memory.add(batch).await.unwrap();
    }
    let about = |count: usize| (count as f64 * left) as usize;

    let year = Time { from: Some(date(2011, 1, 1)), to: Some(date(2011, 12, 31)), ..Time::default() };
    let summers = Time { recur: Recur { season: Some(Season::Summer), ..Recur::default() }, ..Time::default() };
    let labels = Words { all: vec![word(LABELS / 10)], ..Words::default() };
    let people = People { all: vec![person(0)], none: vec![person(1)], ..People::default() };
    let place = Place { all: vec![format!("Town {}", word(TOWNS / 4))], ..Place::default() };
    let all = Query::default;
    for (query, least, most) in [
        (all(), 2_000, 2_000),
        (Query { sort: Some(Sort::SizeDesc), limit: Some(10), ..all() }, 10, 10),
        (Query { time: year.clone(), ..all() }, 100, 250),
        (Query { labels: labels.clone(), ..all() }, 20, 200),
        (Query { time: year, labels, ..all() }, 1, 20),
        (Query { time: summers, ..all() }, 300, 700),
        (Query { tod: Some(TimeOfDay::Night), ..all() }, 100, 1_000),
        (Query { people, ..all() }, 100, 500),
        (Query { place, ..all() }, 5, 100),
        (Query { faces: Count { min: Some(2), ..Count::default() }, ..all() }, 500, 1_200),
        (Query { unmatched: vec!["0042".into()], ..all() }, 0, 0),
        (Query { unmatched: vec!["00042".into(), "img".into()], ..all() }, 1, 1),
    ] {
        let found = sqlite.find(&query).await.unwrap().rows;
        assert_eq!(found, memory.find(&query).await.unwrap().rows, "{query:?}");
        assert!((about(least)..=most).contains(&found.len()), "{}: {query:?}", found.len());
    }
    assert_eq!(sqlite.vocabulary().await.unwrap(), memory.vocabulary().await.unwrap());
    assert_eq!(sqlite.troubled().await.unwrap(), memory.troubled().await.unwrap());
}
