//! Faces: where they are, which way they look, and what the model for faces makes of each.
//! Those that nobody could be told by are seen, and not kept.

use photo::seen::{Area, Embedding, Face, Landmark};
use photo::{FaceId, PhotoId};

use super::Models;
use super::align;
use super::boxes::{self, Found};
use super::objects;
use super::picture::{PLAIN, Part, Picture};
use super::session::{Failure, Session};
use super::similarity::Point;

/// Pixels along each edge of the square that faces are sought in: the picture is in its upper left corner, the rest is black.
const EDGE: usize = 512;

/// What is around the picture there.
const BLACK: u8 = 0;

/// What is less sure is no face.
const LEAST_SCORE: f64 = 0.5;

/// Two that have more in common are the same face.
const MOST_IN_COMMON: f64 = 0.4;

/// No more faces than this are looked at closely, largest first.
const MOST_FACES: usize = 100;

/// Pixels along each edge of the square that eyes, nose and mouth are sought in.
const LANDMARKS_EDGE: usize = 112;

/// A face is kept if it has so many pixels of the thumbnail along its shorter edge,
const LEAST_PIXELS: f64 = 40.0;
/// if so much of it is in the picture,
const LEAST_INSIDE: f64 = 0.8;
/// and if its nose is between its eyes, at least so far from either, in parts of the distance between them.
const LEAST_FROM_EYE: f64 = 0.15;

/// What the five points are called, in the words of Rekognition.
const POINTS: [&str; 5] = ["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"];

/// The faces of a photo, largest first.
pub(super) fn find(models: &Models, picture: &Picture, photo: PhotoId, things: &[Found]) -> Result<Vec<Face>, Failure> {
    let mut found = detect(&models.faces, picture)?;
    let size = |found: &Found| found.area.width * found.area.height;
    found.sort_by(|one, other| size(other).total_cmp(&size(one)));
    let look = |(number, found): (usize, &Found)| match number < MOST_FACES {
        true => look(models, picture, photo, found, things),
        false => Ok(Face { not_kept: vec!["EXCEEDS_MAX_FACES".into()], ..outline(found) }),
    };
    found.iter().enumerate().map(look).collect()
}

fn outline(found: &Found) -> Face {
    Face { area: boxes::rounded(found.area), confidence: (found.score * 1e4).round() / 100.0, ..Face::default() }
}

fn look(models: &Models, picture: &Picture, photo: PhotoId, found: &Found, things: &[Found]) -> Result<Face, Failure> {
    let points = five(&landmarks(&models.landmarks, picture, found.area)?);
    let landmark = |(name, [x, y]): (&str, Point)| Landmark {
        name: name.to_owned(),
        x: boxes::fraction(x / picture.width as f64),
        y: boxes::fraction(y / picture.height as f64),
    };
    let face = Face { landmarks: POINTS.into_iter().zip(points).map(landmark).collect(), ..outline(found) };
    let not_kept = reasons(picture, found.area, &points, things);
    let chip = if not_kept.is_empty() { align::chip(picture, &points) } else { None };
    let Some(chip) = chip else { return Ok(Face { not_kept, ..face }) };
    let answer = models.embedding.run(chip.planes(&PLAIN))?;
    let embedding = answer.first().ok_or("the model for faces answered nothing")?;
    Ok(Face { id: Some(id(photo, &face)), embedding: Some(Embedding::of(embedding)), ..face })
}

/// The same for the same face of the same photo, however often it is looked at; another face has another.
fn id(photo: PhotoId, face: &Face) -> FaceId {
    let Area { left, top, width, height } = face.area;
    let mut id = PhotoId::of(format!("{photo} {left} {top} {width} {height}").as_bytes()).to_string();
    id.truncate(32);
    FaceId(id)
}

/// Why nobody could be told by a face, in words as Rekognition has them; none if somebody could.
fn reasons(picture: &Picture, area: Area, points: &[Point; 5], things: &[Found]) -> Vec<String> {
    let inside = boxes::clipped(area);
    let shorter = (inside.width * picture.width as f64).min(inside.height * picture.height as f64);
    let is_cut = inside.width * inside.height < LEAST_INSIDE * area.width * area.height;
    let reasons = [
        (shorter < LEAST_PIXELS, "SMALL_BOUNDING_BOX"),
        (is_cut, "CUT_OFF"),
        (!faces_the_camera(points), "EXTREME_POSE"),
        (objects::is_animals(inside, things), Face::ANIMAL),
    ];
    reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason.to_owned()).collect()
}

