//! A library as a viewer is shown it: the same, but that its catalogue answers only of photos that they may see.
//! Whatever a viewer asks goes through here, so that no verb has to know of viewers.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use catalogue::{Catalogue, Change, Error, Found, Page, Row, Stacked, Stamp, Vocabulary};
use futures::future::BoxFuture;
use jiff::civil::Date;
use photo::{Decided, Entry, FileState, Matter, OriginalPath, PhotoId, Rank, Record, ShortId, Source, Stack};
use query::{People, Query, State, title_key};
use tokio::sync::Mutex;

use crate::words::Words;
use crate::{AT_ONCE, Album, Library, Scope};

/// The catalogue of a library, as far as somebody is shown it.
pub(crate) struct Within {
    whole: Library,
    scope: Scope,
    today: fn() -> Date,
    kept: Mutex<Option<Kept>>,
}

/// What their photos are found by, in which version and on which day.
type Kept = ((u64, Date), Arc<Query>);

impl Library {
    /// The library as somebody is shown it: nothing else of it is in any answer, and nothing is changed through it. What is hidden or in
    /// the trash is not there.
    pub fn within(&self, scope: Scope, today: fn() -> Date) -> Self {
        let within = Arc::new(Within { whole: self.clone(), scope, today, kept: Mutex::default() });
        let all = match within.chosen() {
            None => self.clone(),
            // What was looked up of the whole library is not theirs.
            Some(_) => Self {
                faces: Arc::default(),
                known: Arc::default(),
                words: Arc::default(),
                completing: Arc::default(),
                listed_albums: Arc::default(),
                folders: Arc::default(),
                ..self.clone()
            },
        };
        Self { catalogue: within.clone(), part: Some(within), shares: Arc::default(), accounts: Arc::default(), ..all }
    }

    /// Refuses to change anything through what somebody is only shown.
    pub(crate) fn must_be_whole(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.part.is_none(), READ_ONLY);
        Ok(())
    }
}

const READ_ONLY: &str = "whoever is only shown a library changes nothing of it";

impl Within {
    /// The titles and names of what was chosen; `None` for the whole library.
    fn chosen(&self) -> Option<(&BTreeSet<String>, &BTreeSet<String>)> {
        match &self.scope {
            Scope::Whole => None,
            Scope::Chosen { albums, people } => Some((albums, people)),
        }
    }

    /// Whether somebody is shown an album, by its title.
    fn shows(&self, title: &str) -> bool {
        self.chosen().is_none_or(|(albums, _)| albums.iter().any(|shown| title_key(shown) == title_key(title)))
    }

    /// Of the names that are decided of a library those that their photos have.
    pub(crate) fn names<T>(&self, names: &mut Vec<T>, name: impl Fn(&T) -> &str, known: impl Fn(&str) -> bool) {
        if self.chosen().is_some() {
            names.retain(|named| known(name(named)));
        }
    }

    /// The albums that they are shown.
    pub(crate) fn albums(&self, mut albums: Vec<Album>) -> Vec<Album> {
        albums.retain(|album| self.shows(&album.title));
        albums
    }

    /// Whether they may read the search that an album is: it may name what they are not shown.
    pub(crate) fn reads_searches(&self) -> bool {
        self.chosen().is_none()
    }

