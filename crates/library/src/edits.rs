//! What people make of photos: favourites, stars, captions, dates, and what is put away, singly or many at once.
//! Files are never changed: each edit is a decision, which can be taken back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::ensure;
use catalogue::{Page, Row};
use photo::{Decided, Edited, Entry, Matter, PhotoId, Rank, Said, Shelf, Source, TakenBy};
use serde::{Deserialize, Serialize};

use crate::taken_back::{Decision, Known, known, meant, standing, without_last};
use crate::{AT_ONCE, Library, Refused, Standing, now_ms};

/// What is to be so of photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// Whether they are favourites.
    Favourite(bool),
    /// How many stars they have, 0 for none; with `None` as many as their files say.
    Rating(Option<u8>),
    /// What is said of them; with `None` what their files say.
    Caption(Option<String>),
    /// When they were taken; with `None` when their files say.
    Taken(Option<TakenBy>),
    /// Where they are kept; with `None` with all others.
    Shelf(Option<Shelf>),
}

/// What can be decided of photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum EditDecision {
    /// What is so of them.
    Edited {
        /// Which.
        photos: Vec<PhotoId>,
        /// What.
        edit: Edit,
    },
    /// Takes back what was decided at once.
    Undo {
        /// Which.
        what: Standing,
    },
}

/// What somebody wants to be so of photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
pub enum EditWish {
    /// That this be so of them. Whatever is put into the trash is there since now.
    Edit {
        /// Which.
        photos: Vec<PhotoId>,
        /// What.
        edit: Edit,
    },
    /// That decisions be taken back.
    Undo {
        /// Which; where none is named, those of the last wish that stands.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        what: Vec<Standing>,
    },
}

/// A photo in the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Trashed {
    /// Which.
    pub photo: PhotoId,
    /// Since when, milliseconds since 1970.
    pub since_ms: Rank,
}

/// Where photos are that no search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Away {
    /// In the trash.
    Trash,
    /// Hidden.
    Hidden,
}

/// How long what is in the trash is kept there.
pub const TRASH_DAYS: u64 = 30;

/// So many photos' identities fit into one fact.
const MOST_PHOTOS: usize = 500;
const LONGEST_CAPTION_CHARS: usize = 2_000;
/// No camera's clock was wrong by more.
const MOST_YEARS_WRONG: i64 = 200;

impl Decision for EditDecision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            EditDecision::Undo { what } => Some(*what),
            EditDecision::Edited { .. } => None,
        }
    }
}

impl Library {
    /// Has a wish come true. Answers what that is known by, to be taken back.
    pub async fn wish_of_edits(&self, wish: EditWish) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let so_far = known(&self.decided(Matter::Edits).await?);
        if self.may_be_untold() {
            // This may be the same wish again, of whoever was stopped. Who decided of more is on a machine.
            let before = without_last(&so_far);
            let last: Vec<EditDecision> =
                so_far[before.len()..].iter().flat_map(|(_, decisions)| decisions).cloned().collect();
            if self.may_change(photos_of(before, &last, |_| true).len()).is_ok() {
                self.tell_changed(before, &last).await?;
            }
        }
        let decisions = match wish {
            EditWish::Edit { photos, edit } => {
                let photos: BTreeSet<PhotoId> = photos.into_iter().collect();
                if photos.is_empty() {
                    return Err(Refused("no photo is named".to_owned()).into());
                }
                self.must_be_there(&photos).await?;
                let edit = checked(edit).map_err(|reason| Refused(reason.to_string()))?;
                let photos: Vec<PhotoId> = photos.into_iter().collect();
                let decision =
                    |photos: &[PhotoId]| EditDecision::Edited { photos: photos.to_vec(), edit: edit.clone() };
                photos.chunks(MOST_PHOTOS).map(decision).collect()
            }
            EditWish::Undo { what } => {
                meant(&so_far, &what)?.into_iter().map(|what| EditDecision::Undo { what }).collect::<Vec<_>>()
            }
        };
        self.may_change(photos_of(&so_far, &decisions, |_| true).len())?;
        let decided = self.decide(Matter::Edits, &decisions).await?;
        self.tell_changed(&so_far, &decisions).await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// Tells what follows from decisions that came after these.
    async fn tell_changed(&self, before: &[Known<EditDecision>], decisions: &[EditDecision]) -> anyhow::Result<()> {
        if decisions.is_empty() {
            return Ok(());
        }
        self.tell_edits(&photos_of(before, decisions, |_| true)).await?;
        // What is in the archive is found, and in its stack.
        let is_moved = |edit: &Edit| matches!(edit, Edit::Shelf(shelf) if *shelf != Some(Shelf::Archive));
        let moved = photos_of(before, decisions, is_moved);
        if moved.is_empty() { Ok(()) } else { self.stack_again(&moved).await }
    }

