//! English to a query, and what a query means.
//! Pure: no I/O, and today's date is an argument.

mod areas;
mod complete;
mod context;
mod facets;
mod fold;
mod lookup;
mod matches;
mod parse;
mod places;
mod query;
mod title;
mod why;

pub use complete::{Completer, Completion, Name};
pub use context::{Album, BadContext, Context, Person, SavedPlace};
pub use facets::{Facet, FacetKind, facets, shown};
pub use lookup::{Clause, Lookup, Term, TermKind, count_people, terms};
pub use matches::shuffled;
pub use parse::{Chip, ChipKind, Other, Reader, Understood};
pub use query::*;
pub use title::{checked_title, title_key, titled};
pub use why::{By, Reason};
