//! Shares, for their owner: what there is, and saying what is to be.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::{Extension, Json};
use library::{
    ListedShare, Matter, PhotoId, Share, ShareAccess, ShareDecision, ShareToken, ShareWish, Shared, Standing,
};
use serde::{Deserialize, Deserializer, Serialize};

use crate::view::View;
use crate::{Gallery, Refusal, people, timeline};

const DAY_MS: u64 = 86_400_000;
const MOST_DAYS: u64 = 3_650;

/// What somebody wants to be so of shares.
#[derive(Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
enum Wish {
    /// That photos be shared.
    Share(Wanted),
    /// That a share end now.
    Revoke { id: String },
    /// That decisions be taken back; where none is named, those of the last wish that stands.
    Undo {
        #[serde(default)]
        what: Vec<Standing>,
    },
}

/// A share that somebody wants: of photos, of an album or of a search.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    photos: Option<Vec<PhotoId>>,
    album: Option<String>,
    search: Option<String>,
    /// Without, the album's, or "Photos".
    title: Option<String>,
    /// For so long; with `null` until it is revoked.
    #[serde(default = "a_month", deserialize_with = "said")]
    days: Option<u64>,
    passphrase: Option<String>,
    #[serde(default)]
    public: bool,
    #[serde(default)]
    originals: bool,
}

fn a_month() -> Option<u64> {
    Some(30)
}

/// What is said, be it `null`.
fn said<'a, D: Deserializer<'a>>(days: D) -> Result<Option<u64>, D::Error> {
    Option::deserialize(days)
}

/// What a wish came to.
#[derive(Serialize)]
pub(crate) struct Granted {
    /// The decisions.
    known_by: Vec<Standing>,
    /// What had been decided and is no more.
    taken_back: Vec<ShareDecision>,
    /// Of a new share: what it is called, and where it opens.
    #[serde(flatten)]
    made: Option<Made>,
}

#[derive(Serialize)]
struct Made {
    id: String,
    link: String,
}

pub(crate) async fn listed(State(gallery): State<Arc<Gallery>>) -> Result<Json<Vec<ListedShare>>, Refusal> {
    let now_ms = gallery.sessions.moment().now_ms;
    Ok(Json(gallery.library().listed_shares(now_ms, timeline::today()).await?))
}

pub(crate) async fn wish(
    State(gallery): State<Arc<Gallery>>,
    Extension(view): Extension<Arc<View>>,
    body: Bytes,
) -> Result<Json<Granted>, Refusal> {
    let wish: Wish = people::wished_of_photos(&view, &body).await?;
    let wish = match wish {
        Wish::Share(wanted) => ShareWish::Share(share(&gallery, wanted).await?),
        Wish::Revoke { id } => ShareWish::Revoke(id),
        Wish::Undo { what } => ShareWish::Undo(what),
    };
    let made = match &wish {
        ShareWish::Share(share) => Some(Made { id: share.id(), link: share.link() }),
        ShareWish::Revoke(_) | ShareWish::Undo(_) => None,
    };
    let now_ms = gallery.sessions.moment().now_ms;
    let Json(known_by) = people::decided(gallery.library().wish_of_shares(wish, now_ms).await)?;
    let (_, taken_back) = gallery.library().decided_as(Matter::Shares, &known_by).await?;
    Ok(Json(Granted { known_by, taken_back, made }))
}

async fn share(gallery: &Gallery, wanted: Wanted) -> Result<Share, Refusal> {
    let Wanted { photos, album, search, title, days, passphrase, public, originals } = wanted;
    let (what, called) = match (photos, album, search) {
        (Some(photos), None, None) => (Shared::Photos(photos), None),
        (None, Some(album), None) => (Shared::Album(album.clone()), Some(album)),
        (None, None, Some(search)) => (Shared::Search(search), None),
        _ => return Err(Refusal::Refused("a share is of photos, of an album or of a search".to_owned())),
    };
    if days.is_some_and(|days| days == 0 || days > MOST_DAYS) {
        return Err(Refusal::Refused(format!("a share is good for 1 to {MOST_DAYS} days, or until it is revoked")));
    }
    let (moment, salt) = (gallery.sessions.moment(), gallery.sessions.moment().random);
    let access = match (passphrase, public) {
        (Some(passphrase), false) => {
            let locked = gallery.library().locked(passphrase, salt).await;
            ShareAccess::Passphrase(people::said(locked)?.0)
        }
        (None, true) => ShareAccess::Public,
        (None, false) => ShareAccess::Link,
        (Some(_), true) => {
            return Err(Refusal::Refused("what everybody may see has no passphrase: leave one of both out".to_owned()));
        }
    };
    let title = title.or(called).unwrap_or_else(|| "Photos".to_owned());
    let until_ms = days.map(|days| moment.now_ms + days * DAY_MS);
    Ok(Share { token: ShareToken::new(moment.random), what, title, access, until_ms, originals })
}
