//! The gallery and its API, over HTTP: a router that translates requests for the library and decides nothing itself.
//! It answers only to the names of this machine, because whoever reaches it sees every photograph.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use library::Library;

mod assets;
mod guard;
mod photos;
mod pictures;
mod snapshots;
mod timeline;
mod wire;

use snapshots::Snapshots;

/// What every handler needs.
struct Gallery {
    library: Library,
    snapshots: Snapshots,
}

/// Every address there is, by who asks for it.
pub fn router(library: Library) -> Router {
    let gallery = Arc::new(Gallery { library, snapshots: Snapshots::default() });
    Router::new()
        // A browser that was given the address.
        .route("/", get(assets::page))
        .route("/a/{build}/{*name}", get(assets::asset))
        .route("/favicon.ico", get(assets::icon))
        // The gallery's timeline and search.
        .route("/api/index", get(timeline::index))
        .route("/api/chunk/{number}", get(timeline::chunk))
        .route("/api/search", get(timeline::search))
        .route("/api/status", get(photos::status))
        .route("/api/problems", get(photos::problems))
        .route("/api/photos/{id}", get(photos::photo))
        // Pictures.
        .route("/tiles/{id}", get(pictures::tile))
        .route("/thumbnails/{id}", get(pictures::thumbnail))
        .route("/originals/{id}", get(pictures::original))
        .fallback(|| async { Refusal::NotFound })
        .layer(middleware::from_fn(guard::this_machine_only))
        .with_state(gallery)
}

/// Why a request got no answer.
#[derive(Debug)]
enum Refusal {
    NotFound,
    /// The client holds an older state of the library than any kept: it should ask for the index again.
    Outdated,
    /// The library could not answer.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Refusal::Failed(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::NotFound => (StatusCode::NOT_FOUND, "not found\n").into_response(),
            Refusal::Outdated => {
                (StatusCode::CONFLICT, "the library has changed: ask for the index again\n").into_response()
            }
            Refusal::Failed(error) => {
                // The chain names keys and causes, which helps the one person who can see this page.
                (StatusCode::INTERNAL_SERVER_ERROR, format!("error: {error:#}\n")).into_response()
            }
        }
    }
}
