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
    /// Where text is.
    Text,
    /// What a line of text says.
    Letters,
}

/// Why the models of a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadModels {
    /// Copy it there.
    #[error("{} cannot be read: copy the models of Tintype's `models` folder there once more", .0.display())]
    Missing(PathBuf, #[source] io::Error),
    /// Copy it there again, or list it.
    #[error(
        "{} is not the file that {SUMS} beside it names: copy it once more, or write `sha256sum *.onnx {CHARACTERS} > {SUMS}` if it is meant to be another",
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
    pub(super) folder: PathBuf,
    files: BTreeMap<&'static str, Cow<'static, [u8]>>,
    sums: BTreeMap<String, String>,
    pub(super) vocabulary: Vocabulary,
    /// A line for each character that can be read; none if text is not read.
    pub(super) characters: Option<Cow<'static, str>>,
}

/// As `sha256sum` writes it.
const SUMS: &str = "SHA256SUMS";
const VOCABULARY: &str = "vocabulary.tsv";

pub(super) const CHARACTERS: &str = "ppocrv6_characters.txt";

/// Files of the repository's `models` folder. Their names are apart from them, so that a program that reads no text has not in it
/// what reads it.
macro_rules! embedded {
    ($names:ident, $files:ident, $($file:literal)*) => {
        const $names: &[&str] = &[$($file),*];
        static $files: &[&[u8]] = &[$(include_bytes!(concat!("../../../../models/", $file))),*];
    };
}
embedded!(SEEING_NAMES, SEEING, "efficientnet_lite0_f16.onnx" "nanodet_f16.onnx" "face_ssd_mnv1_f16.onnx" "face_landmark68.onnx" "dlib_face128_f16.onnx");
embedded!(READING_NAMES, READING, "ppocrv6_det_f16.onnx" "ppocrv6_rec_f16.onnx");
static EMBEDDED_CHARACTERS: &str = include_str!("../../../../models/ppocrv6_characters.txt");
const EMBEDDED_SUMS: &str = include_str!("../../../../models/SHA256SUMS");
const EMBEDDED_VOCABULARY: &str = include_str!("../../../../models/vocabulary.tsv");

impl Task {
    fn file(self) -> &'static str {
        match self {
            Task::Labels => SEEING_NAMES[0],
            Task::Objects => SEEING_NAMES[1],
            Task::Faces => SEEING_NAMES[2],
            Task::Landmarks => SEEING_NAMES[3],
            Task::Embedding => SEEING_NAMES[4],
            Task::Text => READING_NAMES[0],
            Task::Letters => READING_NAMES[1],
        }
    }

    /// What comes out, in this order.
    pub(super) fn outputs(self) -> &'static [&'static str] {
        match self {
            Task::Labels => &["logits", "features"],
            Task::Objects => &["Identity", "Identity_1", "Identity_2", "Identity_3", "Identity_4", "Identity_5"],
            Task::Faces => &["boxes", "scores"],
            Task::Landmarks => &["landmarks"],
            Task::Embedding => &["embedding"],
            Task::Text => &["map"],
            Task::Letters => &["letters"],
        }
    }
}

impl Weights {
    /// Those in the program, but for what reads text. A test holds them to their checksums.
    pub(super) fn embedded() -> Self {
        Self {
            folder: PathBuf::from("models"),
            files: named(SEEING_NAMES, SEEING).collect(),
            sums: sums(EMBEDDED_SUMS),
            vocabulary: Vocabulary::parse(EMBEDDED_VOCABULARY).expect("a test reads it"),
            characters: None,
        }
    }

    /// Those in the program, with what reads text.
    pub(super) fn embedded_with_text() -> Self {
        let mut weights = Self::embedded();
        weights.files.extend(named(READING_NAMES, READING));
        weights.characters = Some(EMBEDDED_CHARACTERS.into());
        weights
    }

