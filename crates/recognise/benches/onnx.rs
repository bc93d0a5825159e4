//! How many photos a second the models in the program look at, and how much memory that takes:
//! `cargo bench -p recognise --features onnx -- FOLDER`, of the JPEGs below a folder, such as a library's thumbnails; with
//! `--text` reading them, too; with the feature `ort` by ONNX Runtime.
//! It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use bytes::Bytes;
use photo::{OriginalPath, PhotoId};
use recognise::onnx::Onnx;
use recognise::{Recogniser, Thumbnail};
use tokio::task::JoinSet;

/// How often every picture is looked at.
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/photos");
    let folder = std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir()).unwrap_or(examples);
    let mut pictures = Vec::new();
    add_jpegs(&folder, &mut pictures);
    let with_text = std::env::args().any(|argument| argument == "--text");
    let recogniser = if with_text { Onnx::embedded_with_text() } else { Onnx::embedded() };
    let began = Instant::now();
    look(recogniser.clone(), pictures[0].clone()).await;
    say("the first look, with making the models ready, ms", began.elapsed().as_millis());
    say("  most memory, kB", most_memory());
    for at_once in [1, std::thread::available_parallelism().map_or(2, usize::from)] {
        let began = Instant::now();
        let (mut looks, mut faces) = (JoinSet::new(), 0);
        for picture in (0..ROUNDS).flat_map(|_| &pictures) {
            if looks.len() == at_once {
                faces += looks.join_next().await.expect("a look").expect("no panic");
            }
            looks.spawn(look(recogniser.clone(), picture.clone()));
        }
        faces += looks.join_all().await.into_iter().sum::<usize>();
        let each = began.elapsed().as_secs_f64() / (pictures.len() * ROUNDS) as f64;
        say(&format!("photos a second, {at_once} at once"), format!("{:.2}", 1.0 / each));
        say("  most memory, kB", most_memory());
        say("  faces in each", format!("{:.2}", faces as f64 / (pictures.len() * ROUNDS) as f64));
    }
}

/// Until now, where the system says so.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or("unknown", |peak| peak.trim().trim_end_matches(" kB")).to_owned()
}

fn add_jpegs(folder: &Path, pictures: &mut Vec<Bytes>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let ending = entry.extension().map(|ending| ending.to_ascii_lowercase());
        if entry.is_dir() {
            add_jpegs(&entry, pictures);
        } else if ending.is_some_and(|ending| ending == "jpg") {
            pictures.push(std::fs::read(entry).expect("a file").into());
        }
    }
}

/// Answers how many faces there are.
async fn look(recogniser: Onnx, bytes: Bytes) -> usize {
    let (photo, path) = (PhotoId::of(&bytes), "a.jpg".parse::<OriginalPath>().expect("a path"));
    recogniser.look(Thumbnail { photo, path: &path, bytes: &bytes }).await.expect("models that run").faces.len()
}

fn say(what: &str, number: impl std::fmt::Display) {
    println!("{what:<52} {number:>10}");
}
