//! Where photos were taken, as people say it, for the gallery.

use std::sync::Arc;

use axum::body::Bytes;
use axum::{Extension, Json};
use library::{Library, Location, PhotoId, Placed, Standing};
use serde::Deserialize;

use crate::view::View;
use crate::{Refusal, people};

/// What somebody wants to be so of places.
#[derive(Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
enum Wish {
    /// That photos were taken at a place with these names, each at the position it has, if none is said; with no place, where their
    /// files say.
    Place { photos: Vec<PhotoId>, placed: Option<Placed> },
    /// That decisions be taken back; where none is named, those of the last wish that stands.
    Undo {
        #[serde(default)]
        what: Vec<Standing>,
    },
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(Extension(view): Extension<Arc<View>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    let library = &view.library;
    people::decided(match people::wished_of_photos(&view, &body).await? {
        Wish::Place { photos, placed: Some(Placed { location: None, names }) } => named(library, &photos, &names).await,
        Wish::Place { photos, placed } => library.place(&photos, placed).await,
        Wish::Undo { what } => library.undo_places(&what).await,
    })
}

/// Says what the place of photos is called, wherever each was taken.
async fn named(library: &Library, photos: &[PhotoId], names: &[String]) -> anyhow::Result<Vec<Standing>> {
    let mut at: Vec<(Option<Location>, Vec<PhotoId>)> = Vec::new();
    for photo in photos {
        let entry = library.photos(&[*photo]).await?.pop();
        let location = entry.and_then(|entry| entry.reading.location);
        match at.iter_mut().find(|(there, _)| *there == location) {
            Some((_, photos)) => photos.push(*photo),
            None => at.push((location, vec![*photo])),
        }
    }
    let mut known_by = Vec::new();
    for (location, photos) in at {
        known_by.extend(library.place(&photos, Some(Placed { location, names: names.to_vec() })).await?);
    }
    Ok(known_by)
}
