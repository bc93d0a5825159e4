//! Records and searches made of few words, so that they often have something to do with each other.
//! Few photos share few paths, and times are at the edges of days, years and parts of a day.

use catalogue::Catalogue;
use jiff::civil::{Date, DateTime};
use photo::seen::{Face, Label, Line};
use photo::{
    Camera, Clock, Edited, Exposure, FileState, Format, Location, OriginalPath, PhotoId, Placed, Reading, Record, Said,
    Seen, Shelf, Stack, Taken, TakenBy, Under, Who, Why,
};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use query::{
    Bounds, Comparison, Count, File, Hours, Media, Near, Orientation, People, Place, Query, Recur, Season, Select,
    Sort, State, Text, Time, TimeOfDay, Weekday, Words,
};

pub const PHOTOS: u8 = 6;

/// Some say when they were taken, some have words that labels and places have too.
pub const PATHS: [&str; 9] = [
    "2007/12/25/IMG_0042.NEF",
    "2019/beach/cat.jpg",
    "Lisboa 2016/Screenshot_1.png",
    "IMG_20071231_235959.jpg",
    "IMG_20080101_000000.jpg",
    "a/b.gif",
    "a.b.jpg",
    "beaches.jpg",
    "Town Hall, Łódź.tiff",
];

const LABELS: [&str; 6] = ["beach", "Beaches", "black cat", "cat", "Town Hall", "of the"];
const NAMES: [&str; 5] = ["Anna", "anna", "Zoë", "Anna Maria", "O'Neill"];
const TOWNS: [&str; 7] = ["Lisbon", "USA", "New York", "York", "Łódź", "Norway", "Scandinavia"];
const MODELS: [&str; 5] = ["NIKON D70", "X-T3", "Canon EOS 70D", "Fuji", "Apple iPhone 8"];
const TIMES: [&str; 10] = [
    "2007-12-25T04:59:59.999",
    "2007-12-25T05:00:00",
    "2007-12-31T23:59:59.999",
    "2008-01-01T00:00:00",
    "2008-02-29T12:00:00",
    "2019-07-06T16:59:59",
    "2019-07-06T17:00:00",
    "1969-12-31T23:00:00",
    "-0001-01-01T00:00:00",
    "9999-12-31T21:00:00",
];

pub fn photo(number: u8) -> PhotoId {
    PhotoId::of(&[number])
}

pub fn path(index: usize) -> OriginalPath {
    PATHS[index].parse().unwrap()
}

pub fn records() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(prop_oneof![3 => file(), 3 => original(), 2 => rekognition(), 2 => concluded()], 0..60)
}

fn file() -> impl Strategy<Value = Record> {
    let present = (select(vec![0, 1_000_000, 1_000_001, 7_500_000]), select(vec![-1, 0, 1_198_540_800_000]))
        .prop_map(|(size_bytes, modified_ms)| FileState::Present { size_bytes, modified_ms });
    let state = prop_oneof![4 => present, 1 => Just(FileState::Gone)];
    (0..PHOTOS, 0..PATHS.len(), 0..4_u64, state).prop_map(|(number, index, rank, state)| {
        Record::new(photo(number), rank, Said::File { path: path(index), state })
    })
}

fn original() -> impl Strategy<Value = Record> {
    (0..PHOTOS, 0..3_u64, reading())
        .prop_map(|(number, rank, reading)| Record::new(photo(number), rank, Said::Original(Box::new(reading))))
}

fn rekognition() -> impl Strategy<Value = Record> {
    (0..PHOTOS, 0..3_u64, seen())
        .prop_map(|(number, rank, seen)| Record::new(photo(number), rank, Said::Rekognition(Box::new(seen))))
}

/// What people say of a photo, and what the library makes of all of them.
fn concluded() -> impl Strategy<Value = Record> {
    let placed = (weighted(0.5, location()), some(&TOWNS, 2)).prop_map(|(location, names)| Placed { location, names });
    let stack = (0..PHOTOS, 0..PHOTOS)
        .prop_map(|(top, under)| Stack { top: photo(top), under: vec![Under { photo: photo(under), why: Why::Copy }] });
    let said = prop_oneof![
        weighted(0.8, placed).prop_map(Said::Place),
        (some(&NAMES, 3), some(&NAMES, 2)).prop_map(|(names, not)| Said::Who(Who { names, not })),
        some(&TOWNS, 2).prop_map(Said::Near),
        some(&LABELS, 2).prop_map(Said::Albums),
        edited().prop_map(|edited| Said::Edited(Box::new(edited))),
        weighted(0.8, stack).prop_map(Said::Stack),
    ];
    (0..PHOTOS, 0..3_u64, said).prop_map(|(number, rank, said)| Record::new(photo(number), rank, said))
}

