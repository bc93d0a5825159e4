//! The gallery and its API, over HTTP: a router that translates requests for the library and decides nothing itself.
//! It has two doors, one for this machine and one for any address, and neither opens without a session.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use library::Library;

mod access;
mod albums;
mod assets;
mod edits;
mod folders;
mod guard;
mod memories;
mod openapi;
mod people;
mod percent;
mod photos;
mod pictures;
mod places;
mod routes;
mod seen;
mod shares;
mod snapshots;
mod timeline;
mod uploads;
mod wire;

use access::Sessions;
pub use access::{Access, BadOwnerKey, Moment, Once, OwnerKey, Remembered, start_link};
pub use routes::{Declared, Needs, declared};
use snapshots::Snapshots;
pub use timeline::Pictures;

/// What every handler needs.
struct Gallery {
    library: Library,
    snapshots: Snapshots,
    sessions: Sessions,
    attempts: shares::Attempts,
    arriving: uploads::Arriving,
    pictures: Pictures,
    /// Where the gallery is for everybody, as `https://photos.example`, if that is known.
    address: Option<String>,
}

/// Where whoever asks comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// On this machine. Everything is sent by this program.
    ThisMachine,
    /// At whatever address, perhaps behind an edge. Originals are read from the store itself, where it gives out links.
    Anywhere,
}

/// The gallery for this machine, which answers only to its own names: other sites' pages, which browsers open here too, are
/// not let near the door.
pub fn this_machine(library: Library, access: Access) -> Router {
    let policy = guard::policy(None).expect("a policy of our own is a header value");
    gallery(library, Door::ThisMachine, access, Pictures::Gallery, None)
        .layer(middleware::from_fn_with_state(policy, guard::kept_to_itself))
        .layer(middleware::from_fn(guard::this_machine_only))
}

/// The gallery at whatever address: `address`, as `https://photos.example`, if that is known. Originals come by links that soon end, where the store gives out such links: behind
/// this door an answer may be no longer than a few megabytes.
pub async fn anywhere(
    library: Library,
    access: Access,
    pictures: Pictures,
    address: Option<String>,
) -> anyhow::Result<Router> {
    let pictures_from = match library.original_link(&"origin".parse()?, pictures::LINK_LASTS, None).await? {
        Some(link) => Some(origin(&link).with_context(|| format!("the store gave a link without an origin: {link}"))?),
        None => None,
    };
    let policy = guard::policy(pictures_from.as_deref())?;
    let router = gallery(library, Door::Anywhere, access, pictures, address);
    Ok(router.layer(middleware::from_fn_with_state(policy, guard::kept_to_itself)))
}

fn gallery(library: Library, door: Door, access: Access, pictures: Pictures, address: Option<String>) -> Router {
    let sessions = Sessions::new(door, access);
    routes::router(&Arc::new(Gallery {
        library,
        snapshots: Snapshots::default(),
        sessions,
        attempts: shares::Attempts::default(),
        arriving: uploads::Arriving::default(),
        pictures,
        address,
    }))
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
