//! A made-up library like a family's: trips and quiet weeks over twelve years, with few people, many labels and places.
//! The same number always gives the same records.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use photo::{Camera, Clock, Exposure, FileState, Format, Location, PhotoId, Reading, Record, Said, Taken};

/// How many different labels there are; some are much more frequent than others.
pub const LABELS: u64 = 300;
/// How many people are known by name.
pub const PEOPLE: u64 = 40;
/// How many towns there are, in eight countries.
pub const TOWNS: u64 = 60;

const CAMERAS: [(&str, &str, Format); 6] = [
    ("NIKON CORPORATION", "NIKON D70", Format::Nef),
    ("Canon", "Canon EOS 70D", Format::Cr2),
    ("Apple", "iPhone 6", Format::Jpeg),
    ("Apple", "iPhone XS", Format::Heic),
    ("FUJIFILM", "X-T3", Format::Raf),
    ("Panasonic", "DMC-LX100", Format::Jpeg),
];

/// The two records of each of `count` photos.
pub fn library(count: u64) -> impl Iterator<Item = [Record; 2]> {
    let first = date(2006, 1, 1).at(9, 0, 0, 0);
    (0..count).map(move |number| photo(number, count, first))
}

/// A word for a number, in letters alone: searches part words where letters and digits meet.
pub fn word(number: u64) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "do", "ki", "lu", "me", "no", "ra", "su", "ti", "vo"];
    let digits = format!("{number:03}");
    digits.bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect()
}

/// The name of a person, of two words.
pub fn person(number: u64) -> String {
    format!("{} Family{}", word(number), word(number / 4))
}

fn photo(number: u64, count: u64, first: DateTime) -> [Record; 2] {
    let mut dice = Dice(number);
    // Twelve years in order; every fifth hundred of photos was taken within one day.
    let minutes_per_photo = 12.0 * 365.25 * 1_440.0 / count as f64;
    let within = if (number / 100).is_multiple_of(5) { number / 100 * 100 } else { number };
    let minutes = within as f64 * minutes_per_photo;
    let taken = first + SignedDuration::from_millis((minutes * 60_000.0) as i64 + (number % 100) as i64 * 47_123);

    let (make, model, format) = CAMERAS[dice.below(CAMERAS.len() as u64) as usize];
    let portrait = dice.below(3) == 0;
    let (long_px, short_px) = [(6_000, 4_000), (4_032, 3_024), (3_008, 2_000)][dice.below(3) as usize];
    let town = dice.below(TOWNS);
    let located = dice.below(3) > 0;
    let reading = Reading {
        format,
        width_px: if portrait { short_px } else { long_px },
        height_px: if portrait { long_px } else { short_px },
        taken: Some(Taken { local: taken, offset_minutes: Some(60), clock: Clock::Exif }),
        location: located.then_some(Location { lat: 48.0 + town as f64 / 10.0, lon: 11.5, altitude_m: Some(520.0) }),
        places: if located { vec![format!("Town {}", word(town)), format!("Land {}", word(town % 8))] } else { vec![] },
        camera: Camera {
            make: Some(make.to_owned()),
            model: Some(model.to_owned()),
            lens: Some("18.0-70.0 mm f/3.5-4.5".to_owned()),
        },
        exposure: Exposure {
            seconds: Some(0.004),
            aperture: Some(2.8 + dice.below(10) as f64 / 2.0),
            iso: Some(100 << dice.below(6)),
            focal_mm: Some(18.0 + dice.below(52) as f64),
        },
        labels: (0..1 + dice.below(6)).map(|_| word(dice.rarely_high(LABELS))).collect(),
        people: (0..dice.below(4)).map(|_| person(dice.rarely_high(PEOPLE))).collect(),
        rating: (dice.below(10) == 0).then_some(1 + dice.below(5) as u8),
        colour: Some([dice.below(256) as u8, dice.below(256) as u8, dice.below(256) as u8]),
        thumbhash: Some("1QcSHQRnh493V4dIh4eXh1h4kJUI".to_owned()),
        problems: if dice.below(500) == 0 { vec!["the metadata is cut short".to_owned()] } else { vec![] },
        ..Reading::default()
    };
    let id = PhotoId::of(&number.to_le_bytes());
    let from = if make == "Apple" { "Phone" } else { "Camera" };
    let path = format!("{from}/{}/IMG_{:05}.{}", taken.strftime("%Y/%m/%d"), number % 100_000, format.name());
    let state = FileState::Present { size_bytes: 2_000_000 + dice.below(20_000_000), modified_ms: 1_500_000_000_000 };
    let path = path.parse().expect("a path");
    [
        Record::new(id, 1_600_000_000_000 + number, Said::File { path, state }),
        Record::new(id, 1, Said::Original(Box::new(reading))),
    ]
}

/// SplitMix64: numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Below `end`, and more often low than high.
    fn rarely_high(&mut self, end: u64) -> u64 {
        let one = self.below(end);
        self.below(one + 1)
    }
}
