//! What nobody looked at for a year or longer, of years that are past: each year by itself.

use super::{Candidate, Kind, Most};
use crate::view::View;
use crate::{FEWEST, MOST};

/// What is younger is not forgotten yet, days.
const OLD_DAYS: i64 = 730;

/// What was looked at later is not either, days.
const UNSEEN_DAYS: i64 = 365;

const DAY_MS: i64 = 86_400_000;

pub(super) fn candidates(view: &View<'_>) -> Vec<Candidate> {
    let old = view.pics.partition_point(|pic| view.day - pic.day >= OLD_DAYS);
    let is_unseen = |pic: &usize| {
        let seen_ms = view.pics[*pic].shot.seen_ms;
        view.pics[*pic].is_fit && seen_ms.is_none_or(|ms| view.day - ms.div_euclid(DAY_MS) >= UNSEEN_DAYS)
    };
    let unseen: Vec<usize> = (0..old).filter(is_unseen).collect();
    let years = unseen.chunk_by(|a, b| view.pics[*a].date.year() == view.pics[*b].date.year());
    years.filter_map(|pics| of_year(view, pics.to_vec())).collect()
}

fn of_year(view: &View<'_>, pics: Vec<usize>) -> Option<Candidate> {
    let year = view.pics[pics[0]].date.year();
    // The others are left to kinds that have a story.
    let most = MOST.min(pics.len() / 3);
    (most >= FEWEST).then(|| Candidate {
        kind: Kind::NotSeen,
        key: format!("not-seen:{year}"),
        title: "Not seen in a while".to_owned(),
        detail: format!("From {year}"),
        most: Most::Some(most),
        weight: 45 + view.worth(&pics),
        pics,
    })
}
