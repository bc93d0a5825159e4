//! Memories: photos of earlier years that are worth a look today. Which ones is for `memories`; here is what that has to know.

mod feeds;

use std::collections::{BTreeSet, HashMap};

use ::memories::{Days, Hidden, Memory, Pictures, Shot, Shown};
use anyhow::Context;
use catalogue::{Page, Row};
use jiff::civil::Date;
use photo::{Clock, Decided, Entry, Matter, PhotoId};
use query::{Media, Query};
use serde::{Deserialize, Serialize};

use crate::taken_back::{Decision, known, meant, standing};
use crate::who::name_of;
use crate::{AT_ONCE, Library, Refused, Secret, Standing};

/// What can be decided of memories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum MemoryDecision {
    /// Whether photos with somebody are in none.
    Person {
        /// Who, by name.
        name: String,
        /// Whether.
        hidden: bool,
    },
    /// Whether photos from some days are in none.
    Days {
        /// Which.
        days: Days,
        /// Whether.
        hidden: bool,
    },
    /// By which key feeds are read, and by no other any more.
    Feeds {
        /// What is kept of it; with none, by none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// Takes back what was decided at once.
    Undo {
        /// Which.
        what: Standing,
    },
}

/// What somebody wants to be so of memories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
pub enum MemoryWish {
    /// That photos with somebody be in none, or may be again.
    Person {
        /// Who, by name.
        name: String,
        /// Whether they are in none.
        hidden: bool,
    },
    /// The same of photos from some days.
    Days {
        /// Which.
        days: Days,
        /// Whether they are in none.
        hidden: bool,
    },
    /// That feeds be read by this key, and by no other any more; with none, by none. A key is made by the program alone.
    #[serde(skip)]
    Feeds(Option<Secret>),
    /// That decisions be taken back.
    Undo {
        /// Which; where none is named, those of the last wish that stands.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        what: Vec<Standing>,
    },
}

/// The memories of a day, put aside so that they are the same all day.
#[derive(Serialize, Deserialize)]
struct OfDay {
    day: Date,
    /// How much had been decided of memories, and how many pictures there were.
    decided: usize,
    pictures: usize,
    memories: Vec<Memory>,
}

/// Under which names the catalogue keeps the memories of today, and what was shown before. With the catalogue both are forgotten.
const TODAY: &str = "memories";
const SHOWN: &str = "memories-shown";

const DAY_MS: i64 = 86_400_000;

/// A picture of more lines of text than this is of a page.
const MOST_LINES: usize = 8;

impl Decision for MemoryDecision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            MemoryDecision::Undo { what } => Some(*what),
            MemoryDecision::Person { .. } | MemoryDecision::Days { .. } | MemoryDecision::Feeds { .. } => None,
        }
    }
}

