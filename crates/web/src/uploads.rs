//! Photographs that somebody sends to the library, one file a request, and which of them need not be sent.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use library::{MOST_UPLOADED_BYTES, NotUploaded, PhotoId};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;

use crate::{Failure, Gallery, Refusal, people};

/// What is said of a file: the SHA-256 of all of it, in hex.
const SHA256: &str = "x-sha256";
/// When it was last changed where it is, if that is known: milliseconds since 1970.
const MODIFIED: &str = "x-modified-ms";
/// So many are asked for at once.
const MOST_ASKED: usize = 1_000;

/// The files that are arriving: what follows from them for others is drawn once there are none, not after each.
#[derive(Debug, Default)]
pub(crate) struct Arriving(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    files: usize,
    /// Whether any was kept since conclusions were last begun to be drawn.
    is_news: bool,
    /// Whether they are being drawn.
    is_drawing: bool,
}

/// One of them, however it ends.
struct One(Arc<Gallery>);

#[derive(Deserialize)]
struct Asked {
    photos: Vec<PhotoId>,
}

#[derive(Serialize)]
pub(crate) struct Known {
    known: Vec<PhotoId>,
}

/// Why a file is not kept.
#[derive(Serialize)]
struct Refused {
    refused: String,
}

/// Of these photos those that the library has.
pub(crate) async fn known(State(gallery): State<Arc<Gallery>>, body: Bytes) -> Result<Json<Known>, Refusal> {
    let Asked { photos } = people::wished(&body)?;
    if photos.len() > MOST_ASKED {
        return Err(Refusal::Refused(format!("at most {MOST_ASKED} photos are asked for at once")));
    }
    Ok(Json(Known { known: gallery.library().uploaded_already(&photos).await? }))
}

/// Keeps a file, as it arrives.
pub(crate) async fn keep(
    State(gallery): State<Arc<Gallery>>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let said = headers.get(SHA256).and_then(|said| said.to_str().ok()).and_then(|said| said.parse::<PhotoId>().ok());
    let Some(photo) = said else {
        let words = format!("the header {SHA256} must say the file's SHA-256, as 64 hex digits");
        return told(NotUploaded::Refused(words));
    };
    // Known before anything has come.
    let length = headers.get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MOST_UPLOADED_BYTES) {
        return told(NotUploaded::TooLarge);
    }
    let pieces = body.into_data_stream().map(|piece| piece.map_err(io::Error::other));
    let one = One::of(&gallery);
    let modified_ms = headers.get(MODIFIED).and_then(|said| said.to_str().ok()?.parse().ok());
    match gallery.library().upload(&path, photo, modified_ms, pieces).await {
        Ok(uploaded) => {
            one.is_kept();
            Json(uploaded).into_response()
        }
        Err(error) => told(error),
    }
}

impl One {
    fn of(gallery: &Arc<Gallery>) -> Self {
        gallery.arriving.counted().files += 1;
        Self(gallery.clone())
    }

    fn is_kept(&self) {
        self.0.arriving.counted().is_news = true;
    }
}

impl Drop for One {
    fn drop(&mut self) {
        let mut counted = self.0.arriving.counted();
        counted.files -= 1;
        if counted.files == 0 && counted.is_news && !counted.is_drawing {
            // What fails, or comes too late, the next import does.
            if let Ok(runtime) = Handle::try_current() {
                counted.is_drawing = true;
                runtime.spawn(draw(self.0.clone()));
            }
        }
    }
}

/// Draws what follows from what was kept, until nothing was kept meanwhile.
async fn draw(gallery: Arc<Gallery>) {
    while gallery.arriving.is_to_be_drawn() {
        drop(gallery.library().draw_conclusions().await);
    }
}

impl Arriving {
    fn is_to_be_drawn(&self) -> bool {
        let mut counted = self.counted();
        counted.is_drawing = std::mem::take(&mut counted.is_news);
        counted.is_drawing
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().expect("nothing panics while it counts")
    }
}

fn told(error: NotUploaded) -> Response {
    let (status, failure) = match &error {
        NotUploaded::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        NotUploaded::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, None),
        NotUploaded::Broken => (StatusCode::BAD_REQUEST, None),
        NotUploaded::NoRoom => (StatusCode::INSUFFICIENT_STORAGE, None),
        NotUploaded::Failed(error) => (StatusCode::INTERNAL_SERVER_ERROR, Some(Failure(format!("{error:#}")))),
    };
    let refused = failure.as_ref().map_or_else(|| error.to_string(), |Failure(reason)| reason.clone());
    let mut response = (status, Json(Refused { refused })).into_response();
    if let Some(failure) = failure {
        response.extensions_mut().insert(failure);
    }
    response
}
