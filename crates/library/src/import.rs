//! A folder into the library: what is new is read, what is unchanged is passed over, what is gone is noted.
//! The plan comes first and is a value; carrying it out never stops at one bad file.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::time::{Instant, SystemTime};

use anyhow::Context;
use catalogue::Stamp;
use futures::{StreamExt, stream};
use photo::{FileState, Key, OriginalPath, Rank};
use serde::Serialize;

use crate::ingest::Budget;
use crate::scan::{Problem, Scan, Seen, scan};
use crate::{Home, Ingested, Library, Outcome, Progress};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Photographs looked at.
    pub files: usize,
    /// Photos that the library did not have before.
    pub photos: usize,
    /// Files with the same bytes as another file that is still there.
    pub duplicates: usize,
    /// Files that have not changed since the last import.
    pub unchanged: usize,
    /// Files that were known under another path, which is gone.
    pub moved: usize,
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
    /// How many have not changed.
    pub(crate) unchanged: usize,
    /// Paths whose files are gone.
    pub(crate) gone: Vec<OriginalPath>,
    /// Why nothing is taken for gone, although much is missing.
    pub(crate) doubt: Option<Problem>,
}

/// A file written so shortly before it was looked at may be written again within the same tick of its clock.
const UNSETTLED_NS: i64 = 2_000_000_000;

