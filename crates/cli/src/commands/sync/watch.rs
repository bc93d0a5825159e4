//! `tintype sync --watch`: what arrives is sent as soon as it has settled, until somebody stops it.
//! The system tells of changes where it can; a look now and then finds what it did not tell of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use library::{Problem, Settling, Sync, Synced};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use store::Error;
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
#[derive(Debug, Default)]
struct Said {
    /// Whether the first look that nothing was left out of was spoken of.
    begun: bool,
    /// Why looks came to nothing since one last came to something.
    troubles: BTreeSet<String>,
    /// What is wrong with each file that has had a problem ever since.
    problems: BTreeMap<String, BTreeSet<String>>,
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
                Err(error) => {
                    self.said.trouble(&error);
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
    async fn look(&mut self) -> anyhow::Result<(usize, Synced)> {
        let mut plan = self.sync.plan().await?;
        let waiting = self.settling.hold_back(&mut plan, Instant::now());
        let sending = progress::shown(self.sync.progress(), Work::Sending, self.sync.carry_out(plan, false));
        Ok((waiting, sending.await?))
    }
}

impl Said {
    /// A look that came to something: only what is new is said.
    fn synced(&mut self, mut synced: Synced, waiting: usize) {
        let is_reached = synced.unsent == 0 || synced.sent > 0;
        if is_reached && !std::mem::take(&mut self.troubles).is_empty() {
            say::line("going on");
        }
        synced.problems = self.new_problems(synced.problems);
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

    /// A look that came to nothing, for a reason that may be another one than before.
    fn trouble(&mut self, error: &anyhow::Error) {
        if self.troubles.insert(cause(error)) {
            say::line(&format!("{error:#}; trying again until it is better"));
        }
    }

    /// Those that were not said yet. A file that is well again is forgotten.
    fn new_problems(&mut self, problems: Vec<Problem>) -> Vec<Problem> {
        let mut before = std::mem::take(&mut self.problems);
        let is_new = |problem: &Problem| {
            let begun = || before.remove(&problem.path).unwrap_or_default();
            let said = self.problems.entry(problem.path.clone()).or_insert_with(begun);
            said.insert(in_words(&problem.reason))
        };
        problems.into_iter().filter(is_new).collect()
    }
}

/// What an error is about, to know it again: without the file that was on its way.
fn cause(error: &anyhow::Error) -> String {
    let of_store = || error.chain().skip_while(|cause| !cause.is::<Error>());
    let file = match of_store().find_map(|cause| cause.downcast_ref()) {
        Some(
            Error::NotFound(key)
            | Error::Denied(key, _)
            | Error::Unavailable(key, _)
            | Error::Archived(key)
            | Error::Corrupt(key),
        ) => key.to_string(),
        Some(Error::Unlisted(folder, _)) => folder.clone(),
        None => return in_words(&format!("{error:#}")),
    };
    let text: Vec<String> = of_store().map(ToString::to_string).collect();
    in_words(&text.join(": ").replace(&file, ""))
}

/// A text without what differs each time: counts, and all but the first word of what was answered, which is a code.
fn in_words(text: &str) -> String {
    let (words, answer) = without_brackets(text).unwrap_or((text, ""));
    let counts = |word: &&str| word.contains(|letter: char| letter.is_ascii_digit());
    let kept = words.split_whitespace().filter(|word| !counts(word)).chain(answer.split_whitespace().next());
    kept.collect::<Vec<_>>().join(" ")
}

/// A text that ends in brackets, and what is in them.
fn without_brackets(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_suffix(')')?;
    let mut open = 1;
    let begins = text.char_indices().rev().find(|(_, letter)| {
        match letter {
            ')' => open += 1,
            '(' => open -= 1,
            _ => {}
        }
        open == 0
    });
    let (at, _) = begins?;
    Some((&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    fn of_store(path: &str, said: &str) -> anyhow::Error {
        let key = library::Key::Original(path.parse().unwrap());
        anyhow!(Error::Unavailable(key, said.into())).context(format!("sending {path}")).context("it cannot be reached")
    }

    #[test]
    fn a_cause_is_known_again_and_told_from_others() {
        let doubt = |lost: usize| anyhow!("{lost} of the 20 photographs known from /photos are missing there");
        let busy = |path, request| of_store(path, &format!("it is too busy (SlowDown: Wait. (request {request}))"));
        let away = |how| of_store("a.jpg", &format!("it could not be reached (dispatch failure: {how})"));
        let refused = |code| of_store("a.jpg", &format!("it refused ({code})"));
        for (one, other, same) in [
            (busy("a (1).jpg", "1A"), busy("2006/b.jpg", "2B"), true),
            (away("closed (before)"), away("reset"), true),
            (doubt(11), doubt(20), true),
            (busy("a.jpg", "1A"), away("reset"), false),
            (refused("InternalError"), refused("MethodNotAllowed"), false),
            (doubt(11), busy("a.jpg", "1A"), false),
        ] {
            assert_eq!(cause(&one) == cause(&other), same, "{one:#}; {other:#}");
        }
    }

    #[test]
    fn a_files_problem_is_said_once_for_each_cause_until_it_is_well() {
        let mut said = Said::default();
        for (problems, new) in [
            (&[("a.jpg", "refused (request 1A)"), ("b.jpg", "refused (request 2B)")][..], 2),
            (&[("a.jpg", "refused (request 3C)"), ("b.jpg", "denied (request 4D)")], 1),
            (&[("a.jpg", "refused (request 5E)"), ("b.jpg", "refused (request 6F)")], 0),
            (&[("b.jpg", "denied (request 7A)")], 0),
            (&[("a.jpg", "refused (request 8B)")], 1),
        ] {
            let problems = problems.iter().map(|(path, reason)| Problem::new(*path, *reason)).collect();
            assert_eq!(said.new_problems(problems).len(), new, "{said:?}");
        }
    }
}
