//! What the parser may know of a library: who is in it, where they live, and which words it uses.
//! It is a plain value, made from a library's vocabulary or read from a JSON file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

/// Names and words that a search can use. The default knows none.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "Spelled")]
pub struct Context {
    /// Who "me" is.
    pub owner: Option<String>,
    /// People and pets.
    pub people: Vec<Person>,
    /// What several people are called together: "the kids".
    pub groups: BTreeMap<String, Vec<String>>,
    /// Places by the names that the library or its owner gave them.
    pub places: Vec<SavedPlace>,
    /// The albums there are, where they are known.
    pub albums: Option<Vec<Album>>,
    /// Whether every photo taken at a saved place has its name, so that nobody need ask how far away it was.
    pub are_noted: bool,
    /// The stems of the library's labels, where they are known: a word that is none of them is unmatched. Otherwise every
    /// word with no other meaning is a label.
    pub labels: Option<BTreeSet<String>>,
    /// The words of the library's cameras and lenses, where they are known.
    pub cameras: BTreeSet<String>,
    /// The day that the context was written for, if it says.
    pub today: Option<Date>,
}

/// Somebody whose name is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Person {
    /// As the library spells it.
    pub name: String,
    /// What else they are called: "Mum".
    pub aliases: Vec<String>,
    /// When they were born.
    pub born: Option<Date>,
}

/// A place with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedPlace {
    /// Its name.
    pub name: String,
    /// Degrees north and east, when somebody saved the place. Otherwise it is only a name that photos have.
    pub at: Option<(f64, f64)>,
}

/// An album.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Album {
    /// Its title.
    pub title: String,
    /// The search whose photos these are, if it is one.
    #[serde(default)]
    pub search: Option<String>,
}

/// The text is not a context.
#[derive(Debug, thiserror::Error)]
#[error("not a context that says who and where: {0}")]
pub struct BadContext(#[from] serde_json::Error);

impl Context {
    /// Reads JSON with `people`, `groups`, `places`, `albums`, `owner` and `today`; each may be missing, and others are left alone.
    pub fn from_json(text: &str) -> Result<Self, BadContext> {
        Ok(serde_json::from_str(text)?)
    }

    /// The names and words that a library uses.
    pub fn of_library(
        people: Vec<String>,
        places: Vec<String>,
        labels: BTreeSet<String>,
        cameras: BTreeSet<String>,
    ) -> Self {
        Self {
            people: people.into_iter().map(|name| Person { name, ..Person::default() }).collect(),
            places: places.into_iter().map(|name| SavedPlace { name, at: None }).collect(),
            labels: Some(labels),
            cameras,
            ..Self::default()
        }
    }
}

/// The JSON.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Spelled {
    owner: Option<String>,
    people: Vec<Person>,
    groups: BTreeMap<String, Vec<String>>,
    places: BTreeMap<String, Position>,
    albums: Option<Vec<Album>>,
    labels: Option<BTreeSet<String>>,
    cameras: BTreeSet<String>,
    today: Option<Date>,
}

#[derive(Deserialize)]
struct Position {
    lat: f64,
    lon: f64,
}

impl From<Spelled> for Context {
    fn from(spelled: Spelled) -> Self {
        let Spelled { owner, people, groups, places, albums, labels, cameras, today } = spelled;
        let places =
            places.into_iter().map(|(name, Position { lat, lon })| SavedPlace { name, at: Some((lat, lon)) }).collect();
        Self { owner, people, groups, places, albums, labels, cameras, today, are_noted: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_may_say_little_or_more_than_is_known() {
        assert_eq!(Context::from_json("{}").unwrap(), Context::default());
        let context = Context::from_json(
            r#"{"people":[{"name":"Max","kind":"pet"}],"places":{"home":{"lat":1,"lon":2}},"tz":"?"}"#,
        );
        let context = context.unwrap();
        assert_eq!(context.people[0].name, "Max");
        assert_eq!(context.places[0], SavedPlace { name: "home".into(), at: Some((1.0, 2.0)) });
        assert!(Context::from_json("[").unwrap_err().to_string().starts_with("not a context"));
    }
}
