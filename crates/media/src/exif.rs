//! EXIF: when, where and with what a picture was taken, from the directories that a camera writes.
//! Tags are those of CIPA DC-008 (EXIF 3.0); what a camera leaves blank or writes as nonsense is missing.

use jiff::civil::DateTime;
use photo::{Camera, Clock, Exposure, Location, Reading, Taken};

use crate::moment;
use crate::orientation::Orientation;
use crate::text;
use crate::tiff::{Directory, Tiff, Value};

const DESCRIPTION: u16 = 0x010e;
const MAKE: u16 = 0x010f;
const MODEL: u16 = 0x0110;
const ORIENTATION: u16 = 0x0112;
const RATING: u16 = 0x4746;
const EXIF: u16 = 0x8769;
const GPS: u16 = 0x8825;
const INTEROPERABILITY: u16 = 0xa005;

/// The three clocks of EXIF, most trusted first: time, its offset, its fractions of a second.
const CLOCKS: [(u16, u16, u16); 3] = [(0x9003, 0x9011, 0x9291), (0x9004, 0x9012, 0x9292), (0x0132, 0x9010, 0x9290)];

/// What cameras write as a description when nobody described anything.
const NO_DESCRIPTIONS: [&str; 7] = [
    "OLYMPUS DIGITAL CAMERA",
    "MINOLTA DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "SONY DSC",
    "EPSON DSC picture",
    "Digital Camera",
    "DIGITAL CAMERA",
];

/// The directories of one picture; most files have them in one tree, Canon's CR3 in three.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Directories<'a> {
    pub(crate) main: Option<Directory<'a>>,
    pub(crate) exif: Option<Directory<'a>>,
    pub(crate) gps: Option<Directory<'a>>,
    pub(crate) interoperability: Option<Directory<'a>>,
}

/// What is needed to show the picture right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) orientation: Option<Orientation>,
    pub(crate) adobe_rgb: bool,
    /// Width and height as EXIF has them, as they lie in the file.
    pub(crate) size: Option<(u32, u32)>,
}

impl<'a> Directories<'a> {
    /// Those of a tree with a header.
    pub(crate) fn of(tiff: &Tiff<'a>) -> Self {
        let main = tiff.first();
        let below = |parent: Option<Directory<'a>>, tag| tiff.directory(parent?.unsigned(tag)?);
        let exif = below(main, EXIF);
        Self { main, exif, gps: below(main, GPS), interoperability: below(exif, INTEROPERABILITY) }
    }

    /// The tag in the EXIF directory, or in the main one, where some write it.
    fn get(&self, tag: u16) -> Option<Value<'a>> {
        let in_exif = self.exif.and_then(|exif| exif.get(tag));
        in_exif.or_else(|| self.main.and_then(|main| main.get(tag)))
    }

    fn text(&self, tag: u16) -> Option<String> {
        self.get(tag)?.text()
    }

    /// A number above 0: cameras write 0 where they do not know.
    fn number(&self, tag: u16) -> Option<f64> {
        self.get(tag)?.number(0).filter(|number| *number > 0.0)
    }
}

/// Adds what the directories say to what is known already, and returns how to show the picture.
pub(crate) fn read(directories: &Directories, reading: &mut Reading) -> Shown {
    reading.taken = reading.taken.or_else(|| taken(directories));
    reading.location = reading.location.or_else(|| location(directories.gps?));
    camera(directories, &mut reading.camera);
    exposure(directories, &mut reading.exposure);
    if let Some(main) = directories.main {
        captions(&main, reading);
    }
    Shown {
        orientation: directories.main.and_then(|main| Orientation::from_exif(main.unsigned(ORIENTATION)?)),
        adobe_rgb: adobe_rgb(directories),
        size: size(directories),
    }
}

/// The best clock's time. An offset belongs to the clock it is written for; another clock's counts only when
/// both show the same time, for editing software moves one without the other.
fn taken(directories: &Directories) -> Option<Taken> {
    let local_at = |tag| -> Option<DateTime> { moment::exif(&directories.text(tag)?) };
    let (local, clock) = CLOCKS.into_iter().find_map(|clock| Some((local_at(clock.0)?, clock)))?;
    let offset_of = |clock: (u16, u16, u16)| moment::offset(&directories.text(clock.1)?);
    let same_time = CLOCKS.into_iter().filter(|other| local_at(other.0) == Some(local));
    let offset_minutes = offset_of(clock).or_else(|| same_time.into_iter().find_map(offset_of));
    let fraction = directories.text(clock.2).and_then(|digits| moment::milliseconds(&digits));
    Some(Taken { local: moment::with_milliseconds(local, fraction.unwrap_or(0)), offset_minutes, clock: Clock::Exif })
}

fn camera(directories: &Directories, camera: &mut Camera) {
    let lens = || {
        let named = directories.text(0xa434).filter(|lens| lens.chars().any(char::is_alphanumeric));
        named.or_else(|| lens_by_numbers(&directories.get(0xa432)?))
    };
    camera.make = camera.make.take().or_else(|| directories.text(MAKE));
    camera.model = camera.model.take().or_else(|| directories.text(MODEL));
    camera.lens = camera.lens.take().or_else(lens);
}

