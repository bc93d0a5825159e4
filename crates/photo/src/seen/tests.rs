//! What was seen, as JSON and as one of two.
use crate::{PhotoId, Record, Said};

use super::*;

fn dog(confidence: f64) -> Label {
    Label {
        name: "Dog".into(),
        confidence,
        instances: vec![Instance {
            area: Area { left: 0.25, top: -0.1, width: 0.5, height: 0.3 },
            confidence: 98.699_997,
        }],
        parents: vec!["Animal".into()],
        aliases: vec!["Canine".into()],
        categories: vec!["Animals and Pets".into()],
    }
}

#[track_caller]
fn check(seen: Seen, fact: &str) {
    let record = Record::new(PhotoId::of(b"cat"), 1, Said::Rekognition(Box::new(seen)));
    let json = String::from_utf8(record.to_bytes()).unwrap();
    assert!(json.ends_with(&format!(r#""rank":1,"source":"rekognition","fact":{fact}}}"#)), "{json}");
    assert_eq!(Record::parse(json.as_bytes()).unwrap(), record);
}

#[test]
fn what_was_seen_is_plain_json_without_what_was_not_said() {
    check(Seen::default(), "{}");
    check(
        Seen { labels: vec![dog(98.7)], ..Seen::default() },
        r#"{"labels":[{"name":"Dog","confidence":98.7,"instances":[{"area":{"left":0.25,"top":-0.1,"width":0.5,"height":0.3},"confidence":98.699997}],"parents":["Animal"],"aliases":["Canine"],"categories":["Animals and Pets"]}]}"#,
    );
    let face = Face {
        id: Some(FaceId("7f".into())),
        age: Some(Age { low: 3, high: 5 }),
        traits: vec![Trait { name: "smile".into(), holds: true, confidence: 97.5 }],
        emotions: vec![Guess { name: "HAPPY".into(), confidence: 99.0 }],
        ..Face::default()
    };
    check(
        Seen {
            faces: vec![face],
            models: Models { faces: Some("7.0".into()), ..Models::default() },
            problems: vec!["text: refused".into()],
            ..Seen::default()
        },
        r#"{"faces":[{"id":"7f","area":{"left":0.0,"top":0.0,"width":0.0,"height":0.0},"confidence":0.0,"age":{"low":3,"high":5},"traits":[{"name":"smile","holds":true,"confidence":97.5}],"emotions":[{"name":"HAPPY","confidence":99.0}]}],"models":{"faces":"7.0"},"problems":["text: refused"]}"#,
    );
}

#[test]
fn what_is_unsure_is_kept_and_not_shown() {
    let seen = Seen { labels: vec![dog(69.999), dog(70.0)], ..Seen::default() };
    assert_eq!(seen.sure_labels().map(|label| label.confidence).collect::<Vec<_>>(), [70.0]);
    assert_eq!(dog(70.0).names().collect::<Vec<_>>(), ["Dog", "Canine", "Animal"]);
}

#[test]
fn two_recognisers_are_understood_as_one() {
    let label =
        |(name, confidence): &(&str, f64)| Label { name: (*name).into(), confidence: *confidence, ..Label::default() };
    let face = |id: &&str| Face {
        id: (!id.is_empty()).then(|| FaceId((*id).into())),
        embedding: Some(Embedding::of(&[0.5])),
        ..Face::default()
    };
    let seen = |labels: &[(&str, f64)], faces: &[&str], model: &str| Seen {
        labels: labels.iter().map(label).collect(),
        faces: faces.iter().map(face).collect(),
        features: Some(Features::of(&[0.5])),
        models: Models { labels: Some(model.into()), faces: Some(model.into()), text: None },
        problems: vec![model.into()],
        ..Seen::default()
    };
    let check = |one: &Seen, other: &Seen, understood: &str| {
        let joined = one.clone().joined(other.clone());
        assert!(joined.features.is_none() && joined.faces.iter().all(|face| face.embedding.is_none()));
        let labels = joined.labels.iter().map(|label| format!("{} {}", label.name, label.confidence));
        let faces = joined.faces.iter().map(|face| face.id.as_ref().map_or("?", |id| &id.0).to_owned());
        let models = [joined.models.labels, joined.models.faces].into_iter().flatten();
        let parts = [labels.collect(), faces.collect(), models.collect(), joined.problems];
        assert_eq!(parts.map(|part: Vec<String>| part.join(", ")).join(" | "), understood);
    };
    let (first, second) = (
        seen(&[("Dog", 99.0), ("Cat", 50.0)], &["a"], "1"),
        seen(&[("cat", 90.0), ("Dog", 99.0), ("Sea", 70.0)], &["b", "c"], "2"),
    );
    check(&first, &Seen::default(), "Dog 99, Cat 50 | a | 1, 1 | 1");
    check(&Seen::default(), &second, "cat 90, Dog 99, Sea 70 | b, c | 2, 2 | 2");
    check(&first, &second, "Dog 99, cat 90, Sea 70 | a | 1, 1 | 1, 2");
    check(&seen(&[], &[], "1"), &second, "cat 90, Dog 99, Sea 70 | b, c | 1, 2 | 1, 2");
    check(&seen(&[], &["", ""], "1"), &second, "cat 90, Dog 99, Sea 70 | b, c | 1, 2 | 1, 2");
    check(&seen(&[], &["", ""], "1"), &seen(&[], &[""], "2"), " | ?, ? | 1, 1 | 1, 2");
}
