//! Passwords and passphrases, of which only an Argon2id hash is kept.

use std::fmt;

use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{Library, Refused};

/// What a password or passphrase is checked by: Argon2id in PHC's spelling.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked(String);

const LONGEST_BYTES: usize = 1_000;
const SHORTEST_PASSWORD_CHARS: usize = 8;

impl Locked {
    /// With a salt from a generator fit for secrets. Takes a while, as guessing is to.
    pub fn new(passphrase: &str, salt: [u8; 16]) -> anyhow::Result<Self> {
        if passphrase.trim().is_empty() || passphrase.len() > LONGEST_BYTES {
            return Err(Refused(format!("a passphrase has 1 to {LONGEST_BYTES} bytes")).into());
        }
        Self::hashed(passphrase, salt)
    }

    /// The same of an account's password, which is not short.
    pub fn of_password(password: &str, salt: [u8; 16]) -> anyhow::Result<Self> {
        if password.chars().count() < SHORTEST_PASSWORD_CHARS || password.len() > LONGEST_BYTES {
            let words = format!(
                "a password has at least {SHORTEST_PASSWORD_CHARS} characters, and at most {LONGEST_BYTES} bytes"
            );
            return Err(Refused(words).into());
        }
        Self::hashed(password, salt)
    }

    fn hashed(said: &str, salt: [u8; 16]) -> anyhow::Result<Self> {
        Self::hashed_as_typed(&normalised(said), salt)
    }

    fn hashed_as_typed(said: &str, salt: [u8; 16]) -> anyhow::Result<Self> {
        let hashed = Argon2::default().hash_password_with_salt(said.as_bytes(), &salt);
        let hashed: PasswordHash = hashed.map_err(|error| anyhow!("a password cannot be hashed: {error}"))?;
        Ok(Self(hashed.to_string()))
    }

    /// Whether this is what was locked with. Takes as long as making it did, or twice.
    pub fn opens(&self, said: &str) -> bool {
        let is_it = |said: &str| Argon2::default().verify_password(said.as_bytes(), self.0.as_str()).is_ok();
        let normalised = normalised(said);
        // Until 2026-11 passwords were locked as they were typed.
        said.len() <= LONGEST_BYTES && (is_it(&normalised) || normalised != said && is_it(said))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As all keyboards spell it: some send an é as one character, some as two.
fn normalised(said: &str) -> String {
    said.nfc().collect()
}

impl fmt::Debug for Locked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Locked")
    }
}

impl Library {
    /// Whether this is what was locked with, on a thread for what takes long.
    pub async fn unlocks(&self, lock: Locked, said: String) -> anyhow::Result<bool> {
        self.work(move || lock.opens(&said)).await
    }

    /// What checks a share's passphrase, likewise. The salt is from a generator fit for secrets.
    pub async fn locked(&self, passphrase: String, salt: [u8; 16]) -> anyhow::Result<Locked> {
        self.work(move || Locked::new(&passphrase, salt)).await?
    }

    /// What checks an account's password, likewise.
    pub async fn lock_password(&self, password: String, salt: [u8; 16]) -> anyhow::Result<Locked> {
        self.work(move || Locked::of_password(&password, salt)).await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_however_a_keyboard_spells_it() {
        let lock = Locked::of_password("cr\u{e8}me br\u{fb}l\u{e9}e", [7; 16]).unwrap();
        for (said, opens) in [
            ("cr\u{e8}me br\u{fb}l\u{e9}e", true),
            ("cre\u{300}me bru\u{302}le\u{301}e", true),
            ("creme brulee", false),
            ("Cr\u{e8}me br\u{fb}l\u{e9}e", false),
        ] {
            assert_eq!(lock.opens(said), opens, "{said}");
        }
        let before = Locked::hashed_as_typed("cre\u{300}me brulee", [7; 16]).unwrap();
        assert!(before.opens("cre\u{300}me brulee") && !before.opens("creme brulee"));
    }
}
