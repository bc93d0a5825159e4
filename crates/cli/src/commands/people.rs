//! `tintype people`: who is who, and what people decide of that.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use jiff::civil::Date;
use library::{
    FaceId, Library, PersonDecision, PersonId, PhotoId, Recogniser, Somebody, Unnamed, WhoIsWho, Whose, Wish,
};

use super::Opened;
use crate::progress::{self, Work};
use crate::{Ended, say};

/// See who is who, and say so: name groups of faces that look alike, merge people, take things back
///
/// Without a command, lists people with names, and says which faces have none yet. WHO is a name, or what `groups` prints at
/// the beginning of a line. What you say is kept for good, can be taken back, and is never overridden by how faces look.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object: persons, groups, suggestions
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// List faces that look like one person's and have no name yet
    Groups,
    /// List who may be the same person
    Suggestions,
    /// List who is in a photo, face by face
    In {
        /// A file on this machine, or a path as `tintype search` prints it
        file: PathBuf,
    },
    /// Have Rekognition say which of the faces that it keeps are alike: in a bucket whose stack recognises with it
    ///
    /// Each face is asked about once, for what looking at a picture costs: about $1 for 1,000 faces. Faces that `tintype
    /// recognise` found are compared by this program, for nothing.
    Compare {
        /// The collection of faces, as `tintype deploy` and CloudFormation call it
        collection: String,
        /// Do not ask whether to
        #[arg(long)]
        yes: bool,
    },
    #[command(flatten)]
    Say(Saying),
}

