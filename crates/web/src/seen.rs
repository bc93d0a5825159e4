//! Which photos somebody opened in the gallery, so that memories know what was not looked at in a while.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::http::StatusCode;
use library::PhotoId;
use serde::Deserialize;

use crate::view::View;
use crate::{Refusal, people, timeline};

/// Whoever leafs fast opens no more than these before it is said.
const MOST_AT_ONCE: usize = 1_000;

#[derive(Deserialize)]
struct Opened {
    photos: Vec<PhotoId>,
}

/// Notes that they were opened today.
pub(crate) async fn note(Extension(view): Extension<Arc<View>>, body: Bytes) -> Result<StatusCode, Refusal> {
    let Opened { photos } = people::wished_of_photos(&view, &body).await?;
    if photos.len() > MOST_AT_ONCE {
        return Err(Refusal::Refused(format!("at most {MOST_AT_ONCE} photos are noted at once")));
    }
    // What cannot be noted, on a disk that is full, was seen all the same.
    drop(view.library.note_seen(&photos, timeline::today()).await);
    Ok(StatusCode::NO_CONTENT)
}
