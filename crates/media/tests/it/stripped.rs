//! What is given away shows the same, and says nothing.

use std::fs;
use std::path::{Path, PathBuf};

use media::{Sizes, process, stripped};
use photo::Reading;

use crate::made::{Content, Tree, jpeg, with_exif};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The copy of a file: it looks as the original does, and of what that says only the picture's size is left.
#[track_caller]
fn check(bytes: &[u8], name: &str) -> Vec<u8> {
    let copy = stripped(bytes).unwrap_or_else(|| panic!("{name} has a copy"));
    let [before, after] = [bytes, &copy].map(|bytes| process(bytes, &Sizes::default()));
    assert!(before.renditions == after.renditions, "{name} looks otherwise");
    let Reading { format, width_px, height_px, animated, colour, thumbhash, .. } = before.reading;
    let expected = Reading { format, width_px, height_px, animated, colour, thumbhash, ..Reading::default() };
    assert_eq!(Reading { problems: Vec::new(), ..after.reading }, expected, "{name}");
    assert_eq!(stripped(&copy).as_ref(), Some(&copy), "{name} is taken apart twice");
    copy
}

#[test]
fn a_copy_shows_the_same_and_says_nothing() {
    let fixtures = [
        "house.jpg",
        "iptc.jpg",
        "turned.jpg",
        "progressive.jpg",
        "house.webp",
        "moves.webp",
        "moves.gif",
        "palette.png",
        "clear.png",
        "grey16.png",
    ];
    for name in fixtures {
        let bytes = fs::read(root().join("fixtures/photos").join(name)).unwrap();
        let copy = check(&bytes, name);
        for secret in ["Tin Camera", "Lisbon", "Porto", "Natalie", "xpacket", "2019:05:17"] {
            assert!(!copy.windows(secret.len()).any(|part| part == secret.as_bytes()), "{name} says {secret}");
        }
    }
}

#[test]
fn what_a_camera_puts_behind_a_picture_stays_behind() {
    let picture = jpeg(64, 48, |x, y| [x as u8, y as u8, 90]);
    let copy = check(&picture, "a picture");
    let behind = [&picture[..], b"MotionPhoto_Data", &picture].concat();
    assert_eq!(stripped(&behind), Some(copy));
    let comment = [&picture[..2], b"\xff\xfe\0\x09Natalie", &picture[2..]].concat();
    let copy = check(&comment, "a picture with a comment");
    assert!(!copy.windows(7).any(|part| part == b"Natalie"));
}

#[test]
fn a_copy_is_the_same_way_up() {
    for orientation in 1..=8 {
        let picture = jpeg(64, 48, |x, y| [x as u8, y as u8, 90]);
        let tree = Tree::of(vec![(0x010f, Content::Text("Tin Camera")), (0x0112, Content::Short(orientation))]);
        check(&with_exif(&picture, &tree), &format!("orientation {orientation}"));
    }
}

#[test]
fn what_cannot_be_taken_apart_has_no_copy() {
    for name in ["house.heic", "strips.tiff"] {
        assert_eq!(stripped(&fs::read(root().join("fixtures/photos").join(name)).unwrap()), None, "{name}");
    }
    for name in ["house.jpg", "house.webp", "moves.gif", "palette.png"] {
        let bytes = fs::read(root().join("fixtures/photos").join(name)).unwrap();
        for end in (0..bytes.len()).step_by(7) {
            // Whatever comes of half a file, it is no more than that half has.
            let copy = stripped(&bytes[..end]).unwrap_or_default();
            assert!(copy.len() <= end + 64, "{name} to {end}");
        }
    }
}
