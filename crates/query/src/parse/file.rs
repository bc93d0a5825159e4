//! What the file is like: its size, how long it plays, its format and which way it lies.
//! A size or a length needs its unit: "over 40" alone says nothing.

use super::bounds::{Bound, ask, ask_about, bound_after, bound_before, bounds, range, spelled};
use super::media::is_file_word;
use super::{ChipKind, Parser, not_known_yet};
use crate::{Comparison, Orientation};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    named(parser, at)
        .or_else(|| size(parser, at))
        .or_else(|| megapixels(parser, at))
        .or_else(|| duration(parser, at))
        .or_else(|| format(parser, at))
        .or_else(|| orientation(parser, at))
}

/// `files named beach`, `in the folder Holidays`, `file name contains wedding`.
fn named(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const NAMED: &str = "named|called|titled";
    let in_folder = || {
        let next = parser.see(at, "in|from|inside the|my|a?")?;
        let folder_at = (next..next + 4).find(|at| parser.see(*at, "folder|directory").is_some())?;
        let is_before = folder_at > next;
        let next = if is_before { next } else { parser.see(folder_at + 1, &format!("{NAMED}?"))? };
        let end = if is_before { folder_at } else { name_end(parser, next) };
        let whole = if is_before { folder_at + 1 } else { end };
        (next..end).all(|at| !parser.word(at).is_empty()).then_some((next, end, whole))
    };
    let by_name = || {
        let next = [
            format!("files|file {NAMED}"),
            "filename|filenames|file-name contains|containing|with|has|like|is|includes|starting? with?".to_owned(),
            "file name|names contains|containing|with|has|like|is|includes|starting? with?".to_owned(),
            "with? the file? name".to_owned(),
        ]
        .iter()
        .find_map(|pattern| parser.see(at, pattern))?;
        let end = name_end(parser, next);
        Some((next, end, end))
    };
    let (start, end, whole) = in_folder().or_else(by_name).filter(|(start, end, _)| start < end)?;
    let words: Vec<String> = (start..end).map(|at| parser.slice(at..at + 1)).collect();
    let text = parser.slice(start..end);
    parser.query.unmatched.extend(words);
    parser.claim(at..whole, ChipKind::Words, text, Some("in a file’s or folder’s name".to_owned()));
    Some(whole)
}

/// A name is what is quoted, or has capitals, or is one word.
fn name_end(parser: &Parser<'_>, at: usize) -> usize {
    let Some(first) = parser.words.get(at).filter(|_| !parser.word(at).is_empty()) else { return at };
    let goes_on = |next: &usize| {
        let word = &parser.words[*next];
        !parser.words[*next - 1].pause
            && !parser.word(*next).is_empty()
            && match first.quote {
                Some(_) => word.quote == first.quote,
                None => first.capital && word.capital,
            }
    };
    (at + 1..parser.words.len()).take_while(goes_on).last().unwrap_or(at) + 1
}

/// `bigger than 40 MB`, `between 5 and 10 MB`.
fn size(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "that|which? is|are|of|with|and? a? size|sizes? of?")?;
    let (bounds, end) = bounds(parser, start, None, |parser, at| {
        measure(parser, at, |unit| match unit {
            "b" | "bytes" | "byte" => Some(1e-6),
            "kb" | "kilobyte" | "kilobytes" | "kib" => Some(1e-3),
            "mb" | "meg" | "megs" | "megabyte" | "megabytes" | "mib" => Some(1.0),
            "gb" | "gig" | "gigs" | "gigabyte" | "gigabytes" | "gib" => Some(1e3),
            "tb" | "terabyte" | "terabytes" => Some(1e6),
            _ => None,
        })
    })?;
    let end = parser.see(end, "in size").unwrap_or(end);
    let text = spelled(&bounds, |mb| format!("{mb} MB"));
    ask(parser, &bounds, |query| &mut query.file.size_mb);
    parser.claim(at..end, ChipKind::File, text, None);
    Some(end)
}

/// `over 20 megapixels`, `12MP`.
fn megapixels(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "that|which? is|are|of|with|and|have? a? resolution|resolutions? of?")?;
    let (bounds, end) = bounds(parser, start, None, |parser, at| {
        measure(parser, at, |unit| match unit {
            "mp" | "mpx" | "megapixel" | "megapixels" | "mpix" => Some(1.0),
            _ => None,
        })
    })?;
    let text = spelled(&bounds, |count| format!("{count} megapixels"));
    // Cameras of 12 megapixels make pictures of 12.2.
    let about = |(comparison, number): Bound| match comparison {
        Comparison::Equal => range(number - 0.5, number + 0.5),
        _ => vec![(comparison, number)],
    };
    ask_about(parser, &bounds, about, |query| &mut query.file.megapixels);
    parser.claim(at..end, ChipKind::File, text, None);
    Some(end)
}

/// `longer than a minute`, `under 30 seconds`, `10 second clips`. Without a bound it is only a length beside a video.
fn duration(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "that|which? is|are|last|lasting|lasts|of|with|and|running? a? length|duration? of?")?;
    let (bounds, end) = bounds(parser, start, None, |parser, at| {
        measure(parser, at, |unit| match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => Some(1.0),
            "min" | "mins" | "minute" | "minutes" => Some(60.0),
            "h" | "hr" | "hrs" | "hour" | "hours" => Some(3_600.0),
            _ => None,
        })
    })?;
    let end = parser.see(end, "long").or_else(|| parser.see(end, "in length|duration")).unwrap_or(end);
    let bounded =
        bound_before(parser, start).is_some() || bounds.iter().any(|(comparison, _)| *comparison != Comparison::Equal);
    let paused = parser.words[end - 1].pause;
    let beside_video = parser.see(end, "video|videos|clip|clips|movie|movies").is_some() && !paused
        || bound_after(parser, end).is_some()
        || parser.words[end - 1].folded == "long";
    if parser.see(end, "ago|exposure|exposures|old|before|after|later").is_some()
        || !(bounded && parser.decade(start).is_none() || beside_video)
    {
        return None;
    }
    let text = spelled(&bounds, |seconds| format!("{seconds} s"));
    ask(parser, &bounds, |query| &mut query.file.duration_s);
    parser.claim(at..end, ChipKind::File, text, not_known_yet());
    Some(end)
}

