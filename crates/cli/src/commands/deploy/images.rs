//! The pair of keys that images are signed with, so that the edge answers them from the bucket without the web function.
//! A pair is made once and kept by the stack alone: whoever can change the stack can always give it another.

use anyhow::anyhow;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

use super::settings::Values;

/// The parameters that hold the pair: both, or neither.
const PUBLIC: &str = "ImagePublicKey";
const PRIVATE: &str = "ImagePrivateKey";

/// What the parameters become: nothing where they stay as they are. A new stack signs images unless that is refused, or
/// it is made in an emulator, which has no edge.
pub(super) fn parameters(asked: Option<bool>, before: Option<&Values>, is_emulator: bool) -> anyhow::Result<Values> {
    let (signs, is_new) = match before {
        Some(before) => (before.get(PUBLIC).is_some_and(|key| !key.is_empty()), false),
        None => (false, true),
    };
    let wanted = asked.unwrap_or(signs || (is_new && !is_emulator));
    let (public, private) = match (signs, wanted) {
        (true, true) | (false, false) => return Ok(Values::new()),
        (true, false) => (String::new(), String::new()),
        (false, true) => new_pair()?,
    };
    Ok(Values::from([(PUBLIC.to_owned(), public), (PRIVATE.to_owned(), private)]))
}

/// SubjectPublicKeyInfo (RFC 5480) of a P-256 key, up to the point itself.
const P256_INFO: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// PEM of a new public key and of its private one (PKCS 8).
fn new_pair() -> anyhow::Result<(String, String)> {
    let failed = |_| anyhow!("this machine could not make a pair of keys for images");
    let random = SystemRandom::new();
    let private = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).map_err(failed)?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, private.as_ref(), &random)
        .map_err(|error| anyhow!("a pair of keys for images: {error}"))?;
    let public = [&P256_INFO, pair.public_key().as_ref()].concat();
    Ok((pem("PUBLIC KEY", &public), pem("PRIVATE KEY", private.as_ref())))
}

/// RFC 7468.
fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("base64 is ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;

    /// What openssl makes of a key.
    fn openssl(arguments: &[&str], input: &str) -> String {
        let mut command = Command::new("openssl");
        let command = command.arg("pkey").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn a_new_pair_belongs_together() {
        let (public, private) = new_pair().unwrap();
        assert_eq!(openssl(&["-pubout"], &private), public);
        assert!(openssl(&["-pubin", "-text", "-noout"], &public).contains("NIST CURVE: P-256"));
        assert_ne!(new_pair().unwrap().0, public);
    }

    #[test]
    fn a_stack_keeps_its_pair_unless_asked_otherwise() {
        /// What becomes of the pair.
        #[derive(Debug, PartialEq)]
        enum Becomes {
            AsItIs,
            New,
            None,
        }
        use Becomes::{AsItIs, New, None as Gone};
        let stack = |key: &str| Some(Values::from([(PUBLIC.to_owned(), key.to_owned())]));
        for (asked, before, is_emulator, becomes) in [
            (None, None, false, New),
            (None, None, true, AsItIs),
            (Some(false), None, false, AsItIs),
            (Some(true), None, true, New),
            (None, stack("PEM"), false, AsItIs),
            (Some(true), stack("PEM"), false, AsItIs),
            (Some(false), stack("PEM"), false, Gone),
            (None, stack(""), false, AsItIs),
            (Some(true), stack(""), false, New),
        ] {
            let values = parameters(asked, before.as_ref(), is_emulator).unwrap();
            let found = match values.get(PUBLIC).map(String::as_str) {
                Option::None => AsItIs,
                Some("") => Gone,
                Some(_) => New,
            };
            assert_eq!(found, becomes, "{asked:?} {before:?} {is_emulator}");
            assert_eq!(values.contains_key(PUBLIC), values.contains_key(PRIVATE));
        }
    }
}
