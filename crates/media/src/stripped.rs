//! A copy of an original that shows the same and says nothing else: neither where it was taken nor by whom, when or with what.
//! Only what a picture is drawn with is let through, so that what nobody has thought of stays behind.

use photo::{Format, Reading};

use crate::container::{self, blocks_bytes, chunk};
use crate::jpeg::Segments;
use crate::metadata;
use crate::orientation::Orientation;
use crate::tiff::Order;

/// The copy: the same pixels, bit by bit, the same colours, the same way up. `None` for formats of which that cannot be made
/// (RAW, HEIC, TIFF), and for what is not whole enough: such a photo has its thumbnail to be given away.
pub fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    match crate::format_of(bytes) {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
        Format::Gif => gif(bytes),
        Format::Tiff
        | Format::Heic
        | Format::Avif
        | Format::Nef
        | Format::Cr2
        | Format::Cr3
        | Format::Arw
        | Format::Dng
        | Format::Orf
        | Format::Rw2
        | Format::Raf
        | Format::Pef
        | Format::Unknown => None,
    }
}

/// Everything up to the end of the picture: behind it cameras put further pictures and films, each with what it says.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const START: [u8; 2] = [0xff, 0xd8];
    const END: [u8; 2] = [0xff, 0xd9];
    let shown = metadata::of_jpeg(&Segments::of(bytes)?, &mut Reading::default());
    let mut rest = bytes.strip_prefix(&START)?;
    let mut copy = START.to_vec();
    if let Some(orientation) = shown.orientation.and_then(turned) {
        let exif = [&b"Exif\0\0"[..], &exif(orientation)].concat();
        copy.extend([0xff, 0xe1]);
        copy.extend((exif.len() as u16 + 2).to_be_bytes());
        copy.extend(exif);
    }
    loop {
        let at = rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff))?;
        let marker = rest[at + 1];
        rest = &rest[at + 2..];
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
        let content = rest.get(2..length)?;
        if is_drawn_with(marker, content) {
            copy.extend([0xff, marker]);
            copy.extend(&rest[..length]);
        }
        rest = &rest[length..];
        if marker == 0xda {
            let end = scan_bytes(rest);
            copy.extend(&rest[..end]);
            rest = &rest[end..];
        }
    }
    copy.extend(END);
    Some(copy)
}

/// Whether a decoder needs a segment: tables and frames, JFIF's and Adobe's markers, the colours' profile.
fn is_drawn_with(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xe0 => content.starts_with(b"JFIF\0"),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        0xe1 | 0xe3..=0xed | 0xef | 0xfe => false,
        _ => true,
    }
}

/// Where a scan's data end: at a marker that is neither an escaped byte nor a restart.
fn scan_bytes(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff | 0xd0..=0xd7);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

/// Which chunks draw, PNG third edition (W3C, 2025) and its film.
const PNG_CHUNKS: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let shown = metadata::of_container(&container::png(bytes), &mut Reading::default());
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut copy = signature.to_vec();
    loop {
        let (name, content, after) = chunk(rest, Order::Big, 4)?;
        let whole = rest.get(..content.len().checked_add(12)?)?;
        if PNG_CHUNKS.contains(&name) {
            copy.extend(whole);
        }
        if name == b"IHDR"
            && let Some(orientation) = shown.orientation.and_then(turned)
        {
            let named = [&b"eXIf"[..], &exif(orientation)].concat();
            copy.extend((named.len() as u32 - 4).to_be_bytes());
            copy.extend(&named);
            copy.extend(crc32(&named).to_be_bytes());
        }
        if name == b"IEND" {
            return Some(copy);
        }
        rest = after;
    }
}

/// PNG's checksum (annex D), which is wanted of a few bytes.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

const WEBP_CHUNKS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// RFC 9649. The flags say which of EXIF and XMP follow.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const XMP: u8 = 1 << 2;
    const EXIF: u8 = 1 << 3;
    /// Where a frame of a film has its own chunks.
    const FRAME_BYTES: usize = 16;
    let shown = metadata::of_container(&container::webp(bytes), &mut Reading::default());
    let orientation = shown.orientation.and_then(turned);
    let mut copy = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut is_extended = false;
    for (name, content) in riff(bytes.get(12..)?)? {
        let mut content = content.to_vec();
        match name {
            b"VP8X" => {
                is_extended = true;
                let flags = content.first_mut()?;
                *flags = *flags & !(XMP | EXIF) | if orientation.is_some() { EXIF } else { 0 };
            }
            b"ANMF" => {
                let (frame, chunks) = content.split_at_checked(FRAME_BYTES)?;
                let mut kept = frame.to_vec();
                riff(chunks)?.into_iter().for_each(|(name, content)| put(&mut kept, name, content));
                content = kept;
            }
            _ => {}
        }
        put(&mut copy, name, &content);
    }
    if let Some(orientation) = orientation.filter(|_| is_extended) {
        put(&mut copy, b"EXIF", &exif(orientation));
    }
    let length = u32::try_from(copy.len() - 8).ok()?;
    copy[4..8].copy_from_slice(&length.to_le_bytes());
    Some(copy)
}

/// The chunks that draw; `None` where one is cut.
fn riff(mut rest: &[u8]) -> Option<Vec<(&[u8; 4], &[u8])>> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (name, content, after) = chunk(rest, Order::Little, 0)?;
        if content.len() != Order::Little.u32(rest, 4)? as usize {
            return None;
        }
        chunks.extend(WEBP_CHUNKS.contains(&name).then_some((name, content)));
        rest = after;
    }
    Some(chunks)
}

fn put(copy: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    copy.extend(name);
    copy.extend((content.len() as u32).to_le_bytes());
    copy.extend(content);
    copy.resize(copy.len().next_multiple_of(2), 0);
}

/// Pictures, what says how long each stays, and how often all come again; no comments and no other applications' blocks.
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table_bytes = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table_bytes(*bytes.get(10)?);
    let mut copy = bytes.get(..at)?.to_vec();
    loop {
        let end = match bytes.get(at)? {
            0x3b => {
                copy.push(0x3b);
                return Some(copy);
            }
            0x21 => at + 2 + blocks_bytes(bytes.get(at + 2..)?)?,
            0x2c => {
                let blocks_at = at + 11 + table_bytes(*bytes.get(at + 9)?);
                blocks_at + blocks_bytes(bytes.get(blocks_at..)?)?
            }
            _ => return None,
        };
        let block = bytes.get(at..end)?;
        let repeats = || [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0"].iter().any(|of| block.get(3..14) == Some(of));
        let is_drawn = match block {
            [0x21, 0xf9, ..] | [0x2c, ..] => true,
            // Its loop is five bytes; whatever else calls itself so is not.
            [0x21, 0xff, ..] => block.len() == 19 && repeats(),
            _ => false,
        };
        if is_drawn {
            copy.extend(block);
        }
        at = end;
    }
}

/// EXIF's number of how a picture is turned; none where it is upright.
fn turned(orientation: Orientation) -> Option<u8> {
    (2..=8).find(|number| Orientation::from_exif(u32::from(*number)) == Some(orientation))
}

/// A TIFF tree that says how a picture is turned, and nothing else.
fn exif(orientation: u8) -> [u8; 26] {
    let mut tree = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    tree[18] = orientation;
    tree
}
