//! What searches ask of the service in the bench's made-up library, small: the first page of what is found is a few requests.
//! How many it is for all that is found, at the size of a family's library, is what the bench counts.

use std::collections::BTreeSet;

use crate::made_up;
use crate::searches;
use crate::unwilling::{self, Mood};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use catalogue::dynamodb::DynamoDb;
use catalogue::memory::Memory;
use catalogue::{Catalogue, Row};
use emulator::Aws;
use jiff::ToSpan;
use jiff::civil::date;
use photo::Record;
use query::{Query, Recur, Time};

const PHOTOS: u64 = 1_000;

/// As many as a screen shows.
const PAGE: usize = 50;

const MOST_REQUESTS: u64 = 10;

/// These records, in memory and in a new table.
async fn filled(client: &Client, records: &[Record]) -> (Memory, DynamoDb) {
    let (memory, writer) = (Memory::default(), DynamoDb::new(client.clone(), "catalogue"));
    writer.make_table().await.unwrap();
    for batch in records.chunks(500) {
        writer.add(batch).await.unwrap();
    }
    memory.add(records).await.unwrap();
    (memory, writer)
}

#[tokio::test]
async fn the_first_page_is_ten_requests_at_most() {
    let aws = Aws::start(&[]);
    let client = Client::new(&emulator::config(&aws.endpoint()));
    let records: Vec<Record> = made_up::library(PHOTOS).flatten().collect();
    let (memory, _) = filled(&client, &records).await;
    // Somebody looked at all of it before.
    for _ in 0..2 {
        DynamoDb::new(client.clone(), "catalogue").find(&Query::default()).await.unwrap();
    }
    for (what, query) in searches::queries() {
        let query = Query { limit: Some(PAGE), ..query };
        // By somebody who knows nothing yet, as a function is that was just started.
        let reader = DynamoDb::new(client.clone(), "catalogue");
        let found = reader.find(&query).await.unwrap().rows;
        assert_eq!(found, memory.find(&query).await.unwrap().rows, "{what}");
        let requests = reader.usage().requests;
        assert!((1..=MOST_REQUESTS).contains(&requests), "{what}: {requests} requests for {} photos", found.len());
    }
}

/// What a reader that has just started finds, as memory does, and in how many requests.
async fn look(client: &Client, memory: &Memory, query: &Query) -> u64 {
    let reader = DynamoDb::new(client.clone(), "catalogue");
    let found = reader.find(query).await.unwrap().rows;
    assert_eq!(found, memory.find(query).await.unwrap().rows, "{query:?}");
    reader.usage().requests
}

#[tokio::test]
async fn who_looks_packs_the_years_for_who_looks_after() {
    let aws = Aws::start(&[]);
    let client = Client::new(&emulator::config(&aws.endpoint()));
    let mut photos = made_up::library(PHOTOS + 2);
    let records: Vec<Record> = photos.by_ref().take(PHOTOS as usize).flatten().collect();
    let (memory, writer) = filled(&client, &records).await;
    let all = Query::default();
    let christmas = Time { recur: Recur { month: Some(12), ..Recur::default() }, ..Time::default() };
    let christmas = Query { time: christmas, ..Query::default() };

    // Those who may only read find everything, and announce nothing.
    let only_reads = unwilling::client(&aws, |operation| match operation {
        "BatchWriteItem" => Mood::Refuses("AccessDeniedException"),
        _ => Mood::Willing,
    });
    for _ in 0..3 {
        look(&only_reads, &memory, &all).await;
    }
    let rows = memory.find(&all).await.unwrap().rows;
    let year = |row: &Row| date(1970, 1, 1).at(0, 0, 0, 0).saturating_add(row.taken_ms.milliseconds()).year();
    let years = rows.iter().map(year).collect::<BTreeSet<_>>().len() as u64;
    // The state, the packs that are not there, each year; then what is written of them.
    assert_eq!(look(&client, &memory, &all).await, 2 + years + 1, "all are announced at once");
    assert_eq!(look(&client, &memory, &christmas).await, 2 + years + years, "each is packed");
    for query in [&all, &christmas] {
        assert_eq!(look(&client, &memory, query).await, 2);
    }

    // One year is another, and read by itself.
    let one: Vec<Record> = photos.next().unwrap().into();
    writer.add(&one).await.unwrap();
    memory.add(&one).await.unwrap();
    for _ in 0..3 {
        assert_eq!(look(&client, &memory, &all).await, 3);
    }

    // Of a year whose pack is torn nothing is believed.
    let torn = client.update_item().table_name("catalogue").key("pk", AttributeValue::S("ZY2009#0".into()));
    let torn = torn.key("sk", AttributeValue::B(Blob::new([0]))).update_expression("SET c = :torn");
    torn.expression_attribute_values(":torn", AttributeValue::B(Blob::new([1, 2, 3]))).send().await.unwrap();
    assert_eq!(look(&client, &memory, &all).await, 4);

    // What is cleared is not in packs either.
    let clearing = writer.clear().await.unwrap();
    assert_eq!(look(&client, &Memory::default(), &all).await, 2 + years + 1);
    writer.add(&records).await.unwrap();
    writer.add(&one).await.unwrap();
    writer.complete(clearing).await.unwrap();
    look(&client, &memory, &all).await;
}
