//! What holds of any pictures.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use memories::{Days, FEWEST, Hidden, MOST, Memory, Pictures, Shot, Shown, memories};
use photo::PhotoId;
use proptest::prelude::*;

const DAY_MS: i64 = 86_400_000;

prop_compose! {
    fn shot()(
        (day, minute) in prop_oneof![4 => (12_000..20_600_i64, 0..200_i64), 6 => (17_000..17_040_i64, 0..200_i64)],
        (is_sure, is_under, is_photo, is_favourite) in
            (prop::bool::weighted(0.9), prop::bool::weighted(0.1), prop::bool::weighted(0.9), prop::bool::weighted(0.1)),
        rating in prop::option::weighted(0.3, 0..6_u8),
        faces in 0..4_u8,
        seen_day in prop::option::weighted(0.2, 18_000..20_700_i64),
        people in prop::collection::vec(0..5_u32, 0..3),
        (place, city, country) in (prop::option::of(0..6_u32), prop::option::of(0..6_u32), prop::option::of(4..7_u32)),
    ) -> Shot {
        let taken_ms = day * DAY_MS + minute * 60_000;
        let seen_ms = seen_day.map(|day| day * DAY_MS);
        Shot {
            is_sure, is_under, is_photo, is_favourite, rating, faces, seen_ms, people, place, city, country,
            ..Shot::at(PhotoId([0; 32]), taken_ms)
        }
    }
}

prop_compose! {
    /// The last numbers of people and places have no names.
    fn any_pictures()(shots in prop::collection::vec(shot(), 0..400)) -> Pictures {
        let people = ["Natalie", "Max", "Eve", "Tom"].map(str::to_owned).to_vec();
        let places = ["Home", "Cabin", "Lisbon", "Porto", "Berlin", "Portugal"].map(str::to_owned).to_vec();
        let numbered = |(number, shot): (usize, Shot)| Shot { photo: PhotoId::of(&number.to_le_bytes()), ..shot };
        Pictures { shots: shots.into_iter().enumerate().map(numbered).collect(), people, places }
    }
}

fn today() -> impl Strategy<Value = Date> {
    prop_oneof![(20_000..20_600_i64).prop_map(day), (0..6_i64).prop_map(|years| day(17_010 + 365 * (4 + years)))]
}

fn day(since_1970: i64) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(since_1970))
}

fn taken(shot: &Shot) -> Date {
    day(shot.taken_ms.div_euclid(DAY_MS))
}

fn hidden() -> impl Strategy<Value = Hidden> {
    let people = prop::sample::subsequence(vec!["natalie".to_owned(), "Max".to_owned()], 0..=2);
    let days = prop_oneof![
        (17_000..17_040_i64, 0..5_i64).prop_map(|(from, more)| Days::Between(day(from), day(from + more))),
        (1..13_i8, 1..29_i8).prop_map(|(month, of_month)| Days::Yearly(month, of_month)),
    ];
    (people, prop::collection::btree_set(days, 0..6))
        .prop_map(|(people, days)| Hidden { people: people.into_iter().collect(), days })
}

fn is_hidden(pictures: &Pictures, hidden: &Hidden, shot: &Shot) -> bool {
    let name = |person: &u32| pictures.people.get(*person as usize);
    let is_person = |name: &String| hidden.people.iter().any(|hidden| hidden.eq_ignore_ascii_case(name));
    hidden.days.iter().any(|days| days.has(taken(shot))) || shot.people.iter().filter_map(name).any(is_person)
}

proptest! {
    #[test]
    fn memories_are_well_made(pictures in any_pictures(), hidden in hidden(), today in today()) {
        let by_id: BTreeMap<PhotoId, &Shot> = pictures.shots.iter().map(|shot| (shot.photo, shot)).collect();
        let found = memories(&pictures, &hidden, &Shown::default(), today);
        prop_assert!(found.len() <= 8);
        let (mut used, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for Memory { kind, key, title, photos, cover, .. } in &found {
            prop_assert!((FEWEST..=MOST).contains(&photos.len()), "{kind:?} {title}");
            prop_assert!(keys.insert(key.clone()), "{key} twice");
            prop_assert!(photos.contains(cover));
            prop_assert!(!title.is_empty());
            let times: Vec<i64> = photos.iter().map(|photo| by_id[photo].taken_ms).collect();
            prop_assert!(times.is_sorted(), "{title}: {times:?}");
            for photo in photos {
                let shot = by_id[photo];
                prop_assert!(used.insert(*photo), "{photo} twice");
                prop_assert!(!is_hidden(&pictures, &hidden, shot), "{title}: {shot:?}");
                prop_assert!(shot.is_sure && shot.is_photo && !shot.is_under && !matches!(shot.rating, Some(1 | 2)));
                prop_assert!(taken(shot) < today);
            }
        }
    }

    #[test]
    fn the_order_of_pictures_does_not_matter(pictures in any_pictures(), today in today(), seed: u64) {
        let (hidden, shown) = (Hidden::default(), Shown::default());
        let found = memories(&pictures, &hidden, &shown, today);
        let mut shuffled = pictures.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut shuffled.shots);
        prop_assert_eq!(memories(&shuffled, &hidden, &shown, today), found);
    }

    #[test]
    fn nothing_comes_again_soon(pictures in any_pictures(), from in today(), days in 1..70_i64) {
        let mut shown = Shown::default();
        let first = memories(&pictures, &Hidden::default(), &shown, from);
        shown.note(&first, from);
        prop_assert_eq!(&memories(&pictures, &Hidden::default(), &shown, from), &first, "the same all day");
        let later = memories(&pictures, &Hidden::default(), &shown, from.saturating_add(jiff::Span::new().days(days)));
        let photos: BTreeSet<PhotoId> = first.iter().flat_map(|memory| memory.photos.iter().copied()).collect();
        for memory in later.iter().filter(|_| days < 60) {
            prop_assert!(!memory.photos.iter().any(|photo| photos.contains(photo)), "{}", memory.title);
            prop_assert!(first.iter().all(|shown| shown.key != memory.key), "{}", memory.title);
        }
    }

    #[test]
    fn no_time_and_no_day_is_too_far(times in prop::collection::vec(any::<i64>(), 0..40), year in -9_999..=9_999_i16) {
        let shots = times.iter().map(|ms| Shot::at(PhotoId::of(&ms.to_le_bytes()), *ms)).collect();
        let pictures = Pictures { shots, ..Pictures::default() };
        for today in [jiff::civil::date(year, 1, 1), jiff::civil::date(year, 2, 28), Date::MIN, Date::MAX] {
            memories(&pictures, &Hidden::default(), &Shown::default(), today);
        }
    }
}
