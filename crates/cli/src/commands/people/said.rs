//! What was written down at somebody's word, as one object: the same for people, places and albums.

use library::{Decided, Library, Matter, Standing};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::say;

/// What was said.
#[derive(Serialize)]
pub(in crate::commands) struct Said {
    /// Of what.
    matter: Matter,
    /// What it is known by, should it be taken back.
    known_by: Vec<Standing>,
    /// What it came to.
    decided: Vec<Value>,
    /// What had been decided and is no more.
    taken_back: Vec<Value>,
}

impl Said {
    /// What was taken back, each thing once, by what a decision says.
    pub(in crate::commands) fn taken_back_in_words<D: DeserializeOwned>(
        self,
        words: impl FnMut(D) -> Option<String>,
    ) -> String {
        let decisions = self.taken_back.into_iter().filter_map(|fact| serde_json::from_value(fact).ok());
        let mut counts: Vec<(String, usize)> = Vec::new();
        for thing in decisions.filter_map(words) {
            match counts.iter_mut().find(|(there, _)| *there == thing) {
                Some((_, count)) => *count += 1,
                None => counts.push((thing, 1)),
            }
        }
        let counted = |(thing, count): (String, usize)| match count {
            1 => thing,
            _ => format!("{thing} ({} times)", say::count(count)),
        };
        let things: Vec<String> = counts.into_iter().map(counted).collect();
        format!("taken back: {}; once more takes back what was said before that", things.join(", "))
    }
}

/// Of decisions those that take others back.
#[derive(Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
enum TakingBack {
    Undo { what: Standing },
}

/// What was said that is known by these.
pub(in crate::commands) async fn said(
    library: &Library,
    matter: Matter,
    known_by: Vec<Standing>,
) -> anyhow::Result<Said> {
    let all = library.decided(matter).await?;
    let now = || all.iter().filter(|decided| known_by.contains(&decided.standing()));
    let undone: Vec<Standing> = now().flat_map(Decided::facts).map(|TakingBack::Undo { what }| what).collect();
    let taken_back =
        all.iter().filter(|decided| undone.contains(&decided.standing())).flat_map(Decided::facts).collect();
    let decided = now().flat_map(Decided::facts).collect();
    Ok(Said { matter, known_by, decided, taken_back })
}
