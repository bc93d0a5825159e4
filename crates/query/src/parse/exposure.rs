//! How it was taken: aperture, shutter, ISO and focal length, each with its bounds.
//! A wider aperture and a wider angle are smaller numbers, and a faster shutter is open for less.

use super::bounds::{ask, bound_after, bound_before, bounds, range, sign, spelled};
use super::lenses::zoom;
use super::{ChipKind, Parser};
use crate::{Bounds, Comparison};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    aperture(parser, at).or_else(|| exposure(parser, at)).or_else(|| iso(parser, at)).or_else(|| focal(parser, at))
}

/// `f/1.8`, `at f2.8 or wider`, `aperture 4`. A wider aperture is a smaller number.
fn aperture(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let led = [
        "shot|taken? at|with|using|and? an|a|the? aperture|apertures|f-stop|fstop|f/stop? of|is?",
        "stopped down to",
        "wide open at?",
    ];
    // "At least" is no "at".
    let start = match bound_before(parser, at) {
        Some(_) => at,
        None => led.iter().filter_map(|pattern| parser.see(at, pattern)).max()?,
    };
    let named = (at..start).any(|word| {
        parser.word(word).starts_with("aperture") || matches!(parser.word(word), "f-stop" | "fstop" | "f/stop")
    });
    let wider = [
        ("no|not|never wider|faster|larger|bigger than", Comparison::AtLeast),
        ("no|not|never narrower|slower|smaller than", Comparison::AtMost),
        ("wider|faster|larger|bigger aperture|apertures|f-stop? than", Comparison::Less),
        ("narrower|slower|smaller aperture|apertures|f-stop? than", Comparison::More),
    ]
    .into_iter()
    .find_map(|(pattern, comparison)| Some((comparison, parser.see(start, pattern)?)))
    .or_else(|| bound_before(parser, start));
    let f_number = |at: usize| {
        let word = parser.word(at);
        if matches!(word, "f" | "f/" | "ƒ") {
            return parser.number(at + 1);
        }
        let number = ["f/", "ƒ/", "f"].iter().find_map(|prefix| word.strip_prefix(prefix)).or(named.then_some(word))?;
        let number =
            number.trim_end_matches(['+', 'l', 'g']).parse().ok().filter(|number| (0.5..=128.0).contains(number))?;
        Some((number, at + 1))
    };
    let between = parser.see(start, "between|from?").and_then(|next| {
        let (low, next) = f_number(next)?;
        let (high, end) = f_number(parser.see(next, "and|to|-|through|thru")?)?;
        Some((range(low, high), end))
    });
    if let Some((bounds, end)) = between {
        let text = spelled(&bounds, |number| format!("f/{number}"));
        parser.claim(at..end, ChipKind::Camera, text, None);
        ask(parser, &bounds, |query| &mut query.camera.aperture);
        return Some(end);
    }
    let (number, end) = f_number(wider.map_or(start, |(_, next)| next))?;
    let plus = parser.word(end - 1).ends_with('+').then_some((Comparison::AtLeast, end));
    let after = [
        ("or|and smaller aperture|apertures", Comparison::AtLeast),
        ("at least", Comparison::AtLeast),
        ("at most", Comparison::AtMost),
        ("or|and wider|faster|larger|bigger|lower|less|below|under|smaller aperture?", Comparison::AtMost),
        ("or|and narrower|slower|higher|more|above|over|up aperture?", Comparison::AtLeast),
    ]
    .into_iter()
    .find_map(|(pattern, comparison)| Some((comparison, parser.see(end, pattern)?)))
    .or(plus);
    let comparison = after.or(wider).map_or(Comparison::Equal, |(comparison, _)| comparison);
    let end = parser.see(after.map_or(end, |(_, end)| end), "lens?").unwrap_or(end);
    parser.query.camera.aperture.0.insert(comparison, number);
    parser.claim(at..end, ChipKind::Camera, format!("{}f/{number}", sign(comparison)), None);
    Some(end)
}

