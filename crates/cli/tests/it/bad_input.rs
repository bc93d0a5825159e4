//! What families' disks really hold: each bad file is named with its reason, and everything else is imported.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use serde_json::json;

use crate::serving::Serving;
use crate::session::{Ran, Session, examples};

fn problems(report: &serde_json::Value) -> BTreeMap<String, String> {
    let problems = report["problems"].as_array().unwrap().iter();
    problems
        .map(|problem| (problem["path"].as_str().unwrap().to_owned(), problem["reason"].as_str().unwrap().to_owned()))
        .collect()
}

/// A PNG that says it has 60,000 by 60,000 pixels, and ends there.
fn huge_png() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
    png.extend(0x0fb0_e215_u32.to_be_bytes());
    png
}

fn bad_folder() -> Session {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/good/cat.png");
    session.copy("2015/02/falcon9.jpg", "photos/good/rocket.jpg");
    session.write("photos/empty.jpg", b"");
    session.write("photos/text.jpg", b"Dear diary, today I learnt to rename files.\n");
    let rocket = std::fs::read(examples().join("2015/02/falcon9.jpg")).unwrap();
    session.write("photos/cut.jpg", &rocket[..rocket.len() / 2]);
    session.write("photos/huge.png", &huge_png());
    std::fs::write(session.path("photos").join(std::ffi::OsStr::from_bytes(b"caf\xe9.jpg")), &rocket).unwrap();
    symlink("..", session.path("photos/good/loop")).unwrap();
    symlink("nothing", session.path("photos/dangling.jpg")).unwrap();
    assert!(Command::new("mkfifo").arg(session.path("photos/pipe.jpg")).status().unwrap().success());
    session
}

#[test]
fn a_disk_that_is_full_while_photos_are_read_is_said_in_the_gallery_too() {
    if Command::new("unshare").args(["--mount", "true"]).output().map_or(true, |done| !done.status.success()) {
        std::io::stderr().write_all(b"\nskipped: only root can mount a disk that is full\n").unwrap();
        return;
    }
    let session = Session::new();
    session.copy("2015/02/falcon9.jpg", "photos/rocket.jpg");
    assert_eq!(session.run(&["import", "photos"]).code, 0);
    session.copy("2005/11/sunset.jpg", "photos/sunset.jpg");
    let serve = session.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut apart = Command::new("unshare");
    let full = r#"mount -t tmpfs -o size=16k tmpfs "$TINTYPE_LIBRARY/staging" && exec "$0" "$@""#;
    apart.args(["--mount", "--", "sh", "-c", full]).arg(serve.get_program()).args(serve.get_args());
    apart.current_dir(session.path("")).envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut serving = Serving::start(apart);
    let said = serving.says("error: ");
    assert!(said.contains("the disk of the library is full; nothing was lost"), "{said}");
    let status = serving.get("/api/status");
    assert!(status.contains("\"photos\":1") && status.contains("the disk of the library is full"), "{status}");
    serving.stop();
    let again = session.json(&["import", "--json", "photos"]);
    assert_eq!((&again["photos"], &again["problems"]), (&json!(1), &json!([])), "{again}");
}

#[test]
fn each_bad_file_is_named_with_its_reason_and_the_rest_is_imported() {
    let session = bad_folder();
    let report = session.json(&["import", "--json", "photos"]);
    let named = problems(&report);
    for (path, reason) in [
        ("empty.jpg", "empty"),
        ("text.jpg", "not an image"),
        ("cut.jpg", "cut short"),
        ("huge.png", "end of file"),
        ("caf\\xE9.jpg", "not UTF-8"),
        ("good/loop", "leads back"),
        ("dangling.jpg", "a link to nothing"),
    ] {
        let said = named.get(path).unwrap_or_else(|| panic!("{path} is not named in {named:?}"));
        assert!(
            said.to_lowercase().replace([',', ' '], "").contains(&reason.replace(' ', "").to_lowercase()),
            "{path}: {said}"
        );
    }
    assert_eq!(named.len(), 7, "{named:?}");
    // The cut photograph shows what there is of it.
    assert_eq!((&report["files"], &report["photos"], &report["unreadable"]), (&json!(6), &json!(3), &json!(3)));
    assert_eq!(session.json(&["search", "--json", "rocket"])["count"], 2);
}

#[test]
fn problems_are_named_again_until_they_are_mended() {
    let session = bad_folder();
    let first = problems(&session.json(&["import", "--json", "photos"]));
    let again = session.json(&["import", "--json", "photos"]);
    assert_eq!(problems(&again), first);
    assert_eq!(again["photos"], 0);
    session.copy("2005/11/sunset.jpg", "photos/text.jpg");
    assert!(!problems(&session.json(&["import", "--json", "photos"])).contains_key("text.jpg"));
}

