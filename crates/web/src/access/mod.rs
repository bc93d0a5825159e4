//! Who may look: whoever has a session, which a start-up link made from the owner's key begins, or an account's password.
//! Sessions are kept by browsers, sealed; here is only known which accounts there are, and which sessions were ended.

mod once;
mod page;
mod seal;
mod session;
pub(crate) mod sign_in;

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use library::Scope;

pub use once::{Once, Remembered};
pub use seal::{BadOwnerKey, OwnerKey};
pub(crate) use seal::{Pass, Purpose};
pub(crate) use session::{Session, Sessions};

use crate::memories::feeds;
use crate::{Attempts, Door, Failure, Gallery, Needs, Refusal, guard, shares};
use page::Page;

/// What decides who may look.
pub struct Access {
    /// The owner's secret. With another one, everybody has to sign in again.
    pub owner_key: OwnerKey,
    /// Which start-up links were used.
    pub once: Arc<dyn Once>,
    /// How often passwords were said.
    pub attempts: Arc<dyn Attempts>,
    /// What is read of the world at each request.
    pub moment: Arc<dyn Fn() -> Moment + Send + Sync>,
}

/// What a request needs of the world.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// From a generator fit for secrets.
    pub random: [u8; 16],
}

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Access")
    }
}

/// A link that signs in whoever opens it first: at any address within an hour, on this machine while whoever remembers what
/// was used allows it. `address` is the gallery's, as `https://photos.example/`; the moment's `random` is by what the link is
/// told from others.
pub fn start_link(door: Door, owner_key: &OwnerKey, address: &str, moment: Moment) -> String {
    let pass = Pass { until_ms: moment.now_ms + door.link_ms(), nonce: moment.random };
    format!("{}/sign-in/{}", address.trim_end_matches('/'), owner_key.seal(Purpose::StartLink, pass))
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// Somebody without a session.
    Nobody,
    /// Somebody who is shown this.
    Viewer(Scope),
    /// Somebody whose session a link of the owner's began, or the owner's password.
    Owner,
}

impl Needs {
    fn are_met_by(self, who: &Who) -> bool {
        match (self, who) {
            (Needs::Public | Needs::Nothing | Needs::OwnPage, _)
            // Whoever has a share's link, signed in or not: that is looked at beside.
            | (Needs::Share | Needs::SharesLink, _)
            | (Needs::Reader, Who::Viewer(_))
            | (Needs::WholeReader, Who::Viewer(Scope::Whole))
            | (Needs::Feed | Needs::Reader | Needs::WholeReader | Needs::Owner, Who::Owner) => true,
            (Needs::WholeReader, Who::Viewer(Scope::Chosen { .. }))
            | (Needs::Feed | Needs::Owner, Who::Viewer(_))
            | (Needs::Feed | Needs::Reader | Needs::WholeReader | Needs::Owner, Who::Nobody) => false,
        }
    }
}

/// Beside an answer to whoever has a session: whether nothing of the library is kept from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeesAll(pub bool);

