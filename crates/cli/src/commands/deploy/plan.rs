//! What deploying would do, in a family's words, and what it would cost. Pure: a change set in, lines out.
//! Whatever would take photographs away is refused here, before anybody is asked.

use std::collections::BTreeMap;

use anyhow::bail;
use aws_sdk_cloudformation::types::{ChangeAction, ChangeSource, Replacement, ResourceChange};
use cost::{Held, Prices, Recogniser, StorageClass, Usage};

use super::part::Part;
use super::settings::Values;
use crate::say;

/// What happens to one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Action {
    Made,
    /// It is there already, left behind by an earlier stack.
    TakenOver,
    Changed,
    /// A new one takes its place.
    Replaced,
    Removed,
}

/// One resource, by its name in the template, and what happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) resource: String,
    pub(super) action: Action,
}

impl Change {
    /// As CloudFormation describes it; `None` for what it leaves as it is.
    pub(super) fn of(change: &ResourceChange) -> Option<Self> {
        let resource = change.logical_resource_id().unwrap_or_default().to_owned();
        let is_replaced = match change.replacement() {
            Some(Replacement::True) => true,
            // CloudFormation does not always know beforehand. Where data would go, the worse is assumed.
            Some(Replacement::Conditional) => Part::holds_data(&resource) && touches_identity(change),
            Some(_) | None => false,
        };
        let action = match change.action()? {
            ChangeAction::Add => Action::Made,
            ChangeAction::Import => Action::TakenOver,
            ChangeAction::Remove => Action::Removed,
            ChangeAction::Modify | ChangeAction::Dynamic if is_replaced => Action::Replaced,
            ChangeAction::Modify | ChangeAction::Dynamic if only_refers(change) => return None,
            ChangeAction::Modify | ChangeAction::Dynamic => Action::Changed,
            // What only its description in the stack knows of, and what is newer than this program.
            ChangeAction::SyncWithActual | _ => return None,
        };
        Some(Self { resource, action })
    }
}

/// Whether a property changes by which a bucket or a table is the one that it is. All others change in place.
fn touches_identity(change: &ResourceChange) -> bool {
    let names = change.details().iter().map(|detail| detail.target().and_then(|target| target.name()));
    change.details().is_empty()
        || names.into_iter().any(|name| matches!(name, None | Some("BucketName" | "TableName" | "KeySchema")))
}

/// Whether a resource is only named because it refers to another that changes: it stays as it is unless that one is replaced.
fn only_refers(change: &ResourceChange) -> bool {
    let refers =
        |source: &ChangeSource| matches!(source, ChangeSource::ResourceReference | ChangeSource::ResourceAttribute);
    !change.details().is_empty() && change.details().iter().all(|detail| detail.change_source().is_some_and(refers))
}

/// Refuses what would take the bucket or the catalogue from the stack.
pub(super) fn check(changes: &[Change]) -> anyhow::Result<()> {
    let is_lost = |change: &&Change| match change.action {
        Action::Replaced | Action::Removed => Part::holds_data(&change.resource),
        Action::Made | Action::TakenOver | Action::Changed => false,
    };
    if let Some(lost) = changes.iter().find(is_lost) {
        bail!(
            "this would replace {}, and leave what is in it behind; nothing was changed. Its name cannot change: deploy \
             without --bucket, or make another stack beside this one with --stack and --bucket",
            Part::of(&lost.resource).name()
        );
    }
    Ok(())
}

/// What happens to each part, a heading over each kind of change.
pub(super) fn lines(changes: &[Change]) -> Vec<String> {
    let mut parts: BTreeMap<Part, Vec<Action>> = BTreeMap::new();
    for change in changes {
        parts.entry(Part::of(&change.resource)).or_default().push(change.action);
    }
    let mut by_action: BTreeMap<Action, Vec<Part>> = BTreeMap::new();
    for (part, actions) in parts {
        by_action.entry(together(&actions)).or_default().push(part);
    }
    by_action.into_iter().flat_map(|(action, parts)| section(action, &parts)).collect()
}

/// What happens to a part of which these happen to its resources.
fn together(actions: &[Action]) -> Action {
    if actions.contains(&Action::TakenOver) {
        return Action::TakenOver;
    }
    match actions.first() {
        Some(first) if actions.iter().all(|action| action == first) => *first,
        Some(_) | None => Action::Changed,
    }
}

