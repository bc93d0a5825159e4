//! The API as OpenAPI 3.1 describes one, for whoever writes programs for it: which addresses there are, from the table that routers
//! are made of, and what is asked and answered there, from `openapi.json`. `docs/gallery.md` says what it means.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::routes::{Declared, Needs, declared};
use crate::{Door, Gallery};

/// What is said of each address: `operations`, by method and path, and the `schemas` that they name.
const WRITTEN: &str = include_str!("openapi.json");

pub(crate) async fn described(State(gallery): State<Arc<Gallery>>) -> Json<Value> {
    Json(document(gallery.sessions.door))
}

fn document(door: Door) -> Value {
    let mut written: Value = serde_json::from_str(WRITTEN).expect("the file is JSON");
    let here = declared().into_iter().filter(|declared| is_of_api(declared) && declared.doors.contains(&door));
    let mut paths: Map<String, Value> = Map::new();
    for Declared { method, path, needs, .. } in here {
        let mut operation = written["operations"][format!("{method} {path}")].take();
        operation["parameters"] = parameters(path, operation["parameters"].take());
        operation["responses"]["401"] = json!({ "description": "Sign in first" });
        if needs == Needs::Owner {
            operation["description"] = "For the owner alone".into();
        }
        let path = path.replace("{*", "{");
        paths.entry(path).or_insert_with(|| json!({}))[method.as_str().to_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tintype",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What a gallery answers to whoever has a session. What changes something must say Sec-Fetch-Site: same-origin.",
        },
        "paths": paths,
        "components": { "schemas": written["schemas"].take() },
    })
}

fn is_of_api(declared: &Declared) -> bool {
    declared.path.starts_with("/api/")
}

/// Those of the query that are written, after those of the path.
fn parameters(path: &str, written: Value) -> Value {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let of_path = names.map(|name| {
        json!({ "name": name.trim_start_matches('*'), "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let Value::Array(of_query) = written else { return of_path.collect() };
    of_path.chain(of_query).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_address_of_the_api_is_described_and_no_other() {
        let written: Value = serde_json::from_str(WRITTEN).unwrap();
        let written: BTreeSet<String> = written["operations"].as_object().unwrap().keys().cloned().collect();
        let all =
            declared().into_iter().filter(is_of_api).map(|declared| format!("{} {}", declared.method, declared.path));
        assert_eq!(written, all.collect());
    }

    #[test]
    fn whatever_is_named_is_there() {
        let document = document(Door::ThisMachine);
        let mut ahead = vec![&document];
        while let Some(value) = ahead.pop() {
            match value {
                Value::Object(members) => {
                    if let Some(name) = members.get("$ref").and_then(Value::as_str) {
                        let schema = document.pointer(name.strip_prefix('#').unwrap());
                        assert!(schema.is_some(), "{name}");
                    }
                    ahead.extend(members.values());
                }
                Value::Array(values) => ahead.extend(values),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let what = format!("{method} {path}");
                assert!(operation["summary"].is_string(), "{what}");
                let is_answered =
                    ["200", "204"].iter().any(|status| operation["responses"][status]["description"].is_string());
                assert!(is_answered, "{what}");
                assert_eq!(method != "get", operation["requestBody"].is_object(), "{what}");
            }
        }
    }
}
