//! Which faces look most like which, as bytes: what takes long to be found, for whoever starts with faces that were already
//! known. Only an optimisation: what is missing, or of a face that has changed, is found again.

use std::collections::HashMap;

use photo::{FaceId, ShortId};

use crate::faces::{Face, Faces, Slot};
use crate::look::Apart;
use crate::neighbours::{MOST, Near, Neighbours, REACH};

/// What the bytes begin with. Whoever looks for neighbours in another way writes another number.
const MADE_BY: [u8; 4] = *b"knn1";

/// A face and its neighbours, which are numbered as they follow each other.
struct Kept<'a> {
    id: &'a [u8],
    look: [u8; 8],
    near: Vec<(u32, Apart)>,
}

/// What is known of these faces' neighbours.
pub(crate) fn write(faces: &Faces, neighbours: &Neighbours) -> Vec<u8> {
    let with_look: Vec<Slot> = faces.slots().filter(|slot| faces.at(*slot).look.is_some()).collect();
    let numbers: HashMap<Slot, u32> = with_look.iter().copied().zip(0..).collect();
    let mut bytes = header().to_vec();
    for slot in with_look {
        let face = faces.at(slot);
        let near = neighbours.of(slot);
        bytes.extend((face.id.0.len() as u32).to_le_bytes());
        bytes.extend(face.id.0.as_bytes());
        bytes.extend(look(face).0);
        bytes.push(near.len() as u8);
        for near in near {
            bytes.extend(numbers[&near.slot].to_le_bytes());
            bytes.extend(near.apart.to_le_bytes());
        }
    }
    bytes
}

/// The neighbours of those faces of whom, and of whose neighbours, nothing has changed; nobody's if the bytes are damaged.
pub(crate) fn read(bytes: &[u8], faces: &Faces) -> HashMap<Slot, Vec<Near>> {
    let Some(kept) = parse(bytes) else { return HashMap::new() };
    let same = |kept: &Kept| {
        let slot = faces.slot(&FaceId(str::from_utf8(kept.id).ok()?.to_owned()))?;
        let face = faces.at(slot);
        (face.look.is_some() && look(face).0 == kept.look).then_some(slot)
    };
    let slots: Vec<Option<Slot>> = kept.iter().map(same).collect();
    let near = |kept: &Kept| -> Option<Vec<Near>> {
        let place =
            |(number, apart): &(u32, Apart)| Some(Near { apart: *apart, slot: (*slots.get(*number as usize)?)? });
        kept.near.iter().map(place).collect()
    };
    slots.iter().zip(&kept).filter_map(|(slot, kept)| Some(((*slot)?, near(kept)?))).collect()
}

fn parse(bytes: &[u8]) -> Option<Vec<Kept<'_>>> {
    let mut rest = bytes.strip_prefix(&header())?;
    let mut kept = Vec::new();
    while !rest.is_empty() {
        let length = number(&mut rest)?;
        let id = rest.split_off(..length as usize)?;
        let (look, after) = rest.split_first_chunk()?;
        let (count, after) = after.split_first()?;
        rest = after;
        let near = (0..*count).map(|_| Some((number(&mut rest)?, number(&mut rest)?))).collect::<Option<_>>()?;
        kept.push(Kept { id, look: *look, near });
    }
    Some(kept)
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number))
}

fn header() -> [u8; 12] {
    let mut header = [0; 12];
    header[..4].copy_from_slice(&MADE_BY);
    header[4..8].copy_from_slice(&(MOST as u32).to_le_bytes());
    header[8..].copy_from_slice(&REACH.to_le_bytes());
    header
}

/// Changes with the face's look and with its photo: what its neighbours follow from.
fn look(face: &Face) -> ShortId {
    let look = face.look.iter().flat_map(|look| look.bytes());
    photo::PhotoId::of(&face.photo.0.into_iter().chain(look).collect::<Vec<u8>>()).short()
}
