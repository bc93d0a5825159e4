//! Decisions: an item for each, in one partition for each matter.

use photo::{Decided, Matter};

use super::table::{self, Item, Key, Order, Table};
use crate::Error;

const CONTENT: &str = "c";

fn partition(matter: Matter) -> String {
    format!("D{}", matter.name())
}

fn key(decided: &Decided) -> Key {
    let (rank, digest) = decided.standing();
    Key::new(partition(decided.matter()), [rank.to_be_bytes().as_slice(), &digest.0].concat())
}

/// Those of these that are not there, as items to write.
pub(super) async fn new(table: &Table, decisions: &[Decided]) -> Result<Vec<(Key, Option<Item>)>, Error> {
    let mut items: std::collections::BTreeMap<Key, Item> = decisions
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
    let mut decisions = Vec::new();
    let mut from = None;
    loop {
        let page = table.page(&partition(matter), None, Order::FirstFirst, from).await?;
        for item in &page.items {
            let content = table::bytes(item, CONTENT).unwrap_or_default();
            let decided = Decided::parse(content).map_err(|error| Error::Unavailable(error.into()))?;
            decisions.push(decided);
        }
        from = page.next;
        if from.is_none() {
            return Ok(decisions);
        }
    }
}
