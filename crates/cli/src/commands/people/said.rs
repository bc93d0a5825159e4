//! What was written down at somebody's word, as one object: the same for people and for places.

use library::{Decided, Library, Matter, Standing};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    pub(in crate::commands) taken_back: Vec<Value>,
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
