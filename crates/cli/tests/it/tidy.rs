//! Rules of the source that the compiler does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What each crate may use of the others: pure ones first, then the seams, the application, the doors.
const MAY_USE: [(&str, &[&str]); 17] = [
    ("places", &[]),
    ("photo", &["places"]),
    ("media", &["photo"]),
    ("query", &["photo"]),
    ("people", &["photo"]),
    ("stacks", &["photo"]),
    ("memories", &["photo"]),
    ("store", &["photo"]),
    ("catalogue", &["photo", "query"]),
    ("recognise", &["photo"]),
    ("cost", &["photo"]),
    (
        "library",
        &["catalogue", "cost", "media", "memories", "people", "photo", "query", "recognise", "stacks", "store"],
    ),
    ("web", &["library"]),
    ("cli", &["catalogue", "cost", "library", "photo", "recognise", "store", "web"]),
    ("lambda", &["catalogue", "library", "photo", "recognise", "store", "web"]),
    ("emulator", &[]),
    ("evaluate", &["media", "people", "photo", "recognise"]),
];

/// What would let a pure crate do I/O or read a clock.
const IMPURE: [&str; 10] =
    ["tokio", "async-trait", "rusqlite", "axum", "reqwest", "dirs", "walkdir", "tempfile", "memmap2", "futures"];

#[test]
fn crates_use_only_what_they_may() {
    let folders: BTreeSet<String> = list(&root().join("crates")).iter().map(|path| name(path)).collect();
    let known: BTreeSet<String> = MAY_USE.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(folders, known, "a crate's place in the order is part of its making");
    for (name, may_use) in MAY_USE {
        let used = dependencies(name);
        for other in used.intersection(&known) {
            assert!(may_use.contains(&other.as_str()), "{name} may not use {other}");
        }
    }
}

#[test]
fn pure_crates_do_no_io_and_read_no_clock() {
    for pure in ["places", "photo", "media", "query", "people", "stacks", "memories", "cost"] {
        for impure in IMPURE {
            assert!(!dependencies(pure).contains(impure), "{pure} may not use {impure}");
        }
        for (file, text) in sources(&root().join("crates").join(pure).join("src")) {
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in [
                "std::fs",
                "std::net",
                "std::env",
                "SystemTime::now",
                "Instant::now",
                "Timestamp::now",
                "DateTime::now",
            ] {
                assert!(!code.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    for (file, text) in sources(&root().join("crates")) {
        assert!(text.starts_with("//!"), "{} begins without saying what it is", file.display());
    }
}

#[test]
fn each_dependency_has_its_version_in_one_place() {
    for (name, _) in MAY_USE {
        let text = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        for line in section_lines(&text) {
            assert!(line.contains("workspace = true"), "crates/{name}/Cargo.toml: {line}");
        }
    }
}

#[test]
fn the_documents_name_what_is_there() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (name, _) in MAY_USE {
        assert!(architecture.contains(&format!("`{name}`")), "ARCHITECTURE.md does not name {name}");
    }
    for document in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/format.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        for target in links(&text) {
            let file = root().join(document).parent().unwrap().join(&target);
            assert!(file.exists(), "{document} links to {target}, which is not there");
        }
    }
}

fn dependencies(name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
    let section = text.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap();
    section
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .map(str::to_owned)
        .filter(|name| !name.is_empty())
        .collect()
}

/// The lines of all dependency sections.
fn section_lines(manifest: &str) -> Vec<&str> {
    let mut within = false;
    let mut lines = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            within = line.ends_with("dependencies]");
        } else if within && line.contains('=') {
            lines.push(line);
        }
    }
    lines
}

fn sources(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for path in list(folder) {
        if path.is_dir() && !["target", "node_modules"].contains(&name(&path).as_str()) {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn list(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Where a document's links lead within the source.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://")).map(str::to_owned).collect()
}