    /// What is in the trash, the latest first.
    pub async fn trash(&self) -> anyhow::Result<Vec<Trashed>> {
        const DAY_MS: u64 = 86_400_000;
        let since = now_ms().saturating_sub(TRASH_DAYS * DAY_MS);
        let kept = self.shelved_as(|shelf| match shelf {
            Shelf::Trash(since_ms) => Some(since_ms).filter(|since_ms| *since_ms >= since),
            Shelf::Archive | Shelf::Hidden => None,
        });
        let mut trash: Vec<Trashed> =
            kept.await?.into_iter().map(|(photo, since_ms)| Trashed { photo, since_ms }).collect();
        trash.sort_by_key(|trashed| (std::cmp::Reverse(trashed.since_ms), trashed.photo));
        Ok(trash)
    }

    /// The pictures that are put away there, the latest taken first.
    pub async fn put_away(&self, away: Away) -> anyhow::Result<Page> {
        let version = self.catalogue.version().await?;
        let photos: Vec<PhotoId> = match away {
            Away::Trash => self.trash().await?.into_iter().map(|trashed| trashed.photo).collect(),
            Away::Hidden => self.hidden().await?,
        };
        let mut rows = self.rows(&photos, Row::of_any).await?;
        rows.sort_by_key(|row| (std::cmp::Reverse(row.taken_ms), row.id));
        Ok(Page { version, count: rows.len(), rows })
    }

    /// The rows of photos, in their order, but of those that have none.
    pub(crate) async fn rows(
        &self,
        photos: &[PhotoId],
        row_of: impl Fn(&Entry) -> Option<Row>,
    ) -> anyhow::Result<Vec<Row>> {
        let mut rows: HashMap<PhotoId, Row> = HashMap::new();
        for photos in photos.chunks(AT_ONCE) {
            let entries = self.photos(photos).await?;
            rows.extend(entries.iter().filter_map(&row_of).map(|row| (row.id, row)));
        }
        Ok(photos.iter().filter_map(|photo| rows.remove(photo)).collect())
    }

    /// What is hidden.
    pub async fn hidden(&self) -> anyhow::Result<Vec<PhotoId>> {
        let hidden = self.shelved_as(|shelf| (shelf == Shelf::Hidden).then_some(()));
        Ok(hidden.await?.into_iter().map(|(photo, ())| photo).collect())
    }

    async fn shelved_as<T>(&self, wanted: impl Fn(Shelf) -> Option<T>) -> anyhow::Result<Vec<(PhotoId, T)>> {
        let edited = edited(&known(&self.decided(Matter::Edits).await?));
        let shelved = edited.into_iter().filter_map(|(photo, edited)| Some((photo, wanted(edited.shelf?)?)));
        Ok(shelved.collect())
    }

    /// Says of each photo that was ever edited what people made of it.
    pub(crate) async fn conclude_edits(&self) -> anyhow::Result<()> {
        let known = known(&self.decided(Matter::Edits).await?);
        self.tell_edits(&photos_of(&known, &[], |_| true)).await
    }

