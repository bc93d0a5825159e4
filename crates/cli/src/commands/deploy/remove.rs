//! Taking a stack down: what goes and what stays is said first, and what stays is what cannot be made again.

use std::collections::BTreeSet;

use anyhow::bail;

use super::account::Account;
use super::part::Part;
use super::program::Program;
use super::stack::{self, Stack};
use super::{Yes, answer, settings};
use crate::say;

/// Says what goes and what stays, asks for the stack's name, removes it, and says what still costs money.
pub(super) async fn run(account: &Account, name: &str, yes: Yes) -> anyhow::Result<()> {
    let Some(stack) = stack::find(account, name).await? else {
        bail!("there is no stack called {name} in {} of account {}: nothing was removed", account.region, account.id);
    };
    let resources = stack::resources(account, &stack.id).await?;
    say::data(plan(account, name, &stack, &resources))?;
    if yes == Yes::Ask && answer(&format!("Type the stack's name, {name}, to remove it: "))? != name {
        bail!("that is not its name: nothing was removed");
    }
    stack::remove(account, &stack.id, &resources).await?;
    say::data(afterwards(account, name, &stack))
}

fn plan(account: &Account, name: &str, stack: &Stack, resources: &[String]) -> Vec<String> {
    let is_kept = |resource: &&String| Part::holds_data(resource);
    let kept: BTreeSet<Part> = resources.iter().filter(is_kept).map(|resource| Part::of(resource)).collect();
    let parts: BTreeSet<Part> = resources.iter().map(|resource| Part::of(resource)).collect();
    let mut lines = vec![format!("{name} in {} of account {}", account.region, account.id), String::new()];
    if !kept.is_empty() {
        lines.push("Stays, with all that is in it:".to_owned());
        lines.extend(kept.iter().map(|part| format!("  = {}{}", part.name(), called(*part, stack))));
        lines.push(format!("  = the functions' program: {}", Program::bucket(account)));
        lines.extend(
            stack.outputs.get("Collection").map(|name| format!("  = the faces that Rekognition knows: {name}")),
        );
        lines.push(String::new());
    }
    lines.push("Will be removed (no photograph is in it):".to_owned());
    lines.extend(parts.difference(&kept).map(|part| format!("  - {}", part.name())));
    lines.push(String::new());
    lines
}

/// By what name somebody finds it again.
fn called(part: Part, stack: &Stack) -> String {
    let output = match part {
        Part::Photographs => "Bucket",
        Part::Catalogue => "Table",
        Part::Reading | Part::Unread | Part::Gallery | Part::Address | Part::Budget | Part::Other => {
            return String::new();
        }
    };
    stack.outputs.get(output).map(|name| format!(": {name}")).unwrap_or_default()
}

fn afterwards(account: &Account, name: &str, stack: &Stack) -> Vec<String> {
    let region = &account.region;
    let mut lines = vec![format!("The stack {name} is removed.")];
    let (Some(bucket), Some(table)) = (stack.outputs.get("Bucket"), stack.outputs.get("Table")) else {
        lines.push("It had kept nothing.".to_owned());
        return lines;
    };
    let program = if matches!(Program::find(None, false), Ok(Some(_))) { "" } else { " --program ZIP" };
    lines.extend([
        format!("Every photograph is still in s3://{bucket}, and what is known of them in the table {table}."),
        "They still cost what `tintype cost` says, by the month; the functions' program beside them costs next to nothing.".to_owned(),
        String::new(),
        format!(
            "To use them again:      tintype deploy --region {region} --stack {name} --bucket {bucket}{}{program}",
            settings::as_flags(&stack.parameters)
        ),
        format!("To have them back here: aws s3 sync s3://{bucket}/originals/ FOLDER"),
        String::new(),
        "To remove them too, for ever:".to_owned(),
        format!("  empty and delete the bucket {bucket} in the S3 console: it asks twice, and removes every version"),
        format!("  aws dynamodb delete-table --region {region} --table-name {table}"),
    ]);
    if let Some(collection) = stack.outputs.get("Collection") {
        lines.push(format!("  aws rekognition delete-collection --region {region} --collection-id {collection}"));
    }
    lines
}
