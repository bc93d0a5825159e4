//! What the function's environment says, as `deploy/template.yaml` sets it.
//! A setting that is missing or wrong is named, and then nothing starts.

use std::fmt::Display;
use std::str::FromStr;

use anyhow::{Context, bail};
use library::Sizes;
use recognise::rekognition::Wanted;
use store::StorageClass;
use store::s3::Address;
use web::OwnerKey;

use crate::edge::EdgeKey;

/// The settings.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where originals, renditions and records are.
    pub(crate) bucket: Address,
    /// The class of originals that this function would write; it writes none.
    pub(crate) originals: StorageClass,
    /// The catalogue.
    pub(crate) table: String,
    /// How large renditions are.
    pub(crate) sizes: Sizes,
    /// What the function is for.
    pub(crate) role: Role,
}

/// What a function is for.
#[derive(Debug)]
pub(crate) enum Role {
    /// Deals with events of originals.
    Ingest {
        /// Who says what pictures show.
        who: Who,
        /// Where events come from.
        queue: String,
        /// Where events go that cannot be dealt with.
        dead_letters: String,
    },
    /// Answers the gallery to whoever has signed in.
    Web {
        /// What start-up links and sessions are made from.
        owner_key: OwnerKey,
        /// What tells the edge who has signed in; `None` where the edge answers nothing by itself.
        edge_key: Option<Box<EdgeKey>>,
        /// Where the gallery is, as `https://photos.example`, if it has a name of its own: CloudFront's is made after the
        /// function, which so cannot be told it.
        address: Option<String>,
    },
}

/// Who says what pictures show.
#[derive(Debug, PartialEq)]
pub(crate) enum Who {
    Nobody,
    /// Models in the program.
    Onnx,
    /// Rekognition: where it keeps faces, and what it is asked.
    Rekognition(String, Wanted),
}

impl Settings {
    /// Reads them from `variable`, which is the environment but in tests.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let text = |name: &str| variable(name).with_context(|| format!("the environment does not say {name}"));
        let bucket = text("TINTYPE_BUCKET")?;
        let role = match text("TINTYPE_ROLE")?.as_str() {
            "ingest" => {
                let who = match text("TINTYPE_RECOGNISER")?.as_str() {
                    "none" => Who::Nobody,
                    "onnx" => Who::Onnx,
                    "rekognition" => Who::Rekognition(text("TINTYPE_COLLECTION")?, Wanted::default()),
                    "rekognition-text" => {
                        Who::Rekognition(text("TINTYPE_COLLECTION")?, Wanted { text: true, ..Wanted::default() })
                    }
                    other => {
                        bail!(
                            "TINTYPE_RECOGNISER is {other:?}: this version knows onnx, rekognition, rekognition-text and none"
                        )
                    }
                };
                Role::Ingest { who, queue: text("TINTYPE_QUEUE")?, dead_letters: text("TINTYPE_DEAD_LETTERS")? }
            }
            "web" => {
                let edge_key = match variable("TINTYPE_IMAGE_KEY") {
                    Some(pem) => {
                        Some(Box::new(EdgeKey::new(&pem, &text("TINTYPE_IMAGE_KEY_ID")?).context("TINTYPE_IMAGE_KEY")?))
                    }
                    None => None,
                };
                let address = variable("TINTYPE_ADDRESS");
                if let Some(address) = address.as_ref().filter(|address| !is_origin(address)) {
                    bail!("TINTYPE_ADDRESS is {address:?}: it is https:// and a name, and no more");
                }
                Role::Web { owner_key: parsed("TINTYPE_OWNER_KEY", &text("TINTYPE_OWNER_KEY")?)?, edge_key, address }
            }
            other => bail!("TINTYPE_ROLE is {other:?}: this version knows ingest and web"),
        };
        Ok(Self {
            bucket: parsed("TINTYPE_BUCKET", &format!("s3://{bucket}"))?,
            originals: parsed("TINTYPE_STORAGE_CLASS", &text("TINTYPE_STORAGE_CLASS")?)?,
            table: text("TINTYPE_TABLE")?,
            sizes: Sizes {
                thumbnail_px: parsed("TINTYPE_THUMBNAIL_PX", &text("TINTYPE_THUMBNAIL_PX")?)?,
                tile_px: parsed("TINTYPE_TILE_PX", &text("TINTYPE_TILE_PX")?)?,
            },
            role,
        })
    }
}

fn is_origin(address: &str) -> bool {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    address.strip_prefix("https://").is_some_and(|name| !name.is_empty() && name.chars().all(is_of_name))
}

