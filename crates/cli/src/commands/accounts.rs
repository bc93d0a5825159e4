//! `tintype accounts`: who may look at the library from their own machines, and what they are shown.

use std::path::PathBuf;

use anyhow::bail;
use clap::Subcommand;
use library::{
    Account, AccountDecision, AccountWish, Accounts, Invitation, Library, Locked, Matter, Role, Scope, Secret, Session,
    day_since_1970,
};
use serde::Serialize;
use serde_json::Value;

use super::people::{Said, said, tell};
use crate::machine::{now_ms, random};
use crate::{Ended, password, say};

/// Let others look, each with a name and a password, at the whole library or at what you choose
///
/// Without a command, lists who has an account. `tintype serve --listen` reaches other machines once the owner has one: then it is
/// by name and password that people sign in there. What is hidden or in the trash is shown to no viewer, and no viewer changes
/// anything.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object; without a command, a list: name, role, albums, people, until_ms
    ///
    /// `role` is owner, viewer or invited; albums and people are left out where somebody is shown the whole library. What is said:
    /// matter, known_by, decided, taken_back, and of an invitation its link, where decided and taken_back are facts as
    /// docs/format.md has them, without passwords, and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Set the name and password that the owner signs in with; asks for the password, or reads it from standard input
    Owner { name: String },
    /// Invite somebody to look; prints the link, which is good for 7 days, once
    Invite {
        name: String,
        #[command(flatten)]
        chosen: Chosen,
    },
    /// Change what somebody is shown
    Scope {
        name: String,
        /// Show the whole library
        #[arg(long, conflicts_with_all = ["albums", "people"], required_unless_present_any = ["albums", "people"])]
        whole: bool,
        #[command(flatten)]
        chosen: Chosen,
    },
    /// Take somebody their account, or their invitation, and end their sessions now
    Remove { name: String },
    /// List where somebody is signed in: who, since when, when they were seen last, and their browser in its own words
    ///
    /// With --json: id, name (null where it was by the link that `tintype serve` printed, and so the owner), begun_ms, last_ms, until_ms,
    /// browser.
    Sessions,
    /// End a session now, for good
    End { session: String },
    /// Take back the last invitation, removal or change of what somebody is shown; once more, what was said before that
    Undo,
}

/// What somebody is shown: all of it, or what is named.
#[derive(clap::Args)]
struct Chosen {
    /// Show the photos of this album; may be given several times
    #[arg(long = "album", value_name = "TITLE")]
    albums: Vec<String>,

    /// Show the photos of this person; may be given several times
    #[arg(long = "person", value_name = "NAME")]
    people: Vec<String>,
}

