//! What a search that is being typed is offered to go on with.

use jiff::civil::date;
use proptest::prelude::*;
use query::{Album, ChipKind, Completer, Context, Name, Person, Reader, SavedPlace};

const PEOPLE: [(&str, u64); 5] = [("Natalie", 900), ("Nat King", 3), ("May", 20), ("Rose", 40), ("Zoë", 7)];
const PLACES: [(&str, u64); 4] = [("Naples", 30), ("New York", 12), ("Nice", 5), ("Grandma's house", 9)];
const SHOWN: [(&str, u64); 5] =
    [("Nature", 50_000), ("Rose", 60), ("Birthday Cake", 14), ("Cake", 30), ("Natural arch", 2)];
const DATES: [(&str, u64); 4] =
    [("May 2019", 201_905), ("June 2019", 201_906), ("June 2020", 202_006), ("2019", 201_900)];
const ALBUMS: [&str; 2] = ["Naples 2019", "In the garden"];

fn names(kind: ChipKind, names: &[(&str, u64)]) -> Vec<Name> {
    names.iter().map(|(text, count)| Name { kind, text: (*text).into(), count: *count, rank: *count }).collect()
}

/// What reads searches, and what completes them.
fn ready() -> (Reader, Completer) {
    let labels = SHOWN.iter().flat_map(|(name, _)| name.split(' ').map(|word| word.to_lowercase()));
    let stems = labels.map(|word| word.trim_end_matches('e').to_owned()).chain(["natur".to_owned()]);
    let context = Context {
        people: PEOPLE.map(|(name, _)| Person { name: name.into(), ..Person::default() }).into(),
        places: PLACES.map(|(name, _)| SavedPlace { name: name.into(), at: None }).into(),
        albums: Some(ALBUMS.map(|title| Album { title: title.into(), search: None }).into()),
        labels: Some(stems.collect()),
        ..Context::default()
    };
    let albums = ALBUMS.map(|title| Name { kind: ChipKind::State, text: title.into(), count: 0, rank: 0 });
    let all = [
        names(ChipKind::Person, &PEOPLE),
        names(ChipKind::Place, &PLACES),
        names(ChipKind::Label, &SHOWN),
        names(ChipKind::Date, &DATES),
        albums.into(),
    ];
    (Reader::new(context), Completer::new(all.concat()))
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (reader, completer) = ready();
    let completed = completer.complete(&reader, text, date(2026, 11, 29), 6);
    let spelled = completed.into_iter().map(|completion| {
        let count = completion.count.map(|count| format!(" ({count})")).unwrap_or_default();
        format!("{}{count}", completion.search)
    });
    assert_eq!(spelled.collect::<Vec<_>>(), expected, "{text:?}");
}

#[test]
fn names_go_on_from_the_beginning_of_a_word() {
    check("nat", &["nature (50000)", "Natalie (900)", "Nat King (3)", "natural arch (2)"]);
    check(
        "photos of nat",
        &[
            "photos of Natalie (900)",
            "photos of Nat King (3)",
            "photos of nature (50000)",
            "photos of natural arch (2)",
        ],
    );
    check(
        "dogs in n",
        &[
            "dogs in Naples (30)",
            "dogs in New York (12)",
            "dogs in Nice (5)",
            "dogs in nature (50000)",
            "dogs in natural arch (2)",
        ],
    );
    check("new ", &["New York (12)"]);
    check("beach new  yo", &["beach New York (12)"]);
    check("zoe", &["Zoë (7)"]);
    check("CAK", &["cake (30)", "birthday cake (14)"]);
    check("king", &["Nat King (3)"]);
    check("2019", &["June 2019 (201906)", "May 2019 (201905)", "in the album Naples 2019"]);
    check("jun", &["June 2020 (202006)", "June 2019 (201906)"]);
}

#[test]
fn what_is_offered_is_meant() {
    check("the cat ros", &["the cat rose (60)", "the cat Rose (40)"]);
    check(
        "in may 20",
        &[
            "in May 2019 (201905)",
            "in may 2019 (201900)",
            "in may June 2020 (202006)",
            "in may in the album Naples 2019",
            "in may June 2019 (201906)",
        ],
    );
}

#[test]
fn albums_are_said_to_be_albums() {
    check("cats in the album nap", &["cats in the album Naples 2019"]);
    check("gard", &["in the album In the garden"]);
}

#[test]
fn nothing_is_offered_for_nothing() {
    for text in ["", " ", "?!", "Natalie", "xyzzy", "photos of "] {
        check(text, &[]);
    }
}

proptest! {
    #[test]
    fn anything_may_be_typed(text in r"(\PC| |\u{3000}|in the album |nat|may|的){0,12}", most in 0..9_usize) {
        let (reader, completer) = ready();
        let completed = completer.complete(&reader, &text, date(2026, 11, 29), most);
        prop_assert!(completed.len() <= most);
        for completion in completed {
            prop_assert!(completion.search != text && !completion.text.is_empty());
        }
    }
}