/// A number with its unit, together or apart: `40MB`, `40 MB`, `a minute`.
fn measure(parser: &Parser<'_>, at: usize, per_unit: impl Fn(&str) -> Option<f64>) -> Option<(f64, usize)> {
    let word = parser.word(at);
    if let Some(unit_at) = word.find(|c: char| c.is_alphabetic()).filter(|unit_at| *unit_at > 0)
        && let Ok(number) = word[..unit_at].parse::<f64>()
    {
        return Some((number * per_unit(word[unit_at..].trim_end_matches('+'))?, at + 1));
    }
    if let Some(unit) = word.strip_suffix("-long") {
        return Some((per_unit(unit)?, at + 1));
    }
    if let Some((number, unit)) = word.split_once('-') {
        let number: f64 = number.parse().ok().or_else(|| super::number_word(number).map(f64::from))?;
        return Some((number * per_unit(unit)?, at + 1));
    }
    if let Some(next) = parser.see(at, "half a|an?") {
        return Some((0.5 * per_unit(parser.word(next))?, next + 1));
    }
    let (number, next) = parser.number(at).or_else(|| Some((1.0, parser.see(at, "a|an")?)))?;
    let unit = per_unit(parser.word(next).trim_end_matches('+'))?;
    let half = parser.see(next + 1, "and a half");
    let number = if half.is_some() { number + 0.5 } else { number };
    Some((number * unit, half.unwrap_or(next + 1)))
}

/// `PNG files`, `in HEIC format`, `jpegs`.
fn format(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let unwanted = parser.see(at, "but|and? without|no|not|except|excluding any|a|an|the?").filter(|next| *next > at);
    if let Some(next) = unwanted
        && let Some(name) = format_name(parser.word(next)).or_else(|| format_name(parser.word(next).strip_suffix('s')?))
    {
        let end = parser.see(next + 1, "file|files|format|formats?")?;
        parser.query.labels.none.push(name.to_owned());
        parser.claim(
            at..end,
            ChipKind::File,
            format!("no {}", name.to_uppercase()),
            Some("by the file’s name".to_owned()),
        );
        return Some(end);
    }
    let start = parser.see(at, "in|as|saved|of|type? a|an?")?;
    // "JPEG and RAW" are no one format.
    if parser.see(start + 1, "and|or|plus raw|raws").is_some()
        || start > 1 && parser.see(start - 2, "raw|raws and|or|plus").is_some()
    {
        return None;
    }
    let word = parser.word(start);
    let plain = word.trim_start_matches('.');
    let name = [plain, plain.strip_suffix('s').unwrap_or(plain)].into_iter().find_map(format_name)?;
    // GIFs are known for moving.
    let end = parser.see(start + 1, "format|formats|encoded?")?;
    let filed = is_file_word(parser.word(end));
    if name == "gif" && !filed && end == start + 1 {
        return None;
    }
    let end = if filed && matches!(parser.word(end), "file" | "files") { end + 1 } else { end };
    let other = parser.query.file.format.as_ref().is_some_and(|format| format != name);
    let detail = other.then(|| "one format at a time: this one is not looked for".to_owned());
    if !other {
        parser.query.file.format = Some(name.to_owned());
    }
    parser.claim(at..end, ChipKind::File, name.to_uppercase(), detail);
    Some(end)
}

fn format_name(word: &str) -> Option<&'static str> {
    const NAMES: [&str; 20] = [
        "jpeg", "png", "webp", "gif", "tiff", "heic", "avif", "nef", "cr2", "cr3", "arw", "dng", "orf", "rw2", "raf",
        "pef", "mp4", "mov", "avi", "bmp",
    ];
    match word {
        "jpg" => Some("jpeg"),
        "tif" => Some("tiff"),
        "heif" => Some("heic"),
        _ => NAMES.into_iter().find(|name| *name == word),
    }
}

/// `portrait orientation`, `vertical photos`, `in landscape`. A "landscape" alone is what is seen.
fn orientation(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "in|with? a|an?")?;
    let (sure, next) = match parser.word(start) {
        "vertical" | "upright" | "horizontal" => (true, start + 1),
        "portrait-oriented" | "landscape-oriented" | "portrait-orientation" | "landscape-orientation" => {
            (true, start + 1)
        }
        "portrait" | "landscape" | "square" => (false, start + 1),
        _ => return None,
    };
    let word = parser.word(start).split('-').next().unwrap_or_default().to_owned();
    let end = parser.see(next, "orientation|oriented|format|mode|aspect|layout ratio?");
    let pictures = is_file_word(parser.word(next));
    let in_it =
        parser.see(at, "in portrait|landscape").is_some() && !parser.words[start].pause && parser.word(next).is_empty();
    if !(end.is_some() || in_it || pictures && (sure || word != "landscape")) {
        return None;
    }
    let end = end.unwrap_or(next);
    let (orientation, text) = match word.as_str() {
        "vertical" | "upright" | "portrait" => (Orientation::Portrait, "upright"),
        "square" => (Orientation::Square, "square"),
        _ => (Orientation::Landscape, "wide"),
    };
    parser.query.file.orientation = Some(orientation);
    parser.claim(at..end, ChipKind::File, text, None);
    Some(end)
}
