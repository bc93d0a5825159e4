//! Faces into groups by what they look like: how pure the groups are, and what a face that cannot be relied on may do.

mod made_up;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use made_up::{Point, face, look, photos, picture, relative, sighting, strangers};
use people::{FaceSeen, Group, People};
use photo::FaceId;

/// Groups these photos, and says of how many of the faces most of the group are of the same person, and into how many groups
/// of more than two they fell.
fn purity(people: &[Point], photo_count: usize, rng: &mut Rng) -> (f64, usize) {
    let mut grouped = People::default();
    grouped.add(photos(people, photo_count, rng));
    let groups = grouped.groups();
    let (mut faces, mut right) = (0, 0);
    for group in &groups {
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        for id in &group.faces {
            *of.entry(id.0.split('-').next().unwrap()).or_default() += 1;
        }
        faces += group.faces.len();
        right += of.values().max().unwrap();
    }
    (right as f64 / faces as f64, groups.iter().filter(|group| group.faces.len() > 2).count())
}

#[test]
fn forty_strangers_are_forty_groups() {
    let mut rng = Rng::with_seed(1);
    let people = strangers(40, &mut rng);
    let (purity, groups) = purity(&people, 800, &mut rng);
    assert_eq!(groups, 40);
    assert!(purity > 0.999, "{purity}");
}

#[test]
fn relatives_are_rather_left_apart_than_put_together() {
    for (from_each_other, at_least) in [(0.33, 0.99), (0.28, 0.97), (0.24, 0.95)] {
        let mut rng = Rng::with_seed(2);
        let first = strangers(1, &mut rng);
        let people: Vec<Point> = (0..12).map(|_| relative(&first[0], from_each_other, &mut rng)).collect();
        let (purity, groups) = purity(&people, 600, &mut rng);
        assert!(purity >= at_least, "{from_each_other}: {purity} in {groups} groups");
    }
}

/// So many faces in each group.
#[track_caller]
fn check(sightings: Vec<people::Sighting>, links: &[(&str, &str, f64)], sizes: &[usize]) -> Vec<Group> {
    let mut people = People::default();
    people.add(sightings);
    for (one, other, percent) in links {
        people.link(&FaceId((*one).to_owned()), &FaceId((*other).to_owned()), *percent);
    }
    let groups = people.groups();
    assert_eq!(groups.iter().map(|group| group.faces.len()).collect::<Vec<_>>(), sizes);
    groups
}

fn each_in_a_photo(faces: impl IntoIterator<Item = FaceSeen>) -> Vec<people::Sighting> {
    faces.into_iter().map(|face| sighting(&face.id.0.clone(), vec![face])).collect()
}

/// Faces in a row, each as near to the next as one person's are.
fn row(distances: &[f64]) -> Vec<FaceSeen> {
    let mut at = -1.0;
    let place = |distance: &f64| {
        at += distance;
        let point: Vec<f64> = [at].into_iter().chain([0.0; 127]).collect();
        face(&format!("{at:.2}"), look(&point))
    };
    distances.iter().map(place).collect()
}

#[test]
fn a_chain_of_look_alikes_leads_nowhere() {
    check(each_in_a_photo(row(&[0.0, 0.4, 0.41, 0.42, 0.43])), &[], &[2, 2, 1]);
}

#[test]
fn faces_in_one_photo_are_two_peoples() {
    let mut rng = Rng::with_seed(3);
    let person = strangers(1, &mut rng);
    let twins = |photo: &str, rng: &mut Rng| {
        let faces = ["a", "b"].map(|which| face(&format!("{photo}{which}"), picture(&person[0], rng)));
        sighting(photo, faces.into())
    };
    check((0..5).map(|photo| twins(&photo.to_string(), &mut rng)).collect(), &[], &[5, 5]);
}

#[test]
fn an_unclear_face_joins_and_makes_no_difference() {
    let small = |face: FaceSeen| FaceSeen { size_px: 30, ..face };
    let between = || row(&[0.0, 0.1, 0.3, 0.3, 0.1]).into_iter().enumerate();
    let clear = between().map(|(_, face)| face);
    check(each_in_a_photo(clear), &[], &[3, 2]);
    let with_unclear = between().map(|(place, face)| if place == 2 { small(face) } else { face });
    check(each_in_a_photo(with_unclear), &[], &[2, 2, 1]);
    let near = row(&[0.0, 0.1, 0.1]).into_iter().map(|face| if face.id.0 == "-0.80" { small(face) } else { face });
    check(each_in_a_photo(near), &[], &[3]);
    check(each_in_a_photo(row(&[0.0, 0.1, 0.1]).into_iter().map(small)), &[], &[1, 1, 1]);
}

#[test]
fn links_stand_for_looks_where_several_agree() {
    let faces = || {
        each_in_a_photo(
            ["a", "b", "c", "d", "e"]
                .map(|id| FaceSeen { look: None, ..face(id, picture(&vec![0.0; 128], &mut Rng::with_seed(4))) }),
        )
    };
    let all = [("a", "b", 99.9), ("a", "c", 99.8), ("b", "c", 99.7)];
    check(faces(), &all, &[3, 1, 1]);
    check(faces(), &[all[0], all[1]], &[2, 1, 1, 1]);
    check(faces(), &[("a", "b", 94.9), ("a", "c", 80.0)], &[1; 5]);
    check(faces(), &[all[0], all[1], all[2], ("d", "a", 99.0), ("d", "b", 99.0)], &[3, 1, 1]);
    check(faces(), &[all[0], all[1], all[2], ("d", "a", 99.0), ("d", "b", 99.0), ("c", "d", 98.0)], &[4, 1]);
}

#[test]
fn a_face_is_taken_as_a_recogniser_saw_it() {
    let area = photo::seen::Area { left: 0.5, top: 0.1, width: 0.1, height: 0.2 };
    let seen = photo::seen::Face { id: Some(FaceId("a".into())), area, confidence: 97.0, ..Default::default() };
    let taken = FaceSeen::of(&seen, 2_048, 1_536).unwrap();
    assert_eq!((taken.size_px, taken.look, taken.confidence), (204, None, 97.0));
    let mut embedding = [0.0; 128];
    embedding[0] = 0.5;
    let embedding = Some(photo::seen::Embedding::of(&embedding));
    let taken = FaceSeen::of(&photo::seen::Face { embedding, ..seen.clone() }, 2_048, 1_536).unwrap();
    assert_eq!(taken.look, Some(look(&[0.5].into_iter().chain([0.0; 127]).collect())));
    assert_eq!(FaceSeen::of(&photo::seen::Face { id: None, ..seen }, 2_048, 1_536), None);
}

#[test]
fn nothing_is_left_of_photos_that_are_gone() {
    let mut rng = Rng::with_seed(5);
    let people = strangers(3, &mut rng);
    let photos = photos(&people, 500, &mut rng);
    let (kept, gone) = photos.split_at(300);
    let mut grouped = People::default();
    grouped.add(photos.iter().cloned());
    grouped.groups();
    grouped.remove(gone.iter().map(|sighting| sighting.photo));
    let mut never = People::default();
    never.add(kept.iter().cloned());
    assert_eq!(grouped.groups(), never.groups());
    assert_eq!(grouped.who(gone[0].photo), []);
    let ids: BTreeSet<FaceId> = grouped.groups().into_iter().flat_map(|group| group.faces).collect();
    assert_eq!(ids.len(), kept.iter().map(|sighting| sighting.faces.len()).sum::<usize>());
}
