//! `tintype recognise`: what the pictures show, by models that run in the program; and who else asks it to.

use std::path::PathBuf;

use clap::ValueEnum;
use library::{Embedded, Library, Recognised, Recogniser};
use recognise::onnx::Onnx;
use serde::Serialize;

use super::Opened;
use crate::meaning::{self, Lasting};
use crate::progress::{self, Work};
use crate::{Ended, say};

/// Look at the pictures that were not looked at yet: what they show, and where there are faces
///
/// It is done by models in this program, from the thumbnails: nothing leaves this machine, and nothing is paid. It takes
/// about a fifth of a second for each picture on two processors, may be stopped at any time, and goes on where it was. What a
/// picture shows can then be searched for. Exit codes: 0 done, even with problems; 1 failed; 2 wrong usage.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder with other models, of the same names and shapes as those in the program
    #[arg(long, value_name = "FOLDER")]
    models: Option<PathBuf>,

    /// Read the text in the pictures too: signs, pages, menus. It takes about five times as long, and pictures that were looked at
    /// without are looked at again
    #[arg(long)]
    text: bool,

    #[command(flatten)]
    meaning: meaning::Choice,

    /// Print one object: pictures, faces, labelled, read, problems, seconds, and with --meaning the same of that
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Output<'a> {
    #[serde(flatten)]
    recognised: &'a Recognised,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<&'a Embedded>,
}

/// Who looks at pictures while the gallery is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choice {
    /// The models in the program
    Onnx,
    /// Nobody
    None,
}

impl Choice {
    /// Whoever was chosen, and whether text is read.
    pub(crate) fn recogniser(self, text: bool) -> Option<Onnx> {
        match self {
            Choice::Onnx => Some(embedded(text)),
            Choice::None => None,
        }
    }
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let recogniser = match &arguments.models {
        Some(folder) => Onnx::from_folder(folder, arguments.text)?,
        None => embedded(arguments.text),
    };
    let mut opened = super::any(library).await?;
    let pair = arguments.meaning.give(&mut opened, Lasting::Kept)?;
    let recognised = look(opened.library(), &recogniser).await?;
    if let Opened::Home(home) = &opened {
        home.library.group_faces().await?;
    }
    say(&recognised);
    let embedded = match &pair {
        Some(pair) => Some(meaning::embed(opened.library(), pair).await?),
        None => None,
    };
    embedded.iter().for_each(|embedded| meaning::say(opened.library(), embedded));
    if arguments.json {
        say::json(&Output { recognised: &recognised, meaning: embedded.as_ref() })?;
    }
    Ok(Ended::Well)
}

fn embedded(text: bool) -> Onnx {
    if text { Onnx::embedded_with_text() } else { Onnx::embedded() }
}

/// Has the pictures looked at, and shows how far that is.
pub(crate) async fn look(library: &Library, recogniser: &dyn Recogniser) -> anyhow::Result<Recognised> {
    progress::shown(library.looking(), Work::Recognising, library.recognise(recogniser)).await
}

/// What was seen, in words.
pub(crate) fn say(recognised: &Recognised) {
    say::problems(&recognised.problems);
    let read = match recognised.read {
        0 => String::new(),
        read => format!(", and text in {}", say::count(read)),
    };
    say::line(&format!(
        "{} looked at in {:.1} s: it is known what {} show; {} found{read}",
        say::counted(recognised.pictures, "picture"),
        recognised.seconds,
        say::count(recognised.labelled),
        say::counted(recognised.faces, "face"),
    ));
}

/// Says what is still to be looked at, and how.
pub(crate) async fn say_unrecognised(library: &Library) -> anyhow::Result<()> {
    let waiting = library.unrecognised(&Onnx::embedded()).await?;
    if waiting > 0 {
        say::line(&format!(
            "{} not looked at yet for what they show: `tintype recognise` does it, or `tintype serve` while it runs",
            say::counted(waiting, "picture")
        ));
    }
    Ok(())
}
