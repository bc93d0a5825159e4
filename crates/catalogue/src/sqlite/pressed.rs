//! Where pictures are in the index, in few bytes: a list of them is parted into pieces, and a piece is its first and a blob of
//! how far each of the others is from the one before it. Mostly that is a byte.

/// Where a picture is in the index: in the order of days, and of numbers within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting(pub i64);

impl Posting {
    /// The picture with this number, taken on this day.
    pub fn new(day: i64, n: i64) -> Self {
        debug_assert!((0..1 << 32).contains(&n), "four billion are not in one catalogue");
        Self(day << 32 | n)
    }

    /// Days since 1970.
    pub fn day(self) -> i64 {
        self.0 >> 32
    }

    /// The photo's number.
    pub fn n(self) -> i64 {
        self.0 & 0xffff_ffff
    }
}

/// The first of a piece, and how the others follow.
pub type Piece = (Posting, Vec<u8>);

/// How long a blob may be: of rows with more than this SQLite puts the rest into a page of its own, which stays mostly empty.
pub const MOST_BYTES: usize = 980;

/// Sorted postings as pieces; all but the last are full.
pub fn filled(postings: &[Posting]) -> Vec<Piece> {
    pieces(postings, MOST_BYTES)
}

/// Sorted postings as pieces of about the same length, so that each has room for others.
pub fn evenly(postings: &[Posting]) -> Vec<Piece> {
    let whole = pieces(postings, usize::MAX);
    let bytes: usize = whole.iter().map(|(_, others)| others.len()).sum();
    match bytes.div_ceil(MOST_BYTES - LONGEST) {
        0 | 1 => whole,
        count => pieces(postings, bytes / count + LONGEST),
    }
}

/// What one posting takes at most.
const LONGEST: usize = 20;

/// A piece that ends with `last`, and more postings that come after that.
pub fn longer(piece: Piece, last: Posting, more: &[Posting]) -> Vec<Piece> {
    let mut pieces = vec![piece];
    extend(&mut pieces, last, more, MOST_BYTES);
    pieces
}

fn pieces(postings: &[Posting], most: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    extend(&mut pieces, Posting(0), postings, most);
    pieces
}

fn extend(pieces: &mut Vec<Piece>, mut last: Posting, postings: &[Posting], most: usize) {
    for posting in postings {
        match pieces.last_mut() {
            Some((_, others)) if others.len() + LONGEST <= most => push(others, last, *posting),
            _ => pieces.push((*posting, Vec::new())),
        }
        last = *posting;
    }
}

/// Of the same day: twice how much greater the number is. Otherwise: twice how many days later, and one; then the number's
/// distance, zigzag.
fn push(others: &mut Vec<u8>, last: Posting, next: Posting) {
    let days = (next.day() - last.day()).cast_unsigned();
    let numbers = next.n() - last.n();
    if days == 0 {
        push_number(others, numbers.cast_unsigned() << 1);
    } else {
        push_number(others, days << 1 | 1);
        push_number(others, (numbers << 1 ^ numbers >> 63).cast_unsigned());
    }
}

/// Seven bits a byte, the least first; all bytes but the last have the eighth.
fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends the postings of a piece; `None` if the blob is not one.
pub fn read(first: Posting, mut others: &[u8], into: &mut Vec<Posting>) -> Option<()> {
    into.push(first);
    let mut last = first;
    while !others.is_empty() {
        let code = number(&mut others)?;
        last = if code & 1 == 0 {
            Posting(last.0.checked_add_unsigned(code >> 1)?)
        } else {
            let zigzag = number(&mut others)?;
            let numbers = (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed();
            let days = (code >> 1).cast_signed().checked_mul(1 << 32)?;
            Posting(last.0.checked_add(days)?.checked_add(numbers)?)
        };
        into.push(last);
    }
    Some(())
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unpressed(pieces: &[Piece]) -> Vec<Posting> {
        let mut postings = Vec::new();
        for (first, others) in pieces {
            read(*first, others, &mut postings).unwrap();
        }
        postings
    }

    proptest! {
        #[test]
        fn what_was_pressed_is_read(
            days in prop::collection::btree_set((-4_400_000..4_400_000_i64, 0..u32::MAX), 0..40),
            near in prop::collection::btree_set((0..900_i64, 0..70_u32), 0..3_000),
        ) {
            let all = days.into_iter().chain(near).map(|(day, n)| Posting::new(day, n.into()));
            let all: Vec<Posting> = all.collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            for pieces in [filled(&all), evenly(&all)] {
                prop_assert!(pieces.iter().all(|(_, others)| others.len() <= MOST_BYTES));
                prop_assert_eq!(&unpressed(&pieces), &all);
            }
            let (before, after) = all.split_at(all.len() / 2);
            let mut pieces = filled(before);
            if let Some(piece) = pieces.pop() {
                pieces.extend(longer(piece, before[before.len() - 1], after));
                prop_assert_eq!(pieces, filled(&all));
            }
            let lengths: Vec<usize> = evenly(&all).iter().map(|(_, others)| others.len()).collect();
            if let [all @ .., _] = &*lengths {
                prop_assert!(all.iter().all(|length| *length * 3 > MOST_BYTES));
            }
        }

        #[test]
        fn what_is_no_piece_is_refused_or_read(first in any::<i64>(), others in any::<Vec<u8>>()) {
            let _ = read(Posting(first), &others, &mut Vec::new());
        }
    }

    #[test]
    fn a_posting_is_mostly_a_byte() {
        let postings: Vec<Posting> = (0..600).map(|n| Posting::new(12_000, 7 * n)).collect();
        let [(first, others)] = &*filled(&postings) else { panic!("one piece") };
        assert_eq!((*first, others.len()), (Posting::new(12_000, 0), 599));
    }
}
