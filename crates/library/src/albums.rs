//! Albums: photos that somebody put together by hand under a title, or a search that is kept under one and finds what it finds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use photo::{Decided, Matter, PhotoId, Rank, Said, Source};
use query::{Reader, checked_title, title_key, titled};
use serde::{Deserialize, Serialize};

use crate::taken_back::{Decision, Known, known, meant, standing, without_last};
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
        /// Whether no album had the title: then it takes the place of none, even where another got it at the same time.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        new: bool,
    },
    /// That an album has another title.
    Renamed {
        /// Which.
        title: String,
        /// The new one.
        to: String,
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
    /// That decisions be taken back.
    Undo {
        /// Which; where none is named, those of the last wish that stands.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        what: Vec<Standing>,
    },
}

/// An album as a list of them shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedAlbum {
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

/// The list of albums, with which version of the catalogue and on which day.
pub(crate) type KeptList = Option<((u64, Date), Arc<Vec<ListedAlbum>>)>;

/// So many photos' identities are in one fact, of which a record has several.
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
        let albums = Albums::of(&known(&self.decided(Matter::Albums).await?)).0.into_values().collect();
        Ok(match &self.part {
            Some(part) => part.albums(albums),
            None => albums,
        })
    }

    /// The albums, and what is in them on the day `today`: as many as there are when one opens them.
    pub async fn listed_albums(&self, today: Date) -> anyhow::Result<Arc<Vec<ListedAlbum>>> {
        let of = (self.catalogue.version().await?, today);
        let mut kept = self.listed_albums.lock().await;
        if let Some((kept_of, listed)) = &*kept
            && *kept_of == of
        {
            return Ok(listed.clone());
        }
        let words = self.words().await?;
        let mut listed = Vec::new();
        for Album { title, search, photos: _ } in self.albums().await? {
            let found = self.catalogue.find(&words.reader().in_album(&title, today)).await?;
            let rows = crate::collapsed(&found.rows);
            let search = search.filter(|_| self.part.as_ref().is_none_or(|part| part.reads_searches()));
            listed.push(ListedAlbum { title, search, count: rows.len(), cover: rows.first().map(|row| row.id) });
        }
        let listed = Arc::new(listed);
        *kept = Some((of, listed.clone()));
        Ok(listed)
    }

    /// Has a wish come true. Answers what that is known by, to be taken back; nothing where it is so already.
    pub async fn wish_of_albums(&self, wish: AlbumWish) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let mut so_far = known(&self.decided(Matter::Albums).await?);
        let before = titles(&so_far);
        if self.may_be_untold() {
            // This may be the same wish again, of whoever was stopped. Who decided of more is on a machine.
            let last = changed(&titles(without_last(&so_far)), &before);
            if self.may_change(last.len()).is_ok() {
                self.tell_albums(&last).await?;
            }
        }
        if let AlbumWish::Add { photos, .. } = &wish {
            self.must_be_there(&photos.iter().copied().collect()).await?;
        }
        let decisions = come_to(wish, &so_far)?;
        self.must_end(&so_far, &decisions).await?;
        so_far.push((LATEST, decisions.clone()));
        self.may_change(changed(&before, &titles(&so_far)).len())?;
        let decided = self.decide(Matter::Albums, &decisions).await?;
        // With what others have decided meanwhile.
        let now = titles(&known(&self.decided(Matter::Albums).await?));
        self.tell_albums(&changed(&before, &now)).await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// No album may be made of itself: its search asking for it, or for another whose search does.
    async fn must_end(&self, known: &[Known<AlbumDecision>], decisions: &[AlbumDecision]) -> anyhow::Result<()> {
        let mut albums = Albums::of(known);
        decisions.iter().for_each(|decision| albums.apply(decision));
        for decision in decisions {
            let (AlbumDecision::Saved { title, search: Some(_), .. } | AlbumDecision::Renamed { to: title, .. }) =
                decision
            else {
                continue;
            };
            if albums.get(title).is_none_or(Album::is_by_hand) {
                continue;
            }
            let searched = albums
                .0
                .values()
                .map(|Album { title, search, .. }| query::Album { title: title.clone(), search: search.clone() });
            let reader = self.words().await?.reader().with_albums(searched.collect());
            if albums.is_made_of_itself(title, &reader) {
                return Err(refused(format!(
                    "{title:?} would be made of itself: its search asks for it, or for an album that does"
                )));
            }
        }
        Ok(())
    }

    /// Says of each photo that was ever put into an album which ones it is in.
    pub(crate) async fn conclude_albums(&self) -> anyhow::Result<()> {
        let known = known::<AlbumDecision>(&self.decided(Matter::Albums).await?);
        let decisions = known.iter().flat_map(|(_, decisions)| decisions);
        let added = decisions.filter_map(|decision| match decision {
            AlbumDecision::Added { photos, .. } => Some(photos),
            _ => None,
        });
        self.tell_albums(&added.flatten().copied().collect()).await
    }

    /// Says of these photos which albums they are in.
    async fn tell_albums(&self, photos: &BTreeSet<PhotoId>) -> anyhow::Result<()> {
        let of = (Matter::Albums, Source::Albums);
        self.tell_what_follows(of, photos, |decided| titles(&known(decided)), Said::Albums).await
    }
}

