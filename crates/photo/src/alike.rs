//! What a model made of a picture or a face, as numbers that are near each other where the looks are.
//! Stored smaller than they came; what is stored reads back as it was.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// What a whole picture is like: a byte for each number, and what they are multiplied by.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Features {
    scale: f32,
    numbers: Vec<i8>,
}

/// What a face is like: 16 bits for each number, of which 32,768 are one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Embedding(Vec<i16>);

/// Text that is not numbers as records have them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not base64 of numbers")]
pub struct BadNumbers;

impl Features {
    /// Keeps these numbers to within half of a 127th of the greatest.
    pub fn of(numbers: &[f32]) -> Self {
        let greatest = numbers.iter().fold(0.0, |greatest: f32, number| greatest.max(number.abs()));
        let scale = if greatest > 0.0 { greatest / 127.0 } else { 1.0 };
        Self { scale, numbers: numbers.iter().map(|number| (number / scale).round() as i8).collect() }
    }

    /// The numbers as they were kept, all of which are to be multiplied by the same.
    pub(crate) fn numbers(&self) -> &[i8] {
        &self.numbers
    }

    /// The cosine of the angle between both, -1 to 1: 1 for the same picture. 0 where they were made by models that cannot be
    /// compared.
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.numbers.len() != other.numbers.len() {
            return 0.0;
        }
        let product = |one: &[i8], other: &[i8]| -> f64 {
            one.iter().zip(other).map(|(one, other)| i64::from(*one) * i64::from(*other)).sum::<i64>() as f64
        };
        let (own, its) = (product(&self.numbers, &self.numbers), product(&other.numbers, &other.numbers));
        if own == 0.0 || its == 0.0 { 0.0 } else { product(&self.numbers, &other.numbers) / (own * its).sqrt() }
    }
}

impl Embedding {
    /// How much is one.
    const ONE: f64 = 32_768.0;

    /// Keeps these numbers, from -1 to just below 1, to within half of a 32,768th.
    pub fn of(numbers: &[f32]) -> Self {
        Self(numbers.iter().map(|number| (f64::from(*number) * Self::ONE).round() as i16).collect())
    }

    /// How far apart both are: 0 for the same face. Without end where they were made by models that cannot be compared.
    pub fn distance(&self, other: &Self) -> f64 {
        if self.0.len() != other.0.len() {
            return f64::INFINITY;
        }
        let apart = self.0.iter().zip(&other.0).map(|(one, other)| (i64::from(*one) - i64::from(*other)).pow(2));
        (apart.sum::<i64>() as f64).sqrt() / Self::ONE
    }

    /// The numbers as they were kept.
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|number| f64::from(*number) / Self::ONE)
    }
}

impl From<Features> for String {
    fn from(features: Features) -> Self {
        let numbers = features.numbers.iter().map(|number| number.cast_unsigned());
        STANDARD.encode(features.scale.to_le_bytes().into_iter().chain(numbers).collect::<Vec<u8>>())
    }
}

impl TryFrom<String> for Features {
    type Error = BadNumbers;
    fn try_from(text: String) -> Result<Self, BadNumbers> {
        let bytes = STANDARD.decode(text).map_err(|_| BadNumbers)?;
        let (scale, numbers) = bytes.split_first_chunk().ok_or(BadNumbers)?;
        let scale = f32::from_le_bytes(*scale);
        Ok(Self { scale, numbers: numbers.iter().map(|number| number.cast_signed()).collect() })
    }
}

impl From<Embedding> for String {
    fn from(embedding: Embedding) -> Self {
        STANDARD.encode(embedding.0.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
    }
}

impl TryFrom<String> for Embedding {
    type Error = BadNumbers;
    fn try_from(text: String) -> Result<Self, BadNumbers> {
        let bytes = STANDARD.decode(text).map_err(|_| BadNumbers)?;
        match bytes.as_chunks() {
            (numbers, []) => Ok(Self(numbers.iter().map(|number| i16::from_le_bytes(*number)).collect())),
            _ => Err(BadNumbers),
        }
    }
}

impl fmt::Debug for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Features of {} numbers", self.numbers.len())
    }
}

impl fmt::Debug for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedding of {} numbers", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn read_back<T: Serialize + for<'a> Deserialize<'a> + PartialEq + fmt::Debug>(stored: &T) -> String {
        let json = serde_json::to_string(stored).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), stored);
        json
    }

    #[test]
    fn numbers_are_short_text() {
        assert_eq!(read_back(&Features::of(&[0.0, 12.7, -6.35, 0.1])), r#""zczMPQB/wAE=""#);
        assert_eq!(read_back(&Embedding::of(&[0.0, 0.5, -1.0, 2.0])), r#""AAAAQACA/38=""#);
        assert_eq!(read_back(&Features::of(&[0.0, 0.0])), r#""AACAPwAA""#);
        assert_eq!(read_back(&Embedding::of(&[])), r#""""#);
    }

    #[test]
    fn text_that_is_no_numbers_is_refused() {
        for text in ["ä", "AAA", "AA=="] {
            assert_eq!(Features::try_from(text.to_owned()), Err(BadNumbers), "{text}");
            assert_eq!(Embedding::try_from(text.to_owned()), Err(BadNumbers), "{text}");
        }
    }

    #[test]
    fn pictures_are_as_alike_as_their_directions() {
        for (one, other, likeness) in [
            (&[1.0, 2.0][..], &[1.0, 2.0][..], 1.0),
            (&[1.0, 2.0], &[-10.0, -20.0], -1.0),
            (&[1.0, 0.0], &[0.0, 3.0], 0.0),
            (&[1.0, 0.0], &[1.0, 1.0], 0.5_f64.sqrt()),
            (&[0.0, 0.0], &[1.0, 1.0], 0.0),
            (&[1.0], &[1.0, 1.0], 0.0),
        ] {
            let alike = Features::of(one).likeness(&Features::of(other));
            assert!((alike - likeness).abs() < 1e-9, "{one:?} {other:?}: {alike}");
        }
    }

    #[test]
    fn faces_are_as_far_apart_as_their_numbers() {
        for (one, other, distance) in [
            (&[0.25, -0.5][..], &[0.25, -0.5][..], 0.0),
            (&[0.5, 0.0], &[0.0, 0.0], 0.5),
            (&[0.5, 0.0], &[0.0, 0.5], 0.5_f64.sqrt()),
            (&[0.5], &[0.5, 0.0], f64::INFINITY),
        ] {
            assert_eq!(Embedding::of(one).distance(&Embedding::of(other)), distance, "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_near_what_came(numbers in prop::collection::vec(-1.0_f32..0.999, 1..64)) {
            let (features, embedding) = (Features::of(&numbers), Embedding::of(&numbers));
            read_back(&features);
            read_back(&embedding);
            for ((number, near), byte) in numbers.iter().zip(embedding.numbers()).zip(&features.numbers) {
                prop_assert!((f64::from(*number) - near).abs() < 2e-5);
                prop_assert!((number - f32::from(*byte) * features.scale).abs() < 0.51 * features.scale);
            }
        }
    }
}
