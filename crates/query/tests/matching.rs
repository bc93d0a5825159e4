//! What searches find, and that the lookup catalogues index agrees with it.
//! Entries are made by hand, queries as values.

use photo::seen::{Label, Line};
use photo::{Edited, Entry, File, Format, Location, PhotoId, Reading, Seen, Shelf, Stack, Taken, Under, Why};
use proptest::prelude::*;
use query::{Bounds, Comparison, Media, Near, Orientation, Query, Sort, TermKind, TimeOfDay, terms};

fn entry(path: &str, local: &str, reading: Reading) -> Entry {
    let taken = Taken { local: local.parse().unwrap(), offset_minutes: None, clock: photo::Clock::Exif };
    let files = vec![File { path: path.parse().unwrap(), size_bytes: 5_000_000, modified_ms: 0 }];
    let reading = Reading { taken: Some(taken), ..reading };
    Entry::fold(PhotoId::of(path.as_bytes()), files, reading, Seen::default()).unwrap()
}

/// A picture of Zoë and Tom hiking in Lisbon, at 47.61° N, 122.33° W.
fn hike() -> Entry {
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    entry(
        "2016/Portugal trip/DSC_0042.NEF",
        "2016-05-01T22:15:00",
        Reading {
            format: Format::Nef,
            width_px: 6_000,
            height_px: 4_000,
            people: text(&["Zoë", "Tom  Lee"]),
            labels: text(&["Hiking", "red cars"]),
            title: Some("Dogs of the old town".into()),
            places: text(&["Alfama", "Lisboa", "New York"]),
            location: Some(Location { lat: 47.61, lon: -122.33, altitude_m: None }),
            camera: photo::Camera {
                make: Some("FUJIFILM".into()),
                model: Some("X100V".into()),
                lens: Some("XF 23mm F2".into()),
            },
            exposure: photo::Exposure {
                aperture: Some(1.799_9),
                iso: Some(400),
                focal_mm: Some(23.0),
                ..Default::default()
            },
            rating: Some(4),
            ..Reading::default()
        },
    )
}

/// Reads a query's JSON; a leading list is its unmatched words.
#[track_caller]
fn check(understood: &str, unmatched: &[&str], found: bool) {
    let mut query: Query = serde_json::from_str(understood).unwrap();
    query.unmatched = unmatched.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(query.matches(&hike()), found, "{understood} {unmatched:?}");
    let lookup = query.lookup();
    let candidate = lookup.admits(hike().taken.local.date(), &terms(&hike()));
    assert!(candidate || !found, "{understood} {unmatched:?} is no candidate");
    assert!(!lookup.exact || candidate == found, "{understood} {unmatched:?} is not exact");
}

