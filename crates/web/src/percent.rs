//! Percent-encoding (RFC 3986) of names and paths, for addresses and headers.

use std::fmt::Write as _;

/// A name, of which only letters, digits, `.`, `-` and `_` stay as they are.
pub(crate) fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'-' | b'_' => text.push(byte as char),
            _ => write!(text, "%{byte:02X}").expect("writing to a string"),
        }
        text
    })
}

/// A path, whose names are encoded and whose slashes are not.
pub(crate) fn path(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_an_address_is_encoded() {
        assert_eq!(path("2006/a+b & 100%/Café #1.jpg"), "2006/a%2Bb%20%26%20100%25/Caf%C3%A9%20%231.jpg");
    }
}
