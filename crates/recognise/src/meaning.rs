//! What pictures and words mean, as numbers that are near each other where the meanings are: by a pair of models that the user
//! brought (feature `meaning`), or as memory was told.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use photo::seen::Features;
use photo::{Meant, ModelId, PhotoId, Rank, Record, Said, Source};

use crate::{Error, Thumbnail};

/// Compares pictures with words. The same picture and the same words always mean the same.
#[async_trait]
pub trait Meaning: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// By which it is told from others, whose numbers are not to be compared with its own.
    fn model(&self) -> &ModelId;

    /// What a picture means.
    async fn of_picture(&self, thumbnail: Thumbnail<'_>) -> Result<Features, Error>;

    /// What words mean, in numbers as long as those of pictures.
    async fn of_words(&self, words: &str) -> Result<Features, Error>;

    /// As whom it speaks in records.
    fn source(&self) -> Source {
        Source::Meaning(self.model().clone())
    }

    /// What it said of a photo, as a record to store.
    fn record(&self, photo: PhotoId, features: Features) -> Record {
        Record::new(photo, VERSION, Said::Meaning(Meant { model: self.model().clone(), features }.into()))
    }
}

/// **Add one** when thumbnails should be looked at again because they are given to models in another way.
pub const VERSION: Rank = 1;

/// Says what it was told.
#[derive(Debug)]
pub struct Memory {
    model: ModelId,
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
struct Told {
    pictures: HashMap<PhotoId, Features>,
    words: HashMap<String, Features>,
}

impl Memory {
    /// One that was told nothing. Those of different names cannot be compared.
    pub fn called(name: &str) -> Self {
        Self { model: ModelId::of(PhotoId::of(name.as_bytes())), told: Mutex::default() }
    }

    /// Says this of a photo from now on.
    pub fn tell(&self, photo: PhotoId, numbers: &[f32]) {
        self.told().pictures.insert(photo, Features::of(numbers));
    }

    /// Says this of words from now on.
    pub fn tell_words(&self, words: &str, numbers: &[f32]) {
        self.told().words.insert(words.to_owned(), Features::of(numbers));
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().expect("nothing panics while it holds what it was told")
    }
}

#[async_trait]
impl Meaning for Memory {
    fn name(&self) -> &str {
        "memory"
    }

    fn model(&self) -> &ModelId {
        &self.model
    }

    async fn of_picture(&self, thumbnail: Thumbnail<'_>) -> Result<Features, Error> {
        let known = self.told().pictures.get(&thumbnail.photo).cloned();
        known.ok_or_else(|| Error::Refused(thumbnail.key().to_string(), "memory was told nothing of it".into()))
    }

    async fn of_words(&self, words: &str) -> Result<Features, Error> {
        let known = self.told().words.get(words).cloned();
        known.ok_or_else(|| Error::Refused(format!("{words:?}"), "memory was told nothing of it".into()))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[tokio::test]
    async fn memory_keeps_the_contract() {
        let memory = Memory::called("one");
        let mut pictures = Vec::new();
        for (words, numbers) in [("a cat", [1.0, 0.0]), ("a dog", [0.0, 1.0])] {
            let photo = PhotoId::of(words.as_bytes());
            memory.tell(photo, &numbers);
            memory.tell_words(words, &numbers.map(|number| number + 0.1));
            pictures.push((photo, Bytes::new(), words));
        }
        crate::contract::means(&memory, &pictures).await;
        assert_ne!(memory.source(), Memory::called("other").source());
    }
}