#[test]
fn people_are_known_by_their_whole_names() {
    check(r#"{"people":{"all":["zoe"]}}"#, &[], true);
    check(r#"{"people":{"all":["Zoë","TOM LEE"]}}"#, &[], true);
    check(r#"{"people":{"all":["Tom"]}}"#, &[], false);
    check(r#"{"people":{"any":["Ann","Zoë"]}}"#, &[], true);
    check(r#"{"people":{"none":["Zoë"]}}"#, &[], false);
    check(r#"{"people":{"only":["Zoë"]}}"#, &[], false);
    check(r#"{"people":{"only":["Tom Lee","Zoë"]}}"#, &[], true);
    check(r#"{"faces":{"min":2}}"#, &[], true);
    check(r#"{"faces":{"max":1}}"#, &[], false);
}

#[test]
fn labels_are_words_of_labels_titles_places_and_names() {
    check(r#"{"labels":{"all":["hikes"]}}"#, &[], true);
    check(r#"{"labels":{"all":["red car"]}}"#, &[], true);
    check(r#"{"labels":{"all":["two dogs in the town"]}}"#, &[], true);
    check(r#"{"labels":{"all":["trip"]}}"#, &[], true);
    check(r#"{"labels":{"all":["hiking in Lisbon"]}}"#, &[], true);
    check(r#"{"labels":{"all":["blue car"]}}"#, &[], false);
    check(r#"{"labels":{"any":["blue car","old dog"]}}"#, &[], true);
    check(r#"{"labels":{"any":["blue car","cat"]}}"#, &[], false);
    check(r#"{"labels":{"none":["dog"]}}"#, &[], false);
    check(r#"{"labels":{"none":["blue car"]}}"#, &[], true);
    check(r#"{"labels":{"none":["red car"]}}"#, &[], false);
    check(r#"{"labels":{"none":["trip"]}}"#, &[], false);
    check(r#"{"labels":{"none":["Lisbon"]}}"#, &[], true);
}

#[test]
fn what_was_seen_for_sure_has_labels_by_any_name() {
    let label = |name: &str, confidence| Label { name: name.into(), confidence, ..Label::default() };
    let bike =
        Label { aliases: vec!["Bike".into()], parents: vec!["Land Vehicle".into()], ..label("Bicycle", Seen::SURE) };
    let seen = Seen { labels: vec![bike, label("Boat", Seen::SURE - 0.1)], ..Seen::default() };
    let entry = Entry { seen, ..hike() };
    for (phrase, found) in [
        ("bicycles", true),
        ("biking", true),
        ("vehicle", true),
        ("land vehicle", true),
        ("bike on a trip", true),
        ("boat", false),
        ("water vehicle", false),
        ("hiking", true),
    ] {
        let labels = query::Words { all: vec![phrase.into()], ..Default::default() };
        let query = Query { labels, ..Query::default() };
        assert_eq!(query.matches(&entry), found, "{phrase}");
        assert_eq!(query.lookup().admits(entry.taken.local.date(), &terms(&entry)), found, "{phrase}");
    }
}

#[test]
fn places_are_words_of_places_and_names() {
    check(r#"{"place":{"all":["Lisbon"]}}"#, &[], true);
    check(r#"{"place":{"all":["NYC"]}}"#, &[], true);
    check(r#"{"place":{"all":["portugal"]}}"#, &[], true);
    check(r#"{"place":{"any":["New Delhi","Rome"]}}"#, &[], false);
    check(r#"{"place":{"none":["New Delhi"]}}"#, &[], true);
    check(r#"{"place":{"none":["New York"]}}"#, &[], false);
    check(r#"{"place":{"near":{"name":"Alfama"}}}"#, &[], true);
    check(r#"{"place":{"has":false}}"#, &[], false);
}

#[test]
fn a_part_of_the_world_has_its_countries() {
    let place = |places: &[&str], file: &str| {
        let places = places.iter().map(|place| (*place).to_owned()).collect();
        Entry { places, ..entry(file, "2016-05-01T12:00:00", Reading::default()) }
    };
    let lisbon = place(&["Lisboa", "Portugal"], "a.jpg");
    let athens = place(&["Athens", "Georgia", "United States"], "a.jpg");
    let bird = place(&["Bath", "United Kingdom"], "Turkey/a.jpg");
    let prague = place(&["Prague", "Czechia"], "a.jpg");
    for (query, [in_lisbon, in_athens, in_bath, in_prague]) in [
        (r#"{"place":{"all":["Europe"]}}"#, [true, false, true, true]),
        (r#"{"place":{"all":["the Caribbean"]}}"#, [false; 4]),
        (r#"{"place":{"all":["North America"]}}"#, [false, true, false, false]),
        (r#"{"place":{"all":["Asia"]}}"#, [false; 4]),
        (r#"{"place":{"none":["Europe"]}}"#, [false, true, false, false]),
        (r#"{"place":{"any":["Africa","Georgia","Europe"]}}"#, [true; 4]),
    ] {
        let query: Query = serde_json::from_str(query).unwrap();
        let found = [&lisbon, &athens, &bird, &prague].map(|entry| query.matches(entry));
        assert_eq!(found, [in_lisbon, in_athens, in_bath, in_prague], "{:?}", query.place);
    }
    let europe: Query = serde_json::from_str(r#"{"place":{"all":["Europe"]}}"#).unwrap();
    let why: Vec<String> = europe.why(&bird).into_iter().map(|reason| reason.found).collect();
    assert_eq!(why, ["United Kingdom"]);
}

#[test]
fn near_is_a_distance_when_it_is_known_where() {
    for (lat, lon, km, found) in
        [(47.61, -122.33, None, true), (47.62, -122.34, None, false), (47.62, -122.34, Some(2.0), true)]
    {
        let near = Near { name: "work".into(), km, at: Some((lat, lon)) };
        let query = Query { place: query::Place { near: Some(near), ..Default::default() }, ..Query::default() };
        assert_eq!(query.matches(&hike()), found, "{lat} {lon} {km:?}");
        assert!(!query.lookup().exact);
    }
}

#[test]
fn days_and_hours_are_the_cameras() {
    check(r#"{"time":{"from":"2016-05-01","to":"2016-05-01"}}"#, &[], true);
    check(r#"{"time":{"to":"2016-04-30"}}"#, &[], false);
    check(r#"{"time":{"recur":{"month":5,"weekday":["sat","sun"],"season":"spring"}}}"#, &[], true);
    check(r#"{"time":{"recur":{"day":2}}}"#, &[], false);
    check(r#"{"tod":"night"}"#, &[], true);
    check(r#"{"tod":"morning"}"#, &[], false);
    check(r#"{"hours":{"from":1335,"to":1336}}"#, &[], true);
    check(r#"{"hours":{"from":1320,"to":120}}"#, &[], true);
    check(r#"{"hours":{"from":0,"to":1335}}"#, &[], false);
}

#[test]
fn cameras_and_numbers() {
    check(r#"{"camera":{"make":"Fuji","model":"x100v"}}"#, &[], true);
    check(r#"{"camera":{"none":["iphone"]}}"#, &[], true);
    check(r#"{"camera":{"none":["phone"]}}"#, &[], true);
    check(r#"{"camera":{"none":["canon","x100v"]}}"#, &[], false);
    check(r#"{"camera":{"none":["Fuji X100V"]}}"#, &[], false);
    check(r#"{"camera":{"none":["Fuji X-T3"]}}"#, &[], true);
    check(r#"{"camera":{"model":"phone"}}"#, &[], false);
    check(r#"{"time":{"none":[{"from":"2016-01-01","to":"2016-12-31"}]}}"#, &[], false);
    check(r#"{"time":{"none":[{"from":"2016-06-01"},{"recur":{"season":"summer"}}]}}"#, &[], true);
    check(r#"{"time":{"none":[{"recur":{"weekday":["sun"]}}]}}"#, &[], false);
    check(r#"{"camera":{"model":"X100"}}"#, &[], false);
    check(r#"{"camera":{"lens":"23mm"}}"#, &[], true);
    check(r#"{"camera":{"aperture":{"<=":1.8},"iso":{">=":400,"<":800},"focal_mm":{"eq":23}}}"#, &[], true);
    check(r#"{"camera":{"iso":{">":400}}}"#, &[], false);
    check(r#"{"file":{"size_mb":{">":4}},"media":["raw"]}"#, &[], true);
    check(r#"{"file":{"format":"nef","orientation":"landscape"}}"#, &[], true);
    check(r#"{"state":{"rating":{">=":4}}}"#, &[], true);
    check(r#"{"media":["screenshot","raw"]}"#, &[], true);
    check(r#"{"media":["photo"]}"#, &[], true);
}

#[test]
fn words_without_a_meaning_are_known_of_it_in_some_way() {
    check("{}", &["DSC_0042"], true);
    check("{}", &["dsc0042.nef"], true);
    check("{}", &["0042"], true);
    check("{}", &["trips"], true);
    check("{}", &["42"], false);
    check("{}", &["lisbon"], true);
    check("{}", &["dog"], true);
    check("{}", &["hikes"], true);
    check("{}", &["zoe"], false);
    check("{}", &["fujifilm"], false);
}

#[test]
fn what_can_be_read_is_found() {
    let line = |text: &str, confidence| Line { text: text.to_owned(), confidence, ..Line::default() };
    let mut sign = hike();
    sign.seen.text = vec![
        line("NO PARKING", 98.0),
        line("Café 24h", 80.0),
        line("WELCOMETO LASVEGAS", 90.0),
        line("closed", 60.0),
        line("- B", 99.0),
    ];
    for (understood, unmatched, found) in [
        (r#"{"text":{"contains":["parking"]}}"#, &[][..], true),
        (r#"{"text":{"contains":["No Parking"]}}"#, &[], true),
        (r#"{"text":{"contains":["cafe","24"]}}"#, &[], true),
        (r#"{"text":{"contains":["welcome to las vegas"]}}"#, &[], false),
        (r#"{"text":{"contains":["las vegas"]}}"#, &[], true),
        (r#"{"text":{"contains":["lasvegas"]}}"#, &[], true),
        (r#"{"text":{"contains":["vegas"]}}"#, &[], false),
        (r#"{"text":{"contains":["closed"]}}"#, &[], false),
        (r#"{"text":{"contains":["-"]}}"#, &[], false),
        (r#"{"text":{"contains":["b"]}}"#, &[], false),
        (r#"{"text":{"contains":["hiking"]}}"#, &[], false),
        (r#"{"labels":{"all":["no parking"]}}"#, &[], true),
        (r#"{"labels":{"any":["parking","bus"]}}"#, &[], true),
        (r#"{"labels":{"none":["parking"]}}"#, &[], true),
        ("{}", &["parking"], true),
        ("{}", &["closed"], false),
    ] {
        let mut query: Query = serde_json::from_str(understood).unwrap();
        query.unmatched = unmatched.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(query.matches(&sign), found, "{understood} {unmatched:?}");
    }
    let read = |photo: &Entry| terms(photo).into_iter().filter(|term| term.kind == TermKind::Text).count();
    assert_eq!((read(&hike()), read(&sign)), (0, 6), "no, parking, cafe, 24, welcometo, lasvegas");
    sign.seen.text = (0..500).map(|n| line(&format!("{}", 1_000 + n), 99.0)).collect();
    assert_eq!(read(&sign), 40, "of a page");
}

#[test]
fn it_is_said_why_an_entry_is_found() {
    let mut photo = hike();
    let beagle = Label { name: "Beagle".into(), parents: vec!["Dog".into()], confidence: 90.0, ..Label::default() };
    photo.seen.labels = vec![beagle];
    photo.seen.text = vec![Line { text: "NO PARKING".into(), confidence: 90.0, ..Line::default() }];
    for (understood, unmatched, why) in [
        (r#"{"people":{"all":["zoe"]}}"#, &[][..], "zoe: Person Zoë"),
        (r#"{"labels":{"all":["dog"]}}"#, &[], "dog: Seen Beagle"),
        (r#"{"labels":{"all":["red cars"]}}"#, &[], "red cars: Keyword red cars"),
        (r#"{"labels":{"all":["old town"]}}"#, &[], "old town: Caption Dogs of the old town"),
        (r#"{"labels":{"all":["trip"]}}"#, &[], "trip: File 2016/Portugal trip/DSC_0042.NEF"),
        (r#"{"place":{"all":["Lisboa"]}}"#, &[], "Lisboa: Place Lisboa"),
        (r#"{"text":{"contains":["parking"]}}"#, &[], "parking: Text NO PARKING"),
        (r#"{"time":{"from":"2016-01-01"}}"#, &[], ""),
        ("{}", &["DSC_0042", "parking"], "DSC_0042: File 2016/Portugal trip/DSC_0042.NEF; parking: Text NO PARKING"),
        (r#"{"labels":{"any":["dog","cat"]}}"#, &[], "dog: Seen Beagle"),
    ] {
        let mut query: Query = serde_json::from_str(understood).unwrap();
        query.unmatched = unmatched.iter().map(|word| (*word).to_owned()).collect();
        assert!(query.matches(&photo), "{understood}");
        let reasons = query.why(&photo);
        let said: Vec<_> = reasons.iter().map(|why| format!("{}: {:?} {}", why.asked, why.by, why.found)).collect();
        assert_eq!(said.join("; "), why, "{understood} {unmatched:?}");
    }
}

#[test]
fn what_nobody_can_know_yet_is_not_found() {
    for understood in [
        r#"{"media":["video"]}"#,
        r#"{"media":["selfie"]}"#,
        r#"{"state":{"album":"Best"}}"#,
        r#"{"file":{"duration_s":{">":60}}}"#,
    ] {
        check(understood, &[], false);
    }
}

#[test]
fn one_of_several_is_enough() {
    for (understood, found) in [
        (r#"{"either":[[{"people":{"all":["Zoë"]}},{"labels":{"all":["boat"]}}]]}"#, true),
        (r#"{"either":[[{"people":{"all":["Ann"]}},{"labels":{"all":["boat"]}}]]}"#, false),
        (r#"{"either":[[{"people":{"all":["Ann"]}},{"time":{"from":"2016-05-01"}}]]}"#, true),
        (r#"{"either":[[{"people":{"all":["Zoë"]}}],[{"camera":{"make":"Canon"}},{"tod":"night"}]]}"#, true),
        (r#"{"either":[[{"people":{"all":["Zoë"]}}],[{"camera":{"make":"Canon"}},{"tod":"morning"}]]}"#, false),
        (r#"{"labels":{"all":["boat"]},"either":[[{"people":{"all":["Zoë"]}},{"tod":"night"}]]}"#, false),
        (r#"{"time":{"any":[{"from":"2015-01-01","to":"2015-12-31"},{"recur":{"month":5}}]}}"#, true),
        (r#"{"time":{"any":[{"from":"2015-01-01","to":"2015-12-31"},{"recur":{"month":6}}]}}"#, false),
        (r#"{"time":{"any":[{"recur":{"month":5}}],"none":[{"recur":{"weekday":["sun"]}}]}}"#, false),
    ] {
        check(understood, &[], found);
    }
}

#[test]
fn what_people_made_of_photos_is_found() {
    let made = |edited: Edited, why: Option<Why>| {
        let mut entry = hike();
        entry.edited = edited;
        let under = |why| Under { photo: PhotoId([9; 32]), why };
        entry.stack = why.map(|why| Stack { top: entry.id, under: vec![under(why)] });
        entry
    };
    let favourite = made(Edited { favourite: true, ..Edited::default() }, None);
    let archived = made(Edited { shelf: Some(Shelf::Archive), ..Edited::default() }, Some(Why::Copy));
    let retouched = made(Edited::default(), Some(Why::Original));
    for (state, found) in [
        (r#"{"favorite":true}"#, [true, false, false]),
        (r#"{"favorite":false}"#, [false, true, true]),
        (r#"{"archived":true}"#, [false, true, false]),
        (r#"{"archived":false}"#, [true, false, true]),
        (r#"{"edited":true}"#, [false, false, true]),
        (r#"{"edited":false}"#, [true, true, false]),
    ] {
        let query: Query = serde_json::from_str(&format!(r#"{{"state":{state}}}"#)).unwrap();
        assert_eq!([&favourite, &archived, &retouched].map(|entry| query.matches(entry)), found, "{state}");
    }
}

#[test]
fn screenshots_and_panoramas_are_kinds() {
    let kinds = |path: &str, format, width_px, height_px| {
        let reading = Reading { format, width_px, height_px, ..Reading::default() };
        let terms = terms(&entry(path, "2016-05-01T00:00:00", reading));
        terms.into_iter().filter(|term| term.kind == TermKind::Kind).map(|term| term.text).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(kinds("a/Screenshot_2020.png", Format::Png, 9, 20), "photo png portrait screenshot");
    assert_eq!(kinds("Screen Shot 2020.jpg", Format::Jpeg, 9, 9), "jpeg photo screenshot square");
    assert_eq!(kinds("Screenshot.heic", Format::Heic, 20, 10), "heic landscape panorama photo");
}

#[test]
fn the_newest_comes_first_unless_asked_otherwise() {
    let (old, new) =
        (entry("a", "2010-01-01T00:00:00", Reading::default()), entry("b", "2020-01-01T00:00:00", Reading::default()));
    let mut large = entry("c", "2000-01-01T00:00:00", Reading::default());
    large.files[0].size_bytes *= 2;
    let sorted = |sort| {
        let query = Query { sort: Some(sort), ..Query::default() };
        let mut entries = [&old, &new, &large];
        entries.sort_by(|a, b| query.order(a, b));
        entries.map(|entry| entry.files[0].path.as_str()).concat()
    };
    assert_eq!(sorted(Sort::TakenDesc), "bac");
    assert_eq!(sorted(Sort::TakenAsc), "cab");
    assert_eq!(sorted(Sort::SizeDesc), "cba");
    assert_eq!(sorted(Sort::Relevance), "bac");
}

#[test]
fn what_says_most_of_a_picture_comes_first() {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let named = |path: &str, reading| entry(path, "2016-05-01T00:00:00", reading);
    let read = Line { text: "DOG LAKE".into(), confidence: 90.0, ..Line::default() };
    let mut sign = named("text", Reading::default());
    sign.seen.text = vec![read];
    let labelled = |labels: &[&str]| Reading { labels: words(labels), ..Reading::default() };
    let titled = |title: &str| Reading { title: Some(title.into()), ..Reading::default() };
    let entries = [
        sign,
        named("dog/lake/file", Reading::default()),
        named("place", Reading { places: words(&["Dog Lake"]), ..Reading::default() }),
        Entry { albums: words(&["Dogs at the lake"]), ..named("album", Reading::default()) },
        named("caption", titled("Our dog at the lake")),
        named("label", labelled(&["lake", "dog"])),
        entry("lake/both", "2015-01-01T00:00:00", labelled(&["dog"])),
        entry("newer", "2020-01-01T00:00:00", titled("A dog by the lake")),
    ];
    for (all, unmatched, order) in [
        (&["dog", "lake"][..], &[][..], "label newer caption album lake/both place dog/lake/file text"),
        (&["lake"], &["dog"], "label newer caption album lake/both place dog/lake/file text"),
        (&[], &["dog"], "label lake/both newer caption album place dog/lake/file text"),
    ] {
        let labels = query::Words { all: words(all), ..query::Words::default() };
        let sort = Some(Sort::Relevance);
        let query = Query { labels, unmatched: words(unmatched), sort, ..Query::default() };
        let mut found: Vec<&Entry> = entries.iter().filter(|entry| query.matches(entry)).collect();
        found.sort_by(|a, b| query.order(a, b));
        let paths: Vec<_> = found.iter().map(|entry| entry.files[0].path.as_str()).collect();
        assert_eq!(paths.join(" "), order, "{all:?} {unmatched:?}");
    }
}

fn some_words() -> impl Strategy<Value = Vec<String>> {
    const WORDS: [&str; 12] =
        ["dog", "Dogs", "red car", "car", "Lisbon", "New York", "York", "Zoë", "Tom", "IMG_12", "hiking", ""];
    proptest::collection::vec(proptest::sample::select(&WORDS[..]).prop_map(str::to_owned), 0..3)
}

prop_compose! {
    fn some_reading()(labels in some_words(), people in some_words(), places in some_words(), title in some_words(),
        iso in proptest::option::of(100u32..800), located in any::<bool>()) -> Reading {
        Reading {
            format: Format::Jpeg,
            width_px: 30,
            height_px: 10,
            labels,
            people,
            places,
            title: title.into_iter().next(),
            exposure: photo::Exposure { iso, ..Default::default() },
            location: located.then_some(Location { lat: 38.7, lon: -9.1, altitude_m: None }),
            ..Reading::default()
        }
    }
}

prop_compose! {
    fn some_entry()(reading in some_reading(), words in some_words(), day in 1..28i8, hour in 0..24i8) -> Entry {
        let path = format!("{}a.jpg", words.iter().map(|word| format!("_{word}/")).collect::<String>());
        entry(&path, &format!("2016-05-{day:02}T{hour:02}:00:00"), reading)
    }
}

prop_compose! {
    fn some_query()(labels in [some_words(), some_words(), some_words()], people in [some_words(), some_words(), some_words(), some_words()],
        places in [some_words(), some_words(), some_words()], unmatched in some_words(), which in any::<[bool; 12]>(),
        day in 1..28i8) -> Query {
        let mut query = Query::default();
        let [all, any, none] = labels;
        if which[0] { query.labels = query::Words { all, any, none }; }
        let [all, any, none, only] = people;
        if which[1] { query.people = query::People { all, any, none, only }; }
        let [all, any, none] = places;
        if which[2] { query.place = query::Place { all, any, none, ..Default::default() }; }
        if which[3] { query.unmatched = unmatched; }
        query.time.from = which[4].then(|| jiff::civil::date(2016, 5, day));
        if which[5] { query.time.recur.day = Some(day); }
        query.tod = which[6].then_some(TimeOfDay::Morning);
        if which[7] { query.camera.iso = Bounds([(Comparison::AtLeast, 400.0)].into()); }
        query.place.has = which[8].then_some(which[9]);
        if which[10] { query.media = vec![Media::Panorama, Media::Video]; }
        query.file.orientation = which[11].then_some(Orientation::Landscape);
        query
    }
}

/// What a search means, written down once more: phrase by phrase, without lookups.
fn plainly(query: &Query, entry: &Entry) -> bool {
    let one = |part: fn(&mut Query) -> &mut Vec<String>, text: &String| {
        let mut single = Query::default();
        part(&mut single).push(text.clone());
        single.matches(entry)
    };
    let label = |text: &String| one(|query| &mut query.labels.all, text);
    let without = |text: &String| one(|query| &mut query.labels.none, text);
    let person = |text: &String| one(|query| &mut query.people.all, text);
    let place = |text: &String| one(|query| &mut query.place.all, text);
    let any = |texts: &[String], holds: &dyn Fn(&String) -> bool| texts.is_empty() || texts.iter().any(holds);
    query.labels.all.iter().all(label)
        && any(&query.labels.any, &label)
        && query.labels.none.iter().all(without)
        && query.people.all.iter().chain(&query.people.only).all(person)
        && any(&query.people.any, &person)
        && !query.people.none.iter().any(person)
        && query.place.all.iter().all(place)
        && any(&query.place.any, &place)
        && !query.place.none.iter().filter(|text| !text.is_empty()).any(place)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lookup_never_loses_an_answer(entry in some_entry(), query in some_query()) {
        let lookup = query.lookup();
        let candidate = lookup.admits(entry.taken.local.date(), &terms(&entry));
        let found = query.matches(&entry);
        prop_assert!(candidate || !found);
        prop_assert!(!lookup.exact || candidate == found);
        prop_assert!(!found || plainly(&query, &entry));
    }

    #[test]
    fn many_criteria_mean_each_of_them(entry in some_entry(), query in some_query()) {
        let only_names = Query {
            people: query::People { only: vec![], ..query.people }, labels: query.labels,
            place: query::Place { has: None, ..query.place }, ..Query::default()
        };
        prop_assert_eq!(only_names.matches(&entry), plainly(&only_names, &entry));
    }
}

#[test]
fn a_word_that_no_name_could_hold_finds_nothing() {
    for word in ["🏖️", "%", "\\"] {
        check("{}", &[word], false);
    }
    check("{}", &["dsc", "dsc"], true);
}

#[test]
fn a_date_without_a_time_is_at_no_time_of_day() {
    for (local, night) in
        [("2016-05-01T00:00:00", false), ("2016-05-01T00:00:01", true), ("2016-05-01T12:00:00", false)]
    {
        let query = Query { tod: Some(TimeOfDay::Night), ..Query::default() };
        assert_eq!(query.matches(&entry("a.jpg", local, Reading::default())), night, "{local}");
    }
}

#[test]
fn chance_is_the_same_for_everybody_and_another_for_each_number() {
    let entries: Vec<Entry> =
        (0..100).map(|n| entry(&format!("{n}.jpg"), "2016-05-01T12:00:00", Reading::default())).collect();
    let order = |seed| {
        let query = Query { select: Some(query::Select::Random), seed, ..Query::default() };
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|one, other| query.order(one, other));
        sorted.iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    assert_eq!(order(1), order(1));
    let alike = order(1).iter().zip(order(2)).filter(|(one, other)| **one == *other).count();
    assert!(alike < 10, "{alike} of 100 are where they were");
}
