//! Lenses: "Tamron 70-300", "EF-S 10-18mm", "the macro lens".
//! A zoom is a lens, not a number.

use super::camera::MAKERS;
use super::{ChipKind, Parser};

/// `24-70mm`, `100-400 lens`: a zoom is a lens, not a number. A lens's maker before it says enough.
pub(super) fn zoom(parser: &Parser<'_>, at: usize, is_led: bool) -> Option<(String, usize)> {
    let (wide, long, next) = match parser.see(at + 1, "-") {
        Some(next) => (parser.word(at), parser.word(next), next + 1),
        None => {
            let (wide, long) = parser.word(at).split_once('-')?;
            (wide, long, at + 1)
        }
    };
    let plain_long = long.strip_suffix("mm").unwrap_or(long);
    let (wide, long_mm) = (wide.parse::<u16>().ok()?, plain_long.parse::<u16>().ok()?);
    let with_aperture = parser.word(next).starts_with("f/");
    let said = is_led || with_aperture || long.ends_with("mm") || parser.see(next, "mm|lens|zoom").is_some();
    let end = parser.see(next, "mm? zoom? lens?")?;
    (wide < long_mm && said).then(|| (format!("{wide}-{long_mm}mm"), end))
}

/// Lenses by their makers and lines.
const LENSES: [(&str, &str); 22] = [
    ("tamron", "Tamron"),
    ("sigma", "Sigma"),
    ("zeiss", "Zeiss"),
    ("tokina", "Tokina"),
    ("samyang", "Samyang"),
    ("rokinon", "Rokinon"),
    ("voigtlander", "Voigtländer"),
    ("laowa", "Laowa"),
    ("viltrox", "Viltrox"),
    ("nikkor", "Nikkor"),
    ("zuiko", "Zuiko"),
    ("m.zuiko", "M.Zuiko"),
    ("fujinon", "Fujinon"),
    ("batis", "Batis"),
    ("loxia", "Loxia"),
    ("ef", "EF"),
    ("ef-s", "EF-S"),
    ("ef-m", "EF-M"),
    ("rf", "RF"),
    ("rf-s", "RF-S"),
    ("xf", "XF"),
    ("fe", "FE"),
];

/// `Tamron 70-300`, `EF-S 10-18mm`, `the Nikkor 35mm`, `my macro lens`.
pub(super) fn lens(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "shot|taken|made? on|with|using|and? a|an|the|my|our? old|new?")?;
    let line = |at: usize| LENSES.iter().find(|(name, _)| *name == parser.word(at)).map(|(_, line)| *line);
    let maker = MAKERS.iter().find(|(name, _)| *name == parser.word(start)).map(|(_, maker)| *maker);
    let mut end = start + usize::from(maker.is_some() && line(start).is_none());
    let mut names = Vec::new();
    while let Some(name) = line(end) {
        names.push(name);
        end += 1;
    }
    if names.is_empty() {
        if end == start
            && let Some(end) = parser.see(start, "macro|micro|fisheye lens|lenses")
        {
            let kind = parser.word(start).to_owned();
            parser.claim(at..end, ChipKind::Camera, format!("{kind} lens"), None);
            parser.query.camera.lens = Some(kind);
            return Some(end);
        }
        // A camera's maker, and a lens of no name.
        let (lens, end) = zoom(parser, end, true).filter(|_| end > start)?;
        let maker = maker?.to_owned();
        parser.claim(at..end, ChipKind::Camera, format!("{maker} {lens}"), None);
        (parser.query.camera.make, parser.query.camera.lens) = (Some(maker), Some(lens));
        return Some(end);
    }
    let is_line = !MAKERS.iter().any(|(_, maker)| names.contains(maker));
    let (lens, end) = match zoom(parser, end, true) {
        Some((zoom, end)) => (format!("{} {zoom}", names.join(" ")), end),
        // "Sigma 35mm" is a maker and a focal length, and "Sigma DP2" is a camera.
        None if is_line => {
            let is_lens = parser.word(end).ends_with("mm") || parser.see(end, "lens|glass").is_some();
            (is_lens.then(|| names.join(" "))?, parser.see(end, "lens?")?)
        }
        None => return None,
    };
    parser.claim(at..end, ChipKind::Camera, lens.clone(), None);
    parser.query.camera.lens = Some(lens);
    Some(end)
}
