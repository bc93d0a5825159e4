//! Which titles of albums are the same, what a title may be, and which album somebody means.

use unicode_normalization::UnicodeNormalization;

use crate::fold::{fold, tokens};

/// What a title has in common with every other spelling of the same: case, composition and spaces are of no account,
/// accents and punctuation are.
pub fn title_key(title: &str) -> String {
    let shown = |letter: &char| !is_joiner(*letter);
    // A sigma that ends a word is the same letter.
    let small = title.nfc().filter(shown).flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c });
    small.collect::<String>().nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title as it is kept, or why it cannot be one.
pub fn checked_title(title: &str) -> Result<String, String> {
    const LONGEST_CHARS: usize = 200;
    let title = title.trim();
    if title.chars().any(is_unseen) {
        return Err(format!("a title is one line of characters that can be seen: {title:?} is not"));
    }
    if title_key(title).is_empty() {
        return Err("a title has at least one character".to_owned());
    }
    if title.chars().count() > LONGEST_CHARS {
        return Err(format!("a title has at most {LONGEST_CHARS} characters"));
    }
    Ok(title.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Which of these titles somebody means: the very one, else the only one that is called so loosely.
pub fn titled<'a>(titles: impl Iterator<Item = &'a str> + Clone, name: &str) -> Option<usize> {
    let key = title_key(name);
    let exactly = |wanted: &str| titles.clone().position(|title| title_key(title) == wanted);
    exactly(&key).or_else(|| exactly(&format!("{key} album"))).or_else(|| {
        let (written, words) = (words_of(name), tokens(name));
        let loosely = |title: &str| [&written, &format!("{written} album")].contains(&&words_of(title));
        only(titles.clone().map(loosely)).or_else(|| {
            let has_all = |title: &str| {
                let title = tokens(title);
                !words.is_empty() && words.iter().all(|word| title.contains(word))
            };
            only(titles.clone().map(has_all))
        })
    })
}

/// Where the only one is that is so.
fn only(are: impl Iterator<Item = bool>) -> Option<usize> {
    let mut found = are.enumerate().filter_map(|(at, is)| is.then_some(at));
    found.next().filter(|_| found.next().is_none())
}

/// The words of a title; of one without, all of it.
pub(crate) fn words_of(title: &str) -> String {
    let words = tokens(title).join(" ");
    if words.is_empty() { fold(title) } else { words }
}

/// What only says how the characters beside it are drawn: those of many scripts and pictures have it.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// What steers text, or is not there to be seen.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_composition_make_no_other_title() {
        for (one, other, same) in [
            ("Iceland", "ICELAND", true),
            ("Zoë", "ZOE\u{308}", true),
            ("Zoë", "Zoe", false),
            ("C", "C++", false),
            ("At  sea", "at sea", true),
            ("ΟΔΟΣ", "οδος", true),
            ("❤\u{fe0f}", "❤", true),
        ] {
            assert_eq!(title_key(one) == title_key(other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_title_can_be_seen() {
        for (title, kept) in [
            (" Me ", Ok("Me")),
            ("../x<script>", Ok("../x<script>")),
            ("He said \"hi\"", Ok("He said \"hi\"")),
            ("!!!", Ok("!!!")),
            ("👩\u{200d}👧", Ok("👩\u{200d}👧")),
            ("", Err("a title has at least one character")),
            ("\u{200d}", Err("a title has at least one character")),
            ("a\u{202e}b", Err("a title is one line of characters that can be seen: \"a\\u{202e}b\" is not")),
            ("a\nb", Err("a title is one line of characters that can be seen: \"a\\nb\" is not")),
        ] {
            assert_eq!(checked_title(title), kept.map(str::to_owned).map_err(str::to_owned), "{title:?}");
        }
        assert!(checked_title(&"ä".repeat(200)).is_ok());
        assert_eq!(checked_title(&"x".repeat(201)), Err("a title has at most 200 characters".to_owned()));
    }

    #[test]
    fn the_very_title_is_meant_first_and_then_the_only_one_like_it() {
        let titles = ["Zoe", "Zoë", "C", "C++", "Good boys", "Family album", "Rome 2019", "Rome 2020"];
        for (name, expected) in [
            ("zoe", Some("Zoe")),
            ("ZOË", Some("Zoë")),
            ("Zoé", None),
            ("c++", Some("C++")),
            ("boys", Some("Good boys")),
            ("good, boys", Some("Good boys")),
            ("family", Some("Family album")),
            ("rome", None),
            ("...", None),
        ] {
            assert_eq!(titled(titles.into_iter(), name).map(|at| titles[at]), expected, "{name}");
        }
    }
}
