//! A search in English: what was understood, what was found, and which word to leave out when nothing was.
//! The library's own names and labels are what the words are held against.

use std::collections::HashSet;
use std::ops::Range;

use catalogue::{Page, Row};
use jiff::civil::Date;
use photo::{Entry, ShortId};
use query::{Chip, ChipKind, Context, Other, Query, Reader, Reason, Sort, Understood};
use serde::{Deserialize, Serialize};

use crate::Library;
use crate::gist::Gist;
use crate::stacking::collapsed;

/// The answer to a search.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the words were taken to mean.
    pub understood: Understood,
    /// What was found, or some of it.
    pub found: Page,
    /// What to leave out so that something is found, where nothing was.
    pub leave_out: Option<LeaveOut>,
    /// What answers a question beside the photos.
    pub gist: Option<Gist>,
    /// How many of all photos were asked where they were taken, if not all.
    pub asked: Option<usize>,
    /// How else each chip may be meant, in the chips' order.
    pub others: Vec<Vec<Other>>,
    /// How many of all that was found, the last ones, only look like what was asked for; `None` where nothing compares pictures with
    /// words.
    pub alike: Option<usize>,
}

/// The fewest chips without which a search finds something, and of those the ones without which it finds most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeaveOut {
    /// Which, by their numbers.
    pub chips: Vec<usize>,
    /// The search that is left.
    pub search: String,
    /// How many photos it finds.
    pub count: usize,
}

/// Which part of an answer is wanted, and in which order. The default is everything, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where the words do not say.
    pub order: Order,
    /// The first is 0.
    pub rows: Range<usize>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { order: Order::default(), rows: 0..usize::MAX }
    }
}

/// What comes first in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// What was taken last.
    #[default]
    Newest,
    /// What says most clearly that it is what is asked for: by a label rather than by what its folder is called.
    Best,
}

/// With more, no single one is why nothing was found.
const MANY_CHIPS: usize = 12;

impl Answer {
    /// What was understood, where there is no library to ask.
    pub fn unanswered(reader: &Reader, text: &str, today: Date) -> Self {
        let understood = reader.read(text, today);
        let others = others(reader, text, today, &understood.chips);
        Self {
            understood,
            found: Page { version: 0, count: 0, rows: Vec::new() },
            leave_out: None,
            gist: None,
            asked: None,
            others,
            alike: None,
        }
    }

    /// Pictures that nobody searched for by words.
    pub fn chosen(found: Page) -> Self {
        let understood = Understood::default();
        Self { understood, found, leave_out: None, gist: None, asked: None, others: Vec::new(), alike: None }
    }

    /// By what it was searched.
    pub fn by(&self) -> &'static str {
        if self.alike.is_some() { "words and meaning" } else { "words" }
    }

    /// Leaves of a whole answer one row of each stack, as [`collapsed`] does: those that only look like what was asked for stay behind the others.
    pub fn collapse(&mut self) {
        let (words, alike) = self.found.rows.split_at(self.found.rows.len() - self.alike.unwrap_or(0));
        let mut rows = collapsed(words);
        let shown: HashSet<ShortId> = rows.iter().filter_map(|row| Some(row.stack?.top)).collect();
        let others: Vec<Row> =
            alike.iter().filter(|row| row.stack.is_none_or(|stack| !shown.contains(&stack.top))).copied().collect();
        let others = collapsed(&others);
        self.alike = self.alike.map(|_| others.len());
        rows.extend(others);
        self.found.count = rows.len();
        self.found.rows = rows;
    }
}

/// How else each chip may be meant.
fn others(reader: &Reader, text: &str, today: Date, chips: &[Chip]) -> Vec<Vec<Other>> {
    let of = |chip: &Chip| if chips.len() <= MANY_CHIPS { reader.others(text, today, chip) } else { Vec::new() };
    chips.iter().map(of).collect()
}

