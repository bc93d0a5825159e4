//! Damage never stops `process`: it returns, and says that something is wrong or shows what is left.

use photo::Format;

use crate::made::{Random, fixture, processed};
use crate::raw::{FORMATS, raw};

const FIXTURES: [&str; 12] = [
    "clear.png",
    "grey16.png",
    "house.heic",
    "house.jpg",
    "house.webp",
    "iptc.jpg",
    "moves.gif",
    "moves.webp",
    "palette.png",
    "progressive.jpg",
    "strips.tiff",
    "turned.jpg",
];

fn originals() -> Vec<Vec<u8>> {
    let fixtures = FIXTURES.map(fixture).into_iter();
    fixtures.chain(FORMATS.map(|format| raw(format, 1))).collect()
}

/// `process` returns, and what it returns makes sense.
fn survives(bytes: &[u8]) {
    let processed = processed(bytes);
    assert_eq!(processed.reading.is_picture(), processed.renditions.is_some());
    assert!(processed.renditions.is_some() || !processed.reading.problems.is_empty());
}

#[test]
fn files_cut_short_are_survived() {
    for original in originals() {
        let step = (original.len() / 60).max(1);
        for length in (0..original.len()).step_by(step) {
            survives(&original[..length]);
        }
    }
}

#[test]
fn flipped_bytes_are_survived() {
    let mut random = Random(42);
    for original in originals() {
        for _ in 0..60 {
            let mut damaged = original.clone();
            for _ in 0..1 + random.below(8) {
                // Half of the flips hit the beginning, where the structure is.
                let end = if random.below(2) == 0 { damaged.len().min(400) } else { damaged.len() };
                damaged[random.below(end)] = random.below(256) as u8;
            }
            survives(&damaged);
        }
    }
}

#[test]
fn noise_behind_every_beginning_is_survived() {
    let beginnings: [&[u8]; 14] = [
        b"\xff\xd8\xff\xe1\0\x40Exif\0\0II*\0\x08\0\0\0\x05\0",
        b"\xff\xd8\xff\xdb\0\x43\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0",
        b"RIFF\xff\0\0\0WEBPVP8 ",
        b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0",
        b"GIF89a\x10\0\x10\0\x80\0\0",
        b"II*\0\x08\0\0\0\x09\0",
        b"MM\0*\0\0\0\x08\0\x09",
        b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0\x05\0",
        b"IIRO\x08\0\0\0\x05\0",
        b"IIU\0\x08\0\0\0\x05\0",
        b"FUJIFILMCCD-RAW 0201",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\x01\0meta\0\0\0\0",
        b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom\0\0\x01\0moov",
    ];
    let mut random = Random(7);
    for beginning in beginnings {
        assert_ne!(media::format_of(beginning), Format::Unknown);
        for _ in 0..100 {
            let length = random.below(2_000);
            survives(&[beginning, random.bytes(length).as_slice()].concat());
        }
    }
    for _ in 0..200 {
        let length = random.below(500);
        survives(&random.bytes(length));
    }
}

#[test]
fn directories_that_name_themselves_are_walked_once() {
    // The root names itself as next, as a directory below, as EXIF and as GPS.
    let mut ring = b"II*\0\x08\0\0\0\x03\0".to_vec();
    for tag in [0x014au16, 0x8769, 0x8825] {
        ring.extend([&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0, 8, 0, 0, 0]].concat());
    }
    ring.extend([8, 0, 0, 0]);
    for magic in [*b"II*\0", *b"IIRO", *b"IIU\0"] {
        ring[..4].copy_from_slice(&magic);
        survives(&ring);
    }
}
