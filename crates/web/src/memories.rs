//! Memories, for the gallery: those of today, and saying what is to be in none.

pub(crate) mod feeds;

use std::sync::Arc;

use axum::body::Bytes;
use axum::{Extension, Json};
use jiff::civil::Date;
use library::{Memory, MemoryKind, MemoryWish, PhotoId, Standing};
use serde::Serialize;

use crate::view::View;
use crate::{Refusal, people, timeline};

/// A memory, for the strip above the timeline.
#[derive(Serialize)]
pub(crate) struct Remembered {
    kind: MemoryKind,
    /// What its photos are asked for by.
    key: String,
    title: String,
    detail: String,
    /// The days of the first and the last photo.
    from: Date,
    to: Date,
    photos: Vec<String>,
    /// The whole identity of the one that stands for it.
    cover: PhotoId,
}

pub(crate) async fn of_today(Extension(view): Extension<Arc<View>>) -> Result<Json<Vec<Remembered>>, Refusal> {
    let mut all = Vec::new();
    for memory in view.library.memories(timeline::today()).await? {
        all.extend(remembered(&view, memory).await?);
    }
    Ok(Json(all))
}

/// None where no photo of it is there any more.
async fn remembered(view: &View, memory: Memory) -> Result<Option<Remembered>, Refusal> {
    let Memory { kind, title, detail, photos, cover, key } = memory;
    let entries = view.library.photos(&photos).await?;
    let days = || entries.iter().map(|entry| entry.taken.local.date());
    let (Some(from), Some(to)) = (days().min(), days().max()) else { return Ok(None) };
    let photos = photos.iter().map(|photo| photo.short().to_string()).collect();
    Ok(Some(Remembered { kind, key, title, detail, from, to, photos, cover }))
}

/// Answers the decisions that a wish came to.
pub(crate) async fn wish(Extension(view): Extension<Arc<View>>, body: Bytes) -> Result<Json<Vec<Standing>>, Refusal> {
    people::decided(view.library.wish_of_memories(people::wished::<MemoryWish>(&body)?).await)
}
