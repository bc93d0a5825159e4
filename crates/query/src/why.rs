//! Why a search finds an entry: which of what is known of it each part of the search is met by.
//! Dates and numbers are seen at a glance, so only words and names have reasons.

use std::collections::BTreeSet;

use photo::Entry;
use serde::Serialize;

use crate::fold::stem;
use crate::lookup::{
    Clause, album_term, label_clauses, person, place_alternatives, read_clauses, read_words, written_clauses,
};
use crate::{Query, Term, TermKind, facets};

/// What a part of a search is met by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The part: `dogs`.
    pub asked: String,
    /// What that is.
    pub by: By,
    /// As it is known: `Beagle`.
    pub found: String,
}

/// What a search can be met by, what says most of the picture first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Who is in it.
    Person,
    /// What a recogniser saw, or what that is a kind of.
    Seen,
    /// A keyword.
    Keyword,
    /// Its title or description.
    Caption,
    /// An album's title.
    Album,
    /// A place's name.
    Place,
    /// A file's or folder's name.
    File,
    /// What can be read in it.
    Text,
    /// What it means: it looks like what was asked for.
    Meaning,
}

/// Something known of an entry, with its terms.
struct Known {
    by: By,
    text: String,
    terms: BTreeSet<Term>,
}

impl Query {
    /// What each word and name that an entry is found by is met by, the best first.
    pub fn why(&self, entry: &Entry) -> Vec<Reason> {
        let known = known(entry);
        let named = |name: &String| vec![vec![Term { kind: TermKind::Person, text: person(name) }]];
        let (people, place) = (&self.people, &self.place);
        let asked: Vec<(&String, Vec<Clause>)> = [
            people
                .all
                .iter()
                .chain(&people.any)
                .chain(&people.only)
                .map(|name| (name, named(name)))
                .collect::<Vec<_>>(),
            self.labels.all.iter().chain(&self.labels.any).map(|phrase| (phrase, label_clauses(phrase))).collect(),
            place.all.iter().chain(&place.any).map(|name| (name, met_place(&known, name))).collect(),
            self.state.album.iter().map(|title| (title, vec![vec![album_term(title)]])).collect(),
            self.text.contains.iter().map(|text| (text, read_clauses(text))).collect(),
            self.unmatched.iter().map(|word| (word, written_clauses(word))).collect(),
        ]
        .concat();
        let mut reasons = Vec::new();
        let met = self.either.iter().flatten().filter(|alternative| alternative.matches(entry));
        for reason in met.flat_map(|alternative| alternative.why(entry)) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        for (asked, clauses) in asked {
            for clause in clauses {
                let met = known.iter().find(|known| clause.iter().any(|term| known.terms.contains(term)));
                let reason = met.map(|met| Reason { asked: asked.clone(), by: met.by, found: met.text.clone() });
                reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
            }
        }
        reasons.extend(self.state.album_search.iter().flat_map(|search| search.why(entry)));
        reasons
    }
}

/// A place by its own name, or by that of a country in it that is known of the entry.
fn met_place(known: &[Known], name: &str) -> Vec<Clause> {
    let is_met = |clause: &Clause| known.iter().any(|known| clause.iter().any(|term| known.terms.contains(term)));
    let mut alternatives = place_alternatives(name).into_iter();
    alternatives.find(|clauses| clauses.iter().all(is_met)).unwrap_or_default()
}

/// What is known of an entry, what says most first.
fn known(entry: &Entry) -> Vec<Known> {
    let reading = &entry.reading;
    let mut all = Vec::new();
    let mut add = |by: By, text: &str, terms: BTreeSet<Term>| all.push(Known { by, text: text.to_owned(), terms });
    for name in &entry.people {
        add(By::Person, name, [Term { kind: TermKind::Person, text: person(name) }].into());
    }
    for label in entry.seen.sure_labels() {
        add(By::Seen, &label.name, facets::label_facet(&label.name, label.names()).terms);
    }
    for keyword in &reading.labels {
        add(By::Keyword, keyword, facets::label_facet(keyword, [keyword.as_str()]).terms);
    }
    for caption in reading.title.iter().chain(&reading.description) {
        add(By::Caption, caption, facets::caption_facet(caption).terms);
    }
    for album in &entry.albums {
        add(By::Album, album, facets::album_facet(album).terms);
    }
    for place in &entry.places {
        add(By::Place, place, facets::place_facet(place).terms);
    }
    for file in &entry.files {
        let terms = [facets::folder_facet(&file.path), facets::name_facet(&file.path)]
            .into_iter()
            .flat_map(|facet| facet.terms);
        add(By::File, file.path.as_str(), terms.collect());
    }
    for line in entry.seen.sure_text() {
        let terms = read_words(line).map(|word| Term { kind: TermKind::Text, text: stem(&word) });
        add(By::Text, line, terms.collect());
    }
    all
}
