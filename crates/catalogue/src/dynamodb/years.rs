//! Years of the timeline, kept until they change: whoever looks at a library looks at all of it again and again, and most of
//! it stays as it is. Who has just started reads those that others have packed, and packs what nobody has.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use futures::{StreamExt, TryStreamExt, stream};

use super::line::{self, Line};
use super::packs::{self, Packed};
use super::state::State;
use super::table::Table;
use crate::Error;

/// The years, by their partitions.
#[derive(Default)]
pub(super) struct Years(Mutex<HashMap<String, Kept>>);

struct Kept {
    version: u64,
    lines: Arc<Vec<Line>>,
}

/// A year in one of its states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) partition: String,
    /// Grows whenever its lines change.
    pub(super) version: u64,
}

/// How many years are read at once.
const AT_ONCE: usize = 8;

/// What takes more requests than this is packed.
const MOST_REQUESTS: usize = 6;

/// About so many lines are in one answer of the service.
const ANSWERED: usize = 9_000;

impl Years {
    /// The lines of these years: those that are kept, those that are packed, and the others line by line.
    pub(super) async fn read(
        &self,
        table: &Table,
        state: &State,
        partitions: BTreeSet<String>,
    ) -> Result<Vec<Arc<Vec<Line>>>, Error> {
        let mut read = Vec::new();
        let mut missing = Vec::new();
        for partition in partitions {
            let version = state.years.get(&partition).copied().unwrap_or_default();
            let year = Year { partition, version };
            match self.kept(&year) {
                Some(lines) => read.push(lines),
                None => missing.push(year),
            }
        }
        let is_several = missing.len() > 1;
        let mut packed = if is_several { packs::read(table, &missing).await? } else { HashMap::new() };
        let mut unpacked = Vec::new();
        for year in missing {
            match packed.remove(&year.partition) {
                Some(Packed::Lines(lines)) => read.push(self.keep(&year, lines)),
                Some(Packed::Announced) => unpacked.push((year, true)),
                None => unpacked.push((year, false)),
            }
        }
        let everything = (i64::MIN, i64::MAX);
        let reading: Vec<_> = unpacked.iter().map(|(year, _)| line::read(table, &year.partition, everything)).collect();
        let lines: Vec<Vec<Line>> = stream::iter(reading).buffered(AT_ONCE).try_collect().await?;
        let is_much = lines.iter().map(|lines| 1 + lines.len() / ANSWERED).sum::<usize>() > MOST_REQUESTS;
        let mut announced = Vec::new();
        let mut changing = Vec::new();
        for ((year, is_announced), lines) in unpacked.into_iter().zip(lines) {
            let lines = self.keep(&year, lines);
            read.push(lines.clone());
            match is_announced {
                true => announced.push((year, lines)),
                false => changing.push(year),
            }
        }
        if is_several && is_much {
            packs::write(table, &announced, &changing).await;
        }
        Ok(read)
    }

    /// Forgets them all.
    pub(super) fn clear(&self) {
        self.all().clear();
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        self.0.lock().expect("nothing panics while it holds the years")
    }

    fn kept(&self, year: &Year) -> Option<Arc<Vec<Line>>> {
        self.all().get(&year.partition).filter(|kept| kept.version == year.version).map(|kept| kept.lines.clone())
    }

    fn keep(&self, year: &Year, lines: Vec<Line>) -> Arc<Vec<Line>> {
        let lines = Arc::new(lines);
        self.all().insert(year.partition.clone(), Kept { version: year.version, lines: lines.clone() });
        lines
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::Client;
    use emulator::Aws;
    use photo::PhotoId;

    use super::super::table::Key;
    use super::*;

    /// What `docs/aws.md` says of the timeline of 200,000 photos in twelve years: requests of readers that have just started.
    #[tokio::test]
    #[ignore = "writes 200,000 lines, which takes minutes: run it when the layout of lines or packs changes"]
    async fn a_large_timeline_is_a_few_requests_once_it_was_looked_at_twice() {
        let aws = Aws::start(&[]);
        let client = Client::new(&emulator::config(&aws.endpoint()));
        let table = || Table::new(client.clone(), "years".to_owned());
        let writer = table();
        writer.make().await.unwrap();
        let mut state = State::default();
        for year in 2006..2018_u64 {
            let partition = format!("Y{year}");
            state.years.insert(partition.clone(), 1);
            let line = |number: u64| {
                let id = PhotoId::of(&[year, number].map(u64::to_be_bytes).concat());
                let place =
                    [((1 << 63) | (year * 31_557_600_000 + number * 1_893_000)).to_be_bytes().as_slice(), &id.0]
                        .concat();
                // Aspect, colour, size and camera settings differ from photo to photo; the terms hardly do.
                let content =
                    [&id.0[..3], &[0], &id.0[3..7], &[0; 9], &id.0[7..10], &[0, 0, 0, 0, 0, 0], &[7; 15]].concat();
                (Key::new(partition.clone(), place), Some(Line::item(content, 1)))
            };
            writer.write((0..16_667).map(line).collect()).await.unwrap();
        }
        let look = async || {
            let table = table();
            let years = Years::default().read(&table, &state, state.years.keys().cloned().collect()).await.unwrap();
            assert_eq!(years.iter().map(|lines| lines.len()).sum::<usize>(), 200_004);
            table.usage()
        };
        let looks = [look().await, look().await, look().await];
        // Besides the state: what is announced or packed; each year in two answers; what is written of them.
        assert_eq!(looks.map(|usage| usage.requests), [1 + 24 + 1, 1 + 24 + 12, 2], "{looks:#?}");
    }
}
