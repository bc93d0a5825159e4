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
    let undone = session.run(&["people", "undo"]);
    assert!(undone.err.contains("taken back: that Chelsea is not in a photo;"), "{}", undone.err);
    finds(&session, "chelsea the cat", &[CAT]);
    refused(&session, &["people", "name", "Nobody", "Tom"], r#"nobody is called "Nobody""#);
    refused(&session, &["people", "add", "Tom", "nowhere.jpg"], "the library has no photo at nowhere.jpg");
    refused(&session, &["people", "born", "Eileen", "1956-13-40"], "1956-13-40");
}

#[test]
fn what_a_file_says_of_who_is_in_it_can_be_denied() {
    let session = looked_at();
    finds(&session, "photos of Eileen Collins from 1999", &["Scans/Eileen Collins.png"]);
    let said = session.run(&["people", "remove", "Eileen Collins", "Scans/Eileen Collins.png"]);
    assert!(said.err.starts_with("Eileen Collins is in 0 photos now;"), "{}", said.err);
    assert_eq!(session.json(&["show", "--json", "Scans/Eileen Collins.png"])["entry"].get("people"), None);
    done(&session, &["people", "undo"]);
    let people = session.json(&["show", "--json", "Scans/Eileen Collins.png"])["entry"]["people"].clone();
    assert_eq!(people, json!(["Eileen Collins"]));
    refused(&session, &["people", "remove", "Tom", "Scans/Eileen Collins.png"], "Tom");
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
    let undone = session.run(&["places", "undo"]);
    assert!(undone.err.contains("taken back: where a photo was taken;"), "{}", undone.err);
    finds(&session, "at the cabin", &[TRAM]);
    done(&session, &["places", "undo"]);
    finds(&session, "at the cabin", &[CAT, TRAM]);
    done(&session, &["places", "undo"]);
    finds(&session, "at the cabin", &[TRAM]);
    let saved = session.json(&["places", "--json"]);
    assert_eq!((&saved[0]["name"], &saved[0]["radius_m"]), (&json!("The Cabin"), &json!(500.0)));
    refused(&session, &["places", "save", "Home", "91,0"], "91,0\" is no position");
    refused(&session, &["places", "save", "Home", CAT], "does not say where it was taken");
    refused(&session, &["places", "save", "Home", "1,2", "--radius", "0"], "a radius is 1 to 100000 metres");
    refused(&session, &["places", "drop", "Home"], r#"no place is called "Home""#);
    refused(&session, &["places", "photo", CAT], "--as-written");
}

#[test]
fn albums_are_put_together_by_hand_or_by_a_search() {
    let session = Session::new();
    session.json(&["import", "--json", examples().to_str().unwrap()]);
    done(&session, &["albums", "save", "Away", "in", "Portugal"]);
    finds(&session, "in the album Away", &[TRAM]);
    done(&session, &["albums", "add", "Best of <all>", CAT, TRAM]);
    done(&session, &["albums", "remove", "best of <all>", TRAM]);
    finds(&session, "photos in the album best of <all> from 2020", &[CAT]);
    let listed = done(&session, &["albums"]);
    let lines: Vec<String> = listed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines, ["Away 1 photo by search: in Portugal", "Best of <all> 1 photo"]);
    let listed = session.json(&["albums", "--json"]);
    assert_eq!((&listed[0]["search"], &listed[1]["count"]), (&json!("in Portugal"), &json!(1)));
    let undone = session.run(&["albums", "undo"]);
    assert!(undone.err.contains("taken back: photos taken out of “Best of <all>”;"), "{}", undone.err);
    // All of it is in the records.
    std::fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    finds(&session, "photos in the album best of <all>", &[CAT, TRAM]);
    assert!(done(&session, &["show", CAT]).contains("albums       Best of <all>"));
    for (already, words) in [
        (&["albums", "add", "best of <all>", CAT][..], "nothing to do: “best of <all>” has these photos already"),
        (&["albums", "save", "Away", "in", "Portugal"], "nothing to do: it is so already"),
    ] {
        let told = session.run(already);
        assert!(told.err.contains(words), "{}", told.err);
        done(&session, already);
    }
    done(&session, &["albums", "rename", "away", "Lisbon"]);
    let undone = session.run(&["albums", "undo"]);
    assert!(undone.err.contains("taken back: album “Away” renamed to “Lisbon”;"), "{}", undone.err);
    done(&session, &["albums", "rename", "away", "Lisbon"]);
    done(&session, &["albums", "drop", "lisbon"]);
    refused(&session, &["albums", "drop", "Lisbon"], r#"there is no album "Lisbon""#);
    refused(&session, &["albums", "add", "Lisbon", "nowhere.jpg"], "the library has no photo at nowhere.jpg");
}

#[test]
fn what_people_make_of_photos_is_written_down_and_taken_back() {
    let session = Session::new();
    session.json(&["import", "--json", examples().to_str().unwrap()]);
    let (cat, tram) = (examples().join(CAT), examples().join(TRAM));
    let before = [&cat, &tram].map(|file| std::fs::read(file).unwrap());
    done(&session, &["edit", "favourite", CAT]);
    done(&session, &["edit", "stars", "1", "--search", "in Portugal"]);
    done(&session, &["edit", "caption", "Zoe and the <b>tram</b>", TRAM]);
    finds(&session, "my favourites", &[CAT]);
    finds(&session, "1 star photos", &[TRAM]);
    finds(&session, "zoe tram", &[TRAM]);
    done(&session, &["edit", "taken", "1974-08", CAT]);
    finds(&session, "August 1974", &[CAT]);
    done(&session, &["edit", "later", "-1d", CAT]);
    assert!(done(&session, &["show", CAT]).contains("a person"));
    done(&session, &["edit", "trash", CAT]);
    done(&session, &["edit", "hide", TRAM]);
    finds(&session, "my favourites", &[]);
    let away = session.json(&["edit", "--json"]);
    assert_eq!((&away["trash"][0]["path"], &away["hidden"][0]["path"]), (&json!(CAT), &json!(TRAM)));
    // All of it is in the records.
    std::fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    finds(&session, "1 star photos", &[]);
    let undone = session.run(&["edit", "undo"]);
    assert!(undone.err.contains("taken back: that 1 photo was hidden;"), "{}", undone.err);
    finds(&session, "1 star photos", &[TRAM]);
    done(&session, &["edit", "restore", CAT]);
    finds(&session, "my favourites", &[CAT]);
    assert_eq!(session.run(&["edit"]).out, "");
    refused(&session, &["edit", "favourite", "nowhere.jpg"], "the library has no photo at nowhere.jpg");
    refused(&session, &["edit", "favourite", "--search", "zxqv"], r#""zxqv" finds no photo"#);
    refused(&session, &["edit", "stars", "6", CAT], "it is 0 to 5, or `file`");
    refused(&session, &["edit", "favourite"], "required");
    assert_eq!([&cat, &tram].map(|file| std::fs::read(file).unwrap()), before, "files are never changed");
}

#[test]
fn memories_are_listed_and_hidden() {
    let session = Session::new();
    session.json(&["import", "--json", examples().to_str().unwrap()]);
    let found = session.json(&["search", "--json", "--limit", "8", "photos"]);
    let paths: Vec<&str> =
        found["photos"].as_array().unwrap().iter().map(|photo| photo["path"].as_str().unwrap()).collect();
    done(&session, &[&["edit", "taken", "2023-11-29"], &paths[..]].concat());
    let memories = |arguments: &[&str]| done(&session, &[&["memories", "--today", "2026-11-29"], arguments].concat());
    let listed = memories(&[]);
    assert!(listed.starts_with("3 years ago (29 November 2023") && listed.lines().count() == 9, "{listed}");
    done(&session, &["memories", "hide-days", "2023-11-29"]);
    assert_eq!(memories(&[]), "");
    assert_eq!(done(&session, &["memories", "hidden"]), "2023-11-29\n");
    let undone = session.run(&["memories", "undo"]);
    assert!(undone.err.contains("taken back: that 2023-11-29 is in no memory;"), "{}", undone.err);
    assert_eq!(memories(&[]), listed);
    refused(&session, &["memories", "hide-days", "June"], "is not a day");
    let feed = done(&session, &["memories", "feed"]);
    let begins: Vec<&str> = feed.lines().map(|line| &line[..line.len() - 32]).collect();
    assert_eq!(begins, ["/memories.atom?key=", "/memories.ics?key="]);
    done(&session, &["memories", "feed", "--end"]);
    let undone = session.run(&["memories", "undo"]);
    assert!(undone.err.contains("taken back: that feeds are read by no key"), "{}", undone.err);
    done(&session, &["memories", "forget-seen"]);
}

#[test]
fn every_verb_prints_what_was_decided_as_one_object() {
    let session = looked_at();
    let groups = session.json(&["people", "groups", "--json"]);
    let shown = &groups["groups"][0]["shown"][0];
    assert_eq!((&shown["path"], &shown["which"]), (&json!("Scans/Eileen Collins.png"), &json!(null)));
    let group = groups["groups"][0]["id"].as_str().unwrap();
    assert_eq!(session.json(&["people", "suggestions", "--json"]), json!({ "suggestions": [] }));
    let said = |arguments: &[&str], matter: &str, decided: &[&str], taken_back: &[&str]| {
        let said = session.json(&[arguments, &["--json"]].concat());
        let facts = |of: &str| {
            let facts = said[of].as_array().unwrap().iter();
            facts.map(|fact| fact["decision"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((&said["matter"], said["known_by"].as_array().unwrap().len()), (&json!(matter), 1), "{arguments:?}");
        assert_eq!(facts("decided"), decided, "{arguments:?}");
        assert_eq!(facts("taken_back"), taken_back, "{arguments:?}");
    };
    said(&["people", "name", group, "Eileen"], "people", &["named", "is", "seen"], &[]);
    said(&["people", "add", "Chelsea", CAT], "people", &["named", "shown"], &[]);
    said(&["people", "hide", "Chelsea"], "people", &["hidden"], &[]);
    said(&["people", "undo"], "people", &["undo"], &["hidden"]);
    said(&["people", "undo"], "people", &["undo"], &["named", "shown"]);
    let there = session.json(&["people", "in", "Scans/Eileen Collins.png", "--json"]);
    assert_eq!((&there["shown"][0]["by"], &there["shown"][0]["which"]), (&json!("decision"), &json!(null)));
    assert_eq!(session.json(&["people", "--json"])["persons"][0]["name"], json!("Eileen"));
    said(&["albums", "add", "Cats", CAT], "albums", &["saved", "added"], &[]);
    said(&["albums", "undo"], "albums", &["undo"], &["saved", "added"]);
    said(&["places", "save", "Home", "1,2"], "places", &["saved"], &[]);
    said(&["places", "photo", CAT, TRAM, "--at", "1,2"], "places", &["placed", "placed"], &[]);
    said(&["places", "drop", "Home"], "places", &["dropped"], &[]);
    said(&["places", "undo"], "places", &["undo"], &["dropped"]);
    said(&["places", "undo"], "places", &["undo"], &["placed", "placed"]);
    assert_eq!(session.json(&["places", "--json"])[0]["name"], json!("Home"));
}

#[test]
fn photos_are_shared_by_links_until_these_are_revoked() {
    let session = looked_at();
    done(&session, &["albums", "add", "Cats", CAT]);
    let link = done(&session, &["share", "album", "Cats", "--originals"]);
    assert!(link.starts_with("/s/") && link.trim_end().len() == 35, "{link}");
    std::fs::write(session.path("passphrase"), "open sesame\n").unwrap();
    let mut locked = session.command(&["share", "photos", TRAM, "--title", "Lisbon", "--passphrase"]);
    let locked = locked.stdin(std::fs::File::open(session.path("passphrase")).unwrap()).output().unwrap();
    assert!(locked.status.success(), "{}", String::from_utf8_lossy(&locked.stderr));
    done(&session, &["share", "search", "lisbon", "--never-expires", "--public"]);
    let listed = session.json(&["share", "--json"]);
    let listed = listed.as_array().unwrap();
    let said = |member: &str| listed.iter().map(|share| share[member].clone()).collect::<Vec<_>>();
    assert_eq!(said("title"), ["Cats", "Lisbon", "Photos"]);
    assert_eq!(said("access"), ["link", "passphrase", "public"]);
    assert_eq!(said("photos"), [1, 1, 1]);
    assert_eq!(said("originals"), [true, false, false]);
    assert_eq!((&listed[0]["album"], &listed[2]["search"]), (&json!("Cats"), &json!("lisbon")));
    assert_eq!((&listed[0]["views"], &listed[0]["last_view_ms"]), (&json!(0), &json!(null)));
    assert!(listed[0]["until_ms"].is_u64() && listed[2]["until_ms"].is_null());
    done(&session, &["share", "revoke", listed[0]["id"].as_str().unwrap()]);
    assert_eq!(session.json(&["share", "--json"]).as_array().unwrap().len(), 2);
    assert!(session.run(&["share", "undo"]).err.contains("taken back: that share"));
    // All of it is in the records.
    std::fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    assert_eq!(done(&session, &["share"]).lines().count(), 3);
    refused(&session, &["share", "album", "Dogs"], "no album is called");
    refused(&session, &["share", "search", "x", "--public", "--passphrase"], "cannot be used with");
    refused(&session, &["share", "search", "x", "--passphrase"], "a passphrase has");
}
