//! The function's log, which is what it prints.
//! Each line is one JSON object, so that it can be searched.

/// Writes a line: what was said, by its names.
#[allow(clippy::print_stderr, reason = "a function's log is what it prints")]
pub(crate) fn say(said: &[(&str, &str)]) {
    let line: serde_json::Map<_, _> = said.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    eprintln!("{}", serde_json::Value::Object(line));
}
