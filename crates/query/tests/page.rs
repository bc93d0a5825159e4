//! The page that tells people how to search is made of the searches that are tested, with what each is understood as.
//! `UPDATE_PAGE=1 cargo test -p query --test page` writes it again.

use std::path::Path;

use jiff::civil::{Date, date};
use query::{Context, Reader};

const CONTEXT: &str = include_str!("../../../fixtures/queries/context.json");
const MORE: &str = include_str!("../../../fixtures/queries/more.tsv");
const INTRODUCTION: &str = include_str!("page.md");
const TODAY: Date = date(2026, 11, 23);

/// No more examples of a kind than this.
const MOST: usize = 18;

/// As the page has it: what people ask for, and what each part of it was taken for.
fn page() -> String {
    let reader = Reader::new(Context::from_json(CONTEXT).unwrap());
    let mut page = INTRODUCTION.to_owned();
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in MORE.lines().skip(1).filter(|line| !line.is_empty()) {
        match line.strip_prefix("# ") {
            Some(title) => sections.push((title, Vec::new())),
            None => sections.last_mut().unwrap().1.push(line.split('\t').next().unwrap()),
        }
    }
    for (title, searches) in sections {
        page += &format!("\n## {title}\n\n| search | is understood as |\n|---|---|\n");
        // Some from everywhere in the section.
        let step = searches.len().div_ceil(MOST).max(1);
        for text in searches.into_iter().step_by(step) {
            let chips = reader.read(text, TODAY).chips.into_iter().map(|chip| match chip.detail {
                Some(detail) => format!("**{}** ({detail})", chip.text),
                None => format!("**{}**", chip.text),
            });
            let understood = chips.collect::<Vec<_>>().join(" · ");
            page += &format!("| {} | {} |\n", text.replace('|', "\\|"), understood.replace('|', "\\|"));
        }
    }
    page
}

#[test]
fn the_page_says_what_the_tests_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/search.md");
    if std::env::var_os("UPDATE_PAGE").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    let differ = there
        .lines()
        .zip(page().lines())
        .find(|(there, now)| there != now)
        .map(|(there, now)| format!("{there}\n{now}"));
    assert!(
        there == page(),
        "docs/search.md is not up to date: UPDATE_PAGE=1 cargo test -p query --test page\n{differ:?}"
    );
}
