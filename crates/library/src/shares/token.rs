//! What opens a share: 128 random bits in its link, and perhaps a passphrase, of which only an Argon2id hash is kept.

use std::fmt;
use std::str::FromStr;

use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
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

/// What a passphrase is checked by: Argon2id in PHC's spelling.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked(String);

const LONGEST_PASSPHRASE_BYTES: usize = 1_000;

impl Locked {
    /// With a salt from a generator fit for secrets. Takes a while, as guessing is to.
    pub fn new(passphrase: &str, salt: [u8; 16]) -> anyhow::Result<Self> {
        if passphrase.trim().is_empty() || passphrase.len() > LONGEST_PASSPHRASE_BYTES {
            return Err(Refused(format!("a passphrase has 1 to {LONGEST_PASSPHRASE_BYTES} bytes")).into());
        }
        let hashed = Argon2::default().hash_password_with_salt(passphrase.as_bytes(), &salt);
        let hashed: PasswordHash = hashed.map_err(|error| anyhow!("a passphrase cannot be hashed: {error}"))?;
        Ok(Self(hashed.to_string()))
    }

    /// Whether this is the passphrase. Takes as long as making it did.
    pub fn opens(&self, passphrase: &str) -> bool {
        passphrase.len() <= LONGEST_PASSPHRASE_BYTES
            && Argon2::default().verify_password(passphrase.as_bytes(), self.0.as_str()).is_ok()
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Locked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Locked")
    }
}
