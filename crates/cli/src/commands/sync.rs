//! `tintype sync`: photographs, and what is known of them, from this machine into a bucket.

mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use cost::{PicoUsd, Prices};
use library::{Home, Sync, SyncPlan, Synced};
use serde::Serialize;
use store::StorageClass;
use store::s3::Limits;

use crate::aws::{self, Bucket};
use crate::progress::{self, Work};
use crate::{Ended, say};

/// Send photographs to a bucket: what is new, and nothing else; nothing is ever replaced or removed there
///
/// A folder's photographs keep their paths, so that 2006/cat.jpg is originals/2006/cat.jpg. From a library's home folder go the photographs
/// of all its folders, and its records. What was sent is remembered, so that an unchanged file costs neither reading nor a request.
/// It may be stopped at any time, and goes on where it was. With --watch it goes on until it is stopped. Exit codes: 0 everything is there; 1 some of it is not, and why
/// is said; 2 wrong usage.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of photographs, or a library's home folder
    from: PathBuf,

    /// Where to: s3://BUCKET
    to: PathBuf,

    /// Only say what would be sent, and what that costs
    #[arg(long)]
    dry_run: bool,

    /// Go on until stopped: send what arrives as soon as it is whole
    #[arg(long, conflicts_with_all = ["dry_run", "json", "forget_missing", "look_again"])]
    watch: bool,

    /// Print one object: files, sent, sent_bytes, unchanged, there, elsewhere, records, gone, unsent, ignored, problems, seconds,
    /// requests; with --dry-run files, unchanged, moved, compare, compare_bytes, send, send_bytes, records, gone, ignored,
    /// problems, doubt, class, requests, once, month (US dollars)
    #[arg(long)]
    json: bool,

    /// How originals are kept: STANDARD, STANDARD_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE, INTELLIGENT_TIERING [default: as
    /// the stack was deployed, or GLACIER_IR]
    #[arg(long)]
    class: Option<StorageClass>,

    /// Believe it when most of a folder's photographs are gone; at the destination they stay
    #[arg(long)]
    forget_missing: bool,

    /// Forget what was sent, and compare everything with what is there: where that was changed by others
    #[arg(long)]
    look_again: bool,

    /// Download and compare files that other programs put there without a SHA-256
    #[arg(long)]
    read_there: bool,
}

/// A plan, and what it costs.
#[derive(Serialize)]
struct Estimate<'a> {
    #[serde(flatten)]
    plan: &'a SyncPlan,
    class: &'static str,
    /// Requests that it will take at most, those to read names left out.
    requests: u64,
    /// US dollars for sending, and for comparing with what is there.
    once: PicoUsd,
    /// US dollars for keeping what is sent, every month.
    month: PicoUsd,
}

/// What was done, and what was asked of S3 for it.
#[derive(Serialize)]
struct Output<'a> {
    #[serde(flatten)]
    synced: &'a Synced,
    requests: BTreeMap<String, u64>,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { from, to, .. } = &arguments;
    if !aws::is_address(to) {
        bail!("{} is not a bucket: name one as s3://BUCKET", to.display());
    }
    if aws::is_address(from) {
        bail!("{} is not on this machine: name a folder, or a library's home folder", from.display());
    }
    let bucket = Bucket::reach(to).await?;
    let bucket = if arguments.dry_run { bucket } else { bucket.identified().await? };
    let class = match arguments.class {
        Some(asked) => readable(&bucket, asked),
        None => bucket.upload_class()?,
    };
    let store = bucket.store(class);
    let memory = bucket.memory_of(from)?;
    let sync = match Home::is_in(from) {
        true => Sync::of_home(&super::home(from).await?, store.clone(), &memory)?,
        false => Sync::of_folder(from, store.clone(), &memory)?,
    };
    let sync = if arguments.read_there { sync.reading_there() } else { sync };
    if arguments.watch {
        return watch::run(Arc::new(sync), to).await;
    }
    let sync = if arguments.look_again { sync.looking_again() } else { sync };
    let plan = sync.plan().await?;
    if arguments.dry_run {
        let estimate = estimate(&plan, class, arguments.read_there);
        say::problems(&plan.problems);
        match arguments.json {
            true => say::json(&estimate)?,
            false => say::data(lines(&estimate, to))?,
        }
        return Ok(Ended::Well);
    }
    let synced =
        progress::shown(sync.progress(), Work::Sending, sync.carry_out(plan, arguments.forget_missing)).await?;
    say(&synced);
    if arguments.json {
        say::json(&Output { synced: &synced, requests: store.requests() })?;
    }
    match synced.problems.len() {
        0 => Ok(Ended::Well),
        number => bail!("not everything is in {}: {}", to.display(), say::counted(number, "problem")),
    }
}

