//! How a catalogue finds what a query means: terms that it keeps an index of.
//! `terms` says which terms an entry has, `Query::lookup` which ones a query asks for; both sides use the same words.

use std::collections::BTreeSet;

use jiff::civil::Date;
use photo::{Entry, Format, Shelf, Under, Why};

use crate::fold::{content_words, fold, is_stop_word, name_tokens, stem, tokens};
use crate::{Media, Orientation, Query, areas, facets, places, title_key};

/// One thing that can be looked up in an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What it is about.
    pub kind: TermKind,
    /// The word or name, folded to its plainest spelling.
    pub text: String,
}

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A person's whole name.
    Person,
    /// An album's whole title.
    Album,
    /// A word of a label, or of what a recogniser saw for sure: its stem.
    Label,
    /// The same of a title or description.
    Caption,
    /// The same of an album's title.
    AlbumWord,
    /// A word of a place's name.
    Place,
    /// A word of the camera's or lens's name.
    Camera,
    /// A word of a file's or folder's name: its stem. Words end where letters and digits meet.
    Word,
    /// The same of what can be read in the picture.
    Text,
    /// A format or kind of picture.
    Kind,
}

impl TermKind {
    /// How much it says, of a picture that has a term of this kind, that it is what was asked for. Nothing where all that
    /// are found have one of the same kind.
    pub fn relevance(self) -> u32 {
        match self {
            Self::Person | Self::Album | Self::Label => 6,
            Self::Caption => 5,
            Self::AlbumWord => 4,
            Self::Place => 3,
            Self::Word => 2,
            Self::Text => 1,
            Self::Camera | Self::Kind => 0,
        }
    }
}

/// Terms of which an entry has at least one. Without any, nothing meets it.
pub type Clause = Vec<Term>;

/// What a catalogue looks up: an entry is a candidate when it was taken within the days and meets what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// It meets each of these.
    pub all: Vec<Clause>,
    /// And of each of these lists one alternative with all its clauses, where `all` does not say it already.
    pub any: Vec<Vec<Vec<Clause>>>,
    /// And none of these with all its clauses.
    pub none: Vec<Vec<Clause>>,
    /// Whether every candidate is an answer. If not, [`Query::matches`] has the last word.
    pub exact: bool,
}

impl Lookup {
    /// Whether an entry taken on this day, with these terms, is a candidate.
    pub fn admits(&self, taken: Date, terms: &BTreeSet<Term>) -> bool {
        self.from.is_none_or(|from| from <= taken)
            && self.to.is_none_or(|to| taken <= to)
            && self.meets(|term| terms.contains(term))
    }

    /// How well an entry that has these terms meets the lookup: of every clause counts the best that it is met by.
    pub fn relevance(&self, has: impl Fn(&Term) -> bool) -> u32 {
        let best = |clause: &Clause| clause.iter().filter(|term| has(term)).map(|term| term.kind.relevance()).max();
        self.all.iter().filter_map(best).sum()
    }

    /// Whether an entry is a candidate that has these terms, and was taken within the days.
    pub fn meets(&self, has: impl Fn(&Term) -> bool) -> bool {
        let has_all = |clauses: &Vec<Clause>| clauses.iter().all(|clause| clause.iter().any(&has));
        has_all(&self.all)
            && self.any.iter().all(|alternatives| alternatives.iter().any(has_all))
            && !self.none.iter().any(has_all)
    }
}

/// Everything an entry can be looked up by.
pub fn terms(entry: &Entry) -> BTreeSet<Term> {
    facets(entry).into_iter().flat_map(|facet| facet.terms).collect()
}

