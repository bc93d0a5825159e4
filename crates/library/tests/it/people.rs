//! Who is who: what is wished for, what it comes to in the photos, in searches, and after the catalogue is lost.

use std::sync::Arc;

use catalogue::Catalogue;
use library::{FileState, Format, Library, PhotoId, Record, Said, Sizes, Whose, Wish};
use photo::seen::{Area, Embedding, Face};
use photo::{FaceId, Key, Reading, Seen, Taken, Who};
use recognise::{Recogniser, Thumbnail};
use store::Store;
use store::memory::Memory;

/// Six photos and whose faces are in them, as somebody who knows them would say.
const PHOTOS: [(&str, &str); 6] = [
    ("2001-01-01", "a1 b1"),
    ("2002-02-02", "a2 b2"),
    ("2003-03-03", "a3 c3"),
    ("2004-04-04", "a4"),
    ("2005-05-05", "b5"),
    ("2006-06-06", ""),
];

struct Family {
    store: Arc<Memory>,
    library: Library,
}

fn photo(number: usize) -> PhotoId {
    PhotoId::of(format!("{number}").as_bytes())
}

/// A face of the person whose letter its name begins with: far from everybody else's, and near their own.
fn face(name: &str) -> Face {
    let person = usize::from(name.as_bytes()[0] - b'a');
    let mut numbers = [0.0; 128];
    numbers[person * 8] = 0.9;
    numbers[100 + usize::from(name.as_bytes()[1] - b'0')] = 0.1;
    let area = Area { left: 0.1 * person as f64, top: 0.2, width: 0.1, height: 0.1 };
    let embedding = Some(Embedding::of(&numbers));
    Face { id: Some(FaceId(name.into())), area, confidence: 99.0, embedding, ..Face::default() }
}

fn reading(day: &str) -> Reading {
    let local = format!("{day}T12:00:00").parse().unwrap();
    let taken = Some(Taken { local, offset_minutes: None, clock: library::Clock::Exif });
    Reading {
        format: Format::Jpeg,
        width_px: 3_000,
        height_px: 2_000,
        taken,
        colour: Some([1, 2, 3]),
        ..Reading::default()
    }
}

fn records() -> Vec<Record> {
    let mut records = Vec::new();
    for (number, (day, faces)) in PHOTOS.iter().enumerate() {
        let path = format!("{}.jpg", number + 1).parse().unwrap();
        let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
        let faces = faces.split_whitespace().map(face).collect();
        let seen = Seen { faces, ..Seen::default() };
        for said in [Said::File { path, state }, Said::Original(Box::new(reading(day))), Said::Onnx(Box::new(seen))] {
            records.push(Record::new(photo(number + 1), 1, said));
        }
    }
    records
}

async fn family() -> Family {
    let store = Arc::new(Memory::default());
    let objects = records().iter().map(|record| (record.key(), record.to_bytes().into())).collect();
    store.create(objects).await.unwrap();
    let library = opened(&store).await;
    Family { store, library }
}

/// The library as whoever has lost the catalogue finds it.
async fn opened(store: &Arc<Memory>) -> Library {
    let catalogue: Arc<dyn Catalogue> = Arc::new(catalogue::memory::Memory::default());
    let library = Library::new(store.clone(), catalogue, Sizes { thumbnail_px: 2048, tile_px: 360 });
    library.rebuild_catalogue().await.unwrap();
    library
}

impl Family {
    async fn wish(&self, wish: Wish) {
        self.library.wish(wish).await.unwrap();
    }

    async fn refused(&self, wish: Wish) -> String {
        self.library.wish(wish).await.unwrap_err().to_string()
    }

    /// The same, once these records are in the store too and the catalogue was lost.
    async fn once_more(self, records: Vec<Record>) -> Self {
        let objects = records.iter().map(|record| (record.key(), record.to_bytes().into())).collect();
        self.store.create(objects).await.unwrap();
        Self { library: opened(&self.store).await, store: self.store }
    }

