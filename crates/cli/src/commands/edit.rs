//! `tintype edit`: what people make of photos.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;
use jiff::civil::Date;
use jiff::{Span, SpanRelativeTo, Unit};
use library::{
    Edit, EditDecision, EditWish, Entry, Library, Matter, PhotoId, Shelf, TRASH_DAYS, TakenBy, Trashed, day_since_1970,
};
use serde::Serialize;

use super::people::{photos, tell};
use super::{Opened, today};
use crate::{Ended, say};

/// Say what you make of photos: favourites, stars, captions, dates, and what to put away
///
/// Without a command, lists what is in the trash and what is hidden. Files are never changed, and stay where they are whatever you
/// put away: what you say is written down beside them, and can be taken back.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object; without a command: trash and hidden, of each photo path, id, and for the trash until
    ///
    /// What is said: matter, known_by, decided, taken_back, where decided and taken_back are facts as docs/format.md has them,
    /// and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
    json: bool,
}

/// Which photos.
#[derive(clap::Args)]
#[group(required = true)]
struct Which {
    /// Files on this machine, or paths as `tintype search` prints them
    files: Vec<PathBuf>,

    /// All that a search finds, instead
    #[arg(long, value_name = "WORDS", conflicts_with = "files")]
    search: Option<String>,
}

#[derive(Subcommand)]
enum Verb {
    /// Count photos among your favourites
    Favourite(Which),
    /// Count them no longer among your favourites
    Unfavourite(Which),
    /// Give them stars: 1 to 5, 0 for none, `file` for as many as their files say
    #[command(override_usage = "tintype edit stars [OPTIONS] <STARS> <FILES|--search <WORDS>>")]
    Stars {
        #[arg(value_parser = stars)]
        stars: Stars,
        #[command(flatten)]
        which: Which,
    },
    /// Say in words what they show, in place of what their files say; "" says nothing
    #[command(override_usage = "tintype edit caption [OPTIONS] <TEXT> <FILES|--search <WORDS>>")]
    Caption {
        text: String,
        #[command(flatten)]
        which: Which,
    },
    /// Say when they were taken, as 1974, 1974-08, 1974-08-01 or 1974-08-01T15:30, or `file` for when their files say
    #[command(override_usage = "tintype edit taken [OPTIONS] <WHEN> <FILES|--search <WORDS>>")]
    Taken {
        #[arg(value_parser = when)]
        when: When,
        #[command(flatten)]
        which: Which,
    },
    /// Say that they were taken so much later than their camera said, as 1h, 2d or 45m; with a minus before it earlier
    #[command(override_usage = "tintype edit later [OPTIONS] <BY> <FILES|--search <WORDS>>")]
    Later {
        #[arg(value_parser = minutes, allow_negative_numbers = true, allow_hyphen_values = true)]
        by: i64,
        #[command(flatten)]
        which: Which,
    },
    /// Leave them out of the timeline; searches find them
    Archive(Which),
    /// Leave them out of everything but this list
    Hide(Which),
    /// Leave them out of everything; for 30 days they can be restored
    Trash(Which),
    /// Have them among all others again
    Restore(Which),
    /// Take back what was said last; once more, what was said before that
    Undo,
}

/// Stars, or as many as the file says.
type Stars = std::option::Option<u8>;
/// A time, or when the file says.
type When = std::option::Option<TakenBy>;

/// What there is in the trash and what is hidden.
#[derive(Serialize)]
struct PutAway {
    trash: Vec<Away>,
    hidden: Vec<Away>,
}

#[derive(Serialize)]
struct Away {
    path: String,
    id: PhotoId,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { verb, json } = arguments;
    let opened = super::any(library).await?;
    let library = opened.library();
    let Some(verb) = verb else {
        list(&put_away(library).await?, json)?;
        return Ok(Ended::Well);
    };
    let wish = wish(&opened, verb).await?;
    let written = match &wish {
        EditWish::Edit { photos, .. } => {
            let photos = say::counted(photos.len(), "photo");
            Some(format!("written down of {photos}; `tintype edit undo` takes it back"))
        }
        EditWish::Undo { .. } => None,
    };
    let known_by = library.wish_of_edits(wish).await?;
    tell(library, (Matter::Edits, known_by), json, written.as_deref(), decision_words).await?;
    Ok(Ended::Well)
}

fn list(away: &PutAway, json: bool) -> anyhow::Result<()> {
    if json {
        return say::json(away);
    }
    let line = |word: &str, photo: &Away| {
        let until = photo.until.map(|until| format!("  until {until}")).unwrap_or_default();
        format!("{word:<8} {}{until}", say::plain(&photo.path))
    };
    let trash = away.trash.iter().map(|photo| line("trash", photo));
    say::data(trash.chain(away.hidden.iter().map(|photo| line("hidden", photo))))?;
    if away.trash.is_empty() && away.hidden.is_empty() {
        say::line("nothing is in the trash, and nothing is hidden");
    }
    Ok(())
}

