//! The words of a picture, by which catalogues count those of all.

use photo::Entry;
use query::TermKind;

use crate::Vocabulary;

impl Vocabulary {
    /// Those of one entry, once each; none where there is no picture.
    pub fn of(entry: &Entry) -> Self {
        if !entry.is_found() {
            return Self::default();
        }
        let mut vocabulary = Self::names(entry);
        for term in query::terms(entry) {
            match term.kind {
                TermKind::Label | TermKind::Caption | TermKind::AlbumWord => vocabulary.labels.insert(term.text),
                TermKind::Camera => vocabulary.cameras.insert(term.text),
                TermKind::Person
                | TermKind::Album
                | TermKind::Place
                | TermKind::Word
                | TermKind::Text
                | TermKind::Kind => false,
            };
        }
        vocabulary
    }

    /// What is counted of an entry, which is a picture: its names, and what it shows.
    pub(crate) fn names(entry: &Entry) -> Self {
        let mut vocabulary = Self::default();
        let once = |name: &String| (!name.is_empty()).then(|| (name.clone(), 1));
        vocabulary.people.extend(entry.people.iter().filter_map(once));
        vocabulary.places.extend(entry.places.iter().filter_map(once));
        vocabulary.shown.extend(query::shown(entry).into_iter().map(|name| (name.to_owned(), 1)));
        vocabulary
    }

    /// With those of others.
    pub fn and(&mut self, other: Self) {
        let kinds =
            [(&mut self.people, other.people), (&mut self.places, other.places), (&mut self.shown, other.shown)];
        for (names, others) in kinds {
            for (name, count) in others {
                *names.entry(name).or_default() += count;
            }
        }
        self.labels.extend(other.labels);
        self.cameras.extend(other.cameras);
    }
}
