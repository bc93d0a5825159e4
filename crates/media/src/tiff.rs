//! The tree of tags that TIFF invented and EXIF, maker notes and most camera RAW files share, read in place.
//! Every offset is checked and every count bounded: a damaged directory gives the entries that are left of it.

/// A directory larger than any camera writes: what says it has more is damaged.
const MAX_ENTRIES: usize = 4_096;

/// More directories than any camera writes; what has more is damaged or built to keep a reader busy.
const MAX_DIRECTORIES: usize = 64;

/// Directories below this one (Adobe's technical note 1).
const SUB_DIRECTORIES: u16 = 0x014a;

/// Which end of a number comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// `II`.
    Little,
    /// `MM`.
    Big,
}

/// Bytes that offsets count from the beginning of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tiff<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) order: Order,
}

/// One directory: tags in the order they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Directory<'a> {
    tiff: Tiff<'a>,
    entries: &'a [u8],
    /// Where the next directory of the chain begins; 0 after the last.
    pub(crate) next: u32,
}

/// What a tag holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    order: Order,
    kind: Kind,
    /// Whole elements only.
    pub(crate) bytes: &'a [u8],
}

/// The type of a tag's elements (TIFF 6.0, section 2; 13 is from Adobe's technical note 1, 129 from EXIF 3.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bytes,
    Short,
    Long,
    Rational,
    SignedByte,
    SignedShort,
    SignedLong,
    SignedRational,
    Float,
    Double,
}

impl Order {
    pub(crate) fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let two = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Order::Little => u16::from_le_bytes(two),
            Order::Big => u16::from_be_bytes(two),
        })
    }

    pub(crate) fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let four = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Order::Little => u32::from_le_bytes(four),
            Order::Big => u32::from_be_bytes(four),
        })
    }

    pub(crate) fn u64(self, bytes: &[u8], at: usize) -> Option<u64> {
        let eight = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Order::Little => u64::from_le_bytes(eight),
            Order::Big => u64::from_be_bytes(eight),
        })
    }
}

impl<'a> Tiff<'a> {
    /// Reads the eight bytes of a header. The two bytes after the order are not looked at, for Olympus and
    /// Panasonic put their own there.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let order = match bytes.get(..2)? {
            b"II" => Order::Little,
            b"MM" => Order::Big,
            _ => return None,
        };
        (bytes.len() >= 8).then_some(Self { bytes, order })
    }

    /// The directory that the header names.
    pub(crate) fn first(&self) -> Option<Directory<'a>> {
        self.directory(self.order.u32(self.bytes, 4)?)
    }

    /// Every picture's directory: the chain from the first, and those below each. Each is visited once, so the
    /// offsets may form a ring.
    pub(crate) fn tree(&self) -> Vec<Directory<'a>> {
        let mut waiting: Vec<u32> = self.order.u32(self.bytes, 4).into_iter().collect();
        let mut visited = Vec::new();
        let mut found = Vec::new();
        while let Some(offset) = waiting.pop() {
            if visited.contains(&offset) || visited.len() == MAX_DIRECTORIES {
                continue;
            }
            visited.push(offset);
            let Some(directory) = self.directory(offset) else { continue };
            found.push(directory);
            waiting.push(directory.next);
            let below = directory.get(SUB_DIRECTORIES);
            let count = below.map_or(0, |below| below.len().min(MAX_DIRECTORIES));
            waiting.extend((0..count).rev().filter_map(|index| below?.unsigned(index)));
        }
        found
    }

    /// The directory at an offset, as far as the bytes go.
    pub(crate) fn directory(&self, offset: u32) -> Option<Directory<'a>> {
        let start = usize::try_from(offset).ok()?;
        let count = usize::from(self.order.u16(self.bytes, start)?);
        if offset < 2 || count == 0 || count > MAX_ENTRIES {
            return None;
        }
        let rest = self.bytes.get(start + 2..)?;
        let entries = &rest[..(count * 12).min(rest.len() / 12 * 12)];
        let next = self.order.u32(rest, count * 12).unwrap_or(0);
        Some(Directory { tiff: *self, entries, next })
    }
}

