//! The models in the program keep the contract, and say of known photos what they should, whatever runs them: with the
//! feature `ort` these tests need ONNX Runtime's library, and fail with what to install where it is not.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bytes::Bytes;
use photo::seen::{Face, Models};
use photo::{OriginalPath, PhotoId, Seen};
use recognise::onnx::Onnx;
use recognise::{Recogniser, Thumbnail, contract};
use turbojpeg::{Image, PixelFormat};

type Picture = Image<Vec<u8>>;

const DOG: &str = "2005/12/IMG_1207.JPG";
const BIRD: &str = "2021/02/nuthatch.jpg";
const BAR: &str = "../../fixtures/evaluation/photos/two-at-billiards.jpg";
const COFFEE: &str = "Holidays/Lisbon 2019/Café à Lisboa.jpg";

/// Made ready once for all tests.
fn models() -> Onnx {
    static MODELS: LazyLock<Onnx> = LazyLock::new(Onnx::embedded);
    MODELS.clone()
}

/// The same, and text is read.
fn reading() -> Onnx {
    static MODELS: LazyLock<Onnx> = LazyLock::new(Onnx::embedded_with_text);
    MODELS.clone()
}

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos").join(path)
}

fn photograph(path: &str) -> Bytes {
    std::fs::read(example(path)).unwrap().into()
}

/// A JPEG's pixels.
fn decoded(path: &str) -> Picture {
    turbojpeg::decompress(&photograph(path), PixelFormat::RGB).unwrap()
}

