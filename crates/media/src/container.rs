//! PNG, WebP and GIF as lists of chunks: what they hold besides pixels, found without decoding any.
//! A chunk that runs over the end is cut; what stands before it counts.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::tiff::Order;

/// More chunks than any picture has.
const MAX_CHUNKS: usize = 65_536;

/// Text that unpacks to more is not metadata. Bytes.
const MAX_UNPACKED_BYTES: u64 = 8 << 20;

/// What stands beside the pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parts<'a> {
    /// Width and height, where the format says so in one place.
    pub(crate) size: Option<(u32, u32)>,
    /// A TIFF tree.
    pub(crate) exif: Option<Cow<'a, [u8]>>,
    pub(crate) xmp: Option<Cow<'a, [u8]>>,
    /// Code points of primaries and transfer characteristics (ITU-T H.273).
    pub(crate) cicp: Option<(u8, u8)>,
    pub(crate) frames: u32,
}

/// PNG, third edition (W3C, 2025).
pub(crate) fn png(bytes: &[u8]) -> Parts<'_> {
    const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0";
    let mut parts = Parts { frames: 1, ..Parts::default() };
    let mut rest = bytes.get(8..).unwrap_or_default();
    for _ in 0..MAX_CHUNKS {
        let Some((name, content, after)) = chunk(rest, Order::Big, 4) else { break };
        match name {
            b"IHDR" => parts.size = Order::Big.u32(content, 0).zip(Order::Big.u32(content, 4)),
            // The standard's own place wins over ImageMagick's.
            b"eXIf" => parts.exif = Some(content.into()),
            b"iTXt" => {
                // A language and a translation of the keyword follow, empty or not.
                let text = content.strip_prefix(XMP).and_then(|rest| rest.splitn(3, |byte| *byte == 0).nth(2));
                parts.xmp = parts.xmp.or(text.map(Cow::from));
            }
            b"tEXt" | b"zTXt" => {
                parts.exif = parts.exif.or_else(|| raw_profile(name, content).map(Cow::from));
            }
            b"cICP" => parts.cicp = content.first().copied().zip(content.get(1).copied()),
            b"acTL" => parts.frames = Order::Big.u32(content, 0).unwrap_or(1),
            _ => {}
        }
        rest = after;
    }
    parts
}

/// How ImageMagick kept EXIF before PNG had a place for it: a name, a length and hexadecimal digits, packed or not.
fn raw_profile(chunk: &[u8; 4], content: &[u8]) -> Option<Vec<u8>> {
    let (keyword, rest) = content.split_at_checked(content.iter().position(|byte| *byte == 0)?)?;
    if !matches!(keyword, b"Raw profile type exif" | b"Raw profile type APP1") {
        return None;
    }
    let mut text = Vec::new();
    if chunk == b"zTXt" {
        // What was unpacked before an error counts.
        let _ = ZlibDecoder::new(rest.get(2..)?).take(MAX_UNPACKED_BYTES).read_to_end(&mut text);
    } else {
        text.extend_from_slice(&rest[1..]);
    }
    let mut lines = text.splitn(4, |byte| *byte == b'\n');
    let hexadecimal = lines.nth(3)?;
    let digits: Vec<u8> =
        hexadecimal.iter().filter_map(|byte| u8::try_from(char::from(*byte).to_digit(16)?).ok()).collect();
    let (pairs, _) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    Some(bytes.strip_prefix(b"Exif\0\0").map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// WebP's extended format (RFC 9649).
pub(crate) fn webp(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut rest = bytes.get(12..).unwrap_or_default();
    for _ in 0..MAX_CHUNKS {
        let Some((name, content, after)) = chunk(rest, Order::Little, 0) else { break };
        match name {
            // Some write the prefix that JPEG needs.
            b"EXIF" => parts.exif = parts.exif.or(Some(content.strip_prefix(b"Exif\0\0").unwrap_or(content).into())),
            b"XMP " => parts.xmp = parts.xmp.or(Some(content.into())),
            b"ANMF" | b"VP8 " | b"VP8L" => parts.frames += 1,
            _ => {}
        }
        rest = after;
    }
    parts
}

/// A name of four letters and a length: before the name in PNG, which adds a checksum behind; after it in RIFF, which
/// pads to even.
pub(crate) fn chunk(bytes: &[u8], order: Order, checksum_bytes: usize) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (name_at, length_at) = match order {
        Order::Big => (4, 0),
        Order::Little => (0, 4),
    };
    let name = bytes.get(name_at..)?.first_chunk()?;
    let length = usize::try_from(order.u32(bytes, length_at)?).ok()?;
    let body = bytes.get(8..)?;
    let content = &body[..length.min(body.len())];
    let padding = if checksum_bytes == 0 { length % 2 } else { 0 };
    let after = body.get(length.checked_add(padding + checksum_bytes)?..).unwrap_or_default();
    Some((name, content, after))
}

/// GIF89a (CompuServe, 1990). XMP lies in an application extension as if it were no blocks, and ends in a run of
/// bytes that lead any reader of blocks out of it.
pub(crate) fn gif(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    // `None` is the end of the file, wherever that is.
    let _ = walk_gif(bytes, &mut parts);
    parts
}

fn walk_gif<'a>(bytes: &'a [u8], parts: &mut Parts<'a>) -> Option<()> {
    const XMP: &[u8] = b"\x0bXMP DataXMP";
    const XMP_TRAILER_BYTES: usize = 258;
    let table_bytes = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    parts.size = Some((Order::Little.u16(bytes, 6)?.into(), Order::Little.u16(bytes, 8)?.into()));
    let mut at = 13 + table_bytes(*bytes.get(10)?);
    for _ in 0..MAX_CHUNKS {
        match bytes.get(at)? {
            0x21 => {
                let content = bytes.get(at + 2..)?;
                let blocks_bytes = blocks_bytes(content)?;
                if content.starts_with(XMP) && parts.xmp.is_none() {
                    let packet = content.get(XMP.len()..blocks_bytes.checked_sub(XMP_TRAILER_BYTES)?);
                    parts.xmp = packet.map(Cow::from);
                }
                at += 2 + blocks_bytes;
            }
            0x2c => {
                parts.frames += 1;
                // Nine bytes of place and flags, the colours, one byte of code size, the blocks.
                at += 11 + table_bytes(*bytes.get(at + 9)?);
                at += blocks_bytes(bytes.get(at..)?)?;
            }
            _ => return None,
        }
    }
    None
}

