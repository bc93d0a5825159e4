//! Searches: the postings of what a query asks for are met, counted and put in order, and only the rows of the page that is
//! wanted are read.

use std::collections::BTreeMap;
use std::ops::Range;

use photo::{ShortId, day_since_1970, days_since_1970};
use query::{Clause, Query, Sort, Time};
use rusqlite::{Connection, params};

use super::add::kind_number;
use super::facts::{self, Fact};
use super::index::{self, Known};
use super::pressed::Posting;
use super::{Failure, ask, fold};
use crate::{Page, Row, Stacked, row};

/// Some of the pictures that a query finds, in its order.
pub fn page(reader: &Connection, query: &Query, rows: Range<usize>) -> Result<Page, Failure> {
    let found = answers(reader, query, ALL)?;
    let count = found.len().min(query.limit.unwrap_or(usize::MAX));
    let wanted = rows.start.min(count)..rows.end.min(count);
    let sort = query.sorted_by();
    let days = found.chunk_by(is_same_day);
    let rows = match sort {
        Sort::TakenAsc => in_order(reader, days, sort, wanted)?,
        Sort::TakenDesc | Sort::ImportedDesc | Sort::LeastRecentlyViewed => in_order(reader, days.rev(), sort, wanted)?,
        Sort::Relevance => {
            let alike = by_relevance(reader, query, found)?;
            let days = alike.iter().rev().flat_map(|alike| alike.chunk_by(is_same_day).rev());
            in_order(reader, days, sort, wanted)?
        }
        Sort::SizeDesc | Sort::Random(_) => in_order(reader, std::iter::once(&*found), sort, wanted)?,
    };
    Ok(Page { version: ask::version(reader)?, count, rows })
}

/// All that a query finds within a part of the index, whatever its limit, in the index's order.
fn answers(reader: &Connection, query: &Query, within: Within) -> Result<Vec<Posting>, Failure> {
    let mut found = found(reader, query, within)?;
    if facts::ask_rows(query) {
        let passes = |picture: &Picture| facts::row_passes(query, picture.row.taken_ms, picture.size_bytes);
        found = pictures(reader, &found)?.iter().filter(|picture| passes(picture)).map(|picture| picture.at).collect();
    }
    if !facts::are_all(query) {
        found = checked(reader, query, found)?;
    }
    Ok(found)
}

/// From one place in the index to another, both included.
type Within = (Posting, Posting);

const ALL: Within = (Posting(i64::MIN), Posting(i64::MAX));

/// A clause by the terms that some pictures have.
type KnownClause = Vec<Known>;

/// What the index finds, in its order.
fn found(reader: &Connection, query: &Query, within: Within) -> Result<Vec<Posting>, Failure> {
    let lookup = query.lookup();
    let first = lookup.from.map_or(within.0, |day| Posting::new(days_since_1970(day), 0));
    let last = lookup.to.map_or(within.1, |day| Posting(Posting::new(days_since_1970(day) + 1, 0).0 - 1));
    let within = (first.max(within.0), last.min(within.1));
    let mut clauses = lookup.all.iter().map(|clause| known(reader, clause)).collect::<Result<Vec<_>, _>>()?;
    for (fact, allows) in facts::searches(query).flat_map(Fact::asked) {
        let terms = index::terms(reader, fact.number())?.into_iter();
        let allowed = terms.filter(|(text, _)| text.parse().is_ok_and(&allows));
        clauses.push(allowed.map(|(_, known)| known).collect());
    }
    let mut either = facts::searches(query).flat_map(|search| &search.either);
    let one_of = |alternatives: &Vec<Query>, within: Within| {
        let of_each = alternatives.iter().map(|alternative| answers(reader, alternative, within));
        Ok::<_, Failure>(joined(of_each.collect::<Result<_, _>>()?))
    };
    let mut found = match clauses.is_empty().then(|| either.next()).flatten() {
        Some(alternatives) => one_of(alternatives, within)?,
        None => {
            if clauses.is_empty() {
                clauses.push(index::term(reader, Fact::Any.number(), "0")?.into_iter().collect());
            }
            meeting(reader, clauses, within)?
        }
    };
    for alternatives in either {
        let Some(within) = span(&found) else { break };
        retain(&mut found, &one_of(alternatives, within)?, true);
    }
    for unwanted in facts::searches(query).flat_map(Query::refused) {
        let Some(within) = span(&found) else { break };
        retain(&mut found, &answers(reader, unwanted, within)?, false);
    }
    for alternatives in &lookup.any {
        let mut any = Vec::new();
        for clauses in alternatives {
            any.push(meeting_all(reader, clauses, &found)?);
        }
        let any = joined(any);
        retain(&mut found, &any, true);
    }
    for clauses in &lookup.none {
        let unwanted = meeting_all(reader, clauses, &found)?;
        retain(&mut found, &unwanted, false);
    }
    for search in facts::searches(query).filter(|search| search.time.picks()) {
        retain_days(&mut found, &search.time);
    }
    Ok(found)
}

