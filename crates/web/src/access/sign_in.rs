//! Signing in and out. What changes something is a `GET` too, from the gallery's own pages alone: an edge that signs what it
//! passes on cannot be relied upon to sign a form's `POST`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page::Page;
use super::seal::Purpose;
use super::{Moment, NO_STORE, Sessions};
use crate::{Door, Failure, Gallery};

/// Opens a start-up link.
pub(crate) async fn link(
    State(gallery): State<Arc<Gallery>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let sessions = &gallery.sessions;
    let moment = sessions.moment();
    if sessions.of(&headers, moment.now_ms).is_some() {
        return to_gallery(None);
    }
    match sessions.door {
        Door::ThisMachine => begin_session(sessions, &token, moment).await,
        // A button, which uses nothing up: messengers open links by themselves to show what is behind them.
        Door::Anywhere => match sessions.access.owner_key.open(Purpose::StartLink, &token, moment.now_ms) {
            Ok(_) => Page::Good { token: &token }.response(sessions.door),
            Err(unfit) => Page::from(unfit).response(sessions.door),
        },
    }
}

/// What the button opens.
pub(crate) async fn open(State(gallery): State<Arc<Gallery>>, Path(token): Path<String>) -> Response {
    begin_session(&gallery.sessions, &token, gallery.sessions.moment()).await
}

/// Uses a link up and begins a session.
async fn begin_session(sessions: &Sessions, token: &str, moment: Moment) -> Response {
    let pass = match sessions.access.owner_key.open(Purpose::StartLink, token, moment.now_ms) {
        Ok(pass) => pass,
        Err(unfit) => return Page::from(unfit).response(sessions.door),
    };
    match sessions.access.once.first(pass.nonce, pass.until_ms).await {
        Ok(true) => to_gallery(Some(sessions.begin(moment))),
        Ok(false) => Page::Used.response(sessions.door),
        Err(error) => {
            let mut response = Page::Failed.response(sessions.door);
            response.extensions_mut().insert(Failure(format!("{error:#}")));
            response
        }
    }
}

/// Ends the session, in this browser, and lets it forget the pictures that it kept.
pub(crate) async fn sign_out(State(gallery): State<Arc<Gallery>>) -> Response {
    let mut response = to_gallery(Some(gallery.sessions.end()));
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
