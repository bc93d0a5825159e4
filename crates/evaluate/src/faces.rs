//! Faces that were found, whose they are said to be, and how well they are told apart and put into groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use people::{FaceSeen, People, Sighting};
use photo::FaceId;
use photo::seen::{Area, Face};

use crate::groups::{self, Groups};
use crate::labelled::Present;
use crate::look::Looked;
use crate::pairs::Pairs;

/// What became of the faces of pictures of which it is said who is in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faces {
    /// How many pictures these are.
    pub pictures: usize,
    /// How many people are named.
    pub people: usize,
    /// How many faces of theirs there are.
    pub named: usize,
    /// How many of these were found.
    pub found: usize,
    /// How many of these are kept, so that their people can be told by them.
    pub kept: usize,
    /// Why others are not, in the recogniser's words, and how many of them.
    pub not_kept: BTreeMap<String, usize>,
    /// Faces that were found where nobody's face is.
    pub false_faces: usize,
    /// How many of these are kept.
    pub false_kept: usize,
    /// Distances between those that are kept.
    pub pairs: Pairs,
    /// What became of those that are kept when all were grouped.
    pub groups: Groups,
}

/// Compares what was found in pictures with who is said to be in them.
pub fn compare(pictures: &[Looked]) -> Faces {
    let mut faces = Faces::default();
    let mut whose: HashMap<FaceId, &str> = HashMap::new();
    let mut seen: Vec<FaceSeen> = Vec::new();
    let mut sightings = Vec::new();
    for picture in pictures {
        let Some(present) = &picture.said.people else { continue };
        let found = &picture.seen.faces;
        let (width, height) = picture.size_px;
        let assigned = assign(present, found);
        faces.pictures += 1;
        faces.named += present.named.len();
        faces.found += assigned.len();
        if !present.others {
            let is_assigned = |number: &usize| assigned.iter().any(|(taken, _)| taken == number);
            let others = || (0..found.len()).filter(|number| !is_assigned(number));
            faces.false_faces += others().count();
            faces.false_kept += others().filter(|number| found[*number].id.is_some()).count();
        }
        for (number, name) in assigned {
            match FaceSeen::of(&found[number], width, height) {
                Some(face) => {
                    whose.insert(face.id.clone(), name);
                    seen.push(face);
                }
                None => *faces.not_kept.entry(found[number].not_kept.join(", ")).or_default() += 1,
            }
        }
        let kept = found.iter().filter_map(|face| FaceSeen::of(face, width, height)).collect();
        sightings.push(Sighting { photo: picture.photo, day: None, faces: kept });
    }
    let named = pictures.iter().filter_map(|picture| picture.said.people.as_ref()).flat_map(|present| &present.named);
    faces.people = named.map(|(name, _)| name).collect::<BTreeSet<_>>().len();
    faces.kept = seen.len();
    faces.pairs = pairs(&seen, &whose);
    faces.groups = groups::judge(&grouped(sightings, &whose));
    faces
}

/// Which of the faces that were found are whose. A face is at a place if the middle of each lies in the other.
fn assign<'a>(present: &'a Present, found: &[Face]) -> Vec<(usize, &'a str)> {
    let mut assigned: Vec<(usize, &str)> = Vec::new();
    for (name, area) in &present.named {
        let is_free = |number: &usize| assigned.iter().all(|(taken, _)| taken != number);
        let is_there = |number: &usize| {
            area.is_none_or(|area| holds_middle(area, found[*number].area) && holds_middle(found[*number].area, area))
        };
        // The largest comes first.
        if let Some(number) = (0..found.len()).filter(is_free).find(is_there) {
            assigned.push((number, name));
        }
    }
    assigned
}

fn holds_middle(area: Area, other: Area) -> bool {
    let (across, down) = (other.left + other.width / 2.0, other.top + other.height / 2.0);
    (area.left..=area.left + area.width).contains(&across) && (area.top..=area.top + area.height).contains(&down)
}

fn pairs(seen: &[FaceSeen], whose: &HashMap<FaceId, &str>) -> Pairs {
    let looks: Vec<_> = seen.iter().filter_map(|face| Some((whose[&face.id], face.look.as_ref()?))).collect();
    let pair = |number: usize| {
        let (name, look) = looks[number];
        looks[..number].iter().map(move |(other, its)| (look.distance(its), name == *other))
    };
    Pairs::of((0..looks.len()).flat_map(pair))
}

/// Whose faces are in each group.
fn grouped<'a>(sightings: Vec<Sighting>, whose: &HashMap<FaceId, &'a str>) -> Vec<Vec<&'a str>> {
    let groups = People::begin(sightings, &[]).groups();
    let names = groups.iter().map(|group| group.faces.iter().filter_map(|face| whose.get(face).copied()).collect());
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(left: f64, top: f64, edge: f64) -> Area {
        Area { left, top, width: edge, height: edge }
    }

    #[track_caller]
    fn check(named: &[(&str, Option<Area>)], found: &[Area], expected: &str) {
        let named = named.iter().map(|(name, area)| ((*name).to_owned(), *area)).collect();
        let found: Vec<Face> = found.iter().map(|area| Face { area: *area, ..Face::default() }).collect();
        let present = Present { named, others: false };
        let told = assign(&present, &found).iter().map(|(number, name)| format!("{name} {number}")).collect::<Vec<_>>();
        assert_eq!(told.join(", "), expected);
    }

    #[test]
    fn a_face_is_whose_place_it_is_at() {
        let (left, right) = (area(0.1, 0.1, 0.2), area(0.6, 0.1, 0.1));
        check(&[("Ann", None)], &[], "");
        check(&[("Ann", None)], &[left, right], "Ann 0");
        check(&[("Ann", Some(area(0.55, 0.1, 0.15))), ("Ben", Some(left))], &[left, right], "Ann 1, Ben 0");
        check(&[("Ann", Some(area(0.3, 0.6, 0.2)))], &[left, right], "");
        // Somebody's whole figure is no place of a face.
        check(&[("Ann", Some(area(0.0, 0.0, 1.0)))], &[left], "");
        check(&[("Ann", Some(left)), ("Ben", Some(left))], &[left], "Ann 0");
    }
}
