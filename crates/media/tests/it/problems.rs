//! What cannot be read is said in words that a person understands, and whatever can be read is still there.

use media::{MAX_DECODING_BYTES, MAX_ORIGINAL_BYTES, Sizes, memory_bytes, process};
use photo::Format;

use crate::made::{Content, Tree, chunk, fixture, jpeg, plain_jpeg, processed, with_exif, with_segment};

#[track_caller]
fn check(bytes: &[u8], format: Format, problem: &str) {
    let processed = processed(bytes);
    assert_eq!(processed.reading.problems, [problem]);
    assert_eq!(processed.reading.format, format);
    assert_eq!(processed.reading.is_picture(), processed.renditions.is_some());
    assert!(processed.renditions.is_none());
}

#[test]
fn what_is_not_a_picture_is_named() {
    check(b"", Format::Unknown, "the file is empty");
    check(b"Dear diary, today we went to the sea.", Format::Unknown, "not an image that Tintype can read");
    check(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Format::Unknown, "a video: this version reads photographs");
    check(b"\0\0\0\x14ftypavif\0\0\0\0avif", Format::Avif, "AVIF cannot be read by this version");
    check(b"\xff\xd8\xff\xd9", Format::Jpeg, "the JPEG has no picture in it");
    check(b"II*\0\x10\0\0\0CR\x02\0", Format::Cr2, "the CR2 has no JPEG inside that could be shown");
    check(b"FUJIFILMCCD-RAW 0201", Format::Raf, "the RAF has no JPEG inside that could be shown");
}

#[test]
fn a_picture_that_is_too_large_is_refused_before_it_is_unpacked() {
    let too_large = "60,000 × 60,000 pixels: larger than this version can read; the original is kept as it is";
    check(&png_of(60_000, 60_000, false), Format::Png, too_large);
    check(&png_of(0, 5, false), Format::Png, "the PNG cannot be decoded: Invalid image dimensions");
}

#[test]
fn a_jpeg_over_the_limit_of_pixels_is_shown_all_the_same() {
    // 65,500 × 200 of one colour, the widest that a JPEG may be.
    let processed = processed(&plain_jpeg(65_500, 200, [90, 120, 150]));
    assert_eq!(processed.reading.problems, Vec::<String>::new());
    assert_eq!((processed.reading.width_px, processed.reading.height_px), (65_500, 200));
    let renditions = processed.renditions.unwrap();
    let header = turbojpeg::read_header(&renditions.thumbnail).unwrap();
    assert_eq!((header.width, header.height), (2_048, 6));
}

#[test]
fn a_truncated_jpeg_shows_what_is_left() {
    let noise = jpeg(640, 480, |x, y| [(x * 7 % 256) as u8, (y * 5 % 256) as u8, (x * y % 256) as u8]);
    let whole = with_exif(&noise, &Tree::of(vec![(0x0132, Content::Text("2019:05:17 14:30:02"))]));
    let processed = processed(&whole[..whole.len() / 2]);
    assert_eq!(processed.reading.problems, ["the file is cut short: a part of the picture is missing"]);
    assert!(processed.renditions.is_some() && processed.reading.is_picture());
    assert_eq!((processed.reading.width_px, processed.reading.height_px), (640, 480));
    assert_eq!(processed.reading.taken.unwrap().local.to_string(), "2019-05-17T14:30:02");
}

#[test]
fn a_jpeg_cut_before_its_pixels_still_has_its_date() {
    let whole =
        with_exif(&plain_jpeg(640, 480, [9, 9, 9]), &Tree::of(vec![(0x0132, Content::Text("2019:05:17 14:30:02"))]));
    let processed = processed(&whole[..100]);
    assert_eq!(processed.reading.problems, ["the JPEG has no picture in it"]);
    assert!(processed.reading.taken.is_some() && processed.renditions.is_none());
}

#[test]
fn a_heic_cut_short_still_has_its_date() {
    let whole = fixture("house.heic");
    let date = |length: usize| processed(&whole[..length]).reading.taken.map(|taken| taken.local.to_string());
    let lengths: Vec<usize> = (0..whole.len()).step_by(97).collect();
    let dated = lengths.iter().filter(|length| date(**length).as_deref() == Some("2022-09-10T11:12:13.007")).count();
    assert!(dated > 0, "of {} truncations", lengths.len());
}

#[test]
fn a_file_that_is_too_long_is_not_looked_into() {
    let mut bytes = plain_jpeg(8, 8, [1, 2, 3]);
    bytes.resize(usize::try_from(MAX_ORIGINAL_BYTES).unwrap() + 1, 0);
    check(&bytes, Format::Jpeg, "the file has 256 MiB, which is more than this version reads");
}

