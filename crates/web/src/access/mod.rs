//! Who may look: whoever has a session, which a start-up link made from the owner's key begins.
//! Sessions are kept by browsers alone, sealed, so that nothing has to be looked up to know one.

mod once;
mod seal;
mod sign_in;

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub use once::{Once, Remembered};
pub use seal::{BadOwnerKey, OwnerKey};
pub(crate) use sign_in::{routes, to_sign_in};

use crate::{Failure, guard};
use seal::{Pass, Purpose};

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

/// `__Host-`: only this very address can have set it, and it goes nowhere else.
const COOKIE: &str = "__Host-tintype";
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// How long a start-up link is good.
const LINK_MS: u64 = HOUR_MS;
/// How long a session lasts.
const SESSION_MS: u64 = 30 * DAY_MS;
/// A session that ends sooner than this is replaced by a new one: each day that somebody looks is the first of 30.
const RENEWED_MS: u64 = SESSION_MS - DAY_MS;

/// A link that signs in whoever opens it first, within an hour of `now_ms` (milliseconds since 1970). `address` is the
/// gallery's, as `https://photos.example/`; `random` must come from a generator fit for secrets.
pub fn start_link(owner_key: &OwnerKey, address: &str, now_ms: u64, random: [u8; 16]) -> String {
    let pass = Pass { until_ms: now_ms + LINK_MS, nonce: random };
    format!("{}/sign-in/{}", address.trim_end_matches('/'), owner_key.seal(Purpose::StartLink, pass))
}

impl Access {
    fn moment(&self) -> Moment {
        (self.moment)()
    }

    /// The session that a request belongs to.
    fn session(&self, headers: &HeaderMap, now_ms: u64) -> Option<Pass> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        cookies.find_map(|(name, value)| {
            (name == COOKIE).then(|| self.owner_key.open(Purpose::Session, value, now_ms).ok()).flatten()
        })
    }

    /// A cookie that begins a session.
    fn new_session(&self, moment: Moment) -> HeaderValue {
        let pass = Pass { until_ms: moment.now_ms + SESSION_MS, nonce: moment.random };
        cookie(&self.owner_key.seal(Purpose::Session, pass), SESSION_MS / 1_000)
    }
}

fn cookie(value: &str, lasting_s: u64) -> HeaderValue {
    let text = format!("{COOKIE}={value}; Path=/; Max-Age={lasting_s}; Secure; HttpOnly; SameSite=Lax");
    text.parse().expect("base64 is a header value")
}

/// Passes on what somebody asks who has signed in; everybody else learns nothing but how to.
pub(crate) async fn only_signed_in(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    let moment = access.moment();
    let path = request.uri().path();
    let Some(session) = access.session(request.headers(), moment.now_ms) else {
        return if path == "/" { to_sign_in() } else { refused(StatusCode::UNAUTHORIZED, "sign in first\n") };
    };
    if !request.method().is_safe() && !guard::is_own_page(request.headers()) {
        return not_its_own_page();
    }
    let (is_page, is_answer) = (path == "/", path.starts_with("/api/"));
    let mut response = next.run(request).await;
    if response.extensions().get::<Failure>().is_some() {
        // The edge may give what is said here to the next one who asks, whoever that is.
        let text = "the gallery could not answer: the log of its function says why\n";
        *response.body_mut() = text.into();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let headers = response.headers_mut();
    if is_answer || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
    // Never with what the edge may keep: the next one to ask would get this one's session.
    if (is_page || is_answer) && session.until_ms < moment.now_ms + RENEWED_MS {
        headers.append(header::SET_COOKIE, access.new_session(moment));
    }
    response
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

fn not_its_own_page() -> Response {
    refused(
        StatusCode::FORBIDDEN,
        "only the gallery's own pages may ask for this, in a browser that says where it is\n",
    )
}

fn refused(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, NO_STORE)], text).into_response()
}
