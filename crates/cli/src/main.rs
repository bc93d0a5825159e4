//! The `tintype` program: one file for each command, and the only crate that prints.
//! Data goes to stdout, everything said to people to stderr.

mod aws;
mod commands;
mod machine;
mod meaning;
mod owner_key;
mod password;
mod progress;
mod say;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The place where a family's photographs are kept.
///
/// Exit codes: 0 ok · 1 failed · 2 wrong usage · 3 damage found
#[derive(Parser)]
#[command(name = "tintype", version, max_term_width = 100)]
struct Arguments {
    /// The library: its home folder on this machine, or for commands that only ask, s3://BUCKET [default: tintype in the
    /// user's data folder]
    #[arg(long, global = true, value_name = "LIBRARY", env = "TINTYPE_LIBRARY")]
    library: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(commands::serve::Arguments),
    Import(commands::import::Arguments),
    Search(commands::search::Arguments),
    Show(commands::show::Arguments),
    Recognise(commands::recognise::Arguments),
    People(commands::people::Arguments),
    Places(commands::places::Arguments),
    Albums(commands::albums::Arguments),
    Edit(commands::edit::Arguments),
    Memories(commands::memories::Arguments),
    Share(commands::share::Arguments),
    Accounts(commands::accounts::Arguments),
    Rebuild(commands::rebuild::Arguments),
    Sync(commands::sync::Arguments),
    Cost(commands::cost::Arguments),
    Deploy(commands::deploy::Arguments),
    Completions(commands::completions::Arguments),
}

/// How a command ended, when it did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Exit code 0.
    Well,
    /// Exit code 3.
    WithDamage,
}

/// Each thread that decodes keeps memory of its own for the next picture: a dozen of them kept half a gigabyte.
const BLOCKING_THREADS: usize = 6;

fn main() -> ExitCode {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().max_blocking_threads(BLOCKING_THREADS).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => {
            say::line(&format!("error: this machine gives the program no threads: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> ExitCode {
    let Arguments { library, command } = Arguments::parse();
    let ended = match command {
        Command::Serve(arguments) => commands::serve::run(library, arguments).await,
        Command::Import(arguments) => commands::import::run(library, arguments).await,
        Command::Search(arguments) => commands::search::run(library, arguments).await,
        Command::Show(arguments) => commands::show::run(library, arguments).await,
        Command::Recognise(arguments) => commands::recognise::run(library, arguments).await,
        Command::People(arguments) => commands::people::run(library, arguments).await,
        Command::Places(arguments) => commands::places::run(library, arguments).await,
        Command::Albums(arguments) => commands::albums::run(library, arguments).await,
        Command::Edit(arguments) => commands::edit::run(library, arguments).await,
        Command::Memories(arguments) => commands::memories::run(library, arguments).await,
        Command::Share(arguments) => commands::share::run(library, arguments).await,
        Command::Accounts(arguments) => commands::accounts::run(library, arguments).await,
        Command::Rebuild(arguments) => commands::rebuild::run(library, arguments).await,
        Command::Sync(arguments) => commands::sync::run(arguments).await,
        Command::Cost(arguments) => commands::cost::run(library, arguments).await,
        Command::Deploy(arguments) => commands::deploy::run(arguments).await,
        Command::Completions(arguments) => commands::completions::run(arguments),
    };
    match ended {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::WithDamage) => ExitCode::from(3),
        // Whoever reads the output has seen enough.
        Err(error) if say::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say::line(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