impl Home {
    /// Imports a folder that is bound, in place. With `forget_missing`, believes it when most of its photographs are gone.
    ///
    /// Fails only when nothing could be done; what could not be read is in the report's problems.
    pub async fn import(&self, folder: &Path, forget_missing: bool) -> anyhow::Result<Report> {
        let started = Instant::now();
        let scan = self.scan(folder).await?;
        let mut report = self.carry_out(self.prefix_of(folder)?, scan, forget_missing).await?;
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// Does what a scan of the files below `prefix` calls for.
    pub async fn carry_out(
        &self,
        prefix: Option<OriginalPath>,
        scan: Scan,
        forget_missing: bool,
    ) -> anyhow::Result<Report> {
        let known = self.library.catalogue.stamps().await?;
        let plan = plan(&scan, prefix.as_ref(), &known, forget_missing);
        self.library.carry_out(plan, scan).await
    }

    /// What a folder holds now.
    pub async fn scan(&self, folder: &Path) -> anyhow::Result<Scan> {
        let prefix = self.prefix_of(folder)?;
        let (root, home) = (folder.canonicalize()?, self.folder().to_owned());
        // Whoever may not read the folder itself can do nothing at all.
        std::fs::read_dir(&root).with_context(|| format!("looking into {}", folder.display()))?;
        Ok(tokio::task::spawn_blocking(move || scan(&root, prefix.as_ref(), &home)).await?)
    }
}

/// What a scan means for a library that knows these files below `prefix`.
pub(crate) fn plan(
    scan: &Scan,
    prefix: Option<&OriginalPath>,
    known: &HashMap<OriginalPath, Stamp>,
    forget_missing: bool,
) -> Plan {
    let is_below = |path: &OriginalPath, folder: &str| {
        path.as_str().strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let in_reach = |path: &OriginalPath| prefix.is_none_or(|prefix| is_below(path, prefix.as_str()));
    let closed = |path: &OriginalPath| scan.closed.iter().any(|folder| is_below(path, folder.as_str()));
    let there: HashSet<&OriginalPath> = scan.files.iter().map(|seen| &seen.path).collect();
    let read: Vec<Seen> =
        scan.files.iter().filter(|seen| known.get(&seen.path) != Some(&seen.stamp)).cloned().collect();
    let unchanged = scan.files.len() - read.len();
    let expected: Vec<&OriginalPath> = known.keys().filter(|path| in_reach(path) && !closed(path)).collect();
    let mut gone: Vec<OriginalPath> =
        expected.iter().filter(|path| !there.contains(**path)).map(|path| (*path).clone()).collect();
    gone.sort();
    let emptied = there.is_empty() && !gone.is_empty();
    let mostly = gone.len() > 10 && 2 * gone.len() > expected.len();
    if (emptied || mostly) && !forget_missing {
        let doubt = format!(
            "{} of the {} photographs known here are missing: is the disk mounted? Nothing was forgotten; \
             if they are really gone, import with --forget-missing",
            gone.len(),
            expected.len()
        );
        let doubt = Problem::new(prefix.map_or(".", OriginalPath::as_str), doubt);
        return Plan { read, unchanged, gone: Vec::new(), doubt: Some(doubt) };
    }
    Plan { read, unchanged, gone, doubt: None }
}

impl Library {
    /// Does what was planned.
    pub(crate) async fn carry_out(&self, plan: Plan, scan: Scan) -> anyhow::Result<Report> {
        let Plan { read, unchanged, gone, doubt } = plan;
        let mut report = Report { files: scan.files.len(), unchanged, ignored: scan.ignored, ..Report::default() };
        report.problems = scan.problems;
        report.problems.extend(doubt);
        let read_again: HashSet<OriginalPath> = read.iter().map(|seen| seen.path.clone()).collect();
        let leaving: HashSet<&OriginalPath> = gone.iter().collect();
        let total = read.len();
        self.progress.send_replace((total > 0).then_some(Progress { done: 0, total }));
        // More than there are processors, so that one can wait for the disk while another decodes.
        let mut reading = stream::iter(read).map(|seen| self.take_in(seen)).buffer_unordered(Budget::workers() + 2);
        let mut failure = None;
        let mut done = 0;
        while let Some(taken) = reading.next().await {
            done += 1;
            self.progress.send_replace(Some(Progress { done, total }));
            match taken {
                Ok((path, Ok(ingested))) => report.count(&path, ingested, &leaving),
                Ok((path, Err(reason))) => report.problems.push(Problem::new(path.as_str(), reason)),
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        drop(reading);
        self.progress.send_replace(None);
        if let Some(failure) = failure {
            return Err(failure);
        }
        report.gone = self.forget(&gone).await?;
        self.add_standing_problems(&mut report, &read_again).await?;
        report.problems.sort();
        Ok(report)
    }

    /// One file of a plan: what became of it, or why it could not be read. The outer error is the library's own.
    async fn take_in(&self, seen: Seen) -> anyhow::Result<(OriginalPath, Result<Ingested, String>)> {
        let Seen { path, stamp, .. } = seen;
        let now =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).context("this machine's clock is before 1970")?;
        match self.ingest(&path, now.as_millis() as Rank).await {
            Ok(ingested) => {
                let settled =
                    (now.as_nanos() as i64).saturating_sub(stamp.modified_ns.max(stamp.changed_ns)) > UNSETTLED_NS;
                // An unsettled file is remembered too, so that it can be missed, but by a stamp that it will not have.
                let stamp = if settled { stamp } else { Stamp { inode: 0, ..stamp } };
                self.catalogue.stamp(&[(path.clone(), Some(stamp))]).await?;
                Ok((path, Ok(ingested)))
            }
            Err(error) => match unreadable(&error, &path) {
                Some(reason) => Ok((path, Err(reason))),
                None => Err(error.context(format!("importing {path}"))),
            },
        }
    }

    /// Notes that files are gone. Their photos stay in the records; those without any other file leave the gallery.
    async fn forget(&self, gone: &[OriginalPath]) -> anyhow::Result<usize> {
        let now =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).context("this machine's clock is before 1970")?;
        let mut forgotten = 0;
        for path in gone {
            if let Some((photo, FileState::Present { .. })) = self.catalogue.at(path).await? {
                let news = self.news_of_file(path, photo, FileState::Gone, now.as_millis() as Rank).await?;
                self.record(news.as_slice()).await?;
                self.drop_renditions(path).await?;
                forgotten += 1;
            }
            self.catalogue.stamp(&[(path.clone(), None)]).await?;
        }
        Ok(forgotten)
    }

    /// A file that could not be read is named each time, not only when it was new.
    async fn add_standing_problems(
        &self,
        report: &mut Report,
        read_again: &HashSet<OriginalPath>,
    ) -> anyhow::Result<()> {
        let standing = self.problems().await?;
        report.problems.extend(
            standing.into_iter().filter(|problem| {
                OriginalPath::new(problem.path.as_str()).is_ok_and(|path| !read_again.contains(&path))
            }),
        );
        Ok(())
    }
}

impl Report {
    /// Adds what another folder's import did.
    pub fn add(&mut self, other: Report) {
        self.files += other.files;
        self.photos += other.photos;
        self.duplicates += other.duplicates;
        self.unchanged += other.unchanged;
        self.moved += other.moved;
        self.gone += other.gone;
        self.seconds += other.seconds;
        for (ending, number) in other.ignored {
            *self.ignored.entry(ending).or_default() += number;
        }
        self.problems.extend(other.problems);
        self.problems.sort();
        self.problems.dedup();
    }

    fn count(&mut self, path: &OriginalPath, ingested: Ingested, leaving: &HashSet<&OriginalPath>) {
        match ingested.outcome {
            Outcome::New => self.photos += 1,
            Outcome::Known(others) if others.iter().all(|other| leaving.contains(other)) => self.moved += 1,
            Outcome::Known(_) => self.duplicates += 1,
            Outcome::Same => self.unchanged += 1,
            Outcome::Unreadable => {}
        }
        self.problems.extend(ingested.problems.into_iter().map(|reason| Problem::new(path.as_str(), reason)));
    }
}

/// Why an original could not be read, if that is what the error says.
fn unreadable(error: &anyhow::Error, path: &OriginalPath) -> Option<String> {
    let original = Key::Original(path.clone());
    match error.downcast_ref::<store::Error>()? {
        store::Error::NotFound(key) if *key == original => Some("it was gone before it could be read".to_owned()),
        store::Error::Denied(key, _) if *key == original => {
            Some("no permission to read it: allow this user to, and import again".to_owned())
        }
        store::Error::Unavailable(key, cause) if *key == original => {
            Some(format!("the disk could not read it: {cause}"))
        }
        store::Error::NotFound(_) | store::Error::Denied(..) => None,
        store::Error::Unavailable(..) | store::Error::Unlisted(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(size_bytes: u64) -> Stamp {
        Stamp { size_bytes, modified_ns: 1, changed_ns: 1, inode: 1, device: 1 }
    }

    fn path(path: &str) -> OriginalPath {
        path.parse().unwrap()
    }

    /// A plan in a line: what is read, how much is unchanged, what is gone, whether that is doubted.
    #[track_caller]
    fn check(prefix: Option<&str>, there: &[(&str, u64)], closed: &[&str], known: &[(&str, u64)], expected: &str) {
        let seen = |(at, size): &(&str, u64)| Seen { path: path(at), file: at.into(), stamp: stamp(*size) };
        let files = there.iter().map(seen).collect();
        let scan = Scan { files, closed: closed.iter().copied().map(path).collect(), ..Scan::default() };
        let known = known.iter().map(|(at, size)| (path(at), stamp(*size))).collect();
        let plan = plan(&scan, prefix.map(path).as_ref(), &known, false);
        let names = |paths: Vec<&OriginalPath>| paths.iter().map(|path| path.as_str()).collect::<Vec<_>>().join(" ");
        let read = names(plan.read.iter().map(|seen| &seen.path).collect());
        let gone = names(plan.gone.iter().collect());
        let doubted = if plan.doubt.is_some() { ", doubted" } else { "" };
        assert_eq!(format!("read [{read}], {} unchanged, gone [{gone}]{doubted}", plan.unchanged), expected);
    }

    #[test]
    fn what_is_new_or_changed_is_read() {
        check(None, &[("a", 1), ("b", 2)], &[], &[], "read [a b], 0 unchanged, gone []");
        check(None, &[("a", 1), ("b", 2)], &[], &[("a", 1), ("b", 1)], "read [b], 1 unchanged, gone []");
    }

    #[test]
    fn what_is_missing_within_the_folder_is_gone() {
        check(None, &[("a", 1)], &[], &[("a", 1), ("b", 1)], "read [], 1 unchanged, gone [b]");
        let known = [("P/a", 1), ("P/b", 1), ("Pa", 1), ("b", 1)];
        check(Some("P"), &[("P/a", 1)], &[], &known, "read [], 1 unchanged, gone [P/b]");
    }

    #[test]
    fn what_is_in_a_folder_that_could_not_be_looked_into_is_not_gone() {
        let known = [("a", 1), ("locked/b", 1), ("locked2", 1)];
        check(None, &[("a", 1)], &["locked"], &known, "read [], 1 unchanged, gone [locked2]");
    }

    #[test]
    fn a_folder_that_is_empty_or_mostly_gone_is_doubted() {
        check(None, &[], &[], &[("a", 1)], "read [], 0 unchanged, gone [], doubted");
        let many: Vec<String> = (0..30).map(|number| format!("{number:02}")).collect();
        let known: Vec<(&str, u64)> = many.iter().map(|name| (name.as_str(), 1)).collect();
        check(None, &known[..14], &[], &known, "read [], 14 unchanged, gone [], doubted");
        let gone = many[16..].join(" ");
        check(None, &known[..16], &[], &known, &format!("read [], 16 unchanged, gone [{gone}]"));
    }
}
