//! Pictures made up of words.

use std::collections::HashMap;

use jiff::civil::Date;
use memories::{Pictures, Shot};
use photo::PhotoId;

const DAY_MS: i64 = 86_400_000;

/// Pictures of lines such as `2019-06-14..2019-06-16 x8 @Lisbon/Portugal +Natalie liked`: on each of these days so many, every ten
/// minutes from ten o'clock on.
///
/// Words: `@City/Country` or `@Place/City/Country`, `+Person`, `*4` for stars, `:2` for faces, `each` for one in how many seconds,
/// `seen=2024-01-01`, `liked`, `under`, `screenshot`, `unsure`, `midnight`.
pub fn pictures(lines: &[&str]) -> Pictures {
    let mut made = Pictures::default();
    let mut numbers = HashMap::new();
    for line in lines {
        let mut words = line.split_whitespace();
        let days = words.next().expect("days");
        let (from, to) = days.split_once("..").unwrap_or((days, days));
        let (from_day, to_day) = (day(from), day(to));
        let count: i64 =
            words.next().and_then(|word| word.strip_prefix('x')).expect("a count").parse().expect("a number");
        let (mut each_s, mut shot) = (600, Shot::at(PhotoId::of(&[]), 10 * 3_600_000));
        for word in words {
            match (&word[..1], &word[1..]) {
                ("+", name) => shot.people.push(number(&mut numbers, &mut made.people, "+", name)),
                ("@", names) => {
                    let named: Vec<u32> =
                        names.split('/').map(|name| number(&mut numbers, &mut made.places, "@", name)).collect();
                    shot.place = named.first().copied();
                    shot.country = named.last().copied().filter(|_| named.len() > 1);
                    shot.city = named.len().checked_sub(2).map(|city| named[city]);
                }
                ("*", stars) => shot.rating = Some(stars.parse().expect("stars")),
                (":", faces) => shot.faces = faces.parse().expect("faces"),
                _ if word == "liked" => shot.is_favourite = true,
                _ if word == "under" => shot.is_under = true,
                _ if word == "screenshot" => shot.is_photo = false,
                _ if word == "unsure" => shot.is_sure = false,
                _ if word == "midnight" => shot.taken_ms = 0,
                _ => match word.split_once('=') {
                    Some(("each", seconds)) => each_s = seconds.parse().expect("seconds"),
                    Some(("seen", date)) => shot.seen_ms = Some(day(date) * DAY_MS),
                    _ => panic!("{word} says nothing"),
                },
            }
        }
        for day in from_day..=to_day {
            for one in 0..count {
                let photo = PhotoId::of(&made.shots.len().to_le_bytes());
                let taken_ms = day * DAY_MS + shot.taken_ms + one * each_s * 1_000;
                made.shots.push(Shot { photo, taken_ms, ..shot.clone() });
            }
        }
    }
    made
}

fn day(text: &str) -> i64 {
    photo::days_since_1970(text.parse::<Date>().expect("a day"))
}

fn number(numbers: &mut HashMap<String, u32>, names: &mut Vec<String>, kind: &str, name: &str) -> u32 {
    *numbers.entry(format!("{kind}{name}")).or_insert_with(|| {
        names.push(name.to_owned());
        names.len() as u32 - 1
    })
}
