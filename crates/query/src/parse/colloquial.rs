//! How people speak and type: dictated punctuation, short spellings, words said out of politeness or in passing.
//! Done before anything is understood, so that no rule has to know of it.

use super::dates::month;
use super::element;
use super::lex::Word;

/// What stands before or after, for a row to hold.
#[derive(Clone, Copy)]
enum Beside {
    Anything,
    /// Nothing: the search begins or ends there.
    Nothing,
    Some,
    /// One of these.
    One(&'static str),
    /// A word, but none of these.
    Not(&'static str),
    /// The name of a month, or a year in digits.
    Date,
}

use Beside::{Anything, Date, Not, Nothing, One, Some as Something};

/// What a row puts in the words' place.
#[derive(Clone, Copy)]
enum Put {
    Nothing,
    /// A comma.
    Pause,
    /// Words: as many as there were, or one for them all.
    Words(&'static str),
    /// The words themselves, as one.
    One,
}

const PICTURES: Beside = One(super::PICTURES);
const PARTS_OF_DAY: Beside =
    One("night|nights|evening|evenings|morning|mornings|afternoon|afternoons|nite|nites|lunch|brunch|dinner");

/// What stands before, what is said, what stands after, and what is meant.
const SAID: &[(Beside, &str, Beside, Put)] = &[
    // Dictated.
    (Something, "comma", Something, Put::Pause),
    (Something, "question|exclamation mark|point", Nothing, Put::Nothing),
    (Something, "full stop", Nothing, Put::Nothing),
    (Nothing, "okay|ok|hey|hi google|siri|alexa|cortana", Something, Put::Nothing),
    (Nothing, "alexa|siri", One("show|find|give|get|search|please"), Put::Nothing),
    // Said in passing.
    (Something, "yet|already|possibly", Anything, Put::Nothing),
    (Anything, "possibly|already|idk|tbh|btw", Something, Put::Nothing),
    (Something, "you|u|ya know", Nothing, Put::Nothing),
    (One("where|when|how|who|what|why"), "on earth", Something, Put::Nothing),
    (One("years|year|months|month|old"), "of age", Anything, Put::Nothing),
    (Anything, "it must|might|may|could have been", One("in|on|at|around|about|during|before|after"), Put::Nothing),
    (One("the|in|during|of"), "months", Date, Put::Nothing),
    (One("how"), "much", PICTURES, Put::Words("many")),
    (
        Nothing,
        "i would be very? grateful|happy|glad|delighted if you could|would|can? show|showed|find|found|give|gave me?",
        Something,
        Put::Nothing,
    ),
    (
        Nothing,
        "id be very? grateful|happy|glad|delighted if you could|would|can? show|showed|find|found|give|gave me?",
        Something,
        Put::Nothing,
    ),
    (Nothing, "i wonder|wondered if|whether there are|is any|some|a?", Something, Put::Nothing),
    (Anything, "i think|believe|guess it was|is", Something, Put::Nothing),
    // What is not wanted.
    (Anything, "i|we? dont|didnt want|need to? see? any? of?", Something, Put::Words("without")),
    (Anything, "i|we? do|did not want|need to? see? any? of?", Something, Put::Words("without")),
    (Anything, "dont show|give|list|display|find|include me|us? any?", Something, Put::Words("without")),
    (Anything, "do not show|give|list|display|find me|us? any?", Something, Put::Words("without")),
    (Nothing, "hide|exclude|omit|skip", Something, Put::Words("without")),
    (Anything, "apart|aside from", Something, Put::Words("except")),
    (Anything, "other than", Something, Put::Words("except")),
    (Anything, "none of", Something, Put::Words("without")),
    (Anything, "nothing with|of", Something, Put::Words("without")),
    (Anything, "im not in", Nothing, Put::Words("not with me")),
    (Anything, "i am not in", Nothing, Put::Words("and not with me")),
    // Written as it sounds.
    (Anything, "more then", Something, Put::Words("more than")),
    (Anything, "less then", Something, Put::Words("less than")),
    (Anything, "fewer then", Something, Put::Words("fewer than")),
    (Anything, "bigger then", Something, Put::Words("bigger than")),
    (Anything, "larger then", Something, Put::Words("larger than")),
    (Anything, "older then", Something, Put::Words("older than")),
    (Anything, "newer then", Something, Put::Words("newer than")),
    (Anything, "how may", PICTURES, Put::Words("how many")),
    (Anything, "hols", Anything, Put::Words("holidays")),
    (Anything, "wknd", Anything, Put::Words("weekend")),
    (Anything, "wknds", Anything, Put::Words("weekends")),
    (Anything, "arvo", Anything, Put::Words("afternoon")),
    (One("can|could|would|will"), "u", Something, Put::Words("you")),
    (Something, "i think|guess|believe|reckon", Nothing, Put::Nothing),
    // Short spellings.
    (Anything, "yday", Anything, Put::Words("yesterday")),
    (Anything, "nite", Anything, Put::Words("night")),
    (Anything, "nites", Anything, Put::Words("nights")),
    (Anything, "2nite|tonite|2night", Anything, Put::Words("tonight")),
    (Anything, "ppl|peeps", Anything, Put::Words("people")),
    (Anything, "w", Something, Put::Words("with")),
    (Anything, "mon", PARTS_OF_DAY, Put::Words("monday")),
    (Anything, "tue|tues", PARTS_OF_DAY, Put::Words("tuesday")),
    (Anything, "wed|weds", PARTS_OF_DAY, Put::Words("wednesday")),
    (Anything, "thu|thur|thurs", PARTS_OF_DAY, Put::Words("thursday")),
    (Anything, "fri", PARTS_OF_DAY, Put::Words("friday")),
    (Anything, "sat", PARTS_OF_DAY, Put::Words("saturday")),
    (Anything, "thanks giving", Anything, Put::Words("thanksgiving")),
    (Nothing, "form", Date, Put::Words("from")),
    (PICTURES, "form", Date, Put::Words("from")),
    (Anything, "one or more", Not("people|persons|person|faces|face"), Put::Words("some")),
    // Other languages, and what they make of English.
    (Anything, "fotos|photos|photographies de|di", Something, Put::Words("photos of")),
    (Anything, "bilder|fotos von", Something, Put::Words("photos of")),
    (Anything, "in the near of", Something, Put::Words("near")),
    (Anything, "around|round the corner from", Something, Put::Words("near")),
    // One thing each, whatever its words mean alone.
    (Anything, "sunday best|clothes", Anything, Put::One),
    (Anything, "late may bank holiday", Anything, Put::Words("late-may-bank-holiday")),
    (Anything, "chile|chili pepper|peppers", Anything, Put::One),
];

/// The words that are meant by those that were written.
pub(super) fn meant(mut words: Vec<Word>) -> Vec<Word> {
    let polite: Vec<bool> = (0..words.len()).map(|at| is_polite(&words, at)).collect();
    let mut polite = polite.into_iter();
    words.retain(|_| !polite.next().unwrap_or_default());
    let mut meant: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let Some((put, end)) = said(&words, at, meant.is_empty()) else {
            meant.push(words[at].clone());
            at += 1;
            continue;
        };
        let (first, last) = (&words[at], &words[end - 1]);
        let one =
            |folded: String| Word { folded, end: last.end, pause: last.pause, is_misspelled: true, ..first.clone() };
        match put {
            Put::Nothing | Put::Pause => {
                if let Some(before) = meant.last_mut() {
                    before.pause |= last.pause || matches!(put, Put::Pause);
                }
            }
            Put::One => meant.push(Word { is_misspelled: false, ..one(spelled(&words[at..end])) }),
            Put::Words(text) if text.split(' ').count() == end - at => {
                let replaced = text.split(' ').zip(&words[at..end]);
                let word = |(folded, word): (&str, &Word)| {
                    let is_misspelled = word.is_misspelled || folded != word.folded;
                    Word { folded: folded.to_owned(), is_misspelled, ..word.clone() }
                };
                meant.extend(replaced.map(word));
            }
            Put::Words(text) => meant.push(one(text.to_owned())),
        }
        at = end;
    }
    meant
}

/// Whether a word is not about anything.
fn is_polite(words: &[Word], at: usize) -> bool {
    if words[at].quote.is_some() {
        return false;
    }
    let is_thanksgiving = || words.get(at + 1).is_some_and(|next| next.folded == "giving");
    match words[at].folded.as_str() {
        "please" | "pls" | "plz" | "thx" | "kindly" => true,
        "thanks" => !is_thanksgiving(),
        _ => false,
    }
}

fn spelled(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// What is put in place of words that begin there, and where they end.
fn said(words: &[Word], at: usize, is_first: bool) -> Option<(Put, usize)> {
    let found = |(before, pattern, after, put): &(Beside, &str, Beside, Put)| {
        let end = see(words, at, pattern)?;
        let is_whole = words[at..end].iter().all(|word| word.quote == words[at].quote) && words[at].quote.is_none();
        let previous = if is_first { None } else { Some(&words[at - 1]) };
        (is_whole && before.is(previous) && after.is(words.get(end))).then_some((*put, end))
    };
    SAID.iter().find_map(found)
}

fn see(words: &[Word], at: usize, pattern: &str) -> Option<usize> {
    if pattern.is_empty() {
        return Some(at);
    }
    let element = element(pattern, words.get(at).map_or("", |word| &word.folded));
    let rest = &pattern[element.length..];
    if element.is_met
        && let Some(end) = see(words, at + 1, rest)
    {
        return Some(end);
    }
    if element.is_optional { see(words, at, rest) } else { None }
}

impl Beside {
    fn is(self, word: Option<&Word>) -> bool {
        match (self, word) {
            (Anything, _) | (Nothing, None) | (Something, Some(_)) => true,
            (One(words), Some(word)) => words.split('|').any(|one| one == word.folded),
            (Not(words), Some(word)) => words.split('|').all(|one| one != word.folded),
            (Date, Some(word)) => {
                let is_year = word.folded.len() == 4 && word.folded.bytes().all(|byte| byte.is_ascii_digit());
                is_year || month(&word.folded).is_some()
            }
            (Nothing, Some(_)) | (Something | One(_) | Not(_) | Date, None) => false,
        }
    }
}
