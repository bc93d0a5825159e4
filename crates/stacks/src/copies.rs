//! Which photos may be copies of one picture: resized, encoded again, sent by a messenger.
//! Those with a clock can only be at the same second; the others are looked for by their looks.

use std::collections::HashMap;

use photo::seen::Features;

use crate::look::Look;
use crate::shot::Shot;
use crate::shots::Shots;

/// Two photos that look like one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair(pub(crate) usize, pub(crate) usize);

/// How far copies are at most; docs/stacks.md has what was measured. Different photographs begin at 0.047.
const NEAR: f32 = 0.04;
/// The same where the hash has little contrast, but colours and detail: parts of one lawn begin at 0.049.
const NEAR_IF_DISTINCT: f32 = 0.03;
/// The same where it has little contrast, and so noise: parts of one sky begin at 0.018.
const NEAR_IF_FAINT: f32 = 0.01;
/// The least contrast that is not faint.
const CLEAR: u8 = 2;
/// How far copies are at most that only their looks tell of.
const SAME: f32 = 0.005;
/// How alike a recogniser finds copies at least: those that were only encoded again, which are no farther than so much.
const LIKE: f64 = 0.88;
const ENCODED_AGAIN: f32 = 0.015;
/// The same of those that are farther, since something was cut off: parts of one wall are at 0.90 and 0.029 apart.
const LIKE_IF_CUT: f64 = 0.92;

/// How many of the 16 lowest waves, the weakest, may have another sign in a copy.
const WEAK: usize = 8;
/// How many of them at once; of the weakest four all may.
const FLIPPED: u32 = 2;
/// With how many that look alike one is compared, either way. So thousands of pages that look the same cost no more than others,
/// and are in several stacks.
const NEIGHBOURS: usize = 16;

/// Pairs that may be copies, each once, the lower number first.
pub(crate) fn candidates(shots: &Shots) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut add = |one: usize, other: usize| {
        let (low, high) = (one.min(other), one.max(other));
        if shots.shown[low] != shots.shown[high] && may_be_copies(&shots.all[low], &shots.all[high]) {
            pairs.push(Pair(low, high));
        }
    };
    at_one_second(&shots.all, &mut add);
    looking_alike(&shots.all, &mut add);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn may_be_copies(one: &Shot, other: &Shot) -> bool {
    let (Some(look), Some(its)) = (&one.look, &other.look) else { return false };
    one.may_be_copies(other)
        && look.is_as_bright_as(its)
        && look.is_coloured_like(its)
        && nearest(one, look, other, its).is_some_and(|nearest| look.distance(its) <= nearest)
}

/// How far these are at most if they are copies; none where looks do not tell.
fn nearest(one: &Shot, look: &Look, other: &Shot, its: &Look) -> Option<f32> {
    let have_clocks = one.taken_ms.is_some() && other.taken_ms.is_some();
    let is_either = |is: fn(&Look) -> bool| is(look) || is(its);
    if is_either(Look::may_be_page) && (!have_clocks || one.has_size_of(other)) {
        None
    } else if look.contrast.min(its.contrast) >= CLEAR {
        Some(NEAR)
    } else if !is_either(|look| !look.is_distinct()) {
        Some(NEAR_IF_DISTINCT)
    } else if have_clocks || !is_either(Look::is_smooth) {
        Some(NEAR_IF_FAINT)
    } else {
        (look.has_means_of(its) && one.is_coloured_as(other)).then_some(SAME)
    }
}

/// Whether a candidate is a copy, by how alike a recogniser finds both, if it has looked.
pub(crate) fn are_copies(one: &Shot, other: &Shot, features: Option<(&Features, &Features)>) -> bool {
    let (Some(look), Some(its)) = (&one.look, &other.look) else { return false };
    match features {
        Some((features, other)) => {
            let is_cut = look.distance(its) > ENCODED_AGAIN;
            features.likeness(other) >= if is_cut { LIKE_IF_CUT } else { LIKE }
        }
        None if one.taken_ms.is_some() && other.taken_ms.is_some() => true,
        None => look.contrast.min(its.contrast) >= CLEAR && look.distance(its) <= SAME,
    }
}

fn at_one_second(all: &[Shot], add: &mut impl FnMut(usize, usize)) {
    let mut seconds: HashMap<i64, Vec<usize>> = HashMap::new();
    for (own, shot) in all.iter().enumerate() {
        if let Some(second) = shot.second().filter(|_| shot.look.is_some()) {
            seconds.entry(second).or_default().push(own);
        }
    }
    for second in seconds.values() {
        for (rank, one) in second.iter().enumerate() {
            for other in &second[rank + 1..] {
                add(*one, *other);
            }
        }
    }
}

/// Every photo without a clock, with those that look like it. All are sorted by the signs of their waves, then by how they look; of
/// those whose signs are the same but for a few weak ones, the nearest in that order are compared.
fn looking_alike(all: &[Shot], add: &mut impl FnMut(usize, usize)) {
    let signed = |(own, shot): (usize, &Shot)| shot.look.map(|look| (look.signs::<WEAK>().0, look, own));
    let mut sorted: Vec<(u16, Look, usize)> = all.iter().enumerate().filter_map(signed).collect();
    sorted.sort_unstable();
    let starts = starts(&sorted);
    let choices: Vec<u16> =
        (0..1 << WEAK).filter(|choice: &u16| *choice < 16 || choice.count_ones() <= FLIPPED).collect();
    for (own, shot) in all.iter().enumerate().filter(|(_, shot)| shot.taken_ms.is_none()) {
        let Some(look) = shot.look else { continue };
        let (signs, weak) = look.signs::<WEAK>();
        for choice in &choices {
            let flipped = weak.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1);
            let signs = flipped.fold(signs, |signs, (_, bit)| signs ^ bit);
            let alike = &sorted[starts[usize::from(signs)]..starts[usize::from(signs) + 1]];
            let place = alike.partition_point(|(_, its, other)| (its, *other) < (&look, own));
            let near = |(_, its, _): &&(u16, Look, usize)| its.is_as_bright_as(&look);
            let before = alike[..place].iter().rev().take_while(near).take(NEIGHBOURS);
            let after = alike[place..].iter().take_while(near).take(NEIGHBOURS + 1);
            for (_, _, other) in before.chain(after).filter(|(_, _, other)| *other != own) {
                add(own, *other);
            }
        }
    }
}

/// Where those with each value of the signs begin, and where the last end.
fn starts(sorted: &[(u16, Look, usize)]) -> Vec<usize> {
    let mut starts = vec![0; usize::from(u16::MAX) + 2];
    for (signs, ..) in sorted {
        starts[usize::from(*signs) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}
