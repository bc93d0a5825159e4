//! What kind of picture: videos, RAW files, screenshots, selfies, panoramas.
//! "Photos" is said of all of them, and so says nothing.

use super::{ChipKind, PICTURES, Parser, not_known_yet, placenames};
use crate::{Media, Query};

const KINDS: [(&str, Media, &str); 10] = [
    ("video|videos|clip|clips|movie|movies|footage|film|films|vid|vids", Media::Video, "videos"),
    ("home video|videos|movie|movies|film|films", Media::Video, "videos"),
    ("live photo|photos|picture|pictures|pics|shots", Media::Live, "live photos"),
    ("raw|raws", Media::Raw, "RAW"),
    ("screenshot|screenshots|screengrab|screengrabs|screencap|screencaps", Media::Screenshot, "screenshots"),
    ("screen shot|shots|grab|grabs|capture|captures|cap|caps", Media::Screenshot, "screenshots"),
    ("selfie|selfies", Media::Selfie, "selfies"),
    ("panorama|panoramas|panoramic|panoramics|pano|panos", Media::Panorama, "panoramas"),
    ("animated gif|gifs|image|images|photo|photos|picture|pictures?", Media::Animated, "animated"),
    ("gif|gifs|animation|animations", Media::Animated, "animated"),
];

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    pictures_only(parser, at)
        .or_else(|| unwanted(parser, at))
        .or_else(|| both(parser, at))
        .or_else(|| wanted(parser, at))
}

/// Words that a format or an orientation is said of.
pub(super) fn is_file_word(word: &str) -> bool {
    super::people::is_picture(word)
        || matches!(
            word,
            "file" | "files" | "video" | "videos" | "clip" | "clips" | "panorama" | "panoramas" | "selfie" | "selfies"
        )
}

/// `photos only`, `no videos`, `still photos`.
fn pictures_only(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let videos = KINDS[0].0;
    let end = [
        format!("but|and|or? no|not|without|except|excluding any|a|an|the? {videos}"),
        format!("everything|anything|all but|except|excluding {videos}"),
        format!("that|which? arent|isnt|not {videos}"),
        format!("only|just|still {PICTURES} not|no? {videos}?"),
        format!("{PICTURES} only not|no? {videos}?"),
        format!("{PICTURES} but? not|no {videos}"),
        "stills only?".to_owned(),
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern))?;
    // "Only photos of Ella" is about Ella.
    let about = parser.words[at].folded.as_str();
    if matches!(about, "only" | "just") && !parser.word(end).is_empty() {
        return None;
    }
    add(parser, Media::Photo);
    parser.claim(at..end, ChipKind::Kind, "photos", None);
    Some(end)
}

/// `no screenshots`.
fn unwanted(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let next = [
        "but|and? no|not|without|except|excluding any|a|an|the?",
        "everything|anything|all but|except|excluding",
        "that|which? arent|isnt|not a|an?",
    ]
    .iter()
    .find_map(|pattern| parser.see(at, pattern))?;
    let (media, label, mut end) = kind(parser, next)?;
    let mut unwanted = vec![(media, label)];
    // "Without screenshots or videos" wants neither.
    while let Some((media, label, next)) = parser.see(end, "or|nor|and").and_then(|next| kind(parser, next)) {
        unwanted.push((media, label));
        end = next;
    }
    let labels: Vec<&str> = unwanted.iter().map(|(_, label)| *label).collect();
    let text = format!("no {}", labels.join(", no "));
    for (media, label) in unwanted {
        match media {
            Media::Video => add(parser, Media::Photo),
            // No file says so, but somebody may have.
            Media::Selfie | Media::Live | Media::Photo => {
                parser.query.labels.none.push(label.trim_end_matches('s').to_lowercase());
            }
            Media::Raw | Media::Screenshot | Media::Panorama | Media::Animated => {
                parser.query.none.push(Query { media: vec![media], ..Query::default() });
            }
        }
    }
    parser.claim(at..end, ChipKind::Kind, text, None);
    Some(end)
}

/// `photos and videos` are all there is.
fn both(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let videos = KINDS[0].0;
    if let Some(end) = parser
        .see(at, &format!("{PICTURES} and|or {videos}"))
        .or_else(|| parser.see(at, &format!("{videos} and|or {PICTURES}")))
    {
        parser.take(at..end);
        return Some(end);
    }
    // Pictures "and screenshots" are more than screenshots, and RAW and JPEG are all that cameras make.
    const JPEG: &str = "jpeg|jpegs|jpg|jpgs";
    let (media, end) = [
        (Media::Screenshot, format!("{PICTURES} and|or screenshots")),
        (Media::Screenshot, format!("screenshots and|or {PICTURES}")),
        (Media::Raw, format!("{JPEG} and|or|plus raw|raws files|photos?")),
        (Media::Raw, format!("raw|raws and|or|plus {JPEG} files|photos?")),
    ]
    .into_iter()
    .find_map(|(media, pattern)| Some((media, parser.see(at, &pattern)?)))?;
    add(parser, Media::Photo);
    add(parser, media);
    let text = parser.slice(at..end);
    parser.claim(at..end, ChipKind::Kind, text, None);
    Some(end)
}

fn wanted(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    // "Favourites or RAW" are two alternatives, of which another rule knows.
    let led = if parser.query.media.is_empty() { "only|just|and?" } else { "only|just|and|or?" };
    let start = parser.see(at, led)?;
    if start > at && parser.words[at].pause {
        return None;
    }
    let (media, text, end) = kind(parser, start)?;
    let (single, end) = (
        end == start + 1,
        parser.see(end, "file|files|format only?").or_else(|| parser.see(end, "only")).unwrap_or(end),
    );
    // "Raw fish" and "a film camera" are things to see, and "on film" is how it was taken.
    let word = parser.word(start);
    if word == "film" && start > 0 && matches!(parser.words[start - 1].folded.as_str(), "on" | "with") {
        return None;
    }
    let content_follows = !parser.word(end).is_empty()
        && !super::rest::is_generic(parser.word(end))
        && !is_file_word(parser.word(end))
        && parser.any_date(end).is_none()
        && placenames::named(parser, end).is_none()
        && parser.reader.names.find(parser, end).is_none();
    if single
        && matches!(word, "raw" | "film" | "live" | "movie")
        && content_follows
        && !parser.slice(start..start + 1).eq("RAW")
    {
        return None;
    }
    add(parser, media);
    let detail = match media {
        Media::Video | Media::Live | Media::Selfie => not_known_yet(),
        Media::Screenshot => Some("by the file’s name".to_owned()),
        Media::Photo | Media::Raw | Media::Panorama | Media::Animated => None,
    };
    parser.claim(at..end, ChipKind::Kind, text, detail);
    Some(end)
}

fn kind(parser: &Parser<'_>, at: usize) -> Option<(Media, &'static str, usize)> {
    let kinds = KINDS.iter().find_map(|(pattern, media, text)| Some((*media, *text, parser.see(at, pattern)?)));
    // "At home, videos" are not of the house.
    kinds.filter(|(.., end)| (at..end - 1).all(|at| !parser.words[at].pause))
}

fn add(parser: &mut Parser<'_>, media: Media) {
    if !parser.query.media.contains(&media) {
        parser.query.media.push(media);
    }
}
