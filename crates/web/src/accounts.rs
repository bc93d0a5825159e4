//! The page on which the owner sees who may look, invites others and ends sessions. It needs no script, but where an edge
//! wants to be told the hash of what is sent.

mod page;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use library::{AccountWish, Refused, Scope, Secret, Standing};

use crate::access::{NO_STORE, Session};
use crate::form::Form;
use crate::{Gallery, Refusal};
use page::{Shown, Told};

/// Who may look, and where they are signed in.
pub(crate) async fn page(
    State(gallery): State<Arc<Gallery>>,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    shown(&gallery, &session, StatusCode::OK, None).await
}

/// What a form of the page wants to be so.
pub(crate) async fn wish(
    State(gallery): State<Arc<Gallery>>,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
    said: Form,
) -> Result<Response, Refusal> {
    let (library, moment) = (gallery.library(), gallery.sessions.moment());
    let name = said.field("name");
    let (mut link, named) = (None, name.clone());
    let wish = match &*said.field("wish") {
        "invite" => {
            let token = Secret::new(moment.random);
            link = Some(format!("{}/invitation/{token}", gallery.origin(&headers).unwrap_or_default()));
            Ok(AccountWish::Invite { name: name.clone(), scope: scope(&said)?, token })
        }
        "scope" => Ok(AccountWish::Scope { name, scope: scope(&said)? }),
        "remove" => Ok(AccountWish::Remove { name }),
        "end" => Ok(AccountWish::End { session: said.field("session") }),
        "undo" => Ok(AccountWish::Undo(undone(&said)?)),
        "owner" => {
            let locked = library.lock_password(said.field("password"), moment.random).await;
            locked.map(|password| AccountWish::Owner { name, password })
        }
        other => return Err(Refusal::Refused(format!("no wish: {other:?}"))),
    };
    let granted = match wish {
        Ok(wish) => library.wish_of_accounts(wish, moment.now_ms).await,
        Err(error) => Err(error),
    };
    let known_by = match granted {
        Ok(known_by) => known_by,
        Err(error) => {
            let Refused(words) = error.downcast::<Refused>()?;
            let typed = (said.field("wish") == "invite").then(|| (named, scope(&said))).and_then(typed);
            return shown(&gallery, &session, StatusCode::BAD_REQUEST, Some(Told::Refused { words: &words, typed }))
                .await;
        }
    };
    let words = match &*said.field("wish") {
        "invite" => String::new(),
        "scope" => format!("{named} is shown something else from now on"),
        "remove" => format!("{named} has no account any more, and is signed out everywhere"),
        // With another password a session that began by the old one has ended.
        "owner" if session.account().is_some() => return Ok(to("/sign-in")),
        _ => return Ok(to("/accounts")),
    };
    shown(&gallery, &session, StatusCode::OK, Some(Told::Done { words, link, known_by: &known_by })).await
}

/// What a form of an invitation said, for the same form again.
fn typed((name, scope): (String, Result<Scope, Refusal>)) -> Option<(String, Scope)> {
    Some((name, scope.ok()?))
}

fn to(page: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response()
}

/// What was chosen: where everything was, the boxes below say nothing.
fn scope(said: &Form) -> Result<Scope, Refusal> {
    match &*said.field("scope") {
        "whole" => Ok(Scope::Whole),
        "chosen" => {
            let chosen = |name| said.fields(name).collect::<BTreeSet<_>>();
            Ok(Scope::Chosen { albums: chosen("album"), people: chosen("person") })
        }
        other => Err(Refusal::Refused(format!("scope is whole or chosen, not {other:?}"))),
    }
}

/// What is to be taken back: where nothing is said, the last wish that stands.
fn undone(said: &Form) -> Result<Vec<Standing>, Refusal> {
    match &*said.field("what") {
        "" => Ok(Vec::new()),
        what => serde_json::from_str(what).map_err(|error| Refusal::Refused(format!("what cannot be read: {error}"))),
    }
}

async fn shown(
    gallery: &Gallery,
    session: &Session,
    status: StatusCode,
    told: Option<Told<'_>>,
) -> Result<Response, Refusal> {
    let (library, now_ms) = (gallery.library(), gallery.sessions.moment().now_ms);
    let accounts = library.accounts().await?;
    let sessions = library.sessions(now_ms).await?;
    let (albums, people) = library.choices().await?;
    let shown = Shown {
        accounts: &accounts,
        sessions: &sessions,
        this: &session.id(),
        albums: &albums,
        people: &people,
        now_ms,
    };
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, headers, [(header::CACHE_CONTROL, NO_STORE)], shown.page(told)).into_response())
}
