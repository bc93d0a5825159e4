//! Searches: the clause that the fewest partitions lead to is read, and every line of it checked by what the line knows.
//! What no line knows is checked on the entries of those that are left.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use futures::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use photo::{PhotoId, day_since_1970, days_since_1970};
use query::{Lookup, Query, Sort, Time};

use super::DynamoDb;
use super::line::{self, Asked, Candidate, DAY_MS, Line};
use super::state::State;
use super::table::{Item, Order};
use crate::facts::beyond;
use crate::{Error, Found, row};

/// How many partitions are read in turn, page by page, where a few pictures are enough: more are read whole, several at once.
const MOST_IN_TURN: usize = 24;

/// How many partitions are read at once.
const AT_ONCE: usize = 8;

/// How many entries are checked at once.
const CHECKED: usize = 100;

/// Where a search reads.
struct Lead {
    partitions: BTreeSet<String>,
    /// Whether they are years of the timeline, whose lines know less.
    is_timeline: bool,
}

impl DynamoDb {
    /// The pictures that a query finds, in its order.
    pub(super) async fn find_pictures(&self, query: &Query) -> Result<Found, Error> {
        let state = State::read(&self.table).await?;
        let mut lookup = query.lookup();
        let (first_ms, last_ms) = times(&lookup);
        // The service refuses to look between a day and one before it.
        if first_ms > last_ms {
            return Ok(Found { version: state.version, rows: Vec::new() });
        }
        let lead = self.lead(&state, &mut lookup).await?;
        let asked = Asked::of(&lookup, lead.is_timeline);
        let exact = asked.whole && beyond(query).lookup().exact;
        let order = match query.sorted_by() {
            Sort::TakenDesc | Sort::ImportedDesc | Sort::LeastRecentlyViewed => Some(Order::LastFirst),
            Sort::TakenAsc => Some(Order::FirstFirst),
            Sort::Relevance | Sort::SizeDesc | Sort::Random(_) => None,
        };
        // What recurs is rare in every year, and all of these may be kept or packed.
        let is_rare = lead.is_timeline && query.time.picks();
        let in_turn = exact && !is_rare && lead.partitions.len() <= MOST_IN_TURN;
        let enough = query.limit.filter(|_| in_turn).zip(order);
        let check = |line: &Line| {
            let is_within = (first_ms..=last_ms).contains(&line.taken_ms()) && is_on(&query.time, line.taken_ms());
            let candidate = is_within.then(|| asked.check(query, line)).flatten()?;
            Some(Candidate { is_sure: candidate.is_sure && exact, ..candidate })
        };
        let mut candidates = match (enough, lead.is_timeline) {
            (Some(enough), _) => self.enough(&lead.partitions, (first_ms, last_ms), enough, check).await?,
            (None, true) => {
                let mut found = Vec::new();
                for lines in self.years.read(&self.table, &state, lead.partitions).await? {
                    found.extend(lines.iter().filter_map(check));
                }
                found
            }
            (None, false) => {
                let times = (first_ms, last_ms);
                let reading: Vec<_> =
                    lead.partitions.iter().map(|partition| line::read(&self.table, partition, times)).collect();
                let read: Vec<Vec<Line>> = stream::iter(reading).buffer_unordered(AT_ONCE).try_collect().await?;
                read.iter().flatten().filter_map(check).collect()
            }
        };
        // A picture is found once in each partition that leads to it.
        let mut seen = HashSet::new();
        candidates.retain(|candidate| seen.insert(candidate.row.id));
        let sorted_by = query.sorted_by();
        row::sort(&mut candidates, sorted_by, |candidate| (candidate.row, candidate.size_bytes));
        if sorted_by == Sort::Relevance {
            candidates = self.checked(&Query { limit: None, ..query.clone() }, candidates).await?;
            candidates.sort_by_key(|candidate| Reverse(candidate.relevance));
        } else if candidates.iter().any(|candidate| !candidate.is_sure) {
            candidates = self.checked(query, candidates).await?;
        }
        candidates.truncate(query.limit.unwrap_or(usize::MAX));
        Ok(Found { version: state.version, rows: candidates.into_iter().map(|candidate| candidate.row).collect() })
    }

    /// Where to read, and the lookup without what no picture has.
    async fn lead(&self, state: &State, lookup: &mut Lookup) -> Result<Lead, Error> {
        // The timeline is what is asked for first, and leads by itself.
        if !lookup.all.is_empty() {
            let words = self.words.index(&self.table, state).await?;
            *lookup = words.narrowed(lookup);
            let clauses = lookup.all.iter().filter_map(|clause| words.leading_to(clause));
            if let Some(partitions) = clauses.min_by_key(BTreeSet::len) {
                return Ok(Lead { partitions, is_timeline: false });
            }
        }
        let within = |date: Option<Date>, or: i16| date.map_or(or, Date::year);
        let (first, last) = (within(lookup.from, i16::MIN), within(lookup.to, i16::MAX));
        let is_within =
            |partition: &&String| line::year_of(partition).is_some_and(|year| (first..=last).contains(&year));
        Ok(Lead { partitions: state.years.keys().filter(is_within).cloned().collect(), is_timeline: true })
    }

