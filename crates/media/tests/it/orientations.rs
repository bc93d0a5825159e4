//! A picture comes upright, however the camera was held.

use crate::made::{Content, Tree, jpeg, near, pixel_at, processed, with_exif};

const RED: [u8; 3] = [220, 30, 30];
const BLUE: [u8; 3] = [30, 30, 220];

/// A picture with a red corner, stored so that this orientation brings the corner to the upper left.
#[track_caller]
fn check(orientation: u16, (width, height): (usize, usize), corner: (bool, bool)) {
    let (right, bottom) = corner;
    let stored = jpeg(width, height, |x, y| {
        let across = if right { x >= width * 3 / 4 } else { x < width / 4 };
        let down = if bottom { y >= height * 3 / 4 } else { y < height / 4 };
        if across && down { RED } else { BLUE }
    });
    let tree = Tree::of(vec![(0x0112, Content::Short(orientation))]);
    let processed = processed(&with_exif(&stored, &tree));
    let reading = &processed.reading;
    assert_eq!((reading.width_px, reading.height_px), (96, 64), "orientation {orientation}");
    let corners = [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)];
    let red = corners.map(|(across, down)| near(pixel_at(&processed, across, down), RED, 30));
    assert_eq!(red, [true, false, false, false], "orientation {orientation}");
}

#[test]
fn all_eight_orientations_come_upright() {
    // Where row 0 and column 0 are, by the EXIF standard's table: the corner lies at their crossing when upright.
    check(1, (96, 64), (false, false));
    check(2, (96, 64), (true, false));
    check(3, (96, 64), (true, true));
    check(4, (96, 64), (false, true));
    check(5, (64, 96), (false, false));
    check(6, (64, 96), (false, true));
    check(7, (64, 96), (true, true));
    check(8, (64, 96), (true, false));
}
