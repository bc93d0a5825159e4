//! `tintype sync --watch`: what arrives is sent as soon as it has settled, until somebody stops it.
//! The system tells of changes where it can; a look now and then finds what it did not tell of.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use library::{Settling, Sync, Synced};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

use crate::commands::serve::asked_to_stop;
use crate::progress::{self, Work};
use crate::{Ended, say};

/// Changes that come together are looked at together.
const GATHER: Duration = Duration::from_millis(500);

/// From one look to the next where nothing is heard: disks on the network tell nobody of their changes.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Until what failed is tried again, the first time; then twice as long each time, up to [`LOOK_EVERY`].
const RETRY: Duration = Duration::from_secs(5);

/// A slow disk is left alone for so many times as long as a look at it takes.
const REST: u32 = 10;

pub(super) async fn run(sync: Arc<Sync>, to: &Path) -> anyhow::Result<Ended> {
    let news = Arc::new(Notify::new());
    // It watches until it is dropped.
    let _watcher = match watcher(&sync, &news) {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            say::line(&format!(
                "the system does not tell of changes ({error}): looking every {} seconds",
                LOOK_EVERY.as_secs()
            ));
            None
        }
    };
    say::line(&format!("what arrives is sent to {} (stop it with Ctrl-C)", to.display()));
    let mut watch = Watch { sync, settling: Settling::default(), said: Said::default() };
    tokio::select! {
        () = watch.go_on(&news) => {}
        () = asked_to_stop() => {}
    }
    // What was on its way is sent again by the next run.
    say::line("stopped");
    Ok(Ended::Well)
}

/// Says when something changes where originals are.
fn watcher(sync: &Arc<Sync>, news: &Arc<Notify>) -> notify::Result<RecommendedWatcher> {
    let (of, news) = (Arc::clone(sync), Arc::clone(news));
    let heard = move |event: notify::Result<Event>| {
        let is_news = match event {
            Ok(event) => is_change(event.kind) && event.paths.iter().any(|path| of.concerns(path)),
            // Something was not heard.
            Err(_) => true,
        };
        if is_news {
            news.notify_one();
        }
    };
    let mut watcher = notify::recommended_watcher(heard)?;
    for folder in sync.folders() {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// Reading a file is told of too, and is what a sync does itself.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => matches!(access, AccessKind::Close(AccessMode::Write)),
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

struct Watch {
    sync: Arc<Sync>,
    settling: Settling,
    said: Said,
}

/// What was said already, so that it is said once.
#[derive(Default)]
struct Said {
    /// Whether the first look that nothing was left out of was spoken of.
    begun: bool,
    trouble: Option<Trouble>,
    /// Files with a problem.
    problems: BTreeSet<String>,
}

/// Why a look came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// A folder seems not to be mounted.
    Doubt,
    /// The destination, or this machine, does not answer.
    Failed,
}

impl Watch {
    /// Looks again and again.
    async fn go_on(&mut self, news: &Notify) {
        let mut retry = RETRY;
        loop {
            let begun = Instant::now();
            let (waiting, failed) = match self.look().await {
                Ok((waiting, synced)) => {
                    let failed = synced.unsent > 0;
                    self.said.synced(synced, waiting);
                    (waiting, failed)
                }
                Err((trouble, error)) => {
                    self.said.trouble(trouble, &error);
                    (0, true)
                }
            };
            let next = match (waiting, failed) {
                (1.., _) => Settling::FOR,
                (0, true) => retry,
                (0, false) => LOOK_EVERY,
            };
            retry = if failed { LOOK_EVERY.min(2 * retry) } else { RETRY };
            let rest = begun.elapsed() * REST;
            tokio::select! {
                () = news.notified() => tokio::time::sleep(rest.max(GATHER)).await,
                () = tokio::time::sleep(rest.max(next)) => {}
            }
        }
    }

    /// Sends what has settled, and answers how many files have not.
    async fn look(&mut self) -> Result<(usize, Synced), (Trouble, anyhow::Error)> {
        let failed = |error| (Trouble::Failed, error);
        let mut plan = self.sync.plan().await.map_err(failed)?;
        let waiting = self.settling.hold_back(&mut plan, Instant::now());
        let trouble = if plan.doubt.is_some() { Trouble::Doubt } else { Trouble::Failed };
        let sending = progress::shown(self.sync.progress(), Work::Sending, self.sync.carry_out(plan, false));
        Ok((waiting, sending.await.map_err(|error| (trouble, error))?))
    }
}

impl Said {
    /// A look that came to something: only what is new is said.
    fn synced(&mut self, mut synced: Synced, waiting: usize) {
        if self.trouble.take().is_some() {
            say::line("going on");
        }
        let before = std::mem::take(&mut self.problems);
        self.problems = synced.problems.iter().map(|problem| problem.path.clone()).collect();
        synced.problems.retain(|problem| !before.contains(&problem.path));
        let is_first = !self.begun && waiting == 0;
        let is_news = synced.sent + synced.there + synced.elsewhere.len() + synced.records + synced.gone > 0;
        if is_first || is_news {
            if self.begun {
                synced.ignored.clear();
            }
            self.begun = true;
            super::say(&synced);
        } else {
            say::problems(&synced.problems);
        }
    }

    fn trouble(&mut self, trouble: Trouble, error: &anyhow::Error) {
        if self.trouble != Some(trouble) {
            say::line(&format!("{error:#}; trying again until it is better"));
        }
        self.trouble = Some(trouble);
    }
}