    /// Whose faces these are.
    async fn whose(&self, face: &str) -> Whose {
        for number in 1..=PHOTOS.len() {
            for shown in self.library.who_is_in(photo(number)).await.unwrap() {
                if shown.face.as_ref().is_some_and(|id| id.0 == face) {
                    return shown.whose;
                }
            }
        }
        panic!("there is no face {face}");
    }

    async fn name(&self, face: &str, name: &str) {
        let who = self.whose(face).await;
        self.wish(Wish::Name { who, name: name.into(), aliases: None }).await;
    }

    /// Photos that a search finds, with or without the catalogue that was there.
    async fn check(&self, text: &str, expected: &[usize]) {
        let mut expected: Vec<PhotoId> = expected.iter().map(|number| photo(*number)).collect();
        expected.sort();
        for library in [&self.library, &opened(&self.store).await] {
            let answer = library.search(text, "2026-11-28".parse().unwrap()).await.unwrap();
            let mut found: Vec<PhotoId> = answer.found.rows.iter().map(|row| row.id).collect();
            found.sort();
            assert_eq!(found, expected, "{text}: {:?}", answer.understood);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_named_is_found() {
    let family = family().await;
    let who = family.library.who_is_who().await.unwrap();
    assert_eq!(who.persons, []);
    assert_eq!(who.groups.iter().map(|group| group.photos).collect::<Vec<_>>(), [4, 3, 1]);
    family.name("a1", "Ann").await;
    family.check("Ann", &[1, 2, 3, 4]).await;
    family.check("photos of Ann from 2003", &[3]).await;
    family.name("b5", "Bea").await;
    family.check("Ann and Bea", &[1, 2]).await;
    family.check("Bea without Ann", &[5]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_may_be_many_and_people_several() {
    let family = family().await;
    family.name("a1", "Anna Example").await;
    let Whose::Person(ann) = family.whose("a1").await else { panic!("she has a name") };
    let (group, name) = (family.whose("c3").await, "Anna Example".to_owned());
    let aliases = Some(vec![" Grandma".into(), " ".into()]);
    // C's face is beside hers in one photo, so that only the other name is taken.
    assert!(
        family
            .refused(Wish::Same { one: group.clone(), other: Whose::Person(ann.clone()) })
            .await
            .contains("side by side")
    );
    family.wish(Wish::Name { who: group, name, aliases }).await;
    family.check("Grandma", &[1, 2, 3, 4]).await;
    // Who is called by another name is who has it.
    family.wish(Wish::Shown { photos: vec![photo(6)], name: "grandma ".into() }).await;
    family.check("Anna Example", &[1, 2, 3, 4, 6]).await;
    family.wish(Wish::Undo).await;
    family.name("b5", "Bea").await;
    let Whose::Person(bea) = family.whose("b5").await else { panic!("she has a name") };
    let decisions = vec![
        people::Decision::Me { person: Some(bea.clone()) },
        people::Decision::Member { person: ann, of: "the girls".into(), member: true },
        people::Decision::Member { person: bea, of: "the girls".into(), member: true },
    ];
    family.wish(Wish::Decide { decisions }).await;
    family.check("photos of me", &[1, 2, 5]).await;
    family.check("the girls together", &[1, 2]).await;
}

/// The family, with files that name people.
async fn tagged(names: &[(usize, &str)]) -> Family {
    let say = |(number, name): &(usize, &str)| {
        let reading = Reading { people: vec![(*name).into()], ..reading(PHOTOS[number - 1].0) };
        Record::new(photo(*number), 2, Said::Original(Box::new(reading)))
    };
    family().await.once_more(names.iter().map(say).collect()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_files_call_somebody_is_them() {
    let family = tagged(&[(6, "Annie")]).await;
    family.name("a1", "Ann").await;
    family.check("Ann", &[1, 2, 3, 4]).await;
    let who = family.whose("a1").await;
    let also = |aliases: &[&str]| Wish::Name {
        who: who.clone(),
        name: "Ann".into(),
        aliases: Some(aliases.iter().map(|alias| (*alias).to_owned()).collect()),
    };
    family.wish(also(&["Annie", "Grandma"])).await;
    family.check("Ann", &[1, 2, 3, 4, 6]).await;
    family.check("Grandma", &[1, 2, 3, 4, 6]).await;
    family.wish(also(&["Annie"])).await;
    family.check("Grandma", &[]).await;
    family.check("Annie", &[1, 2, 3, 4, 6]).await;
    family.wish(also(&[])).await;
    family.check("Ann", &[1, 2, 3, 4]).await;
    family.check("Annie", &[6]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_was_called_says_nothing_of_who_is_there() {
    let family = family().await;
    family.name("a1", "Annie").await;
    let Whose::Person(person) = family.whose("a1").await else { panic!("she has a name") };
    let decisions = vec![
        people::Decision::IsNot { face: FaceId("a3".into()), person: person.clone() },
        people::Decision::Named { person, name: "Ann".into(), aliases: vec!["Annie".into()] },
    ];
    family.wish(Wish::Decide { decisions }).await;
    family.check("Ann", &[1, 2, 4]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_overrides_what_files_say() {
    let family = tagged(&[(4, "ann"), (5, "Ann"), (6, "Annie")]).await;
    family.name("a1", "Ann").await;
    let who = family.whose("a1").await;
    let Whose::Person(ann) = who.clone() else { panic!("she has a name") };
    family.wish(Wish::Name { who, name: "Ann".into(), aliases: Some(vec!["Annie".into()]) }).await;
    family.check("Ann", &[1, 2, 3, 4, 5, 6]).await;
    for (number, others) in [(4, [1, 2, 3, 5, 6]), (5, [1, 2, 3, 4, 6]), (6, [1, 2, 3, 4, 5])] {
        family.wish(Wish::NotShown { photos: vec![photo(number)], person: ann.clone() }).await;
        family.check("Ann", &others).await;
        family.check("Annie", &others).await;
        family.wish(Wish::Undo).await;
        family.check("Ann", &[1, 2, 3, 4, 5, 6]).await;
    }
    let not_annie = Wish::NotCalled { photos: vec![photo(6)], name: "annie".into() };
    family.wish(not_annie.clone()).await;
    family.check("Ann", &[1, 2, 3, 4, 5]).await;
    assert!(family.refused(not_annie).await.starts_with("Ann is not in the photo"));
    family.wish(Wish::Shown { photos: vec![photo(6)], name: "Ann".into() }).await;
    family.check("Ann", &[1, 2, 3, 4, 5, 6]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_only_files_name_may_not_be_there_either() {
    let family = tagged(&[(5, "Zoë"), (6, "Zoë")]).await;
    family.check("Zoë", &[5, 6]).await;
    family.wish(Wish::NotCalled { photos: vec![photo(6)], name: "ZOË".into() }).await;
    family.check("Zoë", &[5]).await;
    family.wish(Wish::Undo).await;
    family.check("Zoë", &[5, 6]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_decision_can_be_taken_back() {
    let family = family().await;
    family.name("a1", "Ann").await;
    let Whose::Person(ann) = family.whose("a1").await else { panic!("she has a name") };
    family.wish(Wish::NotShown { photos: vec![photo(2)], person: ann.clone() }).await;
    family.check("Ann", &[1, 3, 4]).await;
    family.wish(Wish::Undo).await;
    family.check("Ann", &[1, 2, 3, 4]).await;
    family.wish(Wish::Shown { photos: vec![photo(6)], name: "Rex".into() }).await;
    family.check("Rex", &[6]).await;
    let rex = family.library.who_is_who().await.unwrap().persons.into_iter().find(|one| one.portrait.is_none());
    family.wish(Wish::NotShown { photos: vec![photo(6)], person: rex.unwrap().id }).await;
    family.check("Rex", &[]).await;
    // Backwards, wish by wish, however many decisions each was.
    family.wish(Wish::Undo).await;
    family.check("Rex", &[6]).await;
    family.wish(Wish::Undo).await;
    assert_eq!(family.library.who_is_who().await.unwrap().persons.len(), 1);
    let refusal = family.refused(Wish::NotShown { photos: vec![photo(5)], person: ann }).await;
    assert!(refusal.starts_with("Ann is not in the photo"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_in_a_photo_from_before_they_were_born() {
    let family = family().await;
    family.name("a1", "Ann").await;
    let Whose::Person(ann) = family.whose("a1").await else { panic!("she has a name") };
    let born = |day: &str| Wish::Born { person: ann.clone(), day: day.parse().ok() };
    for (day, photos) in [("2003-03-03", vec![3, 4]), ("2002-01-01", vec![2, 3, 4]), ("nobody knows", vec![1, 2, 3, 4])]
    {
        family.wish(born(day)).await;
        family.check("Ann", &photos).await;
    }
    family.wish(born("2004-01-01")).await;
    family.check("Ann", &[4]).await;
    family.wish(Wish::Undo).await;
    family.check("Ann", &[1, 2, 3, 4]).await;
    assert_eq!(family.refused(born("2999-01-01")).await, "nobody is born in the future");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_from_when_it_is_shown_unless_only_its_file_was_written_then() {
    // A name with a day; a folder of a year, all of which it may be from; nothing but the time of the file, which is long ago.
    let paths = ["IMG_20010101_120000.jpg", "2002/a.jpg", "a.jpg"];
    let untold = (1..).zip(paths).flat_map(|(number, path)| {
        let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
        let reading = Reading { taken: None, ..reading("2001-01-01") };
        [Said::File { path: path.parse().unwrap(), state }, Said::Original(Box::new(reading))]
            .map(|said| Record::new(photo(number), 2, said))
    });
    let family = family().await.once_more(untold.collect()).await;
    family.name("a1", "Ann").await;
    let Whose::Person(person) = family.whose("a1").await else { panic!("she has a name") };
    for (day, photos) in [("2002-06-01", &[2, 3, 4][..]), ("2003-02-01", &[3, 4]), ("2005-05-05", &[3])] {
        family.wish(Wish::Born { person: person.clone(), day: day.parse().ok() }).await;
        family.check("Ann", photos).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_of_a_face_holds_when_somebody_looks_again() {
    let family = family().await;
    family.name("a1", "Ann").await;
    // The same faces by other names, a little to the side, and nobody else's near them.
    let mut records = Vec::new();
    for (number, (_, faces)) in PHOTOS.iter().enumerate() {
        let again = |name: &str| {
            let face = face(name);
            let area = Area { left: face.area.left + 0.01, ..face.area };
            Face { id: Some(FaceId(format!("again-{name}"))), area, ..face }
        };
        let seen = Seen { faces: faces.split_whitespace().map(again).collect(), ..Seen::default() };
        records.push(Record::new(photo(number + 1), 2, Said::Onnx(Box::new(seen))));
    }
    let family = family.once_more(records).await;
    family.check("Ann", &[1, 2, 3, 4]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_at_once_are_taken_back_one_by_one() {
    let family = family().await;
    let shown = |name: &str| Wish::Shown { photos: vec![photo(6)], name: name.into() };
    let both = futures::future::join(family.library.wish(shown("Rex")), family.library.wish(shown("Tom"))).await;
    both.0.unwrap();
    both.1.unwrap();
    family.wish(Wish::Undo).await;
    assert_eq!(family.library.who_is_who().await.unwrap().persons.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_stored_as_a_conclusion_is_not_believed() {
    let family = family().await;
    let forged =
        Record::new(photo(6), 9_000_000_000_000_000, Said::Who(Who { names: vec!["Mallory".into()], not: vec![] }));
    let Family { library, .. } = family.once_more(vec![forged]).await;
    assert_eq!(library.photos(&[photo(6)]).await.unwrap()[0].people, <[String; 0]>::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_one_persons() {
    let family = family().await;
    family.name("a1", "Ann").await;
    family.name("c3", "Cid").await;
    let who = family.whose("c3").await;
    for (name, aliases) in [("ann", None), ("Cid", Some(vec!["Ann".to_owned()]))] {
        let refusal = family.refused(Wish::Name { who: who.clone(), name: name.into(), aliases }).await;
        assert_eq!(
            refusal,
            r#"somebody else is called "Ann" already: say that both are the same, or use another name"#
        );
    }
    // Where both are in one photo they stay two faces.
    family.name("b1", "Ann").await;
    family.check("Ann", &[1, 2, 3, 4, 5]).await;
    assert!(matches!(family.whose("b1").await, Whose::Group(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_may_turn_out_to_be_one() {
    let family = family().await;
    family.name("a1", "Ann").await;
    let (ann, cid) = (family.whose("a1").await, family.whose("c3").await);
    family.wish(Wish::Different { one: ann.clone(), other: cid }).await;
    // Two that have no names are somebody, who gets one later.
    let (bea, cid) = (family.whose("b1").await, family.whose("c3").await);
    family.wish(Wish::Same { one: bea, other: cid }).await;
    assert_eq!(family.whose("b1").await, family.whose("c3").await);
    family.name("b1", "Bea").await;
    let bea = family.whose("b1").await;
    family.check("Bea", &[1, 2, 3, 5]).await;
    family.wish(Wish::Same { one: bea, other: ann }).await;
    family.check("Bea", &[1, 2, 3, 4, 5]).await;
    family.check("Ann", &[1, 2, 3, 4, 5]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_in_words() {
    let family = family().await;
    let nobody = Whose::Person("nobody".parse().unwrap());
    let group = Whose::Group(FaceId("gone".into()));
    let name = |who: &Whose, name: &str| Wish::Name { who: who.clone(), name: name.into(), aliases: None };
    for (wish, reason) in [
        (name(&nobody, "Ann"), "nobody is known as nobody"),
        (name(&group, "Ann"), "somebody has named or moved these faces meanwhile: look again"),
        (Wish::Faces { faces: vec![FaceId("gone".into())], name: "Ann".into() }, "no such face: gone"),
        (Wish::NoFaces { faces: vec![FaceId("gone".into())] }, "no such face: gone"),
        (Wish::Shown { photos: vec![photo(1)], name: "  ".into() }, "a name has at least one letter"),
        (Wish::Shown { photos: vec![photo(1)], name: "x".repeat(201) }, "longer than 200 bytes"),
        (Wish::Same { one: nobody.clone(), other: nobody.clone() }, "that is one already"),
        (Wish::Shown { photos: vec![photo(99)], name: "Ann".into() }, "the library has no photo"),
        (Wish::Shown { photos: vec![photo(1)], name: "A\nB".into() }, "a name is one line of text"),
        (
            Wish::Decide {
                decisions: vec![people::Decision::Named {
                    person: "p1".parse().unwrap(),
                    name: String::new(),
                    aliases: vec![],
                }],
            },
            "a name has at least one letter",
        ),
        (Wish::Undo, "nothing was decided that could be taken back"),
    ] {
        let refusal = family.refused(wish.clone()).await;
        assert!(refusal.contains(reason), "{wish:?}: {refusal}");
    }
    let records = family.store.list(store::Folder::Records, None).await.unwrap();
    let decided = |key: &&Key| key.to_string().starts_with("records/people/");
    assert_eq!(records.iter().filter(decided).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_decided_of_somebody_whom_nobody_named() {
    let family = family().await;
    family.name("a1", "Ann").await;
    let Whose::Person(ann) = family.whose("a1").await else { panic!("she has a name") };
    let person: library::PersonId = "nobody".parse().unwrap();
    let face = FaceId("b1".into());
    for decision in [
        people::Decision::Is { face: face.clone(), person: person.clone() },
        people::Decision::IsNot { face: face.clone(), person: person.clone() },
        people::Decision::Shown { photo: photo(6), person: person.clone() },
        people::Decision::NotShown { photo: photo(6), person: person.clone() },
        people::Decision::Same { person: person.clone(), into: ann.clone() },
        people::Decision::Same { person: ann.clone(), into: person.clone() },
        people::Decision::Apart { one: ann.clone(), other: person.clone() },
        people::Decision::Born { person: person.clone(), day: None },
        people::Decision::Hidden { person: person.clone(), hidden: true },
        people::Decision::Favourite { person: person.clone(), favourite: true },
        people::Decision::Member { person: person.clone(), of: "the girls".into(), member: true },
        people::Decision::Me { person: Some(person.clone()) },
    ] {
        let refusal = family.refused(Wish::Decide { decisions: vec![decision.clone()] }).await;
        assert_eq!(refusal, "nobody is known as nobody", "{decision:?}");
    }
    for other in [Whose::Person(ann), family.whose("b1").await] {
        let different = Wish::Different { one: Whose::Person(person.clone()), other };
        assert_eq!(family.refused(different).await, "nobody is known as nobody");
    }
    let persons = family.library.who_is_who().await.unwrap().persons;
    assert_eq!(persons.iter().map(|one| one.about.name.as_deref()).collect::<Vec<_>>(), [Some("Ann")]);
    // Who is named with it is somebody.
    let named = people::Decision::Named { person: person.clone(), name: "Bea".into(), aliases: vec![] };
    family.wish(Wish::Decide { decisions: vec![people::Decision::Is { face, person }, named] }).await;
    family.check("Bea", &[1, 2, 5]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_hidden_with_all_its_faces() {
    let family = family().await;
    let group = family.whose("b1").await;
    let of = |whose: Whose| family.library.faces_of(whose);
    let names = |theirs: Vec<library::Theirs>| theirs.into_iter().map(|one| one.face.0).collect::<Vec<_>>();
    assert_eq!(names(of(group.clone()).await.unwrap()), ["b5", "b2", "b1"], "the newest first");
    family.wish(Wish::Hidden { who: group.clone(), hidden: true }).await;
    let somebody = family.whose("b2").await;
    assert_eq!(names(of(somebody.clone()).await.unwrap()), ["b5", "b2", "b1"]);
    let everybody = family.library.who_is_who().await.unwrap();
    assert_eq!(everybody.persons.iter().map(|one| (one.about.hidden, one.photos)).collect::<Vec<_>>(), [(true, 3)]);
    assert!(!everybody.rekognition);
    assert!(everybody.groups.iter().all(|one| Whose::Group(one.id.clone()) != group));
    family.wish(Wish::Hidden { who: somebody, hidden: false }).await;
    assert!(!family.library.who_is_who().await.unwrap().persons[0].about.hidden);
    for (nobody, reason) in [
        (Whose::Person("p1".parse().unwrap()), "nobody is known as p1"),
        (Whose::Group(FaceId("b9".into())), "somebody has named or moved these faces meanwhile: look again"),
    ] {
        assert_eq!(family.refused(Wish::Hidden { who: nobody.clone(), hidden: true }).await, reason);
        assert_eq!(of(nobody).await.unwrap_err().to_string(), reason);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn faces_that_others_compare_are_groups_too() {
    let store = Arc::new(Memory::default());
    let recogniser = recognise::memory::Memory::default();
    let mut records = Vec::new();
    for number in 0..24_u8 {
        let id = photo(usize::from(number));
        let path: library::OriginalPath = format!("{number}.jpg").parse().unwrap();
        let bytes = vec![number].into();
        let seen = recogniser.look(Thumbnail { photo: id, path: &path, bytes: &bytes }).await.unwrap();
        let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
        for said in [
            Said::File { path, state },
            Said::Original(Box::new(reading("2001-01-01"))),
            Said::Rekognition(Box::new(seen)),
        ] {
            records.push(Record::new(id, 1, said));
        }
    }
    store.create(records.iter().map(|record| (record.key(), record.to_bytes().into())).collect()).await.unwrap();
    let library = opened(&store).await;
    let alone = library.who_is_who().await.unwrap().groups;
    assert!(!alone.is_empty() && alone.iter().all(|group| group.photos == 1), "{alone:?}");
    let compared = library.compare(recogniser.collection().unwrap()).await.unwrap();
    assert_eq!(compared.faces, alone.len());
    assert!(library.uncompared().await.unwrap().is_empty());
    for library in [&library, &opened(&store).await] {
        let library::WhoIsWho { groups, rekognition, .. } = library.who_is_who().await.unwrap();
        assert!(rekognition, "it was sent thumbnails, and that is said");
        assert!(groups.len() < alone.len() && groups[0].photos > 1, "{groups:?}");
    }
    assert_eq!(library.compare(recogniser.collection().unwrap()).await.unwrap().faces, 0);
}
