//! Lines of the index: an item for each picture under everything that leads to it, in the order of capture times.
//! A line has all that a search needs to know of a picture, so that what leads to many is checked without reading any of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use photo::{Entry, PhotoId, ShortId, days_since_1970};
use query::{Clause, Facet, FacetKind, Lookup, Query, Term, TermKind};

use super::table::{self, Item, Key, Table};
use crate::facts::Facts;
use crate::{Error, Row, Stacked};

/// A line as it is stored: the place is the capture time and the photo, the rest is what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    place: Box<[u8]>,
    content: Box<[u8]>,
}

/// A term in few bytes. Of two hundred thousand photos with sixty terms each, one in a hundred thousand searches might find one too many.
type Hash = [u8; 5];

const CONTENT: &str = "c";
/// By which write of the photo's item it was written.
const WRITES: &str = "w";

pub(super) const DAY_MS: i64 = 86_400_000;

/// A line may be deleted by a write that no later one has gone over.
pub(super) const NOT_LATER: &str = "attribute_not_exists(w) OR w <= :w";

/// Of a picture in more files than this, lines do not know the files' and folders' names: else each further file would
/// change every line there is, and make each longer.
const MOST_NAMED: usize = 8;

/// The partition of everything with problems.
pub(super) const TROUBLED: &str = "X";

/// What is so common in names that no search should be led by it.
const COMMON: [&str; 24] = [
    "arw", "cr2", "cr3", "dng", "dsc", "dscf", "dscn", "gif", "heic", "img", "imgp", "jpeg", "jpg", "mvimg", "nef",
    "orf", "p", "pef", "png", "pxl", "raf", "rw2", "tif", "webp",
];

/// What is written of a photo in the index, by where it is.
pub(super) type Lines = BTreeMap<Key, Vec<u8>>;

/// The lines of an entry.
pub(super) fn lines(entry: &Entry, facets: &BTreeSet<Facet>) -> Lines {
    let mut lines = BTreeMap::new();
    if entry.problems().next().is_some() {
        lines.insert(Key::new(TROUBLED, entry.id.0), vec![0]);
    }
    let Some(row) = Row::of(entry) else { return lines };
    let place = place(row.taken_ms, entry.id);
    let facts = Facts::of(entry);
    let is_whole = entry.files.len() <= MOST_NAMED;
    let is_known = |facet: &&Facet| match facet.kind {
        FacetKind::Name | FacetKind::Folder => is_whole,
        FacetKind::Person
        | FacetKind::Album
        | FacetKind::Label
        | FacetKind::Caption
        | FacetKind::Place
        | FacetKind::Camera
        | FacetKind::Text
        | FacetKind::Kind => true,
    };
    let terms = facets.iter().filter(is_known).flat_map(|facet| &facet.terms);
    let in_timeline = content(&row, &facts, is_whole, terms.clone().filter(|term| !leads(term)).map(hash).collect());
    lines.insert(Key::new(year(entry.taken.local.year()), place.clone()), in_timeline);
    let content = content(&row, &facts, is_whole, terms.map(hash).collect());
    for facet in facets {
        for partition in partitions(facet) {
            lines.insert(Key::new(partition, place.clone()), content.clone());
        }
    }
    lines
}

/// Where a facet's lines are.
fn partitions(facet: &Facet) -> Vec<String> {
    match facet.kind {
        FacetKind::Person
        | FacetKind::Album
        | FacetKind::Label
        | FacetKind::Caption
        | FacetKind::Place
        | FacetKind::Camera => {
            vec![shared(facet.kind, &facet.terms.iter().collect::<Vec<_>>())]
        }
        // No two names or texts are alike, and folders are many, so the terms lead by themselves.
        FacetKind::Folder | FacetKind::Name | FacetKind::Text => {
            facet.terms.iter().filter(|term| leads(term)).map(own).collect()
        }
        FacetKind::Kind => Vec::new(),
    }
}

