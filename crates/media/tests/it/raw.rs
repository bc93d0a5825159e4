//! Camera RAW containers, each built as its maker builds them, around JPEGs of known sizes.
//! The largest JPEG is the one to show, and the sensor's own size the one to tell.

use photo::Format;

use crate::made::{Content, Random, Tree, boxed, plain_jpeg, processed, with_exif};

/// The formats that have containers here.
pub const FORMATS: [Format; 9] = [
    Format::Nef,
    Format::Cr2,
    Format::Cr3,
    Format::Arw,
    Format::Dng,
    Format::Orf,
    Format::Rw2,
    Format::Raf,
    Format::Pef,
];

const COLOUR: [u8; 3] = [60, 120, 180];
/// Of the sensor's picture.
const WIDTH: u32 = 660;
const HEIGHT: u32 = 440;

/// A RAW file with a large JPEG of 600 × 400, a small one of 160 × 120, and noise for the sensor's data.
pub fn raw(format: Format, orientation: u16) -> Vec<u8> {
    around(format, orientation, Random(5).bytes(3_000))
}

/// The same with other data of the sensor's.
fn around(format: Format, orientation: u16, sensor: Vec<u8>) -> Vec<u8> {
    let large = plain_jpeg(600, 400, COLOUR);
    let small = plain_jpeg(160, 120, [200, 0, 0]);
    match format {
        Format::Nef => {
            let preview = vec![(0x00fe, Content::Long(1)), jpeg_at(&large), jpeg_length(&large)];
            let mut main = camera("NIKON CORPORATION", orientation);
            main.extend([(0x014a, Content::Directories(vec![2, 3])), (0x00fe, Content::Long(1))]);
            Tree { directories: vec![main, exif(), preview, sensor_data(&sensor, 34_713)], ..Tree::default() }
                .bytes(b"II*\0")
        }
        Format::Cr2 => {
            let mut main = camera("Canon", orientation);
            main.extend([
                (0x0103, Content::Short(6)),
                (0x0111, Content::Piece(large.clone())),
                (0x0117, Content::Length(large.len())),
            ]);
            // The sensor's data is a lossless JPEG, larger than any that could be shown.
            let lossless =
                [b"\xff\xd8\xff\xc3\0\x11\x0e\x0f\xff\x0f\xff\x03\x01\x11\0\x02\x11\0\x03\x11\0", sensor.as_slice()]
                    .concat();
            let mut sliced = strip(&lossless);
            sliced.push((0xc640, Content::Short(1)));
            let directories = vec![main, exif(), vec![jpeg_at(&small), jpeg_length(&small)], sliced];
            let mut file = Tree { directories, chain: vec![0, 2, 3], head_bytes: 16 }.bytes(b"II*\0");
            file[8..12].copy_from_slice(b"CR\x02\0");
            file
        }
        Format::Arw => {
            let mut main = camera("SONY", orientation);
            main.extend([
                (0x00fe, Content::Long(1)),
                (0x014a, Content::Directories(vec![3])),
                jpeg_at(&large),
                jpeg_length(&large),
            ]);
            let directories =
                vec![main, exif(), vec![jpeg_at(&small), jpeg_length(&small)], sensor_data(&sensor, 32_767)];
            Tree { directories, chain: vec![0, 2], ..Tree::default() }.bytes(b"II*\0")
        }
        Format::Dng => {
            let mut main = camera("RICOH IMAGING COMPANY, LTD.", orientation);
            main.extend([(0xc612, Content::Bytes(vec![1, 4, 0, 0])), (0x014a, Content::Directories(vec![2, 3]))]);
            let mut preview = strip(&large);
            preview.push((0x0103, Content::Short(7)));
            Tree { directories: vec![main, exif(), preview, sensor_data(&sensor, 1)], ..Tree::default() }
                .bytes(b"II*\0")
        }
        Format::Orf => {
            let mut directory = exif();
            directory.push((0x927c, Content::Bytes(olympus_note(&large))));
            let mut main = camera("OLYMPUS CORPORATION", orientation);
            main.extend([(0x0100, Content::Long(WIDTH)), (0x0101, Content::Long(HEIGHT))]);
            main.extend(strip(&sensor));
            Tree { directories: vec![main, directory], ..Tree::default() }.bytes(b"IIRO")
        }
        Format::Rw2 => {
            let mut main = camera("Panasonic", orientation);
            // The sensor is larger than the picture on it: top, left, bottom, right.
            let borders = [(2, 700), (3, 460), (4, 10), (5, 20), (6, 450), (7, 680)];
            main.extend(borders.map(|(tag, number)| (tag, Content::Short(number))));
            main.extend([(0x0118, Content::Piece(sensor)), (0x002e, Content::Bytes(large))]);
            Tree { directories: vec![main, exif()], head_bytes: 24, ..Tree::default() }.bytes(b"IIU\0")
        }
        Format::Pef => {
            let mut main = camera("PENTAX", orientation);
            main.extend(sensor_data(&sensor, 65_535));
            let directories = vec![
                main,
                exif(),
                vec![jpeg_at(&small), jpeg_length(&small)],
                vec![jpeg_at(&large), jpeg_length(&large)],
            ];
            Tree { directories, chain: vec![0, 2, 3], ..Tree::default() }.bytes(b"II*\0")
        }
        Format::Raf => {
            let tagged = with_exif(
                &large,
                &Tree { directories: vec![camera("FUJIFILM", orientation), exif()], ..Tree::default() },
            );
            let directory: Vec<u8> = [&[0, 0, 0, 2][..], &[0x01, 0, 0, 4], &[1, 0xcc, 2, 0xbc], &[0x01, 0x11, 0, 4]]
                .concat()
                .into_iter()
                .chain([HEIGHT as u16, WIDTH as u16].into_iter().flat_map(u16::to_be_bytes))
                .collect();
            let mut file = b"FUJIFILMCCD-RAW 0201FF129502X100V".to_vec();
            file.resize(84, 0);
            let (jpeg_at, directory_at) = (148, 148 + tagged.len());
            let places =
                [jpeg_at, tagged.len(), directory_at, directory.len(), directory_at + directory.len(), sensor.len()];
            file.extend(places.iter().flat_map(|place| (*place as u32).to_be_bytes()));
            file.resize(148, 0);
            [file, tagged, directory, sensor].concat()
        }
        Format::Cr3 => cr3(&large, &small, orientation),
        _ => unreachable!("{format:?} is no RAW format"),
    }
}

