//! Albums: photos that somebody put together by hand under a title, or a search that is kept under one and finds what it finds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use photo::{Decided, Matter, PhotoId, Said, Source};
use query::{Query, State};
use serde::{Deserialize, Serialize};

use crate::taken_back::{Decision, Known, known, last_wish, standing};
use crate::who::name_of;
use crate::{Library, Refused, Standing};

/// An album.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Album {
    /// Its title: no other has the same, whatever its case.
    pub title: String,
    /// The search whose photos these are, read anew each time; none where they were put together by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// The photos that were put together by hand.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub photos: BTreeSet<PhotoId>,
}

/// What can be decided of albums.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum AlbumDecision {
    /// That there is an album: by a search, or by hand.
    Saved {
        /// Its title.
        title: String,
        /// The search, if it is by one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        search: Option<String>,
    },
    /// That no album has this title.
    Dropped {
        /// Which.
        title: String,
    },
    /// That photos are in an album.
    Added {
        /// Which.
        title: String,
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// That they are not.
    Removed {
        /// From which.
        title: String,
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// Takes back what was decided at once.
    Undo {
        /// Which.
        what: Standing,
    },
}

/// What somebody wants to be so of albums.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
pub enum AlbumWish {
    /// That a search be kept under a title, in place of the one that was.
    Save {
        /// The title.
        title: String,
        /// The search.
        search: String,
    },
    /// That photos be in an album: one that is there, or a new one.
    Add {
        /// Which.
        title: String,
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// That they no longer be in it.
    Remove {
        /// From which.
        title: String,
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// That an album have another title.
    Rename {
        /// Which.
        title: String,
        /// The new one.
        to: String,
    },
    /// That an album be no more. Its photos stay where they are.
    Drop {
        /// Which.
        title: String,
    },
    /// That the last wish that stands be taken back.
    Undo,
}

/// An album as a shelf shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shelved {
    /// Its title.
    pub title: String,
    /// The search that it is, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// How many photos it has.
    pub count: usize,
    /// The newest of them.
    pub cover: Option<PhotoId>,
}

/// So many photos' identities fit into one fact.
const MOST_PHOTOS: usize = 1_000;
const LONGEST_SEARCH_CHARS: usize = 500;

impl Decision for AlbumDecision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            AlbumDecision::Undo { what } => Some(*what),
            _ => None,
        }
    }
}

impl Library {
    /// The albums, by their titles.
    pub async fn albums(&self) -> anyhow::Result<Vec<Album>> {
        Ok(albums(&known(&self.decided(Matter::Albums).await?)).into_values().collect())
    }

    /// The albums, and what is in them on the day `today`.
    pub async fn shelved(&self, today: Date) -> anyhow::Result<Vec<Shelved>> {
        let words = self.words().await?;
        let mut shelved = Vec::new();
        for Album { title, search, photos: _ } in self.albums().await? {
            let search_of = |search: &String| Box::new(words.reader().read(search, today).query);
            let album_search = search.as_ref().map(search_of);
            let state = State { album: Some(title.clone()), album_search, ..State::default() };
            let found = self.catalogue.find(&Query { state, ..Query::default() }).await?;
            let rows = crate::collapsed(&found.rows);
            shelved.push(Shelved { title, search, count: rows.len(), cover: rows.first().map(|row| row.id) });
        }
        Ok(shelved)
    }

    /// Has a wish come true. Answers what that is known by, to be taken back.
    pub async fn wish_of_albums(&self, wish: AlbumWish) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let known = known(&self.decided(Matter::Albums).await?);
        if let AlbumWish::Add { photos, .. } = &wish {
            self.must_be_there(&photos.iter().copied().collect()).await?;
        }
        let decisions = come_to(wish, &known)?;
        let decided = self.decide(Matter::Albums, &decisions).await?;
        self.conclude_albums().await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// Says of each photo that was ever put into an album which ones it is in.
    pub(crate) async fn conclude_albums(&self) -> anyhow::Result<()> {
        let version = self.catalogue.version().await?;
        let known = known(&self.decided(Matter::Albums).await?);
        let ever: BTreeSet<PhotoId> = known
            .iter()
            .flat_map(|(_, decisions)| decisions)
            .filter_map(|decision| match decision {
                AlbumDecision::Added { photos, .. } => Some(photos),
                _ => None,
            })
            .flatten()
            .copied()
            .collect();
        let mut titles: HashMap<PhotoId, Vec<String>> = HashMap::new();
        for album in albums(&known).into_values() {
            for photo in album.photos {
                titles.entry(photo).or_default().push(album.title.clone());
            }
        }
        let ever: Vec<PhotoId> = ever.into_iter().collect();
        self.tell(version, &ever, titles, &Source::Albums, Said::Albums).await
    }
}

