//! What is asked of photos: how many, where, when, and those not seen in a while.
//! A question may be put in few words: "where Leo summer 2021".

use std::sync::LazyLock;

use super::sort::{THINGS, order};
use super::{ChipKind, Parser};
use crate::{Intent, Sort};

/// `photos I haven't seen in a while`.
pub(super) fn resurface(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const LONG: &str = "in|for? over|more? than? a? very|really? while|ages|long|year|years|month|months|lately|recently|forever|awhile time?";
    const SEEN: &str = "seen|viewed|looked|opened|visited|watched";
    static PATTERNS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let unseen =
            format!("that|which? i|we|ive|weve? have? havent|hasnt|not|never been? {SEEN} at? them|these|those|it?");
        vec![
            format!("{unseen} {LONG}"),
            unseen,
            "that|which? i|we have? forgot|forgotten about?".to_owned(),
            format!("least recently {SEEN}"),
            format!("what|which havent|have i|we not? {SEEN} at? {LONG}"),
            format!("that|which? i|we last saw|viewed|opened {LONG} ago?"),
            "long? forgotten memories|gems|favorites|favourites?".to_owned(),
            "hidden gems|treasures".to_owned(),
            "rediscover|resurface some?".to_owned(),
            "unseen|unviewed|unwatched".to_owned(),
            format!("that|which? nobody|noone has|have|had? {SEEN} at? {LONG}"),
            format!("that|which? no one has|have|had? {SEEN} at? {LONG}"),
            format!("that|which? nobody|noone has|have|had? {SEEN} at?"),
            "that|which? i|we keep|kept|always forgetting|forget about?".to_owned(),
        ]
    });
    let end = PATTERNS.iter().find_map(|pattern| parser.see(at, pattern))?;
    // "Since 2019" is since when they were not seen.
    let since = parser.see(end, "since").and_then(|next| Some(parser.days(next, false)?.1));
    let end = since.unwrap_or(end);
    parser.query.intent = Intent::Resurface;
    parser.query.sort = Some(Sort::LeastRecentlyViewed);
    parser.claim(
        at..end,
        ChipKind::Sort,
        "not seen in a while",
        Some("views are not kept yet: newest first".to_owned()),
    );
    Some(end)
}

/// `how many`, `where did`, `when was the last time`.
pub(super) fn question(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const DID: &str = "did|was|were|is|are|have|has|do|does";
    let (intent, text, end) = [
        (Intent::Count, "how many", "how many times?"),
        (Intent::Count, "how many", "how often"),
        (Intent::Count, "how many", "the? number|count of"),
        (Intent::Count, "how many", "count all? the|my|our?"),
        (Intent::Count, "how many", "the? total number|count of"),
        (Intent::Count, "how many", "the? total"),
        (Intent::Count, "how many", "how many countries|cities|places|towns|states"),
        (Intent::Where, "where", &format!("where {DID}")),
        (Intent::Where, "where", "in|at? which|what places|place|city|cities|country|countries|town"),
        (Intent::Where, "where", "a|the? list of? the|all? places|countries|cities|towns that|which|where? i|we"),
        (Intent::When, "when", &format!("when {DID}")),
        (Intent::When, "when", "in|on? which|what year|month|day|date|years|months|days"),
    ]
    .into_iter()
    .filter_map(|(intent, text, pattern)| Some((intent, text, parser.see(at, pattern)?)))
    // "A receipt with a total" is no question.
    .filter(|(.., end)| parser.see(at, "the? total") != Some(*end) || parser.see(*end, THINGS).is_some())
    .max_by_key(|(.., end)| *end)
    .or_else(|| {
        // "Where's Max" has its verb in it.
        let contracted = |word| parser.see(at, word).filter(|_| parser.words[at].possessive);
        let is_where = contracted("where").map(|end| (Intent::Where, "where", end));
        let told = |word| parser.see(at, word).filter(|_| is_told(parser, at));
        is_where
            .or_else(|| Some((Intent::Where, "where", told("where")?)))
            .or_else(|| Some((Intent::When, "when", contracted("when").or_else(|| told("when"))?)))
            .or_else(|| terse(parser, at))
    })?;
    // "Photos when Ella was 3" asks for photos.
    if at > 0 && parser.see(at, "when|where").is_some() && !parser.words[at - 1].pause && !is_told(parser, at) {
        return None;
    }
    parser.query.intent = intent;
    parser.claim(at..end, ChipKind::Sort, text, None);
    if intent == Intent::When {
        time_of_question(parser, end);
    }
    Some(end)
}

