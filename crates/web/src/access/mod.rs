//! Who may look: whoever has a session, which a start-up link made from the owner's key begins.
//! Sessions are kept by browsers alone, sealed, so that nothing has to be looked up to know one.

mod once;
mod page;
mod seal;
mod session;
pub(crate) mod sign_in;

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub use once::{Once, Remembered};
pub use seal::{BadOwnerKey, OwnerKey};
pub(crate) use seal::{Pass, Purpose};
pub(crate) use session::Sessions;

use crate::memories::feeds;
use crate::{Door, Failure, Gallery, Needs, Refusal, guard, shares};
use page::Page;

/// What decides who may look.
pub struct Access {
    /// The owner's secret. With another one, everybody has to sign in again.
    pub owner_key: OwnerKey,
    /// Which start-up links were used.
    pub once: Arc<dyn Once>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Somebody without a session.
    Nobody,
    /// Somebody whose session a link of the owner's began.
    Owner,
}

impl Needs {
    fn are_met_by(self, who: Who) -> bool {
        match (self, who) {
            (Needs::Nothing | Needs::OwnPage, Who::Nobody | Who::Owner)
            // Whoever has a share's link, signed in or not: that is looked at beside.
            | (Needs::Share | Needs::SharesLink, Who::Nobody | Who::Owner)
            | (Needs::Feed | Needs::Reader | Needs::Owner, Who::Owner) => true,
            (Needs::Feed | Needs::Reader | Needs::Owner, Who::Nobody) => false,
        }
    }
}

/// Passes on what somebody asks who comes with what that needs; everybody else learns nothing but how to sign in. What
/// changes something must be asked by the gallery's own pages, whoever asks.
pub(crate) async fn let_in(
    State((gallery, needs)): State<(Arc<Gallery>, Needs)>,
    request: Request,
    next: Next,
) -> Response {
    let sessions = &gallery.sessions;
    let moment = sessions.moment();
    let session = sessions.of(request.headers(), moment.now_ms);
    if !needs.are_met_by(session.map_or(Who::Nobody, |_| Who::Owner)) {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let has_key = if needs == Needs::Feed { feeds::has_key(&gallery, &query).await } else { Ok(false) };
        return match has_key {
            Ok(true) => next.run(request).await,
            Ok(false) => sign_in_first(sessions.door, &request),
            Err(error) => Refusal::Failed(error).into_response(),
        };
    }
    let changes = !request.method().is_safe() || needs == Needs::OwnPage;
    if changes && !guard::is_own_page(request.headers()) {
        return refused(StatusCode::FORBIDDEN, NOT_ITS_OWN_PAGE);
    }
    if matches!(needs, Needs::Share | Needs::SharesLink) {
        return shares::let_in(gallery, needs, request, next).await;
    }
    let Some(session) = session.filter(|_| matches!(needs, Needs::Reader | Needs::Owner)) else {
        return next.run(request).await;
    };
    let path = request.uri().path();
    let (is_page, is_answer) = (path == "/", path.starts_with("/api/"));
    let mut response = next.run(request).await;
    match sessions.door {
        // Who asks here may know why something failed, and keep what is sent to them alone.
        Door::ThisMachine => {}
        Door::Anywhere => keep_from_edge(&mut response, is_answer),
    }
    // Never with what an edge may keep: the next one to ask would get this one's session.
    if (is_page || is_answer) && sessions.are_renewed(session, moment.now_ms) {
        response.headers_mut().append(header::SET_COOKIE, sessions.begin(moment));
    }
    response
}

/// The edge may give what it was told to the next one who asks, whoever that is.
fn keep_from_edge(response: &mut Response, is_answer: bool) {
    if response.extensions().get::<Failure>().is_some() {
        let text = "the gallery could not answer: the log of its function says why\n";
        *response.body_mut() = text.into();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let headers = response.headers_mut();
    if is_answer || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
}

fn sign_in_first(door: Door, request: &Request) -> Response {
    if request.uri().path() == "/" {
        // A strict cookie is not sent where another site led here: to ask again from this page sends it.
        let is_led_here = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
        return Page::NoLink { is_led_here }.response(door);
    }
    let words = match door {
        Door::ThisMachine => "sign in first: open the link that `tintype serve` printed\n",
        Door::Anywhere => "sign in first\n",
    };
    refused(StatusCode::UNAUTHORIZED, words)
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOT_ITS_OWN_PAGE: &str = "only the gallery's own pages may ask for this, in a browser that says where it is\n";

fn refused(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, NO_STORE)], text).into_response()
}
