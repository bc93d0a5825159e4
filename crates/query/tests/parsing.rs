//! What holds for every search, whatever it says: nothing is dropped, and every chip can be taken away.
//! Also how the words of a library decide what is a label.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use query::{Album, ChipKind, Context, Reader, Sort, Understood};

const CONTEXT: &str = include_str!("../../../fixtures/queries/context.json");
const TABLES: [&str; 2] =
    [include_str!("../../../fixtures/queries/public.tsv"), include_str!("../../../fixtures/queries/more.tsv")];

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new(Context::from_json(CONTEXT).unwrap()))
}

const TODAY: Date = date(2026, 11, 23);

fn understood(text: &str) -> Understood {
    reader().read(text, TODAY)
}

/// Every search of the tables.
fn searches() -> Vec<&'static str> {
    let public = TABLES[0].lines().skip(1).filter_map(|line| line.split('\t').nth(1));
    let more = TABLES[1].lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
    public.chain(more).filter(|text| !text.is_empty()).collect()
}

#[track_caller]
fn chips_are_in_order(text: &str) {
    let mut last = 0;
    for chip in understood(text).chips {
        assert!(chip.start >= last && chip.start < chip.end && chip.end <= text.len(), "{text:?} {chip:?}");
        assert!(text.is_char_boundary(chip.start) && text.is_char_boundary(chip.end), "{text:?} {chip:?}");
        let (start, end) = chip.utf16_span(text);
        assert!(start < end && end <= text.encode_utf16().count());
        last = chip.end;
    }
}

/// The words that may fall away: they only ask for photos or join others.
const GENERIC: &str = "photo photos picture pictures pic pics image images shot shots file files show find search get give display list view see me i we \
    please can you want to all any every everything anything something some the a an of in on at and or with for from by is are was were \
    my our his her that which where who when taken took have has did do go been ever them it together featuring memories be used but while \
    there also near how gallery library collection only just this up out into during as what does would could like need made about \
    having around its their ones those these he she they over so then look looking each snap snaps photograph photographs both either your \
    going went visit visited take everyone happened years through saw sometime nothing one lots things got arrive spend came \
    doing tell appears include somewhere ok probably uh chance hey m s sort handful stay let yet already possibly idk anywhere anytime everywhere frame us maybe contain phtos pictuers fotos bilder pix";

#[test]
fn no_word_is_dropped() {
    let generic: BTreeSet<&str> = GENERIC.split_whitespace().collect();
    let mut dropped = Vec::new();
    for text in searches() {
        let chips = understood(text).chips;
        let mut at = 0;
        let mut left = String::new();
        for chip in &chips {
            left += &text[at..chip.start];
            left.push(' ');
            at = chip.end;
        }
        left += &text[at..];
        // All there is, said in full, and what is said of a time without a date.
        let left = [
            "photos and videos",
            "that time we",
            "the most photos",
            "I'd love to",
            "any year",
            "in front",
            "on earth",
            "question mark",
            "okay google",
            "or thereabouts",
            "must have been",
            "of age",
            "comma",
            "or more",
            "i think",
            "can u",
            "months",
        ]
        .iter()
        .fold(left, |left, phrase| left.replace(phrase, ""));
        for word in left.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !generic.contains(&*word.to_lowercase()) {
                dropped.push((word.to_owned(), text));
            }
        }
    }
    assert!(dropped.is_empty(), "words in no chip: {dropped:#?}");
}

#[test]
fn words_that_ask_are_shown_where_they_do_not_ask() {
    for word in
        ["library", "gallery", "collection", "files", "memories", "moments", "stuff", "visited", "gone", "happened"]
    {
        let chips = understood(word).chips;
        assert!(chips.iter().any(|chip| (chip.start, chip.end) == (0, word.len())), "{word}: {chips:?}");
    }
    for text in ["art gallery", "public library", "red library", "sunset or him", "beach with them"] {
        let chips = understood(text).chips;
        assert_eq!(chips.last().map(|chip| chip.end), Some(text.len()), "{text}: {chips:?}");
    }
}