impl<'a> Directory<'a> {
    /// What the tag holds; `None` where it is missing or points outside the bytes.
    pub(crate) fn get(&self, tag: u16) -> Option<Value<'a>> {
        let order = self.tiff.order;
        let entry = self.entries.chunks_exact(12).find(|entry| order.u16(entry, 0) == Some(tag))?;
        let kind = Kind::new(order.u16(entry, 2)?)?;
        let count = usize::try_from(order.u32(entry, 4)?).ok()?;
        let size = count.checked_mul(kind.size_bytes())?;
        let bytes = if size <= 4 {
            &entry[8..8 + size]
        } else {
            let start = usize::try_from(order.u32(entry, 8)?).ok()?;
            self.tiff.bytes.get(start..start.checked_add(size)?)?
        };
        Some(Value { order, kind, bytes })
    }

    /// Where the tag's value begins and how many elements it has, even where it runs over the end.
    pub(crate) fn extent(&self, tag: u16) -> Option<(u32, u32)> {
        let order = self.tiff.order;
        let entry = self.entries.chunks_exact(12).find(|entry| order.u16(entry, 0) == Some(tag))?;
        Some((order.u32(entry, 8)?, order.u32(entry, 4)?))
    }

    /// The first number that the tag holds.
    pub(crate) fn unsigned(&self, tag: u16) -> Option<u32> {
        self.get(tag)?.unsigned(0)
    }

    /// The first number that the tag holds, fractions and all.
    pub(crate) fn number(&self, tag: u16) -> Option<f64> {
        self.get(tag)?.number(0)
    }

    /// The tag's text, trimmed; `None` where nothing is left of it.
    pub(crate) fn text(&self, tag: u16) -> Option<String> {
        self.get(tag)?.text()
    }
}

impl Value<'_> {
    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() / self.kind.size_bytes()
    }

    /// A whole number that is not negative.
    pub(crate) fn unsigned(&self, index: usize) -> Option<u32> {
        let at = index.checked_mul(self.kind.size_bytes())?;
        match self.kind {
            Kind::Bytes => self.bytes.get(at).map(|byte| u32::from(*byte)),
            Kind::Short => self.order.u16(self.bytes, at).map(u32::from),
            Kind::Long => self.order.u32(self.bytes, at),
            Kind::Rational | Kind::SignedByte | Kind::SignedShort | Kind::SignedLong => self.whole(index),
            Kind::SignedRational | Kind::Float | Kind::Double => self.whole(index),
        }
    }

    fn whole(&self, index: usize) -> Option<u32> {
        let number = self.number(index)?.round();
        // The bounds make the cast exact.
        (0.0..=f64::from(u32::MAX)).contains(&number).then_some(number as u32)
    }

    /// Any number; `None` for a fraction whose denominator is 0, which is how cameras say "unknown".
    pub(crate) fn number(&self, index: usize) -> Option<f64> {
        let at = index.checked_mul(self.kind.size_bytes())?;
        let number = match self.kind {
            Kind::Bytes => f64::from(*self.bytes.get(at)?),
            Kind::Short => f64::from(self.order.u16(self.bytes, at)?),
            Kind::Long => f64::from(self.order.u32(self.bytes, at)?),
            Kind::Rational => {
                f64::from(self.order.u32(self.bytes, at)?) / f64::from(self.order.u32(self.bytes, at + 4)?)
            }
            Kind::SignedByte => f64::from(self.bytes.get(at)?.cast_signed()),
            Kind::SignedShort => f64::from(self.order.u16(self.bytes, at)?.cast_signed()),
            Kind::SignedLong => f64::from(self.order.u32(self.bytes, at)?.cast_signed()),
            Kind::SignedRational => {
                let over = f64::from(self.order.u32(self.bytes, at)?.cast_signed());
                over / f64::from(self.order.u32(self.bytes, at + 4)?.cast_signed())
            }
            Kind::Float => f64::from(f32::from_bits(self.order.u32(self.bytes, at)?)),
            Kind::Double => f64::from_bits(self.order.u64(self.bytes, at)?),
        };
        number.is_finite().then_some(number)
    }

    /// Text up to the first NUL, trimmed. EXIF says ASCII; cameras and people write UTF-8 and Latin-1.
    pub(crate) fn text(&self) -> Option<String> {
        let end = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(self.bytes.len());
        crate::text::clean(&self.bytes[..end])
    }
}

