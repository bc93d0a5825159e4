//! What people want to have decided, in their words; and the decisions that it comes to.

use std::collections::BTreeSet;

use anyhow::{bail, ensure};
use jiff::civil::Date;
use people::{Decision, Standing, Whose};
use photo::{Decided, FaceId, Key, Matter, PersonId, PhotoId, days_since_1970};
use serde::{Deserialize, Serialize};

use super::Faces;
use super::faces::At;
use crate::{Library, later, now_ms};

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

/// Why a wish cannot come true, in words for whoever wished. Nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Library {
    /// Has a wish come true. Answers what that is known by, to be taken back.
    pub async fn wish(&self, wish: Wish) -> anyhow::Result<Vec<Standing>> {
        // Of two wishes at once one is the later: each is taken back by itself.
        let _one_by_one = self.wishing.lock().await;
        self.must_be_there(&wish).await?;
        let decide = move |faces: &mut Faces| {
            let known: Vec<Known> = faces.people.decisions().clone().into_iter().collect();
            (faces.version, known.last().map(|(standing, _)| *standing), faces.decisions(wish, &known))
        };
        let (version, last, decisions) = self.ask(decide).await?;
        let decisions = decisions.map_err(|reason| Refused(reason.to_string()))?;
        let (decided, grown) = self.decide_after(last, Matter::People, &decisions).await?;
        let facts: Vec<Known> = decided.iter().map(|decided| (decided.standing(), decided.facts().collect())).collect();
        let standings = facts.iter().map(|(standing, _)| *standing).collect();
        self.keep_faces(version, grown, |faces| faces.people.decide(facts)).await?;
        self.conclude_people().await?;
        Ok(standings)
    }

    /// Refuses wishes about photos that are not there.
    async fn must_be_there(&self, wish: &Wish) -> anyhow::Result<()> {
        let shown = |decision: &Decision| match decision {
            Decision::Shown { photo, .. } | Decision::NotShown { photo, .. } => Some(*photo),
            _ => None,
        };
        let photos: BTreeSet<PhotoId> = match wish {
            Wish::Shown { photos, .. } | Wish::NotShown { photos, .. } | Wish::NotCalled { photos, .. } => {
                photos.iter().copied().collect()
            }
            Wish::Decide { decisions } => decisions.iter().filter_map(shown).collect(),
            _ => BTreeSet::new(),
        };
        let there = self.photos(&photos.iter().copied().collect::<Vec<_>>()).await?;
        match photos.iter().find(|photo| there.iter().all(|entry| entry.id != **photo)) {
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
        let rank = later(last);
        let decided: Vec<Decided> =
            facts.chunks(Decided::MOST).map(|facts| Decided::new(matter, rank, facts)).collect();
        const MOST_BYTES: usize = 300_000;
        if decided.iter().any(|decided| decided.to_bytes().len() > MOST_BYTES) {
            return Err(Refused("that is too much to be said at once".to_owned()).into());
        }
        let objects: Vec<(Key, _)> = decided.iter().map(|decided| (decided.key(), decided.to_bytes().into())).collect();
        self.store.create(objects).await?;
        let grown = self.catalogue.decide(&decided).await?;
        Ok((decided, grown))
    }
}

impl Faces {
    /// What a wish comes to.
    fn decisions(&mut self, wish: Wish, known: &[Known]) -> anyhow::Result<Vec<Decision>> {
        let mut decisions = self.come_to(wish, known)?;
        ensure!(!decisions.is_empty(), "that says nothing: their faces are side by side in the same photos");
        let spoken_of: BTreeSet<&FaceId> = decisions.iter().flat_map(Decision::faces).collect();
        let seen = |face: &FaceId| {
            let At { photo, area, .. } = *self.at.get(face)?;
            Some(Decision::Seen { face: face.clone(), photo, area })
        };
        let seen: Vec<Decision> = spoken_of.into_iter().filter_map(seen).collect();
        decisions.extend(seen);
        Ok(decisions)
    }

