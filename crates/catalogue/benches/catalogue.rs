//! How long the SQLite catalogue takes at the size of a family's library: `cargo bench -p catalogue --bench
//! catalogue`, and with `-- 1000000` for another number of photos. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

mod made_up;
mod searches;

use std::time::{Duration, Instant};

use catalogue::Catalogue;
use catalogue::sqlite::Sqlite;

/// How many photos the application adds at once.
const BATCH: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(200_000);
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("catalogue.sqlite");
    println!("{count} made-up photos; times are the least and the median");

    let catalogue = Sqlite::open(&path).expect("a new catalogue").catalogue;
    let mut adding = Duration::ZERO;
    let mut records = Vec::new();
    for pair in made_up::library(count) {
        records.extend(pair);
        if records.len() == 2 * BATCH {
            adding += add(&catalogue, &records).await;
            records.clear();
        }
    }
    adding += add(&catalogue, &records).await;
    say("adding all, seconds", format!("{:.1}", adding.as_secs_f64()));
    let one: Vec<_> = made_up::library(count + 200).skip(count as usize).collect();
    let mut times = Vec::new();
    for pair in &one {
        times.push(add(&catalogue, pair).await);
    }
    say("adding one, ms", ms(times));
    drop(catalogue);

    let size_bytes = std::fs::metadata(&path).expect("it is there").len();
    say("size on disk, MB", format!("{:.0}", size_bytes as f64 / 1e6));
    say("peak memory until here, MB", format!("{:.0}", peak_memory_mb()));
    let began = Instant::now();
    let catalogue = Sqlite::open(&path).expect("the same catalogue").catalogue;
    catalogue.version().await.expect("an answer");
    say("opening, ms", ms(vec![began.elapsed()]));

    for (what, query) in searches::queries() {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..11 {
            let began = Instant::now();
            found = catalogue.find(&query).await.expect("an answer").rows.len();
            times.push(began.elapsed());
            if times[0] > Duration::from_secs(1) {
                break;
            }
        }
        say(&format!("{what} ({found}), ms"), ms(times));
    }
    let began = Instant::now();
    catalogue.vocabulary().await.expect("an answer");
    say("vocabulary, ms", ms(vec![began.elapsed()]));
    let ids: Vec<_> = one[..100].iter().map(|pair| pair[0].photo()).collect();
    let began = Instant::now();
    catalogue.entries(&ids).await.expect("an answer");
    say("100 entries, ms", ms(vec![began.elapsed()]));
    say("peak memory, MB", format!("{:.0}", peak_memory_mb()));
}

async fn add(catalogue: &Sqlite, records: &[photo::Record]) -> Duration {
    let began = Instant::now();
    catalogue.add(records).await.expect("room for them");
    began.elapsed()
}

fn say(what: &str, figure: String) {
    println!("{what:<45} {figure:>9}");
}

/// The least, which other programs disturb the least, and the median.
fn ms(mut times: Vec<Duration>) -> String {
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    format!("{:>9.2} {:>9.2}", ms(times[0]), ms(times[times.len() / 2]))
}

/// The most memory this process ever had, by Linux's count; 0 elsewhere.
fn peak_memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|kib| kib.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}
