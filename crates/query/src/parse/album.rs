//! Albums, by their titles. A title that is known is understood before all else, since it may say anything: "Text in Paris",
//! "Dogs without Tom", "He said “hi”".

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{ChipKind, Parser, Reader, not_known_yet};
use crate::title::{is_joiner, words_of};
use crate::{Album, title_key, titled};

/// What stands before an album that photos shall not be in.
const NOT_IN: &str = "but|and? not|arent|isnt|never|except|excluding|without in|from|inside?";

/// Titles that searches can name.
#[derive(Debug)]
pub(super) struct Titles {
    /// What they have in common with other spellings of the same, the longest first, and which album's each is.
    keys: Vec<(String, usize)>,
    /// Which album's each is.
    albums: HashMap<String, usize>,
    /// Their words.
    words: HashSet<String>,
}

impl Titles {
    pub(super) fn new(albums: Option<&Vec<Album>>) -> Self {
        let albums = albums.map_or(&[][..], Vec::as_slice);
        let mut keys: Vec<_> = albums.iter().enumerate().map(|(at, album)| (title_key(&album.title), at)).collect();
        keys.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
        let by_key = keys.iter().rev().cloned().collect();
        Self { keys, albums: by_key, words: albums.iter().map(|album| words_of(&album.title)).collect() }
    }

    /// The longest title that a text begins with, and where that ends, if the text may go on like that.
    fn begins(&self, text: &str, goes_on: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
        let first = title_key(clusters(text).next()?);
        let mut like = self.keys.iter().filter(|(key, _)| key.starts_with(&first));
        like.find_map(|(key, album)| {
            let end = end_of(text, key)?;
            (may_end(text, end) && goes_on(&text[end..])).then_some((*album, end))
        })
    }
}

/// Where a title ends that a text begins with.
fn end_of(text: &str, key: &str) -> Option<usize> {
    let (mut left, mut end, mut at) = (key, 0, 0);
    let mut is_apart = false;
    for cluster in clusters(text) {
        if left.is_empty() {
            break;
        }
        at += cluster.len();
        if cluster.starts_with(char::is_whitespace) {
            is_apart = true;
            continue;
        }
        if is_apart {
            left = left.strip_prefix(' ')?;
            is_apart = false;
        }
        left = match cluster.as_bytes() {
            [byte] => left.strip_prefix(byte.to_ascii_lowercase() as char)?,
            _ => left.strip_prefix(title_key(cluster).as_str())?,
        };
        end = at;
    }
    left.is_empty().then_some(end)
}

/// The characters of a text, each with what is drawn upon it.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let begins = |c: char| !is_combining_mark(c) && !is_joiner(c);
        let first = rest.chars().next()?.len_utf8();
        let (cluster, after) = rest.split_at(first + rest[first..].find(begins).unwrap_or(rest.len() - first));
        rest = after;
        Some(cluster)
    })
}

/// Whether no word is torn apart there.
fn may_end(text: &str, end: usize) -> bool {
    let after = text[end..].chars().next();
    let before = text[..end].chars().next_back();
    !after.is_some_and(char::is_alphanumeric) || !before.is_some_and(char::is_alphanumeric)
}

/// Without the word no album is meant.
fn speaks_of_albums(parser: &Parser<'_>) -> bool {
    parser.words.iter().any(|word| matches!(word.folded.as_str(), "album" | "albums"))
}

/// `in the album Text in Paris`, `the Best of 2019 album`, where there is one.
pub(super) fn known(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    if parser.reader.titles.keys.is_empty() || !speaks_of_albums(parser) {
        return None;
    }
    let begin = parser.see(at, "that|which? are|is?")?;
    let ways = [(false, parser.see(begin, NOT_IN)), (true, parser.see(begin, "in|from|inside?"))];
    ways.into_iter().find_map(|(wanted, next)| {
        let next = next?;
        let (album, start, end) = title_after(parser, next).or_else(|| title_before(parser, next))?;
        Some(claim_known(parser, at, start..end, album, wanted))
    })
}

