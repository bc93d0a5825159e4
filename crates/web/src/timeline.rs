//! The timeline and searches: the index, its chunks, and what was understood.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use jiff::civil::Date;
use library::{Answer, Away, Gist, LeaveOut, Library, Order, PhotoId, Row};
use serde::{Deserialize, Serialize};

use crate::snapshots::Selection;
use crate::view::View;
use crate::{Gallery, Refusal, percent, wire};

/// Who answers tiles and thumbnails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// The gallery, by the photo's identity.
    Gallery,
    /// An edge in front of the gallery, which reads the store by itself and so needs to be told the path.
    Edge,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The search; empty for the whole library.
    #[serde(default)]
    q: String,
    #[serde(default)]
    order: Order,
}

#[derive(Deserialize)]
pub(crate) struct AskedPage {
    #[serde(default)]
    q: String,
    #[serde(default)]
    order: Order,
    /// The first is 1. Without, no photos are told.
    page: Option<NonZeroUsize>,
    /// How many photos a page has.
    limit: Option<NonZeroUsize>,
}

/// The version that the index began with.
#[derive(Deserialize)]
pub(crate) struct Version {
    v: u64,
}

/// What was understood of a search.
#[derive(Serialize)]
pub(crate) struct Understood {
    count: usize,
    /// What was searched: `words`, or `words and meaning`.
    by: &'static str,
    /// How many of the photos, the last ones, only look like what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    alike: Option<usize>,
    chips: Vec<Chip>,
    unmatched: Vec<String>,
    /// What it was taken to mean.
    understood: library::Query,
    /// Which parts to leave out, where nothing is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    leave_out: Option<LeaveOut>,
    /// What answers a question beside the photos.
    #[serde(flatten)]
    gist: Option<Gist>,
    /// How many of all that was found were asked where they were taken, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<usize>,
    #[serde(flatten)]
    pages: Option<PageOf>,
}

/// Some of the photos of a search.
#[derive(Serialize)]
struct PageOf {
    page: usize,
    pages: usize,
    photos: Vec<PhotoId>,
}

/// A removable part of a search.
#[derive(Serialize)]
struct Chip {
    kind: library::ChipKind,
    text: String,
    detail: Option<String>,
    /// The title of the album that it asks for, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    album: Option<String>,
    /// UTF-16 offset into the search, as scripts count.
    start: usize,
    end: usize,
    /// How else it may be meant, and the search that means it so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<library::OtherReading>,
}

/// What is read of a search: nobody types more, and reading takes time with the square of it.
const LONGEST_CHARS: usize = 500;

impl Asked {
    pub(crate) fn text(&self) -> &str {
        shortened(&self.q)
    }

    fn selection(&self) -> Selection {
        Selection::search(self.text(), self.order)
    }
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(LONGEST_CHARS).map_or(text, |(end, _)| &text[..end])
}

/// The days and aspect ratios of all that a search finds.
pub(crate) async fn index(
    Extension(view): Extension<Arc<View>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    index_of(&view, asked.selection(), &headers).await
}

/// Identities and colours of photos `512 * number ..` of them.
pub(crate) async fn chunk(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
    Path(number): Path<usize>,
    Query(asked): Query<Asked>,
    Query(version): Query<Version>,
) -> Result<Response, Refusal> {
    chunk_of((&gallery, &view), asked.selection(), number, version).await
}

/// The same of what was put away.
pub(crate) async fn index_away(
    Extension(view): Extension<Arc<View>>,
    Path(away): Path<Away>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    index_of(&view, Selection::Away(away), &headers).await
}

pub(crate) async fn chunk_away(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
    Path((away, number)): Path<(Away, usize)>,
    Query(version): Query<Version>,
) -> Result<Response, Refusal> {
    chunk_of((&gallery, &view), Selection::Away(away), number, version).await
}

/// The same of a folder.
pub(crate) async fn index_of_folder(
    Extension(view): Extension<Arc<View>>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    index_of(&view, Selection::Folder(path), &headers).await
}

pub(crate) async fn chunk_of_folder(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
    Path((path, number)): Path<(String, usize)>,
    Query(version): Query<Version>,
) -> Result<Response, Refusal> {
    chunk_of((&gallery, &view), Selection::Folder(path), number, version).await
}

/// The same of one of the day's memories; of none, where there is not that one.
pub(crate) async fn index_of_memory(
    Extension(view): Extension<Arc<View>>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    index_of(&view, Selection::Memory(key), &headers).await
}

pub(crate) async fn chunk_of_memory(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
    Path((key, number)): Path<(String, usize)>,
    Query(version): Query<Version>,
) -> Result<Response, Refusal> {
    chunk_of((&gallery, &view), Selection::Memory(key), number, version).await
}

