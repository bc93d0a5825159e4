//! `tintype people`: who is who, and what people decide of that.

mod find;
mod list;
mod said;
mod saying;
mod which;

use std::path::PathBuf;

use anyhow::bail;
use clap::Subcommand;
use library::{Compared, Recogniser};

pub(super) use find::photos;
pub(super) use said::{Said, said, tell};
use saying::Saying;

use super::Opened;
use crate::progress::{self, Work};
use crate::{Ended, say};

/// See who is who, and say so: name groups of faces that look alike, merge people, take things back
///
/// Without a command, lists people with names, and says which faces have none yet. WHO is a name, or what `groups` prints at
/// the beginning of a line. What you say is kept for good, can be taken back, and is never overridden by how faces look.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object
    ///
    /// Without a command: persons, groups, suggestions. `groups`: groups, each with id, photos, portrait, and shown: a few
    /// photos, each with photo, path, area, and which of several faces it is. `suggestions`: suggestions, each with one, other,
    /// distance, and one_shown and other_shown alike. `in`: photo, and shown: face, area, whose, by, which. `compare`: faces,
    /// pairs. What is said: matter, known_by, decided, taken_back, where decided and taken_back are facts as docs/format.md
    /// has them, and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
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

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { verb, json } = arguments;
    let opened = super::any(library).await?;
    let library = opened.library();
    match verb {
        None => list::everybody(library, json).await?,
        Some(Verb::Groups) => list::groups(library, json).await?,
        Some(Verb::Suggestions) => list::suggestions(library, json).await?,
        Some(Verb::In { file }) => list::in_photo(library, find::photo(&opened, &file).await?, json).await?,
        Some(Verb::Compare { collection, yes }) => compare(&opened, &collection, yes, json).await?,
        Some(Verb::Say(saying)) => saying::write_down(&opened, saying, json).await?,
    }
    Ok(Ended::Well)
}

async fn compare(opened: &Opened, collection: &str, yes: bool, json: bool) -> anyhow::Result<()> {
    let Opened::Bucket(library, bucket) = opened else {
        bail!("Rekognition keeps faces for a library in a bucket: name it with --library s3://BUCKET")
    };
    let faces: usize = library.uncompared().await?.values().map(Vec::len).sum();
    if faces == 0 {
        say::line("all faces that Rekognition keeps have been compared");
        return if json { say::json(&Compared::default()) } else { Ok(()) };
    }
    let question =
        format!("{} to be compared, about ${:.2}: go on? [y/N] ", say::counted(faces, "face"), faces as f64 / 1_000.0);
    if !yes && !matches!(super::deploy::answer(&question)?.to_lowercase().as_str(), "y" | "yes") {
        bail!("nothing was asked or paid");
    }
    let rekognition = bucket.rekognition(collection);
    let collection = rekognition.collection().expect("Rekognition keeps faces");
    let compared = progress::shown(library.progress(), Work::Comparing, library.compare(collection)).await?;
    if json {
        return say::json(&compared);
    }
    let (faces, pairs) = (say::counted(compared.faces, "face"), say::counted(compared.pairs, "pair"));
    say::line(&format!("{faces} compared, {pairs} alike"));
    Ok(())
}