    fn come_to(&mut self, wish: Wish, known: &[Known]) -> anyhow::Result<Vec<Decision>> {
        let salt = known.len();
        Ok(match wish {
            Wish::Name { who: Whose::Person(person), name, aliases } => {
                self.must_be_known(&person)?;
                let aliases = aliases.unwrap_or_else(|| self.people.known()[&person].aliases.clone());
                self.must_be_nobody_elses(&person, aliases.iter().chain([&name]))?;
                vec![named(person, &name, aliases)?]
            }
            Wish::Name { who: Whose::Group(group), name, aliases } => {
                let (person, mut decisions) = self.person_called(&name, salt)?;
                decisions.extend(self.joined(&person, &Whose::Group(group))?);
                if let Some(aliases) = aliases {
                    self.must_be_nobody_elses(&person, &aliases)?;
                    decisions.retain(|decision| !matches!(decision, Decision::Named { .. }));
                    let own = self.people.known().get(&person).and_then(|about| about.name.clone()).unwrap_or(name);
                    decisions.push(named(person, &own, aliases)?);
                }
                decisions
            }
            Wish::Faces { faces, name } => {
                self.must_be_faces(&faces)?;
                let (person, mut decisions) = self.person_called(&name, salt)?;
                decisions.extend(theirs(&person, BTreeSet::from_iter(faces)));
                decisions
            }
            Wish::Shown { photos, name } => {
                let (person, mut decisions) = self.person_called(&name, salt)?;
                decisions.extend(photos.into_iter().map(|photo| Decision::Shown { photo, person: person.clone() }));
                decisions
            }
            Wish::NotShown { photos, person } => {
                self.must_be_known(&person)?;
                self.not_shown(&photos, &person, None)?
            }
            Wish::NotCalled { photos, name } => {
                let (person, mut decisions) = self.person_called(&name, salt)?;
                decisions.extend(self.not_shown(&photos, &person, Some(&name))?);
                decisions
            }
            Wish::Same { one, other } => self.same(one, other, salt)?,
            Wish::Different { one, other } => self.different(one, other)?,
            Wish::NoFaces { faces } => {
                self.must_be_faces(&faces)?;
                faces.into_iter().map(|face| Decision::NoFace { face }).collect()
            }
            Wish::Born { person, day } => self.born(person, day, known)?,
            Wish::Decide { decisions } => {
                self.must_be_faces(decisions.iter().flat_map(Decision::faces))?;
                self.must_be_named(&decisions)?;
                decisions.into_iter().map(checked).collect::<anyhow::Result<_>>()?
            }
            Wish::Undo => last_standing(known)?.into_iter().map(|what| Decision::Undo { what }).collect(),
        })
    }

    /// Who has a name already: as their own, or else as another one.
    fn called(&self, name: &str) -> Option<PersonId> {
        let name = name.trim().to_lowercase();
        let is_it = |called: &String| called.to_lowercase() == name;
        let known = self.people.known();
        let own = known.iter().find(|(_, about)| about.name.as_ref().is_some_and(is_it));
        let other = || known.iter().find(|(_, about)| about.aliases.iter().any(is_it));
        own.or_else(other).map(|(person, _)| person.clone())
    }

    /// The person of a name; a new one, and the decision to call them so, where there is none.
    fn person_called(&self, name: &str, salt: usize) -> anyhow::Result<(PersonId, Vec<Decision>)> {
        if let Some(there) = self.called(name) {
            return Ok((there, Vec::new()));
        }
        let person = somebody_new(name, salt);
        Ok((person.clone(), vec![named(person, name, Vec::new())?]))
    }

    /// What was said earlier of when they were born is taken back, with what it meant for their faces.
    fn born(&mut self, person: PersonId, day: Option<Date>, known: &[Known]) -> anyhow::Result<Vec<Decision>> {
        self.must_be_known(&person)?;
        let today = (now_ms() / 86_400_000) as i64;
        ensure!(day.is_none_or(|day| days_since_1970(day) <= today + 1), "nobody is born in the future");
        let mut decisions = Vec::new();
        let mut theirs = self.faces_of(&Whose::Person(person.clone()))?;
        // All of it: taking one back alone would have what that took back stand again.
        for (what, earlier) in known {
            let born = |decision: &Decision| matches!(decision, Decision::Born { person: who, .. } if *who == person);
            let others = |decision: &Decision| match decision {
                Decision::Born { person: who, .. } | Decision::IsNot { person: who, .. } => *who != person,
                Decision::Undo { .. } | Decision::Seen { .. } => false,
                _ => true,
            };
            if earlier.iter().any(born) && !earlier.iter().any(others) {
                decisions.push(Decision::Undo { what: *what });
                theirs.extend(earlier.iter().filter_map(|decision| match decision {
                    Decision::IsNot { face, .. } => Some(face.clone()),
                    _ => None,
                }));
            }
        }
        let is_from_before =
            |face: &FaceId| day.zip(self.at.get(face).and_then(|at| at.day)).is_some_and(|(born, taken)| taken < born);
        let not = theirs.into_iter().filter(is_from_before);
        decisions.extend(not.map(|face| Decision::IsNot { face, person: person.clone() }));
        decisions.push(Decision::Born { person, day });
        Ok(decisions)
    }

