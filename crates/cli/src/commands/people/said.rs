//! What was written down at somebody's word, as one object: the same for people, places, albums, edits and memories.

use library::{Library, Matter, Standing};
use serde::Serialize;
use serde::de::DeserializeOwned;
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

/// What was said that is known by these.
pub(in crate::commands) async fn said(
    library: &Library,
    matter: Matter,
    known_by: Vec<Standing>,
) -> anyhow::Result<Said> {
    let (decided, taken_back) = library.decided_as(matter, &known_by).await?;
    Ok(Said { matter, known_by, decided, taken_back })
}

/// Tells what came of a wish: as one object, or else that it was written down, or where nothing is to be `written`, what was
/// taken back.
pub(in crate::commands) async fn tell<D: DeserializeOwned>(
    library: &Library,
    (matter, known_by): (Matter, Vec<Standing>),
    json: bool,
    written: Option<&str>,
    words: impl FnMut(D) -> Option<String>,
) -> anyhow::Result<()> {
    match written {
        _ if json => say::json(&said(library, matter, known_by).await?)?,
        Some(written) => say::line(written),
        None => say::line(&said(library, matter, known_by).await?.taken_back_in_words(words)),
    }
    Ok(())
}
