//! Who is who, for reading.

use std::collections::{HashMap, HashSet};

use library::{
    Area, Entry, Face, Library, PhotoId, Portrait, ShownPerson, Somebody, Suggestion, Unnamed, WhoIsWho, Whose,
};
use serde::Serialize;

use super::find::{SHORT, called, name_of, short};
use super::which::{place, which};
use crate::say;

/// How many are listed: whoever has dealt with these is shown the next ones.
const MOST_LISTED: usize = 40;

/// How many photos are named to say whose faces some are.
const MOST_SHOWN: usize = 3;

/// Among how many these are looked for: of a stack one is enough.
const MOST_LOOKED_AT: usize = 12;

/// A face that can be looked at.
#[derive(Clone, Serialize)]
struct Sight {
    #[serde(flatten)]
    portrait: Portrait,
    /// One of the photo's paths.
    path: String,
    /// Which of several faces there it is.
    which: Option<String>,
}

pub(super) async fn everybody(library: &Library, json: bool) -> anyhow::Result<()> {
    if json {
        return say::json(&library.who_is_who().await?);
    }
    let who = library.everybody().await?;
    say::data(who.persons.iter().map(|person| say::plain(&described(person))))?;
    let unnamed = who.groups.len();
    if unnamed > 0 {
        let groups = say::counted(unnamed, "group");
        say::line(&format!("{groups} of faces without a name: `tintype people groups` lists them"));
    }
    if who.persons.len() + unnamed > 1 {
        say::line("`tintype people suggestions` lists who may be the same");
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

pub(super) async fn groups(library: &Library, json: bool) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Group {
        #[serde(flatten)]
        group: Unnamed,
        shown: Vec<Sight>,
    }
    let mut groups = library.everybody().await?.groups;
    let more = if json { 0 } else { groups.len().saturating_sub(MOST_LISTED) };
    groups.truncate(groups.len() - more);
    let of = groups.iter().map(|group| Whose::Group(group.id.clone()));
    let mut sights = sights(library, of.collect()).await?;
    let shown = |group: Unnamed| {
        let shown = sights.remove(&Whose::Group(group.id.clone())).unwrap_or_default();
        Group { group, shown }
    };
    let groups: Vec<Group> = groups.into_iter().map(shown).collect();
    if json {
        return say::json(&HashMap::from([("groups", groups)]));
    }
    let lines = groups.iter().flat_map(|Group { group, shown }| {
        let photos = say::counted(group.photos, "photo");
        beside(&format!("{}  {photos:>10}  ", short(&group.id)), shown)
    });
    say::data(lines.map(|line| say::plain(&line)))?;
    if more > 0 {
        say::line(&format!("and {} more", say::count(more)));
    }
    Ok(())
}

pub(super) async fn suggestions(library: &Library, json: bool) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Asked {
        #[serde(flatten)]
        suggestion: Suggestion,
        one_shown: Vec<Sight>,
        other_shown: Vec<Sight>,
    }
    let mut who = library.who_is_who().await?;
    let mut suggestions = std::mem::take(&mut who.suggestions);
    let more = if json { 0 } else { suggestions.len().saturating_sub(MOST_LISTED) };
    suggestions.truncate(suggestions.len() - more);
    let of = suggestions.iter().flat_map(|suggestion| [suggestion.one.clone(), suggestion.other.clone()]);
    let sights = sights(library, of.collect()).await?;
    let shown = |whose: &Whose| sights.get(whose).cloned().unwrap_or_default();
    let asked = |suggestion: Suggestion| Asked {
        one_shown: shown(&suggestion.one),
        other_shown: shown(&suggestion.other),
        suggestion,
    };
    let asked: Vec<Asked> = suggestions.into_iter().map(asked).collect();
    if json {
        return say::json(&HashMap::from([("suggestions", asked)]));
    }
    let lines = asked.iter().enumerate().flat_map(|(rank, Asked { suggestion, one_shown, other_shown })| {
        let (one, other) = (spelled(&who, &suggestion.one), spelled(&who, &suggestion.other));
        let width = one.chars().count().max(other.chars().count());
        let between = (rank > 0).then(String::new);
        let both = [(one, one_shown), (other, other_shown)];
        between
            .into_iter()
            .chain(both.into_iter().flat_map(move |(who, shown)| beside(&format!("{who:<width$}  "), shown)))
    });
    say::data(lines.map(|line| say::plain(&line)))?;
    if asked.is_empty() {
        say::line("there is nobody to ask about");
        return Ok(());
    }
    if more > 0 {
        say::line(&format!("and {} more", say::count(more)));
    }
    say::line("`tintype people same ONE OTHER` if they are, `tintype people different ONE OTHER` if not");
    Ok(())
}

