//! Signing in and out. What changes something by a start-up link is a `GET` too, from the gallery's own pages alone: an edge that
//! signs what it passes on cannot be relied upon to sign a form's `POST`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use library::{Account, AccountWish, Invitation, Refused, title_key};

use super::page::Page;
use super::seal::Purpose;
use super::session::Of;
use super::{Moment, NO_STORE, Session, Who};
use crate::attempts::At;
use crate::form::Form;
use crate::{Door, Failure, Gallery, Refusal};

impl Gallery {
    /// Whether there is anybody who could sign in with a password. Where that cannot be known nobody can.
    pub(super) async fn has_accounts(&self) -> bool {
        self.library().accounts().await.is_ok_and(|accounts| accounts.all().next().is_some())
    }

    /// The invitation that a link opens now.
    async fn invitation(&self, token: &str, now_ms: u64) -> anyhow::Result<Option<Invitation>> {
        Ok(self.library().accounts().await?.invitation(token, now_ms).cloned())
    }

    /// The account of this name and password. It takes as long to say that there is none as that the password is another.
    async fn account(&self, name: &str, password: String) -> anyhow::Result<Option<Account>> {
        let account = self.library().accounts().await?.named(name).cloned();
        let lock = || self.library().lock_password(NOBODYS.to_owned(), [0; 16]);
        let nobodys = self.nobodys_password.get_or_try_init(lock).await?;
        let lock = account.as_ref().map_or(nobodys, |account| &account.password).clone();
        let is_right = self.library().unlocks(lock, password).await?;
        Ok(account.filter(|_| is_right))
    }
}

/// What is compared with where there is no account. It opens none.
const NOBODYS: &str = "nobody's password";

/// Opens a start-up link.
pub(crate) async fn link(
    State(gallery): State<Arc<Gallery>>,
    Path(token): Path<String>,
    session: Option<Extension<Session>>,
    headers: HeaderMap,
) -> Response {
    let sessions = &gallery.sessions;
    let moment = sessions.moment();
    // To a viewer the owner's link is one still.
    if session.is_some_and(|Extension(session)| session.who() == Who::Owner) {
        return to_gallery(None);
    }
    match sessions.door {
        Door::ThisMachine => begin_session(&gallery, &token, &headers, moment).await,
        // A button, which uses nothing up: messengers open links by themselves to show what is behind them.
        Door::Anywhere => match sessions.access.owner_key.open(Purpose::StartLink, &token, moment.now_ms) {
            Ok(_) => Page::Good { token: &token }.response(sessions.door),
            Err(unfit) => Page::from(unfit).response(sessions.door),
        },
    }
}

/// What the button opens.
pub(crate) async fn open(
    State(gallery): State<Arc<Gallery>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    begin_session(&gallery, &token, &headers, gallery.sessions.moment()).await
}

/// Uses a link up and begins a session.
async fn begin_session(gallery: &Gallery, token: &str, headers: &HeaderMap, moment: Moment) -> Response {
    let sessions = &gallery.sessions;
    let pass = match sessions.access.owner_key.open(Purpose::StartLink, token, moment.now_ms) {
        Ok(pass) => pass,
        Err(unfit) => return Page::from(unfit).response(sessions.door),
    };
    match sessions.access.once.first(pass.nonce, pass.until_ms).await {
        Ok(true) => begun(gallery, Of::Link, headers, moment).await,
        Ok(false) => Page::Used.response(sessions.door),
        Err(error) => {
            let mut response = Page::Failed.response(sessions.door);
            response.extensions_mut().insert(Failure(format!("{error:#}")));
            response
        }
    }
}

/// Leads to the gallery with a new session.
async fn begun(gallery: &Gallery, of: Of<'_>, headers: &HeaderMap, moment: Moment) -> Response {
    let session = gallery.sessions.begin(of, headers, moment);
    let noted = gallery.sessions.note(gallery.library(), &session, headers, moment.now_ms).await;
    // What the one before them was shown in the same browser is not theirs.
    logged(without_cache(to_gallery(Some(gallery.sessions.cookie_of(&session)))), noted)
}

/// Asks for a name and a password.
pub(crate) async fn page(State(gallery): State<Arc<Gallery>>, session: Option<Extension<Session>>) -> Response {
    match session {
        Some(_) => to_gallery(None),
        None => {
            let by_password = gallery.has_accounts().await;
            let page = Page::NoSession { is_led_here: false, by_password }.response(gallery.sessions.door);
            (StatusCode::OK, page).into_response()
        }
    }
}

