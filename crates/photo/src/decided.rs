//! What a person decided at once of the library as a whole, rather than of one photo: whose faces some are, what a place is called.
//! Such records are only ever added, and all of them count: what they come to is for those who know what they are about.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::stored::Stored;
use crate::{BadRecord, Key, Matter, PhotoId, Rank, Subject};

/// What was decided at once. Made by [`Decided::new`] or read back by [`Decided::parse`]; immutable.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided(Stored<Spoken>);

/// The record's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Spoken {
    matter: Matter,
    rank: Rank,
    facts: Vec<Value>,
}

/// What decisions of every version have.
#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "matter")]
    _matter: String,
    #[serde(rename = "rank")]
    _rank: Rank,
}

impl Decided {
    /// The most facts of one: so many still fit whatever keeps them.
    pub const MOST: usize = 1_000;

    /// What was decided, when: milliseconds since 1970.
    ///
    /// # Panics
    /// If a fact cannot be JSON: a map whose keys are not text.
    pub fn new(matter: Matter, rank: Rank, facts: &[impl Serialize]) -> Self {
        let json = |fact| serde_json::to_value(fact).expect("decisions have only text keys");
        Self(Stored::new(Spoken { matter, rank, facts: facts.iter().map(json).collect() }))
    }

    /// Reads stored bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadRecord> {
        Stored::parse::<Outline>(bytes).map(Self)
    }

    /// The bytes to store: of one that was read, the very ones that were.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.bytes.clone()
    }

    /// What it is about.
    pub fn matter(&self) -> Matter {
        self.0.spoken.matter
    }

    /// What was decided, without what only a newer version knows.
    pub fn facts<T: DeserializeOwned>(&self) -> impl Iterator<Item = T> {
        self.0.spoken.facts.iter().filter_map(|fact| T::deserialize(fact).ok())
    }

    /// Names it, and orders them: the greater is the later.
    pub fn standing(&self) -> (Rank, PhotoId) {
        (self.0.spoken.rank, self.0.digest)
    }

    /// Where it is stored.
    pub fn key(&self) -> Key {
        Key::Record { subject: Subject::Library(self.matter()), rank: self.0.spoken.rank, digest: self.0.digest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Called {
        name: String,
    }

    #[test]
    fn a_decision_is_plain_json_and_reads_back() {
        let decided = Decided::new(Matter::Places, 7, &[Called { name: "Cabin".into() }]);
        let text = String::from_utf8(decided.to_bytes()).unwrap();
        assert_eq!(text, r#"{"matter":"places","rank":7,"facts":[{"name":"Cabin"}]}"#);
        let read = Decided::parse(text.as_bytes()).unwrap();
        assert_eq!((&read, read.facts().collect()), (&decided, vec![Called { name: "Cabin".into() }]));
        assert!(read.key().to_string().starts_with("records/places/0000000000000007-"), "{}", read.key());
    }

    #[test]
    fn what_a_newer_version_adds_is_kept() {
        let newer = br#"{"matter":"people","rank":7,"facts":[7,{"name":"Zoe","mood":"merry"}],"by":"Ana"}"#;
        let read = Decided::parse(newer).unwrap();
        assert_eq!((read.to_bytes().as_slice(), read.standing().1), (newer.as_slice(), PhotoId::of(newer)));
        assert_eq!(read.facts::<Called>().collect::<Vec<_>>(), [Called { name: "Zoe".into() }]);
    }

    #[test]
    fn a_decision_from_the_future_is_told_from_a_damaged_one() {
        for (stored, unknown) in [
            (r#"{"matter":"wishes","rank":7,"facts":1}"#, true),
            (r#"{"matter":"people","rank":7}"#, true),
            (r#"{"matter":"people","rank":7,"fa"#, false),
            ("{}", false),
            ("", false),
        ] {
            let error = Decided::parse(stored.as_bytes()).unwrap_err();
            assert_eq!(matches!(error, BadRecord::Unknown), unknown, "{stored}: {error}");
        }
    }
}