/// Later than whatever was decided.
const LATEST: Standing = (Rank::MAX, PhotoId([u8::MAX; 32]));

/// The photos that are in other albums than before.
fn changed(before: &Titles, now: &Titles) -> BTreeSet<PhotoId> {
    before.keys().chain(now.keys()).filter(|photo| before.get(photo) != now.get(photo)).copied().collect()
}

type Titles = HashMap<PhotoId, Vec<String>>;

/// The titles of the albums that photos are in.
fn titles(known: &[Known<AlbumDecision>]) -> Titles {
    let mut titles = Titles::new();
    for album in Albums::of(known).0.into_values() {
        for photo in album.photos {
            titles.entry(photo).or_default().push(album.title.clone());
        }
    }
    titles
}

/// Albums by what their titles have in common with other spellings of the same.
#[derive(Clone, Default)]
struct Albums(BTreeMap<String, Album>);

impl Albums {
    fn of(known: &[Known<AlbumDecision>]) -> Self {
        let mut albums = Self::default();
        standing(known).into_iter().flat_map(|(_, decisions)| decisions).for_each(|decision| albums.apply(decision));
        albums
    }

    /// Decisions may come from programs that do not know of each other: no album and no photo is lost, whatever their order.
    fn apply(&mut self, decision: &AlbumDecision) {
        match decision {
            AlbumDecision::Saved { title, search: Some(search), new } => {
                let fits = |album: &Album| match &album.search {
                    Some(other) => !new || other == search,
                    None => false,
                };
                let album = self.at(title, fits);
                album.search = Some(search.clone());
                if title_key(&album.title) == title_key(title) {
                    album.title.clone_from(title);
                }
            }
            AlbumDecision::Saved { title, search: None, .. } => drop(self.at(title, Album::is_by_hand)),
            AlbumDecision::Renamed { title, to } => {
                if let Some(album) = self.0.remove(&title_key(title)) {
                    let Album { title, .. } = self.at(to, |_| false).clone();
                    self.0.insert(title_key(&title), Album { title, ..album });
                }
            }
            AlbumDecision::Dropped { title } => drop(self.0.remove(&title_key(title))),
            AlbumDecision::Added { title, photos } => self.at(title, Album::is_by_hand).photos.extend(photos),
            AlbumDecision::Removed { title, photos } => {
                if let Some(album) = self.0.get_mut(&title_key(title)) {
                    let photos: BTreeSet<_> = photos.iter().collect();
                    album.photos.retain(|photo| !photos.contains(photo));
                }
            }
            AlbumDecision::Undo { .. } => {}
        }
    }

    /// The album with this title if it fits, else the first of "Title (2)", "Title (3)" and so on that fits or is not there yet.
    fn at(&mut self, title: &str, fits: impl Fn(&Album) -> bool) -> &mut Album {
        let titles = (2..).map(|number| format!("{title} ({number})"));
        let is_right = |title: &String| self.0.get(&title_key(title)).is_none_or(&fits);
        let title = [title.to_owned()].into_iter().chain(titles).find(is_right).expect("numbers do not end");
        let new = Album { title: title.clone(), search: None, photos: BTreeSet::new() };
        self.0.entry(title_key(&title)).or_insert(new)
    }

    fn get(&self, title: &str) -> Option<&Album> {
        self.0.get(&title_key(title))
    }

    /// Whether an album's search asks for it, or for one whose search does, be it to leave that out.
    fn is_made_of_itself(&self, title: &str, reader: &Reader) -> bool {
        let albums: Vec<&Album> = self.0.values().collect();
        let titles = || albums.iter().map(|album| album.title.as_str());
        let asked = |album: &Album| {
            let Some(search) = &album.search else { return Vec::new() };
            let query = reader.read(search, Date::ZERO).query;
            let states = query.written().into_iter().map(|part| &part.state);
            let named = states.flat_map(|state| state.album.iter().chain(&state.not_albums));
            named.filter_map(|named| titled(titles(), named)).collect::<Vec<usize>>()
        };
        let mut seen = BTreeSet::new();
        let mut ahead = self.get(title).map(asked).unwrap_or_default();
        while let Some(at) = ahead.pop() {
            if seen.insert(at) {
                ahead.extend(asked(albums[at]));
            }
        }
        seen.into_iter().any(|at| title_key(&albums[at].title) == title_key(title))
    }
}

