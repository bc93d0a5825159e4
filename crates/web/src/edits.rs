//! What people make of photos, for the gallery: saying it, and what was put away.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use library::{EditWish, PhotoId, Standing, TRASH_DAYS, Trashed};
use serde::Serialize;

use crate::{Gallery, Refusal, people};

/// What no search finds.
#[derive(Serialize)]
pub(crate) struct PutAway {
    trash: Vec<Trashed>,
    /// How long that is kept.
    trash_days: u64,
    hidden: Vec<PhotoId>,
}

pub(crate) async fn put_away(State(gallery): State<Arc<Gallery>>) -> Result<Json<PutAway>, Refusal> {
    let (trash, hidden) = (gallery.library.trash().await?, gallery.library.hidden().await?);
    Ok(Json(PutAway { trash, trash_days: TRASH_DAYS, hidden }))
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(State(gallery): State<Arc<Gallery>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    let wish: EditWish = people::wished_of_photos(&gallery, &body).await?;
    people::decided(gallery.library.wish_of_edits(wish).await)
}
