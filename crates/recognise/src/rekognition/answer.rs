//! Rekognition's answers in the words of records.
//! Nothing that was answered is left out, and nothing is rounded.

use aws_sdk_rekognition::types::{
    BoundingBox, FaceDetail, FaceRecord, Label as GivenLabel, TextDetection, UnindexedFace,
};
use photo::FaceId;
use photo::seen::{Age, Area, Face, Gaze, Guess, Instance, Label, Landmark, Line, Pose, Quality, Trait};

pub(super) fn label(given: &GivenLabel) -> Label {
    let instances = given
        .instances()
        .iter()
        .map(|instance| Instance { area: area(instance.bounding_box()), confidence: number(instance.confidence()) });
    Label {
        name: given.name().unwrap_or_default().to_owned(),
        confidence: number(given.confidence()),
        instances: instances.collect(),
        parents: names(given.parents().iter().map(|parent| parent.name())),
        aliases: names(given.aliases().iter().map(|alias| alias.name())),
        categories: names(given.categories().iter().map(|category| category.name())),
    }
}

/// A face that is in the collection now.
pub(super) fn kept_face(record: &FaceRecord) -> Face {
    let id = record.face().and_then(|face| face.face_id()).map(|id| FaceId(id.to_owned()));
    Face { id, ..record.face_detail().map(face).unwrap_or_default() }
}

/// A face that was found and is not in the collection.
pub(super) fn passed_face(passed: &UnindexedFace) -> Face {
    let not_kept = passed.reasons().iter().map(|reason| reason.as_str().to_owned()).collect();
    Face { not_kept, ..passed.face_detail().map(face).unwrap_or_default() }
}

pub(super) fn line(detection: &TextDetection) -> Line {
    Line {
        text: detection.detected_text().unwrap_or_default().to_owned(),
        confidence: number(detection.confidence()),
        area: area(detection.geometry().and_then(|geometry| geometry.bounding_box())),
    }
}

fn face(detail: &FaceDetail) -> Face {
    Face {
        id: None,
        not_kept: Vec::new(),
        area: area(detail.bounding_box()),
        confidence: number(detail.confidence()),
        quality: detail.quality().map(|quality| Quality {
            brightness: number(quality.brightness()),
            sharpness: number(quality.sharpness()),
        }),
        pose: detail.pose().map(|pose| Pose {
            roll: number(pose.roll()),
            yaw: number(pose.yaw()),
            pitch: number(pose.pitch()),
        }),
        landmarks: landmarks(detail),
        age: detail.age_range().map(|range| Age { low: years(range.low()), high: years(range.high()) }),
        traits: traits(detail),
        emotions: emotions(detail),
        gender: detail.gender().map(|gender| Guess {
            name: gender.value().map(|value| value.as_str().to_owned()).unwrap_or_default(),
            confidence: number(gender.confidence()),
        }),
        gaze: detail.eye_direction().map(|eyes| Gaze {
            yaw: number(eyes.yaw()),
            pitch: number(eyes.pitch()),
            confidence: number(eyes.confidence()),
        }),
        embedding: None,
    }
}

fn landmarks(detail: &FaceDetail) -> Vec<Landmark> {
    let landmark = |given: &aws_sdk_rekognition::types::Landmark| Landmark {
        name: given.r#type().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        x: number(given.x()),
        y: number(given.y()),
    };
    detail.landmarks().iter().map(landmark).collect()
}

fn emotions(detail: &FaceDetail) -> Vec<Guess> {
    let emotion = |given: &aws_sdk_rekognition::types::Emotion| Guess {
        name: given.r#type().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        confidence: number(given.confidence()),
    };
    detail.emotions().iter().map(emotion).collect()
}

/// What the service has as a type for each, all alike.
fn traits(detail: &FaceDetail) -> Vec<Trait> {
    let given = [
        ("smile", detail.smile().map(|it| (it.value(), it.confidence()))),
        ("eyeglasses", detail.eyeglasses().map(|it| (it.value(), it.confidence()))),
        ("sunglasses", detail.sunglasses().map(|it| (it.value(), it.confidence()))),
        ("beard", detail.beard().map(|it| (it.value(), it.confidence()))),
        ("mustache", detail.mustache().map(|it| (it.value(), it.confidence()))),
        ("eyes_open", detail.eyes_open().map(|it| (it.value(), it.confidence()))),
        ("mouth_open", detail.mouth_open().map(|it| (it.value(), it.confidence()))),
        ("occluded", detail.face_occluded().map(|it| (it.value(), it.confidence()))),
    ];
    let there = given.into_iter().filter_map(|(name, it)| it.map(|it| (name, it)));
    there
        .map(|(name, (holds, confidence))| Trait { name: name.into(), holds, confidence: number(confidence) })
        .collect()
}

fn area(given: Option<&BoundingBox>) -> Area {
    given.map_or_else(Area::default, |given| Area {
        left: number(given.left()),
        top: number(given.top()),
        width: number(given.width()),
        height: number(given.height()),
    })
}

fn names<'a>(given: impl Iterator<Item = Option<&'a str>>) -> Vec<String> {
    given.flatten().map(str::to_owned).collect()
}

fn years(given: Option<i32>) -> u32 {
    given.and_then(|years| u32::try_from(years).ok()).unwrap_or(0)
}

/// The number of fewest digits that is the given one in single precision, in which the service computes: 98.7, where
/// the service writes 98.69999694824219. JSON has no way to write what is not finite, which the service never says.
pub(super) fn number(given: Option<f32>) -> f64 {
    let given = given.filter(|number| number.is_finite()).unwrap_or(0.0);
    given.to_string().parse().expect("a finite number reads back")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        for (given, short) in [
            (98.699_996_948_242_19_f64, "98.7"),
            (99.998_855_590_820_31, "99.998856"),
            (0.334_912_240_505_218_5, "0.33491224"),
            (-0.012_500_000_186_264_515, "-0.0125"),
            (100.0, "100"),
            (1e-7, "0.0000001"),
        ] {
            let as_answered = given as f32;
            let number = number(Some(as_answered));
            assert_eq!((number.to_string().as_str(), number as f32), (short, as_answered));
        }
        assert_eq!([None, Some(f32::NAN), Some(f32::INFINITY)].map(number), [0.0; 3]);
    }
}
