//! What every catalogue promises. Each implementation's tests run [`holds`] once, on a catalogue with nothing in it.
//! A promise that is not checked here is not one.

use futures::future::join_all;
use jiff::civil::date;
use photo::seen::Label;
use photo::{
    Camera, Decided, Entry, FileState, Format, Location, Matter, OriginalPath, PhotoId, Reading, Record, Said, Seen,
    ShortId, Source, Stack, Under, Who, Why,
};
use query::{Context, People, Place, Query, Reader, Sort, Time, Words};

use crate::{Catalogue, Change, Row, Stacked, Stamp, Vocabulary};

/// Checks every promise; panics at the first that is broken.
pub async fn holds(catalogue: &dyn Catalogue) {
    an_empty_catalogue_knows_nothing(catalogue).await;
    a_photo_is_seen_once_it_has_a_file(catalogue).await;
    the_greatest_record_stands(catalogue).await;
    what_was_seen_is_found_by_any_name(catalogue).await;
    what_a_newer_version_said_is_kept(catalogue).await;
    a_path_belongs_to_the_photo_of_the_greatest_record(catalogue).await;
    a_gone_file_is_not_seen(catalogue).await;
    two_files_are_one_photo(catalogue).await;
    only_pictures_are_found(catalogue).await;
    what_is_found_is_in_the_querys_order(catalogue).await;
    what_says_most_comes_first(catalogue).await;
    a_changed_entry_is_found_by_what_it_says_now(catalogue).await;
    days_that_end_before_they_begin_hold_nothing(catalogue).await;
    a_search_may_be_long(catalogue).await;
    the_vocabulary_is_that_of_the_pictures(catalogue).await;
    a_position_is_found_by_its_place(catalogue).await;
    troubled_entries_are_listed_by_path(catalogue).await;
    what_a_source_has_not_said_is_still_to_do(catalogue).await;
    what_a_source_has_said_is_told(catalogue).await;
    what_the_library_concludes_is_found(catalogue).await;
    a_stack_is_in_the_rows(catalogue).await;
    all_decisions_count(catalogue).await;
    what_several_note_is_all_there(catalogue).await;
    a_photo_is_resolved_by_its_beginning(catalogue).await;
    versions_grow_with_changes_only(catalogue).await;
    clearing_forgets_everything(catalogue).await;
}

/// Checks what catalogues on this machine promise besides.
pub async fn remembers(catalogue: &dyn Catalogue) {
    names_are_counted(catalogue).await;
    let stamp = Stamp {
        size_bytes: u64::MAX,
        modified_ns: -1,
        changed_ns: i64::MAX,
        inode: u64::MAX - 1,
        device: 1 << 63,
        reader: u64::MAX - 2,
    };
    let by_a_newer_reader = Stamp { reader: u64::MAX, ..stamp };
    let other = Stamp { size_bytes: 7, ..stamp };
    let version = catalogue.version().await.unwrap();
    catalogue.stamp(&["a.jpg", "b.jpg", "d.jpg"].map(|at| (path(at), Some(stamp)))).await.unwrap();
    let stamps = [("a.jpg", Some(other)), ("b.jpg", None), ("c.jpg", None), ("d.jpg", Some(by_a_newer_reader))];
    catalogue.stamp(&stamps.map(|(at, stamp)| (path(at), stamp))).await.unwrap();
    let expected = [(path("a.jpg"), other), (path("d.jpg"), by_a_newer_reader)];
    assert_eq!(catalogue.stamps().await.unwrap(), expected.into());
    catalogue.keep("a", vec![1]).await.unwrap();
    catalogue.keep("a", vec![2]).await.unwrap();
    assert_eq!(catalogue.kept("a").await.unwrap(), Some(vec![2]));
    assert_eq!(catalogue.version().await.unwrap(), version);
    catalogue.clear().await.unwrap();
    assert_eq!(catalogue.kept("a").await.unwrap(), None);
    assert!(catalogue.stamps().await.unwrap().is_empty());
}

async fn what_several_note_is_all_there(catalogue: &dyn Catalogue) {
    let version = catalogue.version().await.unwrap();
    assert_eq!(catalogue.noted("a").await.unwrap(), None);
    let and = |number: u8| -> Change { Box::new(move |before| Some([before.unwrap_or_default(), &[number]].concat())) };
    join_all((0..8).map(|number| catalogue.note("a", and(number))))
        .await
        .into_iter()
        .collect::<Result<(), _>>()
        .unwrap();
    catalogue.note("b", and(9)).await.unwrap();
    catalogue.note("a", Box::new(|_| None)).await.unwrap();
    let mut noted = catalogue.noted("a").await.unwrap().unwrap();
    noted.sort();
    assert_eq!((noted, catalogue.noted("b").await.unwrap()), ((0..8).collect(), Some(vec![9])));
    assert_eq!(catalogue.version().await.unwrap(), version);
}

