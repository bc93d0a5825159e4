//! What searches are understood as, row by row.
//! `fixtures/queries/public.tsv` is the first table; `more.tsv` has other phrasings of the same kinds, and readings of our own.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use query::{Context, Reader, Understood};
use serde_json::Value;

const CONTEXT: &str = include_str!("../../../fixtures/queries/context.json");
const PUBLIC: &str = include_str!("../../../fixtures/queries/public.tsv");
const MORE: &str = include_str!("../../../fixtures/queries/more.tsv");

fn context() -> Context {
    Context::from_json(CONTEXT).unwrap()
}

fn today() -> Date {
    context().today.unwrap_or(date(2026, 11, 23))
}

fn understood(text: &str) -> Understood {
    Reader::new(context()).read(text, today())
}

/// The query's JSON; words without a meaning are its `unmatched`.
fn spelled(text: &str) -> Value {
    let query = understood(text).query;
    let mut spelled = serde_json::to_value(&query).unwrap();
    let unmatched = query.all_unmatched();
    if !unmatched.is_empty() {
        spelled["unmatched"] = unmatched.into();
    }
    spelled
}

/// Other readings of the public rows that their notes allow, as JSON.
const ALTERNATIVES: [(&str, &str); 8] = [
    ("P01", r#"{"people":{"all":["Natalie"]},"time":{"from":"2007-01-01","to":"2007-12-31"},"media":["photo"]}"#),
    ("P09", r#"{"people":{"all":["Leo"]},"time":{"from":"2017-03-09","to":"2019-03-08"}}"#),
    (
        "P11",
        r#"{"people":{"all":["Ella","Leo"]},"labels":{"all":["beach"]},"time":{"from":"2026-06-01","to":"2026-08-31"}}"#,
    ),
    ("P23", r#"{"labels":{"all":["snow"]},"time":{"from":"2018-12-01","to":"2019-02-28"}}"#),
    ("P24", r#"{"labels":{"all":["autumn leaves"]},"time":{"recur":{"season":"autumn"}}}"#),
    ("P29", r#"{"place":{"all":["Tokyo"]},"labels":{"all":["night"]}}"#),
    ("P37", r#"{"time":{"recur":{"month":5}}}"#),
    ("P42", r#"{"camera":{"make":"Fujifilm","model":"X100V"}}"#),
];

struct Row {
    id: String,
    text: String,
    category: String,
    /// The first is preferred.
    accepted: Vec<Value>,
}

fn public() -> Vec<Row> {
    let rows = PUBLIC.lines().skip(1).map(|line| {
        let cells: Vec<_> = line.split('\t').collect();
        let alternatives = ALTERNATIVES.iter().filter(|(id, _)| *id == cells[0]).map(|(_, json)| *json);
        let accepted = std::iter::once(cells[4]).chain(alternatives).map(|json| serde_json::from_str(json).unwrap());
        Row { id: cells[0].into(), text: cells[1].into(), category: cells[2].into(), accepted: accepted.collect() }
    });
    rows.collect()
}

fn more() -> Vec<Row> {
    let rows =
        MORE.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(|(at, line)| {
            let mut cells = line.split('\t');
            let (text, json) = cells.next().zip(cells.next()).expect("a query, a tab and its meaning");
            let accepted = vec![serde_json::from_str(json).unwrap_or_else(|error| panic!("line {}: {error}", at + 1))];
            Row { id: format!("line {}", at + 1), text: text.into(), category: "more".into(), accepted }
        });
    rows.collect()
}

/// How many rows of each category are understood, with a line for each that is not.
fn score(rows: &[Row]) -> (usize, String) {
    let mut right = 0;
    let mut categories: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = String::new();
    for row in rows {
        let found = spelled(&row.text);
        let fits = row.accepted.contains(&found);
        let (fitting, all) = categories.entry(&row.category).or_default();
        (*fitting, *all) = (*fitting + usize::from(fits), *all + 1);
        right += usize::from(fits);
        if !fits {
            wrong += &format!("{} {:?}\n  expected {}\n  found    {found}\n", row.id, row.text, row.accepted[0]);
        }
    }
    let categories = categories.iter().map(|(category, (right, all))| format!("  {category}: {right} of {all}\n"));
    (right, format!("query score: {right} of {}\n{}{wrong}", rows.len(), categories.collect::<String>()))
}

#[test]
#[allow(clippy::print_stdout, reason = "the score is for people to read")]
fn the_public_searches_are_understood() {
    let (right, report) = score(&public());
    println!("{report}");
    assert!(right >= 50, "{report}");
}

#[test]
fn other_phrasings_are_understood() {
    let rows = more();
    let (right, report) = score(&rows);
    assert_eq!(right, rows.len(), "{report}");
}
