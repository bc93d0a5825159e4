//! Places by the family's own names, and where a person says that photos were taken.

use std::sync::Arc;

use library::{Library, Location, PhotoId, Placed, Record, Said, SavedPlace};
use photo::Reading;
use store::Store;
use store::memory::Memory;

use crate::in_memory::{self, opened, photo, picture};

/// Photos by the names of their files, and where these say that they were taken.
const PHOTOS: [(&str, Option<(f64, f64)>); 4] = [
    ("garden", Some((38.7139, -9.1394))),
    ("street", Some((38.7148, -9.1394))),
    ("beach", Some((38.6930, -9.4200))),
    ("scan", None),
];

/// A library of the photos, and the store that it is in.
async fn library() -> (Library, Arc<Memory>) {
    let of = |(name, at): (&str, Option<(f64, f64)>)| {
        let location = at.map(|(lat, lon)| Location { lat, lon, altitude_m: None });
        picture(name, Reading { location, ..Reading::default() })
    };
    in_memory::library(PHOTOS.into_iter().flat_map(of)).await
}

/// What a search finds, with the catalogue that was there and with another.
async fn check((library, store): &(Library, Arc<Memory>), text: &str, expected: &[&str]) {
    let mut expected: Vec<PhotoId> = expected.iter().map(|name| photo(name)).collect();
    expected.sort();
    for library in [library, &opened(store).await] {
        let answer = library.search(text, "2026-11-28".parse().unwrap()).await.unwrap();
        let mut found: Vec<PhotoId> = answer.found.rows.iter().map(|row| row.id).collect();
        found.sort();
        assert_eq!(found, expected, "{text}: {:?}", answer.understood);
    }
}

fn place(name: &str, radius_m: f64) -> SavedPlace {
    SavedPlace { name: name.into(), lat: 38.7139, lon: -9.1394, radius_m }
}

#[tokio::test]
async fn what_was_taken_within_a_place_has_its_name() {
    let library = library().await;
    library.0.save_place(place("Home", 50.0)).await.unwrap();
    check(&library, "photos taken at home", &["garden"]).await;
    check(&library, "not at home", &["street", "beach", "scan"]).await;
    check(&library, "near home", &["garden", "street"]).await;
    library.0.save_place(place("home", 200.0)).await.unwrap();
    check(&library, "at home", &["garden", "street"]).await;
    library.0.save_place(place("The Quarter", 2_000.0)).await.unwrap();
    let entry = library.0.photos(&[photo("garden")]).await.unwrap().remove(0);
    assert_eq!(entry.places, ["home", "The Quarter", "Lisbon", "Portugal"]);
    library.0.drop_place("HOME").await.unwrap();
    check(&library, "the quarter", &["garden", "street"]).await;
    check(&library, "in the quarter", &["garden", "street"]).await;
    check(&library, "at quarter", &["garden", "street"]).await;
    library.0.save_place(place("Grandma's", 50.0)).await.unwrap();
    check(&library, "at grandma's", &["garden"]).await;
    library.0.drop_place("Grandma's").await.unwrap();
    assert_eq!(library.0.saved_places().await.unwrap(), [place("The Quarter", 2_000.0)]);
}

#[tokio::test]
async fn what_a_person_says_of_a_photo_holds() {
    let library = library().await;
    library.0.save_place(place("Home", 50.0)).await.unwrap();
    let home = Location { lat: 38.7139, lon: -9.1394, altitude_m: None };
    let both = [photo("scan"), photo("beach")];
    library.0.place(&both, Some(Placed { location: Some(home), names: vec!["Attic".into()] })).await.unwrap();
    check(&library, "at home", &["garden", "scan", "beach"]).await;
    check(&library, "attic", &["scan", "beach"]).await;
    let unnamed = Placed { location: None, names: vec![" ".into()] };
    assert_eq!(library.0.place(&both, Some(unnamed)).await.unwrap_err().to_string(), "a name has at least one letter");
    library.0.place(&[photo("garden")], Some(Placed::default())).await.unwrap();
    check(&library, "Lisbon", &["street", "scan", "beach"]).await;
    library.0.place(&both, None).await.unwrap();
    check(&library, "at home", &[]).await;
}