async fn names_are_counted(catalogue: &dyn Catalogue) {
    let reading = |people: &[&str], labels: &[&str]| Reading {
        people: people.iter().map(|name| (*name).to_owned()).collect(),
        places: vec!["Lisbon".to_owned(), "Portugal".to_owned()],
        ..labelled(labels)
    };
    let label = |name: &str, confidence| Label { name: name.into(), confidence, ..Label::default() };
    let dog = Label { parents: vec!["Animal".into()], aliases: vec!["Canine".into()], ..label("Dog", 99.0) };
    let seen = Seen { labels: vec![dog, label("Wolf", 50.0)], ..Seen::default() };
    let check = async |expected: [&[(&str, u64)]; 3]| {
        let Vocabulary { people, places, shown, .. } = catalogue.vocabulary().await.unwrap();
        for (counted, expected) in [people, places, shown].iter().zip(expected) {
            assert!(counted.iter().map(|(name, count)| (name.as_str(), *count)).eq(expected.iter().copied()));
        }
    };
    let records = [
        file("a", "a.jpg", 1),
        read("a", 1, reading(&["Anna", "Tom"], &["Dog"])),
        saw("a", 1, seen),
        file("b", "b.jpg", 1),
        read("b", 1, reading(&["Anna"], &["Lake", "Lake"])),
        read("no file", 1, reading(&["Nobody"], &[])),
        file("no picture", "c.jpg", 1),
        read("no picture", 1, Reading { width_px: 0, ..reading(&["Nobody"], &[]) }),
    ];
    catalogue.add(&records).await.unwrap();
    let places = [("Lisbon", 2), ("Portugal", 2)];
    check([&[("Anna", 2), ("Tom", 1)], &places, &[("Animal", 1), ("Dog", 1), ("Lake", 1)]]).await;
    catalogue.add(&[read("b", 2, reading(&["Tom"], &["Dog"]))]).await.unwrap();
    check([&[("Anna", 1), ("Tom", 2)], &places, &[("Animal", 1), ("Dog", 2)]]).await;
    catalogue.add(&[gone("a", "a.jpg", 2), read("b", 3, picture())]).await.unwrap();
    check([&[], &[], &[]]).await;
}

fn photo(name: &str) -> PhotoId {
    PhotoId::of(name.as_bytes())
}

fn path(path: &str) -> OriginalPath {
    path.parse().expect("a path")
}

fn file(name: &str, at: &str, rank: u64) -> Record {
    let state = FileState::Present { size_bytes: 3, modified_ms: 1_159_963_200_000 };
    Record::new(photo(name), rank, Said::File { path: path(at), state })
}

fn gone(name: &str, at: &str, rank: u64) -> Record {
    Record::new(photo(name), rank, Said::File { path: path(at), state: FileState::Gone })
}

fn read(name: &str, rank: u64, reading: Reading) -> Record {
    Record::new(photo(name), rank, Said::Original(Box::new(reading)))
}

fn saw(name: &str, rank: u64, seen: Seen) -> Record {
    Record::new(photo(name), rank, Said::Rekognition(Box::new(seen)))
}

/// What is read of a picture.
fn picture() -> Reading {
    Reading { format: Format::Jpeg, width_px: 3, height_px: 2, colour: Some([255, 0, 0]), ..Reading::default() }
}

fn labelled(labels: &[&str]) -> Reading {
    Reading { labels: labels.iter().map(|label| (*label).to_owned()).collect(), ..picture() }
}

/// The paths of all files of the visible entries among these photos.
async fn files(catalogue: &dyn Catalogue, names: &[&str]) -> Vec<String> {
    let photos: Vec<PhotoId> = names.iter().map(|name| photo(name)).collect();
    let entries = catalogue.entries(&photos).await.unwrap();
    entries.iter().flat_map(|entry| entry.files.iter().map(|file| file.path.to_string())).collect()
}

async fn found(catalogue: &dyn Catalogue, query: &Query) -> Vec<PhotoId> {
    catalogue.find(query).await.unwrap().rows.iter().map(|row| row.id).collect()
}

async fn found_by_label(catalogue: &dyn Catalogue, label: &str) -> Vec<PhotoId> {
    let labels = Words { all: vec![label.to_owned()], ..Words::default() };
    found(catalogue, &Query { labels, ..Query::default() }).await
}

async fn an_empty_catalogue_knows_nothing(catalogue: &dyn Catalogue) {
    assert_eq!(catalogue.find(&Query::default()).await.unwrap().rows, []);
    assert_eq!(catalogue.records(photo("cat")).await.unwrap(), []);
    assert_eq!(catalogue.entries(&[photo("cat")]).await.unwrap(), []);
    assert_eq!(catalogue.at(&path("cat.jpg")).await.unwrap(), None);
    assert_eq!(catalogue.resolve(photo("cat").short()).await.unwrap(), None);
    assert_eq!(catalogue.troubled().await.unwrap(), []);
    assert_eq!(catalogue.vocabulary().await.unwrap(), Vocabulary::default());
    assert!(catalogue.stamps().await.unwrap().is_empty());
    assert_eq!(catalogue.noted("a").await.unwrap(), None);
    for matter in Matter::ALL {
        assert_eq!(catalogue.decisions(matter).await.unwrap(), []);
    }
}