    /// Those of a folder that has files of the same names. Its own vocabulary is used if it has one.
    pub(super) fn of_folder(folder: &Path, with_text: bool) -> Result<Self, BadModels> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|error| BadModels::Missing(path, error))
        };
        let sums = sums(&String::from_utf8_lossy(&read(SUMS)?));
        let checked = |name: &str| {
            let bytes = read(name)?;
            match sums.get(name) == Some(&PhotoId::of(&bytes).to_string()) {
                true => Ok(bytes),
                false => Err(BadModels::Corrupt(folder.join(name))),
            }
        };
        let mut files = BTreeMap::new();
        for name in SEEING_NAMES.iter().chain(if with_text { READING_NAMES } else { &[] }) {
            files.insert(*name, Cow::Owned(checked(name)?));
        }
        let vocabulary = match read(VOCABULARY) {
            Ok(table) => Vocabulary::parse(&String::from_utf8_lossy(&table))
                .map_err(|reason| BadModels::Unfit(folder.join(VOCABULARY), reason))?,
            Err(_) => Vocabulary::parse(EMBEDDED_VOCABULARY).expect("a test reads it"),
        };
        let characters = with_text.then(|| checked(CHARACTERS)).transpose()?;
        let characters = characters.map(|list| String::from_utf8_lossy(&list).into_owned().into());
        Ok(Self { folder: folder.to_owned(), files, sums, vocabulary, characters })
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

fn named(
    names: &'static [&'static str],
    files: &'static [&'static [u8]],
) -> impl Iterator<Item = (&'static str, Cow<'static, [u8]>)> {
    names.iter().copied().zip(files.iter().copied().map(Cow::Borrowed))
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
        let mut weights = Weights::embedded_with_text();
        weights.files.insert(CHARACTERS, EMBEDDED_CHARACTERS.as_bytes().into());
        assert_eq!(weights.files.len(), weights.sums.len());
        for (name, bytes) in &weights.files {
            assert_eq!(weights.sums.get(*name), Some(&PhotoId::of(bytes).to_string()), "{name}");
        }
        assert!(Weights::embedded().characters.is_none());
        assert_eq!(weights.version(Task::Labels), "efficientnet_lite0_f16 674b89f4");
    }

    /// The folder that models are in, but for one file.
    fn folder_with(name: &str, content: Option<&[u8]>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Weights::embedded_with_text().files;
        files.insert(CHARACTERS, EMBEDDED_CHARACTERS.as_bytes().into());
        files.insert(SUMS, EMBEDDED_SUMS.as_bytes().into());
        files.remove(name);
        for (file, bytes) in files {
            std::fs::write(folder.path().join(file), bytes).unwrap();
        }
        content.into_iter().for_each(|content| std::fs::write(folder.path().join(name), content).unwrap());
        folder
    }

    #[test]
    fn a_folder_with_a_damaged_file_is_refused_by_name() {
        let torn = &SEEING[3][..1000];
        for (name, content, refusal) in [
            (
                "face_landmark68.onnx",
                Some(torn),
                "face_landmark68.onnx is not the file that SHA256SUMS beside it names: copy it",
            ),
            ("nanodet_f16.onnx", None, "nanodet_f16.onnx cannot be read: copy the models"),
            ("ppocrv6_rec_f16.onnx", Some(b""), "ppocrv6_rec_f16.onnx is not the file"),
            (CHARACTERS, Some(b"a\nb"), "ppocrv6_characters.txt is not the file"),
            (CHARACTERS, None, "ppocrv6_characters.txt cannot be read"),
            (SUMS, None, "SHA256SUMS cannot be read"),
            (SUMS, Some(b"nonsense"), "efficientnet_lite0_f16.onnx is not the file"),
            (VOCABULARY, Some(b"\nnonsense"), "vocabulary.tsv is no model that can be used here: line 2: 1 cells"),
        ] {
            let error = Weights::of_folder(folder_with(name, content).path(), true).unwrap_err().to_string();
            assert!(error.contains(refusal), "{error}");
        }
        Weights::of_folder(folder_with(VOCABULARY, None).path(), true).unwrap();
        Weights::of_folder(folder_with("ppocrv6_rec_f16.onnx", None).path(), false).unwrap();
    }
}
