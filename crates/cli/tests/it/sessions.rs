//! Whole sessions on real photographs: import, search, show, rebuild, serve.

use std::fs;
use std::process::Stdio;

use serde_json::json;

use crate::serving::{Serving, get, link_in};
use crate::session::{Ran, Session, examples};

/// A session whose library holds the example photographs.
fn with_examples() -> Session {
    let session = Session::new();
    let report = session.json(&["import", "--json", examples().to_str().unwrap()]);
    assert_eq!(report["problems"], json!([]), "the examples are all readable");
    session
}

#[track_caller]
fn finds(session: &Session, words: &str, paths: &[&str]) {
    let answer = session.json(&["search", "--json", "--today", "2026-11-23", words]);
    let found: Vec<&str> =
        answer["photos"].as_array().unwrap().iter().map(|photo| photo["path"].as_str().unwrap()).collect();
    assert_eq!(found, paths, "{words}");
    assert_eq!(answer["count"], paths.len());
}

#[test]
fn an_import_says_what_it_did_and_a_second_one_does_nothing() {
    let session = Session::new();
    let first = session.json(&["import", "--json", examples().to_str().unwrap()]);
    assert_eq!((&first["files"], &first["photos"], &first["duplicates"]), (&json!(36), &json!(35), &json!(1)));
    let again = session.json(&["import", "--json", examples().to_str().unwrap()]);
    assert_eq!((&again["files"], &again["photos"], &again["unchanged"]), (&json!(36), &json!(0), &json!(36)));
}

#[test]
fn english_finds_photographs() {
    let session = with_examples();
    finds(&session, "cat", &["2020/04/chelsea.png"]);
    finds(&session, "photos of Eileen Collins", &["Scans/Eileen Collins.png"]);
    finds(&session, "dogs", &["2012/12/DSC_0412.NEF", "2005/12/IMG_1207.JPG"]);
    finds(&session, "sunset before 2010", &["Holidays/Basque Country 2009/IMG_0619.CR2", "2005/11/sunset.jpg"]);
    finds(&session, "Lisbon in autumn 2019", &["Holidays/Lisbon 2019/Café à Lisboa.jpg"]);
    finds(&session, "RAW files from 2012", &["2012/12/DSC_0412.NEF"]);
    finds(&session, "February 2015", &["2015/02/falcon9.jpg"]);
    finds(&session, "taken with a Pixel 3", &["Holidays/Lisbon 2019/Café à Lisboa.jpg"]);
    finds(&session, "IMG_1207", &["2005/12/IMG_1207.JPG"]);
}

