//! The photographs that come with the repository are recognised as well as docs/evaluation.md says, and bad folders are told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evaluate::{Evaluation, Share};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test]
async fn the_photographs_here_are_recognised_as_well_as_is_documented() {
    let Evaluation { pictures, labels, faces, unread, .. } =
        evaluate::evaluate(&root().join("fixtures/evaluation")).await.unwrap();
    assert_eq!((pictures, labels.pictures, unread), (63, 63, vec![]));
    let at_least = |share: Share, least: f64| assert!(share.value().unwrap() >= least, "{share} is less than {least}");
    at_least(labels.all().precision(), 0.70);
    at_least(labels.all().recall(), 0.35);
    at_least(labels.known().recall(), 0.46);
    at_least(Share { part: faces.found, of: faces.named }, 0.9);
    at_least(faces.groups.purity, 0.95);
    assert_eq!(faces.pairs.at(people::Look::REACH).false_accepts.part, 0);
}

/// Runs the program on a folder with these files.
#[track_caller]
fn check(files: &[(&str, &[u8])], code: i32, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_evaluate")).arg(folder.path()).output().unwrap();
    let told = String::from_utf8([ran.stdout, ran.stderr].concat()).unwrap();
    let told = told.replace(folder.path().to_str().unwrap(), "FOLDER");
    assert!(told.contains(expected), "{told}");
    assert_eq!(ran.status.code(), Some(code), "{told}");
}

#[test]
fn what_cannot_be_evaluated_is_said() {
    const HEADER: &str = "file\tshows\tpeople\n";
    let labels = |lines: &str| format!("{HEADER}{lines}").into_bytes();
    check(&[], 1, "error: FOLDER has no labels.tsv: write one as docs/evaluation.md describes");
    check(
        &[("labels.tsv", b"a.jpg\n")],
        1,
        "error: cannot use FOLDER/labels.tsv: its first line must name the columns",
    );
    check(&[("labels.tsv", HEADER.as_bytes())], 1, "error: FOLDER/labels.tsv names no picture");
    check(
        &[("labels.tsv", &labels("a.jpg\tDog\t-\nb/\t-\tAnn\n"))],
        1,
        "error: FOLDER/labels.tsv names what is not there: a.jpg, b/",
    );
    let twice = labels("a.jpg\tDog\t\na.jpg\tCat\t\n");
    check(&[("labels.tsv", &twice), ("a.jpg", b"")], 1, "error: FOLDER/labels.tsv names FOLDER/a.jpg twice");
    let broken = [("labels.tsv", &labels("a.jpg\tDog\t\n")[..]), ("a.jpg", b"no picture")];
    check(&broken, 1, "0 pictures, 1 besides could not be read");
    check(&broken, 1, "problem: FOLDER/a.jpg: ");
}

#[test]
fn a_folder_without_faces_is_no_mistake() {
    let house = fs::read(root().join("fixtures/photos/house.jpg")).unwrap();
    let unsaid = b"file\tshows\tpeople\na.jpg\tBuilding\t-\n";
    check(&[("labels.tsv", unsaid), ("a.jpg", &house)], 0, "faces: of no picture is known who is in it");
    let nobody = b"file\tshows\tpeople\na.jpg\t-\t\n";
    check(&[("labels.tsv", nobody), ("a.jpg", &house)], 0, "faces of 1 pictures: 0 of 0 people");
    check(&[("labels.tsv", nobody), ("a.jpg", &house)], 0, "labels: of no picture is known what it shows");
}
