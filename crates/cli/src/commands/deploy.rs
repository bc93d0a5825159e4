//! `tintype deploy`: the stack on AWS that keeps a library, from one command.
//! What would change and what it costs is said first; nothing is made before somebody agrees.

mod account;
mod images;
mod kept;
mod library_json;
mod owner;
mod part;
mod plan;
mod program;
mod remove;
mod settings;
mod stack;
mod template;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use aws_sdk_cloudformation::types::StackStatus;
use catalogue::dynamodb::{DynamoDb, Unbuilt};

use account::Account;
use kept::Kept;
use owner::KeyFile;
use program::Program;
use settings::Values;
use stack::{Stack, Wanted};

use crate::owner_key::new_key;
use crate::{Ended, say};

/// Make, change or remove the stack on AWS that keeps a library in a bucket of your own
///
/// Shows what would be made or changed and what it costs, asks, does it, and prints the gallery's address and a link that
/// signs you in. Run it again to change what you give, and nothing else. --remove keeps the photographs.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The stack's name
    #[arg(long, default_value = "tintype", value_parser = stack_name)]
    stack: String,

    /// Where: eu-central-1, us-east-1 and so on [default: as your AWS programs are set up]
    #[arg(long)]
    region: Option<String>,

    /// The AWS profile to use [default: as your AWS programs are set up]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// The zip of the functions' program, made by tools/lambda [default: the one beside this program, or the one in use].
    /// For --recogniser onnx the zip with models that tools/lambda made along with it must lie beside it
    #[arg(long, value_name = "ZIP")]
    program: Option<PathBuf>,

    /// Show what would be made or changed, and leave everything as it is
    #[arg(long, conflicts_with_all = ["yes", "link", "remove"])]
    dry_run: bool,

    /// Do not ask
    #[arg(long)]
    yes: bool,

    /// Print a new link that signs you in, once and within an hour, and do nothing else
    #[arg(long, conflicts_with_all = ["remove", "yes"])]
    link: bool,

    /// Remove the stack, and keep the bucket with all photographs, and the catalogue
    #[arg(long)]
    remove: bool,

    /// Give the stack another owner's key, which signs everybody out
    #[arg(long, conflicts_with_all = ["link", "remove"])]
    new_owner_key: bool,

    /// How many photographs to say the cost for [default: 10,000]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=10_000_000_000))]
    photos: Option<u64>,

    #[command(flatten)]
    settings: settings::Flags,
}

/// Whether somebody is asked before anything is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Yes {
    Ask,
    Given,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<Ended> {
    let given = arguments.settings.given();
    let account = Account::reach(arguments.region.as_deref(), arguments.profile.as_deref()).await?;
    let yes = if arguments.yes { Yes::Given } else { Yes::Ask };
    if arguments.remove {
        remove::run(&account, &arguments.stack, yes).await?;
        return Ok(Ended::Well);
    }
    let key = KeyFile::of(&account, &arguments.stack)?;
    let found = ready(&account, &arguments.stack, arguments.dry_run || arguments.link).await?;
    if arguments.link {
        let Some(stack) = found else { bail!("there is no stack called {} to sign in to", arguments.stack) };
        say::data([key.start_link(stack.output("GalleryAddress")?)?])?;
        return Ok(Ended::Well);
    }
    deploy(&account, &arguments, found.as_ref(), given, &key, yes).await?;
    Ok(Ended::Well)
}

/// The stack, in a state in which it can be changed; `None` if it is yet to be made. What is left of a failed attempt is
/// removed first, unless we only look.
async fn ready(account: &Account, name: &str, only_looks: bool) -> anyhow::Result<Option<Stack>> {
    let Some(stack) = stack::find(account, name).await? else { return Ok(None) };
    match &stack.status {
        StackStatus::CreateComplete
        | StackStatus::UpdateComplete
        | StackStatus::UpdateRollbackComplete
        | StackStatus::ImportComplete
        | StackStatus::ImportRollbackComplete => Ok(Some(stack)),
        // Nothing but a name, which holds changes that somebody looked at.
        StackStatus::ReviewInProgress => Ok(None),
        StackStatus::RollbackComplete if only_looks => {
            bail!(
                "an attempt to make {name} failed, and its name is left: `tintype deploy` removes that and tries again"
            )
        }
        StackStatus::RollbackComplete => {
            say::line(&format!("removing what is left of an attempt to make {name}: nothing is in it"));
            stack::remove(account, &stack.id, &[]).await?;
            Ok(None)
        }
        StackStatus::UpdateRollbackFailed => bail!(
            "the stack {name} failed to change, and then to go back: see why in the CloudFormation console, then \
             `aws cloudformation continue-update-rollback --region {} --stack-name {name}`",
            account.region
        ),
        StackStatus::CreateFailed | StackStatus::RollbackFailed | StackStatus::DeleteFailed => {
            bail!("the stack {name} is {}: `tintype deploy --remove --stack {name}`, then deploy again", stack.status)
        }
        status if status.as_str().ends_with("_IN_PROGRESS") => {
            bail!("something is being done to the stack {name} ({status}): wait until it is done, then try again")
        }
        status => {
            bail!("the stack {name} is {status}, which this version cannot change: see the CloudFormation console")
        }
    }
}