async fn a_photo_is_seen_once_it_has_a_file(catalogue: &dyn Catalogue) {
    let reading = read("cat", 1, labelled(&["cat"]));
    catalogue.add(std::slice::from_ref(&reading)).await.unwrap();
    assert_eq!(catalogue.records(photo("cat")).await.unwrap(), std::slice::from_ref(&reading));
    assert_eq!(catalogue.entries(&[photo("cat")]).await.unwrap(), []);
    assert_eq!(found(catalogue, &Query::default()).await, []);

    let file = file("cat", "2006/cat.jpg", 10);
    catalogue.add(std::slice::from_ref(&file)).await.unwrap();
    assert_eq!(catalogue.records(photo("cat")).await.unwrap(), [file, reading]);
    let expected =
        Entry::fold(photo("cat"), vec![standing_file("2006/cat.jpg")], labelled(&["cat"]), Seen::default()).unwrap();
    assert_eq!(catalogue.entries(&[photo("dog"), photo("cat")]).await.unwrap(), std::slice::from_ref(&expected));
    let rows = catalogue.find(&Query::default()).await.unwrap().rows;
    assert_eq!(rows, [Row::of(&expected).expect("a picture")]);
    let state = FileState::Present { size_bytes: 3, modified_ms: 1_159_963_200_000 };
    assert_eq!(catalogue.at(&path("2006/cat.jpg")).await.unwrap(), Some((photo("cat"), state)));
}

fn standing_file(at: &str) -> photo::File {
    photo::File { path: path(at), size_bytes: 3, modified_ms: 1_159_963_200_000 }
}

async fn the_greatest_record_stands(catalogue: &dyn Catalogue) {
    let label = |label: &str, rank| read("cat", rank, labelled(&[label]));
    catalogue.add(&[label("three", 3), label("two", 2), label("four", 4)]).await.unwrap();
    catalogue.add(&[label("three", 3)]).await.unwrap();
    assert_eq!(found_by_label(catalogue, "four").await, [photo("cat")]);
    for past in ["cat", "two", "three"] {
        // A file's name is found as a label is, and this one has "cat" in it.
        assert_eq!(found_by_label(catalogue, past).await.len(), usize::from(past == "cat"), "{past}");
    }
    // Between equal ranks the digest decides, whichever comes first.
    let [lesser, greater] = {
        let mut equals = [label("this", 5), label("that", 5)];
        equals.sort_by_key(Record::standing);
        equals
    };
    catalogue.add(std::slice::from_ref(&greater)).await.unwrap();
    catalogue.add(&[lesser]).await.unwrap();
    assert!(catalogue.records(photo("cat")).await.unwrap().contains(&greater));
    // The greatest rank there can be is greater than one that fits an i64.
    catalogue.add(&[label("last", u64::MAX), label("almost", i64::MAX as u64)]).await.unwrap();
    assert_eq!(found_by_label(catalogue, "last").await, [photo("cat")]);
}

async fn what_was_seen_is_found_by_any_name(catalogue: &dyn Catalogue) {
    let label = |name: &str, confidence| Label { name: name.into(), confidence, ..Label::default() };
    let dog = Label { parents: vec!["Animals".into()], aliases: vec!["Hairy Canine".into()], ..label("Dog", 70.0) };
    let seen = Seen { labels: vec![dog, label("Wolf", 69.9)], ..Seen::default() };
    let said = saw("rex", 1, seen.clone());
    catalogue.add(std::slice::from_ref(&said)).await.unwrap();
    let records = [file("rex", "x/3.jpg", 1), read("rex", 1, labelled(&["lake"]))];
    catalogue.add(&records).await.unwrap();
    for (label, count) in [("dogs", 1), ("canine", 1), ("hairy dog", 1), ("animal", 1), ("lake", 1), ("wolf", 0)] {
        assert_eq!(found_by_label(catalogue, label).await.len(), count, "{label}");
    }
    let [of_file, original] = records;
    assert_eq!(catalogue.records(photo("rex")).await.unwrap(), [of_file, original, said]);
    assert_eq!(catalogue.entries(&[photo("rex")]).await.unwrap()[0].seen, seen);
    assert!(catalogue.vocabulary().await.unwrap().labels.contains("dog"));
    // Looked at again, and refused.
    let refused = Seen { problems: vec!["labels: too large".into()], ..Seen::default() };
    catalogue.add(&[saw("rex", 2, refused)]).await.unwrap();
    assert_eq!(found_by_label(catalogue, "dog").await, []);
    assert_eq!(catalogue.troubled().await.unwrap()[0].id, photo("rex"));
    catalogue.add(&[gone("rex", "x/3.jpg", 2)]).await.unwrap();
}

