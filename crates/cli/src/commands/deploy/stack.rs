//! One CloudFormation stack: how it is, what would change, and watching until a change is done.
//! What AWS says of it is put in words in `plan` and `account`; here it is only asked and waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::types::{
    Capability, ChangeSetStatus, ChangeSetType, EventFilter, Parameter, StackEvent, StackStatus,
};

use super::account::{Account, lacking, refused};
use super::part::Part;
use super::plan::Change;
use super::settings::Values;
use crate::say;

/// A stack that is there.
pub(super) struct Stack {
    /// Its ARN, which stays good when it is removed.
    pub(super) id: String,
    pub(super) status: StackStatus,
    pub(super) parameters: Values,
    pub(super) outputs: BTreeMap<String, String>,
}

/// What a change set is asked for.
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) is_new: bool,
    pub(super) template: &'a str,
    pub(super) takes_over: bool,
    /// `None` leaves a parameter as it is.
    pub(super) parameters: BTreeMap<String, Option<String>>,
}

/// Changes that AWS has worked out and not made.
pub(super) struct ChangeSet {
    id: String,
    pub(super) stack: String,
    pub(super) changes: Vec<Change>,
}

/// The stack of that name, if there is one.
pub(super) async fn find(account: &Account, name: &str) -> anyhow::Result<Option<Stack>> {
    let asked = account.stacks.describe_stacks().stack_name(name).send().await;
    let described = match asked {
        Ok(described) => described,
        Err(error) if error.message().is_some_and(|message| message.contains("does not exist")) => return Ok(None),
        Err(error) => return Err(refused("asking for the stack", error)),
    };
    let Some(stack) = described.stacks().first() else { return Ok(None) };
    let pair = |name: Option<&str>, value: Option<&str>| Some((name?.to_owned(), value?.to_owned()));
    let parameters = stack.parameters().iter();
    let outputs = stack.outputs().iter();
    Ok(Some(Stack {
        id: stack.stack_id().unwrap_or_default().to_owned(),
        status: stack.stack_status().context("AWS did not say how the stack is")?.clone(),
        parameters: parameters.filter_map(|one| pair(one.parameter_key(), one.parameter_value())).collect(),
        outputs: outputs.filter_map(|one| pair(one.output_key(), one.output_value())).collect(),
    }))
}

impl Stack {
    /// One of the template's outputs.
    pub(super) fn output(&self, name: &str) -> anyhow::Result<&str> {
        let output = self.outputs.get(name).map(String::as_str);
        output.with_context(|| format!("the stack says nothing of its {name}: was it made by Tintype?"))
    }
}

