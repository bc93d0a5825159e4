//! How long a library takes to be stacked: `cargo bench -p stacks`, and `cargo bench -p stacks -- 20000` for another number of
//! photos. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

#[path = "../tests/made_up/mod.rs"]
mod made_up;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use made_up::{Made, made};
use photo::Why;
use photo::seen::Features;
use photo::{Entry, PhotoId};
use stacks::Stacks;

fn main() {
    let count: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(200_000);
    let mut rng = fastrand::Rng::with_seed(7);
    measure("a family's library", &family(count, &mut rng));
    measure("nobody has a clock", &clockless(count, &mut rng));
    measure("a sports day", &bursts(20_000));
    measure("5,000 pictures that look the same", &alike(5_000));
}

/// Every tenth moment is a burst, every fifth has RAWs; a twentieth has neither clock nor camera, and half of that are copies.
fn family(count: usize, rng: &mut fastrand::Rng) -> Vec<Made> {
    const CAMERAS: [&str; 3] = ["Canon EOS 70D", "iPhone 13", "Pixel 7"];
    let mut photos = Vec::with_capacity(count);
    let mut moments: Vec<u64> = Vec::new();
    for moment in 0_u64.. {
        if photos.len() >= count {
            break;
        }
        let (folder, second) = (moment / 200, moment * 17 % 86_400);
        if rng.u8(..20) == 0 {
            let scene = if rng.bool() && !moments.is_empty() { moments[rng.usize(..moments.len())] } else { moment };
            photos.push(made(&format!("received/{folder}/IMG-{moment}.jpg"), scene).apart(0.1).wide(1_600));
            continue;
        }
        moments.push(moment);
        let camera = CAMERAS[rng.usize(..CAMERAS.len())];
        let (day, burst) = (moment / 5_000, if rng.u8(..10) == 0 { rng.u64(2..12) } else { 1 });
        let has_raw = camera == CAMERAS[0] && rng.u8(..2) == 0;
        for shot in 0..burst {
            let second = (second + shot / 3).min(86_399);
            let time = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
            let taken = format!("{}-05-{:02}T{time}", 2000 + day / 28, 1 + day % 28);
            let of = |ending: &str| Made {
                taken: Some(taken.clone()),
                camera: Some(camera),
                ..made(&format!("{folder}/IMG_{moment}_{shot}.{ending}"), moment).apart(0.1 + shot as f32 / 1e3)
            };
            photos.push(of("JPG"));
            photos.extend(has_raw.then(|| of("CR2")));
        }
    }
    photos.truncate(count);
    photos
}

fn clockless(count: usize, rng: &mut fastrand::Rng) -> Vec<Made> {
    let scene = |at: usize, rng: &mut fastrand::Rng| if rng.u8(..4) == 0 { rng.usize(..=at) } else { at } as u64;
    (0..count).map(|at| made(&format!("a/{at}.jpg"), scene(at, rng)).wide(1_600)).collect()
}

/// A hundred shots at twenty a second, again and again.
fn bursts(count: usize) -> Vec<Made> {
    let shot = |at: usize| {
        let (burst, second) = (at / 100, at / 100 * 10 + at % 100 / 20);
        let time = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
        made(&format!("a/{at:06}.JPG"), burst as u64).by("EOS R3", &time).apart(0.1 + at as f32 / 1e7)
    };
    (0..count).map(shot).collect()
}

fn alike(count: usize) -> Vec<Made> {
    (0..count).map(|scan| made(&format!("scans/{scan}.jpg"), 1)).collect()
}

fn measure(what: &str, photos: &[Made]) {
    let entries: Vec<Entry> = photos.iter().map(Made::entry).collect();
    println!("{what}: {} photos", entries.len());
    let (stacks, finding) = timed(|| Stacks::of(&entries));
    say("finding what may belong together, ms", ms(finding));
    let (wanted, asking) = timed(|| stacks.wanted());
    say("saying what is wanted, ms", ms(asking));
    say("photos wanted", wanted.len() as f64);
    let features: BTreeMap<PhotoId, Features> =
        photos.iter().filter(|made| wanted.contains(&made.id())).map(|made| (made.id(), made.features())).collect();
    let (unseen, resolving) = timed(|| stacks.resolve(|_| None));
    say("resolving without features, ms", ms(resolving));
    say("stacks", unseen.len() as f64);
    let (seen, resolving) = timed(|| stacks.resolve(|id| features.get(&id)));
    say("resolving with features, ms", ms(resolving));
    say("stacks", seen.len() as f64);
    for why in [Why::Raw, Why::Copy, Why::Burst] {
        let under = seen.iter().flat_map(|stack| &stack.under).filter(|under| under.why == why);
        say(&format!("under others: {why:?}"), under.count() as f64);
    }
}

/// What an act gives, and the processor's time for it, whatever else the machine does. Linux counts it in ticks of up to four
/// milliseconds; elsewhere it is the time that passes.
fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let began = (Instant::now(), processor_time());
    let done = act();
    let passed = began.0.elapsed();
    (done, processor_time().zip(began.1).map_or(passed, |(after, before)| after - before))
}

fn processor_time() -> Option<Duration> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn say(what: &str, figure: f64) {
    println!("  {what:38} {figure:10.1}");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
