//! When somebody was born, as it was decided again and again.

use people::{Decision, Standing};
use photo::{FaceId, PersonId};

use crate::taken_back::Known;

/// All that says when somebody was born, and whose faces it said are not theirs. Not only the last: taking that back alone would
/// have what it took back stand again.
pub(super) fn births(known: &[Known<Decision>], person: &PersonId) -> (Vec<Standing>, Vec<FaceId>) {
    let born = |decision: &Decision| matches!(decision, Decision::Born { person: who, .. } if who == person);
    let others = |decision: &Decision| match decision {
        Decision::Born { person: who, .. } | Decision::IsNot { person: who, .. } => who != person,
        Decision::Undo { .. } | Decision::Seen { .. } => false,
        _ => true,
    };
    let (mut births, mut denied) = (Vec::new(), Vec::new());
    for (what, earlier) in known {
        if earlier.iter().any(born) && !earlier.iter().any(others) {
            births.push(*what);
            denied.extend(earlier.iter().filter_map(|decision| match decision {
                Decision::IsNot { face, .. } => Some(face.clone()),
                _ => None,
            }));
        }
    }
    (births, denied)
}
