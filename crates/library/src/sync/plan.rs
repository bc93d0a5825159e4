//! What a sync is to do, as a value: decided from what the folders hold, what was sent before, and which names are taken.
//! Nothing here reads a file or asks the destination.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use catalogue::Stamp;
use photo::OriginalPath;
use serde::Serialize;

use super::send::PIECE_BYTES;
use super::state::{Known, Read};
use crate::Problem;
use crate::import::is_doubtful;
use crate::scan::{Scan, Seen};

/// What is to be done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// Photographs looked at: `unchanged`, `moved`, `compare` and `send` together.
    pub files: usize,
    /// Files that were sent before and have not changed.
    pub unchanged: usize,
    /// Files that seem to have another name only: nothing of them is sent.
    pub moved: usize,
    /// Files with a name that the destination has, to be compared with what is there.
    pub compare: usize,
    /// Bytes of those.
    pub compare_bytes: u64,
    /// Files to be sent, unless their bytes turn out to be there under another name.
    pub send: usize,
    /// Bytes of those.
    pub send_bytes: u64,
    /// Records to be sent, at most: what they say of a file is only sent if it turns out to be there.
    pub records: usize,
    /// Files that were sent before and are not here any more; nothing is removed at the destination.
    pub gone: usize,
    /// What is not sent, as no photograph, by ending.
    pub ignored: BTreeMap<String, usize>,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// Why nothing should be done before somebody has looked.
    pub doubt: Option<String>,
    #[serde(skip)]
    pub(crate) steps: Vec<Step>,
    #[serde(skip)]
    pub(crate) missing: Vec<OriginalPath>,
}

/// A file to be read, and sent where that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) seen: Seen,
    pub(crate) known: Option<Known>,
    pub(crate) expected: Expected,
    /// What it is, if it was read already and has not changed since.
    pub(crate) read: Option<Read>,
}

/// What is thought to be under a file's name at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Nothing,
    /// The same bytes, which are known at another name here.
    Moved,
    Something,
}

impl Plan {
    /// Leaves out the files that are not wanted now.
    pub(super) fn keep(&mut self, wanted: impl FnMut(&Step) -> bool) {
        self.steps.retain(wanted);
        self.tally();
    }

    fn tally(&mut self) {
        (self.moved, self.compare, self.compare_bytes, self.send, self.send_bytes) = (0, 0, 0, 0, 0);
        for step in &self.steps {
            match step.expected {
                Expected::Something => {
                    self.compare += 1;
                    self.compare_bytes += step.seen.stamp.size_bytes;
                }
                Expected::Moved => self.moved += 1,
                Expected::Nothing => {
                    self.send += 1;
                    self.send_bytes += step.seen.stamp.size_bytes;
                }
            }
        }
        self.files = self.unchanged + self.steps.len();
    }

    /// The lengths of the files to be sent, bytes.
    pub fn lengths(&self) -> impl Iterator<Item = u64> {
        let sent = self.steps.iter().filter(|step| step.expected == Expected::Nothing);
        sent.map(|step| step.seen.stamp.size_bytes)
    }

    /// The requests that it takes to read what is to be compared, as [`super::Sync::reading_there`] may have to.
    pub fn reads(&self) -> u64 {
        let compared = self.steps.iter().filter(|step| step.expected == Expected::Something);
        // Only a piece that is shorter is known to be the last.
        compared.map(|step| step.seen.stamp.size_bytes / PIECE_BYTES + 1).sum()
    }
}

/// What was known before anybody looked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before {
    /// What is remembered of each file.
    pub(crate) files: HashMap<OriginalPath, Known>,
    /// Names that the destination has.
    pub(crate) taken: HashSet<OriginalPath>,
    /// Files that should be here, and how they looked.
    pub(crate) due: HashMap<OriginalPath, Stamp>,
}

/// A file that was renamed is told by its size and its time of writing.
type Look = (u64, i64);

fn look(stamp: &Stamp) -> Look {
    (stamp.size_bytes, stamp.modified_ns)
}