impl Kind {
    fn new(code: u16) -> Option<Self> {
        Some(match code {
            1 | 2 | 7 | 129 => Kind::Bytes,
            3 => Kind::Short,
            4 | 13 => Kind::Long,
            5 => Kind::Rational,
            6 => Kind::SignedByte,
            8 => Kind::SignedShort,
            9 => Kind::SignedLong,
            10 => Kind::SignedRational,
            11 => Kind::Float,
            12 => Kind::Double,
            _ => return None,
        })
    }

    fn size_bytes(self) -> usize {
        match self {
            Kind::Bytes | Kind::SignedByte => 1,
            Kind::Short | Kind::SignedShort => 2,
            Kind::Long | Kind::SignedLong | Kind::Float => 4,
            Kind::Rational | Kind::SignedRational | Kind::Double => 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little-endian directory at offset 8 with these entries (tag, type, count, value), and what follows it.
    fn tiff(entries: &[(u16, u16, u32, u32)], after: &[u8]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes.extend(after);
        bytes
    }

    #[test]
    fn a_tag_is_read_as_its_type_says() {
        let after = [1u32, 125, 7, 0].map(u32::to_le_bytes).concat();
        let bytes = tiff(&[(1, 3, 1, 800), (2, 5, 1, 62), (3, 5, 1, 70), (4, 2, 3, 0x00_62_61)], &after);
        let first = Tiff::new(&bytes).unwrap().first().unwrap();
        assert_eq!(first.unsigned(1), Some(800));
        assert_eq!(first.number(2), Some(1.0 / 125.0));
        assert_eq!(first.number(3), None, "a denominator of 0 is no number");
        assert_eq!(first.text(4).as_deref(), Some("ab"));
        assert_eq!(first.unsigned(9), None);
    }

    #[test]
    fn what_points_outside_is_missing_and_the_rest_is_there() {
        let bytes = tiff(&[(1, 4, 1_000, 8), (2, 4, u32::MAX, 8), (3, 4, 1, 5), (4, 99, 1, 5)], &[]);
        let first = Tiff::new(&bytes).unwrap().first().unwrap();
        assert_eq!([1, 2, 3, 4].map(|tag| first.unsigned(tag)), [None, None, Some(5), None]);
        let cut = &bytes[..8 + 2 + 12 * 3 + 5];
        assert_eq!(Tiff::new(cut).unwrap().first().unwrap().unsigned(3), Some(5));
    }

    #[test]
    fn a_ring_of_directories_is_walked_once() {
        let mut bytes = tiff(&[(0x14a, 4, 1, 8), (1, 4, 1, 5)], &[]);
        let next = bytes.len() - 4;
        bytes[next] = 8;
        assert_eq!(Tiff::new(&bytes).unwrap().tree().len(), 1);
    }

    #[test]
    fn what_is_no_tree_has_no_root() {
        for bytes in [&b""[..], b"II", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0", b"XX*\0\x08\0\0\0\0\0"] {
            assert!(Tiff::new(bytes).and_then(|tiff| tiff.first()).is_none(), "{bytes:?}");
        }
    }
}
