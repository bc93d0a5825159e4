//! The catalogue in DynamoDB keeps the contract, and finds what memory finds.
//! The table is on this machine, in a server that stands in for AWS.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::made_of::{self, add, answers, photo, queries, records};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use catalogue::dynamodb::{DynamoDb, Unbuilt};
use catalogue::memory::Memory;
use catalogue::{Catalogue, Row};
use emulator::Aws;
use photo::{FileState, Format, OriginalPath, Reading, Record, Said};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use query::{Query, Words};
use tokio::runtime::Runtime;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn client(aws: &Aws) -> Client {
    Client::new(&emulator::config(&aws.endpoint()))
}

/// A catalogue in a table of its own.
async fn empty(client: &Client) -> DynamoDb {
    DynamoDb::new(client.clone(), new_table(client).await)
}

async fn new_table(client: &Client) -> String {
    static TABLES: AtomicUsize = AtomicUsize::new(0);
    let name = format!("catalogue-{}", TABLES.fetch_add(1, Ordering::Relaxed));
    DynamoDb::new(client.clone(), &name).make_table().await.unwrap();
    name
}

#[tokio::test]
async fn dynamodb_keeps_the_contract() {
    let aws = Aws::start(&[]);
    catalogue::contract::holds(&empty(&client(&aws)).await).await;
}

#[test]
fn what_is_found_is_what_memory_finds() {
    let aws = Aws::start(&[]);
    let runtime = runtime();
    let client = client(&aws);
    let (asked, some) = (Cell::new(0), Cell::new(0));
    let shuffled = records().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle()));
    let cases = (shuffled, 1..8_usize, prop::collection::vec(queries(), 64));
    let agreed = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() }).run(
        &cases,
        |((records, shuffled), batch, queries)| {
            runtime.block_on(async {
                let memory = Memory::default();
                memory.add(&records).await.unwrap();
                let dynamodb = empty(&client).await;
                add(&dynamodb, &shuffled, batch).await;
                prop_assert_eq!(answers(&dynamodb).await, answers(&memory).await);
                let (words, all) = (memory.vocabulary().await.unwrap(), dynamodb.vocabulary().await.unwrap());
                for (names, all) in
                    [(&words.people, &all.people), (&words.places, &all.places), (&words.shown, &all.shown)]
                {
                    prop_assert!(names.keys().all(|name| all.get(name) == Some(&0)));
                }
                prop_assert!(words.labels.is_subset(&all.labels) && words.cameras.is_subset(&all.cameras));
                let pictures = memory.find(&Query::default()).await.unwrap().rows.len();
                for query in queries {
                    let expected = memory.find(&query).await.unwrap().rows;
                    prop_assert_eq!(&dynamodb.find(&query).await.unwrap().rows, &expected, "{:?}", query);
                    let page = dynamodb.page(&query, 1..3).await.unwrap();
                    let on_page: Vec<Row> = expected.iter().skip(1).take(2).copied().collect();
                    prop_assert_eq!((page.count, page.rows), (expected.len(), on_page), "{:?}", query);
                    asked.set(asked.get() + 1);
                    some.set(some.get() + usize::from(!expected.is_empty() && expected.len() < pictures));
                }
                Ok(())
            })
        },
    );
    agreed.unwrap();
    let (asked, some) = (asked.get(), some.get());
    assert!(some * 20 > asked, "only {some} of {asked} found some and not all");
}

/// Functions that are told of the same photos at once, as they are when a folder is uploaded.
#[test]
fn several_that_write_at_once_leave_what_one_would() {
    let aws = Aws::start(&[]);
    let runtime = runtime();
    let client = client(&aws);
    let agreed = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() }).run(
        &(records(), 1..4_usize),
        |(records, batch)| {
            runtime.block_on(async {
                let memory = Memory::default();
                memory.add(&records).await.unwrap();
                let table = new_table(&client).await;
                let [first, second, third] = [(); 3].map(|()| DynamoDb::new(client.clone(), &table));
                let backwards: Vec<Record> = records.iter().rev().cloned().collect();
                tokio::join!(
                    add(&first, &records, batch),
                    add(&second, &backwards, batch),
                    add(&third, &records, 2 * batch)
                );
                prop_assert_eq!(answers(&first).await, answers(&memory).await);
                prop_assert_eq!(answers(&third).await, answers(&memory).await);
                Ok(())
            })
        },
    );
    agreed.unwrap();
}

