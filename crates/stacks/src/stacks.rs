//! Two steps: what may belong together, which is cheap, and what does, for which it takes what recognisers made of a few pictures.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use photo::seen::Features;
use photo::{Entry, PhotoId, Stack, Under, Why};

use crate::copies::{self, Pair};
use crate::shots::Shots;
use crate::stars::Links;
use crate::{bursts, shot::Shot};

/// What may belong together in a library.
pub struct Stacks {
    shots: Shots,
    copies: Vec<Pair>,
    bursts: Vec<Pair>,
}

impl Stacks {
    /// Finds what may belong together. Each photo counts once, however often it comes.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let shots = Shots::of(entries);
        let (copies, bursts) = (copies::candidates(&shots), bursts::candidates(&shots));
        Self { shots, copies, bursts }
    }

    /// The photos whose features [`Stacks::resolve`] decides by.
    pub fn wanted(&self) -> BTreeSet<PhotoId> {
        let pairs = self.copies.iter().chain(&self.bursts);
        pairs.flat_map(|Pair(one, other)| [self.shots.all[*one].id, self.shots.all[*other].id]).collect()
    }

    /// The stacks, in the order of their tops' paths. A photo whose features are not known may still be an edit, a RAW or a copy made of
    /// the very same picture, and is otherwise rather left alone.
    pub fn resolve<'f>(&self, features: impl Fn(PhotoId) -> Option<&'f Features>) -> Vec<Stack> {
        let all = &self.shots.all;
        let known = |own: usize| features(all[own].id);
        let agreed = |pairs: &[Pair], agree: fn(&Shot, &Shot, Option<(&Features, &Features)>) -> bool| -> Vec<Pair> {
            let agree = |Pair(one, other): &&Pair| agree(&all[*one], &all[*other], known(*one).zip(known(*other)));
            pairs.iter().filter(agree).copied().collect()
        };
        let of_one_picture = self.copied(&agreed(&self.copies, copies::are_copies));
        let tops = self.burst(&of_one_picture, &agreed(&self.bursts, bursts::are_of_one));
        self.stacks(&of_one_picture, &tops)
    }

    /// For each photo the one to show of its picture. A file that is a copy of any file of a shot is one of the shot.
    fn copied(&self, copies: &[Pair]) -> Vec<usize> {
        let Shots { all, shown } = &self.shots;
        let mut links = Links::none(all.len());
        for Pair(one, other) in copies {
            links.add(shown[*one], shown[*other]);
        }
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_cached_key(|own| Reverse(all[*own].worth()));
        let tops = links.stars(order);
        shown.iter().map(|shown| tops[*shown]).collect()
    }

    /// For each photo that is to be shown of its picture the one to show of its burst.
    fn burst(&self, of_one_picture: &[usize], bursts: &[Pair]) -> Vec<usize> {
        let all = &self.shots.all;
        let tops = bursts.iter().map(|Pair(one, other)| (of_one_picture[*one], of_one_picture[*other]));
        let pairs: BTreeSet<(usize, usize)> = tops.filter(|(one, other)| one != other).collect();
        let mut links = Links::none(all.len());
        let mut later_than_earlier = vec![0_i64; all.len()];
        for (earlier, later) in pairs {
            links.add(earlier, later);
            later_than_earlier[earlier] += 1;
            later_than_earlier[later] -= 1;
        }
        let mut order: Vec<usize> = (0..all.len()).filter(|own| !links.of(*own).is_empty()).collect();
        order.sort_by_key(|own| {
            let (likes, off_middle) = (links.of(*own).len(), later_than_earlier[*own].abs());
            (Reverse((all[*own].rating, likes)), off_middle, all[*own].taken_ms, *own)
        });
        links.stars(order)
    }

    fn stacks(&self, of_one_picture: &[usize], tops: &[usize]) -> Vec<Stack> {
        let all = &self.shots.all;
        let mut under: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for (own, shot) in all.iter().enumerate() {
            let top = tops[of_one_picture[own]];
            if own != top {
                let why = self.why(own, of_one_picture[own], top);
                under.entry(top).or_default().push((why, shot.taken_ms, own));
            }
        }
        let stack = |(top, mut under): (usize, Vec<(Why, Option<i64>, usize)>)| {
            under.sort_unstable();
            Stack {
                top: all[top].id,
                under: under.into_iter().map(|(why, _, own)| Under { photo: all[own].id, why }).collect(),
            }
        };
        under.into_iter().map(stack).collect()
    }

    fn why(&self, own: usize, shown: usize, top: usize) -> Why {
        let shot = &self.shots.all[own];
        if shown != top {
            Why::Burst
        } else if shot.is_raw {
            Why::Raw
        } else if self.shots.shown[own] != top {
            Why::Copy
        } else if shot.is_edit {
            Why::Edit
        } else {
            Why::Original
        }
    }
}
