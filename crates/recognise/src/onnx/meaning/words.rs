//! What words mean: which numbers the encoder takes for them, and what it says.

use std::path::Path;

use serde_json::Value;

use super::files::{Files, Tokens, json, text};
use super::tokens::Tokenizer;
use super::{AnySession, BadPair, Failure, Numbers, Port, embedding, listed};

/// The encoder of words.
pub(super) struct Words {
    model: AnySession,
    inputs: Vec<(String, Role)>,
    output: String,
    pub(super) dimensions: usize,
    tokenizer: Tokenizer,
    long: Long,
    padding: i32,
}

/// What an input is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The numbers that stand for the words.
    Ids,
    /// Which of them do, and which only fill the row up.
    Mask,
    /// Where each is.
    Positions,
    /// Of which of two texts each is; there is one.
    Types,
}

/// How many numbers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Long {
    /// Always so many.
    Always(usize),
    /// As many as the words take, and no more than this.
    UpTo(usize),
}

/// As CLIP was trained.
const MOST: usize = 77;

impl Words {
    pub(super) fn load(files: &Files) -> Result<Self, BadPair> {
        let tokenizer = tokenizer(&files.tokens)?;
        let padding = match &files.token_settings {
            Some(file) => padding(file, &json(file)?, &tokenizer)?,
            None => tokenizer.end,
        };
        let unfit = |reason: String| BadPair::Unfit(files.words.clone(), reason);
        let model = AnySession::load(&files.words).map_err(|error| unfit(format!("no ONNX model: {error}")))?;
        let ports = model.inputs();
        let (inputs, long) =
            roles(&ports).ok_or_else(|| unfit(format!("it takes {}, and not one row of words", listed(&ports))))?;
        let given = given(&tokenizer, padding, long, "a");
        let run = |output: &str| model.run(rows(&inputs, &given), output);
        let (output, dimensions) = embedding(&model, run).map_err(unfit)?;
        Ok(Self { model, inputs, output, dimensions, tokenizer, long, padding })
    }

    /// What a text means.
    pub(super) fn of(&self, text: &str) -> Result<Vec<f32>, Failure> {
        let given = given(&self.tokenizer, self.padding, self.long, text);
        Ok(self.model.run(rows(&self.inputs, &given), &self.output)?.1)
    }
}

fn tokenizer(tokens: &Tokens) -> Result<Tokenizer, BadPair> {
    let unfit = |file: &Path| {
        let file = file.to_owned();
        move |reason: String| BadPair::Unfit(file, reason)
    };
    match tokens {
        Tokens::Json(file) => Tokenizer::of_json(&json(file)?).map_err(unfit(file)),
        Tokens::Lists { vocabulary, merges } => {
            Tokenizer::of_lists(&json(vocabulary)?, &text(merges)?).map_err(unfit(vocabulary))
        }
    }
}

/// What `tokenizer_config.json` says that rows are filled up with.
fn padding(file: &Path, said: &Value, tokenizer: &Tokenizer) -> Result<i32, BadPair> {
    let token = said.get("pad_token").and_then(|token| token.as_str().or_else(|| token.get("content")?.as_str()));
    let Some(token) = token else { return Ok(tokenizer.end) };
    let unknown = || BadPair::Unfit(file.to_owned(), format!("the vocabulary has no {token}, which is its pad_token"));
    tokenizer.id(token).ok_or_else(unknown)
}

/// What each input is for, by its name, and how long a row is; `None` where it is not known what they are for.
fn roles(ports: &[Port]) -> Option<(Vec<(String, Role)>, Long)> {
    let role = |port: &Port| match port.name.as_str() {
        name if name.contains("mask") => Role::Mask,
        name if name.contains("position") => Role::Positions,
        name if name.contains("type") => Role::Types,
        _ => Role::Ids,
    };
    let inputs: Vec<(String, Role)> = ports.iter().map(|port| (port.name.clone(), role(port))).collect();
    let mut ids = inputs.iter().zip(ports).filter(|((_, role), _)| *role == Role::Ids);
    let (Some((_, ids)), None) = (ids.next(), ids.next()) else { return None };
    let long = match ids.shape[..] {
        [None | Some(1), Some(long)] if long > 2 => Long::Always(long),
        [None | Some(1), None] => Long::UpTo(MOST),
        _ => return None,
    };
    Some((inputs, long))
}

/// The numbers of a text, and which of them only fill the row up.
fn given(tokenizer: &Tokenizer, padding: i32, long: Long, text: &str) -> Vec<(i32, bool)> {
    let (Long::Always(most) | Long::UpTo(most)) = long;
    let ids = tokenizer.ids(text, most).into_iter().map(|id| (id, true));
    let filled = std::iter::repeat_n((padding, false), if matches!(long, Long::Always(_)) { most } else { 0 });
    let row: Vec<_> = ids.chain(filled).collect();
    row.into_iter().take(most).collect()
}

fn rows<'a>(inputs: &'a [(String, Role)], given: &[(i32, bool)]) -> Vec<(&'a str, Vec<usize>, Numbers)> {
    let row = |(name, role): &'a (String, Role)| {
        let numbers = given.iter().enumerate().map(|(at, (id, counts))| match role {
            Role::Ids => *id,
            Role::Mask => i32::from(*counts),
            Role::Positions => at as i32,
            Role::Types => 0,
        });
        (name.as_str(), vec![1, given.len()], Numbers::Whole(numbers.collect()))
    };
    inputs.iter().map(row).collect()
}