impl Query {
    /// What a catalogue looks up to find this.
    pub fn lookup(&self) -> Lookup {
        let (mut all, mut any, mut none) = (Vec::new(), Vec::new(), Vec::new());
        let people = &self.people;
        let person_term = |name: &String| Term { kind: TermKind::Person, text: person(name) };
        all.extend(people.all.iter().chain(&people.only).map(|name| vec![person_term(name)]));
        any_of(&mut all, &mut any, people.any.iter().map(|name| vec![vec![person_term(name)]]));
        none.extend(people.none.iter().map(|name| vec![vec![person_term(name)]]));

        all.extend(self.labels.all.iter().flat_map(|phrase| label_clauses(phrase)));
        any_of(&mut all, &mut any, self.labels.any.iter().map(|phrase| label_clauses(phrase)));
        none.extend(self.labels.none.iter().map(|phrase| unwanted_clauses(phrase)));

        let place = &self.place;
        for name in &place.all {
            match &mut place_alternatives(name)[..] {
                [clauses] => all.append(clauses),
                alternatives => any_of(&mut all, &mut any, alternatives.iter().cloned()),
            }
        }
        any_of(&mut all, &mut any, place.any.iter().flat_map(|name| place_alternatives(name)));
        none.extend(place.none.iter().flat_map(|name| place_alternatives(name)));
        if let Some(near) = place.near.as_ref().filter(|near| near.at.is_none()) {
            all.extend(place_clauses(&near.name));
        }

        any_of(&mut all, &mut any, self.media.iter().map(|media| vec![vec![kind_term(media_name(*media))]]));
        if let Some(format) = &self.file.format {
            all.push(vec![kind_term(format_name(format))]);
        }
        if let Some(orientation) = self.file.orientation {
            all.push(vec![kind_term(orientation_name(orientation))]);
        }
        let camera = &self.camera;
        all.extend(camera.make.iter().chain(&camera.model).chain(&camera.lens).flat_map(|words| camera_clauses(words)));
        none.extend(camera.none.iter().map(|words| camera_clauses(words)));
        for text in &self.unmatched {
            let clauses = written_clauses(text);
            // A word without letters or digits is in no name that could be looked up, and finds nothing.
            all.extend(clauses.is_empty().then(Vec::new));
            all.extend(clauses);
        }
        for text in &self.text.contains {
            all.extend(read_clauses(text));
        }
        if self.without_album_words {
            let clauses = all.iter_mut().chain(any.iter_mut().flatten().flatten()).chain(none.iter_mut().flatten());
            clauses.for_each(|clause| clause.retain(|term| term.kind != TermKind::AlbumWord));
        }
        let state = &self.state;
        let (mut from, mut to) = (self.time.from, self.time.to);
        match &state.album_search {
            Some(search) => {
                let theirs = search.lookup();
                from = from.max(theirs.from);
                to = [to, theirs.to].into_iter().flatten().min();
                all.extend(theirs.all);
                any.extend(theirs.any);
                none.extend(theirs.none);
            }
            None => all.extend(state.album.iter().map(|title| vec![album_term(title)])),
        }
        none.extend(state.not_albums.iter().map(|title| vec![vec![album_term(title)]]));
        for (wanted, kind) in [
            (state.in_album, IN_ALBUM),
            (state.favorite, FAVOURITE),
            (state.edited, EDITED),
            (state.archived, ARCHIVED),
        ] {
            match wanted {
                Some(true) => all.push(vec![kind_term(kind)]),
                Some(false) => none.push(vec![vec![kind_term(kind)]]),
                None => {}
            }
        }
        for alternatives in &self.either {
            let lookups: Vec<Lookup> = alternatives.iter().map(Self::lookup).collect();
            from = from.max(lookups.iter().map(|lookup| lookup.from).min().flatten());
            let last = lookups.iter().map(|lookup| lookup.to).collect::<Option<Vec<_>>>();
            to = to.into_iter().chain(last.and_then(|last| last.into_iter().max())).min();
            any_of(&mut all, &mut any, lookups.into_iter().map(|lookup| lookup.all));
        }
        // A word said twice asks for nothing more.
        all.sort();
        all.dedup();
        none.retain(|clauses| !clauses.is_empty());
        Lookup { from, to, all, any, none, exact: self.residue().is_empty() }
    }
}

impl Lookup {
    /// Whether whoever meets `all` is found, and nobody else: what there is to say of it as one of several.
    pub(crate) fn is_all(&self) -> bool {
        let Self { from, to, all, any, none, exact } = self;
        *exact && from.is_none() && to.is_none() && !all.is_empty() && any.is_empty() && none.is_empty()
    }
}

/// Whether a picture is in an album that somebody put it into, as a kind.
const IN_ALBUM: &str = "in-album";
/// Likewise whether people like it, whether it was made of another, and whether it was put into the archive.
const FAVOURITE: &str = "favourite";
const EDITED: &str = "edited";
const ARCHIVED: &str = "archived";

/// An album's title as a term.
pub(crate) fn album_term(title: &str) -> Term {
    Term { kind: TermKind::Album, text: title_key(title) }
}