/// The partition of the lines of all facets of this kind with these terms.
pub(super) fn shared(kind: FacetKind, terms: &[&Term]) -> String {
    let spelled: Vec<String> = terms.iter().map(|term| spelled(term)).collect();
    let digest = PhotoId::of(spelled.join("\n").as_bytes()).to_string();
    format!("{}{}", letter(kind), &digest[..20])
}

/// The partition of the pictures with this term in a file's or folder's name, or in what can be read.
pub(super) fn own(term: &Term) -> String {
    format!("N{}", spelled(term))
}

/// Whether there are partitions that lead to the pictures with a term. All others are known to the timeline.
pub(super) fn leads(term: &Term) -> bool {
    match term.kind {
        TermKind::Word | TermKind::Text => !is_common(term),
        TermKind::Person
        | TermKind::Album
        | TermKind::Label
        | TermKind::Caption
        | TermKind::AlbumWord
        | TermKind::Place
        | TermKind::Camera => true,
        TermKind::Kind => false,
    }
}

/// Whether a term is too common in names to lead anywhere.
pub(super) fn is_common(term: &Term) -> bool {
    COMMON.contains(&term.text.as_str())
}

/// The partition of a year's pictures.
pub(super) fn year(year: i16) -> String {
    format!("Y{year}")
}

/// Whether a partition is a year's.
pub(super) fn is_year(partition: &str) -> bool {
    year_of(partition).is_some()
}

/// The year whose pictures a partition has.
pub(super) fn year_of(partition: &str) -> Option<i16> {
    partition.strip_prefix('Y')?.parse().ok()
}

/// The first and last millisecond from which a partition may have pictures.
pub(super) fn times(partition: &str) -> (i64, i64) {
    let first_ms = |year| Date::new(year, 1, 1).map_or(i64::MIN, |day| days_since_1970(day) * DAY_MS);
    let last_ms = |year| Date::new(year, 12, 31).map_or(i64::MAX, |day| (days_since_1970(day) + 1) * DAY_MS - 1);
    year_of(partition).map_or((i64::MIN, i64::MAX), |year| (first_ms(year), last_ms(year)))
}

fn letter(kind: FacetKind) -> char {
    match kind {
        FacetKind::Person => 'H',
        FacetKind::Album => 'A',
        FacetKind::Label => 'L',
        FacetKind::Caption => 'T',
        FacetKind::Place => 'G',
        FacetKind::Camera => 'C',
        FacetKind::Folder | FacetKind::Name | FacetKind::Text => 'N',
        FacetKind::Kind => 'K',
    }
}

/// A term as text: its kind's letter, then its own text.
pub(super) fn spelled(term: &Term) -> String {
    let letter = match term.kind {
        TermKind::Person => 'h',
        TermKind::Album => 'a',
        TermKind::Label => 'l',
        TermKind::Caption => 'd',
        TermKind::AlbumWord => 'b',
        TermKind::Place => 'g',
        TermKind::Camera => 'c',
        TermKind::Word => 'w',
        TermKind::Text => 't',
        TermKind::Kind => 'k',
    };
    format!("{letter}{}", term.text)
}

/// The term that is spelled so.
pub(super) fn read_term(spelled: &str) -> Option<Term> {
    let mut text = spelled.chars();
    let kind = match text.next()? {
        'h' => TermKind::Person,
        'a' => TermKind::Album,
        'l' => TermKind::Label,
        'd' => TermKind::Caption,
        'b' => TermKind::AlbumWord,
        'g' => TermKind::Place,
        'c' => TermKind::Camera,
        'w' => TermKind::Word,
        't' => TermKind::Text,
        'k' => TermKind::Kind,
        _ => return None,
    };
    Some(Term { kind, text: text.as_str().to_owned() })
}

/// Where a picture is in every partition: bytes that sort as times do.
fn place(taken_ms: i64, photo: PhotoId) -> Vec<u8> {
    [ordered(taken_ms).as_slice(), &photo.0].concat()
}

