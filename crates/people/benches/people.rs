//! How long faces take to be grouped at the size of a family's library: `cargo bench -p people`, and
//! `cargo bench -p people -- 20000` for another number of faces. It prints a table and judges nothing; of several times the
//! mean and the most.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

#[path = "../tests/made_up/mod.rs"]
mod made_up;

use std::hint::black_box;
use std::time::{Duration, Instant};

use people::{Decision, People, Sighting};
use photo::{FaceId, PersonId, PhotoId};

fn main() {
    let count: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    for (what, persons) in [("many people", count / 100), ("few people", 40), ("a family of look-alikes", 0)] {
        println!("{count} made-up faces of {what}");
        let mut rng = fastrand::Rng::with_seed(7);
        let people = if persons > 0 {
            made_up::strangers(persons, &mut rng)
        } else {
            let first = made_up::strangers(1, &mut rng);
            (0..40).map(|_| made_up::relative(&first[0], 0.28, &mut rng)).collect()
        };
        library(&made_up::photos(&people, count / 2 + 50, &mut rng));
    }
}

fn library(photos: &[Sighting]) {
    let (before, after) = photos.split_at(photos.len() - 50);
    let (mut people, adding) = timed(|| People::begin(before.iter().cloned(), &[]));
    say("adding all at once, seconds", adding.as_secs_f64());
    let (kept, keeping) = timed(|| people.neighbours());
    say("keeping neighbours, ms", ms(keeping));
    say("MB", kept.len() as f64 / 1e6);
    say("adding all with them, ms", ms(timed(|| People::begin(before.iter().cloned(), &kept)).1));
    let (groups, grouping) = timed(|| people.groups());
    say("grouping all at once, ms", ms(grouping));
    say("faces", groups.iter().map(|group| group.faces.len()).sum::<usize>() as f64);
    say("groups of more than one", groups.iter().filter(|group| group.faces.len() > 1).count() as f64);

    let (mut adding, mut grouping) = (Vec::new(), Vec::new());
    for sighting in after {
        adding.push(timed(|| people.add([sighting.clone()])).1);
        grouping.push(timed(|| black_box(people.who(sighting.photo))).1);
    }
    say_times("a new photo added", &adding);
    say_times("grouped and who is in it", &grouping);

    let mut deciding = Vec::new();
    for (rank, group) in groups.iter().take(40).enumerate() {
        let person: PersonId = format!("person-{rank}").parse().expect("a person's identity");
        let is = |face: &FaceId| Decision::Is { face: face.clone(), person: person.clone() };
        let decided = ((rank as u64, PhotoId::of(b"decided")), group.faces.iter().map(is).collect());
        let photo = after[rank].photo;
        deciding.push(
            timed(|| {
                people.decide([decided]);
                black_box(people.who(photo))
            })
            .1,
        );
    }
    say_times("a group named and grouped", &deciding);
    let (mut adding, mut grouping) = (Vec::new(), Vec::new());
    for sighting in after {
        people.remove([sighting.photo]);
        people.groups();
        adding.push(timed(|| people.add([sighting.clone()])).1);
        grouping.push(timed(|| black_box(people.who(sighting.photo))).1);
    }
    say_times("then a new photo added", &adding);
    say_times("grouped and who is in it", &grouping);
    say("everybody, ms", ms(timed(|| black_box(people.persons().len())).1));
    let (suggestions, suggesting) = timed(|| people.suggestions());
    say("suggestions, ms", ms(suggesting));
    say("how many", suggestions.len() as f64);
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
    println!("  {what:34} {figure:10.1}");
}

/// The mean and the most.
fn say_times(what: &str, times: &[Duration]) {
    let (all, most) = (times.iter().sum::<Duration>(), times.iter().max().copied().unwrap_or_default());
    println!("  {:34} {:10.1} {:10.1}", format!("{what}, ms"), ms(all) / times.len() as f64, ms(most));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
