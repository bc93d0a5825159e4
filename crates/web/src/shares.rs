//! Shares, for whoever was given a link: pages made here, which need no script, and the pictures that are in the share.
//! Nothing else of the library is in any answer, and a link opens nothing but its own share.

mod page;
pub(crate) mod wishes;
mod zip;

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use library::{Given, PhotoId, Rendition, Row, Share, ShareAccess, ShortId, copied_as};

use page::{Around, Shown, locked, nothing, of_photo, of_share};

use crate::access::sign_in::logged;
use crate::access::{Pass, Purpose};
use crate::attempts::At;
use crate::form::Form;
use crate::view::View;
use crate::{Door, Gallery, Needs, Refusal, pictures};

/// How long a passphrase need not be said again.
const UNLOCKED_MS: u64 = 24 * 3_600_000;
const NO_STORE: &str = "private, no-store";

/// Passes on what is asked of a share that the link opens, and the share with it. One that ended, one that was revoked and one
/// that never was are the same.
pub(crate) async fn let_in(gallery: Arc<Gallery>, needs: Needs, request: Request, next: Next) -> Response {
    let moment = gallery.sessions.moment();
    let token = request.uri().path().split('/').nth(2).unwrap_or_default().to_owned();
    let (mut response, is_public) = match gallery.library().opened_share(&token, moment.now_ms).await {
        Err(error) => (Refusal::Failed(error).into_response(), false),
        Ok(None) => (page(StatusCode::NOT_FOUND, nothing()), false),
        Ok(Some(share)) => {
            let is_public = share.access == ShareAccess::Public;
            let is_locked = needs == Needs::Share && !is_unlocked(&gallery, &share, request.headers(), moment.now_ms);
            let response = if is_locked {
                page(StatusCode::UNAUTHORIZED, locked(&share, None))
            } else {
                let mut request = request;
                request.extensions_mut().insert(Arc::new(share));
                next.run(request).await
            };
            (response, is_public)
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NO_STORE));
    if !is_public {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    response
}

/// Whether no passphrase is needed, or the right one was said in this browser.
fn is_unlocked(gallery: &Gallery, share: &Share, headers: &HeaderMap, now_ms: u64) -> bool {
    let ShareAccess::Passphrase(_) = &share.access else { return true };
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let key = &gallery.sessions.access.owner_key;
    cookies.any(|(name, value)| {
        name == cookie_name(share)
            && key.open(Purpose::Share, value, now_ms).is_ok_and(|pass| pass.nonce == nonce(share))
    })
}

fn cookie_name(share: &Share) -> String {
    format!("tintype-share-{}", share.id())
}

/// What tells a share that was unlocked from all others, and from itself with another passphrase.
fn nonce(share: &Share) -> [u8; 16] {
    let lock = match &share.access {
        ShareAccess::Passphrase(lock) => lock.as_str(),
        ShareAccess::Link | ShareAccess::Public => "",
    };
    let digest = PhotoId::of(format!("{} {lock}", share.token).as_bytes()).to_string();
    digest.as_bytes()[..16].try_into().expect("a digest has 64 letters")
}

/// Takes the passphrase, and leads to the page.
pub(crate) async fn unlock(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
    said: Form,
) -> Result<Response, Refusal> {
    let moment = gallery.sessions.moment();
    let address = share.link();
    let ShareAccess::Passphrase(lock) = share.access.clone() else { return Ok(to(&address)) };
    // Counted before it is looked at: of many that are said at once no more are tried.
    let (at, attempts) = (At::share(&share.id()), &*gallery.sessions.access.attempts);
    if !at.begin(attempts, moment.now_ms).await? {
        let words = "That was said wrong too often. Try again in a quarter of an hour.";
        return Ok(page(StatusCode::TOO_MANY_REQUESTS, locked(&share, Some(words))));
    }
    let passphrase = said.field("passphrase");
    if !gallery.library().unlocks(lock, passphrase).await? {
        return Ok(page(StatusCode::UNAUTHORIZED, locked(&share, Some("That is not it."))));
    }
    let counted = at.succeeded(attempts, moment.now_ms).await;
    let pass = Pass { until_ms: moment.now_ms + UNLOCKED_MS, nonce: nonce(&share) };
    let value = gallery.sessions.access.owner_key.seal(Purpose::Share, pass);
    let secure = match gallery.sessions.door {
        Door::ThisMachine => "",
        Door::Anywhere => "; Secure",
    };
    let lasting_s = UNLOCKED_MS / 1_000;
    let cookie =
        format!("{}={value}; Path={address}; Max-Age={lasting_s}; HttpOnly; SameSite=Lax{secure}", cookie_name(&share));
    let mut response = to(&address);
    response.headers_mut().insert(header::SET_COOKIE, cookie.parse()?);
    Ok(logged(response, counted))
}

/// A function may answer 6 MB, in which bytes are written as base64.
const MOST_ANSWERED: usize = 4 << 20;

fn to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

/// The photos, and that somebody looked at them.
pub(crate) async fn share(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
    method: Method,
    extensions: Extensions,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let rows = rows(&gallery, &share).await?;
    let now_ms = gallery.sessions.moment().now_ms;
    let is_owner = extensions.get::<Arc<View>>().is_some_and(|view| view.is_owners());
    let mut noted = Ok(());
    if method == Method::GET && is_looked_at(&headers) && !is_owner {
        // A look that cannot be counted, where the library can only be read, is a look all the same.
        noted = gallery.library().note_view(&share, now_ms).await;
    }
    let origin = gallery.origin(&headers);
    let at_once = gallery.sessions.door == Door::ThisMachine;
    let shown = page(StatusCode::OK, of_share(&share, &rows, Around { origin: origin.as_deref(), at_once }));
    Ok(logged(shown, noted))
}

/// Whether a person sees what is answered: their browser says that it opens a page, as all have since 2023. What fetches links to
/// show what is behind them does not say so, and a page that is fetched before anybody asked for it is not seen.
fn is_looked_at(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document") && !headers.contains_key("sec-purpose")
}

/// All photos as one file, a photo at a time: no more is read than is taken, and no more once the link is not good any more.
pub(crate) async fn all(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
) -> Result<Response, Refusal> {
    let rows = rows(&gallery, &share).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, pictures::attachment(&zip::name(&share.title))),
    ];
    Ok((headers, zip::of(gallery, share, rows)).into_response())
}