/// Has AWS work out what would change. `None` if nothing would.
pub(super) async fn work_out(account: &Account, wanted: &Wanted<'_>) -> anyhow::Result<Option<ChangeSet>> {
    const DOING: &str = "working out what would change";
    let parameters = wanted.parameters.iter().map(|(name, value)| {
        let parameter = Parameter::builder().parameter_key(name).set_parameter_value(value.clone());
        parameter.set_use_previous_value(value.is_none().then_some(true)).build()
    });
    let kind = if wanted.is_new { ChangeSetType::Create } else { ChangeSetType::Update };
    let created = account
        .stacks
        .create_change_set()
        .stack_name(wanted.name)
        .change_set_name(format!("tintype-{}", jiff::Timestamp::now().as_millisecond()))
        .change_set_type(kind)
        .template_body(wanted.template)
        .set_import_existing_resources(wanted.takes_over.then_some(true))
        // The check beforehand takes a bucket that is to be taken over for one that is in the way.
        .set_disable_validation(wanted.takes_over.then_some(true))
        .set_parameters(Some(parameters.collect()))
        .capabilities(Capability::CapabilityNamedIam)
        .send()
        .await
        .map_err(|error| refused(DOING, error))?;
    let id = created.id().context("AWS did not name the change set")?;
    let mut set = ChangeSet {
        id: id.to_owned(),
        stack: created.stack_id().context("AWS did not name the stack")?.to_owned(),
        changes: Vec::new(),
    };
    let patience = Instant::now() + Duration::from_secs(300);
    let mut page = None;
    loop {
        let asked = account.stacks.describe_change_set().change_set_name(id).set_next_token(page.take());
        let described = asked.send().await.map_err(|error| refused(DOING, error))?;
        match described.status() {
            Some(ChangeSetStatus::CreateComplete) => {
                let changes = described.changes().iter().filter_map(|change| change.resource_change());
                set.changes.extend(changes.filter_map(Change::of));
                page = described.next_token().map(str::to_owned);
                if page.is_none() {
                    return Ok(Some(set));
                }
            }
            Some(ChangeSetStatus::Failed) => {
                let reason = described.status_reason().unwrap_or("AWS does not say why").to_owned();
                drop_changes(account, &set, wanted.is_new).await?;
                let is_empty = ["didn't contain changes", "No updates are to be performed"];
                if is_empty.iter().any(|words| reason.contains(words)) {
                    return Ok(None);
                }
                bail!("{DOING}: {}", advised(&reason));
            }
            Some(_) | None if Instant::now() > patience => bail!("{DOING}: AWS has not done it after five minutes"),
            Some(_) | None => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
}

/// Forgets the changes, and the stack too if it was only there to hold them.
pub(super) async fn drop_changes(account: &Account, set: &ChangeSet, is_new: bool) -> anyhow::Result<()> {
    const DOING: &str = "forgetting the changes";
    if is_new {
        let asked = account.stacks.delete_stack().stack_name(&set.stack);
        asked.send().await.map_err(|error| refused(DOING, error))?;
        return Ok(());
    }
    let asked = account.stacks.delete_change_set().change_set_name(&set.id);
    asked.send().await.map_err(|error| refused(DOING, error))?;
    Ok(())
}

/// Makes the changes, and waits until they are made, or undone again with the reason.
pub(super) async fn make(account: &Account, set: &ChangeSet) -> anyhow::Result<()> {
    let mut watch =
        Watch::begin(account, &set.stack, set.changes.iter().map(|change| change.resource.as_str())).await?;
    let asked = account.stacks.execute_change_set().change_set_name(&set.id);
    asked.send().await.map_err(|error| refused("making the changes", error))?;
    match watch.until_done(account).await? {
        StackStatus::CreateComplete | StackStatus::UpdateComplete => Ok(()),
        StackStatus::RollbackComplete | StackStatus::RollbackFailed => {
            // The bucket and the table are kept only once a stack was made.
            remove(account, &set.stack, &[]).await?;
            Err(anyhow!("the stack could not be made, and nothing of it is left: {}", watch.why()))
        }
        StackStatus::UpdateRollbackComplete => {
            Err(anyhow!("the stack could not be changed, and is as it was before: {}", watch.why()))
        }
        status => Err(anyhow!("the stack is {status}: {}", watch.why())),
    }
}

/// Removes a stack and waits until it is gone. `resources` are told of as they go.
pub(super) async fn remove(account: &Account, stack: &str, resources: &[String]) -> anyhow::Result<()> {
    let mut watch = Watch::begin(account, stack, resources.iter().map(String::as_str)).await?;
    let asked = account.stacks.delete_stack().stack_name(stack);
    asked.send().await.map_err(|error| refused("removing the stack", error))?;
    match watch.until_done(account).await? {
        StackStatus::DeleteComplete => Ok(()),
        status => Err(anyhow!("the stack could not be removed and is {status}: {}", watch.why())),
    }
}

/// The resources of a stack, by their names in the template.
pub(super) async fn resources(account: &Account, stack: &str) -> anyhow::Result<Vec<String>> {
    let mut pages = account.stacks.list_stack_resources().stack_name(stack).into_paginator().send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| refused("asking what is in the stack", error))?;
        names.extend(
            page.stack_resource_summaries().iter().filter_map(|one| one.logical_resource_id()).map(str::to_owned),
        );
    }
    Ok(names)
}

/// What happens to a stack from now on.
struct Watch {
    stack: String,
    /// Names of events that were there before, or have been told of.
    seen: BTreeSet<String>,
    /// What is still to come.
    left: BTreeMap<Part, BTreeSet<String>>,
    /// The first resource that failed by itself, and why.
    failure: Option<(String, String)>,
}

impl Watch {
    async fn begin(account: &Account, stack: &str, resources: impl Iterator<Item = &str>) -> anyhow::Result<Self> {
        let mut left: BTreeMap<Part, BTreeSet<String>> = BTreeMap::new();
        for resource in resources {
            left.entry(Part::of(resource)).or_default().insert(resource.to_owned());
        }
        let mut watch = Self { stack: stack.to_owned(), seen: BTreeSet::new(), left, failure: None };
        watch.news(account).await?;
        Ok(watch)
    }

    /// Tells of each part as it is done. Answers how the stack ended up.
    async fn until_done(&mut self, account: &Account) -> anyhow::Result<StackStatus> {
        let began = Instant::now();
        loop {
            for event in self.news(account).await? {
                let status = event.resource_status().map(|status| status.as_str()).unwrap_or_default();
                let is_stack = event.physical_resource_id() == Some(self.stack.as_str());
                match StackStatus::from(status) {
                    // What follows is that everything is undone.
                    StackStatus::CreateFailed | StackStatus::UpdateFailed if is_stack => self.check(account).await?,
                    ended if is_stack && !status.ends_with("_IN_PROGRESS") => return Ok(ended),
                    _ if is_stack => {}
                    _ => self.note(event.logical_resource_id().unwrap_or_default(), status, &event),
                }
            }
            // AWS counts how often it is asked; a distribution takes five minutes.
            let wait = began.elapsed() / 10;
            tokio::time::sleep(wait.clamp(Duration::from_millis(300), Duration::from_secs(5))).await;
        }
    }

