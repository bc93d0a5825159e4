//! A search in English: what was understood, what was found, and which word to leave out when nothing was.
//! The library's own names and labels are what the words are held against.

use std::collections::HashSet;

use catalogue::{Found, Row};
use jiff::civil::Date;
use photo::{Entry, ShortId};
use query::{Context, Other, Reader, Reason, Understood};

use crate::Library;
use crate::stacking::collapsed;

/// The answer to a search.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the words were taken to mean.
    pub understood: Understood,
    /// What was found.
    pub found: Found,
    /// How many would be found without each chip, in the chips' order; empty unless nothing was found for a few.
    pub without: Vec<usize>,
    /// How else each chip may be meant, in the chips' order.
    pub others: Vec<Vec<Other>>,
    /// How many of what was found, the last ones, only look like what was asked for; `None` where nothing compares pictures with
    /// words.
    pub alike: Option<usize>,
}

/// With more, no single one is why nothing was found.
const MANY_CHIPS: usize = 12;

impl Answer {
    /// What was understood, where there is no library to ask.
    pub fn unanswered(understood: Understood) -> Self {
        let others = vec![Vec::new(); understood.chips.len()];
        Self { understood, found: Found { version: 0, rows: Vec::new() }, without: Vec::new(), others, alike: None }
    }

    /// By what it was searched.
    pub fn by(&self) -> &'static str {
        if self.alike.is_some() { "words and meaning" } else { "words" }
    }

    /// Leaves one row of each stack, as [`collapsed`] does: those that only look like what was asked for stay behind the others.
    pub fn collapse(&mut self) {
        let (words, alike) = self.found.rows.split_at(self.found.rows.len() - self.alike.unwrap_or(0));
        let mut rows = collapsed(words);
        let shown: HashSet<ShortId> = rows.iter().filter_map(|row| Some(row.stack?.top)).collect();
        let others: Vec<Row> =
            alike.iter().filter(|row| row.stack.is_none_or(|stack| !shown.contains(&stack.top))).copied().collect();
        let others = collapsed(&others);
        self.alike = self.alike.map(|_| others.len());
        rows.extend(others);
        self.found.rows = rows;
    }
}

impl Library {
    /// Searches for `text` on the day `today`.
    pub async fn search(&self, text: &str, today: Date) -> anyhow::Result<Answer> {
        let words = self.words().await?;
        self.answer(text, words.reader(), today).await
    }

    /// Why a search finds an entry: what its words and names are met by.
    pub async fn why(&self, text: &str, today: Date, entry: &Entry) -> anyhow::Result<Vec<Reason>> {
        let query = self.words().await?.reader().read(text, today).query;
        let mut reasons = query.why(entry);
        reasons.extend(self.why_alike(&query, entry.id).await?);
        Ok(reasons)
    }

    /// Searches with other names than the library's own.
    pub async fn search_within(&self, text: &str, context: Context, today: Date) -> anyhow::Result<Answer> {
        self.answer(text, &Reader::new(context), today).await
    }

    async fn answer(&self, text: &str, reader: &Reader, today: Date) -> anyhow::Result<Answer> {
        let understood = reader.read(text, today);
        let mut found = self.catalogue.find(&understood.query).await?;
        let alike = self.add_alike(&understood.query, &mut found).await?;
        let mut without = Vec::new();
        if found.rows.is_empty() && understood.chips.len() <= MANY_CHIPS {
            for chip in &understood.chips {
                let rest = reader.read(&chip.removed_from(text), today);
                without.push(self.catalogue.find(&rest.query).await?.rows.len());
            }
        }
        let others = understood.chips.iter().map(|chip| match understood.chips.len() <= MANY_CHIPS {
            true => reader.others(text, today, chip),
            false => Vec::new(),
        });
        Ok(Answer { others: others.collect(), understood, found, without, alike })
    }
}