impl Library {
    /// The memories of today: the same all day, without what was put away since. Looked for anew once something else is hidden, or a
    /// twentieth of the pictures came or went: every picture is looked at for it.
    pub async fn memories(&self, today: Date) -> anyhow::Result<Vec<Memory>> {
        let pictures = self.catalogue.page(&Query::default(), 0..0).await?.count;
        let decided = self.decided(Matter::Memories).await?.len();
        let _one_by_one = self.looking_back.lock().await;
        let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes).ok();
        let kept: Option<OfDay> = self.catalogue.kept(TODAY).await?.and_then(read);
        let holds = |kept: &OfDay| {
            kept.day == today && kept.decided == decided && kept.pictures.abs_diff(pictures) * 20 <= kept.pictures
        };
        if let Some(kept) = kept.filter(holds) {
            return self.still_there(kept.memories).await;
        }
        let (memories, mut shown) = self.look_back(today).await?;
        shown.note(&memories, today);
        let kept = OfDay { day: today, decided, pictures, memories };
        // What cannot be kept, on a disk that is full, is shown all the same.
        drop(self.catalogue.keep(SHOWN, serde_json::to_vec(&shown)?).await);
        drop(self.catalogue.keep(TODAY, serde_json::to_vec(&kept)?).await);
        Ok(kept.memories)
    }

    /// Memories of the photos that are found still; those that have too few are none any more.
    async fn still_there(&self, mut memories: Vec<Memory>) -> anyhow::Result<Vec<Memory>> {
        for memory in &mut memories {
            memory.photos = self.rows(&memory.photos, Row::of).await?.iter().map(|row| row.id).collect();
            if let Some(first) = memory.photos.first().filter(|_| !memory.photos.contains(&memory.cover)) {
                memory.cover = *first;
            }
        }
        memories.retain(|memory| memory.photos.len() >= ::memories::FEWEST);
        Ok(memories)
    }

    /// The pictures of the memory with this key, where it is one of today's.
    pub async fn photos_of_memory(&self, key: &str, today: Date) -> anyhow::Result<Option<Page>> {
        let version = self.catalogue.version().await?;
        let Some(memory) = self.memories(today).await?.into_iter().find(|memory| memory.key == key) else {
            return Ok(None);
        };
        let rows = self.rows(&memory.photos, Row::of).await?;
        Ok(Some(Page { version, count: rows.len(), rows }))
    }

    /// What the memories of another day would be, as of now. That they were looked at is not noted.
    pub async fn memories_of(&self, day: Date) -> anyhow::Result<Vec<Memory>> {
        Ok(self.look_back(day).await?.0)
    }

    /// The memories of a day, and what was shown before.
    async fn look_back(&self, day: Date) -> anyhow::Result<(Vec<Memory>, Shown)> {
        let (pictures, hidden, shown) = self.to_look_back(day).await?;
        let look = move || (::memories::memories(&pictures, &hidden, &shown, day), shown);
        tokio::task::spawn_blocking(look).await.context("looking for memories")
    }

    /// What has to be known to look back from a day, or from one before it.
    async fn to_look_back(&self, day: Date) -> anyhow::Result<(Pictures, Hidden, Shown)> {
        let shown = self.catalogue.kept(SHOWN).await?;
        let shown: Shown = shown.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Ok((self.remembered(day).await?, self.not_remembered().await?, shown))
    }

    /// What is in no memory.
    pub async fn not_remembered(&self) -> anyhow::Result<Hidden> {
        let known = known(&self.decided(Matter::Memories).await?);
        let mut hidden = Hidden::default();
        for decision in standing(&known).into_iter().flat_map(|(_, decisions)| decisions) {
            match decision {
                MemoryDecision::Person { name, hidden: true } => drop(hidden.people.insert(name.clone())),
                MemoryDecision::Person { name, hidden: false } => {
                    hidden.people.retain(|hidden| hidden.to_lowercase() != name.to_lowercase());
                }
                MemoryDecision::Days { days, hidden: true } => drop(hidden.days.insert(*days)),
                MemoryDecision::Days { days, hidden: false } => drop(hidden.days.remove(days)),
                MemoryDecision::Feeds { .. } | MemoryDecision::Undo { .. } => {}
            }
        }
        Ok(hidden)
    }

    /// Has a wish come true. Answers what that is known by, to be taken back.
    pub async fn wish_of_memories(&self, wish: MemoryWish) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let decisions = match wish {
            MemoryWish::Person { name, hidden } => {
                let name = name_of(&name).map_err(|reason| Refused(reason.to_string()))?;
                if hidden {
                    self.must_be_somebody(&name).await?;
                }
                vec![MemoryDecision::Person { name, hidden }]
            }
            MemoryWish::Days { days, hidden } => vec![MemoryDecision::Days { days, hidden }],
            MemoryWish::Feeds(key) => {
                vec![MemoryDecision::Feeds { key: key.map(|key| feeds::hashed(&key.to_string())) }]
            }
            MemoryWish::Undo { what } => {
                let known = known::<MemoryDecision>(&self.decided(Matter::Memories).await?);
                meant(&known, &what)?.into_iter().map(|what| MemoryDecision::Undo { what }).collect()
            }
        };
        let decided = self.decide(Matter::Memories, &decisions).await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// Refuses a name that is nobody's in any photo: hiding them would do nothing.
    async fn must_be_somebody(&self, name: &str) -> anyhow::Result<()> {
        let people = self.catalogue.vocabulary().await?.people;
        match people.keys().any(|there| there.to_lowercase() == name.to_lowercase()) {
            true => Ok(()),
            false => Err(Refused(format!("nobody in your photos is called {name:?}")).into()),
        }
    }

    /// What memories have to know of every picture on a day.
    async fn remembered(&self, day: Date) -> anyhow::Result<Pictures> {
        let seen = self.seen_days(day).await?;
        let seen_ms = |photo: &PhotoId| seen.get(photo).map(|day| photo::days_since_1970(*day) * DAY_MS);
        let screenshots = Query { media: vec![Media::Screenshot], ..Query::default() };
        let screenshots: BTreeSet<PhotoId> =
            self.catalogue.find(&screenshots).await?.rows.iter().map(|row| row.id).collect();
        let rows = self.catalogue.find(&Query::default()).await?.rows;
        let under = |row: &Row| row.stack.is_some_and(|stack| stack.top != row.id.short());
        let under: BTreeSet<PhotoId> = rows.iter().filter(|row| under(row)).map(|row| row.id).collect();
        let ids: Vec<PhotoId> = rows.iter().map(|row| row.id).collect();
        let mut pictures = Pictures::default();
        let (mut people, mut places) = (Names::default(), Names::default());
        for ids in ids.chunks(AT_ONCE) {
            for entry in self.photos(ids).await? {
                let is_page = entry.seen.sure_text().count() > MOST_LINES || screenshots.contains(&entry.id);
                let is_under = under.contains(&entry.id);
                let shot = shot(&entry, &mut people, &mut places);
                let seen_ms = seen_ms(&entry.id);
                pictures.shots.push(Shot { is_photo: !is_page, is_under, seen_ms, ..shot });
            }
        }
        (pictures.people, pictures.places) = (people.names, places.names);
        Ok(pictures)
    }
}

fn shot(entry: &Entry, people: &mut Names, places: &mut Names) -> Shot {
    let position = entry.reading.location.and_then(|location| location.place());
    Shot {
        is_sure: entry.taken.clock <= Clock::FileName,
        is_favourite: entry.edited.favourite,
        rating: entry.reading.rating,
        faces: u8::try_from(query::count_people(entry)).unwrap_or(u8::MAX),
        people: entry.people.iter().map(|name| people.number(name)).collect(),
        place: entry.places.first().map(|name| places.number(name)),
        city: position.and_then(|position| position.city).map(|name| places.number(name)),
        country: position.map(|position| places.number(position.country)),
        ..Shot::at(entry.id, entry.taken.local_ms())
    }
}

/// Names, each with its number.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}
