//! A library in memory, of photos that are known by the names of their files.

use std::sync::Arc;

use catalogue::Catalogue;
use library::{FileState, Format, Library, PhotoId, Record, Said, Sizes};
use photo::Reading;
use store::Store;
use store::memory::Memory;

/// The photo in the file of this name.
pub fn photo(name: &str) -> PhotoId {
    PhotoId::of(name.as_bytes())
}

/// What is known of a picture: its file, and what else is read in it.
pub fn picture(name: &str, reading: Reading) -> [Record; 2] {
    let reading = Reading { format: Format::Jpeg, width_px: 3, height_px: 2, colour: Some([1, 2, 3]), ..reading };
    let state = FileState::Present { size_bytes: 1, modified_ms: 1 };
    let file = Said::File { path: format!("{name}.jpg").parse().unwrap(), state };
    [file, Said::Original(Box::new(reading))].map(|said| Record::new(photo(name), 1, said))
}

/// The library in a store, with a new catalogue.
pub async fn opened(store: &Arc<Memory>) -> Library {
    opened_with(store, Arc::new(catalogue::memory::Memory::default())).await
}

/// The same with this one.
pub async fn opened_with(store: &Arc<Memory>, catalogue: Arc<dyn Catalogue>) -> Library {
    let library = Library::new(store.clone(), catalogue, Sizes { thumbnail_px: 2048, tile_px: 360 });
    library.rebuild_catalogue().await.unwrap();
    library
}

/// A library of these records, and the store that it is in.
pub async fn library(records: impl IntoIterator<Item = Record>) -> (Library, Arc<Memory>) {
    let store = Arc::new(Memory::default());
    let objects = records.into_iter().map(|record| (record.key(), record.to_bytes().into()));
    store.create(objects.collect()).await.unwrap();
    (opened(&store).await, store)
}
