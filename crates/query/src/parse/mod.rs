//! English to a query, by rules: each rule claims the words it understands, and what is left is content or unmatched.
//! Rules run from the surest to the vaguest, so that "a 50mm" is a lens before 50 can be a number of photos.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use photo::days_since_1970;
use serde::Serialize;

use crate::{Context, Count, Query, SavedPlace, State};

mod ages;
mod album;
mod bounds;
mod camera;
mod colloquial;
mod dates;
mod either;
mod exposure;
mod faces;
mod file;
mod holidays;
mod hours;
mod labels;
mod lenses;
mod lex;
mod lifetimes;
mod media;
mod names;
mod otherwise;
mod parts;
mod people;
mod placenames;
mod places;
mod questions;
mod ranges;
mod refusal;
mod relative;
mod rest;
mod said;
mod sort;
mod spelling;
mod state;
mod text;
mod when;
mod whereabouts;
mod years;

use lex::Word;
pub use otherwise::Other;

/// What a search was taken to mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understood {
    /// The criteria.
    pub query: Query,
    /// The same for people to see, in the order of the text.
    pub chips: Vec<Chip>,
}

/// One criterion, and the part of the text that asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chip {
    /// What it is about.
    pub kind: ChipKind,
    /// What it shows: `Natalie`, `2007`, `red car`.
    pub text: String,
    /// More, if there is more to say: `1 Jan – 31 Dec 2007`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The title of the album that it asks for, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// Byte offset of its first character in the text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
}

/// What a chip is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ChipKind {
    Person,
    Date,
    Place,
    Label,
    Kind,
    Camera,
    File,
    Faces,
    Sort,
    Words,
    State,
    Text,
    /// That one of two things is asked for.
    Or,
}

impl Chip {
    fn new(kind: ChipKind, text: impl Into<String>, Range { start, end }: Range<usize>) -> Self {
        Self { kind, text: text.into(), detail: None, album: None, start, end }
    }

    fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The text without the words that ask for this.
    pub fn removed_from(&self, text: &str) -> String {
        let (before, after) = (text[..self.start].trim_end(), text[self.end..].trim_start());
        // What the punctuation set apart is gone.
        let after = after.trim_start_matches([',', ';']).trim_start();
        [before, after].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Where it is in UTF-16 code units, which is how browsers count.
    pub fn utf16_span(&self, text: &str) -> (usize, usize) {
        let units = |end: usize| text[..end].encode_utf16().count();
        (units(self.start), units(self.end))
    }
}

/// What reads searches, with the names that a library uses at hand.
#[derive(Debug)]
pub struct Reader {
    context: Context,
    names: names::Names,
    places: HashMap<String, SavedPlace>,
    spellings: spelling::Spellings,
    titles: album::Titles,
    /// Who reads the searches that albums are, if it is not this.
    searches: Option<Arc<Reader>>,
}

impl Reader {
    /// Makes names ready to be looked up: once for many searches.
    pub fn new(context: Context) -> Self {
        let (names, places) = (names::Names::new(&context), placenames::index(&context));
        let spellings = spelling::Spellings::new(&context);
        let titles = album::Titles::new(context.albums.as_ref());
        Self { context, names, places, spellings, titles, searches: None }
    }

    /// The same, where albums' searches are read by another: they may have names in them that this does not know.
    pub fn with_searches_read_by(self, reader: Arc<Self>) -> Self {
        Self { searches: Some(reader), ..self }
    }

    /// The same with other albums.
    pub fn with_albums(&self, albums: Vec<crate::Album>) -> Self {
        Self::new(Context { albums: Some(albums), ..self.context.clone() })
    }

    /// Reads a search. Never fails, and never drops a word: what has no meaning is in [`Query::unmatched`].
    pub fn read(&self, text: &str, today: Date) -> Understood {
        self.read_within(text, today, DEEPEST)
    }

    fn read_within(&self, text: &str, today: Date, deeper: usize) -> Understood {
        let Understood { mut query, mut chips } = either::read(self, text, today);
        // "!!!" is no word, and asks for something all the same.
        let written = text.trim();
        if chips.is_empty() && !written.is_empty() && lex::words(written).is_empty() {
            let start = text.len() - text.trim_start().len();
            let chip = Chip::new(ChipKind::Words, written, start..start + written.len());
            chips.push(Chip { detail: Some("in no name".to_owned()), ..chip });
            query.unmatched.push(written.to_owned());
        }
        query.seed = days_since_1970(today).cast_unsigned();
        self.add_searches(&mut query, today, deeper);
        Understood { query, chips }
    }

