//! What an entry is found by, in the pieces that several entries share: a name, a label, a place, a camera, a folder.
//! A catalogue may index pieces instead of terms, of which each piece has several.

use std::collections::BTreeSet;

use photo::{Entry, OriginalPath};

use crate::fold::{name_tokens, stem, tokens};
use crate::lookup::{
    album_term, camera_words, kinds, other_camera_words, person, place_words, read_words, whole_place,
};
use crate::{Term, TermKind, places};

/// One piece of what an entry is found by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facet {
    /// What it is.
    pub kind: FacetKind,
    /// As people write it, a label followed by what that is a kind of, one a line; empty where it has no name of its own.
    pub text: String,
    /// What it is looked up by; never empty.
    pub terms: BTreeSet<Term>,
}

/// What a facet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetKind {
    /// A person's name.
    Person,
    /// The title of an album.
    Album,
    /// A label with all its names.
    Label,
    /// A word of a title or description.
    Caption,
    /// The name of a place.
    Place,
    /// A camera with its lens.
    Camera,
    /// The folders that a file is in.
    Folder,
    /// A file's own name. Hardly any two are alike.
    Name,
    /// What can be read in the picture.
    Text,
    /// Of what kind the picture is. Few, and each is true of many.
    Kind,
}

/// Of a picture of a page no more words than this, its first ones: each takes a place in an index.
const MOST_READ: usize = 40;

/// The facets of an entry. All their terms together are all that it can be looked up by.
pub fn facets(entry: &Entry) -> BTreeSet<Facet> {
    let reading = &entry.reading;
    let people = entry.people.iter().map(|name| Facet {
        kind: FacetKind::Person,
        text: name.clone(),
        terms: [term(TermKind::Person)(person(name))].into(),
    });
    let keywords = reading.labels.iter().map(|label| label_facet(label, [label.as_str()]));
    let sure = entry.seen.sure_labels().map(|label| {
        let shown: Vec<&str> = std::iter::once(&label.name).chain(&label.parents).map(String::as_str).collect();
        label_facet(&shown.join("\n"), label.names())
    });
    let sentences = reading.title.iter().chain(&reading.description);
    let words = sentences.flat_map(|text| name_tokens(text)).map(|word| caption_facet(&word));
    let albums = entry.albums.iter().map(|title| album_facet(title));
    let places = entry.places.iter().map(|place| place_facet(place));
    let files = entry.files.iter().flat_map(|file| [folder_facet(&file.path), name_facet(&file.path)]);
    let kinds = kinds(entry).into_iter().map(|kind| term(TermKind::Kind)(kind.to_owned()));
    let alone = [camera_facet(entry), Facet { kind: FacetKind::Kind, text: String::new(), terms: kinds.collect() }];
    let all = people
        .chain(keywords)
        .chain(sure)
        .chain(words)
        .chain(albums)
        .chain(places)
        .chain(files)
        .chain(alone)
        .chain([text_facet(entry)]);
    all.filter(|facet| !facet.terms.is_empty()).collect()
}

/// What a picture shows, as written: keywords, and what a recogniser saw for sure with what that is a kind of.
pub fn shown(entry: &Entry) -> BTreeSet<&str> {
    let sure = entry.seen.sure_labels().flat_map(|label| label.parents.iter().chain([&label.name]));
    entry.reading.labels.iter().chain(sure).map(String::as_str).filter(|name| !name.is_empty()).collect()
}

fn term(kind: TermKind) -> impl Fn(String) -> Term {
    move |text| Term { kind, text }
}

pub(crate) fn label_facet<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Facet {
    let terms = names.into_iter().flat_map(|name| stems(TermKind::Label, name)).collect();
    Facet { kind: FacetKind::Label, text: text.to_owned(), terms }
}

/// Of a caption, or a word of it.
pub(crate) fn caption_facet(text: &str) -> Facet {
    Facet { kind: FacetKind::Caption, text: text.to_owned(), terms: stems(TermKind::Caption, text).collect() }
}

fn stems(kind: TermKind, text: &str) -> impl Iterator<Item = Term> {
    name_tokens(text).into_iter().map(move |word| term(kind)(stem(&word)))
}

/// An album is asked for by its title, and its title's words say what is in it.
pub(crate) fn album_facet(title: &str) -> Facet {
    let terms = stems(TermKind::AlbumWord, title).chain([album_term(title)]).collect();
    Facet { kind: FacetKind::Album, text: title.to_owned(), terms }
}

pub(crate) fn place_facet(place: &str) -> Facet {
    let words = place_words(place).into_iter().map(term(TermKind::Place));
    let terms = words.chain([whole_place(place)]).collect();
    Facet { kind: FacetKind::Place, text: place.to_owned(), terms }
}

fn camera_facet(entry: &Entry) -> Facet {
    let camera = &entry.reading.camera;
    let names: Vec<&str> =
        [&camera.make, &camera.model, &camera.lens].into_iter().flatten().map(String::as_str).collect();
    let words = names.iter().flat_map(|name| camera_words(name).chain(other_camera_words(name)));
    let terms = words.map(term(TermKind::Camera)).collect();
    Facet { kind: FacetKind::Camera, text: names.join(" "), terms }
}

pub(crate) fn folder_facet(path: &OriginalPath) -> Facet {
    let folders = path.folders().collect::<Vec<_>>().join("/");
    Facet { kind: FacetKind::Folder, terms: named(&folders), text: folders }
}

fn text_facet(entry: &Entry) -> Facet {
    let mut terms = BTreeSet::new();
    for word in entry.seen.sure_text().flat_map(read_words) {
        if terms.len() == MOST_READ {
            break;
        }
        terms.insert(term(TermKind::Text)(stem(&word)));
    }
    Facet { kind: FacetKind::Text, text: String::new(), terms }
}

pub(crate) fn name_facet(path: &OriginalPath) -> Facet {
    Facet { kind: FacetKind::Name, text: path.name().to_owned(), terms: named(path.name()) }
}

/// The terms of a file's or folder's name.
fn named(name: &str) -> BTreeSet<Term> {
    let terms = name_tokens(name).into_iter().flat_map(|word| {
        // A folder called "Lisboa" is about Lisbon; one called "La Palma" is not about Los Angeles.
        let place = places::abbreviation(&word).filter(|_| word.len() > 2).map(tokens).unwrap_or_default();
        place.into_iter().map(term(TermKind::Place)).chain([term(TermKind::Word)(stem(&word))])
    });
    terms.collect()
}