async fn deploy(
    account: &Account,
    arguments: &Arguments,
    found: Option<&Stack>,
    mut given: Values,
    key: &KeyFile,
    yes: Yes,
) -> anyhow::Result<()> {
    let name = &arguments.stack;
    let before = found.map(|stack| stack.parameters.clone()).unwrap_or_default();
    let with_models = settings::has_models(&settings::effective(&given, &before));
    let program = Program::find(arguments.program.as_deref(), with_models)?;
    if found.is_none() && program.is_none() {
        bail!(
            "the functions' program is not beside this one: make it with tools/lambda, or name its zip with --program"
        );
    }
    if with_models && program.is_none() && before.get("OnnxCodeKey").is_none_or(String::is_empty) {
        bail!(
            "the functions' program with models in it is not beside this one: make it with tools/lambda, or name the zip \
             beside which it lies with --program"
        );
    }
    given.insert("RequireTls".to_owned(), (!account.is_plain).to_string());
    if found.is_none() && name != "tintype" {
        // The usual name is one of each region, and the stack called tintype has it.
        given.entry("BucketName".to_owned()).or_insert_with(|| usual_bucket(account, name));
    }
    given.extend(images::parameters(
        arguments.settings.signs_images(),
        found.map(|stack| &stack.parameters),
        account.is_plain,
    )?);
    let bucket = given.get("BucketName").cloned().unwrap_or_else(|| usual_bucket(account, name));
    let kept = match found {
        Some(stack) => {
            let has = stack.output("Bucket")?;
            if given.contains_key("BucketName") && bucket != has {
                bail!(
                    "the photographs of {name} are in {has}, and a bucket's name cannot change: deploy without --bucket"
                );
            }
            Kept::default()
        }
        None => Kept::find(account, name, &bucket).await?,
    };
    let has = found.map(|stack| stack.output("Bucket")).transpose()?;
    if let Some(bucket) = has.or(kept.bucket.as_deref()) {
        library_json::check(account, bucket).await?;
    }

    let template = template::taking_over(kept.bucket.as_deref(), kept.table.as_deref());
    let owner_key = match found {
        _ if arguments.new_owner_key => Some(new_key()?),
        Some(_) => None,
        None => Some(key.key()?),
    };
    let mut more = Vec::new();
    if arguments.new_owner_key {
        more.push("owner's key: another, so everybody is signed out");
    }
    let is_another =
        |(name, value): (String, String)| before.get(&name).is_some_and(|old| ![&value, ""].contains(&old.as_str()));
    if program.as_ref().is_some_and(|program| program.parameters(account).into_iter().any(is_another)) {
        more.push("program: another");
    }
    let wanted = Wanted {
        name,
        is_new: found.is_none(),
        template: &template,
        takes_over: kept.bucket.is_some() || kept.table.is_some(),
        parameters: parameters(account, &given, &before, program.as_ref(), owner_key.clone()),
    };
    let changes = stack::work_out(account, &wanted).await?;

    let state = if found.is_some() { "is there" } else { "is new" };
    say::data([format!("{name} in {} of account {} {state}", account.region, account.id), String::new()])?;
    let Some(mut changes) = changes else {
        say::data(["Nothing would change."])?;
        return if arguments.dry_run { Ok(()) } else { finish(account, name, key, found.is_none()).await };
    };
    let values = settings::effective(&given, &before);
    changes.changes.retain(|change| !settings::is_left_out(&change.resource, &values));
    if let Err(refusal) = plan::check(&changes.changes) {
        stack::drop_changes(account, &changes, wanted.is_new).await?;
        return Err(refusal);
    }
    say::data(chosen(&given, &before, &more))?;
    say::data(plan::lines(&changes.changes))?;
    say::data(plan::cost(&values, arguments.photos))?;
    if arguments.dry_run || (yes == Yes::Ask && !agreed()?) {
        stack::drop_changes(account, &changes, wanted.is_new).await?;
        say::line("Nothing was changed.");
        return Ok(());
    }
    let key_before = owner_key.as_deref().filter(|_| wanted.is_new);
    if let Err(error) = prepare(account, program.as_ref(), key, key_before).await {
        stack::drop_changes(account, &changes, wanted.is_new).await?;
        return Err(error.context(if wanted.is_new { "no stack was made" } else { "the stack is as it was" }));
    }
    if wanted.is_new {
        say::line("making the stack; the gallery's address takes some minutes");
    }
    stack::make(account, &changes).await?;
    // Only now: a change that fails leaves the stack with the key that it had.
    owner_key.as_deref().map_or(Ok(()), |owner_key| key.keep(owner_key))?;
    finish(account, name, key, wanted.is_new || arguments.new_owner_key).await?;
    // The stack is made, whatever becomes of this.
    match kept.still_to_do(account).await {
        Ok(line) => say::data(line)?,
        Err(error) => say::line(&format!("{error:#}")),
    }
    Ok(())
}