#[test]
fn a_refusal_never_becomes_its_opposite() {
    let wanted = [
        "cats",
        "red cars",
        "Rose",
        "Natalie",
        "Spain",
        "2015",
        "May 2016",
        "weekends",
        "summer",
        "Christmas",
        "in 2015",
        "in the evening",
        "at night",
        "morning",
        "videos",
        "a video",
        "selfies",
        "screenshots",
        "panoramas",
        "raw",
        "jpeg",
        "favourites",
        "edited",
        "landscape",
        "portrait",
        "Canon",
        "by Canon",
        "f/4",
        "ISO 800",
        "50mm",
        "text",
        "in Spain",
        "at home",
        "Tom and Ella",
        "cats or dogs",
        "black and white",
        "flash",
        "Monday",
        "yesterday",
        "last year",
        "people",
    ];
    let mut opposite = Vec::new();
    for wanted in wanted {
        let positive = understood(wanted).query;
        for refusal in ["not", "no", "without", "except"] {
            let text = format!("{refusal} {wanted}");
            let query = understood(&text).query;
            let is_said = query.unmatched.iter().any(|word| word == refusal);
            let spelled = serde_json::to_string(&query).unwrap();
            let is_negative = ["\"none", "\"max\":0", "false", "[\"photo\"]"].iter().any(|part| spelled.contains(part));
            if !is_said && (query == positive || !is_negative) {
                opposite.push((text, spelled));
            }
        }
    }
    assert!(opposite.is_empty(), "refusals that are lost: {opposite:#?}");
}

#[test]
fn a_chip_taken_away_takes_its_criterion_with_it() {
    for text in searches() {
        let before = understood(text);
        for chip in &before.chips {
            let rest = chip.removed_from(text);
            let after = reader().read(&rest, TODAY);
            let count = |understood: &Understood| {
                understood.chips.iter().filter(|other| (other.kind, &other.text) == (chip.kind, &chip.text)).count()
            };
            assert!(count(&after) < count(&before), "{text:?} without {chip:?} is {rest:?}: {:?}", after.chips);
            assert!(rest.len() < text.len());
        }
    }
}

#[test]
fn case_and_spaces_do_not_matter() {
    for text in searches() {
        let spaced = format!("  {}  ", text.replace(' ', "   "));
        assert_eq!(understood(&spaced).query, understood(text).query, "{text:?}");
    }
    for (text, other) in [
        ("Natalie in 2007", "natalie IN 2007"),
        ("sunset photos in Lisbon", "sunset photos in lisbon"),
        ("Dad in Iceland", "dad in iceland"),
        ("shot on the Fuji X100V", "shot on the fuji x100v"),
        ("dogs in the snow", "Dogs In The Snow"),
        ("sunset at the beach in Hawaii", "SUNSET AT THE BEACH IN HAWAII"),
        ("Rose, May and Max", "rose, may and max"),
    ] {
        assert_eq!(understood(text).query, understood(other).query);
    }
}

#[test]
fn asking_nicely_does_not_matter() {
    // Where everything has capitals, a word without one makes a difference.
    let has_small = |text: &&str| text.split(' ').any(|word| word.starts_with(char::is_lowercase));
    for text in searches().into_iter().filter(has_small) {
        assert_eq!(understood(&format!("{text} please")).query, understood(text).query, "{text:?}");
    }
}

/// What reads searches of a library that has these names and words.
fn reader_of(people: Vec<String>, places: Vec<String>, labels: BTreeSet<String>, cameras: BTreeSet<String>) -> Reader {
    Reader::new(Context::of_library(people, places, labels, cameras))
}

#[track_caller]
fn check_library(text: &str, labels: &[&str], unmatched: &[&str]) {
    let stems = ["dog", "snow", "car", "play", "beach", "red"].map(str::to_owned);
    let library =
        reader_of(vec!["Natalie Smith".into(), "Tom".into()], vec!["Alfama".into()], stems.into(), BTreeSet::new());
    let query = library.read(text, TODAY).query;
    assert_eq!(
        (query.labels.all, query.unmatched),
        (
            labels.iter().map(|word| (*word).into()).collect(),
            unmatched.iter().map(|word| (*word).into()).collect::<Vec<String>>()
        ),
        "{text}"
    );
}

#[test]
fn words_that_no_label_has_are_unmatched() {
    check_library("dogs playing in the snow", &["dogs playing in the snow"], &[]);
    check_library("red car", &["red car"], &[]);
    check_library("purple car", &["car"], &["purple"]);
    check_library("xyzzy", &[], &["xyzzy"]);
    check_library("IMG_1234", &[], &["IMG_1234"]);
    check_library("natalie at the beach", &["beach"], &[]);
}

