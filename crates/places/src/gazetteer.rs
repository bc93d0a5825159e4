//! Cities, regions and countries, from `data/places.bin` that `data/pack.py` makes of GeoNames' tables.
//! Cities are sorted by squares of a degree, so that the nearest is among few.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;

use crate::Place;

static PACKED: &[u8] = include_bytes!("../data/places.bin");

const ROWS: usize = 180;
const COLUMNS: usize = 360;

/// Where a degree of latitude goes, kilometres.
const DEGREE_KM: f64 = 111.2;

/// Everything that has a name. Cities and regions are numbered.
pub(crate) struct Gazetteer {
    countries: HashMap<&'static str, &'static str>,
    /// Country and name; no name where a country has no regions.
    regions: Vec<(&'static str, &'static str)>,
    /// Regions by what the boundaries call them.
    parts: HashMap<&'static str, u16>,
    cities: Vec<City>,
    /// Where the cities of each square begin, from the south-west; and where the last ends.
    squares: Vec<u32>,
}

struct City {
    name: &'static str,
    region: u16,
    /// From its square's south-western corner, 1/256 of a degree.
    part: [u8; 2],
    radius_km: f32,
}

impl Gazetteer {
    /// The only one there is, unpacked when it is first asked for.
    pub(crate) fn get() -> &'static Self {
        static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
            let mut bytes = Vec::new();
            ZlibDecoder::new(PACKED).read_to_end(&mut bytes).expect("the embedded data is whole");
            Gazetteer::of(Box::leak(bytes.into_boxed_slice())).expect("the embedded data is as it was packed")
        });
        &GAZETTEER
    }

    /// Four tables as text, and after a zero the cities' columns.
    fn of(bytes: &'static [u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let mut tables = std::str::from_utf8(&bytes[..end]).ok()?.split("\n\n").map(str::lines);
        let (countries, regions) = (tables.next()?, tables.next()?);
        let parts = tables.next()?.map(|line| line.split_once('\t').and_then(|(id, at)| Some((id, at.parse().ok()?))));
        let names = tables.next()?;
        let (counts, columns) = bytes[end + 1..].split_at_checked(2 * ROWS * COLUMNS)?;
        let mut squares = vec![0];
        for count in counts.chunks_exact(2) {
            squares.push(squares.last()? + u32::from(u16::from_le_bytes([count[0], count[1]])));
        }
        let columns: Vec<&[u8]> = columns.chunks_exact(*squares.last()? as usize).collect();
        let [low, high, lat, lon, size] = columns[..] else { return None };
        let city = |(n, name)| City {
            name,
            region: u16::from_le_bytes([low[n], high[n]]),
            part: [lat[n], lon[n]],
            radius_km: radius_km(size[n]),
        };
        Some(Self {
            countries: countries.map(|line| line.split_once('\t')).collect::<Option<_>>()?,
            regions: regions.map(|line| line.split_once('\t')).collect::<Option<_>>()?,
            parts: parts.collect::<Option<_>>()?,
            cities: names.enumerate().map(city).collect(),
            squares,
        })
    }

    /// The region that the boundaries call so.
    pub(crate) fn region_of(&self, part: &str) -> Option<u16> {
        self.parts.get(part).copied()
    }

    /// A city's region.
    pub(crate) fn region(&self, city: usize) -> u16 {
        self.cities[city].region
    }

    /// A city's country.
    pub(crate) fn country_of(&self, city: usize) -> &'static str {
        self.regions[usize::from(self.region(city))].0
    }

    /// Their names; `None` where the country has none.
    pub(crate) fn place(&self, country: &str, city: Option<usize>, region: Option<u16>) -> Option<Place> {
        let (country_code, country) = self.countries.get_key_value(country)?;
        let region = city.map(|city| self.region(city)).or(region);
        Some(Place {
            city: city.map(|city| self.cities[city].name),
            region: region.map(|region| self.regions[usize::from(region)].1).filter(|name| !name.is_empty()),
            country,
            country_code,
        })
    }

    /// The city to name at a position, among those that may be and whose middle is near enough: the one that the position
    /// is deepest in, else the one whose edge is nearest.
    pub(crate) fn nearest(&self, at: (f64, f64), within_km: f64, may: impl Fn(usize) -> bool) -> Option<usize> {
        let mut best = None;
        let narrow = at.0.to_radians().cos();
        for square in squares_around(at, within_km) {
            let corner = ((square / COLUMNS) as f64 - 90.0, (square % COLUMNS) as f64 - 180.0);
            let (up, right) = (corner.0 - at.0, (corner.1 - at.1 + 540.0).rem_euclid(360.0) - 180.0);
            for number in self.in_square(square) {
                let city = &self.cities[number];
                let [up, right] = [(up, city.part[0]), (right, city.part[1])].map(|(to, part)| to + degrees(part));
                // As on a plane, which over such distances is as good as the places are known.
                let km = DEGREE_KM * (up * up + right * right * narrow * narrow).sqrt();
                let radius = f64::from(city.radius_km);
                let outside = if km < radius { km / radius - 1.0 } else { km - radius };
                if km <= within_km && best.is_none_or(|(least, _)| outside < least) && may(number) {
                    best = Some((outside, number));
                }
            }
        }
        best.map(|(_, city)| city)
    }

    fn in_square(&self, square: usize) -> Range<usize> {
        self.squares[square] as usize..self.squares[square + 1] as usize
    }
}

/// From a square's corner to the middle of a part.
fn degrees(part: u8) -> f64 {
    (f64::from(part) + 0.5) / 256.0
}

/// How far a city reaches: as if 4,600 people lived on each square kilometre of a disc. `size` is twice the binary logarithm
/// of how many they are. As in `data/pack.py`.
fn radius_km(size: u8) -> f32 {
    (2f32.powf(f32::from(size) / 4.0) / 120.0).max(0.5)
}

/// The squares that have anything so near a position.
fn squares_around((lat, lon): (f64, f64), km: f64) -> impl Iterator<Item = usize> {
    let row = |lat: f64| (lat + 90.0).clamp(0.0, ROWS as f64 - 1.0) as usize;
    let up = km / DEGREE_KM;
    let furthest = (lat.abs() + up).min(90.0).to_radians().cos();
    let across = (up / furthest.max(1e-3)).min(179.5);
    let columns = (lon + 180.0 - across).floor() as i64..=(lon + 180.0 + across).floor() as i64;
    let rows = row(lat - up)..=row(lat + up);
    rows.flat_map(move |row| {
        let columns = columns.clone().take(COLUMNS);
        columns.map(move |column| row * COLUMNS + column.rem_euclid(COLUMNS as i64) as usize)
    })
}