/// `18-55mm f/3.5-5.6` of a LensSpecification: shortest and longest focal length, and the f-number at each.
fn lens_by_numbers(specification: &Value) -> Option<String> {
    let number = |index| specification.number(index).filter(|number| *number > 0.0);
    let range = |low: f64, high: Option<f64>| match high.filter(|high| *high != low) {
        Some(high) => format!("{low}-{high}"),
        None => low.to_string(),
    };
    let millimetres = range(number(0)?, number(1));
    Some(match number(2) {
        Some(aperture) => format!("{millimetres}mm f/{}", range(aperture, number(3))),
        None => format!("{millimetres}mm"),
    })
}

fn exposure(directories: &Directories, exposure: &mut Exposure) {
    // 65,535 means "look at the other tags"; which of them holds it, SensitivityType (0x8830) says.
    let iso = || {
        let value = directories.get(0x8827).and_then(|value| value.unsigned(0));
        let above_65535 = || [0x8832, 0x8833, 0x8831].into_iter().find_map(|tag| directories.get(tag)?.unsigned(0));
        value.filter(|iso| (1..65_535).contains(iso)).or_else(above_65535).filter(|iso| *iso > 0)
    };
    // APEX values, where the plain ones are missing: 2^-Tv seconds, 2^(Av/2).
    let apex = |tag| directories.get(tag)?.number(0).filter(|value| (-20.0..20.0).contains(value));
    exposure.seconds =
        exposure.seconds.or_else(|| directories.number(0x829a)).or_else(|| apex(0x9201).map(|speed| (-speed).exp2()));
    exposure.aperture = exposure
        .aperture
        .or_else(|| directories.number(0x829d))
        .or_else(|| apex(0x9202).map(|value| (value / 2.0).exp2()));
    exposure.iso = exposure.iso.or_else(iso);
    exposure.focal_mm = exposure.focal_mm.or_else(|| directories.number(0x920a));
}

fn location(gps: Directory) -> Option<Location> {
    let degrees = |tag, reference, negative: &str, limit: f64| {
        let value = gps.get(tag)?;
        let parts = [0, 1, 2].map(|index| value.number(index));
        // Seconds may be missing: many write minutes with a fraction.
        let sum = parts[0]? + parts[1].unwrap_or(0.0) / 60.0 + parts[2].unwrap_or(0.0) / 3_600.0;
        let signed = if gps.text(reference)?.eq_ignore_ascii_case(negative) { -sum } else { sum };
        (signed.abs() <= limit).then_some(signed)
    };
    let lat = degrees(2, 1, "S", 90.0)?;
    let lon = degrees(4, 3, "W", 180.0)?;
    // Where no camera has been: 0, 0 is what one without a fix writes.
    if lat == 0.0 && lon == 0.0 {
        return None;
    }
    let below_sea = gps.unsigned(5) == Some(1);
    let altitude_m = gps.number(6).map(|metres| if below_sea { -metres } else { metres });
    Some(Location { lat, lon, altitude_m: altitude_m.filter(|metres| (-12_000.0..100_000.0).contains(metres)) })
}

/// What people wrote: with Windows in its own tags (UTF-16), or with anything as the description.
fn captions(main: &Directory, reading: &mut Reading) {
    let windows = |tag| utf16(main.get(tag)?.bytes);
    let description = || main.text(DESCRIPTION).filter(|text| !NO_DESCRIPTIONS.contains(&text.as_str()));
    reading.title = reading.title.take().or_else(|| windows(0x9c9b));
    reading.description = reading.description.take().or_else(description).or_else(|| windows(0x9c9c));
    let keywords = windows(0x9c9e).unwrap_or_default();
    for keyword in keywords.split(';') {
        text::add(&mut reading.labels, text::tidy(keyword));
    }
    let stars = main.unsigned(RATING).and_then(|stars| u8::try_from(stars).ok());
    reading.rating = reading.rating.or(stars.filter(|stars| (1..=5).contains(stars)));
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let kept: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    text::tidy(&String::from_utf16_lossy(&kept))
}

/// DCF's way of saying Adobe RGB: an "uncalibrated" colour space and interoperability index `R03`. Some
/// software writes ColorSpace 2 instead.
fn adobe_rgb(directories: &Directories) -> bool {
    const COLOUR_SPACE: u16 = 0xa001;
    const INDEX: u16 = 0x0001;
    let space = directories.get(COLOUR_SPACE).and_then(|space| space.unsigned(0));
    let index = directories.interoperability.and_then(|interoperability| interoperability.text(INDEX));
    space == Some(2) || (space == Some(0xffff) && index.as_deref() == Some("R03"))
}

fn size(directories: &Directories) -> Option<(u32, u32)> {
    let exif = directories.exif?;
    let (width, height) = (exif.unsigned(0xa002)?, exif.unsigned(0xa003)?);
    (width > 0 && height > 0).then_some((width, height))
}
