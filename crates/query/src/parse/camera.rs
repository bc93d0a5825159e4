//! What it was taken with, and how: makers, models, lenses, aperture, ISO and focal length.
//! A model needs no list: it is what follows a maker's name, or a code of letters and digits after "shot on".

use super::{ChipKind, Parser};
use crate::{Bounds, Comparison};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    which(parser, at)
        .or_else(|| unwanted(parser, at))
        .or_else(|| lens(parser, at))
        .or_else(|| aperture(parser, at))
        .or_else(|| exposure(parser, at))
        .or_else(|| iso(parser, at))
        .or_else(|| focal(parser, at))
        .or_else(|| camera(parser, at))
}

/// `what camera did I use`: each photo says so.
fn which(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = parser.see(at, "what|which camera|cameras|lens|lenses|phone|phones")?;
    let end = [
        "did|do|was|were|have|had|has i|we|you|he|she|they? use|used|take|taken|took|shoot|shot? with|on|this|these?",
        "took|takes|made|shot this|these?",
    ]
    .iter()
    .find_map(|pattern| parser.see(next, pattern))
    .unwrap_or(next);
    let text = parser.slice(at..next);
    parser.claim(at..end, ChipKind::Camera, text, Some("each photo says".to_owned()));
    Some(end)
}

/// `not taken with a phone`, `without the GoPro`: photos that are named so can be left out.
fn unwanted(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const TAKEN: &str = "taken|shot|made|captured on|with|using|by|from|via? a|an|the|my|our?";
    let taken = [format!("but|and? not {TAKEN}"), format!("that|which? werent|wasnt|arent|isnt {TAKEN}")]
        .iter()
        .find_map(|pattern| parser.see(at, pattern));
    let next = taken.or_else(|| {
        parser.see(
            at,
            "everything|anything|all? but|and? not|without|no|except|excluding from|with|on? a|an|the|my|our|any?",
        )
    })?;
    let name = match parser.see(next, "phone|phones|camera|drone|webcam").filter(|_| taken.is_some()) {
        Some(end) => Some((parser.word(next).to_owned(), end)),
        None => model(parser, next, true)
            .map(|(maker, model, end)| (model.or(maker.map(str::to_owned)).unwrap_or_default().to_lowercase(), end)),
    };
    let (name, end) = name.filter(|(name, _)| !name.is_empty())?;
    let detail = "by the file’s name: cameras cannot be left out yet".to_owned();
    parser.claim(at..end, ChipKind::Camera, format!("no {name}"), Some(detail));
    parser.query.labels.none.push(name);
    Some(end)
}

/// How a bound is said before a number: `over`, `at least`; each pattern is a preposition's worth of words.
pub(super) fn bound_before(parser: &Parser<'_>, at: usize) -> Option<(Comparison, usize)> {
    [
        (Comparison::AtLeast, "at least"),
        (Comparison::AtLeast, "no|not less|smaller|lower|shorter|fewer than"),
        (Comparison::AtLeast, "from|minimum"),
        (Comparison::AtMost, "at most"),
        (Comparison::AtMost, "no|not more|bigger|larger|longer|higher|greater than"),
        (Comparison::AtMost, "up to"),
        (Comparison::AtMost, "maximum"),
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
        (Comparison::AtMost, "or|and less|lower|below|under|fewer|smaller|shorter"),
    ]
    .into_iter()
    .find_map(|(comparison, pattern)| Some((comparison, parser.see(at, pattern)?)))
}

