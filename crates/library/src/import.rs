//! A folder into the library: what is new is read, what is unchanged is passed over, what is gone is noted.
//! The plan comes first and is a value; carrying it out never stops at one bad file.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use catalogue::Stamp;
use futures::{StreamExt, stream};
use photo::{FileState, Key, OriginalPath, Rank};
use serde::Serialize;

use crate::ingest::{Budget, Changing};
use crate::problem::is_its_own;
use crate::scan::{Scan, Seen, scan};
use crate::{Home, Ingested, Library, Outcome, Problem, Progress, since_1970};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Photographs looked at: the sum of the next five.
    pub files: usize,
    /// Photos that the library did not have before.
    pub photos: usize,
    /// Files with the same bytes as another file that is still there.
    pub duplicates: usize,
    /// Files that have not changed since the last import.
    pub unchanged: usize,
    /// Files that were known under another path, which is gone.
    pub moved: usize,
    /// Files in which there is no picture that could be shown; each is one of the problems.
    pub unreadable: usize,
    /// Files that are no longer there.
    pub gone: usize,
    /// Files that are something else, by their ending.
    pub ignored: BTreeMap<String, usize>,
    /// What could not be read, wholly or in part.
    pub problems: Vec<Problem>,
    /// How long it took.
    pub seconds: f64,
}

/// What is to be done with a folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Files that are new or changed.
    pub(crate) read: Vec<Seen>,
    /// Files that have not changed.
    pub(crate) unchanged: HashSet<OriginalPath>,
    /// Paths that are known and not there.
    pub(crate) missing: BTreeSet<OriginalPath>,
    /// How many paths were known.
    pub(crate) known: usize,
}

/// A file written so shortly before it was looked at may be written again within the same tick of its clock.
const UNSETTLED_NS: u64 = 2_000_000_000;

impl Home {
    /// Imports a folder that is bound, in place. With `forget_missing`, believes it when most of its photographs are gone.
    ///
    /// Fails only when nothing could be done; what could not be read is in the report's problems.
    pub async fn import(&self, folder: &Path, forget_missing: bool) -> anyhow::Result<Report> {
        let started = Instant::now();
        let mut report = self.carry_out(self.scan(folder).await?, forget_missing).await?;
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// What a folder holds now.
    pub async fn scan(&self, folder: &Path) -> anyhow::Result<Scan> {
        let place = self.place(folder)?;
        // Whoever may not read the folder itself can do nothing at all.
        std::fs::read_dir(&place.root).with_context(|| format!("looking into {}", folder.display()))?;
        Ok(tokio::task::spawn_blocking(move || scan(place)).await?)
    }

    /// Does what a scan calls for.
    pub async fn carry_out(&self, scan: Scan, forget_missing: bool) -> anyhow::Result<Report> {
        let plan = plan(&scan, &self.library.catalogue.stamps().await?);
        let mut report = Report { files: scan.files.len(), unchanged: plan.unchanged.len(), ..Report::default() };
        report.ignored = scan.ignored;
        report.problems = scan.problems;
        drop(scan.files);
        self.library.read(plan.read, &plan.missing, &mut report).await?;
        let lost = self.library.lost(&plan.missing).await?;
        if is_doubtful(lost.len(), plan.known) && !forget_missing {
            let folder = scan.place.prefix.as_ref().map_or(".", OriginalPath::as_str);
            report.problems.push(Problem::new(folder, doubt(lost.len(), plan.known)));
            let moved: Vec<_> = plan.missing.difference(&lost).cloned().collect();
            report.gone = self.library.forget_all(&moved).await?;
        } else {
            report.gone = self.library.forget_all(&Vec::from_iter(plan.missing)).await?;
        }
        self.library.draw_conclusions().await?;
        // A file that could not be read is named each time, not only when it was new.
        let standing = self.library.problems().await?;
        let is_unchanged = |path: &str| OriginalPath::new(path).is_ok_and(|path| plan.unchanged.contains(&path));
        report.problems.extend(standing.into_iter().filter(|problem| is_unchanged(&problem.path)));
        report.problems.sort();
        Ok(report)
    }
}

/// What a scan means for a library that knows these files.
pub(crate) fn plan(scan: &Scan, known: &HashMap<OriginalPath, Stamp>) -> Plan {
    let is_unchanged = |seen: &&Seen| known.get(&seen.path) == Some(&seen.stamp);
    let read = scan.files.iter().filter(|seen| !is_unchanged(seen)).cloned().collect();
    let unchanged = scan.files.iter().filter(is_unchanged).map(|seen| seen.path.clone()).collect();
    if scan.broken_off {
        return Plan { read, unchanged, ..Plan::default() };
    }
    let there: HashSet<&OriginalPath> = scan.files.iter().map(|seen| &seen.path).collect();
    let closed = |path: &OriginalPath| scan.closed.iter().any(|folder| path.is_within(folder));
    let expected: Vec<_> = known.keys().filter(|path| scan.place.speaks_for(path) && !closed(path)).collect();
    let missing = expected.iter().filter(|path| !there.contains(**path)).map(|path| (*path).clone()).collect();
    Plan { read, unchanged, missing, known: expected.len() }
}

/// Whether so many losses look like a disk that is not mounted.
pub(crate) fn is_doubtful(lost: usize, known: usize) -> bool {
    lost > 0 && (lost == known || (lost > 10 && 2 * lost > known))
}

fn doubt(lost: usize, known: usize) -> String {
    format!(
        "{lost} of the {known} photographs known here are missing: is the disk mounted? They are not forgotten; \
         if they are really gone, import with --forget-missing"
    )
}

impl Library {
    /// Reads files, and counts what became of them.
    async fn read(
        &self,
        files: Vec<Seen>,
        missing: &BTreeSet<OriginalPath>,
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let total = files.len();
        self.progress.send_replace((total > 0).then_some(Progress { done: 0, total }));
        // More than there are processors, so that one can wait for the disk while another decodes.
        let mut reading = stream::iter(files).map(|seen| self.take_in(seen)).buffer_unordered(Budget::workers() + 2);
        let mut read = Ok(());
        let mut done = 0;
        while let Some(taken) = reading.next().await {
            done += 1;
            self.progress.send_replace(Some(Progress { done, total }));
            match taken {
                Ok((path, Ok(ingested))) => report.count(&path, ingested, missing),
                Ok((path, Err(reason))) => {
                    report.unreadable += 1;
                    report.problems.push(Problem::new(path.as_str(), reason));
                }
                Err(error) => {
                    read = Err(error);
                    break;
                }
            }
        }
        self.progress.send_replace(None);
        read
    }

