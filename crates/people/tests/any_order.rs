//! Whatever is added in whatever order, who is who is the same; and what must never be is not.

mod made_up;

use std::collections::BTreeMap;

use fastrand::Rng;
use made_up::{Point, face, picture, relative, sighting, strangers};
use people::{By, Decision, FaceSeen, Group, People, Person, Sighting, Standing, Suggestion, Whose};
use photo::{FaceId, PersonId, PhotoId};
use proptest::prelude::*;

/// What can be added.
#[derive(Clone, Debug)]
enum Said {
    Seen(Sighting),
    Link(FaceId, FaceId, f64),
    Decided(Standing, Decision),
}

/// All that can be asked.
#[derive(Debug, PartialEq)]
struct Answers {
    persons: Vec<Person>,
    groups: Vec<Group>,
    suggestions: Vec<Suggestion>,
    who: Vec<Vec<(Option<FaceId>, Whose, By)>>,
}

const PHOTOS: usize = 50;
const PERSONS: usize = 4;

fn photo(number: usize) -> PhotoId {
    PhotoId::of(number.to_string().as_bytes())
}

fn face_id(number: usize) -> FaceId {
    FaceId(format!("{}-{}", number % PHOTOS, number / PHOTOS))
}

/// A library: few people of whom some are relatives, clear and unclear faces, ones with the same look, and ones with only links.
fn library(seed: u64) -> Vec<Said> {
    let mut rng = Rng::with_seed(seed);
    let mut people: Vec<Point> = strangers(2, &mut rng);
    people.push(relative(&people[0], 0.25, &mut rng));
    people.push(relative(&people[1], 0.35, &mut rng));
    let looks: Vec<_> = (0..60).map(|number| picture(&people[number % people.len()], &mut rng)).collect();
    let mut said = Vec::new();
    for number in 0..PHOTOS {
        let mut faces = Vec::new();
        for place in 0..rng.usize(1..=3) {
            let seen = face(&face_id(place * PHOTOS + number).0, looks[rng.usize(..looks.len())]);
            let size_px = if rng.u8(..6) == 0 { 20 } else { 100 };
            let look = seen.look.filter(|_| rng.u8(..8) > 0);
            faces.push(FaceSeen { size_px, look, ..seen });
        }
        let day = jiff::civil::date(rng.i16(1990..2020), 1, 1);
        let seen = sighting(&number.to_string(), faces);
        said.push(Said::Seen(Sighting { day: Some(day).filter(|_| rng.bool()), ..seen }));
    }
    for _ in 0..30 {
        let percent = [99.9, 98.0, 97.0, 90.0][rng.usize(..4)];
        said.push(Said::Link(any_face(&mut rng), any_face(&mut rng), percent));
    }
    for rank in 0..rng.usize(..25) {
        said.push(Said::Decided(standing(rank), decision(rank, &mut rng)));
    }
    said
}

fn standing(rank: usize) -> Standing {
    ((rank / 2) as u64, photo(rank))
}

fn any_face(rng: &mut Rng) -> FaceId {
    face_id(rng.usize(..2 * PHOTOS))
}

fn any_person(rng: &mut Rng) -> PersonId {
    format!("person-{}", rng.usize(..PERSONS)).parse().unwrap()
}

fn decision(rank: usize, rng: &mut Rng) -> Decision {
    let (face, other) = (any_face(rng), any_face(rng));
    let [person, into] = [(); 2].map(|()| any_person(rng));
    match rng.u8(..17) {
        0..=4 => Decision::Is { face, person },
        5 | 6 => Decision::IsNot { face, person },
        7 => Decision::NoFace { face },
        8 => Decision::Unlike { one: face, other },
        9 => Decision::Shown { photo: photo(rng.usize(..PHOTOS)), person },
        10 => Decision::Same { person, into },
        11 => Decision::Apart { one: person, other: into },
        12 | 13 => Decision::Born { person, day: jiff::civil::Date::new(rng.i16(1990..2020), 1, 1).ok() },
        14 => Decision::Hidden { person, hidden: rng.bool() },
        15 => Decision::NotShown { photo: photo(rng.usize(..PHOTOS)), person },
        _ => Decision::Undo { what: standing(rng.usize(..=rank)) },
    }
}

fn photo_of(face: &FaceId) -> PhotoId {
    PhotoId::of(face.0.split('-').next().unwrap().as_bytes())
}

fn add(people: &mut People, said: Said) {
    match said {
        Said::Seen(sighting) => people.add([sighting]),
        Said::Link(one, other, percent) => people.link(&one, &other, percent),
        Said::Decided(standing, decision) => people.decide([(standing, vec![decision])]),
    }
}

fn answers(people: &mut People) -> Answers {
    Answers {
        persons: people.persons(),
        groups: people.groups(),
        suggestions: people.suggestions(),
        who: (0..PHOTOS).map(|number| people.who(photo(number))).collect(),
    }
}