/// Somebody who looks into the camera.
fn astronaut() -> Picture {
    let file = std::io::BufReader::new(std::fs::File::open(example("Scans/Eileen Collins.png")).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    picture(info.width as usize, info.height as usize, |x, y| {
        pixels[(y * info.width as usize + x) * 3..][..3].try_into().unwrap()
    })
}

/// The picture that has these colours.
fn picture(width: usize, height: usize, colour: impl Fn(usize, usize) -> [u8; 3]) -> Picture {
    let pixels = (0..width * height).flat_map(|at| colour(at % width, at / width)).collect();
    Image { pixels, width, pitch: width * 3, height, format: PixelFormat::RGB }
}

fn colour(picture: &Picture, x: usize, y: usize) -> [u8; 3] {
    picture.pixels[y * picture.pitch + 3 * x..][..3].try_into().unwrap()
}

fn jpeg(picture: &Picture) -> Bytes {
    turbojpeg::compress(picture.as_deref(), 92, turbojpeg::Subsamp::None).unwrap().to_vec().into()
}

async fn look(recogniser: &dyn Recogniser, bytes: &Bytes) -> Seen {
    let (photo, path) = (PhotoId::of(bytes), "a.jpg".parse::<OriginalPath>().unwrap());
    recogniser.look(Thumbnail { photo, path: &path, bytes }).await.unwrap()
}

/// What was seen, a line for each thing, without what differs from one processor to another.
fn told(seen: &Seen) -> String {
    let mut told = String::new();
    for label in &seen.labels {
        let sure = if label.confidence >= Seen::SURE { "" } else { "?" };
        let kinds = label.parents.join(", ");
        writeln!(
            told,
            "{}{sure}, {} percent, {} there: {kinds}",
            label.name,
            rounded(label.confidence),
            label.instances.len()
        )
        .unwrap();
    }
    for face in &seen.faces {
        let at = [face.area.left, face.area.top, face.area.width, face.area.height].map(|part| rounded(part * 100.0));
        writeln!(told, "face, {} percent, at {at:?} {}", rounded(face.confidence), kept(face)).unwrap();
    }
    for line in &seen.text {
        writeln!(told, "text, {} percent: {}", rounded(line.confidence), line.text).unwrap();
    }
    told + &seen.problems.join("\n")
}

/// To the next fives.
fn rounded(percent: f64) -> i64 {
    (percent / 5.0).round() as i64 * 5
}

fn kept(face: &Face) -> String {
    if face.id.is_some() { "kept".to_owned() } else { face.not_kept.join(", ") }
}

#[tokio::test]
async fn the_models_in_the_program_keep_the_contract() {
    contract::holds(&models(), &[photograph(DOG), jpeg(&astronaut()), photograph(COFFEE)]).await;
}

#[tokio::test]
async fn known_photos_show_what_they_do() {
    let onnx = models();
    for (name, bytes) in [
        ("dog", photograph(DOG)),
        ("bird", photograph(BIRD)),
        ("coffee", photograph(COFFEE)),
        ("astronaut", jpeg(&astronaut())),
    ] {
        insta::assert_snapshot!(name, told(&look(&onnx, &bytes).await));
    }
}

#[tokio::test]
async fn a_face_is_like_itself_however_it_is_shown() {
    let onnx = models();
    let face = astronaut();
    let (width, height) = (face.width, face.height);
    let first = look(&onnx, &jpeg(&face)).await.faces.remove(0);
    let ways = [
        ("grey", picture(width, height, |x, y| [colour(&face, x, y)[1]; 3])),
        ("half as large", picture(width / 2, height / 2, |x, y| colour(&face, 2 * x, 2 * y))),
        ("twice as large", picture(width * 2, height * 2, |x, y| colour(&face, x / 2, y / 2))),
        ("mirrored", picture(width, height, |x, y| colour(&face, width - 1 - x, y))),
        ("among black", picture(width * 2, height, |x, y| if x < width { colour(&face, x, y) } else { [0; 3] })),
    ];
    for (way, shown) in ways {
        let seen = look(&onnx, &jpeg(&shown)).await;
        let [again] = &seen.faces[..] else { panic!("{way}: {}", told(&seen)) };
        let distance = first.embedding.as_ref().unwrap().distance(again.embedding.as_ref().unwrap());
        assert!(distance < 0.4, "{way}: {distance}");
        assert_ne!(first.id, again.id, "{way}: it is another photo's");
    }
}

#[tokio::test]
async fn faces_that_nobody_could_be_told_by_are_not_kept() {
    let onnx = models();
    let face = astronaut();
    let (width, height) = (face.width, face.height);
    for (way, shown, expected) in [
        ("small", picture(width / 4, height / 4, |x, y| colour(&face, 4 * x, 4 * y)), "SMALL_BOUNDING_BOX"),
        ("cut in half", picture(width - 224, height, |x, y| colour(&face, x + 224, y)), "CUT_OFF"),
    ] {
        let seen = look(&onnx, &jpeg(&shown)).await;
        assert!(seen.face_ids().next().is_none(), "{way}: {}", told(&seen));
        assert!(seen.faces.iter().all(|face| kept(face).contains(expected)), "{way}: {}", told(&seen));
    }
}

#[tokio::test]
async fn a_face_that_is_turned_is_seen_or_not() {
    let face = astronaut();
    let last = face.width - 1;
    for turned in [
        picture(face.height, face.width, |x, y| colour(&face, last - y, x)),
        picture(face.width, face.height, |x, y| colour(&face, last - x, face.height - 1 - y)),
    ] {
        let seen = look(&models(), &jpeg(&turned)).await;
        assert!(seen.faces.len() < 2 && seen.problems.is_empty(), "{}", told(&seen));
    }
}

#[tokio::test]
async fn the_same_models_from_a_folder_say_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let others = Onnx::from_folder(&folder, false).unwrap();
    assert_eq!(look(&others, &photograph(DOG)).await, look(&models(), &photograph(DOG)).await);
    let others = Onnx::from_folder(&folder, true).unwrap();
    assert_eq!(look(&others, &photograph(BAR)).await, look(&reading(), &photograph(BAR)).await);
}

#[tokio::test]
async fn text_is_read_if_that_is_wanted() {
    let bar = photograph(BAR);
    assert_eq!(look(&models(), &bar).await.text, []);
    let seen = look(&reading(), &bar).await;
    assert_eq!(Seen { text: Vec::new(), models: Models::default(), ..seen.clone() }, {
        let without = look(&models(), &bar).await;
        Seen { models: Models::default(), ..without }
    });
    insta::assert_snapshot!("text", told(&Seen { text: seen.text, ..Seen::default() }));
    assert!(seen.models.text.is_some());
    assert!(reading().version() > models().version(), "with text a photo is looked at again");
}