fn ordered(taken_ms: i64) -> [u8; 8] {
    (taken_ms.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The places of everything taken from `first_ms` to `last_ms`.
pub(super) fn between(first_ms: i64, last_ms: i64) -> (Vec<u8>, Vec<u8>) {
    (place(first_ms, PhotoId([0; 32])), place(last_ms, PhotoId([0xff; 32])))
}

/// Every line of a partition from one of these times to the other, the latest first.
pub(super) async fn read(table: &Table, partition: &str, times: (i64, i64)) -> Result<Vec<Line>, Error> {
    let (first, last) = between(times.0, times.1);
    let items = table.partition(partition, Some((&first, &last))).await?;
    Ok(items.iter().filter_map(Line::of).collect())
}

fn hash(term: &Term) -> Hash {
    PhotoId::of(spelled(term).as_bytes()).0[..5].try_into().expect("five bytes")
}

/// Among the flags of a line: the beginning of the top of the picture's stack follows, and how many are under that.
const STACKED: u8 = 1 << 7;

/// Aspect, colour, flags, stack; the facts; then the terms, and whether these are all.
fn content(row: &Row, facts: &Facts, is_whole: bool, hashes: Vec<Hash>) -> Vec<u8> {
    let mut content = vec![row.aspect];
    content.extend(row.colour.to_be_bytes());
    content.push(row.flags | if row.stack.is_some() { STACKED } else { 0 });
    content.extend(row.stack.iter().flat_map(|stack| stack.top.0.into_iter().chain([stack.under])));
    content.extend(facts.size_bytes.to_be_bytes());
    content.extend(facts.faces.to_be_bytes());
    let numbers = [facts.rating, facts.iso, facts.aperture, facts.focal_mm];
    let known = numbers.iter().enumerate().filter(|(_, number)| number.is_some()).map(|(bit, _)| 1_u8 << bit);
    content.push(known.sum::<u8>() | u8::from(facts.located) << 4 | u8::from(!is_whole) << 5);
    content.extend(numbers.iter().flatten().flat_map(|number| number.to_be_bytes()));
    content.extend(hashes.concat());
    content
}

/// Reads numbers off the front of bytes; zeros where they end, which no line that was written does.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (taken, rest) = self.0.split_first_chunk().map_or(([0; N], [].as_slice()), |(taken, rest)| (*taken, rest));
        self.0 = rest;
        taken
    }
}

impl Line {
    /// How long a place is, bytes.
    pub(super) const PLACE: usize = 40;

    /// What is known, `content`, of the picture in a place, which has [`Self::PLACE`] bytes.
    pub(super) fn new(place: &[u8], content: &[u8]) -> Self {
        Self { place: place.into(), content: content.into() }
    }

    /// The line that an item is.
    pub(super) fn of(item: &Item) -> Option<Self> {
        let (place, content) = (table::place(item), table::bytes(item, CONTENT)?);
        (place.len() == Self::PLACE).then(|| Self::new(place, content))
    }

    /// The item to write, by a write of the photo's item.
    pub(super) fn item(content: Vec<u8>, writes: u64) -> Item {
        [(CONTENT.to_owned(), table::binary(content)), (WRITES.to_owned(), table::number(writes))].into()
    }

    /// Where it is; greater is later.
    pub(super) fn place(&self) -> &[u8] {
        &self.place
    }

    /// What is known of it, as it is stored.
    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    pub(super) fn photo(&self) -> PhotoId {
        PhotoId(self.place[8..].try_into().expect("a line's place has 40 bytes"))
    }

    pub(super) fn taken_ms(&self) -> i64 {
        let ordered = u64::from_be_bytes(self.place[..8].try_into().expect("a line's place has 40 bytes"));
        (ordered ^ (1 << 63)).cast_signed()
    }