/// What is written down.
#[derive(Subcommand)]
enum Saying {
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
        #[arg(required = true)]
        faces: Vec<String>,
    },
    /// Say that these are nobody's faces: a statue, a painting, a mistake
    Nobody {
        #[arg(required = true)]
        faces: Vec<String>,
    },
    /// Say that somebody is in photos where no face says so: a pet, or somebody from behind
    Add {
        name: String,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say that somebody is not in photos
    Remove {
        who: String,
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

/// How many groups are listed: whoever names these is asked for the next ones.
const MOST_LISTED: usize = 40;

/// How much of a face's identity is printed.
const SHORT: usize = 8;

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let opened = super::any(library).await?;
    let library = opened.library();
    let who = library.who_is_who().await?;
    let Some(verb) = arguments.verb else {
        if arguments.json {
            say::json(&who)?
        } else {
            list(&who)?
        }
        return Ok(Ended::Well);
    };
    match verb {
        Verb::Groups => groups(library, &who).await?,
        Verb::Suggestions => suggestions(library, &who).await?,
        Verb::In { file } => in_photo(library, &who, photo(&opened, &file).await?).await?,
        Verb::Compare { collection, yes } => compare(&opened, &collection, yes).await?,
        Verb::Say(saying) => {
            let is_undo = matches!(saying, Saying::Undo);
            library.wish(wish(&opened, &who, saying).await?).await?;
            say::line(match is_undo {
                true => "what was said last is taken back; once more takes back what was said before that",
                false => "written down; `tintype people undo` takes it back",
            });
        }
    }
    Ok(Ended::Well)
}

async fn compare(opened: &Opened, collection: &str, yes: bool) -> anyhow::Result<()> {
    let Opened::Bucket(library, bucket) = opened else {
        bail!("Rekognition keeps faces for a library in a bucket: name it with --library s3://BUCKET")
    };
    let faces: usize = library.uncompared().await?.values().map(Vec::len).sum();
    if faces == 0 {
        say::line("all faces that Rekognition keeps have been compared");
        return Ok(());
    }
    let question =
        format!("{} to be compared, about ${:.2}: go on? [y/N] ", say::counted(faces, "face"), faces as f64 / 1_000.0);
    if !yes && !matches!(super::deploy::answer(&question)?.to_lowercase().as_str(), "y" | "yes") {
        bail!("nothing was asked or paid");
    }
    let rekognition = bucket.rekognition(collection);
    let collection = rekognition.collection().expect("Rekognition keeps faces");
    let compared = progress::shown(library.progress(), Work::Comparing, library.compare(collection)).await?;
    say::line(&format!(
        "{} compared, {} alike",
        say::counted(compared.faces, "face"),
        say::counted(compared.pairs, "pair")
    ));
    Ok(())
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
            Wish::NotShown { photos: photos(opened, &files).await?, person: person(who, &named)? }
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

fn list(who: &WhoIsWho) -> anyhow::Result<()> {
    say::data(who.persons.iter().map(|person| say::plain(&described(person))))?;
    let unnamed = who.groups.len();
    if unnamed > 0 {
        say::line(&format!(
            "{} of faces without a name: `tintype people groups` lists them",
            say::counted(unnamed, "group")
        ));
    }
    if !who.suggestions.is_empty() {
        say::line(&format!(
            "{} who may be the same: `tintype people suggestions`",
            say::counted(who.suggestions.len(), "pair")
        ));
    }
    if who.persons.is_empty() && who.groups.is_empty() {
        say::line("no faces are known: `tintype recognise` looks for them");
    }
    Ok(())
}

fn described(person: &Somebody) -> String {
    let mut more = vec![say::counted(person.photos, "photo")];
    more.extend(person.about.born.map(|day| format!("born {day}")));
    if !person.about.aliases.is_empty() {
        more.push(format!("also {}", person.about.aliases.join(", ")));
    }
    more.extend(person.about.member_of.iter().map(|group| format!("of {group}")));
    let states = [(person.about.me, "me"), (person.about.favourite, "favourite"), (person.about.hidden, "hidden")];
    more.extend(states.iter().filter(|(is, _)| *is).map(|(_, state)| (*state).to_owned()));
    format!("{:<24} {}", called(person), more.join(", "))
}

fn called(person: &Somebody) -> &str {
    person.about.name.as_deref().unwrap_or(person.id.as_str())
}

async fn groups(library: &Library, who: &WhoIsWho) -> anyhow::Result<()> {
    let groups: Vec<&Unnamed> = who.groups.iter().take(MOST_LISTED).collect();
    let mut lines = Vec::new();
    for group in &groups {
        let path = path(library, group.portrait.map(|portrait| portrait.photo)).await?;
        lines.push(format!("{}  {:>10}  {path}", short(&group.id), say::counted(group.photos, "photo")));
    }
    say::data(lines.iter().map(|line| say::plain(line)))?;
    if who.groups.len() > groups.len() {
        say::line(&format!("and {} more", say::count(who.groups.len() - groups.len())));
    }
    Ok(())
}

async fn suggestions(library: &Library, who: &WhoIsWho) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    for suggestion in who.suggestions.iter().take(MOST_LISTED) {
        let (one, other) =
            (spelled(library, who, &suggestion.one).await?, spelled(library, who, &suggestion.other).await?);
        lines.push(format!("{one}  {other}"));
    }
    say::data(lines.iter().map(|line| say::plain(line)))?;
    if lines.is_empty() {
        say::line("there is nobody to ask about");
        return Ok(());
    }
    say::line("`tintype people same ONE OTHER` if they are, `tintype people different ONE OTHER` if not");
    Ok(())
}

async fn spelled(library: &Library, who: &WhoIsWho, whose: &Whose) -> anyhow::Result<String> {
    Ok(match whose {
        Whose::Person(id) => format!("{:?}", name_of(who, id)),
        Whose::Group(id) => {
            let group = who.groups.iter().find(|group| group.id == *id);
            let photo = group.and_then(|group| group.portrait).map(|portrait| portrait.photo);
            format!("{} ({})", short(id), path(library, photo).await?)
        }
    })
}

async fn in_photo(library: &Library, who: &WhoIsWho, photo: PhotoId) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    for shown in library.who_is_in(photo).await? {
        let face = shown.face.as_ref().map_or("no face", |face| short(face));
        let whose = match &shown.whose {
            Whose::Person(id) => name_of(who, id).to_owned(),
            Whose::Group(id) => format!("nobody yet (group {})", short(id)),
        };
        let at = shown.area.map(|area| {
            let middle = (area.left + area.width / 2.0, area.top + area.height / 2.0);
            format!("{:.0} % from the left, {:.0} % from the top", middle.0 * 100.0, middle.1 * 100.0)
        });
        lines.push(format!("{face:<SHORT$}  {whose:<24} {}", at.unwrap_or_default()));
    }
    if lines.is_empty() {
        let seen = library.photos(&[photo]).await?.iter().map(|entry| entry.seen.people()).sum();
        say::line(&format!(
            "nobody is known to be there; {} seen, none by which people could be told",
            say::counted(seen, "face")
        ));
    }
    say::data(lines.iter().map(|line| say::plain(line.trim_end())))
}

