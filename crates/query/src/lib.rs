//! English to a query, and what a query means.
//! Pure: no I/O, and today's date is an argument.

mod lookup;
mod query;

pub use lookup::{Lookup, Term, TermKind};
pub use query::*;
