//! The family's own words: who is who, and what places are called.

use serde_json::json;

use crate::session::{Session, examples};

const CAT: &str = "2020/04/chelsea.png";
const TRAM: &str = "Holidays/Lisbon 2019/Café à Lisboa.jpg";

/// A session whose library holds the example photographs, with faces.
fn looked_at() -> Session {
    let session = Session::new();
    session.copy("Scans/Eileen Collins.png", "photos/Scans/Eileen Collins.png");
    session.copy(CAT, &format!("photos/{CAT}"));
    session.copy(TRAM, &format!("photos/{TRAM}"));
    session.json(&["import", "--json", session.path("photos").to_str().unwrap()]);
    session.json(&["recognise", "--json"]);
    session
}

#[track_caller]
fn done(session: &Session, arguments: &[&str]) -> String {
    let ran = session.run(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    ran.out
}

#[track_caller]
fn refused(session: &Session, arguments: &[&str], reason: &str) {
    let ran = session.run(arguments);
    assert!(ran.code != 0 && ran.err.contains(reason), "{arguments:?}: {}", ran.err);
}

#[track_caller]
fn finds(session: &Session, words: &str, paths: &[&str]) {
    let found = done(session, &["search", words]);
    assert_eq!(found.lines().map(|line| &line[18..]).collect::<Vec<_>>(), paths, "{words}");
}

#[test]
fn faces_get_names_and_pets_too() {
    let session = looked_at();
    let groups = done(&session, &["people", "groups"]);
    let (group, rest) = groups.split_once("  ").unwrap();
    assert_eq!(rest.trim(), "1 photo  Scans/Eileen Collins.png");
    done(&session, &["people", "name", group, "Eileen", "--also", "Grandma"]);
    finds(&session, "photos of Grandma from 1999", &["Scans/Eileen Collins.png"]);
    done(&session, &["people", "add", "Chelsea", CAT]);
    done(&session, &["people", "me", "eileen"]);
    done(&session, &["people", "together", "us", "Eileen", "Chelsea"]);
    finds(&session, "photos of me", &["Scans/Eileen Collins.png"]);
    let listed = done(&session, &["people"]);
    let lines: Vec<String> = listed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines, ["Chelsea 1 photo, of us", "Eileen 1 photo, also Grandma, of us, me"]);
    assert!(done(&session, &["people", "in", "Scans/Eileen Collins.png"]).contains("  Eileen "));
    // All of it is in the records.
    std::fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    finds(&session, "chelsea the cat", &[CAT]);
    done(&session, &["people", "remove", "Chelsea", CAT]);
    finds(&session, "chelsea the cat", &[]);
    done(&session, &["people", "undo"]);
    finds(&session, "chelsea the cat", &[CAT]);
    refused(&session, &["people", "name", "Nobody", "Tom"], r#"nobody is called "Nobody""#);
    refused(&session, &["people", "add", "Tom", "nowhere.jpg"], "the library has no photo at nowhere.jpg");
    refused(&session, &["people", "born", "Eileen", "1956-13-40"], "1956-13-40");
}

#[test]
fn places_get_names_and_photos_places() {
    let session = Session::new();
    session.json(&["import", "--json", examples().to_str().unwrap()]);
    done(&session, &["places", "save", "The Cabin", TRAM, "--radius", "500"]);
    finds(&session, "at the cabin", &[TRAM]);
    done(&session, &["places", "photo", CAT, "--at", "38.7107,-9.1423"]);
    finds(&session, "at the cabin", &[CAT, TRAM]);
    done(&session, &["places", "photo", CAT, "--as-written"]);
    done(&session, &["places", "photo", TRAM, "--named", "Alfama"]);
    finds(&session, "at the cabin", &[]);
    finds(&session, "Alfama", &[TRAM]);
    let saved = session.json(&["places", "--json"]);
    assert_eq!((&saved[0]["name"], &saved[0]["radius_m"]), (&json!("The Cabin"), &json!(500.0)));
    refused(&session, &["places", "save", "Home", "91,0"], "91,0\" is no position");
    refused(&session, &["places", "save", "Home", CAT], "does not say where it was taken");
    refused(&session, &["places", "save", "Home", "1,2", "--radius", "0"], "a radius is 1 to 100000 metres");
    refused(&session, &["places", "drop", "Home"], r#"no place is called "Home""#);
    refused(&session, &["places", "photo", CAT], "--as-written");
}
