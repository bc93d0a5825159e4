//! The files that the models are: those in the program, or others of the same shape from a folder.
//! A file of a folder is what the folder's list of checksums says, or it is refused.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use photo::PhotoId;

use super::vocabulary::Vocabulary;

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// What a picture is of.
    Labels,
    /// Which things are where.
    Objects,
    /// Where faces are.
    Faces,
    /// Where eyes, noses and mouths are in a face.
    Landmarks,
    /// Whose a face is like.
    Embedding,
}

/// Why the models of a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadModels {
    /// Copy it there.
    #[error("{} cannot be read: copy the models of Tintype's `models` folder there once more", .0.display())]
    Missing(PathBuf, #[source] io::Error),
    /// Copy it there again, or list it.
    #[error(
        "{} is not the file that {SUMS} beside it names: copy it once more, or write `sha256sum *.onnx > {SUMS}` if it is meant to be another",
        .0.display()
    )]
    Corrupt(PathBuf),
    /// Use another file.
    #[error("{} is no model that can be used here: {}", .0.display(), .1)]
    Unfit(PathBuf, String),
    /// Install what runs them.
    #[error("{0}")]
    NotRun(String),
}

/// The files, each with its checksum.
#[derive(Debug)]
pub(super) struct Weights {
    folder: PathBuf,
    files: BTreeMap<&'static str, Cow<'static, [u8]>>,
    sums: BTreeMap<String, String>,
    pub(super) vocabulary: Vocabulary,
}

/// As `sha256sum` writes it.
const SUMS: &str = "SHA256SUMS";
const VOCABULARY: &str = "vocabulary.tsv";

/// The files of the repository's `models` folder.
macro_rules! embedded {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../models/", $name)).as_slice())
    };
}
static EMBEDDED: [(&str, &[u8]); 5] = [
    embedded!("efficientnet_lite0_f16.onnx"),
    embedded!("nanodet_f16.onnx"),
    embedded!("face_ssd_mnv1_f16.onnx"),
    embedded!("face_landmark68.onnx"),
    embedded!("dlib_face128_f16.onnx"),
];
const EMBEDDED_SUMS: &str = include_str!("../../../../models/SHA256SUMS");
const EMBEDDED_VOCABULARY: &str = include_str!("../../../../models/vocabulary.tsv");

impl Task {
    fn file(self) -> &'static str {
        EMBEDDED[self as usize].0
    }

    /// What comes out, in this order.
    pub(super) fn outputs(self) -> &'static [&'static str] {
        match self {
            Task::Labels => &["logits", "features"],
            Task::Objects => &["Identity", "Identity_1", "Identity_2", "Identity_3", "Identity_4", "Identity_5"],
            Task::Faces => &["boxes", "scores"],
            Task::Landmarks => &["landmarks"],
            Task::Embedding => &["embedding"],
        }
    }
}

impl Weights {
    /// Those in the program. A test holds them to their checksums.
    pub(super) fn embedded() -> Self {
        Self {
            folder: PathBuf::from("models"),
            files: EMBEDDED.iter().copied().map(|(name, bytes)| (name, Cow::Borrowed(bytes))).collect(),
            sums: sums(EMBEDDED_SUMS),
            vocabulary: Vocabulary::parse(EMBEDDED_VOCABULARY).expect("a test reads it"),
        }
    }

    /// Those of a folder that has files of the same names. Its own vocabulary is used if it has one.
    pub(super) fn of_folder(folder: &Path) -> Result<Self, BadModels> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|error| BadModels::Missing(path, error))
        };
        let sums = sums(&String::from_utf8_lossy(&read(SUMS)?));
        let mut files = BTreeMap::new();
        for (name, _) in EMBEDDED.iter().copied() {
            let bytes = read(name)?;
            if sums.get(name) != Some(&PhotoId::of(&bytes).to_string()) {
                return Err(BadModels::Corrupt(folder.join(name)));
            }
            files.insert(name, Cow::Owned(bytes));
        }
        let vocabulary = match read(VOCABULARY) {
            Ok(table) => Vocabulary::parse(&String::from_utf8_lossy(&table))
                .map_err(|reason| BadModels::Unfit(folder.join(VOCABULARY), reason))?,
            Err(_) => Vocabulary::parse(EMBEDDED_VOCABULARY).expect("a test reads it"),
        };
        Ok(Self { folder: folder.to_owned(), files, sums, vocabulary })
    }

    pub(super) fn path(&self, task: Task) -> PathBuf {
        self.folder.join(task.file())
    }

    /// Takes a file out.
    pub(super) fn take(&mut self, task: Task) -> Cow<'static, [u8]> {
        self.files.remove(task.file()).expect("there is a file for each task")
    }

    /// What a record calls a model: its name and the beginning of its checksum.
    pub(super) fn version(&self, task: Task) -> String {
        let name = task.file().trim_end_matches(".onnx");
        let sum = self.sums.get(task.file()).map_or("", |sum| sum.get(..8).unwrap_or_default());
        format!("{name} {sum}")
    }
}

/// Checksums by file.
fn sums(list: &str) -> BTreeMap<String, String> {
    let file = |line: &str| {
        let (sum, name) = line.split_once(char::is_whitespace)?;
        Some((name.trim_start_matches([' ', '*']).to_owned(), sum.to_owned()))
    };
    list.lines().filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_in_the_program_are_those_of_the_list() {
        let weights = Weights::embedded();
        for (name, bytes) in EMBEDDED.iter().copied() {
            assert_eq!(weights.sums.get(name), Some(&PhotoId::of(bytes).to_string()), "{name}");
        }
        assert_eq!(weights.version(Task::Labels), "efficientnet_lite0_f16 674b89f4");
    }

    /// The folder that models are in, but for one file.
    fn folder_with(name: &str, content: Option<&[u8]>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let files = EMBEDDED.iter().copied().chain([(SUMS, EMBEDDED_SUMS.as_bytes())]);
        for (file, bytes) in files.filter(|(file, _)| *file != name) {
            std::fs::write(folder.path().join(file), bytes).unwrap();
        }
        content.into_iter().for_each(|content| std::fs::write(folder.path().join(name), content).unwrap());
        folder
    }

    #[test]
    fn a_folder_with_a_damaged_file_is_refused_by_name() {
        let torn = &EMBEDDED[3].1[..1000];
        for (name, content, refusal) in [
            (
                "face_landmark68.onnx",
                Some(torn),
                "face_landmark68.onnx is not the file that SHA256SUMS beside it names: copy it",
            ),
            ("nanodet_f16.onnx", None, "nanodet_f16.onnx cannot be read: copy the models"),
            (SUMS, None, "SHA256SUMS cannot be read"),
            (SUMS, Some(b"nonsense"), "efficientnet_lite0_f16.onnx is not the file"),
            (VOCABULARY, Some(b"\nnonsense"), "vocabulary.tsv is no model that can be used here: line 2: 1 cells"),
        ] {
            let error = Weights::of_folder(folder_with(name, content).path()).unwrap_err().to_string();
            assert!(error.contains(refusal), "{error}");
        }
        Weights::of_folder(folder_with(VOCABULARY, None).path()).unwrap();
    }
}