    /// One file: what became of it, or why it could not be read. The outer error is the library's own.
    async fn take_in(&self, seen: Seen) -> anyhow::Result<(OriginalPath, Result<Ingested, String>)> {
        let Seen { path, stamp } = seen;
        let now = since_1970()?;
        match self.ingest(&path, now.as_millis() as Rank).await {
            Ok(ingested) => {
                self.catalogue.stamp(&[(path.clone(), Some(remembered(stamp, now)))]).await?;
                Ok((path, Ok(ingested)))
            }
            Err(error) => match unreadable(&error, &path) {
                Some(reason) => Ok((path, Err(reason))),
                None => Err(error.context(format!("importing {path}"))),
            },
        }
    }

    /// Of the missing paths, those whose photo is in no file that is there.
    async fn lost(&self, missing: &BTreeSet<OriginalPath>) -> anyhow::Result<BTreeSet<OriginalPath>> {
        let mut lost = BTreeSet::new();
        for path in missing {
            let Some((photo, FileState::Present { .. })) = self.catalogue.at(path).await? else { continue };
            let entry = self.catalogue.entries(&[photo]).await?.pop();
            if entry.is_none_or(|entry| entry.files.iter().all(|file| missing.contains(&file.path))) {
                lost.insert(path.clone());
            }
        }
        Ok(lost)
    }

    /// Notes that files are gone, those that really are.
    async fn forget_all(&self, gone: &[OriginalPath]) -> anyhow::Result<usize> {
        let now = since_1970()?;
        let mut forgotten = 0;
        for path in gone {
            forgotten += match self.forget(path, now.as_millis() as Rank).await {
                Ok(is_gone) => usize::from(is_gone),
                // It cannot be told to be gone.
                Err(error) if unreadable(&error, path).is_some() => 0,
                Err(error) => return Err(error),
            };
            let is_there = matches!(self.catalogue.at(path).await?, Some((_, FileState::Present { .. })));
            if !is_there {
                self.catalogue.stamp(&[(path.clone(), None)]).await?;
            }
        }
        Ok(forgotten)
    }
}

/// How to remember a file that was read at a time since 1970. One that is unsettled is remembered too, so that it can be
/// missed, but by a stamp that it will not have.
pub(crate) fn remembered(stamp: Stamp, read: Duration) -> Stamp {
    let written = stamp.modified_ns.max(stamp.changed_ns);
    let settled = (read.as_nanos() as i64).abs_diff(written) > UNSETTLED_NS;
    if settled { stamp } else { Stamp { inode: 0, ..stamp } }
}

impl Report {
    /// Adds what another folder's import did.
    pub fn add(&mut self, other: Report) {
        self.files += other.files;
        self.photos += other.photos;
        self.duplicates += other.duplicates;
        self.unchanged += other.unchanged;
        self.moved += other.moved;
        self.unreadable += other.unreadable;
        self.gone += other.gone;
        self.seconds += other.seconds;
        for (ending, number) in other.ignored {
            *self.ignored.entry(ending).or_default() += number;
        }
        self.problems.extend(other.problems);
        self.problems.sort();
        self.problems.dedup();
    }

