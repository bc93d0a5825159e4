//! What a picture shows, in words: out of how likely each class of pictures is, and which things were found.
//! Pure. Here alone it is decided how sure the models must be.

use std::collections::BTreeMap;

use photo::Seen;
use photo::seen::{Instance, Label};

use super::boxes::{self, Found};
use super::vocabulary::Vocabulary;

/// The models, as the vocabulary calls them.
const SCENES: &str = "imagenet";
const OBJECTS: &str = "coco";

/// From which score on a class of pictures is believed, where the vocabulary says nothing else. Below, the likeliest class is
/// often nonsense: the model must choose one of a thousand.
const LEAST_SCENE: f64 = 0.3;

/// From which score on a thing is believed, where the vocabulary says nothing else.
const LEAST_OBJECT: f64 = 0.5;

/// Labels that are not sure are kept if they are among so many, and at least so sure, percent.
const MOST_UNSURE: usize = 5;
const LEAST_UNSURE: f64 = 20.0;

/// How likely it is that a picture shows what a word says, by all classes that it names or that are of its kind.
#[derive(Default)]
struct Likely {
    score: f64,
    /// By those that it names, and each one's own least score, as often as it is likely.
    named: f64,
    leasts: f64,
    classes: usize,
}

/// The labels, surest first; where they are as sure, by name.
///
/// A word is as likely as all the classes together that it names, and as sure as what is of its kind. It may be surer: a
/// picture that may be of any of five dogs surely shows a dog. Of things that were found it is as sure as the surest is.
pub(super) fn labels(scenes: &[f64], objects: &[Found], vocabulary: &Vocabulary) -> Vec<Label> {
    let mut likely: BTreeMap<&str, Likely> = BTreeMap::new();
    for (class, score) in scenes.iter().enumerate() {
        let Some(class) = vocabulary.class(SCENES, class) else { continue };
        let word = likely.entry(&class.name).or_default();
        word.named += score;
        word.leasts += score * class.least.unwrap_or(LEAST_SCENE);
        for name in [&class.name].into_iter().chain(&class.parents) {
            let word = likely.entry(name).or_default();
            word.score += score;
            word.classes += 1;
        }
    }
    let mut labels: BTreeMap<&str, Label> = BTreeMap::new();
    for (name, likely) in &likely {
        raise(&mut labels, name, percent(likely.score, least_of_kind(likely.classes as f64 / scenes.len() as f64)));
    }
    for (name, likely) in likely.iter().filter(|(_, likely)| likely.named > 0.0) {
        let confidence = percent(likely.named, likely.leasts / likely.named);
        raise(&mut labels, name, confidence);
        for kind in vocabulary.kinds(name) {
            raise(&mut labels, kind, confidence);
        }
    }
    for found in objects {
        let Some(class) = vocabulary.class(OBJECTS, found.class) else { continue };
        let confidence = percent(found.score, class.least.unwrap_or(LEAST_OBJECT));
        raise(&mut labels, &class.name, confidence)
            .instances
            .push(Instance { area: boxes::rounded(found.area), confidence });
        for parent in &class.parents {
            raise(&mut labels, parent, confidence);
        }
    }
    let mut labels: Vec<Label> = labels.into_values().filter(|label| label.confidence >= LEAST_UNSURE).collect();
    labels.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let sure = labels.iter().take_while(|label| label.confidence >= Seen::SURE).count();
    labels.truncate(sure + MOST_UNSURE);
    for label in &mut labels {
        label.aliases = vocabulary.aliases(&label.name).to_vec();
        label.parents = vocabulary.kinds(&label.name).to_vec();
    }
    labels
}

