//! The pages of a share, as HTML. They say nothing of a photo but how it looks: no names, no place, no time.

use std::fmt::Write as _;

use library::{Row, Share, ShareAccess};

use crate::assets;
use crate::html::escaped;

/// Which of a share's photos is shown.
pub(super) struct Shown<'a> {
    pub(super) rows: &'a [Row],
    pub(super) at: usize,
    /// Whether a copy of the original is given of it.
    pub(super) in_full: bool,
}

/// What a share's page has to know of where it is.
pub(super) struct Around<'a> {
    /// What addresses begin with for whoever is elsewhere, if that is known.
    pub(super) origin: Option<&'a str>,
    /// Whether all photos are to be had at once.
    pub(super) at_once: bool,
}

/// All of them.
pub(super) fn of_share(share: &Share, rows: &[Row], around: Around<'_>) -> String {
    let (title, token) = (escaped(&share.title), &share.token);
    let count = match rows.len() {
        1 => "1 photo".to_owned(),
        count => format!("{count} photos"),
    };
    let mut head = format!(
        r#"<meta property="og:type" content="website"><meta property="og:title" content="{title}"><meta property="og:description" content="{count}">"#
    );
    // Whoever shows a card has no passphrase, and is nowhere that an address could be below.
    let is_open = !matches!(share.access, ShareAccess::Passphrase(_));
    if let (Some(row), Some(origin), true) = (rows.first(), around.origin, is_open) {
        let image = escaped(&format!("{origin}/s/{token}/thumbnails/{}", row.id.short()));
        head.push_str(&format!(r#"<meta property="og:image" content="{image}">"#));
    }
    let all = match around.at_once && !rows.is_empty() {
        true => format!(r#"<p><a class="all" href="/s/{token}/zip" download>Download all ({count})</a></p>"#),
        false => String::new(),
    };
    let mut body = format!(
        r#"<header class="share"><h1>{title}</h1><p class="lead">{count}</p>{all}</header><main class="tiles">"#
    );
    // So much is said of each photo.
    body.reserve(256 * rows.len());
    for (number, row) in rows.iter().enumerate() {
        let (id, number) = (row.id.short(), number + 1);
        write!(
            body,
            r#"<a class="r{}" href="/s/{token}/{id}"><img src="/s/{token}/tiles/{id}" alt="Photo {number}" loading="lazy" decoding="async"></a>"#,
            ratio_class(row.aspect)
        )
        .expect("writing to a string");
    }
    body.push_str("</main>");
    filled(&title, &head, &body, share.access == ShareAccess::Public)
}

/// One of them.
pub(super) fn of_photo(share: &Share, shown: Shown<'_>) -> String {
    let (title, token) = (escaped(&share.title), &share.token);
    let Shown { rows, at, in_full } = shown;
    let download = if in_full { "Download in full size" } else { "Download" };
    let id = rows[at].id.short();
    let link = |row: Option<&Row>, word: &str, rel: &str| match row {
        Some(row) => format!(r#"<a rel="{rel}" href="/s/{token}/{}">{word}</a>"#, row.id.short()),
        None => format!("<span>{word}</span>"),
    };
    let previous = link(at.checked_sub(1).and_then(|before| rows.get(before)), "Previous", "prev");
    let next = link(rows.get(at + 1), "Next", "next");
    let (number, count) = (at + 1, rows.len());
    let body = format!(
        r#"<main class="one"><nav><a href="/s/{token}">{title}</a><span>{number} of {count}</span></nav><img src="/s/{token}/thumbnails/{id}" alt="Photo {number}"><nav>{previous}<a href="/s/{token}/originals/{id}">{download}</a>{next}</nav></main>"#
    );
    filled(&title, "", &body, share.access == ShareAccess::Public)
}

/// What asks for the passphrase. It does not say of what.
pub(super) fn locked(share: &Share, words: Option<&str>) -> String {
    let words = words.unwrap_or("Whoever sent you the link knows the passphrase.");
    let token = &share.token;
    let body = format!(
        r#"<main class="door"><h1>These photos are private</h1><p class="lead">{words}</p><form method="post" action="/s/{token}"><label>Passphrase <input type="password" name="passphrase" required autofocus autocomplete="off"></label> <button class="primary" type="submit">Show the photos</button></form></main>"#
    );
    filled("Photos", &assets::sender(), &body, false)
}

/// What is said where no share is, any more or yet.
pub(super) fn nothing() -> String {
    let body = r#"<main class="door"><h1>There is nothing here</h1><p class="lead">The link may have ended, or part of it may be missing. Ask whoever sent it.</p></main>"#;
    filled("Photos", "", body, false)
}

/// `title` and `head` are HTML.
fn filled(title: &str, head: &str, body: &str, is_public: bool) -> String {
    let robots = if is_public { "" } else { r#"<meta name="robots" content="noindex">"# };
    let files = format!("/a/{}", assets::BUILD);
    format!(
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><meta name="color-scheme" content="light dark">{robots}{head}<link rel="icon" type="image/svg+xml" href="{files}/favicon.svg"><link rel="stylesheet" href="{files}/gallery.css"><link rel="stylesheet" href="{files}/sign-in.css"><link rel="stylesheet" href="{files}/share.css"></head><body>{body}</body></html>"#
    )
}

/// Width over height in tenths, between what the style sheet has classes for. A style of each tile's own would not be let in.
fn ratio_class(aspect: u8) -> u32 {
    // As `catalogue::aspect_code` spells it.
    let ratio = ((f64::from(aspect) - 128.0) / 40.0).exp2();
    (ratio * 10.0).round().clamp(4.0, 30.0) as u32
}