/// `where Leo summer 2021`, `when Iceland`: a question without its verb.
fn terse(parser: &Parser<'_>, at: usize) -> Option<(Intent, &'static str, usize)> {
    let (intent, text, next) = [(Intent::Where, "where"), (Intent::When, "when")]
        .into_iter()
        .find_map(|(intent, text)| Some((intent, text, parser.see(at, text).filter(|_| at == 0)?)))?;
    let name = parser.reader.names.find(parser, next).map(|(_, end)| end);
    let end = name.or_else(|| Some(super::placenames::named(parser, next)?.end))?;
    let is_all =
        parser.word(end).is_empty() || parser.see(end, "in|at|on|with|and").is_some() || parser.any_date(end).is_some();
    is_all.then_some((intent, text, next))
}

/// `tell me when we were in Japan`, `show me where I was in 2015`.
fn is_told(parser: &Parser<'_>, at: usize) -> bool {
    const MOST_WORDS: usize = 3;
    // "Show me when Leo was 4" asks for photos.
    let asked: &[&str] = match parser.word(at) {
        "where" => &["tell|show|find|remind|know|ask|see me|us|out?"],
        _ => &["tell|remind|know|ask me|us?", "find out"],
    };
    let is_asked = |from: usize| asked.iter().any(|pattern| parser.see(from, pattern) == Some(at));
    (at.saturating_sub(MOST_WORDS)..at).any(is_asked)
}

/// `when did we last see Grandma` asks for the last time.
fn time_of_question(parser: &mut Parser<'_>, from: usize) {
    const MOST_WORDS: usize = 4;
    let found = (from..from + MOST_WORDS).take_while(|at| !parser.word(*at).is_empty()).find_map(|at| {
        let is_first = parser.see(at, "first").is_some();
        let next = parser.see(at, "first|last")?;
        let is_verb = is_verb_of_being(parser.word(next)) || parser.see(next, "time").is_some();
        let is_there = at > from && parser.see(next, "in|at|on|with|together|here|there").is_some();
        (is_verb || is_there).then_some((at, is_first))
    });
    if let Some((at, is_first)) = found {
        let sort = if is_first { Sort::TakenAsc } else { Sort::TakenDesc };
        let text = if is_first { "for the first time" } else { "for the last time" };
        let start = if parser.see(at - 1, "i|we|you|they|he|she|it|the").is_some() { at - 1 } else { at };
        let end = parser.see(at + 1, "time").unwrap_or(at + 1);
        order(parser, start..end, sort, Some(1), text);
    }
}

fn is_verb_of_being(word: &str) -> bool {
    let verbs = "see|saw|seen|visit|visited|go|went|meet|met|photograph|photographed|have|had|get|got|take|took|do|did|play|played|eat|ate|ski|swim|celebrate|celebrated|hold|spend|spent|drive|use|used|wear|wore|come|came|snow|rain|eat|stay|stayed|arrive|camp|fly|flew|sail|sing|dance";
    verbs.split('|').any(|verb| verb == word)
}

/// `the last time we were in Italy`.
pub(super) fn time_of_many(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let (sort, end) = [(Sort::TakenDesc, "the? last time"), (Sort::TakenAsc, "the? very? first time")]
        .into_iter()
        .find_map(|(sort, pattern)| Some((sort, parser.see(at, pattern)?)))?;
    let text = parser.slice(at..end);
    order(parser, at..end, sort, Some(1), &text);
    Some(end)
}