fn parsed<T: FromStr<Err: Display>>(name: &str, text: &str) -> anyhow::Result<T> {
    text.parse().map_err(|error| anyhow::anyhow!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyz-_ABCDE";

    const WHOLE: [(&str, &str); 11] = [
        ("TINTYPE_ROLE", "ingest"),
        ("TINTYPE_OWNER_KEY", KEY),
        ("TINTYPE_BUCKET", "family-photos"),
        ("TINTYPE_STORAGE_CLASS", "GLACIER_IR"),
        ("TINTYPE_TABLE", "catalogue"),
        ("TINTYPE_THUMBNAIL_PX", "2048"),
        ("TINTYPE_TILE_PX", "360"),
        ("TINTYPE_RECOGNISER", "rekognition"),
        ("TINTYPE_COLLECTION", "faces"),
        ("TINTYPE_QUEUE", "https://queue.example/events"),
        ("TINTYPE_DEAD_LETTERS", "https://queue.example/letters"),
    ];

    fn read(changes: &[(&str, Option<&str>)]) -> anyhow::Result<Settings> {
        Settings::read(|asked| {
            let whole = WHOLE.iter().find(|(name, _)| *name == asked).map(|(_, value)| *value);
            let change = changes.iter().find(|(name, _)| *name == asked);
            change.map_or(whole, |(_, value)| *value).map(str::to_owned)
        })
    }

    #[track_caller]
    fn refuses(changes: &[(&str, Option<&str>)], named: &str) {
        let error = read(changes).unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }

    #[test]
    fn what_the_template_sets_is_read() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.sizes, Sizes { thumbnail_px: 2048, tile_px: 360 });
        assert_eq!(settings.originals, StorageClass::GlacierIr);
        let rekognition = |text| Who::Rekognition("faces".to_owned(), Wanted { text, ..Wanted::default() });
        for (recogniser, expected) in [
            ("rekognition", rekognition(false)),
            ("rekognition-text", rekognition(true)),
            ("onnx", Who::Onnx),
            ("none", Who::Nobody),
        ] {
            let read = read(&[("TINTYPE_RECOGNISER", Some(recogniser))]).unwrap();
            let Role::Ingest { who, queue, dead_letters } = read.role else { panic!("{:?}", read.role) };
            assert_eq!(who, expected);
            assert_eq!([queue, dead_letters], ["https://queue.example/events", "https://queue.example/letters"]);
        }
        // The gallery's function has no collection and no queue.
        let none = ["TINTYPE_COLLECTION", "TINTYPE_QUEUE", "TINTYPE_DEAD_LETTERS"].map(|name| (name, None));
        let web = [&[("TINTYPE_ROLE", Some("web"))], none.as_slice()].concat();
        let read = read(&web).unwrap();
        let Role::Web { owner_key, edge_key: None, address: None } = read.role else { panic!("{:?}", read.role) };
        assert_eq!(owner_key, KEY.parse().unwrap());
        let named = self::read(&[&web[..], &[("TINTYPE_ADDRESS", Some("https://photos.example"))]].concat()).unwrap();
        let Role::Web { address, .. } = named.role else { panic!("{:?}", named.role) };
        assert_eq!(address.as_deref(), Some("https://photos.example"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (name, value) in [
            ("TINTYPE_BUCKET", None),
            ("TINTYPE_BUCKET", Some("No Bucket")),
            ("TINTYPE_STORAGE_CLASS", Some("FREEZER")),
            ("TINTYPE_TILE_PX", Some("tall")),
            ("TINTYPE_RECOGNISER", Some("oracle")),
            ("TINTYPE_COLLECTION", None),
            ("TINTYPE_QUEUE", None),
            ("TINTYPE_DEAD_LETTERS", None),
            ("TINTYPE_ROLE", None),
            ("TINTYPE_ROLE", Some("door")),
        ] {
            refuses(&[(name, value)], name);
        }
        for value in [None, Some("short")] {
            refuses(&[("TINTYPE_ROLE", Some("web")), ("TINTYPE_OWNER_KEY", value)], "TINTYPE_OWNER_KEY");
        }
        for address in ["photos.example", "https://", "https://photos.example/", "https://photos.example\"><script>"] {
            refuses(&[("TINTYPE_ROLE", Some("web")), ("TINTYPE_ADDRESS", Some(address))], "TINTYPE_ADDRESS");
        }
        for (id, named) in [(None, "TINTYPE_IMAGE_KEY_ID"), (Some("K1"), "TINTYPE_IMAGE_KEY")] {
            let keys = [("TINTYPE_IMAGE_KEY", Some("no key")), ("TINTYPE_IMAGE_KEY_ID", id)];
            refuses(&[&[("TINTYPE_ROLE", Some("web"))], keys.as_slice()].concat(), named);
        }
    }
}
