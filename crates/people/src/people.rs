//! Who is who in a library, as far as is known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use photo::{FaceId, PersonId, PhotoId};
use serde::{Deserialize, Serialize};

use crate::faces::{Faces, Sighting, Slot};
use crate::group::{Links, group};
use crate::kept;
use crate::kins::{Kins, Known};
use crate::look::Apart;
use crate::neighbours::{Neighbours, REACH};
use crate::suggest;
use crate::verdict::{About, Verdict};
use crate::{Decision, Standing, Suggestion};

/// Faces, links and decisions, and what follows from them. Nothing that is answered depends on the order in which they were
/// added; who is asked for after many were added has the groups made once.
#[derive(Default)]
pub struct People {
    faces: Faces,
    neighbours: Neighbours,
    links: Links,
    decisions: BTreeMap<Standing, Vec<Decision>>,
    verdict: Verdict,
    /// By slot.
    places: Vec<Option<Place>>,
    /// By [`Place::around`].
    around: HashMap<Slot, Vec<Slot>>,
    /// Whose places are to be found again.
    touched: BTreeSet<Slot>,
}

/// Where a face was when last everybody was placed.
#[derive(Clone, Copy)]
struct Place {
    around: Slot,
    kin: Slot,
    alike: Slot,
}

/// Who says whose a face is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// A person.
    Decision,
    /// The look of the face, or a link.
    Likeness,
}

/// A person, or what may be one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Somebody of whom people decided something.
    Person(PersonId),
    /// A group of faces that is nobody's yet, by the one of them whose identity is the smallest.
    Group(FaceId),
}

/// Somebody of whom people decided something.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who: of merged people the one that the others were merged into.
    pub id: PersonId,
    /// What was decided of them.
    pub about: About,
    /// Their faces.
    pub faces: BTreeMap<FaceId, By>,
}

/// Faces that are one person's, though nobody said whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name for now.
    pub id: FaceId,
    /// All of them.
    pub faces: BTreeSet<FaceId>,
}

/// How sure, percent, whoever links two faces must be for them to be as near as [`Look`](crate::Look)s of one person can be.
const SURE_PERCENT: f64 = 95.0;

impl People {
    /// Takes in what was seen in photos, as [`add`](Self::add) does for those of an empty library. With what
    /// [`neighbours`](Self::neighbours) said of about the same faces this takes a moment for 100,000, without it minutes.
    pub fn begin(sightings: impl IntoIterator<Item = Sighting>, neighbours: &[u8]) -> Self {
        let mut people = Self::default();
        people.touched = people.take_in(sightings.into_iter().collect()).into_iter().collect();
        people.neighbours = Neighbours::begin(&people.faces, kept::read(neighbours, &people.faces));
        people
    }

    /// Which faces look most like which, for the next time: about 150 bytes for each face. It follows from what was added, and
    /// may be lost or of another time.
    pub fn neighbours(&self) -> Vec<u8> {
        kept::write(&self.faces, &self.neighbours)
    }

    /// Takes in what was seen in photos, in place of what was known of these photos. A face that is already known from another
    /// photo is passed over.
    pub fn add(&mut self, sightings: impl IntoIterator<Item = Sighting>) {
        let sightings: Vec<Sighting> = sightings.into_iter().filter(|sighting| !self.faces.has(sighting)).collect();
        self.remove(sightings.iter().map(|sighting| sighting.photo));
        let added = self.take_in(sightings);
        self.neighbours.add(&self.faces, &added, &mut self.touched);
    }

    /// Gives the faces of photos that are not known their places.
    fn take_in(&mut self, sightings: Vec<Sighting>) -> Vec<Slot> {
        let mut added = Vec::new();
        for Sighting { photo, day, faces } in sightings {
            for face in faces {
                if self.faces.slot(&face.id).is_none() {
                    added.push(self.faces.add(photo, day, face));
                }
            }
        }
        self.places.resize(self.faces.end(), None);
        added.sort_unstable();
        added
    }

