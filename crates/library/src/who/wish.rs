//! What people want to have decided, in their words, and having it come true.

use anyhow::Context as _;
use std::collections::BTreeSet;

use jiff::civil::Date;
use people::{Decision, Standing, Whose};
use photo::{Decided, FaceId, Key, Matter, PersonId, PhotoId, Rank};
use serde::{Deserialize, Serialize};

use super::Faces;
use super::refused::Refused;
use crate::taken_back::{self, Known};
use crate::{Library, later};

/// What somebody wants to be so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
pub enum Wish {
    /// That a person, or whose a group's faces are, be called so. A group becomes the person of that name, if there is one.
    Name {
        /// Who.
        who: Whose,
        /// Their name.
        name: String,
        /// Other names by which they are looked for, in place of those they had; none leaves these.
        #[serde(default)]
        aliases: Option<Vec<String>>,
    },
    /// That these faces be somebody's: of a person who is there, or of a new one.
    Faces {
        /// Which.
        faces: Vec<FaceId>,
        /// Their name.
        name: String,
    },
    /// That a pet or somebody else, whom no face shows, be in these photos: one who is there, or a new one.
    Shown {
        /// In which.
        photos: Vec<PhotoId>,
        /// Their name.
        name: String,
    },
    /// That somebody is not in these photos, whatever their faces look like and their files say.
    NotShown {
        /// In which.
        photos: Vec<PhotoId>,
        /// Who.
        person: PersonId,
    },
    /// The same of somebody who may be nobody's but these photos' files': one who is there, or a new one.
    NotCalled {
        /// In which.
        photos: Vec<PhotoId>,
        /// Their name.
        name: String,
    },
    /// That both be one person, the one that is named first.
    Same {
        /// Who.
        one: Whose,
        /// Who else.
        other: Whose,
    },
    /// That both be two people.
    Different {
        /// Who.
        one: Whose,
        /// Somebody else.
        other: Whose,
    },
    /// That somebody was born on a day, or that the day is not known after all: they are in no photo from before, whatever
    /// was said of its faces earlier.
    Born {
        /// Who.
        person: PersonId,
        /// When.
        day: Option<Date>,
    },
    /// That somebody be left out where people are shown, or not any more. A group becomes a person without a name, whom faces
    /// go on to join.
    Hidden {
        /// Who.
        who: Whose,
        /// Whether they are.
        hidden: bool,
    },
    /// That these be nobody's faces.
    NoFaces {
        /// Which.
        faces: Vec<FaceId>,
    },
    /// Any other decisions, at once.
    Decide {
        /// Which.
        decisions: Vec<Decision>,
    },
    /// That the last wish that stands be taken back.
    Undo,
}

impl Wish {
    /// The photos that must be there for it to come true.
    fn photos(&self) -> BTreeSet<PhotoId> {
        let shown = |decision: &Decision| match decision {
            Decision::Shown { photo, .. } | Decision::NotShown { photo, .. } => Some(*photo),
            _ => None,
        };
        match self {
            Wish::Shown { photos, .. } | Wish::NotShown { photos, .. } | Wish::NotCalled { photos, .. } => {
                photos.iter().copied().collect()
            }
            Wish::Decide { decisions } => decisions.iter().filter_map(shown).collect(),
            _ => BTreeSet::new(),
        }
    }
}

impl taken_back::Decision for Decision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            Decision::Undo { what } => Some(*what),
            _ => None,
        }
    }
}

impl Library {
    /// Has a wish come true. Answers what that is known by, to be taken back.
    pub async fn wish(&self, wish: Wish) -> anyhow::Result<Vec<Standing>> {
        // Of two wishes at once one is the later: each is taken back by itself.
        let _one_by_one = self.wishing.lock().await;
        self.must_be_there(&wish.photos()).await?;
        let decide = move |faces: &mut Faces| {
            let known: Vec<Known<Decision>> = faces.people.decisions().clone().into_iter().collect();
            (faces.version, known.last().map(|(standing, _)| *standing), faces.decisions(wish, &known))
        };
        let (version, last, decisions) = self.ask(decide).await?;
        let decisions = decisions.map_err(|reason| Refused(reason.to_string()))?;
        let (decided, grown) = self.decide_after(last, Matter::People, &decisions).await?;
        let facts: Vec<Known<Decision>> = taken_back::known(&decided);
        let standings = facts.iter().map(|(standing, _)| *standing).collect();
        self.keep_faces(version, grown, |faces| faces.people.decide(facts)).await?;
        self.conclude_people().await?;
        Ok(standings)
    }

    /// Refuses wishes about photos that are not there.
    pub(crate) async fn must_be_there(&self, photos: &BTreeSet<PhotoId>) -> anyhow::Result<()> {
        let there = self.photos(&photos.iter().copied().collect::<Vec<_>>()).await?;
        let there: BTreeSet<PhotoId> = there.iter().map(|entry| entry.id).collect();
        match photos.difference(&there).next() {
            Some(photo) => Err(Refused(format!("the library has no photo {photo}")).into()),
            None => Ok(()),
        }
    }

    /// Writes down what was decided at once of a matter, later than all before, then knows it.
    pub(crate) async fn decide(&self, matter: Matter, facts: &[impl Serialize]) -> anyhow::Result<Vec<Decided>> {
        let last = self.catalogue.decisions(matter).await?.last().map(Decided::standing);
        Ok(self.decide_after(last, matter, facts).await?.0)
    }

    /// The same, where it is known what was decided last. Answers by how much that has the catalogue's version grow, too.
    async fn decide_after(
        &self,
        last: Option<Standing>,
        matter: Matter,
        facts: &[impl Serialize],
    ) -> anyhow::Result<(Vec<Decided>, u64)> {
        self.must_be_whole()?;
        let rank = later(last);
        let mut decided = Vec::new();
        for facts in facts.chunks(Decided::MOST) {
            within_bytes(matter, rank, facts, &mut decided)?;
        }
        let objects: Vec<(Key, _)> = decided.iter().map(|decided| (decided.key(), decided.to_bytes().into())).collect();
        self.store.create(objects).await?;
        let untold = "what was said is written down, but the catalogue does not know it: `tintype rebuild` tells it";
        let grown = self.catalogue.decide(&decided).await.context(untold)?;
        Ok((decided, grown))
    }
}

/// Facts in as few records as halving makes of them, each small enough for every catalogue.
fn within_bytes(
    matter: Matter,
    rank: Rank,
    facts: &[impl Serialize],
    decided: &mut Vec<Decided>,
) -> anyhow::Result<()> {
    const MOST_BYTES: usize = 300_000;
    let whole = Decided::new(matter, rank, facts);
    if whole.to_bytes().len() <= MOST_BYTES {
        decided.push(whole);
        return Ok(());
    }
    if facts.len() == 1 {
        return Err(Refused("that is too much to be said at once".to_owned()).into());
    }
    let (one, other) = facts.split_at(facts.len() / 2);
    within_bytes(matter, rank, one, decided)?;
    within_bytes(matter, rank, other, decided)
}
