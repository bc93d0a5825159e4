//! Which photograph: the SHA-256 of the original's bytes.
//! Two files with the same bytes are one photograph, whatever they are called.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of an original's bytes; shown as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhotoId(pub [u8; 32]);

/// The first eight bytes of a [`PhotoId`]: what URLs and the gallery's wire format carry.
///
/// 64 bits keep a library of a million photographs free of collisions but for one chance in 37 million.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortId(pub [u8; 8]);

/// Takes in bytes that come in pieces, for originals too large to hold at once.
#[derive(Clone, Default)]
pub struct Pieces(Sha256);

/// The text is not the hex digits of an identity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a photo's identity: {1} hex digits are")]
pub struct BadId(String, usize);

impl PhotoId {
    /// The identity of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The beginning that URLs carry.
    pub fn short(&self) -> ShortId {
        ShortId(*self.0.first_chunk().expect("an identity is 32 bytes"))
    }
}

impl Pieces {
    /// Takes in the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The identity of all of them, one after the other.
    pub fn id(self) -> PhotoId {
        PhotoId(self.0.finalize().into())
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl fmt::Debug for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl FromStr for PhotoId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        parse_hex(text).map(Self)
    }
}

impl TryFrom<String> for PhotoId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<PhotoId> for String {
    fn from(id: PhotoId) -> String {
        id.to_string()
    }
}

impl fmt::Display for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl fmt::Debug for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl FromStr for ShortId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        parse_hex(text).map(Self)
    }
}

fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], BadId> {
    let bad = || BadId(text.to_owned(), 2 * N);
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(bad());
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = lower_hex(pair[0]).ok_or_else(bad)?;
        let low = lower_hex(pair[1]).ok_or_else(bad)?;
        *byte = high << 4 | low;
    }
    Ok(bytes)
}

/// Upper case is refused, so that one identity has one spelling.
fn lower_hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn an_identity_is_the_sha_256_of_the_bytes() {
        assert_eq!(PhotoId::of(b"abc").to_string(), ABC);
        let mut pieces = Pieces::default();
        pieces.add(b"a");
        pieces.add(b"bc");
        assert_eq!(pieces.id(), PhotoId::of(b"abc"));
    }

    #[test]
    fn an_identity_has_one_spelling() {
        assert_eq!(ABC.parse(), Ok(PhotoId::of(b"abc")));
        for wrong in ["", "ba", &ABC.to_uppercase(), &ABC.replace('b', "g"), &format!("{ABC}00")] {
            assert!(wrong.parse::<PhotoId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_short_identity_is_its_beginning() {
        assert_eq!(PhotoId::of(b"abc").short().to_string(), ABC[..16]);
    }
}
