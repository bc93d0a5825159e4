//! Made-up faces, as far apart as dlib's network makes those of clear adult faces: 0.38 ± 0.07 of one person, 0.88 ± 0.08 of
//! two. The same seed makes the same.
#![allow(dead_code, reason = "not every test needs all of it")]

use fastrand::Rng;
use people::{FaceSeen, Look, Sighting};
use photo::{FaceId, PhotoId};

/// How far a person's face is from the middle of all.
const FROM_MIDDLE: (f64, f64) = (0.56, 0.07);

/// How far a picture is from the person's face.
const FROM_FACE: (f64, f64) = (0.27, 0.05);

/// A point among faces.
pub type Point = Vec<f64>;

/// As many people who are no more alike than others.
pub fn strangers(count: usize, rng: &mut Rng) -> Vec<Point> {
    (0..count).map(|_| beside(&vec![0.0; 128], FROM_MIDDLE, rng)).collect()
}

/// Somebody so far from somebody else: a sibling, or the same person as a child.
pub fn relative(of: &Point, distance: f64, rng: &mut Rng) -> Point {
    beside(of, (distance, 0.0), rng)
}

/// A picture of somebody.
pub fn picture(of: &Point, rng: &mut Rng) -> Look {
    look(&beside(of, FROM_FACE, rng))
}

/// The look at a point.
pub fn look(point: &Point) -> Look {
    Look::of(point.iter().copied()).expect("128 numbers, not too long")
}

/// A clear face.
pub fn face(id: &str, look: Look) -> FaceSeen {
    FaceSeen { id: FaceId(id.to_owned()), look: Some(look), size_px: 150, confidence: 99.0, quality: None }
}

/// A photo of these faces.
pub fn sighting(photo: &str, faces: Vec<FaceSeen>) -> Sighting {
    Sighting { photo: PhotoId::of(photo.as_bytes()), day: None, faces }
}

/// Photos of some of these people, one to three in each. A face's identity begins with the number of its person and a dash.
pub fn photos(of: &[Point], count: usize, rng: &mut Rng) -> Vec<Sighting> {
    let photo = |number: usize| {
        let mut who: Vec<usize> = (0..rng.usize(1..=3)).map(|_| rng.usize(..of.len())).collect();
        who.sort_unstable();
        who.dedup();
        let faces = who.iter().map(|who| face(&format!("{who}-{number}"), picture(&of[*who], rng)));
        sighting(&number.to_string(), faces.collect())
    };
    (0..count).map(photo).collect()
}

/// A point somewhere around another, at about such a distance.
fn beside(point: &Point, (distance, spread): (f64, f64), rng: &mut Rng) -> Point {
    let direction: Vec<f64> = point.iter().map(|_| normal(rng)).collect();
    let length = direction.iter().map(|number| number * number).sum::<f64>().sqrt();
    let distance = distance + spread * normal(rng);
    point.iter().zip(direction).map(|(at, along)| at + along / length * distance).collect()
}

/// A number around 0, mostly between -1 and 1: by the central limit theorem.
fn normal(rng: &mut Rng) -> f64 {
    (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0
}
