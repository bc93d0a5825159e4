//! Which memories a day has: of several kinds, the best first, and nothing twice.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::iter::Peekable;
use std::vec::IntoIter;

use jiff::civil::Date;
use photo::PhotoId;

use crate::kinds::{ALL, Candidate, Making, Most};
use crate::view::View;
use crate::{FEWEST, Hidden, Memory, Pictures, Shown};

/// More are not a pleasure.
const MOST_A_DAY: usize = 8;

/// How much of a candidate's weight is chance.
const CHANCE: u64 = 25;

/// How much a candidate's weight falls for each of its kind before it.
const FALL: i64 = 20;

/// A kind's turn: how many more of it there may be, how many there are, and what is left of its candidates, heaviest first.
struct Turn {
    most: usize,
    taken: usize,
    left: Peekable<IntoIter<Candidate>>,
}

/// What is worth a look on that day, the best first; the same however often it is asked, in whatever order the pictures are.
///
/// No photo is in two memories of a day, and neither a memory nor a photo comes again within 60 days after it was shown.
pub fn memories(pictures: &Pictures, hidden: &Hidden, shown: &Shown, today: Date) -> Vec<Memory> {
    let view = View::of(pictures, hidden, shown, today);
    let mut turns: Vec<Turn> = ALL.iter().map(|making| Turn::of(making, &view, shown)).collect();
    let (mut chosen, mut used) = (Vec::new(), HashSet::new());
    while chosen.len() < MOST_A_DAY {
        let heaviest =
            turns.iter_mut().filter_map(|turn| Some((turn.weight()?, turn))).max_by_key(|(weight, _)| *weight);
        let Some((_, turn)) = heaviest else { break };
        let memory = turn.left.next().and_then(|candidate| made(&view, candidate, &mut used));
        turn.taken += usize::from(memory.is_some());
        chosen.extend(memory);
    }
    chosen
}

impl Turn {
    fn of((most, make): &Making, view: &View<'_>, shown: &Shown) -> Self {
        let mut candidates = make(view);
        candidates.retain(|candidate| !shown.has_memory(&candidate.key, view.today));
        for candidate in &mut candidates {
            candidate.weight += (view.chance(candidate.key.as_bytes()) % CHANCE) as i64;
        }
        candidates.sort_by(|a, b| (Reverse(a.weight), &a.key).cmp(&(Reverse(b.weight), &b.key)));
        Self { most: *most, taken: 0, left: candidates.into_iter().peekable() }
    }

    /// What its next candidate weighs, if it may have another.
    fn weight(&mut self) -> Option<i64> {
        let next = self.left.peek().filter(|_| self.taken < self.most)?;
        Some(next.weight - FALL * self.taken as i64)
    }
}

/// The memory that is left of a candidate without the photos of others, if enough is.
fn made(view: &View<'_>, candidate: Candidate, used: &mut HashSet<PhotoId>) -> Option<Memory> {
    let id = |pic: usize| view.pics[pic].shot.photo;
    let mut own = HashSet::new();
    let Candidate { kind, key, title, detail, pics, most, weight: _ } = candidate;
    let (all, first) = (pics.len(), *pics.first()?);
    let free: Vec<usize> = pics.into_iter().filter(|pic| !used.contains(&id(*pic)) && own.insert(id(*pic))).collect();
    let has_first = free.first() == Some(&first);
    let photos = match most {
        Most::Some(most) => view.spread(free, most),
        Most::First(most) if has_first => [vec![first], view.spread(free.into_iter().skip(1), most - 1)].concat(),
        Most::All if free.len() == all => free,
        Most::First(_) | Most::All => return None,
    };
    let cover = if let Most::First(_) = most { Some(first) } else { view.best(&photos) };
    let cover = cover.filter(|_| photos.len() >= FEWEST)?;
    used.extend(photos.iter().map(|pic| id(*pic)));
    Some(Memory { kind, key, title, detail, photos: photos.into_iter().map(id).collect(), cover: id(cover) })
}
