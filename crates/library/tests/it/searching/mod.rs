//! What a library in memory finds.

use std::sync::Arc;

use jiff::civil::date;
use library::{Library, PhotoId};
use store::memory::Memory;

use crate::in_memory::{opened, photo};

/// What a search finds, newest first, with the catalogue that was there and with another.
pub async fn finds((library, store): &(Library, Arc<Memory>), text: &str, expected: &[&str]) {
    let expected: Vec<PhotoId> = expected.iter().map(|name| photo(name)).collect();
    for library in [library, &opened(store).await] {
        let answer = library.search(text, date(2026, 11, 29)).await.unwrap();
        let found: Vec<PhotoId> = answer.found.rows.iter().map(|row| row.id).collect();
        assert_eq!(found, expected, "{text}: {:?}", answer.understood);
    }
}