    /// That a person is not in photos, who may be of this name alone.
    fn not_shown(
        &mut self,
        photos: &[PhotoId],
        person: &PersonId,
        name: Option<&String>,
    ) -> anyhow::Result<Vec<Decision>> {
        let about = self.people.known().get(person).cloned().unwrap_or_default();
        let called = about.name.iter().chain(&about.aliases).chain(name);
        let called: BTreeSet<String> = called.map(|name| name.trim().to_lowercase()).collect();
        let mut decisions = Vec::new();
        for photo in photos {
            let mut there = self.people.who(*photo);
            there.retain(|(_, whose, _)| *whose == Whose::Person(person.clone()));
            let mut written =
                self.written.get(photo).into_iter().flatten().filter(|_| !about.not_shown.contains(photo));
            let is_written = written.any(|name| called.contains(&name.to_lowercase()));
            ensure!(is_written || !there.is_empty(), "they are not in the photo {photo}");
            let faces = there.into_iter().filter_map(|(face, ..)| face);
            decisions.extend(faces.map(|face| Decision::IsNot { face, person: person.clone() }));
            decisions.push(Decision::NotShown { photo: *photo, person: person.clone() });
        }
        Ok(decisions)
    }

    fn same(&mut self, one: Whose, other: Whose, salt: usize) -> anyhow::Result<Vec<Decision>> {
        ensure!(one != other, "that is one already");
        match (one, other) {
            (Whose::Person(into), Whose::Person(person)) => {
                self.must_be_known(&into)?;
                self.must_be_known(&person)?;
                Ok(vec![Decision::Same { person, into }])
            }
            (Whose::Person(person), group @ Whose::Group(_)) | (group @ Whose::Group(_), Whose::Person(person)) => {
                self.must_be_known(&person)?;
                self.joined(&person, &group)
            }
            // They are somebody, though nobody has said who.
            (one @ Whose::Group(_), other @ Whose::Group(_)) => {
                let person = somebody_new(&format!("{one:?}"), salt);
                let faces = self.faces_of(&one)?;
                let others = self.faces_of(&other)?;
                let others = self.not_beside(others, &faces);
                Ok(theirs(&person, faces.into_iter().chain(others)).collect())
            }
        }
    }

    /// That a group's faces are a person's, but for those beside theirs.
    fn joined(&mut self, person: &PersonId, group: &Whose) -> anyhow::Result<Vec<Decision>> {
        let faces = self.faces_of(group)?;
        let there = self.faces_of(&Whose::Person(person.clone()))?;
        Ok(theirs(person, self.not_beside(faces, &there)).collect())
    }

    /// Those faces that are in no photo with the others.
    fn not_beside(&self, faces: BTreeSet<FaceId>, others: &BTreeSet<FaceId>) -> Vec<FaceId> {
        let beside = self.photos(others);
        faces.into_iter().filter(|face| self.at.get(face).is_none_or(|at| !beside.contains(&at.photo))).collect()
    }

    fn different(&mut self, one: Whose, other: Whose) -> anyhow::Result<Vec<Decision>> {
        ensure!(one != other, "that is one and the same: say which of its faces are somebody else's");
        for whose in [&one, &other] {
            if let Whose::Person(person) = whose {
                self.must_be_known(person)?;
            }
        }
        match (one, other) {
            (Whose::Person(one), Whose::Person(other)) => Ok(vec![Decision::Apart { one, other }]),
            (Whose::Person(person), group @ Whose::Group(_)) | (group @ Whose::Group(_), Whose::Person(person)) => {
                let faces = self.faces_of(&group)?;
                Ok(faces.into_iter().map(|face| Decision::IsNot { face, person: person.clone() }).collect())
            }
            (Whose::Group(one), Whose::Group(other)) => Ok(vec![Decision::Unlike { one, other }]),
        }
    }

    fn faces_of(&mut self, whose: &Whose) -> anyhow::Result<BTreeSet<FaceId>> {
        match whose {
            Whose::Person(person) => {
                let person = self.people.persons().into_iter().find(|there| there.id == *person);
                Ok(person.map(|person| person.faces.into_keys().collect()).unwrap_or_default())
            }
            Whose::Group(id) => match self.people.groups().into_iter().find(|group| group.id == *id) {
                Some(group) => Ok(group.faces),
                None => bail!("there is no group {} any more: ask for the groups again", id.0),
            },
        }
    }