/// What could be left out: each chip, then every two, then all but one. Never all, and never what only says which come first.
fn choices(chips: &[Chip]) -> [Vec<Vec<usize>>; 3] {
    let numbers: Vec<usize> =
        (0..chips.len()).filter(|number| !matches!(chips[*number].kind, ChipKind::Sort | ChipKind::Or)).collect();
    if !(2..=MANY_CHIPS).contains(&numbers.len()) {
        return Default::default();
    }
    let one = numbers.iter().map(|number| vec![*number]).collect();
    let pairs =
        numbers.iter().enumerate().flat_map(|(i, first)| numbers[i + 1..].iter().map(|next| vec![*first, *next]));
    let all_but = |kept: &usize| numbers.iter().filter(|number| *number != kept).copied().collect();
    // Of two each is all but the other, and of three every two are all but one.
    match numbers.len() {
        2 => [one, Vec::new(), Vec::new()],
        3 => [one, pairs.collect(), Vec::new()],
        _ => [one, pairs.collect(), numbers.iter().map(all_but).collect()],
    }
}

impl Library {
    /// Searches for `text` on the day `today`.
    pub async fn search(&self, text: &str, today: Date) -> anyhow::Result<Answer> {
        self.search_for(text, today, Wanted::default()).await
    }

    /// The same, and answers what is wanted.
    pub async fn search_for(&self, text: &str, today: Date, wanted: Wanted) -> anyhow::Result<Answer> {
        let words = self.words().await?;
        self.answer(text, words.reader(), today, wanted).await
    }

    /// Why a search finds an entry: what its words and names are met by; `None` where it does not find it.
    pub async fn why(&self, text: &str, today: Date, entry: &Entry) -> anyhow::Result<Option<Vec<Reason>>> {
        let query = self.words().await?.reader().read(text, today).query;
        let alike = self.why_alike(&query, entry.id).await?;
        let is_found = query.matches(entry) || alike.is_some();
        Ok(is_found.then(|| query.why(entry).into_iter().chain(alike).collect()))
    }

    /// Searches with other names than the library's own.
    pub async fn search_within(
        &self,
        text: &str,
        context: Context,
        today: Date,
        wanted: Wanted,
    ) -> anyhow::Result<Answer> {
        self.answer(text, &Reader::new(context), today, wanted).await
    }

    async fn answer(&self, text: &str, reader: &Reader, today: Date, wanted: Wanted) -> anyhow::Result<Answer> {
        let understood = reader.read(text, today);
        let sort = understood.query.sort.or(match wanted.order {
            Order::Newest => None,
            Order::Best => Some(Sort::Relevance),
        });
        let (found, alike) = self.find(&Query { sort, ..understood.query.clone() }, wanted.rows).await?;
        let leave_out = match found.count {
            0 => self.leave_out(text, &understood.chips, reader, today).await?,
            _ => None,
        };
        let gist = self.gist(&understood.query).await?;
        let asked = gist.as_ref().and_then(|gist| gist.asked_of(found.count));
        let others = others(reader, text, today, &understood.chips);
        Ok(Answer { others, understood, found, leave_out, gist, asked, alike })
    }

    async fn leave_out(
        &self,
        text: &str,
        chips: &[Chip],
        reader: &Reader,
        today: Date,
    ) -> anyhow::Result<Option<LeaveOut>> {
        for choice in choices(chips) {
            let mut best: Option<LeaveOut> = None;
            for numbers in choice {
                // The last first, so that the others are where they were.
                let out = |text: String, number: &usize| chips[*number].removed_from(&text);
                let search = numbers.iter().rev().fold(text.to_owned(), out);
                let rest = reader.read(&search, today);
                if rest.chips.iter().all(|chip| matches!(chip.kind, ChipKind::Sort | ChipKind::Or)) {
                    continue;
                }
                let count = self.catalogue.page(&rest.query, 0..0).await?.count;
                if count > best.as_ref().map_or(0, |best| best.count) {
                    best = Some(LeaveOut { chips: numbers, search, count });
                }
            }
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }

    /// Some of what words find, and then what looks like it; and how many those are.
    async fn find(&self, query: &Query, rows: Range<usize>) -> anyhow::Result<(Page, Option<usize>)> {
        if self.meaning().is_none() {
            return Ok((self.catalogue.page(query, rows).await?, None));
        }
        // What words find is not found twice, and which pictures those are only all of them say.
        let mut found = self.catalogue.find(query).await?;
        let alike = self.add_alike(query, &mut found).await?;
        Ok((found.page(rows), alike))
    }
}
