//! What the function's environment says, as `deploy/template.yaml` sets it.
//! A setting that is missing or wrong is named, and then nothing starts.

use std::fmt::Display;
use std::str::FromStr;

use anyhow::{Context, bail};
use library::Sizes;
use store::StorageClass;
use store::s3::Address;

/// The settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    /// Where originals, renditions and records are.
    pub(crate) bucket: Address,
    /// The class of originals that this function would write; it writes none.
    pub(crate) originals: StorageClass,
    /// The catalogue.
    pub(crate) table: String,
    /// How large renditions are.
    pub(crate) sizes: Sizes,
    /// The faces that Rekognition keeps; `None` where pictures are not to be recognised.
    pub(crate) collection: Option<String>,
    /// Where events go that cannot be dealt with.
    pub(crate) dead_letters: String,
}

impl Settings {
    /// Reads them from `variable`, which is the environment but in tests.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let text = |name: &str| variable(name).with_context(|| format!("the environment does not say {name}"));
        let bucket = text("TINTYPE_BUCKET")?;
        let collection = match text("TINTYPE_RECOGNISER")?.as_str() {
            "none" => None,
            "rekognition" => Some(text("TINTYPE_COLLECTION")?),
            other => bail!("TINTYPE_RECOGNISER is {other:?}: this version knows rekognition and none"),
        };
        Ok(Self {
            bucket: parsed("TINTYPE_BUCKET", &format!("s3://{bucket}"))?,
            originals: parsed("TINTYPE_STORAGE_CLASS", &text("TINTYPE_STORAGE_CLASS")?)?,
            table: text("TINTYPE_TABLE")?,
            sizes: Sizes {
                thumbnail_px: parsed("TINTYPE_THUMBNAIL_PX", &text("TINTYPE_THUMBNAIL_PX")?)?,
                tile_px: parsed("TINTYPE_TILE_PX", &text("TINTYPE_TILE_PX")?)?,
            },
            collection,
            dead_letters: text("TINTYPE_DEAD_LETTERS")?,
        })
    }
}

fn parsed<T: FromStr<Err: Display>>(name: &str, text: &str) -> anyhow::Result<T> {
    text.parse().map_err(|error| anyhow::anyhow!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [(&str, &str); 8] = [
        ("TINTYPE_BUCKET", "family-photos"),
        ("TINTYPE_STORAGE_CLASS", "GLACIER_IR"),
        ("TINTYPE_TABLE", "catalogue"),
        ("TINTYPE_THUMBNAIL_PX", "2048"),
        ("TINTYPE_TILE_PX", "360"),
        ("TINTYPE_RECOGNISER", "rekognition"),
        ("TINTYPE_COLLECTION", "faces"),
        ("TINTYPE_DEAD_LETTERS", "https://queue.example/letters"),
    ];

    fn read(change: (&str, Option<&str>)) -> anyhow::Result<Settings> {
        Settings::read(|asked| {
            let (_, value) = WHOLE.iter().find(|(name, _)| *name == asked)?;
            let value = if asked == change.0 { change.1 } else { Some(*value) };
            value.map(str::to_owned)
        })
    }

    #[test]
    fn what_the_template_sets_is_read() {
        let settings = read(("", None)).unwrap();
        assert_eq!(settings.sizes, Sizes { thumbnail_px: 2048, tile_px: 360 });
        assert_eq!((settings.originals, settings.collection.as_deref()), (StorageClass::GlacierIr, Some("faces")));
        assert_eq!(read(("TINTYPE_RECOGNISER", Some("none"))).unwrap().collection, None);
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
            ("TINTYPE_DEAD_LETTERS", None),
        ] {
            let error = read((name, value)).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
