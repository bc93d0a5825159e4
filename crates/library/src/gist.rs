//! What answers a question beside the photos themselves: where they were taken, or when.

use std::cmp::Reverse;
use std::collections::HashMap;

use catalogue::Row;
use jiff::civil::Date;
use photo::{Entry, day_since_1970};
use query::{Intent, Query};
use serde::Serialize;

use crate::{AT_ONCE, Library};

/// What answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gist {
    /// Where they were taken: the place with most photos first. Of many photos only the first ones are asked.
    Places(Vec<InPlace>),
    /// When they were taken: days that follow each other together, the latest first.
    Days(Vec<OnDays>),
}

/// How many photos were taken in a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InPlace {
    /// `Lisbon, Portugal`; none where it is not known.
    pub name: Option<String>,
    /// How many.
    pub photos: usize,
}

/// How many photos were taken from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnDays {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// How many.
    pub photos: usize,
}

/// No more are asked where they were taken, the first ones: each has to be read.
const MOST_PLACED: usize = 5_000;

impl Gist {
    /// How many of so many photos were asked, where it was not all of them.
    pub(crate) fn asked_of(&self, count: usize) -> Option<usize> {
        match self {
            Gist::Places(_) => Some(MOST_PLACED).filter(|most| *most < count),
            Gist::Days(_) => None,
        }
    }
}

impl Library {
    /// The answer to a query that is a question.
    pub(crate) async fn gist(&self, query: &Query) -> anyhow::Result<Option<Gist>> {
        Ok(match query.intent {
            Intent::Where => {
                let rows = self.catalogue.page(query, 0..MOST_PLACED).await?.rows;
                let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
                let mut places = HashMap::new();
                for ids in ids.chunks(AT_ONCE) {
                    for entry in self.photos(ids).await? {
                        *places.entry(whereabouts(&entry)).or_default() += 1;
                    }
                }
                Some(Gist::Places(most_first(places)))
            }
            Intent::When => Some(Gist::Days(days(&self.catalogue.find(query).await?.rows))),
            Intent::Find | Intent::Count | Intent::Resurface => None,
        })
    }
}

/// The smallest place and the largest, which is its country.
fn whereabouts(entry: &Entry) -> Option<String> {
    let (smallest, largest) = (entry.places.first()?, entry.places.last()?);
    Some(if smallest == largest { smallest.clone() } else { format!("{smallest}, {largest}") })
}

fn most_first(places: HashMap<Option<String>, usize>) -> Vec<InPlace> {
    let mut places: Vec<_> = places.into_iter().map(|(name, photos)| InPlace { name, photos }).collect();
    places.sort_by(|one, other| {
        (one.name.is_none(), Reverse(one.photos), &one.name).cmp(&(
            other.name.is_none(),
            Reverse(other.photos),
            &other.name,
        ))
    });
    places
}

fn days(rows: &[Row]) -> Vec<OnDays> {
    const DAY_MS: i64 = 86_400_000;
    let mut days: Vec<i64> = rows.iter().map(|row| row.taken_ms.div_euclid(DAY_MS)).collect();
    days.sort_unstable_by_key(|day| Reverse(*day));
    let together = days.chunk_by(|later, earlier| later - earlier <= 1);
    together
        .map(|days| OnDays {
            from: day_since_1970(days[days.len() - 1]),
            to: day_since_1970(days[0]),
            photos: days.len(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use photo::PhotoId;

    use super::*;

    #[test]
    fn days_that_follow_each_other_are_told_together() {
        let check = |taken: &[i64], expected: &[(&str, &str, usize)]| {
            let row = |day: &i64| Row {
                id: PhotoId([0; 32]),
                taken_ms: day * 86_400_000 + 3_600_000,
                aspect: 0,
                colour: 0,
                flags: 0,
                stack: None,
            };
            let expected: Vec<OnDays> = expected
                .iter()
                .map(|(from, to, photos)| OnDays {
                    from: from.parse().unwrap(),
                    to: to.parse().unwrap(),
                    photos: *photos,
                })
                .collect();
            assert_eq!(days(&taken.iter().map(row).collect::<Vec<_>>()), expected, "{taken:?}");
        };
        check(&[], &[]);
        check(&[0], &[("1970-01-01", "1970-01-01", 1)]);
        check(&[-1, 3, 0, 3, 1], &[("1970-01-04", "1970-01-04", 2), ("1969-12-31", "1970-01-02", 3)]);
    }
}
