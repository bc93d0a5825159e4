//! Faces that are taken for one person's, and what forbids to take more for theirs. Nothing here is about looks.

use std::collections::{BTreeSet, HashMap};

use photo::{FaceId, PersonId, days_since_1970};

use crate::faces::{Face, Faces, Slot};
use crate::sets::Sets;
use crate::verdict::Verdict;

/// How many days before a birth a photo may have been taken: clocks are in other time zones, or a little wrong.
const SLACK_DAYS: i64 = 1;

/// All that is known of faces, but for their looks.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) faces: &'a Faces,
    pub(crate) verdict: &'a Verdict,
}

/// The faces that are grouped together, numbered, and whose they are so far.
pub(crate) struct Kins<'a> {
    known: Known<'a>,
    members: Vec<Slot>,
    /// By slot.
    numbers: Vec<u32>,
    sets: Sets,
    /// By the number that stands for the set.
    kins: Vec<Kin<'a>>,
    /// Each once.
    nots: Vec<BTreeSet<&'a PersonId>>,
}

#[derive(Clone, Copy)]
struct Kin<'a> {
    person: Option<&'a PersonId>,
    /// Who none of these can be by what people decided: a place among the `nots`.
    not: usize,
    /// Whether somebody said that one of these is unlike another face.
    unlike: bool,
}

/// No face of those that are grouped.
const NONE: u32 = u32::MAX;

impl<'a> Kins<'a> {
    /// What people decided of these faces, and nothing more.
    pub(crate) fn decided(known: Known<'a>, members: Vec<Slot>) -> Self {
        let mut numbers = vec![NONE; known.faces.end()];
        (0..).zip(&members).for_each(|(number, slot)| numbers[*slot as usize] = number);
        let kin = |slot: &Slot| {
            let id = &known.faces.at(*slot).id;
            Kin { person: known.verdict.of.get(id), not: 0, unlike: known.verdict.unlike.contains_key(id) }
        };
        let (sets, kins) = (Sets::alone(members.len()), members.iter().map(kin).collect());
        let mut made = Self { known, members, numbers, sets, kins, nots: vec![BTreeSet::new()] };
        let mut first: HashMap<&PersonId, u32> = HashMap::new();
        for number in 0..made.members.len() as u32 {
            if let Some(person) = made.kins[number as usize].person {
                let other = *first.entry(person).or_insert(number);
                made.join(number, other);
            }
        }
        made
    }

    /// Who each face cannot be of those who are decided to be around it.
    pub(crate) fn forbid(&mut self, around: impl Fn(u32) -> u32) {
        let numbers = 0..self.members.len() as u32;
        let mut persons: HashMap<u32, BTreeSet<&PersonId>> = HashMap::new();
        for (number, person) in numbers.clone().filter_map(|number| self.person(number).map(|person| (number, person)))
        {
            persons.entry(around(number)).or_default().insert(person);
        }
        let mut places = HashMap::new();
        for number in numbers {
            let Some(persons) = persons.get(&around(number)).filter(|_| self.person(number).is_none()) else {
                continue;
            };
            let not = self.known.not(self.face(number), persons);
            let place = places.entry(not).or_insert_with_key(|not| {
                self.nots.push(not.clone());
                self.nots.len() - 1
            });
            self.kins[number as usize].not = *place;
        }
    }

    pub(crate) fn members(&self) -> &[Slot] {
        &self.members
    }

