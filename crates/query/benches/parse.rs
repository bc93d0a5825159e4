//! How long searches take to be understood, and to be completed while they are typed: `cargo bench -p query`. It prints a table and judges nothing.
#![allow(clippy::print_stdout, reason = "a bench is read by people")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use query::{ChipKind, Completer, Context, Name, Person, Reader, SavedPlace};

const PUBLIC: &str = include_str!("../../../fixtures/queries/public.tsv");
const MORE: &str = include_str!("../../../fixtures/queries/more.tsv");
const CONTEXT: &str = include_str!("../../../fixtures/queries/context.json");
const TODAY: Date = date(2026, 11, 23);

/// As in a large family's library.
const PEOPLE: usize = 500;
const PLACES: usize = 2_000;

fn main() {
    let family = Context::from_json(CONTEXT).expect("a context");
    let mut large = family.clone();
    let name = |number: usize, kind: &str| format!("{kind}{} {}", letters(number), letters(number * 7));
    large.people.extend((0..PEOPLE).map(|number| Person { name: name(number, "P"), ..Person::default() }));
    large.places.extend((0..PLACES).map(|number| SavedPlace { name: name(number, "Q"), at: None }));
    let public = PUBLIC.lines().skip(1).filter_map(|line| line.split('\t').nth(1));
    let more = MORE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
    let searches: Vec<&str> = public.chain(more).filter(|text| !text.is_empty()).collect();
    let began = Instant::now();
    let family = Reader::new(family);
    time("dogs in Lisbon", &family);
    say("ready, and the first search, ms", began.elapsed());
    let began = Instant::now();
    let large = Reader::new(large);
    say("ready for 500 people and 2,000 places, ms", began.elapsed());
    for (what, reader) in [("a family", &family), ("500 people and 2,000 places", &large)] {
        let mut times: Vec<Duration> = searches.iter().map(|text| time(text, reader)).collect();
        times.sort();
        println!("{} searches, {what}", times.len());
        say("median, ms", times[times.len() / 2]);
        say("of 99 percent less than, ms", times[times.len() * 99 / 100]);
        say("most, ms", times[times.len() - 1]);
    }
    complete(&large);
    for kilobytes in [1, 10, 100] {
        let text = searches.join(" ").repeat(10);
        let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= kilobytes * 1_000).expect("long enough");
        say(&format!("{kilobytes} kB of text, ms"), time(&text[..end], &family));
    }
}

/// Every beginning of some searches, as somebody types them, of 500 people, 2,000 places, 10,000 things and 240 months.
fn complete(reader: &Reader) {
    let kinds = [(ChipKind::Person, PEOPLE, "P"), (ChipKind::Place, PLACES, "Q"), (ChipKind::Label, 10_000, "")];
    let of_kind = |(kind, most, first): (ChipKind, usize, &'static str)| {
        let name = move |number: usize| format!("{first}{} {}", letters(number), letters(number * 7));
        (0..most).map(move |number| Name { kind, text: name(number), count: number as u64, rank: number as u64 })
    };
    let month = |number: usize| {
        let text = date(2006 + (number / 12) as i16, (number % 12 + 1) as i8, 1).strftime("%B %Y").to_string();
        Name { kind: ChipKind::Date, text, count: 1, rank: number as u64 }
    };
    let began = Instant::now();
    let completer = Completer::new(kinds.into_iter().flat_map(of_kind).chain((0..240).map(month)));
    say("completions of 12,740 names ready, ms", began.elapsed());
    let typed = ["photos of paoae", "qoa on the beach in june 2019", "cat in a box", "2015 coae", "dogs with p"];
    let mut times = Vec::new();
    for text in typed {
        for (end, _) in text.char_indices().skip(1) {
            let began = Instant::now();
            black_box(completer.complete(reader, black_box(&text[..end]), TODAY, 8));
            times.push(began.elapsed());
        }
    }
    times.sort();
    say("a completion: median, ms", times[times.len() / 2]);
    say("a completion: most, ms", times[times.len() - 1]);
}

fn letters(number: usize) -> String {
    let letter = |shift: u32| char::from(b'a' + (number >> shift) as u8 % 26);
    [letter(0), 'o', letter(3), 'e', letter(6), 'a', letter(2)].into_iter().collect()
}

fn time(text: &str, reader: &Reader) -> Duration {
    let began = Instant::now();
    black_box(reader.read(black_box(text), TODAY));
    began.elapsed()
}

fn say(what: &str, time: Duration) {
    println!("  {what:<40} {:>10.3}", time.as_secs_f64() * 1e3);
}