fn name_of<'a>(who: &'a WhoIsWho, id: &'a PersonId) -> &'a str {
    who.persons.iter().find(|person| person.id == *id).map_or(id.as_str(), called)
}

fn short(face: &FaceId) -> &str {
    face.0.get(..SHORT).unwrap_or(&face.0)
}

/// One of a photo's paths.
async fn path(library: &Library, photo: Option<PhotoId>) -> anyhow::Result<String> {
    let entry = library.photos(photo.as_slice()).await?.pop();
    Ok(entry.map(|entry| entry.files[0].path.to_string()).unwrap_or_default())
}

/// Who is meant: by a name, by a person's identity, or by the beginning of a group's.
fn find(who: &WhoIsWho, named: &str) -> anyhow::Result<Whose> {
    let lower = named.trim().to_lowercase();
    let is_called = |person: &&Somebody| {
        let names = person.about.name.iter().chain(&person.about.aliases);
        person.id.as_str() == named || names.into_iter().any(|name| name.to_lowercase() == lower)
    };
    let persons: Vec<&Somebody> = who.persons.iter().filter(is_called).collect();
    match persons[..] {
        [person] => return Ok(Whose::Person(person.id.clone())),
        [] => {}
        _ => bail!("several people are called {named:?}: {}", list_of(persons.iter().map(|person| person.id.as_str()))),
    }
    let groups: Vec<&Unnamed> = who.groups.iter().filter(|group| group.id.0.starts_with(named)).collect();
    match groups[..] {
        [group] if named.len() >= 4 => Ok(Whose::Group(group.id.clone())),
        [] | [_] => bail!(
            "nobody is called {named:?}, and no group begins so: see `tintype people` and `tintype people groups`"
        ),
        _ => bail!("several groups begin with {named:?}: say more of it"),
    }
}

fn list_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn person(who: &WhoIsWho, named: &str) -> anyhow::Result<PersonId> {
    match find(who, named)? {
        Whose::Person(person) => Ok(person),
        Whose::Group(_) => bail!("{named} is a group without a name: `tintype people name {named} NAME` first"),
    }
}

/// Faces by what is printed of them.
async fn whole(opened: &Opened, faces: &[String]) -> anyhow::Result<Vec<FaceId>> {
    let known = opened.library().faces_known().await?;
    let whole = |beginning: &String| {
        ensure!(
            beginning.len() >= 4,
            "{beginning:?} is too short: say at least 4 letters of a face, as `tintype people in FILE` lists them"
        );
        let mut fitting = known.iter().filter(|face| face.0.starts_with(beginning.as_str()));
        match (fitting.next(), fitting.next()) {
            (Some(face), None) => Ok(face.clone()),
            (None, _) => bail!("no face begins with {beginning:?}: `tintype people in FILE` lists them"),
            (Some(_), Some(_)) => bail!("several faces begin with {beginning:?}: say more of it"),
        }
    };
    faces.iter().map(whole).collect()
}

/// The photos that are in files.
pub(super) async fn photos(opened: &Opened, files: &[PathBuf]) -> anyhow::Result<Vec<PhotoId>> {
    let mut photos = Vec::with_capacity(files.len());
    for file in files {
        photos.push(photo(opened, file).await?);
    }
    Ok(photos)
}

/// The photo that is in a file.
async fn photo(opened: &Opened, file: &Path) -> anyhow::Result<PhotoId> {
    let shown = super::show::find(opened, file).await?;
    Ok(shown.with_context(|| format!("the library has no photo at {}", file.display()))?.entry.id)
}
