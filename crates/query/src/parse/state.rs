//! What people made of it: favourites, stars, albums, edits, the archive.

use super::bounds::{ask, bounds, range, spelled};
use super::{ChipKind, Parser, album};
use crate::Comparison;

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    unrated(parser, at)
        .or_else(|| stars(parser, at))
        .or_else(|| rating(parser, at))
        .or_else(|| album::rule(parser, at))
        .or_else(|| flag(parser, at))
}

/// `unrated photos`, `without a rating`.
fn unrated(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let end = [
        "that|which? are|is|were? unrated",
        "that|which? are|is|were? not|never|havent been? rated|starred",
        "without|no any|a? rating|ratings|stars",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern))?;
    parser.query.state.rating.0.insert(Comparison::Equal, 0.0);
    parser.claim(at..end, ChipKind::State, "unrated", None);
    Some(end)
}

/// `★★★★`, `5★`.
fn stars(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let word = parser.word(at);
    let (number, drawn) = word.split_at(word.find('★')?);
    let drawn = drawn.chars().filter(|c| *c == '★').count();
    let stars: f64 = if number.is_empty() { drawn as f64 } else { number.parse().ok()? };
    parser.query.state.rating.0.insert(Comparison::Equal, stars);
    parser.claim(at..at + 1, ChipKind::State, format!("{stars} ★"), None);
    Some(at + 1)
}

/// `5 star photos`, `rated 4 or higher`, `at least 3 stars`.
fn rating(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "with|that|which|and|i|ive|have|are? a|i|ive|have?")?;
    let said = parser.see(start, "rated|rating at|of|is?");
    let number_at = said.unwrap_or(start);
    let number = |parser: &Parser<'_>, at: usize| {
        let word = parser.word(at);
        // "Three-star photos or better": the bound stands after what has the stars.
        let before_bound = |next: usize| {
            let bound_at = parser.see(next, super::PICTURES);
            bound_at.filter(|at| super::bounds::bound_after(parser, *at).is_some()).unwrap_or(next)
        };
        if let Some(number) = word.strip_suffix("-star").or_else(|| word.strip_suffix("-stars")) {
            let number = number.parse().ok().or_else(|| super::number_word(number).map(f64::from))?;
            return Some((number, before_bound(at + 1)));
        }
        let (number, next) = parser.number(at)?;
        let stars = parser.see(next, "star|stars").map(before_bound);
        // "4 or more stars": the bound stands before the word.
        let later = ["or|and more|higher|above|up|better|over star|stars", "plus|+ star|stars"]
            .iter()
            .any(|pattern| parser.see(next, pattern).is_some());
        (stars.is_some() || said.is_some() || later).then_some((number, stars.unwrap_or(next)))
    };
    let (bounds, end) = bounds(parser, number_at, None, number)?;
    if bounds.iter().any(|(_, stars)| !(0.0..=5.0).contains(stars)) {
        return None;
    }
    let end = parser.see(end, "star|stars? rating|ratings|rated?").unwrap_or(end);
    // Between four and five stars there are none.
    let bounds = match bounds[..] {
        [(Comparison::Equal, few), (Comparison::Equal, more)] if (more - few).abs() == 1.0 => range(few, more),
        _ => bounds,
    };
    let text = spelled(&bounds, |stars| format!("{stars} ★"));
    ask(parser, &bounds, |query| &mut query.state.rating);
    parser.claim(at..end, ChipKind::State, text, None);
    Some(end)
}

fn flag(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const FAVOURITE: &str =
        "favourite|favourites|favorite|favorites|favourited|favorited|fave|faves|fav|favs|starred|hearted|liked|loved";
    let start =
        parser.see(at, "that|which|who? i|ive|we|are|is|have|were|of? my|our|all|marked|as|have|been? as|my?")?;
    let not = parser.see(start, "not|no|never|without|non|arent|isnt|havent been? my?");
    let (wanted, next) = match not {
        Some(next) => (false, next),
        None => (true, start),
    };
    if let Some(end) = parser.see(next, FAVOURITE).or_else(|| parser.see(at, "that|which? i|we like|love")) {
        parser.query.state.favorite = Some(wanted);
        let end = if at == start { parser.see(end, "ones").unwrap_or(end) } else { end };
        // "My favourite" claims "my": it is whose favourites they are.
        parser.claim(at..end, ChipKind::State, if wanted { "favourites" } else { "not favourites" }, None);
        return Some(end);
    }
    if let Some(end) = parser.see(next, "archived|archive").or_else(|| parser.see(next, "in the archive")) {
        parser.query.state.archived = Some(wanted);
        parser.claim(at..end, ChipKind::State, if wanted { "archived" } else { "not archived" }, None);
        return Some(end);
    }
    let (wanted, end) = match parser.see(next, "edited|retouched|modified") {
        Some(end) => (wanted, end),
        None => (false, parser.see(start, "unedited|untouched|unmodified")?),
    };
    parser.query.state.edited = Some(wanted);
    parser.claim(at..end, ChipKind::State, if wanted { "edited" } else { "not edited" }, None);
    Some(end)
}
