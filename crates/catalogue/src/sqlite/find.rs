//! Searches: what a query looks up as one SQL statement over the index, and the rest checked on what that finds.
//! The rarest clause leads; the others are asked of each picture that it names.

use std::cmp::Reverse;
use std::fmt::Write;

use photo::days_since_1970;
use query::{Lookup, Query, Sort, Term};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use super::add::kind_number;
use super::{Failure, ask, fold};
use crate::{Found, Row};

/// The pictures that a query finds, in its order.
pub fn find(reader: &Connection, query: &Query) -> Result<Found, Failure> {
    let lookup = query.lookup();
    let mut candidates = candidates(reader, &lookup)?;
    if !lookup.exact {
        let mut found = Vec::new();
        for candidate in candidates {
            if fold::entry(reader, candidate.n)?.is_some_and(|entry| query.matches(&entry)) {
                found.push(candidate);
            }
        }
        candidates = found;
    }
    // As Query::order does.
    let newest_first = |candidate: &Candidate| (Reverse(candidate.row.taken_ms), candidate.row.id);
    match query.sort.unwrap_or_default() {
        Sort::TakenAsc => candidates.sort_by_key(|candidate| (candidate.row.taken_ms, candidate.row.id)),
        Sort::SizeDesc => candidates.sort_by_key(|candidate| (Reverse(candidate.size_bytes), newest_first(candidate))),
        Sort::TakenDesc | Sort::Relevance | Sort::ImportedDesc | Sort::LeastRecentlyViewed => {
            candidates.sort_by_key(newest_first);
        }
    }
    candidates.truncate(query.limit.unwrap_or(usize::MAX));
    let rows = candidates.into_iter().map(|candidate| candidate.row).collect();
    Ok(Found { version: ask::version(reader)?, rows })
}

/// A picture that the index finds.
struct Candidate {
    n: i64,
    size_bytes: u64,
    row: Row,
}

fn candidates(reader: &Connection, lookup: &Lookup) -> Result<Vec<Candidate>, Failure> {
    let Some(statement) = Statement::of(reader, lookup)? else { return Ok(vec![]) };
    let mut prepared = reader.prepare_cached(&statement.sql)?;
    let mut rows = prepared.query(params_from_iter(statement.values))?;
    let mut candidates = Vec::new();
    while let Some(row) = rows.next()? {
        let look: i64 = row.get(3)?;
        candidates.push(Candidate {
            n: row.get(0)?,
            size_bytes: row.get::<_, i64>(4)?.cast_unsigned(),
            row: Row {
                id: fold::photo_id(row.get_ref(1)?.as_blob().map_err(fold::nonsense)?)?,
                taken_ms: row.get(2)?,
                aspect: (look >> 24) as u8,
                colour: (look >> 8) as u16,
                flags: look as u8,
            },
        });
    }
    Ok(candidates)
}

/// A lookup as SQL.
struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    /// `None` when nothing can be found.
    fn of(reader: &Connection, lookup: &Lookup) -> Result<Option<Self>, Failure> {
        let first = lookup.from.map_or(i64::MIN, days_since_1970);
        let last = lookup.to.map_or(i64::MAX, days_since_1970);
        let mut counts = Vec::with_capacity(lookup.all.len());
        for clause in &lookup.all {
            let mut count = 0;
            for term in clause {
                count += frequency(reader, term, first, last)?;
            }
            if count == 0 {
                return Ok(None);
            }
            counts.push(count);
        }
        let rarest = (0..counts.len()).min_by_key(|index| counts[*index]).filter(|index| counts[*index] < OFTEN);

        let mut statement = Self { sql: String::new(), values: Vec::new() };
        statement.push("SELECT t.n, t.id, t.taken_ms, t.look, t.size_bytes FROM ");
        if let Some(index) = rarest {
            statement.push("(");
            for (number, term) in lookup.all[index].iter().enumerate() {
                // UNION, not UNION ALL: a picture may have several of the terms.
                statement.push(if number > 0 { " UNION " } else { "" });
                statement.push("SELECT day, n FROM terms WHERE ");
                statement.term(term);
                statement.between("day", first, last);
            }
            // CROSS JOIN keeps SQLite from turning the two around.
            statement.push(") found CROSS JOIN timeline t ON t.day = found.day AND t.n = found.n WHERE TRUE");
        } else {
            statement.push("timeline t WHERE TRUE");
            statement.between("t.day", first, last);
        }
        for (index, clause) in lookup.all.iter().enumerate() {
            if rarest != Some(index) {
                statement.push(" AND (FALSE");
                for term in clause {
                    statement.push(" OR ");
                    statement.has(term);
                }
                statement.push(")");
            }
        }
        for term in &lookup.none {
            statement.push(" AND NOT ");
            statement.has(term);
        }
        Ok(Some(statement))
    }

    fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn value(&mut self, value: impl Into<Value>) {
        self.values.push(value.into());
        write!(self.sql, "?{}", self.values.len()).expect("a string takes everything");
    }

    fn term(&mut self, term: &Term) {
        self.push("kind = ");
        self.value(kind_number(term.kind));
        self.push(" AND text = ");
        self.value(term.text.clone());
    }

    fn between(&mut self, column: &str, first: i64, last: i64) {
        self.push(" AND ");
        self.push(column);
        self.push(" BETWEEN ");
        self.value(first);
        self.push(" AND ");
        self.value(last);
    }

    fn has(&mut self, term: &Term) {
        self.push("EXISTS (SELECT 1 FROM terms WHERE ");
        self.term(term);
        self.push(" AND terms.day = t.day AND terms.n = t.n)");
    }
}

/// A clause that more pictures than this meet does not lead: reading the whole timeline is no slower.
const OFTEN: i64 = 50_000;

/// How many pictures of these days have a term, counted as far as it matters.
fn frequency(reader: &Connection, term: &Term, first: i64, last: i64) -> Result<i64, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT count(*) FROM (
             SELECT 1 FROM terms WHERE kind = ?1 AND text = ?2 AND day BETWEEN ?3 AND ?4 LIMIT ?5)",
    )?;
    Ok(statement.query_row(params![kind_number(term.kind), term.text, first, last, OFTEN], |row| row.get(0))?)
}