fn known(reader: &Connection, clause: &Clause) -> Result<KnownClause, Failure> {
    let terms = clause.iter().map(|term| index::term(reader, kind_number(term.kind), &term.text));
    Ok(terms.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Which pictures meet all of these clauses, of which there are some.
fn meeting(reader: &Connection, mut clauses: Vec<KnownClause>, within: Within) -> Result<Vec<Posting>, Failure> {
    // The rarest first: of the others only what lies between its pictures is read.
    clauses.sort_by_key(|clause| clause.iter().map(|known| known.count).sum::<i64>());
    let mut clauses = clauses.into_iter();
    let mut meeting = having(reader, &clauses.next().unwrap_or_default(), within)?;
    for clause in clauses {
        let Some(within) = span(&meeting) else { break };
        retain(&mut meeting, &having(reader, &clause, within)?, true);
    }
    Ok(meeting)
}

/// Which pictures meet all of these clauses, where `found` is.
fn meeting_all(reader: &Connection, clauses: &[Clause], found: &[Posting]) -> Result<Vec<Posting>, Failure> {
    let Some(within) = span(found) else { return Ok(Vec::new()) };
    let clauses = clauses.iter().map(|clause| known(reader, clause)).collect::<Result<Vec<_>, _>>()?;
    meeting(reader, clauses, within)
}

fn span(found: &[Posting]) -> Option<Within> {
    Some((*found.first()?, *found.last()?))
}

/// Which pictures meet a clause.
fn having(reader: &Connection, clause: &KnownClause, within: Within) -> Result<Vec<Posting>, Failure> {
    let lists = clause.iter().map(|known| index::postings(reader, known.term, within));
    Ok(joined(lists.collect::<Result<Vec<_>, _>>()?))
}

/// Sorted lists as one.
fn joined(mut lists: Vec<Vec<Posting>>) -> Vec<Posting> {
    lists.retain(|list| !list.is_empty());
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    let mut joined = lists.concat();
    // Which finds the sorted parts.
    joined.sort();
    joined.dedup();
    joined
}

/// Keeps of a sorted list what is in another, or what is not.
fn retain(found: &mut Vec<Posting>, other: &[Posting], are_kept: bool) {
    let mut other = Sorted(other);
    found.retain(|posting| other.has(*posting) == are_kept);
}

/// A sorted list that is asked for one after another.
struct Sorted<'a>(&'a [Posting]);

impl Sorted<'_> {
    /// Whether it has this one, which is not before the last that was asked for.
    fn has(&mut self, posting: Posting) -> bool {
        while let [first, rest @ ..] = self.0
            && *first < posting
        {
            self.0 = rest;
        }
        self.0.first() == Some(&posting)
    }
}

fn retain_days(found: &mut Vec<Posting>, time: &Time) {
    let mut last = None;
    found.retain(|posting| {
        let day = posting.day();
        let holds = match last {
            Some((of, holds)) if of == day => holds,
            _ => time.admits(day_since_1970(day)),
        };
        last = Some((day, holds));
        holds
    });
}

