//! A search's text as words with their places in it.
//! Everything between spaces is a word, without the punctuation around it.

use crate::fold::fold;

/// One word of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// Folded, without apostrophes and a possessive's `s`.
    pub folded: String,
    /// It ended in `'s` or `s'`.
    pub possessive: bool,
    /// Its first letter is a capital.
    pub capital: bool,
    /// A comma, a full stop or the like follows it.
    pub pause: bool,
    /// It was written between quotation marks, together with the words of the same number.
    pub quote: Option<usize>,
    /// It is written otherwise than `folded` has it.
    pub is_misspelled: bool,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut quote: Option<usize> = None;
    let mut quotes = 0;
    let mut chunk_start = None;
    let ends = text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]);
    for (at, c) in ends {
        // "3+" and "1,000" are numbers.
        let in_number = matches!(c, Some('+' | ','))
            && text[..at].ends_with(|before: char| before.is_ascii_digit())
            && (c == Some('+') || text[at + 1..].starts_with(|after: char| after.is_ascii_digit()));
        // "Tom/Sarah" are two.
        let parts_words = c == Some('/')
            && text[..at].chars().rev().take(2).filter(|before| before.is_alphabetic()).count() == 2
            && text[at + 1..].chars().take(2).filter(|after| after.is_alphabetic()).count() == 2;
        let separates = c.is_some_and(is_separator) && !in_number || parts_words;
        let closes = c.is_none_or(|c| c.is_whitespace() || separates || is_double_quote(c));
        if closes && let Some(start) = chunk_start.take() {
            let pause = matches!(c, Some(',' | ';' | '!' | '?' | ':'));
            add_chunk(text, start, at, pause, quote, &mut words);
        } else if !closes && chunk_start.is_none() {
            chunk_start = Some(at);
        }
        match c {
            Some(c) if is_double_quote(c) => {
                quote = if quote.is_some() { None } else { Some(quotes) };
                quotes += usize::from(quote.is_some());
            }
            Some(c) if separates => {
                if let Some(last) = words.last_mut() {
                    last.pause = true;
                }
                if c == '&' || c == '+' {
                    words.push(word(text, at, at + 1, "and"));
                }
            }
            Some(_) | None => {}
        }
    }
    // A quotation that never ends is not one.
    if let Some(open) = quote {
        words.iter_mut().filter(|word| word.quote == Some(open)).for_each(|word| word.quote = None);
    }
    words
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '&' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '+' | '–' | '—')
}

fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Adds what stands between two spaces: one word, or the two that a hyphen makes a range of.
fn add_chunk(text: &str, start: usize, end: usize, pause: bool, quote: Option<usize>, words: &mut Vec<Word>) {
    let trimmed_end = start + text[start..end].trim_end_matches(['.', ':', '\'', '’', '*']).len();
    // The apostrophe of '90s and of Robinsons' stays.
    let end = if text[start..end].ends_with(['\'', '’']) && text[start..trimmed_end].ends_with('s') {
        end
    } else {
        trimmed_end
    };
    let start = start + (text[start..end].len() - text[start..end].trim_start_matches(['*', ':']).len());
    if start >= end {
        return;
    }
    // "-dogs" is how other searches say "no dogs".
    let minus = text[start..end].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let start = if minus {
        words.push(word(text, start, start + 1, "not"));
        start + 1
    } else {
        start
    };
    let mut add = |start: usize, end: usize, pause| {
        let mut word = word(text, start, end, &text[start..end]);
        (word.pause, word.quote) = (pause, quote);
        words.push(word);
    };
    match text[start..end].split_once('-') {
        Some((first, second)) if are_range(first, second) => {
            let middle = start + first.len();
            add(start, middle, false);
            add(middle, middle + 1, false);
            add(middle + 1, end, pause);
        }
        _ => add(start, end, pause || trimmed_end < end),
    }
}

/// Whether a hyphen between these means "to": numbers of a kind, the greater last, or months. One after "mid" joins.
fn are_range(first: &str, second: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let same_length = first.len() == second.len() || first.len().max(second.len()) <= 3;
    let numbers = digits(first) && digits(second) && same_length && first.len() <= 4;
    let rising = numbers && first.parse::<u16>().ok() < second.parse().ok();
    let months = super::dates::month(&fold(first)).is_some() && super::dates::month(&fold(second)).is_some();
    let part = matches!(first.to_ascii_lowercase().as_str(), "early" | "mid" | "late" | "pre" | "post");
    rising || months || part
}

fn word(text: &str, start: usize, end: usize, spelled: &str) -> Word {
    let folded = fold(spelled).replace('’', "'");
    let stripped = folded.strip_suffix("'s").or_else(|| folded.strip_suffix('\'').filter(|word| word.ends_with('s')));
    let possessive = stripped.is_some_and(|word| !word.is_empty());
    // "What's" and "it's" are not about what belongs to what, but have no better reading either.
    let plain = if possessive { stripped.unwrap_or(&folded) } else { &folded };
    // The apostrophe of '07 and '90s says that digits are missing.
    let plain = match plain.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("'{}", rest.replace('\'', "")),
        _ => plain.replace('\'', ""),
    };
    Word {
        start,
        end,
        folded: plain,
        possessive,
        capital: text[start..end].chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase),
        pause: false,
        quote: None,
        is_misspelled: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let folded: Vec<_> = words(text).into_iter().map(|word| word.folded).collect();
        assert_eq!(folded.join(" "), expected, "{text}");
    }

    #[test]
    fn punctuation_is_not_part_of_words() {
        check("Natalie, Tom & \"Zoë\"!", "natalie tom and zoe");
        check("Ella's 5th birthday.", "ella 5th birthday");
        check("haven't the '90s don’t", "havent the '90s dont");
        check("(2016-05-03) 2010-2012 May–June", "2016-05-03 2010 - 2012 may june");
        check("April-June x-t3 f/1.8 IMG_1.jpg", "april - june x-t3 f/1.8 img_1.jpg");
        check(" ' * . ", "");
    }

    #[test]
    fn words_know_where_they_are() {
        let text = "Été, «Rome»";
        let places: Vec<_> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["Été", "Rome"]);
        assert_eq!(
            words("say \"no parking\" here").iter().map(|word| word.quote).collect::<Vec<_>>(),
            [None, Some(0), Some(0), None]
        );
    }
}