#[tokio::test]
async fn text_on_its_side_is_read() {
    let bar = decoded(BAR);
    let (right, bottom) = (bar.width - 1, bar.height - 1);
    for (way, turned) in [
        ("to the right", picture(bar.height, bar.width, |x, y| colour(&bar, y, bottom - x))),
        ("to the left", picture(bar.height, bar.width, |x, y| colour(&bar, right - y, x))),
    ] {
        let seen = look(&reading(), &jpeg(&turned)).await;
        assert!(seen.text.iter().any(|line| line.text == "PARKING"), "{way}: {}", told(&seen));
    }
}

#[tokio::test]
async fn where_nothing_is_written_nothing_is_read() {
    for bytes in [
        photograph(BIRD),
        photograph(COFFEE),
        jpeg(&picture(1, 1, |_, _| [0; 3])),
        jpeg(&picture(3, 2048, |_, _| [255; 3])),
        jpeg(&picture(2048, 3, |_, _| [255; 3])),
        jpeg(&picture(2048, 2048, |_, _| [255; 3])),
        jpeg(&picture(600, 400, |x, y| [if (x / 20 + y / 20) % 2 == 0 { 0 } else { 255 }; 3])),
        jpeg(&picture(600, 400, |x, y| [((x * 7_919 + y * 104_729) % 251) as u8; 3])),
    ] {
        let seen = look(&reading(), &bytes).await;
        assert_eq!((&seen.text[..], seen.problems.len()), (&[][..], 0), "{}", told(&seen));
    }
}

#[tokio::test]
async fn letters_that_fill_the_picture_are_read() {
    let seen = look(&reading(), &photograph("../../fixtures/text/sign.jpg")).await;
    let read: Vec<_> = seen.text.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(read, ["NO PARKING", "AT ANY TIME"]);
}

#[tokio::test]
async fn of_a_page_a_hundred_lines_are_read() {
    let bar = decoded(BAR);
    // The sign with six lines, twice as large, ten times three.
    let page = picture(1_240, 540, |x, y| colour(&bar, 518 + x / 2 % 62, 300 + y / 2 % 90));
    let seen = look(&reading(), &jpeg(&page)).await;
    assert!((80..=100).contains(&seen.text.len()), "{}", seen.text.len());
}

#[tokio::test]
async fn many_faces_are_many_faces() {
    let face = astronaut();
    // The head alone, eight by eight times.
    let crowd = picture(1600, 1600, |x, y| colour(&face, 130 + x % 200, y % 200));
    let seen = look(&models(), &jpeg(&crowd)).await;
    assert!((55..=64).contains(&seen.faces.len()), "{}", seen.faces.len());
    let mut ids: Vec<_> = seen.face_ids().collect();
    ids.sort();
    ids.dedup();
    assert!(ids.len() > 50, "{} of them are kept", ids.len());
}

#[tokio::test]
async fn pictures_of_nothing_show_nothing() {
    let onnx = models();
    for (width, height) in [(1, 1), (300, 200), (2048, 3), (3, 2048)] {
        let seen = look(&onnx, &jpeg(&picture(width, height, |_, _| [0; 3]))).await;
        assert_eq!((seen.faces.len(), seen.problems.len()), (0, 0), "{width} × {height}: {}", told(&seen));
        assert!(seen.sure_labels().next().is_none(), "{width} × {height}: {}", told(&seen));
    }
}

#[tokio::test]
async fn what_is_no_whole_jpeg_is_a_problem() {
    let onnx = models();
    let dog = photograph(DOG);
    for bytes in [Bytes::new(), Bytes::from("nonsense"), dog.slice(..300), dog.slice(..dog.len() / 2)] {
        let seen = look(&onnx, &bytes).await;
        let [problem] = &seen.problems[..] else { panic!("{} bytes: {seen:?}", bytes.len()) };
        assert!(problem.starts_with("the thumbnail cannot be decoded: "), "{problem}");
        assert_eq!(seen, Seen { problems: vec![problem.clone()], ..Seen::default() });
    }
}
