//! How well the models in the program recognise: their answers against what people say that pictures show.
//! docs/evaluation.md says how to run it and what came out.

pub mod faces;
pub mod groups;
pub mod labelled;
pub mod labels;
pub mod look;
pub mod pairs;
pub mod report;
mod share;

use std::path::Path;

use anyhow::Context;
use photo::Seen;

pub use share::Share;

/// What comes of asking for more is measured, too. Of less it cannot be: records have few labels of which the models are unsure.
const SURER: [f64; 3] = [75.0, 80.0, 90.0];

/// All that is said about a labelled folder.
pub struct Evaluation {
    /// Pictures that were looked at.
    pub pictures: usize,
    /// How right labels are from the confidence on from which they are searched for, where pictures have any said of them.
    pub labels: labels::Tallies,
    /// The same from these confidences on, percent.
    pub surer: Vec<(f64, labels::Tally)>,
    /// How faces are found and told apart, where people are said.
    pub faces: faces::Faces,
    /// Pictures that could not be read, and why.
    pub unread: Vec<String>,
}

/// Looks at every picture of a labelled folder.
pub async fn evaluate(folder: &Path) -> anyhow::Result<Evaluation> {
    let labelled = labelled::read(folder)?;
    let (looked, unread) = look::look(&labelled.pictures).await.context("cannot look at the pictures")?;
    let tally = |sure| labels::tally(&looked, labelled.evaluated.as_ref(), sure);
    Ok(Evaluation {
        pictures: looked.len(),
        labels: tally(Seen::SURE),
        surer: SURER.map(|sure| (sure, tally(sure).all())).into(),
        faces: faces::compare(&looked),
        unread,
    })
}
