//! Who is who, for the gallery: asking, and saying so.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use library::{FaceId, PersonId, Refused, ShownPerson, Standing, Theirs, WhoIsWho, Whose, Wish};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::photos::find;
use crate::{Gallery, Refusal};

pub(crate) async fn everybody(State(gallery): State<Arc<Gallery>>) -> Result<Json<WhoIsWho>, Refusal> {
    Ok(Json(gallery.library.who_is_who().await?))
}

/// Whose faces are asked for.
#[derive(Deserialize)]
pub(crate) struct Of {
    person: Option<PersonId>,
    group: Option<FaceId>,
}

/// All faces of a person or a group.
pub(crate) async fn faces(
    State(gallery): State<Arc<Gallery>>,
    Query(of): Query<Of>,
) -> Result<Json<Vec<Theirs>>, Refusal> {
    let whose = of.person.map(Whose::Person).or(of.group.map(Whose::Group)).ok_or(Refusal::NotFound)?;
    said(gallery.library.faces_of(whose).await)
}

pub(crate) async fn in_photo(
    State(gallery): State<Arc<Gallery>>,
    Path(id): Path<String>,
) -> Result<Json<Vec<ShownPerson>>, Refusal> {
    let photo = find(&gallery, &id).await?.id;
    Ok(Json(gallery.library.who_is_in(photo).await?))
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(State(gallery): State<Arc<Gallery>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    decided(gallery.library.wish(wished::<Wish>(&body)?).await)
}

/// What somebody wants to be so.
pub(crate) fn wished<W: DeserializeOwned>(body: &[u8]) -> Result<W, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::Refused(format!("no wish: {error}")))
}

/// The same, where photos may be named as the gallery knows them: by the beginnings of their identities.
pub(crate) async fn wished_of_photos<W: DeserializeOwned>(gallery: &Gallery, body: &[u8]) -> Result<W, Refusal> {
    let mut wish: Value = wished(body)?;
    for photo in wish.get_mut("photos").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(short) = photo.as_str().and_then(|name| name.parse().ok()) {
            let there = gallery.library.photo(short).await?;
            let there = there.ok_or_else(|| Refusal::Refused(format!("the library has no photo {short}")))?;
            *photo = Value::String(there.id.to_string());
        }
    }
    serde_json::from_value(wish).map_err(|error| Refusal::Refused(format!("no wish: {error}")))
}

/// What a wish came to, or why it cannot come true.
pub(crate) fn decided(standings: anyhow::Result<Vec<Standing>>) -> Result<Json<Vec<Standing>>, Refusal> {
    said(standings)
}

/// An answer, or why there is none.
pub(crate) fn said<T>(answer: anyhow::Result<T>) -> Result<Json<T>, Refusal> {
    match answer {
        Ok(answer) => Ok(Json(answer)),
        Err(error) => Err(match error.downcast::<Refused>() {
            Ok(Refused(reason)) => Refusal::Refused(reason),
            Err(error) => Refusal::Failed(error),
        }),
    }
}
