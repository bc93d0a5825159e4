//! `tintype share`: photos that others are shown by a link.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use library::{
    Library, Locked, Matter, Share, ShareAccess, ShareDecision, ShareToken, ShareWish, Shared, day_since_1970,
};
use serde::Serialize;

use super::people::{photos, tell};
use super::{Opened, today};
use crate::machine::{now_ms, random};
use crate::{Ended, say};

/// Show photos to others by a link, for 30 days or until it is revoked
///
/// Without a command, lists the shares that are good now. A share opens at the gallery's address followed by its link, to whoever
/// has that. Its pages say nothing of a photo but how it looks; what is hidden or in the trash is in no share. An album or a
/// search has what is in it when somebody looks.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object; without a command, a list: id, link, title, access, until_ms, originals, photos, views
    ///
    /// What is said: matter, known_by, decided, taken_back, where decided and taken_back are facts as docs/format.md has them,
    /// and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Share what a search finds, whenever somebody looks
    Search {
        #[arg(required = true)]
        search: Vec<String>,
        #[command(flatten)]
        how: How,
    },
    /// Share an album
    Album {
        #[arg(value_name = "TITLE")]
        album: String,
        #[command(flatten)]
        how: How,
    },
    /// Share these photos
    Photos {
        /// Files on this machine, or paths as `tintype search` prints them
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        how: How,
    },
    /// End a share now
    Revoke { id: String },
    /// Take back what was said last; once more, what was said before that
    Undo,
}

#[derive(clap::Args)]
struct How {
    /// What stands above the photos [default: the album's title, or "Photos"]
    #[arg(long)]
    title: Option<String>,

    /// For how many days the link is good
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3_650))]
    days: u64,

    /// Have the link be good until it is revoked
    #[arg(long, conflicts_with = "days")]
    never_expires: bool,

    /// Ask whoever opens the link for the passphrase in this file
    #[arg(long, value_name = "FILE", conflicts_with = "public")]
    passphrase_file: Option<PathBuf>,

    /// Let search engines list the page
    #[arg(long)]
    public: bool,

    /// Give copies of originals too, without what they say of place, time and owner
    #[arg(long)]
    originals: bool,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    link: String,
    title: String,
    access: &'static str,
    until_ms: Option<u64>,
    originals: bool,
    photos: usize,
    views: u64,
}

const DAY_MS: u64 = 86_400_000;

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { verb, json } = arguments;
    let opened = super::any(library).await?;
    let library = opened.library();
    let Some(verb) = verb else {
        list(library, json).await?;
        return Ok(Ended::Well);
    };
    let wish = wish(&opened, verb).await?;
    let (link, written) = match &wish {
        ShareWish::Share(share) => {
            let words =
                "written down; the link opens behind the gallery's address, and `tintype share undo` takes it back";
            (Some(link(share)), Some(words))
        }
        ShareWish::Revoke(_) => (None, Some("it has ended; `tintype share undo` takes that back")),
        ShareWish::Undo => (None, None),
    };
    let known_by = library.wish_of_shares(wish, now_ms()?).await?;
    if !json {
        say::data(link)?;
    }
    tell(library, (Matter::Shares, known_by), json, written, words).await?;
    Ok(Ended::Well)
}

fn link(share: &Share) -> String {
    format!("/s/{}", share.token)
}

async fn list(library: &Library, json: bool) -> anyhow::Result<()> {
    let views = library.views().await?;
    let mut listed = Vec::new();
    for share in library.shares(now_ms()?).await? {
        let photos = library.photos_of_share(&share, today()).await?.len();
        let access = match share.access {
            ShareAccess::Link => "link",
            ShareAccess::Passphrase(_) => "passphrase",
            ShareAccess::Public => "public",
        };
        let (id, link) = (share.id(), link(&share));
        let views = views.get(&id).copied().unwrap_or_default();
        let Share { title, until_ms, originals, .. } = share;
        listed.push(Listed { id, link, title, access, until_ms, originals, photos, views });
    }
    if json {
        return say::json(&listed);
    }
    say::data(listed.iter().map(described))?;
    if listed.is_empty() {
        say::line("nothing is shared: `tintype share album TITLE` shares an album");
    }
    Ok(())
}

fn described(share: &Listed) -> String {
    let until = share.until_ms.map_or("until it is revoked".to_owned(), |until_ms| {
        format!("until {}", day_since_1970((until_ms / DAY_MS).cast_signed()))
    });
    let (photos, views) = (say::counted(share.photos, "photo"), say::count(share.views as usize));
    let originals = if share.originals { ", with originals" } else { "" };
    let Listed { id, link, title, access, .. } = share;
    format!("{id}  {}: {photos}, {access}, {until}{originals}, looked at {views} times  {link}", say::plain(title))
}

async fn wish(opened: &Opened, verb: Verb) -> anyhow::Result<ShareWish> {
    let (what, title, how) = match verb {
        Verb::Revoke { id } => return Ok(ShareWish::Revoke(id)),
        Verb::Undo => return Ok(ShareWish::Undo),
        Verb::Search { search, how } => (Shared::Search(search.join(" ")), "Photos".to_owned(), how),
        Verb::Album { album, how } => (Shared::Album(album.clone()), album, how),
        Verb::Photos { files, how } => (Shared::Photos(photos(opened, &files).await?), "Photos".to_owned(), how),
    };
    let How { title: said, days, never_expires, passphrase_file, public, originals } = how;
    let access = match passphrase_file {
        Some(file) => {
            let passphrase = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            ShareAccess::Passphrase(Locked::new(passphrase.trim_end_matches(['\r', '\n']), random()?)?)
        }
        None if public => ShareAccess::Public,
        None => ShareAccess::Link,
    };
    let until_ms = (!never_expires).then_some(now_ms()? + days * DAY_MS);
    let title = said.unwrap_or(title);
    Ok(ShareWish::Share(Share { token: ShareToken::new(random()?), what, title, access, until_ms, originals }))
}

/// What was decided.
fn words(decision: ShareDecision) -> Option<String> {
    Some(match decision {
        ShareDecision::Shared(share) => format!("that “{}” is shared", share.title),
        ShareDecision::Revoked { id } => format!("that share {id} has ended"),
        ShareDecision::Undo { .. } => return None,
    })
}