#[test]
fn a_librarys_people_and_places_are_known() {
    let library = reader_of(
        vec!["Natalie Smith".into(), "Tom Lee".into(), "Tom Hale".into()],
        vec!["Alfama".into()],
        BTreeSet::new(),
        BTreeSet::new(),
    );
    let query = library.read("natalie and tom, alfama", TODAY).query;
    assert_eq!(query.people.all, ["Natalie Smith"]);
    assert_eq!(query.people.any, ["Tom Lee", "Tom Hale"]);
    assert_eq!(query.place.all, ["Alfama"]);
}

#[test]
fn a_librarys_place_may_be_called_like_a_thing() {
    let places = ["Nice", "Beach", "Orange", "Beijing", "Grand Canyon Village"].map(str::to_owned);
    let library = reader_of(vec![], places.into(), BTreeSet::new(), BTreeSet::new());
    for (text, place) in [
        ("photos from Nice", "Nice"),
        ("nice dogs", ""),
        ("dogs in Beach", "Beach"),
        ("dogs on the beach", ""),
        ("orange flowers", ""),
        ("photos from beijing", "Beijing"),
        ("grand canyon village", "Grand Canyon Village"),
    ] {
        assert_eq!(library.read(text, TODAY).query.place.all.concat(), place, "{text}");
    }
}

#[test]
fn chips_say_what_was_understood() {
    let chips = understood("find photos of Natalie from 2007 in Lisbon, red cars").chips;
    let spelled: Vec<_> = chips.iter().map(|chip| (chip.kind, chip.text.as_str(), chip.detail.as_deref())).collect();
    assert_eq!(
        spelled,
        [
            (ChipKind::Person, "Natalie", None),
            (ChipKind::Date, "2007", Some("1 Jan – 31 Dec 2007")),
            (ChipKind::Place, "Lisbon", None),
            (ChipKind::Label, "red cars", None),
        ]
    );
    assert_eq!(chips[1].removed_from("find photos of Natalie from 2007 in Lisbon"), "find photos of Natalie in Lisbon");
}

#[test]
fn near_a_saved_place_is_a_distance() {
    let query = understood("within 5 km of home").query;
    assert_eq!(query.place.near.unwrap().at, Some((47.61, -122.33)));
    let query = understood("2021 not at home").query;
    assert_eq!(query.place.none_at, [(47.61, -122.33)]);
}

fn some_text() -> impl Strategy<Value = String> {
    let words = TABLES
        .iter()
        .flat_map(|table| table.split_whitespace())
        .filter(|word| !word.contains(['{', '}']))
        .collect::<Vec<_>>();
    let word = prop_oneof![
        8 => proptest::sample::select(words).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => "[0-9]{1,12}[-/.:smk]?[0-9]{0,9}",
    ];
    proptest::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_understood_somehow(text in some_text()) {
        chips_are_in_order(&text);
    }

    #[test]
    fn any_characters_are_understood_somehow(text in any::<String>()) {
        chips_are_in_order(&text);
    }

    #[test]
    fn spaces_do_not_matter(text in some_text()) {
        let spaced = format!(" {} ", text.split(' ').collect::<Vec<_>>().join("  "));
        prop_assert_eq!(understood(&spaced).query, understood(&text).query);
    }

    #[test]
    fn any_day_is_a_day_to_search_on(text in some_text(), year in 1i16..9999, month in 1i8..=12, day in 1i8..=28) {
        reader().read(&text, date(year, month, day));
    }
}

#[test]
fn other_readings_are_offered_and_are_what_they_say() {
    for (text, expected) in [
        ("photos of May", &["Date May: photos of the month May"][..]),
        ("Florence in 2019", &["Place Florence: the place Florence in 2019"]),
        ("in Florence", &["Person Florence: in the person Florence"]),
        ("Rose in the garden", &["Label rose: the thing Rose in the garden"]),
        ("Rose's photos", &["Label rose: the thing rose photos"]),
        ("May in May", &["Date May: the month May in May", "Person May: May in the person May"]),
        ("turkey dinner", &["Place Turkey: the place turkey dinner"]),
        ("Turkey 2014", &["Label turkey: the thing Turkey 2014"]),
        ("Natalie in 2007", &[]),
        ("the month May", &["Person May: the person May"]),
        ("the place Florence", &["Person Florence: the person Florence"]),
        ("the person Rose", &["Label rose: the thing Rose"]),
        ("beach", &[]),
        ("", &[]),
    ] {
        let chips = understood(text).chips;
        let others = chips.iter().flat_map(|chip| reader().others(text, TODAY, chip));
        let offered: Vec<_> =
            others.map(|other| format!("{:?} {}: {}", other.kind, other.text, other.search)).collect();
        assert_eq!(offered, expected, "{text}");
    }
}

