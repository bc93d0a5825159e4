//! Tells the edge who may have everything that it keeps, by cookies that it checks with the stack's public key before it answers
//! pictures by itself. They last a quarter of an hour, for the edge knows of no session that was ended; and a gallery that is open asks
//! for its state more often than that.
//! See <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html>, 2026.

use anyhow::{Context as _, anyhow};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lambda_http::http::{HeaderValue, Response, StatusCode, header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use web::SeesAll;

/// The private key whose public one the edge has.
#[derive(Debug)]
pub(crate) struct EdgeKey {
    id: String,
    pair: Pair,
}

#[derive(Debug)]
enum Pair {
    Ecdsa(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

const LASTING_S: u64 = 900;

impl EdgeKey {
    /// The key in `pem` (PKCS 8, ECDSA P-256 or RSA), which the edge knows as `id`.
    pub(crate) fn new(pem: &str, id: &str) -> anyhow::Result<Self> {
        let body = pem.split("-----").nth(2).context("not PEM: it must begin with -----BEGIN PRIVATE KEY-----")?;
        // What went through a form has spaces where there were line ends.
        let body: String = body.split_whitespace().collect();
        let der = BASE64_STANDARD.decode(body).context("not PEM: its body is not base64")?;
        let ecdsa = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der, &SystemRandom::new());
        let pair = match ecdsa {
            Ok(pair) => Pair::Ecdsa(pair),
            Err(_) => RsaKeyPair::from_pkcs8(&der)
                .map(Pair::Rsa)
                .map_err(|error| anyhow!("not a private key for ECDSA P-256 or RSA in PKCS 8: {error}"))?,
        };
        Ok(Self { id: id.to_owned(), pair })
    }

    /// Adds cookies to what was answered at `path`: only there where the edge keeps nothing, and only to whoever is shown
    /// the whole library, hidden photos too. From whoever is not, or has no session (any more), those are taken away that were given
    /// before in the same browser.
    pub(crate) fn tell<B>(&self, path: &str, response: &mut Response<B>, now_ms: u64) -> anyhow::Result<()> {
        let sees_all = response.extensions().get().copied();
        let cookies = match (path, response.status(), sees_all) {
            ("/" | "/api/status", StatusCode::OK, Some(SeesAll(true))) => self.cookies(now_ms)?,
            ("/" | "/api/status", StatusCode::OK, Some(SeesAll(false)))
            | ("/" | "/api/status", StatusCode::UNAUTHORIZED, _)
            | ("/sign-out", StatusCode::SEE_OTHER, _) => NAMES.map(|name| cookie(name, "", 0)),
            _ => return Ok(()),
        };
        for cookie in cookies {
            response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie)?);
        }
        Ok(())
    }

    fn cookies(&self, now_ms: u64) -> anyhow::Result<[String; 4]> {
        // No resource, which means all of the distributions that know this key; nobody here knows their names.
        let end_s = now_ms / 1_000 + LASTING_S;
        let policy = format!(r#"{{"Statement":[{{"Condition":{{"DateLessThan":{{"AWS:EpochTime":{end_s}}}}}}}]}}"#);
        let signature = self.sign(policy.as_bytes())?;
        let values = [&encoded(policy.as_bytes()), &encoded(&signature), &self.id, "SHA256"];
        Ok(std::array::from_fn(|i| cookie(NAMES[i], values[i], LASTING_S)))
    }

    fn sign(&self, policy: &[u8]) -> anyhow::Result<Vec<u8>> {
        let random = SystemRandom::new();
        let signed = match &self.pair {
            Pair::Ecdsa(pair) => pair.sign(&random, policy).map(|signature| signature.as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, policy, &mut signature).map(|()| signature)
            }
        };
        signed.map_err(|_| anyhow!("the edge's key could not sign"))
    }
}

const NAMES: [&str; 4] =
    ["CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id", "CloudFront-Hash-Algorithm"];

fn cookie(name: &str, value: &str, lasting_s: u64) -> String {
    format!("{name}={value}; Path=/; Max-Age={lasting_s}; Secure; HttpOnly; SameSite=Lax")
}

