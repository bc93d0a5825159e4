//! Searches: what a query looks up as one SQL statement over the index, and the rest checked on what that finds.
//! The rarest clause leads; the others are asked of each picture that it names.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use photo::{ShortId, days_since_1970};
use query::{Lookup, Query, Recur, Sort, Term};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::add::kind_number;
use super::{Failure, ask, facts, fold};
use crate::facts::beyond;
use crate::{Found, Row, Stacked, row};

/// The pictures that a query finds, in its order.
pub fn find(reader: &Connection, query: &Query) -> Result<Found, Failure> {
    let asked = query.lookup();
    let lookup = narrowed(&asked);
    let mut candidates = Vec::new();
    for days in ranges(reader, &lookup, &query.time.recur)? {
        collect(reader, query, &lookup, days, &mut candidates)?;
    }
    row::sort(&mut candidates, query.sort.unwrap_or_default(), |candidate| (candidate.row, candidate.size_bytes));
    // A picture is found once for each alternative that it meets.
    candidates.dedup_by_key(|candidate| candidate.n);
    if lookup != asked || !beyond(query).lookup().exact {
        candidates = checked(reader, query, candidates)?;
    }
    candidates.truncate(query.limit.unwrap_or(usize::MAX));
    let rows = candidates.into_iter().map(|candidate| candidate.row).collect();
    Ok(Found { version: ask::version(reader)?, rows })
}

/// What of a lookup goes into a statement: SQLite refuses expressions that are a thousand deep, and a whole letter may
/// have been pasted into the search box.
fn narrowed(lookup: &Lookup) -> Lookup {
    const MOST: usize = 64;
    let mut narrowed = lookup.clone();
    // Without some of its alternatives a clause would miss pictures, so it goes whole.
    narrowed.all.retain(|clause| clause.len() <= MOST);
    narrowed.all.truncate(MOST);
    narrowed.none.truncate(MOST);
    narrowed
}

/// Those that are answers, of which the index cannot say it.
fn checked(reader: &Connection, query: &Query, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, Failure> {
    let mut found = Vec::new();
    for candidate in candidates {
        if fold::entry(reader, candidate.n)?.is_some_and(|entry| query.matches(&entry)) {
            found.push(candidate);
        }
    }
    Ok(found)
}

/// A picture that the index finds.
#[derive(Clone, Copy)]
struct Candidate {
    n: i64,
    /// 0 when it was not asked for.
    size_bytes: u64,
    row: Row,
}

/// Days as the index has them, first and last.
type Days = (i64, i64);

/// The days that a search is about, latest first. Days that come again are many short ranges.
fn ranges(reader: &Connection, lookup: &Lookup, recur: &Recur) -> Result<Vec<Days>, Failure> {
    let first = lookup.from.map_or(i64::MIN, days_since_1970);
    let last = lookup.to.map_or(i64::MAX, days_since_1970);
    if *recur == Recur::default() {
        return Ok(vec![(first, last)]);
    }
    let mut before =
        reader.prepare_cached("SELECT day FROM timeline WHERE day BETWEEN ?1 AND ?2 ORDER BY day DESC LIMIT 1")?;
    let mut ranges: Vec<Days> = Vec::new();
    let mut broken = true;
    let mut end = last;
    // From each day that has pictures to the one before it.
    while let Some(day) = before.query_row([first, end], |row| row.get::<_, i64>(0)).optional()? {
        match (recur.holds(date_of(day)), ranges.last_mut()) {
            (true, Some((start, _))) if !broken => *start = day,
            (true, _) => ranges.push((day, day)),
            (false, _) => {}
        }
        broken = !recur.holds(date_of(day));
        let Some(earlier) = day.checked_sub(1) else { break };
        end = earlier;
    }
    Ok(ranges)
}

fn date_of(day: i64) -> Date {
    date(1970, 1, 1).saturating_add(day.days())
}

/// What the index finds on these days, in the index's order.
fn collect(
    reader: &Connection,
    query: &Query,
    lookup: &Lookup,
    days: Days,
    candidates: &mut Vec<Candidate>,
) -> Result<(), Failure> {
    let with_facts = *query != beyond(query) || query.sort == Some(Sort::SizeDesc);
    let Some(statement) = Statement::of(reader, lookup, days, with_facts)? else { return Ok(()) };
    let mut prepared = reader.prepare_cached(&statement.sql)?;
    let mut rows = prepared.query(params_from_iter(statement.values))?;
    while let Some(row) = rows.next()? {
        let taken_ms = row.get(2)?;
        let mut size_bytes = 0;
        if with_facts {
            let facts = facts::read(row, 5)?;
            if !facts.pass(query, taken_ms) {
                continue;
            }
            size_bytes = facts.size_bytes;
        }
        let look: i64 = row.get(3)?;
        let id = fold::photo_id(row.get_ref(1)?.as_blob().map_err(fold::nonsense)?)?;
        let (aspect, colour, flags) = ((look >> 24) as u8, (look >> 8) as u16, look as u8);
        let top: Option<[u8; 8]> = row.get(4)?;
        let stack = top.map(|top| Stacked { top: ShortId(top), under: (look >> 32) as u8 });
        let row_of = Row { id, taken_ms, aspect, colour, flags, stack };
        candidates.push(Candidate { n: row.get(0)?, size_bytes, row: row_of });
    }
    Ok(())
}

/// A lookup as SQL.
struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    /// `None` when nothing can be found. A picture may be found several times.
    fn of(reader: &Connection, lookup: &Lookup, days: Days, with_facts: bool) -> Result<Option<Self>, Failure> {
        let mut rarest = None;
        let mut least = i64::MAX;
        for clause in &lookup.all {
            let mut count = 0;
            for term in clause {
                count += frequency(reader, term, days, least)?;
            }
            if count == 0 {
                return Ok(None);
            }
            if count < least {
                (rarest, least) = (Some(clause), count);
            }
        }

        let mut statement = Self { sql: String::new(), values: Vec::new() };
        statement.push("SELECT t.n, t.id, t.taken_ms, t.look, t.stack");
        if with_facts {
            statement.push(", ");
            statement.push(facts::COLUMNS);
        }
        match rarest {
            Some(clause) => {
                statement.push(" FROM (");
                for (number, term) in clause.iter().enumerate() {
                    statement.push(if number > 0 { " UNION ALL " } else { "" });
                    statement.push("SELECT day, n FROM terms WHERE ");
                    statement.term(term);
                    statement.between("day", days);
                }
                // CROSS JOIN keeps SQLite from turning the two around.
                statement.push(") found CROSS JOIN timeline t ON t.day = found.day AND t.n = found.n WHERE TRUE");
            }
            None => {
                statement.push(" FROM timeline t WHERE TRUE");
                statement.between("t.day", days);
            }
        }
        for clause in lookup.all.iter().filter(|clause| rarest != Some(clause)) {
            statement.push(" AND (FALSE");
            for term in clause {
                statement.push(" OR ");
                statement.has(term);
            }
            statement.push(")");
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

    fn between(&mut self, column: &str, (first, last): Days) {
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

/// How many pictures of these days have a term, counted up to `most`.
fn frequency(reader: &Connection, term: &Term, (first, last): Days, most: i64) -> Result<i64, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT count(*) FROM (
             SELECT 1 FROM terms WHERE kind = ?1 AND text = ?2 AND day BETWEEN ?3 AND ?4 LIMIT ?5)",
    )?;
    Ok(statement.query_row(params![kind_number(term.kind), term.text, first, last, most], |row| row.get(0))?)
}
