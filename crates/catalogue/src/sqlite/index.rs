//! The index: which pictures have a term, as pieces of [`pressed`] postings.
//! It is changed in the caller's transaction, a piece at a time.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{CachedStatement, Connection, OptionalExtension, Transaction, params};

use super::pressed::{self, Piece, Posting};
use super::{Failure, fold};

/// Kind and text of a term, as the table spells them.
pub type Spelled = (i64, String);

/// What is to change in the index, in the order of its tables: pages are then changed one after another.
#[derive(Default)]
pub struct Changes(BTreeMap<Spelled, Moved>);

/// Where a term is no longer, and where it is now.
#[derive(Default)]
struct Moved {
    gone: BTreeSet<Posting>,
    new: BTreeSet<Posting>,
}

/// From this kind on terms are only counted.
pub const COUNTED: i64 = 100;

impl Changes {
    /// A picture has these terms no longer.
    pub fn remove(&mut self, terms: impl Iterator<Item = Spelled>, posting: Posting) {
        for term in terms {
            self.0.entry(term).or_default().gone.insert(posting);
        }
    }

    /// A picture has these terms now.
    pub fn insert(&mut self, terms: impl Iterator<Item = Spelled>, posting: Posting) {
        for term in terms {
            self.0.entry(term).or_default().new.insert(posting);
        }
    }

    /// Changes the index.
    pub fn make(&self, transaction: &Transaction<'_>) -> Result<(), Failure> {
        let mut count = transaction.prepare_cached(
            "INSERT INTO terms (kind, text, term, count) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (kind, text) DO UPDATE SET count = count + excluded.count
             RETURNING term, count",
        )?;
        let mut forget = transaction.prepare_cached("DELETE FROM terms WHERE kind = ?1 AND text = ?2")?;
        let mut pieces = Pieces::of(transaction)?;
        let mut next: i64 = transaction.prepare_cached("SELECT terms FROM state")?.query_row([], |row| row.get(0))?;
        for ((kind, text), Moved { gone, new }) in &self.0 {
            let grows = new.len() as i64 - gone.len() as i64;
            let (term, count): (i64, i64) =
                count.query_row(params![kind, text, next, grows], |row| Ok((row.get(0)?, row.get(1)?)))?;
            match *kind < COUNTED {
                true if term == next => pieces.put(term, pressed::filled(&new.iter().copied().collect::<Vec<_>>()))?,
                true => pieces.change(term, gone, new)?,
                false => {}
            }
            next = next.max(term + 1);
            if count == 0 {
                forget.execute(params![kind, text])?;
            }
        }
        transaction.prepare_cached("UPDATE state SET terms = ?1")?.execute([next])?;
        Ok(())
    }
}

/// The statements that change pieces.
struct Pieces<'a> {
    at: CachedStatement<'a>,
    after: CachedStatement<'a>,
    put: CachedStatement<'a>,
    delete: CachedStatement<'a>,
}

impl<'a> Pieces<'a> {
    fn of(transaction: &'a Transaction<'_>) -> Result<Self, Failure> {
        Ok(Self {
            at: transaction.prepare_cached(
                "SELECT first, others FROM postings WHERE term = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
            )?,
            after: transaction.prepare_cached(
                "SELECT first, others FROM postings WHERE term = ?1 AND first > ?2 ORDER BY first LIMIT 1",
            )?,
            put: transaction
                .prepare_cached("INSERT OR REPLACE INTO postings (term, first, others) VALUES (?1, ?2, ?3)")?,
            delete: transaction.prepare_cached("DELETE FROM postings WHERE term = ?1 AND first = ?2")?,
        })
    }

