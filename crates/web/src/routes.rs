//! Every address of the gallery, in one table: what answers it, at which doors, and what whoever asks needs.
//! Routers are made from the table alone, so that nothing can be reached without its need having been declared and met.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::{let_in, sign_in};
use crate::{
    Door, Gallery, Refusal, accounts, albums, assets, edits, folders, memories, openapi, people, photos, pictures,
    places, seen, shares, timeline, uploads,
};

/// What a request must come with to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing, and it is not looked at who asks: what the program brings along, which an edge may keep for everybody.
    Public,
    /// Nothing. Nothing of the library is in the answer.
    Nothing,
    /// Nothing but a press on one of the gallery's own pages, for what changes something although it is a `GET`.
    OwnPage,
    /// The link of a share that is good now, and its passphrase where it has one.
    Share,
    /// The link alone, to say the passphrase.
    SharesLink,
    /// Whoever may look, or the key that feeds are read by: programs that read them have no session.
    Feed,
    /// Whoever may look: the owner, and viewers at what they are shown.
    Reader,
    /// Whoever may look at the whole library.
    WholeReader,
    /// The owner, who may change what is known of photos, and see what was put away.
    Owner,
}

/// An address as it is declared.
#[derive(Clone, Debug)]
pub struct Declared {
    /// How it is asked; `GET` is `HEAD` too.
    pub method: Method,
    /// As axum writes it: `{id}` is any part, `{*name}` any rest.
    pub path: &'static str,
    /// What whoever asks needs.
    pub needs: Needs,
    /// The doors at which it is answered.
    pub doors: &'static [Door],
}

struct Route {
    declared: Declared,
    answered: MethodRouter<Arc<Gallery>>,
}

const BOTH: &[Door] = &[Door::ThisMachine, Door::Anywhere];
/// Who is who, folders, memories and places take all photos there are to answer, too many for a function that answers and is gone. A
/// share's photos as one file are longer than what such a function may answer, 6 MB, and so are many that are sent.
const HERE: &[Door] = &[Door::ThisMachine];
const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;