/// Base64 without the letters that mean something in cookies.
fn encoded(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes).replace('+', "-").replace('=', "_").replace('/', "~")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use ring::signature::{ECDSA_P256_SHA256_ASN1, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    const NOW_MS: u64 = 1_800_000_000_999;

    /// A new private key, as `docs/aws.md` says how to make one.
    fn pem(algorithm: &[&str]) -> String {
        let output = Command::new("openssl").arg("genpkey").args(algorithm).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn ecdsa() -> String {
        pem(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
    }

    fn told(key: &EdgeKey, path: &str, status: StatusCode, sees_all: Option<bool>) -> Vec<(String, String)> {
        let mut response = Response::builder().status(status).body(()).unwrap();
        sees_all.map(|sees_all| response.extensions_mut().insert(SeesAll(sees_all)));
        key.tell(path, &mut response, NOW_MS).unwrap();
        let cookies = response.headers().get_all(header::SET_COOKIE).iter();
        let parts = |cookie: &str| cookie.split_once('=').map(|(name, rest)| (name.to_owned(), rest.to_owned()));
        cookies.map(|cookie| parts(cookie.to_str().unwrap()).unwrap()).collect()
    }

    fn decoded(value: &str) -> Vec<u8> {
        let text = value.split(';').next().unwrap().replace('-', "+").replace('_', "=").replace('~', "/");
        BASE64_STANDARD.decode(text).unwrap()
    }

    #[track_caller]
    fn check(pem: &str) {
        let key = EdgeKey::new(pem, "K2JCJMDEHXQW5F").unwrap();
        let cookies = told(&key, "/", StatusCode::OK, Some(true));
        assert_eq!(cookies.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), NAMES);
        let policy = decoded(&cookies[0].1);
        assert_eq!(policy, br#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1800000900}}}]}"#);
        let signature = decoded(&cookies[1].1);
        let verified = match &key.pair {
            Pair::Ecdsa(pair) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, pair.public_key()).verify(&policy, &signature)
            }
            Pair::Rsa(pair) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key()).verify(&policy, &signature)
            }
        };
        assert!(verified.is_ok());
        assert_eq!(cookies[2].1, "K2JCJMDEHXQW5F; Path=/; Max-Age=900; Secure; HttpOnly; SameSite=Lax");
        assert!(cookies[3].1.starts_with("SHA256;"));
    }

    #[test]
    fn the_edge_can_check_what_either_kind_of_key_signed() {
        check(&ecdsa());
        check(&ecdsa().replace('\n', " "));
        check(&pem(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]));
    }

    #[test]
    fn only_whoever_sees_all_is_told_of() {
        let key = EdgeKey::new(&ecdsa(), "K").unwrap();
        assert_eq!(told(&key, "/api/status", StatusCode::OK, Some(true)).len(), 4);
        for (path, status, sees_all) in [
            ("/", StatusCode::OK, None),
            ("/tiles/x", StatusCode::UNAUTHORIZED, None),
            ("/sign-in/x", StatusCode::OK, None),
            ("/a/b/app.js", StatusCode::OK, None),
            ("/tiles/x", StatusCode::OK, Some(true)),
            ("/sign-out", StatusCode::FORBIDDEN, None),
        ] {
            assert_eq!(told(&key, path, status, sees_all), [], "{path} {status}");
        }
        for (path, status, sees_all) in [
            ("/sign-out", StatusCode::SEE_OTHER, None),
            ("/", StatusCode::UNAUTHORIZED, None),
            ("/", StatusCode::OK, Some(false)),
            ("/api/status", StatusCode::OK, Some(false)),
        ] {
            let ended = told(&key, path, status, sees_all);
            assert!(
                ended.len() == 4 && ended.iter().all(|(_, rest)| rest.starts_with("; Path=/; Max-Age=0;")),
                "{path}: {ended:?}"
            );
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for (pem, reason) in [
            ("", "not PEM"),
            ("-----BEGIN PRIVATE KEY-----\n?\n-----END PRIVATE KEY-----", "not base64"),
            ("-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----", "not a private key"),
        ] {
            let error = EdgeKey::new(pem, "K").unwrap_err();
            assert!(format!("{error:#}").contains(reason), "{error:#}");
        }
    }
}
