//! Which country a position is in, and which of its parts, by OpenStreetMap's boundaries.

use std::sync::LazyLock;

use country_boundaries::{BOUNDARIES_ODBL_60X30, CountryBoundaries, LatLon};

/// What the boundaries say of a position.
pub(crate) struct Area {
    /// ISO 3166-1.
    pub(crate) country: &'static str,
    /// ISO 3166-2, the smallest first. The large countries have some, few others do.
    pub(crate) parts: Vec<&'static str>,
}

/// Those of the coarsest raster: a third of the size of the finest, and fast enough.
static BOUNDARIES: LazyLock<CountryBoundaries> =
    LazyLock::new(|| CountryBoundaries::from_reader(BOUNDARIES_ODBL_60X30).expect("the crate's own data"));

/// Areas that the boundaries have beside or below countries, and the country that ISO 3166-1 has for each. Crimea, which
/// they draw in two countries, is in the one that the United Nations say. As in `data/pack.py`.
const COUNTRIES: [(&str, &str); 8] = [
    ("AC", "SH"),
    ("CP", "FR"),
    ("DG", "IO"),
    ("EA", "ES"),
    ("IC", "ES"),
    ("TA", "SH"),
    ("UA-40", "UA"),
    ("UA-43", "UA"),
];

/// The smallest country at a position, for Hong Kong is drawn in China too; `None` at sea.
pub(crate) fn area(lat: f64, lon: f64) -> Option<Area> {
    let ids = BOUNDARIES.ids(LatLon::new(lat, lon).ok()?);
    let other = |id: &str| COUNTRIES.iter().find(|(area, _)| *area == id).map(|(_, country)| *country);
    let country = ids.iter().find_map(|id| other(id).or_else(|| (id.len() == 2).then_some(*id)))?;
    Some(Area { country, parts: ids.into_iter().filter(|id| id.len() > 2).collect() })
}