fn edited() -> impl Strategy<Value = Edited> {
    let taken = prop_oneof![
        Just(TakenBy::At("2007-12-24T18:00:00".parse().unwrap())),
        select(vec![-1_440, 60, 527_040]).prop_map(TakenBy::Later),
    ];
    let shelf = prop_oneof![2 => Just(Shelf::Archive), 1 => select(vec![Shelf::Hidden, Shelf::Trash(7)])];
    let caption = weighted(0.5, one(&LABELS));
    (any::<bool>(), weighted(0.5, 0..6_u8), caption, weighted(0.3, taken), weighted(0.2, shelf))
        .prop_map(|(favourite, rating, caption, taken, shelf)| Edited { favourite, rating, caption, taken, shelf })
}

fn seen() -> impl Strategy<Value = Seen> {
    let names = (one(&LABELS), some(&LABELS, 2), some(&LABELS, 2));
    let label = (names, select(vec![0.1, 69.999, 70.0, 98.7])).prop_map(|((name, parents, aliases), confidence)| {
        Label { name, confidence, parents, aliases, ..Label::default() }
    });
    let faces = (0..3_usize).prop_map(|faces| vec![Face::default(); faces]);
    let line = (one(&LABELS), select(vec![69.999, 70.0]));
    let line = line.prop_map(|(text, confidence)| Line { text, confidence, ..Line::default() });
    let text = prop::collection::vec(line, 0..3);
    (prop::collection::vec(label, 0..3), faces, text, troubles()).prop_map(|(labels, faces, text, problems)| Seen {
        labels,
        faces,
        text,
        problems,
        ..Seen::default()
    })
}

fn reading() -> impl Strategy<Value = Reading> {
    let formats = vec![Format::Jpeg, Format::Png, Format::Nef, Format::Gif, Format::Unknown];
    let sizes = vec![(3, 2), (2, 3), (5, 5), (2_000, 1_000), (1_999, 1_000), (3, 2), (2, 3), (0, 2)];
    let looks = (select(formats), select(sizes), any::<bool>(), weighted(0.95, any::<[u8; 3]>()), troubles());
    let made = (weighted(0.7, taken()), weighted(0.4, location()), camera(), exposure());
    let shown =
        (some(&TOWNS, 3), some(&LABELS, 3), some(&NAMES, 3), weighted(0.2, one(&LABELS)), weighted(0.3, 1..=5_u8));
    (looks, made, shown).prop_map(|(looks, made, shown)| {
        let (format, (width_px, height_px), animated, colour, problems) = looks;
        let (taken, location, camera, exposure) = made;
        let (places, labels, people, title, rating) = shown;
        let description = title.as_ref().map(|title| format!("{title} in Lisbon"));
        let thumbhash = None;
        Reading {
            format,
            width_px,
            height_px,
            taken,
            location,
            places,
            camera,
            exposure,
            labels,
            people,
            title,
            description,
            rating,
            animated,
            colour,
            thumbhash,
            problems,
        }
    })
}

fn troubles() -> impl Strategy<Value = Vec<String>> {
    weighted(0.2, Just("cut short".to_owned())).prop_map(Vec::from_iter)
}

fn taken() -> impl Strategy<Value = Taken> {
    (select(TIMES.to_vec()), select(vec![None, Some(-90)])).prop_map(|(local, offset_minutes)| Taken {
        local: time(local),
        offset_minutes,
        clock: Clock::Exif,
    })
}

fn time(local: &str) -> DateTime {
    match local.strip_prefix('-') {
        // Years before 0 are written with six digits.
        Some(earlier) => format!("-00{earlier}").parse().unwrap(),
        None => local.parse().unwrap(),
    }
}

fn location() -> impl Strategy<Value = Location> {
    select(vec![(38.71, -9.13), (38.72, -9.13), (-33.9, 151.2)]).prop_map(|(lat, lon)| Location {
        lat,
        lon,
        altitude_m: None,
    })
}

