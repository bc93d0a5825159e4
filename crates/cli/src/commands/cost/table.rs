//! What `tintype cost` prints for people: first what a family asks, then where the money goes, then the rest.
//! Amounts are rounded up to a cent, so a column may seem to add up to a little more than its total.

use cost::{Amounts, Back, Bill, Group, PicoUsd, Recogniser, StorageClass, Subscription};

use super::Answer;
use crate::say;

/// All lines.
pub(super) fn lines(answer: &Answer, explain: bool) -> Vec<String> {
    let mut parts = vec![
        heading(answer),
        classes(answer),
        recognising(answer),
        items(answer),
        getting_back(answer),
        instead(answer),
        behind_it(answer),
    ];
    if explain {
        parts.push(figures(answer));
    }
    let mut lines = parts.join(&String::new());
    lines.iter_mut().for_each(|line| *line = line.trim_end().to_owned());
    lines
}

fn heading(answer: &Answer) -> Vec<String> {
    let held = answer.usage.held;
    vec![
        format!(
            "{} in {}, and {} new every month",
            size(held.bytes),
            say::counted(number(held.photos), "photo"),
            say::count(number(answer.usage.new_photos_a_month)),
        ),
        format!("US dollars at the prices of {} in {}", answer.prices.dated, answer.prices.region),
    ]
}

fn classes(answer: &Answer) -> Vec<String> {
    let what = match answer.bills.first().map(|bill| bill.recogniser) {
        None | Some(Recogniser::None) => "IN THE CLOUD",
        Some(Recogniser::Onnx) => "IN THE CLOUD, recognised by Tintype's own models",
        Some(Recogniser::Rekognition) => "IN THE CLOUD, recognised by Rekognition",
        Some(Recogniser::RekognitionText) => "IN THE CLOUD, recognised and read by Rekognition",
    };
    let mut table = Table::new(what, &amount_columns(answer.years));
    table.last_is_text("an original opens");
    for bill in &answer.bills {
        let mark = if bill.class == answer.recommended { "* " } else { "  " };
        let opens = opening_hours(answer, bill.class);
        table.row(format!("{mark}{}", bill.class.title()), amounts(bill.total).into_iter().chain([opens]));
    }
    let mut lines = table.lines();
    lines.push(format!(
        "* recommended: the cheapest over {} in which every photo opens at once",
        say::counted(number(answer.years), "year")
    ));
    lines
}

fn amount_columns(years: u64) -> [String; 4] {
    ["at first".to_owned(), "a month".to_owned(), "first year".to_owned(), in_years(years)]
}

fn in_years(years: u64) -> String {
    say::counted(number(years), "year")
}

fn amounts(amounts: Amounts) -> Vec<String> {
    [amounts.once, amounts.month, amounts.year, amounts.years].map(PicoUsd::rounded).to_vec()
}

fn opening_hours(answer: &Answer, class: StorageClass) -> String {
    let soonest = ways(answer, class).map(|back| back.wait_hours).min().unwrap_or_default();
    match soonest {
        0 => "at once".to_owned(),
        hours => format!("after {}", say::counted(number(hours), "hour")),
    }
}

fn ways(answer: &Answer, class: StorageClass) -> impl Iterator<Item = &Back> {
    answer.getting_back.iter().filter(move |back| back.class == class)
}

fn recognising(answer: &Answer) -> Vec<String> {
    let columns = [amount_columns(answer.years).as_slice(), &["1,000 photos".to_owned()]].concat();
    let mut table = Table::new("WHAT RECOGNISING ADDS", &columns);
    for recognising in &answer.recognising {
        let name = recognising.recogniser;
        let thousand = recognising.thousand.rounded();
        table.row(format!("  {name:<16} {}", name.title()), amounts(recognising.amounts).into_iter().chain([thousand]));
    }
    let mut lines = table.lines();
    lines.push(format!(
        "The last column is without free parts: Tintype's models take {} GB-seconds of Lambda for 1,000 photos.",
        say::count(number(answer.onnx_gb_seconds))
    ));
    lines
}

fn items(answer: &Answer) -> Vec<String> {
    let Some(bill) = answer.bills.iter().find(|bill| bill.class == answer.shown) else { return vec![] };
    let mut table = Table::new(&format!("WHERE THE MONEY GOES: {}", bill.class.title()), &amount_columns(answer.years));
    for group in Group::ALL {
        group_rows(bill, group, &mut table);
    }
    table.row("  in all".to_owned(), amounts(bill.total));
    table.lines()
}

fn group_rows(bill: &Bill, group: Group, table: &mut Table) {
    let lines: Vec<_> = bill.lines.iter().filter(|line| line.item.group() == group).collect();
    if lines.is_empty() {
        return;
    }
    table.row(format!("  {}", group.name()), amounts(bill.group(group)));
    for line in lines {
        table.row(format!("    {}", line.item.name()), amounts(line.amounts));
    }
}

fn getting_back(answer: &Answer) -> Vec<String> {
    let columns = ["reading", "sending", "in all", "wait", "download"].map(str::to_owned);
    let mut table = Table::new("GETTING EVERYTHING BACK", &columns);
    for back in &answer.getting_back {
        let how = if back.wait_hours > 0 { format!(", {}", back.speed) } else { String::new() };
        let reading = back.requests + back.retrieval + back.copies;
        table.row(
            format!("  {}{how}", back.class.title()),
            [
                reading.rounded(),
                back.egress.rounded(),
                back.total.rounded(),
                format!("{} h", back.wait_hours),
                format!("{} h", say::count(number(back.download_hours))),
            ],
        );
    }
    let mut lines = table.lines();
    let early = answer.early_deletion.iter().filter(|leaving| leaving.at_most > PicoUsd::ZERO);
    let early: Vec<String> =
        early.map(|leaving| format!("{} in {}", leaving.at_most.rounded(), leaving.class.title())).collect();
    lines.push("Deleting everything on the day it was put there, at most:".to_owned());
    lines.push(format!("  {}", early.join(", ")));
    lines
}

