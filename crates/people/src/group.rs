//! Faces into groups, by their looks and the links between them.
//!
//! The nearest two faces first, the groups that they are in become one if their faces agree: on average they are as near as
//! faces of one person are. Averages keep a chain of look-alikes from leading from one person to another, which single links
//! do. A person may have several such groups, a child's and an adult's: they are held together by what people decided.
//!
//! First only those become one that are free to be the same people. So a face that somebody said is not Ann's keeps none of
//! its look-alikes from being Ann's.
//!
//! Faces that cannot be seen well come last and change nothing for the others: each joins the group that most of its
//! neighbours are in.

use std::borrow::Cow;
use std::collections::HashMap;

use photo::FaceId;

use crate::faces::Slot;
use crate::kins::{Kins, Known};
use crate::look::{Apart, Sum, apart};
use crate::neighbours::{Neighbours, REACH};
use crate::sets::Sets;

/// How far apart two groups' faces may be on average.
const JOIN: Apart = REACH;

/// The same for a face that cannot be seen well.
const JOIN_UNCLEAR: Apart = apart(0.42);

/// Where there are only links, so many between two groups are needed, or all that there can be.
const LINKS: u32 = 3;

/// Links that others made between faces, both ways around.
pub(crate) type Links = HashMap<FaceId, HashMap<FaceId, Apart>>;

/// Where a face has come to be.
pub(crate) struct Placed {
    pub(crate) slot: Slot,
    /// Stands for the faces whose places depend on each other.
    pub(crate) around: Slot,
    /// One of its person's or group's faces: of those of which a person decided whose they are, if there are any, the one
    /// whose identity is the smallest.
    pub(crate) kin: Slot,
    /// The same of those of its kin that look alike.
    pub(crate) alike: Slot,
}

/// Two faces, by number, that may be of one person.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Edge {
    apart: Apart,
    one: u32,
    other: u32,
}

/// Places faces. Whoever is a neighbour of one of them, linked to it, or decided to be the same person's, must be among them.
pub(crate) fn group(known: Known, neighbours: &Neighbours, links: &Links, slots: Vec<Slot>) -> Vec<Placed> {
    let mut kins = Kins::decided(known, slots);
    let mut edges = edges(&kins, neighbours, links);
    let around = around(&kins, &edges);
    kins.forbid(|number| around.find(number));
    let is_somebodys = |number: u32| !known.verdict.no_face.contains(&kins.face(number).id);
    edges.retain(|edge| is_somebodys(edge.one) && is_somebodys(edge.other));
    let is_clear = |number: u32| kins.face(number).clear;
    edges.retain(|edge| is_clear(edge.one) || is_clear(edge.other));
    let (clear, unclear): (Vec<Edge>, Vec<Edge>) =
        edges.into_iter().partition(|edge| is_clear(edge.one) && is_clear(edge.other));
    let mut grouping = Grouping::begin(kins, &clear, &unclear);
    for edge in &clear {
        if grouping.kins.are_as_free(edge.one, edge.other) {
            grouping.join(edge);
        }
    }
    clear.iter().for_each(|edge| grouping.join(edge));
    unclear.iter().for_each(|edge| grouping.join_unclear(edge));
    grouping.placed(&around)
}

/// The nearest first.
fn edges(kins: &Kins, neighbours: &Neighbours, links: &Links) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (one, slot) in (0..).zip(kins.members()) {
        for near in neighbours.of(*slot) {
            let known_from_other = near.slot < *slot && neighbours.is_near(*slot, near.slot);
            if let (Some(other), false) = (kins.number(near.slot), known_from_other) {
                edges.push(Edge { apart: near.apart, one, other });
            }
        }
        let face = kins.face(one);
        for (other, apart) in links.get(&face.id).into_iter().flatten().filter(|(other, _)| **other > face.id) {
            if let Some(other) = kins.number_of(other)
                && (face.look.is_none() || kins.face(other).look.is_none())
            {
                edges.push(Edge { apart: *apart, one, other });
            }
        }
    }
    let ids = |edge: &Edge| {
        let (one, other) = (&kins.face(edge.one).id, &kins.face(edge.other).id);
        if one <= other { (one, other) } else { (other, one) }
    };
    edges.sort_unstable_by(|one, other| one.apart.cmp(&other.apart).then_with(|| ids(one).cmp(&ids(other))));
    edges
}

/// Who can be reached from whom by edges and by what was decided.
fn around(kins: &Kins, edges: &[Edge]) -> Sets {
    let count = kins.members().len();
    let mut sets = Sets::alone(count);
    let decided = (0..count as u32).map(|number| (number, kins.find(number)));
    for (one, other) in decided.chain(edges.iter().map(|edge| (edge.one, edge.other))) {
        let (one, other) = (sets.find(one), sets.find(other));
        if one != other {
            sets.join(one, other);
        }
    }
    sets
}

