//! What a sync is to do, as a value: decided from what the folders hold, what was sent before, and which names are taken.
//! Nothing here reads a file or asks the destination.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use photo::OriginalPath;
use serde::Serialize;

use super::state::Known;
use crate::Problem;
use crate::import::is_doubtful;
use crate::scan::{Scan, Seen};

/// What is to be done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// Photographs looked at: the sum of the next four.
    pub files: usize,
    /// Files that were sent before and have not changed.
    pub unchanged: usize,
    /// Files that seem to have another name only: nothing of them is sent.
    pub moved: usize,
    /// Files with a name that the destination has, to be compared with what is there.
    pub compare: usize,
    /// Files to be sent, unless their bytes turn out to be there under another name.
    pub send: usize,
    /// Bytes of those.
    pub send_bytes: u64,
    /// Records to be sent.
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
    /// The lengths of the files to be sent, bytes.
    pub fn lengths(&self) -> impl Iterator<Item = u64> {
        let sent = self.steps.iter().filter(|step| step.expected == Expected::Nothing);
        sent.map(|step| step.seen.stamp.size_bytes)
    }
}

/// What these folders mean for a destination of which so much is known, and which has these names besides.
pub(crate) fn plan(scans: Vec<Scan>, known: &HashMap<OriginalPath, Known>, taken: &HashSet<OriginalPath>) -> Plan {
    let mut plan = Plan::default();
    let there: HashSet<&OriginalPath> = scans.iter().flat_map(|scan| &scan.files).map(|seen| &seen.path).collect();
    let mut missing = BTreeSet::new();
    let mut expected = Vec::new();
    for scan in &scans {
        let (from_here, gone) = expected_of(scan, known, &there);
        missing.extend(gone.iter().copied());
        expected.push((scan, from_here, gone));
    }
    let looks = |path: &OriginalPath| known.get(path).map(|known| (known.stamp.size_bytes, known.stamp.modified_ns));
    let strays: HashSet<(u64, i64)> = missing.iter().filter_map(|path| looks(path)).collect();
    let mut arrived = HashSet::new();
    for scan in &scans {
        for seen in &scan.files {
            let before = known.get(&seen.path);
            plan.files += 1;
            if before.is_some_and(|before| before.stamp == seen.stamp && before.at.is_some() && !before.gone) {
                plan.unchanged += 1;
                continue;
            }
            let look = (seen.stamp.size_bytes, seen.stamp.modified_ns);
            let expected = match before {
                // What is under this name was compared or put there before.
                Some(Known { at, .. }) if at.as_ref().is_none_or(|at| *at == seen.path) => Expected::Something,
                _ if taken.contains(&seen.path) => Expected::Something,
                None if strays.contains(&look) => Expected::Moved,
                Some(_) | None => Expected::Nothing,
            };
            match expected {
                Expected::Something => plan.compare += 1,
                Expected::Moved => {
                    arrived.insert(look);
                    plan.moved += 1;
                }
                Expected::Nothing => {
                    plan.send += 1;
                    plan.send_bytes += seen.stamp.size_bytes;
                }
            }
            plan.steps.push(Step { seen: seen.clone(), known: before.cloned(), expected });
        }
    }
    let doubts = expected.iter().filter_map(|(scan, from_here, gone)| {
        let lost = gone.iter().filter(|path| looks(path).is_none_or(|look| !arrived.contains(&look))).count();
        is_doubtful(lost, *from_here).then(|| doubt(scan, lost, *from_here))
    });
    plan.doubt = doubts.reduce(|one, other| format!("{one}; {other}"));
    plan.gone = missing.len();
    plan.missing = missing.into_iter().cloned().collect();
    for scan in scans {
        scan.ignored.into_iter().for_each(|(ending, number)| *plan.ignored.entry(ending).or_default() += number);
        plan.problems.extend(scan.problems);
    }
    plan
}

/// How many files a folder should have, and which of those it does not.
fn expected_of<'a>(
    scan: &Scan,
    known: &'a HashMap<OriginalPath, Known>,
    there: &HashSet<&OriginalPath>,
) -> (usize, Vec<&'a OriginalPath>) {
    if scan.broken_off {
        return (0, Vec::new());
    }
    let closed = |path: &OriginalPath| scan.closed.iter().any(|folder| path.is_within(folder));
    let remembered = known.iter().filter(|(_, known)| !known.gone).map(|(path, _)| path);
    let expected: Vec<_> = remembered.filter(|path| scan.place.speaks_for(path) && !closed(path)).collect();
    let missing = expected.iter().copied().filter(|path| !there.contains(path)).collect();
    (expected.len(), missing)
}

fn doubt(scan: &Scan, lost: usize, known: usize) -> String {
    format!(
        "{lost} of the {known} photographs that were sent from {} before are missing there: is the disk mounted? If they \
         are really gone, sync with --forget-missing; at the destination they stay in any case",
        scan.place.root.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Stamp;
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
        (path(at), Known { stamp: stamp(look), photo, at: Some(path(at)), gone: false })
    }

    /// A plan in a line: what becomes of each file, how many are unchanged and gone, and whether that is doubtful.
    #[track_caller]
    fn check(scan: Scan, known: &[(OriginalPath, Known)], taken: &[&str], said: &str) {
        let taken = taken.iter().map(|at| path(at)).collect();
        let plan = plan(vec![scan], &known.iter().cloned().collect(), &taken);
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
    fn what_was_gone_and_is_back_is_looked_at_again() {
        let gone = (path("a"), Known { gone: true, ..sent("a", 1).1 });
        check(scan_of(&[("a", 1)]), std::slice::from_ref(&gone), &[], "a Something, 0 unchanged, 0 gone");
        check(scan_of(&[("b", 2)]), &[gone], &[], "b Nothing, 0 unchanged, 0 gone");
    }
}
