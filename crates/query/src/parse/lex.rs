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
        let before = text[..at].chars().next_back();
        let after = c.and_then(|c| text[at + c.len_utf8()..].chars().next());
        let single = |mut letters: std::str::Chars<'_>| {
            let (first, second) = (letters.next(), letters.next());
            first.is_some_and(char::is_alphabetic) && second.is_none_or(|c| !c.is_alphanumeric())
        };
        // "3+", "5MB+" and "1,000" are numbers; "b&w" is a word.
        let inside = match c {
            Some('+') => {
                before.is_some_and(|c| c.is_ascii_digit())
                    || before.is_some_and(char::is_alphanumeric) && after.is_none_or(|c| !c.is_alphanumeric())
            }
            Some(',') => {
                before.zip(after).is_some_and(|(before, after)| before.is_ascii_digit() && after.is_ascii_digit())
            }
            Some('&') => {
                let reversed: String = text[..at].chars().rev().take(2).collect();
                single(reversed.chars()) && single(text[at + 1..].chars())
            }
            _ => false,
        };
        // "Tom/Sarah" are two, and so are "person:Tom".
        let letters_before = text[..at].chars().rev().take_while(|before| before.is_alphabetic()).take(2).count();
        let letters_after = after_letters(&text[at + c.map_or(0, char::len_utf8)..]);
        let parts_words = match c {
            Some('/') => letters_before == 2 && letters_after == 2,
            Some(':') => letters_before == 2 && letters_after > 0,
            _ => false,
        };
        let separates = c.is_some_and(is_separator) && !inside || parts_words;
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
                let after = text[at + c.len_utf8()..].trim_start();
                let after = &after[..after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len())];
                let is_dash = |last: &Word| matches!(c, '–' | '—') && are_range(&last.folded, after);
                match words.last_mut() {
                    Some(_) if c == '&' || c == '+' => words.push(word(text, at, at + 1, "and")),
                    Some(last) if is_dash(last) => words.push(word(text, at, at + c.len_utf8(), "-")),
                    Some(last) => last.pause = true,
                    None => {}
                }
            }
            Some(_) | None => {}
        }
    }
    // A quotation that never ends is not one.
    if let Some(open) = quote {
        words.iter_mut().filter(|word| word.quote == Some(open)).for_each(|word| word.quote = None);
    }
    if capitals_say_nothing(text, &words) {
        words.iter_mut().take_while(|word| !is_before_name(&word.folded)).for_each(|word| word.capital = false);
    }
    words
}

/// Whether everything has capitals: "Dogs In The Snow", "NATALIE IN 2007".
fn capitals_say_nothing(text: &str, words: &[Word]) -> bool {
    const LITTLE: &str = "in|at|the|of|and|with|on|for|from|a|an|to|my|by|or|but|not|without|as";
    const LONGEST_ABBREVIATION: usize = 4;
    let letters = |word: &&Word| text[word.start..word.end].starts_with(char::is_alphabetic);
    let mut spelled = words.iter().filter(letters);
    let all_capital = spelled.clone().all(|word| word.capital);
    // "Portland OR" has a state.
    let is_little = |word: &Word| {
        let small = text[word.start..word.end].chars().nth(1).is_none_or(char::is_lowercase);
        small && LITTLE.split('|').any(|little| little == word.folded)
    };
    let is_shouted = !text.contains(char::is_lowercase)
        && spelled.clone().count() > 1
        && spelled.clone().any(|word| word.folded.len() > LONGEST_ABBREVIATION);
    all_capital && (is_shouted || spelled.any(|word| is_little(word) && word.start > 0))
}

/// What is written after it is a name, however it is written.
fn is_before_name(word: &str) -> bool {
    matches!(word, "album" | "folder" | "called" | "named" | "titled" | "says" | "say" | "saying" | "reads" | "reading")
}

/// How many letters a text begins with, of two; a year is as good.
fn after_letters(text: &str) -> usize {
    let year: String = text.chars().take(4).collect();
    let letters = text.chars().take_while(|after| after.is_alphabetic()).take(2).count();
    if year.len() == 4 && is_number(&year) { 2 } else { letters }
}

fn is_separator(c: char) -> bool {
    matches!(c, '|' | '•' | '·' | ',' | ';' | '&' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '+' | '–' | '—')
}

fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Adds what stands between two spaces: one word, or the two that a hyphen makes a range of.
fn add_chunk(text: &str, start: usize, end: usize, pause: bool, quote: Option<usize>, words: &mut Vec<Word>) {
    let trimmed_end = start + text[start..end].trim_end_matches(['.', ':', '\'', '’', '*']).len();
    // "Text: hello" is two things, and "Nov. 5" is one.
    const ABBREVIATION: usize = 4;
    let cut = &text[trimmed_end..end];
    let pause = pause || cut.contains(':') || cut.contains('.') && trimmed_end - start > ABBREVIATION;
    // The apostrophe of '90s and of Robinsons' stays.
    let end = if text[start..end].ends_with(['\'', '’']) && text[start..trimmed_end].ends_with('s') {
        end
    } else {
        trimmed_end
    };
    let bare = text[start..end].trim_start_matches(['*', ':', '#', '@', '…']);
    let bare = if bare.starts_with("..") { bare.trim_start_matches('.') } else { bare };
    let start = end - bare.len();
    if start >= end {
        return;
    }
    if matches!(bare, "'s" | "’s")
        && let Some(owner) = words.last_mut()
    {
        (owner.possessive, owner.end) = (true, end);
        return;
    }
    let start = match prefix(&text[start..end]) {
        Some((length, meaning)) => {
            words.push(word(text, start, start + length, meaning));
            start + length
        }
        None => start,
    };
    if start >= end {
        return;
    }
    let mut add = |start: usize, end: usize, pause| {
        let mut word = word(text, start, end, &text[start..end]);
        (word.pause, word.quote) = (pause, quote);
        words.push(word);
    };
    // "Iso>=1600" are three.
    if let Some((at, length, meaning)) = comparison(&text[start..end]) {
        add(start, start + at, false);
        words.push(word(text, start + at, start + at + length, meaning));
        return add_chunk(text, start + at + length, end, pause, quote, words);
    }
    match text[start..end].split_once('-') {
        Some((month, year)) if is_month(month) && year.len() == 4 && is_number(year) => {
            add(start, start + month.len(), false);
            add(end - year.len(), end, pause);
        }
        Some((first, second)) if are_range(first, second) => {
            let middle = start + first.len();
            add(start, middle, false);
            add(middle, middle + 1, false);
            add(middle + 1, end, pause);
        }
        _ => add(start, end, pause),
    }
}

/// What is written before a word and means one itself, and how long it is: "-dogs", "w/o people", ">5".
fn prefix(chunk: &str) -> Option<(usize, &'static str)> {
    const PREFIXES: [(&str, &str); 10] = [
        ("-", "not"),
        ("non-", "not"),
        ("w/o", "without"),
        ("w/", "with"),
        (">=", ">="),
        ("<=", "<="),
        ("≥", ">="),
        ("≤", "<="),
        (">", ">"),
        ("<", "<"),
    ];
    let (written, meaning) = PREFIXES
        .into_iter()
        .find(|(written, _)| chunk.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written)))?;
    let rest = &chunk[written.len()..];
    let fits = match written {
        "-" | "non-" => rest.starts_with(char::is_alphabetic),
        "w/o" | "w/" => rest.is_empty() || rest.starts_with(char::is_alphabetic),
        _ => true,
    };
    fits.then_some((written.len(), meaning))
}

/// Where letters are compared with a number: at which byte, how many bytes long, and how.
fn comparison(chunk: &str) -> Option<(usize, usize, &'static str)> {
    let at = chunk.find(['<', '>', '=', '≥', '≤'])?;
    let (name, rest) = chunk.split_at(at);
    let (sign, meaning) = [(">=", ">="), ("<=", "<="), ("≥", ">="), ("≤", "<="), (">", ">"), ("<", "<"), ("=", "=")]
        .into_iter()
        .find(|(sign, _)| rest.starts_with(sign))?;
    let is_compared = !name.is_empty()
        && name.chars().all(char::is_alphabetic)
        && rest[sign.len()..].starts_with(|c: char| c.is_ascii_digit());
    is_compared.then_some((at, sign.len(), meaning))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_month(text: &str) -> bool {
    super::dates::month(&fold(text)).is_some()
}

/// Whether a hyphen between these means "to": numbers of a kind, the greater last and perhaps with a unit, or months. One
/// after "mid" joins.
fn are_range(first: &str, second: &str) -> bool {
    let unit_at = second.find(|c: char| !c.is_ascii_digit()).unwrap_or(second.len());
    let (number, unit) = second.split_at(unit_at);
    let same_length = first.len() == number.len() || first.len().max(number.len()) <= 3;
    let numbers = is_number(first) && is_number(number) && same_length && first.len() <= 4;
    let rising = numbers && first.parse::<u16>().ok() < number.parse().ok() && unit.chars().all(char::is_alphabetic);
    let part = matches!(first.to_ascii_lowercase().as_str(), "early" | "mid" | "late" | "pre" | "post");
    let decades = [first, second].iter().all(|text| text.strip_suffix('s').is_some_and(is_number));
    let days =
        super::dates::short_weekday(&fold(first)).is_some() && super::dates::short_weekday(&fold(second)).is_some();
    rising || is_month(first) && is_month(second) || decades || days || part
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
        // "U.S." is written without its dots too.
        _ if is_initials(plain) => plain.replace('.', ""),
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

fn is_initials(word: &str) -> bool {
    word.len() > 2
        && word.char_indices().all(|(at, c)| if at % 2 == 0 { c.is_ascii_lowercase() } else { c == '.' })
        && !word.ends_with('.')
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
        check("(2016-05-03) 2010-2012 May–June", "2016-05-03 2010 - 2012 may - june");
        check("2015 – 2018, Nov-2019 2-4MB 10 MB+", "2015 - 2018 nov 2019 2 - 4mb 10 mb+");
        check(
            "Natalie | Rome • 2015 person:Tom Tom/2015 #max ...leo Tom 's",
            "natalie rome 2015 person tom tom 2015 max leo tom",
        );
        check("U.S. L.A. St. Ives Mon-Fri", "us la st ives mon - fri");
        check("iso>=1600 ISO=100", "iso >= 1600 iso = 100");
        check("w/ Max w/o Leo non-smokers -dogs >5 b&w", "with max without leo not smokers not dogs > 5 b&w");
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
