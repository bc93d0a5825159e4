//! What opens a share: 128 random bits in its link.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Refused;

/// 128 random bits, as 32 hex digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShareToken([u8; 16]);

impl ShareToken {
    /// From a generator fit for secrets.
    pub fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// What the share is called where its link is to stay secret: 10 hex digits.
    pub fn id(&self) -> String {
        self.hashed()[..5].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn hashed(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"tintype share").chain_update(self.0).finalize().into()
    }
}

impl fmt::Display for ShareToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ShareToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ShareToken of {}", self.id())
    }
}

impl FromStr for ShareToken {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let bits = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32 && text.bytes().all(is_hex));
        let bits = bits.ok_or_else(|| Refused("a share's token is 32 hex digits".to_owned()))?;
        Ok(Self(bits.to_be_bytes()))
    }
}

impl TryFrom<String> for ShareToken {
    type Error = Refused;

    fn try_from(text: String) -> Result<Self, Refused> {
        text.parse()
    }
}

impl From<ShareToken> for String {
    fn from(token: ShareToken) -> Self {
        token.to_string()
    }
}
