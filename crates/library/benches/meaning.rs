//! What searching by meaning costs beside words, in a large library with a catalogue in SQLite.
//! `cargo bench -p library --bench meaning [-- PHOTOS]`; no number is a pass or a failure.

use std::sync::Arc;
use std::time::{Duration, Instant};

use catalogue::Catalogue;
use catalogue::sqlite::Sqlite;
use fastrand::Rng;
use library::{FileState, Format, Library, PhotoId, Record, Said, Sizes};
use photo::seen::Features;
use photo::{Reading, Taken};
use recognise::meaning::{Meaning, Memory};

const PHOTOS: usize = 100_000;
const NUMBERS: usize = 512;
const AT_ONCE: usize = 1_000;
const TIMES: usize = 15;

fn direction(rng: &mut Rng) -> Vec<f32> {
    (0..NUMBERS).map(|_| rng.f32() + rng.f32() + rng.f32() - 1.5).collect()
}

fn records(number: usize, meaning: &Memory, wanted: &[f32], rng: &mut Rng) -> [Record; 3] {
    let photo = PhotoId::of(&number.to_le_bytes());
    let path = format!("{}/IMG_{number:06}.JPG", 2000 + number % 20).parse().expect("a path");
    let start: jiff::civil::DateTime = "2004-01-01T00:00:07".parse().expect("a time");
    let taken = Taken {
        local: start + jiff::Span::new().minutes(number as i64 * 90),
        offset_minutes: None,
        clock: library::Clock::Exif,
    };
    let reading = Reading {
        format: Format::Jpeg,
        width_px: 4_288,
        height_px: 2_848,
        colour: Some([1, 2, 3]),
        taken: Some(taken),
        ..Reading::default()
    };
    // One in fifty shows what is asked for.
    let share = if number.is_multiple_of(50) { 0.5 } else { 0.0 };
    let numbers: Vec<f32> = direction(rng).iter().zip(wanted).map(|(any, wanted)| any + share * wanted).collect();
    let file = Said::File { path, state: FileState::Present { size_bytes: 4_000_000, modified_ms: 1 } };
    let [file, read] = [file, Said::Original(Box::new(reading))].map(|said| Record::new(photo, 1, said));
    [file, read, meaning.record(photo, Features::of(&numbers))]
}

#[expect(clippy::print_stdout, reason = "a bench says what it measured")]
fn say(what: &str, took: Duration, found: usize) {
    println!("{what:<56} {:>8.1} ms {found:>8} found", took.as_secs_f64() * 1e3);
}

/// The median of some times.
async fn search(library: &Library, text: &str) -> (Duration, usize) {
    let today = "2026-11-28".parse().expect("a day");
    let mut times = Vec::with_capacity(TIMES);
    let mut found = 0;
    for _ in 0..TIMES {
        let began = Instant::now();
        found = library.search(text, today).await.expect("nothing goes wrong in memory").found.rows.len();
        times.push(began.elapsed());
    }
    times.sort();
    (times[TIMES / 2], found)
}

#[tokio::main]
async fn main() {
    let photos = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(PHOTOS);
    let folder = tempfile::tempdir().expect("a folder");
    let opened = Sqlite::open(&folder.path().join("catalogue.sqlite")).expect("a catalogue");
    let catalogue: Arc<dyn Catalogue> = Arc::new(opened.catalogue);
    let mut rng = Rng::with_seed(7);
    let (meaning, wanted) = (Memory::called("bench"), direction(&mut rng));
    meaning.tell_words("giraffe", &wanted);
    let made: Vec<usize> = (0..photos).collect();
    for numbers in made.chunks(AT_ONCE) {
        let records: Vec<Record> =
            numbers.iter().flat_map(|number| records(*number, &meaning, &wanted, &mut rng)).collect();
        catalogue.add(&records).await.expect("room");
    }
    let store = Arc::new(store::memory::Memory::default());
    let words = Library::new(store, catalogue.clone(), Sizes { thumbnail_px: 2_048, tile_px: 360 });
    let meaning = Arc::new(meaning);
    let both = words.clone().with_meaning(meaning.clone());
    let began = Instant::now();
    let today = "2026-11-28".parse().expect("a day");
    let found = both.search("giraffe", today).await.expect("nothing goes wrong in memory").found.rows.len();
    say("giraffe, in a program that was just started", began.elapsed(), found);
    for (text, filter) in [("giraffe", ""), ("giraffe in 2007", "2007"), ("giraffe in May 2012", "May 2012")] {
        let (took, found) = search(&words, filter).await;
        say(&format!("{filter:?}, by words"), took, found);
        let (took, found) = search(&words, text).await;
        say(&format!("{text:?}, by words"), took, found);
        let (took, found) = search(&both, text).await;
        say(&format!("{text:?}, by words and meaning"), took, found);
    }
    let mut more = |from: usize, count: usize| -> Vec<Record> {
        (from..from + count).flat_map(|number| records(number, &meaning, &wanted, &mut rng)).collect()
    };
    let once = async |what: &str| {
        let began = Instant::now();
        let found = both.search("giraffe", today).await.expect("nothing goes wrong in memory").found.rows.len();
        say(what, began.elapsed(), found);
    };
    catalogue.add(&more(photos, 1)).await.expect("room");
    once("giraffe, once one more was looked at").await;
    for from in (0..photos).step_by(AT_ONCE) {
        let mut new = more(photos + 1 + from, AT_ONCE);
        new.retain(|record| !matches!(record.said(), Said::Meaning(_)));
        catalogue.add(&new).await.expect("room");
    }
    catalogue.add(&more(photos + 1, 1)).await.expect("room");
    once("giraffe, once as many came that are still to look at").await;
}