/// What these folders mean for a destination of which so much is known.
pub(crate) fn plan(scans: Vec<Scan>, before: &Before) -> Plan {
    let Before { files, taken, due } = before;
    let mut plan = Plan::default();
    let there: HashSet<&OriginalPath> = scans.iter().flat_map(|scan| &scan.files).map(|seen| &seen.path).collect();
    let expected: Vec<_> = scans.iter().map(|scan| expected_of(scan, due, &there)).collect();
    let missing: BTreeSet<&OriginalPath> = expected.iter().flat_map(|(_, missing)| missing.iter().copied()).collect();
    let strays: HashSet<Look> =
        missing.iter().filter_map(|path| files.get(*path)).map(|known| look(&known.read.stamp)).collect();
    let new = |seen: &&Seen| !due.contains_key(&seen.path);
    let arrived: HashSet<Look> =
        scans.iter().flat_map(|scan| &scan.files).filter(new).map(|seen| look(&seen.stamp)).collect();
    for seen in scans.iter().flat_map(|scan| &scan.files) {
        let known = files.get(&seen.path);
        let is_as_before = known.is_some_and(|known| known.read.stamp == seen.stamp && !known.gone);
        if is_as_before && known.is_some_and(|known| known.at.is_some()) {
            plan.unchanged += 1;
            continue;
        }
        let expected = match known {
            _ if taken.contains(&seen.path) => Expected::Something,
            // It was refused, since other bytes are under its name.
            Some(Known { at: None, .. }) => Expected::Something,
            None if strays.contains(&look(&seen.stamp)) => Expected::Moved,
            Some(_) | None => Expected::Nothing,
        };
        let read = known.filter(|_| is_as_before).map(|known| known.read);
        plan.steps.push(Step { seen: seen.clone(), known: known.cloned(), expected, read });
    }
    plan.tally();
    let doubts = scans.iter().zip(&expected).filter_map(|(scan, (number, missing))| {
        let lost = missing.iter().filter(|path| !arrived.contains(&look(&due[**path]))).count();
        is_doubtful(lost, *number).then(|| doubt(scan, lost, *number))
    });
    plan.doubt = doubts.reduce(|one, other| format!("{one}; {other}"));
    plan.missing = missing.into_iter().filter(|path| files.contains_key(*path)).cloned().collect();
    plan.gone = plan.missing.len();
    for scan in scans {
        scan.ignored.into_iter().for_each(|(ending, number)| *plan.ignored.entry(ending).or_default() += number);
        plan.problems.extend(scan.problems);
    }
    plan
}

/// How many files a folder should have, and which of those it does not.
fn expected_of<'a>(
    scan: &Scan,
    due: &'a HashMap<OriginalPath, Stamp>,
    there: &HashSet<&OriginalPath>,
) -> (usize, Vec<&'a OriginalPath>) {
    if scan.broken_off {
        return (0, Vec::new());
    }
    let closed = |path: &OriginalPath| scan.closed.iter().any(|folder| path.is_within(folder));
    let expected: Vec<_> = due.keys().filter(|path| scan.place.speaks_for(path) && !closed(path)).collect();
    let missing = expected.iter().copied().filter(|path| !there.contains(path)).collect();
    (expected.len(), missing)
}

