//! Real cameras' files, where they lie beside the project: dates and sizes as exiftool gives them, and a picture of each
//! that is not broken.

use crate::made::{processed, root};

/// Sizes and dates by exiftool 12.57, checked by hand where it reads something else than what is shown (the clean
/// aperture of HEIF, the sensor's size of RAW, files cut off after their header).
const TABLE: &str = include_str!("real.tsv");

#[test]
#[expect(clippy::print_stdout, reason = "a test's output is where it says that it was skipped")]
fn real_files_are_read_as_exiftool_reads_them() {
    let photos = root().join("../shared/photos");
    if !photos.is_dir() {
        println!("skipped: there are no real photographs in ../shared/photos");
        return;
    }
    let rows: Vec<Vec<&str>> = TABLE.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let Ok(bytes) = std::fs::read(photos.join(row[0])) else {
                return Some(format!("{}  is missing", row[0]));
            };
            let processed = processed(&bytes);
            let reading = &processed.reading;
            let taken = reading.taken.map(|taken| {
                let offset = taken.offset_minutes.map(|minutes| {
                    let sign = if minutes < 0 { '-' } else { '+' };
                    format!(" {sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                });
                taken.local.strftime("%Y:%m:%d %H:%M:%S").to_string() + &offset.unwrap_or_default()
            });
            let size = format!("{}x{}", reading.width_px, reading.height_px);
            let shown = if processed.renditions.is_some() { "yes" } else { "no" };
            let found = [row[0], &size, taken.as_deref().unwrap_or("-"), shown];
            (found != row[..]).then(|| format!("{}\n  instead of {}", found.join("  "), row[1..].join("  ")))
        })
        .collect();
    assert!(rows.len() > 40);
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