async fn what_a_newer_version_said_is_kept(catalogue: &dyn Catalogue) {
    let known = file("newer", "newer.jpg", 1);
    let stored = String::from_utf8(known.to_bytes()).unwrap().replace("\"state\"", "\"disk\": 7,\"state\"");
    let newer = Record::parse(stored.as_bytes()).unwrap();
    catalogue.add(std::slice::from_ref(&newer)).await.unwrap();
    let [kept] = catalogue.records(photo("newer")).await.unwrap().try_into().unwrap();
    assert_eq!((kept.to_bytes(), kept.key()), (stored.into_bytes(), newer.key()));
    catalogue.add(&[gone("newer", "newer.jpg", 2)]).await.unwrap();
}

async fn a_path_belongs_to_the_photo_of_the_greatest_record(catalogue: &dyn Catalogue) {
    // The bytes at a path change: the old photo loses its only file and is not seen any more.
    catalogue.add(&[read("old", 1, picture()), file("old", "changed.jpg", 10)]).await.unwrap();
    assert_eq!(files(catalogue, &["old"]).await, ["changed.jpg"]);
    catalogue.add(&[file("new", "changed.jpg", 11), read("new", 1, picture())]).await.unwrap();
    assert_eq!(files(catalogue, &["old", "new"]).await, ["changed.jpg"]);
    assert!(!found(catalogue, &Query::default()).await.contains(&photo("old")));
    assert_eq!(catalogue.resolve(photo("old").short()).await.unwrap(), None);
    assert_eq!(catalogue.at(&path("changed.jpg")).await.unwrap().map(|(photo, _)| photo), Some(photo("new")));
    // What was said earlier but comes later changes nothing.
    catalogue.add(&[file("older", "changed.jpg", 9), read("older", 1, picture())]).await.unwrap();
    assert_eq!(files(catalogue, &["older", "old", "new"]).await, ["changed.jpg"]);
    // The old bytes come back.
    catalogue.add(&[file("old", "changed.jpg", 12)]).await.unwrap();
    assert_eq!(catalogue.entries(&[photo("new")]).await.unwrap(), []);
    assert!(found(catalogue, &Query::default()).await.contains(&photo("old")));
    catalogue.add(&[gone("old", "changed.jpg", 13)]).await.unwrap();
}

async fn a_gone_file_is_not_seen(catalogue: &dyn Catalogue) {
    catalogue.add(&[read("dog", 1, picture()), file("dog", "dog.jpg", 10)]).await.unwrap();
    catalogue.add(&[gone("dog", "dog.jpg", 20)]).await.unwrap();
    assert_eq!(catalogue.entries(&[photo("dog")]).await.unwrap(), []);
    assert!(!found(catalogue, &Query::default()).await.contains(&photo("dog")));
    assert_eq!(catalogue.at(&path("dog.jpg")).await.unwrap(), Some((photo("dog"), FileState::Gone)));
    // It is gone whoever had it before: a path's last record speaks for the path.
    catalogue.add(&[file("other dog", "dog.jpg", 15), read("other dog", 1, picture())]).await.unwrap();
    assert_eq!(catalogue.entries(&[photo("other dog")]).await.unwrap(), []);
    catalogue.add(&[file("dog", "dog.jpg", 30)]).await.unwrap();
    assert_eq!(files(catalogue, &["dog"]).await, ["dog.jpg"]);
    catalogue.add(&[gone("dog", "dog.jpg", 40)]).await.unwrap();
}

async fn two_files_are_one_photo(catalogue: &dyn Catalogue) {
    let records = [file("twin", "b/twin.jpg", 1), file("twin", "a/twin.jpg", 2), read("twin", 1, picture())];
    catalogue.add(&records).await.unwrap();
    assert_eq!(files(catalogue, &["twin"]).await, ["a/twin.jpg", "b/twin.jpg"]);
    assert_eq!(found(catalogue, &Query::default()).await.iter().filter(|id| **id == photo("twin")).count(), 1);
    // Sources are in order: files by path, then the original.
    let [b, a, original] = records;
    assert_eq!(catalogue.records(photo("twin")).await.unwrap(), [a, b, original]);
    catalogue.add(&[gone("twin", "a/twin.jpg", 3)]).await.unwrap();
    assert_eq!(files(catalogue, &["twin"]).await, ["b/twin.jpg"]);
    catalogue.add(&[gone("twin", "b/twin.jpg", 3)]).await.unwrap();
}

