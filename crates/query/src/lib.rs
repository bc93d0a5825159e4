//! English to a query, and what a query means.
//! Pure: no I/O, and today's date is an argument.

mod fold;
mod lookup;
mod matches;
mod places;
mod query;

pub use lookup::{Lookup, Term, TermKind, terms};
pub use query::*;