    /// Says of these photos what people made of them.
    async fn tell_edits(&self, photos: &BTreeSet<PhotoId>) -> anyhow::Result<()> {
        let edited = |decided: &[Decided]| {
            let edited = edited(&known(decided)).into_iter();
            edited.map(|(photo, edited)| (photo, Box::new(edited))).collect::<HashMap<_, _>>()
        };
        self.tell_what_follows((Matter::Edits, Source::Edited), photos, edited, Said::Edited).await
    }
}

fn checked(edit: Edit) -> anyhow::Result<Edit> {
    match &edit {
        Edit::Rating(stars) => ensure!(stars.is_none_or(|stars| stars <= 5), "a rating is 0 to 5 stars"),
        Edit::Caption(caption) => {
            let is_long = caption.as_ref().is_some_and(|caption| caption.chars().count() > LONGEST_CAPTION_CHARS);
            ensure!(!is_long, "a caption has at most {LONGEST_CAPTION_CHARS} characters");
        }
        Edit::Taken(Some(TakenBy::Later(minutes))) => {
            let most = MOST_YEARS_WRONG * 366 * 24 * 60;
            ensure!(
                minutes.unsigned_abs() <= most.unsigned_abs(),
                "no clock is wrong by more than {MOST_YEARS_WRONG} years"
            );
        }
        Edit::Taken(Some(TakenBy::At(local))) => in_our_era(local.year())?,
        Edit::Taken(Some(TakenBy::InMonth(day))) => in_our_era(day.year())?,
        Edit::Taken(Some(TakenBy::InYear(year))) => in_our_era(*year)?,
        Edit::Favourite(_) | Edit::Taken(None) | Edit::Shelf(_) => {}
    }
    Ok(match edit {
        Edit::Caption(caption) => Edit::Caption(caption.map(|caption| caption.trim().to_owned())),
        Edit::Shelf(Some(Shelf::Trash(_))) => Edit::Shelf(Some(Shelf::Trash(now_ms()))),
        other => other,
    })
}

fn in_our_era(year: i16) -> anyhow::Result<()> {
    ensure!((1..=9_999).contains(&year), "a photo was taken between the years 1 and 9999, not in {year}");
    Ok(())
}

/// The photos that decisions are about, or that those are about which they take back, as far as those are of such edits; with none, all
/// that ever were.
fn photos_of(
    known: &[Known<EditDecision>],
    decisions: &[EditDecision],
    is_such: impl Fn(&Edit) -> bool,
) -> BTreeSet<PhotoId> {
    let undone: BTreeSet<Standing> = decisions.iter().filter_map(Decision::takes_back).collect();
    let before = known.iter().filter(|(what, _)| decisions.is_empty() || undone.contains(what));
    let about = before.flat_map(|(_, decisions)| decisions).chain(decisions);
    let photos = about.filter_map(|decision| match decision {
        EditDecision::Edited { photos, edit } => Some(photos).filter(|_| is_such(edit)),
        EditDecision::Undo { .. } => None,
    });
    photos.flatten().copied().collect()
}

/// What decisions come to, photo by photo.
fn edited(known: &[Known<EditDecision>]) -> BTreeMap<PhotoId, Edited> {
    let mut all: BTreeMap<PhotoId, Edited> = BTreeMap::new();
    for decision in standing(known).into_iter().flat_map(|(_, decisions)| decisions) {
        let EditDecision::Edited { photos, edit } = decision else { continue };
        for photo in photos {
            let edited = all.entry(*photo).or_default();
            match edit {
                Edit::Favourite(favourite) => edited.favourite = *favourite,
                Edit::Rating(stars) => edited.rating = *stars,
                Edit::Caption(caption) => edited.caption.clone_from(caption),
                Edit::Taken(taken) => edited.taken = *taken,
                Edit::Shelf(shelf) => edited.shelf = *shelf,
            }
        }
    }
    all
}