/// `shutter speed 1/1000`, `exposures longer than 1 second`, `at 1/250s or faster`. A faster shutter is open for less.
fn exposure(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const NAMES: &str = "shutter|exposure|exposures";
    let led = parser.see(at, "shot|taken|with|at|using|and|an|a|the? at|with|an|a|the?")?;
    let named = parser.see(led, &format!("long? {NAMES} speed|speeds|time|times? of|is|was|at?"));
    let start = named.unwrap_or(led);
    if let Some((seconds, next)) = seconds_joined(parser, start)
        && let Some(end) = parser.see(next, NAMES)
    {
        let bounds = vec![(Comparison::Equal, seconds)];
        return numbers(parser, at, end, "open ", " s", bounds, |query| &mut query.camera.exposure_s);
    }
    let seconds = |parser: &Parser<'_>, at: usize| {
        let word = parser.word(at);
        let bare = word.strip_suffix('s').or_else(|| word.strip_suffix("sec")).unwrap_or(word);
        let fraction =
            bare.split_once('/').and_then(|(one, of)| Some(one.parse::<f64>().ok()? / of.parse::<f64>().ok()?));
        // "1/2019" is a month.
        let is_year = bare == word && bare.split_once('/').is_some_and(|(_, of)| of.len() == 4 && !of.ends_with("00"));
        let fraction = fraction.filter(|seconds| *seconds > 0.0 && *seconds < 1.0 && !(is_year && named.is_none()));
        let (seconds, next) = match fraction {
            Some(seconds) => (seconds, at + 1),
            None if named.is_some() => match word.strip_suffix('s').and_then(|number| number.parse().ok()) {
                Some(seconds) => (seconds, at + 1),
                None => parser.number(at).or_else(|| Some((1.0, parser.see(at, "a|one")?)))?,
            },
            None => return None,
        };
        Some((seconds, parser.see(next, "of? a? second|seconds|sec|secs|s?").unwrap_or(next)))
    };
    let faster = [
        ("no|not|never faster|quicker|shorter than", Comparison::AtLeast),
        ("no|not|never slower|longer than", Comparison::AtMost),
        ("faster|quicker|shorter than", Comparison::Less),
        ("slower|longer than", Comparison::More),
    ]
    .into_iter()
    .find_map(|(pattern, comparison)| Some((comparison, parser.see(start, pattern)?)));
    let (bounds, end) = match faster {
        Some((comparison, next)) => {
            let (number, end) = seconds(parser, next)?;
            (vec![(comparison, number)], end)
        }
        None => bounds(parser, start, None, seconds)?,
    };
    let after = [("or|and faster|quicker|shorter", Comparison::AtMost), ("or|and slower|longer", Comparison::AtLeast)]
        .into_iter()
        .find_map(|(pattern, comparison)| Some((comparison, parser.see(end, pattern)?)));
    let (bounds, end) = match (after, &bounds[..]) {
        (Some((comparison, end)), [(_, number)]) => (vec![(comparison, *number)], end),
        _ => (bounds, end),
    };
    let end = parser.see(end, &format!("{NAMES} speed|speeds|time|times?")).unwrap_or(end);
    // "3/4" is a day, unless it is said what it is.
    let has_slash = (at..end).any(|at| parser.word(at).starts_with("1/") && parser.word(at).matches('/').count() == 1);
    let compared = parser.see(start, "no|not|never? faster|slower|quicker than").is_some();
    if named.is_none() && !(has_slash && (compared || is_exposure(parser, at, end))) {
        return None;
    }
    numbers(parser, at, end, "open ", " s", bounds, |query| &mut query.camera.exposure_s)
}

/// `2 second`, `30s`, `10-second`.
fn seconds_joined(parser: &Parser<'_>, at: usize) -> Option<(f64, usize)> {
    let word = parser.word(at);
    let joined = ["-second", "-seconds", "sec", "s"].iter().find_map(|unit| word.strip_suffix(unit)?.parse().ok());
    joined.map(|seconds| (seconds, at + 1)).or_else(|| {
        let (seconds, next) = parser.number(at)?;
        Some((seconds, parser.see(next, "second|seconds|sec|secs")?))
    })
}

/// Whether words say "1/250 s", or fractions that no day is.
fn is_exposure(parser: &Parser<'_>, at: usize, end: usize) -> bool {
    (at..end).any(|at| {
        let word = parser.word(at);
        let of = word.strip_prefix("1/").map(|of| of.trim_end_matches(char::is_alphabetic));
        of.and_then(|of| of.parse::<u32>().ok()).is_some_and(|of| of > 31 || word.ends_with(char::is_alphabetic))
            || matches!(word, "second" | "seconds" | "sec" | "secs" | "s" | "shutter" | "exposure" | "exposures")
    })
}