    /// All that is in an album, in the order and as many as its search lists if it is one.
    pub fn in_album(&self, title: &str, today: Date) -> Query {
        let state = State { album: Some(title.to_owned()), ..State::default() };
        let mut query = Query { state, seed: days_since_1970(today).cast_unsigned(), ..Query::default() };
        self.add_searches(&mut query, today, DEEPEST);
        query
    }

    /// Adds the searches that albums are. Of one that is asked for by itself the order and number are its own.
    fn add_searches(&self, query: &mut Query, today: Date, deeper: usize) {
        let is_by_itself = {
            let state = State { album: query.state.album.clone(), ..State::default() };
            *query == Query { state, seed: query.seed, intent: query.intent, ..Query::default() }
        };
        let search = |title: &String| {
            let search = album::called(self, title)?.search.as_ref().filter(|_| deeper > 0)?;
            let reader = self.searches.as_deref().unwrap_or(self);
            Some(reader.read_within(search, today, deeper - 1).query)
        };
        query.state.not_album_searches = query.state.not_albums.iter().filter_map(search).collect();
        if let Some(found) = query.state.album.as_ref().and_then(search) {
            if is_by_itself {
                (query.sort, query.select, query.limit) = (found.sort, found.select, found.limit);
            }
            query.state.album_search = Some(Box::new(found));
        }
        let parts = query.either.iter_mut().flatten().chain(&mut query.none);
        parts.for_each(|part| self.add_searches(part, today, deeper));
    }

    /// How else a chip of a search might be meant: "May" is a name and a month.
    pub fn others(&self, text: &str, today: Date, chip: &Chip) -> Vec<Other> {
        otherwise::others(self, text, today, chip)
    }
}

/// An album may be a search for photos of another album.
const DEEPEST: usize = 4;

/// A rule looks at the words from one on, claims what it understands, and says where it stopped.
type Rule = fn(&mut Parser<'_>, usize) -> Option<usize>;

struct Parser<'a> {
    text: &'a str,
    reader: &'a Reader,
    today: Date,
    words: Vec<Word>,
    /// Which words no rule has claimed.
    free: Vec<bool>,
    /// The dates found at words, until words are claimed.
    dates: RefCell<HashMap<usize, Option<(dates::When, usize)>>>,
    query: Query,
    chips: Vec<Chip>,
    /// What is said about time, to be put together at the end: a year may stand far from its month.
    times: Vec<said::Said>,
    /// A holiday is named, so that other words are about how it is kept.
    festive: bool,
    /// How many more people than those who are named.
    others: Option<Count>,
}

impl<'a> Parser<'a> {
    fn new(reader: &'a Reader, text: &'a str, today: Date) -> Self {
        let mut words = colloquial::meant(lex::words(text));
        reader.names.restore_apostrophes(&mut words);
        reader.spellings.correct(&mut words, &reader.context);
        Self {
            text,
            reader,
            today,
            free: vec![true; words.len()],
            dates: RefCell::default(),
            words,
            query: Query::default(),
            chips: Vec::new(),
            times: Vec::new(),
            festive: false,
            others: None,
        }
    }
}

impl Parser<'_> {
    fn apply_rules(&mut self) {
        for rule in [
            album::known,
            otherwise::rule,
            text::rule,
            state::rule,
            camera::rule,
            file::rule,
            sort::rule,
            faces::rule,
            media::rule,
            ages::rule,
            hours::rule,
            when::rule,
            people::rule,
            places::rule,
        ] {
            self.scan(rule);
        }
        said::conclude(self);
        faces::conclude(self);
        rest::conclude(self);
    }

    fn scan(&mut self, rule: Rule) {
        let mut at = 0;
        while at < self.words.len() {
            let end = if self.free[at] { rule(self, at) } else { None };
            at = end.unwrap_or(at + 1).max(at + 1);
        }
    }

    /// The folded word there; empty when it is claimed or there is none.
    fn word(&self, at: usize) -> &str {
        if self.free.get(at) == Some(&true) { &self.words[at].folded } else { "" }
    }

    /// Where a pattern ends, if the words from `at` on are like it: words between spaces, `|` between alternatives, and
    /// `?` after what may be missing.
    fn see(&self, at: usize, pattern: &str) -> Option<usize> {
        if pattern.is_empty() {
            return Some(at);
        }
        let Element { is_met, is_optional, length } = element(pattern, self.word(at));
        let rest = &pattern[length..];
        if is_met && let Some(end) = self.see(at + 1, rest) {
            return Some(end);
        }
        if is_optional { self.see(at, rest) } else { None }
    }

