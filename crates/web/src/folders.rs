//! Folders as they lie on disk, for the gallery.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use library::Folder;
use serde::Deserialize;

use crate::{Gallery, Refusal};

/// The folder that is looked into.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    within: String,
}

pub(crate) async fn within(
    State(gallery): State<Arc<Gallery>>,
    Query(Asked { within }): Query<Asked>,
) -> Result<Json<Vec<Folder>>, Refusal> {
    Ok(Json(gallery.library.folders(&within).await?))
}
