//! What follows of each photo from what is known of all of them: who is in it, and what the family calls where it was taken.
//! The catalogue alone is told. Nothing of it is stored, since it can be computed again.

use std::collections::HashMap;

use photo::{PhotoId, Record, Said, Source};
use query::Query;

use crate::Library;
use crate::who::by_name;

/// Under which name the catalogue keeps of which of its versions conclusions were drawn.
const CONCLUDED: &str = "concluded";

impl Library {
    /// Brings what follows up to date, for every photo of which it changed; nothing is done where nothing has changed since.
    pub async fn draw_conclusions(&self) -> anyhow::Result<()> {
        let now = self.catalogue.version().await?.to_be_bytes();
        if self.catalogue.kept(CONCLUDED).await?.is_some_and(|of| of == now) {
            return Ok(());
        }
        self.conclude_people().await?;
        self.conclude_places().await?;
        self.conclude_stacks().await?;
        Ok(self.catalogue.keep(CONCLUDED, self.catalogue.version().await?.to_be_bytes().into()).await?)
    }

    pub(crate) async fn conclude_people(&self) -> anyhow::Result<()> {
        let version = self.catalogue.version().await?;
        let decided = self.decisions().await?;
        if decided.is_empty() {
            return Ok(());
        }
        let mut names = self.names().await?;
        let people = by_name(decided);
        for (name, about) in &people {
            // What files call them is them, unless somebody else is called so.
            let is_nobodys =
                |alias: &&String| people.iter().all(|(other, _)| other.to_lowercase() != alias.to_lowercase());
            for alias in about.aliases.iter().filter(is_nobodys) {
                let called = query::People { all: vec![alias.clone()], ..Default::default() };
                let found = self.catalogue.find(&Query { people: called, ..Query::default() }).await?;
                for photo in found.rows.iter().map(|row| row.id) {
                    let there = names.entry(photo).or_default();
                    if !there.contains(name) {
                        there.push(name.clone());
                    }
                }
            }
        }
        self.tell(version, names, &Source::Who, Said::Who).await
    }

    /// Tells the catalogue what is so of photos by its state of a version, where something else was; of all others nothing is.
    pub(crate) async fn tell<T: Default>(
        &self,
        version: u64,
        mut conclusions: HashMap<PhotoId, T>,
        source: &Source,
        says: impl Fn(T) -> Said,
    ) -> anyhow::Result<()> {
        let (before_all, mut times) = (self.catalogue.version().await?, 0);
        for photos in self.pictures().await?.chunks(crate::AT_ONCE) {
            let before = self.catalogue.said(photos, source).await?;
            let mut before: HashMap<PhotoId, &Record> = before.iter().map(|said| (said.photo(), said)).collect();
            let mut changed = Vec::new();
            for photo in photos {
                let now = says(conclusions.remove(photo).unwrap_or_default());
                match before.remove(photo) {
                    Some(before) if *before.said() == now => {}
                    None if now == says(T::default()) => {}
                    _ => changed.push(Record::new(*photo, version, now)),
                }
            }
            if !changed.is_empty() {
                self.catalogue.add(&changed).await?;
                times += 1;
            }
        }
        // None of it is about faces.
        self.keep_faces(before_all, times, |_| {}).await
    }
}