/// A person's name as a term.
pub(crate) fn person(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who is known to be in an entry.
pub(crate) fn people(entry: &Entry) -> BTreeSet<String> {
    entry.people.iter().map(|name| person(name)).collect()
}

/// How many people an entry shows, as far as is known: those who have names, or else whose faces are seen.
pub fn count_people(entry: &Entry) -> u32 {
    people(entry).len().max(entry.seen.people()) as u32
}

/// A word with no other meaning as clauses: each of its parts is known of the picture in some way.
pub(crate) fn written_clauses(text: &str) -> Vec<Clause> {
    name_tokens(text).iter().map(|word| known_by(word)).collect()
}

/// What a picture has by which a word says what it is, the best first.
fn known_by(word: &str) -> Clause {
    let stem = stem(word);
    let term = |kind, text: &str| Term { kind, text: text.to_owned() };
    vec![
        term(TermKind::Label, &stem),
        term(TermKind::Caption, &stem),
        term(TermKind::AlbumWord, &stem),
        term(TermKind::Place, word),
        term(TermKind::Word, &stem),
        term(TermKind::Text, &stem),
    ]
}

/// The words of what can be read in a picture that are worth a place in an index.
pub(crate) fn read_words(text: &str) -> impl Iterator<Item = String> {
    name_tokens(text).into_iter().filter(|word| word.chars().nth(1).is_some() && !is_stop_word(word))
}

/// What can be read as clauses: every word that matters is there, be it by itself or run together with one beside it. What has
/// no such words is nowhere.
pub(crate) fn read_clauses(text: &str) -> Vec<Clause> {
    let words: Vec<String> = read_words(text).collect();
    let read = |word: &str| Term { kind: TermKind::Text, text: stem(word) };
    let pairs: Vec<Term> = words.windows(2).map(|pair| read(&pair.concat())).collect();
    let clause = |(at, word): (usize, &String)| {
        let (before, after) = (at.checked_sub(1).and_then(|at| pairs.get(at)), pairs.get(at));
        [read(word)].into_iter().chain(before.cloned()).chain(after.cloned()).collect()
    };
    let clauses: Vec<_> = words.iter().enumerate().map(clause).collect();
    if clauses.is_empty() { vec![Vec::new()] } else { clauses }
}

/// A phrase as clauses: every word that matters is known of the picture in some way.
pub(crate) fn label_clauses(phrase: &str) -> Vec<Clause> {
    content_words(phrase).iter().map(|word| known_by(word)).collect()
}

/// What is not wanted to be seen: a sign may speak of it, and a place be called so.
pub(crate) fn unwanted_clauses(phrase: &str) -> Vec<Clause> {
    let mut clauses = label_clauses(phrase);
    for clause in &mut clauses {
        clause.retain(|term| !matches!(term.kind, TermKind::Text | TermKind::Place));
    }
    clauses
}

/// A place as clauses: every word is the place's, or a name's, since a folder called "Lisbon 2016" is about Lisbon.
pub(crate) fn place_clauses(name: &str) -> Vec<Clause> {
    let words = place_words(name);
    let content: Vec<_> = words.iter().filter(|word| !is_stop_word(word)).collect();
    let words = if content.is_empty() { words.iter().collect() } else { content };
    words
        .into_iter()
        .map(|word| {
            vec![Term { kind: TermKind::Place, text: word.clone() }, Term { kind: TermKind::Word, text: stem(word) }]
        })
        .collect()
}

/// A place as what it may be met by: its own name, or that of a country in it.
pub(crate) fn place_alternatives(name: &str) -> Vec<Vec<Clause>> {
    let country = |name: &str| vec![vec![whole_place(name)]];
    [place_clauses(name)].into_iter().chain(areas::countries(name).map(country)).collect()
}

/// A place's whole name, by which New Mexico is not Mexico, nor a folder called "Turkey" about Asia.
pub(crate) fn whole_place(name: &str) -> Term {
    Term { kind: TermKind::Place, text: format!("={}", place_words(name).join(" ")) }
}

/// At least one of these. One clause of `all` holds one word of each alternative, which is all there is to say of
/// alternatives of one word.
fn any_of(all: &mut Vec<Clause>, any: &mut Vec<Vec<Vec<Clause>>>, alternatives: impl Iterator<Item = Vec<Clause>>) {
    let alternatives: Vec<_> = alternatives.collect();
    // An alternative without words is always met.
    if alternatives.is_empty() || alternatives.iter().any(Vec::is_empty) {
        return;
    }
    all.push(alternatives.iter().flat_map(|clauses| clauses[0].clone()).collect());
    if alternatives.iter().any(|clauses| clauses.len() > 1) {
        any.push(alternatives);
    }
}

fn kind_term(text: &str) -> Term {
    Term { kind: TermKind::Kind, text: text.to_owned() }
}

pub(crate) fn place_words(name: &str) -> Vec<String> {
    let mut words = tokens(name);
    if let Some(full) = places::abbreviation(&words.join(" ")) {
        words = tokens(full);
    }
    words
}

/// The words of a camera's name. Letters and digits stay together: a D70 is not a 70D.
pub(crate) fn camera_words(name: &str) -> impl Iterator<Item = String> {
    tokens(name).into_iter().map(|word| match word.as_str() {
        "fuji" => "fujifilm".to_owned(),
        _ => word,
    })
}

/// Who makes phones, and hardly anything else that takes photographs; and what some are called besides.
const PHONES: [&str; 21] = [
    "apple",
    "iphone",
    "samsung",
    "galaxy",
    "google",
    "pixel",
    "huawei",
    "honor",
    "xiaomi",
    "redmi",
    "oneplus",
    "oppo",
    "vivo",
    "realme",
    "motorola",
    "nokia",
    "htc",
    "lge",
    "fairphone",
    "blackberry",
    "palm",
];

/// A camera's name as clauses: it has every word of it. A phone is known by who made it.
fn camera_clauses(name: &str) -> Vec<Clause> {
    let term = |text: String| Term { kind: TermKind::Camera, text };
    let clause = |word: String| match word.as_str() {
        "phone" => PHONES.iter().map(|maker| term((*maker).to_owned())).collect(),
        _ => vec![term(word)],
    };
    camera_words(name).map(clause).collect()
}

/// `X-T3` is also `xt3`, and `HERO9` also `hero 9`.
pub(crate) fn other_camera_words(name: &str) -> impl Iterator<Item = String> {
    let joined = name.split_whitespace().filter(|word| word.contains('-')).map(|word| tokens(word).concat());
    joined.chain(name_tokens(name))
}

/// Formats and kinds an entry is of.
pub(crate) fn kinds(entry: &Entry) -> Vec<&'static str> {
    let reading = &entry.reading;
    let mut kinds = vec![reading.format.name(), media_name(Media::Photo)];
    if reading.format.is_raw() {
        kinds.push(media_name(Media::Raw));
    }
    if reading.animated {
        kinds.push(media_name(Media::Animated));
    }
    if is_screenshot(entry) {
        kinds.push(media_name(Media::Screenshot));
    }
    let made = [
        (!entry.albums.is_empty(), IN_ALBUM),
        (entry.edited.favourite, FAVOURITE),
        (is_edit(entry), EDITED),
        (entry.edited.shelf == Some(Shelf::Archive), ARCHIVED),
    ];
    kinds.extend(made.into_iter().filter(|(is_so, _)| *is_so).map(|(_, kind)| kind));
    let (width, height) = (reading.width_px, reading.height_px);
    if width > 0 && height > 0 {
        if width >= height.saturating_mul(2) {
            kinds.push(media_name(Media::Panorama));
        }
        kinds.push(orientation_name(match width.cmp(&height) {
            std::cmp::Ordering::Greater => Orientation::Landscape,
            std::cmp::Ordering::Less => Orientation::Portrait,
            std::cmp::Ordering::Equal => Orientation::Square,
        }));
    }
    kinds
}

