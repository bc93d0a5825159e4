//! What the library answered to the searches and other selections that browsers are looking at, kept for a while,
//! so that the chunks of one index all come from the same state of the library.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use library::{Answer, Away, Library, Order, Page, Row, Wanted};

/// What is kept.
#[derive(Default)]
pub(crate) struct Snapshots {
    /// The latest answers, most recently used last.
    answers: Mutex<VecDeque<Snapshot>>,
    /// How many problems there were in which version: pages ask often, and there may be many to count.
    problems: Mutex<Option<(u64, usize)>>,
}

/// Which photos are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// What a search finds; the timeline, where it is empty.
    Search { text: String, order: Order },
    /// What was put away there.
    Away(Away),
    /// What is in the folder at this path.
    Folder(String),
    /// The memory of the day with this key.
    Memory(String),
}

#[derive(Clone)]
struct Snapshot {
    selection: Selection,
    today: Date,
    answer: Arc<Answer>,
}

impl Selection {
    pub(crate) fn search(text: &str, order: Order) -> Self {
        Self::Search { text: text.to_owned(), order }
    }

    /// What the library answers to it; one row for each stack.
    async fn answer(&self, library: &Library, today: Date) -> anyhow::Result<Answer> {
        Ok(match self {
            Selection::Search { text, order } => {
                let wanted = Wanted { order: *order, ..Wanted::default() };
                let mut answer = library.search_for(text, today, wanted).await?;
                if text.is_empty() {
                    // The timeline is without the archive, which searches find.
                    answer.found.rows.retain(|row| row.flags & Row::ARCHIVED == 0);
                }
                answer.collapse();
                answer
            }
            Selection::Away(away) => Answer::chosen(library.put_away(*away).await?),
            Selection::Folder(path) => Answer::chosen(library.in_folder(path).await?),
            Selection::Memory(key) => match library.photos_of_memory(key, today).await? {
                Some(found) => Answer::chosen(found),
                None => Answer::chosen(Page { version: library.version().await?, count: 0, rows: Vec::new() }),
            },
        })
    }
}

/// Enough for a few windows, each at a search, while an import changes the library under them; 200,000 photos are 10 MB each.
const KEPT: usize = 8;

impl Snapshots {
    /// The photos of a selection in the library's present state.
    pub(crate) async fn now(
        &self,
        library: &Library,
        selection: Selection,
        today: Date,
    ) -> anyhow::Result<Arc<Answer>> {
        let version = library.version().await?;
        let is_it = |kept: &Snapshot| {
            kept.selection == selection && kept.today == today && kept.answer.found.version == version
        };
        if let Some(answer) = self.take(is_it) {
            return Ok(answer);
        }
        let answer = Arc::new(selection.answer(library, today).await?);
        let mut kept = self.answers.lock().expect("nothing panics while it holds the answers");
        kept.push_back(Snapshot { selection, today, answer: answer.clone() });
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(answer)
    }

    /// The photos of a selection in an earlier state, if it is still kept.
    pub(crate) fn at(&self, selection: &Selection, version: u64) -> Option<Arc<Answer>> {
        self.take(|kept| kept.selection == *selection && kept.answer.found.version == version)
    }

    /// How many problems the library has. `version` is its present state.
    pub(crate) async fn problems(&self, library: &Library, version: u64) -> anyhow::Result<usize> {
        let kept = *self.problems.lock().expect("nothing panics while it holds a number");
        if let Some((_, count)) = kept.filter(|(of, _)| *of == version) {
            return Ok(count);
        }
        let count = library.problems().await?.len();
        *self.problems.lock().expect("nothing panics while it holds a number") = Some((version, count));
        Ok(count)
    }

    fn take(&self, is_it: impl Fn(&Snapshot) -> bool) -> Option<Arc<Answer>> {
        let mut kept = self.answers.lock().expect("nothing panics while it holds the answers");
        let at = kept.iter().rposition(is_it)?;
        let snapshot = kept.remove(at).expect("the position was just found");
        kept.push_back(snapshot.clone());
        Some(snapshot.answer)
    }
}
