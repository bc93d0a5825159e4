//! Searching by meaning with a pair of models of the user's own: toys that know what is red, green and blue.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::serving::Serving;
use crate::session::Session;

fn pair(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/meaning").join(name)
}

/// A TIFF of one colour.
fn picture(colour: [u8; 3]) -> Vec<u8> {
    const EDGE: u16 = 48;
    const TAGS: [(u16, u16); 9] = [
        (256, EDGE),
        (257, EDGE),
        (258, 8),
        (259, 1),
        (262, 2),
        (273, 8 + 2 + 9 * 12 + 4 + 6),
        (277, 3),
        (278, EDGE),
        (279, EDGE * EDGE * 3),
    ];
    let mut bytes = b"II\x2a\0\x08\0\0\0\x09\0".to_vec();
    for (tag, value) in TAGS {
        // How many bits each of three colours has does not fit, and comes behind.
        let (count, value) = if tag == 258 { (3, 8 + 2 + 9 * 12 + 4) } else { (1, value) };
        bytes.extend([tag, 3].iter().flat_map(|number: &u16| number.to_le_bytes()));
        bytes.extend([count, u32::from(value)].iter().flat_map(|number: &u32| number.to_le_bytes()));
    }
    bytes.extend([0; 4]);
    bytes.extend([8, 0, 8, 0, 8, 0]);
    bytes.extend(std::iter::repeat_n(colour, usize::from(EDGE) * usize::from(EDGE)).flatten());
    bytes
}

/// A session whose library has pictures of colours, of which no word says so; but one green picture is called red.
fn with_colours() -> Session {
    let session = Session::new();
    for (path, colour) in [
        ("2007/05/a.tif", [200, 10, 10]),
        ("2008/05/b.tif", [230, 30, 20]),
        ("2007/06/c.tif", [10, 200, 20]),
        ("2008/06/d.tif", [20, 170, 10]),
        ("2007/07/e.tif", [10, 20, 230]),
        ("2008/07/f.tif", [30, 30, 200]),
        ("2007/08/g.tif", [20, 40, 250]),
        ("2006/08/red.tif", [10, 220, 30]),
    ] {
        session.write(&format!("photos/{path}"), &picture(colour));
    }
    let imported = session.json(&["import", "--json", "photos"]);
    assert_eq!((&imported["photos"], &imported["problems"]), (&json!(8), &json!([])));
    session
}

fn recognise(session: &Session, arguments: &[&str]) -> Value {
    session.json(&[&["recognise", "--json"], arguments].concat())["meaning"]["pictures"].clone()
}

#[track_caller]
fn finds(session: &Session, words: &str, paths: &[&str], alike: Option<usize>) {
    let answer = session.json(&["search", "--json", "--today", "2026-11-23", words]);
    let found: Vec<&str> =
        answer["photos"].as_array().unwrap().iter().map(|photo| photo["path"].as_str().unwrap()).collect();
    assert_eq!(found, paths, "{words}");
    let by = if alike.is_some() { "words and meaning" } else { "words" };
    assert_eq!((&answer["by"], &answer["alike"]), (&json!(by), &json!(alike)), "{words}");
}

const RED: &str = "something red";
const CALLED_SO: &str = "2006/08/red.tif";
const ALL: [&str; 3] = [CALLED_SO, "2008/05/b.tif", "2007/05/a.tif"];

#[test]
fn what_looks_like_it_is_found_after_what_is_called_so() {
    let session = with_colours();
    finds(&session, RED, &[CALLED_SO], None);
    let (fixed, open) = (pair("fixed"), pair("open"));
    let (fixed, open) = (fixed.to_str().unwrap(), open.to_str().unwrap());
    assert_eq!(recognise(&session, &[]), Value::Null);
    assert_eq!(recognise(&session, &["--meaning", fixed]), 8);
    assert_eq!(recognise(&session, &[]), 0, "the pair is kept, and has looked at all");
    finds(&session, RED, &ALL, Some(2));
    finds(&session, "something red in 2007", &["2007/05/a.tif"], Some(1));
    finds(&session, "something red in 2009", &[], Some(0));
    finds(&session, "in 2006", &[CALLED_SO], Some(0));
    finds(&session, "something mauve", &[], Some(0));
    let explained = session.run(&["search", "--explain", RED]).err;
    assert!(explained.contains("matches words and meaning (fixed "), "{explained}");
    let why = session.run(&["show", "2007/05/a.tif", "--why", RED]).out;
    assert!(why.contains("red: it looks like red"), "{why}");
    assert!(!session.run(&["show", "2007/06/c.tif", "--why", RED]).out.contains("it looks like"));

    // Another pair knows nothing of what this one said, and the other way round.
    let by_other = session.json(&["search", "--json", "--meaning", open, RED]);
    assert_eq!((&by_other["count"], &by_other["by"]), (&json!(1), &json!("words and meaning")));
    assert_eq!(recognise(&session, &["--meaning", open]), 8);
    finds(&session, RED, &ALL, Some(2));
    assert_eq!(recognise(&session, &["--meaning", fixed]), 0);
    fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    finds(&session, RED, &ALL, Some(2));

    recognise(&session, &["--meaning", "none"]);
    finds(&session, RED, &[CALLED_SO], None);
    assert!(session.run(&["search", "--explain", RED]).err.contains("matches words\n"));
}

#[test]
fn a_pair_that_cannot_be_used_is_said() {
    let session = with_colours();
    for (path, file) in [
        ("fixed/visual/model.onnx", "visual.onnx"),
        ("fixed/textual/model.onnx", "textual.onnx"),
        ("fixed/textual/tokenizer.json", "tokenizer.json"),
    ] {
        session.write(&format!("models/{file}"), &fs::read(pair(path)).unwrap());
    }
    session.write("half/visual.onnx", b"torn");
    for (folder, said) in [("nowhere", "there is no folder nowhere"), ("half", "half has no encoder of words")] {
        for command in ["recognise", "serve", "search"] {
            let words: &[&str] = if command == "search" { &["cats"] } else { &[] };
            let ran = session.run(&[&[command, "--meaning", folder], words].concat());
            assert!(ran.code == 1 && ran.err.contains(said), "{command}: {} {}", ran.code, ran.err);
        }
    }
    assert_eq!(recognise(&session, &["--meaning", "models"]), 8);
    fs::remove_file(session.path("models/visual.onnx")).unwrap();
    finds(&session, RED, &[CALLED_SO], None);
    let ran = session.run(&["search", RED]);
    assert!(
        ran.err.contains("searches match words alone: ") && ran.err.contains("has no encoder of pictures"),
        "{}",
        ran.err
    );
}

#[test]
fn the_gallery_is_told_what_only_looks_like_it() {
    let session = with_colours();
    let fixed = pair("fixed");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--meaning", fixed.to_str().unwrap()];
    let mut serving = Serving::start(session.command(&arguments));
    serving.says("for what they mean, by fixed ");
    let found = serving.get("/api/search?q=red");
    let said = r#""count":3,"by":"words and meaning","alike":2"#;
    let index = serving.get("/api/index?q=red");
    serving.stop();
    assert!(found.contains(said), "{found}");
    let etag = index.lines().find(|line| line.to_lowercase().starts_with("etag:")).unwrap();
    assert!(etag.trim_end().ends_with("\"") && etag.matches('-').count() == 4, "{etag}");
}
