//! What photos are found by, of which several share the same: names, labels, places and cameras, each with its terms.
//! All of it is little and grows slowly, so it is read once and kept; what pictures no longer have stays until the
//! catalogue is built again.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use aws_sdk_dynamodb::types::AttributeValue;
use query::{Facet, FacetKind, Lookup, Term, TermKind};

use super::line;
use super::state::State;
use super::table::{Item, Key, Table};
use crate::{Error, Vocabulary};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Word {
    /// Where its pictures' lines are.
    partition: String,
    /// As people write it, one name a line; empty where nobody is shown it.
    text: String,
    terms: Vec<Term>,
}

const WORDS: &str = "V";
const TEXT: &str = "t";
const TERMS: &str = "w";
const PARTITION: &str = "p";

/// The words of a picture that others may share.
pub(super) fn entries(facets: &BTreeSet<Facet>) -> Vec<Word> {
    let word = |facet: &Facet| {
        let terms: Vec<&Term> = facet.terms.iter().collect();
        let partition = line::shared(facet.kind, &terms);
        let text = match facet.kind {
            FacetKind::Person | FacetKind::Place | FacetKind::Label => facet.text.clone(),
            FacetKind::Album | FacetKind::Caption | FacetKind::Camera => String::new(),
            FacetKind::Folder | FacetKind::Name | FacetKind::Text | FacetKind::Kind => return None,
        };
        Some(Word { partition, text, terms: facet.terms.iter().cloned().collect() })
    };
    facets.iter().filter_map(word).collect()
}

impl Word {
    /// Where it is kept: names of people and places may be long, so a digest stands for them.
    pub(super) fn key(&self) -> Key {
        let text = photo::PhotoId::of(self.text.as_bytes());
        Key::new(WORDS, [self.partition.as_bytes(), &text.0[..8]].concat())
    }

    pub(super) fn item(&self) -> Item {
        let terms: Vec<String> = self.terms.iter().map(line::spelled).collect();
        let text = |text: String| AttributeValue::S(text);
        [
            (TEXT.to_owned(), text(self.text.clone())),
            (TERMS.to_owned(), text(terms.join("\n"))),
            (PARTITION.to_owned(), text(self.partition.clone())),
        ]
        .into()
    }

    fn of(item: &Item) -> Option<Self> {
        let text = |name: &str| item.get(name)?.as_s().ok();
        let terms = text(TERMS)?.lines().filter_map(line::read_term).collect();
        Some(Self { partition: text(PARTITION)?.clone(), text: text(TEXT)?.clone(), terms })
    }
}

/// The words, as they were last read.
#[derive(Default)]
pub(super) struct Words(Mutex<Read>);

#[derive(Default)]
struct Read {
    /// Of which state; `None` before they were first read.
    version: Option<u64>,
    known: HashSet<Key>,
    /// How often they were read, and of which of these times others were told that there may be words they do not know:
    /// whoever wrote one down may have been stopped before telling.
    readings: u64,
    told: u64,
    /// How often the table had been cleared when they were read.
    cleared: u64,
    index: Arc<Index>,
}

/// What others have to be told of words.
pub(super) struct News {
    /// Those that are not written down, as far as is known: writing one twice does no harm.
    pub(super) words: BTreeSet<Word>,
    /// Whether there may be words that others do not know.
    pub(super) is_untold: bool,
    readings: u64,
}

/// The words by what leads to them.
#[derive(Debug, Default)]
pub(super) struct Index {
    words: Vec<Word>,
    partitions: BTreeMap<Term, BTreeSet<String>>,
}