struct Grouping<'a> {
    kins: Kins<'a>,
    alike: Sets,
    /// By the number that stands for those alike, where they are several and all have looks.
    sums: Vec<Option<Sum>>,
    /// By number, where it matters: the clear faces that an edge leads to.
    beside: HashMap<u32, Vec<u32>>,
}

impl<'a> Grouping<'a> {
    fn begin(kins: Kins<'a>, clear: &[Edge], unclear: &[Edge]) -> Self {
        let count = kins.members().len();
        let mut beside: HashMap<u32, Vec<u32>> = HashMap::new();
        for edge in clear.iter().chain(unclear) {
            for (one, other) in [(edge.one, edge.other), (edge.other, edge.one)] {
                let (face, to) = (kins.face(one), kins.face(other));
                if to.clear && (!face.clear || face.look.is_none() || to.look.is_none()) {
                    beside.entry(one).or_default().push(other);
                }
            }
        }
        Self { kins, alike: Sets::alone(count), sums: vec![None; count], beside }
    }

    fn join(&mut self, edge: &Edge) {
        let (one, other) = (self.alike.find(edge.one), self.alike.find(edge.other));
        if one != other && self.agree(one, other, JOIN) && self.kins.may_join(one, other) {
            self.kins.join(one, other);
            let (sum, others) = (self.take_sum(one), self.take_sum(other));
            let (root, _) = self.alike.join(one, other);
            self.sums[root as usize] = sum.zip(others).map(|(sum, other)| sum.with(&other));
        }
    }

    /// What it joins it is not alike, so that it makes no difference to who else joins.
    fn join_unclear(&mut self, edge: &Edge) {
        let (unclear, clear) =
            if self.kins.face(edge.one).clear { (edge.other, edge.one) } else { (edge.one, edge.other) };
        let alone = self.kins.person(unclear).is_none() && self.kins.is_alone(unclear);
        if alone
            && edge.apart <= JOIN_UNCLEAR
            && self.most_are_beside(unclear, clear)
            && self.agree(unclear, self.alike.find(clear), JOIN_UNCLEAR)
            && self.kins.may_join(unclear, clear)
        {
            self.kins.join(unclear, clear);
        }
    }

    fn most_are_beside(&self, unclear: u32, clear: u32) -> bool {
        let kin = self.kins.find(clear);
        let beside = self.beside.get(&unclear).map_or(&[][..], Vec::as_slice);
        2 * beside.iter().filter(|number| self.kins.find(**number) == kin).count() > beside.len()
    }

    /// Whether the faces of both, which stand for those alike, are near enough or linked often enough.
    fn agree(&self, one: u32, other: u32, most: Apart) -> bool {
        match self.sum(one).zip(self.sum(other)) {
            Some((sum, other)) => sum.mean_apart(&other) <= f64::from(most),
            None => self.links(one, other) >= LINKS.min(self.alike.size(one).saturating_mul(self.alike.size(other))),
        }
    }

    /// How many links there are between them; of an unclear face only itself knows of them, and it is the first.
    fn links(&self, one: u32, other: u32) -> u32 {
        let (fewer, more) = if self.alike.size(one) <= self.alike.size(other) { (one, other) } else { (other, one) };
        let beside = self.alike.members(fewer).filter_map(|number| self.beside.get(&number)).flatten();
        beside.filter(|number| self.alike.find(**number) == more).count() as u32
    }

    fn sum(&self, alike: u32) -> Option<Cow<'_, Sum>> {
        match self.alike.size(alike) {
            1 => self.kins.face(alike).look.as_ref().map(|look| Cow::Owned(Sum::of(look))),
            _ => self.sums[alike as usize].as_ref().map(Cow::Borrowed),
        }
    }

    fn take_sum(&mut self, alike: u32) -> Option<Sum> {
        match self.alike.size(alike) {
            1 => self.kins.face(alike).look.as_ref().map(Sum::of),
            _ => self.sums[alike as usize].take(),
        }
    }

    fn placed(&self, around: &Sets) -> Vec<Placed> {
        let kin = self.firsts(|number| self.kins.find(number));
        let alike = self.firsts(|number| self.alike.find(number));
        let slot = |number: u32| self.kins.members()[number as usize];
        let placed = (0..).zip(self.kins.members()).map(|(number, own)| Placed {
            slot: *own,
            around: slot(around.find(number)),
            kin: slot(kin[self.kins.find(number) as usize]),
            alike: slot(alike[self.alike.find(number) as usize]),
        });
        placed.collect()
    }

    /// By the number that stands for a set: the first of it, those that people decided of before others.
    fn firsts(&self, find: impl Fn(u32) -> u32) -> Vec<u32> {
        let order = |number: u32| (!self.kins.is_decided(number), &self.kins.face(number).id);
        let mut firsts: Vec<u32> = (0..self.kins.members().len() as u32).collect();
        for number in 0..firsts.len() as u32 {
            let first = &mut firsts[find(number) as usize];
            if order(number) < order(*first) {
                *first = number;
            }
        }
        firsts
    }
}