    fn change(&mut self, term: i64, gone: &BTreeSet<Posting>, new: &BTreeSet<Posting>) -> Result<(), Failure> {
        let mut places: Vec<Posting> = gone.union(new).copied().collect();
        while let Some(&first) = places.first() {
            let (piece, after) = self.around(term, first)?;
            let within = after.map_or(places.len(), |after| places.partition_point(|place| *place < after));
            let mut postings = Vec::new();
            if let Some((first, others)) = &piece {
                unpress(*first, others, &mut postings)?;
            }
            let changed: Vec<Posting> = places.drain(..within).collect();
            let pieces = match (piece, postings.last()) {
                (Some(piece), Some(&last)) if after.is_none() && last < first => pressed::longer(piece, last, &changed),
                (None, _) => pressed::filled(&changed),
                (Some((before, _)), _) => {
                    for place in changed {
                        match (postings.binary_search(&place), new.contains(&place)) {
                            (Err(at), true) => postings.insert(at, place),
                            (Ok(at), false) => drop(postings.remove(at)),
                            (Ok(_), true) | (Err(_), false) => {}
                        }
                    }
                    let pieces = pressed::evenly(&postings);
                    if pieces.first().is_none_or(|(first, _)| *first != before) {
                        self.delete.execute(params![term, before.0])?;
                    }
                    pieces
                }
            };
            self.put(term, pieces)?;
        }
        Ok(())
    }

    /// The piece that a posting is in, or belongs into, and where the next one begins.
    fn around(&mut self, term: i64, posting: Posting) -> Result<(Option<Piece>, Option<Posting>), Failure> {
        // Mostly photos are added in the order of time.
        let last = read(&mut self.at, term, Posting(i64::MAX))?;
        if last.as_ref().is_none_or(|(first, _)| *first <= posting) {
            return Ok((last, None));
        }
        let piece = match read(&mut self.at, term, posting)? {
            Some(piece) => Some(piece),
            // What comes before every piece is put into the first.
            None => read(&mut self.after, term, posting)?,
        };
        let after = match &piece {
            Some((first, _)) => read(&mut self.after, term, *first)?.map(|(after, _)| after),
            None => None,
        };
        Ok((piece, after))
    }

    fn put(&mut self, term: i64, pieces: Vec<Piece>) -> Result<(), Failure> {
        for (first, others) in pieces {
            self.put.execute(params![term, first.0, others])?;
        }
        Ok(())
    }
}

fn read(statement: &mut CachedStatement<'_>, term: i64, place: Posting) -> Result<Option<Piece>, Failure> {
    let piece = statement.query_row(params![term, place.0], |row| Ok((Posting(row.get(0)?), row.get(1)?)));
    Ok(piece.optional()?)
}

fn unpress(first: Posting, others: &[u8], into: &mut Vec<Posting>) -> Result<(), Failure> {
    pressed::read(first, others, into).ok_or_else(|| fold::nonsense("a piece of the index is torn"))
}

/// A term of the index.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub term: i64,
    /// How many pictures have it.
    pub count: i64,
}

/// A term, if any picture has it.
pub fn term(reader: &Connection, kind: i64, text: &str) -> Result<Option<Known>, Failure> {
    let mut statement = reader.prepare_cached("SELECT term, count FROM terms WHERE kind = ?1 AND text = ?2")?;
    let known = statement.query_row(params![kind, text], |row| Ok(Known { term: row.get(0)?, count: row.get(1)? }));
    Ok(known.optional()?)
}

/// All terms of a kind, with their texts.
pub fn terms(reader: &Connection, kind: i64) -> Result<Vec<(String, Known)>, Failure> {
    let mut statement = reader.prepare_cached("SELECT text, term, count FROM terms WHERE kind = ?1")?;
    let terms =
        statement.query_map([kind], |row| Ok((row.get(0)?, Known { term: row.get(1)?, count: row.get(2)? })))?;
    Ok(terms.collect::<Result<_, _>>()?)
}

/// The pictures with a term, from one place to another.
pub fn postings(reader: &Connection, term: i64, (from, to): (Posting, Posting)) -> Result<Vec<Posting>, Failure> {
    let mut statement = reader.prepare_cached(
        "SELECT first, others FROM postings WHERE term = ?1 AND first <= ?3 AND first >= ifnull(
             (SELECT first FROM postings WHERE term = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1), ?2)",
    )?;
    let mut rows = statement.query(params![term, from.0, to.0])?;
    let mut postings = Vec::new();
    while let Some(row) = rows.next()? {
        let others = row.get_ref(1)?.as_blob().map_err(fold::nonsense)?;
        unpress(Posting(row.get(0)?), others, &mut postings)?;
    }
    postings.truncate(postings.partition_point(|posting| *posting <= to));
    postings.drain(..postings.partition_point(|posting| *posting < from));
    Ok(postings)
}