    pub(crate) fn face(&self, number: u32) -> &'a Face {
        self.known.faces.at(self.members[number as usize])
    }

    /// The number of a face, if it is among those that are grouped.
    pub(crate) fn number(&self, slot: Slot) -> Option<u32> {
        Some(self.numbers[slot as usize]).filter(|number| *number != NONE)
    }

    pub(crate) fn number_of(&self, face: &FaceId) -> Option<u32> {
        self.known.faces.slot(face).and_then(|slot| self.number(slot))
    }

    /// Whoever's it is, by a number of one of their faces.
    pub(crate) fn find(&self, number: u32) -> u32 {
        self.sets.find(number)
    }

    /// Whether a person decided whose this face is.
    pub(crate) fn is_decided(&self, number: u32) -> bool {
        self.known.verdict.of.contains_key(&self.face(number).id)
    }

    /// Whose faces these are by a decision.
    pub(crate) fn person(&self, number: u32) -> Option<&'a PersonId> {
        self.kins[self.find(number) as usize].person
    }

    /// Whether nobody else's face is known to be theirs.
    pub(crate) fn is_alone(&self, number: u32) -> bool {
        self.sets.size(self.find(number)) == 1
    }

    /// Takes the faces of both for one person's.
    pub(crate) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if one != other {
            let (root, joined) = self.sets.join(one, other);
            let (kin, more) = (self.kins[root as usize], self.kins[joined as usize]);
            let not = if kin.not == more.not {
                kin.not
            } else {
                self.nots.push(&self.nots[kin.not] | &self.nots[more.not]);
                self.nots.len() - 1
            };
            self.kins[root as usize] =
                Kin { person: kin.person.or(more.person), not, unlike: kin.unlike || more.unlike };
        }
    }

    /// Whether both are free to be the same people, or one of them is somebody already.
    pub(crate) fn are_as_free(&self, one: u32, other: u32) -> bool {
        let (kin, its) = (self.kins[self.find(one) as usize], self.kins[self.find(other) as usize]);
        kin.person.is_some() || its.person.is_some() || self.nots[kin.not] == self.nots[its.not]
    }

    /// Whether nothing that a person decided, and no photo, says that these are two people.
    pub(crate) fn may_join(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        if one == other {
            return true;
        }
        let (kin, its) = (self.kins[one as usize], self.kins[other as usize]);
        let theirs = match (kin.person, its.person) {
            (Some(_), Some(_)) => false,
            (Some(person), None) => !self.nots[its.not].contains(person),
            (None, Some(person)) => !self.nots[kin.not].contains(person),
            (None, None) => true,
        };
        let (fewer, more) = if self.sets.size(one) < self.sets.size(other) { (one, other) } else { (other, one) };
        theirs && !self.are_unlike(one, other) && !self.in_one_photo(fewer, more)
    }

    /// Whether it is worth asking if these are one person. A few faces may be wrong in either: they are no reason not to.
    pub(crate) fn may_be_one(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        let (person, another) = (self.person(one), self.person(other));
        let (asked, with) = match (person, another) {
            (Some(person), Some(another)) if self.known.verdict.apart.contains(&(person.clone(), another.clone())) => {
                return false;
            }
            (Some(_), None) => (other, one),
            (None, Some(_)) => (one, other),
            _ if self.sets.size(one) < self.sets.size(other) => (one, other),
            _ => (other, one),
        };
        let persons: BTreeSet<&PersonId> =
            self.person(with).filter(|_| person.xor(another).is_some()).into_iter().collect();
        let is_wrong =
            |number: &u32| self.is_beside(*number, with) || !self.known.not(self.face(*number), &persons).is_empty();
        let wrong = self.sets.members(asked).filter(is_wrong).count();
        wrong * 10 <= self.sets.size(asked) as usize && !self.are_unlike(one, other)
    }

    /// Whether one of each is in the same photo.
    fn in_one_photo(&self, fewer: u32, more: u32) -> bool {
        self.sets.members(fewer).any(|number| self.is_beside(number, more))
    }

    fn is_beside(&self, number: u32, kin: u32) -> bool {
        let beside = self.known.faces.in_photo(self.face(number).photo);
        beside.iter().filter_map(|slot| self.number(*slot)).any(|number| self.find(number) == kin)
    }

    /// Whether somebody said that one of each are two people's.
    fn are_unlike(&self, one: u32, other: u32) -> bool {
        if !self.kins[one as usize].unlike || !self.kins[other as usize].unlike {
            return false;
        }
        self.sets.members(one).any(|number| {
            let unlike = self.known.verdict.unlike.get(&self.face(number).id);
            let numbers = unlike.into_iter().flatten().filter_map(|face| self.number_of(face));
            numbers.into_iter().any(|number| self.find(number) == other)
        })
    }
}

impl<'a> Known<'a> {
    /// Who of these a face cannot be: whose it is not, who is somebody else in its photo, and who was not there or not born.
    fn not(&self, face: &Face, persons: &BTreeSet<&'a PersonId>) -> BTreeSet<&'a PersonId> {
        let Verdict { of, not, persons: about, .. } = self.verdict;
        let denied = not.get(&face.id).into_iter().flatten();
        let beside = self.faces.in_photo(face.photo).iter().filter_map(|slot| of.get(&self.faces.at(*slot).id));
        let elsewhere = persons.iter().copied().filter(|person| {
            about.get(*person).is_some_and(|about| {
                let born = about.born.map(days_since_1970);
                let is_unborn = born.zip(face.day).is_some_and(|(born, day)| day < born - SLACK_DAYS);
                is_unborn || about.not_shown.contains(&face.photo)
            })
        });
        denied.chain(beside).chain(elsewhere).filter(|person| persons.contains(*person)).collect()
    }
}