/// Whether the nose is between the eyes, and the mouth below it, whichever way up the face is.
fn faces_the_camera([left, right, nose, mouth_left, mouth_right]: &[Point; 5]) -> bool {
    let eyes = [right[0] - left[0], right[1] - left[1]];
    let length = eyes[0].powi(2) + eyes[1].powi(2);
    let along = |point: &Point| ((point[0] - left[0]) * eyes[0] + (point[1] - left[1]) * eyes[1]) / length;
    let below = |point: &Point| ((point[1] - left[1]) * eyes[0] - (point[0] - left[0]) * eyes[1]) / length;
    let between = LEAST_FROM_EYE..=1.0 - LEAST_FROM_EYE;
    length > 0.0
        && between.contains(&along(nose))
        && below(nose) > 0.0
        && below(mouth_left).min(below(mouth_right)) > below(nose)
}

fn detect(model: &Session, picture: &Picture) -> Result<Vec<Found>, Failure> {
    let small = picture.fitted(picture.whole(), EDGE);
    let answers = model.run(small.on(BLACK, EDGE, EDGE, 0, 0).planes(&PLAIN))?;
    let [areas, scores] = &answers[..] else { return Err("the model for faces answered something else".into()) };
    // How much of the square the picture is.
    let parts = (small.width as f64 / EDGE as f64, small.height as f64 / EDGE as f64);
    Ok(boxes::once(decode(areas, scores, parts), MOST_IN_COMMON))
}

fn decode(areas: &[f32], scores: &[f32], (across, down): (f64, f64)) -> Vec<Found> {
    let (areas, _) = areas.as_chunks();
    let found = |(area, score): (&[f32; 4], &f32)| {
        let [top, left, bottom, right] = area.map(f64::from);
        let area = boxes::between(left / across, top / down, right / across, bottom / down);
        let is_inside = boxes::clipped(area).width > 0.0 && boxes::clipped(area).height > 0.0;
        (f64::from(*score) >= LEAST_SCORE && is_inside).then_some(Found { class: 0, score: f64::from(*score), area })
    };
    areas.iter().zip(scores).filter_map(found).collect()
}

/// The 68 points of a face, in pixels of the picture.
fn landmarks(model: &Session, picture: &Picture, area: Area) -> Result<Vec<Point>, Failure> {
    let inside = boxes::clipped(area);
    let (width, height) = (picture.width as f64, picture.height as f64);
    let part = Part {
        left: inside.left * width,
        top: inside.top * height,
        width: inside.width * width,
        height: inside.height * height,
    };
    let longest = part.width.max(part.height);
    let face = picture.fitted(part, LANDMARKS_EDGE);
    let square = face.on(
        BLACK,
        LANDMARKS_EDGE,
        LANDMARKS_EDGE,
        (LANDMARKS_EDGE - face.width) / 2,
        (LANDMARKS_EDGE - face.height) / 2,
    );
    let answers = model.run(square.planes(&PLAIN))?;
    let numbers = answers.first().map_or(&[][..], Vec::as_slice);
    let (points, []) = numbers.as_chunks::<2>() else {
        return Err("the model for landmarks answered half a point".into());
    };
    if points.len() != 68 {
        return Err(format!("the model for landmarks answered {} points", points.len()).into());
    }
    let (left, top) = (part.left - (longest - part.width) / 2.0, part.top - (longest - part.height) / 2.0);
    Ok(points.iter().map(|[x, y]| [left + f64::from(*x) * longest, top + f64::from(*y) * longest]).collect())
}

/// Both eyes, as they are in the picture from the left, the nose, and the corners of the mouth.
fn five(points: &[Point]) -> [Point; 5] {
    let mean =
        |points: &[Point]| [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64);
    [mean(&points[36..42]), mean(&points[42..48]), points[30], points[48], points[54]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_where_the_picture_is_in_the_square() {
        // The upper half of the square is the picture.
        let areas = [[0.1, 0.25, 0.4, 0.5], [0.0, 0.0, 1.0, 1.0], [0.6, 0.0, 0.9, 0.5]].concat();
        let found = decode(&areas, &[0.75, 0.4, 0.9], (1.0, 0.5));
        assert_eq!(found.len(), 1);
        let area = boxes::rounded(found[0].area);
        assert_eq!((found[0].score, area), (0.75, boxes::rounded(boxes::between(0.25, 0.2, 0.5, 0.8))));
    }

    #[test]
    fn a_face_shows_both_its_sides() {
        let straight = [[10.0, 10.0], [20.0, 10.0], [15.0, 15.0], [11.0, 20.0], [19.0, 20.0]];
        let with_nose = |x, y| [straight[0], straight[1], [x, y], straight[3], straight[4]];
        for (points, shows) in [
            (straight, true),
            (straight.map(|[x, y]| [-y, x]), true),
            (straight.map(|[x, y]| [-x, -y]), true),
            (with_nose(19.0, 15.0), false),
            (with_nose(9.0, 15.0), false),
            (with_nose(15.0, 9.0), false),
            (with_nose(15.0, 25.0), false),
            ([[1.0, 1.0]; 5], false),
        ] {
            assert_eq!(faces_the_camera(&points), shows, "{points:?}");
        }
    }
}
