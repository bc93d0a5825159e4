//! A folder of pictures and its `labels.tsv`: what people say that the pictures show.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use photo::seen::Area;

/// The file that says what the pictures of its folder show.
const FILE: &str = "labels.tsv";

/// Its columns. The file's path is relative to its folder.
const COLUMNS: &str = "file\tshows\tpeople";

/// What nothing is said of.
const UNSAID: &str = "-";

/// A line that names the labels that are evaluated.
const EVALUATED: &str = "*";

/// All that is said of a folder.
#[derive(Debug, PartialEq)]
pub struct Labelled {
    /// In the order of their lines.
    pub pictures: Vec<Picture>,
    /// The only labels of which anything is said, in small letters; none if it is said of all.
    pub evaluated: Option<BTreeSet<String>>,
}

/// What is said of one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where it is.
    pub path: PathBuf,
    /// Its labels; none if nothing is said of them.
    pub shows: Option<Shows>,
    /// Who is in it; none if nothing is said of them.
    pub people: Option<Present>,
}

/// What a picture shows. It does not show what is in neither list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shows {
    /// Labels, as people write them.
    pub surely: Vec<String>,
    /// Labels that are neither right nor wrong.
    pub perhaps: Vec<String>,
}

/// Whose faces a picture shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Present {
    /// Who, and where their face is; where nothing says so, it is the largest of the picture.
    pub named: Vec<(String, Option<Area>)>,
    /// Whether there are faces besides whose people are not said.
    pub others: bool,
}

/// Reads what a folder's `labels.tsv` says, and finds the files that it names.
pub fn read(folder: &Path) -> anyhow::Result<Labelled> {
    ensure!(folder.is_dir(), "{} is not a folder", folder.display());
    let file = folder.join(FILE);
    if !file.exists() {
        bail!(
            "{} has no {FILE}: write one as docs/evaluation.md describes, so that it is known what the pictures show",
            folder.display()
        );
    }
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let (lines, evaluated) = parse(&text).with_context(|| format!("cannot use {}", file.display()))?;
    let mut pictures = Vec::new();
    let mut missing = Vec::new();
    for line in lines {
        let path = folder.join(&line.file);
        if line.file.ends_with('/') && path.is_dir() {
            let files = files_of(&path).with_context(|| format!("cannot read {}", path.display()))?;
            ensure!(!files.is_empty(), "{} is empty", path.display());
            pictures.extend(files.into_iter().map(|path| line.picture(path)));
        } else if path.is_file() {
            pictures.push(line.picture(path));
        } else {
            missing.push(line.file);
        }
    }
    ensure!(missing.is_empty(), "{} names what is not there: {}", file.display(), missing.join(", "));
    ensure!(!pictures.is_empty(), "{} names no picture", file.display());
    let mut once = BTreeSet::new();
    if let Some(twice) = pictures.iter().find(|picture| !once.insert(picture.path.clone())) {
        bail!("{} names {} twice", file.display(), twice.path.display());
    }
    Ok(Labelled { pictures, evaluated })
}

/// The files that lie in a folder, by name.
fn files_of(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

/// What is said of a file, or of all files of a folder.
#[derive(Debug, PartialEq)]
struct Line {
    file: String,
    shows: Option<Shows>,
    people: Option<Present>,
}

impl Line {
    fn picture(&self, path: PathBuf) -> Picture {
        Picture { path, shows: self.shows.clone(), people: self.people.clone() }
    }
}

fn parse(text: &str) -> anyhow::Result<(Vec<Line>, Option<BTreeSet<String>>)> {
    // Some programs begin UTF-8 with a mark.
    let text = text.trim_start_matches('\u{feff}');
    let lines = (1..).zip(text.lines().map(|line| line.trim_end_matches('\r')));
    let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    ensure!(
        lines.next().is_some_and(|(_, line)| line == COLUMNS),
        "its first line must name the columns file, shows and people, with tabs between them"
    );
    let (mut files, mut evaluated) = (Vec::new(), None);
    for (number, line) in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, shows, people] = columns[..] else {
            bail!("line {number} has {} columns instead of 3", columns.len());
        };
        if file == EVALUATED {
            evaluated.get_or_insert_with(BTreeSet::new).extend(entries(shows).map(str::to_lowercase));
            continue;
        }
        let people = present(people).with_context(|| format!("line {number}"))?;
        files.push(Line { file: file.to_owned(), shows: said(shows).map(shown), people });
    }
    Ok((files, evaluated))
}