fn instead(answer: &Answer) -> Vec<String> {
    let mut table = Table::new("OR ELSE", &amount_columns(answer.years));
    table.last_is_text("");
    if let Some(bill) = answer.bills.iter().find(|bill| bill.class == answer.recommended) {
        let name = format!("  Tintype, {}", bill.class.title());
        table.row(name, amounts(bill.total).into_iter().chain([String::new()]));
    }
    for service in &answer.services {
        table.row(format!("  {}", service.service), subscription(service));
    }
    at_home(answer, &mut table);
    table.lines()
}

fn at_home(answer: &Answer, table: &mut Table) {
    let home = &answer.at_home;
    let cells = |once: PicoUsd, year: PicoUsd, years: PicoUsd, words: String| {
        [once, year.part(1, 12), year, years].map(PicoUsd::rounded).into_iter().chain([words])
    };
    let hours = format!("{} of it for {} hours of yours", home.hours_in_years.rounded(), home.hours);
    table.row("  disks at home".to_owned(), cells(home.once, home.year, home.years, hours));
    for line in &home.lines {
        table.row(format!("    {}", line.item.name()), cells(line.once, line.year, line.years, String::new()));
    }
}

fn subscription(service: &Subscription) -> Vec<String> {
    let shown = |amount: Option<PicoUsd>| amount.map_or_else(|| "–".to_owned(), PicoUsd::rounded);
    let gigabytes = |gigabytes: u64| format!("{} GB", say::count(number(gigabytes)));
    let plans = match (service.plan_gigabytes, service.last_plan_gigabytes) {
        (None, _) => "no plan is large enough".to_owned(),
        (Some(first), None) => format!("{} now; no plan is large enough in the end", gigabytes(first)),
        (Some(first), Some(last)) if first == last => gigabytes(first),
        (Some(first), Some(last)) => format!("{} now, {} in the end", gigabytes(first), gigabytes(last)),
    };
    let once = Some(PicoUsd::ZERO);
    [once, service.month, service.year, service.years].map(shown).into_iter().chain([plans]).collect()
}

fn behind_it(answer: &Answer) -> Vec<String> {
    let usage = &answer.usage;
    let pictures = format!(
        "  A thumbnail is {} KB and a tile {} KB on average. Each month {} photos are looked at and {} originals opened.",
        usage.thumbnail_bytes / 1_000,
        usage.tile_bytes / 1_000,
        say::count(number(usage.viewing.thumbnails)),
        say::count(number(usage.viewing.originals)),
    );
    let home = format!(
        "  everything is read and checked twelve times a year. Without that, about {} bad sectors would go unseen.",
        bad_sectors(answer)
    );
    let lines = [
        "WHAT IS BEHIND IT",
        &pictures,
        "  At first is the first upload, in a month of its own; the years begin after it. Prices stay as they are.",
        "  Amounts are rounded up to a cent. Amazon's gigabyte is 1,073,741,824 bytes, and its free parts are counted as if",
        "  nothing else used them. At home, two disks mirror each other, a third is kept elsewhere, and",
        &home,
        "  Every figure with its source: --explain. To change them: --print-prices, then --prices FILE.",
    ];
    lines.map(str::to_owned).to_vec()
}

/// Bad sectors, to a tenth.
fn bad_sectors(answer: &Answer) -> String {
    let tenths = answer.at_home.bad_sectors.0.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn figures(answer: &Answer) -> Vec<String> {
    let mut lines = vec!["FIGURES AND SOURCES".to_owned()];
    for figure in &answer.figures {
        lines.push(format!("  {}: {} {}", figure.name, figure.value, figure.unit));
        match &figure.source {
            Some(source) => lines.push(format!("      source: {source}")),
            None => lines.push("      an assumption".to_owned()),
        }
        lines.extend(figure.note.iter().map(|note| format!("      {note}")));
    }
    lines
}

/// A block of rows under a heading: the first column is text, the others are right-aligned.
struct Table {
    rows: Vec<Vec<String>>,
    text_last: bool,
}

impl Table {
    fn new(heading: &str, columns: &[String]) -> Self {
        let first = [heading.to_owned()].into_iter().chain(columns.iter().cloned()).collect();
        Self { rows: vec![first], text_last: false }
    }

    /// One more column, of words.
    fn last_is_text(&mut self, heading: &str) {
        self.rows[0].push(heading.to_owned());
        self.text_last = true;
    }

    fn row(&mut self, name: String, cells: impl IntoIterator<Item = String>) {
        self.rows.push([name].into_iter().chain(cells).collect());
    }

    fn lines(&self) -> Vec<String> {
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
                if column == 0 {
                    format!("{cell:<NAMES$}", NAMES = NAMES.max(*width))
                } else if self.text_last && column == columns - 1 {
                    format!("   {cell}")
                } else {
                    format!("{cell:>width$}", width = AMOUNTS.max(width + 2))
                }
            });
            cells.collect::<String>()
        };
        self.rows.iter().map(line).collect()
    }
}

/// Columns of all blocks stand below each other.
const NAMES: usize = 48;
const AMOUNTS: usize = 12;

/// `200 GB`, `1.5 TB`: rounded up to a tenth.
fn size(bytes: u64) -> String {
    let (unit, name) = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB")]
        .into_iter()
        .find(|(unit, _)| bytes >= *unit)
        .unwrap_or((1_000, "KB"));
    let tenths = bytes.div_ceil(unit / 10);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

fn number(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
