//! The decisions that a wish comes to, by what is known of faces and people.

use std::collections::BTreeSet;

use anyhow::{bail, ensure};
use jiff::civil::Date;
use people::{Decision, Whose};
use photo::{FaceId, PersonId, PhotoId, days_since_1970};

use super::Faces;
use super::births::births;
use super::faces::At;
use super::refused::{checked, named};
use super::wish::Wish;
use crate::now_ms;
use crate::taken_back::{Known, last_wish};

impl Faces {
    /// What a wish comes to.
    pub(super) fn decisions(&mut self, wish: Wish, known: &[Known<Decision>]) -> anyhow::Result<Vec<Decision>> {
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

    fn come_to(&mut self, wish: Wish, known: &[Known<Decision>]) -> anyhow::Result<Vec<Decision>> {
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
            Wish::Hidden { who, hidden } => self.hidden(who, hidden, salt)?,
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
            Wish::Undo => last_wish(known)?.into_iter().map(|what| Decision::Undo { what }).collect(),
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
    fn born(
        &mut self,
        person: PersonId,
        day: Option<Date>,
        known: &[Known<Decision>],
    ) -> anyhow::Result<Vec<Decision>> {
        self.must_be_known(&person)?;
        let today = (now_ms() / 86_400_000) as i64;
        ensure!(day.is_none_or(|day| days_since_1970(day) <= today + 1), "nobody is born in the future");
        let (earlier, denied) = births(known, &person);
        let mut decisions: Vec<Decision> = earlier.into_iter().map(|what| Decision::Undo { what }).collect();
        let mut theirs = self.faces_of(&Whose::Person(person.clone()))?;
        theirs.extend(denied);
        let is_from_before =
            |face: &FaceId| day.zip(self.at.get(face).and_then(|at| at.day)).is_some_and(|(born, taken)| taken < born);
        let not = theirs.into_iter().filter(is_from_before);
        decisions.extend(not.map(|face| Decision::IsNot { face, person: person.clone() }));
        decisions.push(Decision::Born { person, day });
        Ok(decisions)
    }

    fn hidden(&mut self, who: Whose, hidden: bool, salt: usize) -> anyhow::Result<Vec<Decision>> {
        let (person, mut decisions) = match who {
            Whose::Person(person) => (person, Vec::new()),
            group @ Whose::Group(_) => {
                let person = somebody_new(&format!("{group:?}"), salt);
                let decisions = theirs(&person, self.faces_of(&group)?).collect();
                (person, decisions)
            }
        };
        if decisions.is_empty() {
            self.must_be_known(&person)?;
        }
        decisions.push(Decision::Hidden { person, hidden });
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
            let who = about.name.as_ref().or(name).map_or("that person", String::as_str);
            ensure!(is_written || !there.is_empty(), "{who} is not in the photo {photo}");
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

    pub(super) fn faces_of(&mut self, whose: &Whose) -> anyhow::Result<BTreeSet<FaceId>> {
        match whose {
            Whose::Person(person) => {
                let person = self.people.persons().into_iter().find(|there| there.id == *person);
                Ok(person.map(|person| person.faces.into_keys().collect()).unwrap_or_default())
            }
            Whose::Group(id) => match self.people.groups().into_iter().find(|group| group.id == *id) {
                Some(group) => Ok(group.faces),
                None => bail!("somebody has named or moved these faces meanwhile: look again"),
            },
        }
    }
}

/// That faces are a person's.
fn theirs(person: &PersonId, faces: impl IntoIterator<Item = FaceId>) -> impl Iterator<Item = Decision> {
    faces.into_iter().map(|face| Decision::Is { face, person: person.clone() })
}

/// An identity that nobody has: the salt grows with every wish.
fn somebody_new(name: &str, salt: usize) -> PersonId {
    let id = PhotoId::of(format!("{name} {salt}").as_bytes()).short();
    format!("p{id}").parse().expect("a letter and hex digits")
}
