//! What cannot be, in words for whoever wished it: faces and people that nobody knows, and names that are none or somebody else's.

use anyhow::{bail, ensure};
use people::Decision;
use photo::{FaceId, PersonId};

use super::Faces;

/// Why a wish cannot come true, in words for whoever wished. Nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Faces {
    pub(super) fn must_be_faces<'a>(&self, faces: impl IntoIterator<Item = &'a FaceId>) -> anyhow::Result<()> {
        match faces.into_iter().find(|face| !self.at.contains_key(*face)) {
            Some(face) => bail!("no such face: {}", face.0),
            None => Ok(()),
        }
    }

    pub(super) fn must_be_known(&self, person: &PersonId) -> anyhow::Result<()> {
        ensure!(self.people.known().contains_key(person), "nobody is known as {person}");
        Ok(())
    }

    /// Whoever these are about is somebody, or gets a name by them.
    pub(super) fn must_be_named(&self, decisions: &[Decision]) -> anyhow::Result<()> {
        let is_named = |person: &PersonId| {
            let mut names = decisions.iter().filter(|decision| matches!(decision, Decision::Named { .. }));
            names.any(|named| named.persons().any(|somebody| somebody == person))
        };
        let mut persons = decisions.iter().flat_map(Decision::persons).filter(|person| !is_named(person));
        persons.try_for_each(|person| self.must_be_known(person))
    }

    pub(super) fn must_be_nobody_elses<'a>(
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

/// What somebody is called.
pub(super) fn named(person: PersonId, name: &str, aliases: Vec<String>) -> anyhow::Result<Decision> {
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
    let is_taken = ["me", "myself", "i"].contains(&name.to_lowercase().as_str());
    ensure!(!is_taken, "{name:?} is whoever says so: give them their own name, and say that they are \"me\"");
    Ok(name.to_owned())
}

/// A decision that somebody spelled themselves.
pub(super) fn checked(decision: Decision) -> anyhow::Result<Decision> {
    match decision {
        Decision::Named { person, name, aliases } => named(person, &name, aliases),
        Decision::Member { person, of, member } => Ok(Decision::Member { person, of: name_of(&of)?, member }),
        other => Ok(other),
    }
}
