//! A face turned, moved and sized until its eyes, nose and mouth are where the model for faces expects them.
//! Pure.

use super::picture::Picture;
use super::similarity::{Point, Similarity};

/// Pixels along each edge of an aligned face.
pub(super) const CHIP: usize = 150;

/// Where both eyes, the nose and both corners of the mouth are in dlib's mean face, whose sides are one
/// (`get_face_chip_details` of dlib 19).
const MEAN_FACE: [Point; 5] = [
    [0.225_492, 0.215_990],
    [0.754_761, 0.215_990],
    [0.490_127, 0.515_625],
    [0.254_149, 0.780_233],
    [0.726_104, 0.780_233],
];

/// What is around the mean face, in its sides.
const PADDING: f64 = 0.25;

/// The face whose eyes, nose and corners of the mouth are at these points of a picture. `None` where they are all in one.
pub(super) fn chip(picture: &Picture, face: &[Point; 5]) -> Option<Picture> {
    let place = |at: f64| (PADDING + at) / (1.0 + 2.0 * PADDING) * CHIP as f64;
    let similarity = Similarity::between(&MEAN_FACE.map(|point| point.map(place)), face)?;
    Some(similarity.cut(picture, CHIP, CHIP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_where_it_is_expected_is_cut_out_as_it_is() {
        let ink = |at: usize| (at / 3 % 200) as u8;
        let pixels = (0..CHIP * CHIP * 3).map(ink).collect();
        let picture = Picture { width: CHIP, height: CHIP, pixels };
        let place = |at: f64| (PADDING + at) / 1.5 * CHIP as f64;
        assert_eq!(chip(&picture, &MEAN_FACE.map(|point| point.map(place))), Some(picture.clone()));
        let beside = MEAN_FACE.map(|point| point.map(|at| place(at) - 1000.0));
        assert!(chip(&picture, &beside).unwrap().pixels.iter().all(|ink| *ink == 0));
    }
}
