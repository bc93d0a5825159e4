//! How far long work is: a bar on a terminal, now and then a line elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use library::Progress;
use tokio::sync::watch;

use crate::say;

/// Between two lines where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Indexing,
    Recognising,
    Comparing,
    Rebuilding,
    Sending,
}

impl Work {
    fn going_on(self) -> &'static str {
        match self {
            Work::Indexing => "indexing",
            Work::Recognising => "looking at pictures",
            Work::Comparing => "comparing faces",
            Work::Rebuilding => "rebuilding",
            Work::Sending => "sending",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Work::Indexing => "indexed",
            Work::Recognising => "looked at",
            Work::Comparing => "compared",
            Work::Rebuilding => "rebuilt",
            Work::Sending => "sent",
        }
    }
}

/// Shows progress for as long as `work` goes on, and gives back what it comes to.
pub(crate) async fn shown<T>(
    mut progress: watch::Receiver<Option<Progress>>,
    what: Work,
    work: impl Future<Output = T>,
) -> T {
    tokio::pin!(work);
    let mut display = Display::new();
    loop {
        tokio::select! {
            biased;
            result = &mut work => {
                display.end();
                return result;
            }
            // The sender lives in the library, which `work` holds.
            Ok(()) = progress.changed() => {
                let now = *progress.borrow_and_update();
                display.show(what, now);
            }
        }
    }
}

enum Display {
    Bar(Option<ProgressBar>),
    Lines { said: Instant },
}

impl Display {
    fn new() -> Self {
        if std::io::stderr().is_terminal() { Self::Bar(None) } else { Self::Lines { said: Instant::now() } }
    }

    fn show(&mut self, what: Work, progress: Option<Progress>) {
        let Some(Progress { done, total }) = progress else { return self.end() };
        match self {
            Self::Bar(bar) => {
                let bar = bar.get_or_insert_with(|| bar_of(what, total));
                bar.set_position(done as u64);
            }
            Self::Lines { said } if said.elapsed() >= BETWEEN_LINES => {
                say::line(&format!("{} {} of {}", what.done(), say::count(done), say::count(total)));
                *said = Instant::now();
            }
            Self::Lines { .. } => {}
        }
    }

    fn end(&mut self) {
        if let Self::Bar(bar) = self
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

fn bar_of(what: Work, total: usize) -> ProgressBar {
    let template = format!("{} {{wide_bar}} {{human_pos}} of {{human_len}}, {{eta}} left", what.going_on());
    let style = ProgressStyle::with_template(&template);
    ProgressBar::new(total as u64).with_style(style.expect("the template is well formed"))
}
