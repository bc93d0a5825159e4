//! Text as files hold it, made fit to show.
//! Cameras pad with NULs and spaces, and write UTF-8 or Latin-1 where ASCII was agreed on.

use std::borrow::Cow;

/// Longer than any caption worth keeping, in bytes: a broken length must not put a file's worth of noise in a record.
const MAX_BYTES: usize = 64 * 1024;

/// The text without its padding; `None` when nothing is left.
pub(crate) fn clean(bytes: &[u8]) -> Option<String> {
    let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
    tidy(&decoded(bytes))
}

/// UTF-8, or else Latin-1, whose characters are Unicode's first 256.
pub(crate) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The text without control characters and spaces around it; `None` when nothing is left.
pub(crate) fn tidy(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let trimmed = kept.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// Adds a name unless it is there already.
pub(crate) fn add(names: &mut Vec<String>, name: Option<String>) {
    if let Some(name) = name
        && !names.contains(&name)
    {
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_goes_and_letters_stay() {
        assert_eq!(clean(b"Canon\0\0 ").as_deref(), Some("Canon"));
        assert_eq!(clean("Málaga".as_bytes()).as_deref(), Some("Málaga"));
        assert_eq!(clean(b"M\xe1laga").as_deref(), Some("Málaga"));
        assert_eq!(clean(b" \0\0  "), None);
    }
}
