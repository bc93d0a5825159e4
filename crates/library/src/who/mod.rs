//! Who is who: people, groups of faces that are nobody's yet, and who may be the same.
//! What people decide of that is a record for each decision, which can be taken back.

mod alike;
mod births;
mod come_to;
mod faces;
mod names_now;
mod refused;
mod wish;

use std::collections::{BTreeSet, HashMap, HashSet};

use people::{About, By, Decision, Group, People, Person, Standing, Suggestion, Whose};
use photo::seen::Area;
use photo::{FaceId, PersonId, PhotoId, Who};
use serde::Serialize;

use crate::Library;
use faces::At;

pub use alike::Compared;
pub(crate) use faces::Faces;
pub(crate) use names_now::names_now;
pub use refused::Refused;
pub(crate) use refused::name_of;
pub use wish::Wish;

/// Everybody, as far as is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WhoIsWho {
    /// Those of whom somebody decided something: favourites first, then whoever is in the most photos, then by name.
    pub persons: Vec<Somebody>,
    /// Faces that look like one person's, though nobody said whose: the largest first.
    pub groups: Vec<Unnamed>,
    /// Who may be the same, the likeliest first.
    pub suggestions: Vec<Suggestion>,
    /// Whether Rekognition found faces, and so was sent thumbnails.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rekognition: bool,
}

/// A person, or a pet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Somebody {
    /// Who, for good.
    pub id: PersonId,
    /// What was decided of them.
    #[serde(flatten)]
    pub about: About,
    /// In how many photos they are.
    pub photos: usize,
    /// The face to show of them; a pet has none.
    pub portrait: Option<Portrait>,
}

/// Faces that are nobody's yet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unnamed {
    /// The group's name for now.
    pub id: FaceId,
    /// In how many photos they are.
    pub photos: usize,
    /// The face to show.
    pub portrait: Option<Portrait>,
}

/// A face in a photo.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Portrait {
    /// Which photo.
    pub photo: PhotoId,
    /// Where in it.
    pub area: Area,
}

/// One of somebody's faces.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Theirs {
    /// Which.
    pub face: FaceId,
    /// Where it is.
    #[serde(flatten)]
    pub portrait: Portrait,
}

/// Somebody in one photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// Their face; none where they are there without one.
    pub face: Option<FaceId>,
    /// Where.
    pub area: Option<Area>,
    /// Who.
    pub whose: Whose,
    /// Who says so.
    pub by: By,
}

impl Library {
    /// Everybody there is, and who may be the same.
    pub async fn who_is_who(&self) -> anyhow::Result<WhoIsWho> {
        let all = |faces: &mut Faces| WhoIsWho { suggestions: faces.people.suggestions(), ..faces.everybody() };
        self.ask(all).await
    }

    /// Everybody there is, without suggestions: those take the longest to work out.
    pub async fn everybody(&self) -> anyhow::Result<WhoIsWho> {
        self.ask(|faces: &mut Faces| faces.everybody()).await
    }

    /// The faces by which to tell each of these, the largest first, at most so many of each.
    pub async fn portraits(&self, of: HashSet<Whose>, most: usize) -> anyhow::Result<HashMap<Whose, Vec<Portrait>>> {
        let portraits = move |faces: &mut Faces| {
            let (persons, groups) = (faces.people.persons(), faces.people.groups());
            let persons =
                persons.into_iter().map(|person| (Whose::Person(person.id), person.faces.into_keys().collect()));
            let groups = groups.into_iter().map(|group| (Whose::Group(group.id), group.faces));
            let wanted = persons.chain(groups).filter(|(whose, _)| of.contains(whose));
            wanted.map(|(whose, ids)| (whose, faces.portraits(&ids, most))).collect()
        };
        self.ask(portraits).await
    }

    /// Every face of a person or a group, the newest photos' first: those of one time are side by side.
    pub async fn faces_of(&self, whose: Whose) -> anyhow::Result<Vec<Theirs>> {
        let theirs = move |faces: &mut Faces| {
            if let Whose::Person(person) = &whose {
                faces.must_be_known(person)?;
            }
            let ids = faces.faces_of(&whose)?.into_iter();
            let mut theirs: Vec<(FaceId, At)> =
                ids.filter_map(|face| Some((face.clone(), *faces.at.get(&face)?))).collect();
            theirs.sort_by_key(|(_, at)| std::cmp::Reverse((at.day, at.photo)));
            Ok(theirs)
        };
        let theirs: anyhow::Result<Vec<(FaceId, At)>> = self.ask(theirs).await?;
        let theirs = theirs.map_err(|reason| Refused(reason.to_string()))?.into_iter();
        Ok(theirs.map(|(face, At { photo, area, .. })| Theirs { face, portrait: Portrait { photo, area } }).collect())
    }

    /// Every face that is kept.
    pub async fn faces_known(&self) -> anyhow::Result<Vec<FaceId>> {
        self.ask(|faces: &mut Faces| faces.at.keys().cloned().collect()).await
    }

    /// Who is in a photo, face by face.
    pub async fn who_is_in(&self, photo: PhotoId) -> anyhow::Result<Vec<Shown>> {
        let shown = move |faces: &mut Faces| {
            let who = faces.people.who(photo).into_iter();
            let area = |face: &Option<FaceId>| Some(faces.at.get(face.as_ref()?)?.area);
            who.map(|(face, whose, by)| Shown { area: area(&face), face, whose, by }).collect()
        };
        self.ask(shown).await
    }

