//! What people want to have decided, in their words; and the decisions that it comes to.

use std::collections::BTreeSet;

use anyhow::{bail, ensure};
use people::{Decision, Standing, Whose};
use photo::{Decided, FaceId, Key, Matter, PersonId, PhotoId};
use serde::{Deserialize, Serialize};

use super::Faces;
use crate::{Library, now_ms};

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
    /// That somebody is not in these photos, whatever their faces look like.
    NotShown {
        /// In which.
        photos: Vec<PhotoId>,
        /// Who.
        person: PersonId,
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
        let known = self.decisions().await?;
        let salt = known.len();
        let decide = move |faces: &mut Faces| (faces.version, faces.decisions(wish, &known, salt));
        let (version, decisions) = self.ask(decide).await?;
        let decided = self.decide(Matter::People, &decisions.map_err(|reason| Refused(reason.to_string()))?).await?;
        let facts: Vec<Known> = decided.iter().map(|decided| (decided.standing(), decided.facts().collect())).collect();
        let standings = facts.iter().map(|(standing, _)| *standing).collect();
        self.keep_faces(version, 1, |people| people.decide(facts)).await?;
        self.conclude_people().await?;
        Ok(standings)
    }

    /// Writes down what was decided at once of a matter, later than all before, then knows it.
    pub(crate) async fn decide(&self, matter: Matter, facts: &[impl Serialize]) -> anyhow::Result<Vec<Decided>> {
        let last = self.catalogue.decisions(matter).await?.last().map_or(0, |last| last.standing().0);
        let rank = now_ms().max(last + 1);
        let decided: Vec<Decided> =
            facts.chunks(Decided::MOST).map(|facts| Decided::new(matter, rank, facts)).collect();
        let objects: Vec<(Key, _)> = decided.iter().map(|decided| (decided.key(), decided.to_bytes().into())).collect();
        self.store.create(objects).await?;
        self.catalogue.decide(&decided).await?;
        Ok(decided)
    }
}

impl Faces {
    /// What a wish comes to.
    fn decisions(&mut self, wish: Wish, known: &[Known], salt: usize) -> anyhow::Result<Vec<Decision>> {
        Ok(match wish {
            Wish::Name { who: Whose::Person(person), name, aliases } => {
                self.must_be_known(&person)?;
                let aliases = aliases.unwrap_or_else(|| self.aliases(&person));
                vec![named(person, &name, aliases)?]
            }
            Wish::Name { who: Whose::Group(group), name, aliases } => {
                let faces = self.faces_of(&Whose::Group(group))?;
                let mut decisions = self.theirs(faces, &name, salt)?;
                if let (Some(aliases), [Decision::Named { aliases: none, .. }, ..]) = (aliases, &mut decisions[..]) {
                    *none = aliases;
                }
                decisions
            }
            Wish::Faces { faces, name } => {
                for face in &faces {
                    ensure!(self.at.contains_key(face), "no such face: {}", face.0);
                }
                self.theirs(faces.into_iter().collect(), &name, salt)?
            }
            Wish::Shown { photos, name } => {
                let (person, mut decisions) = self.person_called(&name, salt)?;
                decisions.extend(photos.into_iter().map(|photo| Decision::Shown { photo, person: person.clone() }));
                decisions
            }
            Wish::NotShown { photos, person } => self.not_shown(&photos, &person)?,
            Wish::Same { one, other } => self.same(one, other)?,
            Wish::Different { one, other } => self.different(one, other)?,
            Wish::NoFaces { faces } => faces.into_iter().map(|face| Decision::NoFace { face }).collect(),
            Wish::Decide { decisions } => decisions,
            Wish::Undo => last_standing(known)?.into_iter().map(|what| Decision::Undo { what }).collect(),
        })
    }

    /// That these faces are the person's of this name.
    fn theirs(&mut self, faces: BTreeSet<FaceId>, name: &str, salt: usize) -> anyhow::Result<Vec<Decision>> {
        let (person, mut decisions) = self.person_called(name, salt)?;
        decisions.extend(faces.into_iter().map(|face| Decision::Is { face, person: person.clone() }));
        Ok(decisions)
    }