fn camera() -> impl Strategy<Value = Camera> {
    (weighted(0.5, one(&MODELS)), weighted(0.2, one(&MODELS))).prop_map(|(model, lens)| Camera {
        make: None,
        model,
        lens,
    })
}

fn exposure() -> impl Strategy<Value = Exposure> {
    let numbers = (weighted(0.5, select(vec![1.8, 1.7999, 2.8])), weighted(0.5, select(vec![100, 200, 3_200])));
    let seconds = weighted(0.5, select(vec![0.004, 1.0, 30.0]));
    (numbers, weighted(0.5, select(vec![18.0, 50.0])), seconds)
        .prop_map(|((aperture, iso), focal_mm, seconds)| Exposure { seconds, aperture, iso, focal_mm })
}

/// Mostly one or two criteria, as people ask; any may be there.
pub fn queries() -> impl Strategy<Value = Query> {
    let criteria = prop_oneof![1 => Just(0), 6 => Just(1), 3 => Just(2)]
        .prop_flat_map(|count| prop::collection::vec(criterion(), count));
    (criteria, weighted(0.4, sort()), weighted(0.2, 0..4_usize)).prop_map(|(criteria, sort, limit)| {
        let mut query = Query { sort, limit, ..Query::default() };
        criteria.into_iter().for_each(|criterion| criterion.put_into(&mut query));
        query
    })
}

/// One thing that is asked.
#[derive(Clone, Debug)]
enum Criterion {
    People(People),
    Faces(Count),
    Labels(Words),
    Days(Option<Date>, Option<Date>),
    Recur(Recur),
    NotThen(Time),
    Then(Vec<Time>),
    TimeOfDay(TimeOfDay),
    Hours(u16, u16),
    Place(Place),
    Media(Vec<Media>),
    Camera(query::Camera),
    File(File),
    Text(Text),
    State(State),
    Either(Vec<Query>),
    Not(Box<Query>),
    Select(Select),
    Unmatched(Vec<String>),
}

impl Criterion {
    fn put_into(self, query: &mut Query) {
        match self {
            Criterion::People(people) => query.people = people,
            Criterion::Faces(faces) => query.faces = faces,
            Criterion::Labels(labels) => query.labels = labels,
            Criterion::Days(from, to) => (query.time.from, query.time.to) = (from, to),
            Criterion::Recur(recur) => query.time.recur = recur,
            Criterion::NotThen(time) => query.time.none.push(time),
            Criterion::Then(times) => query.time = Time::one_of(times),
            Criterion::Either(queries) => query.either.push(queries),
            Criterion::Not(unwanted) => query.none.push(*unwanted),
            Criterion::TimeOfDay(tod) => query.tod = Some(tod),
            Criterion::Hours(from, to) => query.hours = Some(Hours { from, to }),
            Criterion::Place(place) => query.place = place,
            Criterion::Media(media) => query.media = media,
            Criterion::Camera(camera) => query.camera = camera,
            Criterion::File(file) => query.file = file,
            Criterion::Text(text) => query.text = text,
            Criterion::State(state) => query.state = state,
            Criterion::Select(select) => query.select = Some(select),
            Criterion::Unmatched(words) => query.unmatched = words,
        }
    }
}

fn criterion() -> impl Strategy<Value = Criterion> {
    let alone = prop_oneof![16 => criterion_of_its_own(), 1 => state().prop_map(Criterion::State)];
    let flat = || prop::collection::vec(criterion_of_its_own(), 1..3).prop_map(made_of);
    // An alternative may have alternatives, and a refusal refusals.
    let part = prop_oneof![
        12 => criterion_of_its_own(),
        1 => state().prop_map(Criterion::State),
        1 => prop::collection::vec(flat(), 1..3).prop_map(Criterion::Either),
        1 => flat().prop_map(|unwanted| Criterion::Not(Box::new(unwanted))),
    ]
    .boxed();
    let alternative = move || prop::collection::vec(part.clone(), 1..3).prop_map(made_of);
    prop_oneof![
        16 => alone,
        2 => prop::collection::vec(alternative(), 1..4).prop_map(Criterion::Either),
        2 => alternative().prop_map(|unwanted| Criterion::Not(Box::new(unwanted))),
    ]
}