fn spelled(who: &WhoIsWho, whose: &Whose) -> String {
    match whose {
        Whose::Person(id) => format!("{:?}", name_of(who, id)),
        Whose::Group(id) => short(id).to_owned(),
    }
}

/// Lines that name photos, the first after `head` and the others below it.
fn beside(head: &str, shown: &[Sight]) -> Vec<String> {
    let blank = " ".repeat(head.chars().count());
    let line = |(rank, sight): (usize, &Sight)| {
        let which = sight.which.as_ref().map(|which| format!("  ({which})")).unwrap_or_default();
        format!("{}{}{which}", if rank == 0 { head } else { &blank }, sight.path)
    };
    match shown {
        [] => vec![head.trim_end().to_owned()],
        _ => shown.iter().enumerate().map(line).collect(),
    }
}

/// Where the faces of each of these can be looked at, a few of each.
async fn sights(library: &Library, of: HashSet<Whose>) -> anyhow::Result<HashMap<Whose, Vec<Sight>>> {
    let portraits = library.portraits(of, MOST_LOOKED_AT).await?;
    let photos: HashSet<PhotoId> = portraits.values().flatten().map(|portrait| portrait.photo).collect();
    let entries = library.photos(&photos.into_iter().collect::<Vec<_>>()).await?;
    let entries: HashMap<PhotoId, _> = entries.iter().map(|entry| (entry.id, entry)).collect();
    let sights = |(whose, portraits): (Whose, Vec<Portrait>)| {
        let mut stacks = HashSet::new();
        let there = portraits.into_iter().filter_map(|portrait| Some((portrait, *entries.get(&portrait.photo)?)));
        let distinct =
            there.filter(|(_, entry)| stacks.insert(entry.stack.as_ref().map_or(entry.id, |stack| stack.top)));
        let sight = |(portrait, entry): (Portrait, &Entry)| Sight {
            portrait,
            path: entry.files[0].path.to_string(),
            which: which(&portrait.area, &of_people(entry)),
        };
        (whose, distinct.map(sight).take(MOST_SHOWN).collect())
    };
    Ok(portraits.into_iter().map(sights).collect())
}

/// Where the faces of people are in a photo, be they known again or not.
fn of_people(entry: &Entry) -> Vec<Area> {
    let is_animal = |face: &&Face| face.not_kept.iter().any(|reason| reason == Face::ANIMAL);
    entry.seen.faces.iter().filter(|face| !is_animal(face)).map(|face| face.area).collect()
}

pub(super) async fn in_photo(library: &Library, photo: PhotoId, json: bool) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct There {
        #[serde(flatten)]
        shown: ShownPerson,
        which: Option<String>,
    }
    #[derive(Serialize)]
    struct InPhoto {
        photo: PhotoId,
        shown: Vec<There>,
    }
    let all = library.photos(&[photo]).await?.first().map(of_people).unwrap_or_default();
    let there = |shown: ShownPerson| There { which: shown.area.and_then(|area| which(&area, &all)), shown };
    let shown: Vec<There> = library.who_is_in(photo).await?.into_iter().map(there).collect();
    if json {
        return say::json(&InPhoto { photo, shown });
    }
    let who = library.everybody().await?;
    if shown.is_empty() {
        say::line(&match all.len() {
            0 => "nobody is known to be there, and no face was seen".to_owned(),
            seen => {
                let faces = say::counted(seen, "face");
                format!("nobody is known to be there; {faces} seen, none by which people could be told")
            }
        });
    }
    let line = |There { shown, which }: &There| {
        let face = shown.face.as_ref().map_or("no face", |face| short(face));
        let whose = match &shown.whose {
            Whose::Person(id) => name_of(&who, id).to_owned(),
            Whose::Group(id) => format!("nobody yet (group {})", short(id)),
        };
        let at = which.clone().or(shown.area.as_ref().map(place)).unwrap_or_default();
        say::plain(format!("{face:<SHORT$}  {whose:<24} {at}").trim_end())
    };
    say::data(shown.iter().map(line))
}