#[test]
fn a_folder_without_permission_is_named() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.copy("2005/11/sunset.jpg", "photos/locked/sunset.jpg");
    session.copy("2005/11/sunset.jpg", "photos/secret.jpg");
    std::fs::set_permissions(session.path("photos/locked"), PermissionsExt::from_mode(0o000)).unwrap();
    std::fs::set_permissions(session.path("photos/secret.jpg"), PermissionsExt::from_mode(0o000)).unwrap();
    let ran = as_nobody(&session, &["import", "--json", "photos"]);
    std::fs::set_permissions(session.path("photos/locked"), PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report = serde_json::from_str(&ran.out).unwrap();
    let named = problems(&report);
    assert!(named["locked"].contains("no permission"), "{named:?}");
    assert!(named["secret.jpg"].contains("no permission"), "{named:?}");
    assert_eq!((named.len(), &report["photos"]), (2, &json!(1)));
}

#[test]
fn a_name_that_leaves_no_room_for_a_thumbnails_is_named() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    let long = format!("{}.jpg", "é".repeat(124));
    session.copy("2005/11/sunset.jpg", &format!("photos/{long}"));
    session.copy("2005/11/sunset.jpg", "photos/b");
    session.copy("2021/02/nuthatch.jpg", "photos/b.jpg/nuthatch.jpg");
    let report = session.json(&["import", "--json", "photos"]);
    let named = problems(&report);
    assert!(named[&long].contains("longer than"), "{named:?}");
    assert_eq!(report["files"].as_u64().unwrap() + 1, 4, "{report}");
    assert_eq!(session.json(&["search", "--json", "cats"])["count"], 1);
    assert!(session.json(&["search", "--json", "photos"])["count"].as_u64().unwrap() >= 2, "{named:?}");
}

#[test]
fn a_folder_that_cannot_be_looked_into_does_not_stop_the_others() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    for folders in [["photos", "nowhere"], ["nowhere", "photos"]] {
        let report = session.json(&["import", "--json", folders[0], folders[1]]);
        assert!(problems(&report)["nowhere"].contains("there is no folder"), "{report}");
        assert_eq!(session.json(&["search", "--json", "cats"])["count"], 1);
    }
    assert_eq!(session.run(&["import", "nowhere", "elsewhere"]).code, 1);
}

#[test]
fn a_thumbnail_that_cannot_be_reached_does_not_keep_others_from_being_looked_at() {
    let session = Session::new();
    session.copy("2020/04/chelsea.png", "photos/cat.png");
    session.copy("2005/12/IMG_1207.JPG", "photos/dog.jpg");
    session.json(&["import", "--json", "photos"]);
    let thumbnail = session.path("library/thumbnails/dog.jpg.jpg");
    std::fs::remove_file(&thumbnail).unwrap();
    std::fs::create_dir(&thumbnail).unwrap();
    let report = session.json(&["recognise", "--json"]);
    assert_eq!(report["pictures"], 1, "{report}");
    assert!(problems(&report)["dog.jpg"].contains("its thumbnail cannot be looked at"), "{report}");
    assert_eq!(session.json(&["search", "--json", "cats"])["count"], 1);
}

#[test]
fn only_when_nothing_can_be_done_is_it_a_failure() {
    let session = Session::new();
    session.write("photos/notes.txt", b"hello");
    let nothing = session.run(&["import", "--json", "photos"]);
    assert_eq!(nothing.code, 0, "{}", nothing.err);
    std::fs::set_permissions(session.path("photos"), PermissionsExt::from_mode(0o000)).unwrap();
    let locked = as_nobody(&session, &["import", "photos"]);
    std::fs::set_permissions(session.path("photos"), PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(locked.code, 1);
    assert!(locked.err.contains("error: importing photos"), "{}", locked.err);
}

/// Permissions mean nothing to root, as whom tests may run: then the program runs as somebody else.
fn as_nobody(session: &Session, arguments: &[&str]) -> Ran {
    let mut command = session.command(arguments);
    if std::fs::metadata(session.path("")).unwrap().permissions().mode() != 0 && is_root() {
        std::fs::set_permissions(session.path(""), PermissionsExt::from_mode(0o777)).unwrap();
        let _ = std::fs::create_dir(session.path("library"));
        assert!(
            std::process::Command::new("chown")
                .args(["-R", "65534:65534"])
                .arg(session.path("library"))
                .status()
                .unwrap()
                .success()
        );
        // A copy where anybody may run it: the build folder may be in root's own home. Another program copies it, since what
        // this one has open to write, its other tests' children have too, and no such file can be run.
        let copy =
            std::process::Command::new("cp").arg(env!("CARGO_BIN_EXE_tintype")).arg(session.path("tintype")).status();
        assert!(copy.unwrap().success());
        std::fs::set_permissions(session.path("tintype"), PermissionsExt::from_mode(0o755)).unwrap();
        let mut lowered = std::process::Command::new("setpriv");
        lowered.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(session.path("tintype")).args(arguments);
        lowered.current_dir(session.path("")).env("TINTYPE_LIBRARY", session.path("library"));
        command = lowered;
    }
    Ran::of(command.output().unwrap())
}

fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}
