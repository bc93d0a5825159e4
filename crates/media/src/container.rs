//! PNG, WebP and GIF as lists of chunks: what they hold besides pixels, found without decoding any.
//! A chunk that runs over the end is cut; what stands before it counts.

use crate::tiff::Order;

/// More chunks than any picture has.
const MAX_CHUNKS: usize = 65_536;

/// What stands beside the pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Parts<'a> {
    /// Width and height, where the format says so in one place.
    pub(crate) size: Option<(u32, u32)>,
    /// A TIFF tree.
    pub(crate) exif: Option<&'a [u8]>,
    pub(crate) xmp: Option<&'a [u8]>,
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
            b"eXIf" => parts.exif = parts.exif.or(Some(content)),
            b"iTXt" => {
                // A language and a translation of the keyword follow, both empty or not.
                let text = content.strip_prefix(XMP).and_then(|rest| rest.splitn(3, |byte| *byte == 0).nth(2));
                let untranslated = content.strip_prefix(XMP).and_then(|rest| rest.strip_prefix(b"\0"));
                parts.xmp = parts.xmp.or(untranslated).or(text);
            }
            b"cICP" => parts.cicp = content.first().copied().zip(content.get(1).copied()),
            b"acTL" => parts.frames = Order::Big.u32(content, 0).unwrap_or(1),
            _ => {}
        }
        rest = after;
    }
    parts
}

/// WebP's extended format (RFC 9649).
pub(crate) fn webp(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut rest = bytes.get(12..).unwrap_or_default();
    for _ in 0..MAX_CHUNKS {
        let Some((name, content, after)) = chunk(rest, Order::Little, 0) else { break };
        match name {
            // Some write the prefix that JPEG needs.
            b"EXIF" => parts.exif = parts.exif.or(Some(content.strip_prefix(b"Exif\0\0").unwrap_or(content))),
            b"XMP " => parts.xmp = parts.xmp.or(Some(content)),
            b"ANMF" | b"VP8 " | b"VP8L" => parts.frames += 1,
            _ => {}
        }
        rest = after;
    }
    parts
}

/// A name of four letters and a length: before the name in PNG, which adds a checksum behind; after it in RIFF, which
/// pads to even.
fn chunk(bytes: &[u8], order: Order, checksum_bytes: usize) -> Option<(&[u8; 4], &[u8], &[u8])> {
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
    const XMP: &[u8] = b"\x0bXMP DataXMP";
    const XMP_TRAILER_BYTES: usize = 258;
    let mut parts = Parts::default();
    let mut walk = || -> Option<()> {
        let table_bytes = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
        parts.size = Some((Order::Little.u16(bytes, 6)?.into(), Order::Little.u16(bytes, 8)?.into()));
        let mut at = 13 + table_bytes(*bytes.get(10)?);
        for _ in 0..MAX_CHUNKS {
            match bytes.get(at)? {
                0x21 => {
                    let content = bytes.get(at + 2..)?;
                    let blocks_bytes = blocks_bytes(content)?;
                    if content.starts_with(XMP) {
                        let packet = content.get(XMP.len()..blocks_bytes.checked_sub(XMP_TRAILER_BYTES)?);
                        parts.xmp = parts.xmp.or(packet);
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
    };
    // `None` is the end of the file, wherever that is.
    let _ = walk();
    parts
}

/// The length of blocks up to the empty one that ends them.
fn blocks_bytes(bytes: &[u8]) -> Option<usize> {
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
            exif: Some(b"II*\0"),
            xmp: Some(b"<x/>"),
            cicp: Some((12, 13)),
            frames: 3,
        };
        assert_eq!(png(&bytes), expected);
        assert_eq!(png(&bytes[..30]).size, Some((60_000, 40_000)));
    }

    #[test]
    fn a_webp_says_what_it_holds() {
        let bytes = b"RIFF\0\0\0\0WEBPANMF\x01\0\0\0a\0ANMF\x01\0\0\0b\0EXIF\x0a\0\0\0Exif\0\0II*\0XMP \x04\0\0\0<x/>";
        let parts = webp(bytes);
        assert_eq!((parts.exif, parts.xmp, parts.frames), (Some(&b"II*\0"[..]), Some(&b"<x/>"[..]), 2));
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
        assert_eq!((parts.size, parts.xmp, parts.frames), (Some((2, 3)), Some(&b"<x/>"[..]), 2));
    }
}