/// Everything at once, and nobody asked for before.
fn at_once(said: &[Said]) -> People {
    let mut people = People::default();
    let seen =
        said.iter().filter_map(|said| if let Said::Seen(sighting) = said { Some(sighting.clone()) } else { None });
    people.add(seen);
    let others = said.iter().filter(|said| !matches!(said, Said::Seen(_)));
    others.for_each(|said| add(&mut people, said.clone()));
    people
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_order_makes_no_difference(seed: u64) {
        let said = library(seed);
        let mut rng = Rng::with_seed(seed);
        let mut shuffled = said.clone();
        rng.shuffle(&mut shuffled);
        let mut people = People::default();
        for said in shuffled {
            if rng.u8(..3) == 0 {
                answers(&mut people);
            }
            if let (Said::Seen(sighting), 0) = (&said, rng.u8(..4)) {
                people.add([Sighting { day: None, ..sighting.clone() }]);
                people.add([sighting.clone()]);
                people.groups();
                people.remove([sighting.photo]);
            }
            add(&mut people, said);
        }
        prop_assert!(answers(&mut people) == answers(&mut at_once(&said)));
    }

    #[test]
    fn what_was_kept_of_another_time_makes_no_difference(seed: u64, damaged in 0..4) {
        let said = library(seed);
        let mut rng = Rng::with_seed(seed);
        let sightings: Vec<Sighting> =
            said.iter().filter_map(|said| if let Said::Seen(sighting) = said { Some(sighting.clone()) } else { None }).collect();
        let mut then = sightings.clone();
        then.retain(|_| rng.u8(..5) > 0);
        for sighting in &mut then {
            if rng.u8(..10) == 0 {
                sighting.faces.iter_mut().for_each(|face| face.look = Some(picture(&vec![0.1; 128], &mut rng)));
            }
        }
        let mut kept = People::begin(then, &[]).neighbours();
        if damaged == 0 {
            kept.truncate(rng.usize(..kept.len()));
        }
        let mut people = People::begin(sightings, &kept);
        let others = said.iter().filter(|said| !matches!(said, Said::Seen(_)));
        others.for_each(|said| add(&mut people, said.clone()));
        prop_assert!(answers(&mut people) == answers(&mut at_once(&said)));
        prop_assert!(people.neighbours() == at_once(&said).neighbours());
    }

    #[test]
    fn what_is_taken_back_is_as_if_never_decided(seed: u64) {
        let said = library(seed);
        let mut rng = Rng::with_seed(seed);
        let mut people = at_once(&said);
        let before = answers(&mut people);
        people.decide([(standing(100), vec![decision(50, &mut rng)])]);
        answers(&mut people);
        people.decide([(standing(102), vec![Decision::Undo { what: standing(100) }])]);
        prop_assert!(answers(&mut people) == before);
    }

    #[test]
    fn what_is_decided_last_holds(seed: u64) {
        let said = library(seed);
        let mut people = at_once(&said);
        let mut rng = Rng::with_seed(seed);
        let (face, person) = (any_face(&mut rng), any_person(&mut rng));
        let is_theirs = |people: &mut People| {
            let theirs = |them: &Person| them.id == person || them.about.also.contains(&person);
            people.persons().iter().find(|them| theirs(them)).and_then(|them| them.faces.get(&face).copied())
        };
        let seen = said.iter().any(|said| {
            matches!(said, Said::Seen(sighting) if sighting.faces.iter().any(|seen| seen.id == face))
        });
        people.decide([(standing(100), vec![Decision::IsNot { face: face.clone(), person: person.clone() }])]);
        prop_assert_ne!(is_theirs(&mut people), Some(By::Likeness));
        people.decide([(standing(102), vec![Decision::Is { face: face.clone(), person: person.clone() }])]);
        prop_assert_eq!(is_theirs(&mut people), Some(By::Decision).filter(|_| seen));
        people.decide([(standing(104), vec![Decision::NoFace { face: face.clone() }])]);
        prop_assert_eq!(is_theirs(&mut people), None);
        prop_assert!(people.who(photo_of(&face)).iter().all(|(seen, ..)| seen.as_ref() != Some(&face)));
    }

    #[test]
    fn what_must_not_be_is_only_where_a_person_decided_it(seed: u64) {
        let said = library(seed);
        let mut people = at_once(&said);
        let mut days = BTreeMap::new();
        for said in &said {
            if let Said::Seen(sighting) = said {
                days.extend(sighting.faces.iter().map(|face| (face.id.clone(), sighting.day)));
            }
        }
        for group in people.groups() {
            let mut photos: Vec<_> = group.faces.iter().map(photo_of).collect();
            photos.sort();
            photos.dedup();
            prop_assert_eq!(photos.len(), group.faces.len());
        }
        for person in people.persons() {
            for (face, _) in person.faces.iter().filter(|(_, by)| **by == By::Likeness) {
                let beside = person.faces.keys().filter(|other| photo_of(other) == photo_of(face));
                prop_assert_eq!(beside.count(), 1);
                prop_assert!(!person.about.not_shown.contains(&photo_of(face)));
                if let (Some(day), Some(born)) = (days[face], person.about.born) {
                    prop_assert!(day >= born.yesterday().unwrap());
                }
            }
        }
        for suggestion in people.suggestions() {
            prop_assert!(suggestion.one < suggestion.other);
        }
    }
}
