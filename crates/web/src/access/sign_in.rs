//! Signing in and out. These are the only addresses that answer whoever has no session, and nothing of the library is in
//! their answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::seal::{Purpose, Unfit};
use super::{Access, NO_STORE, cookie, not_its_own_page};
use crate::{Failure, assets, guard};

/// Every address that is open to anybody. What changes something is a `GET` too, from the gallery's own pages alone: an edge
/// that signs what it passes on cannot be relied upon to sign a form's `POST`.
pub(crate) fn routes() -> Router<Arc<Access>> {
    Router::new()
        .route("/sign-in/{token}", get(page))
        .route("/sign-in/{token}/open", get(sign_in))
        .route("/sign-in/files/{build}/{*name}", get(assets::door_file))
        .route("/sign-out", get(sign_out))
}

/// What the sign-in page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page<'a> {
    /// Somebody came without a link.
    NoLink,
    /// A good link, which a press of the button uses.
    Good {
        token: &'a str,
    },
    TooOld,
    Used,
    NotOurs,
    /// It could not be noted that the link is used.
    Failed,
}

/// The page for whoever came without a session and without a link.
pub(crate) fn to_sign_in() -> Response {
    Page::NoLink.into_response()
}

/// Shows a button and uses nothing up: messengers open links by themselves to show what is behind them.
async fn page(State(access): State<Arc<Access>>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    let now_ms = access.moment().now_ms;
    if access.session(&headers, now_ms).is_some() {
        return to_gallery(None);
    }
    match access.owner_key.open(Purpose::StartLink, &token, now_ms) {
        Ok(_) => Page::Good { token: &token }.into_response(),
        Err(unfit) => Page::from(unfit).into_response(),
    }
}

/// Uses a link up and begins a session.
async fn sign_in(State(access): State<Arc<Access>>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    if !guard::is_own_page(&headers) {
        return not_its_own_page();
    }
    let moment = access.moment();
    let pass = match access.owner_key.open(Purpose::StartLink, &token, moment.now_ms) {
        Ok(pass) => pass,
        Err(unfit) => return Page::from(unfit).into_response(),
    };
    match access.once.first(pass.nonce, pass.until_ms).await {
        Ok(true) => to_gallery(Some(access.new_session(moment))),
        Ok(false) => Page::Used.into_response(),
        Err(error) => {
            let mut response = Page::Failed.into_response();
            response.extensions_mut().insert(Failure(format!("{error:#}")));
            response
        }
    }
}

/// Ends the session, in this browser, and lets it forget the pictures that it kept.
async fn sign_out(headers: HeaderMap) -> Response {
    if !guard::is_own_page(&headers) {
        return not_its_own_page();
    }
    let mut response = to_gallery(Some(cookie("", 0)));
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

fn to_gallery(session: Option<HeaderValue>) -> Response {
    let mut response =
        (StatusCode::SEE_OTHER, [(header::LOCATION, "/")], [(header::CACHE_CONTROL, NO_STORE)]).into_response();
    if let Some(session) = session {
        response.headers_mut().insert(header::SET_COOKIE, session);
    }
    response
}

impl From<Unfit> for Page<'_> {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::NotOurs => Page::NotOurs,
            Unfit::TooOld => Page::TooOld,
        }
    }
}

impl Page<'_> {
    fn status(self) -> StatusCode {
        match self {
            Page::NoLink => StatusCode::UNAUTHORIZED,
            Page::Good { .. } => StatusCode::OK,
            Page::TooOld | Page::Used => StatusCode::GONE,
            Page::NotOurs => StatusCode::FORBIDDEN,
            Page::Failed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A heading, and what to do.
    fn words(self) -> [&'static str; 2] {
        match self {
            Page::NoLink => [
                "These photos are private",
                "Open your start-up link in this browser to see them. <code>tintype deploy</code> prints a new one.",
            ],
            Page::Good { .. } => [
                "Come in",
                "This browser stays signed in until a month after somebody last looked. The link works once: open it where you want to look.",
            ],
            Page::TooOld => [
                "This link is too old",
                "A start-up link works for an hour. <code>tintype deploy</code> prints a new one.",
            ],
            Page::Used => [
                "This link was used",
                "A start-up link works once; <code>tintype deploy</code> prints a new one. If it was not you who used this one, \
                 deploy with another owner’s key: that signs everybody out.",
            ],
            Page::NotOurs => [
                "This link opens nothing here",
                "Part of it may be missing, or it belongs to another gallery. <code>tintype deploy</code> prints a new one.",
            ],
            Page::Failed => [
                "That did not work",
                "The gallery could not look up whether this link was used. Try again in a minute.",
            ],
        }
    }
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let [heading, words] = self.words();
        let form = match self {
            // The token's letters mean nothing in HTML: it was just opened, and only base64 opens.
            Page::Good { token } => {
                format!(
                    r#"<form action="/sign-in/{token}/open"><button class="primary" type="submit">Open the gallery</button></form>"#
                )
            }
            Page::NoLink | Page::TooOld | Page::Used | Page::NotOurs | Page::Failed => String::new(),
        };
        let page = assets::door_page();
        let page = page.replace("__HEADING__", heading).replace("__WORDS__", words).replace("__FORM__", &form);
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        (self.status(), headers, [(header::CACHE_CONTROL, NO_STORE)], page).into_response()
    }
}
