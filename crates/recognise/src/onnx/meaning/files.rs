//! Which files of a folder are the pair's: those that Immich's exports have, those that Hugging Face's have, and plain names.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use photo::{PhotoId, Pieces};

use super::BadPair;

/// The files of a pair.
pub(super) struct Files {
    pub(super) picture: PathBuf,
    pub(super) words: PathBuf,
    pub(super) tokens: Tokens,
    /// How pictures are to be given, if a file says so.
    pub(super) picture_settings: Option<PathBuf>,
    /// With what words are to be filled up, if a file says so.
    pub(super) token_settings: Option<PathBuf>,
}

/// Into which numbers words are turned.
pub(super) enum Tokens {
    Json(PathBuf),
    Lists { vocabulary: PathBuf, merges: PathBuf },
}

const PICTURE: &[&str] = &[
    "visual/model.onnx",
    "onnx/vision_model.onnx",
    "visual.onnx",
    "vision_model.onnx",
    "image.onnx",
    "onnx/vision_model_quantized.onnx",
    "vision_model_quantized.onnx",
];
const WORDS: &[&str] = &[
    "textual/model.onnx",
    "onnx/text_model.onnx",
    "textual.onnx",
    "text_model.onnx",
    "text.onnx",
    "onnx/text_model_quantized.onnx",
    "text_model_quantized.onnx",
];
const TOKENS: &[&str] = &["textual/tokenizer.json", "tokenizer.json"];
const VOCABULARY: &[&str] = &["textual/vocab.json", "vocab.json"];
const MERGES: &[&str] = &["textual/merges.txt", "merges.txt"];
const PICTURE_SETTINGS: &[&str] = &["visual/preprocess_cfg.json", "preprocessor_config.json", "preprocess_cfg.json"];
const TOKEN_SETTINGS: &[&str] = &["textual/tokenizer_config.json", "tokenizer_config.json"];

impl Files {
    /// Looks for them.
    pub(super) fn find(folder: &Path) -> Result<Self, BadPair> {
        let first = |names: &[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
        let missing =
            |what, names: &[&'static str]| BadPair::Missing { folder: folder.to_owned(), what, names: names.to_vec() };
        let tokens = match (first(TOKENS), first(VOCABULARY), first(MERGES)) {
            (Some(file), ..) => Some(Tokens::Json(file)),
            (None, Some(vocabulary), Some(merges)) => Some(Tokens::Lists { vocabulary, merges }),
            (None, ..) => None,
        };
        let names_of_tokens = [TOKENS, &["vocab.json with merges.txt"]].concat();
        Ok(Self {
            picture: first(PICTURE).ok_or_else(|| missing("encoder of pictures", PICTURE))?,
            words: first(WORDS).ok_or_else(|| missing("encoder of words", WORDS))?,
            tokens: tokens.ok_or_else(|| missing("tokenizer", &names_of_tokens))?,
            picture_settings: first(PICTURE_SETTINGS),
            token_settings: first(TOKEN_SETTINGS),
        })
    }

    /// Of all of them together.
    pub(super) fn digest(&self) -> Result<PhotoId, BadPair> {
        let tokens = match &self.tokens {
            Tokens::Json(file) => vec![file],
            Tokens::Lists { vocabulary, merges } => vec![vocabulary, merges],
        };
        let mut pieces = Pieces::default();
        for (role, file) in [("picture", &self.picture), ("words", &self.words)] {
            add(&mut pieces, role, file)?;
            for beside in beside(file) {
                add(&mut pieces, "numbers", &beside)?;
            }
        }
        let settings = self.picture_settings.iter().map(|file| ("picture settings", file));
        let settings = settings.chain(self.token_settings.iter().map(|file| ("token settings", file)));
        for (role, file) in tokens.into_iter().map(|file| ("tokens", file)).chain(settings) {
            add(&mut pieces, role, file)?;
        }
        Ok(pieces.id())
    }
}

/// What holds a model's numbers, if they are not in it: a file may have two gigabytes at most.
fn beside(model: &Path) -> Vec<PathBuf> {
    let names = [".data", "_data"].map(|end| {
        let mut name = model.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    });
    names.into_iter().filter(|file| file.is_file()).collect()
}

/// What it is, how long, and its bytes: so that no two pairs have the same digest.
fn add(pieces: &mut Pieces, role: &str, file: &Path) -> Result<(), BadPair> {
    let mut read = || -> io::Result<()> {
        let mut open = File::open(file)?;
        pieces.add(role.as_bytes());
        pieces.add(&open.metadata()?.len().to_le_bytes());
        let mut buffer = vec![0; 1 << 20];
        loop {
            match open.read(&mut buffer)? {
                0 => return Ok(()),
                count => pieces.add(&buffer[..count]),
            }
        }
    };
    read().map_err(|error| BadPair::Unread(file.to_owned(), error))
}

/// A file's text.
pub(super) fn text(file: &Path) -> Result<String, BadPair> {
    std::fs::read_to_string(file).map_err(|error| BadPair::Unread(file.to_owned(), error))
}

/// A file's JSON.
pub(super) fn json(file: &Path) -> Result<serde_json::Value, BadPair> {
    serde_json::from_str(&text(file)?).map_err(|error| BadPair::Unfit(file.to_owned(), error.to_string()))
}
