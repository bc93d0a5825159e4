//! What it was taken with: makers and models.
//! A model needs no list: it is what follows a maker's name, or a code of letters and digits after "shot on".

use super::lenses::{lens, zoom};
use super::placenames::capitalised;
use super::{ChipKind, Parser, exposure};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    which(parser, at)
        .or_else(|| unwanted(parser, at))
        .or_else(|| lens(parser, at))
        .or_else(|| exposure::rule(parser, at))
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

/// `not taken with a phone`, `without the GoPro`.
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
    parser.claim(at..end, ChipKind::Camera, format!("no {name}"), None);
    parser.query.camera.none.push(name);
    Some(end)
}

/// Makers, as they are spelled and as they spell themselves.
pub(super) const MAKERS: [(&str, &str); 34] = [
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
    // "My old Canon" is the Canon.
    let mine = || parser.see(at, "my|his|her|our|the old|new").filter(|start| model(parser, *start, false).is_some());
    let said = || parser.see(at, "camera|make|model").filter(|start| model(parser, *start, true).is_some());
    let start = led.or_else(mine).or_else(said).unwrap_or(at);
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
    let is_same = |word: &str| MAKERS.iter().any(|(name, other)| *name == word && Some(*other) == maker);
    // "Panasonic Lumix" names its maker twice.
    let model_at =
        start + usize::from(maker.is_some()) + usize::from(maker.is_some() && is_same(parser.word(start + 1)));
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
    const PARTS: [&str; 19] = [
        "mark", "ii", "iii", "iv", "v", "vi", "vii", "pro", "max", "plus", "mini", "ultra", "se", "xr", "xs",
        "classic", "black", "note", "mk",
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
    let is_line = |word: &str| LINES.iter().any(|(name, _)| *name == word);
    // "Z 7" and "Mini 2" are a letter or a word, and a number.
    let numbered = has_maker
        && (letters == 1 && word.len() == 1 || matches!(word, "mini" | "air" | "mark" | "action" | "om-d"))
        && parser.word(at + 1).starts_with(|c: char| c.is_ascii_digit() || word == "om-d");
    if at == model_at {
        let line = is_line(word);
        let number = digits == word.len() && has_maker && digits < 4;
        line || numbered
            || (code && (has_maker || led || is_famous(word) || known))
            || number
            || (known && (has_maker || led || code))
    } else {
        let year = parser.year(at).is_some();
        PARTS.contains(&word)
            || is_line(word)
            || code
            || (digits > 0 && word.len() == digits + letters && is_line(parser.word(at - 1)))
            || parser.see(at - 1, "eos r|m|rp").is_some()
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
        || matches!(word.to_ascii_lowercase().as_str(), "ii" | "iii" | "iv" | "vi" | "vii" | "se" | "xr" | "xs");
    if code {
        return word.to_ascii_uppercase();
    }
    capitalised(word)
}