/// One photo, with the one before and the one after it.
pub(crate) async fn photo(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let rows = rows(&gallery, &share).await?;
    let Some(at) = position(&rows, &id) else { return Ok(page(StatusCode::NOT_FOUND, nothing())) };
    let entry = gallery.library().photos(&[rows[at].id]).await?.pop().ok_or(Refusal::NotFound)?;
    let in_full = share.originals && gallery.library().can_copy(&entry).await;
    Ok(page(StatusCode::OK, of_photo(&share, Shown { rows: &rows, at, in_full })))
}

pub(crate) async fn tile(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    rendition(&gallery, &share, &id, Rendition::Tile, "image/webp").await
}

pub(crate) async fn thumbnail(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    rendition(&gallery, &share, &id, Rendition::Thumbnail, "image/jpeg").await
}

async fn rendition(
    gallery: &Gallery,
    share: &Share,
    id: &str,
    rendition: Rendition,
    media_type: &'static str,
) -> Result<Response, Refusal> {
    let (_, entry) = within(gallery, share, id).await?;
    let bytes = gallery.library().rendition(&entry, rendition).await?.ok_or(Refusal::NotFound)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

/// A photo to be taken along: a copy of its original where the share gives them, else its thumbnail.
pub(crate) async fn original(
    State(gallery): State<Arc<Gallery>>,
    Extension(share): Extension<Arc<Share>>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (number, entry) = within(&gallery, &share, &id).await?;
    let (library, lasting) = (gallery.library(), pictures::LINK_LASTS);
    let named = |ending: &str| format!("attachment; filename=\"photo-{:04}.{ending}\"", number + 1);
    let linked = |link: String| (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, link)]).into_response();
    let may_be_linked = gallery.sessions.door == Door::Anywhere && share.originals;
    if may_be_linked && let Some(ending) = copied_as(&entry) {
        let now_ms = gallery.sessions.moment().now_ms;
        if let Some(link) = library.link_again(entry.id, lasting, &named(ending), now_ms).await? {
            return Ok(linked(link));
        }
    }
    let given = library.given(&entry, share.originals).await?.ok_or(Refusal::NotFound)?;
    let disposition = named(given.ending);
    if may_be_linked
        && given.bytes.len() > MOST_ANSWERED
        && let Some(link) = library.given_link(entry.id, &given, lasting, &disposition).await?
    {
        return Ok(linked(link));
    }
    let Given { media_type, bytes, .. } = given;
    let headers = [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

/// A photo of the share, and its number there.
async fn within(gallery: &Gallery, share: &Share, id: &str) -> Result<(usize, library::Entry), Refusal> {
    let rows = rows(gallery, share).await?;
    let at = position(&rows, id).ok_or(Refusal::NotFound)?;
    let entry = gallery.library().photos(&[rows[at].id]).await?.pop().ok_or(Refusal::NotFound)?;
    Ok((at, entry))
}

fn position(rows: &[Row], id: &str) -> Option<usize> {
    let id: ShortId = id.parse().ok()?;
    rows.iter().position(|row| row.id.short() == id)
}

async fn rows(gallery: &Gallery, share: &Share) -> Result<Arc<Vec<Row>>, Refusal> {
    Ok(gallery.library().photos_of_share(share, crate::timeline::today()).await?)
}

fn page(status: StatusCode, html: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}
