//! Whom, which faces and which photos somebody means by what they typed.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use library::{FaceId, PersonId, PhotoId, Somebody, Unnamed, WhoIsWho, Whose};

use crate::commands::{Opened, show};

/// How much of a face's identity is printed.
pub(super) const SHORT: usize = 8;

pub(super) fn called(person: &Somebody) -> &str {
    person.about.name.as_deref().unwrap_or(person.id.as_str())
}

pub(super) fn name_of<'a>(who: &'a WhoIsWho, id: &'a PersonId) -> &'a str {
    who.persons.iter().find(|person| person.id == *id).map_or(id.as_str(), called)
}

pub(super) fn short(face: &FaceId) -> &str {
    face.0.get(..SHORT).unwrap_or(&face.0)
}

/// Who is meant: by a name, by a person's identity, or by the beginning of a group's.
pub(super) fn find(who: &WhoIsWho, named: &str) -> anyhow::Result<Whose> {
    let persons: Vec<&Somebody> = who.persons.iter().filter(|person| is_called(person, named)).collect();
    match persons[..] {
        [person] => return Ok(Whose::Person(person.id.clone())),
        [] => {}
        _ => bail!("several people are called {named:?}: {}", list_of(persons.iter().map(|person| person.id.as_str()))),
    }
    let groups: Vec<&Unnamed> = who.groups.iter().filter(|group| group.id.0.starts_with(named)).collect();
    match groups[..] {
        [group] if named.len() >= 4 => Ok(Whose::Group(group.id.clone())),
        [] | [_] => bail!(
            "nobody is called {named:?}, and no group begins so: see `tintype people` and `tintype people groups`"
        ),
        _ => bail!("several groups begin with {named:?}: say more of it"),
    }
}

/// Whether somebody is called so.
pub(super) fn is_somebody(who: &WhoIsWho, named: &str) -> bool {
    who.persons.iter().any(|person| is_called(person, named))
}

fn is_called(person: &Somebody, named: &str) -> bool {
    let mut names = person.about.name.iter().chain(&person.about.aliases);
    person.id.as_str() == named || names.any(|name| name.to_lowercase() == named.trim().to_lowercase())
}

fn list_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

pub(super) fn person(who: &WhoIsWho, named: &str) -> anyhow::Result<PersonId> {
    match find(who, named)? {
        Whose::Person(person) => Ok(person),
        Whose::Group(_) => bail!("{named} is a group without a name: `tintype people name {named} NAME` first"),
    }
}

/// Faces by what is printed of them.
pub(super) async fn whole(opened: &Opened, faces: &[String]) -> anyhow::Result<Vec<FaceId>> {
    let known = opened.library().faces_known().await?;
    let whole = |beginning: &String| {
        ensure!(
            beginning.len() >= 4,
            "{beginning:?} is too short: say at least 4 letters of a face, as `tintype people in FILE` lists them"
        );
        let mut fitting = known.iter().filter(|face| face.0.starts_with(beginning.as_str()));
        match (fitting.next(), fitting.next()) {
            (Some(face), None) => Ok(face.clone()),
            (None, _) => bail!("no face begins with {beginning:?}: `tintype people in FILE` lists them"),
            (Some(_), Some(_)) => bail!("several faces begin with {beginning:?}: say more of it"),
        }
    };
    faces.iter().map(whole).collect()
}

/// The photos that are in files.
pub(in crate::commands) async fn photos(opened: &Opened, files: &[PathBuf]) -> anyhow::Result<Vec<PhotoId>> {
    let mut photos = Vec::with_capacity(files.len());
    for file in files {
        photos.push(photo(opened, file).await?);
    }
    Ok(photos)
}

/// The photo that is in a file.
pub(super) async fn photo(opened: &Opened, file: &Path) -> anyhow::Result<PhotoId> {
    let shown = show::find(opened, file).await?;
    Ok(shown.with_context(|| format!("the library has no photo at {}", file.display()))?.entry.id)
}
