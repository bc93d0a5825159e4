//! How numbers are bound: "over 40", "at least 3", "between 5 and 10", "4 or more".
//! What a number is, whoever asks knows.

use super::Parser;
use crate::{Bounds, Comparison, Query};

/// How a bound is said before a number: `over`, `at least`; each pattern is a preposition's worth of words.
pub(super) fn bound_before(parser: &Parser<'_>, at: usize) -> Option<(Comparison, usize)> {
    [
        (Comparison::AtLeast, "at least"),
        (Comparison::AtLeast, "no|not|never less|smaller|lower|shorter|fewer|lighter than"),
        (Comparison::AtLeast, "no|not|never under|below|<"),
        (Comparison::AtLeast, "at? min|minimum of?"),
        (Comparison::AtLeast, "from"),
        (Comparison::AtMost, "at most"),
        (Comparison::AtMost, "no|not|never more|bigger|larger|longer|higher|greater|heavier than"),
        (Comparison::AtMost, "no|not|never over|above|exceeding|beyond|>"),
        (Comparison::AtMost, "up to"),
        (Comparison::AtMost, "at? max|maximum of?"),
        (Comparison::More, "more|bigger|larger|longer|higher|greater|heavier|faster|wider than"),
        (Comparison::More, "over|above|exceeding|beyond|>"),
        (Comparison::Less, "less|smaller|shorter|lower|lighter|fewer|slower than"),
        (Comparison::Less, "under|below|<"),
        (Comparison::AtLeast, ">="),
        (Comparison::AtMost, "<="),
        (Comparison::Equal, "exactly|="),
    ]
    .into_iter()
    .find_map(|(comparison, pattern)| Some((comparison, parser.see(at, pattern)?)))
}

/// How a bound is said after a number: `or more`, `and up`.
pub(super) fn bound_after(parser: &Parser<'_>, at: usize) -> Option<(Comparison, usize)> {
    [
        (Comparison::AtLeast, "or|and more|higher|above|over|up|greater|bigger|larger|longer|better|later"),
        (Comparison::AtLeast, "plus|upwards"),
        (Comparison::AtLeast, "at least"),
        (Comparison::AtLeast, "min|minimum"),
        (Comparison::AtMost, "at most"),
        (Comparison::AtMost, "max|maximum|tops"),
        (Comparison::AtMost, "or|and less|lower|below|under|fewer|smaller|shorter"),
    ]
    .into_iter()
    .find_map(|(comparison, pattern)| Some((comparison, parser.see(at, pattern)?)))
    // "Or under 1 MB" is another bound.
    .filter(|(_, end)| parser.see(at, "or|and").is_none() || parser.number(*end).is_none())
}

/// One number with a bound, two with "between", or two of which one is meant.
pub(super) fn bounds(
    parser: &Parser<'_>,
    at: usize,
    said: Option<Comparison>,
    number: impl Fn(&Parser<'_>, usize) -> Option<(f64, usize)>,
) -> Option<(Vec<(Comparison, f64)>, usize)> {
    let (first, separator) = match parser.see(at, "between|from") {
        Some(next) => (next, "and|to|-|through|thru"),
        None => (at, "to|-|or|through|thru"),
    };
    let low = number(parser, first).map(|(low, next)| (low, next, true));
    if let Some((low, next, has_unit)) = low.or_else(|| parser.number(first).map(|(low, next)| (low, next, false)))
        && let Some(next) = parser.see(next, separator)
        && let Some((high, end)) = number(parser, next)
    {
        // "Between 1 and 5 minutes": the unit is said once.
        let digits = parser.word(next).trim_end_matches(|c: char| !c.is_ascii_digit());
        let plain_high = parser.number(next).map(|(plain, _)| plain).or_else(|| digits.parse().ok()).unwrap_or(high);
        let low = if has_unit || plain_high == 0.0 { low } else { low * high / plain_high };
        // "100 or 200" is one of them, and so is "2 or 3", between which there is nothing.
        let is_either = parser.see(next - 1, "or").is_some() && (high - low).abs() != 1.0;
        let either = || vec![(Comparison::Equal, low), (Comparison::Equal, high)];
        return Some((if is_either { either() } else { range(low, high) }, end));
    }
    let before = bound_before(parser, at);
    let (value, end) = number(parser, before.map_or(at, |(_, next)| next))?;
    let plus = (at..end).any(|at| parser.word(at).ends_with('+')).then_some(Comparison::AtLeast);
    let after = bound_after(parser, end);
    let comparison =
        after.map(|(comparison, _)| comparison).or(said).or(before.map(|(comparison, _)| comparison)).or(plus);
    Some((vec![(comparison.unwrap_or(Comparison::Equal), value)], after.map_or(end, |(_, end)| end)))
}

/// Has a query ask for numbers; of two that can't both be, for one.
pub(super) fn ask(parser: &mut Parser<'_>, bounds: &[Bound], field: fn(&mut Query) -> &mut Bounds) {
    ask_about(parser, bounds, |bound| vec![bound], field);
}

/// The same of numbers that are not to be met exactly.
pub(super) fn ask_about(
    parser: &mut Parser<'_>,
    bounds: &[Bound],
    about: fn(Bound) -> Vec<Bound>,
    field: fn(&mut Query) -> &mut Bounds,
) {
    if is_either(bounds) {
        let alternative = |bound: &Bound| {
            let mut query = Query::default();
            field(&mut query).0.extend(about(*bound));
            query
        };
        parser.query.either.push(bounds.iter().map(alternative).collect());
    } else {
        field(&mut parser.query).0.extend(bounds.iter().copied().flat_map(about));
    }
}

/// A number, and how what is asked for compares with it.
pub(super) type Bound = (Comparison, f64);

fn is_either(bounds: &[Bound]) -> bool {
    matches!(bounds, [(Comparison::Equal, one), (Comparison::Equal, other)] if one != other)
}

/// How a chip writes them.
pub(super) fn spelled(bounds: &[Bound], number: impl Fn(f64) -> String) -> String {
    let each: Vec<_> = bounds.iter().map(|(comparison, of)| format!("{}{}", sign(*comparison), number(*of))).collect();
    each.join(if is_either(bounds) { " or " } else { ", " })
}

/// From one number to another, whichever is said first: shutters go from 1/60 to 1/125.
pub(super) fn range(one: f64, other: f64) -> Vec<(Comparison, f64)> {
    vec![(Comparison::AtLeast, one.min(other)), (Comparison::AtMost, one.max(other))]
}

/// How a chip writes a comparison.
pub(super) fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "",
        Comparison::Less => "< ",
        Comparison::AtMost => "≤ ",
        Comparison::More => "> ",
        Comparison::AtLeast => "≥ ",
    }
}