    /// The whole library's words, by which the searches that albums are were written.
    pub(crate) fn all_words(&self) -> BoxFuture<'_, anyhow::Result<Arc<Words>>> {
        Box::pin(self.whole.words())
    }

    /// One of these finds each of their photos, and nothing else.
    async fn scope(&self) -> Result<Option<Arc<Query>>, Error> {
        let Some((titles, people)) = self.chosen() else { return Ok(None) };
        let of = (self.whole.catalogue.version().await?, (self.today)());
        let mut kept = self.kept.lock().await;
        if let Some((kept_of, scope)) = &*kept
            && *kept_of == of
        {
            return Ok(Some(scope.clone()));
        }
        let mut any = self.albums_shown(titles, of.1).await.map_err(unavailable)?;
        if !people.is_empty() {
            let people = People { any: people.iter().cloned().collect(), ..People::default() };
            any.push(Query { people, ..Query::default() });
        }
        let scope = Arc::new(Query { either: vec![any], ..Query::default() });
        *kept = Some((of, scope.clone()));
        Ok(Some(scope))
    }

    /// What finds the photos of albums, each by its own title: no other takes the place of one that is no more.
    async fn albums_shown(&self, titles: &BTreeSet<String>, today: Date) -> anyhow::Result<Vec<Query>> {
        let there: HashSet<String> = self.whole.albums().await?.iter().map(|album| title_key(&album.title)).collect();
        let words = self.whole.words().await?;
        let there = titles.iter().filter(|title| there.contains(&title_key(title)));
        let found = there.map(|title| words.reader().in_album(title, today));
        // Of an album that lists only so many of what its search finds, the search would show all.
        Ok(found.filter(|album| album.limit.is_none() && album.select.is_none()).collect())
    }

    /// What finds what a query does, among their photos.
    async fn joined(&self, query: &Query) -> Result<Query, Error> {
        let Some(scope) = self.scope().await? else { return Ok(query.clone()) };
        let mut joined = query.clone();
        self.hide_albums(&mut joined);
        joined.either.extend(scope.either.iter().cloned());
        Ok(joined)
    }

    /// Has a query mean nothing by albums that they are not shown.
    fn hide_albums(&self, query: &mut Query) {
        for part in query.either.iter_mut().flatten().chain(&mut query.none) {
            self.hide_albums(part);
        }
        query.without_album_words = true;
        let any: Vec<Query> =
            self.chosen().into_iter().flat_map(|(albums, _)| albums).map(|title| by_hand(title)).collect();
        let state = &mut query.state;
        if state.album.as_ref().is_some_and(|title| !self.shows(title)) {
            // One of no searches finds nothing.
            query.either.push(Vec::new());
        }
        state.not_albums.retain(|title| self.shows(title));
        match state.in_album.take() {
            Some(true) => query.either.push(any),
            Some(false) => query.none.extend(any),
            None => {}
        }
    }

    /// An entry as they are shown it, if they are.
    async fn shown(&self, entries: Vec<Entry>) -> Result<Vec<Entry>, Error> {
        let Some(scope) = self.scope().await? else {
            return Ok(entries.into_iter().filter(Entry::is_found).collect());
        };
        let is_theirs = |entry: &Entry| entry.is_found() && scope.matches(entry);
        let mut shown: Vec<Entry> = entries.into_iter().filter(is_theirs).collect();
        let together: BTreeSet<PhotoId> = shown.iter().flat_map(|entry| &entry.stack).flat_map(Stack::photos).collect();
        let together = match together.is_empty() {
            true => Vec::new(),
            false => self.whole.catalogue.entries(&Vec::from_iter(together)).await?,
        };
        let theirs: HashSet<PhotoId> = together.iter().filter(|entry| is_theirs(entry)).map(|entry| entry.id).collect();
        for entry in &mut shown {
            entry.albums.retain(|title| self.shows(title));
            entry.stack = entry.stack.take().and_then(|stack| within(stack, &theirs));
        }
        Ok(shown)
    }

    /// Rows say how many others of a stack there are: so many as were found.
    fn count_stacks(&self, rows: &mut [Row]) {
        if self.chosen().is_none() {
            return;
        }
        let mut counts: HashMap<ShortId, usize> = HashMap::new();
        for stack in rows.iter().filter_map(|row| row.stack) {
            *counts.entry(stack.top).or_default() += 1;
        }
        for row in rows {
            let others = |stack: &Stacked| counts.get(&stack.top).map_or(0, |count| count - 1);
            row.stack = row
                .stack
                .filter(|stack| others(stack) > 0)
                .map(|stack| Stacked { under: u8::try_from(others(&stack)).unwrap_or(u8::MAX), ..stack });
        }
    }
}

/// What is in an album, which may be a search, by its title alone.
fn by_hand(title: &str) -> Query {
    Query { state: State { album: Some(title.to_owned()), ..State::default() }, ..Query::default() }
}

/// What of a stack is among these, if it is still one.
fn within(stack: Stack, theirs: &HashSet<PhotoId>) -> Option<Stack> {
    let mut under = stack.under;
    under.retain(|under| theirs.contains(&under.photo));
    let top = match theirs.contains(&stack.top) {
        true => stack.top,
        false if under.is_empty() => return None,
        false => under.remove(0).photo,
    };
    (!under.is_empty()).then_some(Stack { top, under })
}

fn unavailable(error: anyhow::Error) -> Error {
    Error::Unavailable(error.into())
}

fn read_only<T>() -> Result<T, Error> {
    Err(unavailable(anyhow::anyhow!(READ_ONLY)))
}

#[async_trait]
impl Catalogue for Within {
    async fn add(&self, _records: &[Record]) -> Result<u64, Error> {
        read_only()
    }

    async fn records(&self, photo: PhotoId) -> Result<Vec<Record>, Error> {
        match self.entries(&[photo]).await?.is_empty() {
            true => Ok(Vec::new()),
            false => self.whole.catalogue.records(photo).await,
        }
    }

