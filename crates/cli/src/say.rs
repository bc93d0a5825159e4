//! The two ways out of the program: data to stdout, words for people to stderr.

use std::io::{self, Write};

use library::Problem;
use serde::Serialize;

/// A line for people. A stderr that is closed is no reason to stop.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", plain(text));
}

/// What could not be read or done, a line each.
pub(crate) fn problems(problems: &[Problem]) {
    for problem in problems {
        line(&format!("problem: {}: {}", problem.path, problem.reason));
    }
}

/// A line in which nothing moves the cursor or colours the terminal: names of files may hold anything.
pub(crate) fn plain(text: &str) -> String {
    // Those that turn the direction of text around are no control characters.
    let moves =
        |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spelled = |letter: char| if moves(letter) { letter.escape_default().to_string() } else { letter.to_string() };
    text.chars().map(spelled).collect()
}

/// Lines of data.
pub(crate) fn data<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in lines {
        writeln!(out, "{}", line.as_ref())?;
    }
    Ok(out.flush()?)
}

/// One object of data.
pub(crate) fn json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    data([serde_json::to_string_pretty(value)?])
}

/// Whether an error is only that nobody reads stdout any more, as in `tintype search … | head`.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// `12,345`.
pub(crate) fn count(number: usize) -> String {
    cost::grouped(number as u128)
}

/// `1 photo`, `12,345 photos`.
pub(crate) fn counted(number: usize, thing: &str) -> String {
    format!("{} {thing}{}", count(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_move_the_cursor() {
        assert_eq!(plain("a\nb\u{1b}[2J é\u{202e}"), "a\\nb\\u{1b}[2J é\\u{202e}");
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
        assert_eq!((counted(1, "photo"), counted(2, "photo")), ("1 photo".to_owned(), "2 photos".to_owned()));
    }
}