#[tokio::test]
async fn what_was_said_last_is_taken_back_wish_by_wish() {
    let library = library().await;
    let (garden, scan) = (photo("garden"), photo("scan"));
    let at = |name: &str| Some(Placed { location: None, names: vec![name.into()] });
    library.0.save_place(place("Home", 50.0)).await.unwrap();
    library.0.save_place(place("home", 200.0)).await.unwrap();
    library.0.place(&[garden, scan, scan], at("Attic")).await.unwrap();
    library.0.place(&[garden], at("Cellar")).await.unwrap();
    library.0.drop_place("Home").await.unwrap();
    library.0.place(&[garden], None).await.unwrap();
    check(&library, "attic", &["scan"]).await;
    check(&library, "Lisbon", &["garden", "street", "beach"]).await;
    for (text, found) in [
        ("cellar", &["garden"][..]),
        ("at home", &["street"]),
        ("attic", &["garden", "scan"]),
        ("at home", &["garden", "street"]),
        ("at home", &["garden"]),
        ("home", &[]),
    ] {
        library.0.undo_places(&[]).await.unwrap();
        check(&library, text, found).await;
    }
    let refusal = library.0.undo_places(&[]).await.unwrap_err().to_string();
    assert_eq!(refusal, "nothing was decided that could be taken back");
    library.0.place(&[scan], at("Attic")).await.unwrap();
    check(&library, "attic", &["scan"]).await;
}

#[tokio::test]
async fn what_was_said_of_a_photo_without_a_decision_comes_back() {
    let library = library().await;
    let at = |name: &str| Some(Placed { location: None, names: vec![name.into()] });
    let record = Record::new(photo("scan"), 1, Said::Place(at("Attic")));
    library.1.create(vec![(record.key(), record.to_bytes().into())]).await.unwrap();
    library.0.rebuild_catalogue().await.unwrap();
    for _ in 0..2 {
        library.0.place(&[photo("scan")], at("Cellar")).await.unwrap();
        library.0.place(&[photo("scan")], None).await.unwrap();
        check(&library, "attic", &[]).await;
        library.0.undo_places(&[]).await.unwrap();
        check(&library, "cellar", &["scan"]).await;
        library.0.undo_places(&[]).await.unwrap();
        check(&library, "attic", &["scan"]).await;
    }
}

#[tokio::test]
async fn a_wish_of_more_than_one_record_is_taken_back_at_once() {
    let names: Vec<String> = (0..1_500).map(|number| format!("many/{number}")).collect();
    let library = in_memory::library(names.iter().flat_map(|name| picture(name, Reading::default()))).await;
    let many: Vec<PhotoId> = names.iter().map(|name| photo(name)).collect();
    let attic = Placed { location: None, names: vec!["Attic".into()] };
    assert_eq!(library.0.place(&many, Some(attic.clone())).await.unwrap().len(), 2);
    check(&library, "attic", &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let stranger = library.0.place(&[photo("nobody")], Some(attic)).await.unwrap_err().to_string();
    assert!(stranger.starts_with("the library has no photo"), "{stranger}");
    assert_eq!(library.0.undo_places(&[]).await.unwrap().len(), 1);
    check(&library, "attic", &[]).await;
    assert!(library.0.undo_places(&[]).await.is_err());
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words() {
    let (library, store) = library().await;
    for (place, reason) in [
        (SavedPlace { lat: 91.0, ..place("Home", 50.0) }, "degrees north are -90 to 90, not 91"),
        (SavedPlace { lon: f64::NAN, ..place("Home", 50.0) }, "degrees east are -180 to 180, not NaN"),
        (place(" ", 50.0), "a name has at least one letter"),
        (place("Home", 0.0), "a radius is 1 to 100000 metres, not 0"),
        (place("Home", f64::INFINITY), "a radius is 1 to 100000 metres, not inf"),
    ] {
        assert_eq!(library.save_place(place).await.unwrap_err().to_string(), reason);
    }
    let nowhere = Location { lat: 99.0, lon: 999.0, altitude_m: None };
    let placed = Some(Placed { location: Some(nowhere), names: Vec::new() });
    let refused = library.place(&[photo(PHOTOS[0].0)], placed).await.unwrap_err().to_string();
    assert_eq!(refused, "degrees north are -90 to 90, not 99");
    assert_eq!(library.drop_place("Home").await.unwrap_err().to_string(), r#"no place is called "Home""#);
    let records = store.list(store::Folder::Records, None).await.unwrap();
    assert_eq!(records.len(), 2 * PHOTOS.len());
}
