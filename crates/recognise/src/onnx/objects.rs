//! Things in a picture and where they are, out of what NanoDet answers.
//! Pure, but for the model.

use std::ops::RangeInclusive;

use photo::seen::Area;

use super::boxes::{self, Found};
use super::labels::weights;
use super::picture::{Inks, Picture};
use super::session::{Failure, Session};

/// Pixels along each edge: the whole picture is squeezed into a square.
const EDGE: usize = 416;

/// As the model was trained: blue, green, red.
const INKS: Inks = Inks { order: [2, 1, 0], minus: [103.53, 116.28, 123.675], over: [57.375, 57.12, 58.395] };

/// What is less sure is mostly nothing.
const LEAST_SCORE: f64 = 0.3;

/// Two that have more in common are the same thing.
const MOST_IN_COMMON: f64 = 0.5;

/// Classes of things, and those among them that have faces.
const CLASSES: usize = 80;
const PERSON: usize = 0;
const ANIMALS: RangeInclusive<usize> = 14..=23;

/// Whose a face is, is said by things that have so much of it in them.
const MOST_OF_A_FACE: f64 = 0.8;

/// How far an edge of a thing can be from a cell's middle, in cells.
const STEPS: usize = 11;

pub(super) fn find(model: &Session, picture: &Picture) -> Result<Vec<Found>, Failure> {
    let square = picture.resized(picture.whole(), EDGE, EDGE);
    let answers = model.run(square.planes(&INKS))?;
    let [fine, middle, coarse, fine_edges, middle_edges, coarse_edges] = &answers[..] else {
        return Err("the model for objects answered something else".into());
    };
    let mut found = Vec::new();
    for (scores, edges) in [(fine, fine_edges), (middle, middle_edges), (coarse, coarse_edges)] {
        found.extend(decode(scores, edges)?);
    }
    Ok(boxes::once(found, MOST_IN_COMMON))
}

/// The things of one square grid of cells: for each cell how sure every class is, and for each of its four edges how likely
/// it is to be each number of cells away.
fn decode(scores: &[f32], edges: &[f32]) -> Result<Vec<Found>, Failure> {
    let across = (scores.len() / CLASSES).isqrt();
    if scores.len() != across * across * CLASSES || edges.len() != across * across * 4 * STEPS {
        return Err("the model for objects answered in another shape".into());
    }
    let mut found = Vec::new();
    for (cell, (scores, edges)) in scores.chunks_exact(CLASSES).zip(edges.chunks_exact(4 * STEPS)).enumerate() {
        for (class, score) in scores.iter().map(|score| f64::from(*score)).enumerate() {
            if score >= LEAST_SCORE {
                found.push(Found { class, score, area: area(cell, across, edges) });
            }
        }
    }
    Ok(found)
}

fn area(cell: usize, across: usize, edges: &[f32]) -> Area {
    let middle = |at: usize| at as f64 + 0.5;
    let (x, y) = (middle(cell % across), middle(cell / across));
    let mut away = edges.chunks_exact(STEPS).map(expected);
    let mut next = || away.next().expect("four edges");
    let [left, top, right, bottom] = [x - next(), y - next(), x + next(), y + next()].map(|at| at / across as f64);
    boxes::clipped(boxes::between(left, top, right, bottom))
}

/// Whether a face is rather an animal's than a person's, by what is seen around it.
pub(super) fn is_animals(face: Area, things: &[Found]) -> bool {
    let around = things.iter().filter(|thing| boxes::inside(face, thing.area) >= MOST_OF_A_FACE);
    let faced = around.filter(|thing| thing.class == PERSON || ANIMALS.contains(&thing.class));
    faced.max_by(|one, other| one.score.total_cmp(&other.score)).is_some_and(|thing| thing.class != PERSON)
}

/// The mean of the numbers from 0 on, each as likely as its power of e.
fn expected(powers: &[f32]) -> f64 {
    let weights = weights(powers);
    let sum: f64 = weights.iter().enumerate().map(|(number, weight)| weight * number as f64).sum();
    sum / weights.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One power of e by far the greatest.
    fn surely(number: usize) -> [f32; STEPS] {
        std::array::from_fn(|other| if other == number { 100.0 } else { 0.0 })
    }

    #[test]
    fn an_edge_is_where_it_is_expected() {
        assert_eq!(expected(&surely(3)), 3.0);
        assert_eq!(expected(&[0.0; STEPS]), 5.0);
        assert!((expected(&[0.0, 2.0_f32.ln()]) - 2.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn a_face_is_whose_it_is_in() {
        const DOG: usize = 16;
        const CHAIR: usize = 56;
        let found = |(class, score, right): &(usize, f64, f64)| Found {
            class: *class,
            score: *score,
            area: boxes::between(0.0, 0.0, *right, 1.0),
        };
        let face = boxes::between(0.1, 0.1, 0.3, 0.3);
        for (things, animals) in [
            (&[][..], false),
            (&[(DOG, 0.4, 1.0)], true),
            (&[(CHAIR, 0.9, 1.0)], false),
            (&[(DOG, 0.9, 0.2)], false),
            (&[(DOG, 0.7, 1.0), (PERSON, 0.8, 1.0)], false),
            (&[(DOG, 0.7, 1.0), (PERSON, 0.6, 1.0), (CHAIR, 0.9, 1.0)], true),
        ] {
            let things: Vec<Found> = things.iter().map(found).collect();
            assert_eq!(is_animals(face, &things), animals, "{things:?}");
        }
    }

    #[test]
    fn a_thing_is_around_its_cell() {
        // Of four cells the last shows something.
        let mut scores = [0.29; 4 * CLASSES];
        scores[3 * CLASSES + 1] = 0.75;
        let edges: Vec<f32> = (0..4).flat_map(|_| [1, 0, 0, 4].map(surely)).flatten().collect();
        let area = boxes::between(0.25, 0.75, 0.75, 1.0);
        assert_eq!(decode(&scores, &edges).unwrap(), [Found { class: 1, score: 0.75, area }]);
        assert!(decode(&scores[..3 * CLASSES], &edges).is_err());
        assert!(decode(&scores, &edges[1..]).is_err());
    }
}
