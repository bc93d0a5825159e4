//! Searching by what pictures mean, beside words: where the user brought a pair of models, pictures that look like what is asked for
//! are found after those that words find.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use catalogue::{Found, Row};
use photo::seen::Features;
use photo::{Meanings, PhotoId, Said};
use query::{By, Query, Reason};
use recognise::Thumbnail;
use recognise::meaning::{Meaning, VERSION};
use serde::Serialize;

use crate::ingest::Budget;
use crate::recognition::final_answer;
use crate::work::work_through;
use crate::{AT_ONCE, Library, Problem};

/// What came of having pictures compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Embedded {
    /// Pictures of which it is known now what they mean.
    pub pictures: usize,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// How long it took.
    pub seconds: f64,
}

/// What the pictures of a version of the catalogue mean, as far as that was said.
#[derive(Default)]
pub(crate) struct Known {
    version: u64,
    photos: Vec<PhotoId>,
    meanings: Meanings,
    /// What was asked for last: every photo that is opened asks for the same.
    words: Option<(String, Features)>,
}

/// Pictures that are more like some words than others are, with how like they are.
type Alike = HashMap<PhotoId, f32>;

/// By how many deviations a picture must be more like the words than the middle one of all is. Were all that have nothing to do with
/// them spread evenly to both sides, one in 740 would be.
const DEVIATIONS: f32 = 3.0;

/// The share of pictures that are less like the words than the middle one by a deviation or more.
const BELOW: f64 = 0.1587;

/// More are never found by meaning alone: what comes later is like the words by chance.
const MOST: usize = 200;

impl Library {
    /// The same library, which is searched by meaning too.
    pub fn with_meaning(self, meaning: Arc<dyn Meaning>) -> Self {
        Self { meaning: Some(meaning), known: Arc::default(), ..self }
    }

    /// What compares pictures with words, if anything does: without, searches match words alone.
    pub fn meaning(&self) -> Option<&dyn Meaning> {
        self.meaning.as_deref()
    }

    /// Has every picture looked at of which the library's pair of models has not said yet what it means, newest first.
    pub async fn embed(&self) -> anyhow::Result<Embedded> {
        let began = Instant::now();
        let mut embedded = Embedded::default();
        let Some(meaning) = self.meaning() else { return Ok(embedded) };
        let (before, mut grown) = (self.catalogue.version().await?, 0);
        let unseen = self.catalogue.unsaid(&meaning.source(), VERSION).await?;
        let look = |photo| self.embed_one(photo, meaning);
        let looked = |looked: Option<(String, Result<u64, String>)>| match looked {
            Some((_, Ok(more))) => {
                embedded.pictures += 1;
                grown += more;
            }
            Some((path, Err(reason))) => embedded.problems.push(Problem::new(path, reason)),
            None => {}
        };
        work_through(&self.looking, unseen.into_iter(), Budget::workers() + 1, look, looked).await?;
        // None of it is about faces.
        self.keep_faces(before, grown, |_| {}).await?;
        embedded.problems.sort();
        embedded.seconds = began.elapsed().as_secs_f64();
        Ok(embedded)
    }

