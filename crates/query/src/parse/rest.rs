//! What no rule claimed: phrases that say what is to be seen, names of files, and words without a meaning here.
//! Little words fall away at the ends of a phrase and stay inside it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::labels::spell;
use super::{ChipKind, Parser};
use crate::Query;
use crate::fold::{content_stems, is_stop_word};

/// Words that only say "photos, please".
pub(super) fn is_generic(word: &str) -> bool {
    is_asking(word) || is_small(word)
}

/// Words that end a phrase: they are about the photos and not about what is in them.
static ASKING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = "sometime show find search get give display list see look looking want need taken took take shot \
        made captured snapped everything everyone everybody saw happened happen anything something every all \
        any each file files there which that where when who whose what featuring showing containing \
        including contain contains include includes together me i we us you can could would like id let have \
        has had havent ive weve did do does dont ones those these them it they he she am im go went going \
        gone visit visited been ever also gallery collection library stuff memories moments dated bring tell \
        about how only just pull too somewhere everywhere anywhere things thing got spend spent arrive arrived came come stay stayed doing \
        appears appear appearing ok okay hey hi uh um umm erm hmm gimme lemme wanna probably maybe perhaps \
        chance anytime";
    words.split(' ').collect()
});

/// Words that join others.
static SMALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let words = "a an the of in on at to and or with for from by near is are was were be being my our his her their \
        its your some into this as but so then during while around both either - up out over along him nor";
    words.split(' ').collect()
});

fn is_asking(word: &str) -> bool {
    super::people::is_picture(word) || ASKING.contains(word)
}

/// Words that ask for photos where photos follow, and are seen elsewhere: "view photos", "a view of the sea".
const ASKING_FOR: [&str; 4] = [
    "sort|arrange|order my|our|all? photos|pictures",
    "in|on the|this frame",
    "the? most photos|pictures|pics|videos",
    "view|pick|choose|fetch all|my|our|the|some|any|me? photo|photos|picture|pictures|pics|images|videos|everything",
];

fn is_small(word: &str) -> bool {
    SMALL.contains(word)
}

fn is_negation(word: &str) -> bool {
    matches!(word, "without" | "no" | "not" | "never" | "minus" | "except" | "excluding" | "neither")
}

/// What leads to what is wanted, and says nothing of it.
const FLUFF: [&str; 6] = [
    "the|that|those one|ones with|of|where|in a|an|the?",
    "nothing but|except",
    "a? lots|plenty|loads|tons|bunch|selection of",
    "as well",
    "id|would love|like|prefer",
    "the|that time|times|day i|we|when|that",
];

/// What is not wanted to be seen.
const NO: [&str; 6] = [
    "anything|everything|all but a|an|any|the?",
    "with? neither a|an|any|the?",
    "but|and? without|no|not|never|minus|except|excluding any|a|an|the|of|for?",
    "that|which|where? arent|isnt|werent|wasnt of|about? a|an|the|any?",
    "that|which|where? dont|doesnt show|have|contain|include|feature a|an|the|any?",
    "that|which|where? do|does|did not show|have|contain|include|feature a|an|the|any?",
];

pub(super) fn conclude(parser: &mut Parser<'_>) {
    codes(parser);
    pronouns(parser);
    for at in 0..parser.words.len() {
        let begins = at == 0 || parser.word(at - 1).is_empty() || is_generic(parser.word(at - 1));
        if let Some(end) = ASKING_FOR.iter().find_map(|pattern| parser.see(at, pattern)).filter(|_| begins) {
            parser.take(at..end);
        }
        if let Some(end) = FLUFF.iter().find_map(|pattern| parser.see(at, pattern))
            && !parser.word(end).is_empty()
        {
            parser.take(at..end);
        }
    }
    let mut at = 0;
    while at < parser.words.len() {
        at = if parser.free[at] { phrase(parser, at) } else { at + 1 };
    }
    if parser.chips.is_empty() && parser.query == Query::default() && !asks_for_everything(parser) {
        let says = |word: &str| !is_small(word) && !word.is_empty();
        let is_said = (0..parser.words.len()).any(|at| says(parser.word(at)));
        for at in 0..parser.words.len() {
            if says(parser.word(at)) || !is_said {
                unmatched(parser, at);
            }
        }
    }
}

/// "Show me all photos", "my library": nothing is said of what is in them.
fn asks_for_everything(parser: &Parser<'_>) -> bool {
    let all = |at: usize| {
        let word = parser.words[at].folded.as_str();
        super::people::is_picture(word) || matches!(word, "everything" | "all" | "every" | "anything")
    };
    (0..parser.words.len())
        .any(|at| all(at) || parser.see(at, "my|our|whole|entire library|collection|gallery|files|memories").is_some())
}

