//! A search in English: what was understood, what was found, and which word to leave out when nothing was.
//! The library's own names and labels are what the words are held against.

use std::sync::Arc;

use catalogue::Found;
use jiff::civil::Date;
use photo::Entry;
use query::{Context, Other, Person, Reader, Reason, SavedPlace, Understood};

use crate::who::by_name;
use crate::{Album, Library};

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
}

/// The names and words that searches can use, and of which version of the catalogue.
pub(crate) type Kept = Option<(u64, Arc<Reader>)>;

/// With more, no single one is why nothing was found.
const MANY_CHIPS: usize = 12;

impl Answer {
    /// What was understood, where there is no library to ask.
    pub fn unanswered(understood: Understood) -> Self {
        let others = vec![Vec::new(); understood.chips.len()];
        Self { understood, found: Found { version: 0, rows: Vec::new() }, without: Vec::new(), others }
    }
}

impl Library {
    /// Searches for `text` on the day `today`.
    pub async fn search(&self, text: &str, today: Date) -> anyhow::Result<Answer> {
        let reader = self.reader().await?;
        self.answer(text, &reader, today).await
    }

    /// Why a search finds an entry: what its words and names are met by.
    pub async fn why(&self, text: &str, today: Date, entry: &Entry) -> anyhow::Result<Vec<Reason>> {
        Ok(self.reader().await?.read(text, today).query.why(entry))
    }

    /// Searches with other names than the library's own.
    pub async fn search_within(&self, text: &str, context: Context, today: Date) -> anyhow::Result<Answer> {
        self.answer(text, &Reader::new(context), today).await
    }

    async fn answer(&self, text: &str, reader: &Reader, today: Date) -> anyhow::Result<Answer> {
        let understood = reader.read(text, today);
        let found = self.catalogue.find(&understood.query).await?;
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
        Ok(Answer { others: others.collect(), understood, found, without })
    }

    /// The names and words that this library uses: looked up once for each version of the catalogue.
    pub(crate) async fn reader(&self) -> anyhow::Result<Arc<Reader>> {
        let version = self.catalogue.version().await?;
        if let Some((of, reader)) = &*self.reader.lock().await
            && *of == version
        {
            return Ok(reader.clone());
        }
        let reader = Arc::new(Reader::new(self.look_up_context().await?));
        *self.reader.lock().await = Some((version, reader.clone()));
        Ok(reader)
    }

    async fn look_up_context(&self) -> anyhow::Result<Context> {
        let vocabulary = self.catalogue.vocabulary().await?;
        let (people, places) = (by_name(self.decisions().await?), self.saved_places().await?);
        let [names, known_places] = [vocabulary.people, vocabulary.places].map(|names| names.into_keys().collect());
        let mut context = Context::of_library(names, known_places, vocabulary.labels, vocabulary.cameras);
        context.owner = people.iter().find(|(_, about)| about.me).map(|(name, _)| name.clone());
        for (name, about) in &people {
            for group in &about.member_of {
                context.groups.entry(group.clone()).or_default().push(name.clone());
            }
        }
        context.people.retain(|person| people.iter().all(|(name, _)| *name != person.name));
        let people = people.into_iter().map(|(name, about)| Person { name, aliases: about.aliases, born: about.born });
        context.people.splice(0..0, people);
        context.places.retain(|place| places.iter().all(|saved| saved.name != place.name));
        let places = places.into_iter().map(|place| SavedPlace { name: place.name, at: Some((place.lat, place.lon)) });
        context.places.splice(0..0, places);
        let album = |album: Album| query::Album { title: album.title, search: album.search };
        context.albums = Some(self.albums().await?.into_iter().map(album).collect());
        context.are_noted = true;
        Ok(context)
    }
}
