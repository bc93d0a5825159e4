//! `tintype search`: photos by English words.

use std::path::PathBuf;

use anyhow::Context;
use jiff::civil::Date;
use library::{
    Answer, Chip, ChipKind, Clock, Entry, Format, Gist, InPlace, Intent, LeaveOut, Library, OnDays, Order,
    OtherReading, PhotoId, Query, SearchContext, SearchReader, Wanted,
};
use serde::Serialize;

use super::Opened;
use crate::meaning::{self, Lasting};
use crate::{Ended, say};

/// Find photos: "Natalie in 2007", "sunset in Lisbon", "RAW files from last summer"
///
/// Prints the capture time and path of each match, newest first; "how many", "where" and "when" are answered instead. Words that mean nothing else are looked for in all that
/// is known of a picture: labels, captions, places, names of files and folders, and the text that was read in it. With a pair of models of your own (--meaning) what only looks like
/// what you ask for comes after that, the likest first.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to look for
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,

    /// Print one object: understood, by (words, or words and meaning), unmatched, count, with --meaning alike (how many of the last
    /// only look like it), leave_out (what to leave out where nothing is found), places (of no more than the first asked) or days
    /// (where a question asks), page, pages, photos; and chips: kind, text, detail, start and end (bytes of the search),
    /// and others, how else each may be meant
    #[arg(long)]
    json: bool,

    /// What comes first, where the words do not say
    #[arg(long, value_enum, default_value_t = First::Newest)]
    order: First,

    /// How many photos a page has [default: all; with --page 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Print only this page
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page: Option<u32>,

    /// Say what was understood
    #[arg(long)]
    explain: bool,

    /// People, groups and places from a file instead of the library, which is then not needed
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,

    /// The day that "last year" and the like count from [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    #[command(flatten)]
    meaning: meaning::Choice,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum First {
    /// What was taken last
    Newest,
    /// What says most clearly that it is what is asked for
    Best,
}

impl Arguments {
    fn page(&self) -> usize {
        self.page.unwrap_or(1) as usize
    }

    /// How many photos a page has, if there are pages.
    fn limit(&self) -> Option<usize> {
        const USUAL: u32 = 100;
        self.limit.or(self.page.map(|_| USUAL)).map(|limit| limit as usize)
    }

    fn wanted(&self) -> Wanted {
        let order = match self.order {
            First::Newest => Order::Newest,
            First::Best => Order::Best,
        };
        let rows = self.limit().map_or(0..usize::MAX, |limit| (self.page() - 1) * limit..self.page() * limit);
        Wanted { order, rows }
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Output<'a> {
    understood: &'a Query,
    chips: Vec<ReadChip<'a>>,
    by: &'static str,
    unmatched: Vec<&'a str>,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    alike: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leave_out: Option<&'a LeaveOut>,
    #[serde(flatten)]
    gist: Option<&'a Gist>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<usize>,
    page: usize,
    pages: usize,
    photos: Vec<Photo>,
}

#[derive(Serialize)]
struct ReadChip<'a> {
    #[serde(flatten)]
    chip: &'a Chip,
    /// How else it may be meant.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    others: &'a [OtherReading],
}

fn read_chips(answer: &Answer) -> Vec<ReadChip<'_>> {
    let chips = answer.understood.chips.iter().zip(&answer.others);
    chips.map(|(chip, others)| ReadChip { chip, others }).collect()
}

#[derive(Serialize)]
struct Photo {
    path: String,
    id: PhotoId,
    taken: String,
    offset_minutes: Option<i16>,
    taken_from: Clock,
    format: Format,
    width_px: u32,
    height_px: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
}

/// How many entries are held at once.
const PAGE: usize = 1_000;

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let text = arguments.words.join(" ");
    let context = arguments.context.as_deref().map(read_context).transpose()?;
    let mut opened = match &context {
        Some(_) => super::any_if_there(library).await?,
        None => Some(super::any(library).await?),
    };
    if let Some(opened) = &mut opened {
        arguments.meaning.give(opened, Lasting::Once)?;
    }
    let today = arguments.today.or(context.as_ref().and_then(|context| context.today)).unwrap_or_else(super::today);
    let wanted = arguments.wanted();
    let answer = match (opened.as_ref().map(Opened::library), &context) {
        (Some(library), None) => library.search_for(&text, today, wanted).await?,
        (Some(library), Some(context)) => library.search_within(&text, context.clone(), today, wanted).await?,
        (None, context) => Answer::unanswered(&SearchReader::new(context.clone().unwrap_or_default()), &text, today),
    };
    let is_question =
        opened.is_some() && matches!(answer.understood.query.intent, Intent::Count | Intent::Where | Intent::When);
    let entries = match &opened {
        Some(opened) if arguments.json || !is_question => entries(opened.library(), &answer).await?,
        _ => Vec::new(),
    };
    if arguments.json {
        let query = &answer.understood.query;
        let output = Output {
            understood: query,
            chips: read_chips(&answer),
            by: answer.by(),
            unmatched: query.all_unmatched(),
            count: answer.found.count,
            alike: answer.alike,
            leave_out: answer.leave_out.as_ref(),
            gist: answer.gist.as_ref(),
            asked: answer.asked,
            page: arguments.page(),
            pages: arguments.limit().map_or(1, |limit| answer.found.count.div_ceil(limit).max(1)),
            photos: entries.iter().map(described).collect(),
        };
        say::json(&output)?;
        return Ok(Ended::Well);
    }
    if entries.is_empty() && answer.found.count > 0 && !is_question {
        let (page, count) = (arguments.page(), say::counted(answer.found.count, "photo"));
        say::line(&format!("there is no page {page}: {count} found"));
    }
    if arguments.explain {
        explain(&answer);
        let meaning = opened.as_ref().and_then(|opened| opened.library().meaning());
        let by = meaning.map(|meaning| format!(" ({})", meaning.name())).unwrap_or_default();
        say::line(&format!("matches {}{by}", answer.by()));
    }
    say_unmatched(&answer);
    match is_question {
        true => say::data(answered(&answer))?,
        false => say::data(entries.iter().map(|entry| {
            format!("{}  {}", entry.taken.local.strftime("%Y-%m-%d %H:%M"), say::plain(entry.files[0].path.as_str()))
        }))?,
    }
    if let Some(hint) = hint(&answer) {
        say::line(&hint);
    }
    Ok(Ended::Well)
}

