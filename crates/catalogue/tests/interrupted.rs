//! The catalogue in DynamoDB where the service is short of capacity, or whoever writes is stopped anywhere.
//! Everything arrives, and who had looked before sees it.

mod made_of;
mod unwilling;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use aws_sdk_dynamodb::Client;
use catalogue::Catalogue;
use catalogue::dynamodb::DynamoDb;
use catalogue::memory::Memory;
use emulator::Aws;
use made_of::{add, answers, queries, records};
use photo::{FileState, Format, PhotoId, Reading, Record, Said};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use query::{Query, Words};
use tokio::runtime::Runtime;
use unwilling::Mood;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn new_table(client: &Client) -> String {
    static TABLES: AtomicUsize = AtomicUsize::new(0);
    let name = format!("catalogue-{}", TABLES.fetch_add(1, Ordering::Relaxed));
    DynamoDb::new(client.clone(), &name).make_table().await.unwrap();
    name
}

/// So many pictures, each with a label that no other has.
fn pictures(count: u64) -> Vec<Record> {
    let picture = |number: u64| {
        let id = PhotoId::of(&number.to_le_bytes());
        let path = format!("2011/{number}.jpg").parse().unwrap();
        let labels = vec![word(number)];
        let (format, colour) = (Format::Jpeg, Some([1, 2, 3]));
        let reading = Reading { format, width_px: 3, height_px: 2, colour, labels, ..Reading::default() };
        let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
        [Record::new(id, 1, Said::File { path, state }), Record::new(id, 1, Said::Original(Box::new(reading)))]
    };
    (0..count).flat_map(picture).collect()
}

/// A word in letters alone, so that no file's name has it.
fn word(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).chain("word".chars()).collect()
}

fn labelled(number: u64) -> Query {
    Query { labels: Words { all: vec![word(number)], ..Words::default() }, ..Query::default() }
}

#[tokio::test]
async fn what_the_service_did_not_get_to_is_asked_again() {
    let aws = Aws::start(&[]);
    let (requests, halved, throttled) = <(Arc<AtomicUsize>, Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
    let mood = {
        let (requests, halved, throttled) = (requests.clone(), halved.clone(), throttled.clone());
        move |operation: &str| {
            let number = requests.fetch_add(1, Ordering::Relaxed);
            match (operation, number % 7) {
                ("CreateTable", _) => Mood::Willing,
                (_, 0) => {
                    throttled.fetch_add(1, Ordering::Relaxed);
                    Mood::Refuses("ThrottlingException")
                }
                (_, 3) => {
                    throttled.fetch_add(1, Ordering::Relaxed);
                    Mood::Refuses("ProvisionedThroughputExceededException")
                }
                ("BatchGetItem" | "BatchWriteItem", 1 | 2 | 4) => {
                    halved.fetch_add(1, Ordering::Relaxed);
                    Mood::Halves
                }
                _ => Mood::Willing,
            }
        }
    };
    let client = unwilling::client(&aws, mood);
    let dynamodb = DynamoDb::new(client.clone(), new_table(&client).await);
    let memory = Memory::default();
    let records = pictures(120);
    dynamodb.add(&records).await.unwrap();
    memory.add(&records).await.unwrap();
    let photos: Vec<PhotoId> = records.iter().map(Record::photo).collect();
    assert_eq!(dynamodb.entries(&photos).await.unwrap(), memory.entries(&photos).await.unwrap());
    for query in [Query::default(), labelled(7), labelled(119)] {
        let rows = memory.find(&query).await.unwrap().rows;
        assert_eq!(dynamodb.find(&query).await.unwrap().rows, rows, "{query:?}");
    }
    dynamodb.clear().await.unwrap();
    assert_eq!(dynamodb.find(&Query::default()).await.unwrap().rows, []);
    let (requests, halved, throttled) = [requests, halved, throttled].map(|count| count.load(Ordering::Relaxed)).into();
    assert!(halved > 20 && throttled > 100, "of {requests} requests {halved} were halved, {throttled} throttled");
}

/// Whoever adds is stopped at one of its requests, and the same is added again; somebody had looked at everything before.
#[test]
fn what_was_interrupted_is_finished_by_adding_it_again() {
    let aws = Aws::start(&[]);
    let runtime = runtime();
    let client = unwilling::client(&aws, |_| Mood::Willing);
    let changes = records().prop_flat_map(|records| (0..=records.len(), Just(records)));
    let cases = (changes, 0..40_usize, any::<bool>(), prop::collection::vec(queries(), 4));
    let agreed = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() }).run(
        &cases,
        |((known, records), stopped_at, by_the_same, queries)| {
            runtime.block_on(async {
                let table = new_table(&client).await;
                let (before, after) = records.split_at(known);
                let reader = DynamoDb::new(client.clone(), &table);
                reader.add(before).await.unwrap();
                let ask = async |catalogue: &dyn Catalogue| {
                    let mut all = answers(catalogue).await;
                    for query in &queries {
                        all += &format!("{query:?} {:#?}", catalogue.find(query).await.unwrap().rows);
                    }
                    all
                };
                let reader = DynamoDb::new(client.clone(), &table);
                ask(&reader).await;
                let (requests, stopped) = (AtomicUsize::new(0), Arc::new(AtomicBool::new(false)));
                let is_up = {
                    let stopped = stopped.clone();
                    move |_: &str| {
                        if requests.fetch_add(1, Ordering::Relaxed) >= stopped_at && !stopped.load(Ordering::Relaxed) {
                            return Mood::Refuses("ValidationException");
                        }
                        Mood::Willing
                    }
                };
                let writer = DynamoDb::new(unwilling::client(&aws, is_up), &table);
                let _stopped_somewhere = writer.add(after).await;
                stopped.store(true, Ordering::Relaxed);
                let other = DynamoDb::new(client.clone(), &table);
                add(if by_the_same { &writer } else { &other }, after, after.len().max(1)).await;
                let memory = Memory::default();
                memory.add(&records).await.unwrap();
                prop_assert_eq!(ask(&reader).await, ask(&memory).await);
                Ok(())
            })
        },
    );
    agreed.unwrap();
}

/// Of two that write the same photo, each with a word that nobody had, one is sent back.
#[tokio::test]
async fn new_words_are_told_of_by_whoever_is_sent_back() {
    let aws = Aws::start(&[]);
    let client = unwilling::client(&aws, |_| Mood::Willing);
    for refused in ["ConditionalCheckFailedException", "ValidationException"] {
        let table = new_table(&client).await;
        let reader = DynamoDb::new(client.clone(), &table);
        reader.find(&labelled(0)).await.unwrap();
        let first_put = AtomicBool::new(true);
        let mood = move |operation: &str| match operation {
            "PutItem" if first_put.swap(false, Ordering::Relaxed) => Mood::Refuses(refused),
            _ => Mood::Willing,
        };
        let writer = DynamoDb::new(unwilling::client(&aws, mood), &table);
        let records = pictures(1);
        if writer.add(&records).await.is_err() {
            writer.add(&records).await.unwrap();
        }
        assert_eq!(reader.find(&labelled(0)).await.unwrap().rows.len(), 1, "{refused}");
    }
}
