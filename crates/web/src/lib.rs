//! The gallery and its API, over HTTP: a router that translates requests for the library and decides nothing itself.
//! It has two doors: one for this machine, and one for whoever has signed in.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use library::Library;

mod access;
mod albums;
mod assets;
mod edits;
mod guard;
mod people;
mod percent;
mod photos;
mod pictures;
mod snapshots;
mod timeline;
mod wire;

pub use access::{Access, BadOwnerKey, Moment, Once, OwnerKey, Remembered, start_link};
use snapshots::Snapshots;
pub use timeline::Pictures;

/// What every handler needs.
struct Gallery {
    library: Library,
    snapshots: Snapshots,
    door: Door,
    pictures: Pictures,
}

/// How whoever asks came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// On this machine. Everything is sent by this program.
    ThisMachine,
    /// With a session, from anywhere. Originals are read from the store itself, where it gives out links.
    SignedIn,
}

/// Every address of the library, by who asks for it.
fn routes() -> Router<Arc<Gallery>> {
    Router::new()
        // A browser that was given the address.
        .route("/", get(assets::page))
        .route("/a/{build}/{*name}", get(assets::asset))
        .route("/favicon.ico", get(assets::icon))
        // The gallery's timeline and search.
        .route("/api/index", get(timeline::index))
        .route("/api/chunk/{number}", get(timeline::chunk))
        .route("/api/search", get(timeline::search))
        .route("/api/completions", get(timeline::completions))
        .route("/api/albums", get(albums::listed))
        .route("/api/status", get(photos::status))
        .route("/api/problems", get(photos::problems))
        .route("/api/photos/{id}", get(photos::photo))
        // Pictures.
        .route("/tiles/{id}", get(pictures::tile))
        .route("/thumbnails/{id}", get(pictures::thumbnail))
        .route("/originals/{id}", get(pictures::original))
        .fallback(|| async { Refusal::NotFound })
}

/// What only whoever is at this machine may say, and who is who, which takes every face there is to answer: too many for a
/// function that answers and is gone.
fn wishes() -> Router<Arc<Gallery>> {
    Router::new()
        .route("/api/albums", post(albums::wish))
        .route("/api/edits", get(edits::put_away).post(edits::wish))
        .route("/api/people", get(people::everybody).post(people::wish))
        .route("/api/photos/{id}/people", get(people::in_photo))
}

/// The gallery for this machine, which answers only to its own names: whoever reaches it sees every photograph.
pub fn router(library: Library) -> Router {
    let policy = guard::policy(None).expect("a policy of our own is a header value");
    let gallery =
        Gallery { library, snapshots: Snapshots::default(), door: Door::ThisMachine, pictures: Pictures::Gallery };
    routes()
        .merge(wishes())
        .layer(middleware::from_fn_with_state(policy, guard::kept_to_itself))
        .layer(middleware::from_fn(guard::this_machine_only))
        .with_state(Arc::new(gallery))
}

/// The gallery for whoever has signed in, at whatever address. Originals come by links that soon end, where the store
/// gives out such links: behind this door an answer may be no longer than a few megabytes.
pub async fn signed_in(library: Library, access: Access, pictures: Pictures) -> anyhow::Result<Router> {
    let pictures_from = match library.original_link(&"origin".parse()?, pictures::LINK_LASTS, None).await? {
        Some(link) => Some(origin(&link).with_context(|| format!("the store gave a link without an origin: {link}"))?),
        None => None,
    };
    let policy = guard::policy(pictures_from.as_deref())?;
    let access = Arc::new(access);
    let gallery = Gallery { library, snapshots: Snapshots::default(), door: Door::SignedIn, pictures };
    let inside = routes()
        .layer(middleware::from_fn_with_state(access.clone(), access::only_signed_in))
        .with_state(Arc::new(gallery));
    let open = access::routes().with_state(access);
    Ok(inside.merge(open).layer(middleware::from_fn_with_state(policy, guard::kept_to_itself)))
}

fn origin(link: &str) -> Option<String> {
    let link: Uri = link.parse().ok()?;
    Some(format!("{}://{}", link.scheme_str()?, link.authority()?))
}

/// What the library could not answer, and why: beside an answer, for whoever keeps a log.
#[derive(Clone, Debug)]
pub struct Failure(pub String);

/// Why a request got no answer.
#[derive(Debug)]
enum Refusal {
    NotFound,
    /// What was asked for cannot be, and why.
    Refused(String),
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
            Refusal::Refused(reason) => (StatusCode::BAD_REQUEST, format!("{reason}\n")).into_response(),
            Refusal::Outdated => {
                (StatusCode::CONFLICT, "the library has changed: ask for the index again\n").into_response()
            }
            Refusal::Failed(error) => {
                // The chain names keys and causes, which helps the one person who can see this page.
                let reason = format!("{error:#}");
                let mut response = (StatusCode::INTERNAL_SERVER_ERROR, format!("error: {reason}\n")).into_response();
                response.extensions_mut().insert(Failure(reason));
                response
            }
        }
    }
}