/// What the album is called now that had a title at some time; `None` where there is none any more.
pub(crate) fn title_now(known: &[Known<AlbumDecision>], title: &str, at: Rank) -> Option<String> {
    let (mut albums, mut key) = (Albums::default(), title_key(title));
    for ((rank, _), decisions) in standing(known) {
        for decision in decisions {
            let of_it = |title: &str| rank >= at && title_key(title) == key;
            match decision {
                AlbumDecision::Renamed { title, .. } if of_it(title) => {
                    let others: BTreeSet<String> = albums.0.keys().filter(|other| **other != key).cloned().collect();
                    albums.apply(decision);
                    // Where the new title was taken it has that and a number.
                    key = albums.0.keys().find(|title| !others.contains(*title)).cloned().unwrap_or(key);
                }
                AlbumDecision::Dropped { title } if of_it(title) => return None,
                _ => albums.apply(decision),
            }
        }
    }
    albums.get(&key).map(|album| album.title.clone())
}

impl Album {
    fn is_by_hand(&self) -> bool {
        self.search.is_none()
    }
}

fn refused(reason: String) -> anyhow::Error {
    Refused(reason).into()
}

/// The decisions that a wish comes to: none where it is so already.
fn come_to(wish: AlbumWish, known: &[Known<AlbumDecision>]) -> anyhow::Result<Vec<AlbumDecision>> {
    let albums = Albums::of(known);
    let album = |title: &str| albums.get(title).ok_or_else(|| refused(format!("there is no album {:?}", title.trim())));
    let by_hand = |album: &Album| match &album.search {
        Some(search) => Err(refused(format!("{:?} is a search, and has what {search:?} finds", album.title))),
        None => Ok(album.title.clone()),
    };
    let checked = |title: &str| checked_title(title).map_err(refused);
    Ok(match wish {
        AlbumWish::Save { title, search } => {
            let (title, search) = (checked(&title)?, search.split_whitespace().collect::<Vec<_>>().join(" "));
            if search.is_empty() || search.chars().count() > LONGEST_SEARCH_CHARS {
                return Err(refused(format!("a search has 1 to {LONGEST_SEARCH_CHARS} characters")));
            }
            let there = albums.get(&title);
            if let Some(album) = there.filter(|album| album.is_by_hand()) {
                return Err(refused(format!("{:?} is an album by hand: use another title", album.title)));
            }
            if there.is_some_and(|album| album.search.as_ref() == Some(&search) && album.title == title) {
                return Ok(Vec::new());
            }
            vec![AlbumDecision::Saved { title, search: Some(search), new: there.is_none() }]
        }
        AlbumWish::Add { title, photos } => {
            let there = albums.get(&title);
            let title = there.map_or_else(|| checked(&title), by_hand)?;
            let there = there.map(|album| &album.photos);
            let is_new = |photo: &PhotoId| there.is_none_or(|photos| !photos.contains(photo));
            let photos: BTreeSet<PhotoId> = photos.into_iter().filter(is_new).collect();
            if photos.is_empty() {
                return Ok(Vec::new());
            }
            let begun = AlbumDecision::Saved { title: title.clone(), search: None, new: true };
            let added = in_parts(photos, |photos| AlbumDecision::Added { title: title.clone(), photos });
            Some(begun).filter(|_| there.is_none()).into_iter().chain(added).collect()
        }
        AlbumWish::Remove { title, photos } => {
            let album = album(&title)?;
            let title = by_hand(album)?;
            let photos = photos.into_iter().filter(|photo| album.photos.contains(photo)).collect();
            in_parts(photos, |photos| AlbumDecision::Removed { title: title.clone(), photos })
        }
        AlbumWish::Rename { title, to } => {
            let (album, to) = (album(&title)?, checked(&to)?);
            if let Some(other) = albums.get(&to).filter(|other| *other != album) {
                return Err(refused(format!("there is an album {:?} already", other.title)));
            }
            let renamed = AlbumDecision::Renamed { title: album.title.clone(), to: to.clone() };
            Some(renamed).filter(|_| album.title != to).into_iter().collect()
        }
        AlbumWish::Drop { title } => vec![AlbumDecision::Dropped { title: album(&title)?.title.clone() }],
        AlbumWish::Undo { what } => meant(known, &what)?.into_iter().map(|what| AlbumDecision::Undo { what }).collect(),
    })
}

/// A decision for as many photos as are in one.
fn in_parts(photos: BTreeSet<PhotoId>, decision: impl Fn(Vec<PhotoId>) -> AlbumDecision) -> Vec<AlbumDecision> {
    let photos: Vec<PhotoId> = photos.into_iter().collect();
    photos.chunks(MOST_PHOTOS).map(|photos| decision(photos.to_vec())).collect()
}
