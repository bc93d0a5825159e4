//! What the library answered to the searches that browsers are looking at, kept for a while,
//! so that the chunks of one index all come from the same state of the library.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use library::{Answer, Library, Order, Row, Wanted};

/// What is kept.
#[derive(Default)]
pub(crate) struct Snapshots {
    /// The latest answers, most recently used last.
    answers: Mutex<VecDeque<Snapshot>>,
    /// How many problems there were in which version: pages ask often, and there may be many to count.
    problems: Mutex<Option<(u64, usize)>>,
}

#[derive(Clone)]
struct Snapshot {
    text: String,
    order: Order,
    today: Date,
    answer: Arc<Answer>,
}

impl Snapshot {
    fn is_of(&self, text: &str, order: Order) -> bool {
        self.text == text && self.order == order
    }
}

/// Enough for a few windows, each at a search, while an import changes the library under them; 200,000 photos are 10 MB each.
const KEPT: usize = 8;

impl Snapshots {
    /// The answer to `text` in the library's present state, one row for each stack.
    pub(crate) async fn now(
        &self,
        library: &Library,
        text: &str,
        order: Order,
        today: Date,
    ) -> anyhow::Result<Arc<Answer>> {
        let version = library.version().await?;
        let is_it =
            |kept: &Snapshot| kept.is_of(text, order) && kept.today == today && kept.answer.found.version == version;
        if let Some(answer) = self.take(is_it) {
            return Ok(answer);
        }
        let mut answer = library.search_for(text, today, Wanted { order, ..Wanted::default() }).await?;
        if text.is_empty() {
            // The timeline is without the archive, which searches find.
            answer.found.rows.retain(|row| row.flags & Row::ARCHIVED == 0);
        }
        answer.collapse();
        let answer = Arc::new(answer);
        let mut kept = self.answers.lock().expect("nothing panics while it holds the answers");
        kept.push_back(Snapshot { text: text.to_owned(), order, today, answer: answer.clone() });
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(answer)
    }

    /// The answer to `text` in an earlier state, if it is still kept.
    pub(crate) fn at(&self, text: &str, order: Order, version: u64) -> Option<Arc<Answer>> {
        self.take(|kept| kept.is_of(text, order) && kept.answer.found.version == version)
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