/// The albums that decisions come to, by their titles' small letters.
fn albums(known: &[Known<AlbumDecision>]) -> BTreeMap<String, Album> {
    let mut albums: BTreeMap<String, Album> = BTreeMap::new();
    for decision in standing(known).into_iter().flat_map(|(_, decisions)| decisions) {
        match decision {
            AlbumDecision::Saved { title, search } => {
                let album = Album { title: title.clone(), search: search.clone(), photos: BTreeSet::new() };
                albums.insert(title.to_lowercase(), album);
            }
            AlbumDecision::Dropped { title } => drop(albums.remove(&title.to_lowercase())),
            AlbumDecision::Added { title, photos } => {
                if let Some(album) = albums.get_mut(&title.to_lowercase()) {
                    album.photos.extend(photos);
                }
            }
            AlbumDecision::Removed { title, photos } => {
                if let Some(album) = albums.get_mut(&title.to_lowercase()) {
                    album.photos.retain(|photo| !photos.contains(photo));
                }
            }
            AlbumDecision::Undo { .. } => {}
        }
    }
    albums
}

/// The decisions that a wish comes to.
fn come_to(wish: AlbumWish, known: &[Known<AlbumDecision>]) -> anyhow::Result<Vec<AlbumDecision>> {
    let albums = albums(known);
    let refused = |reason: String| anyhow::Error::from(Refused(reason));
    let there = |title: &str| albums.get(&title.trim().to_lowercase());
    let album = |title: &str| there(title).ok_or_else(|| refused(format!("there is no album {:?}", title.trim())));
    let by_hand = |album: &Album| match &album.search {
        Some(search) => Err(refused(format!("{:?} is a search, and has what {search:?} finds", album.title))),
        None => Ok(album.title.clone()),
    };
    let titled = |title: &str| name_of(title).map_err(|reason| refused(reason.to_string()));
    Ok(match wish {
        AlbumWish::Save { title, search } => {
            let (title, search) = (titled(&title)?, search.split_whitespace().collect::<Vec<_>>().join(" "));
            if search.is_empty() || search.chars().count() > LONGEST_SEARCH_CHARS {
                return Err(refused(format!("a search has 1 to {LONGEST_SEARCH_CHARS} characters")));
            }
            if let Some(album) = there(&title).filter(|album| album.search.is_none()) {
                return Err(refused(format!("{:?} is an album by hand: use another title", album.title)));
            }
            vec![AlbumDecision::Saved { title, search: Some(search) }]
        }
        AlbumWish::Add { title, photos } => {
            let (title, new) = match there(&title) {
                Some(album) => (by_hand(album)?, None),
                None => {
                    let title = titled(&title)?;
                    (title.clone(), Some(AlbumDecision::Saved { title, search: None }))
                }
            };
            new.into_iter().chain(added(&title, &photos)).collect()
        }
        AlbumWish::Remove { title, photos } => {
            let title = by_hand(album(&title)?)?;
            in_parts(&photos, |photos| AlbumDecision::Removed { title: title.clone(), photos })
        }
        AlbumWish::Rename { title, to } => {
            let (album, to) = (album(&title)?, titled(&to)?);
            if let Some(other) = there(&to).filter(|other| *other != album) {
                return Err(refused(format!("there is an album {:?} already", other.title)));
            }
            let dropped = AlbumDecision::Dropped { title: album.title.clone() };
            let saved = AlbumDecision::Saved { title: to.clone(), search: album.search.clone() };
            [dropped, saved].into_iter().chain(added(&to, &album.photos.iter().copied().collect::<Vec<_>>())).collect()
        }
        AlbumWish::Drop { title } => vec![AlbumDecision::Dropped { title: album(&title)?.title.clone() }],
        AlbumWish::Undo => last_wish(known)?.into_iter().map(|what| AlbumDecision::Undo { what }).collect(),
    })
}

fn added(title: &str, photos: &[PhotoId]) -> Vec<AlbumDecision> {
    in_parts(photos, |photos| AlbumDecision::Added { title: title.to_owned(), photos })
}

/// A decision for as many photos as fit into one.
fn in_parts(photos: &[PhotoId], decision: impl Fn(Vec<PhotoId>) -> AlbumDecision) -> Vec<AlbumDecision> {
    photos.chunks(MOST_PHOTOS).map(|photos| decision(photos.to_vec())).collect()
}