/// One that is not about albums, which may be searches.
fn criterion_of_its_own() -> impl Strategy<Value = Criterion> {
    prop_oneof![
        4 => (few(&NAMES), few(&NAMES), few(&NAMES), weighted(0.1, one(&NAMES)))
            .prop_map(|(all, any, none, only)| People { all, any, none, only: Vec::from_iter(only) })
            .prop_map(Criterion::People),
        1 => count().prop_map(Criterion::Faces),
        4 => (few(&LABELS), few(&LABELS), few(&LABELS))
            .prop_map(|(all, any, none)| Words { all, any, none })
            .prop_map(Criterion::Labels),
        3 => (weighted(0.7, day()), weighted(0.7, day())).prop_map(|(from, to)| Criterion::Days(from, to)),
        3 => recur().prop_map(Criterion::Recur),
        3 => (weighted(0.5, day()), weighted(0.5, day()), recur())
            .prop_map(|(from, to, recur)| Criterion::NotThen(Time { from, to, recur, ..Time::default() })),
        2 => prop::collection::vec((weighted(0.7, day()), weighted(0.7, day()), recur()), 1..3).prop_map(|times| {
            let time = |(from, to, recur)| Time { from, to, recur, ..Time::default() };
            Criterion::Then(times.into_iter().map(time).collect())
        }),
        2 => select(vec![TimeOfDay::Morning, TimeOfDay::Afternoon, TimeOfDay::Evening, TimeOfDay::Night])
            .prop_map(Criterion::TimeOfDay),
        2 => (select(vec![0, 600, 1_335]), select(vec![0, 601, 1_336, 1_440])).prop_map(|(from, to)| Criterion::Hours(from, to)),
        3 => place().prop_map(Criterion::Place),
        2 => subsequence(vec![Media::Photo, Media::Raw, Media::Screenshot, Media::Panorama, Media::Animated], 1..3)
            .prop_map(Criterion::Media),
        3 => asked_camera().prop_map(Criterion::Camera),
        3 => asked_file().prop_map(Criterion::File),
        1 => few(&LABELS).prop_map(|contains| Criterion::Text(Text { contains })),
        1 => select(vec![Select::Quality, Select::Random]).prop_map(Criterion::Select),
        3 => subsequence(vec!["img".to_owned(), "0042".into(), "cat".into(), "beach".into(), "town hall".into()], 1..3)
            .prop_map(Criterion::Unmatched),
    ]
}

fn count() -> impl Strategy<Value = Count> {
    (weighted(0.4, 0..2_u32), weighted(0.3, 1..3_u32), weighted(0.1, 0..3_u32)).prop_map(|(min, max, eq)| Count {
        min,
        max,
        eq,
    })
}

fn day() -> impl Strategy<Value = Date> {
    select(TIMES.to_vec()).prop_map(|local| time(local).date())
}

fn recur() -> impl Strategy<Value = Recur> {
    let days = (weighted(0.4, select(vec![1, 2, 7, 12])), weighted(0.2, select(vec![1, 6, 25, 31])));
    let weekdays =
        prop_oneof![2 => Just(vec![]), 1 => subsequence(vec![Weekday::Tue, Weekday::Sat, Weekday::Mon], 1..=3)];
    let seasons = weighted(0.3, select(vec![Season::Spring, Season::Summer, Season::Autumn, Season::Winter]));
    (days, weekdays, seasons).prop_map(|((month, day), weekday, season)| Recur { month, day, weekday, season })
}

fn place() -> impl Strategy<Value = Place> {
    let at = weighted(0.5, spot());
    let near = (one(&TOWNS), weighted(0.5, select(vec![0.5, 3.0, 30_000.0])), at).prop_map(|(name, km, at)| Near {
        name,
        km,
        at,
    });
    let names = (few(&TOWNS), few(&TOWNS), few(&TOWNS));
    let rest = (weighted(0.1, spot()), weighted(0.15, near), weighted(0.15, any::<bool>()));
    (names, rest).prop_map(|((all, any, none), (none_at, near, has))| Place {
        all,
        any,
        none,
        none_at: Vec::from_iter(none_at),
        near,
        has,
    })
}

fn spot() -> impl Strategy<Value = (f64, f64)> {
    select(vec![(38.71, -9.13), (0.0, 0.0)])
}

