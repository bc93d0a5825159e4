//! How a catalogue finds what a query means: terms that it keeps an index of.
//! `terms` says which terms an entry has, `Query::lookup` which ones a query asks for; both sides use the same words.

use jiff::civil::Date;
use photo::Entry;

use crate::Query;

/// One thing that can be looked up in an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What it is about.
    pub kind: TermKind,
    /// The word or name, folded to its plainest spelling.
    pub text: String,
}

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A person's whole name.
    Person,
    /// A word of a label, title or description.
    Label,
    /// A word of a place's name.
    Place,
    /// A word of the camera's or lens's name.
    Camera,
    /// A word of a file's or folder's name.
    Word,
    /// A format or kind of picture.
    Kind,
}

/// What a catalogue looks up: an entry is a candidate when it was taken within the days and has at least one term of
/// every clause of `all` and none of `none`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Each holds alternatives.
    pub all: Vec<Vec<Term>>,
    /// None of these.
    pub none: Vec<Term>,
    /// Whether every candidate is an answer. If not, [`Query::matches`] has the last word.
    pub exact: bool,
}