/// The label of that name, at least so sure.
fn raise<'a, 'b>(labels: &'b mut BTreeMap<&'a str, Label>, name: &'a str, confidence: f64) -> &'b mut Label {
    let label = labels.entry(name).or_insert_with(|| Label { name: name.to_owned(), ..Label::default() });
    label.confidence = label.confidence.max(confidence);
    label
}

/// From which score on a kind is believed of which so many of all classes are, as a part of one: if it is likelier than not,
/// and the more so the more of them there are. Of a thousand classes four hundred are animals, and of what is in none of
/// them about as much is given to animals.
fn least_of_kind(part: f64) -> f64 {
    0.5 + 0.5 * part
}

/// A model's score, 0 to 1, as percent that can be compared with other recognisers': from `least` on, where the model is
/// believed, it is sure. Straight lines between; hundredths of a percent.
fn percent(score: f64, least: f64) -> f64 {
    let percent = if score < least {
        Seen::SURE * score / least
    } else {
        Seen::SURE + (100.0 - Seen::SURE) * (score - least) / (1.0 - least)
    };
    let hundredths = (percent * 100.0).round() / 100.0;
    // Not sure by rounding alone.
    if score < least { hundredths.min(Seen::SURE - 0.01) } else { hundredths.min(100.0) }
}

/// Scores that are powers of e, as parts of one.
pub(super) fn shares(powers: &[f32]) -> Vec<f64> {
    let weights = weights(powers);
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// How scores that are powers of e weigh against each other; the greatest is one, so that none is beyond what numbers hold.
pub(super) fn weights(powers: &[f32]) -> Vec<f64> {
    let greatest = powers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    powers.iter().map(|power| f64::from(power - greatest).exp()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "model\tclass\tname\taliases\tparents\tleast
imagenet\t0\tBeagle\tPuppy\tDog|Animal\t
imagenet\t1\tPug\tPuppy\tDog|Animal\t
imagenet\t2\tHelmet\t\tClothing\t60
imagenet\t3\t\t\t\t
coco\t0\tPerson\tHuman\t\t60
coco\t1\tDog\tCanine\tPet|Animal\t
";

    #[track_caller]
    fn check(scenes: &[f64], objects: &[(usize, f64)], expected: &str) {
        let found = |(class, score): &(usize, f64)| Found {
            class: *class,
            score: *score,
            area: boxes::between(0.0, 0.0, 0.5, 0.5),
        };
        let objects: Vec<Found> = objects.iter().map(found).collect();
        let labels = labels(scenes, &objects, &Vocabulary::parse(TABLE).unwrap());
        let label = |label: &Label| match label.instances.len() {
            0 => format!("{} {}", label.name, label.confidence),
            count => format!("{count} {} {}", label.name, label.confidence),
        };
        assert_eq!(labels.iter().map(label).collect::<Vec<_>>().join(", "), expected);
    }

    #[test]
    fn a_label_is_sure_from_the_score_on_that_its_class_needs() {
        check(&[], &[], "");
        check(&[0.3], &[], "Animal 70, Beagle 70, Dog 70");
        check(&[0.29999], &[], "Animal 69.99, Beagle 69.99, Dog 69.99");
        check(&[1.0], &[], "Animal 100, Beagle 100, Dog 100");
        check(&[0.05], &[], "");
        check(&[0.0, 0.0, 0.3], &[], "Clothing 35, Helmet 35");
        check(&[0.0, 0.0, 0.0, 0.9], &[], "");
        check(&[], &[(0, 0.59)], "1 Person 68.83");
        check(&[], &[(0, 0.6), (0, 0.8)], "2 Person 85");
        check(&[], &[(7, 0.9)], "");
    }

    #[test]
    fn a_kind_is_as_likely_as_all_that_are_of_it() {
        let none = [0.0; 16];
        check(&[&[0.28, 0.28], &none[..]].concat(), &[], "Animal 70.3, Dog 70.3, Beagle 65.33, Pug 65.33");
        check(&[&[0.27, 0.27], &none[..]].concat(), &[], "Animal 68.04, Dog 68.04, Beagle 63, Pug 63");
        // Where every second class is of a kind, it needs more.
        check(&[0.28, 0.28, 0.0, 0.0], &[], "Animal 65.33, Beagle 65.33, Dog 65.33, Pug 65.33");
    }

    #[test]
    fn both_models_together_are_as_sure_as_the_surer() {
        check(&[0.3], &[(1, 0.75)], "Animal 85, 1 Dog 85, Pet 85, Beagle 70");
        check(&[0.65], &[(1, 0.4)], "Animal 85, Beagle 85, 1 Dog 85, Pet 56");
    }

    #[test]
    fn labels_have_their_other_names_and_kinds() {
        let dog = Found { class: 1, score: 0.9, area: boxes::between(0.0, 0.0, 0.5, 0.5) };
        let labels = labels(&[0.9], &[dog], &Vocabulary::parse(TABLE).unwrap());
        let names = labels.iter().map(|label| label.names().collect::<Vec<_>>().join(" "));
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["Animal", "Beagle Puppy Dog Animal", "Dog Canine Pet Animal", "Pet Animal"]
        );
    }

    #[test]
    fn of_what_is_not_sure_the_surest_is_kept() {
        let rows = (0..9).map(|class| format!("imagenet\t{class}\t{class}\t\t\t"));
        let table = [vec!["heading".to_owned()], rows.collect()].concat().join("\n");
        let scenes: Vec<f64> = (0..9).map(|class| f64::from(class) / 36.0).collect();
        let labels = labels(&scenes, &[], &Vocabulary::parse(&table).unwrap());
        assert_eq!(labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>(), ["8", "7", "6", "5", "4"]);
    }

    #[test]
    fn scores_are_shares_of_one() {
        assert_eq!(shares(&[0.0, 0.0]), [0.5, 0.5]);
        assert!((shares(&[1000.0, 1000.0 + 3.0_f32.ln()])[1] - 0.75).abs() < 1e-4);
    }
}