    /// Where the stack failed as a whole, a check beforehand may have found out why.
    async fn check(&mut self, account: &Account) -> anyhow::Result<()> {
        let failed = EventFilter::builder().failed_events(true).build();
        let asked = account.stacks.describe_events().stack_name(&self.stack).filters(failed).send().await;
        let events = asked.map_err(|error| refused("asking why the stack failed", error))?;
        let mut reasons = events.operation_events().iter().filter_map(|event| {
            Some((event.logical_resource_id()?.to_owned(), event.validation_status_reason()?.to_owned()))
        });
        if self.failure.is_none() {
            self.failure = reasons.next();
        }
        Ok(())
    }

    fn note(&mut self, resource: &str, status: &str, event: &StackEvent) {
        let reason = event.resource_status_reason().unwrap_or_default();
        // Those that were cancelled had done nothing wrong.
        if status.ends_with("_FAILED") && !reason.contains("cancelled") && self.failure.is_none() {
            self.failure = Some((resource.to_owned(), reason.to_owned()));
            say::line(&format!("failed: {}; undoing what was done", Part::of(resource).name()));
        }
        if self.failure.is_some() {
            return;
        }
        let part = Part::of(resource);
        if !status.ends_with("_COMPLETE") && status != "DELETE_SKIPPED" {
            return;
        }
        if let Some(resources) = self.left.get_mut(&part) {
            resources.remove(resource);
            if resources.is_empty() {
                self.left.remove(&part);
                let done = match status {
                    "DELETE_COMPLETE" => "removed",
                    "DELETE_SKIPPED" => "kept",
                    _ => "ready",
                };
                say::line(&format!("{done}: {}", part.name()));
            }
        }
    }

    /// Why it failed, and what to do.
    fn why(&self) -> String {
        match &self.failure {
            Some((resource, reason)) => format!("{} ({resource}): {}", Part::of(resource).name(), advised(reason)),
            None => "AWS does not say why; the stack's events in the CloudFormation console may".to_owned(),
        }
    }

    /// Events that were not seen before, oldest first.
    async fn news(&mut self, account: &Account) -> anyhow::Result<Vec<StackEvent>> {
        let mut events = Vec::new();
        let mut page = None;
        loop {
            let asked = account.stacks.describe_stack_events().stack_name(&self.stack).set_next_token(page.take());
            let answer = asked.send().await.map_err(|error| refused("watching the stack", error))?;
            let mut caught_up = false;
            // The newest come first.
            for event in answer.stack_events() {
                if self.seen.insert(event.event_id().unwrap_or_default().to_owned()) {
                    events.push(event.clone());
                } else {
                    caught_up = true;
                }
            }
            page = answer.next_token().map(str::to_owned);
            if caught_up || page.is_none() {
                events.reverse();
                return Ok(events);
            }
        }
    }
}

/// AWS's reason, and what to do about it where that is known.
fn advised(reason: &str) -> String {
    if let Some(lacking) = lacking(reason) {
        return lacking;
    }
    let advice = [
        ("already exists in stack", "another stack has it: choose other names with --stack and --bucket"),
        ("already exists", "something of that name is there already: choose another name with --stack or --bucket"),
        ("UnreservedConcurrentExecution", "this account may run few functions at once: give a smaller --concurrency"),
        ("account must be verified", "new accounts must be verified for CloudFront: ask AWS's support for it"),
        ("LimitExceeded", "the account is at a limit of AWS: remove what is not needed, or ask AWS for more"),
        ("certificate", "see that --certificate is in us-east-1, has been issued, and covers --domain"),
        ("Budgets", "deploy with --budget 0 to do without the watch on the bill"),
    ];
    let known = advice.iter().find(|(words, _)| reason.contains(words));
    known.map_or_else(|| reason.to_owned(), |(_, what)| format!("{reason} ({what})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_with_what_to_do() {
        for (reason, what) in [
            (
                "User: arn is not authorized to perform: iam:CreateRole on resource: role",
                "the permission iam:CreateRole",
            ),
            ("tintype-events already exists", "choose another name with --stack"),
            ("photos already exists in stack arn:aws:cloudformation:…", "another stack has it"),
            ("Your account must be verified before you can add", "ask AWS's support"),
            ("Something new", "Something new"),
        ] {
            assert!(advised(reason).contains(what), "{reason}");
        }
    }
}