async fn only_pictures_are_found(catalogue: &dyn Catalogue) {
    let no_colour = Reading { colour: None, ..picture() };
    for (name, reading) in [("text", Reading::default()), ("half", no_colour)] {
        catalogue.add(&[file(name, name, 1), read(name, 1, reading)]).await.unwrap();
        assert_eq!(files(catalogue, &[name]).await, [name]);
        assert!(!found(catalogue, &Query::default()).await.contains(&photo(name)));
        catalogue.add(&[read(name, 2, picture())]).await.unwrap();
        assert!(found(catalogue, &Query::default()).await.contains(&photo(name)));
        catalogue.add(&[gone(name, name, 2)]).await.unwrap();
    }
}

async fn what_is_found_is_in_the_querys_order(catalogue: &dyn Catalogue) {
    catalogue.clear().await.unwrap();
    // The time is in the name; two were taken in the same millisecond.
    let names =
        ["IMG_20190517_143002.jpg", "IMG_20190517_143003.jpg", "IMG_20190517_143003_1.jpg", "IMG_20170101_000000.jpg"];
    for name in names {
        catalogue.add(&[file(name, name, 1), read(name, 1, picture())]).await.unwrap();
    }
    let mut twins = [photo(names[1]), photo(names[2])];
    twins.sort();
    let newest_first = [twins[0], twins[1], photo(names[0]), photo(names[3])];
    let oldest_first = [photo(names[3]), photo(names[0]), twins[0], twins[1]];
    for (sort, limit, expected) in [
        (None, None, newest_first.as_slice()),
        (Some(Sort::TakenDesc), Some(3), &newest_first[..3]),
        (Some(Sort::TakenAsc), None, &oldest_first),
        (Some(Sort::TakenAsc), Some(1), &oldest_first[..1]),
        (Some(Sort::TakenDesc), Some(0), &[]),
    ] {
        let query = Query { sort, limit, ..Query::default() };
        assert_eq!(found(catalogue, &query).await, expected, "{sort:?} {limit:?}");
        for (from, to) in [(0, 2), (1, 3), (2, 99), (4, 5), (99, usize::MAX)] {
            let page = catalogue.page(&query, from..to).await.unwrap();
            let some = expected.iter().skip(from).take(to - from);
            assert!(page.rows.iter().map(|row| &row.id).eq(some), "{sort:?} {limit:?}: {from} to {to}");
            assert_eq!((page.count, page.version), (expected.len(), catalogue.version().await.unwrap()));
        }
    }
}

async fn what_says_most_comes_first(catalogue: &dyn Catalogue) {
    catalogue.clear().await.unwrap();
    let titled = Reading { title: Some("A heron".into()), ..picture() };
    let placed = Reading { places: vec!["Heron Lake".into()], ..picture() };
    let records = [
        file("newest", "heron/IMG_20200101_000000.jpg", 1),
        read("newest", 1, picture()),
        file("newer", "IMG_20190101_000000.jpg", 1),
        read("newer", 1, placed),
        file("new", "IMG_20180101_000000.jpg", 1),
        read("new", 1, titled.clone()),
        file("old", "IMG_20170101_000000.jpg", 1),
        read("old", 1, labelled(&["Herons"])),
        file("oldest", "IMG_20160101_000000.jpg", 1),
        read("oldest", 1, titled),
    ];
    catalogue.add(&records).await.unwrap();
    let heron = Words { all: vec!["heron".into()], ..Words::default() };
    for (labels, expected) in [
        (heron.clone(), ["old", "new", "oldest", "newer", "newest"]),
        (Words::default(), ["newest", "newer", "new", "old", "oldest"]),
    ] {
        let query = Query { labels, sort: Some(Sort::Relevance), ..Query::default() };
        assert_eq!(found(catalogue, &query).await, expected.map(photo));
        let page = catalogue.page(&query, 1..4).await.unwrap();
        assert!(page.rows.iter().map(|row| row.id).eq(expected[1..4].iter().map(|name| photo(name))));
        let query = Query { limit: Some(2), ..query };
        assert_eq!(found(catalogue, &query).await, [expected[0], expected[1]].map(photo));
    }
    catalogue.clear().await.unwrap();
}

async fn a_changed_entry_is_found_by_what_it_says_now(catalogue: &dyn Catalogue) {
    catalogue.add(&[file("bird", "x/1.jpg", 1), read("bird", 1, labelled(&["heron", "lake"]))]).await.unwrap();
    catalogue.add(&[read("bird", 2, labelled(&["egret", "lake"]))]).await.unwrap();
    for (label, count) in [("heron", 0), ("egret", 1), ("lake", 1)] {
        assert_eq!(found_by_label(catalogue, label).await.len(), count, "{label}");
    }
    // It moves to another day, and its terms with it.
    catalogue.add(&[gone("bird", "x/1.jpg", 2), file("bird", "IMG_20180203_040506.jpg", 2)]).await.unwrap();
    let rows = catalogue.find(&Query::default()).await.unwrap().rows;
    let row = rows.iter().find(|row| row.id == photo("bird")).expect("it is there");
    assert_eq!(row.taken_ms, 1_517_630_706_000);
    assert_eq!(found_by_label(catalogue, "egret").await, [photo("bird")]);
    catalogue.add(&[gone("bird", "IMG_20180203_040506.jpg", 3)]).await.unwrap();
    assert_eq!(found_by_label(catalogue, "egret").await, []);
}

