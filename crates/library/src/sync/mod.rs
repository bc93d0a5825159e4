//! Originals and records to another store, one way: what is new is sent, and nothing is ever replaced or removed there.
//! The plan comes first and is a value; carrying it out may be killed at any instant and goes on where it was.

mod plan;
mod records;
mod send;
mod state;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::{Context, bail};
use futures::{StreamExt, TryStreamExt, stream};
use photo::{Key, OriginalPath, PhotoId, Source};
use serde::Serialize;
use store::folder::{Binding, FolderStore};
use store::{Folder, Store};
use tokio::sync::watch;

use crate::home::{Place, existing_folder};
use crate::scan::{Scan, scan};
use crate::stored::pages;
use crate::{Home, Problem, Progress};
use plan::Step;
use send::{Outcome, Unsent};
use state::State;

pub use plan::Plan;

/// Originals, and a library's records, on their way to another store.
pub struct Sync {
    from: Arc<dyn Store>,
    places: Vec<Place>,
    /// What is wrong with folders that cannot be looked into at all.
    closed: Vec<Problem>,
    has_records: bool,
    to: Arc<dyn Store>,
    read_there: bool,
    state: State,
    claims: Claims,
    progress: watch::Sender<Option<Progress>>,
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Synced {
    /// Photographs looked at.
    pub files: usize,
    /// Files that were sent.
    pub sent: usize,
    /// Bytes of those.
    pub sent_bytes: u64,
    /// Files that were sent before and have not changed.
    pub unchanged: usize,
    /// Files that the destination had already under their own names.
    pub there: usize,
    /// Files whose bytes the destination has under another name, and that name.
    pub elsewhere: BTreeMap<String, String>,
    /// Records that were sent.
    pub records: usize,
    /// Files that were sent before and are not here any more; nothing was removed at the destination.
    pub gone: usize,
    /// Photographs that the destination does not have now; each is one of the problems.
    pub unsent: usize,
    /// What was not sent, as no photograph, by ending.
    pub ignored: BTreeMap<String, usize>,
    /// What could not be read or sent.
    pub problems: Vec<Problem>,
    /// How long it took.
    pub seconds: f64,
}

/// So many files are read or on their way at once: one waits for the disk while others wait for the network.
const FILES_AT_ONCE: usize = 8;

/// From so many new names it is cheaper to ask which are taken than to send bytes that are refused.
const MANY: usize = 100;

/// After so many failures without a success in between, the destination is taken to be out of reach.
const PATIENCE: usize = 5;

impl Sync {
    /// From a folder, whose photographs have the same paths at the destination as in it.
    ///
    /// What was sent is remembered in `memory`, a folder that is made if it is not there, and that no other pair of a folder
    /// and a destination may have.
    pub fn of_folder(folder: &Path, to: Arc<dyn Store>, memory: &Path) -> anyhow::Result<Self> {
        let root = existing_folder(folder)?;
        std::fs::read_dir(&root).with_context(|| format!("looking into {}", folder.display()))?;
        let state = open_state(memory)?;
        let bindings = vec![Binding { prefix: None, folder: root.clone() }];
        let from = FolderStore::open(memory.to_owned(), bindings).context("remembering what was sent")?;
        let places = vec![Place { root, ..Place::default() }];
        Ok(Self::new(Arc::new(from), places, to, state))
    }

    /// From a library in a folder: the photographs in its source folders, and all its records.
    pub fn of_home(home: &Home, to: Arc<dyn Store>, memory: &Path) -> anyhow::Result<Self> {
        let mut places = Vec::new();
        let mut closed = Vec::new();
        for folder in home.sources() {
            match home.place(folder) {
                Ok(place) => places.push(place),
                Err(error) => closed.push(Problem::new(folder.display().to_string(), format!("{error:#}"))),
            }
        }
        let sync = Self::new(home.library.store.clone(), places, to, open_state(memory)?);
        Ok(Self { closed, has_records: true, ..sync })
    }

    fn new(from: Arc<dyn Store>, places: Vec<Place>, to: Arc<dyn Store>, state: State) -> Self {
        let (closed, has_records, read_there) = (Vec::new(), false, false);
        let (claims, progress) = (Claims::default(), watch::Sender::new(None));
        Self { from, places, closed, has_records, to, read_there, state, claims, progress }
    }

    /// Reads what is at the destination under a file's name where it has no SHA-256 that could be compared.
    pub fn reading_there(self) -> Self {
        Self { read_there: true, ..self }
    }

    /// Forgets what was sent: everything here is then read and compared with what is there, as the first time.
    pub async fn look_again(&self) -> anyhow::Result<()> {
        self.state.clear().await
    }

    /// How far it has come; `None` while nothing is sent.
    pub fn progress(&self) -> watch::Receiver<Option<Progress>> {
        self.progress.subscribe()
    }

    /// What is to be done. Nothing is read but names and dates; of the destination only names, and those only where
    /// much is new.
    pub async fn plan(&self) -> anyhow::Result<Plan> {
        let mut scans = Vec::new();
        for place in self.places.clone() {
            scans.push(tokio::task::spawn_blocking(move || scan(place)).await?);
        }
        let known = self.state.files().await?;
        let seen = scans.iter().flat_map(|scan| &scan.files);
        let new: HashSet<&OriginalPath> =
            seen.map(|seen| &seen.path).filter(|path| !known.contains_key(path)).collect();
        let look = !new.is_empty() && (known.is_empty() || new.len() > MANY);
        let taken = if look { self.taken(&new).await? } else { HashSet::new() };
        self.see_something(&scans, known.is_empty())?;
        let mut plan = plan::plan(scans, &known, &taken);
        plan.problems.extend(self.closed.iter().cloned());
        if self.has_records {
            plan.records = self.count_new_records().await?;
        }
        Ok(plan)
    }