/// Passes on what somebody asks who comes with what that needs, and what they are shown with it; everybody else learns nothing but
/// how to sign in. What changes something must be asked by the gallery's own pages, whoever asks.
pub(crate) async fn let_in(
    State((gallery, needs)): State<(Arc<Gallery>, Needs)>,
    mut request: Request,
    next: Next,
) -> Response {
    let sessions = &gallery.sessions;
    if needs == Needs::Public {
        return match request.method().is_safe() {
            true => next.run(request).await,
            false => refused(StatusCode::FORBIDDEN, NOT_ITS_OWN_PAGE),
        };
    }
    let moment = sessions.moment();
    let session = match sessions.of(request.headers(), gallery.library(), moment.now_ms).await {
        Ok(session) => session,
        Err(error) => return hide_failure(Refusal::Failed(error).into_response()),
    };
    let who = session.as_ref().map_or(Who::Nobody, Session::who);
    if !needs.are_met_by(&who) {
        let query = request.uri().query().unwrap_or_default().to_owned();
        if needs == Needs::Feed {
            match feeds::has_key(&gallery, &query).await {
                Ok(true) => return next.run(request).await,
                Ok(false) => {}
                Err(error) => return hide_failure(Refusal::Failed(error).into_response()),
            }
        }
        return match who {
            Who::Nobody => sign_in_first(&gallery, request.uri().path(), request.headers()).await,
            Who::Viewer(_) | Who::Owner => refused(StatusCode::FORBIDDEN, NOT_SHOWN),
        };
    }
    let changes = !request.method().is_safe() || needs == Needs::OwnPage;
    if changes && !guard::is_own_page(request.headers(), &sessions.names) {
        return refused(StatusCode::FORBIDDEN, NOT_ITS_OWN_PAGE);
    }
    let mut noted = Ok(());
    if let Some(session) = &session {
        noted = sessions.note(gallery.library(), session, request.headers(), moment.now_ms).await;
        request.extensions_mut().insert(session.clone());
    }
    match &who {
        Who::Nobody => {}
        Who::Viewer(scope) => drop(request.extensions_mut().insert(gallery.views.of(scope))),
        Who::Owner => drop(request.extensions_mut().insert(gallery.views.owners.clone())),
    }
    let is_share = matches!(needs, Needs::Share | Needs::SharesLink);
    let path = request.uri().path();
    let (is_page, is_answer) = (path == "/", path.starts_with("/api/"));
    let mut response = match is_share {
        true => shares::let_in(gallery.clone(), needs, request, next).await,
        false => next.run(request).await,
    };
    if response.extensions().get::<Failure>().is_none() {
        response = sign_in::logged(response, noted);
    }
    // The owner may know why something failed; not whoever an edge may give that to as well.
    if sessions.door == Door::Anywhere || is_share || who != Who::Owner {
        response = hide_failure(response);
    }
    let Some(session) = session.filter(|_| matches!(needs, Needs::Reader | Needs::WholeReader | Needs::Owner)) else {
        return response;
    };
    response.extensions_mut().insert(SeesAll(who == Who::Owner));
    if sessions.door == Door::Anywhere {
        keep_from_edge(&mut response, is_answer);
    }
    // Never with what an edge may keep: the next one to ask would get this one's session.
    if (is_page || is_answer) && sessions.is_renewed(&session, moment.now_ms) {
        response.headers_mut().append(header::SET_COOKIE, sessions.renewed(session, moment.now_ms));
    }
    response
}

/// Says that something failed, and not why: that names files and keys, and is for whoever keeps the log.
fn hide_failure(mut response: Response) -> Response {
    // A page that tells of a failure says no more than it may.
    let is_page = response.status() != StatusCode::INTERNAL_SERVER_ERROR;
    if response.extensions().get::<Failure>().is_some() && !is_page {
        *response.body_mut() = "the gallery could not answer: its log says why\n".into();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// The edge may give what it was told to the next one who asks, whoever that is.
fn keep_from_edge(response: &mut Response, is_answer: bool) {
    let headers = response.headers_mut();
    if is_answer || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
}

async fn sign_in_first(gallery: &Gallery, path: &str, headers: &HeaderMap) -> Response {
    let door = gallery.sessions.door;
    if path == "/" {
        // A strict cookie is not sent where another site led here: to ask again from this page sends it.
        let is_led_here = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
        return Page::NoSession { is_led_here, by_password: gallery.has_accounts().await }.response(door);
    }
    let words = match door {
        Door::ThisMachine => "sign in first: open the link that `tintype serve` printed\n",
        Door::Anywhere => "sign in first\n",
    };
    refused(StatusCode::UNAUTHORIZED, words)
}

pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOT_SHOWN: &str = "your account is not shown this\n";
const NOT_ITS_OWN_PAGE: &str = "only the gallery's own pages may ask for this, in a browser that says where it is\n";

fn refused(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, NO_STORE)], text).into_response()
}
