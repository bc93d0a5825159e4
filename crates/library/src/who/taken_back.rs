//! What of all that was decided still stands, and what there is to be taken back.

use std::collections::BTreeSet;

use anyhow::bail;
use people::{Decision, Standing};
use photo::{FaceId, PersonId};

/// What was decided at once, and what it is known by.
pub(super) type Known = (Standing, Vec<Decision>);

/// What was decided and not taken back, the latest first.
fn standing(known: &[Known]) -> Vec<(Standing, &[Decision])> {
    let mut taken_back = BTreeSet::new();
    let mut standing = Vec::new();
    for (what, decisions) in known.iter().rev().map(|(what, decisions)| (*what, &decisions[..])) {
        if !taken_back.contains(&what) {
            taken_back.extend(decisions.iter().filter_map(|decision| match decision {
                Decision::Undo { what } => Some(*what),
                _ => None,
            }));
            standing.push((what, decisions));
        }
    }
    standing
}

/// What the last wish that stands is known by: it may have been too much for one record.
pub(super) fn last_wish(known: &[Known]) -> anyhow::Result<Vec<Standing>> {
    let is_more = |decision: &Decision| !matches!(decision, Decision::Undo { .. });
    let mut wishes = standing(known).into_iter().filter(|(_, decisions)| decisions.iter().any(is_more)).peekable();
    let Some((rank, _)) = wishes.peek().map(|(what, _)| *what) else {
        bail!("nothing was decided that could be taken back")
    };
    Ok(wishes.map(|(what, _)| what).take_while(|what| what.0 == rank).collect())
}

/// All that says when somebody was born, and whose faces it said are not theirs. Not only the last: taking that back alone would
/// have what it took back stand again.
pub(super) fn births(known: &[Known], person: &PersonId) -> (Vec<Standing>, Vec<FaceId>) {
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
