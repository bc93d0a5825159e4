//! Every entry of the file of prices as people read it, with the document it is from.
//! The file itself is walked, so that no entry can be used without being listed.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::prices::{BadPrices, Source};

/// One entry of the file as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Where it is in the file: `aws.glacier_ir.month`.
    pub name: String,
    /// `$0.004`, or `$0 for 100, then $0.09 beyond,`.
    pub value: String,
    /// Of what, or for how much.
    pub unit: String,
    /// The document and its date; without one it is an assumption.
    pub source: Option<String>,
    /// Why, or with what doubt.
    pub note: Option<String>,
}

/// Lists what is in a part of the file, called `name`.
pub(crate) fn list(
    value: &Value,
    name: &str,
    sources: &BTreeMap<String, Source>,
    listed: &mut Vec<Listed>,
) -> Result<(), BadPrices> {
    let within = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(entry) if ["usd", "steps", "value"].iter().any(|key| entry.contains_key(*key)) => {
            listed.push(listed_entry(name, value, sources)?);
        }
        Value::Object(members) => {
            for (part, member) in members.iter().filter(|(part, _)| !name.is_empty() || *part != "sources") {
                list(member, &within(part), sources, listed)?;
            }
        }
        Value::Array(members) => {
            for (i, member) in members.iter().enumerate() {
                let part = match (member["name"].as_str(), member["gigabytes"].as_u64()) {
                    (Some(called), _) => called.to_owned(),
                    (None, Some(gigabytes)) => format!("{gigabytes} GB"),
                    (None, None) => i.to_string(),
                };
                list(member, &within(&part), sources, listed)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    Ok(())
}

fn listed_entry(name: &str, entry: &Value, sources: &BTreeMap<String, Source>) -> Result<Listed, BadPrices> {
    let text = |key: &str| entry[key].as_str().map(str::to_owned);
    let source = match text("source") {
        Some(source) => {
            let Some(found) = sources.get(&source) else {
                let reason = format!("its source {source:?} is not among the sources");
                return Err(BadPrices::Entry { name: name.to_owned(), reason });
            };
            Some(format!("{} ({})", found.name, found.date))
        }
        None => None,
    };
    let value = match (entry["steps"].as_array(), text("usd"), text("value")) {
        (Some(steps), _, _) => steps.iter().map(step_in_words).collect::<Vec<_>>().join(", then ") + ",",
        (None, Some(usd), _) => format!("${usd}"),
        (None, None, value) => value.unwrap_or_default(),
    };
    let unit = text("unit").or_else(|| Some(format!("per {}", text("per")?))).unwrap_or_default();
    Ok(Listed { name: name.to_owned(), value, unit, source, note: text("note") })
}

fn step_in_words(step: &Value) -> String {
    let usd = step["usd"].as_str().unwrap_or_default();
    match step["first"].as_u64() {
        Some(first) => format!("${usd} for {first}"),
        None => format!("${usd} beyond"),
    }
}
