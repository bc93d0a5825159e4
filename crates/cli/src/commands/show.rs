//! `tintype show`: all that is known of one photo, and who said it.

use std::path::PathBuf;

use anyhow::Context;
use library::{Clock, Edited, Entry, FileState, FoundBy, OriginalPath, Reason, Record, Said, Shown};
use serde::Serialize;

use super::Opened;
use crate::meaning::{self, Lasting};
use crate::{Ended, say};

/// Show all that is known of one photo, and who said it
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A file on this machine, or a path as `tintype search` prints it
    path: PathBuf,

    /// Say what a search's words are met by: `--why "dogs in Lisbon"`
    #[arg(long, value_name = "SEARCH")]
    why: Option<String>,

    #[command(flatten)]
    meaning: meaning::Choice,

    /// Print one object: entry, records, and if that is asked found (whether the search finds it) and why
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Output<'a> {
    entry: &'a Entry,
    records: Vec<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a [Reason]>,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let mut opened = super::any(library).await?;
    if arguments.why.is_some() {
        arguments.meaning.give(&mut opened, Lasting::Once)?;
    }
    let shown = find(&opened, &arguments.path).await?.with_context(|| match &opened {
        Opened::Home(_) => {
            format!("the library has no photo at {}: `tintype import` its folder first", arguments.path.display())
        }
        Opened::Bucket(..) => format!("the bucket's library has no photo at {}", arguments.path.display()),
    })?;
    let today = super::today();
    let why = match &arguments.why {
        Some(text) => Some(opened.library().why(text, today, &shown.entry).await?),
        None => None,
    };
    if arguments.json {
        let records = shown.records.iter().map(|record| serde_json::from_slice(&record.to_bytes()));
        let records = records.collect::<Result<_, _>>()?;
        let found = why.as_ref().map(Option::is_some);
        let why = why.as_ref().map(|why| why.as_deref().unwrap_or_default());
        say::json(&Output { entry: &shown.entry, records, found, why })?;
    } else {
        let why = why.iter().flat_map(|why| found_by(why.as_deref()));
        let lines = lines(&shown.entry).into_iter().chain(why).chain(shown.records.iter().filter_map(who_said));
        say::data(lines.map(|line| say::plain(&line)))?;
    }
    Ok(Ended::Well)
}

/// What a search's words are met by, or that it does not find the photo.
fn found_by(why: Option<&[Reason]>) -> Vec<String> {
    let line = |by: &str| format!("{:<12} {by}", "found by");
    match why {
        None => vec![format!("{:<12} this search does not find it", "not found")],
        Some([]) => vec![line("nothing by name: all that is asked of its dates, numbers and kind holds")],
        Some(why) => {
            why.iter().map(|Reason { asked, by, found }| line(&format!("{asked}: {} {found}", by_word(*by)))).collect()
        }
    }
}

pub(super) async fn find(opened: &Opened, path: &std::path::Path) -> anyhow::Result<Option<Shown>> {
    if let Opened::Home(home) = opened
        && let Some(on_disk) = home.original_path(path)
        && let Some(shown) = home.library.show(&on_disk).await?
    {
        return Ok(Some(shown));
    }
    let Some(path) = path.to_str().and_then(|path| OriginalPath::new(path).ok()) else { return Ok(None) };
    opened.library().show(&path).await
}

fn lines(entry: &Entry) -> Vec<String> {
    let reading = &entry.reading;
    let mut lines = Vec::new();
    let mut line = |name: &str, value: Option<String>| {
        lines.extend(value.filter(|value| !value.is_empty()).map(|value| format!("{name:<12} {value}")));
    };
    line("photo", Some(entry.id.to_string()));
    for file in &entry.files {
        line("file", Some(format!("{} ({} bytes)", file.path, say::count(file.size_bytes as usize))));
    }
    line("taken", Some(taken(entry)));
    line("title", reading.title.clone());
    line("description", reading.description.clone());
    line("people", Some(entry.people.join(", ")));
    line("labels", Some(entry.labels().join(", ")));
    line("text", Some(entry.seen.sure_text().collect::<Vec<_>>().join(" · ")));
    line("albums", Some(entry.albums.join(", ")));
    line("place", Some(entry.places.join(", ")));
    line("position", reading.location.map(|at| format!("{:.5}, {:.5}", at.lat, at.lon)));
    line("camera", camera(entry));
    line("lens", reading.camera.lens.clone());
    line("exposure", Some(exposure(entry)));
    line("rating", reading.rating.map(|stars| format!("{stars} of 5")));
    line("picture", Some(format!("{} {} × {}", reading.format.name(), reading.width_px, reading.height_px)));
    for problem in entry.problems() {
        line("problem", Some(problem.to_owned()));
    }
    lines
}

