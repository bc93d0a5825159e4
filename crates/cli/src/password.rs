//! Asks for a password: on a terminal without showing what is typed, or else as the first line of standard input.

use std::io::{self, BufRead, IsTerminal, Read};
use std::thread;

use anyhow::{Context, bail};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::sync::oneshot;

use crate::say;

/// More is no password, and is not read.
const MOST_BYTES: u64 = 10_000;

/// The password that somebody types, without the end of its line.
pub(crate) async fn asked(name: &str) -> anyhow::Result<String> {
    if !io::stdin().is_terminal() {
        return line();
    }
    say::line(&format!("a password for {name}, which is not shown while you type it:"));
    let unseen = Unseen::begin()?;
    let first = typed().await?;
    say::line("once more:");
    let second = typed().await?;
    drop(unseen);
    if first != second {
        bail!("those were two passwords; nothing was changed");
    }
    Ok(first)
}

/// A line, unless somebody stops the program first: it then still shows again what is typed.
async fn typed() -> anyhow::Result<String> {
    let (tell, told) = oneshot::channel();
    thread::spawn(move || tell.send(line()));
    tokio::select! {
        line = told => line?,
        _ = tokio::signal::ctrl_c() => bail!("stopped; nothing was changed"),
    }
}

fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    let read = io::stdin().lock().take(MOST_BYTES).read_line(&mut line);
    read.context("reading the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// While this is kept the terminal shows nothing of what is typed.
struct Unseen(Termios);

impl Unseen {
    fn begin() -> anyhow::Result<Self> {
        let before = tcgetattr(io::stdin()).context("asking the terminal what it shows")?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(io::stdin(), OptionalActions::Flush, &modes).context("having the terminal not show what is typed")?;
        Ok(Self(before))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        // A terminal that is gone shows nothing either.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}
