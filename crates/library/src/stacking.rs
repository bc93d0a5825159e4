//! What belongs together: bursts, copies, RAWs and what was made of others are under the one that is shown.

use std::collections::{BTreeSet, HashMap, HashSet};

use catalogue::{Row, Stacked};
use photo::seen::Features;
use photo::{Entry, PhotoId, Said, ShortId, Source, Stack};
use stacks::Stacks;

use crate::Library;

impl Library {
    /// Says of each picture with which others it belongs together.
    pub(crate) async fn conclude_stacks(&self) -> anyhow::Result<()> {
        let version = self.catalogue.version().await?;
        let entries = self.entries(&self.pictures().await?).await?;
        self.stack(version, entries).await
    }

    /// The same of those that belonged together with these, some of which were put away or came back.
    pub(crate) async fn stack_again(&self, photos: &BTreeSet<PhotoId>) -> anyhow::Result<()> {
        let version = self.catalogue.version().await?;
        let mut together = photos.clone();
        for entry in self.entries(&Vec::from_iter(photos.iter().copied())).await? {
            together.extend(entry.stack.iter().flat_map(Stack::photos));
        }
        let mut entries = self.entries(&Vec::from_iter(together)).await?;
        entries.retain(Entry::is_found);
        self.stack(version, entries).await
    }

    async fn entries(&self, photos: &[PhotoId]) -> anyhow::Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(photos.len());
        for photos in photos.chunks(crate::AT_ONCE) {
            entries.extend(self.catalogue.entries(photos).await?);
        }
        Ok(entries)
    }

    /// Makes stacks of these pictures alone, as they are by a version of the catalogue.
    async fn stack(&self, version: u64, entries: Vec<Entry>) -> anyhow::Result<()> {
        let pictures: Vec<PhotoId> = entries.iter().map(|entry| entry.id).collect();
        let stacks = tokio::task::spawn_blocking(move || Stacks::of(&entries)).await?;
        let wanted: Vec<PhotoId> = stacks.wanted().into_iter().collect();
        let mut features: HashMap<PhotoId, Features> = HashMap::new();
        for photos in wanted.chunks(crate::AT_ONCE) {
            for record in self.catalogue.said(photos, &[Source::Onnx]).await? {
                let seen = record.seen().and_then(|seen| seen.features.clone());
                features.extend(seen.map(|seen| (record.photo(), seen)));
            }
        }
        let resolved = move || stacks.resolve(|photo| features.get(&photo));
        let mut of = HashMap::new();
        for stack in tokio::task::spawn_blocking(resolved).await? {
            for photo in stack.photos() {
                of.insert(photo, Some(stack.clone()));
            }
        }
        self.tell(version, &pictures, of, &Source::Stack, Said::Stack).await
    }
}

/// One row of each stack: its top, or, where that was not found, the first of it that was.
pub fn collapsed(rows: &[Row]) -> Vec<Row> {
    let is_top = |row: &Row, stack: Stacked| stack.top == row.id.short();
    let tops: HashSet<ShortId> =
        rows.iter().filter(|row| row.stack.is_some_and(|stack| is_top(row, stack))).map(|row| row.id.short()).collect();
    let mut shown = HashSet::new();
    let is_shown = |row: &&Row| match row.stack {
        None => true,
        Some(stack) if tops.contains(&stack.top) => is_top(row, stack),
        Some(stack) => shown.insert(stack.top),
    };
    rows.iter().filter(is_shown).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows by a letter, and a letter of the top of its stack.
    #[track_caller]
    fn check(rows: &str, expected: &str) {
        let id = |letter: u8| PhotoId([letter; 32]);
        let row = |spelled: &str| Row {
            id: id(spelled.as_bytes()[0]),
            taken_ms: 0,
            aspect: 128,
            colour: 0,
            flags: 0,
            stack: spelled.as_bytes().get(1).map(|top| Stacked { top: id(*top).short(), under: 1 }),
        };
        let rows: Vec<Row> = rows.split_whitespace().map(row).collect();
        let shown: String = collapsed(&rows).iter().map(|row| char::from(row.id.0[0])).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn one_of_each_stack_is_shown() {
        check("a b c", "abc");
        check("a bb cb d", "abd");
        check("cb bb a", "ba");
        check("cb db a eb", "ca");
        check("", "");
    }
}