    /// So many that pass, newest or oldest first, without reading on once there are enough.
    async fn enough(
        &self,
        partitions: &BTreeSet<String>,
        times: (i64, i64),
        (enough, order): (usize, Order),
        check: impl Fn(&Line) -> Option<Candidate>,
    ) -> Result<Vec<Candidate>, Error> {
        let (first, last) = line::between(times.0, times.1);
        let mut open: Vec<Open> = Vec::new();
        for partition in partitions {
            let (from_ms, to_ms) = line::times(partition);
            let (first, last) = line::between(times.0.max(from_ms), times.1.min(to_ms));
            open.push(Open { partition, reached: if order == Order::LastFirst { last } else { first }, from: None });
        }
        let is_before = |one: &[u8], other: &[u8]| if order == Order::LastFirst { one > other } else { one < other };
        let mut found: Vec<(Box<[u8]>, Candidate)> = Vec::new();
        // Always the one that may have the first of all that were not read.
        let first_of = |open: &[Open]| {
            (0..open.len()).reduce(
                |one, other| {
                    if is_before(&open[other].reached, &open[one].reached) { other } else { one }
                },
            )
        };
        while let Some(next) = first_of(&open) {
            let Open { partition, reached, from } = &mut open[next];
            let is_sure = |(place, candidate): &&(Box<[u8]>, Candidate)| candidate.is_sure && is_before(place, reached);
            let sure: HashSet<PhotoId> = found.iter().filter(is_sure).map(|(_, candidate)| candidate.row.id).collect();
            if sure.len() >= enough {
                break;
            }
            let page = self.table.page(partition, Some((&first, &last)), order, from.take()).await?;
            let lines: Vec<Line> = page.items.iter().filter_map(Line::of).collect();
            found.extend(lines.iter().filter_map(|line| Some((line.place().into(), check(line)?))));
            if let Some(line) = lines.last() {
                *reached = line.place().to_vec();
            }
            *from = page.next;
            if from.is_none() {
                open.swap_remove(next);
            }
        }
        Ok(found.into_iter().map(|(_, candidate)| candidate).collect())
    }

    /// Those that are answers, until there are as many as asked for.
    async fn checked(&self, query: &Query, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, Error> {
        let enough = query.limit.unwrap_or(usize::MAX);
        // Where a few are enough, nothing is checked in vain.
        let at_once = if query.limit.is_some() { 1 } else { AT_ONCE };
        let checking: Vec<_> = candidates.chunks(CHECKED).map(|some| self.answers(query, some)).collect();
        let mut checking = stream::iter(checking).buffered(at_once);
        let mut found = Vec::new();
        while found.len() < enough
            && let Some(some) = checking.try_next().await?
        {
            found.extend(some);
        }
        Ok(found)
    }

    /// Those of a few that are answers. By relevance, each with its own.
    async fn answers(&self, query: &Query, some: &[Candidate]) -> Result<Vec<Candidate>, Error> {
        let by_relevance = query.sort == Some(Sort::Relevance);
        let is_sure = |candidate: &Candidate| candidate.is_sure && (candidate.relevance.is_some() || !by_relevance);
        let unsure = some.iter().filter(|candidate| !is_sure(candidate));
        let entries = self.entries_of(&unsure.map(|candidate| candidate.row.id).collect::<Vec<_>>()).await?;
        let matching = entries.iter().filter(|entry| query.matches(entry));
        let matching: HashMap<PhotoId, Option<u32>> =
            matching.map(|entry| (entry.id, by_relevance.then(|| query.relevance(entry)))).collect();
        let found = some.iter().filter_map(|candidate| match is_sure(candidate) {
            true => Some(*candidate),
            false => matching.get(&candidate.row.id).map(|relevance| Candidate { relevance: *relevance, ..*candidate }),
        });
        Ok(found.collect())
    }
}

/// A partition that is being read.
struct Open<'a> {
    partition: &'a str,
    /// All lines that were not read are beyond this.
    reached: Vec<u8>,
    from: Option<Item>,
}

/// The first and last millisecond of the days asked for.
fn times(lookup: &Lookup) -> (i64, i64) {
    let first = lookup.from.map_or(i64::MIN, |day| days_since_1970(day) * DAY_MS);
    let last = lookup.to.map_or(i64::MAX, |day| (days_since_1970(day) + 1) * DAY_MS - 1);
    (first, last)
}

fn is_on(time: &Time, taken_ms: i64) -> bool {
    !time.picks() || time.admits(day_since_1970(taken_ms.div_euclid(DAY_MS)))
}