    async fn embed_one(
        &self,
        photo: PhotoId,
        meaning: &dyn Meaning,
    ) -> anyhow::Result<Option<(String, Result<u64, String>)>> {
        let Some((path, bytes)) = self.to_look_at(photo).await? else { return Ok(None) };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Some((path.to_string(), Err(reason)))),
        };
        let said = meaning.of_picture(Thumbnail { photo, path: &path, bytes: &bytes }).await;
        let said = final_answer(said).with_context(|| format!("looking at {path}"))?;
        let recorded = match said {
            Ok(features) => Ok(self.record(&[meaning.record(photo, features)]).await?),
            Err(reason) => Err(reason),
        };
        Ok(Some((path.to_string(), recorded)))
    }

    /// Adds the pictures that meet everything else a query asks, and are like what it says is shown: after those that words
    /// found, the likest first. Answers how many, if there is what compares pictures with words.
    pub(crate) async fn add_alike(&self, query: &Query, found: &mut Found) -> anyhow::Result<Option<usize>> {
        if self.meaning.is_none() {
            return Ok(None);
        }
        let room = query.limit.map_or(MOST, |limit| limit.saturating_sub(found.rows.len()).min(MOST));
        let Some(words) = asked(query).filter(|_| room > 0) else { return Ok(Some(0)) };
        let mut alike = self.alike(words).await?;
        for row in &found.rows {
            alike.remove(&row.id);
        }
        if alike.is_empty() {
            return Ok(Some(0));
        }
        let others = self.catalogue.find(&others(query)).await?;
        let mut rows: Vec<(f32, Row)> =
            others.rows.into_iter().filter_map(|row| Some((*alike.get(&row.id)?, row))).collect();
        rows.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        rows.truncate(room);
        found.rows.extend(rows.iter().map(|(_, row)| *row));
        Ok(Some(rows.len()))
    }

    /// That a photo is like what a query says is shown, if it is.
    pub(crate) async fn why_alike(&self, query: &Query, photo: PhotoId) -> anyhow::Result<Option<Reason>> {
        let Some(words) = asked(query).filter(|_| self.meaning.is_some()) else { return Ok(None) };
        let is_alike = self.alike(words.clone()).await?.contains_key(&photo);
        Ok(is_alike.then(|| Reason { asked: words.clone(), by: By::Meaning, found: words }))
    }

    async fn alike(&self, words: String) -> anyhow::Result<Alike> {
        let meaning = self.meaning().context("it was just asked for")?;
        let mut kept = self.known.clone().lock_owned().await;
        let version = self.catalogue.version().await?;
        if kept.as_ref().is_none_or(|known| known.version != version) {
            let known = kept.take().unwrap_or_default();
            *kept = Some(self.look_up_meanings(meaning, version, known).await?);
        }
        let known = kept.as_mut().context("it was just looked up")?;
        if known.words.as_ref().is_none_or(|(before, _)| *before != words) {
            let said = meaning.of_words(&words).await.with_context(|| format!("comparing pictures with {words:?}"))?;
            known.words = Some((words, said));
        }
        Ok(tokio::task::spawn_blocking(move || kept.as_ref().map(Known::alike).unwrap_or_default()).await?)
    }

    /// What the pictures of a version mean. What was known of them is not asked again: it never changes.
    async fn look_up_meanings(&self, meaning: &dyn Meaning, version: u64, before: Known) -> anyhow::Result<Known> {
        let pictures = self.pictures().await?;
        let there: HashSet<PhotoId> = pictures.iter().copied().collect();
        let all_there = before.photos.iter().all(|photo| there.contains(photo));
        let mut known = if all_there { before } else { Known { words: before.words, ..Known::default() } };
        let has: HashSet<PhotoId> = known.photos.iter().copied().collect();
        let mut new: Vec<PhotoId> = pictures.into_iter().filter(|photo| !has.contains(photo)).collect();
        let source = [meaning.source()];
        // While a pair looks at a whole library, every picture is a change: what is still to do is then one question, not thousands.
        if !has.is_empty() && new.len() > AT_ONCE {
            let to_do: HashSet<PhotoId> = self.catalogue.unsaid(&source[0], VERSION).await?.into_iter().collect();
            new.retain(|photo| !to_do.contains(photo));
        }
        for photos in new.chunks(AT_ONCE) {
            for record in self.catalogue.said(photos, &source).await? {
                if let Said::Meaning(meant) = record.said() {
                    known.photos.push(record.photo());
                    known.meanings.add(&meant.features);
                }
            }
        }
        Ok(Known { version, ..known })
    }
}

impl Known {
    /// The pictures that are like what was asked for last.
    fn alike(&self) -> Alike {
        let Some((_, words)) = &self.words else { return Alike::new() };
        let likeness = self.meanings.likeness(words);
        let least = least(likeness.clone());
        let photos = self.photos.iter().copied().zip(likeness);
        photos.filter(|(_, likeness)| least.is_some_and(|least| *likeness > least)).collect()
    }
}

/// How like the words a picture must be, more than which is enough. It is the lower half that says how far those that have nothing to
/// do with the words are spread: were all asked, a beach would be no beach any more in a library with many.
fn least(mut likeness: Vec<f32>) -> Option<f32> {
    let mut at = |share: f64| {
        let at = (likeness.len() as f64 * share) as usize;
        (at < likeness.len()).then(|| *likeness.select_nth_unstable_by(at, f32::total_cmp).1)
    };
    let (middle, below) = (at(0.5)?, at(BELOW)?);
    Some(middle + DEVIATIONS * (middle - below))
}

/// Whether a word is a name: `IMG_1234` says nothing of what is shown.
fn is_code(word: &str) -> bool {
    word.contains(|letter: char| letter.is_numeric() || letter == '_')
}

/// What a query says is shown, where words need not be all that says so.
fn asked(query: &Query) -> Option<String> {
    let words = query.unmatched.iter().filter(|word| !is_code(word));
    let either = query.labels.any.join(" or ");
    let phrases: Vec<&str> = query.labels.all.iter().chain(words).chain([&either]).map(String::as_str).collect();
    let said = phrases.into_iter().filter(|phrase| !phrase.is_empty()).collect::<Vec<_>>().join(" ");
    (!said.is_empty()).then_some(said)
}

/// Everything else that it asks.
fn others(query: &Query) -> Query {
    let mut others = query.clone();
    others.labels.all.clear();
    others.labels.any.clear();
    others.unmatched.retain(|word| is_code(word));
    others.limit = None;
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_like_words_when_it_stands_out() {
        for (likeness, stand_out) in [
            (&[][..], &[][..]),
            (&[0.3], &[]),
            (&[0.2, 0.2, 0.2, 0.2], &[]),
            (&[0.2, 0.2, 0.2, 0.2, 0.3], &[0.3]),
            (&[0.18, 0.19, 0.2, 0.21, 0.22], &[]),
            (&[0.18, 0.19, 0.2, 0.21, 0.22, 0.31], &[0.31]),
            // Many of them: whatever those are like, the others say what is usual.
            (&[0.17, 0.18, 0.18, 0.19, 0.19, 0.2, 0.2, 0.3, 0.31, 0.32, 0.33], &[0.3, 0.31, 0.32, 0.33]),
        ] {
            let least = least(likeness.to_vec());
            let found: Vec<f32> =
                likeness.iter().copied().filter(|like| least.is_some_and(|least| *like > least)).collect();
            assert_eq!(found, stand_out, "{likeness:?}: {least:?}");
        }
    }
}