fn asked_camera() -> impl Strategy<Value = query::Camera> {
    let names = (weighted(0.25, one(&["nikon", "fuji", "70d", "x-t3", "XT3", "phone"])), weighted(0.1, one(&MODELS)));
    let iso = bounds(&[100.0, 200.0, 3_200.0]);
    let numbers = (iso, bounds(&[1.8, 2.8]), bounds(&[18.0, 35.0]), weighted(0.2, bounds(&[0.004, 1.0])));
    (names, few(&["nikon", "70d", "phone"]), numbers).prop_map(
        |((model, lens), none, (iso, aperture, focal_mm, exposure_s))| query::Camera {
            make: None,
            model,
            lens,
            none,
            iso,
            aperture,
            focal_mm,
            exposure_s: exposure_s.unwrap_or_default(),
        },
    )
}

fn asked_file() -> impl Strategy<Value = File> {
    let formats = weighted(0.2, one(&["jpg", "png", "nef", "heif"]));
    let orientations = select(vec![Orientation::Landscape, Orientation::Portrait, Orientation::Square]);
    let numbers = (bounds(&[1.0, 7.5]), weighted(0.05, bounds(&[10.0])), weighted(0.1, bounds(&[0.000_006, 2.0])));
    (formats, numbers, weighted(0.2, orientations)).prop_map(|(format, numbers, orientation)| File {
        format,
        size_mb: numbers.0,
        megapixels: numbers.2.unwrap_or_default(),
        duration_s: numbers.1.unwrap_or_default(),
        orientation,
    })
}

fn state() -> impl Strategy<Value = State> {
    let flag = || weighted(0.1, any::<bool>());
    let flags = (flag(), weighted(0.2, any::<bool>()), flag(), flag());
    (
        flags,
        bounds(&[0.0, 1.0, 3.0, 5.0]),
        weighted(0.3, one(&LABELS)),
        weighted(0.3, prop::collection::vec(criterion_of_its_own(), 1..3)),
        weighted(0.3, one(&LABELS)),
        weighted(0.3, prop::collection::vec(criterion_of_its_own(), 1..3)),
    )
        .prop_map(|((favorite, in_album, edited, archived), rating, album, search, not_album, not_search)| State {
            favorite,
            edited,
            archived,
            in_album,
            rating,
            album_search: search.map(|criteria| Box::new(made_of(criteria))),
            album,
            not_albums: not_album.into_iter().collect(),
            not_album_searches: not_search.into_iter().map(made_of).collect(),
        })
}

fn made_of(criteria: Vec<Criterion>) -> Query {
    let mut query = Query::default();
    criteria.into_iter().for_each(|criterion| criterion.put_into(&mut query));
    query
}

fn bounds(numbers: &'static [f64]) -> impl Strategy<Value = Bounds> {
    let comparisons =
        vec![Comparison::Equal, Comparison::Less, Comparison::AtMost, Comparison::More, Comparison::AtLeast];
    weighted(0.25, (select(comparisons), select(numbers))).prop_map(|bound| Bounds(bound.into_iter().collect()))
}

fn sort() -> impl Strategy<Value = Sort> {
    select(vec![
        Sort::TakenDesc,
        Sort::TakenAsc,
        Sort::Relevance,
        Sort::SizeDesc,
        Sort::ImportedDesc,
        Sort::LeastRecentlyViewed,
        Sort::Random(7),
    ])
}

fn one(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

/// Mostly none of the words, sometimes one or two.
fn few(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop_oneof![3 => Just(vec![]), 2 => prop::collection::vec(one(words), 1..3)]
}

/// Up to so many of the words, none as often as one.
fn some(words: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(one(words), 0..=most)
}

/// Adds records some at a time, so that what is indexed has to be changed.
pub async fn add(catalogue: &dyn Catalogue, records: &[Record], batch: usize) {
    for batch in records.chunks(batch) {
        catalogue.add(batch).await.unwrap();
    }
}

/// Everything a catalogue answers but searches and words, of which it may have more.
pub async fn answers(catalogue: &dyn Catalogue) -> String {
    let photos: Vec<_> = (0..PHOTOS).map(photo).collect();
    let mut answers = format!("{:#?}", catalogue.entries(&photos).await.unwrap());
    for photo in photos {
        answers += &format!("{:#?}", catalogue.records(photo).await.unwrap());
        answers += &format!("{:?}", catalogue.resolve(photo.short()).await.unwrap());
    }
    for index in 0..PATHS.len() {
        answers += &format!("{:?}", catalogue.at(&path(index)).await.unwrap());
    }
    answers += &format!("{:#?}", catalogue.troubled().await.unwrap());
    answers + &format!("{:#?}", catalogue.find(&Query::default()).await.unwrap().rows)
}