    /// A number in digits or in words, and where it ends.
    fn number(&self, at: usize) -> Option<(f64, usize)> {
        let word = self.word(at);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let plain = word.strip_suffix('+').unwrap_or(word).replace(',', "");
            return plain.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| (number, at + 1));
        }
        if let Some(end) = self.see(at, "a? couple of?").or_else(|| self.see(at, "a pair of")) {
            return Some((2.0, end));
        }
        for (pattern, number) in
            [("a? few", 3.0), ("a? handful of?", 5.0), ("half a dozen", 6.0), ("a? dozen", 12.0), ("a hundred", 100.0)]
        {
            if let Some(end) = self.see(at, pattern) {
                return Some((number, end));
            }
        }
        number_word(word).map(|number| (f64::from(number), at + 1))
    }

    /// A whole number, and where it ends.
    fn whole(&self, at: usize) -> Option<(u32, usize)> {
        let (number, end) = self.number(at)?;
        (number.fract() == 0.0 && (0.0..1e9).contains(&number)).then_some((number as u32, end))
    }

    /// The text from one word to before another, as written but for its spaces.
    fn slice(&self, range: Range<usize>) -> String {
        if range.is_empty() {
            return String::new();
        }
        let written = &self.text[self.words[range.start].start..self.words[range.end - 1].end];
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Takes words that no other rule shall see.
    fn take(&mut self, range: Range<usize>) {
        self.free[range].fill(false);
        self.dates.get_mut().clear();
    }

    /// Takes words for a criterion, which a chip shows; says which chip.
    fn claim(&mut self, range: Range<usize>, kind: ChipKind, text: impl Into<String>, detail: Option<String>) -> usize {
        self.take(range.clone());
        let misspelled = self.words[range.clone()].iter().filter(|word| word.is_misspelled);
        let read = misspelled.map(|word| format!("“{}” read as “{}”", &self.text[word.start..word.end], word.folded));
        let detail = detail.into_iter().chain(read).reduce(|one, other| format!("{one}; {other}"));
        let (start, end) = (self.words[range.start].start, self.words[range.end - 1].end);
        self.chips.push(Chip { detail, ..Chip::new(kind, text, start..end) });
        self.chips.len() - 1
    }
}

/// The first part of a pattern.
struct Element {
    is_met: bool,
    is_optional: bool,
    /// With the space after it.
    length: usize,
}

/// Compares a word with a pattern's first part. Thousands of them are looked at for each search, so it goes byte by byte.
fn element(pattern: &str, word: &str) -> Element {
    let (pattern, word) = (pattern.as_bytes(), word.as_bytes());
    let mut element = Element { is_met: false, is_optional: false, length: pattern.len() };
    let mut start = 0;
    for (at, byte) in pattern.iter().enumerate() {
        match byte {
            b'|' => {
                element.is_met |= pattern[start..at] == *word && !word.is_empty();
                start = at + 1;
            }
            b' ' => {
                element.length = at + 1;
                break;
            }
            _ => {}
        }
    }
    let end = if pattern[..element.length].ends_with(b" ") { element.length - 1 } else { element.length };
    element.is_optional = pattern[..end].ends_with(b"?");
    let end = end - usize::from(element.is_optional);
    element.is_met |= pattern[start..end] == *word && !word.is_empty();
    element
}

/// `one` to `twenty`, and the tens after.
fn number_word(word: &str) -> Option<u32> {
    const SMALL: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [(&str, u32); 8] = [
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("hundred", 100),
    ];
    let small = SMALL.iter().position(|small| *small == word).map(|number| number as u32);
    small.or_else(|| TENS.iter().find(|(ten, _)| *ten == word).map(|(_, number)| *number))
}

/// `1st`, `22nd`, `fifth`.
fn ordinal(word: &str) -> Option<u32> {
    const SPELLED: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    const TENS: [(&str, u32); 8] = [
        ("thirtieth", 30),
        ("fortieth", 40),
        ("fiftieth", 50),
        ("sixtieth", 60),
        ("seventieth", 70),
        ("eightieth", 80),
        ("ninetieth", 90),
        ("hundredth", 100),
    ];
    if let Some((_, number)) = TENS.iter().find(|(ten, _)| *ten == word) {
        return Some(*number);
    }
    if let Some(at) = SPELLED.iter().position(|spelled| *spelled == word) {
        return Some(at as u32 + 1);
    }
    ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)?.parse().ok())
}

/// What photographs are called when only photographs are meant.
const PICTURES: &str = "photo|photos|picture|pictures|pic|pics|pix|image|images|shot|shots|snap|snaps|snapshot|snapshots|photograph|photographs|foto|fotos";

/// What a chip adds when nothing in a library can meet it yet.
fn not_known_yet() -> Option<String> {
    Some("not known to the library yet".to_owned())
}
