//! Decisions: an item for each, in one partition for each matter.

use std::collections::BTreeMap;

use photo::{Decided, Matter};

use super::table::{self, Item, Key, Table};
use crate::{Error, standing_bytes};

const CONTENT: &str = "c";

fn partition(matter: Matter) -> String {
    format!("D{}", matter.name())
}

fn key(decided: &Decided) -> Key {
    Key::new(partition(decided.matter()), standing_bytes(decided.standing()))
}

/// Those of these that are not there, as items to write.
pub(super) async fn new(table: &Table, decisions: &[Decided]) -> Result<Vec<(Key, Option<Item>)>, Error> {
    let mut items: BTreeMap<Key, Item> = decisions
        .iter()
        .map(|decided| (key(decided), Item::from([(CONTENT.to_owned(), table::binary(decided.to_bytes()))])))
        .collect();
    let keys: Vec<Key> = items.keys().cloned().collect();
    for (there, _) in table.get_all(&keys).await? {
        items.remove(&there);
    }
    Ok(items.into_iter().map(|(key, item)| (key, Some(item))).collect())
}

/// All of a matter's.
pub(super) async fn all(table: &Table, matter: Matter) -> Result<Vec<Decided>, Error> {
    let items = table.partition(&partition(matter), None).await?;
    let content = |item: &Item| table::bytes(item, CONTENT).unwrap_or_default().to_vec();
    // The table answers the last first.
    let decided = items.iter().rev().map(|item| Decided::parse(&content(item)));
    decided.collect::<Result<_, _>>().map_err(|error| Error::Unavailable(error.into()))
}