    async fn entries(&self, photos: &[PhotoId]) -> Result<Vec<Entry>, Error> {
        self.shown(self.whole.catalogue.entries(photos).await?).await
    }

    /// Of all there is: whether they are shown it, its entry says, which is read next.
    async fn resolve(&self, photo: ShortId) -> Result<Option<PhotoId>, Error> {
        self.whole.catalogue.resolve(photo).await
    }

    async fn at(&self, path: &OriginalPath) -> Result<Option<(PhotoId, FileState)>, Error> {
        let Some((photo, state)) = self.whole.catalogue.at(path).await? else { return Ok(None) };
        Ok(self.entries(&[photo]).await?.first().map(|entry| (entry.id, state)))
    }

    async fn find(&self, query: &Query) -> Result<Found, Error> {
        let mut found = self.whole.catalogue.find(&self.joined(query).await?).await?;
        self.count_stacks(&mut found.rows);
        Ok(found)
    }

    async fn page(&self, query: &Query, rows: Range<usize>) -> Result<Page, Error> {
        let mut page = self.whole.catalogue.page(&self.joined(query).await?, rows).await?;
        self.count_stacks(&mut page.rows);
        Ok(page)
    }

    async fn troubled(&self) -> Result<Vec<Entry>, Error> {
        self.shown(self.whole.catalogue.troubled().await?).await
    }

    async fn unsaid(&self, source: &Source, rank: Rank) -> Result<Vec<PhotoId>, Error> {
        let unsaid = self.whole.catalogue.unsaid(source, rank).await?;
        Ok(self.entries(&unsaid).await?.into_iter().map(|entry| entry.id).collect())
    }

    async fn said(&self, photos: &[PhotoId], sources: &[Source]) -> Result<Vec<Record>, Error> {
        if self.chosen().is_none() {
            return self.whole.catalogue.said(photos, sources).await;
        }
        let theirs: Vec<PhotoId> = self.entries(photos).await?.into_iter().map(|entry| entry.id).collect();
        self.whole.catalogue.said(&theirs, sources).await
    }

    async fn decide(&self, _decisions: &[Decided]) -> Result<u64, Error> {
        read_only()
    }

    /// Names, which whoever uses them holds against those that their photos have; and nothing of what else was decided.
    async fn decisions(&self, matter: Matter) -> Result<Vec<Decided>, Error> {
        match matter {
            // Who somebody else calls "me", and when people were born, is no name.
            Matter::People if self.chosen().is_some() => Ok(Vec::new()),
            Matter::People | Matter::Places | Matter::Albums | Matter::Memories => {
                self.whole.catalogue.decisions(matter).await
            }
            Matter::Edits | Matter::Shares | Matter::Accounts => Ok(Vec::new()),
        }
    }

    async fn vocabulary(&self) -> Result<Vocabulary, Error> {
        if self.chosen().is_none() {
            return self.whole.catalogue.vocabulary().await;
        }
        let photos: Vec<PhotoId> = self.find(&Query::default()).await?.rows.iter().map(|row| row.id).collect();
        let mut vocabulary = Vocabulary::default();
        for photos in photos.chunks(AT_ONCE) {
            self.entries(photos).await?.iter().for_each(|entry| vocabulary.and(Vocabulary::of(entry)));
        }
        Ok(vocabulary)
    }

    async fn version(&self) -> Result<u64, Error> {
        self.whole.catalogue.version().await
    }

    async fn stamps(&self) -> Result<HashMap<OriginalPath, Stamp>, Error> {
        Ok(HashMap::new())
    }

    async fn stamp(&self, _stamps: &[(OriginalPath, Option<Stamp>)]) -> Result<(), Error> {
        read_only()
    }

    async fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        match self.chosen() {
            None => self.whole.catalogue.kept(name).await,
            Some(_) => Ok(None),
        }
    }

    async fn keep(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        match self.chosen() {
            None => self.whole.catalogue.keep(name, bytes).await,
            Some(_) => Ok(()),
        }
    }

    async fn noted(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        match self.chosen() {
            None => self.whole.catalogue.noted(name).await,
            Some(_) => Ok(None),
        }
    }

    async fn note(&self, _name: &str, _change: Change) -> Result<(), Error> {
        read_only()
    }

    async fn clear(&self) -> Result<u64, Error> {
        read_only()
    }

    async fn complete(&self, _clearing: u64) -> Result<(), Error> {
        read_only()
    }

    async fn is_complete(&self) -> Result<bool, Error> {
        self.whole.catalogue.is_complete().await
    }
}
