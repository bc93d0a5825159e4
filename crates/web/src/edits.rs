//! What people make of photos, for the gallery: saying it, and what was put away.

use std::sync::Arc;

use axum::body::Bytes;
use axum::{Extension, Json};
use library::{EditWish, PhotoId, Standing, TRASH_DAYS, Trashed};
use serde::Serialize;

use crate::view::View;
use crate::{Refusal, people};

/// What no search finds.
#[derive(Serialize)]
pub(crate) struct PutAway {
    trash: Vec<Trashed>,
    /// How long that is kept.
    trash_days: u64,
    hidden: Vec<PhotoId>,
}

pub(crate) async fn put_away(Extension(view): Extension<Arc<View>>) -> Result<Json<PutAway>, Refusal> {
    let (trash, hidden) = (view.library.trash().await?, view.library.hidden().await?);
    Ok(Json(PutAway { trash, trash_days: TRASH_DAYS, hidden }))
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(Extension(view): Extension<Arc<View>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    let wish: EditWish = people::wished_of_photos(&view, &body).await?;
    people::decided(view.library.wish_of_edits(wish).await)
}
