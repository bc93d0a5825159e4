//! Who is who, for the gallery: asking, and saying so.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::{Extension, Json};
use futures::{StreamExt, TryStreamExt, stream};
use library::{
    ASKED_AT_ONCE, FaceId, PersonId, PhotoId, Refused, ShortId, ShownPerson, Standing, Theirs, WhoIsWho, Whose, Wish,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Refusal;
use crate::photos::find;
use crate::view::View;

pub(crate) async fn everybody(Extension(view): Extension<Arc<View>>) -> Result<Json<WhoIsWho>, Refusal> {
    Ok(Json(view.library.who_is_who().await?))
}

/// Whose faces are asked for.
#[derive(Deserialize)]
pub(crate) struct Of {
    person: Option<PersonId>,
    group: Option<FaceId>,
}

/// All faces of a person or a group.
pub(crate) async fn faces(
    Extension(view): Extension<Arc<View>>,
    Query(of): Query<Of>,
) -> Result<Json<Vec<Theirs>>, Refusal> {
    let whose = of.person.map(Whose::Person).or(of.group.map(Whose::Group)).ok_or(Refusal::NotFound)?;
    said(view.library.faces_of(whose).await)
}

pub(crate) async fn in_photo(
    Extension(view): Extension<Arc<View>>,
    Path(id): Path<String>,
) -> Result<Json<Vec<ShownPerson>>, Refusal> {
    let photo = find(&view, &id).await?.id;
    Ok(Json(view.library.who_is_in(photo).await?))
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(Extension(view): Extension<Arc<View>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    decided(view.library.wish(wished::<Wish>(&body)?).await)
}

/// What somebody wants to be so.
pub(crate) fn wished<W: DeserializeOwned>(body: &[u8]) -> Result<W, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::Refused(format!("no wish: {error}")))
}

/// The same, where photos may be named as the gallery knows them: by the beginnings of their identities.
pub(crate) async fn wished_of_photos<W: DeserializeOwned>(view: &View, body: &[u8]) -> Result<W, Refusal> {
    let mut wish: Value = wished(body)?;
    if let Some(photos) = wish.get_mut("photos").and_then(Value::as_array_mut) {
        // Before they are looked up.
        view.library.may_change(photos.len()).map_err(|Refused(reason)| Refusal::Refused(reason))?;
        let short = |(at, photo): (usize, &Value)| Some((at, photo.as_str()?.parse().ok()?));
        let short: Vec<(usize, ShortId)> = photos.iter().enumerate().filter_map(short).collect();
        let asking = stream::iter(short).map(|(at, short)| async move { named(view, short).await.map(|id| (at, id)) });
        let whole: Vec<(usize, PhotoId)> = asking.buffer_unordered(ASKED_AT_ONCE).try_collect().await?;
        for (at, photo) in whole {
            photos[at] = Value::String(photo.to_string());
        }
    }
    serde_json::from_value(wish).map_err(|error| Refusal::Refused(format!("no wish: {error}")))
}

async fn named(view: &View, short: ShortId) -> Result<PhotoId, Refusal> {
    let there = view.library.photo(short).await?;
    Ok(there.ok_or_else(|| Refusal::Refused(format!("the library has no photo {short}")))?.id)
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
