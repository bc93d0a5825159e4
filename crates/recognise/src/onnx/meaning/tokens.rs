//! Words as numbers, as CLIP has them: pieces of letters that grow together, each word with an end.
//!
//! The files are those of Hugging Face's `tokenizers`; the rules are those of CLIP's own, in
//! <https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py>.

use std::collections::HashMap;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Turns words into numbers.
pub(super) struct Tokenizer {
    vocabulary: HashMap<String, i32>,
    /// Which two numbers are one, and which of all pairs goes first.
    merges: HashMap<(i32, i32), (usize, i32)>,
    /// Of each byte, within a word and at its end.
    bytes: Vec<[i32; 2]>,
    start: i32,
    pub(super) end: i32,
}

const START: &str = "<|startoftext|>";
const END: &str = "<|endoftext|>";
const END_OF_WORD: &str = "</w>";

/// What stands for itself after an apostrophe.
const ENDINGS: [&str; 7] = ["s", "t", "re", "ve", "m", "ll", "d"];

impl Tokenizer {
    /// What a `tokenizer.json` says. The error says what of it cannot be used.
    pub(super) fn of_json(json: &Value) -> Result<Self, String> {
        let model = json.get("model").ok_or("it has no model")?;
        let kind = model.get("type").and_then(Value::as_str).unwrap_or("BPE");
        let suffix = model.get("end_of_word_suffix").and_then(Value::as_str).unwrap_or_default();
        if kind != "BPE" || suffix != END_OF_WORD {
            return Err(format!(
                "it is no tokenizer of CLIP's kind (BPE whose words end in {END_OF_WORD}), but {kind}"
            ));
        }
        let mut vocabulary = numbered(model.get("vocab").ok_or("it has no vocabulary")?)?;
        for token in json.get("added_tokens").and_then(Value::as_array).into_iter().flatten() {
            if let (Some(text), Some(id)) = (token["content"].as_str(), token["id"].as_i64()) {
                vocabulary
                    .insert(text.to_owned(), i32::try_from(id).map_err(|_| format!("{text} has the number {id}"))?);
            }
        }
        let merges = model.get("merges").and_then(Value::as_array).ok_or("it has no merges")?;
        let pair = |merge: &Value| match merge {
            Value::String(both) => both.split_once(' ').map(|(one, other)| (one.to_owned(), other.to_owned())),
            Value::Array(both) => Some((both.first()?.as_str()?.to_owned(), both.get(1)?.as_str()?.to_owned())),
            _ => None,
        };
        let merges = merges.iter().map(|merge| pair(merge).ok_or_else(|| format!("{merge} is no merge")));
        Self::new(vocabulary, merges.collect::<Result<_, _>>()?)
    }

    /// What a `vocab.json` and a `merges.txt` say.
    pub(super) fn of_lists(vocabulary: &Value, merges: &str) -> Result<Self, String> {
        let pairs = merges.lines().filter(|line| !line.starts_with("#version")).filter_map(|line| line.split_once(' '));
        Self::new(numbered(vocabulary)?, pairs.map(|(one, other)| (one.to_owned(), other.to_owned())).collect())
    }

    fn new(vocabulary: HashMap<String, i32>, merges: Vec<(String, String)>) -> Result<Self, String> {
        let id = |word: &str| vocabulary.get(word).copied().ok_or_else(|| format!("its vocabulary has no {word}"));
        let merge = |(order, (one, other)): (usize, &(String, String))| {
            Ok::<_, String>(((id(one)?, id(other)?), (order, id(&format!("{one}{other}"))?)))
        };
        let letter = |letter: char| Ok::<_, String>([id(&letter.to_string())?, id(&format!("{letter}{END_OF_WORD}"))?]);
        Ok(Self {
            merges: merges.iter().enumerate().map(merge).collect::<Result<_, _>>()?,
            bytes: letters().into_iter().map(letter).collect::<Result<_, _>>()?,
            start: id(START)?,
            end: id(END)?,
            vocabulary,
        })
    }

    /// The number of a token, if there is one.
    pub(super) fn id(&self, token: &str) -> Option<i32> {
        self.vocabulary.get(token).copied()
    }

    /// A text's numbers, at most so many, between those for its start and its end.
    pub(super) fn ids(&self, text: &str, most: usize) -> Vec<i32> {
        let text: String = text.nfc().collect::<String>().to_lowercase();
        let mut ids = vec![self.start];
        ids.extend(pieces(&text).into_iter().flat_map(|piece| self.merged(piece)).take(most.saturating_sub(2)));
        ids.push(self.end);
        ids
    }

    /// The numbers of a piece: of its bytes at first, of which the pair that goes first is made one until there is none.
    fn merged(&self, piece: &str) -> Vec<i32> {
        let last = piece.len() - 1;
        let byte = |(at, byte): (usize, u8)| self.bytes[usize::from(byte)][usize::from(at == last)];
        let mut ids: Vec<i32> = piece.bytes().enumerate().map(byte).collect();
        loop {
            let merge = |at: usize| Some((*self.merges.get(&(ids[at], *ids.get(at + 1)?))?, at));
            let Some(((_, merged), at)) = (0..ids.len()).filter_map(merge).min() else { return ids };
            ids[at] = merged;
            ids.remove(at + 1);
        }
    }
}

