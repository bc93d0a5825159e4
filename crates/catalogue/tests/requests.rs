//! What searches ask of the service in the bench's made-up library, small: the first page of what is found is a few requests.
//! How many it is for all that is found, at the size of a family's library, is what the bench counts.

#[path = "../benches/made_up/mod.rs"]
mod made_up;
#[path = "../benches/searches/mod.rs"]
mod searches;

use aws_sdk_dynamodb::Client;
use catalogue::Catalogue;
use catalogue::dynamodb::DynamoDb;
use catalogue::memory::Memory;
use emulator::Aws;
use photo::Record;
use query::Query;

const PHOTOS: u64 = 1_000;

/// As many as a screen shows.
const PAGE: usize = 50;

const MOST_REQUESTS: u64 = 10;

/// The library's.
const YEARS: u64 = 12;

#[tokio::test]
async fn the_first_page_is_ten_requests_at_most() {
    let aws = Aws::start(&[]);
    let client = Client::new(&emulator::config(&aws.endpoint()));
    let (memory, writer) = (Memory::default(), DynamoDb::new(client.clone(), "catalogue"));
    writer.make_table().await.unwrap();
    let records: Vec<Record> = made_up::library(PHOTOS).flatten().collect();
    for batch in records.chunks(500) {
        writer.add(batch).await.unwrap();
    }
    memory.add(&records).await.unwrap();
    for (what, query) in searches::queries() {
        let query = Query { limit: Some(PAGE), ..query };
        // By somebody who knows nothing yet, as a function is that was just started.
        let reader = DynamoDb::new(client.clone(), "catalogue");
        let found = reader.find(&query).await.unwrap().rows;
        assert_eq!(found, memory.find(&query).await.unwrap().rows, "{what}");
        let requests = reader.usage().requests;
        let most = match what {
            // What is in every name leads nowhere, and what is rare may be in any year: each is read, and some entries.
            "every file name's word" | "every Christmas" => YEARS + 3,
            _ => MOST_REQUESTS,
        };
        assert!((1..=most).contains(&requests), "{what}: {requests} requests for {} photos", found.len());
    }
}
