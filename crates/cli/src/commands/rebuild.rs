//! `tintype rebuild`: the catalogue and renditions again, from the records and originals alone.

use std::path::PathBuf;

use crate::progress::{self, Work};
use crate::{Ended, say};

/// Build the catalogue again from the records, and missing thumbnails from the originals
///
/// Needed only after damage. A gallery that is being served meanwhile shows what has been built so far. Exit codes: 0 done; 1 failed; 2 wrong usage; 3 some records are damaged or originals missing.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print one object: records, photos, renditions, problems
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
    if arguments.json {
        say::json(&rebuilt)?;
    }
    Ok(if rebuilt.problems.is_empty() { Ended::Well } else { Ended::WithDamage })
}
