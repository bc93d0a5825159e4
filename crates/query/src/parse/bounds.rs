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

/// One number with a bound, two with "between", or several of which one is meant.
pub(super) fn bounds(
    parser: &Parser<'_>,
    at: usize,
    said: Option<Comparison>,
    number: impl Fn(&Parser<'_>, usize) -> Option<(f64, usize)>,
) -> Option<(Vec<Bound>, usize)> {
    let (first, separator) = match parser.see(at, "between|from") {
        Some(next) => (next, "and|to|-|or|through|thru"),
        None => (at, "to|-|through|thru"),
    };
    let numbers = Numbers { parser, number };
    if let Some((low, next)) = numbers.perhaps(first)
        && let Some((high, end)) = parser.see(next, separator).and_then(|next| numbers.perhaps(next))
        && let Some(values) = numbers.of_one_unit(vec![low, high])
    {
        return Some((range(values[0], values[values.len() - 1]), end));
    }
    let before = bound_before(parser, at);
    let (values, end) = numbers.either(before.map_or(at, |(_, next)| next))?;
    let plus = (at..end).any(|at| parser.word(at).ends_with('+')).then_some(Comparison::AtLeast);
    let after = bound_after(parser, end);
    let comparison =
        after.map(|(comparison, _)| comparison).or(said).or(before.map(|(comparison, _)| comparison)).or(plus);
    let end = after.map_or(end, |(_, end)| end);
    // "Over 5 or 10" is over 5.
    let values = match comparison.unwrap_or(Comparison::Equal) {
        Comparison::Equal => values,
        Comparison::AtLeast | Comparison::More => vec![values.into_iter().fold(f64::INFINITY, f64::min)],
        Comparison::AtMost | Comparison::Less => vec![values.into_iter().fold(f64::NEG_INFINITY, f64::max)],
    };
    Some((values.into_iter().map(|value| (comparison.unwrap_or(Comparison::Equal), value)).collect(), end))
}

/// Numbers of a kind, whose unit may be said only with the last.
struct Numbers<'a, 'b, N> {
    parser: &'a Parser<'b>,
    number: N,
}

/// A number as it is said, with its unit or without.
#[derive(Clone, Copy)]
enum Said {
    With { plain: f64, value: f64 },
    Without(f64),
}

impl<N: Fn(&Parser<'_>, usize) -> Option<(f64, usize)>> Numbers<'_, '_, N> {
    fn perhaps(&self, at: usize) -> Option<(Said, usize)> {
        let plain = self.parser.number(at);
        match (self.number)(self.parser, at) {
            Some((value, end)) => {
                let digits = self.parser.word(at).trim_end_matches(|c: char| !c.is_ascii_digit());
                let plain = plain.map(|(plain, _)| plain).or_else(|| digits.parse().ok()).unwrap_or(value);
                Some((Said::With { plain, value }, end))
            }
            None => plain.map(|(plain, end)| (Said::Without(plain), end)),
        }
    }

    /// `5`, `5 or 10`, `5, 10 or 20`: of a list that no "or" ends only the first is one.
    fn either(&self, at: usize) -> Option<(Vec<f64>, usize)> {
        let (first, mut end) = self.perhaps(at)?;
        let (mut list, mut whole) = (vec![first], None);
        loop {
            let or = self.parser.see(end, "or");
            let next = or.or_else(|| self.parser.words[end - 1].pause.then_some(end));
            let Some((next, after)) = next.and_then(|next| self.perhaps(next)) else { break };
            list.push(next);
            end = after;
            if or.is_some()
                && let Some(values) = self.of_one_unit(list.clone())
            {
                whole = Some((values, end));
            }
        }
        whole.or_else(|| Some((self.of_one_unit(vec![first])?, self.perhaps(at)?.1)))
    }

    /// Their values, if the last has a unit.
    fn of_one_unit(&self, list: Vec<Said>) -> Option<Vec<f64>> {
        let Said::With { plain, value } = *list.last()? else { return None };
        let unit = if plain == 0.0 { 1.0 } else { value / plain };
        let mut values: Vec<f64> = Vec::with_capacity(list.len());
        for said in list {
            let value = match said {
                Said::With { value, .. } => value,
                Said::Without(plain) => plain * unit,
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Some(values)
    }
}

/// Has a query ask for numbers; of several that can't all be, for one.
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
    bounds.len() > 1 && bounds.iter().all(|(comparison, _)| *comparison == Comparison::Equal)
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