#[test]
fn renditions_fit_their_sizes_and_are_never_enlarged() {
    #[track_caller]
    fn check((width, height): (usize, usize), thumbnail: (usize, usize), tile: (u32, u32)) {
        let renditions = process(&plain_jpeg(width, height, [90, 120, 150]), &Sizes::default()).renditions.unwrap();
        let header = turbojpeg::read_header(&renditions.thumbnail).unwrap();
        assert_eq!((header.width, header.height), thumbnail);
        let features = webp::BitstreamFeatures::new(&renditions.tile).unwrap();
        assert_eq!((features.width(), features.height()), tile);
    }
    check((3_000, 2_000), (2_048, 1_365), (540, 360));
    check((2_000, 3_000), (1_365, 2_048), (240, 360));
    check((300, 200), (300, 200), (300, 200));
    check((1, 1), (1, 1), (1, 1));
    // A panorama's tile is at most four times as wide as tiles are high.
    check((8_000, 800), (2_048, 205), (1_440, 144));
}

/// What a file needs, MiB, and that it is at most what decoding may; `None` for what is refused, with its size in words.
#[track_caller]
fn check_memory(bytes: &[u8], need_mib: Option<std::ops::Range<u64>>) {
    let need_bytes = memory_bytes(bytes);
    assert!(need_bytes <= MAX_DECODING_BYTES, "{need_bytes}");
    let problems = processed(bytes).reading.problems;
    let refused = problems.iter().any(|problem| problem.contains("larger than this version can read"));
    assert_eq!(refused, need_mib.is_none(), "{problems:?}");
    // What is refused costs no more than looking.
    let expected = need_mib.unwrap_or(0..8);
    assert!(expected.contains(&(need_bytes >> 20)), "{} MiB", need_bytes >> 20);
}

/// A PNG of eight-bit RGBA that says it is so large and has nothing else.
fn png_of(width: u32, height: u32, interlaced: bool) -> Vec<u8> {
    let content = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, interlaced.into()]].concat();
    [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", &content).as_slice(), &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")].concat()
}

/// A JPEG's frame: its marker, and the factors of its components. The first scan has so many of them.
fn jpeg_of(marker: u8, width: u16, height: u16, factors: &[u8], scanned: u8) -> Vec<u8> {
    let components = factors.iter().zip(1u8..).flat_map(|(factors, number)| [number, *factors, 0]);
    let [(h1, h0), (w1, w0)] = [height, width].map(u16::to_be_bytes).map(|[high, low]| (high, low));
    let frame: Vec<u8> = [8, h1, h0, w1, w0, factors.len() as u8].into_iter().chain(components).collect();
    let scan: Vec<u8> =
        [scanned].into_iter().chain((1..=scanned).flat_map(|number| [number, 0])).chain([0, 63, 0]).collect();
    let with_scan = with_segment(b"\xff\xd8\xff\xd9", 0xda, &scan);
    with_segment(&with_scan, marker, &frame)
}

/// A grey TIFF in strips of so many rows, without what is in them.
fn tiff_of(width: u32, height: u32, strip_rows: u32, bits: u16) -> Vec<u8> {
    let strips = height.div_ceil(strip_rows);
    let many =
        |value: u32| if strips == 1 { Content::Long(value) } else { Content::Directories(vec![0; strips as usize]) };
    Tree::of(vec![
        (0x0100, Content::Long(width)),
        (0x0101, Content::Long(height)),
        (0x0102, Content::Short(bits)),
        (0x0103, Content::Short(1)),
        (0x0106, Content::Short(1)),
        (0x0111, many(8)),
        (0x0115, Content::Short(1)),
        (0x0116, Content::Long(strip_rows)),
        (0x0117, many(8)),
    ])
    .bytes(b"II*\0")
}

#[test]
fn memory_is_known_beforehand() {
    const PLAIN: [u8; 3] = [0x11, 0x11, 0x11];
    const USUAL: [u8; 3] = [0x22, 0x11, 0x11];
    check_memory(b"hello", Some(0..8));
    // A JPEG costs what it is scaled to: 3,000 × 2,000, or 2,897 × 2,897 of 134 megapixels.
    check_memory(&plain_jpeg(6_000, 4_000, [90, 120, 150]), Some(32..64));
    check_memory(&jpeg_of(0xc0, 11_585, 11_585, &USUAL, 3), Some(48..96));
    // 48 megapixels in several scans, whose coefficients are all kept: three bytes a pixel, or six.
    check_memory(&jpeg_of(0xc2, 8_064, 6_048, &USUAL, 3), Some(160..200));
    check_memory(&jpeg_of(0xc0, 8_064, 6_048, &USUAL, 1), Some(160..200));
    check_memory(&jpeg_of(0xc2, 8_064, 6_048, &PLAIN, 3), Some(300..320));
    check_memory(&jpeg_of(0xc2, 11_585, 11_585, &PLAIN, 3), None);
    // A PNG costs what is left of it, but not when it comes in no order.
    check_memory(&png_of(16_000, 16_000, false), Some(32..96));
    check_memory(&png_of(8_064, 6_048, true), Some(200..260));
    check_memory(&png_of(16_000, 16_000, true), None);
    check_memory(&png_of(60_000, 60_000, false), None);
    // A TIFF costs its largest strip.
    check_memory(&tiff_of(16_000, 16_000, 16_000, 8), Some(250..280));
    check_memory(&tiff_of(16_000, 16_000, 8_000, 8), Some(128..180));
    check_memory(&tiff_of(16_000, 16_000, 16_000, 16), None);
    check_memory(&fixture("house.heic"), Some(8..64));
}