#[test]
fn words_that_mean_nothing_are_said_and_match_names() {
    let session = with_examples();
    let answer = session.json(&["search", "--json", "--today", "2026-11-23", "ladybird zxqv in 2008"]);
    assert_eq!(answer["unmatched"], json!(["zxqv"]));
    assert_eq!(answer["understood"]["time"], json!({"from": "2008-01-01", "to": "2008-12-31"}));
    assert_eq!(answer["count"], 0);
    let spoken = session.run(&["search", "ladybird zxqv in 2008"]);
    assert_eq!((spoken.code, spoken.out.as_str()), (0, ""));
    assert!(spoken.err.contains(r#"nothing found; without "zxqv": 1 photo"#), "{}", spoken.err);
    let leave_out = |words: &str| session.json(&["search", "--json", words])["leave_out"].clone();
    assert_eq!(
        leave_out("ladybird zxqv in 2008"),
        json!({"chips": [1], "search": "ladybird in 2008", "count": 1}),
        "one"
    );
    assert_eq!(
        leave_out("ladybird zxqv qvzx in 2008"),
        json!({"chips": [1, 2], "search": "ladybird in 2008", "count": 1}),
        "two"
    );
    assert_eq!(leave_out("zxqv qvzx 2008 blorp")["chips"], json!([0, 1, 3]), "all but one");
    assert_eq!(leave_out("zxqv qvzx"), json!(null), "nothing helps");
}

#[test]
fn questions_are_answered() {
    let session = with_examples();
    let check = |words: &str, expected: &[&str]| {
        let spoken = session.run(&["search", "--today", "2026-11-23", words]);
        let lines: Vec<&str> = spoken.out.lines().collect();
        assert_eq!(lines, expected, "{words}: {}", spoken.err);
    };
    check("how many photos of ladybirds", &["1 photo"]);
    check("how many photos of zxqv", &["0 photos"]);
    check(
        "where were the photos from 2019 taken",
        &["Chiado, Portugal: 1 photo", "a place that is not known: 1 photo"],
    );
    check("when did we see a ladybird", &["2008-06-14: 1 photo"]);
    let days = session.json(&["search", "--json", "when did we see a ladybird"]);
    assert_eq!(days["days"][0]["photos"], 1, "{days}");
}

#[test]
fn what_is_found_is_printed_in_pages_and_the_best_first() {
    let session = with_examples();
    for (arguments, page, pages, photos) in [
        (&[][..], 1, 1, 35),
        (&["--limit", "10"], 1, 4, 10),
        (&["--limit", "10", "--page", "4"], 4, 4, 5),
        (&["--limit", "10", "--page", "5"], 5, 4, 0),
        (&["--page", "1"], 1, 1, 35),
    ] {
        let answer = session.json(&[&["search", "--json", "photos"], arguments].concat());
        assert_eq!((&answer["count"], &answer["page"], &answer["pages"]), (&json!(35), &json!(page), &json!(pages)));
        assert_eq!(answer["photos"].as_array().unwrap().len(), photos, "{arguments:?}");
    }
    let lisbon = |order| session.json(&["search", "--json", "--order", order, "in Lisbon", "--limit", "1"]);
    assert_eq!(lisbon("best")["count"], lisbon("newest")["count"]);
    assert_eq!(session.run(&["search", "cats", "--order", "worst"]).code, 2);
    assert_eq!(session.run(&["search", "cats", "--page", "0"]).code, 2);
}

#[test]
fn a_context_file_needs_no_library() {
    let session = Session::new();
    session.write(
        "context.json",
        br#"{"today":"2026-11-23","owner":"John","people":[{"name":"Natalie","aliases":["Nat"]}]}"#,
    );
    let answer =
        session.json(&["search", "--explain", "--json", "photos of Nat from 2007", "--context", "context.json"]);
    assert_eq!(
        answer["understood"],
        json!({"people": {"all": ["Natalie"]}, "time": {"from": "2007-01-01", "to": "2007-12-31"}})
    );
    assert_eq!((&answer["unmatched"], &answer["photos"]), (&json!([]), &json!([])));
    assert!(!session.path("library").exists());
}

#[test]
fn show_says_all_that_is_known_and_who_said_it() {
    let session = with_examples();
    let by_name = session.run(&["show", "2006/10/DSC_0187.JPG"]);
    assert_eq!(by_name.code, 0, "{}", by_name.err);
    for said in [
        "2006-10-01 12:00:46",
        "(the camera's local time), from EXIF",
        "NIKON",
        "bee",
        "Backup/old laptop/bee.jpg",
        "said by",
    ] {
        assert!(by_name.out.contains(said), "no {said:?} in {}", by_name.out);
    }
    let by_file = session.run(&["show", examples().join("2006/10/DSC_0187.JPG").to_str().unwrap()]);
    assert_eq!(by_file.out, by_name.out);
    let none = session.run(&["show", "2006/nothing.jpg"]);
    assert_eq!(none.code, 1);
    assert!(none.err.starts_with("error: the library has no photo at 2006/nothing.jpg"), "{}", none.err);
}

#[test]
fn a_library_is_rebuilt_from_its_records_and_originals() {
    let session = with_examples();
    let before = session.json(&["search", "--json", "photos"]);
    for lost in ["catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"] {
        let _ = std::fs::remove_file(session.path("library").join(lost));
    }
    std::fs::remove_dir_all(session.path("library/tiles")).unwrap();
    std::fs::write(session.path("library/thumbnails/2020/04/chelsea.png.jpg"), b"torn").unwrap();
    let rebuilt = session.json(&["rebuild", "--json"]);
    assert_eq!((&rebuilt["photos"], &rebuilt["problems"]), (&json!(35), &json!([])));
    assert_eq!(session.json(&["search", "--json", "photos"]), before);
    assert!(session.path("library/tiles/2020/04/chelsea.png.webp").exists());
    assert!(std::fs::read(session.path("library/thumbnails/2020/04/chelsea.png.jpg")).unwrap().len() > 1_000);
}

#[test]
fn a_damaged_record_is_named_and_loses_nothing_else() {
    let session = with_examples();
    let photos = session.path("library/records/photos");
    let photo = std::fs::read_dir(&photos).unwrap().next().unwrap().unwrap().path();
    let record = std::fs::read_dir(photo.join("original")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&record, b"{}").unwrap();
    let rebuilt = session.run(&["rebuild", "--json"]);
    assert_eq!(rebuilt.code, 3);
    let rebuilt: serde_json::Value = serde_json::from_str(&rebuilt.out).unwrap();
    assert_eq!(rebuilt["problems"].as_array().unwrap().len(), 1);
    assert_eq!(rebuilt["photos"], 34);
    // The original still says what it says.
    session.json(&["import", "--json", examples().to_str().unwrap()]);
    assert_eq!(session.json(&["search", "--json", "photos"])["count"], 35);
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    let session = Session::new();
    let examples = examples();
    let recorded = || fs::read_dir(session.path("library/records/photos")).map_or(0, Iterator::count);
    for photos in [1, 7, 15, 25] {
        let mut child = session.command(&["import", examples.to_str().unwrap()]).stderr(Stdio::null()).spawn().unwrap();
        while recorded() < photos && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // Nothing that was recorded is torn, and what was known is still found.
        let rebuilt = session.json(&["rebuild", "--json"]);
        assert_eq!(rebuilt["problems"], json!([]), "killed at {photos}");
        assert!(rebuilt["photos"].as_u64().unwrap() + 2 >= photos as u64, "{rebuilt}, killed at {photos}");
    }
    let report = session.json(&["import", "--json", examples.to_str().unwrap()]);
    assert_eq!(report["problems"], json!([]));
    assert_eq!(session.json(&["search", "--json", "photos"])["count"], 35);
}

#[test]
fn each_folder_speaks_for_its_own_photographs_only() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.copy("2015/02/falcon9.jpg", "Phone/rocket.jpg");
    session.copy("2005/11/sunset.jpg", "photos/deep/er/sunset.jpg");
    for folder in ["photos", "Phone", "photos", "photos/deep", "Phone"] {
        let report = session.json(&["import", "--json", folder]);
        assert_eq!((&report["gone"], &report["problems"]), (&json!(0), &json!([])), "{folder}");
    }
    finds(&session, "photos", &["cat.png", "Phone/rocket.jpg", "deep/er/sunset.jpg"]);
    // A folder around one that is known leaves that one alone.
    let around = session.json(&["import", "--json", "."]);
    assert_eq!((&around["files"], &around["gone"]), (&json!(0), &json!(0)), "{around}");
    // A folder of the first source with the name that the second has is named.
    session.copy("2021/02/nuthatch.jpg", "photos/Phone/nuthatch.jpg");
    let named = session.json(&["import", "--json", "photos"]);
    assert_eq!(named["problems"][0]["path"], "Phone");
}

#[test]
fn folders_are_added_by_several_programs_at_once() {
    let session = Session::new();
    let folders: Vec<String> = (0..5).map(|number| format!("folder{number}")).collect();
    for folder in &folders {
        session.copy("2020/04/chelsea.png", &format!("{folder}/{folder}.png"));
    }
    let start = |folder: &String| session.command(&["import", folder]).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = folders.iter().map(start).collect();
    for child in children {
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let settings = fs::read_to_string(session.path("library/library.json")).unwrap();
    for folder in &folders {
        assert!(settings.contains(&format!("/{folder}\"")), "{folder} is not in {settings}");
        assert_eq!(session.json(&["import", "--json", folder])["gone"], 0);
    }
    let shown = session.json(&["search", "--json", "photos"]);
    assert_eq!(shown["count"], 1);
}

#[test]
fn a_renamed_folder_is_not_doubted() {
    let session = Session::new();
    for (example, name) in [("2020/04/chelsea.png", "cat.png"), ("2005/11/sunset.jpg", "sunset.jpg")] {
        session.copy(example, &format!("photos/old/{name}"));
    }
    session.json(&["import", "--json", "photos"]);
    fs::rename(session.path("photos/old"), session.path("photos/new")).unwrap();
    let report = session.json(&["import", "--json", "photos"]);
    assert_eq!((&report["moved"], &report["gone"], &report["problems"]), (&json!(2), &json!(2), &json!([])));
    finds(&session, "photos", &["new/cat.png", "new/sunset.jpg"]);
}

#[test]
fn a_moved_file_is_the_same_photo() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.copy("2015/02/falcon9.jpg", "photos/rocket.jpg");
    session.json(&["import", "--json", "photos"]);
    let id = session.json(&["search", "--json", "cat"])["photos"][0]["id"].clone();
    std::fs::create_dir(session.path("photos/pets")).unwrap();
    std::fs::rename(session.path("photos/cat.png"), session.path("photos/pets/chelsea.png")).unwrap();
    let report = session.json(&["import", "--json", "photos"]);
    assert_eq!((&report["moved"], &report["gone"], &report["photos"]), (&json!(1), &json!(1), &json!(0)));
    let cat = &session.json(&["search", "--json", "cat"])["photos"][0];
    assert_eq!((&cat["id"], &cat["path"]), (&id, &json!("pets/chelsea.png")));
    assert!(session.path("library/tiles/pets/chelsea.png.webp").exists());
    assert!(!session.path("library/tiles/cat.png.webp").exists());
}

#[test]
fn other_bytes_under_the_same_name_are_another_photo() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/a.png");
    session.json(&["import", "--json", "photos"]);
    session.copy("2015/02/falcon9.jpg", "photos/a.png");
    let report = session.json(&["import", "--json", "photos"]);
    assert_eq!(report["photos"], 1);
    assert_eq!(session.json(&["search", "--json", "photos"])["count"], 1);
    finds(&session, "rocket", &["a.png"]);
    finds(&session, "chelsea", &[]);
}

