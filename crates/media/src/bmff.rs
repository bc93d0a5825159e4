//! The boxes of ISO base media files (ISO/IEC 14496-12), of which Canon's CR3 is one.
//! A box that says it is longer than what holds it is cut to fit.

use crate::tiff::Order;

/// More boxes side by side than any camera writes.
const MAX_BOXES: usize = 1_024;

/// A box's name and what it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Box<'a> {
    pub(crate) name: [u8; 4],
    pub(crate) content: &'a [u8],
}

/// The boxes that lie side by side in these bytes.
pub(crate) fn boxes(mut bytes: &[u8]) -> Vec<Box<'_>> {
    let mut found = Vec::new();
    while let Some((this, rest)) = next(bytes)
        && found.len() < MAX_BOXES
    {
        found.push(this);
        bytes = rest;
    }
    found
}

/// The contents of every box with this name.
pub(crate) fn named<'a>(bytes: &'a [u8], name: &[u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    boxes(bytes).into_iter().filter(move |this| this.name == *name).map(|this| this.content)
}

/// The EXIF and XMP of a HEIF file.
#[derive(Debug, Default)]
pub(crate) struct Items<'a> {
    /// A TIFF tree.
    pub(crate) exif: Option<&'a [u8]>,
    pub(crate) xmp: Option<&'a [u8]>,
}

/// Finds a HEIF file's metadata items (ISO/IEC 14496-12, 8.11), whether or not its pictures can be read.
pub(crate) fn items(bytes: &[u8]) -> Items<'_> {
    let mut items = Items::default();
    let Some(meta) = named(bytes, b"meta").next().and_then(|meta| meta.get(4..)) else { return items };
    let Some(places) = named(meta, b"iloc").next() else { return items };
    let inner = named(meta, b"idat").next().unwrap_or_default();
    for (id, kind) in metadata_items(meta) {
        let Some(content) = place(places, id).and_then(|place| place.of(bytes, inner)) else { continue };
        match kind {
            Kind::Exif => {
                // Four bytes say how far the TIFF header is from here (ISO/IEC 23008-12, A.2.1).
                let skipped = Order::Big.u32(content, 0).and_then(|skipped| usize::try_from(skipped).ok());
                let start = skipped.and_then(|skipped| skipped.checked_add(4)).unwrap_or(4);
                items.exif = items.exif.or(content.get(start..));
            }
            Kind::Xmp => items.xmp = items.xmp.or(Some(content)),
        }
    }
    items
}

enum Kind {
    Exif,
    Xmp,
}

/// The items whose entries (`infe`, versions 2 and 3) say that they are metadata.
fn metadata_items(meta: &[u8]) -> Vec<(u32, Kind)> {
    let Some(list) = named(meta, b"iinf").next() else { return Vec::new() };
    // The count of entries has four bytes from version 1 on.
    let start = if list.first() == Some(&0) { 6 } else { 8 };
    let entries = named(list.get(start..).unwrap_or_default(), b"infe");
    let kinds = entries.filter_map(|entry| {
        let (id, rest) = match entry.first()? {
            2 => (u32::from(Order::Big.u16(entry, 4)?), entry.get(8..)?),
            3 => (Order::Big.u32(entry, 4)?, entry.get(10..)?),
            _ => return None,
        };
        match rest.first_chunk()? {
            b"Exif" => Some((id, Kind::Exif)),
            // A name, then the media type.
            b"mime" => {
                let mime = rest[4..].splitn(3, |byte| *byte == 0).nth(1)?;
                (mime == b"application/rdf+xml").then_some((id, Kind::Xmp))
            }
            _ => None,
        }
    });
    kinds.collect()
}

/// Where an item's first extent lies; nobody writes metadata in several.
struct Place {
    in_idat: bool,
    offset: u64,
    length: u64,
}

impl Place {
    fn of<'a>(&self, bytes: &'a [u8], inner: &'a [u8]) -> Option<&'a [u8]> {
        let whole = if self.in_idat { inner } else { bytes };
        let start = usize::try_from(self.offset).ok()?;
        let end = match self.length {
            0 => whole.len(),
            length => start.checked_add(usize::try_from(length).ok()?)?.min(whole.len()),
        };
        whole.get(start..end)
    }
}