async fn days_that_end_before_they_begin_hold_nothing(catalogue: &dyn Catalogue) {
    let time = Time { from: Some(date(2019, 1, 1)), to: Some(date(2017, 1, 1)), ..Time::default() };
    let labels = Words { all: vec!["lake".into()], ..Words::default() };
    for query in [Query { time: time.clone(), ..Query::default() }, Query { time, labels, ..Query::default() }] {
        assert_eq!(found(catalogue, &query).await, []);
    }
}

async fn a_search_may_be_long(catalogue: &dyn Catalogue) {
    catalogue.add(&[file("long", "x/2.jpg", 1), read("long", 1, labelled(&["lake"]))]).await.unwrap();
    let words = |last: &str| (0..3_000).map(|number| format!("w{number}")).chain([last.to_owned()]).collect::<Vec<_>>();
    let labels = |labels| Query { labels, ..Query::default() };
    for (query, count) in [
        (Query { unmatched: words("x"), ..Query::default() }, 0),
        (Query { unmatched: vec!["x".to_owned(); 3_000], ..Query::default() }, 1),
        (labels(Words { any: words("lake"), ..Words::default() }), 1),
        (labels(Words { all: vec!["lake".into()], none: words("sea"), ..Words::default() }), 1),
        (labels(Words { none: words("lake"), all: vec!["lake".into()], ..Words::default() }), 0),
    ] {
        assert_eq!(found(catalogue, &query).await.len(), count);
    }
    catalogue.add(&[gone("long", "x/2.jpg", 2)]).await.unwrap();
}

async fn the_vocabulary_is_that_of_the_pictures(catalogue: &dyn Catalogue) {
    catalogue.clear().await.unwrap();
    let named = |people: &[&str], places: &[&str]| Reading {
        people: people.iter().map(|name| (*name).to_owned()).collect(),
        places: places.iter().map(|name| (*name).to_owned()).collect(),
        camera: Camera { make: Some("Canon".into()), ..Camera::default() },
        ..labelled(&["Lake"])
    };
    let no_picture = Reading { width_px: 0, ..named(&["Nobody"], &["Nowhere"]) };
    let records = [
        file("a", "a.jpg", 1),
        read("a", 1, named(&["Zoë", "Anna"], &["Łódź"])),
        file("b", "b.jpg", 1),
        read("b", 1, named(&["Anna"], &["Lisbon", "Portugal"])),
        file("c", "c.jpg", 1),
        read("c", 1, no_picture),
    ];
    catalogue.add(&records).await.unwrap();
    let vocabulary = catalogue.vocabulary().await.unwrap();
    assert!(vocabulary.people.keys().eq(["Anna", "Zoë"]));
    assert!(vocabulary.places.keys().eq(["Lisbon", "Portugal", "Łódź"]));
    assert!(vocabulary.shown.keys().eq(["Lake"]));
    assert_eq!(vocabulary.labels, ["lak".to_owned()].into());
    assert_eq!(vocabulary.cameras, ["canon".to_owned()].into());
    catalogue.add(&[gone("b", "b.jpg", 2)]).await.unwrap();
    assert!(catalogue.vocabulary().await.unwrap().places.contains_key("Łódź"));
}

async fn a_position_is_found_by_its_place(catalogue: &dyn Catalogue) {
    catalogue.clear().await.unwrap();
    let at = |lat, lon| Reading { location: Some(Location { lat, lon, altitude_m: None }), ..picture() };
    let records = [
        file("tram", "1.jpg", 1),
        read("tram", 1, at(38.7139, -9.1394)),
        file("oktoberfest", "2.jpg", 1),
        read("oktoberfest", 1, at(48.1315, 11.5497)),
        file("whale", "3.jpg", 1),
        read("whale", 1, at(30.0, -40.0)),
    ];
    catalogue.add(&records).await.unwrap();
    let vocabulary = catalogue.vocabulary().await.unwrap();
    assert!(vocabulary.places.keys().eq(["Bavaria", "Germany", "Lisbon", "Munich", "Portugal"]));
    let [people, places] = [vocabulary.people, vocabulary.places].map(|names| names.into_keys().collect());
    let context = Context::of_library(people, places, vocabulary.labels, vocabulary.cameras);
    let reader = Reader::new(context);
    for (text, expected) in [
        ("photos from Lisbon", "tram"),
        ("lisboa", "tram"),
        ("in portugal", "tram"),
        ("München", "oktoberfest"),
        ("munich, germany", "oktoberfest"),
        ("Bayern", "oktoberfest"),
        ("not in Germany or Portugal", "whale"),
    ] {
        let query = reader.read(text, date(2026, 11, 28)).query;
        assert_eq!(found(catalogue, &query).await, [photo(expected)], "{text}");
    }
}