/// The length of blocks up to the empty one that ends them.
pub(crate) fn blocks_bytes(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, content) in chunks {
            bytes.extend((content.len() as u32).to_be_bytes());
            bytes.extend(*name);
            bytes.extend(*content);
            bytes.extend([0; 4]);
        }
        bytes
    }

    #[test]
    fn a_png_says_what_it_holds_before_and_after_its_pixels() {
        let header = [60_000u32.to_be_bytes(), 40_000u32.to_be_bytes()].concat();
        let bytes = png_of(&[
            (b"IHDR", &header),
            (b"cICP", &[12, 13, 0, 1]),
            (b"acTL", &[0, 0, 0, 3, 0, 0, 0, 0]),
            (b"IDAT", b"..."),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0en\0XMP\0<x/>"),
            (b"eXIf", b"II*\0"),
        ]);
        let expected = Parts {
            size: Some((60_000, 40_000)),
            exif: Some(b"II*\0"[..].into()),
            xmp: Some(b"<x/>"[..].into()),
            cicp: Some((12, 13)),
            frames: 3,
        };
        assert_eq!(png(&bytes), expected);
        assert_eq!(png(&bytes[..30]).size, Some((60_000, 40_000)));
    }

    #[test]
    fn a_png_by_imagemagick_keeps_exif_in_digits() {
        let bytes = png_of(&[(b"tEXt", b"Raw profile type exif\0\nexif\n      10\n4578696600004949\n2a00\n")]);
        assert_eq!(png(&bytes).exif.as_deref(), Some(&b"II*\0"[..]));
    }

    #[test]
    fn a_webp_says_what_it_holds() {
        let bytes = b"RIFF\0\0\0\0WEBPANMF\x01\0\0\0a\0ANMF\x01\0\0\0b\0EXIF\x0a\0\0\0Exif\0\0II*\0XMP \x04\0\0\0<x/>";
        let parts = webp(bytes);
        assert_eq!(
            (parts.exif.as_deref(), parts.xmp.as_deref(), parts.frames),
            (Some(&b"II*\0"[..]), Some(&b"<x/>"[..]), 2)
        );
    }

    #[test]
    fn a_gif_says_what_it_holds() {
        let mut bytes = b"GIF89a\x02\0\x03\0\0\0\0\x21\xff\x0bXMP DataXMP<x/>\x01".to_vec();
        bytes.extend((0..=255u8).rev());
        bytes.push(0);
        for _ in 0..2 {
            bytes.extend(b"\x2c\0\0\0\0\x02\0\x03\0\0\x02\x02ab\0");
        }
        bytes.push(0x3b);
        let parts = gif(&bytes);
        assert_eq!((parts.size, parts.xmp.as_deref(), parts.frames), (Some((2, 3)), Some(&b"<x/>"[..]), 2));
    }
}