    fn count(&mut self, path: &OriginalPath, ingested: Ingested, missing: &BTreeSet<OriginalPath>) {
        match ingested.outcome {
            Outcome::New => self.photos += 1,
            Outcome::Known(others) if others.iter().all(|other| missing.contains(other)) => self.moved += 1,
            Outcome::Known(_) => self.duplicates += 1,
            Outcome::Same => self.unchanged += 1,
            Outcome::Unreadable => self.unreadable += 1,
        }
        self.problems.extend(ingested.problems.into_iter().map(|reason| Problem::new(path.as_str(), reason)));
    }
}

/// Why an original could not be taken in, if that is its own fault and not the library's.
fn unreadable(error: &anyhow::Error, path: &OriginalPath) -> Option<String> {
    let of_store = error.downcast_ref::<store::Error>();
    if let Some(store::Error::Denied(Key::Thumbnail(_) | Key::Tile(_), cause)) = of_store
        && is_in_the_way(cause)
    {
        return Some("a folder beside it has the name that its thumbnail needs: rename one of them".to_owned());
    }
    if !is_its_own(error, path) {
        return None;
    }
    Some(match of_store {
        None => Changing.to_string(),
        Some(store::Error::NotFound(_)) => "it was gone before it could be read".to_owned(),
        Some(store::Error::Denied(..)) => "no permission to read it: allow this user to, and import again".to_owned(),
        Some(store::Error::Unavailable(_, cause)) => format!("the disk could not read it: {cause}"),
        Some(store::Error::Archived(_) | store::Error::Corrupt(_) | store::Error::Unlisted(..)) => error.to_string(),
    })
}

/// `a.jpg` is made of `a`, and is a folder where there are photographs in a folder `a.jpg`.
fn is_in_the_way(cause: &store::Cause) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::Place;

    fn stamp(size_bytes: u64) -> Stamp {
        Stamp { size_bytes, modified_ns: 1, changed_ns: 1, inode: 1, device: 1, reader: 1 }
    }

    fn path(path: &str) -> OriginalPath {
        path.parse().unwrap()
    }

    fn scan_of(there: &[(&str, u64)]) -> Scan {
        let seen = |(at, size): &(&str, u64)| Seen { path: path(at), stamp: stamp(*size) };
        Scan { files: there.iter().map(seen).collect(), ..Scan::default() }
    }

    /// A plan in a line: what is read, how much is unchanged, what is missing of how much.
    #[track_caller]
    fn check(scan: Scan, known: &[(&str, u64)], expected: &str) {
        let known = known.iter().map(|(at, size)| (path(at), stamp(*size))).collect();
        let plan = plan(&scan, &known);
        let names = |paths: Vec<&OriginalPath>| paths.iter().map(|path| path.as_str()).collect::<Vec<_>>().join(" ");
        let read = names(plan.read.iter().map(|seen| &seen.path).collect());
        let missing = names(plan.missing.iter().collect());
        let said = format!("read [{read}], {} unchanged, missing [{missing}] of {}", plan.unchanged.len(), plan.known);
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_new_or_changed_is_read() {
        check(scan_of(&[("a", 1), ("b", 2)]), &[], "read [a b], 0 unchanged, missing [] of 0");
        check(scan_of(&[("a", 1), ("b", 2)]), &[("a", 1), ("b", 1)], "read [b], 1 unchanged, missing [] of 2");
    }

    #[test]
    fn only_paths_that_the_folder_speaks_for_are_missed() {
        let known = [("P/a", 1), ("P/b", 1), ("Pa", 1), ("Q/c", 1), ("b", 1)];
        let within = |prefix: Option<&str>, elsewhere: &[&str]| Place {
            prefix: prefix.map(path),
            elsewhere: elsewhere.iter().copied().map(path).collect(),
            ..Place::default()
        };
        let of_p = Scan { place: within(Some("P"), &[]), ..scan_of(&[("P/a", 1)]) };
        check(of_p, &known, "read [], 1 unchanged, missing [P/b] of 2");
        let of_first = Scan { place: within(None, &["P", "Q"]), ..scan_of(&[("b", 1)]) };
        check(of_first, &known, "read [], 1 unchanged, missing [Pa] of 2");
    }

    #[test]
    fn what_could_not_be_looked_at_is_not_missed() {
        let known = [("a", 1), ("locked/b", 1), ("locked2", 1)];
        let closed = Scan { closed: vec![path("locked")], ..scan_of(&[("a", 1)]) };
        check(closed, &known, "read [], 1 unchanged, missing [locked2] of 2");
        let broken_off = Scan { broken_off: true, ..scan_of(&[("a", 1)]) };
        check(broken_off, &known, "read [], 1 unchanged, missing [] of 0");
    }

    #[test]
    fn losing_all_or_most_is_doubtful() {
        for (lost, known, doubtful) in
            [(0, 0, false), (1, 1, true), (1, 2, false), (9, 10, false), (11, 21, true), (11, 22, false)]
        {
            assert_eq!(is_doubtful(lost, known), doubtful, "{lost} of {known}");
        }
    }
}
