//! The catalogue in DynamoDB where the service is short of capacity, or whoever writes is stopped anywhere.
//! Everything arrives, and who had looked before sees it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use crate::made_of::{add, answers, queries, records};
use crate::unwilling::{self, Mood};
use aws_sdk_dynamodb::Client;
use catalogue::Catalogue;
use catalogue::dynamodb::DynamoDb;
use catalogue::memory::Memory;
use emulator::Aws;
use photo::{Decided, FileState, Format, Matter, PhotoId, Reading, Record, Said};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use query::{Query, Words};
use tokio::runtime::Runtime;

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

/// Whoever decides is stopped at one of the requests, and the same is decided again; others looked before and in between.
#[tokio::test]
async fn decisions_that_were_interrupted_are_told_when_decided_again() {
    let aws = Aws::start(&[]);
    let client = unwilling::client(&aws, |_| Mood::Willing);
    let decided: Vec<Decided> = (0..60).map(|rank| Decided::new(Matter::People, rank, &[rank])).collect();
    let mut stops = 0..;
    loop {
        let stop = stops.next().expect("it is done some time");
        let table = new_table(&client).await;
        let reader = DynamoDb::new(client.clone(), &table);
        let look = async || (reader.version().await.unwrap(), reader.decisions(Matter::People).await.unwrap().len());
        let before = look().await;
        let requests = AtomicUsize::new(0);
        let is_up = move |_: &str| match requests.fetch_add(1, Ordering::Relaxed) < stop {
            true => Mood::Willing,
            false => Mood::Refuses("ValidationException"),
        };
        let is_done = DynamoDb::new(unwilling::client(&aws, is_up), &table).decide(&decided).await.is_ok();
        let between = look().await;
        // Whoever reads what was not told tells it.
        let read = reader.version().await.unwrap();
        assert!(between.1 == before.1 || read > before.0, "stopped at request {stop}: nothing was told");
        let other = DynamoDb::new(client.clone(), &table);
        for again in [&decided[..30], &decided] {
            other.decide(again).await.unwrap();
        }
        let (version, count) = look().await;
        assert_eq!(count, decided.len(), "stopped at request {stop}");
        for (known, seen) in [before, between] {
            assert!(
                version > known || seen == count,
                "stopped at request {stop}: {seen} were seen, and nothing was told"
            );
        }
        if is_done {
            assert_eq!((version, stop), (between.0, 8), "one look, thrice twenty-five, once told, and thrice again");
            return;
        }
    }
}

/// Two whose requests come in the order that `turns` says, until one of them has no more.
struct InTurn {
    /// Whose requests are next, and who is done.
    turns: Mutex<(VecDeque<usize>, [bool; 2])>,
    changed: Condvar,
}

impl InTurn {
    fn new(turns: Vec<bool>) -> Arc<Self> {
        let turns = turns.into_iter().map(usize::from).collect();
        Arc::new(Self { turns: Mutex::new((turns, [false; 2])), changed: Condvar::new() })
    }

    fn wait(&self, who: usize) {
        let is_anothers = |(turns, done): &mut (VecDeque<usize>, [bool; 2])| {
            !done[1 - who] && turns.front().is_some_and(|next| *next != who)
        };
        let mut turns = self.changed.wait_while(self.turns.lock().unwrap(), is_anothers).unwrap();
        turns.0.pop_front();
        self.changed.notify_all();
    }

    /// Does on a thread of its own what asks in its turn.
    fn run(
        self: &Arc<Self>,
        who: usize,
        (aws, table): (&Aws, &str),
        ask: impl AsyncFnOnce(&DynamoDb) -> Result<(), catalogue::Error>,
    ) -> Result<DynamoDb, catalogue::Error> {
        let turns = self.clone();
        let in_turn = move |_: &str| {
            turns.wait(who);
            Mood::Halves
        };
        let catalogue = DynamoDb::new(unwilling::client(aws, in_turn), table);
        let asked = runtime().block_on(ask(&catalogue));
        self.turns.lock().unwrap().1[who] = true;
        self.changed.notify_all();
        asked.map(|()| catalogue)
    }
}

/// A function takes photos in while the catalogue is being built again, whichever of the two is slower.
#[test]
fn what_is_taken_in_during_a_clearing_is_found_after_the_rebuild() {
    let aws = Aws::start(&[]);
    let runtime = runtime();
    let client = unwilling::client(&aws, |_| Mood::Willing);
    let parts = records().prop_flat_map(|records| (0..=records.len(), 0..=records.len(), Just(records)));
    let turns = prop::collection::vec((any::<bool>(), 1..30_usize), 1..8)
        .prop_map(|runs| runs.into_iter().flat_map(|(who, count)| vec![who; count]).collect::<Vec<_>>());
    let cases = (parts, turns, prop::collection::vec(queries(), 4));
    let agreed = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() }).run(
        &cases,
        |((one, other, records), turns, queries)| {
            let ask = async |catalogue: &dyn Catalogue| {
                let mut all = answers(catalogue).await;
                for query in &queries {
                    all += &format!("{query:?} {:#?}", catalogue.find(query).await.unwrap().rows);
                }
                all
            };
            let (before, after) = records.split_at(one.min(other));
            let (during, _) = after.split_at(one.max(other) - before.len());
            let (reader, table) = runtime.block_on(async {
                let table = new_table(&client).await;
                let reader = DynamoDb::new(client.clone(), &table);
                reader.add(before).await.unwrap();
                ask(&reader).await;
                (reader, table)
            });
            let in_turn = InTurn::new(turns);
            let place = (&aws, table.as_str());
            let rebuilder = std::thread::scope(|threads| {
                let clearing =
                    threads.spawn(|| in_turn.run(0, place, async |catalogue| catalogue.clear().await.map(drop)));
                in_turn.run(1, place, async |catalogue| catalogue.add(during).await.map(drop)).unwrap();
                clearing.join().unwrap().unwrap()
            });
            runtime.block_on(async {
                // At once, so that what holds in between is never written.
                rebuilder.add(&records).await.unwrap();
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
