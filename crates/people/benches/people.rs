//! How long faces take to be grouped at the size of a family's library: `cargo bench -p people`, and
//! `cargo bench -p people -- 20000` for another number of faces. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

#[path = "../tests/made_up/mod.rs"]
mod made_up;

use std::hint::black_box;
use std::time::{Duration, Instant};

use people::{Decision, People, PersonId, Sighting};
use photo::PhotoId;

fn main() {
    let count: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    for (what, persons) in [("many people", count / 100), ("few people", 40), ("a family of look-alikes", 0)] {
        println!("{count} made-up faces of {what}");
        let mut rng = fastrand::Rng::with_seed(7);
        let people = if persons > 0 {
            made_up::strangers(persons, &mut rng)
        } else {
            let first = made_up::strangers(1, &mut rng);
            (0..40).map(|_| made_up::relative(&first[0], 0.33, &mut rng)).collect()
        };
        library(&made_up::photos(&people, count / 2 + 50, &mut rng), count);
    }
}

fn library(photos: &[Sighting], count: usize) {
    let (before, after) = photos.split_at(photos.len() - 50);
    let mut people = People::default();
    let ((), adding) = timed(|| people.add(before.iter().cloned()));
    say("adding all at once, seconds", adding.as_secs_f64());
    let (groups, grouping) = timed(|| people.groups());
    say("grouping all at once, ms", ms(grouping));
    say("faces", groups.iter().map(|group| group.faces.len()).sum::<usize>() as f64);
    say("groups of more than one", groups.iter().filter(|group| group.faces.len() > 1).count() as f64);
    let _ = count;

    let (mut adding, mut grouping) = (Vec::new(), Vec::new());
    for sighting in after {
        adding.push(timed(|| people.add([sighting.clone()])).1);
        grouping.push(timed(|| black_box(people.who(sighting.photo))).1);
    }
    say_times("a new photo added", adding);
    say_times("grouped and who is in it", grouping);

    let mut deciding = Vec::new();
    for (rank, group) in groups.iter().take(40).enumerate() {
        let person = PersonId(format!("person {rank}"));
        let decisions = group.faces.iter().map(|face| {
            let standing = (rank as u64, PhotoId::of(face.0.as_bytes()));
            (standing, Decision::Is { face: face.clone(), person: person.clone() })
        });
        let decisions: Vec<_> = decisions.collect();
        let photo = after[rank].photo;
        deciding.push(
            timed(|| {
                people.decide(decisions);
                black_box(people.who(photo))
            })
            .1,
        );
    }
    say_times("a group named and grouped", deciding);
    let (mut adding, mut grouping) = (Vec::new(), Vec::new());
    for sighting in after {
        people.remove([sighting.photo]);
        people.groups();
        adding.push(timed(|| people.add([sighting.clone()])).1);
        grouping.push(timed(|| black_box(people.who(sighting.photo))).1);
    }
    say_times("then a new photo added", adding);
    say_times("grouped and who is in it", grouping);
    say("everybody, ms", ms(timed(|| black_box(people.persons().len())).1));
    let (suggestions, suggesting) = timed(|| people.suggestions());
    say("suggestions, ms", ms(suggesting));
    say("how many", suggestions.len() as f64);
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (act(), began.elapsed())
}

fn say(what: &str, figure: f64) {
    println!("  {what:34} {figure:10.1}");
}

/// The median and the most.
fn say_times(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    if let (Some(median), Some(most)) = (times.get(times.len() / 2), times.last()) {
        println!("  {:34} {:10.1} {:10.1}", format!("{what}, ms"), ms(*median), ms(*most));
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