/// Whether it was made of another picture that is there too.
fn is_edit(entry: &Entry) -> bool {
    let Some(stack) = &entry.stack else { return false };
    let made_of = |under: &Under| under.why == Why::Original;
    let is_itself = |under: &Under| under.photo == entry.id && under.why == Why::Edit;
    stack.under.iter().any(|under| if stack.top == entry.id { made_of(under) } else { is_itself(under) })
}

/// Phones name them so; nothing in the file tells.
fn is_screenshot(entry: &Entry) -> bool {
    let format = matches!(entry.reading.format, Format::Png | Format::Jpeg);
    format && entry.files.iter().any(|file| tokens(file.path.name()).concat().contains("screenshot"))
}

fn media_name(media: Media) -> &'static str {
    match media {
        Media::Photo => "photo",
        Media::Video => "video",
        Media::Live => "live",
        Media::Raw => "raw",
        Media::Screenshot => "screenshot",
        Media::Selfie => "selfie",
        Media::Panorama => "panorama",
        Media::Animated => "animated",
    }
}

fn orientation_name(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Landscape => "landscape",
        Orientation::Portrait => "portrait",
        Orientation::Square => "square",
    }
}

/// A format's one name among those it goes by.
fn format_name(format: &str) -> &str {
    match format {
        "jpg" => "jpeg",
        "heif" => "heic",
        "tif" => "tiff",
        _ => format,
    }
}
