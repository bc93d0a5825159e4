//! What came out, in lines for people.

use people::Look;
use photo::Seen;

use crate::faces::Faces;
use crate::groups::Groups;
use crate::labels::{Mistake, Tallies, Tally};
use crate::pairs::{At, Pairs};
use crate::{Evaluation, Share};

/// Distances at which faces are compared, besides the product's.
const DISTANCES: [f64; 7] = [0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70];

/// Everything that was measured.
pub fn lines(evaluation: &Evaluation) -> Vec<String> {
    let unread = match evaluation.unread.len() {
        0 => String::new(),
        count => format!(", {count} besides could not be read"),
    };
    let mut lines = vec![format!("{} pictures{unread}", evaluation.pictures), String::new()];
    lines.extend(labels(&evaluation.labels, &evaluation.surer));
    lines.push(String::new());
    lines.extend(faces(&evaluation.faces));
    lines.push(String::new());
    lines
}

fn labels(tallies: &Tallies, surer: &[(f64, Tally)]) -> Vec<String> {
    if tallies.pictures == 0 {
        return vec!["labels: of no picture is known what it shows".into()];
    }
    let all = tallies.all();
    let mut lines = vec![
        format!("labels of {} pictures, from {} percent on", tallies.pictures, Seen::SURE),
        format!("  precision {}, {} of the {} that are said", all.precision(), all.right, all.right + all.wrong),
        format!("  recall    {}, {} of the {} that are shown", all.recall(), all.right, all.right + all.missed),
        format!("            {} of those that there is a word for", tallies.known().recall()),
    ];
    let row = |(label, tally): (&String, &Tally)| {
        let Tally { right, wrong, missed } = tally;
        format!("  {label:24} {right:>5} {wrong:>5} {missed:>6} {:>9} {:>6}", tally.precision(), tally.recall())
    };
    lines.extend(surer.iter().map(|(sure, tally)| {
        format!("  from {sure} percent on: precision {}, recall {}", tally.precision(), tally.recall())
    }));
    lines.push(format!(
        "  {:24} {:>5} {:>5} {:>6} {:>9} {:>6}",
        "label", "right", "wrong", "missed", "precision", "recall"
    ));
    lines.extend(tallies.each.iter().map(row));
    lines
}

/// What was said wrongly or missed, a line for each picture.
pub fn mistakes(evaluation: &Evaluation) -> Vec<String> {
    let line = |mistake: &Mistake| {
        let part =
            |what: &str, labels: &[String]| (!labels.is_empty()).then(|| format!("{what} {}", labels.join(", ")));
        let parts = [part("wrong", &mistake.wrong), part("missed", &mistake.missed)];
        format!("{}: {}", mistake.path.display(), parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
    };
    evaluation.labels.mistakes.iter().map(line).collect()
}

fn faces(faces: &Faces) -> Vec<String> {
    if faces.pictures == 0 {
        return vec!["faces: of no picture is known who is in it".into()];
    }
    let Faces { pictures, people, named, found, kept, false_faces, false_kept, .. } = faces;
    let reasons = faces.not_kept.iter().map(|(reason, count)| format!("{reason} {count}")).collect::<Vec<_>>();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" (not: {})", reasons.join("; ")) };
    let mut lines = vec![
        format!("faces of {pictures} pictures: {named} of {people} people"),
        format!("  found {found}, kept {kept}{reasons}; where nobody's is {false_faces}, kept {false_kept}"),
    ];
    lines.extend(pairs(&faces.pairs));
    lines.extend(groups(&faces.groups));
    lines
}

fn pairs(pairs: &Pairs) -> Vec<String> {
    let mut lines = vec![format!("pairs: {} of one person, {} of two", pairs.same(), pairs.different())];
    if pairs.same() == 0 || pairs.different() == 0 {
        lines.push("  pairs of both kinds are needed to tell anything".into());
        return lines;
    }
    lines.push(format!(
        "  {:>8} {:>12} {:>13} {:>9} {:>9}",
        "distance", "true accepts", "false accepts", "accuracy", "balanced"
    ));
    let mut distances = [&DISTANCES[..], &[Look::REACH]].concat();
    distances.sort_by(f64::total_cmp);
    distances.dedup();
    let which = |distance| if distance == Look::REACH { ", the product's" } else { "" };
    lines.extend(distances.into_iter().map(|distance| row(&pairs.at(distance), which(distance))));
    if let Some(best) = pairs.best() {
        lines.push(row(&best, ", the best balanced"));
    }
    if let Some((at, rate)) = pairs.equal_error() {
        lines.push(format!("  equal error rate {rate:.4}, at {:.3}", at.distance));
    }
    lines
}

fn row(at: &At, which: &str) -> String {
    let four = |value: Option<f64>| value.map_or("-".into(), |value| format!("{value:.4}"));
    let share = |share: Share| four(share.value());
    let (true_accepts, false_accepts) = (share(at.true_accepts), share(at.false_accepts));
    let (accuracy, balanced) = (share(at.accuracy()), four(at.balanced()));
    format!("  {:>8.3} {true_accepts:>12} {false_accepts:>13} {accuracy:>9} {balanced:>9}{which}", at.distance)
}

fn groups(groups: &Groups) -> Vec<String> {
    let Groups { people, groups, alone, purity, pairs_right, pairs_found } = groups;
    vec![
        format!("groups: {groups} of two faces or more, of {people} people; {alone} faces are alone"),
        format!("  purity {purity}, {} of the {} faces in them", purity.part, purity.of),
        format!("  pairs in one group that are one person's: {pairs_right}"),
        format!("  pairs of one person that are in one group: {pairs_found}"),
    ]
}
