//! What pictures mean, as a pair of models says it: numbers that are near those of words that say what a picture shows.
//! Only what one pair said is ever compared.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::seen::Features;
use crate::{BadId, PhotoId, ShortId};

/// Which pair of models: the beginning of its files' digest, 16 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModelId(String);

/// What a picture means to a pair of models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meant {
    /// To which.
    pub model: ModelId,
    /// The numbers.
    pub features: Features,
}

/// What many pictures mean to one pair of models, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Meanings {
    numbers: Vec<i8>,
    /// Of each picture, what the product with its numbers is multiplied by.
    factors: Vec<f32>,
}

impl ModelId {
    /// The pair whose files have this digest.
    pub fn of(digest: PhotoId) -> Self {
        Self(digest.short().to_string())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ModelId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse::<ShortId>().map(|_| Self(text))
    }
}

impl From<ModelId> for String {
    fn from(model: ModelId) -> String {
        model.0
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Meanings {
    /// Takes in one more picture. One with another number of numbers than the first is like nothing.
    pub fn add(&mut self, features: &Features) {
        let (numbers, long) = (features.numbers(), self.dimensions().unwrap_or(features.numbers().len()));
        let fits = numbers.len() == long;
        self.numbers.extend(numbers.iter().copied().filter(|_| fits).chain(std::iter::repeat(0)).take(long));
        self.factors.push(if fits { factor(numbers) } else { 0.0 });
    }

    /// How like each picture is to some words, in the order in which they were taken in: the cosine of the angle between
    /// both, -1 to 1.
    pub fn likeness(&self, words: &Features) -> Vec<f32> {
        let words = words.numbers();
        if self.dimensions() != Some(words.len()) || words.is_empty() {
            return vec![0.0; self.factors.len()];
        }
        let own = factor(words);
        let pictures = self.numbers.chunks_exact(words.len()).zip(&self.factors);
        pictures.map(|(numbers, factor)| product(numbers, words) as f32 * factor * own).collect()
    }

    fn dimensions(&self) -> Option<usize> {
        self.numbers.len().checked_div(self.factors.len())
    }
}

fn product(one: &[i8], other: &[i8]) -> i32 {
    one.iter().zip(other).map(|(one, other)| i32::from(*one) * i32::from(*other)).sum()
}

fn factor(numbers: &[i8]) -> f32 {
    match product(numbers, numbers) {
        0 => 0.0,
        square => 1.0 / (square as f32).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_like_words_as_their_directions() {
        let pictures: [&[f32]; 6] = [&[1.0, 2.0], &[-3.0, -6.0], &[-2.0, 1.0], &[0.0, 0.0], &[1.0], &[1.0, 2.0, 3.0]];
        let mut meanings = Meanings::default();
        assert!(meanings.likeness(&Features::of(&[1.0, 2.0])).is_empty());
        pictures.iter().for_each(|numbers| meanings.add(&Features::of(numbers)));
        for (words, likeness) in [
            (&[0.5, 1.0][..], [1.0, -1.0, 0.0, 0.0, 0.0, 0.0]),
            (&[-4.0, 2.0], [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (&[0.0, 0.0], [0.0; 6]),
            (&[1.0], [0.0; 6]),
            (&[], [0.0; 6]),
        ] {
            let found = meanings.likeness(&Features::of(words));
            let is_near = |(one, other): (&f32, &f32)| (one - other).abs() < 0.01;
            assert!(found.len() == 6 && found.iter().zip(&likeness).all(is_near), "{words:?}: {found:?}");
        }
    }

    #[test]
    fn a_pair_of_models_is_named_by_digits() {
        let model = ModelId::of(PhotoId::of(b"cat"));
        assert_eq!(serde_json::to_string(&model).unwrap(), r#""77af778b51abd4a3""#);
        for text in ["", "77af", "77AF778B51ABD4A3", "../../../x-abcdef"] {
            assert!(ModelId::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
