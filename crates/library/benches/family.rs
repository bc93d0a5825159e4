//! Who is who and what belongs together in a large library with a catalogue in SQLite: how long each step takes.
//! `cargo bench -p library --bench family [-- PHOTOS]`; no number is a pass or a failure.

use std::sync::Arc;
use std::time::Instant;

use catalogue::Catalogue;
use catalogue::sqlite::Sqlite;
use fastrand::Rng;
use library::{FileState, Format, Library, PhotoId, Record, Said, Sizes, Wish};
use photo::seen::{Area, Embedding, Face, Features};
use photo::{Camera, FaceId, Reading, Seen, Taken};

const PHOTOS: usize = 100_000;
const PEOPLE: usize = 300;
const NUMBERS: usize = 128;
const AT_ONCE: usize = 1_000;

/// A direction in which somebody's faces lie, about as far from all others as strangers' are.
fn somebody(rng: &mut Rng) -> Vec<f32> {
    let numbers: Vec<f32> = (0..NUMBERS).map(|_| rng.f32() - 0.5).collect();
    let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
    numbers.iter().map(|number| number / length * 0.62).collect()
}

fn face(id: usize, of: &[f32], rng: &mut Rng) -> Face {
    let near: Vec<f32> = of.iter().map(|number| number + (rng.f32() - 0.5) * 0.08).collect();
    let area = Area { left: 0.4, top: 0.3, width: 0.1, height: 0.15 };
    let (id, embedding) = (Some(FaceId(format!("{id:032x}"))), Some(Embedding::of(&near)));
    Face { id, area, confidence: 99.0, embedding, ..Face::default() }
}

fn records(number: usize, people: &[Vec<f32>], rng: &mut Rng) -> [Record; 3] {
    let photo = PhotoId::of(&number.to_le_bytes());
    let path = format!("{}/IMG_{number:06}.JPG", 2000 + number * 20 / PHOTOS.max(number + 1)).parse().expect("a path");
    let minutes = number as i64 * 90;
    let start: jiff::civil::DateTime = "2004-01-01T00:00:07".parse().expect("a time");
    let local = start + jiff::Span::new().minutes(minutes);
    let taken = Some(Taken { local, offset_minutes: None, clock: library::Clock::Exif });
    let camera = Camera { make: Some("NIKON".into()), model: Some("D90".into()), lens: None };
    let reading = Reading {
        format: Format::Jpeg,
        width_px: 4_288,
        height_px: 2_848,
        colour: Some([1, 2, 3]),
        taken,
        camera,
        ..Reading::default()
    };
    let faces = [0.6, 0.3].iter().filter(|share| rng.f64() < **share).count();
    let faces = (0..faces).map(|which| {
        // A few people are in most pictures.
        let person = ((rng.f64() * rng.f64()) * people.len() as f64) as usize;
        face(number * 2 + which, &people[person], rng)
    });
    let mut seen = Seen { faces: faces.collect(), ..Seen::default() };
    seen.features = Some(Features::of(&(0..1_280).map(|_| rng.f32()).collect::<Vec<_>>()));
    let state = FileState::Present { size_bytes: 4_000_000, modified_ms: 1 };
    let said = [Said::File { path, state }, Said::Original(Box::new(reading)), Said::Onnx(Box::new(seen))];
    said.map(|said| Record::new(photo, 1, said))
}

#[expect(clippy::print_stdout, reason = "a bench says what it measured")]
async fn timed<T>(what: &str, work: impl Future<Output = anyhow::Result<T>>) -> T {
    let began = Instant::now();
    let came = work.await.expect("nothing goes wrong in memory");
    println!("{what:<48} {:>8.2} s", began.elapsed().as_secs_f64());
    came
}

#[tokio::main]
async fn main() {
    let photos = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(PHOTOS);
    let folder = tempfile::tempdir().expect("a folder");
    let opened = Sqlite::open(&folder.path().join("catalogue.sqlite")).expect("a catalogue");
    let catalogue: Arc<dyn Catalogue> = Arc::new(opened.catalogue);
    let mut rng = Rng::with_seed(7);
    let people: Vec<Vec<f32>> = (0..PEOPLE).map(|_| somebody(&mut rng)).collect();
    let made: Vec<usize> = (0..photos).collect();
    for numbers in made.chunks(AT_ONCE) {
        let records: Vec<Record> = numbers.iter().flat_map(|number| records(*number, &people, &mut rng)).collect();
        catalogue.add(&records).await.expect("room");
    }
    let store = Arc::new(store::memory::Memory::default());
    let open = || Library::new(store.clone(), catalogue.clone(), Sizes { thumbnail_px: 2_048, tile_px: 360 });
    let library = open();
    let who = timed("faces grouped for the first time", library.who_is_who()).await;
    timed("asked again", library.who_is_who()).await;
    let library = open();
    timed("asked by a program that was just started", library.who_is_who()).await;
    let named = Wish::Name {
        who: library::Whose::Group(who.groups[0].id.clone()),
        name: "Natalie".into(),
        aliases: Some(vec!["Nat".into()]),
    };
    timed(&format!("a group in {} photos named", who.groups[0].photos), library.wish(named)).await;
    timed("taken back", library.wish(Wish::Undo)).await;
    timed("all conclusions, nothing new", library.draw_conclusions()).await;
}
