//! `tintype memories`: photos of earlier years that are worth a look today.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use library::{Days, Library, Matter, Memory, MemoryDecision, MemoryWish, Secret};

use super::people::tell;
use super::today;
use crate::machine::random;
use crate::{Ended, say};

/// Show photos of earlier years that are worth a look today
///
/// This day in earlier years, trips, then and now, what was not looked at in a while, the best of a month: six photos or more of
/// each, and nothing twice within two months. What is hidden from memories stays where it is, and searches find it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object; without a command, a list: kind, key, title, detail, photos, cover
    ///
    /// What is said: matter, known_by, decided, taken_back, where decided and taken_back are facts as docs/format.md has them,
    /// and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
    json: bool,

    /// The day to look back from [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

#[derive(Subcommand)]
enum Verb {
    /// Have photos of somebody in no memory
    HidePerson { name: String },
    /// Have photos of some days in no memory: 2019-06-14, 06-14 for every year, or 2019-06-14..2019-07-02
    HideDays { days: Days },
    /// Have somebody in memories again
    ShowPerson { name: String },
    /// Have some days in memories again
    ShowDays { days: Days },
    /// List what is hidden from memories
    Hidden,
    /// Make the addresses at which feed readers and calendars on this machine see which memories each day has, while `tintype serve`
    /// runs: titles, and no photos. Those made before are good no more
    Feed {
        /// Have no such addresses any more
        #[arg(long)]
        end: bool,
    },
    /// Forget which photos were opened in the gallery, by which "not seen in a while" goes
    ForgetSeen,
    /// Take back what was said last; once more, what was said before that
    Undo,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let opened = super::any(library).await?;
    let library = opened.library();
    let wish = match arguments.verb {
        None => {
            list(library, arguments.today, arguments.json).await?;
            return Ok(Ended::Well);
        }
        Some(Verb::Hidden) => {
            hidden(library, arguments.json).await?;
            return Ok(Ended::Well);
        }
        Some(Verb::ForgetSeen) => {
            library.forget_seen(today()).await?;
            say::line("forgotten");
            return Ok(Ended::Well);
        }
        Some(Verb::Feed { end: true }) => MemoryWish::Feeds(None),
        Some(Verb::Feed { end: false }) => MemoryWish::Feeds(Some(Secret::new(random()?))),
        Some(Verb::HidePerson { name }) => MemoryWish::Person { name, hidden: true },
        Some(Verb::ShowPerson { name }) => MemoryWish::Person { name, hidden: false },
        Some(Verb::HideDays { days }) => MemoryWish::Days { days, hidden: true },
        Some(Verb::ShowDays { days }) => MemoryWish::Days { days, hidden: false },
        Some(Verb::Undo) => MemoryWish::Undo { what: Vec::new() },
    };
    let is_undo = matches!(wish, MemoryWish::Undo { .. });
    let addresses = match &wish {
        MemoryWish::Feeds(Some(key)) => vec![format!("/memories.atom?key={key}"), format!("/memories.ics?key={key}")],
        _ => Vec::new(),
    };
    let known_by = library.wish_of_memories(wish).await?;
    if !addresses.is_empty() {
        say::line("these open behind the gallery's address, as http://127.0.0.1:8470");
    }
    match arguments.json {
        // What is printed then is one object of what was decided, of which a key is no part.
        true => addresses.iter().for_each(|address| say::line(address)),
        false => say::data(addresses)?,
    }
    let written = (!is_undo).then_some("written down; `tintype memories undo` takes it back");
    tell(library, (Matter::Memories, known_by), arguments.json, written, words).await?;
    Ok(Ended::Well)
}

async fn list(library: &Library, of: Option<Date>, json: bool) -> anyhow::Result<()> {
    let memories = match of {
        Some(day) => library.memories_of(day).await?,
        None => library.memories(today()).await?,
    };
    if json {
        return say::json(&memories);
    }
    for Memory { title, detail, photos, .. } in &memories {
        let paths = library.photos(photos).await?;
        let paths = paths.iter().map(|entry| format!("  {}", say::plain(entry.files[0].path.as_str())));
        say::data(std::iter::once(say::plain(&format!("{title} ({detail})"))).chain(paths))?;
    }
    if memories.is_empty() {
        say::line("no memories today: they take six good photos of an earlier year, at least");
    }
    Ok(())
}

async fn hidden(library: &Library, json: bool) -> anyhow::Result<()> {
    let hidden = library.not_remembered().await?;
    if json {
        return say::json(&hidden);
    }
    let people = hidden.people.iter().map(|name| say::plain(name));
    say::data(people.chain(hidden.days.iter().map(ToString::to_string)))
}

/// What a decision says.
fn words(decision: MemoryDecision) -> Option<String> {
    Some(match decision {
        MemoryDecision::Person { name, hidden: true } => format!("that {name} is in no memory"),
        MemoryDecision::Person { name, hidden: false } => format!("that {name} is in memories"),
        MemoryDecision::Days { days, hidden: true } => format!("that {days} is in no memory"),
        MemoryDecision::Days { days, hidden: false } => format!("that {days} is in memories"),
        MemoryDecision::Feeds { key: Some(_) } => "that feeds are read by another key".to_owned(),
        MemoryDecision::Feeds { key: None } => "that feeds are read by no key".to_owned(),
        MemoryDecision::Undo { .. } => return None,
    })
}
