//! The page as HTML.

use std::fmt::Write as _;

use library::{Account, Accounts, Invitation, Role, Scope, Session, Standing, day_since_1970};

use crate::assets;
use crate::html::escaped;

/// What is on the page.
pub(super) struct Shown<'a> {
    pub(super) accounts: &'a Accounts,
    pub(super) sessions: &'a [Session],
    /// The session that looks.
    pub(super) this: &'a str,
    /// What there is to choose from.
    pub(super) albums: &'a [String],
    pub(super) people: &'a [String],
    pub(super) now_ms: u64,
}

/// What came of a wish.
pub(super) enum Told<'a> {
    /// What was done, which can be taken back: of an invitation its link, which is shown once, for only a hash of it is kept.
    Done { words: String, link: Option<String>, known_by: &'a [Standing] },
    /// Why it was not, and of an invitation what was typed.
    Refused { words: &'a str, typed: Option<(String, Scope)> },
}

const EVERYTHING: &Scope = &Scope::Whole;

impl Shown<'_> {
    pub(super) fn page(&self, told: Option<Told<'_>>) -> String {
        let files = format!("/a/{}", assets::BUILD);
        let sender = assets::sender();
        let head = format!(
            r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Accounts</title><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><link rel="icon" type="image/svg+xml" href="{files}/favicon.svg"><link rel="stylesheet" href="{files}/gallery.css"><link rel="stylesheet" href="{files}/accounts.css">{sender}</head>"#
        );
        let (name, scope) = match &told {
            Some(Told::Refused { typed: Some((name, scope)), .. }) => (name.as_str(), scope),
            _ => ("", EVERYTHING),
        };
        let (who, invite, sessions, owner) = (self.who(), self.invite(name, scope), self.signed_in(), self.owner());
        let told = told.map(|told| told.html()).unwrap_or_default();
        format!(
            r#"{head}<body><main class="accounts"><p><a href="/">Back to the photos</a></p><h1>Who may look</h1>{told}{who}{invite}{sessions}{owner}</main></body></html>"#
        )
    }

    fn who(&self) -> String {
        let mut rows = String::new();
        for Account { name, role, .. } in &self.accounts.viewers {
            if let Role::Viewer(scope) = role {
                self.row(&mut rows, name, &format!("sees {scope}"), scope);
            }
        }
        for invitation in self.accounts.invited.iter().filter(|invitation| invitation.is_live(self.now_ms)) {
            let Invitation { name, scope, until_ms, .. } = invitation;
            self.row(&mut rows, name, &format!("is invited until {}, to {scope}", day(*until_ms)), scope);
        }
        match rows.is_empty() {
            true => r#"<p class="lead">Nobody but you, so far. Whoever you invite looks with a name and a password of their own, and changes nothing.</p>"#.to_owned(),
            false => format!(r#"<ul class="rows">{rows}</ul>"#),
        }
    }

    fn row(&self, rows: &mut String, name: &str, words: &str, scope: &Scope) {
        let (chooser, name, words) = (self.chooser(scope), escaped(name), escaped(words));
        write!(
            rows,
            r#"<li><div class="entry"><p><strong>{name}</strong> {words}</p><form method="post"><input type="hidden" name="name" value="{name}"><button name="wish" value="remove">Remove<span class="unseen"> {name}</span></button></form></div><details><summary>Change what {name} sees</summary><form method="post"><input type="hidden" name="name" value="{name}">{chooser}<button class="primary" name="wish" value="scope">Show this</button></form></details></li>"#
        )
        .expect("writing to a string");
    }

    /// Everything, or boxes for albums and people.
    fn chooser(&self, scope: &Scope) -> String {
        let chosen = match scope {
            Scope::Whole => None,
            Scope::Chosen { albums, people } => Some((albums, people)),
        };
        let boxes = |legend: &str, field: &str, names: &[String], is_chosen: &dyn Fn(&String) -> bool| {
            let one = |name: &String| {
                let checked = if is_chosen(name) { " checked" } else { "" };
                let name = escaped(name);
                format!(r#"<label><input type="checkbox" name="{field}" value="{name}"{checked}> {name}</label>"#)
            };
            match names.is_empty() {
                true => String::new(),
                false => format!(
                    r#"<fieldset><legend>{legend}</legend><div class="boxes" role="group" aria-label="{legend}" tabindex="0">{}</div></fieldset>"#,
                    names.iter().map(one).collect::<String>()
                ),
            }
        };
        let albums =
            boxes("Albums", "album", self.albums, &|name| chosen.is_some_and(|(albums, _)| albums.contains(name)));
        let people =
            boxes("People", "person", self.people, &|name| chosen.is_some_and(|(_, people)| people.contains(name)));
        let choice = |value: &str, is_it: bool, words: &str| {
            let checked = if is_it { " checked" } else { "" };
            format!(r#"<label><input type="radio" name="scope" value="{value}"{checked}> {words}</label>"#)
        };
        let whole = choice("whole", chosen.is_none(), "Everything but what is hidden or in the trash");
        let only = match albums.is_empty() && people.is_empty() {
            true => String::new(),
            false => choice("chosen", chosen.is_some(), "Only what is in these albums, or shows these people"),
        };
        format!(r#"<div class="chooser">{whole}{only}{albums}{people}</div>"#)
    }

    fn invite(&self, name: &str, scope: &Scope) -> String {
        let (name, chooser) = (escaped(name), self.chooser(scope));
        format!(
            r#"<section aria-labelledby="invite"><h2 id="invite">Invite somebody</h2><form method="post"><label class="line">Name <input name="name" value="{name}" required maxlength="200" autocomplete="off"></label>{chooser}<button class="primary" name="wish" value="invite">Make a link</button></form></section>"#
        )
    }

    fn signed_in(&self) -> String {
        let mut rows = String::new();
        for Session { id, name, last_ms, begun_ms, browser, .. } in self.sessions {
            let name = escaped(name.as_deref().unwrap_or("You, by a link"));
            let this = if id == self.this { ", this browser" } else { "" };
            let (begun, last, browser) = (moment(*begun_ms), moment(*last_ms), escaped(browser));
            write!(
                rows,
                r#"<li><div class="entry"><p><strong>{name}</strong>{this}<br><span class="small">since {begun}, last seen {last}: {browser}</span></p><form method="post"><input type="hidden" name="session" value="{id}"><button name="wish" value="end">End<span class="unseen"> the session of {name}</span></button></form></div></li>"#
            )
            .expect("writing to a string");
        }
        format!(
            r#"<section aria-labelledby="signed-in"><h2 id="signed-in">Signed in</h2><ul class="rows">{rows}</ul></section>"#
        )
    }

    fn owner(&self) -> String {
        let (words, name) = match &self.accounts.owner {
            Some(Account { name, .. }) => {
                ("Another password signs you out wherever you signed in with the old one.", escaped(name))
            }
            None => (
                "With a name and a password you can sign in from other machines, once <code>tintype serve --listen</code> reaches them.",
                String::new(),
            ),
        };
        format!(
            r#"<section aria-labelledby="own"><h2 id="own">Your own password</h2><p class="small">{words}</p><form method="post"><label class="line">Name <input name="name" value="{name}" required maxlength="200" autocomplete="username"></label><label class="line">Password <input type="password" name="password" required minlength="8" autocomplete="new-password"></label><button class="primary" name="wish" value="owner">Set the password</button></form></section>"#
        )
    }
}

impl Told<'_> {
    fn html(&self) -> String {
        match self {
            Told::Done { words, link, known_by } => {
                let said = match link.as_deref().map(escaped) {
                    Some(link) => format!(
                        r#"<p>Send this link. It is shown only now, works once, and for 7 days.</p><p><a class="link" href="{link}">{link}</a></p>"#
                    ),
                    None => format!("<p>{}.</p>", escaped(words)),
                };
                let what = escaped(&serde_json::to_string(known_by).expect("numbers and digests are JSON"));
                format!(
                    r#"<div class="told" role="status" tabindex="-1">{said}<form method="post"><input type="hidden" name="what" value="{what}"><button name="wish" value="undo">Undo</button></form></div>"#
                )
            }
            Told::Refused { words, .. } => {
                format!(r#"<p class="told" role="alert" tabindex="-1">That cannot be: {}.</p>"#, escaped(words))
            }
        }
    }
}

fn day(ms: u64) -> String {
    const DAY_MS: u64 = 86_400_000;
    day_since_1970((ms / DAY_MS).cast_signed()).strftime("%-d %B %Y").to_string()
}

/// As it is everywhere at once: nobody here knows where whoever looks is.
fn moment(ms: u64) -> String {
    let minutes = ms / 60_000 % (24 * 60);
    format!("{}, {:02}:{:02} UTC", day(ms), minutes / 60, minutes % 60)
}
