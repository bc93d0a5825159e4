//! The names and words that searches of this library can use, and what a search that is being typed may go on with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::civil::{Date, date};
use photo::day_since_1970;
use query::{ChipKind, Completer, Completion, Context, Name, Person, Query, Reader, SavedPlace};

use crate::stacking::collapsed;
use crate::who::by_name;
use crate::{Album, Library, Row};

/// Names and words, made ready once for each version of the catalogue.
pub(crate) struct Words {
    reader: Arc<Reader>,
    names: Vec<Name>,
}

/// Words of which version.
pub(crate) type Kept = Option<(u64, Arc<Words>)>;

/// What completes searches.
pub(crate) struct Completing {
    version: u64,
    words: Arc<Words>,
    completer: Completer,
    began: Instant,
    took: Duration,
}

/// While a library changes all the time, what completes is made ready anew for at most this part of the time.
const SHARE: u32 = 20;

impl Words {
    /// What reads searches.
    pub(crate) fn reader(&self) -> &Reader {
        &self.reader
    }
}

impl Library {
    /// At most so many ways to go on with a search that is being typed. In a large library that changes, they may be those of
    /// some seconds ago.
    pub async fn complete(&self, text: &str, today: Date, most: usize) -> anyhow::Result<Vec<Completion>> {
        let version = self.catalogue.version().await?;
        let mut kept = self.completing.lock().await;
        let is_good = |kept: &&Completing| kept.version == version || kept.began.elapsed() < SHARE * kept.took;
        if kept.as_ref().filter(is_good).is_none() {
            let began = Instant::now();
            let words = self.words().await?;
            let timeline = collapsed(&self.catalogue.find(&Query::default()).await?.rows);
            let completer = Completer::new(words.names.iter().cloned().chain(times(&timeline)));
            *kept = Some(Completing { version, words, completer, began, took: began.elapsed() });
        }
        let Completing { words, completer, .. } = kept.as_ref().context("they were just made ready")?;
        Ok(completer.complete(&words.reader, text, today, most))
    }

    /// The names and words that this library uses.
    pub(crate) async fn words(&self) -> anyhow::Result<Arc<Words>> {
        let version = self.catalogue.version().await?;
        let mut kept = self.words.lock().await;
        if let Some((of, words)) = &*kept
            && *of == version
        {
            return Ok(words.clone());
        }
        let words = Arc::new(self.look_up().await?);
        *kept = Some((version, words.clone()));
        Ok(words)
    }

    async fn look_up(&self) -> anyhow::Result<Words> {
        let vocabulary = self.catalogue.vocabulary().await?;
        let (mut people, mut places) = (by_name(self.decisions().await?), self.saved_places().await?);
        if let Some(part) = &self.part {
            part.names(&mut people, |(name, _)| name, |name| vocabulary.people.contains_key(name));
            part.names(&mut places, |place| &place.name, |name| vocabulary.places.contains_key(name));
        }
        let albums = self.albums().await?;
        let [known_people, known_places] =
            [&vocabulary.people, &vocabulary.places].map(|names| names.keys().cloned().collect());
        let mut context = Context::of_library(known_people, known_places, vocabulary.labels, vocabulary.cameras);
        context.owner = people.iter().find(|(_, about)| about.me).map(|(name, _)| name.clone());
        for (name, about) in &people {
            for group in &about.member_of {
                context.groups.entry(group.clone()).or_default().push(name.clone());
            }
        }
        context.people.retain(|person| people.iter().all(|(name, _)| *name != person.name));
        let hidden: BTreeSet<String> =
            people.iter().filter(|(_, about)| about.hidden).map(|(name, _)| name.clone()).collect();
        let people = people.into_iter().map(|(name, about)| Person { name, aliases: about.aliases, born: about.born });
        context.people.splice(0..0, people);
        context.places.retain(|place| places.iter().all(|saved| saved.name != place.name));
        let places = places.into_iter().map(|place| SavedPlace { name: place.name, at: Some((place.lat, place.lon)) });
        context.places.splice(0..0, places);
        let names = names(&context, &hidden, &albums, &vocabulary.people, &vocabulary.places, &vocabulary.shown);
        let album = |album: Album| query::Album { title: album.title, search: album.search };
        context.albums = Some(albums.into_iter().map(album).collect());
        context.are_noted = true;
        let reader = match &self.part {
            Some(part) if !part.reads_searches() => {
                Reader::new(context).with_searches_read_by(part.all_words().await?.reader.clone())
            }
            Some(_) | None => Reader::new(context),
        };
        Ok(Words { reader: reader.into(), names })
    }
}

type Counts = BTreeMap<String, u64>;

/// What a search may go on with.
fn names(
    context: &Context,
    hidden: &BTreeSet<String>,
    albums: &[Album],
    people: &Counts,
    places: &Counts,
    shown: &Counts,
) -> Vec<Name> {
    let name = |kind, text: &str, count| Name { kind, text: text.to_owned(), count, rank: count };
    let of = |counts: &Counts, name: &str| counts.get(name).copied().unwrap_or_default();
    let mut names = Vec::new();
    for person in context.people.iter().filter(|person| !hidden.contains(&person.name)) {
        let called = person.aliases.iter().chain([&person.name]);
        names.extend(called.map(|called| name(ChipKind::Person, called, of(people, &person.name))));
    }
    names.extend(context.groups.keys().map(|group| name(ChipKind::Person, group, 0)));
    names.extend(context.places.iter().map(|place| name(ChipKind::Place, &place.name, of(places, &place.name))));
    // A keyword and what a recogniser saw may be the same but for capitals: at least so many photos have one of them.
    let mut labels: BTreeMap<String, (&String, u64)> = BTreeMap::new();
    for (label, count) in shown {
        let (_, most) = labels.entry(label.to_lowercase()).or_insert((label, 0));
        *most = (*most).max(*count);
    }
    names.extend(labels.into_values().map(|(label, count)| name(ChipKind::Label, label, count)));
    names.extend(albums.iter().map(|album| name(ChipKind::State, &album.title, album.photos.len() as u64)));
    names
}

/// The months and years that have pictures, the latest first.
fn times(timeline: &[Row]) -> impl Iterator<Item = Name> {
    const DAY_MS: i64 = 86_400_000;
    let (mut months, mut years) = (BTreeMap::new(), BTreeMap::new());
    for of_day in timeline.chunk_by(|one, other| one.taken_ms.div_euclid(DAY_MS) == other.taken_ms.div_euclid(DAY_MS)) {
        let day = day_since_1970(of_day[0].taken_ms.div_euclid(DAY_MS));
        *months.entry((day.year(), day.month())).or_insert(0) += of_day.len() as u64;
        *years.entry(day.year()).or_insert(0) += of_day.len() as u64;
    }
    let name = |text, count, rank: i64| Name { kind: ChipKind::Date, text, count, rank: rank.max(0).cast_unsigned() };
    let months = months.into_iter().map(move |((year, month), count)| {
        let text = date(year, month, 1).strftime("%B %Y").to_string();
        name(text, count, i64::from(year) * 100 + i64::from(month))
    });
    months.chain(years.into_iter().map(move |(year, count)| name(year.to_string(), count, i64::from(year) * 100)))
}