    /// Forgets what was seen in photos.
    pub fn remove(&mut self, photos: impl IntoIterator<Item = PhotoId>) {
        let removed: Vec<Slot> = photos.into_iter().flat_map(|photo| self.faces.in_photo(photo)).copied().collect();
        if !removed.is_empty() {
            self.neighbours.remove(&self.faces, &removed, &mut self.touched);
            removed.into_iter().for_each(|slot| self.faces.remove(slot));
        }
    }

    /// Takes in that two faces are of one person, as others say who compare faces themselves, and how sure they are, percent.
    /// Either may be added later. Counts from 95 percent, and where at least one of both has no look; of what is said
    /// twice the surer. The likest 16 or so of each face are enough.
    pub fn link(&mut self, one: &FaceId, other: &FaceId, percent: f64) {
        if one == other || !(SURE_PERCENT..=100.0).contains(&percent) {
            return;
        }
        let apart = (f64::from(REACH) * (100.0 - percent) / (100.0 - SURE_PERCENT)) as Apart;
        for (face, to) in [(one, other), (other, one)] {
            let link = self.links.entry(face.clone()).or_default().entry(to.clone()).or_insert(apart);
            *link = apart.min(*link);
            self.touched.extend(self.faces.slot(face));
        }
    }

    /// Takes in what people decided, and what of it at once.
    pub fn decide(&mut self, decisions: impl IntoIterator<Item = (Standing, Vec<Decision>)>) {
        self.decisions.extend(decisions);
        let verdict = Verdict::of(&self.decisions);
        let changed = verdict.changed(&self.verdict);
        self.touched.extend(changed.iter().filter_map(|face| self.faces.slot(face)));
        self.verdict = verdict;
    }

    /// All decisions, the earliest first.
    pub fn decisions(&self) -> &BTreeMap<Standing, Vec<Decision>> {
        &self.decisions
    }

    /// What was decided of everybody, where no face matters.
    pub fn about(decisions: impl IntoIterator<Item = (Standing, Vec<Decision>)>) -> BTreeMap<PersonId, About> {
        Verdict::of(&decisions.into_iter().collect()).persons
    }

    /// What was decided of everybody, by identity: without their faces it is at hand.
    pub fn known(&self) -> &BTreeMap<PersonId, About> {
        &self.verdict.persons
    }

    /// Everybody of whom people decided something, by identity.
    pub fn persons(&mut self) -> Vec<Person> {
        self.place();
        let mut faces: HashMap<&PersonId, BTreeMap<FaceId, By>> = HashMap::new();
        for slot in self.faces.slots() {
            if let Some(person) = self.person(slot) {
                faces.entry(person).or_default().insert(self.faces.at(slot).id.clone(), self.by(slot));
            }
        }
        let persons = self.verdict.persons.iter().map(|(id, about)| Person {
            id: id.clone(),
            about: about.clone(),
            faces: faces.remove(id).unwrap_or_default(),
        });
        persons.collect()
    }

