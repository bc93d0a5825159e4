//! How a person is told from others, in records and by recognisers.
//! Names are not among it: a person is called by a name of the library's own.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A person's identity, for good: whatever they are called, and whoever they are merged with. 1 to 128 ASCII letters,
/// digits, `_`, `.`, `-` and `:`, which is what Rekognition takes (<https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateUser.html>, 2026).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(String);

/// Why a text cannot be a person's identity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a person's identity: 1 to 128 letters a to z, digits, `_`, `.`, `-` and `:`")]
pub struct BadPersonId(String);

impl PersonId {
    /// The identity as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonId {
    type Err = BadPersonId;
    fn from_str(text: &str) -> Result<Self, BadPersonId> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-:".contains(&byte);
        if (1..=128).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadPersonId(text.to_owned()))
        }
    }
}

impl TryFrom<String> for PersonId {
    type Error = BadPersonId;
    fn try_from(text: String) -> Result<Self, BadPersonId> {
        text.parse()
    }
}

impl From<PersonId> for String {
    fn from(person: PersonId) -> Self {
        person.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_short_and_plain() {
        let longest = "a".repeat(128);
        for (text, fits) in [
            ("zoe", true),
            ("person:77af-1_2.3", true),
            (&longest, true),
            (&format!("{longest}a"), false),
            ("", false),
            ("Zoë", false),
            ("two words", false),
        ] {
            assert_eq!(text.parse::<PersonId>().is_ok(), fits, "{text}");
            assert_eq!(serde_json::from_value::<PersonId>(text.into()).is_ok(), fits, "{text}");
        }
    }
}
