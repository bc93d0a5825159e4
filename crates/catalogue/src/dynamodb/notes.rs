//! What is noted: an item for each name, written on the condition that nobody else did meanwhile.

use std::time::Duration;

use super::table::{self, Item, Key, Table};
use crate::{Change, Error};

const CONTENT: &str = "c";
/// How often it was written.
const WRITES: &str = "w";
const UNCHANGED: &str = "attribute_not_exists(pk) OR w = :w";
const MOST_TURNS: usize = 50;

/// What is noted under a name.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub(super) content: Option<Vec<u8>>,
    writes: u64,
}

fn key(name: &str) -> Key {
    Key::new("K", name.as_bytes())
}

pub(super) async fn read(table: &Table, name: &str) -> Result<Note, Error> {
    let item = table.get(&key(name)).await?.unwrap_or_default();
    let content = table::bytes(&item, CONTENT).map(<[u8]>::to_vec);
    Ok(Note { content, writes: table::count(&item, WRITES).unwrap_or_default() })
}

pub(super) async fn change(table: &Table, name: &str, mut change: Change) -> Result<(), Error> {
    for turn in 0..MOST_TURNS {
        if turn > 0 {
            tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=20))).await;
        }
        let Note { content, writes } = read(table, name).await?;
        let Some(bytes) = change(content.as_deref()) else { return Ok(()) };
        let item =
            Item::from([(CONTENT.to_owned(), table::binary(bytes)), (WRITES.to_owned(), table::number(writes + 1))]);
        if table.put_if(&key(name), item, UNCHANGED, (":w", table::number(writes))).await?.is_some() {
            return Ok(());
        }
    }
    Err(Error::Unavailable("others kept changing the same note: try again".into()))
}
