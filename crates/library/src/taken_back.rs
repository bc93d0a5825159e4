//! What of all that was decided of a matter still stands, and what there is to be taken back.

use std::collections::BTreeSet;

use people::Standing;
use photo::{Decided, Matter};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Library, Refused};

/// What can be decided of a matter.
pub(crate) trait Decision: DeserializeOwned {
    /// What this takes back, if that is what it says.
    fn takes_back(&self) -> Option<Standing>;
}

/// What was decided at once, and what it is known by.
pub(crate) type Known<D> = (Standing, Vec<D>);

/// All that was decided, the earliest first.
pub(crate) fn known<D: Decision>(decided: &[Decided]) -> Vec<Known<D>> {
    decided.iter().map(|decided| (decided.standing(), decided.facts().collect())).collect()
}

/// What was decided and not taken back, the earliest first.
pub(crate) fn standing<D: Decision>(known: &[Known<D>]) -> Vec<(Standing, &[D])> {
    let mut taken_back = BTreeSet::new();
    let mut standing = Vec::new();
    for (what, decisions) in known.iter().rev().map(|(what, decisions)| (*what, &decisions[..])) {
        if !taken_back.contains(&what) {
            taken_back.extend(decisions.iter().filter_map(Decision::takes_back));
            standing.push((what, decisions));
        }
    }
    standing.reverse();
    standing
}

/// All but what was decided last: it may have been too much for one record.
pub(crate) fn without_last<D>(known: &[Known<D>]) -> &[Known<D>] {
    let last = known.last().map(|(what, _)| what.0);
    &known[..known.partition_point(|(what, _)| Some(what.0) != last)]
}

/// What the last wish that stands is known by: it may have been too much for one record.
pub(crate) fn last_wish<D: Decision>(known: &[Known<D>]) -> anyhow::Result<Vec<Standing>> {
    let is_more = |decision: &D| decision.takes_back().is_none();
    let mut wishes = standing(known);
    wishes.retain(|(_, decisions)| decisions.iter().any(is_more));
    let Some((rank, _)) = wishes.last().map(|(what, _)| *what) else {
        return Err(Refused("nothing was decided that could be taken back".to_owned()).into());
    };
    Ok(wishes.into_iter().map(|(what, _)| what).filter(|what| what.0 == rank).collect())
}

/// What is to be taken back: these, if all of them stand, or where none is named the last wish that stands.
pub(crate) fn meant<D: Decision>(known: &[Known<D>], what: &[Standing]) -> anyhow::Result<Vec<Standing>> {
    if what.is_empty() {
        return last_wish(known);
    }
    let standing: BTreeSet<Standing> = standing(known).into_iter().map(|(what, _)| what).collect();
    match what.iter().all(|what| standing.contains(what)) {
        true => Ok(what.to_vec()),
        false => Err(Refused("that was taken back already".to_owned()).into()),
    }
}

/// Of decisions of whatever matter those that take others back.
#[derive(Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
enum TakingBack {
    Undo { what: Standing },
}

impl Library {
    /// What was decided of a matter that is known by these, and what that took back.
    pub async fn decided_as<D: DeserializeOwned>(
        &self,
        matter: Matter,
        known_by: &[Standing],
    ) -> anyhow::Result<(Vec<D>, Vec<D>)> {
        let all = self.decided(matter).await?;
        let now = || all.iter().filter(|decided| known_by.contains(&decided.standing()));
        let undone: Vec<Standing> = now().flat_map(Decided::facts).map(|TakingBack::Undo { what }| what).collect();
        let taken_back = all.iter().filter(|decided| undone.contains(&decided.standing()));
        Ok((now().flat_map(Decided::facts).collect(), taken_back.flat_map(Decided::facts).collect()))
    }
}
