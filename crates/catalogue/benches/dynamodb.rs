//! What the catalogue in DynamoDB asks of the service at the size of a family's library, in a server that stands in for it:
//! `cargo bench -p catalogue --features dynamodb --bench dynamodb`, with `-- 20000` for another number of photos than
//! 200,000. Requests and units are the service's; times are that server's, and say little. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

mod made_up;
mod searches;

use std::time::Instant;

use aws_sdk_dynamodb::Client;
use catalogue::Catalogue;
use catalogue::dynamodb::{DynamoDb, Usage};
use emulator::Aws;
use query::Query;

/// How many photos are added at once: as many as a page of records that a rebuild reads.
const BATCH: usize = 500;

#[tokio::main]
async fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(200_000);
    let aws = Aws::start(&[]);
    let client = Client::new(&emulator::config(&aws.endpoint()));
    let open = || DynamoDb::new(client.clone(), "catalogue");
    let catalogue = open();
    catalogue.make_table().await.expect("a new table");
    println!("{count} made-up photos");
    println!("{:<48} {:>9} {:>12} {:>12} {:>10}", "", "requests", "write units", "read units", "ms");
    let began = Instant::now();
    let mut records = Vec::new();
    for pair in made_up::library(count) {
        records.extend(pair);
        if records.len() == 2 * BATCH {
            catalogue.add(&records).await.expect("room");
            records.clear();
        }
    }
    catalogue.add(&records).await.expect("room");
    say("adding all", &Usage::default(), &catalogue, began);
    let began = Instant::now();
    let before = catalogue.usage();
    let one = made_up::library(count + 1).last().expect("a photo");
    catalogue.add(&one).await.expect("room");
    say("adding one, by whoever knows all words", &before, &catalogue, began);

    // Somebody who knows nothing yet, as a function is that was just started.
    let catalogue = open();
    let began = Instant::now();
    let all = catalogue.find(&Query::default()).await.expect("an answer").rows.len();
    say(&format!("timeline ({all})"), &Usage::default(), &catalogue, began);
    let (before, began) = (catalogue.usage(), Instant::now());
    catalogue.find(&Query::default()).await.expect("an answer");
    say("timeline again", &before, &catalogue, began);
    catalogue.add(&made_up::library(count + 2).last().expect("a photo")).await.expect("room");
    let (before, began) = (catalogue.usage(), Instant::now());
    catalogue.find(&Query::default()).await.expect("an answer");
    say("timeline after one more photo", &before, &catalogue, began);
    for (what, query) in searches::queries() {
        for (limit, of) in [(None, "all"), (Some(100), "the newest 100")] {
            let catalogue = open();
            let began = Instant::now();
            let found = catalogue.find(&Query { limit, ..query.clone() }).await.expect("an answer").rows.len();
            say(&format!("{what}: {of} ({found})"), &Usage::default(), &catalogue, began);
        }
    }
}

fn say(what: &str, before: &Usage, catalogue: &DynamoDb, began: Instant) {
    let now = catalogue.usage();
    let (writes, reads) = (now.write_units - before.write_units, now.read_units - before.read_units);
    let ms = began.elapsed().as_millis();
    println!("{what:<48} {:>9} {writes:>12.1} {reads:>12.1} {ms:>10}", now.requests - before.requests);
}