impl Words {
    fn read(&self) -> MutexGuard<'_, Read> {
        self.0.lock().expect("nothing panics while it holds the words")
    }

    /// All of them, in this state of theirs.
    pub(super) async fn index(&self, table: &Table, state: &State) -> Result<Arc<Index>, Error> {
        {
            let read = self.read();
            if read.version == Some(state.words) {
                return Ok(read.index.clone());
            }
        }
        let items = table.partition(WORDS, None).await?;
        let index = Arc::new(Index::of(items.iter().filter_map(Word::of).collect()));
        let mut read = self.read();
        read.known = index.words.iter().map(Word::key).collect();
        read.version = Some(state.words);
        read.readings += 1;
        read.cleared = state.cleared;
        read.index = index.clone();
        Ok(index)
    }

    /// What others have to be told when a picture has these words.
    pub(super) async fn news(&self, table: &Table, words: &[Word]) -> Result<News, Error> {
        let never_read = self.read().version.is_none();
        if never_read {
            self.index(table, &State::read(table).await?).await?;
        }
        let read = self.read();
        let words: BTreeSet<Word> = words.iter().filter(|word| !read.known.contains(&word.key())).cloned().collect();
        let is_untold = !words.is_empty() || read.told < read.readings;
        Ok(News { words, is_untold, readings: read.readings })
    }

    /// Remembers what was written down and told; or forgets all, if the table was cleared since the words were read.
    /// Answers whether they are remembered.
    pub(super) fn learn(&self, news: News, cleared: u64) -> bool {
        let mut read = self.read();
        if read.cleared != cleared {
            *read = Read::default();
            return false;
        }
        read.known.extend(news.words.iter().map(Word::key));
        read.told = read.told.max(news.readings);
        true
    }

    /// Forgets them all.
    pub(super) fn clear(&self) {
        *self.read() = Read::default();
    }
}

impl Index {
    fn of(words: Vec<Word>) -> Self {
        let mut partitions: BTreeMap<Term, BTreeSet<String>> = BTreeMap::new();
        for word in &words {
            for term in &word.terms {
                partitions.entry(term.clone()).or_default().insert(word.partition.clone());
            }
        }
        Self { words, partitions }
    }

    /// A lookup without the terms that no picture has.
    pub(super) fn narrowed(&self, lookup: &Lookup) -> Lookup {
        let mut narrowed = lookup.clone();
        for clause in &mut narrowed.all {
            clause.retain(|term| match term.kind {
                TermKind::Person
                | TermKind::Album
                | TermKind::Label
                | TermKind::Caption
                | TermKind::AlbumWord
                | TermKind::Camera => self.partitions.contains_key(term),
                // What is common in names is no other name of a place.
                TermKind::Place => self.partitions.contains_key(term) || !line::is_common(term),
                TermKind::Word | TermKind::Text | TermKind::Kind => true,
            });
        }
        narrowed
    }

    /// The partitions where every picture with one of these terms has a line; `None` if there are pictures with them
    /// that have none.
    pub(super) fn leading_to(&self, clause: &[Term]) -> Option<BTreeSet<String>> {
        let mut partitions = BTreeSet::new();
        for term in clause {
            if !line::leads(term) {
                return None;
            }
            match term.kind {
                TermKind::Word | TermKind::Text | TermKind::Place => drop(partitions.insert(line::own(term))),
                TermKind::Person
                | TermKind::Album
                | TermKind::Label
                | TermKind::Caption
                | TermKind::AlbumWord
                | TermKind::Camera
                | TermKind::Kind => {}
            }
            partitions.extend(self.partitions.get(term).into_iter().flatten().cloned());
        }
        Some(partitions)
    }

    /// The same, as searches in English want it.
    pub(super) fn vocabulary(&self) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for word in &self.words {
            let uncounted = || word.text.lines().filter(|name| !name.is_empty()).map(|name| (name.to_owned(), 0));
            for term in &word.terms {
                match term.kind {
                    TermKind::Label | TermKind::Caption | TermKind::AlbumWord => {
                        vocabulary.labels.insert(term.text.clone());
                        vocabulary.shown.extend(uncounted());
                    }
                    TermKind::Camera => drop(vocabulary.cameras.insert(term.text.clone())),
                    TermKind::Person => vocabulary.people.extend(uncounted()),
                    TermKind::Place => vocabulary.places.extend(uncounted()),
                    TermKind::Album | TermKind::Word | TermKind::Text | TermKind::Kind => {}
                }
            }
        }
        vocabulary
    }
}
