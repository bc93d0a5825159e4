//! What is known of one photo, and how the library is.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use library::{Entry, Order, Problem, Progress};
use serde::Serialize;

use crate::snapshots::Selection;
use crate::timeline::{self, Asked};
use crate::view::View;
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

impl Photo {
    /// Leaves of paths the names of files: for whoever is shown only some photos of a folder.
    fn forget_folders(&mut self) {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        for file in &mut self.files {
            file.path = name(&file.path);
        }
        for reason in self.why.iter_mut().filter(|reason| reason.by == library::FoundBy::File) {
            reason.found = name(&reason.found);
        }
    }
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
    /// Why not all photos are here.
    trouble: Option<String>,
    /// Whether it is the owner who asks, whose wishes come true.
    wishes: bool,
    /// Whether that is at the library's own machine, where more is answered and may be wished for.
    here: bool,
    /// Where the owner says who may look, and viewers change their password.
    account: &'static str,
}

#[derive(Serialize)]
struct Done {
    done: usize,
    total: usize,
}

pub(crate) async fn photo(
    Extension(view): Extension<Arc<View>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Photo>, Refusal> {
    let entry = find(&view, &id).await?;
    let why = match asked.text() {
        "" => Vec::new(),
        text => view.library.why(text, timeline::today(), &entry).await?.unwrap_or_default(),
    };
    let mut photo = Photo { why, ..described(entry) };
    if !view.tells_folders() {
        photo.forget_folders();
    }
    Ok(Json(photo))
}

pub(crate) async fn status(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
) -> Result<Json<Status>, Refusal> {
    let answer = view.snapshots.now(&view.library, Selection::search("", Order::Newest), timeline::today()).await?;
    let (version, photos) = (answer.found.version, answer.found.rows.len());
    let (indexing, recognising, problems) = (None, None, 0);
    let (trouble, wishes, here, account) = (None, view.is_owners(), false, "/password");
    let mut status = Status { version, photos, indexing, recognising, problems, trouble, wishes, here, account };
    // How much else there is, and what of it cannot be read, is the owner's to know.
    if view.is_owners() {
        let done = |progress: Option<Progress>| progress.map(|Progress { done, total }| Done { done, total });
        status.indexing = done(*view.library.progress().borrow());
        status.recognising = done(*view.library.looking().borrow());
        status.problems = view.snapshots.problems(&view.library, version).await?;
        status.trouble = view.library.trouble();
        status.here = gallery.sessions.door == Door::ThisMachine;
        status.account = "/accounts";
    }
    Ok(Json(status))
}

pub(crate) async fn problems(Extension(view): Extension<Arc<View>>) -> Result<Json<Vec<Problem>>, Refusal> {
    Ok(Json(view.library.problems().await?))
}

/// The photo with this short identity.
pub(crate) async fn find(view: &View, id: &str) -> Result<Entry, Refusal> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    view.library.photo(id).await?.ok_or(Refusal::NotFound)
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
