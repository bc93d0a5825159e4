//! Both catalogues agree, whatever they are told and in whatever order, and on every search.
//! Memory folds everything and filters by [`Query::matches`], so agreeing with it is being right.

use std::cell::Cell;

use crate::made_of::{self, add, queries, records};
use catalogue::memory::Memory;
use catalogue::sqlite::Sqlite;
use catalogue::{Catalogue, Row};
use photo::Record;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use query::Query;
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

fn sqlite() -> (TempDir, Sqlite) {
    let folder = TempDir::new().unwrap();
    let opened = Sqlite::open(&folder.path().join("catalogue.sqlite")).unwrap();
    (folder, opened.catalogue)
}

/// Everything a catalogue answers but searches.
async fn answers(catalogue: &dyn Catalogue) -> String {
    made_of::answers(catalogue).await + &format!("{:#?}", catalogue.vocabulary().await.unwrap())
}

/// The same records once in order, and once shuffled with some of them twice.
fn orders() -> impl Strategy<Value = (Vec<Record>, Vec<Record>, usize)> {
    let twice = records().prop_flat_map(|records| {
        let repeats = prop::sample::subsequence(records.clone(), 0..=records.len());
        (Just(records), repeats)
    });
    let shuffled = twice.prop_flat_map(|(records, repeats)| {
        let all = [records.clone(), repeats].concat();
        (Just(records), Just(all).prop_shuffle())
    });
    (shuffled, 1..8_usize).prop_map(|((records, shuffled), batch)| (records, shuffled, batch))
}

proptest! {
    #[test]
    fn records_fold_alike_in_any_order_with_repeats((records, shuffled, batch) in orders()) {
        let (_folder, sqlite) = sqlite();
        runtime().block_on(async {
            let memory = Memory::default();
            add(&memory, &records, records.len().max(1)).await;
            let expected = answers(&memory).await;
            let other = Memory::default();
            add(&other, &shuffled, batch).await;
            prop_assert_eq!(&answers(&other).await, &expected);
            add(&sqlite, &shuffled, batch).await;
            prop_assert_eq!(&answers(&sqlite).await, &expected);
            Ok(())
        })?;
    }
}

#[test]
fn a_search_finds_what_matches_in_its_order() {
    let (asked, answered, some) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let cases = (records(), 1..8_usize, prop::collection::vec(queries(), 16));
    let agreed = TestRunner::new(Config { cases: 128, failure_persistence: None, ..Config::default() }).run(
        &cases,
        |(records, batch, queries)| {
            let (_folder, sqlite) = sqlite();
            runtime().block_on(async {
                let memory = Memory::default();
                add(&memory, &records, batch).await;
                add(&sqlite, &records, batch).await;
                let pictures = memory.find(&Query::default()).await.unwrap().rows.len();
                for query in queries {
                    let expected = memory.find(&query).await.unwrap().rows;
                    prop_assert_eq!(&sqlite.find(&query).await.unwrap().rows, &expected, "{:?}", query);
                    let page = sqlite.page(&query, 1..3).await.unwrap();
                    let on_page: Vec<Row> = expected.iter().skip(1).take(2).copied().collect();
                    prop_assert_eq!((page.count, page.rows), (expected.len(), on_page), "{:?}", query);
                    asked.set(asked.get() + 1);
                    answered.set(answered.get() + usize::from(!expected.is_empty()));
                    some.set(some.get() + usize::from(!expected.is_empty() && expected.len() < pictures));
                }
                Ok(())
            })
        },
    );
    agreed.unwrap();
    // Searches that find nothing or everything would agree too easily.
    let (asked, answered, some) = (asked.get(), answered.get(), some.get());
    assert!(answered * 4 > asked, "only {answered} of {asked} found anything");
    assert!(some * 8 > asked, "only {some} of {asked} found some and not all");
}
