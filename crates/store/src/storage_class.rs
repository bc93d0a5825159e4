//! How originals are kept in a bucket: what it costs to keep them, to read them, and how long one waits for them.
//! Renditions and records are always in the standard class, since they are small and often read.

use std::fmt;
use std::str::FromStr;

/// The class that originals are stored in, spelled as S3 spells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StorageClass {
    /// `STANDARD`
    Standard,
    /// `STANDARD_IA`, infrequent access
    StandardIa,
    /// `GLACIER_IR`, instant retrieval: an archive's price, and readable at once
    #[default]
    GlacierIr,
    /// `GLACIER`, flexible retrieval: readable minutes to hours after it was asked for
    GlacierFlexible,
    /// `DEEP_ARCHIVE`: readable 12 to 48 hours after it was asked for
    DeepArchive,
    /// `INTELLIGENT_TIERING`
    IntelligentTiering,
}

/// The text is not the name of a class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a storage class: {names} are", names = StorageClass::ALL.map(StorageClass::name).join(", "))]
pub struct BadStorageClass(String);

impl StorageClass {
    /// Every class.
    pub const ALL: [StorageClass; 6] = [
        StorageClass::Standard,
        StorageClass::StandardIa,
        StorageClass::GlacierIr,
        StorageClass::GlacierFlexible,
        StorageClass::DeepArchive,
        StorageClass::IntelligentTiering,
    ];

    /// As S3 spells it.
    pub fn name(self) -> &'static str {
        match self {
            StorageClass::Standard => "STANDARD",
            StorageClass::StandardIa => "STANDARD_IA",
            StorageClass::GlacierIr => "GLACIER_IR",
            StorageClass::GlacierFlexible => "GLACIER",
            StorageClass::DeepArchive => "DEEP_ARCHIVE",
            StorageClass::IntelligentTiering => "INTELLIGENT_TIERING",
        }
    }
}

impl fmt::Display for StorageClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for StorageClass {
    type Err = BadStorageClass;
    fn from_str(name: &str) -> Result<Self, BadStorageClass> {
        Self::ALL.into_iter().find(|class| class.name() == name).ok_or_else(|| BadStorageClass(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_read_as_it_is_spelled() {
        for class in StorageClass::ALL {
            assert_eq!(class.to_string().parse(), Ok(class));
        }
        let refused = "glacier".parse::<StorageClass>().unwrap_err().to_string();
        assert!(refused.starts_with("\"glacier\" is not a storage class: STANDARD, STANDARD_IA, "), "{refused}");
    }
}