/// `ISO 3200`, `iso above 1600`, `high ISO`.
fn iso(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "shot|taken? at|with|using|and? an|a|the?")?;
    for (pattern, comparison, iso) in [
        ("high iso|isos", Comparison::AtLeast, 1_600.0),
        ("high-iso", Comparison::AtLeast, 1_600.0),
        ("low iso|isos", Comparison::AtMost, 400.0),
    ] {
        if let Some(end) = parser.see(start, pattern) {
            return numbers(parser, at, end, "ISO ", "", vec![(comparison, iso)], |query| &mut query.camera.iso);
        }
    }
    if let Some(number) =
        parser.word(start).strip_prefix("iso").and_then(|number| number.trim_end_matches('+').parse().ok())
    {
        let plus = parser.word(start).ends_with('+');
        let after = bound_after(parser, start + 1);
        let comparison =
            after.map_or(if plus { Comparison::AtLeast } else { Comparison::Equal }, |(comparison, _)| comparison);
        let end = after.map_or(start + 1, |(_, end)| end);
        return numbers(parser, at, end, "ISO ", "", vec![(comparison, number)], |query| &mut query.camera.iso);
    }
    if let Some(next) = parser.see(start, "between iso")
        && let Some((low, next)) = parser.number(next)
        && let Some((high, end)) = parser.see(next, "and|to|through|thru iso?").and_then(|next| parser.number(next))
    {
        let bounds = range(low, high);
        return numbers(parser, at, end, "ISO ", "", bounds, |query| &mut query.camera.iso);
    }
    for (pattern, comparison) in [
        ("higher|larger|greater|faster|bigger iso|isos than", Comparison::More),
        ("lower|smaller|slower iso|isos than", Comparison::Less),
    ] {
        if let Some((iso, end)) = parser.see(start, pattern).and_then(|next| parser.number(next)) {
            return numbers(parser, at, end, "ISO ", "", vec![(comparison, iso)], |query| &mut query.camera.iso);
        }
    }
    // "ISO over 800" and "over ISO 800".
    let before = bound_before(parser, start);
    let next = parser.see(before.map_or(start, |(_, next)| next), "iso of?")?;
    let (bounds, end) = bounds(parser, next, before.map(|(comparison, _)| comparison), |parser, at| parser.number(at))?;
    numbers(parser, at, end, "ISO ", "", bounds, |query| &mut query.camera.iso)
}

/// `50mm`, `with the 24-70mm`, `longer than 100 mm`.
fn focal(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let led = match bound_before(parser, at) {
        // "At least" is no "at".
        Some(_) => at,
        None => parser.see(at, "shot|taken? at|with|using|on|and? an|a|the|my?")?,
    };
    let named = parser.see(led, "focal length|lengths of|is?");
    let start = named.unwrap_or(led);
    // "With the 70-200" needs no unit.
    let is_led = parser.see(at, "shot|taken? with|using|on a|the|my") == Some(start);
    if let Some((lens, end)) = zoom(parser, start, is_led) {
        parser.query.camera.lens = Some(lens.clone());
        parser.claim(at..end, ChipKind::Camera, lens, None);
        return Some(end);
    }
    let millimetres = |parser: &Parser<'_>, at: usize| {
        if let Some(number) =
            parser.word(at).trim_end_matches('+').strip_suffix("mm").and_then(|number| number.parse().ok())
        {
            return Some((number, at + 1));
        }
        let (number, next) = parser.number(at)?;
        let unit = parser.see(next, "mm|millimeter|millimeters|millimetre|millimetres");
        Some((number, unit.or(named.map(|_| next))?))
    };
    for (pattern, comparison) in [
        ("longer|greater focal length|lengths than", Comparison::More),
        ("shorter focal length|lengths than", Comparison::Less),
    ] {
        if let Some((number, end)) = parser.see(start, pattern).and_then(|next| millimetres(parser, next)) {
            let bounds = vec![(comparison, number)];
            return numbers(parser, at, end, "", " mm", bounds, |query| &mut query.camera.focal_mm);
        }
    }
    // What is wider has fewer millimetres.
    if let Some((number, end)) = parser.see(start, "no|not|never wider than").and_then(|next| millimetres(parser, next))
    {
        let bounds = vec![(Comparison::AtLeast, number)];
        return numbers(parser, at, end, "", " mm", bounds, |query| &mut query.camera.focal_mm);
    }
    if let Some((number, end)) = parser.see(start, "wider|shorter than").and_then(|next| millimetres(parser, next)) {
        let bounds = vec![(Comparison::Less, number)];
        return numbers(parser, at, end, "", " mm", bounds, |query| &mut query.camera.focal_mm);
    }
    let (mut bounds, mut end) = bounds(parser, start, None, millimetres)?;
    if let Some(wider) = parser.see(end, "or|and wider|shorter")
        && let [(comparison, _)] = &mut bounds[..]
    {
        (*comparison, end) = (Comparison::AtMost, wider);
    }
    let end = parser.see(end, "prime? lens|focal? length?").unwrap_or(end);
    numbers(parser, at, end, "", " mm", bounds, |query| &mut query.camera.focal_mm)
}

fn numbers(
    parser: &mut Parser<'_>,
    at: usize,
    end: usize,
    before: &str,
    unit: &str,
    bounds: Vec<(Comparison, f64)>,
    field: fn(&mut crate::Query) -> &mut Bounds,
) -> Option<usize> {
    let is_time = unit == " s";
    let spelled = spelled(&bounds, |number| if is_time { shutter(number) } else { number.to_string() });
    parser.claim(at..end, ChipKind::Camera, format!("{before}{spelled}{unit}"), None);
    ask(parser, &bounds, field);
    Some(end)
}

/// `1/250`, as cameras write it.
fn shutter(seconds: f64) -> String {
    let parts = (1.0 / seconds).round();
    let is_part = seconds < 1.0 && (seconds * parts - 1.0).abs() < 1e-6;
    if is_part { format!("1/{parts}") } else { seconds.to_string() }
}
