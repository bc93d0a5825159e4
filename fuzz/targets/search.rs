//! Searches, made by the family of the fixtures and in a library of its own words: never a panic, chips that are parts of
//! the text, and a query that can be looked up.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use photo::{Entry, File, PhotoId, Reading, Seen};
use query::{Album, ChipKind, Completer, Context, Name, Reader};

static READERS: LazyLock<[Reader; 2]> = LazyLock::new(|| {
    let family = include_str!("../../fixtures/queries/context.json");
    let words = |words: &str| words.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut library =
        Context::of_library(named(&["Zoë Lee", "May"]), named(&["Lisboa"]), words("red car dog"), words("x100v nikon"));
    let albums =
        [("C++ “beta” or not", None), ("Dogs", Some("dogs in the album Cats")), ("Cats", Some("in the album Dogs"))];
    let album =
        |(title, search): (&str, Option<&str>)| Album { title: title.into(), search: search.map(str::to_owned) };
    library.albums = Some(albums.map(album).into());
    [Context::from_json(family).expect("the fixtures hold a context"), library].map(Reader::new)
});

static COMPLETER: LazyLock<Completer> = LazyLock::new(|| {
    let name = |(kind, text): (ChipKind, &str)| Name { kind, text: text.into(), count: 1, rank: 1 };
    Completer::new(
        [(ChipKind::Person, "Zoë Lee"), (ChipKind::State, "C++ “beta” or not"), (ChipKind::Date, "May 2019")].map(name),
    )
});

/// A plain day, and two from which years and months cannot be counted naively.
const DAYS: [Date; 3] = [date(2026, 11, 23), date(2024, 2, 29), date(2025, 12, 31)];

fuzz_target!(|text: &str| {
    let file = File { path: "2016/May/red car.jpg".parse().expect("a path"), size_bytes: 5_000_000, modified_ms: 0 };
    let reading = Reading { people: vec!["May".into()], ..Reading::default() };
    let entry = Entry::fold(PhotoId::of(b"car"), vec![file], reading, Seen::default()).expect("it has a file");
    // Any will do, as long as it is always the same one for a text.
    let today = DAYS[text.len() % DAYS.len()];
    for reader in &*READERS {
        let understood = reader.read(text, today);
        for chip in &understood.chips {
            assert!(chip.start < chip.end, "{chip:?}");
            let (start, end) = chip.utf16_span(text);
            assert!(start < end, "{chip:?}");
            assert!(chip.removed_from(text).len() <= text.len(), "{chip:?}");
            reader.others(text, today, chip);
        }
        serde_json::to_string(&understood.query).expect("a query can be shown");
        let _ = understood.query.lookup();
        let _ = understood.query.matches(&entry);
        let _ = understood.query.why(&entry);
        COMPLETER.complete(reader, text, today, 8);
    }
});
