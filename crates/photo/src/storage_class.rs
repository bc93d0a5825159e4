//! The S3 storage classes that originals can be kept in, by the names S3 gives them.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Where originals are kept. Thumbnails, tiles and records are always in [`StorageClass::Standard`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StorageClass {
    /// Read at once, at no charge but the request.
    Standard,
    /// Moved by S3 itself to cheaper tiers while nobody reads it; always read at once.
    IntelligentTiering,
    /// Read at once, for a charge by size.
    StandardIa,
    /// Read at once, for a higher charge by size: Glacier Instant Retrieval.
    #[default]
    GlacierIr,
    /// Must be asked for and waited for: Glacier Flexible Retrieval.
    Glacier,
    /// Must be asked for and waited for, longest.
    DeepArchive,
}

/// A name that no storage class has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a storage class: use STANDARD, INTELLIGENT_TIERING, STANDARD_IA, GLACIER_IR, GLACIER or DEEP_ARCHIVE"
)]
pub struct UnknownClass(String);

impl StorageClass {
    /// All of them, dearest storage first.
    pub const ALL: [Self; 6] =
        [Self::Standard, Self::IntelligentTiering, Self::StandardIa, Self::GlacierIr, Self::Glacier, Self::DeepArchive];

    /// As S3 spells it: `x-amz-storage-class`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
            Self::StandardIa => "STANDARD_IA",
            Self::GlacierIr => "GLACIER_IR",
            Self::Glacier => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
        }
    }

    /// As AWS calls it in its own pages.
    pub fn title(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::IntelligentTiering => "Intelligent-Tiering",
            Self::StandardIa => "Standard-IA",
            Self::GlacierIr => "Glacier Instant Retrieval",
            Self::Glacier => "Glacier Flexible Retrieval",
            Self::DeepArchive => "Glacier Deep Archive",
        }
    }

    /// Whether an original can be looked at without asking for it hours before.
    pub fn opens_at_once(self) -> bool {
        match self {
            Self::Standard | Self::IntelligentTiering | Self::StandardIa | Self::GlacierIr => true,
            Self::Glacier | Self::DeepArchive => false,
        }
    }
}

impl fmt::Display for StorageClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for StorageClass {
    type Err = UnknownClass;

    /// In capitals or not, with `_` or `-`.
    fn from_str(name: &str) -> Result<Self, UnknownClass> {
        let spelled = name.to_ascii_uppercase().replace('-', "_");
        Self::ALL.into_iter().find(|class| class.name() == spelled).ok_or_else(|| UnknownClass(name.to_owned()))
    }
}

impl Serialize for StorageClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_however_they_are_written() {
        for class in StorageClass::ALL {
            assert_eq!(class.name().parse(), Ok(class));
            assert_eq!(class.name().to_lowercase().replace('_', "-").parse(), Ok(class));
        }
        assert!("GLACIER_ICE".parse::<StorageClass>().unwrap_err().to_string().contains("use STANDARD"));
    }
}
