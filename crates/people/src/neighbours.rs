//! For each face the few that look most like it. They follow from the set of faces alone; of equally near ones those whose
//! identity is the smaller.
//!
//! One flat list of all looks is gone through for each new face. Nothing cleverer is needed: 100,000 take milliseconds.

use std::collections::{BTreeSet, HashMap};

use crate::Look;
use crate::faces::{Faces, Slot};
use crate::look::{Apart, apart};

/// How many. More than a burst has pictures, so that no burst is its own world.
pub(crate) const MOST: usize = 16;

/// [`Look::REACH`], squared.
pub(crate) const REACH: Apart = apart(Look::REACH);

/// Looks that are compared with each other before the next are fetched from memory.
const AT_ONCE: usize = 512;

/// Another face, and how far away it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) apart: Apart,
    pub(crate) slot: Slot,
}

/// By slot, as long as the faces are. A face without a look has no neighbours and is nobody's.
#[derive(Default)]
pub(crate) struct Neighbours {
    looks: Vec<Look>,
    near: Vec<Vec<Near>>,
}

impl Neighbours {
    /// The nearest first.
    pub(crate) fn of(&self, slot: Slot) -> &[Near] {
        &self.near[slot as usize]
    }

    /// Whether one is among the other's.
    pub(crate) fn is_near(&self, slot: Slot, to: Slot) -> bool {
        self.of(to).iter().any(|near| near.slot == slot)
    }

    /// Takes in the first faces, where the neighbours of some are known: each other's or others', but nobody's who is not
    /// there any more.
    pub(crate) fn begin(faces: &Faces, mut known: HashMap<Slot, Vec<Near>>) -> Self {
        let mut begun = Self::default();
        begun.resize(faces);
        let mut unknown = Vec::new();
        for slot in faces.slots() {
            begun.put(faces, slot);
            match known.remove(&slot) {
                Some(near) => begun.near[slot as usize] = near,
                None => unknown.push(slot),
            }
        }
        begun.add(faces, &unknown, &mut BTreeSet::new());
        begun
    }

    /// Takes in faces that have just been given these places, in their order, and adds to `touched` whose neighbours are
    /// now others, and who is a neighbour now.
    pub(crate) fn add(&mut self, faces: &Faces, added: &[Slot], touched: &mut BTreeSet<Slot>) {
        self.resize(faces);
        for slot in added {
            self.put(faces, *slot);
            touched.insert(*slot);
        }
        for batch in added.chunks(AT_ONCE) {
            for (slot, found) in batch.iter().zip(self.within_reach(faces, batch)) {
                for near in &found {
                    // What is being added finds the others by itself.
                    if added.binary_search(&near.slot).is_err()
                        && self.offer(faces, near.slot, Near { apart: near.apart, slot: *slot })
                    {
                        touched.insert(near.slot);
                    }
                }
                self.near[*slot as usize] = nearest(faces, found);
                touched.extend(self.of(*slot).iter().map(|near| near.slot));
            }
        }
    }

    fn resize(&mut self, faces: &Faces) {
        self.looks.resize(faces.end(), Look::BLANK);
        self.near.resize(faces.end(), Vec::new());
    }

    fn put(&mut self, faces: &Faces, slot: Slot) {
        self.looks[slot as usize] = faces.at(slot).look.unwrap_or(Look::BLANK);
    }

    /// Forgets faces that are about to be removed.
    pub(crate) fn remove(&mut self, faces: &Faces, removed: &[Slot], touched: &mut BTreeSet<Slot>) {
        let mut is_removed = vec![false; faces.end()];
        for slot in removed {
            is_removed[*slot as usize] = true;
            self.near[*slot as usize].clear();
            touched.insert(*slot);
        }
        let is_bereft = |slot: &Slot| self.of(*slot).iter().any(|near| is_removed[near.slot as usize]);
        let bereft: Vec<Slot> = faces.slots().filter(is_bereft).collect();
        for batch in bereft.chunks(AT_ONCE) {
            for (slot, mut found) in batch.iter().zip(self.within_reach(faces, batch)) {
                found.retain(|near| !is_removed[near.slot as usize]);
                self.near[*slot as usize] = nearest(faces, found);
                touched.insert(*slot);
                touched.extend(self.of(*slot).iter().map(|near| near.slot));
            }
        }
    }

    /// For each of these faces those within reach, but for those in the same photo.
    fn within_reach(&self, faces: &Faces, of: &[Slot]) -> Vec<Vec<Near>> {
        let mut found = vec![Vec::new(); of.len()];
        for (chunk, looks) in self.looks.chunks(AT_ONCE).enumerate() {
            for (slot, found) in of.iter().zip(&mut found) {
                let look = &self.looks[*slot as usize];
                for (place, other) in looks.iter().enumerate() {
                    if let Some(apart) = look.within(other, REACH) {
                        found.push(Near { apart, slot: (chunk * AT_ONCE + place) as Slot });
                    }
                }
            }
        }
        for (slot, found) in of.iter().zip(&mut found) {
            let own = faces.at(*slot);
            found.retain(|near| {
                let other = faces.get(near.slot);
                own.look.is_some() && other.is_some_and(|other| other.look.is_some() && other.photo != own.photo)
            });
        }
        found
    }

    /// Puts a face among another's neighbours if it is near enough.
    fn offer(&mut self, faces: &Faces, to: Slot, near: Near) -> bool {
        let neighbours = &self.near[to as usize];
        let full = neighbours.len() == MOST;
        if full && neighbours[MOST - 1].apart < near.apart {
            return false;
        }
        let place = neighbours.partition_point(|other| order(faces, other, &near).is_lt());
        if place == MOST || neighbours.get(place) == Some(&near) {
            return false;
        }
        let neighbours = &mut self.near[to as usize];
        neighbours.truncate(MOST - 1);
        neighbours.insert(place, near);
        true
    }
}

fn nearest(faces: &Faces, mut found: Vec<Near>) -> Vec<Near> {
    if found.len() > MOST {
        found.select_nth_unstable_by(MOST - 1, |one, other| order(faces, one, other));
        found.truncate(MOST);
    }
    found.sort_unstable_by(|one, other| order(faces, one, other));
    found.shrink_to_fit();
    found
}

fn order(faces: &Faces, one: &Near, other: &Near) -> std::cmp::Ordering {
    one.apart.cmp(&other.apart).then_with(|| faces.at(one.slot).id.cmp(&faces.at(other.slot).id))
}
