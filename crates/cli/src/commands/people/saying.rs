//! What people say of who is who, written down.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use library::{Matter, PersonDecision, WhoIsWho, Wish};

use super::find::{called, find, is_somebody, name_of, person, photos, whole};
use super::said::said;
use crate::commands::Opened;
use crate::say;

/// What is written down.
#[derive(Subcommand)]
pub(super) enum Saying {
    /// Give a group its name, or a person another one
    Name {
        who: String,
        name: String,
        /// Another name by which they are looked for: Grandma; each one, or none to leave them
        #[arg(long = "also", value_name = "ALIAS")]
        aliases: Vec<String>,
    },
    /// Say whose faces these are, as `in` prints them
    Faces {
        name: String,
        /// What `in` prints at the beginning of a line: the beginning is enough
        #[arg(required = true)]
        faces: Vec<String>,
    },
    /// Say that these are nobody's faces: a statue, a painting, a mistake
    Nobody {
        /// What `in` prints at the beginning of a line: the beginning is enough
        #[arg(required = true)]
        faces: Vec<String>,
    },
    /// Say that somebody is in photos where no face says so: a pet, or somebody from behind
    Add {
        name: String,
        /// Files on this machine, or paths as `tintype search` prints them
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say that somebody is not in photos, whatever faces or the files themselves say
    Remove {
        who: String,
        /// Files on this machine, or paths as `tintype search` prints them
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say that both are one person
    Same { who: String, other: String },
    /// Say that both are two people
    Different { who: String, other: String },
    /// Say when somebody was born: they are in no photo from before
    Born {
        who: String,
        /// YYYY-MM-DD; none if it is not known after all
        day: Option<Date>,
    },
    /// Leave somebody out where people are shown
    Hide { who: String },
    /// Show somebody who was left out
    Unhide { who: String },
    /// Have somebody come first
    Favourite { who: String },
    /// Have somebody come first no more
    Unfavourite { who: String },
    /// Say who "me" is
    Me { who: String },
    /// Call several people something together: `tintype people together kids Anna Tom`
    Together {
        name: String,
        #[arg(required = true)]
        who: Vec<String>,
    },
    /// Call them so no more
    Apart {
        name: String,
        #[arg(required = true)]
        who: Vec<String>,
    },
    /// Take back what was said last; once more, what was said before that
    Undo,
}

/// Writes it down, and says so.
pub(super) async fn write_down(opened: &Opened, saying: Saying, json: bool) -> anyhow::Result<()> {
    let library = opened.library();
    let who = library.everybody().await?;
    let is_undo = matches!(saying, Saying::Undo);
    let about = match &saying {
        Saying::Name { name, .. } | Saying::Faces { name, .. } | Saying::Add { name, .. } => Some(name.clone()),
        Saying::Remove { who, .. } | Saying::Same { who, .. } => Some(who.clone()),
        Saying::Nobody { .. }
        | Saying::Different { .. }
        | Saying::Born { .. }
        | Saying::Hide { .. }
        | Saying::Unhide { .. }
        | Saying::Favourite { .. }
        | Saying::Unfavourite { .. }
        | Saying::Me { .. }
        | Saying::Together { .. }
        | Saying::Apart { .. }
        | Saying::Undo => None,
    };
    let known_by = library.wish(wish(opened, &who, saying).await?).await?;
    if json {
        return say::json(&said(library, Matter::People, known_by).await?);
    }
    if is_undo {
        let said = said(library, Matter::People, known_by).await?;
        say::line(&said.taken_back_in_words(|decision: PersonDecision| words(&who, &decision)));
    } else {
        let now = library.everybody().await?;
        let person = about.and_then(|named| person(&now, &named).ok());
        let person = person.and_then(|person| now.persons.iter().find(|other| other.id == person));
        let said =
            person.map(|person| format!("{} is in {} now", called(person), say::counted(person.photos, "photo")));
        say::line(&format!("{}; `tintype people undo` takes it back", said.as_deref().unwrap_or("written down")));
    }
    Ok(())
}

/// What a decision says, if it says anything to people. What it is called now is for names that it takes back.
fn words(who: &WhoIsWho, decision: &PersonDecision) -> Option<String> {
    let called = |person| name_of(who, person);
    Some(match decision {
        PersonDecision::Is { person, .. } => format!("that a face is {}", called(person)),
        PersonDecision::IsNot { person, .. } => format!("that a face is not {}", called(person)),
        PersonDecision::NoFace { .. } => "that a face is nobody's".to_owned(),
        PersonDecision::Unlike { .. } => "that two groups are two people".to_owned(),
        PersonDecision::Shown { person, .. } => format!("that {} is in a photo", called(person)),
        PersonDecision::NotShown { person, .. } => format!("that {} is not in a photo", called(person)),
        PersonDecision::Same { person, into } => format!("that {} is {}", called(person), called(into)),
        PersonDecision::Apart { one, other } => format!("that {} is not {}", called(one), called(other)),
        PersonDecision::Named { name, .. } => format!("the name {name}"),
        PersonDecision::Born { person, .. } => format!("when {} was born", called(person)),
        PersonDecision::Hidden { person, .. } => format!("whether {} is hidden", called(person)),
        PersonDecision::Favourite { person, .. } => format!("whether {} is a favourite", called(person)),
        PersonDecision::Member { person, of, .. } => format!("whether {} is of {of}", called(person)),
        PersonDecision::Me { .. } => "who \"me\" is".to_owned(),
        PersonDecision::Seen { .. } | PersonDecision::Undo { .. } => return None,
    })
}

async fn wish(opened: &Opened, who: &WhoIsWho, saying: Saying) -> anyhow::Result<Wish> {
    let decide = |decision| Wish::Decide { decisions: vec![decision] };
    Ok(match saying {
        Saying::Name { who: named, name, aliases } => {
            Wish::Name { who: find(who, &named)?, name, aliases: (!aliases.is_empty()).then_some(aliases) }
        }
        Saying::Faces { name, faces } => Wish::Faces { faces: whole(opened, &faces).await?, name },
        Saying::Nobody { faces } => Wish::NoFaces { faces: whole(opened, &faces).await? },
        Saying::Add { name, files } => Wish::Shown { photos: photos(opened, &files).await?, name },
        Saying::Remove { who: named, files } => {
            let photos = photos(opened, &files).await?;
            match is_somebody(who, &named) {
                true => Wish::NotShown { photos, person: person(who, &named)? },
                // Only files call somebody so.
                false => Wish::NotCalled { photos, name: named },
            }
        }
        Saying::Same { who: one, other } => Wish::Same { one: find(who, &one)?, other: find(who, &other)? },
        Saying::Different { who: one, other } => Wish::Different { one: find(who, &one)?, other: find(who, &other)? },
        Saying::Born { who: named, day } => Wish::Born { person: person(who, &named)?, day },
        Saying::Hide { who: named } => decide(PersonDecision::Hidden { person: person(who, &named)?, hidden: true }),
        Saying::Unhide { who: named } => decide(PersonDecision::Hidden { person: person(who, &named)?, hidden: false }),
        Saying::Favourite { who: named } => {
            decide(PersonDecision::Favourite { person: person(who, &named)?, favourite: true })
        }
        Saying::Unfavourite { who: named } => {
            decide(PersonDecision::Favourite { person: person(who, &named)?, favourite: false })
        }
        Saying::Me { who: named } => decide(PersonDecision::Me { person: Some(person(who, &named)?) }),
        Saying::Together { name, who: members } => membership(who, &name, &members, true)?,
        Saying::Apart { name, who: members } => membership(who, &name, &members, false)?,
        Saying::Undo => Wish::Undo,
    })
}

fn membership(who: &WhoIsWho, of: &str, members: &[String], member: bool) -> anyhow::Result<Wish> {
    let decide = |named: &String| Ok(PersonDecision::Member { person: person(who, named)?, of: of.to_owned(), member });
    Ok(Wish::Decide { decisions: members.iter().map(decide).collect::<anyhow::Result<_>>()? })
}
