//! What is known of one photo, and how the library is.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use library::{Entry, Order, Problem, Progress};
use serde::Serialize;

use crate::snapshots::Selection;
use crate::timeline::{self, Asked};
use crate::{Door, Gallery, Refusal};

/// A photo, for the lightbox's information.
#[derive(Serialize)]
pub(crate) struct Photo {
    id: library::PhotoId,
    files: Vec<File>,
    taken: Taken,
    format: library::Format,
    width_px: u32,
    height_px: u32,
    location: Option<library::Location>,
    places: Vec<String>,
    camera: library::Camera,
    exposure: library::Exposure,
    labels: Vec<String>,
    /// What can be read in it, line by line.
    text: Vec<String>,
    people: Vec<String>,
    /// The titles of those that somebody put it into.
    albums: Vec<String>,
    favourite: bool,
    /// Where it is kept, if not with all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    shelf: Option<library::Shelf>,
    title: Option<String>,
    description: Option<String>,
    rating: Option<u8>,
    thumbhash: Option<String>,
    stack: Option<library::Stack>,
    problems: Vec<String>,
    /// What a search's words are met by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<library::Reason>,
}

#[derive(Serialize)]
struct File {
    path: String,
    size_bytes: u64,
}

#[derive(Serialize)]
struct Taken {
    local: String,
    offset_minutes: Option<i16>,
    source: library::Clock,
}

/// How the library is.
#[derive(Serialize)]
pub(crate) struct Status {
    version: u64,
    photos: usize,
    indexing: Option<Done>,
    recognising: Option<Done>,
    problems: usize,
    /// Whether wishes come true at this door.
    wishes: bool,
}

#[derive(Serialize)]
struct Done {
    done: usize,
    total: usize,
}

pub(crate) async fn photo(
    State(gallery): State<Arc<Gallery>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Photo>, Refusal> {
    let entry = find(&gallery, &id).await?;
    let why = match asked.text() {
        "" => Vec::new(),
        text => gallery.library.why(text, timeline::today(), &entry).await?.unwrap_or_default(),
    };
    Ok(Json(Photo { why, ..described(entry) }))
}

pub(crate) async fn status(State(gallery): State<Arc<Gallery>>) -> Result<Json<Status>, Refusal> {
    let done = |progress: Option<Progress>| progress.map(|Progress { done, total }| Done { done, total });
    let indexing = done(*gallery.library.progress().borrow());
    let recognising = done(*gallery.library.looking().borrow());
    let answer =
        gallery.snapshots.now(&gallery.library, Selection::search("", Order::Newest), timeline::today()).await?;
    let problems = gallery.snapshots.problems(&gallery.library, answer.found.version).await?;
    Ok(Json(Status {
        version: answer.found.version,
        photos: answer.found.rows.len(),
        indexing,
        recognising,
        problems,
        wishes: gallery.sessions.door == Door::ThisMachine,
    }))
}

pub(crate) async fn problems(State(gallery): State<Arc<Gallery>>) -> Result<Json<Vec<Problem>>, Refusal> {
    Ok(Json(gallery.library.problems().await?))
}

/// The photo with this short identity.
pub(crate) async fn find(gallery: &Gallery, id: &str) -> Result<Entry, Refusal> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    gallery.library.photo(id).await?.ok_or(Refusal::NotFound)
}

fn described(entry: Entry) -> Photo {
    let labels = entry.labels();
    let text = entry.seen.sure_text().map(str::to_owned).collect();
    let problems = entry.problems().map(str::to_owned).collect();
    let Entry { id, files, taken, reading, seen: _, people, places, albums, edited, stack } = entry;
    Photo {
        id,
        files: files.into_iter().map(|file| File { path: file.path.into(), size_bytes: file.size_bytes }).collect(),
        taken: Taken { local: taken.local.to_string(), offset_minutes: taken.offset_minutes, source: taken.clock },
        format: reading.format,
        width_px: reading.width_px,
        height_px: reading.height_px,
        location: reading.location,
        places,
        camera: reading.camera,
        exposure: reading.exposure,
        labels,
        text,
        people,
        albums,
        favourite: edited.favourite,
        shelf: edited.shelf,
        title: reading.title,
        description: reading.description,
        rating: reading.rating,
        thumbhash: reading.thumbhash,
        stack,
        problems,
        why: Vec::new(),
    }
}