    /// Of which photos the catalogue has to be told who is in them, and of which of its versions that is so.
    pub(crate) async fn untold_people(&self) -> anyhow::Result<(u64, Vec<(PhotoId, Who)>)> {
        self.ask(|faces: &mut Faces| (faces.version, faces.untold())).await
    }
}

/// What decisions say of those who have a name, without looking at faces.
pub(crate) fn by_name(decisions: Vec<(Standing, Vec<Decision>)>) -> Vec<(String, About)> {
    let people = People::about(decisions).into_values();
    people.filter_map(|about| Some((about.name.clone()?, about))).collect()
}

impl Faces {
    fn everybody(&mut self) -> WhoIsWho {
        let (persons, groups) = (self.people.persons(), self.people.groups());
        let mut persons: Vec<Somebody> = persons.into_iter().map(|person| self.somebody(person)).collect();
        persons.sort_by_key(|person| {
            (!person.about.favourite, std::cmp::Reverse(person.photos), person.about.name.clone())
        });
        let groups = groups.iter().map(|group| self.unnamed(group)).collect();
        WhoIsWho { persons, groups, suggestions: Vec::new(), rekognition: self.rekognition }
    }

    /// Who is in photos of which something else was told.
    fn untold(&mut self) -> Vec<(PhotoId, Who)> {
        let mut now = self.by_photo();
        now.retain(|photo, _| self.pictures.contains(photo));
        let no_more = self.told.keys().filter(|photo| !now.contains_key(photo)).copied();
        let nobody: Vec<PhotoId> = no_more.collect();
        now.extend(nobody.into_iter().map(|photo| (photo, Who::default())));
        now.retain(|photo, who| self.told.get(photo).unwrap_or(&Who::default()) != who);
        now.into_iter().collect()
    }

    /// That the catalogue was told.
    pub(crate) fn know_told(&mut self, told: Vec<(PhotoId, Who)>) {
        self.told.extend(told);
    }

    /// Who is in each photo and who is not, of those who have a name.
    fn by_photo(&mut self) -> HashMap<PhotoId, Who> {
        let mut all: HashMap<PhotoId, Who> = HashMap::new();
        let mut persons = self.people.persons();
        persons.retain(|person| person.about.name.is_some());
        let lower = |name: &String| name.to_lowercase();
        let names: HashSet<String> =
            persons.iter().filter_map(|person| person.about.name.as_ref()).map(lower).collect();
        let mut called: HashMap<String, Vec<&Person>> = HashMap::new();
        for person in &persons {
            let About { name: Some(name), aliases, not_shown, .. } = &person.about else { continue };
            for photo in self.photos_with(person) {
                all.entry(photo).or_default().names.push(name.clone());
            }
            // What files call them is them, unless somebody else is called so.
            let theirs: BTreeSet<String> = aliases.iter().map(lower).filter(|alias| !names.contains(alias)).collect();
            for photo in not_shown {
                let not = theirs.iter().cloned().chain([name.clone()]);
                all.entry(*photo).or_default().not.extend(not);
            }
            theirs.into_iter().for_each(|alias| called.entry(alias).or_default().push(person));
        }
        for (photo, written) in &self.written {
            let meant = written.iter().filter_map(|name| called.get(&name.to_lowercase())).flatten();
            for Person { about, .. } in meant.filter(|person| !person.about.not_shown.contains(photo)) {
                let there = &mut all.entry(*photo).or_default().names;
                there.extend(about.name.iter().filter(|name| !there.contains(name)).cloned().collect::<Vec<_>>());
            }
        }
        all
    }

    fn somebody(&self, person: Person) -> Somebody {
        let (photos, portrait) = (self.photos_with(&person).len(), self.portrait(person.faces.keys()));
        Somebody { id: person.id, about: person.about, photos, portrait }
    }

    /// The photos that somebody is in.
    fn photos_with(&self, person: &Person) -> HashSet<PhotoId> {
        let mut photos = self.photos(person.faces.keys());
        photos.extend(&person.about.shown);
        photos
    }

    fn unnamed(&self, group: &Group) -> Unnamed {
        let photos = self.photos(&group.faces).len();
        Unnamed { id: group.id.clone(), photos, portrait: self.portrait(&group.faces) }
    }

    /// The largest of these faces.
    fn portrait<'a>(&self, faces: impl IntoIterator<Item = &'a FaceId>) -> Option<Portrait> {
        let at = faces.into_iter().filter_map(|face| self.at.get(face)).max_by_key(|at| (at.size_px, at.photo))?;
        Some(Portrait { photo: at.photo, area: at.area })
    }

    /// The largest of these faces, at most so many, the largest first.
    fn portraits(&self, ids: &BTreeSet<FaceId>, most: usize) -> Vec<Portrait> {
        let mut at: Vec<At> = ids.iter().filter_map(|face| self.at.get(face)).copied().collect();
        at.sort_by_key(|at| std::cmp::Reverse((at.size_px, at.photo)));
        at.iter().take(most).map(|at| Portrait { photo: at.photo, area: at.area }).collect()
    }
}