/// Takes a name and a password.
pub(crate) async fn by_password(
    State(gallery): State<Arc<Gallery>>,
    headers: HeaderMap,
    said: Form,
) -> Result<Response, Refusal> {
    let (door, moment) = (gallery.sessions.door, gallery.sessions.moment());
    let said_name = said.field("name");
    let name = title_key(&said_name);
    // Counted before it is looked at, whether there is such an account or not.
    let (at, attempts) = (At::account(&name), &*gallery.sessions.access.attempts);
    if !at.begin(attempts, moment.now_ms).await? {
        return Ok(Page::TooOften { name: &said_name }.response(door));
    }
    let Some(account) = gallery.account(&name, said.field("password")).await? else {
        return Ok(Page::Wrong { name: &said_name }.response(door));
    };
    let counted = at.succeeded(attempts, moment.now_ms).await;
    Ok(logged(begun(&gallery, Of::Account(&account), &headers, moment).await, counted))
}

/// Asks whoever was invited for the password that they want to have.
pub(crate) async fn invitation(
    State(gallery): State<Arc<Gallery>>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let (door, now_ms) = (gallery.sessions.door, gallery.sessions.moment().now_ms);
    Ok(match gallery.invitation(&token, now_ms).await? {
        Some(Invitation { name, .. }) => Page::Invited { name: &name, words: None }.response(door),
        None => Page::NotInvited.response(door),
    })
}

/// Takes the password, and begins the session of a new account.
pub(crate) async fn join(
    State(gallery): State<Arc<Gallery>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    said: Form,
) -> Result<Response, Refusal> {
    let (door, moment) = (gallery.sessions.door, gallery.sessions.moment());
    let Some(Invitation { name, .. }) = gallery.invitation(&token, moment.now_ms).await? else {
        return Ok(Page::NotInvited.response(door));
    };
    let lock = gallery.library().lock_password(said.field("password"), gallery.sessions.moment().random).await;
    let joined = match lock {
        Ok(lock) => gallery.library().join(&token, lock, moment.now_ms).await,
        Err(error) => Err(error),
    };
    match joined {
        Ok(account) => Ok(begun(&gallery, Of::Account(&account), &headers, moment).await),
        Err(error) => match error.downcast::<Refused>() {
            Ok(Refused(words)) => Ok(Page::Invited { name: &name, words: Some(&words) }.response(door)),
            Err(error) => Err(error.into()),
        },
    }
}

/// Whose session it is, and the way to another password.
pub(crate) async fn own(State(gallery): State<Arc<Gallery>>, Extension(session): Extension<Session>) -> Response {
    let name = session.account().map(|account| account.name.as_str());
    Page::Own { name, words: None }.response(gallery.sessions.door)
}

/// Takes another password from whoever says the one before, and begins a session in place of all that they had.
pub(crate) async fn change_password(
    State(gallery): State<Arc<Gallery>>,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
    said: Form,
) -> Result<Response, Refusal> {
    let (door, moment, library) = (gallery.sessions.door, gallery.sessions.moment(), gallery.library());
    let Some(Account { id, name, password, .. }) = session.account() else {
        let words = "Whoever came by a link has no password";
        return Ok(Page::Own { name: None, words: Some(words) }.response(door));
    };
    let again = |words: &str| Page::Own { name: Some(name), words: Some(words) }.response(door);
    let (at, attempts) = (At::password(id), &*gallery.sessions.access.attempts);
    if !at.begin(attempts, moment.now_ms).await? {
        return Ok(Page::TooOften { name }.response(door));
    }
    if !library.unlocks(password.clone(), said.field("password")).await? {
        return Ok(again("That is not your password"));
    }
    // What succeeds counts, too: each is a record for good.
    let changed = match library.lock_password(said.field("new"), gallery.sessions.moment().random).await {
        Ok(password) => library.change_password(id, password, moment.now_ms).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(account) => Ok(begun(&gallery, Of::Account(&account), &headers, moment).await),
        Err(error) => Ok(again(&error.downcast::<Refused>()?.0)),
    }
}

/// Ends the session, and lets the browser forget the pictures that it kept.
pub(crate) async fn sign_out(
    State(gallery): State<Arc<Gallery>>,
    session: Option<Extension<Session>>,
    headers: HeaderMap,
) -> Response {
    let sessions = &gallery.sessions;
    let mut ended = Ok(());
    if let Some(Extension(session)) = session {
        // Where that cannot be written down the browser forgets it all the same.
        let end = AccountWish::End { session: session.id() };
        ended = gallery.library().wish_of_accounts(end, sessions.moment().now_ms).await.map(drop);
        if ended.is_err() {
            sessions.forget(session.id());
        }
    }
    logged(without_cache(to_gallery(Some(sessions.end(&headers)))), ended)
}

/// Has the browser forget the pictures that it kept.
fn without_cache(mut response: Response) -> Response {
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

/// An answer beside which something failed that whoever asked need not know, but whoever keeps the log.
pub(crate) fn logged(mut response: Response, done: anyhow::Result<()>) -> Response {
    if let Err(error) = done {
        response.extensions_mut().insert(Failure(format!("{error:#}")));
    }
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
