//! Originals and records to another store, one way: what is new is sent, and nothing is ever replaced or removed there.
//! The plan comes first and is a value; carrying it out may be killed at any instant and goes on where it was.

mod plan;
mod records;
mod send;
mod settling;
mod state;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::{Context, bail};
use catalogue::Stamp;
use futures::{StreamExt, TryStreamExt, stream};
use photo::{FileState, OriginalPath, PhotoId};
use serde::Serialize;
use store::folder::{Binding, FolderStore};
use store::{Folder, Store};
use tokio::sync::watch;

use crate::home::{Place, existing_folder};
use crate::scan::{Scan, scan};
use crate::stored::{original, pages};
use crate::{Home, Library, Problem, Progress};
use plan::{Before, Step};
use records::Files;
use send::{Outcome, Unsent};
use state::{Known, State};

pub use plan::Plan;
pub use settling::Settling;

/// Originals, and a library's records, on their way to another store.
pub struct Sync {
    from: Arc<dyn Store>,
    places: Vec<Place>,
    /// What is wrong with folders that cannot be looked into at all.
    closed: Vec<Problem>,
    /// Whose records go along.
    library: Option<Library>,
    to: Arc<dyn Store>,
    read_there: bool,
    look_again: bool,
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
        Ok(Self { closed, library: Some(home.library.clone()), ..sync })
    }

    fn new(from: Arc<dyn Store>, places: Vec<Place>, to: Arc<dyn Store>, state: State) -> Self {
        let (closed, library) = (Vec::new(), None);
        let (read_there, look_again) = (false, false);
        let (claims, progress) = (Claims::default(), watch::Sender::new(None));
        Self { from, places, closed, library, to, read_there, look_again, state, claims, progress }
    }

    /// Reads what is at the destination under a file's name where it has no SHA-256 that could be compared.
    pub fn reading_there(self) -> Self {
        Self { read_there: true, ..self }
    }

    /// Trusts nothing that was sent: everything here is read and compared with what is there, as the first time.
    pub fn looking_again(self) -> Self {
        Self { look_again: true, ..self }
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
        let mut known = self.state.files().await?;
        let mut places = self.state.places().await?;
        let mut records = self.state.records().await?;
        let due = self.due(&scans, &known).await?;
        if self.look_again {
            (known, places, records) = Default::default();
        }
        let seen = scans.iter().flat_map(|scan| &scan.files);
        let new: HashSet<&OriginalPath> =
            seen.map(|seen| &seen.path).filter(|path| !known.contains_key(path)).collect();
        let look = !new.is_empty() && (known.is_empty() || new.len() > MANY);
        let mut taken = if look { self.taken(&new).await? } else { HashSet::new() };
        taken.extend(places.keys().cloned());
        self.see_something(&scans, due.is_empty())?;
        let mut plan = plan::plan(scans, &Before { files: known, taken, due });
        plan.problems.extend(self.closed.iter().cloned());
        if self.library.is_some() {
            let files = Files::there(&places).and_coming(&plan.steps);
            plan.records = self.count_new_records(&files, &records).await?;
        }
        Ok(plan)
    }

    /// The files that should be here: those that were here when they were sent, and those that the library knows.
    async fn due(
        &self,
        scans: &[Scan],
        known: &HashMap<OriginalPath, Known>,
    ) -> anyhow::Result<HashMap<OriginalPath, Stamp>> {
        let present = known.iter().filter(|(_, known)| !known.gone);
        let mut due: HashMap<OriginalPath, Stamp> =
            present.map(|(path, known)| (path.clone(), known.read.stamp)).collect();
        let Some(library) = &self.library else { return Ok(due) };
        let there: HashSet<&OriginalPath> = scans.iter().flat_map(|scan| &scan.files).map(|seen| &seen.path).collect();
        for (path, stamp) in library.catalogue.stamps().await? {
            // A catalogue that was built again has a stamp of every file there ever was.
            let is_due = !known.contains_key(&path)
                && (there.contains(&path)
                    || matches!(library.catalogue.at(&path).await?, Some((_, FileState::Present { .. }))));
            if is_due {
                due.insert(path, stamp);
            }
        }
        Ok(due)
    }

    /// A folder without any photograph is more likely a disk that is not mounted.
    fn see_something(&self, scans: &[Scan], is_first: bool) -> anyhow::Result<()> {
        let is_empty = |scan: &Scan| scan.files.is_empty() && scan.problems.is_empty();
        match scans {
            [only] if is_first && is_empty(only) => {
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
            taken.extend(keys.into_iter().filter_map(original).filter(|path| names.contains(path)));
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
        if self.look_again {
            self.state.clear().await?;
        }
        let mut report = Synced { files: plan.files, unchanged: plan.unchanged, gone: plan.gone, ..Synced::default() };
        report.ignored = plan.ignored;
        report.problems = plan.problems;
        let total = plan.steps.len() + plan.records;
        self.progress.send_replace((total > 0).then_some(Progress { done: 0, total }));
        let sent = self.send_all(plan.steps, plan.records, &mut report).await;
        self.progress.send_replace(None);
        sent?;
        self.state.forget(plan.missing).await?;
        report.problems.sort();
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// Originals first, so that what a record speaks of is there.
    async fn send_all(&self, steps: Vec<Step>, records: usize, report: &mut Synced) -> anyhow::Result<()> {
        // Of those with the same bytes one goes first each time, and the others find what it brought.
        let mut left = steps;
        while !left.is_empty() {
            left = self.send_files(left, report).await?;
        }
        match &self.library {
            Some(_) => self.send_records(records, report).await,
            None => Ok(()),
        }
    }

    /// Answers the files that have to wait for others.
    async fn send_files(&self, steps: Vec<Step>, report: &mut Synced) -> anyhow::Result<Vec<Step>> {
        let deal = async |step: Step| (step.seen.clone(), self.deal_with(step).await);
        let mut dealing = stream::iter(steps).map(deal).buffer_unordered(FILES_AT_ONCE);
        let mut later = Vec::new();
        let mut failures = 0;
        while let Some((seen, done)) = dealing.next().await {
            let path = &seen.path;
            failures = match &done {
                Ok(Outcome::Sent | Outcome::There | Outcome::Taken(_)) => 0,
                // Of these the destination was not asked, or is not known to have answered.
                Ok(Outcome::Unchanged | Outcome::Elsewhere(_) | Outcome::Later(_)) => failures,
                Err(Unsent::Refused(_) | Unsent::Forgotten(_)) => failures,
                Err(Unsent::Failed(_)) => failures + 1,
            };
            match done {
                Ok(Outcome::Later(step)) => {
                    later.push(*step);
                    continue;
                }
                Ok(Outcome::Sent) => {
                    report.sent += 1;
                    report.sent_bytes += seen.stamp.size_bytes;
                }
                Ok(Outcome::There) => report.there += 1,
                Ok(Outcome::Taken(why)) => report.refuse(path, why),
                Ok(Outcome::Unchanged) => report.unchanged += 1,
                Ok(Outcome::Elsewhere(place)) => {
                    report.elsewhere.insert(path.to_string(), place.to_string());
                }
                Err(Unsent::Refused(reason)) => report.refuse(path, &reason),
                Err(Unsent::Failed(error)) => {
                    let error = anyhow::Error::new(error).context(format!("sending {path}"));
                    if failures == PATIENCE {
                        return Err(error.context(
                            "the destination cannot be reached; what was sent is there, sync again for the rest",
                        ));
                    }
                    report.refuse(path, &format!("{error:#}"));
                }
                Err(Unsent::Forgotten(error)) => return Err(error),
            }
            self.step_done(1);
        }
        Ok(later)
    }

    fn step_done(&self, number: usize) {
        self.progress.send_modify(|progress| {
            if let Some(progress) = progress {
                progress.done += number;
            }
        });
    }
}

impl Synced {
    fn refuse(&mut self, path: &OriginalPath, reason: &str) {
        self.unsent += 1;
        self.problems.push(Problem::new(path.as_str(), reason));
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