    fn must_be_faces<'a>(&self, faces: impl IntoIterator<Item = &'a FaceId>) -> anyhow::Result<()> {
        match faces.into_iter().find(|face| !self.at.contains_key(*face)) {
            Some(face) => bail!("no such face: {}", face.0),
            None => Ok(()),
        }
    }

    fn must_be_known(&self, person: &PersonId) -> anyhow::Result<()> {
        ensure!(self.people.known().contains_key(person), "nobody is known as {person}");
        Ok(())
    }

    /// Whoever these are about is somebody, or gets a name by them.
    fn must_be_named(&self, decisions: &[Decision]) -> anyhow::Result<()> {
        let is_named = |person: &PersonId| {
            let mut names = decisions.iter().filter(|decision| matches!(decision, Decision::Named { .. }));
            names.any(|named| named.persons().any(|somebody| somebody == person))
        };
        let mut persons = decisions.iter().flat_map(Decision::persons).filter(|person| !is_named(person));
        persons.try_for_each(|person| self.must_be_known(person))
    }

    fn must_be_nobody_elses<'a>(
        &self,
        person: &PersonId,
        names: impl IntoIterator<Item = &'a String>,
    ) -> anyhow::Result<()> {
        let names: Vec<String> = names.into_iter().map(|name| name.trim().to_lowercase()).collect();
        for (_, about) in self.people.known().iter().filter(|(other, _)| *other != person) {
            let mut called = about.name.iter().chain(&about.aliases);
            if let Some(name) = called.find(|name| names.contains(&name.to_lowercase())) {
                bail!("somebody else is called {name:?} already: say that both are the same, or use another name");
            }
        }
        Ok(())
    }
}

/// That faces are a person's.
fn theirs(person: &PersonId, faces: impl IntoIterator<Item = FaceId>) -> impl Iterator<Item = Decision> {
    faces.into_iter().map(|face| Decision::Is { face, person: person.clone() })
}

fn named(person: PersonId, name: &str, aliases: Vec<String>) -> anyhow::Result<Decision> {
    const MOST_ALIASES: usize = 100;
    let aliases = aliases.iter().filter(|alias| !alias.trim().is_empty()).take(MOST_ALIASES);
    let aliases = aliases.map(|alias| name_of(alias)).collect::<anyhow::Result<_>>()?;
    Ok(Decision::Named { person, name: name_of(name)?, aliases })
}

/// A name as it is kept.
pub(crate) fn name_of(name: &str) -> anyhow::Result<String> {
    let name = name.trim();
    ensure!(!name.is_empty(), "a name has at least one letter");
    ensure!(name.len() <= 200, "the name is longer than 200 bytes");
    ensure!(!name.contains(char::is_control), "a name is one line of text: {name:?} is not");
    Ok(name.to_owned())
}

/// What was decided at once, and what it is known by.
type Known = (Standing, Vec<Decision>);

/// What was decided and not taken back, the latest first.
fn standing(known: &[Known]) -> Vec<(Standing, &[Decision])> {
    let mut taken_back = BTreeSet::new();
    let mut standing = Vec::new();
    for (what, decisions) in known.iter().rev().map(|(what, decisions)| (*what, &decisions[..])) {
        if !taken_back.contains(&what) {
            taken_back.extend(decisions.iter().filter_map(|decision| match decision {
                Decision::Undo { what } => Some(*what),
                _ => None,
            }));
            standing.push((what, decisions));
        }
    }
    standing
}

/// What the last wish that stands is known by: it may have been too much for one record.
fn last_standing(known: &[Known]) -> anyhow::Result<Vec<Standing>> {
    let is_more = |decision: &Decision| !matches!(decision, Decision::Undo { .. });
    let mut wishes = standing(known).into_iter().filter(|(_, decisions)| decisions.iter().any(is_more)).peekable();
    let Some((rank, _)) = wishes.peek().map(|(what, _)| *what) else {
        bail!("nothing was decided that could be taken back")
    };
    Ok(wishes.map(|(what, _)| what).take_while(|what| what.0 == rank).collect())
}

/// An identity that nobody has: the salt grows with every wish.
fn somebody_new(name: &str, salt: usize) -> PersonId {
    let id = PhotoId::of(format!("{name} {salt}").as_bytes()).short();
    format!("p{id}").parse().expect("a letter and hex digits")
}

/// A decision that somebody spelled themselves.
fn checked(decision: Decision) -> anyhow::Result<Decision> {
    match decision {
        Decision::Named { person, name, aliases } => named(person, &name, aliases),
        Decision::Member { person, of, member } => Ok(Decision::Member { person, of: name_of(&of)?, member }),
        other => Ok(other),
    }
}
