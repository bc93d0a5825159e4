//! The real program in a temporary folder, with its own library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder for one test, and the program run in it.
pub struct Session {
    folder: tempfile::TempDir,
}

/// What one run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Session {
    pub fn new() -> Self {
        let session = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(session.path("photos")).unwrap();
        session
    }

    /// A path in the session's folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Puts a file into the session's folder.
    pub fn write(&self, relative: &str, bytes: &[u8]) {
        let file = self.path(relative);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// Puts one of the example photographs into the session's folder.
    pub fn copy(&self, example: &str, relative: &str) {
        self.write(relative, &fs::read(examples().join(example)).unwrap());
    }

    /// `tintype …` in the session's folder, with the library in `library`.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tintype"));
        command.args(arguments).current_dir(self.folder.path());
        command.env("TINTYPE_LIBRARY", self.path("library")).env("TZ", "UTC").env("TINTYPE_RECOGNISER", "none");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Runs what must end well and print JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{arguments:?} printed {:?}: {error}", ran.out))
    }
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The photographs that the project ships.
pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos")
}
