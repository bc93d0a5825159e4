//! The `evaluate` program: figures to stdout, everything said to people to stderr.
#![allow(clippy::print_stderr, reason = "a program of its own, read by people")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// How well pictures are recognised, by folders of photographs that say in labels.tsv what they show.
///
/// Exit codes: 0 ok · 1 failed, or not every picture could be read · 2 wrong usage
#[derive(Parser)]
#[command(name = "evaluate", max_term_width = 100)]
struct Arguments {
    /// Folders with a labels.tsv, as docs/evaluation.md describes it
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// Say of each picture which labels are wrong and which are missed
    #[arg(long)]
    mistakes: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut ended = ExitCode::SUCCESS;
    let Arguments { folders, mistakes } = Arguments::parse();
    for folder in folders {
        match evaluate::evaluate(&folder).await {
            Ok(evaluation) => {
                let mut lines = vec![folder.display().to_string()];
                lines.extend(evaluate::report::lines(&evaluation));
                if mistakes {
                    lines.extend(evaluate::report::mistakes(&evaluation));
                }
                // Whoever reads no further has seen enough.
                if writeln!(std::io::stdout(), "{}", lines.join("\n")).is_err() {
                    return ended;
                }
                for problem in &evaluation.unread {
                    eprintln!("problem: {problem}");
                }
                if !evaluation.unread.is_empty() {
                    ended = ExitCode::FAILURE;
                }
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                ended = ExitCode::FAILURE;
            }
        }
    }
    ended
}
