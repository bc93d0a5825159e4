//! `tintype completions`: what a shell needs to complete commands.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{Ended, say};

/// Print completions for a shell, to be put where it looks for them
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which shell
    shell: Shell,
}

pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ended> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::Arguments::command(), "tintype", &mut script);
    say::data([String::from_utf8(script)?])?;
    Ok(Ended::Well)
}