fn section(action: Action, parts: &[Part]) -> Vec<String> {
    let (heading, sign) = match action {
        Action::Made => ("Will be made:", '+'),
        Action::TakenOver => ("Is there already and will be used again, with all that is in it:", '='),
        Action::Changed => ("Will be changed, and keeps what is in it:", '~'),
        Action::Replaced => ("Will be replaced by a new one (no photograph is in it):", '!'),
        Action::Removed => ("Will be removed (no photograph is in it):", '-'),
    };
    let described = |part: &Part| match action {
        Action::Made => part.described(),
        Action::TakenOver | Action::Changed | Action::Replaced | Action::Removed => part.name(),
    };
    let mut lines = vec![heading.to_owned()];
    lines.extend(parts.iter().map(|part| format!("  {sign} {}", described(part))));
    if parts.contains(&Part::Address) && action == Action::Replaced {
        lines.push("    The gallery gets another address.".to_owned());
    }
    lines.push(String::new());
    lines
}

/// What it costs, for as many photographs as somebody has, or for ten thousand of them.
pub(super) fn cost(values: &Values, photos: Option<u64>) -> Vec<String> {
    let prices = Prices::built_in();
    let text = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let class: StorageClass = text("StorageClass").parse().unwrap_or(StorageClass::GlacierIr);
    let recogniser: Recogniser = text("Recogniser").parse().unwrap_or(Recogniser::None);
    let number = photos.unwrap_or(EXAMPLE);
    let px = |name: &str, usual: u64| text(name).parse().unwrap_or(usual);
    let usage = Usage::of(Held::alike(number, number.saturating_mul(cost::AVERAGE_BYTES)))
        .with_edges(px("ThumbnailPx", cost::THUMBNAIL_PX), px("TilePx", cost::TILE_PX));
    let of = |recogniser| cost::estimate(&usage, &prices, class, recogniser, 1).total;
    let (total, plain) = (of(recogniser), of(Recogniser::None));
    let photographs = format!(
        "{} photographs ({} GB)",
        say::count(usize::try_from(number).unwrap_or(usize::MAX)),
        usage.held.bytes.div_ceil(1_000_000_000)
    );
    let mut lines = vec![
        "Cost, by the prices of us-east-1:".to_owned(),
        "  nothing for the stack itself; what is kept in it is paid by the month".to_owned(),
        format!(
            "  {photographs} in {}: {} a month, and {} once to take them in",
            class.title(),
            total.month.rounded(),
            total.once.rounded()
        ),
    ];
    let thousand = |recogniser| cost::recognising(&prices, recogniser, 1_000).rounded();
    let (onnx, rekognition) = (thousand(Recogniser::Onnx), thousand(Recogniser::Rekognition));
    lines.push(match recogniser {
        Recogniser::Rekognition | Recogniser::RekognitionText => {
            format!("  of that, Rekognition: {} once", (total - plain).once.rounded())
        }
        Recogniser::Onnx => format!(
            "  of that, recognising: {} once; the models take {onnx} per 1,000 beyond Lambda's free part, Rekognition would take {rekognition}",
            (total - plain).once.rounded()
        ),
        Recogniser::None => format!(
            "  nobody says what photographs show; Rekognition would, for {rekognition} per 1,000, once (--recogniser rekognition), \
             or Tintype's own models, for {onnx} (--recogniser onnx)"
        ),
    });
    if !class.opens_at_once() {
        lines.push("  originals in this class take hours to come back; thumbnails are always there".to_owned());
    }
    lines.push("  `tintype cost` says more".to_owned());
    lines
}