#[test]
fn of_two_that_claim_a_path_at_once_the_greater_has_it() {
    let aws = Aws::start(&[]);
    let runtime = runtime();
    runtime.block_on(async {
        let client = client(&aws);
        let table = new_table(&client).await;
        let [first, second] = [(); 2].map(|()| DynamoDb::new(client.clone(), &table));
        for round in 0..20_u8 {
            let path: OriginalPath = format!("{round}.jpg").parse().unwrap();
            let claim = |photo: u8, rank| {
                let state = FileState::Present { size_bytes: u64::from(photo), modified_ms: 1 };
                Record::new(made_of::photo(photo), rank, Said::File { path: path.clone(), state })
            };
            let (lesser, greater) = ([claim(1, 10)], [claim(2, 11)]);
            // In lockstep, and each of them first in turn.
            let (one, other) = if round % 2 == 0 { (&lesser, &greater) } else { (&greater, &lesser) };
            let (one, other) = tokio::join!(first.add(one), second.add(other));
            one.unwrap();
            other.unwrap();
            assert_eq!(first.at(&path).await.unwrap().map(|(photo, _)| photo), Some(photo(2)), "round {round}");
            let paths = |photo| second.records(photo);
            assert_eq!(paths(photo(1)).await.unwrap().len(), usize::from(round) + 1, "nothing said is lost");
            assert_eq!(second.entries(&[photo(1)]).await.unwrap(), [], "round {round}");
        }
    });
}

/// The stack's gallery notes there which sign-in links were used, and they must stay used.
#[tokio::test]
async fn clearing_leaves_what_others_keep_in_the_table() {
    let aws = Aws::start(&[]);
    let client = client(&aws);
    let table = new_table(&client).await;
    let catalogue = DynamoDb::new(client.clone(), &table);
    let partition = || AttributeValue::S("web#link#00".into());
    let place = || AttributeValue::B(Blob::new([0]));
    client.put_item().table_name(&table).item("pk", partition()).item("sk", place()).send().await.unwrap();
    let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
    let file = Record::new(photo(1), 1, Said::File { path: "a.jpg".parse().unwrap(), state });
    catalogue.add(&[file]).await.unwrap();
    catalogue.clear().await.unwrap();
    assert_eq!(catalogue.records(photo(1)).await.unwrap(), []);
    let kept = client.get_item().table_name(&table).key("pk", partition()).key("sk", place()).send().await.unwrap();
    assert!(kept.item.is_some());
}

/// The function of a newer program is told of a photo before anybody has built the table again.
#[tokio::test]
async fn a_table_of_an_older_program_stays_one_until_it_is_built_again() {
    let aws = Aws::start(&[]);
    let client = client(&aws);
    let table = new_table(&client).await;
    let unbuilt = async || DynamoDb::open(client.clone(), &table).await.unwrap().unbuilt;
    let catalogue = DynamoDb::new(client.clone(), &table);
    let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
    let file = |rank| [Record::new(photo(1), rank, Said::File { path: "a.jpg".parse().unwrap(), state })];
    assert_eq!(unbuilt().await, Some(Unbuilt::Empty));
    catalogue.add(&file(1)).await.unwrap();
    assert_eq!(unbuilt().await, None);
    let older = client.update_item().table_name(&table).update_expression("SET #schema = :older");
    let older = older.key("pk", AttributeValue::S("S".into())).key("sk", AttributeValue::B(Blob::new([0])));
    let older = older.expression_attribute_names("#schema", "schema");
    older.expression_attribute_values(":older", AttributeValue::N("1".into())).send().await.unwrap();
    catalogue.add(&file(2)).await.unwrap();
    assert_eq!(unbuilt().await, Some(Unbuilt::Stale));
    let clearing = catalogue.clear().await.unwrap();
    catalogue.complete(clearing).await.unwrap();
    assert_eq!(unbuilt().await, None);
}

/// A function that is warm still thinks that it knows the words of before.
#[tokio::test]
async fn words_are_written_again_after_another_cleared_the_table() {
    let aws = Aws::start(&[]);
    let client = client(&aws);
    let table = new_table(&client).await;
    let [writer, reader] = [(); 2].map(|()| DynamoDb::new(client.clone(), &table));
    let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
    let (format, colour) = (Format::Jpeg, Some([1, 2, 3]));
    let labels = vec!["heron".to_owned()];
    let reading = Reading { format, width_px: 3, height_px: 2, colour, labels: labels.clone(), ..Reading::default() };
    let records = [
        Record::new(photo(1), 1, Said::File { path: "a.jpg".parse().unwrap(), state }),
        Record::new(photo(1), 1, Said::Original(Box::new(reading))),
    ];
    let labels = Words { all: labels, ..Words::default() };
    let query = Query { labels, ..Query::default() };
    for round in 0..3 {
        writer.add(&records).await.unwrap();
        assert_eq!(reader.find(&query).await.unwrap().rows.len(), 1, "round {round}");
        let another = DynamoDb::new(client.clone(), &table);
        let clearing = another.clear().await.unwrap();
        another.complete(clearing).await.unwrap();
    }
}

