//! One item that says in which state the catalogue is: counters that grow with what they are of.
//! A reader that has kept something reads it anew only when its counter has grown.

use std::collections::{BTreeMap, HashMap};

use super::Unbuilt;
use super::table::{self, Item, Key, Table};
use crate::Error;

/// The state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Of everything.
    pub(super) version: u64,
    /// Of the words that searches can use.
    pub(super) words: u64,
    /// Of each year's timeline, by its partition.
    pub(super) years: BTreeMap<String, u64>,
    /// Of what is kept of the table by those who write: it grows when the table is cleared.
    pub(super) cleared: u64,
    /// Which clearing has not been completed.
    pub(super) clearing: Option<u64>,
    /// How it is laid out.
    schema: u64,
}

pub(super) const VERSION: &str = "version";
pub(super) const WORDS: &str = "words";
pub(super) const CLEARED: &str = "cleared";
const CLEARING: &str = "clearing";
const SCHEMA: &str = "schema";

/// Grows whenever items mean something else, or entries are folded, or terms found, another way: a catalogue of another
/// schema is built again.
const THIS_SCHEMA: u64 = 12;

fn key() -> Key {
    Key::new("S", [0])
}

impl State {
    pub(super) async fn read(table: &Table) -> Result<Self, Error> {
        let item = table.get(&key()).await?.unwrap_or_default();
        let years = item.keys().filter(|name| name.starts_with('Y'));
        Ok(Self {
            version: table::count(&item, VERSION).unwrap_or_default(),
            words: table::count(&item, WORDS).unwrap_or_default(),
            years: years.filter_map(|name| Some((name.clone(), table::count(&item, name)?))).collect(),
            cleared: table::count(&item, CLEARED).unwrap_or_default(),
            clearing: table::count(&item, CLEARING),
            schema: table::count(&item, SCHEMA).unwrap_or_default(),
        })
    }

    /// Why it has to be built, if it has.
    pub(super) fn unbuilt(&self) -> Option<Unbuilt> {
        let is_whole = self.schema == THIS_SCHEMA && self.clearing.is_none();
        let why = if self.version == 0 { Unbuilt::Empty } else { Unbuilt::Stale };
        (!is_whole).then_some(why)
    }

    /// Says that these counters grow. A table of another schema remains one until it is cleared: that a newer program adds
    /// to it makes nothing else in it newer. Answers how often the table was cleared.
    pub(super) async fn tell(table: &Table, counters: Vec<String>) -> Result<u64, Error> {
        let sums: Vec<String> = (0..counters.len()).map(|n| format!("#c{n} :one")).collect();
        let names = counters.into_iter().enumerate().map(|(n, counter)| (format!("#c{n}"), counter));
        let names = names.chain([("#schema".to_owned(), SCHEMA.to_owned())]).collect();
        let expression = format!("ADD {} SET #schema = if_not_exists(#schema, :schema)", sums.join(", "));
        let values = [(":one", 1), (":schema", THIS_SCHEMA)];
        let now = table.update(&key(), &expression, names, numbers(&values)).await?;
        Ok(table::count(&now, CLEARED).unwrap_or_default())
    }

    /// Begins a clearing. Answers which.
    pub(super) async fn begin_clearing(table: &Table) -> Result<u64, Error> {
        let clearing = Self::read(table).await?.version + 1;
        let set = "SET #clearing = :clearing, #version = :clearing, #schema = :schema ADD #cleared :one";
        let names =
            names(&[("#clearing", CLEARING), ("#version", VERSION), ("#schema", SCHEMA), ("#cleared", CLEARED)]);
        let values = [(":clearing", clearing), (":schema", THIS_SCHEMA), (":one", 1)];
        table.update(&key(), set, names, numbers(&values)).await?;
        Ok(clearing)
    }

    /// Ends a clearing, unless another came after it.
    pub(super) async fn end_clearing(table: &Table, clearing: u64) -> Result<(), Error> {
        if Self::read(table).await?.clearing == Some(clearing) {
            table.update(&key(), "REMOVE #clearing", names(&[("#clearing", CLEARING)]), Item::new()).await?;
        }
        Ok(())
    }

    /// Whether a key is this item's.
    pub(super) fn is_at(at: &Key) -> bool {
        *at == key()
    }
}

fn names(names: &[(&str, &str)]) -> HashMap<String, String> {
    names.iter().map(|(short, name)| ((*short).to_owned(), (*name).to_owned())).collect()
}

fn numbers(values: &[(&str, u64)]) -> Item {
    values.iter().map(|(name, value)| ((*name).to_owned(), table::number(*value))).collect()
}