/// The title after "album", written between quotation marks or not: which, and where it is in the text.
fn title_after(parser: &Parser<'_>, at: usize) -> Option<(usize, usize, usize)> {
    let named_at = parser.see(at, "the|my|our? album|albums called|named|titled?")?;
    let before = parser.words[named_at - 1].end;
    let rest = &parser.text[before..];
    let start = before + rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':').len();
    let bare = parser.reader.titles.begins(&parser.text[start..], |_| true);
    let quoted = parser.text[start..].chars().next().filter(|c| is_quote(*c)).and_then(|quote| {
        let inside = start + quote.len_utf8();
        let (album, end) = parser.reader.titles.begins(&parser.text[inside..], |after| after.starts_with(is_quote))?;
        let end = inside + end;
        Some((album, end - start + parser.text[end..].chars().next()?.len_utf8()))
    });
    let (album, length) = bare.into_iter().chain(quoted).max_by_key(|(_, length)| *length)?;
    Some((album, start, start + length))
}

/// The title before "album".
fn title_before(parser: &Parser<'_>, at: usize) -> Option<(usize, usize, usize)> {
    let named_at = parser.see(at, "the|my|our?")?;
    let before = if named_at == 0 { 0 } else { parser.words[named_at - 1].end };
    let rest = &parser.text[before..];
    let start = before + rest.len() - rest.trim_start().len();
    let is_album = |after: &str| {
        let word = after.trim_start_matches(|c: char| c.is_whitespace() || is_quote(c));
        let word: String = word.chars().take_while(|c| c.is_alphanumeric()).collect();
        word.eq_ignore_ascii_case("album")
    };
    let opened = parser.text[start..].chars().next().filter(|c| is_quote(*c)).map_or(start, |c| start + c.len_utf8());
    let whole = parser.reader.titles.begins(&parser.text[start..], |_| true);
    let has_album = |(album, _): &(usize, usize)| {
        let title = &parser.reader.context.albums.as_ref()?[*album].title;
        title_key(title).ends_with(" album").then_some(())
    };
    if let Some((album, length)) = whole.filter(|found| has_album(found).is_some()) {
        return Some((album, start, start + length));
    }
    let (album, length) = parser.reader.titles.begins(&parser.text[opened..], is_album)?;
    let end = opened + length;
    let word_at = parser.words.iter().position(|word| word.start >= end && word.folded == "album")?;
    Some((album, start, parser.words[word_at].end))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Claims the words from one on to where a title ends in the text.
fn claim_known(parser: &mut Parser<'_>, at: usize, span: Range<usize>, album: usize, wanted: bool) -> usize {
    let last = parser.words.iter().rposition(|word| word.start < span.end).unwrap_or(at);
    for word in parser.words.iter_mut().filter(|word| span.contains(&word.start)) {
        word.is_misspelled = false;
    }
    let album = &parser.reader.context.albums.as_ref().expect("it has titles")[album];
    claim(parser, at..last + 1, album.title.clone(), Some(album), wanted);
    if let Some(chip) = parser.chips.last_mut() {
        chip.end = chip.end.max(span.end);
    }
    last + 1
}

/// Claims words for an album, be it there or not.
fn claim(parser: &mut Parser<'_>, range: Range<usize>, title: String, album: Option<&Album>, wanted: bool) {
    let detail = match (album, &parser.reader.context.albums) {
        (Some(album), _) => album.search.as_ref().map(|search| format!("what “{search}” finds")),
        (None, Some(_)) => Some("no album has this title".to_owned()),
        (None, None) => not_known_yet(),
    };
    let text = if wanted { format!("album {title}") } else { format!("not in album {title}") };
    let chip = parser.claim(range, ChipKind::State, text, detail);
    parser.chips[chip].album = album.filter(|_| wanted).map(|album| album.title.clone());
    match wanted {
        true => parser.query.state.album = Some(title),
        false => parser.query.state.not_albums.push(title),
    }
}

/// `in the album Summer`, `in the Iceland album`, `not in any album`.
pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    if !speaks_of_albums(parser) {
        return None;
    }
    let start = parser.see(at, "that|which? are|is?")?;
    let none =
        ["not|arent|isnt in|inside any|an|a albums|album", "in|with no albums|album", "without an|any? albums|album"];
    let some = ["in|inside an|any|some albums|album", "in|inside albums"];
    if let Some((in_album, end)) = none
        .iter()
        .find_map(|pattern| Some((false, parser.see(start, pattern)?)))
        .or_else(|| some.iter().find_map(|pattern| Some((true, parser.see(start, pattern)?))))
    {
        parser.query.state.in_album = Some(in_album);
        parser.claim(at..end, ChipKind::State, if in_album { "in an album" } else { "in no album" }, None);
        return Some(end);
    }
    let not = parser.see(start, "but|and? not|arent|isnt|never|except|excluding|without");
    let (wanted, start) = (not.is_none(), not.unwrap_or(start));
    let (name, end) = named(parser, start)?;
    let written = parser.slice(name);
    let album = called(parser.reader, &written);
    let title = album.map_or(written, |album| album.title.clone());
    claim(parser, at..end, title, album, wanted);
    Some(end)
}

