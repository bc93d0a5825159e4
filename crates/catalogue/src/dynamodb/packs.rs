//! Packs: years of the timeline in few items, so that whoever has just started reads two hundred thousand photos in a few
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
use photo::PhotoId;

use super::line::Line;
use super::table::{self, Item, Key, Table};
use super::years::Year;
use crate::Error;

/// What there is of a year in the state asked for.
pub(super) enum Packed {
    /// Its lines.
    Lines(Vec<Line>),
    /// That somebody has seen it so, and perhaps begun to pack it.
    Announced,
}

const CONTENT: &str = "c";
/// The state that the year was in.
const VERSION: &str = "v";
/// The digest of the whole content, which all parts of it have: whoever packs the same lines writes the same parts.
const NAME: &str = "x";
/// How many parts there are, in the first. None where the year was only announced.
const COUNT: &str = "n";

/// How much of a pack one item has: the service takes items of 400 KB.
const MOST_BYTES: usize = 350_000;

/// Who waits for an answer does not wait longer for this.
const LONGEST: Duration = Duration::from_secs(4);

/// Each in a partition of its own: the service takes a thousand KB a second for one.
fn key(year: &str, part: u64) -> Key {
    Key::new(format!("Z{year}#{part}"), [0])
}

/// What there is of these years.
pub(super) async fn read(table: &Table, years: &[Year]) -> Result<HashMap<String, Packed>, Error> {
    let heads: Vec<Key> = years.iter().map(|year| key(&year.partition, 0)).collect();
    let mut items: HashMap<Key, Item> = table.get_all(&heads).await?.into_iter().collect();
    let mut counted = Vec::new();
    for year in years {
        let head = items.get(&key(&year.partition, 0)).filter(|head| table::count(head, VERSION) == Some(year.version));
        counted.extend(head.and_then(|head| table::count(head, COUNT)).map(|count| (year, count)));
    }
    let others = counted.iter().flat_map(|(year, count)| (1..*count).map(|part| key(&year.partition, part)));
    items.extend(table.get_all(&others.collect::<Vec<_>>()).await?);
    let packed = counted.into_iter().map(|(year, count)| {
        let parts: Option<Vec<&Item>> = (0..count).map(|part| items.get(&key(&year.partition, part))).collect();
        let lines = parts.and_then(|parts| unpack(&parts));
        (year.partition.clone(), lines.map_or(Packed::Announced, Packed::Lines))
    });
    Ok(packed.collect())
}

/// Packs years that were announced, and announces others. Nobody is told what failed: whoever looks next does it, and who
/// may only read need not.
pub(super) async fn write(table: &Table, announced: &[(Year, Arc<Vec<Line>>)], others: &[Year]) {
    let writing = async {
        let announcements = others.iter().map(|year| (key(&year.partition, 0), Some(head(year, 0))));
        table.write(announcements.collect()).await?;
        for (year, lines) in announced {
            let content = pack(lines);
            let name = table::binary(PhotoId::of(&content).0);
            let part =
                |content| Item::from([(NAME.to_owned(), name.clone()), (CONTENT.to_owned(), table::binary(content))]);
            let mut parts: Vec<Item> = content.chunks(MOST_BYTES).map(part).collect();
            let count = parts.len() as u64;
            parts[0].extend(head(year, count));
            let parts = (0..count).zip(parts);
            table.write(parts.map(|(number, part)| (key(&year.partition, number), Some(part))).collect()).await?;
        }
        Ok::<(), Error>(())
    };
    let _ = tokio::time::timeout(LONGEST, writing).await;
}

fn head(year: &Year, count: u64) -> Item {
    [(VERSION.to_owned(), table::number(year.version)), (COUNT.to_owned(), table::number(count))].into()
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
    let content: Option<Vec<&[u8]>> = parts.iter().map(|part| table::bytes(part, CONTENT)).collect();
    let content = content?.concat();
    let name = PhotoId::of(&content).0;
    if parts.iter().any(|part| table::bytes(part, NAME) != Some(&name)) {
        return None;
    }
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
    use aws_sdk_dynamodb::Client;
    use emulator::Aws;

    use super::*;

    fn line(number: u32) -> Line {
        // Photos' names are as good as at random, and content is as good as the same.
        let place = [number.to_be_bytes().as_slice(), &[0; 4], &PhotoId::of(&number.to_be_bytes()).0].concat();
        Line::new(&place, &[7; 20])
    }

    fn part(name: &[u8], content: &[u8]) -> Item {
        [(NAME.to_owned(), table::binary(name)), (CONTENT.to_owned(), table::binary(content))].into()
    }

    #[test]
    fn what_was_packed_is_unpacked_and_what_is_torn_is_not() {
        for count in [0, 1, 200] {
            let lines: Vec<Line> = (0..count).map(line).collect();
            let content = pack(&lines);
            let name = PhotoId::of(&content).0;
            let (one, other) = content.split_at(content.len() / 2);
            assert_eq!(unpack(&[&part(&name, one), &part(&name, other)]).as_ref(), Some(&lines));
            for torn in [
                vec![],
                vec![part(&name, one)],
                vec![part(&name, one), part(b"another", other)],
                vec![part(&name, one), Item::new()],
                vec![part(&name, other), part(&name, one)],
            ] {
                assert_eq!(unpack(&torn.iter().collect::<Vec<_>>()), None, "{count}: {torn:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_large_year_is_in_several_parts_and_torn_ones_are_packed_again() {
        let aws = Aws::start(&[]);
        let table = Table::new(Client::new(&emulator::config(&aws.endpoint())), "packs".to_owned());
        table.make().await.unwrap();
        let year = |year: &str, version| Year { partition: format!("Y{year}"), version };
        let (large, small, other) = (year("2011", 3), year("2012", 1), year("2013", 1));
        let lines: Arc<Vec<Line>> = Arc::new((0..30_000).map(line).collect());
        let few: Arc<Vec<Line>> = Arc::new((0..3).map(line).collect());
        assert!(pack(&lines).len() > 2 * MOST_BYTES);
        let packed = async |years: &[&Year]| {
            let years: Vec<Year> = years.iter().map(|year| (*year).clone()).collect();
            let packed = read(&table, &years).await.unwrap();
            let what = |year: &Year| match packed.get(&year.partition) {
                None => "nothing",
                Some(Packed::Announced) => "announced",
                Some(Packed::Lines(found)) if *found == *lines || *found == *few => "lines",
                Some(Packed::Lines(_)) => "other lines",
            };
            years.iter().map(what).collect::<Vec<_>>().join(" ")
        };
        let all = [&large, &small, &other];
        assert_eq!(packed(&all).await, "nothing nothing nothing");
        write(&table, &[(small.clone(), few.clone())], &[large.clone(), other.clone()]).await;
        assert_eq!(packed(&all).await, "announced lines announced");
        // Two do it at once.
        let announced = [(large.clone(), lines.clone())];
        tokio::join!(write(&table, &announced, &[]), write(&table, &announced, &[]));
        assert_eq!(packed(&all).await, "lines lines announced");
        assert_eq!(packed(&[&year("2011", 4)]).await, "nothing");
        table.write(vec![(key("Y2011", 1), None)]).await.unwrap();
        assert_eq!(packed(&all).await, "announced lines announced");
        write(&table, &announced, &[]).await;
        assert_eq!(packed(&all).await, "lines lines announced");
    }
}
