//! The gallery's own files, embedded when the program is built.
//! Their addresses carry the build's hash, so browsers may keep them for ever; the page itself is asked for each time.

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::Refusal;

/// One file, as it is and compressed.
pub(crate) struct Asset {
    name: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(crate) async fn page(headers: HeaderMap) -> Result<Response, Refusal> {
    serve("index.html", &headers, "no-cache")
}

pub(crate) async fn icon(headers: HeaderMap) -> Result<Response, Refusal> {
    serve("favicon.svg", &headers, "no-cache")
}

pub(crate) async fn asset(
    Path((build, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // Another build's file is not this one's: an answer here would be kept for ever under the wrong name.
    if build != BUILD || name.ends_with(".html") {
        return Err(Refusal::NotFound);
    }
    serve(&name, &headers, FOR_EVER)
}

/// The sign-in page, in which `__HEADING__`, `__WORDS__` and `__FORM__` are left to be filled in.
pub(crate) fn door_page() -> &'static str {
    let page = FILES.iter().find(|asset| asset.name == "sign-in.html").expect("the page is among the gallery's files");
    std::str::from_utf8(page.plain).expect("the page is UTF-8")
}

/// The element by which a page's forms are sent with their hash, where that is asked for on the way.
pub(crate) fn sender() -> String {
    format!(r#"<script src="/a/{BUILD}/send.js" defer></script>"#)
}

fn serve(name: &str, headers: &HeaderMap, cache: &'static str) -> Result<Response, Refusal> {
    let asset = FILES.iter().find(|asset| asset.name == name).ok_or(Refusal::NotFound)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes =
        |coding: &str| accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == coding));
    let (coding, bytes) = if takes("br") && asset.brotli.len() < asset.plain.len() {
        (Some("br"), asset.brotli)
    } else if takes("gzip") && asset.gzip.len() < asset.plain.len() {
        (Some("gzip"), asset.gzip)
    } else {
        (None, asset.plain)
    };
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, media_type(name).parse().expect("a media type is a header value"));
    answer.insert(header::CACHE_CONTROL, cache.parse().expect("a cache rule is a header value"));
    answer.insert(header::VARY, "accept-encoding".parse().expect("a header's name is a header value"));
    if let Some(coding) = coding {
        answer.insert(header::CONTENT_ENCODING, coding.parse().expect("a coding is a header value"));
    }
    Ok(response)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_script_is_small() {
        let own = FILES.iter().filter(|asset| asset.name.ends_with(".js") && !asset.name.starts_with("vendor"));
        let gzip_bytes: usize = own.map(|asset| asset.gzip.len()).sum();
        assert!((10_000..=45_000).contains(&gzip_bytes), "{gzip_bytes} bytes");
    }

    #[test]
    fn the_pages_name_only_files_that_are_there() {
        let page = std::str::from_utf8(FILES.iter().find(|asset| asset.name == "index.html").unwrap().plain).unwrap();
        let named = |page: &'static str| -> Vec<&str> {
            let rests = page.split(&format!("/a/{BUILD}/")).skip(1).collect::<Vec<_>>();
            rests.into_iter().filter_map(|rest| rest.split('"').next()).collect()
        };
        assert!(named(page).len() > 5 && sender().contains(&format!("/a/{BUILD}/send.js")));
        for name in named(page).into_iter().chain(named(door_page())).chain(["send.js"]) {
            assert!(FILES.iter().any(|asset| asset.name == name), "{name}");
        }
    }

    #[test]
    fn every_file_has_a_type() {
        for asset in FILES {
            assert_ne!(media_type(asset.name), "application/octet-stream", "{}", asset.name);
        }
    }
}
