//! What a grid needs to know of a picture, in few bytes.
//! Its shape and colour are codes that the gallery's wire format carries as they are.

use std::cmp::Reverse;

use photo::{Entry, Shelf};
use query::Sort;

use crate::{Row, Stacked};

impl Row {
    /// An entry's row; `None` where searches do not find it.
    pub fn of(entry: &Entry) -> Option<Self> {
        Self::of_any(entry).filter(|_| entry.is_found())
    }

    /// The same of a picture that no search finds, as it was put away.
    pub fn of_any(entry: &Entry) -> Option<Self> {
        let reading = &entry.reading;
        let colour = reading.colour.filter(|_| reading.is_picture())?;
        let flags = [
            (reading.format.is_raw(), Self::RAW),
            (reading.animated, Self::ANIMATED),
            (entry.problems().next().is_some(), Self::TROUBLED),
            (entry.edited.shelf == Some(Shelf::Archive), Self::ARCHIVED),
            (entry.edited.favourite, Self::FAVOURITE),
        ];
        Some(Self {
            id: entry.id,
            taken_ms: entry.taken.local_ms(),
            aspect: aspect_code(reading.width_px, reading.height_px),
            colour: rgb565(colour),
            flags: flags.iter().filter(|(set, _)| *set).fold(0, |flags, (_, flag)| flags | flag),
            stack: entry.stack.as_ref().map(|stack| Stacked {
                top: stack.top.short(),
                under: u8::try_from(stack.under.len()).unwrap_or(u8::MAX),
            }),
        })
    }
}

/// Sorts what an index found as [`query::Query::order`] does. `of` gives the row, and the bytes of the largest file where a
/// sort by size is asked for.
#[cfg(any(feature = "dynamodb", feature = "sqlite"))]
pub(crate) fn sort<T>(found: &mut [T], sort: Sort, of: impl Fn(&T) -> (Row, u64)) {
    let newest_first = |one: &T| {
        let (row, _) = of(one);
        (Reverse(row.taken_ms), row.id)
    };
    let day = |one: &T| of(one).0.taken_ms.div_euclid(86_400_000);
    match sort {
        Sort::Random(seed) => found.sort_by_cached_key(|one| query::shuffled(of(one).0.id, seed)),
        Sort::TakenAsc => found.sort_by_key(|one| (of(one).0.taken_ms, of(one).0.id)),
        Sort::SizeDesc => found.sort_by_key(|one| (Reverse(of(one).1), newest_first(one))),
        Sort::TakenDesc | Sort::Relevance | Sort::ImportedDesc | Sort::LeastRecentlyViewed => {
            // An index has the days in this order, and often nothing is left to do after each is sorted for itself.
            for day in found.chunk_by_mut(|one, other| day(one) == day(other)) {
                day.sort_unstable_by_key(newest_first);
            }
            found.sort_by_key(newest_first);
        }
    }
}

/// Width over height as one byte `c`: the aspect is 2^((c − 128) / 40), so a step is 1.7 % and 0 to 255 span 1:9.2 to 9:1.
/// What is longer than that is drawn as if it were not.
pub fn aspect_code(width_px: u32, height_px: u32) -> u8 {
    let aspect = f64::from(width_px.max(1)) / f64::from(height_px.max(1));
    // The cast saturates.
    (128.0 + 40.0 * aspect.log2()).round() as u8
}

/// The nearest colour of 5, 6 and 5 bits.
fn rgb565([red, green, blue]: [u8; 3]) -> u16 {
    let nearest = |value: u8, most: u16| (u16::from(value) * most + 127) / 255;
    nearest(red, 31) << 11 | nearest(green, 63) << 5 | nearest(blue, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aspect_is_one_byte() {
        for (width_px, height_px, code) in [
            (1, 1, 128),
            (6_000, 4_000, 151),
            (4_000, 6_000, 105),
            (2_000, 1_000, 168),
            (100_000, 1, 255),
            (1, 100_000, 0),
            (0, 0, 128),
            (u32::MAX, u32::MAX, 128),
        ] {
            assert_eq!(aspect_code(width_px, height_px), code, "{width_px} x {height_px}");
        }
    }

    #[test]
    fn a_code_is_within_one_percent_of_the_aspect() {
        for (width_px, height_px) in [(6_016, 4_016), (1_179, 2_556), (4_032, 3_024), (16_000, 2_500)] {
            let drawn = ((f64::from(aspect_code(width_px, height_px)) - 128.0) / 40.0).exp2();
            let error = drawn / (f64::from(width_px) / f64::from(height_px)) - 1.0;
            assert!(error.abs() < 0.01, "{width_px} x {height_px}: {error}");
        }
    }

    #[test]
    fn a_colour_is_two_bytes() {
        for (colour, code) in [
            ([0, 0, 0], 0),
            ([255, 255, 255], 0xffff),
            ([255, 0, 0], 0xf800),
            ([0, 255, 0], 0x07e0),
            ([4, 2, 5], 0x0001),
        ] {
            assert_eq!(rgb565(colour), code, "{colour:?}");
        }
    }
}
