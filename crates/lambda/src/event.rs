//! What S3 says happened, as paths to look at. What it says happened there makes no difference: what is there now does.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>, 2026.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use photo::{BadPath, OriginalPath};
use serde::Deserialize;

/// Why a message says nothing that can be done, now or later.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadEvent {
    /// It is no event of S3's.
    #[error("not an event of S3")]
    NotAnEvent(#[from] serde_json::Error),
    /// An object that cannot be an original. It stays where it is.
    #[error("the object {key:?} cannot be a photograph of the library: {reason}; copy it to another name")]
    BadKey {
        /// The object's key, decoded.
        key: String,
        /// What is wrong with it. It is told in the message, and so no cause.
        reason: BadPath,
    },
    /// A key in some other encoding.
    #[error("the object {0:?} has a name that is not UTF-8: copy it to another name")]
    NotUtf8(String),
}

#[derive(Deserialize)]
struct Event {
    /// Says that this is a test, which S3 sends when it is told where events go.
    #[serde(rename = "Event")]
    test: Option<String>,
    #[serde(rename = "Records", default)]
    records: Vec<Happened>,
}

#[derive(Deserialize)]
struct Happened {
    s3: About,
}

#[derive(Deserialize)]
struct About {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    key: String,
}

/// The paths of originals that a message is about; none for tests, and for objects that are not originals.
pub(crate) fn paths(message: &str) -> Result<BTreeSet<OriginalPath>, BadEvent> {
    let event: Event = serde_json::from_str(message)?;
    if event.test.is_some() {
        return Ok(BTreeSet::new());
    }
    event.records.into_iter().filter_map(|happened| path(&happened.s3.object.key).transpose()).collect()
}

fn path(encoded: &str) -> Result<Option<OriginalPath>, BadEvent> {
    let key = decoded(encoded)?;
    let Some(path) = key.strip_prefix("originals/") else { return Ok(None) };
    // What the console makes when somebody creates a folder there.
    if path.is_empty() || path.ends_with('/') {
        return Ok(None);
    }
    path.parse().map(Some).map_err(|reason| BadEvent::BadKey { key: key.clone(), reason })
}

/// Keys in events are encoded as forms are.
fn decoded(encoded: &str) -> Result<String, BadEvent> {
    let spaced = encoded.replace('+', " ");
    let key = percent_decode_str(&spaced).decode_utf8();
    key.map(Into::into).map_err(|_| BadEvent::NotUtf8(encoded.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(keys: &[&str]) -> String {
        let record = |key: &&str| serde_json::json!({"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "b"}, "object": {"key": key, "size": 1}}});
        serde_json::json!({"Records": keys.iter().map(record).collect::<Vec<_>>()}).to_string()
    }

    #[track_caller]
    fn check(key: &str, expected: &[&str]) {
        let paths = paths(&message(&[key])).unwrap();
        assert_eq!(paths.iter().map(OriginalPath::as_str).collect::<Vec<_>>(), expected, "{key}");
    }

    #[test]
    fn keys_are_decoded() {
        check("originals/2006/10/04/IMG_00001.NEF", &["2006/10/04/IMG_00001.NEF"]);
        check("originals/Sommer+%C3%9Cb%2Ber%26.jpg", &["Sommer Üb+er&.jpg"]);
        check("originals/%F0%9F%90%88+%23%3F%25.jpg+", &["🐈 #?%.jpg "]);
    }

    #[test]
    fn what_is_no_original_is_left_alone() {
        check("tiles/a.jpg.webp", &[]);
        check("originals/", &[]);
        check("originals/2006/", &[]);
        assert!(paths(r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#).unwrap().is_empty());
    }

    #[test]
    fn several_events_of_one_path_are_one_look() {
        let paths = paths(&message(&["originals/a.jpg", "originals/b.jpg", "originals/a.jpg"])).unwrap();
        assert_eq!(paths.len(), 2);
    }

    #[test]
    fn what_cannot_be_done_has_a_reason() {
        for (text, reason) in [
            (message(&["originals/../secret.jpg"]), "would leave the folder"),
            (message(&["originals/./dot.jpg"]), "a part that is `.`"),
            (message(&["originals/a//b.jpg"]), "empty part"),
            (message(&["originals/%FF.jpg"]), "not UTF-8"),
            ("not json".to_owned(), "not an event of S3"),
            (r#"{"Records":[{"s3":{}}]}"#.to_owned(), "not an event of S3"),
        ] {
            let error = anyhow::Error::new(paths(&text).unwrap_err());
            assert_eq!(format!("{error:#}").matches(reason).count(), 1, "{error:#}");
        }
    }
}
