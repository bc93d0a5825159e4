//! What a file is, told by its bytes and never by its name.
//! Camera RAW hides behind TIFF's and QuickTime's first bytes, so this looks further than those.

use photo::Format;

use crate::tiff::{Directory, Order, Tiff};

/// What the first bytes say; `Unknown` where nothing is known.
///
/// TIFF-based RAW is told apart by its first directory: pass the first 64 KiB or more.
pub fn format_of(head: &[u8]) -> Format {
    match head {
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Format::Png,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Format::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::WebP,
        [b'I', b'I', b'R', b'O' | b'S', ..] | [b'M', b'M', b'O', b'R', ..] => Format::Orf,
        [b'I', b'I', b'U', 0, ..] => Format::Rw2,
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => tiff_based(head),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => iso_based(head),
        _ if head.starts_with(b"FUJIFILMCCD-RAW ") => Format::Raf,
        _ => Format::Unknown,
    }
}

/// Why a file that no format claims is not read, in a person's words.
pub(crate) fn why_unknown(bytes: &[u8]) -> &'static str {
    if bytes.is_empty() {
        "the file is empty"
    } else if is_video(bytes) {
        "a video: this version reads photographs"
    } else {
        "not an image that Tintype can read"
    }
}

fn is_video(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(12)];
    match head.get(4..8) {
        // QuickTime from before brands begins with any of these.
        Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"pnot") => true,
        // Matroska and WebM, AVI, MPEG.
        _ => {
            head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3])
                || (head.starts_with(b"RIFF") && head.ends_with(b"AVI "))
                || head.starts_with(&[0, 0, 1, 0xba])
        }
    }
}

/// By the brands of the first box (ISO 14496-12, 4.3): the major one, then those that it is compatible with.
fn iso_based(head: &[u8]) -> Format {
    let size = Order::Big.u32(head, 0).and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
    let brands = &head[8..size.clamp(12, 256).min(head.len()).max(8)];
    let known =
        brands.chunks_exact(4).enumerate().filter(|(index, _)| *index != 1).find_map(|(_, brand)| match brand {
            b"crx " => Some(Format::Cr3),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Some(Format::Heic),
            b"avif" | b"avis" => Some(Format::Avif),
            _ => None,
        });
    // "Some HEIF", whatever is inside: libheif will say.
    let heif = brands.starts_with(b"mif1") || brands.starts_with(b"msf1");
    known.unwrap_or(if heif { Format::Heic } else { Format::Unknown })
}

fn tiff_based(head: &[u8]) -> Format {
    const MAKE: u16 = 0x010f;
    const DNG_VERSION: u16 = 0xc612;
    if head.get(8..10) == Some(b"CR") {
        return Format::Cr2;
    }
    let Some(tiff) = Tiff::new(head) else { return Format::Tiff };
    let Some(first) = tiff.first() else { return Format::Tiff };
    if first.get(DNG_VERSION).is_some() {
        return Format::Dng;
    }
    let make = first.text(MAKE).unwrap_or_default().to_ascii_uppercase();
    let raw = || tiff.tree().iter().any(is_sensor_data);
    // An edited TIFF keeps the camera's name, so the name alone does not make it RAW.
    if make.starts_with("NIKON") && raw() {
        Format::Nef
    } else if make.starts_with("SONY") && raw() {
        Format::Arw
    } else if (make.starts_with("PENTAX") || make.starts_with("RICOH") || make.starts_with("ASAHI")) && raw() {
        Format::Pef
    } else if make.starts_with("OLYMPUS") && raw() {
        Format::Orf
    } else {
        Format::Tiff
    }
}

/// Whether the directory is of what a sensor saw, or of a small picture beside that.
fn is_sensor_data(directory: &Directory) -> bool {
    let colour_filter_array = matches!(directory.unsigned(0x0106), Some(32_803 | 34_892));
    // Nikon's, Sony's, packed, Pentax's.
    let compressed = matches!(directory.unsigned(0x0103), Some(34_713 | 32_767 | 32_769 | 32_770 | 65_535));
    let reduced_with_more_below = directory.unsigned(0x00fe) == Some(1) && directory.get(0x014a).is_some();
    colour_filter_array || compressed || reduced_with_more_below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Format) {
        assert_eq!(format_of(head), expected);
    }

    #[test]
    fn the_first_bytes_tell() {
        check(b"\xff\xd8\xff\xe1", Format::Jpeg);
        check(b"\x89PNG\r\n\x1a\n\0", Format::Png);
        check(b"GIF89a", Format::Gif);
        check(b"RIFF\0\0\0\0WEBPVP8 ", Format::WebP);
        check(b"IIRO\x08\0\0\0", Format::Orf);
        check(b"IIU\0\x18\0\0\0", Format::Rw2);
        check(b"II*\0\x10\0\0\0CR\x02\0", Format::Cr2);
        check(b"II*\0\x08\0\0\0", Format::Tiff);
        check(b"MM\0*\0\0\0\x08", Format::Tiff);
        check(b"FUJIFILMCCD-RAW 0201", Format::Raf);
        check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heic);
        check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Format::Avif);
        check(b"\0\0\0\x14ftypmif1\0\0\0\0mif1", Format::Heic);
        check(b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", Format::Cr3);
        check(b"\0\0\0\x18ftypisom\0\0\0\x01isommp42", Format::Unknown);
        check(b"hello, world", Format::Unknown);
        check(b"", Format::Unknown);
    }

    #[test]
    fn what_is_not_a_picture_is_named() {
        assert_eq!(why_unknown(b""), "the file is empty");
        assert_eq!(why_unknown(b"\0\0\0\x18ftypqt  "), "a video: this version reads photographs");
        assert_eq!(why_unknown(b"RIFF\0\0\0\0AVI LIST"), "a video: this version reads photographs");
        assert_eq!(why_unknown(b"hello"), "not an image that Tintype can read");
    }
}