/// A class from which what is in the bucket can be read, if somebody there is to read it.
fn readable(bucket: &Bucket, asked: StorageClass) -> StorageClass {
    match asked {
        StorageClass::Glacier | StorageClass::DeepArchive if bucket.has_stack() => {
            say::line(&format!(
                "sending as STANDARD, since what is in {asked} cannot be read to make thumbnails; the stack's own rule moves \
                 originals to the class it was deployed with a week later"
            ));
            StorageClass::Standard
        }
        asked => asked,
    }
}

fn estimate(plan: &SyncPlan, class: StorageClass, read_there: bool) -> Estimate<'_> {
    let prices = Prices::built_in();
    let limits = Limits::default();
    // Parts, and the request that begins them, cost what they do in the standard class.
    let parts = |length: u64| if length > limits.single_bytes { length.div_ceil(limits.part_bytes) + 1 } else { 0 };
    let standard = plan.lengths().map(parts).sum::<u64>() + plan.records as u64;
    let originals = cost::puts(&prices, class, plan.send as u64, plan.send_bytes);
    let others = cost::puts(&prices, StorageClass::Standard, standard, 0);
    let (read, read_bytes) = if read_there { (plan.reads(), plan.compare_bytes) } else { (0, 0) };
    let looks = plan.compare as u64 + read;
    // What is there is taken to be in the same class.
    let compared = cost::reads(&prices, class, looks, read_bytes) + prices.aws.egress.of(u128::from(read_bytes));
    Estimate {
        plan,
        class: class.name(),
        requests: plan.send as u64 + standard + looks,
        once: originals.requests + others.requests + compared,
        month: originals.month,
    }
}

/// A plan in words.
fn lines(estimate: &Estimate<'_>, to: &Path) -> Vec<String> {
    let Estimate { plan, class, requests, once, month } = estimate;
    let mut lines = vec![
        format!(
            "{} to {}, {} bytes, as {class}, and {}",
            say::counted(plan.send, "file"),
            to.display(),
            say::count(plan.send_bytes as usize),
            say::counted(plan.records, "record")
        ),
        format!(
            "{}: {} once, then {} a month",
            say::counted(*requests as usize, "request"),
            once.rounded_finely(),
            month.rounded_finely()
        ),
    ];
    for (number, what) in [
        (plan.compare, "to be compared with what is there under the same name"),
        (plan.moved, "there already under another name, as it seems"),
        (plan.unchanged, "unchanged"),
        (plan.gone, "not here any more, which stay there"),
    ] {
        if number > 0 {
            lines.push(format!("{} {what}", say::counted(number, "file")));
        }
    }
    lines.extend(plan.doubt.iter().map(|doubt| format!("nothing will be sent: {doubt}")));
    lines
}

/// What a sync did, in words.
fn say(synced: &Synced) {
    say::problems(&synced.problems);
    for (path, place) in &synced.elsewhere {
        say::line(&format!("not sent: {path}: the same photograph is there as {place}"));
    }
    let mut parts = vec![format!("{} sent", say::count(synced.sent))];
    for (number, what) in [
        (synced.unchanged, "unchanged"),
        (synced.there, "there already"),
        (synced.elsewhere.len(), "there under another name"),
        (synced.unsent, "not there"),
        (synced.gone, "not here any more, which stay there"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", say::count(number)));
        }
    }
    if synced.records > 0 {
        parts.push(format!("{} sent", say::counted(synced.records, "record")));
    }
    let files = say::counted(synced.files, "file");
    say::line(&format!("{files} looked at in {:.1} s: {}", synced.seconds, parts.join(", ")));
    if !synced.ignored.is_empty() {
        say::line(&format!("passed over what is not a photograph: {}", super::import::endings(&synced.ignored)));
    }
}
