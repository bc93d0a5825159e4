//! The gallery and its API, over HTTP: a router that translates requests for the library and decides nothing itself.
//! It has two doors, one for this machine and one for any address, and neither opens without a session.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use library::{Library, Locked};
use tokio::sync::OnceCell;

mod access;
mod accounts;
mod albums;
mod assets;
mod attempts;
mod edits;
mod folders;
mod form;
mod guard;
mod html;
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
mod view;
mod wire;

use access::Sessions;
pub use access::{Access, BadOwnerKey, Moment, Once, OwnerKey, Remembered, SeesAll, start_link};
pub use attempts::{Attempts, Counted, LATELY_MS};
pub use guard::{BadAddress, Names};
pub use routes::{Declared, Needs, declared};
pub use timeline::Pictures;
use view::Views;

/// What every handler needs.
struct Gallery {
    views: Views,
    sessions: Sessions,
    arriving: uploads::Arriving,
    /// What passwords are compared with where there is no such account, so that it takes as long to say so.
    nobodys_password: OnceCell<Locked>,
    pictures: Pictures,
    /// Where the gallery is for everybody, as `https://photos.example`, if that is known.
    address: Option<String>,
}

impl Gallery {
    /// All of the library.
    fn library(&self) -> &Library {
        &self.views.owners.library
    }

    /// What addresses begin with for others, where that is known. At whatever address it is what the gallery was told, and never what
    /// whoever asks calls it; on this machine nobody is let in who calls it anything else than its own names.
    fn origin(&self, headers: &HeaderMap) -> Option<String> {
        match self.sessions.door {
            Door::ThisMachine => self.sessions.names.origin(headers),
            Door::Anywhere => self.address.clone(),
        }
    }
}

/// Where whoever asks comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Of a program on the library's own machine, be it asked from there or from others. Everything is sent by this program.
    ThisMachine,
    /// At whatever address, perhaps behind an edge. Originals are read from the store itself, where it gives out links.
    Anywhere,
}

/// The gallery for this machine, which answers only to its own names: other sites' pages, which browsers open here too, are
/// not let near the door.
pub fn this_machine(library: Library, access: Access) -> Router {
    at_names(library, access, Names::default())
}

/// The same for whoever else is let near this machine, by these names too.
pub fn at_names(library: Library, access: Access, names: Names) -> Router {
    let policy = guard::policy(None).expect("a policy of our own is a header value");
    gallery(library, Door::ThisMachine, access, Pictures::Gallery, names.clone(), None)
        .layer(middleware::from_fn_with_state((policy, names.clone()), guard::kept_to_itself))
        .layer(middleware::from_fn_with_state(names, guard::own_names_only))
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
    let router = gallery(library, Door::Anywhere, access, pictures, Names::default(), address);
    Ok(router.layer(middleware::from_fn_with_state((policy, Names::default()), guard::kept_to_itself)))
}

fn gallery(
    library: Library,
    door: Door,
    access: Access,
    pictures: Pictures,
    names: Names,
    address: Option<String>,
) -> Router {
    routes::router(&Arc::new(Gallery {
        views: Views::new(library),
        sessions: Sessions::new(door, access, names),
        nobodys_password: OnceCell::new(),
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
    /// More was sent than is read.
    TooLong,
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
            Refusal::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "that is too long\n").into_response(),
            Refusal::Outdated => {
                (StatusCode::CONFLICT, "the library has changed: ask for the index again\n").into_response()
            }
            Refusal::Failed(error) if library::is_no_room(&error) => {
                let words = "the disk of the library is full: make room, and nothing is lost\n";
                (StatusCode::INSUFFICIENT_STORAGE, words).into_response()
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