fn doubt(scan: &Scan, lost: usize, known: usize) -> String {
    format!(
        "{lost} of the {known} photographs known from {} are missing there: is the disk mounted? If they \
         are really gone, sync with --forget-missing; at the destination they stay in any case",
        scan.place.root.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use photo::PhotoId;

    fn path(path: &str) -> OriginalPath {
        path.parse().unwrap()
    }

    /// A file that looks like this number.
    fn stamp(look: u64) -> Stamp {
        Stamp { size_bytes: look, modified_ns: 1, changed_ns: 1, inode: look, device: 1, reader: 1 }
    }

    fn scan_of(there: &[(&str, u64)]) -> Scan {
        let seen = |(at, look): &(&str, u64)| Seen { path: path(at), stamp: stamp(*look) };
        Scan { files: there.iter().map(seen).collect(), ..Scan::default() }
    }

    /// A file that looked like this number, and is at the destination under its own name.
    fn sent(at: &str, look: u64) -> (OriginalPath, Known) {
        let photo = PhotoId::of(&look.to_le_bytes());
        (path(at), Known { read: Read { stamp: stamp(look), photo }, at: Some(path(at)), gone: false })
    }

    /// A plan in a line: what becomes of each file, how many are unchanged and gone, and whether that is doubtful.
    #[track_caller]
    fn check(scan: Scan, known: &[(OriginalPath, Known)], taken: &[&str], said: &str) {
        let files: HashMap<OriginalPath, Known> = known.iter().cloned().collect();
        let present = files.iter().filter(|(_, known)| !known.gone);
        let due = present.map(|(path, known)| (path.clone(), known.read.stamp)).collect();
        let own = files.iter().filter(|(path, known)| known.at.as_ref() == Some(*path)).map(|(path, _)| path.clone());
        let taken = taken.iter().map(|at| path(at)).chain(own).collect();
        check_before(scan, &Before { files, taken, due }, said);
    }

    #[track_caller]
    fn check_before(scan: Scan, before: &Before, said: &str) {
        let plan = plan(vec![scan], before);
        let steps = plan.steps.iter().map(|step| format!("{} {:?}, ", step.seen.path, step.expected));
        let doubt = if plan.doubt.is_some() { ", doubtful" } else { "" };
        let steps: String = steps.collect();
        assert_eq!(format!("{steps}{} unchanged, {} gone{doubt}", plan.unchanged, plan.gone), said);
    }

    #[test]
    fn new_files_are_sent_and_changed_ones_compared() {
        check(scan_of(&[("a", 1), ("b", 2)]), &[], &[], "a Nothing, b Nothing, 0 unchanged, 0 gone");
        check(scan_of(&[("a", 1), ("b", 3)]), &[sent("a", 1), sent("b", 2)], &[], "b Something, 1 unchanged, 0 gone");
    }

    #[test]
    fn a_name_that_is_taken_is_compared() {
        check(scan_of(&[("a", 1), ("b", 2)]), &[], &["b", "c"], "a Nothing, b Something, 0 unchanged, 0 gone");
        let refused = (path("a"), Known { at: None, ..sent("a", 1).1 });
        check(scan_of(&[("a", 1)]), &[refused], &[], "a Something, 0 unchanged, 0 gone");
    }

    #[test]
    fn bytes_that_are_there_under_another_name_are_unchanged_until_the_file_changes() {
        let copy = (path("a"), Known { at: Some(path("b")), ..sent("a", 1).1 });
        check(scan_of(&[("a", 1)]), std::slice::from_ref(&copy), &[], "1 unchanged, 0 gone");
        check(scan_of(&[("a", 2)]), &[copy], &[], "a Nothing, 0 unchanged, 0 gone");
    }

    #[test]
    fn a_folder_with_another_name_loses_nothing() {
        let known = [sent("old/a", 1), sent("old/b", 2)];
        let moved = "new/a Moved, new/b Moved, 0 unchanged, 2 gone";
        check(scan_of(&[("new/a", 1), ("new/b", 2)]), &known, &[], moved);
    }

    #[test]
    fn losing_all_or_most_is_doubtful() {
        check(scan_of(&[]), &[sent("a", 1)], &[], "0 unchanged, 1 gone, doubtful");
        check(scan_of(&[("a", 1)]), &[sent("a", 1), sent("b", 2)], &[], "1 unchanged, 1 gone");
        let (locked, off) = (vec![path("locked")], scan_of(&[]));
        let closed = Scan { closed: locked, ..scan_of(&[]) };
        check(closed, &[sent("locked/a", 1)], &[], "0 unchanged, 0 gone");
        check(Scan { broken_off: true, ..off }, &[sent("a", 1)], &[], "0 unchanged, 0 gone");
    }

    #[test]
    fn files_that_should_be_here_are_missed_though_they_were_never_sent() {
        let due = HashMap::from([(path("a"), stamp(1)), (path("b"), stamp(2))]);
        let before = Before { due, ..Before::default() };
        check_before(scan_of(&[]), &before, "0 unchanged, 0 gone, doubtful");
        let renamed = scan_of(&[("c", 1), ("d", 2)]);
        check_before(renamed, &before, "c Nothing, d Nothing, 0 unchanged, 0 gone");
    }

    #[test]
    fn what_was_gone_and_is_back_is_looked_at_again() {
        let gone = (path("a"), Known { gone: true, ..sent("a", 1).1 });
        check(scan_of(&[("a", 1)]), std::slice::from_ref(&gone), &[], "a Something, 0 unchanged, 0 gone");
        check(scan_of(&[("b", 2)]), &[gone], &[], "b Nothing, 0 unchanged, 0 gone");
    }
}