fn by_word(by: FoundBy) -> &'static str {
    match by {
        FoundBy::Person => "the person",
        FoundBy::Seen => "seen is",
        FoundBy::Keyword => "the keyword",
        FoundBy::Caption => "the caption",
        FoundBy::Album => "the album",
        FoundBy::Place => "the place",
        FoundBy::Text => "it says",
        FoundBy::File => "the file",
        FoundBy::Meaning => "it looks like",
    }
}

fn taken(entry: &Entry) -> String {
    let offset = match entry.taken.offset_minutes {
        Some(minutes) => {
            format!(" {}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
        }
        None => " (the camera's local time)".to_owned(),
    };
    let source = match entry.taken.clock {
        Clock::Person => "a person",
        Clock::Exif => "EXIF",
        Clock::Xmp => "XMP",
        Clock::FileName => "the file's name",
        Clock::Folder => "the folder's name",
        Clock::FileTime => "the file's own time",
        Clock::PersonMonth => "a person, who knows no more than the month",
        Clock::PersonYear => "a person, who knows no more than the year",
    };
    format!("{}{offset}, from {source}", entry.taken.local.strftime("%Y-%m-%d %H:%M:%S"))
}

/// Most makers begin the model's name with their own.
fn camera(entry: &Entry) -> Option<String> {
    let camera = &entry.reading.camera;
    let model = camera.model.as_deref()?;
    let named = |make: &&String| !model.starts_with(make.split(' ').next().unwrap_or_default());
    Some(camera.make.iter().filter(named).map(String::as_str).chain([model]).collect::<Vec<_>>().join(" "))
}

fn exposure(entry: &Entry) -> String {
    let exposure = &entry.reading.exposure;
    let shutter = exposure.seconds.map(|seconds| match seconds {
        seconds if seconds > 0.0 && seconds < 0.3 => format!("1/{:.0} s", 1.0 / seconds),
        seconds => format!("{seconds} s"),
    });
    let parts = [
        shutter,
        exposure.aperture.map(|number| format!("f/{number}")),
        exposure.iso.map(|iso| format!("ISO {iso}")),
        exposure.focal_mm.map(|millimetres| format!("{millimetres} mm")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn who_said(record: &Record) -> Option<String> {
    let said = match record.said() {
        Said::Original(_) => {
            format!("{:<12} the original's own bytes, read by version {}", "said by", record.standing().0)
        }
        Said::Rekognition(seen) => who_looked("Amazon Rekognition", seen.labels.len(), seen.faces.len()),
        Said::Onnx(seen) => who_looked("Tintype's own models", seen.labels.len(), seen.faces.len()),
        Said::File { path, state: FileState::Present { .. } } => {
            format!("{:<12} the store: a file is at {path}", "said by")
        }
        Said::File { path, state: FileState::Gone } => {
            format!("{:<12} the store: no file is at {path} any more", "said by")
        }
        Said::RekognitionAlike(_) => format!("{:<12} Amazon Rekognition: which faces are alike", "said by"),
        Said::Meaning(meant) => format!("{:<12} the models {}: what it means", "said by", meant.model),
        Said::Place(Some(_)) => format!("{:<12} a person: where it was taken", "said by"),
        Said::Place(None) => format!("{:<12} a person: it was taken where the file says", "said by"),
        Said::Who(who) if who.names.is_empty() && who.not.is_empty() => return None,
        Said::Near(names) | Said::Albums(names) if names.is_empty() => return None,
        Said::Edited(edited) if **edited == Edited::default() => return None,
        Said::Stack(None) => return None,
        Said::Edited(_) => format!("{:<12} a person: what they made of it", "said by"),
        Said::Who(_) => format!("{:<12} the library: who is in it", "said by"),
        Said::Stack(_) => format!("{:<12} the library: what it belongs together with", "said by"),
        Said::Albums(_) => format!("{:<12} the library: which albums it is in", "said by"),
        Said::Near(_) => format!("{:<12} the library: your own names for where it was taken", "said by"),
    };
    Some(said)
}

fn who_looked(name: &str, labels: usize, faces: usize) -> String {
    format!("{:<12} {name}: {}, {}", "said by", say::counted(labels, "label"), say::counted(faces, "face"))
}
