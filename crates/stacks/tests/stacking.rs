//! What is stacked, and what is not: by names, by looks, and in bursts.

mod made_up;

use std::collections::BTreeMap;

use made_up::{Made, made};
use photo::PhotoId;
use photo::seen::Features;
use photo::{Under, Why};
use stacks::Stacks;

/// Each stack as its top's path, and those under it with why.
#[track_caller]
fn check(photos: &[Made], expected: &[&str]) {
    let features: BTreeMap<PhotoId, Features> = photos.iter().map(|made| (made.id(), made.features())).collect();
    assert_eq!(stacked(photos, |id| features.get(&id)), expected, "looked at");
}

/// The same where no recogniser has looked.
#[track_caller]
fn check_unseen(photos: &[Made], expected: &[&str]) {
    assert_eq!(stacked(photos, |_| None), expected, "not looked at");
}

#[track_caller]
fn check_both(photos: &[Made], expected: &[&str]) {
    check(photos, expected);
    check_unseen(photos, expected);
}

fn stacked<'f>(photos: &[Made], features: impl Fn(PhotoId) -> Option<&'f Features>) -> Vec<String> {
    let paths: BTreeMap<PhotoId, &str> = photos.iter().map(|made| (made.id(), made.path.as_str())).collect();
    let entries: Vec<_> = photos.iter().map(Made::entry).collect();
    let mut stacks: Vec<String> = Vec::new();
    for stack in Stacks::of(&entries).resolve(features) {
        let under = stack.under.iter().map(|Under { photo, why }| format!("{} {why:?}", paths[photo]));
        stacks.push(format!("{}: {}", paths[&stack.top], under.collect::<Vec<_>>().join(", ")));
    }
    stacks.sort();
    stacks
}

#[test]
fn a_raw_is_under_its_jpeg() {
    check_both(&[made("a/IMG_1.JPG", 1), made("a/IMG_1.CR2", 1)], &["a/IMG_1.JPG: a/IMG_1.CR2 Raw"]);
    check_both(
        &[made("a/DSC_1.jpg", 1).by("D70", "10:00:00"), made("a/dsc_1.nef", 1).by("D70", "10:00:01")],
        &["a/DSC_1.jpg: a/dsc_1.nef Raw"],
    );
    check_both(
        &[made("p/PXL_1.RAW-01.COVER.jpg", 1), made("p/PXL_1.RAW-02.ORIGINAL.dng", 1).apart(0.3)],
        &["p/PXL_1.RAW-01.COVER.jpg: p/PXL_1.RAW-02.ORIGINAL.dng Raw"],
    );
    check_both(&[made("a/IMG_1.heic", 1), made("a/IMG_1.dng", 1).rated(5)], &["a/IMG_1.heic: a/IMG_1.dng Raw"]);
}

#[test]
fn a_raw_in_a_folder_of_its_own_needs_the_same_second_and_camera() {
    let jpeg = made("a/IMG_1.JPG", 1).by("70D", "10:00:00");
    check_both(
        &[jpeg.clone(), made("a/RAW/IMG_1.CR2", 1).by("70D", "10:00:00")],
        &["a/IMG_1.JPG: a/RAW/IMG_1.CR2 Raw"],
    );
    check_both(&[jpeg.clone(), made("a/RAW/IMG_1.CR2", 2).by("70D", "10:00:01")], &[]);
    check_both(&[jpeg.clone(), made("a/RAW/IMG_1.CR2", 2).by("5D", "10:00:00")], &[]);
    check_both(&[jpeg, made("a/RAW/IMG_1.CR2", 2)], &[]);
}

#[test]
fn an_edit_is_over_what_it_was_made_of() {
    check_both(
        &[made("a/IMG_1234.HEIC", 1).rated(3), made("a/IMG_E1234.JPG", 1).wide(2_000)],
        &["a/IMG_E1234.JPG: a/IMG_1234.HEIC Original"],
    );
    check_both(
        &[made("a/1.CR2", 1), made("a/1.JPG", 1), made("a/1-Edit.tif", 1), made("a/1-Edit-2.tif", 1).wide(900)],
        &["a/1-Edit.tif: a/1.JPG Original, a/1-Edit-2.tif Edit, a/1.CR2 Raw"],
    );
    check_both(
        &[made("a/1.JPG", 1).by("70D", "10:00:00"), made("out/1-edited.JPG", 1).wide(999).by("70D", "10:00:00")],
        &["out/1-edited.JPG: a/1.JPG Original"],
    );
}

