//! Decisions: an item for each, in one partition for each matter. It is written twice: the first time it says that readers
//! may not have been told of it, so that of whoever is stopped in between nothing is taken for told.

use std::collections::BTreeMap;

use photo::{Decided, Matter};

use super::table::{self, Item, Key, Table};
use crate::{Error, standing_bytes};

const CONTENT: &str = "c";
/// Readers may not have been told that it is there.
const UNTOLD: &str = "u";

/// Whether readers were told of decisions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    NotYet,
    Already,
}

fn partition(matter: Matter) -> String {
    format!("D{}", matter.name())
}

fn key(decided: &Decided) -> Key {
    Key::new(partition(decided.matter()), standing_bytes(decided.standing()))
}

/// Those of these that are not there, or of which readers may not know.
pub(super) async fn untold<'a>(table: &Table, decisions: &'a [Decided]) -> Result<BTreeMap<Key, &'a Decided>, Error> {
    let mut untold: BTreeMap<Key, &Decided> = decisions.iter().map(|decided| (key(decided), decided)).collect();
    let keys: Vec<Key> = untold.keys().cloned().collect();
    for (there, item) in table.get_all(&keys).await? {
        if !item.contains_key(UNTOLD) {
            untold.remove(&there);
        }
    }
    Ok(untold)
}

/// What to write of them.
pub(super) fn items(decisions: &BTreeMap<Key, &Decided>, told: Told) -> Vec<(Key, Option<Item>)> {
    let item = |(key, decided): (&Key, &&Decided)| {
        let mut item = Item::from([(CONTENT.to_owned(), table::binary(decided.to_bytes()))]);
        if told == Told::NotYet {
            item.insert(UNTOLD.to_owned(), table::number(1));
        }
        (key.clone(), Some(item))
    };
    decisions.iter().map(item).collect()
}

/// All of a matter's, and those of which readers may not have been told.
pub(super) async fn all(table: &Table, matter: Matter) -> Result<(Vec<Decided>, Vec<Decided>), Error> {
    let items = table.partition(&partition(matter), None).await?;
    let (mut all, mut untold) = (Vec::with_capacity(items.len()), Vec::new());
    // The table answers the last first.
    for item in items.iter().rev() {
        let content = table::bytes(item, CONTENT).unwrap_or_default();
        let decided = Decided::parse(content).map_err(|error| Error::Unavailable(error.into()))?;
        if item.contains_key(UNTOLD) {
            untold.push(decided.clone());
        }
        all.push(decided);
    }
    Ok((all, untold))
}
