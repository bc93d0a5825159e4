//! What a line says, out of how likely each character is at each step along it.
//! Pure.

use crate::onnx::session::Failure;

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) text: String,
    /// How sure on average, 0 to 1; 0 where there is nothing.
    pub(super) score: f64,
}

/// The likeliest character of each step: the same one in steps that follow each other is written once, and the first one is none.
pub(super) fn decode(steps: &[f32], characters: &[String]) -> Result<Read, Failure> {
    let classes = characters.len() + 1;
    if steps.is_empty() || !steps.len().is_multiple_of(classes) {
        return Err("the model that reads text knows other characters than its list".into());
    }
    let (mut text, mut scores, mut before) = (String::new(), Vec::new(), 0);
    for step in steps.chunks_exact(classes) {
        let (best, score) =
            step.iter().enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other)).expect("a class");
        if best != 0 && best != before {
            text += &characters[best - 1];
            scores.push(f64::from(*score));
        }
        before = best;
    }
    let score = if scores.is_empty() { 0.0 } else { scores.iter().sum::<f64>() / scores.len() as f64 };
    Ok(Read { text: text.split_whitespace().collect::<Vec<_>>().join(" "), score })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_written_once_for_steps_that_follow_each_other() {
        let characters = ["a".to_owned(), "b".to_owned(), " ".to_owned()];
        let steps = |of: &[(usize, f32)]| -> Vec<f32> {
            of.iter()
                .flat_map(|(class, sure)| (0..4).map(move |other| if other == *class { *sure } else { 0.1 }))
                .collect()
        };
        for (given, text, score) in [
            (&[(0, 0.9), (0, 0.9)][..], "", 0.0),
            (&[(1, 0.5), (1, 0.9), (0, 0.9), (1, 1.0)], "aa", 0.75),
            (&[(3, 0.5), (2, 0.5), (3, 0.5), (3, 0.5), (0, 0.5), (3, 0.5), (1, 0.5)], "b a", 0.5),
        ] {
            assert_eq!(decode(&steps(given), &characters).unwrap(), Read { text: text.to_owned(), score }, "{given:?}");
        }
        assert!(decode(&steps(&[(1, 0.5)])[1..], &characters).is_err());
        assert!(decode(&[], &characters).is_err());
    }
}
