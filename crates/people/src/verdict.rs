//! What all decisions come to: of those about the same thing the greatest, without what was taken back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use photo::{FaceId, PersonId, PhotoId};
use serde::Serialize;

use crate::{Decision, Standing};

/// What was decided of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// What they are called, if they have a name.
    pub name: Option<String>,
    /// Other names by which they are looked for.
    pub aliases: Vec<String>,
    /// When they were born.
    pub born: Option<Date>,
    /// Whether they are left out where people are shown.
    pub hidden: bool,
    /// Whether they come first.
    pub favourite: bool,
    /// Whether they are "me".
    pub me: bool,
    /// What they are called together with others.
    pub member_of: BTreeSet<String>,
    /// Photos that they are in though no face was seen.
    pub shown: BTreeSet<PhotoId>,
    /// Photos that they are not in, whatever says so.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub not_shown: BTreeSet<PhotoId>,
    /// Who else they are.
    pub also: BTreeSet<PersonId>,
}

/// Who is meant everywhere is who somebody was merged into.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) of: HashMap<FaceId, PersonId>,
    /// The same the other way around.
    pub(crate) theirs: HashMap<PersonId, BTreeSet<FaceId>>,
    pub(crate) not: HashMap<FaceId, BTreeSet<PersonId>>,
    pub(crate) no_face: HashSet<FaceId>,
    pub(crate) unlike: HashMap<FaceId, BTreeSet<FaceId>>,
    /// Both ways around.
    pub(crate) apart: BTreeSet<(PersonId, PersonId)>,
    pub(crate) persons: BTreeMap<PersonId, About>,
}

/// Whose a face is by the greatest decision about that.
enum Whose<'a> {
    Of(&'a PersonId),
    Nobodys,
    /// What was decided was later denied.
    Open,
}

/// The greatest of each kind about one person.
#[derive(Default)]
struct Facts<'a> {
    named: Option<(&'a String, &'a Vec<String>)>,
    born: Option<Option<Date>>,
    hidden: Option<bool>,
    favourite: Option<bool>,
    me: bool,
    member_of: BTreeMap<&'a String, bool>,
    shown: BTreeMap<PhotoId, bool>,
}

impl Verdict {
    pub(crate) fn of(decisions: &BTreeMap<Standing, Vec<Decision>>) -> Self {
        let standing = standing(decisions);
        let mut whose: HashMap<&FaceId, Whose> = HashMap::new();
        let mut theirs: BTreeMap<(&FaceId, &PersonId), bool> = BTreeMap::new();
        let mut same: BTreeMap<[&PersonId; 2], bool> = BTreeMap::new();
        let mut merges = Vec::new();
        let mut me = None;
        let mut facts: BTreeMap<&PersonId, Facts> = BTreeMap::new();
        let mut verdict = Self::default();
        for decision in standing {
            match decision {
                Decision::Is { face, person } => {
                    facts.entry(person).or_default();
                    let is = *theirs.entry((face, person)).or_insert(true);
                    whose.entry(face).or_insert(if is { Whose::Of(person) } else { Whose::Open });
                }
                Decision::IsNot { face, person } => {
                    theirs.entry((face, person)).or_insert(false);
                }
                Decision::NoFace { face } => {
                    whose.entry(face).or_insert(Whose::Nobodys);
                }
                Decision::Unlike { one, other } => {
                    for (face, unlike) in [(one, other), (other, one)] {
                        verdict.unlike.entry(face.clone()).or_default().insert(unlike.clone());
                    }
                }
                Decision::Shown { photo, person } => {
                    facts.entry(person).or_default().shown.entry(*photo).or_insert(true);
                }
                Decision::NotShown { photo, person } => {
                    facts.entry(person).or_default().shown.entry(*photo).or_insert(false);
                }
                Decision::Same { person, into } => {
                    facts.entry(person).or_default();
                    facts.entry(into).or_default();
                    if *same.entry(pair(person, into)).or_insert(true) {
                        merges.push((person, into));
                    }
                }
                Decision::Apart { one, other } => {
                    same.entry(pair(one, other)).or_insert(false);
                }
                Decision::Named { person, name, aliases } => {
                    facts.entry(person).or_default().named.get_or_insert((name, aliases));
                }
                Decision::Born { person, day } => {
                    facts.entry(person).or_default().born.get_or_insert(*day);
                }
                Decision::Hidden { person, hidden } => {
                    facts.entry(person).or_default().hidden.get_or_insert(*hidden);
                }
                Decision::Favourite { person, favourite } => {
                    facts.entry(person).or_default().favourite.get_or_insert(*favourite);
                }
                Decision::Member { person, of, member } => {
                    facts.entry(person).or_default().member_of.entry(of).or_insert(*member);
                }
                Decision::Me { person } => {
                    me.get_or_insert(person.as_ref());
                }
                Decision::Seen { .. } | Decision::Undo { .. } => {}
            }
        }
        if let Some(Some(person)) = me {
            facts.entry(person).or_default().me = true;
        }
        let merged = Merged::of(merges);
        for (face, whose) in whose {
            match whose {
                Whose::Of(person) => {
                    let person = merged.who(person);
                    verdict.of.insert(face.clone(), person.clone());
                    verdict.theirs.entry(person.clone()).or_default().insert(face.clone());
                }
                Whose::Nobodys => {
                    verdict.no_face.insert(face.clone());
                }
                Whose::Open => {}
            }
        }
        for ((face, person), is) in theirs {
            if !is {
                verdict.not.entry(face.clone()).or_default().insert(merged.who(person).clone());
            }
        }
        for ([one, other], _) in same.into_iter().filter(|(_, same)| !same) {
            let (one, other) = (merged.who(one), merged.who(other));
            verdict.apart.extend([(one.clone(), other.clone()), (other.clone(), one.clone())]);
        }
        // Who others were merged into comes first, so that what is known of them is not overwritten.
        let (roots, others): (Vec<_>, Vec<_>) =
            facts.into_iter().partition(|(person, _)| merged.who(person) == *person);
        for (person, facts) in roots.into_iter().chain(others) {
            let root = merged.who(person);
            let about = verdict.persons.entry(root.clone()).or_default();
            if root != person {
                about.also.insert(person.clone());
            }
            about.learn(facts, root == person);
        }
        for about in verdict.persons.values_mut() {
            let About { shown, not_shown, .. } = about;
            not_shown.retain(|photo| !shown.contains(photo));
        }
        verdict
    }