    /// Faces that are nobody's yet, the largest groups first, those of one face last.
    pub fn groups(&mut self) -> Vec<Group> {
        self.place();
        let mut groups: BTreeMap<&FaceId, BTreeSet<FaceId>> = BTreeMap::new();
        for slot in self.faces.slots() {
            let id = &self.faces.at(slot).id;
            if self.person(slot).is_none() && !self.verdict.no_face.contains(id) {
                groups.entry(&self.faces.at(self.kin(slot)).id).or_default().insert(id.clone());
            }
        }
        let mut groups: Vec<Group> = groups.into_iter().map(|(id, faces)| Group { id: id.clone(), faces }).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.faces.len()));
        groups
    }

    /// Who is in a photo: each face that is one, then whoever is there without.
    pub fn who(&mut self, photo: PhotoId) -> Vec<(Option<FaceId>, Whose, By)> {
        self.place();
        let mut who = Vec::new();
        for slot in self.faces.in_photo(photo) {
            let id = &self.faces.at(*slot).id;
            if !self.verdict.no_face.contains(id) {
                who.push((Some(id.clone()), self.whose(*slot), self.by(*slot)));
            }
        }
        who.sort_unstable();
        let shown = self.verdict.persons.iter().filter(|(_, about)| about.shown.contains(&photo));
        who.extend(shown.map(|(id, _)| (None, Whose::Person(id.clone()), By::Decision)));
        who
    }

    /// Who may be the same person, the likeliest first. Nobody is asked about who is hidden, nor again after an answer.
    pub fn suggestions(&mut self) -> Vec<Suggestion> {
        self.place();
        let known = Known { faces: &self.faces, verdict: &self.verdict };
        let somebodys = |slot: &Slot| !self.verdict.no_face.contains(&self.faces.at(*slot).id);
        let mut kins = Kins::decided(known, self.faces.slots().filter(somebodys).collect());
        for number in 0..kins.members().len() as u32 {
            if let Some(kin) = kins.number(self.kin(kins.members()[number as usize])) {
                kins.join(number, kin);
            }
        }
        let is_hidden = |person: &PersonId| self.verdict.persons.get(person).is_some_and(|about| about.hidden);
        let is_wanted = |number| !kins.person(number).is_some_and(is_hidden);
        let pairs = suggest::pairs(&kins, |slot| self.place_of(slot).alike, is_wanted);
        let whose = |number: u32| self.whose(kins.members()[number as usize]);
        let mut suggestions: Vec<Suggestion> = pairs
            .into_iter()
            .map(|(one, other, distance)| {
                let (one, other) = (whose(one), whose(other));
                Suggestion { one: one.clone().min(other.clone()), other: one.max(other), distance }
            })
            .collect();
        suggestions.sort_by(|one, other| {
            one.distance
                .total_cmp(&other.distance)
                .then_with(|| (&one.one, &one.other).cmp(&(&other.one, &other.other)))
        });
        suggestions
    }

    fn whose(&self, slot: Slot) -> Whose {
        match self.person(slot) {
            Some(person) => Whose::Person(person.clone()),
            None => Whose::Group(self.faces.at(self.kin(slot)).id.clone()),
        }
    }

    fn person(&self, slot: Slot) -> Option<&PersonId> {
        self.verdict.of.get(&self.faces.at(self.kin(slot)).id)
    }

    fn by(&self, slot: Slot) -> By {
        if self.verdict.of.contains_key(&self.faces.at(slot).id) { By::Decision } else { By::Likeness }
    }

    fn kin(&self, slot: Slot) -> Slot {
        self.place_of(slot).kin
    }

    fn place_of(&self, slot: Slot) -> Place {
        self.places[slot as usize].expect("everybody was placed")
    }

    /// Finds the places of all who were touched, and of all whose places depend on theirs.
    fn place(&mut self) {
        if self.touched.is_empty() {
            return;
        }
        let touched: Vec<Slot> = std::mem::take(&mut self.touched).into_iter().collect();
        let mut slots: BTreeSet<Slot> = BTreeSet::new();
        for slot in touched.iter().copied().chain(self.bound_to(&touched)) {
            let around = self.places[slot as usize].and_then(|place| self.around.remove(&place.around));
            slots.extend(around.into_iter().flatten());
            slots.insert(slot);
        }
        slots.iter().for_each(|slot| self.places[*slot as usize] = None);
        let known = Known { faces: &self.faces, verdict: &self.verdict };
        let slots = slots.into_iter().filter(|slot| self.faces.get(*slot).is_some()).collect();
        for placed in group(known, &self.neighbours, &self.links, slots) {
            let place = Place { around: placed.around, kin: placed.kin, alike: placed.alike };
            self.places[placed.slot as usize] = Some(place);
            self.around.entry(placed.around).or_default().push(placed.slot);
        }
    }

    /// Whoever is the same person's as one of these by a decision, or linked to it.
    fn bound_to(&self, touched: &[Slot]) -> BTreeSet<Slot> {
        let ids = || touched.iter().filter_map(|slot| self.faces.get(*slot)).map(|face| &face.id);
        let persons: BTreeSet<&PersonId> = ids().filter_map(|id| self.verdict.of.get(id)).collect();
        let theirs = persons.into_iter().filter_map(|person| self.verdict.theirs.get(person)).flatten();
        let linked = ids().filter_map(|id| self.links.get(id)).flat_map(HashMap::keys);
        theirs.chain(linked).filter_map(|id| self.faces.slot(id)).collect()
    }
}
