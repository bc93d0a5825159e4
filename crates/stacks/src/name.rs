//! What a file's name says it was made of: phones, cameras and editors add marks to the name of the original.
//! Numbers that are added to a name because it was taken (`(1)`, ` copy`, ` 2`) are no such marks: another picture may have had it.

use photo::Format;

/// A file's name without marks and ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// What all files of one shot have in common, in lower case.
    pub(crate) stem: String,
    /// Whether the marks say that it was made of another file.
    pub(crate) is_edit: bool,
}

/// What editors write after `-`, `_` or a space: Lightroom `-Edit`, Google Photos `-edited`, and in an account's language as
/// Takeout has it; `-EFFECTS` and `-SMILE` are older ones of Google's.
const EDITED: [&str; 14] = [
    "edit",
    "edited",
    "effects",
    "smile",
    "bearbeitet",
    "bewerkt",
    "edytowane",
    "ha editado",
    "editado",
    "editat",
    "modificato",
    "modifié",
    // As macOS spells it.
    "modifie\u{301}",
    "編集済み",
];

/// What Pixel phones write between the time and the ending: `PXL_20231207_032111247.RAW-01.MP.COVER.jpg`.
const PIXEL: [&str; 8] = ["raw", "mp", "motion", "portrait", "night", "long_exposure", "cover", "original"];

impl Name {
    /// Reads a file's name, with or without ending.
    pub(crate) fn of(file: &str) -> Self {
        let file = file.to_lowercase();
        let (mut stem, mut is_edit) = (file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem), false);
        while let Some((shorter, says_edit)) = without_mark(stem).filter(|(shorter, _)| !shorter.is_empty()) {
            stem = shorter;
            is_edit |= says_edit;
        }
        // iPhones: IMG_E1234.JPG is made of IMG_1234.HEIC.
        match stem.strip_prefix("img_e").filter(|rest| digits_before(rest) == 4) {
            Some(number) => Self { stem: format!("img_{number}"), is_edit: true },
            None => Self { stem: stem.to_owned(), is_edit },
        }
    }
}

/// The name without its last mark, and whether that says that the file was made of another.
fn without_mark(stem: &str) -> Option<(&str, bool)> {
    let made = |shorter| (shorter, true);
    let told = |shorter| (shorter, false);
    let edit = without_edit(stem).map(made).or_else(|| without_pixel(stem));
    edit.or_else(|| stem.strip_suffix("_mp").or_else(|| without_raw_ending(stem)).map(told))
}

/// `a~2`, `a-edited`, `a-Edit-2`.
fn without_edit(stem: &str) -> Option<&str> {
    let unnumbered = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = stem.len() - unnumbered.len();
    if let Some(shorter) = unnumbered.strip_suffix('~').filter(|_| matches!(digits, 1 | 2)) {
        return Some(shorter);
    }
    let numbered = unnumbered.strip_suffix('-').filter(|_| matches!(digits, 1 | 2));
    [Some(stem), numbered].into_iter().flatten().find_map(|stem| {
        let shorter = EDITED.iter().find_map(|word| stem.strip_suffix(word)?.strip_suffix(['-', '_', ' ']));
        shorter.map(str::trim_end)
    })
}

/// The name before a Pixel's words, and whether they say that the file was made of another.
fn without_pixel(stem: &str) -> Option<(&str, bool)> {
    let (shorter, words) = stem.split_once('.')?;
    let is_word = |word: &str| PIXEL.contains(&word.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit()));
    words.split('.').all(is_word).then(|| (shorter, words.ends_with("cover")))
}

/// `a.cr2` of `a.cr2.jpg`, as RAW converters name what they make.
fn without_raw_ending(stem: &str) -> Option<&str> {
    let (shorter, ending) = stem.rsplit_once('.')?;
    Format::ALL.into_iter().any(|format| format.is_raw() && format.name() == ending).then_some(shorter)
}

fn digits_before(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, stem: &str, is_edit: bool) {
        assert_eq!(Name::of(file), Name { stem: stem.to_owned(), is_edit }, "{file}");
    }

    #[test]
    fn an_edit_is_named_after_its_original() {
        check("IMG_E1234.JPG", "img_1234", true);
        check("IMG_1234-edited.jpg", "img_1234", true);
        check("IMG_1234_edited.jpg", "img_1234", true);
        check("Beach edited.jpg", "beach", true);
        check("DSC_0187-Edit.tif", "dsc_0187", true);
        check("DSC_0187-Edit-2.tif", "dsc_0187", true);
        check("DSC07176-Bearbeitet-8.jpg", "dsc07176", true);
        check("PXL_20210102_030405678~2.jpg", "pxl_20210102_030405678", true);
        check("PXL_20210102_030405678.PORTRAIT~2.jpg", "pxl_20210102_030405678", true);
        check("IMG_20160101_120000-EFFECTS.jpg", "img_20160101_120000", true);
        check("IMG_1234-bearbeitet.jpg", "img_1234", true);
        check("IMG_1234-modifié.jpg", "img_1234", true);
        check("IMG_1234-modifie\u{301}.jpg", "img_1234", true);
        check("IMG_1234-ha editado.jpg", "img_1234", true);
        check("IMG_1234-編集済み.jpg", "img_1234", true);
        check("IMG_1234(1)-edited.jpg", "img_1234(1)", true);
    }

    #[test]
    fn a_phone_names_one_shot_several_times() {
        check("PXL_20231207_032111247.RAW-01.COVER.jpg", "pxl_20231207_032111247", true);
        check("PXL_20231207_032111247.RAW-01.MP.COVER.jpg", "pxl_20231207_032111247", true);
        check("PXL_20231207_032111247.RAW-02.ORIGINAL.dng", "pxl_20231207_032111247", false);
        check("PXL_20230809_203029471.LONG_EXPOSURE-02.ORIGINAL.jpg", "pxl_20230809_203029471", false);
        check("PXL_20230816_132648337.NIGHT.jpg", "pxl_20230816_132648337", false);
        check("PXL_20210102_030405678.MP.jpg", "pxl_20210102_030405678", false);
        check("IMG_20210102_030405_MP.jpg", "img_20210102_030405", false);
        check("IMG_1234.CR2.jpg", "img_1234", false);
    }

    #[test]
    fn other_names_are_their_own() {
        check("IMG_1234.JPG", "img_1234", false);
        check("IMG_1234.CR2", "img_1234", false);
        check("IMG_1234 (1).JPG", "img_1234 (1)", false);
        check("IMG_1234 copy.JPG", "img_1234 copy", false);
        check("IMG_1234 2.HEIC", "img_1234 2", false);
        check("20190517_143002(0).jpg", "20190517_143002(0)", false);
        check("credit.jpg", "credit", false);
        check("edited.jpg", "edited", false);
        check("-edited.jpg", "-edited", false);
        check("IMG_E12.JPG", "img_e12", false);
        check("Dr. Who.jpg", "dr. who", false);
        check("2019.05.17.jpg", "2019.05.17", false);
        check("no ending", "no ending", false);
        check("", "", false);
    }
}