impl Chosen {
    fn scope(self) -> Scope {
        let Self { albums, people } = self;
        match albums.is_empty() && people.is_empty() {
            true => Scope::Whole,
            false => Scope::Chosen { albums: albums.into_iter().collect(), people: people.into_iter().collect() },
        }
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    albums: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until_ms: Option<u64>,
}

/// What was said of an invitation, and its link.
#[derive(Serialize)]
struct Invited {
    link: String,
    #[serde(flatten)]
    said: Said,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { verb, json } = arguments;
    let opened = super::any(library).await?;
    let library = opened.library();
    match verb {
        None => list(library, json).await?,
        Some(Verb::Owner { name }) => {
            let password = Locked::of_password(&password::asked(&name).await?, random()?)?;
            let written = "written down; whoever signed in with another password has to again";
            wish(library, AccountWish::Owner { name, password }, Some(written), json).await?;
        }
        Some(Verb::Invite { name, chosen }) => {
            let token = Secret::new(random()?);
            invite(library, AccountWish::Invite { name, scope: chosen.scope(), token }, token, json).await?;
        }
        Some(Verb::Scope { name, whole: _, chosen }) => {
            let written = "written down; `tintype accounts undo` takes it back";
            wish(library, AccountWish::Scope { name, scope: chosen.scope() }, Some(written), json).await?;
        }
        Some(Verb::Remove { name }) => {
            let written = "removed, and signed out everywhere; `tintype accounts undo` brings the account back";
            wish(library, AccountWish::Remove { name }, Some(written), json).await?;
        }
        Some(Verb::Sessions) => sessions(library, json).await?,
        Some(Verb::End { session }) => {
            if library.sessions(now_ms()?).await?.iter().all(|seen| seen.id != session) {
                bail!("no session is called {session}: `tintype accounts sessions` lists them");
            }
            wish(library, AccountWish::End { session }, Some("it has ended, for good"), json).await?;
        }
        Some(Verb::Undo) => wish(library, AccountWish::Undo(Vec::new()), None, json).await?,
    }
    Ok(Ended::Well)
}

async fn wish(library: &Library, wish: AccountWish, written: Option<&str>, json: bool) -> anyhow::Result<()> {
    let known_by = library.wish_of_accounts(wish, now_ms()?).await?;
    if json {
        return say::json(&without_passwords(said(library, Matter::Accounts, known_by).await?)?);
    }
    tell(library, (Matter::Accounts, known_by), json, written, words).await
}

async fn invite(library: &Library, wish: AccountWish, token: Secret, json: bool) -> anyhow::Result<()> {
    let link = format!("/invitation/{token}");
    let known_by = library.wish_of_accounts(wish, now_ms()?).await?;
    if json {
        return say::json(&Invited { link, said: said(library, Matter::Accounts, known_by).await? });
    }
    say::data([link])?;
    say::line(
        "the link opens behind the gallery's address, within 7 days, once; `tintype accounts undo` takes it back",
    );
    Ok(())
}

/// What was said, but for what passwords are checked by.
fn without_passwords(said: Said) -> anyhow::Result<Value> {
    let mut said = serde_json::to_value(said)?;
    for fact in said["decided"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        fact.remove("password");
    }
    Ok(said)
}

async fn list(library: &Library, json: bool) -> anyhow::Result<()> {
    let (accounts, now_ms) = (library.accounts().await?, now_ms()?);
    let Accounts { invited, .. } = &*accounts;
    let invited = invited.iter().filter(|invited| invited.is_live(now_ms));
    if json {
        return say::json(&accounts.all().map(listed).chain(invited.map(listed_invitation)).collect::<Vec<_>>());
    }
    say::data(accounts.all().map(described).chain(invited.clone().map(described_invitation)))?;
    if accounts.owner.is_none() {
        say::line("the owner has no account: `tintype accounts owner NAME` makes it");
    }
    Ok(())
}

async fn sessions(library: &Library, json: bool) -> anyhow::Result<()> {
    let sessions = library.sessions(now_ms()?).await?;
    if json {
        return say::json(&sessions);
    }
    say::data(sessions.iter().map(|Session { id, name, begun_ms, last_ms, browser, .. }| {
        let name = name.as_deref().unwrap_or("the owner, by a link");
        let (begun, last) = (moment(*begun_ms), moment(*last_ms));
        say::plain(&format!("{id}  {name}, since {begun}, last seen {last}: {browser}"))
    }))?;
    if sessions.is_empty() {
        say::line("nobody was seen to be signed in");
    }
    Ok(())
}

fn day(ms: u64) -> String {
    const DAY_MS: u64 = 86_400_000;
    day_since_1970((ms / DAY_MS).cast_signed()).to_string()
}

fn moment(ms: u64) -> String {
    let minutes = ms / 60_000 % (24 * 60);
    format!("{} {:02}:{:02} UTC", day(ms), minutes / 60, minutes % 60)
}

fn listed(account: &Account) -> Listed<'_> {
    let (role, (albums, people)) = match &account.role {
        Role::Owner => ("owner", (None, None)),
        Role::Viewer(scope) => ("viewer", chosen(scope)),
    };
    Listed { name: &account.name, role, albums, people, until_ms: None }
}

fn listed_invitation(invitation: &Invitation) -> Listed<'_> {
    let (albums, people) = chosen(&invitation.scope);
    Listed { name: &invitation.name, role: "invited", albums, people, until_ms: Some(invitation.until_ms) }
}

type Names<'a> = Option<Vec<&'a str>>;

fn chosen(scope: &Scope) -> (Names<'_>, Names<'_>) {
    match scope {
        Scope::Whole => (None, None),
        Scope::Chosen { albums, people } => {
            (Some(albums.iter().map(String::as_str).collect()), Some(people.iter().map(String::as_str).collect()))
        }
    }
}

fn described(account: &Account) -> String {
    say::plain(&match &account.role {
        Role::Owner => format!("{}, the owner", account.name),
        Role::Viewer(scope) => format!("{} is shown {scope}", account.name),
    })
}

fn described_invitation(invitation: &Invitation) -> String {
    let Invitation { name, scope, until_ms, .. } = invitation;
    say::plain(&format!("{name} is invited until {}, to {scope}", day(*until_ms)))
}

/// What was decided.
fn words(decision: AccountDecision) -> Option<String> {
    Some(match decision {
        AccountDecision::Owner { name, .. } => format!("that {name} is the owner"),
        AccountDecision::Invited { name, scope, .. } => format!("that {name} is invited to {scope}"),
        AccountDecision::Joined { .. } => "that somebody came who was invited".to_owned(),
        AccountDecision::Password { .. } => "that somebody has another password".to_owned(),
        AccountDecision::Scoped { scope, .. } => format!("that somebody is shown {scope}"),
        AccountDecision::Removed { .. } => "that somebody has no account".to_owned(),
        AccountDecision::Ended { session } => format!("that session {session} has ended"),
        AccountDecision::Undo { .. } => return None,
    })
}
