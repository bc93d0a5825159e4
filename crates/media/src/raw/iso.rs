//! Canon's CR3: tags in boxes of their own, a small, a middling and a full-size JPEG in three places.
//! By the description of the format that Laurent Clévy keeps (github.com/lclevy/canon_cr3).

use super::{Found, slice};
use crate::bmff::{boxes, named};
use crate::exif::Directories;
use crate::tiff::{Order, Tiff};

/// Canon's metadata, in the movie box.
const METADATA: [u8; 16] =
    [0x85, 0xc0, 0xb6, 0x87, 0x82, 0x0f, 0x11, 0xe0, 0x81, 0x11, 0xf4, 0xce, 0x46, 0x2b, 0x6a, 0x48];
/// Canon's preview, beside it.
const PREVIEW: [u8; 16] =
    [0xea, 0xf4, 0x2b, 0x5e, 0x1c, 0x98, 0x4b, 0x88, 0xb9, 0xfb, 0xb7, 0xdc, 0x40, 0x6e, 0x4d, 0x16];
/// Before the JPEG in PRVW and THMB: version, size and length.
const PICTURE_HEAD: usize = 16;

/// The tags, whatever may be a JPEG, and the sensor's size.
pub(super) fn look(bytes: &[u8]) -> Found<'_> {
    let mut directories = Directories::default();
    let mut candidates = Vec::new();
    for movie in named(bytes, b"moov") {
        for metadata in extended(movie, &METADATA) {
            for this in boxes(metadata) {
                let tags = || Tiff::new(this.content)?.first();
                match &this.name {
                    b"CMT1" => directories.main = tags(),
                    b"CMT2" => directories.exif = tags(),
                    b"CMT4" => directories.gps = tags(),
                    b"THMB" => candidates.extend(this.content.get(PICTURE_HEAD..)),
                    _ => {}
                }
            }
        }
        candidates.extend(named(movie, b"trak").filter_map(|track| sample(bytes, track)));
    }
    for preview in extended(bytes, &PREVIEW) {
        // Eight bytes of version and count stand before the boxes.
        let inner = preview.get(8..).unwrap_or_default();
        candidates.extend(named(inner, b"PRVW").filter_map(|content| content.get(PICTURE_HEAD..)));
    }
    let size = directories.main.and_then(|main| Some((main.unsigned(0x0100)?, main.unsigned(0x0101)?)));
    Found { directories, candidates, size: size.filter(|(width, height)| *width > 0 && *height > 0) }
}

/// The contents of the boxes that this name of 16 bytes extends.
fn extended<'a>(bytes: &'a [u8], name: &[u8; 16]) -> impl Iterator<Item = &'a [u8]> {
    named(bytes, b"uuid").filter_map(|content| content.strip_prefix(name))
}

/// The one picture of a track: its offset from `co64` or `stco`, its length from `stsz`.
fn sample<'a>(bytes: &'a [u8], track: &'a [u8]) -> Option<&'a [u8]> {
    let media = named(track, b"mdia").next()?;
    let information = named(media, b"minf").next()?;
    let table = named(information, b"stbl").next()?;
    let sizes = named(table, b"stsz").next()?;
    let length = match Order::Big.u32(sizes, 4)? {
        // Sizes differ: the first of the list.
        0 => Order::Big.u32(sizes, 12)?,
        same => same,
    };
    let offset = match named(table, b"co64").next() {
        Some(offsets) => u32::try_from(Order::Big.u64(offsets, 8)?).ok()?,
        None => Order::Big.u32(named(table, b"stco").next()?, 8)?,
    };
    slice(bytes, offset, length)
}
