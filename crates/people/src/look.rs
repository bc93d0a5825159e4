//! What a face looks like: 128 numbers that are near each other for the same person, and how far apart two are.
//! Whole numbers, so that sums come out the same in whatever order they are made.

use std::fmt;

/// How many numbers.
pub(crate) const NUMBERS: usize = 128;

/// How much of a [`Look`]'s numbers is one. Any two are less than 2¹⁵ apart, so that differences need no more than 16 bits:
/// with them a hundred thousand looks are compared in a few milliseconds.
const ONE: f64 = 4_096.0;

/// The greatest length of what can be kept. dlib's are near 1.4 long.
const LONGEST: f64 = 3.8;

/// An embedding as dlib's face recognition network makes them: faces of one person are about 0.4 apart, of two about 0.9.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Look([i16; NUMBERS]);

/// A squared distance, in which whole numbers of [`ONE`]² are one.
pub(crate) type Apart = u32;

impl Look {
    /// How far apart faces may be to be of one person at all.
    pub const REACH: f64 = 0.52;

    /// In place of one that is not known.
    pub(crate) const BLANK: Self = Self([0; NUMBERS]);

    /// Keeps these numbers to within half of a 4,096th. None unless they are 128 and together no longer than 3.8: what made
    /// others is not such a network.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Option<Self> {
        let numbers: Vec<f64> = numbers.into_iter().take(NUMBERS + 1).collect();
        let length = numbers.iter().map(|number| number * number).sum::<f64>().sqrt();
        let kept: Vec<i16> = numbers.iter().map(|number| (number * ONE).round() as i16).collect();
        if length <= LONGEST { kept.try_into().ok().map(Self) } else { None }
    }

    /// How far apart both are: 0 for the same picture.
    pub fn distance(&self, other: &Self) -> f64 {
        distance(f64::from(self.apart(other)))
    }

    /// The numbers as they are kept.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().flat_map(|number| number.to_le_bytes())
    }

    pub(crate) fn apart(&self, other: &Self) -> Apart {
        squares(&self.0, &other.0)
    }

    /// How far apart they are, if that is no farther than this. Of most pairs half of the numbers say that it is.
    pub(crate) fn within(&self, other: &Self, reach: Apart) -> Option<Apart> {
        let ((one, more), (its, others)) = (self.0.split_at(NUMBERS / 2), other.0.split_at(NUMBERS / 2));
        let half = squares(one, its);
        if half > reach { None } else { Some(half + squares(more, others)).filter(|apart| *apart <= reach) }
    }
}

fn squares(one: &[i16], other: &[i16]) -> Apart {
    let differences = one.iter().zip(other).map(|(one, other)| i32::from(one.wrapping_sub(*other)));
    differences.map(|difference| difference * difference).sum::<i32>().cast_unsigned()
}

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Look")
    }
}

/// The squared distance of faces that are so far apart.
pub(crate) const fn apart(distance: f64) -> Apart {
    (distance * distance * ONE * ONE) as Apart
}

/// How far apart faces are at a squared distance.
pub(crate) fn distance(apart: f64) -> f64 {
    apart.max(0.0).sqrt() / ONE
}

/// The looks of several faces, added up.
#[derive(Clone)]
pub(crate) struct Sum {
    count: i64,
    numbers: Box<[i64; NUMBERS]>,
    squares: i64,
}

impl Sum {
    pub(crate) fn of(look: &Look) -> Self {
        let mut sum = Self { count: 0, numbers: Box::new([0; NUMBERS]), squares: 0 };
        sum.add(look);
        sum
    }

    pub(crate) fn add(&mut self, look: &Look) {
        let square = |number: &i16| i32::from(*number) * i32::from(*number);
        self.count += 1;
        self.squares += i64::from(look.0.iter().map(square).sum::<i32>());
        self.numbers.iter_mut().zip(&look.0).for_each(|(sum, number)| *sum += i64::from(*number));
    }

    pub(crate) fn with(mut self, other: &Self) -> Self {
        self.count += other.count;
        self.squares += other.squares;
        self.numbers.iter_mut().zip(other.numbers.iter()).for_each(|(sum, number)| *sum += number);
        self
    }

    /// The mean of the squared distances between each face of one and each of the other.
    pub(crate) fn mean_apart(&self, other: &Self) -> f64 {
        let (own, its) = (self.count as f64, other.count as f64);
        let pairs = self.numbers.iter().zip(other.numbers.iter());
        let product: f64 = pairs.map(|(one, other)| *one as f64 * *other as f64).sum();
        (self.squares as f64 / own + other.squares as f64 / its) - 2.0 * product / (own * its)
    }

    /// The face in the middle, and the mean of the squared distances to it.
    pub(crate) fn middle(&self) -> (Look, f64) {
        let count = self.count as f64;
        let middle = Look(self.numbers.map(|sum| (sum as f64 / count).round() as i16));
        let length: f64 = self.numbers.iter().map(|sum| (*sum as f64 / count).powi(2)).sum();
        (middle, self.squares as f64 / count - length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(first: f64, second: f64) -> Look {
        Look::of([first, second].into_iter().chain([0.0; NUMBERS - 2])).unwrap()
    }

    #[test]
    fn looks_are_as_far_apart_as_their_numbers() {
        for (one, other, distance) in [
            (look(0.25, -0.5), look(0.25, -0.5), 0.0),
            (look(0.5, 0.0), look(0.0, 0.0), 0.5),
            (look(0.5, 0.0), look(0.0, 0.5), 0.5_f64.sqrt()),
            (look(3.8, 0.0), look(-3.8, 0.0), 7.6),
        ] {
            assert!((one.distance(&other) - distance).abs() < 3e-4, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_no_such_network_makes_is_refused() {
        for numbers in [vec![], vec![0.1; 127], vec![0.1; 129], vec![0.5; 128], vec![f64::NAN; 128]] {
            assert_eq!(Look::of(numbers), None);
        }
    }

    #[test]
    fn a_group_is_as_far_away_as_its_faces_on_average() {
        let (near, far, alone) = (look(0.25, 0.0), look(0.75, 0.0), look(0.0, 0.0));
        let both = Sum::of(&near).with(&Sum::of(&far));
        let mean = both.mean_apart(&Sum::of(&alone)) / (ONE * ONE);
        assert!((mean - (0.0625 + 0.5625) / 2.0).abs() < 1e-9, "{mean}");
        assert_eq!(both.middle(), (look(0.5, 0.0), 0.0625 * ONE * ONE));
    }
}
