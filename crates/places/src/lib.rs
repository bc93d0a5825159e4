//! Which city, region and country a position is in, by data that the crate embeds.
//! Boundaries decide the country, and in some the region; the city is one of theirs, and not far.

mod boundaries;
mod gazetteer;

use gazetteer::Gazetteer;

/// What a position is in, in English where there is an English name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// A city, town or village. Quarters are their city.
    pub city: Option<&'static str>,
    /// A state or province: what the country is divided into first.
    pub region: Option<&'static str>,
    /// By its short name.
    pub country: &'static str,
    /// ISO 3166-1, two letters; Kosovo is `XK`.
    pub country_code: &'static str,
}

impl Place {
    /// Its names, the smallest place's first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.city.into_iter().chain(self.region).chain([self.country])
    }
}

/// A city says nothing of a position that is further from its middle, kilometres.
const CITY_KM: f64 = 30.0;

/// Where no country is, on a pier or a boat, a city at most so far away gives its own, kilometres.
const SHORE_KM: f64 = 5.0;

/// What a position in degrees is in; `None` on the open sea, where there is no such position, and at exactly 0°, 0°, which
/// is what cameras write that do not know where they are.
///
/// The first call unpacks the data, in some 20 ms and 8 MB of memory; the others take microseconds.
pub fn place(lat: f64, lon: f64) -> Option<Place> {
    let on_earth = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
    if !on_earth || (lat, lon) == (0.0, 0.0) {
        return None;
    }
    let gazetteer = Gazetteer::get();
    let Some(area) = boundaries::area(lat, lon) else {
        let city = gazetteer.nearest((lat, lon), SHORE_KM, |_| true)?;
        return gazetteer.place(gazetteer.country_of(city), Some(city), None);
    };
    let region = area.parts.iter().find_map(|part| gazetteer.region_of(part));
    let city = gazetteer.nearest((lat, lon), CITY_KM, |city| {
        gazetteer.country_of(city) == area.country && region.is_none_or(|region| gazetteer.region(city) == region)
    });
    gazetteer.place(area.country, city, region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lat: f64, lon: f64, expected: &str) {
        let names = place(lat, lon).map(|place| place.names().collect::<Vec<_>>().join(", "));
        assert_eq!(names.unwrap_or_default(), expected);
    }

    #[test]
    fn a_position_is_in_a_city_a_region_and_a_country() {
        check(48.1374, 11.5755, "Munich, Bavaria, Germany");
        check(38.7139, -9.1394, "Lisbon, Lisbon, Portugal");
        check(37.7749, -122.4194, "San Francisco, California, United States");
        check(40.7580, -73.9855, "New York City, New York, United States");
        check(35.6586, 139.7454, "Tokyo, Tokyo, Japan");
        check(-33.8568, 151.2153, "Sydney, New South Wales, Australia");
        check(64.1466, -21.9426, "Reykjavík, Capital Region, Iceland");
        check(47.5622, 13.6493, "Hallstatt, Upper Austria, Austria");
        check(41.0100, 28.9800, "Istanbul, Istanbul, Turkey");
        assert_eq!(place(48.1374, 11.5755).unwrap().country_code, "DE");
    }

    #[test]
    fn a_quarter_is_its_city() {
        check(52.4966, 13.4187, "Berlin, Berlin, Germany");
        check(48.8841, 2.3321, "Paris, Île-de-France, France");
        check(51.5136, -0.1365, "London, England, United Kingdom");
        check(38.6972, -9.2063, "Lisbon, Lisbon, Portugal");
    }

    #[test]
    fn a_border_is_between_neighbours() {
        check(48.5734, 7.7521, "Strasbourg, Grand-Est, France");
        check(48.5729, 7.8152, "Kehl, Baden-Württemberg, Germany");
        check(47.5596, 7.5886, "Basel, Basel-City, Switzerland");
        check(47.5950, 7.6200, "Weil am Rhein, Baden-Württemberg, Germany");
        // Geneva's airport, which touches France.
        check(46.2381, 6.1089, "Le Grand-Saconnex, Geneva, Switzerland");
        check(40.7178, -74.0431, "Jersey City, New Jersey, United States");
    }

    #[test]
    fn a_country_may_have_no_regions_or_belong_to_another() {
        check(41.9022, 12.4539, "Vatican City, Vatican");
        check(1.2834, 103.8607, "Singapore, Singapore");
        check(22.2855, 114.1577, "Hong Kong, Hong Kong");
        check(28.1000, -15.4130, "Las Palmas de Gran Canaria, Canary Islands, Spain");
        check(44.9500, 34.1000, "Simferopol, Crimea, Ukraine");
    }

    #[test]
    fn a_city_is_not_far() {
        check(64.0, -18.0, "Iceland");
        check(40.0, -117.2, "Nevada, United States");
        check(23.5, 5.0, "Algeria");
        // The 180th meridian goes through Taveuni.
        check(-16.80, 180.0, "Fiji");
        check(-16.80, -180.0, "Fiji");
        check(-18.1416, 178.4419, "Suva, Central, Fiji");
    }

    #[test]
    fn there_is_nothing_on_the_open_sea_and_at_the_poles() {
        check(30.0, -40.0, "");
        check(57.0, 3.0, "");
        check(-90.0, 0.0, "");
        check(90.0, 180.0, "");
    }

    #[test]
    fn what_is_no_position_is_nowhere() {
        check(0.0, 0.0, "");
        check(-0.0, 0.0, "");
        check(91.0, 0.0, "");
        check(48.0, 191.5, "");
        check(f64::NAN, 11.5, "");
        check(48.0, f64::INFINITY, "");
    }

    #[test]
    fn every_position_has_an_answer() {
        for lat in -180..=180 {
            for lon in -360..=360 {
                let found = place(f64::from(lat) / 2.0, f64::from(lon) / 2.0);
                assert!(found.is_none_or(|place| place.names().all(|name| !name.is_empty())), "{lat}, {lon}");
            }
        }
    }
}