/// How many photographs an estimate is for where nobody says.
const EXAMPLE: u64 = 10_000;

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{ResourceAttribute, ResourceChangeDetail, ResourceTargetDefinition};

    use super::*;

    fn change(resource: &str, action: Action) -> Change {
        Change { resource: resource.to_owned(), action }
    }

    /// A change of one property, for a reason.
    fn modified(resource: &str, property: &str, source: ChangeSource, replacement: Replacement) -> Option<Action> {
        let target =
            ResourceTargetDefinition::builder().attribute(ResourceAttribute::Properties).name(property).build();
        let detail = ResourceChangeDetail::builder().target(target).change_source(source).build();
        let change = ResourceChange::builder().logical_resource_id(resource).action(ChangeAction::Modify);
        Change::of(&change.replacement(replacement).details(detail).build()).map(|change| change.action)
    }

    #[test]
    fn what_cloudformation_is_not_sure_of_is_taken_for_the_worse_where_data_is() {
        for (resource, property, replacement, action) in [
            ("Bucket", "LifecycleConfiguration", Replacement::False, Action::Changed),
            ("Bucket", "LifecycleConfiguration", Replacement::Conditional, Action::Changed),
            ("Bucket", "BucketName", Replacement::Conditional, Action::Replaced),
            ("Table", "BillingMode", Replacement::True, Action::Replaced),
            ("IngestEvents", "EventSourceArn", Replacement::Conditional, Action::Changed),
            ("Distribution", "DistributionConfig", Replacement::True, Action::Replaced),
        ] {
            let found = modified(resource, property, ChangeSource::ParameterReference, replacement);
            assert_eq!(found, Some(action), "{resource} {property}");
        }
        let unknown = ResourceChange::builder().logical_resource_id("Table").action(ChangeAction::Modify);
        let unknown = Change::of(&unknown.replacement(Replacement::Conditional).build());
        assert_eq!(unknown.map(|change| change.action), Some(Action::Replaced));
    }

    #[test]
    fn what_only_refers_to_what_changes_is_not_spoken_of() {
        let refers = |replacement| modified("BucketPolicy", "Bucket", ChangeSource::ResourceReference, replacement);
        assert_eq!(refers(Replacement::Conditional), None);
        assert_eq!(refers(Replacement::True), Some(Action::Replaced));
    }

    #[test]
    fn nothing_takes_photographs_away() {
        for resource in ["Bucket", "Table"] {
            for action in [Action::Replaced, Action::Removed] {
                assert!(check(&[change("Queue", Action::Made), change(resource, action)]).is_err());
            }
            for action in [Action::Made, Action::TakenOver, Action::Changed] {
                assert!(check(&[change(resource, action), change("Distribution", Action::Replaced)]).is_ok());
            }
        }
    }

    #[test]
    fn a_part_is_said_once() {
        let changes = [
            change("Bucket", Action::TakenOver),
            change("BucketPolicy", Action::Made),
            change("Ingest", Action::Changed),
            change("Queue", Action::Made),
            change("Web", Action::Made),
            change("WebRole", Action::Made),
            change("Distribution", Action::Replaced),
            change("Budget", Action::Removed),
        ];
        assert_eq!(
            lines(&changes).join("\n"),
            "Will be made:\n  + the gallery: a function that answers whoever has signed in, its log\n\n\
             Is there already and will be used again, with all that is in it:\n  = the bucket for the photographs\n\n\
             Will be changed, and keeps what is in it:\n  ~ what reads each new photograph\n\n\
             Will be replaced by a new one (no photograph is in it):\n  ! the gallery's address\n    \
             The gallery gets another address.\n\n\
             Will be removed (no photograph is in it):\n  - the watch on the month's bill\n"
        );
    }

    #[test]
    fn the_cost_names_the_class_and_the_recogniser() {
        let values = |class: &str, recogniser: &str| {
            let pairs = [("StorageClass", class), ("Recogniser", recogniser)];
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Values>()
        };
        let plain = cost(&values("GLACIER_IR", "none"), None).join("\n");
        assert!(plain.contains("10,000 photographs (25 GB) in Glacier Instant Retrieval: $"), "{plain}");
        assert!(plain.contains("for $2.00 per 1,000, once"), "{plain}");
        let dear = cost(&values("DEEP_ARCHIVE", "rekognition"), Some(82_000)).join("\n");
        assert!(dear.contains("82,000 photographs") && dear.contains("take hours to come back"), "{dear}");
        assert!(dear.contains("of that, Rekognition: $165"), "{dear}");
        // Records and labels are written, whoever says them.
        let own = cost(&values("GLACIER_IR", "onnx"), Some(82_000)).join("\n");
        assert!(own.contains("of that, recognising: $1.18 once; the models take $0.01 per 1,000"), "{own}");
    }

    #[test]
    fn larger_renditions_cost_more() {
        let month = |name: &str, px: &str| {
            let text = cost(&Values::from([(name.to_owned(), px.to_owned())]), Some(82_000)).join("\n");
            let (_, month) = text.split_once("Retrieval: $").unwrap();
            month.split_once(" a month").unwrap().0.to_owned()
        };
        let usual = month("ThumbnailPx", "2048");
        assert_eq!((&month("TilePx", "360"), &month("StorageClass", "GLACIER_IR")), (&usual, &usual));
        for (name, px, is_more) in [
            ("ThumbnailPx", "4096", true),
            ("ThumbnailPx", "1024", false),
            ("TilePx", "720", true),
            ("TilePx", "180", false),
        ] {
            let cents = |dollars: &str| dollars.replace('.', "").parse::<u64>().unwrap();
            assert_eq!(cents(&month(name, px)) > cents(&usual), is_more, "{name} of {px}: {}", month(name, px));
            assert_ne!(month(name, px), usual, "{name} of {px}");
        }
    }
}