/// Has what a stack is made with in its place: the owner's key, where it is a new one, and the program.
async fn prepare(
    account: &Account,
    program: Option<&Program>,
    key: &KeyFile,
    owner_key: Option<&str>,
) -> anyhow::Result<()> {
    owner_key.map_or(Ok(()), |owner_key| key.keep(owner_key))?;
    match program {
        Some(program) => program.send(account).await,
        None => Ok(()),
    }
}

fn usual_bucket(account: &Account, stack: &str) -> String {
    format!("{}-{}-{}", stack.to_lowercase(), account.id, account.region)
}

/// What the stack is asked to be: what was given, and for the rest what it is.
fn parameters(
    account: &Account,
    given: &Values,
    before: &Values,
    program: Option<&Program>,
    owner_key: Option<String>,
) -> BTreeMap<String, Option<String>> {
    let known = template::parameters();
    let mut parameters: BTreeMap<String, Option<String>> =
        before.keys().filter(|name| known.contains_key(name.as_str())).map(|name| (name.clone(), None)).collect();
    parameters.extend(given.iter().map(|(name, value)| (name.clone(), Some(value.clone()))));
    if !settings::has_models(&settings::effective(given, before)) {
        // Or an older program would come back with the models.
        parameters.insert("OnnxCodeKey".to_owned(), Some(String::new()));
    }
    let program = program.map(|program| program.parameters(account)).unwrap_or_default();
    parameters.extend(program.into_iter().map(|(name, value)| (name, Some(value))));
    if owner_key.is_some() {
        parameters.insert("OwnerKey".to_owned(), owner_key);
    }
    parameters
}

fn chosen(given: &Values, before: &Values, more: &[&str]) -> Vec<String> {
    let changes = settings::changes(given, before).into_iter().chain(more.iter().map(ToString::to_string));
    let lines: Vec<String> = changes.map(|change| format!("  {change}")).collect();
    if lines.is_empty() {
        return lines;
    }
    ["Settings:".to_owned()].into_iter().chain(lines).chain([String::new()]).collect()
}

fn agreed() -> anyhow::Result<bool> {
    Ok(matches!(answer("\nGo ahead? [y/N] ")?.to_lowercase().as_str(), "y" | "yes"))
}

/// What somebody types; nothing where nobody is there to ask.
pub(super) fn answer(question: &str) -> anyhow::Result<String> {
    let mut err = std::io::stderr().lock();
    // A stderr that is closed is no reason to stop.
    let _ = write!(err, "{question}").and_then(|()| err.flush());
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).context("reading the answer")?;
    if read == 0 {
        let _ = writeln!(err);
    }
    Ok(line.trim().to_owned())
}

/// Leaves word of the library in the bucket, and says how to use it.
async fn finish(account: &Account, name: &str, key: &KeyFile, sign_in: bool) -> anyhow::Result<()> {
    let stack = stack::find(account, name).await?.context("the stack is gone again")?;
    let bucket = stack.output("Bucket")?;
    library_json::write(account, &stack, bucket).await?;
    let (address, class) = (stack.output("GalleryAddress")?, stack.output("UploadStorageClass")?);
    say::data([
        String::new(),
        format!("{name} is ready."),
        format!("  gallery   {address}"),
        format!("  upload    tintype sync FOLDER s3://{bucket}"),
        format!("            or anything else that writes to s3://{bucket}/originals/, in the class {class}"),
        format!("  search    tintype --library s3://{bucket} search \"cats in 2020\""),
    ])?;
    if sign_in {
        say::data([
            String::new(),
            "Open this within an hour to sign in. It works once; `tintype deploy --link` makes another:".to_owned(),
            format!("  {}", key.start_link(address)?),
        ])?;
    }
    let opened = DynamoDb::open(account.tables.clone(), stack.output("Table")?).await;
    if opened.is_ok_and(|opened| opened.unbuilt == Some(Unbuilt::Stale)) {
        say::data([
            String::new(),
            "The catalogue is of another version of Tintype, and may not find everything until it is built again:"
                .to_owned(),
            format!("  tintype --library s3://{bucket} rebuild"),
        ])?;
    }
    Ok(())
}

/// Short enough for everything that is called after it.
fn stack_name(name: &str) -> Result<String, String> {
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.len() <= 30
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let wanted = "1 to 30 letters, digits and `-`, with a letter first";
    if is_name { Ok(name.to_owned()) } else { Err(wanted.to_owned()) }
}
