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
/// is there already only then. Afterwards the rules give the same names.
pub(super) fn taking_over(bucket: Option<&str>, table: Option<&str>) -> String {
    let named = |line: &str| match line.trim_start().split_once(": !") {
        Some(("BucketName", _)) => bucket.map(|name| format!("      BucketName: {name}")),
        Some(("TableName", _)) => table.map(|name| format!("      TableName: {name}")),
        Some(_) | None => None,
    };
    TEXT.lines().map(|line| named(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
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
    fn only_the_two_names_are_written_out() {
        assert_eq!(taking_over(None, None), TEXT);
        let changed = taking_over(Some("photos"), Some("tintype-catalogue"));
        let differing: Vec<&str> = TEXT
            .lines()
            .zip(changed.lines())
            .filter(|(before, after)| before != after)
            .map(|(_, after)| after)
            .collect();
        assert_eq!(differing, ["      BucketName: photos", "      TableName: tintype-catalogue"]);
    }
}