/// None where nothing is said.
fn said(column: &str) -> Option<&str> {
    (column != UNSAID).then_some(column)
}

fn entries(column: &str) -> impl Iterator<Item = &str> {
    column.split(';').map(str::trim).filter(|entry| !entry.is_empty())
}

fn shown(column: &str) -> Shows {
    let mut shows = Shows::default();
    for entry in entries(column) {
        match entry.strip_prefix('?') {
            Some(label) => shows.perhaps.push(label.to_owned()),
            None => shows.surely.push(entry.to_owned()),
        }
    }
    shows
}

fn present(column: &str) -> anyhow::Result<Option<Present>> {
    let Some(column) = said(column) else { return Ok(None) };
    let mut present = Present::default();
    for entry in entries(column) {
        match entry.rsplit_once(' ') {
            _ if entry == "?" => present.others = true,
            Some((name, numbers)) if numbers.contains(',') => {
                present.named.push((name.to_owned(), Some(area(numbers)?)));
            }
            _ => present.named.push((entry.to_owned(), None)),
        }
    }
    let largest = present.named.iter().filter(|(_, area)| area.is_none()).count();
    ensure!(largest == 0 || present.named.len() == 1, "where several people are named each needs the place of a face");
    Ok(Some(present))
}

/// `left,top,width,height` in percent of the picture.
fn area(numbers: &str) -> anyhow::Result<Area> {
    let parsed: Result<Vec<f64>, _> = numbers.split(',').map(str::parse).collect();
    match parsed.as_deref() {
        Ok([left, top, width, height]) => {
            Ok(Area { left: left / 100.0, top: top / 100.0, width: width / 100.0, height: height / 100.0 })
        }
        _ => bail!("'{numbers}' is no left,top,width,height in percent"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &str, expected: &str) {
        let said = match parse(&format!("# Of a test.\n{COLUMNS}\n{lines}")) {
            Ok((lines, evaluated)) => {
                let line = |line: &Line| format!("{} {} {}", line.file, labels(&line.shows), people(&line.people));
                let evaluated = evaluated.map(|labels| format!("only {}", Vec::from_iter(labels).join(" ")));
                Vec::from_iter(lines.iter().map(line).chain(evaluated)).join(" | ")
            }
            Err(error) => format!("{error:#}"),
        };
        assert_eq!(said, expected);
    }

    fn labels(shows: &Option<Shows>) -> String {
        shows.as_ref().map_or("unsaid".into(), |shows| format!("{:?} {:?}", shows.surely, shows.perhaps))
    }

    fn people(people: &Option<Present>) -> String {
        let Some(people) = people else { return "unsaid".into() };
        let place = |area: &Area| format!("@{},{},{},{}", area.left, area.top, area.width, area.height);
        let person = |(name, area): &(String, Option<Area>)| name.clone() + &area.as_ref().map_or("".into(), place);
        let others = people.others.then(|| "others".to_owned());
        format!("[{}]", Vec::from_iter(people.named.iter().map(person).chain(others)).join(" "))
    }

    #[test]
    fn a_line_says_what_a_picture_shows_and_who_is_in_it() {
        check("", "");
        check("a.jpg\tDog; Animal;?Pet\t-", r#"a.jpg ["Dog", "Animal"] ["Pet"] unsaid"#);
        check("a b.jpg\t\t", "a b.jpg [] [] []");
        check("s1/\t-\tAnn", "s1/ unsaid [Ann]");
        check(
            "a.jpg\t-\tAnn Lee 25,50,12.5,20;Ben 0,0,1,1;?\r\n",
            "a.jpg unsaid [Ann Lee@0.25,0.5,0.125,0.2 Ben@0,0,0.01,0.01 others]",
        );
        check("a.jpg\t-\t?", "a.jpg unsaid [others]");
        check("*\tDog;Cat\t\n# Nobody.\n\na.jpg\t-\t-", "a.jpg unsaid unsaid | only cat dog");
    }

    #[test]
    fn a_line_that_cannot_be_understood_is_said() {
        check("a.jpg\tDog", "line 3 has 2 columns instead of 3");
        check("a.jpg\t-\tAnn 1,2,3", "line 3: '1,2,3' is no left,top,width,height in percent");
        check("a.jpg\t-\tAnn;Ben", "line 3: where several people are named each needs the place of a face");
        let without = parse("a.jpg\tDog\t-").unwrap_err().to_string();
        assert_eq!(without, "its first line must name the columns file, shows and people, with tabs between them");
    }
}