/// The same picture in many files, beside one in a few.
#[tokio::test]
async fn a_picture_in_many_files_is_found_by_each_of_them() {
    let aws = Aws::start(&[]);
    let (memory, dynamodb) = (Memory::default(), empty(&client(&aws)).await);
    let file = |number: u8, path: String| {
        let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
        Record::new(photo(number), 1, Said::File { path: path.parse().unwrap(), state })
    };
    let reading = |number: u8, labels: &[&str]| {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        let (format, colour) = (Format::Jpeg, Some([1, 2, 3]));
        let reading = Reading { format, width_px: 3, height_px: 2, colour, labels, ..Reading::default() };
        Record::new(photo(number), 1, Said::Original(Box::new(reading)))
    };
    let mut records = vec![reading(1, &["lake", "heron"]), reading(2, &["lake"]), reading(3, &["lake", "boat"])];
    let names = ["swan", "heron", "quay", "boat", "lake", "reed", "mole", "pier", "tern", "dusk", "dawn", "mist"];
    records.extend(names.iter().map(|name| file(1, format!("pond/{name}.jpg"))));
    records.extend(names.iter().take(3).map(|name| file(2, format!("other {name}/{name}.jpg"))));
    records.push(file(3, "pond/solo.jpg".to_owned()));
    add(&memory, &records, 5).await;
    add(&dynamodb, &records, 5).await;
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let labels = |all: &[&str], none: &[&str]| Words { all: words(all), none: words(none), ..Words::default() };
    for limit in [None, Some(1), Some(2)] {
        for (labels, unmatched, count) in [
            (labels(&["lake"], &[]), words(&[]), 3),
            (labels(&["lake"], &[]), words(&["dusk"]), 1),
            (labels(&["lake", "dusk"], &[]), words(&["pond"]), 1),
            (labels(&["lake"], &["dusk"]), words(&[]), 2),
            (labels(&["lake"], &["boat"]), words(&[]), 1),
            (labels(&["heron"], &["solo"]), words(&[]), 2),
            (labels(&["lake"], &[]), words(&["dusk", "solo"]), 0),
            (labels(&["lake", "boat"], &[]), words(&["pond"]), 2),
        ] {
            let query = Query { labels, unmatched, limit, ..Query::default() };
            let expected = memory.find(&query).await.unwrap().rows;
            assert_eq!(expected.len(), count.min(limit.unwrap_or(count)), "{query:?}");
            assert_eq!(dynamodb.find(&query).await.unwrap().rows, expected, "{query:?}");
        }
    }
    // One more costs its own lines, not every other's.
    let before = dynamodb.usage().write_units;
    dynamodb.add(&[file(1, "pond/oar.jpg".to_owned())]).await.unwrap();
    let units = dynamodb.usage().write_units - before;
    assert!((1.0..=10.0).contains(&units), "{units}");
}

/// All files without a byte are one photo, and an item holds 400 KB.
#[tokio::test]
async fn a_photo_in_more_files_than_an_item_holds_is_kept_whole() {
    let aws = Aws::start(&[]);
    let client = client(&aws);
    let table = new_table(&client).await;
    let memory = Memory::default();
    let [first, second] = [(); 2].map(|()| DynamoDb::new(client.clone(), &table));
    let file = |number: u16, state| {
        // Names that cannot be written much shorter.
        let part = |part: u16| photo::PhotoId::of(&[number.to_be_bytes(), part.to_be_bytes()].concat()).to_string();
        let path = (0..12).map(part).collect::<Vec<_>>().join("/").parse().unwrap();
        Record::new(photo(1), 1 + u64::from(state == FileState::Gone), Said::File { path, state })
    };
    let here = FileState::Present { size_bytes: 0, modified_ms: 1 };
    let half = |from, to| (from..to).map(|number| file(number, here)).collect::<Vec<_>>();
    let (one, other) = (half(0, 700), half(700, 1_400));
    memory.add(&[one.clone(), other.clone()].concat()).await.unwrap();
    let (added, also_added) = tokio::join!(first.add(&one), second.add(&other));
    added.unwrap();
    also_added.unwrap();
    let check = async || {
        assert!(first.records(photo(1)).await.unwrap() == memory.records(photo(1)).await.unwrap());
        assert!(second.entries(&[photo(1)]).await.unwrap() == memory.entries(&[photo(1)]).await.unwrap());
        assert_eq!(second.resolve(photo(1).short()).await.unwrap(), Some(photo(1)));
        let first_path = one[0].source();
        assert!(second.records(photo(1)).await.unwrap().iter().any(|record| record.source() == first_path));
    };
    check().await;
    let gone: Vec<Record> = (0..3).map(|number| file(number, FileState::Gone)).collect();
    memory.add(&gone).await.unwrap();
    second.add(&gone).await.unwrap();
    check().await;
    first.clear().await.unwrap();
    assert_eq!(first.resolve(photo(1).short()).await.unwrap(), None);
}