    /// What the grid shows, the facts, and the terms.
    fn read(&self) -> (Row, Facts, Terms<'_>) {
        let mut bytes = Bytes(&self.content);
        let [aspect] = bytes.take();
        let colour = u16::from_be_bytes(bytes.take());
        let [flags] = bytes.take();
        let stack = (flags & STACKED != 0).then(|| {
            let (top, [under]) = (ShortId(bytes.take()), bytes.take());
            Stacked { top, under }
        });
        let row = Row { id: self.photo(), taken_ms: self.taken_ms(), aspect, colour, flags: flags & !STACKED, stack };
        let size_bytes = u64::from_be_bytes(bytes.take());
        let faces = u32::from_be_bytes(bytes.take());
        let [known] = bytes.take();
        let mut number = |bit: u8| (known & 1 << bit != 0).then(|| f64::from_be_bytes(bytes.take()));
        let (rating, iso, aperture, focal_mm) = (number(0), number(1), number(2), number(3));
        let facts = Facts { size_bytes, faces, located: known & 1 << 4 != 0, rating, iso, aperture, focal_mm };
        (row, facts, Terms { hashes: bytes.0.as_chunks::<5>().0, are_all: known & 1 << 5 == 0 })
    }
}

/// The terms of a line.
struct Terms<'a> {
    hashes: &'a [Hash],
    /// Whether the picture has no others.
    are_all: bool,
}

/// A clause by what lines know of terms.
type Hashes = Vec<Hash>;

/// A lookup likewise.
pub(super) struct Asked {
    /// Each term with how relevant it is.
    all: Vec<Vec<(Hash, u32)>>,
    any: Vec<Vec<Vec<Hashes>>>,
    none: Vec<Vec<Hashes>>,
    /// Whether lines of the kind that is read know all that is asked.
    pub(super) whole: bool,
}

impl Asked {
    /// Of lines that have every term, or of the timeline's, which have those that nothing else leads to.
    pub(super) fn of(lookup: &Lookup, is_timeline: bool) -> Self {
        let knows = |clause: &&Clause| !is_timeline || clause.iter().all(|term| !leads(term));
        let knows_all = |clauses: &&Vec<Clause>| clauses.iter().all(|clause| knows(&clause));
        let hashes = |clause: &Clause| clause.iter().map(hash).collect::<Hashes>();
        let all_hashes = |clauses: &Vec<Clause>| clauses.iter().map(hashes).collect::<Vec<_>>();
        let weighed = |clause: &Clause| clause.iter().map(|term| (hash(term), term.kind.relevance())).collect();
        let all: Vec<_> = lookup.all.iter().filter(knows).map(weighed).collect();
        let any = lookup.any.iter().filter(|alternatives| alternatives.iter().all(|clauses| knows_all(&clauses)));
        let any: Vec<_> = any.map(|alternatives| alternatives.iter().map(all_hashes).collect::<Vec<_>>()).collect();
        let none: Vec<_> = lookup.none.iter().filter(knows_all).map(all_hashes).collect();
        let whole = (all.len(), any.len(), none.len()) == (lookup.all.len(), lookup.any.len(), lookup.none.len());
        Self { all, any, none, whole }
    }

    /// Whether a search may find the picture of this line, and what is known of it then.
    pub(super) fn check(&self, query: &Query, line: &Line) -> Option<Candidate> {
        let (row, facts, terms) = line.read();
        let is_there = |hash: &Hash| terms.hashes.contains(hash);
        let meets_all = |clauses: &Vec<Hashes>| clauses.iter().all(|hashes| hashes.iter().any(is_there));
        let best =
            |clause: &Vec<(Hash, u32)>| clause.iter().filter(|(hash, _)| is_there(hash)).map(|(_, of)| *of).max();
        let relevance: Option<u32> = self.all.iter().map(best).sum();
        let has_all = relevance.is_some() && self.any.iter().all(|alternatives| alternatives.iter().any(meets_all));
        let may_be = (has_all || !terms.are_all) && !self.none.iter().any(meets_all);
        let is_sure = terms.are_all || (has_all && self.none.is_empty());
        let passes = may_be && facts.pass(query, row.taken_ms);
        let relevance = relevance.filter(|_| terms.are_all && self.whole);
        passes.then_some(Candidate { row, size_bytes: facts.size_bytes, is_sure, relevance })
    }
}

/// A picture that the index finds.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) row: Row,
    pub(super) size_bytes: u64,
    /// Whether its line knows all that was asked of it.
    pub(super) is_sure: bool,
    /// [`Lookup::relevance`], where its line knows that.
    pub(super) relevance: Option<u32>,
}
