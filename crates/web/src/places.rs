//! Where photos were taken, as people say it, for the gallery.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use library::{PhotoId, Placed, Standing};
use serde::Deserialize;

use crate::{Gallery, Refusal, people};

/// What somebody wants to be so of places.
#[derive(Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
enum Wish {
    /// That photos were taken there; with none, where their files say.
    Place { photos: Vec<PhotoId>, placed: Option<Placed> },
    /// That decisions be taken back; where none is named, those of the last wish that stands.
    Undo {
        #[serde(default)]
        what: Vec<Standing>,
    },
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(State(gallery): State<Arc<Gallery>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    let library = &gallery.library;
    people::decided(match people::wished_of_photos(&gallery, &body).await? {
        Wish::Place { photos, placed } => library.place(&photos, placed).await,
        Wish::Undo { what } => library.undo_places(&what).await,
    })
}
