//! Packs: years of the timeline in few items, so that whoever has just started reads two hundred thousand photos in two
//! requests and not in twenty-six. Readers write them, and never have to: what is missing, or of another state of its year,
//! or torn, is read line by line.
//!
//! A reader that finds no pack only announces the state that it saw the year in; one that finds that announced, so that the
//! year has not changed between two looks, writes the pack. So little is written while photos arrive.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::line::Line;
use super::table::{self, Item, Key, Table};
use super::years::Year;
use crate::Error;

/// What there is of a year in the state asked for.
pub(super) enum Packed {
    /// Its lines, in no order.
    Lines(Vec<Line>),
    /// That somebody has seen it so.
    Announced,
}

const CONTENT: &str = "c";
/// The state that the year was in.
const VERSION: &str = "v";
/// What the parts of one pack have in common, and no others. An announcement has none.
const NAME: &str = "x";
/// How many parts there are, in the first.
const COUNT: &str = "n";

/// How much of a pack one item has: the service takes items of 400 KB.
const MOST_BYTES: usize = 350_000;

/// So many parts of a year are asked for before it is known how many there are: about 30,000 lines.
const GUESSED: u64 = 4;

/// Who waits for an answer does not wait longer for this.
const LONGEST: Duration = Duration::from_secs(2);

fn key(year: &str, part: u64) -> Key {
    Key::new(format!("Z{year}"), part.to_be_bytes())
}

/// What there is of these years.
pub(super) async fn read(table: &Table, years: &[Year]) -> Result<HashMap<String, Packed>, Error> {
    let keys =
        |year: &Year, parts: std::ops::Range<u64>| parts.map(|part| key(&year.partition, part)).collect::<Vec<_>>();
    let first: Vec<Key> = years.iter().flat_map(|year| keys(year, 0..GUESSED)).collect();
    let mut items: HashMap<Key, Item> = table.get_all(&first).await?.into_iter().collect();
    let count = |items: &HashMap<Key, Item>, year: &Year| {
        let head =
            items.get(&key(&year.partition, 0)).filter(|head| table::count(head, VERSION) == Some(year.version))?;
        table::count(head, COUNT)
    };
    let more: Vec<Key> = years
        .iter()
        .flat_map(|year| keys(year, GUESSED..count(&items, year).unwrap_or_default().max(GUESSED)))
        .collect();
    items.extend(table.get_all(&more).await?);
    let packed = years.iter().filter_map(|year| {
        let parts = (0..count(&items, year)?).map(|part| items.get(&key(&year.partition, part)));
        let packed = match parts.collect::<Option<Vec<_>>>()?.as_slice() {
            [] => Packed::Announced,
            parts => Packed::Lines(unpack(parts)?),
        };
        Some((year.partition.clone(), packed))
    });
    Ok(packed.collect())
}

/// Packs years that were announced, and announces others. Nobody is told what failed: it is done by the next who looks.
pub(super) async fn write(table: &Table, announced: &[(Year, Arc<Vec<Line>>)], others: &[Year]) {
    let writing = async {
        let head = |year: &Year, count: usize| {
            [(VERSION.to_owned(), table::number(year.version)), (COUNT.to_owned(), table::number(count as u64))]
        };
        let announcements = others.iter().map(|year| (key(&year.partition, 0), Some(Item::from(head(year, 0)))));
        table.write(announcements.collect()).await?;
        for (year, lines) in announced {
            let content = pack(lines);
            let name = table::binary(fastrand::u128(..).to_be_bytes());
            let part = |content: &[u8]| {
                Item::from([(NAME.to_owned(), name.clone()), (CONTENT.to_owned(), table::binary(content))])
            };
            let mut parts: Vec<Item> = content.chunks(MOST_BYTES).map(part).collect();
            let count = parts.len();
            parts[0].extend(head(year, count));
            let parts = parts.into_iter().enumerate();
            let parts = parts.map(|(number, part)| (key(&year.partition, number as u64), Some(part)));
            table.write(parts.collect()).await?;
        }
        Ok::<(), Error>(())
    };
    // Who may only read is told nothing either.
    let _ = tokio::time::timeout(LONGEST, writing).await;
}

/// The lines as bytes, never none: how many, where each is, and what each says. What is alike is together, to be pressed well.
fn pack(lines: &[Line]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    let number = |count: usize| u32::try_from(count).expect("four billion are not in one catalogue").to_be_bytes();
    let mut write = || {
        packed.write_all(&number(lines.len()))?;
        lines.iter().try_for_each(|line| packed.write_all(line.place()))?;
        lines.iter().try_for_each(|line| {
            packed.write_all(&number(line.content().len()))?;
            packed.write_all(line.content())
        })
    };
    write().and_then(|()| packed.finish()).expect("memory takes everything")
}

/// The lines of parts; `None` if these do not belong together, or are not what [`pack`] makes.
fn unpack(parts: &[&Item]) -> Option<Vec<Line>> {
    let name = |part: &&Item| Some(table::bytes(part, NAME)?.to_vec());
    let first = name(parts.first()?)?;
    let is_one = parts.iter().all(|part| name(part).is_some_and(|name| name == first));
    let content: Option<Vec<&[u8]>> = parts.iter().map(|part| table::bytes(part, CONTENT)).collect();
    let content = content.filter(|_| is_one)?.concat();
    let mut unpacked = Vec::new();
    DeflateDecoder::new(&*content).read_to_end(&mut unpacked).ok()?;
    let (count, rest) = number(&unpacked)?;
    let (places, mut rest) = rest.split_at_checked(count.checked_mul(Line::PLACE)?)?;
    let lines = places.chunks_exact(Line::PLACE).map(|place| {
        let (length, after) = number(rest)?;
        let (content, after) = after.split_at_checked(length)?;
        rest = after;
        Some(Line::new(place, content))
    });
    lines.collect()
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_be_bytes(*number) as usize, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u8) -> Line {
        Line::new(&[number; Line::PLACE], &vec![number; usize::from(number)])
    }

    fn part(name: u8, content: &[u8]) -> Item {
        [(NAME.to_owned(), table::binary([name])), (CONTENT.to_owned(), table::binary(content))].into()
    }

    #[test]
    fn what_was_packed_is_unpacked_and_what_is_torn_is_not() {
        for count in [0, 1, 200] {
            let lines: Vec<Line> = (0..count).map(line).collect();
            let content = pack(&lines);
            let (one, other) = content.split_at(content.len() / 2);
            assert_eq!(unpack(&[&part(1, one), &part(1, other)]).as_ref(), Some(&lines));
            for torn in [
                vec![],
                vec![part(1, one)],
                vec![part(1, one), part(2, other)],
                vec![part(1, one), Item::new()],
                vec![part(1, other), part(1, one)],
            ] {
                assert_eq!(unpack(&torn.iter().collect::<Vec<_>>()), None, "{count}: {torn:?}");
            }
        }
    }
}