    /// A folder without any photograph is more likely a disk that is not mounted.
    fn see_something(&self, scans: &[Scan], is_first: bool) -> anyhow::Result<()> {
        let is_empty = |scan: &Scan| scan.files.is_empty() && scan.problems.is_empty();
        match scans {
            [only] if is_first && !self.has_records && is_empty(only) => {
                bail!("there are no photographs in {}: is the disk mounted?", only.place.root.display())
            }
            _ => Ok(()),
        }
    }

    /// Which of these names the destination has.
    async fn taken(&self, names: &HashSet<&OriginalPath>) -> anyhow::Result<HashSet<OriginalPath>> {
        let mut taken = HashSet::new();
        let mut pages = pin!(pages(&*self.to, Folder::Originals));
        while let Some(keys) = pages.try_next().await? {
            taken.extend(keys.into_iter().filter_map(|key| match key {
                Key::Original(path) => Some(path).filter(|path| names.contains(path)),
                Key::Thumbnail(_) | Key::Tile(_) | Key::Record { .. } => None,
            }));
        }
        Ok(taken)
    }

    /// Does what the plan says, unless that is doubtful; with `forget_missing`, then too.
    ///
    /// Fails only when nothing could go on; what was sent until then is remembered.
    pub async fn carry_out(&self, plan: Plan, forget_missing: bool) -> anyhow::Result<Synced> {
        let started = Instant::now();
        if let Some(doubt) = plan.doubt.filter(|_| !forget_missing) {
            bail!("{doubt}");
        }
        let mut report = Synced { files: plan.files, unchanged: plan.unchanged, gone: plan.gone, ..Synced::default() };
        report.ignored = plan.ignored;
        report.problems = plan.problems;
        let total = plan.steps.len() + plan.records;
        self.progress.send_replace((total > 0).then_some(Progress { done: 0, total }));
        let mut held_back = HashSet::new();
        let sent = self.send_all(plan.steps, plan.records, &mut held_back, &mut report).await;
        self.progress.send_replace(None);
        sent?;
        self.state.forget(plan.missing).await?;
        report.problems.sort();
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// Originals first, so that what a record speaks of is there.
    async fn send_all(
        &self,
        steps: Vec<Step>,
        records: usize,
        held_back: &mut HashSet<String>,
        report: &mut Synced,
    ) -> anyhow::Result<()> {
        // Of those with the same bytes one goes first each time, and the others find what it brought.
        let mut left = steps;
        while !left.is_empty() {
            left = self.send_files(left, held_back, report).await?;
        }
        if records > 0 {
            self.send_records(records, held_back, report).await?;
        }
        Ok(())
    }

    /// Answers the files that have to wait for others.
    async fn send_files(
        &self,
        steps: Vec<Step>,
        held_back: &mut HashSet<String>,
        report: &mut Synced,
    ) -> anyhow::Result<Vec<Step>> {
        let deal = async |step: Step| (step.seen.clone(), self.deal_with(step).await);
        let mut dealing = stream::iter(steps).map(deal).buffer_unordered(FILES_AT_ONCE);
        let mut later = Vec::new();
        let mut failures = 0;
        while let Some((seen, done)) = dealing.next().await {
            match done {
                Ok(Outcome::Later(step)) => {
                    later.push(step);
                    continue;
                }
                Ok(Outcome::Sent) => {
                    report.sent += 1;
                    report.sent_bytes += seen.stamp.size_bytes;
                    failures = 0;
                }
                Ok(Outcome::There) => report.there += 1,
                Ok(Outcome::Unchanged) => report.unchanged += 1,
                Ok(Outcome::Elsewhere(place)) => {
                    report.elsewhere.insert(seen.path.to_string(), place.to_string());
                }
                Err(Unsent::Refused(reason)) => self.refuse(&seen.path, &reason, held_back, report),
                Err(Unsent::Failed(error)) => {
                    failures += 1;
                    let error = anyhow::Error::new(error).context(format!("sending {}", seen.path));
                    if failures == PATIENCE {
                        return Err(error.context(
                            "the destination cannot be reached; what was sent is there, sync again for the rest",
                        ));
                    }
                    self.refuse(&seen.path, &format!("{error:#}"), held_back, report);
                }
                Err(Unsent::Forgotten(error)) => return Err(error),
            }
            self.step_done(1);
        }
        Ok(later)
    }

    fn refuse(&self, path: &OriginalPath, reason: &str, held_back: &mut HashSet<String>, report: &mut Synced) {
        report.unsent += 1;
        report.problems.push(Problem::new(path.as_str(), reason));
        // The destination must not be told that bytes are there which are not.
        held_back.insert(Source::File(path.clone()).key_part());
    }

    fn step_done(&self, number: usize) {
        self.progress.send_modify(|progress| {
            if let Some(progress) = progress {
                progress.done += number;
            }
        });
    }
}

fn open_state(memory: &Path) -> anyhow::Result<State> {
    std::fs::create_dir_all(memory).with_context(|| format!("making the folder {}", memory.display()))?;
    State::open(&memory.join("state.sqlite"))
}

/// The photos that are on their way.
#[derive(Debug, Default)]
struct Claims(Mutex<HashSet<PhotoId>>);

struct Claim<'a> {
    claims: &'a Claims,
    photo: PhotoId,
}

impl Claims {
    /// Nobody else's until it is dropped; `None` while it is another's.
    fn claim(&self, photo: PhotoId) -> Option<Claim<'_>> {
        let mut claimed = self.0.lock().expect("nothing panics while it holds the claims");
        claimed.insert(photo).then(|| Claim { claims: self, photo })
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.claims.0.lock().expect("nothing panics while it holds the claims").remove(&self.photo);
    }
}