fn numbered(vocabulary: &Value) -> Result<HashMap<String, i32>, String> {
    let words = vocabulary.as_object().ok_or("its vocabulary is no object")?;
    let number = |(word, id): (&String, &Value)| {
        let number = id.as_i64().and_then(|id| i32::try_from(id).ok());
        number.map(|number| (word.clone(), number)).ok_or_else(|| format!("{word} has the number {id}"))
    };
    words.iter().map(number).collect()
}

/// A letter for each byte: those that print stand for themselves, the others for letters that no byte is.
fn letters() -> Vec<char> {
    let prints = |byte: u8| matches!(byte, 0x21..=0x7e | 0xa1..=0xac | 0xae..);
    let mut others = (256..).filter_map(char::from_u32);
    let letter = |byte: u8| match prints(byte) {
        true => char::from(byte),
        false => others.next().expect("there are more letters than bytes"),
    };
    (0..=u8::MAX).map(letter).collect()
}

/// Where words end: at spaces, between letters, digits and other signs; each digit is a word.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let ending = rest.strip_prefix('\'').and_then(|rest| ENDINGS.iter().find(|ending| rest.starts_with(**ending)));
        let kind = Kind::of(first);
        let long = match (ending, kind) {
            (Some(ending), _) => 1 + ending.len(),
            (None, Kind::Digit) => first.len_utf8(),
            (None, kind) => rest.find(|letter| Kind::of(letter) != kind).unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(long);
        pieces.push(piece);
        rest = after.trim_start();
    }
    pieces
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Space,
    Other,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            letter if letter.is_whitespace() => Self::Space,
            letter if letter.is_numeric() => Self::Digit,
            letter if letter.is_alphabetic() && !is_combining_mark(letter) => Self::Letter,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_words_end() {
        for (text, cut) in [
            ("a photo of a cat", "a|photo|of|a|cat"),
            ("  anna's  dog\tdidn't", "anna|'s|dog|didn|'t"),
            ("route 66!?", "route|6|6|!?"),
            ("rock'n'roll we'll", "rock|'|n|'|roll|we|'ll"),
            ("été 2½", "été|2|½"),
            ("दी", "द|ी"),
            ("", ""),
            (" ", ""),
        ] {
            assert_eq!(pieces(text).join("|"), cut, "{text:?}");
        }
    }

    fn tokenizer() -> Tokenizer {
        let json = include_str!("../../../../../fixtures/meaning/open/tokenizer.json");
        Tokenizer::of_json(&serde_json::from_str(json).unwrap()).unwrap()
    }

    #[test]
    fn words_are_numbers() {
        let tokenizer = tokenizer();
        let [start, end] = [START, END].map(|token| tokenizer.id(token).unwrap());
        let ids = |words: &[&str]| words.iter().map(|word| tokenizer.id(word).unwrap()).collect::<Vec<_>>();
        for (text, most, words) in [
            ("red", 77, &["red</w>"][..]),
            (" RED  Green ", 77, &["red</w>", "green</w>"]),
            ("reds", 77, &["re", "d", "s</w>"]),
            ("greed", 77, &["gree", "d</w>"]),
            ("a", 77, &["a</w>"]),
            ("é", 77, &["Ã", "©</w>"]),
            ("e\u{301}", 77, &["Ã", "©</w>"]),
            ("red red red red", 4, &["red</w>", "red</w>"]),
            ("", 77, &[]),
        ] {
            assert_eq!(tokenizer.ids(text, most), [&[start], &ids(words)[..], &[end]].concat(), "{text:?}");
        }
    }

    #[test]
    fn other_tokenizers_are_refused_with_a_reason() {
        let json: Value =
            serde_json::from_str(include_str!("../../../../../fixtures/meaning/open/tokenizer.json")).unwrap();
        let mut without = json.clone();
        without["model"]["vocab"].as_object_mut().unwrap().remove("re");
        let mut unigram = json.clone();
        unigram["model"]["type"] = "Unigram".into();
        let mut gpt = json.clone();
        gpt["model"]["end_of_word_suffix"] = "".into();
        let mut torn = json.clone();
        torn["model"]["merges"] = serde_json::json!(["r", "e"]);
        let mut large = json;
        large["model"]["vocab"]["red</w>"] = u64::MAX.into();
        for (json, reason) in [
            (without, "its vocabulary has no re"),
            (unigram, "but Unigram"),
            (gpt, "words end in </w>"),
            (torn, "\"r\" is no merge"),
            (large, "red</w> has the number 18446744073709551615"),
            (Value::Null, "it has no model"),
        ] {
            let error = Tokenizer::of_json(&json).err().unwrap();
            assert!(error.contains(reason), "{error}");
        }
    }
}
