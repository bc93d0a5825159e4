//! Renditions are sRGB whatever the original's colours were, and nothing but a picture.

use moxcms::ColorProfile;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use crate::made::{Content, Tree, fixture, near, pixel_at, plain_jpeg, processed, with_exif, with_segment};

/// A profile in the segment that holds it.
fn with_profile(jpeg: &[u8], profile: &ColorProfile) -> Vec<u8> {
    with_segment(jpeg, 0xe2, &[b"ICC_PROFILE\0\x01\x01", profile.encode().unwrap().as_slice()].concat())
}

#[track_caller]
fn check(original: &[u8], expected: [u8; 3]) {
    let processed = processed(original);
    assert_eq!(processed.reading.problems, Vec::<String>::new());
    let shown = pixel_at(&processed, 0.5, 0.5);
    assert!(near(shown, expected, 4), "{shown:?} instead of {expected:?}");
}

// The expected values follow from the primaries and curves of the two spaces.
#[test]
fn display_p3_is_converted() {
    let jpeg = plain_jpeg(32, 32, [200, 100, 50]);
    check(&jpeg, [200, 100, 50]);
    check(&with_profile(&jpeg, &ColorProfile::new_display_p3()), [215, 93, 31]);
}

#[test]
fn adobe_rgb_is_converted_by_its_profile_or_by_its_name_in_exif() {
    let jpeg = plain_jpeg(32, 32, [120, 160, 100]);
    check(&with_profile(&jpeg, &ColorProfile::new_adobe_rgb()), [99, 161, 96]);
    let named = Tree {
        directories: vec![
            vec![(0x8769, Content::Directory(1))],
            vec![(0xa001, Content::Short(0xffff)), (0xa005, Content::Directory(2))],
            vec![(0x0001, Content::Text("R03"))],
        ],
        ..Tree::default()
    };
    check(&with_exif(&jpeg, &named), [99, 161, 96]);
}

#[test]
fn grey_with_a_profile_is_converted() {
    let mut compressor = Compressor::new().unwrap();
    compressor.set_subsamp(Subsamp::Gray).unwrap();
    let pixels = vec![128; 32 * 32];
    let image = Image { pixels: pixels.as_slice(), width: 32, pitch: 32, height: 32, format: PixelFormat::GRAY };
    let jpeg = compressor.compress_to_vec(image).unwrap();
    check(&jpeg, [128; 3]);
    // 128 on a curve of 1.0 is half the light, which sRGB writes as 188.
    check(&with_profile(&jpeg, &ColorProfile::new_gray_with_gamma(1.0)), [188; 3]);
}

#[test]
fn inks_become_light() {
    let mut compressor = Compressor::new().unwrap();
    compressor.set_subsamp(Subsamp::None).unwrap();
    compressor.set_quality(95).unwrap();
    // As Adobe writes them: 255 is no ink. Full cyan, half magenta.
    let pixels: Vec<u8> = [0, 128, 255, 255].repeat(32 * 32);
    let image = Image { pixels: pixels.as_slice(), width: 32, pitch: 128, height: 32, format: PixelFormat::CMYK };
    let jpeg = compressor.compress_to_vec(image).unwrap();
    check(&jpeg, [0, 128, 255]);
}

#[test]
fn a_profile_that_cannot_be_read_is_reported_and_the_picture_shown() {
    let jpeg = with_segment(&plain_jpeg(32, 32, [200, 100, 50]), 0xe2, b"ICC_PROFILE\0\x01\x01nonsense");
    let processed = processed(&jpeg);
    assert!(near(pixel_at(&processed, 0.5, 0.5), [200, 100, 50], 4));
    assert!(
        processed.reading.problems[0].starts_with("the colour profile cannot be read: "),
        "{:?}",
        processed.reading
    );
}

#[test]
fn every_format_shows_the_same_house() {
    // Sky, wall and roof of the painted scene.
    let places = [(0.1, 0.1), (0.29, 0.62), (0.29, 0.45)];
    let expected = places.map(|(across, down)| pixel_at(&processed(&fixture("house.jpg")), across, down));
    for name in ["house.heic", "house.webp", "palette.png", "turned.jpg", "progressive.jpg", "strips.tiff", "moves.gif"]
    {
        let shown = places.map(|(across, down)| pixel_at(&processed(&fixture(name)), across, down));
        assert!(shown.iter().zip(expected).all(|(a, b)| near(*a, b, 24)), "{name}: {shown:?} instead of {expected:?}");
    }
}

#[test]
fn what_is_transparent_is_shown_on_white_and_sixteen_bits_as_eight() {
    assert!(near(pixel_at(&processed(&fixture("clear.png")), 0.1, 0.1), [255; 3], 4));
    let [r, g, b] = pixel_at(&processed(&fixture("grey16.png")), 0.1, 0.1);
    assert!(r == g && g == b && (130..170).contains(&r), "{r} {g} {b}");
}

#[test]
fn renditions_say_nothing_about_where_and_when() {
    for name in ["house.jpg", "house.heic", "house.webp", "iptc.jpg", "palette.png"] {
        let renditions = processed(&fixture(name)).renditions.unwrap();
        for bytes in [&renditions.thumbnail, &renditions.tile] {
            let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
            assert!(
                !holds(b"Exif") && !holds(b"EXIF") && !holds(b"http") && !holds(b"Photoshop") && !holds(b"XMP "),
                "{name}"
            );
        }
    }
}
