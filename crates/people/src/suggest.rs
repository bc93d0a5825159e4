//! Which groups may be one person, but not so surely that nobody need be asked.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::faces::Slot;
use crate::kins::Kins;
use crate::look::{Apart, Look, Sum, apart, distance};
use crate::people::Whose;

/// How far apart groups may be on average for somebody to be asked.
const ASK: Apart = apart(0.62);

/// How many groups are compared, the largest: more than anybody would be asked about.
const MOST: usize = 2_000;

/// "Are these the same person?"
///
/// Yes, they are: [`Decision::Same`](crate::Decision::Same) of two persons, else [`Decision::Is`](crate::Decision::Is) of each
/// face of a group that is in no photo with a face of the other. No:
/// [`Decision::Apart`](crate::Decision::Apart) of two persons, [`Decision::IsNot`](crate::Decision::IsNot) of each face of a
/// group and a person, [`Decision::Unlike`](crate::Decision::Unlike) of the two groups' own names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// A person or a group.
    pub one: Whose,
    /// Another.
    pub other: Whose,
    /// How far apart their faces are on average; of people with several looks, of the two that are nearest.
    pub distance: f64,
}

/// A group of faces that look alike.
struct Alike {
    kin: u32,
    middle: Look,
    spread: f64,
}

/// Pairs of kins, by the number that stands for each, with how far apart they are: the nearest first.
///
/// `alike` says of each face that has some which others it looks like, `is_wanted` whether anybody should be asked about a kin.
pub(crate) fn pairs(
    kins: &Kins,
    alike: impl Fn(Slot) -> Slot,
    is_wanted: impl Fn(u32) -> bool,
) -> Vec<(u32, u32, f64)> {
    let alike = largest(kins, alike, is_wanted);
    let mut nearest: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for (count, one) in alike.iter().enumerate() {
        for other in &alike[..count] {
            let between = f64::from(one.middle.apart(&other.middle)) + one.spread + other.spread;
            if between <= f64::from(ASK) && one.kin != other.kin {
                let pair = (one.kin.min(other.kin), one.kin.max(other.kin));
                let least = nearest.entry(pair).or_insert(between);
                *least = least.min(between);
            }
        }
    }
    let asked = nearest.into_iter().filter(|((one, other), _)| kins.may_be_one(*one, *other));
    asked.map(|((one, other), between)| (one, other, distance(between))).collect()
}

fn largest(kins: &Kins, alike: impl Fn(Slot) -> Slot, is_wanted: impl Fn(u32) -> bool) -> Vec<Alike> {
    let mut faces: HashMap<Slot, Vec<u32>> = HashMap::new();
    for (number, slot) in (0..).zip(kins.members()) {
        let face = kins.face(number);
        if face.clear && face.look.is_some() {
            faces.entry(alike(*slot)).or_default().push(number);
        }
    }
    let mut groups: Vec<Vec<u32>> = faces.into_values().collect();
    groups.retain(|faces| is_wanted(faces[0]) && (faces.len() > 1 || kins.person(faces[0]).is_some()));
    let first = |faces: &[u32]| faces.iter().map(|number| &kins.face(*number).id).min();
    groups.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| first(one).cmp(&first(other))));
    groups.truncate(MOST);
    groups.into_iter().filter_map(|faces| look(kins, &faces)).collect()
}

fn look(kins: &Kins, faces: &[u32]) -> Option<Alike> {
    let mut looks = faces.iter().filter_map(|number| kins.face(*number).look.as_ref());
    let mut sum = Sum::of(looks.next()?);
    looks.for_each(|look| sum.add(look));
    let (middle, spread) = sum.middle();
    Some(Alike { kin: kins.find(faces[0]), middle, spread })
}
