//! Albums, for the gallery: what there is, and saying what is to be.

use std::sync::Arc;

use axum::body::Bytes;
use axum::{Extension, Json};
use library::{AlbumDecision, ListedAlbum, Matter, Standing};
use serde::Serialize;

use crate::view::View;
use crate::{Refusal, people, timeline};

/// What a wish came to.
#[derive(Serialize)]
pub(crate) struct Granted {
    /// The decisions; none where it was so already.
    known_by: Vec<Standing>,
    /// What had been decided and is no more.
    taken_back: Vec<AlbumDecision>,
}

pub(crate) async fn listed(Extension(view): Extension<Arc<View>>) -> Result<Json<Vec<ListedAlbum>>, Refusal> {
    Ok(Json(view.library.listed_albums(timeline::today()).await?.to_vec()))
}

pub(crate) async fn wish(Extension(view): Extension<Arc<View>>, body: Bytes) -> Result<Json<Granted>, Refusal> {
    let wish = people::wished_of_photos(&view, &body).await?;
    let Json(known_by) = people::decided(view.library.wish_of_albums(wish).await)?;
    let (_, taken_back) = view.library.decided_as(Matter::Albums, &known_by).await?;
    Ok(Json(Granted { known_by, taken_back }))
}