fn cr3(large: &[u8], small: &[u8], orientation: u16) -> Vec<u8> {
    const METADATA: [u8; 16] = *b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
    const PREVIEW: [u8; 16] = *b"\xea\xf4\x2b\x5e\x1c\x98\x4b\x88\xb9\xfb\xb7\xdc\x40\x6e\x4d\x16";
    let mut main = camera("Canon", orientation);
    main.retain(|(tag, _)| *tag != 0x8769);
    main.extend([(0x0100, Content::Short(WIDTH as u16)), (0x0101, Content::Short(HEIGHT as u16))]);
    let head = |jpeg: &[u8]| [&[0; 8][..], &[0, 1, 0, 1], &(jpeg.len() as u32).to_be_bytes(), jpeg].concat();
    let tags =
        [boxed(b"CMT1", &Tree::of(main).bytes(b"II*\0")), boxed(b"CMT2", &Tree::of(exif()).bytes(b"II*\0"))].concat();
    let metadata = boxed(b"uuid", &[&METADATA[..], &tags, &boxed(b"THMB", &head(small))].concat());
    let preview = boxed(b"uuid", &[&PREVIEW[..], &[0; 8], &boxed(b"PRVW", &head(small))].concat());
    let ftyp = boxed(b"ftyp", b"crx \0\0\0\x01crx isom");
    // The place of the full-size JPEG is known once the boxes before it have been made.
    let movie = |place: usize| {
        let sizes = boxed(b"stsz", &[&[0; 4][..], &(large.len() as u32).to_be_bytes(), &1u32.to_be_bytes()].concat());
        let offsets = boxed(b"co64", &[&[0; 4][..], &1u32.to_be_bytes(), &(place as u64).to_be_bytes()].concat());
        let table = boxed(b"stbl", &[sizes, offsets].concat());
        let track = boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &table)));
        boxed(b"moov", &[metadata.clone(), track].concat())
    };
    let place = ftyp.len() + movie(0).len() + preview.len() + 8;
    [ftyp, movie(place), preview, boxed(b"mdat", large)].concat()
}

/// Olympus counts from the note's beginning: a header of 12 bytes, a directory, the settings, the preview.
fn olympus_note(preview: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, number: u32| [&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0], &number.to_le_bytes()].concat();
    let settings_at = 12 + 2 + 12 + 4;
    let preview_at = settings_at + 2 + 24 + 4;
    let mut note = b"OLYMPUS\0II\x03\0".to_vec();
    note.extend([&[1, 0][..], &entry(0x2020, settings_at), &[0; 4]].concat());
    note.extend([&[2, 0][..], &entry(0x0101, preview_at), &entry(0x0102, preview.len() as u32), &[0; 4]].concat());
    [&note, preview].concat()
}

fn camera(make: &'static str, orientation: u16) -> Vec<(u16, Content)> {
    vec![
        (0x010f, Content::Text(make)),
        (0x0110, Content::Text("Model 1")),
        (0x0112, Content::Short(orientation)),
        (0x8769, Content::Directory(1)),
    ]
}

fn exif() -> Vec<(u16, Content)> {
    vec![
        (0x9003, Content::Text("2012:12:24 18:00:01")),
        (0x9011, Content::Text("+01:00")),
        (0x829a, Content::Rational(1, 125)),
        (0xa002, Content::Long(WIDTH)),
        (0xa003, Content::Long(HEIGHT)),
    ]
}

