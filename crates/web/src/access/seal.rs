//! What the owner's key seals: start-up links, sessions, and that a share's passphrase was said. Each says until when it is good, is told from all others by
//! 128 random bits, and can be made and checked only with the key.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The owner's secret: at least 32 random bytes, in URL-safe base64 without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnerKey(String);

/// Why a text is no owner's key. It does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an owner's key is 43 to 128 letters, digits, - and _: at least 32 random bytes in URL-safe base64")]
pub struct BadOwnerKey;

impl FromStr for OwnerKey {
    type Err = BadOwnerKey;

    /// As `OwnerKey` in `deploy/template.yaml`. The text itself is the secret, so one that no encoder wrote is good too.
    fn from_str(text: &str) -> Result<Self, BadOwnerKey> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_key = (43..=128).contains(&text.len()) && text.bytes().all(is_letter);
        if is_key { Ok(Self(text.to_owned())) } else { Err(BadOwnerKey) }
    }
}

impl fmt::Debug for OwnerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OwnerKey")
    }
}

/// What is made with the key; one is never good for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose<'a> {
    StartLink,
    /// Of the owner, begun by a start-up link.
    Session,
    /// Of an account, by its mark.
    SessionOf(&'a str),
    Share,
    Mark,
}

/// What was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    /// Good before this time, in milliseconds since 1970.
    pub(crate) until_ms: u64,
    /// Tells it from all others.
    pub(crate) nonce: [u8; 16],
}

/// Why something sealed is good for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Not sealed by this key for this purpose, or changed since.
    NotOurs,
    /// It was good once.
    TooOld,
}

/// Leads what is sealed, so that a later form can be told from this one.
const VERSION: u8 = 1;
const CLAIM_BYTES: usize = 1 + 8 + 16;
const SEAL_BYTES: usize = 32;

impl OwnerKey {
    /// URL-safe base64 of version, end (8 bytes, big-endian), nonce, and the HMAC-SHA256 of those.
    pub(crate) fn seal(&self, purpose: Purpose<'_>, pass: Pass) -> String {
        let claim = [[VERSION].as_slice(), &pass.until_ms.to_be_bytes(), &pass.nonce].concat();
        let seal = self.mac(purpose).chain_update(&claim).finalize().into_bytes();
        BASE64_URL_SAFE_NO_PAD.encode([claim.as_slice(), &seal].concat())
    }

    /// What `text` was sealed with, if that is still good. The comparison takes as long whatever differs.
    pub(crate) fn open(&self, purpose: Purpose<'_>, text: &str, now_ms: u64) -> Result<Pass, Unfit> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Unfit::NotOurs)?;
        let bytes: [u8; CLAIM_BYTES + SEAL_BYTES] = bytes.try_into().map_err(|_| Unfit::NotOurs)?;
        let (claim, seal) = bytes.split_at(CLAIM_BYTES);
        self.mac(purpose).chain_update(claim).verify_slice(seal).map_err(|_| Unfit::NotOurs)?;
        if claim[0] != VERSION {
            return Err(Unfit::NotOurs);
        }
        let until_ms = u64::from_be_bytes(claim[1..9].try_into().expect("eight bytes"));
        let nonce = claim[9..].try_into().expect("sixteen bytes");
        if now_ms < until_ms { Ok(Pass { until_ms, nonce }) } else { Err(Unfit::TooOld) }
    }

    /// What tells this key from others, as 8 hex digits, and says nothing else of it.
    pub(crate) fn mark(&self) -> String {
        let mac = self.mac(Purpose::Mark).finalize().into_bytes();
        mac[..4].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Under a key of its own for each purpose, derived from the owner's.
    fn mac(&self, purpose: Purpose<'_>) -> Hmac<Sha256> {
        let (label, of): (&[u8], &str) = match purpose {
            Purpose::StartLink => (b"tintype start-up link", ""),
            Purpose::Session => (b"tintype session", ""),
            Purpose::SessionOf(mark) => (b"tintype session of ", mark),
            Purpose::Share => (b"tintype share", ""),
            Purpose::Mark => (b"tintype mark", ""),
        };
        let new = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
        new(&new(self.0.as_bytes()).chain_update(label).chain_update(of).finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: u64 = 1_800_000_000_000;

    fn key(letter: &str) -> OwnerKey {
        letter.repeat(43).parse().unwrap()
    }

    fn pass() -> Pass {
        Pass { until_ms: NOW_MS + 1, nonce: [7; 16] }
    }

    /// The same text with one of its bytes changed.
    fn changed(text: &str, at: usize) -> String {
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(text).unwrap();
        bytes[at] ^= 1;
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    #[track_caller]
    fn check(text: &str, now_ms: u64, expected: Result<Pass, Unfit>) {
        assert_eq!(key("k").open(Purpose::StartLink, text, now_ms), expected, "{text}");
    }

    #[test]
    fn what_was_sealed_is_good_until_its_end() {
        let sealed = key("k").seal(Purpose::StartLink, pass());
        assert_eq!(sealed.len(), 76);
        check(&sealed, NOW_MS, Ok(pass()));
        check(&sealed, NOW_MS + 1, Err(Unfit::TooOld));
        check(&sealed, u64::MAX, Err(Unfit::TooOld));
    }

    #[test]
    fn whatever_is_changed_it_is_not_ours() {
        let sealed = key("k").seal(Purpose::StartLink, pass());
        for at in 0..CLAIM_BYTES + SEAL_BYTES {
            check(&changed(&sealed, at), NOW_MS, Err(Unfit::NotOurs));
        }
        for text in ["", "a", "ü", &sealed[..75], &format!("{sealed}A"), &sealed.to_lowercase()] {
            check(text, NOW_MS, Err(Unfit::NotOurs));
        }
    }

    #[test]
    fn another_key_purpose_or_version_does_not_open_it() {
        check(&key("l").seal(Purpose::StartLink, pass()), NOW_MS, Err(Unfit::NotOurs));
        check(&key("k").seal(Purpose::Session, pass()), NOW_MS, Err(Unfit::NotOurs));
        let of = key("k").seal(Purpose::SessionOf("a"), pass());
        for purpose in [Purpose::Session, Purpose::SessionOf("b"), Purpose::SessionOf("")] {
            assert_eq!(key("k").open(purpose, &of, NOW_MS), Err(Unfit::NotOurs), "{purpose:?}");
        }
        let claim = [[2].as_slice(), &pass().until_ms.to_be_bytes(), &[7; 16]].concat();
        let seal = key("k").mac(Purpose::StartLink).chain_update(&claim).finalize().into_bytes();
        check(&BASE64_URL_SAFE_NO_PAD.encode([claim.as_slice(), &seal].concat()), NOW_MS, Err(Unfit::NotOurs));
    }

    #[test]
    fn a_key_has_a_mark_of_its_own() {
        assert_eq!(key("k").mark(), key("k").mark());
        assert_ne!(key("k").mark(), key("l").mark());
        assert_eq!(key("k").mark().len(), 8);
    }

    #[test]
    fn an_owners_key_is_long_and_stays_secret() {
        let long = "-_09azAZ".repeat(16);
        assert_eq!(format!("{:?}", long.parse::<OwnerKey>().unwrap()), "OwnerKey");
        for text in ["", &long[..42], &format!("{long}a"), &format!("{}=", &long[..43]), &"ü".repeat(43)] {
            assert_eq!(text.parse::<OwnerKey>(), Err(BadOwnerKey), "{text}");
        }
    }
}
