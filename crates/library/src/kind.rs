//! Which files are photographs: by the ending where it is a usual one, so that a photograph too damaged to know is still
//! reported; by the first bytes where not.

use photo::{Format, OriginalPath};

/// What a file is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Photograph,
    Other,
}

/// So many bytes tell.
pub(crate) const HEAD_BYTES: u64 = 4_096;

/// By an ending in lower case; `None` when the first bytes have to tell.
pub(crate) fn of_ending(ending: &str) -> Option<Kind> {
    const PHOTOGRAPHS: [&str; 29] = [
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "hif", "avif", "jxl", "bmp",
        "nef", "nrw", "cr2", "cr3", "crw", "arw", "sr2", "srf", "dng", "orf", "rw2", "raf", "pef", "mpo",
    ];
    const OTHERS: [&str; 24] = [
        "mov", "mp4", "m4v", "avi", "mpg", "mpeg", "3gp", "mkv", "mts", "webm", "xmp", "thm", "txt", "md", "html",
        "json", "xml", "ini", "db", "pdf", "zip", "doc", "docx", "aae",
    ];
    if PHOTOGRAPHS.contains(&ending) {
        return Some(Kind::Photograph);
    }
    OTHERS.contains(&ending).then_some(Kind::Other)
}

/// Whether it is a camera's RAW, by its ending.
pub(crate) fn is_raw(path: &OriginalPath) -> bool {
    const RAW: [&str; 8] = ["nef", "nrw", "cr2", "arw", "dng", "orf", "raf", "pef"];
    RAW.contains(&ending(path).as_str())
}

/// By the first [`HEAD_BYTES`].
pub(crate) fn of_head(head: &[u8]) -> Kind {
    match media::format_of(head) {
        Format::Unknown => Kind::Other,
        _ => Kind::Photograph,
    }
}

/// Whether a file or folder with this name is not the user's own: hidden, or a NAS's or system's private folder.
pub(crate) fn is_passed_over(name: &str) -> bool {
    let not_the_users = ["@eaDir", "#recycle", "#snapshot", "$RECYCLE.BIN", "System Volume Information", "lost+found"];
    name.starts_with('.') || not_the_users.contains(&name)
}

/// The ending of a path, in lower case; empty where there is none.
pub(crate) fn ending(path: &OriginalPath) -> String {
    let (stem, ending) = path.name().rsplit_once('.').unwrap_or_default();
    if stem.is_empty() { String::new() } else { ending.to_lowercase() }
}