fn table() -> Vec<Route> {
    use Needs::{Feed, Nothing, OwnPage, Owner, Public, Reader, Share, SharesLink, WholeReader};
    vec![
        // A browser that was given the address. What the program brings along says nothing of the library.
        route(GET, "/", Reader, BOTH, assets::page),
        route(GET, "/a/{build}/{*name}", Public, BOTH, assets::asset),
        route(GET, "/favicon.ico", Public, BOTH, assets::icon),
        // Signing in and out: the only other addresses, beside shares, that answer whoever has no session.
        route(GET, "/sign-in/{token}", Nothing, BOTH, sign_in::link),
        route(GET, "/sign-in/{token}/open", OwnPage, BOTH, sign_in::open),
        route(GET, "/sign-out", OwnPage, BOTH, sign_in::sign_out),
        route(GET, "/sign-in", Nothing, BOTH, sign_in::page),
        route(POST, "/sign-in", Nothing, BOTH, sign_in::by_password),
        route(GET, "/invitation/{token}", Nothing, BOTH, sign_in::invitation),
        route(POST, "/invitation/{token}", Nothing, BOTH, sign_in::join),
        // Shares, for whoever has the link.
        route(GET, "/s/{token}", Share, BOTH, shares::share),
        route(POST, "/s/{token}", SharesLink, BOTH, shares::unlock),
        route(GET, "/s/{token}/zip", Share, HERE, shares::all),
        route(GET, "/s/{token}/{id}", Share, BOTH, shares::photo),
        route(GET, "/s/{token}/tiles/{id}", Share, BOTH, shares::tile),
        route(GET, "/s/{token}/thumbnails/{id}", Share, BOTH, shares::thumbnail),
        route(GET, "/s/{token}/originals/{id}", Share, BOTH, shares::original),
        // The gallery's timeline and search.
        route(GET, "/api/index", Reader, BOTH, timeline::index),
        route(GET, "/api/chunk/{number}", Reader, BOTH, timeline::chunk),
        route(GET, "/api/search", Reader, BOTH, timeline::search),
        route(GET, "/api/completions", Reader, BOTH, timeline::completions),
        route(GET, "/api/status", Reader, BOTH, photos::status),
        route(GET, "/api/problems", Owner, BOTH, photos::problems),
        route(GET, "/api/photos/{id}", Reader, BOTH, photos::photo),
        route(GET, "/api/photos/{id}/people", Owner, HERE, people::in_photo),
        // What people make of it.
        route(GET, "/api/albums", Reader, BOTH, albums::listed),
        route(POST, "/api/albums", Owner, BOTH, albums::wish),
        route(GET, "/api/edits", Owner, BOTH, edits::put_away),
        route(POST, "/api/edits", Owner, BOTH, edits::wish),
        route(GET, "/api/away/{away}/index", Owner, BOTH, timeline::index_away),
        route(GET, "/api/away/{away}/chunk/{number}", Owner, BOTH, timeline::chunk_away),
        route(GET, "/api/folders", Owner, HERE, folders::within),
        route(GET, "/api/folders/{path}/index", Owner, HERE, timeline::index_of_folder),
        route(GET, "/api/folders/{path}/chunk/{number}", Owner, HERE, timeline::chunk_of_folder),
        route(GET, "/api/memories/{key}/index", WholeReader, HERE, timeline::index_of_memory),
        route(GET, "/api/memories/{key}/chunk/{number}", WholeReader, HERE, timeline::chunk_of_memory),
        route(POST, "/api/places", Owner, HERE, places::wish),
        route(GET, "/api/shares", Owner, BOTH, shares::wishes::listed),
        route(POST, "/api/shares", Owner, BOTH, shares::wishes::wish),
        route(GET, "/api/memories", WholeReader, HERE, memories::of_today),
        route(POST, "/api/memories", Owner, HERE, memories::wish),
        route(GET, "/memories.atom", Feed, HERE, memories::feeds::atom),
        route(GET, "/memories.ics", Feed, HERE, memories::feeds::calendar),
        route(POST, "/api/seen", WholeReader, HERE, seen::note),
        route(POST, "/api/uploads/known", Owner, HERE, uploads::known),
        route(PUT, "/api/uploads/{*path}", Owner, HERE, uploads::keep),
        route(GET, "/api/people", Owner, HERE, people::everybody),
        route(POST, "/api/people", Owner, HERE, people::wish),
        route(GET, "/api/people/faces", Owner, HERE, people::faces),
        route(GET, "/api/openapi.json", Reader, BOTH, openapi::described),
        // Who may look.
        route(GET, "/password", Reader, BOTH, sign_in::own),
        route(POST, "/password", Reader, BOTH, sign_in::change_password),
        route(GET, "/accounts", Owner, BOTH, accounts::page),
        route(POST, "/accounts", Owner, BOTH, accounts::wish),
        // Pictures.
        route(GET, "/tiles/{id}", Reader, BOTH, pictures::tile),
        route(GET, "/thumbnails/{id}", Reader, BOTH, pictures::thumbnail),
        route(GET, "/originals/{id}", Reader, BOTH, pictures::original),
    ]
}

fn route<H, T>(method: Method, path: &'static str, needs: Needs, doors: &'static [Door], handler: H) -> Route
where
    H: Handler<T, Arc<Gallery>>,
    T: 'static,
{
    let filter = MethodFilter::try_from(method.clone()).expect("HTTP knows the table's methods");
    Route { declared: Declared { method, path, needs, doors }, answered: on(filter, handler) }
}

/// Every address there is, for whoever checks what is declared.
pub fn declared() -> Vec<Declared> {
    table().into_iter().map(|route| route.declared).collect()
}

/// What a door answers. Where there is nothing, strangers are not told so.
pub(crate) fn router(gallery: &Arc<Gallery>) -> Router {
    let let_in = |needs| from_fn_with_state((gallery.clone(), needs), let_in);
    let here = table().into_iter().filter(|route| route.declared.doors.contains(&gallery.sessions.door));
    let routes = here.fold(Router::new(), |router, Route { declared, answered }| {
        router.route(declared.path, answered.layer(let_in(declared.needs)))
    });
    let nothing = (|| async { Refusal::NotFound }).layer(let_in(Needs::Reader));
    routes.fallback(nothing).with_state(gallery.clone())
}