async fn index_of(view: &View, selection: Selection, headers: &HeaderMap) -> Result<Response, Refusal> {
    let today = today();
    let answer = view.snapshots.now(&view.library, selection, today).await?;
    // Of one version, other photos are found once there is something to compare them with words.
    let by = view.library.meaning().map(|meaning| format!("-{}", meaning.model())).unwrap_or_default();
    let tag = format!("\"{}-{today}{by}{}\"", answer.found.version, view.mark());
    let cached = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    let bytes = wire::index(answer.found.version, &answer.found.rows);
    Ok((cached, binary(), bytes).into_response())
}

/// With the photos' paths, where an edge has their pictures.
async fn chunk_of(
    (gallery, view): (&Gallery, &View),
    selection: Selection,
    number: usize,
    Version { v: version }: Version,
) -> Result<Response, Refusal> {
    let answer = match view.snapshots.at(&selection, version) {
        Some(answer) => answer,
        // After a restart nothing is kept, but the library may not have changed since.
        None => view.snapshots.now(&view.library, selection, today()).await?,
    };
    if answer.found.version != version {
        return Err(Refusal::Outdated);
    }
    let rows = answer.found.rows.chunks(wire::CHUNK).nth(number).ok_or(Refusal::NotFound)?;
    // Another library may be served at the same address later, and count its versions alike.
    let cached = [(header::CACHE_CONTROL, "private, no-cache")];
    let mut bytes = wire::chunk(rows);
    if gallery.pictures == Pictures::Edge && view.is_owners() {
        bytes.extend(paths(&view.library, rows).await?.into_bytes());
    }
    Ok((cached, binary(), bytes).into_response())
}

/// A line for each row: the path below `tiles/` and `thumbnails/`, as an address has it; empty for a photo that is gone.
async fn paths(library: &Library, rows: &[Row]) -> anyhow::Result<String> {
    let ids: Vec<PhotoId> = rows.iter().map(|row| row.id).collect();
    let entries = library.photos(&ids).await?;
    let first = |entry: &library::Entry| entry.files.first().map(|file| percent::path(file.path.as_str()));
    let paths: HashMap<PhotoId, String> = entries.iter().filter_map(|entry| Some((entry.id, first(entry)?))).collect();
    Ok(ids.iter().map(|id| paths.get(id).map_or("", String::as_str)).collect::<Vec<_>>().join("\n"))
}

/// What a search was taken to mean, and a page of the photos.
pub(crate) async fn search(
    Extension(view): Extension<Arc<View>>,
    Query(asked): Query<AskedPage>,
) -> Result<Json<Understood>, Refusal> {
    let text = shortened(&asked.q);
    let selection = Selection::search(text, asked.order);
    let answer = view.snapshots.now(&view.library, selection, today()).await?;
    Ok(Json(understood(text, &answer, asked.page, asked.limit)))
}

/// What a search that is being typed may go on with.
pub(crate) async fn completions(
    Extension(view): Extension<Arc<View>>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<library::Completion>>, Refusal> {
    const MOST: usize = 8;
    Ok(Json(view.library.complete(asked.text(), today(), MOST).await?))
}

fn understood(text: &str, answer: &Answer, page: Option<NonZeroUsize>, limit: Option<NonZeroUsize>) -> Understood {
    const USUAL: usize = 100;
    const MOST: usize = 1_000;
    let chips = answer.understood.chips.iter().enumerate().map(|(i, chip)| {
        let (start, end) = chip.utf16_span(text);
        let (kind, text, detail, album) = (chip.kind, chip.text.clone(), chip.detail.clone(), chip.album.clone());
        let others = answer.others.get(i).cloned().unwrap_or_default();
        Chip { kind, text, detail, album, start, end, others }
    });
    let rows = &answer.found.rows;
    let pages = (page.is_some() || limit.is_some()).then(|| {
        let (number, limit) = (page.map_or(1, NonZeroUsize::get), limit.map_or(USUAL, NonZeroUsize::get).min(MOST));
        let photos = rows.chunks(limit).nth(number - 1).unwrap_or_default().iter().map(|row| row.id);
        PageOf { page: number, pages: rows.len().div_ceil(limit).max(1), photos: photos.collect() }
    });
    Understood {
        count: rows.len(),
        by: answer.by(),
        alike: answer.alike,
        chips: chips.collect(),
        unmatched: answer.understood.query.all_unmatched().into_iter().map(str::to_owned).collect(),
        understood: answer.understood.query.clone(),
        leave_out: answer.leave_out.clone(),
        gist: answer.gist.clone(),
        asked: answer.asked,
        pages,
    }
}

fn binary() -> [(header::HeaderName, &'static str); 1] {
    [(header::CONTENT_TYPE, "application/octet-stream")]
}

/// The day it is where this program runs: the gallery is looked at on the same machine.
pub(crate) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
