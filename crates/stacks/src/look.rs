//! What a thumbhash tells of a picture: its lowest waves of brightness, which hardly change when it is resized, encoded again
//! or made a little brighter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The waves of brightness, and the means, in the thumbhash's own units.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Look {
    /// Mean brightness, 0 to 63.
    brightness: u8,
    /// Mean yellow against blue, 0 to 63.
    yellow: u8,
    /// Mean red against green, 0 to 63.
    red: u8,
    /// The greatest wave, 0 to 31, of which others are fractions.
    pub(crate) contrast: u8,
    /// Fifteenths of the greatest, odd, by waves across and waves down; 0 where the hash has none, for pictures that are not square.
    waves: [[i8; WAVES]; WAVES],
    /// The greatest wave of colour, 0 to 63; 0 where the whole picture has one, or none.
    colour: u8,
}

/// The most waves in one direction.
const WAVES: usize = 7;

/// The waves of which [`Look::signs`] are, across and down: the lowest that most shapes of pictures have.
const SIGNED: [(usize, usize); 16] = [
    (1, 0),
    (0, 1),
    (2, 0),
    (1, 1),
    (0, 2),
    (3, 0),
    (2, 1),
    (1, 2),
    (3, 1),
    (4, 0),
    (2, 2),
    (0, 3),
    (5, 0),
    (1, 3),
    (4, 1),
    (0, 4),
];

impl Look {
    /// Reads a thumbhash of an opaque picture, base64. `None` for any other text, and for a picture without contrast: its
    /// waves may be noise, unless it is [distinct](Self::is_distinct).
    pub(crate) fn of(thumbhash: &str) -> Option<Self> {
        let hash = STANDARD_NO_PAD.decode(thumbhash.trim_end_matches('=')).ok()?;
        let (header, rest) = hash.split_first_chunk::<5>()?;
        let first = u32::from_le_bytes([header[0], header[1], header[2], 0]);
        let second = u16::from_le_bytes([header[3], header[4]]);
        let six_bits = |shift: u32| (first >> shift & 63) as u8;
        let contrast = (first >> 18 & 31) as u8;
        let (is_opaque, is_landscape) = (first >> 23 == 0, second >> 15 == 1);
        if !is_opaque {
            return None;
        }
        let colour = (second >> 3 & 63).max(second >> 9 & 63) as u8;
        let shorter = usize::from(second & 7).max(3);
        let (across, down) = if is_landscape { (WAVES, shorter) } else { (shorter, WAVES) };
        let mut halves = rest.iter().flat_map(|byte| [byte & 15, byte >> 4]);
        let mut waves = [[0; WAVES]; WAVES];
        for (y, row) in waves.iter_mut().enumerate().take(down) {
            let first = usize::from(y == 0);
            let kept = (0..across).take_while(|x| x * down < across * (down - y)).count();
            for wave in &mut row[first..kept] {
                *wave = 2 * halves.next()?.cast_signed() - 15;
            }
        }
        let look = Self { brightness: six_bits(0), yellow: six_bits(6), red: six_bits(12), contrast, waves, colour };
        (contrast > 0 || look.is_distinct()).then_some(look)
    }

    /// Whether even its weak waves tell it from others: it has colours and detail, so that it is no flat picture's noise, no
    /// slope of brightness as all skies have, and no page.
    pub(crate) fn is_distinct(&self) -> bool {
        self.colour > 0 && self.detail() >= 0.4
    }

    /// Whether it is little more than a slope of brightness or a glow in the middle.
    pub(crate) fn is_smooth(&self) -> bool {
        self.detail() < 0.2
    }

    /// Whether it may be a page of text, on light or on dark ground: all pages of one layout have one look.
    pub(crate) fn may_be_page(&self) -> bool {
        const NEUTRAL: u8 = 32;
        let is_grey = self.colour == 0 && self.yellow.abs_diff(NEUTRAL) <= 2 && self.red.abs_diff(NEUTRAL) <= 2;
        is_grey && !(16..=33).contains(&self.brightness)
    }

    /// How much of its waves is not among the five lowest, 0 to 1.
    fn detail(&self) -> f32 {
        const LOWEST: [(usize, usize); 5] = [(1, 0), (0, 1), (2, 0), (1, 1), (0, 2)];
        let square = |wave: i8| f32::from(wave).powi(2);
        let all: f32 = self.waves.as_flattened().iter().copied().map(square).sum();
        let lowest: f32 = LOWEST.iter().map(|(x, y)| square(self.waves[*y][*x])).sum();
        1.0 - lowest / all
    }

    /// How unlike the waves of both are: 0 for the same, 1 for what has nothing in common, 2 for a negative. The cosine
    /// of the angle between them, from 1; how bright and how contrasty pictures are makes no difference.
    pub(crate) fn distance(&self, other: &Self) -> f32 {
        let (mut product, mut own, mut its) = (0_i32, 0_i32, 0_i32);
        for (one, other) in self.waves.as_flattened().iter().zip(other.waves.as_flattened()) {
            let (one, other) = (i32::from(*one), i32::from(*other));
            let both = i32::from(one != 0 && other != 0);
            product += one * other;
            own += both * one * one;
            its += both * other * other;
        }
        // At least the waves of the lowest rows are in both, and none of those is 0.
        1.0 - product as f32 / (own as f32 * its as f32).sqrt()
    }

    /// Whether both are as bright, but for a little.
    pub(crate) fn is_as_bright_as(&self, other: &Self) -> bool {
        self.brightness.abs_diff(other.brightness) <= 4
    }