/// `f/1.8`, `at f2.8 or wider`, `aperture 4`. A wider aperture is a smaller number.
fn aperture(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start =
        ["shot|taken? at|with|using|and? an|a|the? aperture|apertures? of|is?", "stopped down to", "wide open at?"]
            .iter()
            .filter_map(|pattern| parser.see(at, pattern))
            .max()?;
    let named = (at..start).any(|word| parser.word(word).starts_with("aperture"));
    let wider =
        [("wider|faster|larger|bigger than", Comparison::Less), ("narrower|slower|smaller than", Comparison::More)]
            .into_iter()
            .find_map(|(pattern, comparison)| Some((comparison, parser.see(start, pattern)?)))
            .or_else(|| bound_before(parser, start));
    let f_number = |at: usize| {
        let word = parser.word(at);
        if matches!(word, "f" | "f/" | "ƒ") {
            return parser.number(at + 1);
        }
        let number = ["f/", "ƒ/", "f"].iter().find_map(|prefix| word.strip_prefix(prefix)).or(named.then_some(word))?;
        let number = number.trim_end_matches('+').parse().ok().filter(|number| (0.5..=128.0).contains(number))?;
        Some((number, at + 1))
    };
    let between = parser.see(start, "between|from").and_then(|next| {
        let (low, next) = f_number(next)?;
        let (high, end) = f_number(parser.see(next, "and|to|-")?)?;
        Some((vec![(Comparison::AtLeast, low), (Comparison::AtMost, high)], end))
    });
    if let Some((bounds, end)) = between {
        return numbers(parser, at, end, "f/", "", bounds, |query| &mut query.camera.aperture);
    }
    let (number, end) = f_number(wider.map_or(start, |(_, next)| next))?;
    let plus = parser.word(end - 1).ends_with('+').then_some((Comparison::AtLeast, end));
    let after = [
        ("or|and smaller aperture|apertures", Comparison::AtLeast),
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
        let fraction = fraction.filter(|seconds| *seconds > 0.0 && *seconds < 1.0);
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
    let faster = [("faster|quicker|shorter than", Comparison::Less), ("slower|longer than", Comparison::More)]
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
    if named.is_none() && !(has_slash && is_exposure(parser, at, end)) {
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
    for (pattern, comparison, iso) in
        [("high iso", Comparison::AtLeast, 1_600.0), ("low iso", Comparison::AtMost, 400.0)]
    {
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
        && let Some((high, end)) = parser.see(next, "and|to iso?").and_then(|next| parser.number(next))
    {
        let bounds = vec![(Comparison::AtLeast, low), (Comparison::AtMost, high)];
        return numbers(parser, at, end, "ISO ", "", bounds, |query| &mut query.camera.iso);
    }
    // "ISO over 800" and "over ISO 800".
    let before = bound_before(parser, start);
    let next = parser.see(before.map_or(start, |(_, next)| next), "iso of?")?;
    let (bounds, end) = bounds(parser, next, before.map(|(comparison, _)| comparison), |parser, at| parser.number(at))?;
    numbers(parser, at, end, "ISO ", "", bounds, |query| &mut query.camera.iso)
}

/// `50mm`, `with the 24-70mm`, `longer than 100 mm`.
fn focal(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let led = parser.see(at, "shot|taken? at|with|using|on|and? an|a|the|my?")?;
    let named = parser.see(led, "focal length|lengths of|is?");
    let start = named.unwrap_or(led);
    if let Some((lens, end)) = zoom(parser, start, false) {
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
    // What is wider has fewer millimetres.
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

/// `24-70mm`, `100-400 lens`: a zoom is a lens, not a number. A lens's maker before it says enough.
fn zoom(parser: &Parser<'_>, at: usize, is_led: bool) -> Option<(String, usize)> {
    let (wide, long, next) = match parser.see(at + 1, "-") {
        Some(next) => (parser.word(at), parser.word(next), next + 1),
        None => {
            let (wide, long) = parser.word(at).split_once('-')?;
            (wide, long, at + 1)
        }
    };
    let plain_long = long.strip_suffix("mm").unwrap_or(long);
    let (wide, long_mm) = (wide.parse::<u16>().ok()?, plain_long.parse::<u16>().ok()?);
    let with_aperture = parser.word(next).starts_with("f/");
    let said = is_led || with_aperture || long.ends_with("mm") || parser.see(next, "mm|lens|zoom").is_some();
    let end = parser.see(next, "mm? zoom? lens?")?;
    (wide < long_mm && said).then(|| (format!("{wide}-{long_mm}mm"), end))
}

/// Lenses by their makers and lines.
const LENSES: [(&str, &str); 22] = [
    ("tamron", "Tamron"),
    ("sigma", "Sigma"),
    ("zeiss", "Zeiss"),
    ("tokina", "Tokina"),
    ("samyang", "Samyang"),
    ("rokinon", "Rokinon"),
    ("voigtlander", "Voigtländer"),
    ("laowa", "Laowa"),
    ("viltrox", "Viltrox"),
    ("nikkor", "Nikkor"),
    ("zuiko", "Zuiko"),
    ("m.zuiko", "M.Zuiko"),
    ("fujinon", "Fujinon"),
    ("batis", "Batis"),
    ("loxia", "Loxia"),
    ("ef", "EF"),
    ("ef-s", "EF-S"),
    ("ef-m", "EF-M"),
    ("rf", "RF"),
    ("rf-s", "RF-S"),
    ("xf", "XF"),
    ("fe", "FE"),
];

/// `Tamron 70-300`, `EF-S 10-18mm`, `the Nikkor 35mm`, `my macro lens`.
fn lens(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "shot|taken|made? on|with|using|and? a|an|the|my|our? old|new?")?;
    let line = |at: usize| LENSES.iter().find(|(name, _)| *name == parser.word(at)).map(|(_, line)| *line);
    let maker = MAKERS.iter().find(|(name, _)| *name == parser.word(start)).map(|(_, maker)| *maker);
    let mut end = start + usize::from(maker.is_some() && line(start).is_none());
    let mut names = Vec::new();
    while let Some(name) = line(end) {
        names.push(name);
        end += 1;
    }
    if names.is_empty() {
        if end == start
            && let Some(end) = parser.see(start, "macro|micro|fisheye lens|lenses")
        {
            let kind = parser.word(start).to_owned();
            parser.claim(at..end, ChipKind::Camera, format!("{kind} lens"), None);
            parser.query.camera.lens = Some(kind);
            return Some(end);
        }
        // A camera's maker, and a lens of no name.
        let (lens, end) = zoom(parser, end, true).filter(|_| end > start)?;
        let maker = maker?.to_owned();
        parser.claim(at..end, ChipKind::Camera, format!("{maker} {lens}"), None);
        (parser.query.camera.make, parser.query.camera.lens) = (Some(maker), Some(lens));
        return Some(end);
    }
    let is_line = !MAKERS.iter().any(|(_, maker)| names.contains(maker));
    let (lens, end) = match zoom(parser, end, true) {
        Some((zoom, end)) => (format!("{} {zoom}", names.join(" ")), end),
        // "Sigma 35mm" is a maker and a focal length, and "Sigma DP2" is a camera.
        None if is_line => {
            let is_lens = parser.word(end).ends_with("mm") || parser.see(end, "lens|glass").is_some();
            (is_lens.then(|| names.join(" "))?, parser.see(end, "lens?")?)
        }
        None => return None,
    };
    parser.claim(at..end, ChipKind::Camera, lens.clone(), None);
    parser.query.camera.lens = Some(lens);
    Some(end)
}

/// One number with a bound, or two with "between".
pub(super) fn bounds(
    parser: &Parser<'_>,
    at: usize,
    said: Option<Comparison>,
    number: impl Fn(&Parser<'_>, usize) -> Option<(f64, usize)>,
) -> Option<(Vec<(Comparison, f64)>, usize)> {
    let (first, separator) = match parser.see(at, "between|from") {
        Some(next) => (next, "and|to|-"),
        None => (at, "to|-|or"),
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
        return Some((vec![(Comparison::AtLeast, low), (Comparison::AtMost, high)], end));
    }
    let before = bound_before(parser, at);
    let (value, end) = number(parser, before.map_or(at, |(_, next)| next))?;
    let plus = (at..end).any(|at| parser.word(at).ends_with('+')).then_some(Comparison::AtLeast);
    let after = bound_after(parser, end);
    let comparison =
        after.map(|(comparison, _)| comparison).or(said).or(before.map(|(comparison, _)| comparison)).or(plus);
    Some((vec![(comparison.unwrap_or(Comparison::Equal), value)], after.map_or(end, |(_, end)| end)))
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
    let spelled: Vec<_> = bounds.iter().map(|(comparison, number)| format!("{}{number}", sign(*comparison))).collect();
    parser.claim(at..end, ChipKind::Camera, format!("{before}{}{unit}", spelled.join(" ")), None);
    field(&mut parser.query).0.extend(bounds);
    Some(end)
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

/// Makers, as they are spelled and as they spell themselves.
const MAKERS: [(&str, &str); 34] = [
    ("canon", "Canon"),
    ("nikon", "Nikon"),
    ("sony", "Sony"),
    ("fuji", "Fujifilm"),
    ("fujifilm", "Fujifilm"),
    ("olympus", "Olympus"),
    ("panasonic", "Panasonic"),
    ("lumix", "Panasonic"),
    ("leica", "Leica"),
    ("pentax", "Pentax"),
    ("ricoh", "Ricoh"),
    ("hasselblad", "Hasselblad"),
    ("apple", "Apple"),
    ("samsung", "Samsung"),
    ("google", "Google"),
    ("gopro", "GoPro"),
    ("dji", "DJI"),
    ("huawei", "Huawei"),
    ("xiaomi", "Xiaomi"),
    ("oneplus", "OnePlus"),
    ("motorola", "Motorola"),
    ("nokia", "Nokia"),
    ("kodak", "Kodak"),
    ("sigma", "Sigma"),
    ("minolta", "Minolta"),
    ("casio", "Casio"),
    ("polaroid", "Polaroid"),
    ("insta360", "Insta360"),
    ("htc", "HTC"),
    ("blackberry", "BlackBerry"),
    ("konica", "Konica"),
    ("tamron", "Tamron"),
    ("zeiss", "Zeiss"),
    ("oppo", "OPPO"),
];

/// Models that go by a name of their own.
const LINES: [(&str, &str); 19] = [
    ("iphone", "iPhone"),
    ("iphones", "iPhone"),
    ("ipad", "iPad"),
    ("pixel", "Pixel"),
    ("galaxy", "Galaxy"),
    ("eos", "EOS"),
    ("powershot", "PowerShot"),
    ("coolpix", "COOLPIX"),
    ("cybershot", "Cyber-shot"),
    ("rebel", "Rebel"),
    ("ixus", "IXUS"),
    ("finepix", "FinePix"),
    ("easyshare", "EasyShare"),
    ("mavic", "Mavic"),
    ("osmo", "Osmo"),
    ("hero", "HERO"),
    ("alpha", "Alpha"),
    ("lumia", "Lumia"),
    ("gr", "GR"),
];

/// `shot on the Fuji X100V`, `iPhone 12 Pro photos`, `taken with a Canon`.
fn camera(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let led = parser.see(
        at,
        "shot|taken|made|captured|photographed|snapped? on|with|using|by|from|via a|an|the|my|our|his|her? old|new?",
    );
    let start = led.unwrap_or(at);
    let (maker, model, end) = model(parser, start, led.is_some())?;
    let lens_end = parser.see(end, "lens|lenses");
    let end = lens_end.or_else(|| parser.see(end, "camera|cameras|phone|phones")).unwrap_or(end);
    let text = [maker.map(str::to_owned), model.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let camera = &mut parser.query.camera;
    let mut detail = None;
    if lens_end.is_some() {
        camera.lens = Some(text.clone());
    } else if camera.model.is_some() || camera.make.is_some() {
        detail = Some("one camera at a time: this one is not looked for".to_owned());
    } else if model.is_some() {
        // The model says enough: some write the maker's name as part of it and some do not.
        camera.model = model;
    } else {
        camera.make = maker.map(str::to_owned);
    }
    parser.claim(at..end, ChipKind::Camera, text, detail);
    Some(end)
}

/// A maker, a model, and where they end.
fn model(parser: &Parser<'_>, start: usize, is_led: bool) -> Option<(Option<&'static str>, Option<String>, usize)> {
    // "Mount Fuji" is no camera.
    if start > 0 && parser.see(start - 1, "mount|mt").is_some() {
        return None;
    }
    let maker = MAKERS.iter().find(|(name, _)| *name == parser.word(start)).map(|(_, maker)| *maker);
    let model_at = start + usize::from(maker.is_some());
    let mut end = model_at;
    while is_of_model(parser, end, model_at, maker.is_some(), is_led) {
        end += 1;
    }
    if end == start {
        return None;
    }
    // "An apple" and "a pixel" are things.
    let is_thing =
        matches!(parser.word(start), "apple" | "pixel" | "galaxy" | "hero" | "alpha" | "rebel" | "blackberry");
    if !is_led && end == start + 1 && is_thing && !parser.words[start].capital {
        return None;
    }
    let spelled = |word: usize| match LINES.iter().find(|(name, _)| *name == parser.word(word)) {
        Some((_, line)) => (*line).to_owned(),
        None => spell_model(&parser.slice(word..word + 1)),
    };
    let model = (end > model_at).then(|| (model_at..end).map(spelled).collect::<Vec<_>>().join(" "));
    Some((maker, model, end))
}

/// Whether a word goes on with a model's name.
fn is_of_model(parser: &Parser<'_>, at: usize, model_at: usize, has_maker: bool, led: bool) -> bool {
    const PARTS: [&str; 18] = [
        "mark", "ii", "iii", "iv", "v", "vi", "pro", "max", "plus", "mini", "ultra", "se", "xr", "xs", "classic",
        "black", "note", "mk",
    ];
    let word = parser.word(at);
    if word.is_empty() || at > 0 && at > model_at && parser.words[at - 1].pause {
        return false;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let code = plain && digits > 0 && letters > 0 && !is_measure(word) && super::ordinal(word).is_none();
    let known = parser.reader.context.cameras.contains(word);
    if zoom(parser, at, true).is_some() {
        return false;
    }
    // "Z 7" and "Mini 2" are a letter or a word, and a number.
    let numbered = has_maker
        && (letters == 1 && word.len() == 1 || matches!(word, "mini" | "air" | "mark" | "action" | "om-d"))
        && parser.word(at + 1).starts_with(|c: char| c.is_ascii_digit() || word == "om-d");
    if at == model_at {
        let line = LINES.iter().any(|(name, _)| *name == word);
        let number = digits == word.len() && has_maker && digits < 4;
        line || numbered
            || (code && (has_maker || led || is_famous(word) || known))
            || number
            || (known && (has_maker || led || code))
    } else {
        let year = parser.year(at).is_some();
        PARTS.contains(&word)
            || LINES.iter().any(|(name, _)| *name == word)
            || (code && !is_measure(word))
            || (digits == word.len() && !year && digits < 4)
    }
}

/// Numbers with a unit, decades: no model's name.
fn is_measure(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < word.len()
        && matches!(
            unit,
            "mm" | "mb"
                | "gb"
                | "kb"
                | "km"
                | "mi"
                | "m"
                | "s"
                | "sec"
                | "min"
                | "h"
                | "k"
                | "am"
                | "pm"
                | "x"
                | "yo"
                | "mp"
        )
}

/// Codes that only cameras have, so that they need no word before them.
fn is_famous(word: &str) -> bool {
    let word = word.replace('-', "");
    let letters: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest = &word[letters.len()..];
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    match letters.as_str() {
        "x" => matches!(digits.as_str(), "100" | "70" | "20" | "10"),
        "xt" | "xe" | "xs" | "xpro" | "gfx" | "gh" | "rx" | "dsc" if digits.len() < 4 => {
            letters != "dsc" && !digits.is_empty()
        }
        "d" => digits.len() >= 2 && digits.len() <= 4 && rest.len() <= digits.len() + 1,
        "a" => digits == "7" && rest.len() > 1 || digits.len() == 4 && digits.starts_with('6'),
        "om" | "em" => digits.len() <= 2 && !digits.is_empty(),
        "z" | "r" => digits.len() == 1 && rest.len() <= 3,
        "" => matches!(
            word.as_str(),
            "1d" | "5d" | "6d" | "7d" | "10d" | "20d" | "30d" | "40d" | "50d" | "60d" | "70d" | "77d" | "80d" | "90d"
        ),
        _ => false,
    }
}

/// Codes in capitals; names as they were typed.
fn spell_model(word: &str) -> String {
    let code = word.chars().any(|c| c.is_ascii_digit())
        || matches!(word.to_ascii_lowercase().as_str(), "ii" | "iii" | "iv" | "vi" | "se" | "xr" | "xs");
    if code {
        return word.to_ascii_uppercase();
    }
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