#[test]
fn alike_names_of_different_shots_stay_apart() {
    check_both(&[made("2018/IMG_1.JPG", 1), made("2019/IMG_1.JPG", 2)], &[]);
    check_both(&[made("2018/IMG_1.JPG", 1), made("2019/IMG_1.CR2", 2)], &[]);
    check_both(&[made("2018/IMG_1.JPG", 1), made("2019/IMG_1-edited.JPG", 2)], &[]);
    check_both(&[made("a/IMG_1.JPG", 1), made("a/IMG_1 (1).JPG", 2)], &[]);
    check_both(&[made("a/IMG_1.JPG", 1), made("a/IMG_1.PNG", 2)], &[]);
    check_both(&[made("a/IMG_1.JPG", 1), made("a/IMG_1.CR2", 2)], &[]);
    check_both(&[made("a/IMG_1.JPG", 1).by("70D", "10:00:00"), made("a/IMG_1.CR2", 1).by("70D", "10:00:09")], &[]);
    check_both(&[made("a/IMG_1.JPG", 1).by("70D", "10:00:00"), made("a/IMG_1.CR2", 1).by("5D", "10:00:00")], &[]);
}

#[test]
fn copies_are_under_the_best_one() {
    let original = made("a/IMG_1.JPG", 1).by("70D", "10:00:00");
    let sent = made("WhatsApp/IMG-20190517-WA0001.jpg", 1).wide(1_600);
    let stack = ["a/IMG_1.JPG: WhatsApp/IMG-20190517-WA0001.jpg Copy"];
    check_both(&[original.clone(), sent.clone()], &stack);
    check(&[original.clone(), sent.clone().apart(0.1)], &stack);
    check_unseen(&[original.clone(), sent.clone().apart(0.2)], &[]);
    check(&[original.clone(), sent.clone().apart(0.9)], &[]);
    let exported = made("b/x.jpg", 1).by("70D", "10:00:00").wide(3_000).apart(0.1);
    check_both(&[original.clone(), exported], &["a/IMG_1.JPG: b/x.jpg Copy"]);
    let tagged = made("b/IMG_1 copy.JPG", 1).by("70D", "10:00:00");
    check_both(&[original.clone(), tagged.clone()], &["a/IMG_1.JPG: b/IMG_1 copy.JPG Copy"]);
    check_both(&[original.clone(), tagged.rated(4)], &["b/IMG_1 copy.JPG: a/IMG_1.JPG Copy"]);
    check_both(&[made("a.nef", 1), sent.clone()], &["a.nef: WhatsApp/IMG-20190517-WA0001.jpg Copy"]);
    check_both(&[made("a.nef", 1), sent.wide(5_900)], &["WhatsApp/IMG-20190517-WA0001.jpg: a.nef Raw"]);
}

#[test]
fn what_a_clock_or_a_shape_tells_apart_are_no_copies() {
    let original = made("a/IMG_1.JPG", 1).by("70D", "10:00:00");
    check_both(&[original.clone(), made("b/x.jpg", 1).by("70D", "10:00:30")], &[]);
    check_both(&[original.clone(), made("b/x.jpg", 1).by("5D", "10:00:00")], &[]);
    let frame = |number: u32, time: &str| made(&format!("a/{number}.JPG"), 1).by("iPhone", time);
    check_both(&[frame(1, "10:00:00.100"), frame(2, "10:00:00.200")], &["a/1.JPG: a/2.JPG Burst"]);
    check_both(&[frame(1, "10:00:00.100"), frame(2, "10:00:00")], &["a/1.JPG: a/2.JPG Copy"]);
    check_both(&[original, Made { size_px: (4_000, 4_000), ..made("b/x.jpg", 1) }], &[]);
    let screenshot = |second| made(&format!("Screenshot_2020-01-02-03-04-0{second}.png"), 1);
    check_both(&[screenshot(5), screenshot(6)], &[]);
}

