//! Albums, for the gallery: what there is, and saying what is to be.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use library::{Shelved, Standing};

use crate::{Gallery, Refusal, people, timeline};

pub(crate) async fn shelved(State(gallery): State<Arc<Gallery>>) -> Result<Json<Vec<Shelved>>, Refusal> {
    Ok(Json(gallery.library.shelved(timeline::today()).await?))
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(State(gallery): State<Arc<Gallery>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    let wish = people::wished_of_photos(&gallery, &body).await?;
    people::decided(gallery.library.wish_of_albums(wish).await)
}
