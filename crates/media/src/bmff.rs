//! The boxes of ISO base media files (ISO/IEC 14496-12), of which Canon's CR3 is one.
//! A box that says it is longer than what holds it is cut to fit.

use crate::tiff::Order;

/// More boxes side by side than any camera writes.
const MAX_BOXES: usize = 1_024;

/// A box's name and what it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Box<'a> {
    pub(crate) name: [u8; 4],
    pub(crate) content: &'a [u8],
}

/// The boxes that lie side by side in these bytes.
pub(crate) fn boxes(mut bytes: &[u8]) -> Vec<Box<'_>> {
    let mut found = Vec::new();
    while let Some((this, rest)) = next(bytes)
        && found.len() < MAX_BOXES
    {
        found.push(this);
        bytes = rest;
    }
    found
}

/// The contents of every box with this name.
pub(crate) fn named<'a>(bytes: &'a [u8], name: &[u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    boxes(bytes).into_iter().filter(move |this| this.name == *name).map(|this| this.content)
}

fn next(bytes: &[u8]) -> Option<(Box<'_>, &[u8])> {
    let size = Order::Big.u32(bytes, 0)?;
    let name = *bytes.get(4..)?.first_chunk()?;
    let (head, size) = match size {
        // To the end of the file.
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(Order::Big.u64(bytes, 8)?).ok()?),
        _ => (8, usize::try_from(size).ok()?),
    };
    let end = size.min(bytes.len());
    let content = bytes.get(head..end)?;
    Some((Box { name, content }, &bytes[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[(&str, &str)]) {
        let found = boxes(bytes);
        let found: Vec<_> =
            found.iter().map(|b| (str::from_utf8(&b.name).unwrap(), str::from_utf8(b.content).unwrap())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn boxes_lie_side_by_side() {
        check(b"\0\0\0\x0aabcdxy\0\0\0\x08efgh", &[("abcd", "xy"), ("efgh", "")]);
        check(b"\0\0\0\x01abcd\0\0\0\0\0\0\0\x11z\0\0\0\0efghto the end", &[("abcd", "z"), ("efgh", "to the end")]);
    }

    #[test]
    fn a_box_that_is_too_long_is_cut_and_one_too_short_ends_the_walk() {
        check(b"\x7f\0\0\x0aabcdxy", &[("abcd", "xy")]);
        check(b"\0\0\0\x04abcdxy", &[]);
        check(b"\0\0\0", &[]);
    }
}
