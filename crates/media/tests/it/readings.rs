//! Everything that the fixtures say, as it is recorded. Looks are left out, for an encoder's new version may change them.

use photo::Reading;

use crate::made::{fixture, processed};

#[track_caller]
fn check(name: &str) {
    let processed = processed(&fixture(name));
    assert!(processed.renditions.is_some() && processed.reading.is_picture(), "{name}");
    assert!(processed.reading.thumbhash.is_some(), "{name}");
    let said = Reading { colour: None, thumbhash: None, ..processed.reading };
    insta::assert_json_snapshot!(name, said);
}

#[test]
fn readings_are_as_they_were() {
    check("clear.png");
    check("grey16.png");
    check("house.heic");
    check("house.jpg");
    check("house.webp");
    check("iptc.jpg");
    check("moves.gif");
    check("moves.webp");
    check("palette.png");
    check("progressive.jpg");
    check("strips.tiff");
    check("turned.jpg");
}