async fn put_away(library: &Library) -> anyhow::Result<PutAway> {
    let away = |entry: &Entry, until| Away { path: entry.files[0].path.to_string(), id: entry.id, until };
    let trashed = library.trash().await?;
    let entries = library.photos(&trashed.iter().map(|trashed| trashed.photo).collect::<Vec<_>>()).await?;
    let since: HashMap<PhotoId, u64> = trashed.iter().map(|Trashed { photo, since_ms }| (*photo, *since_ms)).collect();
    let until = |entry: &Entry| {
        let since_ms = since.get(&entry.id)?;
        const DAY_MS: u64 = 86_400_000;
        Some(day_since_1970((since_ms / DAY_MS).saturating_add(TRASH_DAYS).cast_signed()))
    };
    let hidden = library.photos(&library.hidden().await?).await?;
    Ok(PutAway {
        trash: entries.iter().map(|entry| away(entry, until(entry))).collect(),
        hidden: hidden.iter().map(|entry| away(entry, None)).collect(),
    })
}

async fn wish(opened: &Opened, verb: Verb) -> anyhow::Result<EditWish> {
    let (which, edit) = match verb {
        Verb::Favourite(which) => (which, Edit::Favourite(true)),
        Verb::Unfavourite(which) => (which, Edit::Favourite(false)),
        Verb::Stars { stars, which } => (which, Edit::Rating(stars)),
        Verb::Caption { text, which } => (which, Edit::Caption(Some(text))),
        Verb::Taken { when, which } => (which, Edit::Taken(when)),
        Verb::Later { by, which } => (which, Edit::Taken(Some(TakenBy::Later(by)))),
        Verb::Archive(which) => (which, Edit::Shelf(Some(Shelf::Archive))),
        Verb::Hide(which) => (which, Edit::Shelf(Some(Shelf::Hidden))),
        Verb::Trash(which) => (which, Edit::Shelf(Some(Shelf::Trash(0)))),
        Verb::Restore(which) => (which, Edit::Shelf(None)),
        Verb::Undo => return Ok(EditWish::Undo { what: Vec::new() }),
    };
    let photos = match which.search {
        Some(search) => {
            let found = opened.library().search(&search, today()).await?.found;
            if found.rows.is_empty() {
                bail!("{search:?} finds no photo: `tintype search` says why");
            }
            found.rows.iter().map(|row| row.id).collect()
        }
        None => photos(opened, &which.files).await?,
    };
    Ok(EditWish::Edit { photos, edit })
}

/// What a decision says.
fn decision_words(decision: EditDecision) -> Option<String> {
    let EditDecision::Edited { photos, edit } = decision else { return None };
    let were = if photos.len() == 1 { "was" } else { "were" };
    let photos = say::counted(photos.len(), "photo");
    Some(match edit {
        Edit::Favourite(true) => format!("that {photos} counted among your favourites"),
        Edit::Favourite(false) => format!("that {photos} did not count among your favourites"),
        Edit::Rating(_) => format!("the stars of {photos}"),
        Edit::Caption(_) => format!("what was said of {photos}"),
        Edit::Taken(_) => format!("when {photos} {were} taken"),
        Edit::Shelf(Some(Shelf::Archive)) => format!("that {photos} went into the archive"),
        Edit::Shelf(Some(Shelf::Hidden)) => format!("that {photos} {were} hidden"),
        Edit::Shelf(Some(Shelf::Trash(_))) => format!("that {photos} went into the trash"),
        Edit::Shelf(None) => format!("that {photos} came back"),
    })
}

fn stars(text: &str) -> anyhow::Result<Stars> {
    match text {
        "file" => Ok(None),
        _ => Ok(Some(text.parse().ok().filter(|stars| *stars <= 5).context("it is 0 to 5, or `file`")?)),
    }
}

fn when(text: &str) -> anyhow::Result<When> {
    if text == "file" {
        return Ok(None);
    }
    let taken = match text.len() {
        4 => format!("{text}-01-01").parse().map(|day: Date| TakenBy::InYear(day.year())),
        7 => format!("{text}-01").parse().map(TakenBy::InMonth),
        _ => text.parse().map(TakenBy::At),
    };
    Ok(Some(taken.context("it is as 1974, 1974-08, 1974-08-01 or 1974-08-01T15:30, or `file`")?))
}

fn minutes(text: &str) -> anyhow::Result<i64> {
    let span: Span = text.parse().context("it is as 1h, 2d or 45m, with a minus before it for earlier")?;
    let minutes =
        span.total((Unit::Minute, SpanRelativeTo::days_are_24_hours())).context("say it in days, hours and minutes")?;
    Ok(minutes.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, expected) in [
            ("1974", Some(r#"{"in-year":1974}"#)),
            ("1974-08", Some(r#"{"in-month":"1974-08-01"}"#)),
            ("1974-08-01", Some(r#"{"at":"1974-08-01T00:00:00"}"#)),
            ("1974-08-01T15:30", Some(r#"{"at":"1974-08-01T15:30:00"}"#)),
            ("yesterday", None),
            ("1974-13", None),
            ("", None),
        ] {
            let read = when(text).ok().flatten().map(|when| serde_json::to_string(&when).unwrap());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        for (text, expected) in [("1h", Some(60)), ("-90m", Some(-90)), ("2d", Some(2_880)), ("1y", None), ("x", None)]
        {
            assert_eq!(minutes(text).ok(), expected, "{text}");
        }
    }
}
