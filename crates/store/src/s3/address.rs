//! Where a library in S3 is: `s3://bucket`.
//! A name that S3 would refuse is refused here, so that the reason is said before anything is asked of S3.

use std::fmt;
use std::str::FromStr;

/// The name of a bucket that holds one library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    bucket: String,
}

/// Why a text does not say where a library is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Keys begin at the bucket's root, so that any program that uploads finds them.
    #[error("{0:?} names a folder in a bucket: a library takes a whole bucket, as in s3://{1}")]
    Folder(String, String),
    /// Not one of S3's names: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>, 2026.
    #[error(
        "{0:?} is not a bucket's name: 3 to 63 lower-case letters, digits, `-` and `.`, with a letter or digit at either end"
    )]
    Name(String),
    /// An S3 Express bucket does not list its keys in order.
    #[error("{0:?} is a directory bucket, which does not list keys in their order: use a general purpose bucket")]
    Directory(String),
}

impl Address {
    /// The bucket's name.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    /// Reads `s3://bucket`, or the name alone.
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let rest = text.strip_prefix("s3://").unwrap_or(text);
        let bucket = rest.strip_suffix('/').unwrap_or(rest);
        if let Some((bucket, _)) = bucket.split_once('/') {
            return Err(BadAddress::Folder(text.to_owned(), bucket.to_owned()));
        }
        if bucket.ends_with("--x-s3") {
            return Err(BadAddress::Directory(bucket.to_owned()));
        }
        let is_edge = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = bucket.as_bytes();
        let is_name = (3..=63).contains(&bytes.len())
            && bytes.iter().all(|byte| is_edge(byte) || b"-.".contains(byte))
            && bytes.first().is_some_and(is_edge)
            && bytes.last().is_some_and(is_edge)
            && !bucket.contains("..")
            && bucket.parse::<std::net::Ipv4Addr>().is_err();
        if is_name { Ok(Self { bucket: bucket.to_owned() }) } else { Err(BadAddress::Name(bucket.to_owned())) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}", self.bucket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, read: &str) {
        let said = text.parse::<Address>().map_or_else(|error| error.to_string(), |address| address.to_string());
        assert!(said.contains(read), "{text}: {said}");
    }

    #[test]
    fn an_address_is_a_bucket_and_nothing_else() {
        check("s3://photos", "s3://photos");
        check("s3://photos/", "s3://photos");
        check("photos.example-1", "s3://photos.example-1");
        check("s3://photos/2006", "a library takes a whole bucket, as in s3://photos");
        check("s3://photos//", "a library takes a whole bucket, as in s3://photos");
        check("photos--use1-az4--x-s3", "is a directory bucket");
        for name in
            ["", "ab", "Photos", "-photos", "photos.", "pho..tos", "192.168.0.1", "fotos_1", "föto", "s3:/photos"]
        {
            check(name, if name.contains('/') { "names a folder" } else { "is not a bucket's name" });
        }
        check(&"a".repeat(64), "is not a bucket's name");
    }
}
