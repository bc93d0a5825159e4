//! Which shots one camera took in quick succession.

use photo::seen::Features;

use crate::copies::Pair;
use crate::shot::Shot;
use crate::shots::Shots;

/// Between one shot of a burst and the next, at most.
const GAP_MS: i64 = 2_000;
/// From the shot that is shown to any other, at most: a camera on a tripod makes several bursts.
const REACH_MS: i64 = 10_000;
/// With how many that follow one is compared: of a burst of hundreds one stack has 61 at most.
const FOLLOWING: usize = 30;
/// How alike a recogniser finds shots of a burst at least: frames of a telephone's film are above 0.97 for two seconds.
const LIKE: f64 = 0.88;
/// How far their looks are at most where nobody has looked.
const NEAR: f32 = 0.05;

/// Pairs of shots that may be of one burst, the earlier first. Of each shot only one file is in any: the one to show or, where that
/// does not know by which camera it was taken and when, the best that does.
pub(crate) fn candidates(shots: &Shots) -> Vec<Pair> {
    let mut best: Vec<Option<usize>> = vec![None; shots.all.len()];
    for own in (0..shots.all.len()).filter(|own| when(&shots.all[*own]).is_some()) {
        let best = &mut best[shots.shown[own]];
        let standing = |own: usize| (own == shots.shown[own], shots.all[own].standing());
        if best.is_none_or(|best| standing(best) < standing(own)) {
            *best = Some(own);
        }
    }
    let mut order: Vec<(u32, i64, usize)> = Vec::new();
    order.extend(best.into_iter().flatten().filter_map(|own| {
        let (camera, ms) = when(&shots.all[own])?;
        Some((camera, ms, own))
    }));
    order.sort_unstable();
    let runs = order.chunk_by(|(camera, ms, _), (next, next_ms, _)| camera == next && next_ms - ms <= GAP_MS);
    let mut pairs = Vec::new();
    for run in runs {
        for (rank, (_, ms, own)) in run.iter().enumerate() {
            let later = run[rank + 1..].iter().take_while(|(_, later_ms, _)| later_ms - ms <= REACH_MS);
            let alike =
                later.take(FOLLOWING).filter(|(_, _, other)| shots.all[*own].is_shaped_like(&shots.all[*other]));
            pairs.extend(alike.map(|(_, _, other)| Pair(*own, *other)));
        }
    }
    pairs
}

fn when(shot: &Shot) -> Option<(u32, i64)> {
    shot.camera.zip(shot.taken_ms)
}

/// Whether a candidate is of one burst, by how alike a recogniser finds both, if it has looked.
pub(crate) fn are_of_one(one: &Shot, other: &Shot, features: Option<(&Features, &Features)>) -> bool {
    match (features, &one.look, &other.look) {
        (Some((features, its)), ..) => features.likeness(its) >= LIKE,
        (None, Some(look), Some(its)) => look.distance(its) <= NEAR,
        (None, ..) => false,
    }
}
