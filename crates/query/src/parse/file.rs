//! What the file is like: its size, how long it plays, its format and which way it lies.
//! A size or a length needs its unit: "over 40" alone says nothing.

use super::camera::{bound_after, bound_before, bounds, sign};
use super::media::is_file_word;
use super::{ChipKind, Parser, not_known_yet};
use crate::{Comparison, Orientation};

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    size(parser, at)
        .or_else(|| megapixels(parser, at))
        .or_else(|| duration(parser, at))
        .or_else(|| format(parser, at))
        .or_else(|| orientation(parser, at))
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
    let text = spell(&bounds, "MB");
    parser.query.file.size_mb.0.extend(bounds);
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
    let text = spell(&bounds, "megapixels");
    // Cameras of 12 megapixels make pictures of 12.2.
    let bounds = bounds.into_iter().flat_map(|(comparison, number)| match comparison {
        Comparison::Equal => vec![(Comparison::AtLeast, number - 0.5), (Comparison::AtMost, number + 0.5)],
        _ => vec![(comparison, number)],
    });
    parser.query.file.megapixels.0.extend(bounds);
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
    let beside_video = parser.see(end, "video|videos|clip|clips|movie|movies").is_some()
        || bound_after(parser, end).is_some()
        || parser.words[end - 1].folded == "long";
    if parser.see(end, "ago|exposure|exposures|old|before|after|later").is_some() || !(bounded || beside_video) {
        return None;
    }
    let text = spell(&bounds, "s");
    parser.query.file.duration_s.0.extend(bounds);
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
    if let Some((number, unit)) = word.split_once('-') {
        let number: f64 = number.parse().ok().or_else(|| super::number_word(number).map(f64::from))?;
        return Some((number * per_unit(unit)?, at + 1));
    }
    if let Some(next) = parser.see(at, "half a|an") {
        return Some((0.5 * per_unit(parser.word(next))?, next + 1));
    }
    let (number, next) = parser.number(at).or_else(|| Some((1.0, parser.see(at, "a|an")?)))?;
    Some((number * per_unit(parser.word(next))?, next + 1))
}

fn spell(bounds: &[(Comparison, f64)], unit: &str) -> String {
    bounds
        .iter()
        .map(|(comparison, number)| format!("{}{number} {unit}", sign(*comparison)))
        .collect::<Vec<_>>()
        .join(", ")
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
    parser.query.file.format = Some(name.to_owned());
    parser.claim(at..end, ChipKind::File, name.to_uppercase(), None);
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
