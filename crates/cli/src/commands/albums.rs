//! `tintype albums`: photos put together under a title, by hand or by a search.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Subcommand;
use library::{AlbumDecision, AlbumWish, Library, ListedAlbum, Matter};

use super::people::{photos, tell};
use super::{Opened, today};
use crate::{Ended, say};

/// Put photos together under a title, by hand or by a search
///
/// Without a command, lists the albums. An album by a search has what that finds, each time anew. Photos of an album are found
/// with `tintype search in the album TITLE`, and other words beside that. Photos stay where they are, whatever becomes of an album.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object; without a command, a list: title, count, cover, and search for an album by one
    ///
    /// What is said: matter, known_by, decided, taken_back, where decided and taken_back are facts as docs/format.md has them,
    /// and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Keep a search under a title: `tintype albums save "Zoe at the sea" Zoe on a beach`
    Save {
        title: String,
        #[arg(required = true)]
        search: Vec<String>,
    },
    /// Put photos into an album: one that is there, or a new one
    Add {
        title: String,
        /// Files on this machine, or paths as `tintype search` prints them
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Take photos out of an album
    Remove {
        title: String,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Give an album another title
    Rename { title: String, to: String },
    /// Have an album be no more
    Drop { title: String },
    /// Take back what was said last; once more, what was said before that
    Undo,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { verb, json } = arguments;
    let opened = super::any(library).await?;
    let library = opened.library();
    let Some(verb) = verb else {
        list(library, json).await?;
        return Ok(Ended::Well);
    };
    let (is_undo, so_already) = (matches!(verb, Verb::Undo), so_already(&verb));
    let known_by = library.wish_of_albums(wish(&opened, verb).await?).await?;
    let written = match known_by.is_empty() {
        true => Some(so_already.as_str()),
        false => (!is_undo).then_some("written down; `tintype albums undo` takes it back"),
    };
    // Many photos are put into an album in several parts.
    let mut told = BTreeSet::new();
    let once = |decision| words(decision).filter(|words| told.insert(words.clone()));
    tell(library, (Matter::Albums, known_by), json, written, once).await?;
    Ok(Ended::Well)
}

async fn list(library: &Library, json: bool) -> anyhow::Result<()> {
    let listed = library.listed_albums(today()).await?;
    if json {
        return say::json(&*listed);
    }
    say::data(listed.iter().map(|album| say::plain(&described(album))))?;
    if listed.is_empty() {
        say::line(
            "there is no album: `tintype albums save TITLE SEARCH` keeps a search, `tintype albums add TITLE FILES` begins one",
        );
    }
    Ok(())
}

async fn wish(opened: &Opened, verb: Verb) -> anyhow::Result<AlbumWish> {
    Ok(match verb {
        Verb::Save { title, search } => AlbumWish::Save { title, search: search.join(" ") },
        Verb::Add { title, files } => AlbumWish::Add { title, photos: photos(opened, &files).await? },
        Verb::Remove { title, files } => AlbumWish::Remove { title, photos: photos(opened, &files).await? },
        Verb::Rename { title, to } => AlbumWish::Rename { title, to },
        Verb::Drop { title } => AlbumWish::Drop { title },
        Verb::Undo => AlbumWish::Undo { what: Vec::new() },
    })
}

/// What is said where nothing had to be written down.
fn so_already(verb: &Verb) -> String {
    match verb {
        Verb::Add { title, .. } => format!("nothing to do: “{title}” has these photos already"),
        Verb::Remove { title, .. } => format!("nothing to do: “{title}” has none of these photos"),
        Verb::Save { .. } | Verb::Rename { .. } | Verb::Drop { .. } | Verb::Undo => {
            "nothing to do: it is so already".to_owned()
        }
    }
}

/// What was decided.
fn words(decision: AlbumDecision) -> Option<String> {
    Some(match decision {
        AlbumDecision::Saved { title, search: Some(search), .. } => {
            format!("album “{title}” kept as the search {search}")
        }
        AlbumDecision::Saved { title, search: None, .. } => format!("album “{title}” begun"),
        AlbumDecision::Renamed { title, to } => format!("album “{title}” renamed to “{to}”"),
        AlbumDecision::Dropped { title } => format!("album “{title}” dropped"),
        AlbumDecision::Added { title, .. } => format!("photos put into “{title}”"),
        AlbumDecision::Removed { title, .. } => format!("photos taken out of “{title}”"),
        AlbumDecision::Undo { .. } => return None,
    })
}

fn described(album: &ListedAlbum) -> String {
    let search = album.search.as_ref().map(|search| format!("  by search: {search}")).unwrap_or_default();
    format!("{:<32} {}{search}", album.title, say::counted(album.count, "photo"))
}