/// The words that name an album, and where what is said of it ends.
fn named(parser: &Parser<'_>, start: usize) -> Option<(Range<usize>, usize)> {
    let whole = |named_at| name_end(parser, named_at).map(|end| (named_at..end, end));
    if let Some(named_at) = parser.see(start, "in|from|inside? the? album|albums called|named|titled?")
        && (title_end(parser, named_at).is_some()
            || parser.words.get(named_at).is_some_and(|word| word.capital || word.quote.is_some()))
    {
        return whole(named_at);
    }
    // "The Iceland album", where there is one.
    let bare = parser.see(start, "the|my|our?")?;
    if let Some(title) = title_end(parser, bare)
        && let Some(end) = parser.see(title, "album")
    {
        return Some((bare..title, end));
    }
    let next = parser.see(start, "in|from the|my|our?")?;
    if let Some(named_at) = parser.see(next, "album called|named|titled") {
        return whole(named_at);
    }
    // "In the album boys": one word is a title, too, unless it goes on with the search.
    if let Some(named_at) = parser.see(next, "album")
        && parser.see(named_at, GOES_ON).is_none()
        && parser.see(named_at, super::PICTURES).is_none()
    {
        return whole(named_at);
    }
    let album_at = (next + 1..(next + 6).min(parser.words.len())).find(|at| parser.word(*at) == "album")?;
    (next..album_at).all(|at| !parser.word(at).is_empty()).then_some((next..album_at, album_at + 1))
}

/// What is no title by itself.
const GOES_ON: &str = "a|an|the|of|in|on|at|to|and|or|with|without|for|from|by|near|since|before|after|during|between|until|that|which|where|who|but|not|taken|sorted|newest|oldest|this|last|cover|covers";

/// The album that somebody calls so: by its title, or by words that no other album's title has.
pub(super) fn called<'a>(reader: &'a Reader, name: &str) -> Option<&'a Album> {
    let albums = reader.context.albums.as_ref()?;
    let exactly = reader.titles.albums.get(&title_key(name)).copied();
    exactly.or_else(|| titled(albums.iter().map(|album| album.title.as_str()), name)).map(|at| &albums[at])
}

/// Where the longest of the titles that albums have ends, if one is written here loosely.
fn title_end(parser: &Parser<'_>, at: usize) -> Option<usize> {
    const LONGEST: usize = 12;
    let titles = &parser.reader.titles.words;
    let is_title = |end: &usize| titles.contains(&words_of(&parser.slice(at..*end)));
    let free = (at..(at + LONGEST).min(parser.words.len())).take_while(|at| !parser.word(*at).is_empty()).count();
    if titles.is_empty() { None } else { (at + 1..=at + free).rev().find(is_title) }
}

/// A name is an album's title; another goes on while it is quoted, or has capitals, and one small word is a name too.
fn name_end(parser: &Parser<'_>, at: usize) -> Option<usize> {
    if let Some(end) = title_end(parser, at) {
        return Some(end);
    }
    let quote = parser.words.get(at)?.quote;
    let goes_on = |next: usize| {
        !parser.word(next).is_empty()
            && (quote.is_some() && parser.words[next].quote == quote
                || quote.is_none()
                    && (parser.words[next].capital || parser.words[at].capital && parser.year(next).is_some()))
    };
    if parser.word(at).is_empty() {
        return None;
    }
    let mut end = at + 1;
    while goes_on(end) {
        end += 1;
    }
    Some(end)
}