#[test]
fn an_emptied_folder_is_doubted() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.json(&["import", "--json", "photos"]);
    std::fs::rename(session.path("photos"), session.path("unmounted")).unwrap();
    std::fs::create_dir(session.path("photos")).unwrap();
    let report = session.json(&["import", "--json", "photos"]);
    assert!(report["problems"][0]["reason"].as_str().unwrap().contains("is the disk mounted?"), "{report}");
    finds(&session, "cat", &["cat.png"]);
    let believed = session.json(&["import", "--json", "--forget-missing", "photos"]);
    assert_eq!(believed["gone"], 1);
    finds(&session, "photos", &[]);
}

#[test]
fn a_second_folder_has_its_own_place() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.copy("2015/02/falcon9.jpg", "Phone/rocket.jpg");
    session.json(&["import", "--json", "photos", "Phone"]);
    finds(&session, "photos", &["cat.png", "Phone/rocket.jpg"]);
    assert!(session.path("library/tiles/Phone/rocket.jpg.webp").exists());
}

#[test]
fn serve_shows_the_gallery_and_stops_when_asked() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    let mut serving = Serving::start(session.command(&["serve", "photos", "--listen", "127.0.0.1:0"]));
    // Indexing goes on while it serves; the summary says when it is through.
    serving.says("looked at");
    assert!(serving.get("/").starts_with("HTTP/1.1 200"));
    let status = serving.get("/api/status");
    assert!(status.contains(r#""photos":1,"indexing":null"#), "{status}");
    let found = serving.get("/api/search?q=cat");
    assert!(found.contains(r#""count":1"#), "{found}");
    assert!(serving.get("/a/0/app.js").starts_with("HTTP/1.1 404"));
    let elsewhere = [("Cookie", &*serving.session), ("Host", "photos.example")];
    assert!(get(&serving.address, "/", &elsewhere).starts_with("HTTP/1.1 403"));
    let (code, rest) = serving.stop();
    assert_eq!((code, rest.trim()), (Some(0), "stopped"));
}

#[test]
fn what_is_sent_while_it_serves_is_looked_at() {
    let session = Session::new();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--recogniser", "onnx"];
    let mut serving = Serving::start(session.command(&serve));
    for (name, example) in [("a.png", "2020/04/chelsea.png"), ("b.jpg", "2005/11/sunset.jpg")] {
        let answer = serving.upload(name, &fs::read(examples().join(example)).unwrap());
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        serving.says("it is known what");
    }
    let found = serving.get("/api/search?q=cat");
    assert!(found.contains(r#""count":1"#), "{found}");
    serving.stop();
}

#[test]
fn the_gallery_opens_to_whoever_came_by_the_link_printed_last() {
    let session = Session::new();
    let serve = || session.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut serving = Serving::start(serve());
    let (used, next) = (serving.link.clone(), link_in(&serving.says("another one can by ")).1);
    let ask = |serving: &Serving, path: &str, session: &str| get(&serving.address, path, &[("Cookie", session)]);
    let refused = ask(&serving, "/api/status", "");
    assert!(refused.starts_with("HTTP/1.1 401") && refused.contains("`tintype serve` printed"), "{refused}");
    assert!(ask(&serving, "/", "").contains("These photos are private"));
    assert!(ask(&serving, &used, "").starts_with("HTTP/1.1 410"));
    let opened = ask(&serving, &next, "");
    assert!(opened.starts_with("HTTP/1.1 303") && opened.contains("HttpOnly; SameSite=Strict"), "{opened}");
    let next = link_in(&serving.says("another one can by ")).1;
    let held = serving.session.clone();
    serving.stop();

    let serving = Serving::start(serve());
    assert!(ask(&serving, "/api/status", &held).starts_with("HTTP/1.1 200"), "a session outlasts the program");
    assert!(ask(&serving, &next, "").starts_with("HTTP/1.1 410"), "a link does not");
    serving.stop();

    fs::remove_file(session.path("library/owner.key")).unwrap();
    let serving = Serving::start(serve());
    assert!(ask(&serving, "/api/status", &held).starts_with("HTTP/1.1 401"), "without its key a session is none");
    serving.stop();
}

#[test]
fn looking_at_pictures_goes_on_where_it_was_killed() {
    let session = Session::new();
    for (number, example) in ["2005/12/IMG_1207.JPG", "2021/02/nuthatch.jpg", "2020/04/chelsea.png"].iter().enumerate()
    {
        session.copy(example, &format!("photos/{number}.jpg"));
    }
    session.json(&["import", "--json", "photos"]);
    let mut child = session.command(&["recognise"]).stderr(Stdio::null()).spawn().unwrap();
    let looked_at = || {
        let photos = fs::read_dir(session.path("library/records/photos")).unwrap();
        photos.filter(|photo| photo.as_ref().unwrap().path().join("onnx").exists()).count()
    };
    while looked_at() == 0 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = looked_at();
    assert!(before > 0);
    let again = session.json(&["recognise", "--json"]);
    assert!(again["pictures"].as_u64().unwrap() as usize + before >= 3, "{again}");
    assert_eq!(looked_at(), 3);
    assert_eq!(session.json(&["recognise", "--json"])["pictures"], 0);
    finds(&session, "dog", &["0.jpg"]);
}

#[test]
fn text_is_read_and_found_once_that_is_wanted() {
    let session = Session::new();
    let bar = "../../fixtures/evaluation/photos/two-at-billiards.jpg";
    session.copy(bar, "photos/bar.jpg");
    session.json(&["import", "--json", "photos"]);
    let looked = |arguments: &[&str]| {
        let answer = session.json(&[&["recognise", "--json"], arguments].concat());
        (answer["pictures"].as_u64().unwrap(), answer["read"].as_u64().unwrap())
    };
    assert_eq!(looked(&[]), (1, 0));
    finds(&session, "photos that say parking", &[]);
    assert_eq!(looked(&["--text"]), (1, 1), "it was not read before");
    assert_eq!(looked(&["--text"]), (0, 0));
    assert_eq!(looked(&[]), (0, 0), "what was read stays");
    let path = "bar.jpg";
    for words in ["photos that say parking", "bass lake", "photos that say \"only parking\""] {
        finds(&session, words, &[path]);
    }
    finds(&session, "photos that say camping", &[]);
    fs::remove_file(session.path("library/catalogue.sqlite")).unwrap();
    finds(&session, "photos that say parking", &[path]);
    assert!(session.run(&["show", path]).out.contains("PARKING"));
    let why = session.run(&["show", path, "--why", "bars that say parking"]).out;
    assert!(why.contains("parking: it says PARKING") && why.contains("bars: the file bar.jpg"), "{why}");
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let session = Session::new();
    assert_eq!(session.run(&["import"]).code, 2);
    assert_eq!(session.run(&["search", "--today", "soon", "cats"]).code, 2);
    let rows: [(&[&str], &str); 7] = [
        (&["--library", "typo", "search", "cats"], "there is no library in typo"),
        (&["import", "nowhere"], "error: there is no folder nowhere"),
        (&["import", "library/../photos/../library"], "is the library's own home"),
        (&["serve", "--listen", "0.0.0.0:8470"], "the owner has none yet"),
        (&["serve", "--text"], "nobody would read text with --recogniser none"),
        (&["--library", "s3://bucket", "import", "photos"], "s3://bucket is not a folder on this machine"),
        (&["search", "cats", "--context", "nowhere.json"], "reading the context file nowhere.json"),
    ];
    session.json(&["import", "--json", "photos"]);
    for (arguments, said) in rows {
        let Ran { code, err, .. } = session.run(arguments);
        assert_eq!(code, 1, "{arguments:?}: {err}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[test]
fn shells_can_complete_commands() {
    let session = Session::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = session.run(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("rebuild"), "{shell}");
    }
}
