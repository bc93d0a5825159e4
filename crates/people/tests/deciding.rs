//! What people decide, line by line, and who is who after it.

mod made_up;

use std::str::FromStr;

use fastrand::Rng;
use jiff::civil::Date;
use made_up::{face, picture, sighting, strangers};
use people::{By, Decision, People, Standing, Whose};
use photo::{FaceId, PhotoId};

/// Six photos, of Ann's, Bea's and Cid's faces as somebody who knows them would say.
const PHOTOS: [(&str, &str); 6] = [
    ("2001-01-01", "a1 b1"),
    ("2002-02-02", "a2 b2"),
    ("2003-03-03", "a3 c3"),
    ("2004-04-04", "a4"),
    ("2005-05-05", "b5"),
    ("2006-06-06", "c6"),
];

fn people() -> People {
    let mut rng = Rng::with_seed(1);
    let points = strangers(3, &mut rng);
    let mut people = People::default();
    for (number, (day, faces)) in (1..).zip(PHOTOS) {
        let of = |id: &str| usize::from(id.as_bytes()[0] - b'a');
        let faces = faces.split(' ').map(|id| face(id, picture(&points[of(id)], &mut rng)));
        people.add([people::Sighting {
            day: Some(day.parse().unwrap()),
            ..sighting(&format!("{number}"), faces.collect())
        }]);
    }
    people
}

fn standing(rank: usize) -> Standing {
    (rank as u64, PhotoId::of(b"decision"))
}

fn decision(said: &str) -> Decision {
    let face = |id: &str| FaceId(id.to_owned());
    let person = |id: &str| id.parse().unwrap();
    match said.split(' ').collect::<Vec<_>>()[..] {
        ["undo", rank] => Decision::Undo { what: standing(rank.parse().unwrap()) },
        [id, "is", "no", "face"] => Decision::NoFace { face: face(id) },
        [id, "is", "not", who] => Decision::IsNot { face: face(id), person: person(who) },
        [who, "is", "hidden"] => Decision::Hidden { person: person(who), hidden: true },
        [who, "is", "shown"] => Decision::Hidden { person: person(who), hidden: false },
        [who, "is", "favourite"] => Decision::Favourite { person: person(who), favourite: true },
        [who, "is", "me"] => Decision::Me { person: Some(person(who)) },
        ["nobody", "is", "me", "now"] => Decision::Me { person: None },
        [who, "is", "of", name] => Decision::Member { person: person(who), of: name.to_owned(), member: true },
        [who, "leaves", name] => Decision::Member { person: person(who), of: name.to_owned(), member: false },
        [id, "is", who] => Decision::Is { face: face(id), person: person(who) },
        [one, "unlike", other] => Decision::Unlike { one: face(one), other: face(other) },
        [who, "not", "in", photo] => Decision::NotShown { photo: PhotoId::of(photo.as_bytes()), person: person(who) },
        [who, "in", photo] => Decision::Shown { photo: PhotoId::of(photo.as_bytes()), person: person(who) },
        [one, "into", other] => Decision::Same { person: person(one), into: person(other) },
        [one, "apart", other] => Decision::Apart { one: person(one), other: person(other) },
        [who, "born", day] => Decision::Born { person: person(who), day: Date::from_str(day).ok() },
        [who, "named", name, ref aliases @ ..] => {
            let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            Decision::Named { person: person(who), name: name.to_owned(), aliases }
        }
        _ => panic!("{said}"),
    }
}

fn decided(decisions: &[&str]) -> People {
    let mut people = people();
    people.decide((1..).zip(decisions).map(|(rank, said)| (standing(rank), vec![decision(said)])));
    people
}

/// Persons and groups; what was decided of a face has an exclamation mark.
fn spelled(people: &mut People) -> String {
    let mut lines = Vec::new();
    for person in people.persons() {
        let faces = person.faces.iter().map(|(face, by)| face.0.clone() + if *by == By::Decision { "!" } else { "" });
        lines.push(format!("{}: {}", person.id, faces.collect::<Vec<_>>().join(" ")));
    }
    for group in people.groups() {
        lines.push(group.faces.iter().map(|face| face.0.as_str()).collect::<Vec<_>>().join(" "));
    }
    lines.join(" | ")
}

#[track_caller]
fn check(decisions: &[&str], who: &str) {
    assert_eq!(spelled(&mut decided(decisions)), who);
}

#[test]
fn nobody_is_known_at_first() {
    check(&[], "a1 a2 a3 a4 | b1 b2 b5 | c3 c6");
}

