//! Files that arrive while somebody watches a folder: none is sent before it has looked the same for a while, and none
//! that was refused is asked about again before it changes.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use catalogue::Stamp;
use photo::OriginalPath;

use super::{Plan, Sync};
use crate::home::Place;
use crate::kind;
use crate::scan::DiskId;

/// How the files that are yet to be sent looked, and since when.
#[derive(Clone, Debug, Default)]
pub struct Settling(HashMap<OriginalPath, Look>);

#[derive(Clone, Copy, Debug)]
struct Look {
    stamp: Stamp,
    since: Instant,
    /// Whether somebody has tried to send it.
    tried: bool,
}

impl Settling {
    /// A file that looks the same for so long is not being written. This machine's clock measures it: that of a disk on the
    /// network may be wrong.
    pub const FOR: Duration = Duration::from_secs(3);

    /// Leaves out of a plan the files that have changed within [`Settling::FOR`], and those that were refused before. Answers how
    /// many have to wait.
    pub fn hold_back(&mut self, plan: &mut Plan, now: Instant) -> usize {
        let mut before = std::mem::take(&mut self.0);
        let mut waiting = 0;
        plan.keep(|step| {
            let (path, stamp) = (&step.seen.path, step.seen.stamp);
            let same = before.remove(path).filter(|look| look.stamp == stamp);
            let look = same.unwrap_or(Look { stamp, since: now, tried: false });
            let is_settled = now.duration_since(look.since) >= Self::FOR;
            let was_refused = look.tried && step.read.is_some();
            waiting += usize::from(!is_settled);
            self.0.insert(path.clone(), Look { tried: is_settled, ..look });
            is_settled && !was_refused
        });
        waiting
    }
}

impl Sync {
    /// The folders that hold the originals.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.places.iter().map(|place| place.root.as_path())
    }

    /// Whether a change at this place on the disk can be one of an original: not where nobody looks.
    pub fn concerns(&self, changed: &Path) -> bool {
        self.places.iter().any(|place| concerns(place, changed))
    }
}

fn concerns(place: &Place, changed: &Path) -> bool {
    let Ok(relative) = changed.strip_prefix(&place.root) else { return false };
    let is_passed_over = relative.iter().any(|part| kind::is_passed_over(&part.to_string_lossy()));
    let within = changed.ancestors().take_while(|folder| *folder != place.root);
    let is_private = |folder: &Path| DiskId::of_folder(folder).is_ok_and(|id| place.private.contains(&id));
    !is_passed_over && !within.into_iter().any(is_private)
}

#[cfg(test)]
mod tests {
    use super::*;
    use photo::PhotoId;

    use crate::scan::{Scan, Seen};
    use crate::sync::plan::{Before, plan};
    use crate::sync::state::{Known, Read};

    fn stamp(look: u64) -> Stamp {
        Stamp { size_bytes: look, modified_ns: 1, changed_ns: 1, inode: 1, device: 1, reader: 1 }
    }

    /// What is sent, and how many wait, when the only file looks like this after so many seconds.
    #[track_caller]
    fn check(
        settling: &mut Settling,
        before: &Before,
        begun: Instant,
        look: u64,
        seconds: u64,
        expected: (usize, usize),
    ) {
        let files = vec![Seen { path: "a.jpg".parse().unwrap(), stamp: stamp(look) }];
        let mut plan = plan(vec![Scan { files, ..Scan::default() }], before);
        let waiting = settling.hold_back(&mut plan, begun + Duration::from_secs(seconds));
        assert_eq!((plan.files, waiting), expected);
    }

    #[test]
    fn a_file_is_sent_once_it_no_longer_changes() {
        let (mut settling, before, begun) = (Settling::default(), Before::default(), Instant::now());
        check(&mut settling, &before, begun, 1, 0, (0, 1));
        check(&mut settling, &before, begun, 1, 2, (0, 1));
        check(&mut settling, &before, begun, 2, 3, (0, 1));
        check(&mut settling, &before, begun, 2, 5, (0, 1));
        check(&mut settling, &before, begun, 2, 6, (1, 0));
        // It could not be sent: the destination is away.
        check(&mut settling, &before, begun, 2, 7, (1, 0));
    }

    #[test]
    fn a_file_that_was_refused_is_tried_once() {
        let (mut settling, begun) = (Settling::default(), Instant::now());
        let refused = Known { read: Read { stamp: stamp(1), photo: PhotoId::of(b"cat") }, at: None, gone: false };
        let before = Before { files: [("a.jpg".parse().unwrap(), refused)].into(), ..Before::default() };
        check(&mut settling, &before, begun, 1, 0, (0, 1));
        check(&mut settling, &before, begun, 1, 3, (1, 0));
        check(&mut settling, &before, begun, 1, 4, (0, 0));
        check(&mut settling, &before, begun, 2, 5, (0, 1));
        check(&mut settling, &before, begun, 2, 8, (1, 0));
    }

    #[test]
    fn what_nobody_looks_at_makes_no_difference() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        std::fs::create_dir(root.join("library")).unwrap();
        let private = vec![DiskId::of_folder(&root.join("library")).unwrap()];
        let place = Place { root: root.clone(), private, ..Place::default() };
        for (path, expected) in [
            ("a.jpg", true),
            ("2006/a.jpg", true),
            ("library/catalogue.sqlite", false),
            (".cache/a.jpg", false),
            ("", true),
        ] {
            assert_eq!(concerns(&place, &root.join(path)), expected, "{path}");
        }
        assert!(!concerns(&place, Path::new("/elsewhere/a.jpg")));
    }
}
