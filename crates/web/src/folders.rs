//! Folders as they lie on disk, for the gallery.

use std::sync::Arc;

use axum::extract::Query;
use axum::{Extension, Json};
use library::Folder;
use serde::Deserialize;

use crate::Refusal;
use crate::view::View;

/// The folder that is looked into.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    within: String,
}

pub(crate) async fn within(
    Extension(view): Extension<Arc<View>>,
    Query(Asked { within }): Query<Asked>,
) -> Result<Json<Vec<Folder>>, Refusal> {
    Ok(Json(view.library.folders(&within).await?))
}