/// What is found by how relevant it is, the least first ([`query::Lookup::relevance`]).
fn by_relevance(reader: &Connection, query: &Query, found: Vec<Posting>) -> Result<Vec<Vec<Posting>>, Failure> {
    let mut relevance = vec![0; found.len()];
    let Some(within) = span(&found) else { return Ok(Vec::new()) };
    for clause in query.lookup().all {
        let mut terms = Vec::new();
        for term in &clause {
            let known = index::term(reader, kind_number(term.kind), &term.text)?;
            terms.extend(known.map(|known| (term.kind.relevance(), known)));
        }
        terms.sort_by_key(|(relevance, _)| *relevance);
        // Whatever is found has one of them, so it is known how relevant it is at least.
        let least = terms.first().map_or(0, |(relevance, _)| *relevance);
        let mut best = vec![least; found.len()];
        for (relevance, known) in terms.iter().filter(|(relevance, _)| *relevance > least) {
            let having = index::postings(reader, known.term, within)?;
            let mut having = Sorted(&having);
            let of_better = found.iter().zip(&mut best).filter(|(posting, _)| having.has(**posting));
            of_better.for_each(|(_, best)| *best = *relevance);
        }
        relevance.iter_mut().zip(best).for_each(|(sum, best)| *sum += best);
    }
    let mut alike: BTreeMap<u32, Vec<Posting>> = BTreeMap::new();
    for (posting, relevance) in found.into_iter().zip(relevance) {
        alike.entry(relevance).or_default().push(posting);
    }
    Ok(alike.into_values().collect())
}

/// Those that are answers, of which the index cannot say it.
fn checked(reader: &Connection, query: &Query, candidates: Vec<Posting>) -> Result<Vec<Posting>, Failure> {
    let mut found = Vec::new();
    for candidate in candidates {
        if fold::entry(reader, candidate.n())?.is_some_and(|entry| query.matches(&entry)) {
            found.push(candidate);
        }
    }
    Ok(found)
}

fn is_same_day(one: &Posting, other: &Posting) -> bool {
    one.day() == other.day()
}

/// The rows wanted of pictures that are in order but for those of one group.
fn in_order<'a>(
    reader: &Connection,
    groups: impl Iterator<Item = &'a [Posting]>,
    sort: Sort,
    wanted: Range<usize>,
) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::with_capacity(wanted.len());
    let mut from = 0;
    for group in groups {
        if wanted.end <= from {
            break;
        }
        let to = from + group.len();
        if wanted.start < to {
            let mut pictures = pictures(reader, group)?;
            row::sort(&mut pictures, sort, |picture| (picture.row, picture.size_bytes));
            let some = &pictures[wanted.start.saturating_sub(from)..group.len().min(wanted.end - from)];
            rows.extend(some.iter().map(|picture| picture.row));
        }
        from = to;
    }
    Ok(rows)
}

/// A picture's row of the timeline.
#[derive(Clone, Copy)]
struct Picture {
    at: Posting,
    row: Row,
    size_bytes: u64,
}

/// How far numbers may be apart whose rows are read one after another with those between.
const NEAR: i64 = 4;

/// The rows of sorted postings, in their order.
fn pictures(reader: &Connection, postings: &[Posting]) -> Result<Vec<Picture>, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT n, id, taken_ms, look, stack, size_bytes FROM timeline WHERE day = ?1 AND n BETWEEN ?2 AND ?3",
    )?;
    let mut pictures = Vec::with_capacity(postings.len());
    for near in postings.chunk_by(|one, other| other.0 - one.0 <= NEAR) {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let mut rows = statement.query(params![first.day(), first.n(), last.n()])?;
        let mut wanted = near.iter();
        let mut next = wanted.next();
        while let (Some(at), Some(row)) = (next, rows.next()?) {
            if row.get::<_, i64>(0)? == at.n() {
                pictures.push(Picture { at: *at, row: read(row)?, size_bytes: row.get::<_, i64>(5)?.cast_unsigned() });
                next = wanted.next();
            }
        }
        if next.is_some() {
            return Err(fold::nonsense("the index has a picture that the timeline has not"));
        }
    }
    Ok(pictures)
}

fn read(row: &rusqlite::Row<'_>) -> Result<Row, Failure> {
    let id = fold::photo_id(row.get_ref(1)?.as_blob().map_err(fold::nonsense)?)?;
    let look: i64 = row.get(3)?;
    let (aspect, colour, flags) = ((look >> 24) as u8, (look >> 8) as u16, look as u8);
    let top: Option<[u8; 8]> = row.get(4)?;
    let stack = top.map(|top| Stacked { top: ShortId(top), under: (look >> 32) as u8 });
    Ok(Row { id, taken_ms: row.get(2)?, aspect, colour, flags, stack })
}
