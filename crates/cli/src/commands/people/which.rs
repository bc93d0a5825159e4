//! Which of the faces in a photo one is, in words for whoever looks at it.

use library::Area;

/// With more it takes longer to count than to look at a place.
const MOST_COUNTED: usize = 6;

/// A face of so many times the size is seen before another.
const NO_MATCH: f64 = 4.0;

/// Which of all faces this one is; none where it is the only one.
pub(super) fn which(face: &Area, all: &[Area]) -> Option<String> {
    // With less in common it is another face.
    const LEAST_IN_COMMON: f64 = 0.4;
    let mut faces: Vec<Area> = all.iter().filter(|other| other.in_common(face) < LEAST_IN_COMMON).copied().collect();
    if faces.is_empty() {
        return None;
    }
    let is_largest = faces.iter().all(|other| size(face) >= NO_MATCH * size(other));
    faces.push(*face);
    let count = faces.len();
    let other = &faces[0];
    Some(match count {
        _ if is_largest => format!("the largest of {count} faces"),
        // A face far behind is one that not everybody would count.
        _ if !are_of_one_size(&faces) => format!("{}, of {count} faces", place(face)),
        2 if down(face, other).abs() > across(face, other).abs() => {
            format!("the {} of 2 faces", if down(face, other) < 0.0 { "upper" } else { "lower" })
        }
        2 => format!("the {} of 2 faces", if across(face, other) < 0.0 { "left" } else { "right" }),
        3..=MOST_COUNTED if are_side_by_side(&faces) => {
            let before = faces.iter().filter(|other| across(other, face) < 0.0).count();
            format!("{} of {count} faces", counted(before, count))
        }
        _ => format!("{}, of {count} faces", place(face)),
    })
}

/// Where the middle of a face is.
pub(super) fn place(face: &Area) -> String {
    let (x, y) = (face.left + face.width / 2.0, face.top + face.height / 2.0);
    format!("{:.0} % from the left, {:.0} % from the top", x * 100.0, y * 100.0)
}

fn counted(before: usize, count: usize) -> String {
    const COUNTED: [&str; 2] = ["second", "third"];
    let after = count - 1 - before;
    match (before, after) {
        (0, _) => "the leftmost".to_owned(),
        (_, 0) => "the rightmost".to_owned(),
        (1, 1) => "the middle".to_owned(),
        _ if before <= after => format!("{} from the left", COUNTED[before - 1]),
        _ => format!("{} from the right", COUNTED[after - 1]),
    }
}

fn are_of_one_size(faces: &[Area]) -> bool {
    let sizes = || faces.iter().map(size);
    sizes().fold(0.0, f64::max) < NO_MATCH * sizes().fold(f64::INFINITY, f64::min)
}

/// How much of the picture it covers.
fn size(face: &Area) -> f64 {
    face.width * face.height
}

/// Whether anybody would count them in the same order: of no two the middles are nearly one over the other.
fn are_side_by_side(faces: &[Area]) -> bool {
    const APART: f64 = 0.5;
    let mut pairs =
        faces.iter().enumerate().flat_map(|(rank, one)| faces[..rank].iter().map(move |other| (one, other)));
    pairs.all(|(one, other)| across(one, other).abs() >= APART)
}

/// How far the middle of one is to the right of the other's, in widths of a face.
fn across(one: &Area, other: &Area) -> f64 {
    between((one.left, one.width), (other.left, other.width))
}

/// How far it is below, in heights of a face.
fn down(one: &Area, other: &Area) -> f64 {
    between((one.top, one.height), (other.top, other.height))
}

fn between((from, length): (f64, f64), (other_from, other_length): (f64, f64)) -> f64 {
    let apart = (from + length / 2.0) - (other_from + other_length / 2.0);
    let mean = (length + other_length) / 2.0;
    if mean > 0.0 { apart / mean } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A face of a tenth each way, by the percent at which its middle is.
    fn face((x, y): (u32, u32)) -> Area {
        Area { left: f64::from(x) / 100.0 - 0.05, top: f64::from(y) / 100.0 - 0.05, width: 0.1, height: 0.1 }
    }

    #[track_caller]
    fn check(faces: &[(u32, u32)], expected: &[&str]) {
        let faces: Vec<Area> = faces.iter().copied().map(face).collect();
        let said: Vec<String> = faces.iter().map(|one| which(one, &faces).unwrap_or_default()).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_face_is_told_by_its_place_among_others() {
        check(&[], &[]);
        check(&[(50, 50)], &[""]);
        check(&[(70, 40), (30, 60)], &["the right of 2 faces", "the left of 2 faces"]);
        check(&[(50, 20), (52, 80)], &["the upper of 2 faces", "the lower of 2 faces"]);
        check(
            &[(50, 50), (20, 30), (80, 50)],
            &["the middle of 3 faces", "the leftmost of 3 faces", "the rightmost of 3 faces"],
        );
        check(
            &[(10, 50), (25, 50), (40, 50), (55, 50), (70, 50), (90, 50)],
            &[
                "the leftmost of 6 faces",
                "second from the left of 6 faces",
                "third from the left of 6 faces",
                "third from the right of 6 faces",
                "second from the right of 6 faces",
                "the rightmost of 6 faces",
            ],
        );
    }

    #[test]
    fn where_nobody_would_count_alike_its_place_is_said() {
        let in_two_rows = [(20, 30), (22, 70), (60, 30)];
        check(
            &in_two_rows,
            &[
                "20 % from the left, 30 % from the top, of 3 faces",
                "22 % from the left, 70 % from the top, of 3 faces",
                "60 % from the left, 30 % from the top, of 3 faces",
            ],
        );
        let row: Vec<Area> = (0..7).map(|rank| face((8 + 13 * rank, 50))).collect();
        assert_eq!(which(&row[0], &row).as_deref(), Some("8 % from the left, 50 % from the top, of 7 faces"));
    }

    #[test]
    fn faces_far_behind_are_not_counted_with_those_in_front() {
        let (left, right) = (face((40, 50)), face((60, 50)));
        let behind = Area { left: 0.8, top: 0.3, width: 0.04, height: 0.04 };
        let said = |face, all: &[Area]| which(face, all).unwrap();
        assert_eq!(said(&left, &[left, behind]), "the largest of 2 faces");
        assert_eq!(said(&behind, &[left, behind]), "82 % from the left, 32 % from the top, of 2 faces");
        assert_eq!(said(&left, &[left, right, behind]), "40 % from the left, 50 % from the top, of 3 faces");
    }

    #[test]
    fn what_another_recogniser_saw_there_is_the_same_face() {
        let (seen, by_another) = (face((50, 50)), face((51, 52)));
        assert_eq!(which(&seen, &[by_another]), None);
        assert_eq!(which(&seen, &[by_another, face((80, 50))]).as_deref(), Some("the left of 2 faces"));
    }
}
