//! `tintype share`: photos that others are shown by a link.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Subcommand;
use console::Term;
use library::{
    Library, ListedShare, Matter, Share, ShareAccess, ShareDecision, ShareToken, ShareWish, Shared, day_since_1970,
};

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

    /// Print one object; without a command, a list: id, link, title, album or search, access, until_ms, originals, photos, views,
    /// last_view_ms
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

    /// Ask whoever opens the link for a passphrase: you type it now, twice, and it is not shown; where nobody types, it is the first
    /// line that comes in
    #[arg(long, conflicts_with = "public")]
    passphrase: bool,

    /// Let search engines list the page
    #[arg(long)]
    public: bool,

    /// Give copies of originals too, without what they say of place, time and owner
    #[arg(long)]
    originals: bool,
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
            (Some(share.link()), Some(words))
        }
        ShareWish::Revoke(_) => (None, Some("it has ended; `tintype share undo` takes that back")),
        ShareWish::Undo(_) => (None, None),
    };
    let known_by = library.wish_of_shares(wish, now_ms()?).await?;
    if !json {
        say::data(link)?;
    }
    tell(library, (Matter::Shares, known_by), json, written, words).await?;
    Ok(Ended::Well)
}

async fn list(library: &Library, json: bool) -> anyhow::Result<()> {
    let listed = library.listed_shares(now_ms()?, today()).await?;
    if json {
        return say::json(&listed);
    }
    say::data(listed.iter().map(described))?;
    if listed.is_empty() {
        say::line("nothing is shared: `tintype share album TITLE` shares an album");
    }
    Ok(())
}

fn described(share: &ListedShare) -> String {
    let day = |ms: u64| day_since_1970((ms / DAY_MS).cast_signed());
    let until = share.until_ms.map_or("until it is revoked".to_owned(), |until_ms| format!("until {}", day(until_ms)));
    let looked = share.last_view_ms.map_or("never looked at".to_owned(), |last_ms| {
        format!("looked at {} times, last on {}", say::count(share.views as usize), day(last_ms))
    });
    let photos = say::counted(share.photos, "photo");
    let originals = if share.originals { ", with originals" } else { "" };
    let ListedShare { id, link, title, access, .. } = share;
    format!("{id}  {}: {photos}, {access}, {until}{originals}, {looked}  {link}", say::plain(title))
}

async fn wish(opened: &Opened, verb: Verb) -> anyhow::Result<ShareWish> {
    let (what, title, how) = match verb {
        Verb::Revoke { id } => return Ok(ShareWish::Revoke(id)),
        Verb::Undo => return Ok(ShareWish::Undo(Vec::new())),
        Verb::Search { search, how } => (Shared::Search(search.join(" ")), "Photos".to_owned(), how),
        Verb::Album { album, how } => (Shared::Album(album.clone()), album, how),
        Verb::Photos { files, how } => (Shared::Photos(photos(opened, &files).await?), "Photos".to_owned(), how),
    };
    let How { title: said, days, never_expires, passphrase, public, originals } = how;
    let access = match (passphrase, public) {
        (true, _) => ShareAccess::Passphrase(opened.library().locked(typed_passphrase()?, random()?).await?),
        (false, true) => ShareAccess::Public,
        (false, false) => ShareAccess::Link,
    };
    let until_ms = (!never_expires).then_some(now_ms()? + days * DAY_MS);
    let title = said.unwrap_or(title);
    Ok(ShareWish::Share(Share { token: ShareToken::new(random()?), what, title, access, until_ms, originals }))
}

/// Never an argument, which everybody on this machine could see.
fn typed_passphrase() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).context("reading the passphrase")?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let terminal = Term::stderr();
    let asked = |words: &str| {
        terminal.write_str(words)?;
        terminal.read_secure_line()
    };
    let passphrase = asked("Passphrase: ").context("asking for the passphrase")?;
    ensure!(passphrase == asked("Once more: ")?, "that was not the same twice: nothing is shared");
    Ok(passphrase)
}

/// What was decided.
fn words(decision: ShareDecision) -> Option<String> {
    Some(match decision {
        ShareDecision::Shared(share) => format!("that “{}” is shared", share.title),
        ShareDecision::Revoked { id } => format!("that share {id} has ended"),
        ShareDecision::Undo { .. } => return None,
    })
}