fn jpeg_at(jpeg: &[u8]) -> (u16, Content) {
    (0x0201, Content::Piece(jpeg.to_vec()))
}

fn jpeg_length(jpeg: &[u8]) -> (u16, Content) {
    (0x0202, Content::Length(jpeg.len()))
}

fn strip(data: &[u8]) -> Vec<(u16, Content)> {
    vec![(0x0111, Content::Piece(data.to_vec())), (0x0117, Content::Length(data.len()))]
}

fn sensor_data(data: &[u8], compression: u16) -> Vec<(u16, Content)> {
    let mut tags = strip(data);
    tags.extend([(0x0103, Content::Short(compression)), (0x0106, Content::Short(32_803))]);
    tags.extend([(0x0100, Content::Long(WIDTH)), (0x0101, Content::Long(HEIGHT))]);
    tags
}

#[track_caller]
fn check(format: Format, orientation: u16, size: (u32, u32), thumbnail: (usize, usize)) {
    let processed = processed(&raw(format, orientation));
    let reading = &processed.reading;
    assert_eq!((reading.format, &reading.problems), (format, &vec![]));
    assert_eq!((reading.width_px, reading.height_px), size, "{format:?}");
    let taken = reading.taken.unwrap();
    assert_eq!(
        (taken.local.to_string().as_str(), taken.offset_minutes),
        ("2012-12-24T18:00:01", Some(60)),
        "{format:?}"
    );
    assert_eq!(reading.exposure.seconds, Some(0.008), "{format:?}");
    assert!(reading.camera.make.is_some() && reading.camera.model.as_deref() == Some("Model 1"), "{format:?}");
    let header = turbojpeg::read_header(&processed.renditions.unwrap().thumbnail).unwrap();
    assert_eq!((header.width, header.height), thumbnail, "{format:?}");
}

#[test]
fn every_raw_format_is_shown_by_its_largest_jpeg() {
    for format in FORMATS {
        check(format, 1, (WIDTH, HEIGHT), (600, 400));
        check(format, 6, (HEIGHT, WIDTH), (400, 600));
    }
}

#[test]
fn a_jpeg_that_no_tag_names_is_found() {
    let tags = Tree { directories: vec![camera("OLYMPUS CORPORATION", 1), exif()], ..Tree::default() }.bytes(b"IIRO");
    let file = [tags, Random(9).bytes(500), plain_jpeg(320, 240, COLOUR), Random(3).bytes(500)].concat();
    let processed = processed(&file);
    assert_eq!((processed.reading.format, processed.reading.problems.len()), (Format::Orf, 0));
    assert!(processed.renditions.is_some());
}

#[test]
fn a_tiff_by_the_same_maker_is_no_raw() {
    let tiff = Tree { directories: vec![camera("NIKON CORPORATION", 1), exif()], ..Tree::default() }.bytes(b"II*\0");
    assert_eq!(media::format_of(&tiff), Format::Tiff);
}

#[test]
fn the_sensors_data_need_not_be_read() {
    for format in FORMATS {
        let whole = around(format, 6, Random(7).bytes(900_000));
        let head = &whole[..whole.len().min(media::HEAD_BYTES as usize)];
        let Some(part) = media::unneeded(head, whole.len() as u64) else {
            assert!(matches!(format, Format::Orf | Format::Rw2 | Format::Cr3), "all of {format:?} would be read");
            continue;
        };
        assert!(part.end - part.start > 500_000, "{format:?}: {part:?} of {}", whole.len());
        let mut without = whole.clone();
        without[part.start as usize..part.end as usize].fill(0);
        assert!(!media::depends_on(&without, &part), "{format:?}");
        assert!(processed(&without) == processed(&whole), "{format:?} reads otherwise without {part:?}");
    }
}

#[test]
fn what_may_be_shown_is_not_done_without() {
    let whole = raw(Format::Nef, 1);
    let jpeg = plain_jpeg(600, 400, COLOUR);
    let at = whole.windows(jpeg.len()).position(|window| window == jpeg).unwrap() as u64;
    for (part, depends) in [(at..at + 10, true), (at - 1..at + 1, true), (at + 100..at + 101, true), (0..8, false)] {
        assert_eq!(media::depends_on(&whole, &part), depends, "{part:?}, the JPEG is at {at}");
    }
    let tags = Tree { directories: vec![camera("OLYMPUS CORPORATION", 1), exif()], ..Tree::default() }.bytes(b"IIRO");
    let unlisted = [tags, Random(9).bytes(500), jpeg].concat();
    assert!(media::depends_on(&unlisted, &(10..11)), "the whole file is searched for one");
    assert_eq!(media::unneeded(&plain_jpeg(600, 400, COLOUR), 1 << 30), None);
}
