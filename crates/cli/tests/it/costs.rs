//! `tintype cost`, of a library and of any number of photographs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::session::{Session, examples};

/// What is known of 200 GB in 82,000 photographs.
const FAMILY: [&str; 7] = ["cost", "--gigabytes", "200", "--photos", "82000", "--thumbnail-kb", "100"];

fn family(more: &[&str]) -> Value {
    Session::new().json(&[&FAMILY, &["--json"][..], more].concat())
}

#[track_caller]
fn refused(arguments: &[&str], code: i32, reason: &str) {
    let ran = Session::new().run(arguments);
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{arguments:?}");
    assert!(ran.err.contains(reason), "{arguments:?}: {}", ran.err);
}

/// Dollars as an exact decimal, in millionths, rounded down.
fn millionths(dollars: &Value) -> u64 {
    let text = dollars.as_str().unwrap();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    format!("{whole}{part:0<6.6}").parse().unwrap()
}

#[test]
fn a_family_is_told_what_each_class_costs_and_which_to_take() {
    let answer = family(&["--new-photos", "0"]);
    assert_eq!(answer["recommended"], "GLACIER_IR");
    let months: Vec<(&str, u64)> = answer["bills"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bill| (bill["class"].as_str().unwrap(), millionths(&bill["total"]["month"]) / 100_000))
        .collect();
    // Tenths of a dollar.
    let expected = [
        ("STANDARD", 46),
        ("INTELLIGENT_TIERING", 13),
        ("STANDARD_IA", 27),
        ("GLACIER_IR", 11),
        ("GLACIER", 10),
        ("DEEP_ARCHIVE", 5),
    ];
    assert_eq!(months, expected);
    let rekognition = &answer["recognising"][2];
    assert_eq!(rekognition["recogniser"], "rekognition");
    assert_eq!(
        millionths(&rekognition["once"]) / 1_000_000,
        165,
        "164 dollars for the calls, and putting what was said"
    );
    assert!(answer["figures"].as_array().unwrap().iter().any(|figure| figure["source"].is_string()));
}

#[test]
fn the_table_says_what_json_says() {
    let ran = Session::new().run(&FAMILY);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "200 GB in 82,000 photos, and 684 new every month");
    for (start, end) in [
        ("* Glacier Instant Retrieval", "at once"),
        ("  Glacier Deep Archive ", "after 12 hours"),
        ("  Google One", "200 GB now, 2,000 GB in the end"),
        ("  disks at home", "$1,720.00 of it for 86 hours of yours"),
    ] {
        assert!(lines.iter().any(|line| line.starts_with(start) && line.ends_with(end)), "{start}: {}", ran.out);
    }
    for heading in
        ["IN THE CLOUD", "WHAT RECOGNISING ADDS", "WHERE THE MONEY GOES", "GETTING EVERYTHING BACK", "OR ELSE"]
    {
        assert!(lines.iter().any(|line| line.starts_with(heading)), "{heading}: {}", ran.out);
    }
    let columns: BTreeSet<usize> = lines.iter().filter_map(|line| line.find("at first ")).collect();
    assert_eq!(columns.len(), 1, "the columns of all blocks are below each other: {}", ran.out);
    for (recogniser, thousand) in
        [("none ", "$0.00"), ("onnx ", "$0.01"), ("rekognition ", "$2.00"), ("rekognition-text ", "$3.00")]
    {
        let is_its = |line: &&&str| line.starts_with(&format!("  {recogniser}"));
        assert!(lines.iter().find(is_its).is_some_and(|line| line.ends_with(thousand)), "{recogniser}: {}", ran.out);
    }
    assert!(lines.iter().any(|line| line.contains(" 311 GB-seconds of Lambda")), "{}", ran.out);
    assert!(!ran.out.contains("FIGURES AND SOURCES"));
    let explained = Session::new().run(&["cost", "--photos", "1", "--explain"]);
    assert!(explained.out.contains("aws.lambda_calls: $0 for 1, then $0.20 beyond, per 1,000,000\n"));
    assert!(explained.out.contains("aws.glacier_ir.month: $0.004 per GiB-month\n      source: AWS Price List"));
}

#[test]
fn a_library_is_counted_file_by_file() {
    let session = Session::new();
    session.json(&["import", "--json", examples().to_str().unwrap()]);
    let answer = session.json(&["cost", "--json", "--class", "deep-archive", "--recogniser", "onnx", "--years", "2"]);
    let held = &answer["usage"]["held"];
    assert_eq!((&held["photos"], &held["files"], &answer["years"]), (&json!(35), &json!(36), &json!(2)));
    let shown = session.run(&["cost", "--class", "deep-archive"]);
    assert!(shown.out.contains("WHERE THE MONEY GOES: Glacier Deep Archive"), "{}", shown.out);
}

#[test]
fn other_prices_can_be_given() {
    let session = Session::new();
    let built_in = session.run(&["cost", "--print-prices"]);
    assert_eq!(built_in.code, 0);
    let dearer = built_in
        .out
        .replace(r#""usd": "0.004", "per": "GiB-month", "source": "price list""#, r#""usd": "4", "per": "GiB-month""#);
    assert_ne!(dearer, built_in.out);
    session.write("mine.json", dearer.as_bytes());
    let answer = session.json(&["cost", "--json", "--photos", "82000", "--prices", "mine.json"]);
    assert_eq!(answer["recommended"], "INTELLIGENT_TIERING");

    session.write("broken.json", built_in.out.replace("\"0.40\"", "0.4").as_bytes());
    let ran = session.run(&["cost", "--photos", "1", "--prices", "broken.json"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("broken.json") && ran.err.contains("--print-prices") && ran.err.contains("line"),
        "{}",
        ran.err
    );
}

#[test]
fn what_cannot_be_counted_is_refused() {
    refused(&["cost", "--gigabytes", "-1"], 2, "--gigabytes");
    refused(&["cost", "--gigabytes", "1e3"], 2, "is not a number");
    refused(&["cost", "--gigabytes", "2000000000"], 2, "more than an exabyte");
    refused(&["cost", "--photos", "1", "--class", "GLACIER_ICE"], 2, "use STANDARD");
    refused(
        &["cost", "--photos", "1", "--recogniser", "psychic"],
        2,
        "use onnx, rekognition, rekognition-text or none",
    );
    refused(&["cost", "--photos", "1", "--years", "0"], 2, "1..=100");
    refused(&["cost", "--photos", "0"], 1, "there are no photographs to count");
    refused(&["cost", "--photos", "1", "--prices", "none.json"], 1, "reading the prices in none.json");
    refused(&["cost"], 1, "a folder first; or say how many photographs with --gigabytes and --photos");
}
