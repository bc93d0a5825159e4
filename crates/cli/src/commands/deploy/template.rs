//! The stack's template, which is part of the program, and what can be read from its text.
//! It is read line by line: the program needs a few names and defaults from it, and AWS reads the rest.

use std::collections::BTreeMap;

/// The template.
pub(super) const TEXT: &str = include_str!("../../../../../deploy/template.yaml");

/// Each parameter with its default; `None` for what must be given.
pub(super) fn parameters() -> BTreeMap<&'static str, Option<&'static str>> {
    let mut parameters = BTreeMap::new();
    let mut current = None;
    for line in section("Parameters") {
        if let Some(name) = name(line) {
            parameters.insert(name, None);
            current = Some(name);
        } else if let (Some(name), Some(value)) = (current, line.strip_prefix("    Default: ")) {
            parameters.insert(name, Some(value.trim_matches('"')));
        }
    }
    parameters
}

/// The template with names written out where it has rules for them: CloudFormation takes over a bucket or a table that
/// is there already only then. Afterwards the rules give the same names. What is taken over is kept, come what may.
pub(super) fn taking_over(bucket: Option<&str>, table: Option<&str>) -> String {
    let mut text = String::with_capacity(TEXT.len());
    let mut taken = None;
    for line in TEXT.lines() {
        if let Some(name) = name(line) {
            taken = match name {
                "Bucket" => bucket,
                "Table" => table,
                _ => None,
            };
        }
        match (taken, line.trim_start().split_once(": ")) {
            (Some(name), Some((key @ ("BucketName" | "TableName"), _))) => {
                text.push_str(&format!("      {key}: {name}"))
            }
            (Some(_), Some((key @ "DeletionPolicy", _))) => text.push_str(&format!("    {key}: Retain")),
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// The lines of a section, which end where the next begins.
fn section(name: &str) -> impl Iterator<Item = &'static str> {
    let heading = format!("{name}:");
    let lines = TEXT.lines().skip_while(move |line| *line != heading).skip(1);
    lines.take_while(|line| line.is_empty() || line.starts_with(' '))
}

/// The name of a parameter or resource, where a line begins one.
fn name(line: &str) -> Option<&str> {
    let name = line.strip_prefix("  ")?.strip_suffix(':')?;
    name.starts_with(|letter: char| letter.is_ascii_alphabetic()).then_some(name)
}

#[cfg(test)]
pub(super) fn resources() -> Vec<&'static str> {
    section("Resources").filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_read() {
        let parameters = parameters();
        for (name, default) in [
            ("StorageClass", Some("GLACIER_IR")),
            ("BucketName", Some("")),
            ("TilePx", Some("360")),
            ("OwnerKey", None),
        ] {
            assert_eq!(parameters[name], default, "{name}");
        }
        assert!(resources().contains(&"Bucket") && resources().contains(&"Distribution"));
    }

    #[test]
    fn what_is_taken_over_is_named_and_kept() {
        #[track_caller]
        fn check(bucket: Option<&str>, table: Option<&str>, expected: &[&str]) {
            let changed = taking_over(bucket, table);
            let pairs = TEXT.lines().zip(changed.lines());
            let differing: Vec<&str> =
                pairs.filter(|(before, after)| before != after).map(|(_, after)| after.trim()).collect();
            assert_eq!(differing, expected);
        }
        check(None, None, &[]);
        check(Some("photos"), None, &["DeletionPolicy: Retain", "BucketName: photos"]);
        check(None, Some("family-catalogue"), &["DeletionPolicy: Retain", "TableName: family-catalogue"]);
    }
}