/// "Sunset or him": who that is was not said.
fn pronouns(parser: &mut Parser<'_>) {
    for at in 0..parser.words.len() {
        let ends = parser.words[at].pause || at + 1 == parser.words.len();
        let joins = |at: usize| parser.words.get(at).is_some_and(|word| matches!(word.folded.as_str(), "or" | "and"));
        let led =
            at > 0 && (joins(at - 1) || matches!(parser.words[at - 1].folded.as_str(), "with" | "without" | "of"));
        let is_listed = at > 0 && ends && parser.words[at - 1].pause;
        let is_somebody = ends && led || is_listed || joins(at + 1);
        if is_somebody && matches!(parser.word(at), "him" | "her" | "them") {
            unmatched(parser, at);
        }
    }
}

/// Names of files and other codes: `IMG_1234`, `DSC0042.NEF`.
fn codes(parser: &mut Parser<'_>) {
    for at in 0..parser.words.len() {
        if !parser.word(at).is_empty() && is_code(&parser.slice(at..at + 1)) {
            unmatched(parser, at);
        }
    }
}

fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let ending = word.rsplit_once('.').is_some_and(|(name, ending)| {
        name.chars().any(char::is_alphanumeric)
            && (2..=4).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let numbered = digits > 0 && letters > 0 && super::ordinal(&word.to_lowercase()).is_none();
    word.contains('_') || (digits + letters > 0 && word.contains(['/', '\\'])) || ending || numbered || digits > 4
}

fn unmatched(parser: &mut Parser<'_>, at: usize) {
    let text = parser.slice(at..at + 1);
    parser.query.unmatched.push(text.clone());
    parser.claim(at..at + 1, ChipKind::Words, text, Some("in a file’s name, or to be read".to_owned()));
}

/// Takes one phrase from a free word on; says where to go on.
fn phrase(parser: &mut Parser<'_>, at: usize) -> usize {
    let negated = NO.iter().find_map(|pattern| parser.see(at, pattern)).filter(|next| *next > at);
    let first = negated.unwrap_or(at);
    if negated.is_none() && is_generic(parser.word(at)) {
        return at + 1;
    }
    let mut end = first;
    while goes_on(parser, first, end) {
        end += 1;
    }
    let close_up = |end: usize| end > first + 1 && parser.see(end - 2, "close up").is_some();
    while end > first && is_small(parser.word(end - 1)) && !close_up(end) {
        end -= 1;
    }
    let mut start = first;
    let is_front = |at: usize| {
        let of = parser.words.get(at + 1).is_some_and(|next| next.folded == "of");
        parser.word(at) == "front" && of && at > 0 && parser.words[at - 1].folded == "in"
    };
    while start < end && (is_small(parser.word(start)) || is_front(start)) {
        start += 1;
    }
    if start >= end {
        // A "without" that nothing follows.
        if let Some(negation) = (at..first).find(|at| is_negation(parser.word(*at))) {
            unmatched(parser, negation);
        }
        return first.max(at + 1);
    }
    let has_word = |at: usize| parser.word(at).chars().any(char::is_alphabetic) && !is_small(parser.word(at));
    if !(start..end).any(has_word) {
        for at in start..end {
            if !is_small(parser.word(at)) {
                unmatched(parser, at);
            }
        }
        return end;
    }
    if negated.is_none()
        && let Some(end) = colours(parser, start, end)
    {
        return end;
    }
    if let Some(at) = split_by_library(parser, negated.map_or(start, |_| at), start, end, negated.is_some()) {
        return at;
    }
    label(parser, if negated.is_some() { at } else { start }, start, end, negated.is_some())
}

/// Whether a phrase goes on with the word at `end`.
fn goes_on(parser: &Parser<'_>, first: usize, end: usize) -> bool {
    let word = parser.word(end);
    // "Cats looking out of the window" look themselves.
    let looks = end > first && matches!(word, "look" | "looking" | "display" | "list");
    // An art gallery is a place, as is a public library.
    let room = end > first && matches!(word, "gallery" | "library") && !is_small(parser.word(end - 1));
    if word.is_empty() || is_asking(word) && !looks && !room {
        return false;
    }
    let paused = end > first && parser.words[end - 1].pause;
    let joined = end > first && matches!(word, "and" | "or" | "nor") && !keeps_and(parser, end);
    let negation = end > first && (is_negation(word) || word == "but");
    // "Family at the beach": who is there is a soft word of its own.
    let after_family = end > first
        && parser.word(end - 1) == "family"
        && matches!(word, "at" | "in" | "on" | "by" | "around" | "with" | "from");
    let quoted_apart = end > first && parser.words[end - 1].quote != parser.words[end].quote;
    !(paused || joined || negation || after_family || quoted_apart)
}

/// "Black and white" is one thing.
fn keeps_and(parser: &Parser<'_>, at: usize) -> bool {
    const ONE: [&str; 6] = [
        "black and white",
        "trick or treat|treating|treaters",
        "fish and chips",
        "mac and cheese",
        "hide and seek",
        "arts and crafts",
    ];
    // "Red and white flowers" have both.
    let both = || parser.word(at) == "and" && is_colour(parser.word(at - 1)) && is_colour(parser.word(at + 1));
    at > 0 && (ONE.iter().any(|pattern| parser.see(at - 1, pattern).is_some()) || both())
}

fn is_colour(word: &str) -> bool {
    const COLOURS: &str =
        "red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|grey|gray|silver|gold|beige";
    COLOURS.split('|').any(|colour| colour == word)
}

const MOST_COLOURS: usize = 8;

/// "Red or blue car": the noun is said once.
fn colours(parser: &mut Parser<'_>, start: usize, end: usize) -> Option<usize> {
    let mut colours = vec![start];
    let mut last = start;
    while colours.len() < MOST_COLOURS
        && let Some(next) = parser.see(last + 1, "or").filter(|next| is_colour(parser.word(*next)))
    {
        colours.push(next);
        last = next;
    }
    if end > start + 1 || last == start || !is_colour(parser.word(start)) || !goes_on(parser, last, last + 1) {
        return None;
    }
    let mut noun_end = last + 1;
    while goes_on(parser, last, noun_end) {
        noun_end += 1;
    }
    let noun = spell(parser, last + 1, noun_end);
    for at in colours {
        let text = format!("{} {noun}", parser.word(at));
        parser.query.labels.any.push(text.clone());
        parser.claim(at..if at == last { noun_end } else { at + 1 }, ChipKind::Label, text, None);
    }
    Some(noun_end)
}

/// Where the library's labels are known, only their words are labels; the rest is unmatched.
fn split_by_library(parser: &mut Parser<'_>, from: usize, start: usize, end: usize, negated: bool) -> Option<usize> {
    let labels = parser.reader.context.labels.as_ref()?;
    let known = |at: usize| {
        let stems = content_stems(parser.word(at));
        !stems.is_empty() && stems.iter().all(|stem| labels.contains(stem))
    };
    let known: Vec<_> = (start..end).map(known).collect();
    if (start..end).all(|at| known[at - start] || is_stop_word(parser.word(at)) || is_small(parser.word(at))) {
        return None;
    }
    if negated {
        // What no photo shows is easily avoided; saying so is enough.
        return Some(label(parser, from, start, end, true));
    }
    let mut at = start;
    while at < end {
        let mut next = at;
        while next < end && known[next - start] {
            next += 1;
        }
        if next > at {
            label(parser, at, at, next, false);
            at = next;
        } else {
            if !is_small(parser.word(at)) {
                unmatched(parser, at);
            }
            at += 1;
        }
    }
    Some(end)
}

/// Whether a list goes on after a comma: "no dogs, cats or birds".
fn is_listed(parser: &Parser<'_>, at: usize) -> bool {
    const MOST_WORDS: usize = 8;
    let follows = (at..at + MOST_WORDS).take_while(|at| !parser.word(*at).is_empty());
    let joined = follows.map(|at| parser.word(at)).find(|word| matches!(*word, "or" | "nor" | "and" | "but" | "with"));
    parser.words[at - 1].pause && matches!(joined, Some("or" | "nor"))
}

/// What may be meant as well.
const SYNONYMS: [(&str, &str); 3] = [("dinner", "meal"), ("lunch", "meal"), ("breakfast", "meal")];

fn label(parser: &mut Parser<'_>, from: usize, start: usize, end: usize, negated: bool) -> usize {
    let text = spell(parser, start, end);
    if negated {
        parser.claim(from..end, ChipKind::Label, format!("no {text}"), None);
        parser.query.labels.none.push(text);
        // "No dogs or cats" wants neither.
        let next = parser
            .see(end, "or|nor a|an|the?")
            .or_else(|| is_listed(parser, end).then_some(end))
            .filter(|next| !parser.word(*next).is_empty() && !is_generic(parser.word(*next)));
        let Some(next) = next else { return end };
        let mut next_end = next;
        while goes_on(parser, next, next_end) {
            next_end += 1;
        }
        return label(parser, end, next, next_end, true);
    }
    // "Cats or dogs", and a soft word for who is there or for what a holiday is about.
    let or_next = parser
        .see(end, "or in|at|on? the|a|an|my|our?")
        .is_some_and(|next| !parser.word(next).is_empty() && !is_generic(parser.word(next)));
    let before = (0..start).rev().find(|at| parser.word(*at) == "or" || !is_small(parser.word(*at)));
    let or_before = before.is_some_and(|at| parser.word(at) == "or") && !parser.query.labels.any.is_empty();
    let soft = text == "family" || parser.festive && end == start + 1;
    let synonym = SYNONYMS.iter().find(|(word, _)| *word == text).map(|(_, synonym)| (*synonym).to_owned());
    parser.claim(from..end, ChipKind::Label, text.clone(), None);
    let labels = &mut parser.query.labels;
    if or_next || or_before || soft && labels.any.is_empty() {
        labels.any.push(text);
        labels.any.extend(synonym);
    } else if !labels.all.contains(&text) {
        labels.all.push(text);
    }
    end
}