/// Titles with which searches of albums are tried, and what some of them search for.
const TITLES: [(&str, Option<&str>); 13] = [
    ("Text in Paris", None),
    ("Best of 2019", None),
    ("Dogs without Tom", None),
    ("He said \"hi\"", None),
    ("One two three four five six seven eight nine ten eleven twelve thirteen", None),
    ("Zoe", None),
    ("Zoë", None),
    ("C", None),
    ("C++", None),
    ("!!!", None),
    ("Family album", None),
    ("Ten", Some("first 10 photos of dogs")),
    ("Iceland", None),
];

#[test]
fn albums_are_known_by_any_title() {
    let album =
        |(title, search): &(&str, Option<&str>)| Album { title: (*title).into(), search: search.map(str::to_owned) };
    let reader = Reader::new(Context { albums: Some(TITLES.iter().map(album).collect()), ..Context::default() });
    let check = |text: &str, title: &str, rest: &str| {
        let understood = reader.read(text, date(2026, 11, 29));
        assert_eq!(understood.query.state.album.as_deref(), Some(title), "{text}: {understood:?}");
        let chip = understood.chips.iter().find(|chip| chip.album.as_deref() == Some(title)).expect(text);
        assert_eq!(chip.removed_from(text), rest, "{text}: {chip:?}");
    };
    for (title, _) in TITLES {
        check(&format!("in the album {title}"), title, "");
        check(&format!("cats in the album {title} in 2020"), title, "cats in 2020");
        check(&format!("photos from my album called \"{title}\""), title, "photos");
        check(&format!("In The Album {}, at night", title.to_lowercase()), title, "at night");
    }
    for (text, title, rest) in [
        ("in the Best of 2019 album at night", "Best of 2019", "at night"),
        ("in my Text in Paris album", "Text in Paris", ""),
        ("cats in the \"dogs without tom\" album", "Dogs without Tom", "cats"),
        ("in the family album", "Family album", ""),
        ("in the ICELAND album in 2020", "Iceland", "in 2020"),
        ("in the album thirteen", TITLES[4].0, ""),
    ] {
        check(text, title, rest);
    }
    for text in ["in the album foo", "in the album Foo", "in the album \"foo bar\""] {
        let chips = reader.read(text, date(2026, 11, 29)).chips;
        let said: Vec<_> = chips.iter().map(|chip| (&chip.album, chip.detail.as_deref())).collect();
        assert_eq!(said, [(&None, Some("no album has this title"))], "{text}");
    }
}

#[test]
fn albums_can_be_left_out() {
    let album =
        |(title, search): &(&str, Option<&str>)| Album { title: (*title).into(), search: search.map(str::to_owned) };
    let reader = Reader::new(Context { albums: Some(TITLES.iter().map(album).collect()), ..Context::default() });
    for (text, titles, searches) in [
        ("not in the album Iceland", &["Iceland"][..], 0),
        ("dogs not in the Best of 2019 album", &["Best of 2019"], 0),
        ("dogs but not in the album ten and not in the album C++", &["Ten", "C++"], 1),
        ("dogs except the album Iceland", &["Iceland"], 0),
        ("photos that are not in the album foo", &["foo"], 0),
    ] {
        let understood = reader.read(text, date(2026, 11, 29));
        let state = &understood.query.state;
        assert_eq!(
            (&state.not_albums[..], state.not_album_searches.len()),
            (&titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>()[..], searches),
            "{text}"
        );
        assert!(understood.chips.iter().any(|chip| chip.text == format!("not in album {}", titles[0])), "{text}");
        assert_eq!(state.album, None);
    }
}

#[test]
fn an_album_by_itself_lists_what_its_search_does() {
    let album =
        |(title, search): &(&str, Option<&str>)| Album { title: (*title).into(), search: search.map(str::to_owned) };
    let reader = Reader::new(Context { albums: Some(TITLES.iter().map(album).collect()), ..Context::default() });
    let today = date(2026, 11, 29);
    for (text, sort, limit) in [
        ("in the album ten", Some(Sort::TakenAsc), Some(10)),
        ("in the album ten in 2020", None, None),
        ("newest in the album ten", Some(Sort::TakenDesc), None),
    ] {
        let query = reader.read(text, today).query;
        assert_eq!((query.sort, query.limit), (sort, limit), "{text}");
    }
    assert_eq!(reader.in_album("Ten", today), reader.read("in the album ten", today).query);
}
