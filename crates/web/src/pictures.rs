//! Tiles, thumbnails and originals. The first two are named by the photo's content, so browsers may keep them for ever.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use library::{Availability, Entry, Library, OriginalPath, Rendition};
use serde::Deserialize;

use crate::photos::find;
use crate::view::View;
use crate::{Door, Gallery, Refusal, percent};

const FOR_EVER: &str = "private, max-age=31536000, immutable";
/// Of what viewers may be shown no more tomorrow.
const FOR_NOW: &str = "private, max-age=600";
/// What is held of an original while it is sent.
const PIECE_BYTES: u64 = 1 << 20;

/// For how long a link to an original is good.
pub(crate) const LINK_LASTS: Duration = Duration::from_secs(15 * 60);
/// A browser may use a link again for 10 minutes, so that the download it begins then has 5 more.
const LINK_KEPT: &str = "private, max-age=600";

/// How long either class takes: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html>, 2026.
const ARCHIVED: &str = "this original is archived. Its owner can ask for it back with aws s3api restore-object, or in the S3 console: \
     it is there within 12 hours from Glacier Flexible Retrieval, and within 48 from Deep Archive\n";
const RESTORING: &str =
    "this original is on its way back from the archive: it is there within 48 hours of being asked for\n";

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Present when the file is to be saved, not shown.
    download: Option<String>,
}

pub(crate) async fn tile(Extension(view): Extension<Arc<View>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    rendition(&view, &id, Rendition::Tile, "image/webp").await
}

pub(crate) async fn thumbnail(
    Extension(view): Extension<Arc<View>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    rendition(&view, &id, Rendition::Thumbnail, "image/jpeg").await
}

async fn rendition(view: &View, id: &str, rendition: Rendition, media_type: &'static str) -> Result<Response, Refusal> {
    let entry = find(view, id).await?;
    let bytes = view.library.rendition(&entry, rendition).await?.ok_or(Refusal::NotFound)?;
    let kept = if view.is_owners() { FOR_EVER } else { FOR_NOW };
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, kept)], bytes).into_response())
}

/// The user's own file, whole or in part, a piece at a time.
pub(crate) async fn original(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let entry = find(&view, &id).await?;
    let (file, availability) = reachable(&view.library, &entry).await?;
    match availability {
        Availability::Readable => {}
        Availability::Archived => return Ok((StatusCode::CONFLICT, ARCHIVED).into_response()),
        Availability::Restoring => return Ok((StatusCode::CONFLICT, RESTORING).into_response()),
    }
    let disposition = asked.download.map(|_| attachment(file.path.name()));
    let link = match gallery.sessions.door {
        Door::ThisMachine => None,
        Door::Anywhere => view.library.original_link(&file.path, LINK_LASTS, disposition.as_deref()).await?,
    };
    if let Some(link) = link {
        return Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, link)], [(header::CACHE_CONTROL, LINK_KEPT)])
            .into_response());
    }
    let size = file.size_bytes;
    let wanted = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let (status, range) = match wanted.map(|wanted| parse_range(wanted, size)) {
        None | Some(Wanted::All) => (StatusCode::OK, 0..size),
        Some(Wanted::Part(range)) => (StatusCode::PARTIAL_CONTENT, range),
        Some(Wanted::Outside) => {
            let sizes = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, sizes).into_response());
        }
    };
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, entry.reading.format.media_type())
        .header(header::CONTENT_LENGTH, range.end - range.start)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, no-cache");
    if status == StatusCode::PARTIAL_CONTENT {
        response = response.header(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1));
    }
    if let Some(disposition) = disposition {
        response = response.header(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response.body(pieces(view.library.clone(), file.path.clone(), range))?)
}

/// The first file that is there as it was, if possible one that can be read now: originals may be on a disk that is not
/// mounted, or archived.
async fn reachable<'a>(library: &Library, entry: &'a Entry) -> Result<(&'a library::File, Availability), Refusal> {
    let mut archived = None;
    for file in &entry.files {
        match library.availability(file).await? {
            Some(Availability::Readable) => return Ok((file, Availability::Readable)),
            Some(availability) => archived = archived.or(Some((file, availability))),
            None => {}
        }
    }
    archived.ok_or(Refusal::NotFound)
}

fn pieces(library: Library, path: OriginalPath, range: Range<u64>) -> Body {
    Body::from_stream(futures::stream::try_unfold(range, move |left| {
        let (library, path) = (library.clone(), path.clone());
        async move {
            if left.is_empty() {
                return Ok::<_, anyhow::Error>(None);
            }
            let end = left.end.min(left.start + PIECE_BYTES);
            let piece: Bytes = library.original(&path, left.start..end).await?;
            anyhow::ensure!(piece.len() as u64 == end - left.start, "{path} has become shorter");
            Ok(Some((piece, end..left.end)))
        }
    }))
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    Outside,
}

/// RFC 9110 §14: one range of bytes; anything else is answered whole.
fn parse_range(header: &str, size: u64) -> Wanted {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::All;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..size.min(last.saturating_add(1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(last)) if first.trim().is_empty() && last > 0 => size.saturating_sub(last)..size,
        (Err(_), Ok(0)) if first.trim().is_empty() => return Wanted::Outside,
        _ => return Wanted::All,
    };
    if range.is_empty() { Wanted::Outside } else { Wanted::Part(range) }
}

/// RFC 6266: the name in UTF-8, percent-encoded.
pub(crate) fn attachment(name: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", percent::encoded(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_part_of_a_file() {
        let rows = [
            ("bytes=0-9", Wanted::Part(0..10)),
            ("bytes=90-", Wanted::Part(90..100)),
            ("bytes=-5", Wanted::Part(95..100)),
            ("bytes=-500", Wanted::Part(0..100)),
            ("bytes=50-5000", Wanted::Part(50..100)),
            ("bytes=100-", Wanted::Outside),
            ("bytes=-0", Wanted::Outside),
            ("bytes=9-0", Wanted::All),
            ("bytes=0-1,5-6", Wanted::All),
            ("pages=1-2", Wanted::All),
        ];
        for (header, wanted) in rows {
            assert_eq!(parse_range(header, 100), wanted, "{header}");
        }
    }

    #[test]
    fn a_download_keeps_its_name() {
        assert_eq!(attachment("Café 1.jpg"), "attachment; filename*=UTF-8''Caf%C3%A9%201.jpg");
    }
}
