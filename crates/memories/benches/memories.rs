//! How long a day's memories take: `cargo bench -p memories`, and `cargo bench -p memories -- 20000` for another number of
//! photos. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use memories::{Hidden, Kind, Pictures, Shot, Shown, memories};
use photo::PhotoId;

const YEARS: i64 = 20;
const PEOPLE: u32 = 60;
const CITIES: u32 = 290;
const COUNTRIES: u32 = 10;
const DAY_MS: i64 = 86_400_000;
const TODAY: Date = date(2026, 1, 1);

fn main() {
    let count: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(200_000);
    let pictures = family(count, &mut fastrand::Rng::with_seed(7));
    println!("{} photos of {YEARS} years, {PEOPLE} people, {CITIES} cities", pictures.shots.len());
    let hidden = Hidden {
        people: ["Person 7".to_owned()].into(),
        days: ["03-02", "2019-05-01..2019-06-01"].iter().map(|days| days.parse().expect("days")).collect(),
    };
    let (mut shown, mut today) = (Shown::default(), TODAY);
    let (mut times, mut kinds): (Vec<Duration>, BTreeMap<Kind, usize>) = Default::default();
    for day in 0..365 {
        let began = Instant::now();
        let found = memories(black_box(&pictures), &hidden, &shown, today);
        times.push(began.elapsed());
        if day % 61 == 0 {
            println!("{today}");
            found.iter().for_each(|m| println!("  {} · {} · {} photos", m.title, m.detail, m.photos.len()));
        }
        found.iter().for_each(|memory| *kinds.entry(memory.kind).or_default() += 1);
        shown.note(&found, today);
        today = today.tomorrow().expect("a day after");
    }
    println!("in a year: {kinds:?}");
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("a day's memories, ms: median {:.1}, most {:.1}", ms(times[times.len() / 2]), ms(times[times.len() - 1]));
}

/// Three weekends of four at home, two journeys a year, some people in many photos and many in some.
fn family(count: usize, rng: &mut fastrand::Rng) -> Pictures {
    let first_day = photo::days_since_1970(TODAY) - YEARS * 365;
    let mut shots = Vec::with_capacity(count);
    let mut day = 0;
    while shots.len() < count {
        let (year, of_year) = (day / 365, day % 365);
        let is_away = (180..194).contains(&of_year) || (330..336).contains(&of_year);
        let city = if is_away {
            1 + (year * 37 + of_year / 90) as u32 % (CITIES - 1)
        } else {
            rng.u32(..30) / 29 * rng.u32(..CITIES)
        };
        let of_day = (count as i64 * 3 / 4 / (YEARS * 365) * if is_away { 5 } else { 1 }).max(1);
        for _ in 0..rng.i64(0..of_day * 2) {
            let taken_ms = (first_day + day) * DAY_MS + rng.i64(7 * 3_600_000..23 * 3_600_000);
            let people = (0..rng.usize(..3)).map(|_| rng.u32(..PEOPLE) * rng.u32(..PEOPLE) / PEOPLE).collect();
            let shot = Shot {
                people,
                faces: rng.u8(..4),
                is_sure: rng.u8(..20) > 0,
                is_photo: rng.u8(..20) > 0,
                is_under: rng.u8(..10) == 0,
                is_favourite: rng.u8(..50) == 0,
                rating: (rng.u8(..20) == 0).then(|| rng.u8(..6)),
                seen_ms: (rng.u8(..10) == 0)
                    .then(|| photo::days_since_1970(TODAY) * DAY_MS - rng.i64(0..2_000) * DAY_MS),
                place: Some(city),
                city: Some(city),
                country: Some(CITIES + city % COUNTRIES),
                ..Shot::at(PhotoId::of(&shots.len().to_le_bytes()), taken_ms)
            };
            shots.push(shot);
        }
        day = (day + 1) % (YEARS * 365);
    }
    shots.truncate(count);
    shots.sort_by_key(|shot| shot.taken_ms);
    let places = (0..CITIES)
        .map(|city| format!("City {city}"))
        .chain((0..COUNTRIES).map(|country| format!("Country {country}")));
    Pictures { shots, people: (0..PEOPLE).map(|person| format!("Person {person}")).collect(), places: places.collect() }
}