    /// The person of a name; a new one, and the decision to call them so, where there is none.
    fn person_called(&mut self, name: &str, salt: usize) -> anyhow::Result<(PersonId, Vec<Decision>)> {
        let is_called = |called: &Option<String>| {
            called.as_ref().is_some_and(|called| called.to_lowercase() == name.trim().to_lowercase())
        };
        if let Some(there) = self.people.persons().into_iter().find(|person| is_called(&person.about.name)) {
            return Ok((there.id, Vec::new()));
        }
        // No two get the same: the salt grows with every decision.
        let id = PhotoId::of(format!("{name} {salt}").as_bytes()).short();
        let person: PersonId = format!("p{id}").parse().expect("a letter and hex digits");
        Ok((person.clone(), vec![named(person, name, Vec::new())?]))
    }

    fn not_shown(&mut self, photos: &[PhotoId], person: &PersonId) -> anyhow::Result<Vec<Decision>> {
        self.must_be_known(person)?;
        let is_theirs = Whose::Person(person.clone());
        let mut decisions = Vec::new();
        for photo in photos {
            let before = decisions.len();
            for (face, whose, _) in self.people.who(*photo) {
                if let Some(face) = face.filter(|_| whose == is_theirs) {
                    decisions.push(Decision::IsNot { face, person: person.clone() });
                }
            }
            if self.people.who(*photo).iter().any(|(face, whose, _)| face.is_none() && *whose == is_theirs) {
                decisions.push(Decision::NotShown { photo: *photo, person: person.clone() });
            }
            ensure!(decisions.len() > before, "they are not in the photo {photo}");
        }
        Ok(decisions)
    }

    fn same(&mut self, one: Whose, other: Whose) -> anyhow::Result<Vec<Decision>> {
        ensure!(one != other, "that is one already");
        match (one, other) {
            (Whose::Person(into), Whose::Person(person)) => {
                self.must_be_known(&into)?;
                self.must_be_known(&person)?;
                Ok(vec![Decision::Same { person, into }])
            }
            (Whose::Person(person), group @ Whose::Group(_)) | (group @ Whose::Group(_), Whose::Person(person)) => {
                self.must_be_known(&person)?;
                let theirs = self.faces_of(&Whose::Person(person.clone()))?;
                let beside = self.photos(&theirs);
                let faces = self.faces_of(&group)?.into_iter();
                let faces = faces.filter(|face| self.at.get(face).is_none_or(|at| !beside.contains(&at.photo)));
                Ok(faces.map(|face| Decision::Is { face, person: person.clone() }).collect())
            }
            (Whose::Group(_), Whose::Group(_)) => {
                bail!("neither of them has a name yet: give one of them a name first")
            }
        }
    }

    fn different(&mut self, one: Whose, other: Whose) -> anyhow::Result<Vec<Decision>> {
        ensure!(one != other, "that is one and the same: say which of its faces are somebody else's");
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

    fn must_be_known(&mut self, person: &PersonId) -> anyhow::Result<()> {
        ensure!(self.people.persons().iter().any(|there| there.id == *person), "nobody is known as {person}");
        Ok(())
    }

    fn aliases(&mut self, person: &PersonId) -> Vec<String> {
        let person = self.people.persons().into_iter().find(|there| there.id == *person);
        person.map(|person| person.about.aliases).unwrap_or_default()
    }
}

fn named(person: PersonId, name: &str, aliases: Vec<String>) -> anyhow::Result<Decision> {
    let name = name.trim();
    ensure!(!name.is_empty(), "a name has at least one letter");
    ensure!(name.len() <= 200, "the name is longer than 200 bytes");
    let aliases = aliases.iter().map(|alias| alias.trim().to_owned()).filter(|alias| !alias.is_empty()).collect();
    Ok(Decision::Named { person, name: name.to_owned(), aliases })
}

/// What was decided at once, and what it is known by.
type Known = (Standing, Vec<Decision>);

/// What the last wish that stands is known by.
fn last_standing(known: &[Known]) -> anyhow::Result<Vec<Standing>> {
    let mut taken_back = BTreeSet::new();
    let mut last = Vec::new();
    for (standing, decisions) in known.iter().rev() {
        if taken_back.contains(standing) {
            continue;
        }
        let undone = decisions.iter().filter_map(|decision| match decision {
            Decision::Undo { what } => Some(*what),
            _ => None,
        });
        let before = taken_back.len();
        taken_back.extend(undone);
        if taken_back.len() == before && last.first().is_none_or(|(rank, _): &Standing| *rank == standing.0) {
            last.push(*standing);
        }
    }
    ensure!(!last.is_empty(), "nothing was decided that could be taken back");
    Ok(last)
}
