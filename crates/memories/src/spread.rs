//! Some of many: good ones, and not ten of one minute.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use crate::view::View;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl View<'_> {
    /// At most so many of these photographs that may be shown, in the order of their times, where the given ones are: the best of
    /// each minute, and of each hour and day not many more than its share.
    pub(crate) fn spread(&self, pics: impl IntoIterator<Item = usize>, most: usize) -> Vec<usize> {
        let mut moments = self.moments(pics);
        if moments.len() <= most {
            return moments;
        }
        let hour = |pic: &usize| self.pics[*pic].shot.taken_ms.div_euclid(HOUR_MS);
        let day = |pic: &usize| self.pics[*pic].day;
        let share = |among: usize| (2 * most / among).max(2);
        let of_hour = share(moments.iter().map(hour).collect::<BTreeSet<_>>().len());
        let of_day = share(moments.iter().map(day).collect::<BTreeSet<_>>().len());
        moments.sort_by_cached_key(|pic| (Reverse(self.pics[*pic].score), self.chance_of(&self.pics[*pic].shot.photo)));
        let (mut in_hour, mut in_day) = (HashMap::new(), HashMap::new());
        moments.retain(|pic| {
            let (in_hour, in_day): (&mut usize, &mut usize) =
                (in_hour.entry(hour(pic)).or_default(), in_day.entry(day(pic)).or_default());
            let is_in = *in_hour < of_hour && *in_day < of_day;
            (*in_hour, *in_day) = (*in_hour + usize::from(is_in), *in_day + usize::from(is_in));
            is_in
        });
        moments.truncate(most);
        moments.sort_unstable();
        moments
    }

    /// The best of each minute.
    fn moments(&self, pics: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut moments: Vec<usize> = Vec::new();
        let mut began_ms = None;
        for index in pics {
            let pic = &self.pics[index];
            if !pic.is_fit {
                continue;
            }
            // At midnight to the millisecond only the day is known.
            let has_time = pic.shot.taken_ms.rem_euclid(DAY_MS) != 0;
            let same =
                has_time && began_ms.is_some_and(|began_ms| pic.shot.taken_ms.abs_diff(began_ms) < MINUTE_MS as u64);
            match moments.last_mut().filter(|_| same) {
                Some(best) if self.pics[*best].score < pic.score => *best = index,
                Some(_) => {}
                None => {
                    began_ms = Some(pic.shot.taken_ms);
                    moments.push(index);
                }
            }
        }
        moments
    }

    /// The best of these.
    pub(crate) fn best(&self, pics: &[usize]) -> Option<usize> {
        let by_worth = |pic: &&usize| (self.pics[**pic].score, self.chance_of(&self.pics[**pic].shot.photo));
        pics.iter().max_by_key(by_worth).copied()
    }
}