    /// Whether the means of both are the same, but for rounding.
    pub(crate) fn has_means_of(&self, other: &Self) -> bool {
        let means = |look: &Self| [look.brightness, look.yellow, look.red];
        means(self).iter().zip(means(other)).all(|(own, its)| own.abs_diff(its) <= 1)
    }

    /// Whether both have the same mean colour, but for a little.
    pub(crate) fn is_coloured_like(&self, other: &Self) -> bool {
        self.yellow.abs_diff(other.yellow) <= 2 && self.red.abs_diff(other.red) <= 2
    }

    /// One bit for each of the lowest waves, and which of them are the most likely to be otherwise in a near duplicate.
    pub(crate) fn signs<const N: usize>(&self) -> (u16, [u16; N]) {
        let mut weakest: [(u8, u16); SIGNED.len()] = [(0, 0); SIGNED.len()];
        let mut signs = 0;
        for (bit, (x, y)) in SIGNED.into_iter().enumerate() {
            let wave = self.waves[y][x];
            weakest[bit] = (wave.unsigned_abs(), 1 << bit);
            signs |= u16::from(wave > 0) << bit;
        }
        weakest.sort_unstable();
        (signs, std::array::from_fn(|rank| weakest[rank].1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The look of a picture of so many pixels, painted by a function of the place, 0 to 1 across and down.
    fn painted(width: usize, height: usize, brightness: impl Fn(f32, f32) -> f32) -> Option<Look> {
        coloured(width, height, |x, y| [brightness(x, y); 3])
    }

    /// The same by a function to red, green and blue.
    fn coloured(width: usize, height: usize, colour: impl Fn(f32, f32) -> [f32; 3]) -> Option<Look> {
        let pixels = (0..width * height).flat_map(|at| {
            let (x, y) = ((at % width) as f32 / width as f32, (at / width) as f32 / height as f32);
            let [red, green, blue] = colour(x, y).map(|part| (255.0 * part) as u8);
            [red, green, blue, 255]
        });
        let hash = thumbhash::rgba_to_thumb_hash(width, height, &pixels.collect::<Vec<_>>());
        Look::of(&STANDARD_NO_PAD.encode(hash))
    }

    fn hill(x: f32, y: f32) -> f32 {
        0.1 + 0.8 * (-((x - 0.3).powi(2) + (y - 0.6).powi(2)) * 8.0).exp()
    }

    #[track_caller]
    fn check(one: Option<Look>, other: Option<Look>, distances: std::ops::RangeInclusive<f32>) {
        let distance = one.unwrap().distance(&other.unwrap());
        assert!(distances.contains(&distance), "{distance}");
    }

    #[test]
    fn a_copy_looks_like_what_it_was_made_of() {
        let original = painted(100, 67, hill);
        check(original, original, 0.0..=0.0);
        check(original, painted(60, 40, hill), 0.0..=0.01);
        check(original, painted(100, 67, |x, y| 0.8 * hill(x, y)), 0.0..=0.01);
        check(original, painted(100, 67, |x, y| hill(0.01 + 0.98 * x, 0.01 + 0.98 * y)), 0.0..=0.01);
        check(painted(70, 100, hill), painted(68, 100, hill), 0.0..=0.01);
    }

    #[test]
    fn another_picture_does_not() {
        let original = painted(100, 67, hill);
        check(original, painted(100, 67, |x, y| hill(1.0 - x, y)), 0.3..=2.0);
        check(original, painted(67, 100, |x, y| hill(y, x)), 0.3..=2.0);
        check(original, painted(100, 67, |x, y| 1.0 - hill(x, y)), 1.95..=2.0);
    }

    #[test]
    fn what_tells_nothing_is_no_look() {
        assert!(painted(100, 67, |_, _| 0.02).is_none(), "a black frame");
        assert!(painted(100, 67, |x, _| 0.5 + x / 100.0).is_none(), "mist");
        for text in ["", "?", "AAAA", "1QcSHQRn"] {
            assert!(Look::of(text).is_none(), "{text}");
        }
        assert!(Look::of("1QcSHQRnh493V4dIh4eXh1h4kJUI").is_some());
    }

    #[test]
    fn colours_and_detail_tell_pictures_with_hardly_any_contrast() {
        let fruit = Look::of("ZlsCFYIIOId2ZFyHQjaKZnfQpgsO");
        assert!(fruit.is_some_and(|look| look.contrast == 0 && look.is_distinct()));
        check(fruit, Look::of("ZlsCFYIIOId2ZFyHQjaKZnfQpgwO"), 0.0..=0.001);
        check(fruit, Look::of("ZlsCFYIJKYiHZF2YQjd6Z3bQlhsO"), 0.01..=0.03);
        check(fruit, Look::of("GOkBDYIMqauKqWeTVqlLYvuJd2BI"), 0.3..=2.0);
        assert!(Look::of("BfgBBoAHZWu5FZi1UqljmZbUpq1wgBs").is_none(), "stars, without colour");
        assert!(Look::of("J6QBBYB2d3eAh3iIh3h3iIZwdwio").is_none(), "a sky, without detail");
    }

    #[test]
    fn a_page_is_light_or_dark_and_has_no_colour() {
        let stripes = |x: f32, _: f32| 0.15 * (x * 20.0).sin();
        let look = |ground: f32| painted(100, 67, |x, y| ground + stripes(x, y)).unwrap();
        assert!([0.2, 0.8].map(look).iter().all(Look::may_be_page));
        assert!(!look(0.4).may_be_page(), "a photograph without colour");
        let tinted = coloured(100, 67, |x, y| [0.8, 0.7, 0.5].map(|part| part + stripes(x, y)));
        assert!(!tinted.unwrap().may_be_page());
    }
}