#[test]
fn one_face_says_whose_the_like_ones_are() {
    check(&["a2 is Ann"], "Ann: a1 a2! a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a2 is Ann", "c3 is Cid"], "Ann: a1 a2! a3 a4 | Cid: c3! c6 | b1 b2 b5");
}

#[test]
fn a_person_is_not_overridden() {
    check(&["a2 is Ann", "b1 is Ann"], "Ann: a2! a3 a4 b1! b5 | c3 c6 | a1 | b2");
    check(&["a2 is Ann", "c3 is Ann"], "Ann: a1 a2! a4 c3! c6 | b1 b2 b5 | a3");
    check(&["a1 is Ann", "b1 is Ann"], "Ann: a1! a2 a3 a4 b1! | b2 b5 | c3 c6");
    check(&["a1 is Ann", "a2 is Bea"], "Ann: a1! a3 a4 | Bea: a2! | b1 b2 b5 | c3 c6");
}

#[test]
fn of_what_is_said_of_a_face_the_last_stands() {
    check(&["a1 is Ann", "a1 is Bea"], "Ann:  | Bea: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "a3 is not Ann"], "Ann: a1! a2 a4 | b1 b2 b5 | c3 c6 | a3");
    check(&["a1 is Ann", "a1 is not Ann"], "Ann:  | a1 a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is not Ann", "a1 is Ann"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "a1 is Bea", "a1 is not Bea"], "Ann:  | Bea:  | a1 a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "a4 is no face"], "Ann: a1! a2 a3 | b1 b2 b5 | c3 c6");
    check(&["a4 is no face", "a4 is Ann"], "Ann: a1 a2 a3 a4! | b1 b2 b5 | c3 c6");
}

#[test]
fn who_is_unlike_is_apart() {
    check(&["a1 unlike a4"], "b1 b2 b5 | a1 a2 | a3 a4 | c3 c6");
}

#[test]
fn merged_people_are_one() {
    let both = ["a1 is Ann", "c3 is Cid", "Cid into Ann"];
    check(&both, "Ann: a1! a2 a4 c3! c6 | b1 b2 b5 | a3");
    check(&[both[0], both[1], both[2], "Ann apart Cid"], "Ann: a1! a2 a3 a4 | Cid: c3! c6 | b1 b2 b5");
    check(&[both[0], both[1], both[2], "Ann into Cid"], "Ann: a1! a2 a4 c3! c6 | b1 b2 b5 | a3");
    check(&["Ann into Bea", "Bea into Cid", "a1 is Ann"], "Cid: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
}

#[test]
fn nobody_is_in_a_photo_before_they_were_born() {
    check(&["c6 is Cid", "Cid born 2003-03-04"], "Cid: c3 c6! | a1 a2 a3 a4 | b1 b2 b5");
    check(&["c6 is Cid", "Cid born 2003-03-05"], "Cid: c6! | a1 a2 a3 a4 | b1 b2 b5 | c3");
    check(&["c6 is Cid", "Cid born 2003-03-05", "Cid born never"], "Cid: c3 c6! | a1 a2 a3 a4 | b1 b2 b5");
    check(&["c6 is Cid", "c3 is Cid", "Cid born 2005-01-01"], "Cid: c3! c6! | a1 a2 a3 a4 | b1 b2 b5");
}

#[test]
fn what_is_taken_back_was_never_decided() {
    check(&["a1 is Ann", "undo 1"], "a1 a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "undo 1", "undo 2"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "a1 is Bea", "undo 2"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["undo 2", "a1 is Ann"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
}

#[test]
fn what_is_known_of_people_is_the_last_that_was_said() {
    let said = ["Ann named Anna Ännchen", "Ann named Ann Mum", "Ann is hidden", "Ann is shown", "Ann is favourite"];
    let about = |more: &[&str]| decided(&[&said[..], more].concat()).persons().remove(0).about;
    let ann = about(&[]);
    assert_eq!((ann.name.as_deref(), ann.aliases.as_slice()), (Some("Ann"), &["Mum".to_owned()][..]));
    assert!(ann.favourite && !ann.hidden && !ann.me && ann.member_of.is_empty());
    let ann = about(&["Bea is me", "Ann is me", "Ann is of kids", "Ann is of girls", "Ann leaves kids"]);
    assert!(ann.me && ann.member_of == ["girls".to_owned()].into());
    assert!(!about(&["Ann is me", "nobody is me now"]).me);
    let merged = about(&["Bea named Beate", "Bea born 2000-01-01", "Bea is hidden", "Bea into Ann"]);
    assert_eq!((merged.name.as_deref(), merged.aliases), (Some("Ann"), vec!["Mum".to_owned(), "Beate".to_owned()]));
    assert_eq!(merged.born, "2000-01-01".parse().ok());
    assert!(!merged.hidden);
}

/// Ann's faces and as many of somebody who looks much like her, and who is asked about after these decisions.
#[track_caller]
fn check_asked(decisions: &[&str], asked: &[&str]) {
    let mut rng = Rng::with_seed(2);
    let ann = strangers(1, &mut rng).remove(0);
    let like_ann = made_up::relative(&ann, 0.4, &mut rng);
    let mut people = People::default();
    for (number, (id, point)) in [("a", &ann), ("b", &like_ann)].into_iter().cycle().take(10).enumerate() {
        let id = format!("{id}{}", number / 2 + 1);
        people.add([sighting(&id, vec![face(&id, picture(point, &mut rng))])]);
    }
    people.decide((1..).zip(decisions).map(|(rank, said)| (standing(rank), vec![decision(said)])));
    let spelled = |whose: &Whose| match whose {
        Whose::Person(person) => person.to_string(),
        Whose::Group(face) => face.0.clone(),
    };
    let suggestions = people.suggestions();
    let suggestions = suggestions.iter().map(|asked| format!("{} {}", spelled(&asked.one), spelled(&asked.other)));
    assert_eq!(suggestions.collect::<Vec<_>>(), asked);
}

#[test]
fn who_may_be_the_same_is_asked_about_until_somebody_answers() {
    check_asked(&[], &["a1 b1"]);
    check_asked(&["a1 is Ann"], &["Ann b1"]);
    check_asked(&["a1 is Ann", "b1 is Bea"], &["Ann Bea"]);
    check_asked(&["a1 is Ann", "b1 is Bea", "Ann apart Bea"], &[]);
    check_asked(&["a1 is Ann", "b1 is Bea", "Ann into Bea"], &[]);
    check_asked(&["a1 is Ann", "b1 is not Ann"], &[]);
    check_asked(&["a1 is Ann", "Ann is hidden"], &[]);
    check_asked(&["a1 unlike b1"], &[]);
}

#[test]
fn a_photo_has_who_is_in_it() {
    let said = ["a1 is Ann", "Rex in 1", "Tom in 1", "Tom not in 1", "Rex not in 2", "b2 is no face"];
    let mut people = decided(&said);
    let mut who = |photo: &str| people.who(PhotoId::of(photo.as_bytes()));
    let (face, person) = (|id: &str| Some(FaceId(id.to_owned())), |id: &str| Whose::Person(id.parse().unwrap()));
    let group = Whose::Group(FaceId("b1".to_owned()));
    assert_eq!(
        who("1"),
        [
            (face("a1"), person("Ann"), By::Decision),
            (face("b1"), group, By::Likeness),
            (None, person("Rex"), By::Decision)
        ]
    );
    assert_eq!(who("2"), [(face("a2"), person("Ann"), By::Likeness)]);
    assert_eq!(who("7"), []);
}

#[test]
fn nobody_is_where_somebody_said_that_they_are_not() {
    check(&["a1 is Ann", "Ann not in 2"], "Ann: a1! a3 a4 | b1 b2 b5 | c3 c6 | a2");
    check(&["Ann not in 2", "a1 is Ann"], "Ann: a1! a3 a4 | b1 b2 b5 | c3 c6 | a2");
    check(&["a1 is Ann", "Ann not in 2", "undo 2"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "Ann not in 2", "Ann in 2"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a2 is Ann", "Ann not in 2"], "Ann: a1 a2! a3 a4 | b1 b2 b5 | c3 c6");
    check(&["a1 is Ann", "Nan not in 2", "Nan into Ann"], "Ann: a1! a3 a4 | b1 b2 b5 | c3 c6 | a2");
    check(&["a1 is Ann", "Nan not in 2", "Ann in 2", "Nan into Ann"], "Ann: a1! a2 a3 a4 | b1 b2 b5 | c3 c6");
}

#[test]
fn a_decision_is_plain_json() {
    for (said, json) in [
        ("a1 is not Ann", r#"{"decision":"is-not","face":"a1","person":"Ann"}"#),
        ("Ann named Ann Mum", r#"{"decision":"named","person":"Ann","name":"Ann","aliases":["Mum"]}"#),
        ("Ann born 2001-02-03", r#"{"decision":"born","person":"Ann","day":"2001-02-03"}"#),
        ("Ann born never", r#"{"decision":"born","person":"Ann","day":null}"#),
    ] {
        let decision = decision(said);
        assert_eq!(serde_json::to_string(&decision).unwrap(), json);
        assert_eq!(serde_json::from_str::<Decision>(json).unwrap(), decision);
    }
}
