//! IPTC-IIM: what newspapers wrote into pictures before XMP, inside Photoshop's resources.
//! Used where XMP says nothing (IIM 4.2; Photoshop File Formats, "Image Resources Section").

use photo::{Clock, Reading, Taken};

use crate::moment;
use crate::text;

/// Photoshop's number for IPTC.
const IPTC: u16 = 0x0404;
/// The record that describes the picture.
const APPLICATION: u8 = 2;
/// The envelope's CodedCharacterSet for UTF-8 is the only one in use; without it, it is what the writer had.
const MAX_DATASETS: usize = 4_096;

/// Adds what the resources say to what is known already.
pub(crate) fn read_photoshop(resources: &[u8], reading: &mut Reading) {
    if let Some(records) = resource(resources, IPTC) {
        read(records, reading);
    }
}

/// Adds what the records say to what is known already.
pub(crate) fn read(records: &[u8], reading: &mut Reading) {
    let datasets = datasets(records);
    let first = |number| datasets.iter().find(|(name, _)| *name == number).and_then(|(_, value)| text::clean(value));
    if reading.labels.is_empty() {
        for (_, value) in datasets.iter().filter(|(name, _)| *name == 25) {
            text::add(&mut reading.labels, text::clean(value));
        }
    }
    reading.title = reading.title.take().or_else(|| first(5));
    reading.description = reading.description.take().or_else(|| first(120));
    if reading.places.is_empty() {
        // Sub-location, city, province, country.
        for number in [92, 90, 95, 101] {
            text::add(&mut reading.places, first(number));
        }
    }
    // DateCreated is what XMP calls photoshop:DateCreated, so it counts as that.
    let taken = || {
        let (local, offset_minutes) = moment::iptc(&first(55)?, first(60).as_deref())?;
        Some(Taken { local, offset_minutes, clock: Clock::Xmp })
    };
    reading.taken = reading.taken.or_else(taken);
}

/// The content of one resource: `8BIM`, number, a name padded to even, length, content padded to even.
fn resource(mut resources: &[u8], number: u16) -> Option<&[u8]> {
    loop {
        let rest = resources.strip_prefix(b"8BIM")?;
        let this = u16::from_be_bytes(*rest.first_chunk()?);
        let name_length = usize::from(*rest.get(2)?) + 1;
        let rest = rest.get(2 + name_length.next_multiple_of(2)..)?;
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let content = &rest[4..];
        if this == number {
            return Some(&content[..length.min(content.len())]);
        }
        resources = content.get(length.checked_next_multiple_of(2)?..)?;
    }
}

/// The datasets of the application record: 0x1c, record, number, length, value.
fn datasets(mut records: &[u8]) -> Vec<(u8, &[u8])> {
    let mut found = Vec::new();
    while let [0x1c, record, number, high, low, rest @ ..] = records
        && found.len() < MAX_DATASETS
    {
        // Lengths above 32,767 have a form of their own, which nobody uses for words.
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, after)) = rest.split_at_checked(length) else { break };
        if *record == APPLICATION {
            found.push((*number, value));
        }
        records = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(number: u8, value: &str) -> Vec<u8> {
        [&[0x1c, 2, number, 0, value.len() as u8], value.as_bytes()].concat()
    }

    fn resources(records: &[u8]) -> Vec<u8> {
        let length = (records.len() as u32).to_be_bytes();
        // Another resource with a name first, as Photoshop writes.
        [&b"8BIM\x04\x25\x03abc\0\0\0\x01x\0"[..], b"8BIM\x04\x04\0\0", &length, records].concat()
    }

    #[test]
    fn keywords_captions_and_places_are_read() {
        let values = [
            (5, "Beach"),
            (25, "sea"),
            (25, "dog"),
            (55, "20190517"),
            (60, "143002+0200"),
            (90, "Lisbon"),
            (101, "Portugal"),
            (120, "A day"),
        ];
        let records: Vec<u8> = values.iter().flat_map(|(number, value)| dataset(*number, value)).collect();
        let mut reading = Reading::default();
        read_photoshop(&resources(&records), &mut reading);
        assert_eq!(reading.labels, ["sea", "dog"]);
        assert_eq!(reading.places, ["Lisbon", "Portugal"]);
        assert_eq!((reading.title.as_deref(), reading.description.as_deref()), (Some("Beach"), Some("A day")));
        let taken = reading.taken.unwrap();
        assert_eq!((taken.local.to_string().as_str(), taken.offset_minutes), ("2019-05-17T14:30:02", Some(120)));
    }

    #[test]
    fn xmp_is_not_overruled() {
        let mut reading =
            Reading { labels: vec!["XMP".to_owned()], title: Some("XMP".to_owned()), ..Reading::default() };
        read(&[dataset(25, "IPTC"), dataset(5, "IPTC")].concat(), &mut reading);
        assert_eq!((reading.labels, reading.title.as_deref()), (vec!["XMP".to_owned()], Some("XMP")));
    }

    #[test]
    fn what_is_cut_short_gives_what_is_left() {
        let whole = resources(&[dataset(25, "sea"), dataset(25, "dog")].concat());
        for length in 0..whole.len() {
            let mut reading = Reading::default();
            read_photoshop(&whole[..length], &mut reading);
            assert!(["", "sea"].contains(&reading.labels.join(",").as_str()));
        }
    }
}