fn place(places: &[u8], wanted: u32) -> Option<Place> {
    let mut at = Cursor { bytes: places, at: 0 };
    let version = at.number(1)?;
    at.number(3)?;
    let (sizes, more) = (at.number(1)?, at.number(1)?);
    let (offset_bytes, length_bytes, base_bytes) = (sizes >> 4, sizes & 15, more >> 4);
    let index_bytes = if version == 0 { 0 } else { more & 15 };
    let id_bytes = if version < 2 { 2 } else { 4 };
    for _ in 0..at.number(id_bytes)?.min(MAX_BOXES as u64) {
        let id = at.number(id_bytes)?;
        let method = if version == 0 { 0 } else { at.number(2)? & 15 };
        at.number(2)?;
        let base = at.number(base_bytes)?;
        let mut first = None;
        for _ in 0..at.number(2)? {
            at.number(index_bytes)?;
            let (offset, length) = (at.number(offset_bytes)?, at.number(length_bytes)?);
            first = first.or(Some((offset, length)));
        }
        if id == u64::from(wanted) {
            let (offset, length) = first?;
            return (method < 2).then_some(Place { in_idat: method == 1, offset: base.checked_add(offset)?, length });
        }
    }
    None
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    /// The next number of so many bytes, 0 to 8.
    fn number(&mut self, size_bytes: u64) -> Option<u64> {
        let size = usize::try_from(size_bytes.min(8)).ok()?;
        let bytes = self.bytes.get(self.at..self.at + size)?;
        self.at += size;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

fn next(bytes: &[u8]) -> Option<(Box<'_>, &[u8])> {
    let size = Order::Big.u32(bytes, 0)?;
    let name = *bytes.get(4..)?.first_chunk()?;
    let (head, size) = match size {
        // To the end of the file.
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(Order::Big.u64(bytes, 8)?).ok()?),
        _ => (8, usize::try_from(size).ok()?),
    };
    let end = size.min(bytes.len());
    let content = bytes.get(head..end)?;
    Some((Box { name, content }, &bytes[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[(&str, &str)]) {
        let found = boxes(bytes);
        let found: Vec<_> =
            found.iter().map(|b| (str::from_utf8(&b.name).unwrap(), str::from_utf8(b.content).unwrap())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn boxes_lie_side_by_side() {
        check(b"\0\0\0\x0aabcdxy\0\0\0\x08efgh", &[("abcd", "xy"), ("efgh", "")]);
        check(b"\0\0\0\x01abcd\0\0\0\0\0\0\0\x11z\0\0\0\0efghto the end", &[("abcd", "z"), ("efgh", "to the end")]);
    }

    #[test]
    fn metadata_is_found_by_its_place() {
        let boxed =
            |name: &[u8], content: &[u8]| [&((content.len() + 8) as u32).to_be_bytes()[..], name, content].concat();
        let exif = boxed(b"infe", b"\x02\0\0\0\0\x07\0\0Exif\0");
        let xmp = boxed(b"infe", b"\x02\0\0\0\0\x08\0\0mimeabc\0application/rdf+xml\0");
        let list = boxed(b"iinf", &[b"\0\0\0\0\0\x02", &exif[..], &xmp].concat());
        // Both lie in `idat`, four-byte offsets and lengths.
        let places =
            b"\x01\0\0\0\x44\0\0\x02\0\x07\0\x01\0\0\0\x01\0\0\0\0\0\0\0\x0a\0\x08\0\x01\0\0\0\x01\0\0\0\x0a\0\0\0\x04";
        let content = [&list[..], &boxed(b"iloc", places), &boxed(b"idat", b"\0\0\0\x02??II*\0<x/>")].concat();
        let file = [boxed(b"ftyp", b"heic"), boxed(b"meta", &[&[0; 4], &content[..]].concat())].concat();
        let found = items(&file);
        assert_eq!((found.exif, found.xmp), (Some(&b"II*\0"[..]), Some(&b"<x/>"[..])));
        for length in 0..file.len() {
            items(&file[..length]);
        }
    }

    #[test]
    fn a_box_that_is_too_long_is_cut_and_one_too_short_ends_the_walk() {
        check(b"\x7f\0\0\x0aabcdxy", &[("abcd", "xy")]);
        check(b"\0\0\0\x04abcdxy", &[]);
        check(b"\0\0\0", &[]);
    }
}
