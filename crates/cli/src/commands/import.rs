//! `tintype import`: folders into the library, in place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use library::{Home, Problem, Report};

use crate::progress::{self, Work};
use crate::{Ended, say};

/// Index the photographs in folders, where they are; nothing is copied, and nothing in the folders is changed
///
/// Files that cannot be read are named with the reason, and never stop the rest. Exit codes: 0 done, even with problems;
/// 1 nothing could be done; 2 wrong usage.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folders
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// Print one object: files, photos, duplicates, unchanged, moved, unreadable, gone, ignored, problems, seconds
    #[arg(long)]
    json: bool,

    /// Believe it when most of a folder's photographs are gone
    #[arg(long)]
    forget_missing: bool,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let mut home = super::home_or_new(library).await?;
    let mut total = Report::default();
    let mut failed = Vec::new();
    for folder in &arguments.folders {
        match import(&mut home, folder, arguments.forget_missing).await {
            Ok(report) => total.add(report),
            Err(error) => failed.push((folder, error)),
        }
    }
    if failed.len() == arguments.folders.len() {
        let (_, error) = failed.swap_remove(0);
        return Err(error);
    }
    let failures =
        failed.iter().map(|(folder, error)| Problem::new(folder.display().to_string(), format!("{error:#}")));
    total.problems.extend(failures);
    say(&total);
    super::recognise::say_unrecognised(&home.library).await?;
    if arguments.json {
        crate::say::json(&total)?;
    }
    Ok(Ended::Well)
}

async fn import(home: &mut Home, folder: &Path, forget_missing: bool) -> anyhow::Result<Report> {
    home.bind(folder).await?;
    let import = home.import(folder, forget_missing);
    let report = progress::shown(home.library.progress(), Work::Indexing, import).await;
    report.with_context(|| format!("importing {}", folder.display()))
}

/// What an import did, in words.
pub(crate) fn say(report: &Report) {
    say::problems(&report.problems);
    let mut parts = vec![say::counted(report.photos, "new photo")];
    for (number, what) in [
        (report.duplicates, "duplicate"),
        (report.unchanged, "unchanged"),
        (report.moved, "moved"),
        (report.unreadable, "unreadable"),
        (report.gone, "gone"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", say::count(number)));
        }
    }
    if !report.problems.is_empty() {
        parts.push(say::counted(report.problems.len(), "problem"));
    }
    say::line(&format!(
        "{} looked at in {:.1} s: {}",
        say::counted(report.files, "file"),
        report.seconds,
        parts.join(", ")
    ));
    if !report.ignored.is_empty() {
        say::line(&format!("passed over what is not a photograph: {}", endings(&report.ignored)));
    }
}

pub(crate) fn endings(ignored: &BTreeMap<String, usize>) -> String {
    let named = |ending: &str| if ending.is_empty() { "without an ending".to_owned() } else { format!(".{ending}") };
    let parts: Vec<String> =
        ignored.iter().map(|(ending, number)| format!("{} {}", say::count(*number), named(ending))).collect();
    parts.join(", ")
}
