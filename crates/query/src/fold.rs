//! How words are compared: without case, accents, plurals and endings.
//! Both sides of every comparison go through here, so a stem need not be a word, only the same one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The plainest spelling of a text: small letters, no accents, ligatures taken apart.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            '’' | '‘' => folded.push('\''),
            '\u{2010}' | '\u{2011}' => folded.push('-'),
            letter if is_unseen(letter) => {}
            // Small letters of some capitals carry marks of their own.
            letter if is_combining_mark(letter) => {}
            letter => folded.push(letter),
        }
    }
    folded
}

/// Characters that nobody sees, and that come along with copied text.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// The words of a text, folded: whatever stands between characters that are neither letters nor digits.
pub fn tokens(text: &str) -> Vec<String> {
    // An apostrophe is inside its word, and "Rose's" is about Rose.
    let folded = fold(text).replace("'s ", " ").replace('\'', "");
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a name that a camera or a person gave to a file: those of [`tokens`], parted where letters and digits meet.
/// So `IMG_1234.jpg`, `img1234` and `1234` have words in common.
pub fn name_tokens(name: &str) -> Vec<String> {
    tokens(name).iter().flat_map(|token| alternations(token)).map(str::to_owned).collect()
}

fn alternations(token: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let digit = |c: char| c.is_ascii_digit();
    for ((_, before), (at, after)) in token.char_indices().zip(token.char_indices().skip(1)) {
        if digit(before) != digit(after) {
            parts.push(&token[start..at]);
            start = at;
        }
    }
    parts.push(&token[start..]);
    parts
}

/// What a folded English word has in common with its other forms: `hik` of hike, hikes, hiking and hiked.
pub fn stem(word: &str) -> String {
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let word = singular(word);
    let stem = without_ending(&word, "ing").or_else(|| without_ending(&word, "ed")).unwrap_or(word);
    let stem = match stem.strip_suffix('e') {
        Some(short) if short.len() >= 3 => short.to_owned(),
        _ => stem,
    };
    match stem.strip_suffix('y') {
        Some(short) if short.len() >= 3 && !ends_in_vowel(short) => format!("{short}i"),
        _ => stem,
    }
}

/// Plurals that no rule makes.
const IRREGULAR: [(&str, &str); 22] = [
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("people", "person"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("mice", "mouse"),
    ("leaves", "leaf"),
    ("wolves", "wolf"),
    ("knives", "knife"),
    ("loaves", "loaf"),
    ("halves", "half"),
    ("calves", "calf"),
    ("wives", "wife"),
    ("scarves", "scarf"),
    ("shelves", "shelf"),
    ("oxen", "ox"),
    ("lives", "life"),
    ("movies", "movie"),
    ("skis", "ski"),
    ("taxis", "taxi"),
];

/// Nouns whose `-ies` is not `-y`.
const IN_IE: [&str; 10] =
    ["cookies", "selfies", "brownies", "birdies", "smoothies", "zombies", "pies", "ties", "hoodies", "doggies"];

/// One of many: `costume` for `costumes`. Words that only look like plurals stay as they are.
pub fn singular(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    if word.len() <= 3 || ["ss", "us", "is", "as", "ics"].iter().any(|ending| word.ends_with(ending)) {
        return word.to_owned();
    }
    if IN_IE.contains(&word) {
        return word[..word.len() - 1].to_owned();
    }
    if let Some(start) = word.strip_suffix("ies") {
        return format!("{start}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zes", "toes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

/// The word before an ending, if what is left can be one: `run` of `running`, but nothing of `spring`.
fn without_ending(word: &str, ending: &str) -> Option<String> {
    let start = word.strip_suffix(ending).filter(|start| start.len() >= 3)?;
    start.bytes().any(|byte| b"aeiouy".contains(&byte)).then_some(())?;
    let bytes = start.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let doubled = last == before && !b"lsz".contains(&last) && !b"aeiou".contains(&last);
    Some(if doubled { start[..start.len() - 1].to_owned() } else { start.to_owned() })
}

fn ends_in_vowel(word: &str) -> bool {
    word.ends_with(['a', 'e', 'i', 'o', 'u'])
}

/// Words that say nothing about what is in a picture: a phrase means the same without them.
pub fn is_stop_word(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "of"
            | "in"
            | "on"
            | "at"
            | "to"
            | "and"
            | "or"
            | "with"
            | "for"
            | "from"
            | "by"
            | "near"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "being"
            | "my"
            | "our"
            | "his"
            | "her"
            | "their"
            | "its"
            | "some"
            | "into"
            | "over"
            | "under"
            | "up"
            | "down"
            | "out"
            | "off"
            | "through"
            | "while"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
    )
}

/// The stems of the words of a phrase that matter; all of them when none does.
pub fn content_stems(phrase: &str) -> Vec<String> {
    content_words(phrase).iter().map(|word| stem(word)).collect()
}

/// The same words as they are.
pub fn content_words(phrase: &str) -> Vec<String> {
    let words = name_tokens(phrase);
    let content: Vec<_> = words.iter().filter(|word| !is_stop_word(word)).cloned().collect();
    if content.is_empty() { words } else { content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_case_and_accents_away() {
        for (text, folded) in [
            ("Zoë", "zoe"),
            ("ÅSE", "ase"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("İzmir", "izmir"),
            ("東京", "東京"),
            ("Ærø", "aero"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            ["hike", "hikes", "hiking", "hiked"].as_slice(),
            &["run", "running", "runs"],
            &["party", "parties", "partying"],
            &["cookie", "cookies"],
            &["box", "boxes"],
            &["church", "churches"],
            &["glass", "glasses"],
            &["child", "children"],
            &["leaf", "leaves"],
            &["tree", "trees"],
            &["swim", "swimming"],
            &["ski", "skiing", "skis"],
            &["play", "playing", "played", "plays"],
            &["horse", "horses"],
            &["fall", "falls", "falling"],
            &["costume", "costumes"],
        ] {
            for form in forms {
                assert_eq!(stem(form), stem(forms[0]), "{form}");
            }
        }
    }

    #[test]
    fn words_that_only_look_alike_stay_apart() {
        for (one, other) in [("spring", "spr"), ("ring", "r"), ("bus", "bu"), ("red", "r"), ("tennis", "tenni")] {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn names_of_files_part_where_letters_and_digits_meet() {
        for (name, words) in [
            ("IMG_1234.jpg", "img 1234 jpg"),
            ("DSC0042.NEF", "dsc 0042 nef"),
            ("Lisbon 2016", "lisbon 2016"),
            ("Été à Rome", "ete a rome"),
            ("20190517_143002", "20190517 143002"),
            ("Rose's party", "rose party"),
        ] {
            assert_eq!(name_tokens(name).join(" "), words);
        }
    }
}