fn read_context(file: &std::path::Path) -> anyhow::Result<SearchContext> {
    let what = || format!("reading the context file {}", file.display());
    let text = std::fs::read_to_string(file).with_context(what)?;
    SearchContext::from_json(&text).with_context(what)
}

async fn entries(library: &Library, answer: &Answer) -> anyhow::Result<Vec<Entry>> {
    let ids: Vec<PhotoId> = answer.found.rows.iter().map(|row| row.id).collect();
    let mut entries = Vec::with_capacity(ids.len());
    for page in ids.chunks(PAGE) {
        entries.extend(library.photos(page).await?);
    }
    Ok(entries)
}

fn described(entry: &Entry) -> Photo {
    Photo {
        path: entry.files[0].path.to_string(),
        id: entry.id,
        taken: entry.taken.local.to_string(),
        offset_minutes: entry.taken.offset_minutes,
        taken_from: entry.taken.clock,
        format: entry.reading.format,
        width_px: entry.reading.width_px,
        height_px: entry.reading.height_px,
        people: entry.people.clone(),
        labels: entry.reading.labels.clone(),
    }
}

fn explain(answer: &Answer) {
    for (chip, others) in answer.understood.chips.iter().zip(&answer.others) {
        let detail = chip.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
        say::line(&format!("understood {}: {}{detail}", kind(chip.kind), chip.text));
        for other in others {
            say::line(&format!("  or {} {}: `tintype search {:?}`", kind(other.kind), other.text, other.search));
        }
    }
}

fn kind(kind: ChipKind) -> &'static str {
    match kind {
        ChipKind::Person => "person",
        ChipKind::Date => "date",
        ChipKind::Place => "place",
        ChipKind::Label => "label",
        ChipKind::Kind => "kind",
        ChipKind::Camera => "camera",
        ChipKind::File => "file",
        ChipKind::Faces => "faces",
        ChipKind::Sort => "order",
        ChipKind::Words => "words",
        ChipKind::State => "state",
        ChipKind::Text => "text in the picture",
        ChipKind::Or => "either",
    }
}

fn say_unmatched(answer: &Answer) {
    let words = answer.understood.query.all_unmatched();
    if !words.is_empty() {
        let meant = if answer.alike.is_some() { ", and in what pictures mean" } else { "" };
        say::line(&format!(
            "looked for in captions, in the names of places, files and folders, and in what can be read{meant}: {}",
            words.join(", ")
        ));
    }
}

/// The lines that answer a question.
fn answered(answer: &Answer) -> Vec<String> {
    match &answer.gist {
        None => vec![say::counted(answer.found.count, "photo")],
        Some(Gist::Places(places)) => {
            let line = |InPlace { name, photos }: &InPlace| {
                let name = name.as_deref().unwrap_or("a place that is not known");
                format!("{}: {}", say::plain(name), say::counted(*photos, "photo"))
            };
            let first = answer.asked.map(|asked| format!("of the first {}:", say::counted(asked, "photo")));
            first.into_iter().chain(places.iter().map(line)).collect()
        }
        Some(Gist::Days(days)) => {
            let line = |OnDays { from, to, photos }: &OnDays| {
                let days = if from == to { from.to_string() } else { format!("{from} to {to}") };
                format!("{days}: {}", say::counted(*photos, "photo"))
            };
            days.iter().map(line).collect()
        }
    }
}

/// Which part of a search to leave out, when it found nothing.
fn hint(answer: &Answer) -> Option<String> {
    if answer.found.count > 0 {
        return None;
    }
    Some(match &answer.leave_out {
        Some(LeaveOut { chips, count, .. }) => {
            let left_out: Vec<String> =
                chips.iter().map(|chip| format!("\"{}\"", answer.understood.chips[*chip].text)).collect();
            format!("nothing found; without {}: {}", left_out.join(" and "), say::counted(*count, "photo"))
        }
        None => "nothing found".to_owned(),
    })
}