#[test]
fn pages_that_look_alike_are_no_copies_unless_clocks_say_so() {
    let page = |path: &str| Made { page: true, ..made(path, 1) };
    check_both(&[page("letters/1.jpg"), page("letters/2.jpg")], &[]);
    check_both(&[page("letters/1.jpg").by("70D", "10:00:00"), page("letters/2.jpg")], &[]);
    let scanned = |path: &str| Made { camera: None, ..page(path).by("", "10:00:00") };
    check_both(&[scanned("letters/1.jpg"), scanned("letters/2.jpg")], &[]);
    check_both(
        &[page("letters/1.jpg").by("70D", "10:00:00"), page("sent.jpg").wide(1_600).by("70D", "10:00:00")],
        &["letters/1.jpg: sent.jpg Copy"],
    );
}

#[test]
fn a_copy_of_any_file_of_a_shot_is_of_the_shot() {
    check_both(
        &[
            made("a/1.CR2", 1).by("70D", "10:00:00"),
            made("a/1.JPG", 1).by("70D", "10:00:00"),
            Made { size_px: (3_000, 3_000), ..made("a/1-edited.JPG", 9) }.by("70D", "10:00:00"),
            made("sent.jpg", 1).wide(1_600),
        ],
        &["a/1-edited.JPG: a/1.JPG Original, a/1.CR2 Raw, sent.jpg Copy"],
    );
}

#[test]
fn a_burst_is_one_stack() {
    let shot = |number: u32, time: &str| made(&format!("a/{number}.JPG"), 1).by("70D", time).apart(0.1);
    let burst = [shot(1, "10:00:00"), shot(2, "10:00:01"), shot(3, "10:00:02"), shot(4, "10:00:04")];
    check_both(&burst[..3], &["a/2.JPG: a/1.JPG Burst, a/3.JPG Burst"]);
    check_both(&burst, &["a/2.JPG: a/1.JPG Burst, a/3.JPG Burst, a/4.JPG Burst"]);
    let best = [burst[0].clone().rated(4), burst[1].clone(), burst[2].clone()];
    check_both(&best, &["a/1.JPG: a/2.JPG Burst, a/3.JPG Burst"]);
    let in_a_second = [shot(1, "10:00:00"), shot(2, "10:00:00").apart(0.12)];
    check(&in_a_second, &["a/1.JPG: a/2.JPG Burst"]);
    let raws = made("a/2.CR2", 1).by("70D", "10:00:01");
    check_both(&[burst[0].clone(), burst[1].clone(), raws], &["a/1.JPG: a/2.CR2 Burst, a/2.JPG Burst"]);
}

#[test]
fn shots_that_are_apart_or_unlike_are_no_burst() {
    let shot = |number: u32, scene, time: &str| made(&format!("a/{number}.JPG"), scene).by("70D", time);
    check_both(&[shot(1, 1, "10:00:00"), shot(2, 1, "10:00:03")], &[]);
    check_both(&[shot(1, 1, "10:00:00"), shot(2, 2, "10:00:01")], &[]);
    check_both(&[shot(1, 1, "10:00:00"), made("a/2.JPG", 1).by("5D", "10:00:01")], &[]);
    check_both(
        &[shot(1, 1, "10:00:00"), shot(2, 2, "10:00:01"), shot(3, 1, "10:00:02"), shot(4, 2, "10:00:03")],
        &["a/1.JPG: a/3.JPG Burst", "a/2.JPG: a/4.JPG Burst"],
    );
    let midnight = [shot(1, 1, "00:00:00").apart(0.1), shot(2, 1, "00:00:00").apart(0.9)];
    check_both(&midnight, &[]);
}

#[test]
fn a_camera_on_a_tripod_makes_several_bursts() {
    let shots: Vec<Made> =
        (0..60).map(|second| made(&format!("a/{second}.JPG"), 1).by("70D", &format!("10:00:{second:02}"))).collect();
    let entries: Vec<_> = shots.iter().map(Made::entry).collect();
    let stacks = Stacks::of(&entries).resolve(|_| None);
    assert!(stacks.len() >= 3, "{} stacks", stacks.len());
    assert!(stacks.iter().all(|stack| stack.under.len() <= 20));
}

#[test]
fn many_at_one_time_have_a_clock_that_somebody_set() {
    let scans: Vec<Made> =
        (0..100).map(|scan| made(&format!("a/{scan}.JPG"), scan % 50).by("Scanner", "12:00:00").apart(0.2)).collect();
    let entries: Vec<_> = scans.iter().map(Made::entry).collect();
    let stacks = Stacks::of(&entries);
    let bursts = stacks.resolve(|_| None).into_iter().flat_map(|stack| stack.under);
    assert!(bursts.into_iter().all(|under| under.why == Why::Copy));
}
