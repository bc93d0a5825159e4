//! What every catalogue promises. Each implementation's tests run [`holds`] once, on a catalogue with nothing in it.
//! A promise that is not checked here is not one.

use crate::Catalogue;

/// Checks every promise; panics at the first that is broken.
pub async fn holds(catalogue: &dyn Catalogue) {
    assert_eq!(catalogue.find(&query::Query::default()).await.unwrap().rows, []);
}