    /// The faces of which something else is decided than in the other.
    pub(crate) fn changed(&self, before: &Self) -> HashSet<FaceId> {
        let differ = |face: &&FaceId| {
            self.of.get(*face) != before.of.get(*face)
                || self.not.get(*face) != before.not.get(*face)
                || self.unlike.get(*face) != before.unlike.get(*face)
                || self.no_face.contains(*face) != before.no_face.contains(*face)
        };
        let decided = |verdict: &Self| -> HashSet<FaceId> {
            let faces = verdict.of.keys().chain(verdict.not.keys()).chain(verdict.unlike.keys());
            faces.chain(&verdict.no_face).filter(differ).cloned().collect()
        };
        let mut changed = decided(self);
        changed.extend(decided(before));
        // What says of their photos whether they can be there.
        fn bounds<'a>(verdict: &'a Verdict, person: &PersonId) -> Option<(Option<Date>, &'a BTreeSet<PhotoId>)> {
            verdict.persons.get(person).map(|about| (about.born, &about.not_shown))
        }
        let persons = self.persons.keys().filter(|person| bounds(self, person) != bounds(before, person));
        changed.extend(persons.filter_map(|person| self.theirs.get(person)).flatten().cloned());
        changed
    }
}

impl About {
    /// Whoever is somebody else is shown where that one is, whatever was said before.
    fn learn(&mut self, facts: Facts, own: bool) {
        if let (None, Some((name, aliases))) = (&self.name, facts.named) {
            self.name = Some(name.clone());
            self.aliases.clone_from(aliases);
        } else if let Some((name, aliases)) = facts.named {
            for name in [name].into_iter().chain(aliases) {
                if self.name.as_ref() != Some(name) && !self.aliases.contains(name) {
                    self.aliases.push(name.clone());
                }
            }
        }
        self.born = self.born.or(facts.born.flatten());
        self.hidden |= own && facts.hidden.unwrap_or(false);
        self.favourite |= facts.favourite.unwrap_or(false);
        self.me |= facts.me;
        self.member_of.extend(facts.member_of.into_iter().filter(|(_, member)| *member).map(|(of, _)| of.clone()));
        for (photo, shown) in facts.shown {
            if shown {
                self.shown.insert(photo)
            } else {
                self.not_shown.insert(photo)
            };
        }
    }
}

/// The decisions that are not taken back, the greatest first.
fn standing(decisions: &BTreeMap<Standing, Vec<Decision>>) -> Vec<&Decision> {
    let mut undone = HashSet::new();
    let mut standing = Vec::new();
    for (when, decided) in decisions.iter().rev() {
        if undone.contains(when) {
            continue;
        }
        for decision in decided {
            if let Decision::Undo { what } = decision {
                undone.insert(*what);
            }
            standing.push(decision);
        }
    }
    standing
}

fn pair<'a>(one: &'a PersonId, other: &'a PersonId) -> [&'a PersonId; 2] {
    if one <= other { [one, other] } else { [other, one] }
}

/// Who is who by merging.
struct Merged<'a>(BTreeMap<&'a PersonId, &'a PersonId>);

impl<'a> Merged<'a> {
    /// Of these, the greatest first. Whoever would be merged into themselves by going around is not.
    fn of(merges: Vec<(&'a PersonId, &'a PersonId)>) -> Self {
        let mut merged = Self(BTreeMap::new());
        for (person, into) in merges.into_iter().rev() {
            let (person, into) = (merged.who(person), merged.who(into));
            if person != into {
                merged.0.insert(person, into);
            }
        }
        merged
    }

    fn who(&self, person: &'a PersonId) -> &'a PersonId {
        let mut who = person;
        while let Some(into) = self.0.get(who) {
            who = into;
        }
        who
    }
}
