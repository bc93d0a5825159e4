//! `tintype rebuild`: the catalogue and renditions again, from the records and originals alone.

use std::path::PathBuf;

use library::{CaughtUp, Library, Missed, Rebuilt};

use super::Opened;
use crate::machine::now_ms;
use crate::progress::{self, Work};
use crate::{Ended, say};

/// Build the catalogue again from the records, and missing thumbnails from the originals
///
/// Needed only after damage, or for a bucket to which photographs came without a stack or `tintype sync`. There, originals
/// that have no records are downloaded to this machine and read, which takes as long as the network needs for them; how many
/// is said first. Where a stack is, this is for what came while there was none: what is taken in this way is not recognised
/// until the stack sees it again, when it is overwritten or its event is sent again. A gallery that is being served
/// meanwhile shows what has been built so far. Exit codes: 0 done; 1 failed; 2 wrong usage; 3 some records are damaged, or
/// originals missing or unreadable.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print one object: records, photos, renditions, problems; for a bucket caught_up too
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let opened = super::any_to_build(library).await?;
    let library = opened.library();
    let rebuilt = progress::shown(library.progress(), Work::Rebuilding, library.rebuild()).await?;
    say::problems(&rebuilt.problems);
    say::line(&format!(
        "{} from {}; {} made again",
        say::counted(rebuilt.photos, "photo"),
        say::counted(rebuilt.records, "record"),
        say::counted(rebuilt.renditions, "thumbnail")
    ));
    // A home folder's originals are looked at by `import`, which knows what it saw before.
    let caught_up = match &opened {
        Opened::Home(_) => None,
        Opened::Bucket(library, _) => Some(caught_up(library).await?),
    };
    if arguments.json {
        say::json(&Built { rebuilt: &rebuilt, caught_up: caught_up.as_ref() })?;
    }
    let problems = rebuilt.problems.len() + caught_up.map_or(0, |caught_up| caught_up.problems.len());
    Ok(if problems == 0 { Ended::Well } else { Ended::WithDamage })
}

/// What `--json` prints.
#[derive(serde::Serialize)]
struct Built<'a> {
    #[serde(flatten)]
    rebuilt: &'a Rebuilt,
    #[serde(skip_serializing_if = "Option::is_none")]
    caught_up: Option<&'a CaughtUp>,
}

async fn caught_up(library: &Library) -> anyhow::Result<CaughtUp> {
    let missed = library.missed().await?;
    if let Some(line) = announced(&missed) {
        say::line(&line);
    }
    let caught_up = progress::shown(library.progress(), Work::Indexing, library.catch_up(missed, now_ms()?)).await?;
    say::problems(&caught_up.problems);
    if caught_up.taken_in + caught_up.gone > 0 {
        say::line(&format!(
            "{} that had no records taken in; {} noted as gone",
            say::counted(caught_up.taken_in, "original"),
            say::counted(caught_up.gone, "file")
        ));
    }
    Ok(caught_up)
}

/// What is about to be done, where that takes long.
fn announced(missed: &Missed) -> Option<String> {
    let without = match missed.came.len() {
        0 => return None,
        1 => "1 original has no records and is".to_owned(),
        number => format!("{} originals have no records and are", say::count(number)),
    };
    Some(format!("{without} downloaded to be read; stop it with Ctrl-C, and what was read by then is kept"))
}