async fn troubled_entries_are_listed_by_path(catalogue: &dyn Catalogue) {
    let trouble = |picture: Reading| Reading { problems: vec!["cut short".into()], ..picture };
    let records = [
        file("torn", "z.jpg", 1),
        read("torn", 1, trouble(picture())),
        file("empty", "e.jpg", 1),
        read("empty", 1, trouble(Reading::default())),
        read("fileless", 1, trouble(Reading::default())),
    ];
    catalogue.add(&records).await.unwrap();
    let troubled = async || {
        let entries = catalogue.troubled().await.unwrap();
        entries.iter().map(|entry| entry.files[0].path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(troubled().await, ["e.jpg", "z.jpg"]);
    let row = catalogue.find(&Query::default()).await.unwrap().rows.into_iter().find(|row| row.id == photo("torn"));
    assert_eq!(row.map(|row| row.flags), Some(Row::TROUBLED));
    catalogue.add(&[read("torn", 2, picture()), gone("empty", "e.jpg", 2)]).await.unwrap();
    assert_eq!(troubled().await, <[&str; 0]>::default());
}

async fn what_a_source_has_not_said_is_still_to_do(catalogue: &dyn Catalogue) {
    let pictures = found(catalogue, &Query::default()).await;
    let others: Vec<PhotoId> = pictures.iter().copied().filter(|id| *id != photo("torn")).collect();
    assert_eq!(others.len() + 1, pictures.len());
    // Who said it of something that is no picture, or has no file, is not asked.
    let said = [saw("torn", 8, Seen::default()), saw("empty", 9, Seen::default()), saw("fileless", 9, Seen::default())];
    catalogue.add(&said).await.unwrap();
    for (source, rank, expected) in [
        (Source::Rekognition, 0, &others),
        (Source::Rekognition, 8, &others),
        (Source::Rekognition, 9, &pictures),
        (Source::Original, 1, &vec![]),
        (Source::Original, 3, &pictures),
    ] {
        assert_eq!(catalogue.unsaid(&source, rank).await.unwrap(), *expected, "{source:?} {rank}");
    }
}

async fn what_a_source_has_said_is_told(catalogue: &dyn Catalogue) {
    let photos = ["torn", "nobody", "empty"].map(photo);
    let said = [saw("torn", 8, Seen::default()), saw("empty", 9, Seen::default())];
    assert_eq!(catalogue.said(&photos, &[Source::Rekognition]).await.unwrap(), said);
    assert_eq!(catalogue.said(&photos, &[Source::Onnx]).await.unwrap(), []);
    let both = catalogue.said(&photos, &[Source::Rekognition, Source::Original]).await.unwrap();
    let who: Vec<_> = both.iter().map(|record| (record.photo(), record.source())).collect();
    let [torn, _, empty] = photos;
    let by_both = |photo| [(photo, Source::Rekognition), (photo, Source::Original)];
    assert_eq!(who, [by_both(torn), by_both(empty)].concat());
}

async fn what_the_library_concludes_is_found(catalogue: &dyn Catalogue) {
    let concluded = |rank, who: &[&str], near: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let who = Who { names: names(who), not: vec![] };
        [Said::Who(who), Said::Near(names(near))].map(|said| Record::new(photo("torn"), rank, said))
    };
    let zoe = Query { people: People { all: vec!["zoe".into()], ..People::default() }, ..Query::default() };
    let cabin = Query { place: Place { all: vec!["cabin".into()], ..Place::default() }, ..Query::default() };
    for (rank, who, near, shown) in [(1, "Zoë", "Cabin", true), (2, "Tom", "", false), (1, "Zoë", "Cabin", false)] {
        catalogue.add(&concluded(rank, &[who], &[near])).await.unwrap();
        for query in [&zoe, &cabin] {
            let expected: &[PhotoId] = if shown { &[photo("torn")] } else { &[] };
            assert_eq!(found(catalogue, query).await, expected, "{rank} {query:?}");
        }
    }
    assert!(catalogue.vocabulary().await.unwrap().people.contains_key("Tom"));
    // What a file says, until somebody knows better, and again.
    let tagged = Reading { people: vec!["Zoë".into()], ..picture() };
    catalogue.add(&[file("tagged", "tagged.jpg", 1), read("tagged", 1, tagged)]).await.unwrap();
    for (rank, not, expected) in [(1, "Tom", true), (2, "zoë", false), (3, "", true)] {
        let who = Who { names: vec![], not: vec![not.into()] };
        catalogue.add(&[Record::new(photo("tagged"), rank, Said::Who(who))]).await.unwrap();
        assert_eq!(!found(catalogue, &zoe).await.is_empty(), expected, "not {not}");
    }
    catalogue.add(&[gone("tagged", "tagged.jpg", 2)]).await.unwrap();
}

async fn a_stack_is_in_the_rows(catalogue: &dyn Catalogue) {
    let (top, raw) = (photo("torn"), photo("cat"));
    catalogue.add(&[file("cat", "2006/cat.nef", 100), read("cat", 100, picture())]).await.unwrap();
    let row = async |of: PhotoId| {
        let rows = catalogue.find(&Query::default()).await.unwrap().rows;
        rows.into_iter().find(|row| row.id == of).expect("a picture").stack
    };
    let stack = Stack { top, under: vec![Under { photo: raw, why: Why::Raw }] };
    let concluded =
        |rank, stack: Option<&Stack>| [top, raw].map(|photo| Record::new(photo, rank, Said::Stack(stack.cloned())));
    catalogue.add(&concluded(1, Some(&stack))).await.unwrap();
    let stacked = Some(Stacked { top: top.short(), under: 1 });
    assert_eq!((row(top).await, row(raw).await), (stacked, stacked));
    assert_eq!(catalogue.entries(&[raw]).await.unwrap()[0].stack, Some(stack));
    catalogue.add(&concluded(2, None)).await.unwrap();
    assert_eq!((row(top).await, row(raw).await), (None, None));
    catalogue.add(&[gone("cat", "2006/cat.nef", 101)]).await.unwrap();
}

async fn all_decisions_count(catalogue: &dyn Catalogue) {
    let decided = |matter, rank, what: &str| Decided::new(matter, rank, &[what]);
    let (late, early) = (decided(Matter::People, 9, "late"), decided(Matter::People, 2, "early"));
    let cabin = decided(Matter::Places, 5, "cabin");
    let mut version = catalogue.version().await.unwrap();
    for (taken, grows) in [
        (vec![late.clone(), late.clone()], true),
        (vec![early.clone(), cabin.clone(), late.clone()], true),
        (vec![early.clone()], false),
    ] {
        let grown = catalogue.decide(&taken).await.unwrap();
        let now = catalogue.version().await.unwrap();
        assert_eq!((now > version, now - version), (grows, grown), "{taken:?}");
        version = now;
    }
    assert_eq!(catalogue.decisions(Matter::People).await.unwrap(), [early, late]);
    assert_eq!(catalogue.decisions(Matter::Places).await.unwrap(), [cabin]);
}

async fn a_photo_is_resolved_by_its_beginning(catalogue: &dyn Catalogue) {
    assert_eq!(catalogue.resolve(photo("torn").short()).await.unwrap(), Some(photo("torn")));
    assert_eq!(catalogue.resolve(ShortId([0xff; 8])).await.unwrap(), None);
    assert_eq!(catalogue.resolve(ShortId([0; 8])).await.unwrap(), None);
}

async fn versions_grow_with_changes_only(catalogue: &dyn Catalogue) {
    let mut last = catalogue.version().await.unwrap();
    assert_eq!(catalogue.find(&Query::default()).await.unwrap().version, last);
    for (what, records, changes) in [
        ("a new file", vec![file("v", "v.jpg", 10)], true),
        ("the same again", vec![file("v", "v.jpg", 10)], false),
        ("an earlier record", vec![gone("v", "v.jpg", 9)], false),
        ("a reading", vec![read("v", 1, picture())], true),
        ("a better reading", vec![read("v", 2, labelled(&["v"]))], true),
        ("nothing", vec![], false),
    ] {
        let grown = catalogue.add(&records).await.unwrap();
        let version = catalogue.version().await.unwrap();
        assert_eq!((version > last, version - last), (changes, grown), "{what}");
        last = version;
    }
    catalogue.clear().await.unwrap();
    assert!(catalogue.version().await.unwrap() > last);
}

async fn clearing_forgets_everything(catalogue: &dyn Catalogue) {
    catalogue.add(&[file("cat", "cat.jpg", 1), read("cat", 1, labelled(&["cat"]))]).await.unwrap();
    catalogue.clear().await.unwrap();
    an_empty_catalogue_knows_nothing(catalogue).await;
    // What was known before clearing is taken in as if for the first time.
    catalogue.add(&[file("cat", "cat.jpg", 1), read("cat", 1, labelled(&["cat"]))]).await.unwrap();
    assert_eq!(found_by_label(catalogue, "cat").await, [photo("cat")]);
    let earlier = catalogue.clear().await.unwrap();
    let later = catalogue.clear().await.unwrap();
    assert_ne!(earlier, later);
    catalogue.complete(earlier).await.unwrap();
    assert!(!catalogue.is_complete().await.unwrap(), "another clearing came after it");
    catalogue.complete(later).await.unwrap();
    assert!(catalogue.is_complete().await.unwrap());
    catalogue.add(&[file("cat", "cat.jpg", 1)]).await.unwrap();
    assert_ne!(catalogue.clear().await.unwrap(), later);
}
